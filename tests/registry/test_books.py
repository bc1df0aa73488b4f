"""Books of areas: levels named by the plans, totals that agree with the rows and with the register, no formulas."""

import io
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from services.registry.books.rows import title_of
from services.registry.books.rules import NO_GROUP, Entry, Totals, part_of
from services.registry.books.service import write_book
from services.registry.households.models import Household, Member
from services.registry.records.kinds import Desk
from shared.calendar import Clock
from shared.codes import HOUSEHOLD_TYPES
from shared.database import Sessions, transaction
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.document_builder import a_picture, uploaded
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, an_income, exited, registered
from tests.registry.membership_builder import leave, read
from tests.registry.policies import in_force
from tests.registry.test_cards import a_training

BOOKS = "/registry/books"
LEVELS = ["户", "村", "乡镇", "县", "市"]
OTHER_VILLAGE, OTHER_TOWN = "360722102202", "360722103201"
Sheets = dict[str, list[list[Any]]]


def opened(content: bytes) -> Sheets:
    """The sheets of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def book_of(client: httpx.AsyncClient, who: SIGNED_IN, area: str) -> Sheets:
    """The book of an area."""
    reply = await client.get(f"{BOOKS}/{area}", headers=who)
    assert reply.status_code == 200, reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"
    return opened(reply.content)


def overview(book: Sheets) -> dict[str, tuple[int, int]]:
    """Households and people by the lines of the overview."""
    rows = book["概况"]
    start = next(place for place, row in enumerate(rows) if row[0] == "项目")
    return {row[0]: (int(row[1]), int(row[2])) for row in rows[start + 1 :]}


def files(book: Sheets) -> dict[str, tuple[str, int]]:
    """Names and numbers of the files of each level."""
    rows = book["概况"]
    start = next(place for place, row in enumerate(rows) if row[0] == "档案级次")
    found = {}
    for row in rows[start + 1 :]:
        if not row[0]:
            break
        found[row[0]] = (row[1], int(row[2]))
    return found


@pytest.fixture
async def town(client: httpx.AsyncClient, county: SIGNED_IN) -> list[Json]:
    """Four households: two in a village, one in the next, one in another town."""
    return [
        await registered(client, county, village_group="一组"),
        await registered(client, county, number="H002", serial=11, household_type="dibao", main_cause="disability"),
        await registered(client, county, number="H003", serial=21, village_code=OTHER_VILLAGE, members=alone(21)),
        await registered(client, county, number="H004", serial=31, village_code=OTHER_TOWN),
    ]


def alone(serial: int) -> list[Json]:
    """A household of one."""
    return [a_person(serial)]


@pytest.mark.requirement("R000-080", "R002-016")
async def test_a_towns_book_agrees_with_the_register_and_counts_the_rolls_and_cards_below_it(
    client: httpx.AsyncClient,
    sessions: Sessions,
    clock: Clock,
    township: SIGNED_IN,
    county: SIGNED_IN,
    town: list[Json],
) -> None:
    await in_force(client, sessions, clock, ("gupo-2014", "360722102000"))
    gone = town[2]
    await exited(client, township, county, gone, "2016-12-01")
    book = await book_of(client, township, "360722102")
    # three of the four households are the town's: 2 + 2 + 1 people
    assert overview(book) == {
        "合计": (3, 5),
        "属性：一般贫困户": (2, 3),
        "属性：低保户": (1, 2),
        "类别：扶贫开发": (2, 3),
        "类别：救济保障": (1, 2),
        "主要致贫原因：因病": (2, 3),
        "主要致贫原因：因残": (1, 2),
        "状态：在册": (2, 4),
        "状态：已脱贫": (1, 1),
    }
    register = (await client.get(HOUSEHOLDS, headers=township)).json()
    assert register["total"]["count"] == 3
    assert [row[0] for row in book["贫困户名册"][1:]] == [one["household_no"] for one in register["items"]]
    assert sum(int(row[6]) for row in book["贫困户名册"][1:]) == len(book["家庭成员"]) - 1 == 5
    assert files(book) == {"户": ("户卡", 3), "村": ("村册", 2), "乡镇": ("镇簿", 1)}
    header, *parts = book["分项汇总"]
    assert [row[:6] for row in parts] == [
        ["360722102201", "新屋村委会", 2, 4, 2, 0],
        ["360722102202", "李田村委会", 1, 1, 0, 1],
        ["合计", "", 3, 5, 2, 1],
    ]
    assert header[6:] == [f"{kind.label}户数" for kind in HOUSEHOLD_TYPES]
    assert book["概况"][0][0] == "古陂镇簿"


async def test_a_villages_roll_holds_people_incomes_and_what_every_room_holds(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn, county: SIGNED_IN, town: list[Json]
) -> None:
    await in_force(client, sessions, clock, ("gupo-2014", "360722102000"))
    household = town[0]
    at = f"{HOUSEHOLDS}/{household['id']}"
    await client.put(f"{at}/incomes/2015", json=an_income(), headers={**county, "If-Match": '"1"'})
    await a_training(client, county, household)
    await uploaded(client, county, a_picture(), household, themes="wish")
    book = await book_of(client, sign_in(Role.VILLAGE_CADRE, VILLAGE), VILLAGE)
    assert list(book) == ["概况", "分项汇总", "贫困户名册", "家庭成员", "家庭收入", "培训", "档案完备情况"]
    assert [row[3] for row in book["家庭成员"][1:3]] == ["999722********0014", "999722********0022"]
    # 15,500.50 less 2,700.49; by two people, half up; amounts are numbers that can be added up, a year isn't
    assert book["家庭收入"][1] == [
        "H001", "曾福生", "2015", 8_000, 6_000.5, 1_500, 0, 2_700.49, 12_800.01, 2, 6_400.01,
    ]  # fmt: skip
    assert book["培训"][0][:3] == ["户编号", "成员", "培训类别"]
    assert book["培训"][1][:5] == ["H001", "曾福生", "农村实用技术", "在家务农劳动力", "脐橙栽培"]
    assert book["档案完备情况"][1:4] == [
        ["H001", "曾福生", "纸质户情卡", 0, 1, "", "否"],
        ["H001", "曾福生", "电子档案", 1, 1, "", "是"],
        ["H001", "曾福生", "影像资料", 1, 1, "致贫原因", "否"],
    ]
    assert [row[0] for row in book["分项汇总"][1:]] == ["一组", NO_GROUP, "合计"]
    assert not any("13807970001" in str(cell) for sheet in book.values() for row in sheet for cell in row)


@pytest.mark.requirement("R002-052")
async def test_five_levels_each_have_their_file(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn, town: list[Json]
) -> None:
    await in_force(client, sessions, clock, ("city-five-years", "360700000000"))
    who = sign_in(Role.CITY_OFFICE, "3607")
    card = await client.get(f"{HOUSEHOLDS}/{town[0]['id']}/card", headers={**who, "Accept": "application/json"})
    assert card.json()["level_label"] == "户卡"
    titles = {}
    for area, level in ((VILLAGE, "村"), ("360722102", "乡镇"), ("360722", "县"), ("3607", "市")):
        book = await book_of(client, who, area)
        titles[area] = book["概况"][0][0]
        assert (
            list(files(book)) == ["户", "村", "乡镇", "县", "市"][: ["户", "村", "乡镇", "县", "市"].index(level) + 1]
        )
    assert list(titles.values()) == ["新屋村委会村册", "古陂镇乡簿", "信丰县档", "赣州市数据库"]
    assert files(book) == {
        "户": ("户卡", 4), "村": ("村册", 3), "乡镇": ("乡簿", 2), "县": ("县档", 1), "市": ("市数据库", 1),
    }  # fmt: skip
    # the city's has the roll of all, without people and incomes
    assert list(book) == ["概况", "分项汇总", "贫困户名册"]
    assert overview(book)["合计"] == (4, 7)
    assert [row[:4] for row in book["分项汇总"][1:]] == [["360722000000", "信丰县", 4, 7], ["合计", "", 4, 7]]


@pytest.mark.parametrize(
    ("pack", "area", "caller", "labels"),
    [
        pytest.param(
            "town-2017", "360722106000", "360722106", {"household": "户卡", "village": "村册", "town": "镇档"},
            marks=pytest.mark.requirement("R000-080"),
        ),
        pytest.param(
            "gupo-2014", "360722102000", "360722102", {"household": "户卡", "village": "村册", "town": "镇簿"},
            marks=pytest.mark.requirement("R002-016"),
        ),
        pytest.param(
            "city-five-years", "360700000000", "3607",
            {"household": "户卡", "village": "村册", "town": "乡簿", "county": "县档", "city": "市数据库"},
            marks=pytest.mark.requirement("R002-052"),
        ),
        pytest.param(
            "cangxi-2014", "510824000000", "510824",
            {"household": "户卡", "village": "村册", "town": "乡镇档", "county": "县扶贫信息网络系统"},
            marks=pytest.mark.requirement("R003-019"),
        ),
    ],
)  # fmt: skip
async def test_levels_are_named_by_the_plan_in_force(
    client: httpx.AsyncClient,
    sessions: Sessions,
    clock: Clock,
    sign_in: SignIn,
    pack: str,
    area: str,
    caller: str,
    labels: dict[str, str],
) -> None:
    await in_force(client, sessions, clock, (pack, area))
    role = {9: Role.TOWNSHIP, 6: Role.COUNTY_OFFICE, 4: Role.CITY_OFFICE}[len(caller)]
    items = (await client.get("/registry/file-levels", headers=sign_in(role, caller))).json()["items"]
    assert [one["level"] for one in items] == ["household", "village", "town", "county", "city"]
    assert {one["level"]: one["label"] for one in items if one["named_by_plan"]} == labels
    assert all(one["source"] for one in items if one["named_by_plan"])


@pytest.mark.requirement("R003-019")
async def test_a_countys_system_is_part_of_the_national_one(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn
) -> None:
    await in_force(client, sessions, clock, ("cangxi-2014", "510824000000"))
    who = sign_in(Role.COUNTY_OFFICE, "510824")
    items = (await client.get("/registry/file-levels", headers=who)).json()["items"]
    assert {one["level"]: one["joins"] for one in items if one["joins"]} == {"county": "全国扶贫信息网络系统"}
    reply = await client.get(next(one["address"] for one in items if one["level"] == "county"), headers=who)
    assert reply.status_code == 200
    assert opened(reply.content)["概况"][0][0] == "苍溪县扶贫信息网络系统"


async def test_without_a_plan_levels_have_their_usual_names_and_say_so(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    items = (await client.get("/registry/file-levels", headers=county)).json()["items"]
    assert [(one["label"], one["named_by_plan"]) for one in items] == [
        ("户卡", False), ("村册", False), ("乡镇档", False), ("县档", False), ("市数据库", False),
    ]  # fmt: skip


async def test_no_cell_is_a_formula_and_no_row_is_lost(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, county: SIGNED_IN, town: list[Json]
) -> None:
    evil = '=HYPERLINK("http://example.com","x")'
    async with transaction(sessions) as session:
        await session.execute(update(Household).values(head_name=evil, village_group="@SUM(A1)"))
        await session.execute(update(Member).values(name="+1"))
    await a_training(client, county, town[0], course="-2+3")
    reply = await client.get(f"{BOOKS}/360722", headers=county)
    book = opened(reply.content)
    assert {row[4] for row in book["贫困户名册"][1:]} == {evil}
    assert {row[1] for row in book["家庭成员"][1:]} == {"+1"}
    assert book["培训"][1][4] == "-2+3"
    assert b"<f>" not in reply.content


async def test_a_full_sheet_goes_on_in_the_next(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, town: list[Json]
) -> None:
    state: Any = client._transport.app.state  # type: ignore[attr-defined]  # httpx types it as any transport
    caller = Caller("a", "a", Role.COUNTY_OFFICE, "360722")
    async with transaction(sessions) as session:
        desk = Desk(session, clock, caller, state.policies, state.personal)
        file = await write_book(desk, caller, most_rows=3)
    with file:
        book = opened(file.read())
    assert book["概况"][0][0] == "信丰县档"
    assert [len(book[name]) for name in ("贫困户名册", "贫困户名册（2）")] == [3, 3]
    assert book["贫困户名册"][0] == book["贫困户名册（2）"][0]
    people = [row for name, rows in book.items() if name.startswith("家庭成员") for row in rows[1:]]
    assert len(people) == 7


async def test_who_left_the_register_stands_in_no_book(
    client: httpx.AsyncClient, county: SIGNED_IN, town: list[Json]
) -> None:
    gone = next(one for one in town if one["household_no"] == "H002")
    for at in reversed(range(len(gone["members"]))):  # the head goes last
        reply = await leave(client, county, await read(client, county, gone["id"]), at, "death")
        assert reply.status_code == 200, reply.text
    book = await book_of(client, county, "360722")
    assert [row[0] for row in book["贫困户名册"][1:]] == ["H001", "H003", "H004"]
    assert overview(book)["合计"] == (3, 5)


@pytest.mark.parametrize("area", [VILLAGE, "360722102", "360722", "3607"])
async def test_a_book_opens_to_those_alone_whose_area_holds_it(
    client: httpx.AsyncClient, sign_in: SignIn, town: list[Json], area: str
) -> None:
    foreign = await client.get(f"{BOOKS}/{area}", headers=sign_in(Role.TOWNSHIP, "360722103"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    assert foreign.json()["field"] == "area_code"
    bank = await client.get(f"{BOOKS}/{area}", headers=sign_in(Role.BANK, "360722", "NCCB"))
    assert (bank.status_code, bank.json()["code"]) == (403, "auth.forbidden")


@pytest.mark.parametrize(
    ("area", "caller", "code"),
    [
        ("36", "36", "registry.no_book_of_area"),
        ("360722999", "360722", "area.unknown"),
        ("36072", "360722", "area.bad_code"),
    ],
)
async def test_an_area_without_a_book_is_told_so(
    client: httpx.AsyncClient, sign_in: SignIn, area: str, caller: str, code: str
) -> None:
    reply = await client.get(f"{BOOKS}/{area}", headers=sign_in(Role.AUDITOR, caller))
    assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_an_empty_area_has_an_empty_book(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    book = await book_of(client, sign_in(Role.TOWNSHIP, "360722103"), "360722103")
    assert overview(book) == {"合计": (0, 0)}
    assert len(book["贫困户名册"]) == 1


def test_a_title_does_not_say_its_level_twice() -> None:
    assert title_of("古陂镇", "镇簿") == "古陂镇簿"
    assert title_of("古陂镇", "乡镇档") == "古陂镇乡镇档"
    assert title_of("新屋村委会", "村册") == "新屋村委会村册"


ENTRIES = st.builds(
    Entry,
    village_code=st.sampled_from((VILLAGE, OTHER_VILLAGE, OTHER_TOWN, "360724101201")),
    village_group=st.sampled_from((None, "一组", "二组")),
    household_type=st.sampled_from([kind.code for kind in HOUSEHOLD_TYPES]),
    main_cause=st.sampled_from(("illness", "schooling")),
    status=st.sampled_from(("registered", "exited")),
    people=st.integers(1, 12),
)


@given(st.lists(ENTRIES, max_size=30), st.sampled_from(("village", "town", "county", "city")))
def test_every_breakdown_adds_up_to_the_whole(entries: list[Entry], level: str) -> None:
    totals = Totals(level)
    for entry in entries:
        totals.add(entry)
    whole = (len(entries), sum(entry.people for entry in entries))
    assert (totals.counts.whole.households, totals.counts.whole.people) == whole
    counts = totals.counts
    for breakdown in (counts.by_type, counts.by_group, counts.by_cause, counts.by_status):
        assert (
            sum(one.households for one in breakdown.values()),
            sum(one.people for one in breakdown.values()),
        ) == whole
    parts = totals.parts.values()
    assert (sum(one.whole.households for one in parts), sum(one.whole.people for one in parts)) == whole
    assert totals.books()["household"] == len(entries)
    assert totals.books().get("village", 0) == len({entry.village_code for entry in entries})


@pytest.mark.parametrize(
    ("level", "part"),
    [("village", "一组"), ("town", VILLAGE), ("county", VILLAGE[:9]), ("city", VILLAGE[:6])],
)
def test_a_book_is_broken_down_by_what_lies_right_below(level: str, part: str) -> None:
    entry = Entry(VILLAGE, "一组", "ordinary", "illness", "registered", 3)
    assert part_of(level, entry) == part
    if level == "village":
        assert part_of(level, Entry(VILLAGE, None, "ordinary", "illness", "registered", 3)) == NO_GROUP


async def test_a_village_under_two_codes_is_one_part_of_a_book_under_the_code_it_bears_now(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, county: SIGNED_IN, sign_in: SignIn
) -> None:
    old, new = VILLAGE, "360722152201"
    await registered(client, county)
    change = {"kind": "renumbered", "code": old[:9] + "000", "successor_code": new[:9] + "000"}
    change |= {"effective_on": "2016-06-01", "source": "赣府字〔2016〕80号"}
    reply = await client.post("/registry/areas/changes", json=change, headers=sign_in(Role.CITY_OFFICE, "3607"))
    assert reply.status_code == 201, reply.text
    await registered(client, county, number="H002", serial=11, village_code=new)
    # a plan that names the town by its new code holds for what stands under the older one
    await in_force(client, sessions, clock, ("gupo-2014", new[:9] + "000"))
    book = await book_of(client, county, "360722")
    assert [name for name, _ in files(book).values()].count("") == 0
    assert [number for _, number in files(book).values()][:3] == [2, 1, 1]
    assert [row[1] for row in book["贫困户名册"][1:]] == [new, new]
    assert {row[0] for row in book["档案完备情况"][1:]} == {"H001", "H002"}
    reply = await client.get("/registry/household-files", headers=county)
    assert (reply.status_code, len(reply.json()["items"])) == (200, 2), reply.text
