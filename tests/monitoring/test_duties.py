"""Duties over HTTP: opened by the day's run, reported, sent back, listed, counted, and late when they are."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.monitoring.duties import opening
from services.monitoring.duties.plans import areas_inside, scope_of
from services.monitoring.settings import Settings
from shared.areas import AreaLevel, listed_areas
from shared.areas.successions import Succession, Successions
from shared.database import create_engine, encode_cursor, new_id, session_factory, transaction
from shared.events.registry import AreaSucceeded
from shared.policies import find_pack
from shared.security.permissions import PERMISSIONS, Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import HouseholdEvents
from tests.monitoring.duty_builders import (
    TOWN,
    BankDutyEvents,
    DutyOffice,
    Reply,
    SignIn,
    a_helper,
    a_pairing,
    a_unit,
    open_office,
    told,
)

VILLAGES = sorted(
    code for code, area in listed_areas().items() if code.startswith(TOWN) and area.level is AreaLevel.VILLAGE
)
FIRST = date(2018, 1, 1)


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


async def the_town(office: DutyOffice, on: date = FIRST) -> None:
    """The town's plan holds, and its duties were opened on a day."""
    await office.hold("town-2017", date(2017, 1, 1))
    await office.run(on)


async def one_of(office: DutyOffice, code: str, **wanted: Any) -> Reply:
    """The one duty of a code that a list shows."""
    (found,) = await office.listed(code=code, **wanted)
    return found


# opening --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-081", "R000-083", "R000-085", "R004-007", "R004-008")
async def test_the_days_run_opens_what_the_plan_wants_of_each_post(office: DutyOffice) -> None:
    await the_town(office)
    found = await office.listed()
    monthly = [(code, village) for code in ("cadre_monthly_report", "team_monthly_report") for village in VILLAGES]
    assert sorted((one["code"], one["area_code"]) for one in found if one["period"] == "2018-01") == monthly
    assert {(one["role"], one["due_on"], one["remind_on"]) for one in found if one["period"] == "2018-01"} == {
        ("work_team", "2018-01-31", "2018-01-26"),
        ("village_cadre", "2018-01-31", "2018-01-26"),
    }
    town = [one for one in found if one["area_code"] == TOWN + "000"]
    assert [(one["code"], one["period"], one["opened_on"], one["due_on"], one["role"]) for one in town] == [
        ("spot_check", "2018Q1", "2018-01-01", "2018-03-31", "township"),
        ("supervision", "2018Q1", "2018-01-01", "2018-03-31", "township"),
        ("assessment", "2018H1", "2018-01-01", "2018-06-30", "township"),
    ]
    assert len(found) == 2 * len(VILLAGES) + 3
    assert {(one["state"], one["owed"], one["late_days"]) for one in found} == {("open", True, 0)}


async def test_a_second_run_of_the_day_finds_nothing_and_the_next_month_opens_the_next(office: DutyOffice) -> None:
    await the_town(office)
    assert await office.run(FIRST) == {}
    assert await office.run(date(2018, 1, 2)) == {}
    # five days before the end of the month everybody is reminded, once
    assert await office.run(date(2018, 1, 25)) == {}
    assert await office.run(date(2018, 1, 26)) == {"reminded": 2 * len(VILLAGES)}
    assert await office.run(date(2018, 1, 27)) == {}
    assert await office.run(date(2018, 1, 31)) == {}
    assert await office.run(date(2018, 2, 1)) == {"opened": 2 * len(VILLAGES), "late": 2 * len(VILLAGES)}
    late = await office.listed(late="true")
    assert {(one["period"], one["state"], one["late_days"]) for one in late} == {("2018-01", "missed", 1)}


async def test_days_without_a_run_are_caught_up(office: DutyOffice) -> None:
    await the_town(office)
    done = await office.run(date(2018, 4, 2))
    # February to April of the reports, and the second quarter's check and supervision
    assert done["opened"] == 3 * 2 * len(VILLAGES) + 2
    # January to March of the reports, and the first quarter's supervision; for the check there was nobody to draw
    assert done["late"] == 3 * 2 * len(VILLAGES) + 1
    assert "reminded" not in done

    def ids(duties: list[dict[str, Any]]) -> set[str]:
        return {one["id"] for one in duties}

    every = await office.listed()
    for owed in (True, False):
        found = await office.listed(owed=str(owed).lower())
        assert ids(found) == ids([one for one in every if one["owed"] is owed]) != set()
    drawn = await office.listed(kept_by="spot_check")
    assert ids(drawn) == ids([one for one in every if one["kept_by"] == "spot_check"]) != set()
    assert await office.run(date(2018, 4, 2)) == {}
    # a clock that goes back undoes nothing
    assert await office.run(date(2018, 2, 1)) == {}


async def test_days_in_one_run_end_like_days_run_one_by_one(installation: Installation, sign_in: SignIn) -> None:
    async def play(days: list[date]) -> list[tuple[Any, ...]]:
        async with (
            rolled_back(installation.settings(Settings).service_database_url) as sessions,
            open_office(installation, sessions, sign_in) as office,
        ):
            await the_town(office)
            for day in days:
                await office.run(day)
            return [(row.code, row.owner, row.period, row.due_on, row.state) for row in await office.rows()]

    last = date(2018, 3, 3)
    assert await play([last]) == await play([date(2018, 1, 20), date(2018, 2, 1), date(2018, 2, 27), last])


async def test_a_pack_loaded_later_makes_nobody_late_for_what_was_over(office: DutyOffice) -> None:
    await the_town(office)
    # loaded in March, though it says that it held since January
    await office.run(date(2018, 3, 10))
    await office.hold("yiyang-2020", FIRST, "360722000000")
    await office.run(date(2018, 7, 10))
    rows = await office.rows(pack="yiyang-2020")
    assert sorted({(row.period, row.opened_on, row.state) for row in rows}) == [
        ("2018Q1", FIRST, "missed"),
        ("2018Q2", date(2018, 4, 1), "missed"),
        ("2018Q3", date(2018, 7, 1), "open"),
    ]
    # and one that holds only from August on owes nothing of the quarter's days before it
    await office.hold("ecommerce", date(2018, 8, 15))
    await office.run(date(2018, 8, 14))
    assert await office.rows(pack="ecommerce") == []
    await office.run(date(2018, 10, 1))
    assert {(row.code, row.period, row.opened_on) for row in await office.rows(pack="ecommerce")} == {
        ("progress_report", "2018Q3", date(2018, 10, 1)),
        ("town_assessment", "2018Q3", date(2018, 10, 1)),
    }


async def test_the_very_first_run_begins_with_what_is_open_on_its_day(office: DutyOffice) -> None:
    await office.hold("yiyang-2020", date(2014, 1, 1), "360722000000")
    await office.run(date(2018, 5, 20))
    assert {(row.period, row.opened_on, row.due_on) for row in await office.rows()} == {
        ("2018Q2", date(2018, 4, 1), date(2018, 6, 30))
    }


async def test_two_packs_of_one_area_both_open_theirs(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.hold("ecommerce", date(2017, 1, 1))
    await office.run(FIRST)
    of_town = await office.listed(area=TOWN + "000", role="township")
    assert sorted((one["pack"], one["code"], one["period"]) for one in of_town) == [
        ("ecommerce", "progress_report", "2017Q4"),
        ("ecommerce", "year_summary", "2017"),
        ("town-2017", "assessment", "2018H1"),
        ("town-2017", "spot_check", "2018Q1"),
        ("town-2017", "supervision", "2018Q1"),
    ]


async def test_one_pack_that_holds_for_a_county_and_a_town_in_it_opens_each_duty_once(office: DutyOffice) -> None:
    await office.hold("ecommerce", date(2017, 1, 1))
    await office.hold("ecommerce", date(2017, 12, 30), TOWN + "000")
    await office.run(FIRST)
    towns = [row.area_code for row in await office.rows(code="progress_report")]
    assert towns.count(TOWN + "000") == 1
    assert len(towns) == len(set(towns)) > 1


async def test_a_pack_that_fails_keeps_no_other_from_being_opened(
    office: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.hold("yiyang-2020", date(2017, 1, 1), "360722000000")
    real = opening.recurrence_of

    def fails(duty: Any) -> Any:
        if duty.code == "supervision":
            raise RuntimeError("broken")
        return real(duty)

    monkeypatch.setattr(opening, "recurrence_of", fails)
    await office.run(FIRST)
    assert {row.pack for row in await office.rows()} == {"yiyang-2020"}
    monkeypatch.undo()
    await office.run(FIRST)
    assert {row.pack for row in await office.rows()} == {"town-2017", "yiyang-2020"}


async def test_a_deadline_on_a_day_of_rest_moves_where_the_pack_says_so(office: DutyOffice) -> None:
    await office.hold("ecommerce", date(2017, 1, 1))
    await office.run(date(2018, 10, 1))
    # 20 October 2018 was a Saturday; 10 October a Wednesday
    assert {(one["code"], one["due_on"], one["provisional"]) for one in await office.listed(pack="ecommerce")} == {
        ("town_assessment", "2018-10-22", False),
        ("progress_report", "2018-10-10", False),
    }


async def test_the_administrator_opens_what_came_since_the_days_run(office: DutyOffice) -> None:
    await the_town(office)
    await office.hold("paired-aid", FIRST)
    await office.run(FIRST)
    helper = a_helper()
    await office.take(helper.kept(), a_pairing(helper).kept())
    assert await office.run(FIRST) == {}
    reply = await office.post("/open", None, Role.ADMINISTRATOR, "360722")
    assert (reply.status_code, reply.json()) == (
        200,
        {"on": "2018-01-01", "opened": 0, "moved": 0, "reminded": 0, "late": 0},
    )
    # the helper is of no unit, so none of the units' duties is his; once he is of an agency, four visits are
    unit = a_unit("agency")
    await office.take(unit.kept(), helper.kept(unit_id=str(unit.id)))
    reply = await office.post("/open", None, Role.ADMINISTRATOR, "360722")
    assert reply.json()["opened"] == 1
    reply = await office.post("/open", None, Role.COUNTY_OFFICE, "360722")
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


async def test_opening_takes_nothing_and_says_so(office: DutyOffice) -> None:
    who = {**office.sign_in(Role.ADMINISTRATOR, "360722"), "Content-Type": "application/json"}
    for body in (b'{"on": "2018-01-01"}', b"[]", b"{"):
        reply = await office.client.post("/monitoring/duties/open", content=body, headers=who)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid"), body
    assert (await office.post("/open", {}, Role.ADMINISTRATOR, "360722")).status_code == 200


async def test_who_opens_opens_nothing_outside_his_area(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.hold("yiyang-2020", date(2017, 1, 1))
    reply = await office.post("/open", None, Role.ADMINISTRATOR, "410327")
    assert reply.json()["opened"] == 2
    assert {row.pack for row in await office.rows()} == {"yiyang-2020"}
    # nor does the plan of the county around his town become his
    await office.hold("ecommerce", date(2017, 1, 1))
    reply = await office.post("/open", None, Role.ADMINISTRATOR, TOWN)
    assert reply.json()["opened"] == 2 * len(VILLAGES) + 3


# reports --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-085", "R004-008")
async def test_a_report_in_time_keeps_a_duty_and_one_a_day_later_keeps_it_late(office: DutyOffice) -> None:
    await the_town(office)
    supervision, assessment = await one_of(office, "supervision"), await one_of(office, "assessment")
    await office.run(date(2018, 7, 1))
    in_time = await office.report(supervision["id"], "2018-03-31", evidence=["督查通报〔2018〕1号"])
    assert in_time.status_code == 200
    shown = in_time.json()
    assert (shown["state"], shown["state_label"], shown["kept_on"], shown["late_days"], shown["owed"]) == (
        "kept",
        "按期办结",
        "2018-03-31",
        0,
        False,
    )
    assert [(step["step"], step["evidence"], step["actor_role"]) for step in shown["history"]] == [
        ("report", ["督查通报〔2018〕1号"], "township")
    ]
    late = (await office.report(assessment["id"], "2018-07-01")).json()
    assert (late["state"], late["kept_on"], late["late_days"]) == ("kept_late", "2018-07-01", 1)
    listed = {(one["code"], one["period"]) for one in await office.listed(late="true", role="township")}
    assert listed == {("assessment", "2018H1"), ("supervision", "2018Q2")}


async def test_a_report_that_is_sent_back_leaves_the_duty_open_and_both_stay_in_its_history(
    office: DutyOffice,
) -> None:
    await the_town(office)
    duty = await one_of(office, "supervision")
    office.clock.move_to(office.clock.now().replace(month=3, day=20))
    assert (await office.report(duty["id"], "2018-03-10")).json()["state"] == "kept"
    back = (await office.send_back(duty["id"], "2018-03-12")).json()
    assert (back["state"], back["kept_on"], back["times_done"]) == ("open", None, 0)
    first, second = back["history"]
    assert (second["step"], second["returns"], second["note"]) == ("return", first["id"], "材料不全")
    again = (await office.report(duty["id"], "2018-03-15")).json()
    assert (again["state"], again["kept_on"], again["times_done"]) == ("kept", "2018-03-15", 1)
    assert [step["step"] for step in again["history"]] == ["report", "return", "report"]
    feed = [(told(item)[0].value, item["state"]) for item in await office.feed() if item["id"] == duty["id"]]
    assert feed == [("opened", "open"), ("kept", "kept"), ("returned", "open"), ("kept", "kept")]


async def test_what_was_entered_after_its_deadline_says_so_whatever_day_it_bears(office: DutyOffice) -> None:
    """One entered on its last day, 31 March; the other a day after its own, 30 June, with the date of that day."""
    await the_town(office)
    in_time, afterwards = await one_of(office, "supervision"), await one_of(office, "assessment")
    office.clock.move_to(office.clock.now().replace(month=3, day=31))
    kept = (await office.report(in_time["id"], "2018-03-31")).json()
    assert (kept["state"], kept["entered_late"]) == ("kept", False)
    await office.run(date(2018, 7, 1))
    late = (await office.report(afterwards["id"], "2018-06-30")).json()
    assert (late["state"], late["late_days"], late["entered_late"]) == ("kept", 0, True)
    span = {"due_from": "2018-03-31", "due_to": "2018-06-30", "state": "kept"}
    assert [one["id"] for one in await office.listed(entered_late="true", **span)] == [afterwards["id"]]
    assert [one["id"] for one in await office.listed(entered_late="false", **span)] == [in_time["id"]]
    assert (await office.send_back(afterwards["id"], "2018-07-01")).json()["entered_late"] is False


async def test_what_is_sent_back_after_its_deadline_is_late_again(office: DutyOffice) -> None:
    await the_town(office)
    duty = await one_of(office, "supervision")
    office.clock.move_to(office.clock.now().replace(month=4, day=10))
    await office.report(duty["id"], "2018-03-30")
    back = (await office.send_back(duty["id"], "2018-04-10")).json()
    assert (back["state"], back["late_days"]) == ("open", 10)
    await office.run(date(2018, 4, 11))
    (row,) = await office.rows(code="supervision", period="2018Q1")
    assert row.state == "missed"
    late = (await office.report(duty["id"], "2018-04-11")).json()
    assert (late["state"], late["late_days"]) == ("kept_late", 11)


@pytest.mark.requirement("R002-065")
async def test_a_survey_is_done_when_every_household_on_the_register_is_covered(office: DutyOffice) -> None:
    await office.hold("township-eight-projects", date(2016, 1, 1))
    await office.run(FIRST)
    village = min(row.area_code for row in await office.rows())
    households = [HouseholdEvents(village_code=village) for _ in range(3)]
    elsewhere = HouseholdEvents(village_code=max(row.area_code for row in await office.rows()))
    await office.take(*(one.registered() for one in (*households, elsewhere)), households[0].exited())
    (duty,) = await office.listed(area=village)
    assert (duty["coverage"], duty["due_on"], duty["role"]) == ("1", "2018-03-31", "work_team")
    office.clock.move_to(office.clock.now().replace(month=2, day=1))

    async def report(**more: Any) -> tuple[int, str, str | None]:
        reply = await office.report(duty["id"], "2018-02-01", Role.WORK_TEAM, village, **more)
        return reply.status_code, reply.json().get("code", ""), reply.json().get("field")

    assert await report() == (422, "monitoring.duty_coverage_untold", "households_covered")
    assert await report(households_covered=2) == (409, "monitoring.duty_coverage_short", "households_covered")
    assert await report(households_covered=4) == (422, "monitoring.duty_coverage_over", "households_covered")
    # one off the register needs no survey
    await office.take(households[1].removed())
    assert await report(households_covered=3) == (422, "monitoring.duty_coverage_over", "households_covered")
    assert await report(households_covered=2) == (200, "household_survey", None)
    (shown,) = await office.listed(area=village)
    assert shown["state"] == "kept"


async def test_every_refusal_of_a_report_has_its_own_code(office: DutyOffice) -> None:
    await the_town(office)
    duty = (await one_of(office, "supervision"))["id"]

    async def refused(on: str, role: Role = Role.TOWNSHIP, area: str = TOWN, **more: Any) -> tuple[int, str]:
        reply = await office.report(duty, on, role, area, **more)
        return reply.status_code, reply.json()["code"]

    assert await refused("2018-01-01", Role.COUNTY_OFFICE, "360722") == (403, "monitoring.duty_of_another_role")
    assert await refused("2018-01-01", Role.AUDITOR, "360722") == (403, "auth.forbidden")
    assert await refused("2018-01-01", Role.TOWNSHIP, "360722102") == (404, "request.not_found")
    assert await refused("2018-01-02") == (422, "request.date_in_future")
    assert await refused("2017-12-31") == (422, "request.date_before_step")
    assert await refused("2018-01-01", households_covered=1) == (422, "monitoring.duty_coverage_not_asked")
    assert await refused("2018-01-01", households_covered="1") == (422, "request.invalid")
    assert await refused("2018-01-01", evidence=["x"] * 21) == (422, "request.invalid")
    for blank in ("", " ", "\r\n", "\u200b"):
        assert await refused("2018-01-01", note=blank) == (422, "request.invalid")
        assert await refused("2018-01-01", evidence=[blank]) == (422, "request.invalid")
    assert await refused("2018-01-01", noet="") == (422, "request.invalid")
    assert (await office.report(new_id(), "2018-01-01")).json()["code"] == "request.not_found"
    assert (await office.report(duty, "2018-01-01")).status_code == 200
    assert await refused("2018-01-01") == (409, "monitoring.duty_not_owed")
    # nothing of all this came into the history but the one report
    assert len((await office.get(f"/{duty}")).json()["history"]) == 1


async def test_every_refusal_of_a_return_has_its_own_code(office: DutyOffice) -> None:
    await the_town(office)
    duty = (await one_of(office, "supervision"))["id"]

    async def refused(on: str, role: Role = Role.COUNTY_OFFICE, area: str = "360722") -> tuple[int, str]:
        reply = await office.send_back(duty, on, role, area)
        return reply.status_code, reply.json()["code"]

    assert await refused("2018-01-01") == (409, "monitoring.duty_nothing_reported")
    office.clock.move_to(office.clock.now().replace(month=2, day=1))
    assert (await office.report(duty, "2018-01-20")).status_code == 200
    assert await refused("2018-01-19") == (422, "request.date_before_step")
    assert await refused("2018-02-02") == (422, "request.date_in_future")
    assert await refused("2018-01-20", Role.TOWNSHIP, TOWN) == (403, "auth.forbidden")
    assert await refused("2018-01-20", Role.COUNTY_OFFICE, "360721") == (404, "request.not_found")
    assert await refused("2018-01-20", Role.CITY_OFFICE, "3607") == (200, "supervision")
    assert await refused("2018-01-20") == (409, "monitoring.duty_nothing_reported")


async def test_nobody_sends_back_the_report_of_his_own_post(office: DutyOffice) -> None:
    own = find_pack("town-2017").model_copy(
        update={
            "name": "county-own",
            "duties": (find_pack("town-2017").duties[3].model_copy(update={"role": "county_office", "receivers": ()}),),
        }
    )
    await office.hold(own, FIRST, TOWN + "000")
    await office.run(FIRST)
    duty = (await one_of(office, "supervision"))["id"]
    assert (await office.report(duty, FIRST, Role.COUNTY_OFFICE, "360722")).status_code == 200
    reply = await office.send_back(duty, FIRST)
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.own_duty_report")
    assert (await office.send_back(duty, FIRST, Role.CITY_OFFICE, "3607")).status_code == 200


async def test_what_is_wanted_several_times_is_kept_by_the_last_of_them(office: DutyOffice) -> None:
    twice = find_pack("town-2017").duties[3].model_copy(update={"times": 2})
    await office.hold(
        find_pack("town-2017").model_copy(update={"name": "twice", "duties": (twice,)}), FIRST, TOWN + "000"
    )
    await office.run(FIRST)
    duty = (await one_of(office, "supervision"))["id"]
    office.clock.move_to(office.clock.now().replace(month=4, day=20))
    once = (await office.report(duty, "2018-03-01")).json()
    assert (once["state"], once["times_done"]) == ("missed", 1)
    # another report isn't dated before the one before
    assert (await office.report(duty, "2018-02-28")).json()["code"] == "request.date_before_step"
    both = (await office.report(duty, "2018-04-02")).json()
    assert (both["state"], both["times_done"], both["kept_on"], both["late_days"]) == ("kept_late", 2, "2018-04-02", 2)
    # only the last report goes back
    back = (await office.send_back(duty, "2018-04-03")).json()
    assert (back["state"], back["times_done"]) == ("open", 1)
    back = (await office.send_back(duty, "2018-04-03")).json()
    assert back["times_done"] == 0


async def test_a_write_with_a_key_happens_once(office: DutyOffice) -> None:
    await the_town(office)
    duty = (await one_of(office, "supervision"))["id"]
    body = {"occurred_on": "2018-01-01", "note": "已督查"}
    first = await office.post(f"/{duty}/report", body, Idempotency_Key="one")
    second = await office.post(f"/{duty}/report", body, Idempotency_Key="one")
    assert (second.status_code, second.json()) == (200, first.json())


@pytest.mark.parametrize("statement", ["UPDATE duty_step SET county_code = county_code", "DELETE FROM duty_step"])
async def test_reports_can_only_be_added_to(office: DutyOffice, statement: str) -> None:
    async with office.sessions() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement))


# reading --------------------------------------------------------------------------------------------------------------


async def test_lists_page_without_gaps_in_the_order_of_deadlines(office: DutyOffice) -> None:
    await the_town(office)
    seen: list[Reply] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = (await office.get("", **query)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert len({one["id"] for one in seen}) == len(seen) == 2 * len(VILLAGES) + 3
    assert [one["due_on"] for one in seen] == sorted(one["due_on"] for one in seen)


async def test_lists_narrow_down(office: DutyOffice) -> None:
    await the_town(office)

    async def count(**query: Any) -> int:
        return len(await office.listed(**query))

    assert await count(role="work_team") == len(VILLAGES)
    assert await count(area=VILLAGES[0]) == 2
    assert await count(code="spot_check", pack="town-2017") == 1
    assert await count(pack="ecommerce") == 0
    assert await count(state="open") == 2 * len(VILLAGES) + 3
    assert await count(state="missed") == 0
    # both ends belong to the span
    assert await count(due_from="2018-03-31", due_to="2018-06-30") == 3
    assert await count(due_from="2018-04-01", due_to="2018-06-29") == 0
    assert await count(late="true") == 0
    # what nobody has noted yet is late all the same
    office.clock.move_to(office.clock.now().replace(month=2, day=1))
    assert await count(late="true") == 2 * len(VILLAGES)
    assert await count(state="missed") == 0


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"after": "nonsense"}, 422, "request.invalid"),
        ({"after": "WyJ4IiwieSJd"}, 422, "request.invalid"),
        # another list's
        ({"after": encode_cursor("alerts", date(2018, 1, 1), new_id())}, 422, "request.invalid"),
        ({"role": "mayor"}, 422, "request.invalid"),
        ({"state": "gone"}, 422, "request.invalid"),
        ({"roel": "township"}, 422, "request.invalid"),
        ({"due_from": "2018-02-01", "due_to": "2018-01-31"}, 422, "request.range_reversed"),
        ({"area": "36072"}, 422, "area.bad_code"),
        ({"area": "360721"}, 403, "auth.outside_area"),
        ({"area": "360722999"}, 422, "area.unknown"),
    ],
)
async def test_a_list_refuses_what_it_cant_read(
    office: DutyOffice, query: dict[str, str], status: int, code: str
) -> None:
    reply = await office.get("", **query)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_everybody_sees_the_duties_of_his_area_and_no_others(office: DutyOffice) -> None:
    await the_town(office)
    everything = 2 * len(VILLAGES) + 3

    async def seen(role: Role, area: str) -> int:
        return len(await office.listed(role, area))

    assert await seen(Role.COUNTY_OFFICE, "360722") == everything
    assert await seen(Role.CITY_OFFICE, "3607") == everything
    assert await seen(Role.TOWNSHIP, TOWN) == everything
    assert await seen(Role.WORK_TEAM, VILLAGES[0]) == 2
    assert await seen(Role.TOWNSHIP, "360722102") == 0
    assert await seen(Role.COUNTY_OFFICE, "360721") == 0
    duty = (await one_of(office, "supervision"))["id"]
    assert (await office.get(f"/{duty}", Role.TOWNSHIP, "360722102")).status_code == 404
    assert (await office.get(f"/{duty}", Role.TOWNSHIP, TOWN)).json()["id"] == duty
    assert (await office.get("", Role.BANK, "3607")).json()["code"] == "auth.forbidden"
    assert (await office.client.get("/monitoring/duties")).status_code == 401
    assert await office.feed(Role.TOWNSHIP, "360722102") == []
    assert len(await office.feed(Role.WORK_TEAM, VILLAGES[0])) == 2


async def test_the_summary_counts_by_area_and_post(office: DutyOffice) -> None:
    await the_town(office)
    reports = await office.listed(code="team_monthly_report")
    await office.report(reports[0]["id"], FIRST, Role.WORK_TEAM, reports[0]["area_code"])
    # Monday, 29 January 2018: the reports are due on Wednesday
    office.clock.move_to(office.clock.now().replace(day=29))
    town = TOWN + "000"
    summary = (await office.get("/summary")).json()
    assert (summary["on"], summary["due_from"], summary["due_to"]) == ("2018-01-29", "2018-01-01", "2018-12-31")

    def counts(items: list[Reply], area: str) -> dict[str, list[Any]]:
        names = ("open", "due_this_week", "late", "kept", "kept_late", "kept_share")
        return {one["role"]: [one[name] for name in names] for one in items if one["area_code"] == area}

    many = len(VILLAGES)
    assert counts(summary["items"], town) == {
        "township": [3, 0, 0, 0, 0, None],
        "village_cadre": [many, many, 0, 0, 0, None],
        "work_team": [many - 1, many - 1, 0, 1, 0, "1.0000"],
    }
    office.clock.move_to(office.clock.now().replace(day=28))  # Sunday: its week is over before Wednesday
    assert counts((await office.get("/summary")).json()["items"], town)["village_cadre"][1] == 0
    await office.run(date(2018, 2, 2))
    await office.report(reports[1]["id"], "2018-02-01", Role.WORK_TEAM, reports[1]["area_code"])
    january = (await office.get("/summary", due_to="2018-01-31")).json()["items"]
    # one in time of all: rounded half up to four decimals
    share = f"{(10_000 * 2 + many) // (2 * many) / 10_000:.4f}"
    assert counts(january, town)["work_team"] == [0, 0, many - 2, 1, 1, share]
    assert counts(january, town)["village_cadre"] == [0, 0, many, 0, 0, "0.0000"]
    # a town's own summary goes by village
    below = (await office.get("/summary", Role.TOWNSHIP, TOWN, due_to="2018-01-31")).json()["items"]
    assert counts(below, VILLAGES[0])["village_cadre"] == [0, 0, 1, 0, 0, "0.0000"]
    reply = await office.get("/summary", due_from="2018-02-01", due_to="2018-01-31")
    assert reply.json()["code"] == "request.range_reversed"


async def test_the_feed_tells_what_happened_in_order(office: DutyOffice) -> None:
    await the_town(office)
    duty = await one_of(office, "supervision")
    await office.run(date(2018, 3, 15))
    await office.run(date(2018, 3, 16))
    await office.run(date(2018, 4, 1))
    await office.report(duty["id"], "2018-04-01")
    mine = [item for item in await office.feed() if item["id"] == duty["id"]]
    # 15 days before the end of March, for the first time on the 16th
    assert [(item["news"], item["state"], item["times_done"]) for item in mine] == [
        ("opened", "open", 0),
        ("reminded", "open", 0),
        ("late", "missed", 0),
        ("kept", "kept_late", 1),
    ]
    (row,) = await office.rows(code="supervision", period="2018Q1")
    assert row.reminded_on == date(2018, 3, 16)


# two at once ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def committed(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that really commit; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    async with open_office(installation, session_factory(engine), sign_in) as opened:
        yield opened
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute("TRUNCATE duty, duty_step, duty_calendar, feed_item, policy_activation, idempotent_reply")
    await connection.execute("TRUNCATE kept_record, inbox, parked_event, area_total, area_day")
    await connection.close()


async def test_two_workers_at_once_open_each_duty_once(committed: DutyOffice) -> None:
    await committed.hold("town-2017", date(2017, 1, 1))
    committed.clock.move_to(committed.clock.now())

    async def run() -> int:
        done = await opening.run_day(committed.sessions, committed.clock, committed.policies, committed.areas)
        return sum(done.values())

    everything = 2 * len(VILLAGES) + 3
    assert sorted(await asyncio.gather(*(run() for _ in range(4)))) == [0, 0, 0, everything]
    assert len(await committed.rows()) == everything
    assert len(await committed.feed()) == everything


async def test_a_run_that_breaks_off_anywhere_leaves_nothing_half_done(
    committed: DutyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await committed.hold("town-2017", date(2017, 1, 1))

    async def broken(*_: object, **__: object) -> int:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr(opening, "note_deadlines", broken)
    with pytest.raises(RuntimeError):
        await committed.run(date(2018, 1, 31))
    assert {row.state for row in await committed.rows()} == {"open"}
    monkeypatch.undo()
    # the next turn goes on with what is left
    assert await committed.run(date(2018, 1, 31)) == {"reminded": 2 * len(VILLAGES)}


async def test_of_two_reports_at_once_one_wins(committed: DutyOffice) -> None:
    await committed.hold("town-2017", date(2017, 1, 1))
    await committed.run(FIRST)
    (duty,) = await committed.rows(code="supervision")
    replies = await asyncio.gather(*(committed.report(duty.id, FIRST) for _ in range(5)))
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409, 409]
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} == {"monitoring.duty_not_owed"}


async def test_of_two_returns_at_once_one_wins(committed: DutyOffice) -> None:
    await committed.hold("town-2017", date(2017, 1, 1))
    await committed.run(FIRST)
    (duty,) = await committed.rows(code="supervision")
    await committed.report(duty.id, FIRST)
    replies = await asyncio.gather(*(committed.send_back(duty.id, FIRST) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} == {
        "monitoring.duty_nothing_reported"
    }


async def test_a_report_beside_the_run_that_finds_it_late_is_not_lost(committed: DutyOffice) -> None:
    await committed.hold("town-2017", date(2017, 1, 1))
    await committed.run(FIRST)
    (duty,) = await committed.rows(code="supervision")
    committed.clock.move_to(committed.clock.now().replace(month=4, day=1))

    async def run() -> None:
        await opening.run_day(committed.sessions, committed.clock, committed.policies, committed.areas)

    _, reply = await asyncio.gather(run(), committed.report(duty.id, "2018-03-31"))
    assert reply.status_code == 200
    (row,) = await committed.rows(code="supervision", period="2018Q1")
    assert (row.state, row.kept_on) == ("kept", date(2018, 3, 31))


async def test_an_event_waits_for_the_run_that_changes_the_same_duties(committed: DutyOffice) -> None:
    async with transaction(committed.sessions) as running:
        await opening.lock_calendar(running)
        waiting = asyncio.create_task(committed.take(BankDutyEvents().opened()))
        _, still = await asyncio.wait({waiting}, timeout=0.3)
        assert still == {waiting}
    await waiting
    assert len(await committed.rows()) == 1


def test_who_may_do_what_with_duties() -> None:
    assert PERMISSIONS["post_duty.return"] == {Role.COUNTY_OFFICE, Role.CITY_OFFICE}
    assert PERMISSIONS["post_duty.open"] == {Role.ADMINISTRATOR}
    assert Role.BANK not in PERMISSIONS["post_duty.read"] | PERMISSIONS["post_duty.report"]


# areas that change ----------------------------------------------------------------------------------------------------


def recoded(old: str, new: str, *, whole: bool) -> AreaSucceeded:
    """The news that an area bears another code, or was merged into another."""
    return AreaSucceeded(
        county_code="360722",
        version=1,
        area_id=new_id(),
        effective_on=date(2018, 1, 10),
        old_code=old,
        new_code=new,
        whole=whole,
        source="赣府字〔2018〕1号",
    )


async def test_an_area_that_gets_another_code_in_a_period_owes_it_once(office: DutyOffice) -> None:
    await the_town(office)
    before = await office.rows()
    await office.take(recoded(TOWN, "360722150", whole=True))
    async with office.sessions() as session:
        await office.areas.refresh(session)
    assert await office.run(date(2018, 1, 11)) == {}
    assert len(await office.rows()) == len(before)
    # from the next period on it is owed under the new code, and whoever bears it may report the old one
    await office.run(date(2018, 4, 1))
    (row,) = await office.rows(code="supervision", period="2018Q2")
    assert (row.area_code, row.owner) == ("360722150000", TOWN + "000")
    (old,) = await office.rows(code="supervision", period="2018Q1")
    assert old.area_code == TOWN + "000"
    async with office.sessions() as session:
        await office.client._transport.app.state.areas.refresh(session)  # type: ignore[attr-defined]  # httpx hides it
    assert (await office.report(old.id, "2018-04-01", Role.TOWNSHIP, "360722150")).status_code == 200


def test_areas_are_those_that_bear_a_code_now() -> None:
    merged, into = VILLAGES[0], VILLAGES[1]
    known = Successions(
        [
            Succession(TOWN, "360722150", True, "360722", date(2018, 1, 1), ""),
            Succession(merged, into, False, "360722", date(2017, 1, 1), ""),
        ],
        {"360722": "106299" + "107288"},
    )
    # under the town's new code, without the village that was merged, with the one that was loaded
    wanted = sorted({"360722150" + code[9:] for code in VILLAGES[1:]} | {"360722150299"})
    for scope in (scope_of(known, "360722150000"), scope_of(known, TOWN + "000")):
        assert areas_inside(scope, AreaLevel.VILLAGE) == wanted
        assert areas_inside(scope, AreaLevel.TOWN) == ["360722150000"]
        assert areas_inside(scope, AreaLevel.COUNTY) == []
    county = scope_of(known, "360722000000", ["360722107"])
    assert areas_inside(county, AreaLevel.COUNTY) == ["360722000000"]
    # the town in which the pack holds by itself is left out, with its village that was loaded
    towns, villages = areas_inside(county, AreaLevel.TOWN), areas_inside(county, AreaLevel.VILLAGE)
    assert "360722150000" in towns
    assert "360722107000" not in towns
    assert not [code for code in villages if code.startswith("360722107")]
    assert "360722107288" in areas_inside(scope_of(known, "360722000000"), AreaLevel.VILLAGE)
