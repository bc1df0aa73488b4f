"""Income lines by region, year and purpose: what the packs hold, which one holds, and what isn't known."""

from datetime import date
from decimal import Decimal

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.lines.refusals import LineUnknown
from services.registry.lines.service import needed_line_fen
from services.registry.standards.rules import IncomeRule, judge_income
from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import ActivePolicies, activate
from shared.policies.lines import Line, find_line, grown_fen, line_fen, lines_by_year
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.policy_builder import TOWN, in_force

LINES = "/registry/lines"
NATIONAL = {
    2010: 230_000,
    2011: 253_600,
    2012: 262_500,
    2013: 273_600,
    2014: 280_000,
    2015: 285_500,
    2016: 295_200,
    2017: 295_200,
    2018: 299_500,
    2019: 321_800,
    2020: 400_000,
}


@pytest.mark.requirement("R000-005")
def test_the_series_of_the_statistics_is_whole() -> None:
    assert lines_by_year(find_pack("gupo-2014").lines, "poverty") == NATIONAL


@pytest.mark.requirement("R000-005")
def test_the_town_identifies_by_a_line_of_its_own_that_bears_its_label() -> None:
    pack = find_pack("town-2017")
    line = find_line(pack.lines, "poverty", 2017)
    assert line is not None
    assert (line.label, line.income_fen, line.assumed) == ("2017年底", 280_000, False)
    assert lines_by_year(pack.lines, "poverty") == {2017: 280_000, 2018: 280_000}
    assert line.income_fen != NATIONAL[2017]


@pytest.mark.requirement("R000-005")
def test_a_line_may_grow_over_the_line_of_the_year_before() -> None:
    # 2,855 x 1.06 = 3,026.30; 3,026 x 1.06 = 3,207.56; 3,208 x 1.06 = 3,400.48; 3,400 x 1.06 = 3,604
    assert lines_by_year(find_pack("paired-aid").lines, "identification") == {
        2014: 273_600,
        2015: 280_000,
        2016: 285_500,
        2017: 302_600,
        2018: 320_800,
        2019: 340_000,
        2020: 360_400,
    }


def test_six_per_cent_a_year_from_2800_gives_the_figures_often_quoted() -> None:
    line, years = 280_000, []
    for _ in range(6):
        line = grown_fen(line, Decimal("0.06"))
        years.append(line)
    assert years == [296_800, 314_600, 333_500, 353_500, 374_700, 397_200]


@given(st.integers(min_value=0, max_value=10**6), st.decimals(min_value=0, max_value=1, places=4))
def test_a_grown_line_is_a_whole_yuan_and_never_falls(before_yuan: int, growth: Decimal) -> None:
    grown = grown_fen(before_yuan * 100, growth)
    assert grown % 100 == 0
    assert before_yuan * 100 <= grown <= before_yuan * 200


def passes(pack: PolicyPack, procedure: str, year: int, per_head_fen: int) -> bool:
    """Whether an income passes the test that a procedure of the plan itself names."""
    asked = next(one for one in pack.procedures if one.code == procedure).income
    assert asked is not None
    rule = IncomeRule(asked.measure, asked.comparison, asked.line)
    return judge_income(rule, year, {year: per_head_fen}, lines_by_year(pack.lines, asked.line)).met


@pytest.mark.requirement("R000-005")
@pytest.mark.parametrize(("per_head_fen", "poor"), [(279_999, True), (280_000, False), (280_001, False)])
def test_only_who_lies_strictly_below_the_line_is_poor(per_head_fen: int, poor: bool) -> None:
    assert passes(find_pack("town-2017"), "identification", 2017, per_head_fen) is poor


@pytest.mark.requirement("R000-003")
@pytest.mark.parametrize(("per_head_fen", "enough"), [(349_999, False), (350_000, True), (350_001, True)])
def test_who_reaches_the_exit_line_may_leave(per_head_fen: int, enough: bool) -> None:
    pack = find_pack("town-2017")
    assert passes(pack, "exit", 2018, per_head_fen) is enough
    assert pack.line_fen("exit", 2018) != pack.line_fen("poverty", 2018)
    lines = lines_by_year(pack.lines, "exit")
    assert (lines[2017], lines[2018]) == (350_000, 350_000)


@pytest.mark.requirement("R004-003")
@pytest.mark.parametrize(("per_head_fen", "enough"), [(349_999, False), (350_000, True)])
def test_the_later_plan_asks_for_the_same_income(per_head_fen: int, enough: bool) -> None:
    assert passes(find_pack("town-2017"), "exit", 2022, per_head_fen) is enough
    assert list(lines_by_year(find_pack("town-2017").lines, "exit")) == [2017, 2018, 2022]


@pytest.mark.requirement("R004-002")
async def test_a_line_left_blank_is_unknown_and_what_needs_it_is_refused(sessions: Sessions) -> None:
    blank = find_line(find_pack("town-2017").lines, "poverty", 2022)
    assert blank is not None
    assert (blank.income_fen, blank.source) == (None, "R004-002")
    with pytest.raises(LookupError):
        find_pack("town-2017").line_fen("poverty", 2022)
    await in_force(sessions, "town-2017")
    async with transaction(sessions) as session:
        with pytest.raises(LineUnknown) as caught:
            await needed_line_fen(session, ActivePolicies(), "identification", TOWN, 2022, date(2022, 12, 31))
        found = await needed_line_fen(session, ActivePolicies(), "identification", TOWN, 2017, date(2022, 12, 31))
    assert found == 280_000
    assert (caught.value.code, caught.value.detail) == ("registry.line_unknown", "现行政策没有2022年度的识别标准")


def test_the_line_of_the_narrowest_region_holds() -> None:
    source = {"kind": "monitoring", "year": 2022, "source": "R001-044"}
    county = Line(**source, income_fen=690_000)
    town = Line(**source, income_fen=700_000, area_code="360722102000")
    village = Line(**source, income_fen=710_000, area_code="360722102201")
    lines = (village, county, town)
    for area, fen in (
        (None, 690_000),
        ("360722000000", 690_000),
        ("360722103000", 690_000),
        ("360722102000", 700_000),
        ("360722102202", 700_000),
        ("360722102201", 710_000),
    ):
        assert line_fen(lines, "monitoring", 2022, area) == fen
    assert line_fen(lines, "monitoring", 2021, "360722102201") is None


def test_a_growth_takes_the_line_of_its_own_region() -> None:
    lines = (
        Line(kind="exit", year=2018, income_fen=350_000, source="R000-003"),
        Line(kind="exit", year=2018, income_fen=400_000, area_code="360722102000", source="R000-003"),
        Line(kind="exit", year=2019, growth=Decimal("0.1"), source="R000-003"),
    )
    assert line_fen(lines, "exit", 2019) == 385_000
    assert line_fen(lines, "exit", 2019, "360722102201") == 440_000


async def test_the_lines_of_an_area_and_year_are_shown_by_purpose_with_their_source(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    reply = await client.get(LINES, params={"area": TOWN, "year": 2017}, headers=township)
    assert reply.status_code == 200, reply.text
    shown = {one["purpose"]: one for one in reply.json()["items"]}
    assert list(shown) == ["poverty", "identification", "exit", "monitoring"]
    assert {purpose: one["income_fen"] for purpose, one in shown.items()} == {
        "poverty": 280_000,
        "identification": 280_000,
        "exit": 350_000,
        "monitoring": None,
    }
    identification = shown["identification"]
    assert (identification["source"], identification["pack"], identification["kind"]) == (
        *("R000-005", "town-2017", "poverty"),
    )
    assert identification["sentence"] == ("2017年度识别标准（2017年底）为每人每年2,800.00元，依镇2017年度脱贫计划。")
    assert (shown["monitoring"]["sentence"], shown["monitoring"]["kind"]) == ("现行政策没有2017年度的监测范围。", None)
    blank = (await client.get(LINES, params={"area": TOWN, "year": 2022}, headers=township)).json()["items"][1]
    assert (blank["income_fen"], blank["source"], blank["note"]) == (None, "R004-002", "原文数字空缺，不猜测")


async def test_where_a_plan_has_no_line_to_identify_by_that_of_the_statistics_stands(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    reply = await client.get(f"{LINES}/identification", params={"area": TOWN, "year": 2014}, headers=township)
    assert (reply.status_code, reply.json()["income_fen"], reply.json()["kind"]) == (200, 280_000, "poverty")


async def test_without_a_plan_there_is_no_line(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await client.get(f"{LINES}/identification", params={"area": TOWN, "year": 2022}, headers=township)
    assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")


@pytest.mark.requirement("R004-002")
async def test_the_blank_line_is_refused_over_http(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    asked = {"area": TOWN, "year": 2022}
    reply = await client.get(f"{LINES}/identification", params=asked, headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (409, "registry.line_unknown", "year")
    assert reply.json()["detail"] == "现行政策没有2022年度的识别标准"
    assert (await client.get(f"{LINES}/exit", params=asked, headers=township)).json()["income_fen"] == 350_000


async def test_anothers_area_is_refused_and_a_misspelt_condition_too(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    foreign = await client.get(LINES, params={"area": "360722103", "year": 2017}, headers=township)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    bank = sign_in(Role.BANK, "360722", bank="rcc")
    assert (await client.get(LINES, params={"area": TOWN, "year": 2017}, headers=bank)).status_code == 403
    for wrong in ({"area": TOWN}, {"area": TOWN, "year": 1989}, {"area": TOWN, "year": 2017, "jahr": 1}):
        assert (await client.get(LINES, params=wrong, headers=township)).status_code == 422
    purpose = await client.get(f"{LINES}/wealth", params={"area": TOWN, "year": 2017}, headers=township)
    assert purpose.status_code == 422


async def test_a_countys_pack_holds_lines_for_its_towns(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    pack = PolicyPack(
        name="county-lines",
        title="县收入标准",
        seed="004",
        area_code="360722000000",
        effective_from=date(2022, 1, 1),
        source="R004-002",
        lines=[
            {"kind": "exit", "year": 2022, "income_fen": 400_000, "source": "R004-003"},
            {"kind": "exit", "year": 2022, "area_code": TOWN, "income_fen": 410_000, "source": "R004-003"},
        ],
    )
    async with transaction(sessions) as session:
        await activate(session, SystemClock(), pack, "360722000000", date(2022, 1, 1))
    for area, fen, held in (("360722", 400_000, "360722000000"), ("360722102201", 410_000, TOWN)):
        reply = await client.get(f"{LINES}/exit", params={"area": area, "year": 2022}, headers=county)
        assert (reply.json()["income_fen"], reply.json()["line_area_code"]) == (fen, held)
