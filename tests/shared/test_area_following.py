"""What the other services know of areas: successions and new codes that the registry announced, or a file brought."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.credit import consumers as credit
from shared.areas import listed_areas
from shared.areas.active import ActiveAreas
from shared.areas.following import follow_areas
from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.events.registry import AreaEstablished, AreaSucceeded
from shared.settings import SERVICES, Settings, database_name
from tests.conftest import Installation, rolled_back
from tests.shared.test_cli import carry_out, environment, given_by

SUCCEEDED = AreaSucceeded(
    county_code="360722",
    version=1,
    area_id=uuid4(),
    old_code="360722102",
    new_code="360723152",
    whole=True,
    effective_on=date(2018, 6, 1),
    source="赣府字〔2018〕80号",
)


@pytest.fixture(params=["credit", "monitoring"])
async def sessions(installation: Installation, request: pytest.FixtureRequest) -> AsyncIterator[Sessions]:
    """Sessions of a following service that roll back."""
    kind: type[Settings] = import_module(f"services.{request.param}.settings").Settings
    async with rolled_back(installation.settings(kind).service_database_url) as made:
        yield made


async def test_a_succession_that_is_announced_moves_the_scope_of_both_counties(
    sessions: Sessions, clock: Clock
) -> None:
    areas = ActiveAreas()
    before = await areas.fresh(sessions)
    assert [reach.covers("360722102201") for reach in before.reaches("360722")] == [True]
    handle = follow_areas(clock)[AreaSucceeded]
    for _ in range(2):  # an event that comes again changes nothing
        async with transaction(sessions) as session:
            await handle(session, SUCCEEDED)
    assert await areas.fresh(sessions) is before  # it was read just now
    async with sessions() as session:
        after = await areas.refresh(session)
        assert await areas.refresh(session) is after  # nothing was added, so nothing is reckoned anew
    assert not any(reach.covers("360722102201") for reach in after.reaches("360722"))
    assert any(reach.covers("360722102201") for reach in after.reaches("360723"))
    assert after.tenant("360723152201") == "360722"
    assert after.is_known("360723152201", listed_areas())


async def test_an_area_that_is_established_is_known(sessions: Sessions, clock: Clock) -> None:
    handle = follow_areas(clock)[AreaEstablished]
    for code in ("360722153000", "360722153200"):
        event = AreaEstablished(
            county_code="360722", version=1, area_id=uuid4(), effective_on=date(2018, 6, 1), code=code
        )
        async with transaction(sessions) as session:
            await handle(session, event)
    async with sessions() as session:
        known = await ActiveAreas().refresh(session)
    listed = listed_areas()
    assert [known.is_known(code, listed) for code in ("360722153000", "360722153200", "360722153201")] == [
        *(True, True),
        False,
    ]


def test_credit_and_monitoring_follow_areas(clock: Clock) -> None:
    assert {AreaEstablished, AreaSucceeded} <= credit.handlers(clock).keys()


@pytest.fixture
async def cleared(installation: Installation) -> AsyncIterator[None]:
    """What a command committed is gone behind the test."""
    yield
    for service in SERVICES:
        engine = create_async_engine(installation.admin_url.set(database=database_name(service)), poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text("DELETE FROM area_book WHERE county_code LIKE '65%'"))
            await connection.execute(text("DELETE FROM area_succession WHERE county_code LIKE '65%'"))
            if service == "registry":
                for table, column in (("village", "village_code"), ("area_change", "code"), ("area", "code")):
                    await connection.execute(text(f"DELETE FROM {table} WHERE {column} LIKE '65%'"))  # noqa: S608  # our own names
                await connection.execute(text("DELETE FROM outbox WHERE county_code LIKE '65%'"))
        await engine.dispose()


async def test_a_file_of_areas_and_one_of_their_changes_are_known_to_every_service(
    installation: Installation,
    tmp_path: Path,
    cleared: None,
    write: Callable[[str, str], Path],
) -> None:
    env = environment(tmp_path, **given_by(installation))
    rows = ["650000000000,新疆维吾尔自治区,province", "653200000000,和田地区,city", "653221000000,和田县,county"]
    areas = write("xinjiang.csv", "\n".join(["code,name,level", *rows]))
    code, out, err = await carry_out(env, "load-areas", str(areas))
    assert (code, err) == (0, "")
    assert "3 areas read, 3 added, 0 renamed" in out
    code, out, _ = await carry_out(env, "load-areas", str(areas))
    assert "3 areas read, 0 added, 0 renamed" in out

    head = "kind,code,old_name,successor_code,name,effective_on,source"
    changes = write(
        "changes.csv", f"{head}\nrenumbered,653221000000,,653299000000,和田新县,2019-01-01,新政函〔2019〕1号\n"
    )
    code, out, err = await carry_out(env, "load-areas", str(changes))
    assert (code, err) == (0, "")
    assert "1 changes recorded" in out

    for service in SERVICES:
        kind: type[Settings] = import_module(f"services.{service}.settings").Settings
        async with rolled_back(installation.settings(kind).service_database_url) as made, made() as session:
            known = await ActiveAreas().refresh(session)
        assert [known.is_known(one, listed_areas()) for one in ("653221000000", "653299000000", "653222000000")] == [
            *(True, True),
            False,
        ]
        assert known.present("653221") == "653299"
    wrong = write("wrong.csv", "\n".join(["code,name,level", *rows, "653221100,镇,town"]))
    code, _, err = await carry_out(env, "load-areas", str(wrong))
    assert (code, err) == (1, "area.bad_file: wrong.csv, line 5: code 653221100 has fewer than 12 digits\n")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file."""

    def written(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return written
