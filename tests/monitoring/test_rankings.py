"""Areas ranked by an indicator or a target, over HTTP."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from services.monitoring.settings import Settings
from services.monitoring.targets import ranking
from shared.areas import AreaLevel
from shared.codes import INDICATORS, LESS_IS_BETTER, NEITHER_IS_BETTER
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import HouseholdEvents, RecordEvents
from tests.monitoring.playing.stage import A_PROFILE
from tests.monitoring.target_office import (
    COUNTY,
    TOWN,
    Reply,
    SignIn,
    TargetOffice,
    a_plan,
    a_target,
    an_exit,
    inside,
    open_office,
)

VILLAGE, OTHER_VILLAGE, OTHER_TOWN_VILLAGE = "360722102201", "360722102214", "360722101201"
ON = date(2017, 6, 1)


def test_every_indicator_is_better_one_way_or_neither() -> None:
    codes = {one.code for one in INDICATORS}
    assert codes >= LESS_IS_BETTER | NEITHER_IS_BETTER
    assert not LESS_IS_BETTER & NEITHER_IS_BETTER


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


def first(shown: Reply, number: int = 3) -> list[tuple[int | None, str, Any, str]]:
    """The first of a ranking."""
    return [(item["rank"], item["area_code"], item["actual"], item["text"]) for item in shown["items"][:number]]


async def test_towns_are_ranked_by_who_left_poverty(office: TargetOffice) -> None:
    await office.take(*an_exit(VILLAGE, date(2017, 3, 1)), *an_exit(OTHER_VILLAGE, date(2017, 3, 1)))
    await office.take(*an_exit(OTHER_TOWN_VILLAGE, date(2017, 3, 1)), *an_exit(OTHER_TOWN_VILLAGE, date(2017, 6, 1)))
    await office.take(*an_exit(OTHER_TOWN_VILLAGE, date(2016, 3, 1)))
    towns = inside(COUNTY, AreaLevel.TOWN)
    shown = await office.read("/rankings", indicator="exited_households", on="2017-06-01")
    assert {name: shown[name] for name in ("area_code", "level", "indicator", "label", "unit", "better", "pack")} == {
        "area_code": "360722000000",
        "level": "town",
        "indicator": "exited_households",
        "label": "脱贫户数",
        "unit": "households",
        "better": "higher",
        "pack": None,
    }
    assert len(shown["items"]) == len(towns)
    assert first(shown) == [
        (1, "360722101000", 3, "3户"),
        (2, "360722102000", 2, "2户"),
        (None, min(code for code in towns if code[:9] not in ("360722101", "360722102")), None, "没有建档立卡户"),
    ]
    assert {item["rank"] for item in shown["items"][2:]} == {None}
    before = await office.read("/rankings", indicator="exited_households", on="2017-05-31")
    assert {item[0] for item in first(before, 2)} == {1}  # two each
    villages = await office.read("/rankings", indicator="exited_households", level="village", on="2017-06-01")
    assert len(villages["items"]) == len(inside(COUNTY, AreaLevel.VILLAGE))
    assert first(villages, 1) == [(1, OTHER_TOWN_VILLAGE, 3, "3户")]
    town = await office.read("/rankings", Role.TOWNSHIP, TOWN, indicator="exited_households")
    assert [item[0] for item in first(town, 3)] == [1, 1, None]


async def test_a_limit_is_not_kept_where_nobody_has_entered_a_household(office: TargetOffice) -> None:
    limit = a_target(
        code="left",
        label="剩余贫困户数",
        indicator="remaining_households",
        direction="at_most",
        measured="as_of",
        quota_level=None,
        milestones=({"due_on": "2017-12-31", "value": 0},),
    )
    await office.hold(a_plan(limit), date(2017, 1, 1))
    office.go_to(date(2018, 1, 1))

    async def stands(on: str) -> tuple[str, int | None]:
        (one,) = (await office.read("/targets", area=TOWN, on=on))["items"]
        return one["status"], one["actual"]

    await office.take(HouseholdEvents(village_code=OTHER_TOWN_VILLAGE).registered())  # a town beside it has one
    assert await stands("2017-06-01") == ("not_assessed", None)
    assert await stands("2018-01-01") == ("not_assessed", None)
    household = HouseholdEvents(village_code=VILLAGE, registered_on=date(2017, 3, 1))
    await office.take(household.registered())
    assert await stands("2017-02-28") == ("not_assessed", None)
    assert await stands("2018-01-01") == ("missed", 1)
    await office.take(household.exited(date(2017, 12, 31)))
    assert await stands("2018-01-01") == ("met", 0)


async def test_of_some_indicators_less_is_better_and_areas_without_a_figure_come_last(office: TargetOffice) -> None:
    households = [HouseholdEvents(village_code=VILLAGE), HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)]
    await office.take(*(one.registered() for one in (*households, HouseholdEvents(village_code=VILLAGE))))
    shown = await office.read("/rankings", indicator="remaining_households", on="2017-06-01")
    assert shown["better"] == "lower"
    # a town without any household is not the best for having none that is poor
    assert [(item["rank"], item["area_code"], item["actual"]) for item in shown["items"][:2]] == [
        (1, "360722101000", 1),
        (2, "360722102000", 2),
    ]
    assert {(item["rank"], item["text"]) for item in shown["items"][2:]} == {(None, "没有建档立卡户")}
    await office.take(households[1].exited(date(2017, 6, 1)))
    shown = await office.read("/rankings", indicator="remaining_households", on="2017-06-01")
    assert first(shown, 1) == [(1, "360722101000", 0, "0户")]  # it has one, that isn't poor any more
    helped = await office.read("/rankings", indicator="helped_share", on="2017-06-01")
    assert first(helped, 3) == [
        (1, "360722101000", "0.0000", "0%"),
        (1, "360722102000", "0.0000", "0%"),
        (None, helped["items"][2]["area_code"], None, "没有数据"),
    ]
    codes = [item["area_code"] for item in helped["items"][2:]]
    assert codes == sorted(codes)


async def test_incomes_and_villages_are_ranked_too(office: TargetOffice) -> None:
    one, other = HouseholdEvents(village_code=VILLAGE), HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)
    await office.take(one.registered(), other.registered(), one.earned(2016, 300_000), other.earned(2016, 450_000))
    shown = await office.read("/rankings", indicator="income_per_head", on="2017-06-01")
    assert first(shown, 2) == [
        (1, "360722101000", 450_000, "4,500元"),
        (2, "360722102000", 300_000, "3,000元"),
    ]
    for village, exited_on in ((VILLAGE, "2017-03-01"), (OTHER_VILLAGE, None)):
        record = RecordEvents("village_profile", area_code=village)
        await office.take(record.kept(date(2016, 1, 1), **{**A_PROFILE, "exited_on": exited_on}))
    villages = await office.read("/rankings", indicator="exited_villages", on="2017-06-01")
    assert first(villages, 1) == [(1, "360722102000", 1, "1个村")]
    shares = await office.read("/rankings", indicator="exited_village_share", on="2017-06-01")
    assert first(shares, 2)[0] == (1, "360722102000", "0.5000", "50%")
    assert shares["items"][1]["rank"] is None


async def test_by_a_target_areas_are_ranked_over_its_own_days_and_by_its_direction(office: TargetOffice) -> None:
    await office.hold(
        a_plan(
            a_target(area_level="county", quota_level="town"),
            a_target(
                code="returned",
                indicator="returned_households",
                area_level="county",
                direction="at_most",
                quota_level=None,
                milestones=({"due_on": "2017-12-31", "value": 0},),
            ),
            area_code="360722000000",
        ),
        date(2017, 1, 1),
    )
    await office.take(*an_exit(VILLAGE, date(2016, 12, 31)), *an_exit(OTHER_TOWN_VILLAGE, date(2017, 1, 1)))
    shown = await office.read("/rankings", target="exits", on="2017-06-01")
    assert (shown["pack"], shown["target"], shown["indicator"], shown["label"]) == (
        "a-plan",
        "exits",
        "exited_households",
        "脱贫户数",
    )
    assert first(shown, 2)[0] == (1, "360722101000", 1, "1户")
    # the exit of the year before doesn't count
    assert first(shown, 2)[1] == (2, "360722102000", 0, "0户")
    returned = await office.read("/rankings", target="returned", on="2017-06-01")
    assert (returned["better"], {item["rank"] for item in returned["items"]}) == ("lower", {1, None})


async def test_reported_figures_are_ranked_at_the_level_at_which_they_are_reported(office: TargetOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    shown = await office.read("/rankings", Role.CITY_OFFICE, "5108", indicator="e42_forest_share", on="2017-06-01")
    assert (shown["level"], shown["better"], shown["unit"]) == ("county", "higher", "share")
    assert {item["rank"] for item in shown["items"]} == {None}
    report = {
        "indicator": "e42_forest_share",
        "area_code": "510824000000",
        "value": "0.6",
        "evidence": "林业台账",
    }
    department, checker = office.sign_in(Role.DEPARTMENT, "510824"), office.sign_in(Role.COUNTY_OFFICE, "510824")
    for as_of, later in (("2013-12-31", "2015-01-05"), ("2015-12-31", "2016-01-05")):
        body = {**report, "as_of": as_of, "occurred_on": later}
        made = (await office.client.post("/monitoring/reports", json=body, headers=department)).json()
        check = {"occurred_on": later, "note": "已核对"}
        await office.client.post(f"/monitoring/reports/{made['id']}/check", json=check, headers=checker)
    # what stood before the plan is none of its figures; another bears its own day
    for on, first in (
        ("2014-06-01", (None, None, "2014-06-01", "没有数据")),
        ("2017-06-01", (1, "0.6000", "2015-12-31", "60%")),
    ):
        shown = await office.read("/rankings", Role.CITY_OFFICE, "5108", indicator="e42_forest_share", on=on)
        (cangxi,) = (item for item in shown["items"] if item["area_code"] == "510824000000")
        assert (cangxi["rank"], cangxi["actual"], cangxi["as_of"], cangxi["text"]) == first
    worse = await office.read(
        "/rankings", Role.CITY_OFFICE, "5108", indicator="e07_unsafe_water_people", on="2017-06-01"
    )
    assert worse["better"] == "lower"  # its plan says it must not exceed a value
    reply = await office.get("/rankings", Role.COUNTY_OFFICE, "510824", indicator="e42_forest_share", on="2017-06-01")
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.ranked_indicator_unknown")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({}, "monitoring.ranked_by_one_thing", "indicator"),
        ({"indicator": "exited_people", "target": "exits"}, "monitoring.ranked_by_one_thing", "indicator"),
        ({"indicator": "nothing"}, "monitoring.ranked_indicator_unknown", "indicator"),
        ({"target": "nothing"}, "monitoring.target_unknown", "target"),
        ({"indicator": "old_share"}, "monitoring.indicator_not_ranked", "indicator"),
        ({"indicator": "exited_people", "level": "county"}, "monitoring.level_not_below", "level"),
        ({"indicator": "exited_people", "area": VILLAGE}, "monitoring.level_not_below", "level"),
        ({"indicator": "exited_people", "on": "2017-06-02"}, "request.date_in_future", "on"),
        ({"indicator": "exited_people", "level": "hamlet"}, "request.invalid", "level"),
    ],
)
async def test_what_cannot_be_ranked_is_refused(office: TargetOffice, query: Reply, code: str, field: str) -> None:
    reply = await office.get("/rankings", **query)
    assert (reply.status_code, reply.json()["code"], reply.json().get("field")) == (422, code, field)


async def test_a_ranking_has_a_bound(office: TargetOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ranking.MOST_AREAS == 1_000
    towns = len(inside(COUNTY, AreaLevel.TOWN))
    monkeypatch.setattr(ranking, "MOST_AREAS", towns)
    assert (await office.get("/rankings", indicator="exited_people")).status_code == 200
    monkeypatch.setattr(ranking, "MOST_AREAS", towns - 1)
    reply = await office.get("/rankings", indicator="exited_people")
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.too_many_to_rank")


@pytest.mark.parametrize("indicator", ["helped_share", "income_growth", "loan_growth", "village_road_share"])
async def test_however_many_areas_are_ranked_one_statement_reads_their_figures(
    office: TargetOffice, indicator: str
) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    await office.read("/rankings", indicator=indicator, level="town")  # policies and areas are read now
    async with office.sessions() as session:
        engine = (await session.connection()).sync_connection
        assert engine is not None
        event.listen(engine, "before_cursor_execute", note)
        for level in ("town", "village"):
            statements.clear()
            await office.read("/rankings", indicator=indicator, level=level)
            reads = [text for text in statements if "area_day" in text or "area_total" in text or "kept_record" in text]
            assert len(reads) == 1, reads
        event.remove(engine, "before_cursor_execute", note)


async def test_dwellings_that_nobody_checked_are_neither_safe_nor_unsafe(office: TargetOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    village = "360722106201"
    one, other = HouseholdEvents(village_code=village), HouseholdEvents(village_code=village)
    await office.take(one.registered(), other.registered())

    async def dwellings(indicator: str) -> tuple[int | None, Any, str]:
        shown = await office.read("/rankings", indicator=indicator, level="town", on="2017-06-01")
        (item,) = (item for item in shown["items"] if item["area_code"] == "360722106000")
        return item["rank"], item["actual"], item["text"]

    assert await dwellings("unsafe_dwellings") == (None, None, "没有数据")
    assert await dwellings("safe_dwelling_share") == (None, None, "没有数据")
    check = RecordEvents("dwelling_check", household_id=one.id)
    await office.take(check.kept(date(2017, 3, 1), checked_on="2017-03-01", grade="d"))
    assert await dwellings("unsafe_dwellings") == (1, 1, "1户")
    assert await dwellings("safe_dwelling_share") == (1, "0.0000", "0%")
    other_check = RecordEvents("dwelling_check", household_id=other.id)
    await office.take(other_check.kept(date(2017, 3, 1), checked_on="2017-03-01", grade="a"))
    assert await dwellings("safe_dwelling_share") == (1, "0.5000", "50%")


@pytest.mark.requirement("R001-009")
async def test_water_that_nobody_tested_is_neither_safe_nor_unsafe(office: TargetOffice) -> None:
    office.go_to(date(2020, 6, 1))
    await office.hold("yiyang-2020", date(2020, 1, 1))
    county, town = "410327", "410327105000"
    tested, other = (HouseholdEvents(county_code=county, village_code="410327105201") for _ in range(2))
    await office.take(tested.registered(), other.registered())

    async def safe_water(on: str) -> tuple[int | None, Any, str]:
        asked = {"indicator": "safe_water_share", "level": "town", "on": on}
        shown = await office.read("/rankings", Role.COUNTY_OFFICE, county, **asked)
        (item,) = (item for item in shown["items"] if item["area_code"] == town)
        return item["rank"], item["actual"], item["text"]

    check = RecordEvents("water_check", county_code=county, household_id=tested.id)
    await office.take(check.kept(date(2020, 3, 1), checked_on="2020-03-01", quality_passed=False))
    assert await safe_water("2020-02-29") == (None, None, "没有数据")
    assert await safe_water("2020-03-01") == (1, "0.0000", "0%")  # tested, and nobody's is safe
    passing = {"litres_per_day": "35", "quality_passed": True, "minutes": 20, "supply_share": "0.9"}
    again = RecordEvents("water_check", county_code=county, household_id=tested.id)
    await office.take(again.kept(date(2020, 4, 1), checked_on="2020-04-01", **passing))
    # whoever's water wasn't tested counts in the whole: it is to be safe for everybody
    assert await safe_water("2020-04-01") == (1, "0.5000", "50%")
