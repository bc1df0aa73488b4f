"""Area files: loaded set by set; nothing is written where a row is wrong, and only what differs the second time."""

from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from services.registry.areas.loading import LoadedAreas, load_areas
from services.registry.areas.models import AreaChangeRecord, AreaRecord, StagedArea
from services.registry.villages.models import Village
from shared.areas import Area, AreaFileInvalid, full_code, level_of, read_area_lines
from shared.areas.active import ActiveAreas, keep_successions
from shared.areas.successions import Succession
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.security.permissions import Role
from tests.registry.area_files import FIRST_PROVINCE, villages_of_a_country, write_areas
from tests.registry.conftest import SignIn
from tests.registry.household_builder import count

NEW_CODES = ("", "01", "01100", "01100200")
"""Of a city, a county, a town and a village, behind the digits of the city."""
VILLAGE = f"{FIRST_PROVINCE}0101100200"


async def load(sessions: Sessions, clock: Clock, path: Path, *, renaming: bool = True) -> LoadedAreas:
    """Load a file as the command does."""
    async with transaction(sessions) as session:
        return await load_areas(
            session,
            clock,
            read_area_lines(path),
            path=path,
            subject="operator:test",
            role="operator",
            renaming=renaming,
        )


def rewrite(path: Path, old: str, new: str) -> None:
    """Let a file say something else."""
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def append(path: Path, row: str) -> int:
    """Write a row behind the others; its line."""
    lines = [*path.read_text("utf-8").splitlines(), row]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """A file of 3,000 villages with all that holds them."""
    path = tmp_path / "areas.csv"
    write_areas(path, villages_of_a_country(3_000))
    return path


async def test_every_area_of_a_file_is_there_afterwards_and_a_second_load_writes_nothing(
    sessions: Sessions, clock: Clock, country: Path
) -> None:
    areas_before, villages_before = await count(sessions, AreaRecord), await count(sessions, Village)
    loaded = await load(sessions, clock, country)
    given = list(villages_of_a_country(3_000))
    assert loaded == LoadedAreas(len(given), len(given), 0)
    assert await count(sessions, AreaRecord) == areas_before + len(given)
    assert await count(sessions, Village) == villages_before + 3_000
    assert await count(sessions, StagedArea) == 0
    async with sessions() as session:
        table = table_of(Village).c
        rows = (await session.scalars(select(Village).where(table.village_code == VILLAGE))).all()
        stamps = select(func.max(table_of(AreaRecord).c.code)).where(table_of(AreaRecord).c.level == "village")
        assert [(row.county_code, row.name) for row in rows] == [(VILLAGE[:6], f"第{VILLAGE[-6:]}区")]
        assert await session.scalar(stamps) == given[-1].code
    again = await load(sessions, clock, country)
    assert again == LoadedAreas(len(given), 0, 0)
    assert await count(sessions, AreaChangeRecord) == 0


async def test_what_is_loaded_of_a_renumbered_city_stands_in_the_tenants_of_its_counties(
    sessions: Sessions, clock: Clock, country: Path
) -> None:
    await load(sessions, clock, country)
    city, now = f"{FIRST_PROVINCE}01", f"{FIRST_PROVINCE}99"
    change = Succession(city, now, True, f"{city}00", date(2018, 6, 1), "文")
    async with transaction(sessions) as session:
        await keep_successions(session, [change], clock.now())
    codes = [full_code(now + more) for more in NEW_CODES]
    write_areas(country, iter([Area(code, "区", level_of(code)) for code in codes]))
    assert (await load(sessions, clock, country)).added == len(NEW_CODES)
    async with sessions() as session:
        areas, villages = table_of(AreaRecord).c, table_of(Village).c
        rows = await session.execute(
            select(areas.code, areas.county_code).where(areas.code.startswith(now)).order_by(areas.code)
        )
        assert [row.county_code for row in rows] == [f"{city}00", *[f"{city}01"] * 3]
        village = await session.scalar(select(villages.county_code).where(villages.village_code.startswith(now)))
    assert village == f"{city}01"


async def test_a_name_that_differs_is_a_renaming_of_today_and_its_history_is_kept(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, country: Path, sign_in: SignIn
) -> None:
    await load(sessions, clock, country)
    rewrite(country, f"{VILLAGE},第{VILLAGE[-6:]}区", f"{VILLAGE},新名村")
    assert (await load(sessions, clock, country, renaming=False)).renamed == 0
    loaded = await load(sessions, clock, country)
    assert (loaded.added, loaded.renamed) == (0, 1)
    who = sign_in(Role.CITY_OFFICE, f"{FIRST_PROVINCE}01")
    assert (await client.get(f"/areas/{VILLAGE}", headers=who)).json()["name"] == "新名村"
    assert (await client.get(f"/registry/villages/{VILLAGE}", headers=who)).json()["name"] == "新名村"
    (change,) = (await client.get("/registry/areas/changes", headers=who)).json()["items"]
    assert (change["kind"], change["old_name"], change["name"], change["source"], change["effective_on"]) == (
        *("renamed", f"第{VILLAGE[-6:]}区", "新名村", "areas.csv"),
        str(clock.today()),
    )
    yesterday = await client.get(f"/areas/{VILLAGE}", params={"on": "2020-01-01"}, headers=who)
    assert yesterday.json()["name"] == f"第{VILLAGE[-6:]}区"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("710101100299,缺上级,town", "is a village"),
        ("710101999201,没有镇,village", "parent 710101999000"),
        ("710101100200,重复,village", "stands twice"),
        ("7101011002,短,village", "no area code"),
        ("710101100298,,village", "name is empty"),
    ],
)
async def test_a_mistake_names_its_line_and_nothing_is_written(
    sessions: Sessions, clock: Clock, country: Path, row: str, words: str
) -> None:
    before = await count(sessions, AreaRecord)
    last = append(country, row)
    with pytest.raises(AreaFileInvalid, match=words) as refused:
        await load(sessions, clock, country)
    assert refused.value.line == last
    assert f"第 {last} 行" in refused.value.detail
    assert (await count(sessions, AreaRecord), await count(sessions, StagedArea)) == (before, 0)


async def test_a_parent_behind_its_child_is_a_mistake_unless_it_is_known(
    sessions: Sessions, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "part.csv"
    head = "code,name,level\n"
    path.write_text(f"{head}710101100000,镇,town\n710101000000,县,county\n", encoding="utf-8")
    with pytest.raises(AreaFileInvalid, match="parent 710101000000 of 710101100000") as refused:
        await load(sessions, clock, path)
    assert refused.value.line == 2
    path.write_text(f"{head}360722198000,新镇,town\n360722198200,新村,village\n", encoding="utf-8")
    assert (await load(sessions, clock, path)).added == 2


async def test_progress_tells_how_many_were_read(
    sessions: Sessions, clock: Clock, country: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registry.areas.loading.AT_ONCE", 1_000)
    told: list[int] = []

    async def progress(done: int) -> None:
        told.append(done)

    async with transaction(sessions) as session:
        loaded = await load_areas(session, clock, read_area_lines(country), progress=progress)
    assert told == [*range(1_000, loaded.given, 1_000), loaded.given]


async def test_a_loaded_area_may_be_asked_about_and_one_beside_it_may_not(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, country: Path, sign_in: SignIn
) -> None:
    await load(sessions, clock, country)
    areas: ActiveAreas = client._transport.app.state.areas  # type: ignore[attr-defined]  # no 5 s of waiting
    async with sessions() as session:
        await areas.refresh(session)
    who = sign_in(Role.CITY_OFFICE, f"{FIRST_PROVINCE}01")
    for asked, status in ((VILLAGE, 200), (VILLAGE[:9], 200), (VILLAGE[:9] + "299", 422)):
        reply = await client.get("/registry/villages", params={"area": asked}, headers=who)
        assert reply.status_code == status, reply.text
    assert (await client.get("/registry/villages", params={"area": VILLAGE}, headers=who)).json()["items"] != []
