"""Assessments: who is listed, what is pulled and entered, the steps of two people."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.assessing import (
    COUNTY_AREA,
    H1,
    OTHER_TOWN,
    TOWN,
    URL,
    Y18,
    Office,
    SignIn,
    city,
    county,
    department,
    half_year,
    units,
)
from tests.monitoring.builders import OTHER_VILLAGE_OF_TOWN, VILLAGE, HouseholdEvents
from tests.monitoring.conftest import Consume
from tests.monitoring.test_area_changes import succeeded

pytestmark = pytest.mark.usefixtures("score_sheets")


@pytest.mark.requirement("R000-086")
async def test_every_village_of_the_town_is_listed_with_its_households(town: Office, consume: Consume) -> None:
    """The 17 villages of the official list; households on the register by 30 June, those that left poverty too."""
    here, there, gone = HouseholdEvents(), HouseholdEvents(), HouseholdEvents()
    later = HouseholdEvents()
    await consume(here.registered(), there.registered(), there.exited(date(2018, 3, 1)))
    await consume(
        gone.registered(), gone.removed(date(2018, 6, 30)), later.registered(), later.removed(date(2018, 7, 1))
    )
    detail = await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    villages = {one["code"]: one["households"] for one in detail["objects"] if one["kind"] == "village"}
    assert len(villages) == 17
    assert villages[VILLAGE] == 3
    assert sum(villages.values()) == 3
    assert {one["code"]: one["households"] for one in detail["objects"] if one["kind"] == "department"} == {
        "agriculture": None,
        "education": None,
    }
    assert town.object(VILLAGE)["name"] == "新屋村委会"


async def test_households_of_a_village_that_bears_another_code_now_count_for_it(
    client: httpx.AsyncClient, sign_in: SignIn, sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    """Ganxian was renumbered from 360721 to 360704; an old code opens the assessment of the present area."""
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("town-2017"), "360704100000", date(2014, 1, 1))
    household = HouseholdEvents(county_code="360704", village_code="360721100201")
    await consume(household.registered())
    clerk = sign_in(Role.TOWNSHIP, "360704100", subject="clerk")
    office = Office(client, clerk, clerk)
    detail = await office.open("village_supervision", "2018Q1", "360721100000", "2018-04-02")
    assert (detail["county_code"], detail["area_code"]) == ("360704", "360704100000")
    assert {one["code"][:9] for one in detail["objects"]} == {"360704100"}
    assert sum(one["households"] for one in detail["objects"]) == office.object("360704100201")["households"] == 1


@pytest.mark.parametrize(("old", "new"), [("360722102", "360722150"), ("360722", "360799"), ("360722102", "360723152")])
async def test_what_was_opened_under_an_old_code_is_not_opened_again_under_the_new_one(
    client: httpx.AsyncClient, town: Office, sessions: Sessions, consume: Consume, sign_in: SignIn, old: str, new: str
) -> None:
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    opened = town.id
    await succeeded(client, sessions, consume, old, new)
    now = new + TOWN[len(new) :]
    clerk = sign_in(Role.TOWNSHIP, now[:9], subject="clerk")
    for who, area_code in ((clerk, now), (clerk, TOWN), (town.clerk, now), (town.clerk, TOWN)):
        body = {"sheet": "half_year_assessment", "period": "2018H1", "area_code": area_code, "occurred_on": H1}
        reply = await client.post(URL, json={**body, "objects": units()}, headers=who)
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.assessment_exists"), area_code
        year = (await client.get(f"{URL}/calendar?year=2018", headers=who)).json()["items"]
        half = next(one for one in year if (one["sheet_code"], one["period"]) == ("half_year_assessment", "2018H1"))
        assert (half["area_code"], half["state"], half["assessment_id"]) == (now, "open", opened)
    office = Office(client, clerk, clerk)
    detail = await office.open("village_supervision", "2018Q1", TOWN, "2018-04-02")
    assert {one["code"][:9] for one in detail["objects"]} == {now[:9]}
    assert len(detail["objects"]) == 17
    assert office.object(now[:9] + "201")["name"] == "新屋村委会"


async def test_our_own_figures_are_pulled_as_of_the_periods_last_day(town: Office, consume: Consume) -> None:
    """Exits of 2018 until 30 June count, those before and after don't; the year's task is missing and is entered."""
    for on in (date(2017, 12, 31), date(2018, 1, 1), date(2018, 6, 30), date(2018, 7, 1)):
        household = HouseholdEvents()
        await consume(household.registered(), household.exited(on))
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    item = town.item(VILLAGE, "exits")
    assert (item["basis"], item["figure"], item["task"], item["points"]) == ("pulled", "2", None, None)
    assert item["evidence"] == "系统数据：截至2018年6月30日，自2018年1月1日起合计"
    # half of the year's task of 8 is due: 2 of 4
    await town.enter(VILLAGE, "exits", on=H1, task=8, evidence="目标责任书")
    item = town.item(VILLAGE, "exits")
    assert (item["figure"], item["task"], item["points"], item["corrections"]) == ("2", "8", "20.00", 0)
    assert item["reason"] == "任务8户，到期应完成4户，实际2户，满分40分，得20.00分。"


@pytest.mark.requirement("R002-144")
async def test_a_target_of_the_plan_is_pulled_with_its_task(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = city(client, sign_in)
    detail = await office.open("county_credit_assessment", "2019", "360700000000", "2020-01-05")
    assert len(detail["objects"]) == 18
    item = office.item(COUNTY_AREA, "lending")
    assert (item["figure"], item["task"], item["points"]) == ("0", "61000000000", "0.00")
    assert item["reason"] == "任务61,000万元，实际0元，满分60分，得0.00分。"
    assert "2019年12月31日前应达到61,000万元" in item["evidence"]


@pytest.mark.requirement("R003-014")
async def test_townships_are_scored_by_the_persons_who_left_poverty(
    client: httpx.AsyncClient, sign_in: SignIn, consume: Consume
) -> None:
    """Two households of 4 and 3 left poverty in 2018, one in 2017: 7 persons; 7 of a task of 10 are 42 of 60."""
    for persons, on in ((4, date(2018, 1, 1)), (3, date(2018, 12, 31)), (5, date(2017, 12, 31))):
        household = HouseholdEvents(persons=persons)
        await consume(household.registered(), household.exited(on))
    removed = HouseholdEvents(persons=6)
    await consume(removed.registered(), removed.exited(date(2018, 5, 1)), removed.removed(date(2018, 6, 1)))
    office = county(client, sign_in)
    await office.open("two_way_assessment", "2018", COUNTY_AREA, Y18, [department("jiaotong", partners=[TOWN])])
    assert office.item(TOWN, "poor_people_reduced")["figure"] == "7"
    assert office.item(OTHER_TOWN, "poor_people_reduced")["figure"] == "0"
    await office.enter(TOWN, "poor_people_reduced", on=Y18, task=10, reason="年度减贫任务")
    assert office.item(TOWN, "poor_people_reduced")["points"] == "42.00"


async def test_an_area_keeps_its_task_when_its_code_changes_while_it_is_scored(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    office = city(client, sign_in)
    await office.open("county_credit_assessment", "2019", "360700000000", "2020-01-05")
    await succeeded(client, sessions, consume, "360722", "360799")
    await office.post("pull", {"occurred_on": "2020-01-06"})
    item = office.item(COUNTY_AREA, "lending")
    assert (item["figure"], item["task"], item["corrections"]) == ("0", "61000000000", 0)


async def test_what_was_pulled_stays_until_it_is_pulled_anew_and_never_what_people_entered(
    town: Office, consume: Consume
) -> None:
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    await town.enter(OTHER_VILLAGE_OF_TOWN, "exits", on=H1, figure=5, task=10, reason="台账")
    for village in (VILLAGE, OTHER_VILLAGE_OF_TOWN):
        household = HouseholdEvents(village_code=village)
        await consume(household.registered(), household.exited(date(2018, 5, 1)))
    assert (await town.get())["objects"] == town.detail["objects"]
    await town.post("pull", {"occurred_on": "2018-07-06"})
    assert town.item(VILLAGE, "exits")["figure"] == "1"
    assert town.item(OTHER_VILLAGE_OF_TOWN, "exits")["figure"] == "5"
    assert town.detail["history"][-1]["note"] == "更新系统数据1项"


async def test_a_closed_result_does_not_change_with_what_comes_later(town: Office, consume: Consume) -> None:
    await half_year(town)
    await town.confirm("2018-07-10")
    await town.post("publish", {"occurred_on": "2018-07-11"}, head=True)
    published = await town.get()
    household = HouseholdEvents()
    await consume(household.registered(), household.exited(date(2018, 5, 1)))
    assert await town.get() == published
    assert await town.code("pull", {"occurred_on": "2018-07-12"}) == "monitoring.assessment_wrong_step"


async def test_the_sheet_is_frozen_at_the_opening(town: Office, sessions: Sessions, clock: Clock) -> None:
    await half_year(town)
    pack = find_pack("town-2017")
    raised = pack.score_sheets[1].model_copy(update={"label": "新办法", "levels": pack.score_sheets[0].levels})
    async with transaction(sessions) as session:
        changed = pack.model_copy(update={"score_sheets": (pack.score_sheets[0], raised)})
        await activate(session, clock, changed, TOWN, date(2014, 1, 1))
    found = await town.get()
    assert found == town.detail
    assert (found["sheet_label"], found["objects"][0]["level"]) == ("精准扶贫工作半年考核", "excellent")


@pytest.mark.requirement("R000-085", "R004-008")
async def test_an_opening_is_refused_by_name(client: httpx.AsyncClient, sign_in: SignIn, clock: Clock) -> None:
    clerk = sign_in(Role.TOWNSHIP, "360722102")

    async def code(who: dict[str, str] = clerk, **changes: Any) -> tuple[str, str | None]:
        body = {
            "sheet": "half_year_assessment",
            "period": "2018H1",
            "area_code": TOWN,
            "occurred_on": H1,
            "objects": units(),
            **changes,
        }
        reply = await client.post(URL, json=body, headers=who)
        return reply.json().get("code", reply.status_code), reply.json().get("field")

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await code(area_code="360722101000") == ("auth.outside_area", "area_code")
    assert await code(area_code="36072") == ("area.bad_code", "area_code")
    assert await code(period="2018H3") == ("monitoring.bad_assessment_period", "period")
    assert await code(period="2018Q1") == ("monitoring.bad_assessment_period", "period")
    assert await code(sheet="no_such_sheet") == ("monitoring.no_score_sheet", "sheet")
    assert await code(area_code=VILLAGE) == ("monitoring.no_score_sheet", "sheet")
    assert await code(period="2013H2") == ("monitoring.no_score_sheet", "sheet")
    assert await code(occurred_on=tomorrow) == ("request.date_in_future", "occurred_on")
    assert await code(occurred_on="2018-06-30") == ("monitoring.period_not_over", "occurred_on")
    assert await code(objects=[]) == ("monitoring.bad_assessment_objects", "objects")
    assert await code(objects=[*units()[:1], *units()[:1]]) == ("monitoring.bad_assessment_objects", "objects")
    assert await code(objects=[department("x", partners=[VILLAGE])]) == ("monitoring.bad_assessment_objects", "objects")
    person = {"kind": "person", "code": "p1", "name": "张三", "unit_name": "学校"}
    assert await code(objects=[*units(), person]) == ("monitoring.bad_assessment_objects", "objects.2.kind")
    assert await code(objects=[department("x", unit_name="县局")]) == (
        "monitoring.bad_assessment_objects",
        "objects.0.unit_name",
    )
    assert await code(objects=[department("x", area_code="360722101000")]) == (
        "auth.outside_area",
        "objects.0.area_code",
    )
    assert await code(who=sign_in(Role.COUNTY_OFFICE)) == ("monitoring.not_the_assessor", None)
    assert await code(who=sign_in(Role.VILLAGE_CADRE, VILLAGE)) == ("auth.forbidden", None)
    assert await code() == (201, None)
    assert await code() == ("monitoring.assessment_exists", "period")


async def test_partners_are_of_the_two_kinds_that_share(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    who = sign_in(Role.COUNTY_OFFICE)

    async def code(*objects: dict[str, Any]) -> object:
        body = {
            "sheet": "two_way_assessment",
            "period": "2018",
            "area_code": COUNTY_AREA,
            "occurred_on": Y18,
            "objects": objects,
        }
        reply = await client.post(URL, json=body, headers=who)
        return reply.json().get("code", reply.status_code)

    assert await code(department("a", partners=[VILLAGE])) == "monitoring.bad_assessment_objects"
    assert await code(department("a", partners=[TOWN, TOWN])) == "monitoring.bad_assessment_objects"
    assert await code(department("a"), department("b", partners=["a"])) == "monitoring.bad_assessment_objects"
    assert await code(department("a", partners=[TOWN])) == 201


# scoring --------------------------------------------------------------------------------------------------------------


async def test_points_are_explained_item_by_item(town: Office) -> None:
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    await town.enter(VILLAGE, "infrastructure", on=H1, points="25.5", evidence="通村路完工")
    department = town.object("agriculture")["object_id"]
    for given in ({"figure": "8", "task": "1"}, {"figure": "1.01", "task": "1"}, {"figure": "0.8", "task": "10"}):
        entry = {"object_id": department, "item": "assigned_tasks", "evidence": "台账", **given}
        refused = await town.client.post(
            f"{URL}/{town.id}/entries", json={"occurred_on": H1, "entries": [entry]}, headers=town.clerk
        )
        # 8 of 10 tasks are 0.8 of them: no share is more than the whole
        assert (refused.status_code, refused.json()["code"]) == (422, "monitoring.bad_assessment_entry")
    await town.enter("agriculture", "assigned_tasks", on=H1, figure="0.75", task="1")
    assert town.item(VILLAGE, "infrastructure")["reason"] == "评定得25.50分（满分30分）：通村路完工"
    item = town.item("agriculture", "assigned_tasks")
    assert (item["points"], item["reason"]) == ("45.00", "任务100%，实际75%，满分60分，得45.00分。")
    assert town.object(VILLAGE)["total_points"] is None
    assert town.object(VILLAGE)["rank"] is None


@pytest.mark.requirement("R002-089")
async def test_towns_are_scored_in_proportion_to_the_best_sales(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    """The best has all 60 points, a third of its sales 20."""
    office = county(client, sign_in)
    await office.open("sales_year", "2018", COUNTY_AREA, Y18)
    await office.enter(OTHER_TOWN, "online_sales", on=Y18, figure=90_000_000)
    await office.enter(TOWN, "online_sales", on=Y18, figure=30_000_000)
    assert office.item(OTHER_TOWN, "online_sales")["points"] == "60.00"
    item = office.item(TOWN, "online_sales")
    assert (item["points"], item["reason"]) == (
        "20.00",
        "实际30万元，同组最高90万元，满分60分，按比例得20.00分。",
    )
    await office.open("sales_quarter", "2018Q4", COUNTY_AREA, Y18)


async def test_an_entry_that_does_not_fit_is_refused_and_nothing_is_entered(town: Office) -> None:
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    village, unit = town.object(VILLAGE)["object_id"], town.object("agriculture")["object_id"]
    good = {"object_id": village, "item": "infrastructure", "points": 10, "evidence": "好"}

    async def code(**changes: Any) -> str:
        body = {"occurred_on": H1, "entries": [good, {**good, "item": "household_measures", **changes}]}
        return await town.code("entries", body)

    assert await code(item="no_such_item") == "monitoring.bad_assessment_entry"
    assert await code(object_id=unit) == "monitoring.bad_assessment_entry"
    assert await code(object_id=str(new_id())) == "monitoring.unknown_assessment_object"
    assert await code(points=None) == "monitoring.bad_assessment_entry"
    assert await code(figure=1) == "monitoring.bad_assessment_entry"
    assert await code(points="30.01") == "monitoring.bad_assessment_entry"
    assert await code(points="1.005") == "request.invalid"
    assert await code(points=1.5) == "request.invalid"
    assert await code(points=True) == "request.invalid"
    assert await code(points=-1) == "request.invalid"
    assert await code(points="101") == "request.invalid"
    both = {"occurred_on": H1, "entries": [{**good, "points": None, "figure": 1}]}
    assert (await town.refused("entries", both))["detail"].endswith("应填得分")
    for blank in ("", " ", "\u200b"):
        assert await code(evidence=blank) == "request.invalid"
    for blank in ("", " ", "\u200b"):
        again = await code(points="30", item="infrastructure", reason=blank)
        assert again == "monitoring.correction_needs_reason"
    assert town.item(VILLAGE, "infrastructure")["points"] is None
    await town.enter(VILLAGE, "household_measures", on=H1, points=30)
    await town.enter(VILLAGE, "household_measures", on=H1, points=29, reason="漏记一户")
    item = town.item(VILLAGE, "household_measures")
    assert (item["points"], item["corrections"], item["basis"]) == ("29.00", 1, "judged")


async def test_steps_are_dated_and_taken_in_order(town: Office, clock: Clock) -> None:
    await half_year(town)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await town.code("submit", {"occurred_on": tomorrow}) == "request.date_in_future"
    assert await town.code("submit", {"occurred_on": "2018-07-04"}) == "request.date_before_step"
    for step in ("confirm", "publish"):
        assert await town.code(step, {"occurred_on": H1}, head=True) == "monitoring.assessment_wrong_step"
    back = {"occurred_on": H1, "note": "补充材料"}
    assert await town.code("return", back, head=True) == "monitoring.assessment_wrong_step"
    await town.post("submit", {"occurred_on": "2018-07-06"})
    assert await town.code("confirm", {"occurred_on": H1}, head=True) == "request.date_before_step"
    assert await town.code("confirm", {"occurred_on": "2018-07-06"}) == "monitoring.same_person"
    assert await town.code("return", {"occurred_on": "2018-07-06", "note": "自退"}) == "monitoring.same_person"
    entry = {"object_id": town.object(VILLAGE)["object_id"], "item": "infrastructure", "points": 1, "evidence": "晚"}
    assert (
        await town.code("entries", {"occurred_on": "2018-07-06", "entries": [entry]})
        == "monitoring.assessment_wrong_step"
    )
    assert await town.code("return", {"occurred_on": "2018-07-06"}, head=True) == "request.invalid"
    await town.post("return", {"occurred_on": "2018-07-07", "note": "补充材料"}, head=True)
    assert (town.detail["state"], town.detail["state_label"]) == ("open", "评分中")
    await town.confirm("2018-07-08")
    await town.post("return", {"occurred_on": "2018-07-08", "note": "复核发现漏记"}, head=True)
    assert (town.detail["state"], town.detail["submitted_on"], town.detail["confirmed_on"]) == ("open", None, None)
    await town.confirm("2018-07-08")
    await town.post("publish", {"occurred_on": "2018-07-09"}, head=True)
    assert await town.code("return", back, head=True) == "monitoring.assessment_wrong_step"
    assert [(past["step"], past["occurred_on"], past["actor_role"]) for past in town.detail["history"]] == [
        ("open", "2018-07-05", "township"),
        ("cover", "2018-07-05", "township"),
        ("submit", "2018-07-06", "township"),
        ("return", "2018-07-07", "township"),
        ("submit", "2018-07-08", "township"),
        ("confirm", "2018-07-08", "township"),
        ("return", "2018-07-08", "township"),
        ("submit", "2018-07-08", "township"),
        ("confirm", "2018-07-08", "township"),
        ("publish", "2018-07-09", "township"),
    ]


@pytest.mark.requirement("R000-086")
async def test_it_is_not_submitted_before_every_item_is_scored_and_every_household_looked_at(
    town: Office, consume: Consume
) -> None:
    for _ in range(3):
        await consume(HouseholdEvents().registered())
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    assert await town.code("submit", {"occurred_on": H1}) == "monitoring.assessment_items_missing"
    await town.fill(H1)
    assert await town.code("submit", {"occurred_on": H1}) == "monitoring.coverage_incomplete"

    def seen(code: str, households: int) -> dict[str, Any]:
        one = {"object_id": town.object(code)["object_id"], "households_seen": households}
        return {"occurred_on": H1, "seen": [one], "evidence": "入户"}

    beyond = await town.refused("coverage", seen(VILLAGE, 4))
    assert beyond["code"] == "monitoring.bad_coverage"
    assert beyond["detail"].endswith("考核期末在册建档立卡户（含已脱贫户）3 户，填报 4 户")
    assert await town.code("coverage", seen("agriculture", 0)) == "monitoring.bad_coverage"
    await town.post("coverage", seen(VILLAGE, 2))
    assert await town.code("submit", {"occurred_on": H1}) == "monitoring.coverage_incomplete"
    await town.post("coverage", seen(VILLAGE, 3))
    await town.post("submit", {"occurred_on": H1})
    assert (town.object(VILLAGE)["households_seen"], town.detail["state"]) == (3, "submitted")


async def test_a_known_task_is_neither_struck_out_nor_replaced_without_a_word(town: Office) -> None:
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    await town.enter(VILLAGE, "exits", on=H1, task=8, reason="目标责任书")
    village = town.object(VILLAGE)["object_id"]

    async def refused(item: str = "exits", **changes: Any) -> tuple[str, str]:
        entry = {"object_id": village, "item": item, "evidence": "台账", "reason": "更正", **changes}
        body = {"occurred_on": H1, "entries": [entry]}
        reply = await town.client.post(f"{URL}/{town.id}/entries", json=body, headers=town.clerk)
        return reply.json()["code"], reply.json()["field"]

    assert await refused(task=0) == ("monitoring.task_struck_out", "entries.0.task")
    assert await refused(task="0.0") == ("monitoring.task_struck_out", "entries.0.task")
    for name, part in (("figure", "0.5"), ("task", "0.0001"), ("task", "8.5")):  # no household is half a one
        assert await refused(**{name: part}) == ("monitoring.bad_assessment_entry", f"entries.0.{name}")
    for again in ({"task": 9}, {"task": 8}, {"figure": 1, "task": 9}, {"figure": 1}):
        assert await refused(reason=" ", **again) == ("monitoring.correction_needs_reason", "entries.0.reason")
    for name in ("figure", "task"):
        assert await refused(**{name: 2**53}) == ("monitoring.bad_assessment_entry", f"entries.0.{name}")
        assert await refused(**{name: 10_000_001}) == ("monitoring.bad_assessment_entry", f"entries.0.{name}")
    await town.enter(VILLAGE, "exits", on=H1, task=10_000_000, reason="更正")
    assert town.item(VILLAGE, "exits")["task"] == "10000000"
