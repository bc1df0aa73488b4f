"""Exports over HTTP: what they show, to whom, in which form, and for how long."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from services.registry.exports import service
from services.registry.exports.models import ExportJob, ExportPart
from services.registry.exports.working import MOST_ATTEMPTS, expire_exports, export_waiting
from shared.calendar import Clock, SettableClock
from shared.database import Sessions, transaction
from shared.resources import Resources
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    SignIn,
    a_household,
    a_member,
    a_number,
    an_income,
    client_of,
    commit,
    upload_families,
)
from tests.registry.import_files import NEXT_TOWN, counts, sheet_rows

EXPORTS = "/registry/exports"
REVEALED = {"reveal": True, "reason": "入户核对"}


@pytest.fixture
async def town(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    """A household with an income and an exit, and one of the next town."""
    households = [
        a_household(组="=HYPERLINK(1)", 银行账号="6226000011112222"),
        a_household("N001", 行政村代码=NEXT_TOWN),
    ]
    members = [a_member(), a_member("N001", 3)]
    exits = [{"户编号": "H001", "脱贫日期": "2016-12-31"}]
    made = await upload_families(client, county, households, members, 家庭收入=[an_income()], 脱贫=exits)
    assert (await commit(client, county, made["id"])).status_code == 200


async def make(client: httpx.AsyncClient, who: SIGNED_IN, **body: Any) -> Any:
    """An export that is made at once."""
    reply = await client.post(EXPORTS, json=body, headers=who)
    assert reply.status_code == 201, reply.text
    return reply.json()


@pytest.mark.usefixtures("town")
async def test_a_small_export_comes_at_once_with_masked_numbers(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await client.get(EXPORTS, headers=township)
    assert (reply.status_code, reply.headers["content-type"].split(".")[-1]) == (200, "sheet")
    assert 'filename="registry-360722102.xlsx"' in reply.headers["content-disposition"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(reply.content)).sheet_names[:4] == [
        "贫困户", "家庭成员", "家庭收入", "脱贫",
    ]  # fmt: skip
    header, household = sheet_rows(reply.content, "贫困户")
    shown = dict(zip(header, household, strict=True))
    assert (shown["户编号"], shown["联系电话"], shown["银行账号"]) == ("H001", "138****0001", "************2222")
    assert (shown["组"], shown["贫困户属性"], shown["其他致贫原因"]) == ("'=HYPERLINK(1)", "一般贫困户", "缺技术")
    header, member = sheet_rows(reply.content, "家庭成员")
    assert dict(zip(header, member, strict=True))["证件号码"] == "999722********" + a_number(1)[-4:]
    header, income = sheet_rows(reply.content, "家庭收入")
    shown = dict(zip(header, income, strict=True))
    # 8,000.00 + 6,000.50 + 1,500.00 - 2,700.50 = 12,800.00 of one person
    assert (shown["生产经营性收入"], shown["纯收入"], shown["核算人口"]) == (6000.5, 12800.0, 1.0)
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


@pytest.mark.usefixtures("town")
async def test_sheets_area_and_form_are_chosen(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    one = await client.get(EXPORTS, params={"sheets": "households", "format": "csv"}, headers=county)
    assert one.headers["content-type"] == "text/csv; charset=utf-8"
    lines = one.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["户编号", "H001", "N001"]
    assert ",'=HYPERLINK(1)," in lines[1]
    query = {"sheets": ["members", "households"], "format": "csv", "area": "360722103"}
    two = await client.get(EXPORTS, params=query, headers=county)
    with zipfile.ZipFile(io.BytesIO(two.content)) as archive:
        assert archive.namelist() == ["贫困户.csv", "家庭成员.csv"]
        assert archive.read("贫困户.csv").decode("utf-8-sig").count("\r\n") == 2


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ({"sheets": "loans"}, 422, "registry.unknown_sheet", "sheets"),
        ({"area": "360722103"}, 403, "auth.outside_area", "area"),
        ({"area": "360722102999"}, 422, "area.unknown", "area"),
        ({"format": "pdf"}, 422, "request.invalid", "format"),
    ],
)
async def test_what_can_not_be_exported_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, query: dict[str, str], status: int, code: str, field: str
) -> None:
    reply = await client.get(EXPORTS, params=query, headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)


@pytest.mark.usefixtures("town")
async def test_full_numbers_need_the_right_and_a_reason_and_are_written_to_the_audit_log(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, sign_in: SignIn
) -> None:
    auditor = sign_in(Role.AUDITOR, "360722")
    denied = await client.post(EXPORTS, json=REVEALED, headers=auditor)
    assert (denied.status_code, denied.json()["code"], denied.json()["field"]) == (403, "auth.forbidden", "reveal")
    silent = await client.post(EXPORTS, json={**REVEALED, "reason": " "}, headers=township)
    assert (silent.status_code, silent.json()["code"]) == (422, "registry.reason_required")
    assert await counts(sessions, ExportJob, AuditRecord) == [0, 0]

    made = await make(client, township, **REVEALED, sheets=["households", "members"])
    assert (made["state"], made["revealed"], made["rows"]) == ("done", True, {"households": 1, "members": 1})
    content = (await client.get(made["result"], headers=township)).content
    assert len(content) == made["size_bytes"]
    assert a_number(1) in sheet_rows(content, "家庭成员")[1]
    assert {"13807970001", "6226000011112222"} <= set(sheet_rows(content, "贫困户")[1])
    async with sessions() as session:
        acts = list(await session.scalars(select(AuditRecord)))
    assert [(act.action, act.reason, act.target) for act in acts] == [
        ("export.reveal", "入户核对", f"export {made['id']}"),
        ("export.download", "入户核对", f"export {made['id']}"),
    ]
    assert acts[0].facts == {"area": "360722102", "sheets": ["households", "members"], "people": 1}


@pytest.mark.usefixtures("town")
async def test_an_export_is_its_makers_alone(client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn) -> None:
    made = await make(client, township, **REVEALED)
    for who in (sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.TOWNSHIP, "360722102", subject="other")):
        for path in (f"{EXPORTS}/{made['id']}", made["result"]):
            reply = await client.get(path, headers=who)
            assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    for role in (Role.VILLAGE_CADRE, Role.BANK, Role.DEPARTMENT):
        assert (await client.get(EXPORTS, headers=sign_in(role, "360722102"))).status_code == 403


@pytest.mark.usefixtures("town")
async def test_records_are_exported_to_whom_may_read_them(
    client: httpx.AsyncClient, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "may", lambda _role, permission: permission != "help.read")
    denied = await client.get(EXPORTS, params={"sheets": "training"}, headers=county)
    assert (denied.status_code, denied.json()["code"], denied.json()["field"]) == (403, "auth.forbidden", "sheets")
    all_of_his = await client.get(EXPORTS, headers=county)
    assert "培训" not in CalamineWorkbook.from_filelike(io.BytesIO(all_of_his.content)).sheet_names


@pytest.mark.usefixtures("town")
async def test_too_many_rows_are_refused_before_anything_is_made(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MADE_AT_ONCE_ROWS", 5)  # 2 + 2 + 1 + 1 rows
    reply = await client.get(EXPORTS, headers=county)
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.export_too_large")
    monkeypatch.setattr(service, "LARGEST_SHEET", 1)
    reply = await client.post(EXPORTS, json={"format": "xlsx"}, headers=county)
    assert (reply.json()["code"], reply.json()["field"]) == ("registry.export_too_large", "format")
    assert await counts(sessions, ExportJob) == [0]
    assert (await make(client, county, format="csv"))["state"] == "waiting"


# large ones -----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def waiting(
    committing: FastAPI, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> tuple[httpx.AsyncClient, Any]:
    """An export that is too large to be made while its asker waits."""
    monkeypatch.setattr(service, "MADE_AT_ONCE_ROWS", 0)
    monkeypatch.setattr(service, "RUN_ROWS", 7)
    monkeypatch.setattr(service, "PART_BYTES", 100)
    client = client_of(committing)
    families = [(a_household(f"H{serial:03}"), a_member(f"H{serial:03}", 2 * serial - 1)) for serial in range(1, 31)]
    made = await upload_families(client, county, [one for one, _ in families], [one for _, one in families])
    await commit(client, county, made["id"])
    return client, await make(client, county, sheets=["households", "members"], format="csv", **REVEALED)


async def test_a_large_export_is_made_by_the_worker(
    committing: FastAPI, county: SIGNED_IN, waiting: tuple[httpx.AsyncClient, Any]
) -> None:
    client, made = waiting
    assert (made["state"], made["result"], made["rows"]) == ("waiting", None, {"households": 30, "members": 30})
    early = await client.get(f"{EXPORTS}/{made['id']}/file", headers=county)
    assert (early.status_code, early.json()["code"]) == (409, "registry.export_not_ready")
    resources: Resources = committing.state.resources
    assert await export_waiting(resources) == 1
    assert await export_waiting(resources) == 0

    done = (await client.get(f"{EXPORTS}/{made['id']}", headers=county)).json()
    assert (done["state"], done["progress"]) == ("done", 100)
    reply = await client.get(done["result"], headers=county)
    assert reply.headers["content-length"] == str(done["size_bytes"]) == str(len(reply.content))
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert a_number(59) in archive.read("家庭成员.csv").decode("utf-8-sig")


async def test_an_export_that_breaks_off_again_and_again_is_given_up(
    committing: FastAPI, county: SIGNED_IN, waiting: tuple[httpx.AsyncClient, Any]
) -> None:
    client, made = waiting
    async with transaction(committing.state.sessions) as session:
        await session.execute(update(ExportJob).values(attempts=MOST_ATTEMPTS))
    assert await export_waiting(committing.state.resources) == 1
    reply = await client.get(f"{EXPORTS}/{made['id']}/file", headers=county)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.export_failed")


async def test_an_exports_file_is_deleted_when_its_days_are_over(
    committing: FastAPI, county: SIGNED_IN, clock: Clock, waiting: tuple[httpx.AsyncClient, Any]
) -> None:
    client, made = waiting
    resources: Resources = committing.state.resources
    await export_waiting(resources)

    def later(**by: float) -> Any:
        object.__setattr__(resources, "clock", SettableClock(clock.now() + timedelta(**by)))
        return resources

    assert await expire_exports(later(days=7, minutes=-1), 7) == 0
    assert await expire_exports(later(days=7, minutes=1), 7) == 1
    async with committing.state.sessions() as session:
        assert (await session.scalars(select(ExportPart))).first() is None
    reply = await client.get(f"{EXPORTS}/{made['id']}/file", headers=county)
    assert (reply.status_code, reply.json()["code"]) == (410, "registry.export_expired")
    read = (await client.get(f"{EXPORTS}/{made['id']}", headers=county)).json()
    assert (read["state"], read["rows"]["members"], read["result"]) == ("expired", 30, None)


@pytest.mark.usefixtures("town")
async def test_who_was_given_a_smaller_area_reads_no_file_of_the_larger_one_any_more(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    whole, part = (sign_in(Role.TOWNSHIP, area, subject="moved") for area in ("360722102", "360722102201"))
    wide, narrow = await make(client, whole), await make(client, part)
    for made, who, status in ((wide, whole, 200), (wide, part, 404), (narrow, part, 200), (narrow, whole, 200)):
        for path in (f"{EXPORTS}/{made['id']}", f"{EXPORTS}/{made['id']}/file"):
            assert (await client.get(path, headers=who)).status_code == status
