"""What the registry's HTTP tests share: its application on sessions that roll back, the areas, and files to import."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.demo.register import RegisterFiles, write_register
from services.registry.areas.loading import load_areas
from services.registry.main import create_app
from services.registry.settings import Settings
from services.registry.tables import metadata
from shared.areas import AREAS_FILE, read_area_lines
from shared.calendar import SystemClock
from shared.database import Sessions, create_engine, session_factory, transaction
from shared.identity import check_character
from shared.security.permissions import Role
from shared.settings import database_name
from tests.conftest import Installation, borrowed_app, rolled_back

VILLAGE = "360722102201"
SHARED_TABLES = "outbox, idempotent_reply, audit_record, policy_activation"
"""Tables of every service that a committed test may have filled: a plan it let hold must hold no more in the next."""
SIGNED_IN = dict[str, str]
SignIn = Callable[..., SIGNED_IN]
Row = dict[str, Any]


@pytest.fixture(scope="session")
async def areas_loaded(installation: Installation) -> None:
    """The official areas, committed once: every test of the registry starts from them."""
    engine = create_engine(installation.settings(Settings).service_database_url)
    async with transaction(session_factory(engine)) as session:
        await load_areas(session, SystemClock(), read_area_lines(AREAS_FILE))
    await engine.dispose()


@asynccontextmanager
async def serving(installation: Installation, sessions: Sessions | None = None) -> AsyncIterator[FastAPI]:
    """The application, on sessions of its own pool or on given ones."""
    async with borrowed_app(create_app, installation.settings(Settings)) as app:
        if sessions is not None:
            app.state.sessions = sessions
        yield app


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """A client of the application."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://registry")


@pytest.fixture
async def sessions(installation: Installation, areas_loaded: None) -> AsyncIterator[Sessions]:
    """Sessions of the registry's database that roll back."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        yield made


@pytest.fixture
async def client(installation: Installation, sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application whose writes roll back at the end of the test."""
    async with serving(installation, sessions) as app, client_of(app) as made:
        yield made


@pytest.fixture
async def committing(installation: Installation, areas_loaded: None) -> AsyncIterator[FastAPI]:
    """The application with real commits, for races and restarts; what it wrote is removed afterwards."""
    async with serving(installation) as app:
        yield app
    engine = create_async_engine(installation.admin_url.set(database=database_name("registry")), poolclass=NullPool)
    written = [table.name for table in metadata.sorted_tables if table.name not in ("area", "village")]
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(written)}, {SHARED_TABLES}"))
    await engine.dispose()


@pytest.fixture(scope="session")
def register_files(tmp_path_factory: pytest.TempPathFactory) -> RegisterFiles:
    """The demo town's two workbooks."""
    return write_register(tmp_path_factory.mktemp("register"))


@pytest.fixture
def county(sign_in: SignIn) -> SIGNED_IN:
    """The county's poverty office."""
    return sign_in(Role.COUNTY_OFFICE, "360722")


@pytest.fixture
def second(sign_in: SignIn) -> SIGNED_IN:
    """Another person of the county's poverty office, who decides on what somebody else asked for."""
    return sign_in(Role.COUNTY_OFFICE, "360722", subject="county-second")


@pytest.fixture
def township(sign_in: SignIn) -> SIGNED_IN:
    """The town's own officer."""
    return sign_in(Role.TOWNSHIP, "360722102")


def a_number(serial: int = 1, born: str = "19750102") -> str:
    """An identity number nobody bears; odd serials are men's."""
    body = f"999722{born}{serial:03d}"
    return body + check_character(body)


def a_household(number: str = "H001", **changes: Any) -> Row:
    """A row of the households' sheet."""
    row: Row = {
        "户编号": number,
        "行政村代码": VILLAGE,
        "户主姓名": "曾福生",
        "联系电话": "13807970001",
        "识别标准": "国家标准",
        "贫困户属性": "一般贫困户",
        "主要致贫原因": "因病",
        "其他致贫原因": "缺技术",
        "建档立卡日期": "2014-08-17",
    }
    return {**row, **changes}


def a_member(number: str = "H001", serial: int = 1, **changes: Any) -> Row:
    """A row of the members' sheet."""
    row: Row = {
        "户编号": number,
        "姓名": "曾福生",
        "性别": "男" if serial % 2 else "女",
        "证件号码": a_number(serial),
        "与户主关系": "户主",
        "健康状况": "健康",
        "劳动能力": "普通劳动力",
    }
    return {**row, **changes}


def an_income(number: str = "H001", **changes: Any) -> Row:
    """A row of the incomes' sheet."""
    row: Row = {
        "户编号": number,
        "年度": "2015",
        "工资性收入": "8000",
        "生产经营性收入": "6000.50",
        "转移性收入": "1500",
        "财产性收入": "0",
        "生产经营性支出": "2700.50",
    }
    return {**row, **changes}


def a_csv(rows: list[Row], encoding: str = "utf-8-sig") -> bytes:
    """Rows as a csv file."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def a_workbook(**sheets: list[Row]) -> bytes:
    """Rows as a workbook, a sheet for each title."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, list(rows[0]))
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, list(row.values()))
    return buffer.getvalue()


async def upload(
    client: httpx.AsyncClient, who: SIGNED_IN, *files: tuple[str, bytes] | Path, **fields: str
) -> httpx.Response:
    """Send files to the import."""
    named = [(file.name, file.read_bytes()) if isinstance(file, Path) else file for file in files]
    return await client.post(
        "/registry/imports", files=[("file", one) for one in named], data=fields, headers=who, timeout=60
    )


async def upload_families(
    client: httpx.AsyncClient, who: SIGNED_IN, households: list[Row], members: list[Row], **more: list[Row]
) -> Any:
    """Send a workbook of households and members; what the import answers."""
    reply = await upload(client, who, ("f.xlsx", a_workbook(贫困户=households, 家庭成员=members, **more)))
    assert reply.status_code == 201, reply.text
    return reply.json()


async def commit(client: httpx.AsyncClient, who: SIGNED_IN, import_id: str, **body: Any) -> httpx.Response:
    """Commit an import."""
    return await client.post(f"/registry/imports/{import_id}/commit", json=body, headers=who, timeout=60)


async def the_household(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> Any:
    """The one household that a search finds, in full."""
    found = (await client.get("/registry/households", params=query, headers=who)).json()
    assert len(found["items"]) == 1, found
    return (await client.get(f"/registry/households/{found['items'][0]['id']}", headers=who)).json()


async def eventually_waiting(app: FastAPI) -> None:
    """Wait until somebody waits for somebody else's lock, 10 s at most."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(100):
        async with app.state.sessions() as session:
            if (await session.execute(waiting)).scalar_one():
                return
        await asyncio.sleep(0.1)
    pytest.fail("nobody waits")
