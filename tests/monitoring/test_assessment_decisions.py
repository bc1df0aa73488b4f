"""Ranks, vetoes, accountability, shared results, objections and next year's weights."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

import httpx
import pytest

from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, new_id, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.assessing import (
    COUNTY_AREA,
    H1,
    OTHER_TOWN,
    RESULTS,
    TOWN,
    URL,
    Y18,
    Office,
    SignIn,
    county,
    department,
    half_year,
    township,
    two_way,
)
from tests.monitoring.builders import OTHER_VILLAGE_OF_TOWN, VILLAGE
from tests.monitoring.conftest import a_client

pytestmark = pytest.mark.usefixtures("score_sheets")


def at(day: str) -> datetime:
    """A moment of a day in China that is still the day before in Greenwich."""
    return datetime.fromisoformat(f"{day}T00:30:00").replace(tzinfo=CHINA)


@pytest.fixture
def now() -> SettableClock:
    """The offices' clock."""
    return SettableClock(at("2019-01-11"))


@pytest.fixture
async def client(
    installation: Installation, sessions: Sessions, now: SettableClock
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service by that clock, whose requests share the test's transaction."""
    async with a_client(installation, sessions, now) as made:
        yield made


async def test_ties_are_shown_as_ties(town: Office) -> None:
    await half_year(town)
    await town.enter(VILLAGE, "infrastructure", on=H1, points=20, reason="复核")
    ranking = (await town.get("/ranking"))["items"]
    villages = [one for one in ranking if one["kind"] == "village"]
    assert [(one["rank"], one["tied"]) for one in villages] == [(1, True)] * 16 + [(17, False)]
    assert (villages[-1]["code"], villages[-1]["total_points"], villages[-1]["level"]) == (
        VILLAGE,
        "90.00",
        "excellent",
    )
    assert {one["rank"] for one in ranking if one["kind"] == "department"} == {1}


@pytest.mark.requirement("R000-088")
async def test_a_department_or_village_below_standard_is_vetoed_and_its_head_held_to_account(town: Office) -> None:
    """59.99 of 100 are below the standard of 60: no publication before the veto is decided."""
    await half_year(town)
    await town.enter("education", "assigned_tasks", on=H1, figure="0.333", task=1, reason="复核")  # 19.98
    await town.enter(VILLAGE, "exits", on=H1, figure=0, task=10, reason="复核")  # 0 + 30 + 30
    assert town.object(VILLAGE)["total_points"] == "60.00"
    assert (town.object("education")["total_points"], town.object("education")["level"]) == ("59.98", "failed")
    await town.confirm("2018-07-10")
    assert await town.code("publish", {"occurred_on": "2018-07-11"}, head=True) == "monitoring.veto_undecided"

    def veto(code: str, trigger: str) -> dict[str, Any]:
        found = town.object(code)["object_id"]
        return {"object_id": found, "trigger": trigger, "grounds": "未达到60分", "occurred_on": "2018-07-10"}

    assert await town.code("vetoes", veto(VILLAGE, "below_standard")) == "monitoring.no_ground"
    await town.post("vetoes", veto("education", "below_standard"))
    assert await town.code("vetoes", veto("education", "below_standard")) == "monitoring.veto_exists"
    assert await town.code("publish", {"occurred_on": "2018-07-11"}, head=True) == "monitoring.veto_undecided"
    decide = f"vetoes/{town.detail['vetoes'][0]['id']}/decide"
    decision = {"upheld": True, "reason": "查实", "occurred_on": "2018-07-11"}
    assert await town.code(decide, decision) == "monitoring.same_person"
    assert await town.code(f"vetoes/{new_id()}/decide", decision, head=True) == "monitoring.unknown_decision_matter"
    await town.post(decide, decision, head=True)
    assert await town.code(decide, decision, head=True) == "monitoring.already_decided"
    account = {
        "object_id": town.object("education")["object_id"],
        "person": "李四",
        "post": "主任",
        "measure": "held_to_account",
        "grounds": "考核不达标",
        "occurred_on": "2018-07-12",
    }
    assert await town.code("accountability", account, head=True) == "monitoring.assessment_wrong_step"
    await town.post("publish", {"occurred_on": "2018-07-12"}, head=True)
    fine = {**account, "object_id": town.object(VILLAGE)["object_id"]}
    assert await town.code("accountability", fine, head=True) == "monitoring.no_ground"
    unknown = await town.refused("accountability", {**account, "measure": "praised"}, head=True)
    assert (unknown["code"], unknown["field"]) == ("monitoring.no_ground", "measure")
    assert unknown["detail"] == "考核表没有问责方式“praised”，现有：held_to_account（对主要负责人予以问责）"
    await town.post("accountability", account, head=True)
    (record,) = town.detail["accountability"]
    assert (record["person"], record["measure_label"]) == ("李四", "对主要负责人予以问责")
    assert town.object("education")["rank"] is None


@pytest.mark.requirement("R000-088")
async def test_a_veto_for_lack_of_effort_beats_the_best_points(town: Office) -> None:
    await half_year(town)
    await town.confirm("2018-07-10")
    await town.veto(VILLAGE, "not_promoted", "2018-07-11")
    one = town.object(VILLAGE)
    assert (one["total_points"], one["level"], one["level_label"], one["vetoed"], one["rank"]) == (
        "100.00",
        "failed",
        "不达标",
        True,
        None,
    )
    assert one["accountable"]
    await town.veto(OTHER_VILLAGE_OF_TOWN, "not_promoted", "2018-07-11", upheld=False)
    assert town.object(OTHER_VILLAGE_OF_TOWN)["level"] == "excellent"
    await town.post("publish", {"occurred_on": "2018-07-12"}, head=True)


@pytest.mark.requirement("R002-074")
async def test_a_village_that_misses_the_years_task_is_vetoed_whatever_its_points(
    town: Office, now: SettableClock
) -> None:
    """9 of 10 are 63 of 70 points, with the rest 93: excellent by points, and vetoed for the missed task."""
    now.move_to(at("2019-01-15"))
    await town.open("village_year_assessment", "2018", TOWN, Y18)
    await town.fill(Y18)
    await town.enter(VILLAGE, "year_task", on=Y18, figure=9, task=10, reason="复核")
    one = town.object(VILLAGE)
    assert (one["total_points"], one["level"], one["below_standard"]) == ("93.00", "excellent", True)
    assert not town.object(OTHER_VILLAGE_OF_TOWN)["below_standard"]
    await town.confirm("2019-01-11")
    body = {"object_id": one["object_id"], "trigger": "not_promoted", "grounds": "无", "occurred_on": "2019-01-11"}
    assert await town.code("vetoes", body) == "monitoring.no_ground"  # this sheet knows no such veto
    await town.veto(VILLAGE, "below_standard", "2019-01-11")
    await town.post("publish", {"occurred_on": "2019-01-12"}, head=True)
    assert town.object(VILLAGE)["level_label"] == "不称职"
    account = {
        "object_id": one["object_id"],
        "person": "王五",
        "post": "村支部书记",
        "measure": "replaced",
        "grounds": "不胜任现职",
        "occurred_on": "2019-01-15",
    }
    await town.post("accountability", account, head=True)
    assert town.detail["accountability"][0]["measure_label"] == "不胜任现职的予以调整"


@pytest.mark.requirement("R003-017")
async def test_units_have_a_score_of_duty_and_one_of_money(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    now.move_to(at("2019-01-12"))
    office = county(client, sign_in)
    await office.open("responsible_units_assessment", "2018", COUNTY_AREA, Y18, [department("a"), department("b")])
    await office.fill(Y18)
    await office.enter("a", "duty", on=Y18, points=40, reason="复核")
    await office.enter("a", "money", on=Y18, figure=150_000, task=1_000_000, reason="复核")  # 15 % of 50
    one = office.object("a")
    assert (one["duty_points"], one["money_points"], one["total_points"]) == ("40.00", "7.50", "47.50")
    assert (one["level"], one["accountable"], office.object("b")["accountable"]) == ("failed", True, False)
    await office.confirm("2019-01-11")
    await office.post("publish", {"occurred_on": "2019-01-11"}, head=True)
    account = {
        "object_id": one["object_id"],
        "person": "赵六",
        "post": "局长",
        "measure": "held_to_account",
        "grounds": "任务完成差",
        "occurred_on": "2019-01-12",
    }
    await office.post("accountability", account, head=True)


# two-way assessment, objections and funds -----------------------------------------------------------------------------


@pytest.mark.requirement("R003-015")
async def test_a_township_and_its_department_share_the_result(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    """Own points 70 and 100: both come to 85."""
    office = await two_way(county(client, sign_in))
    assert (office.object(TOWN)["own_points"], office.object("jiaotong")["own_points"]) == ("70.00", "100.00")
    assert (office.object(TOWN)["total_points"], office.object("jiaotong")["total_points"]) == ("85.00", "85.00")
    assert office.object("nongye")["total_points"] == "100.00"
    assert office.object(TOWN)["level"] == "good"


@pytest.mark.requirement("R003-015", "R003-016")
async def test_objections_within_the_window_reopen_the_scoring(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    office = await two_way(county(client, sign_in))
    officer = sign_in(Role.TOWNSHIP, "360722102", subject="officer")
    assert (await client.get(f"{URL}/{office.id}", headers=officer)).json()["code"] == "monitoring.unknown_assessment"
    await office.confirm("2019-01-11")
    assert office.detail["objections_until"] == "2019-01-18"
    seen = await office.get(who=officer)
    assert [one["code"] for one in seen["objects"]] == [TOWN]
    assert seen["history"] == []
    assert [one["code"] for one in (await office.get("/ranking", who=officer))["items"]] == [TOWN]
    body = {"object_id": office.object(TOWN)["object_id"], "grounds": "漏计3人", "occurred_on": "2019-01-18"}
    now.move_to(at("2019-01-20"))

    async def objected(who: dict[str, str] = officer, **changes: Any) -> object:
        reply = await client.post(f"{URL}/{office.id}/objections", json={**body, **changes}, headers=who)
        return reply.json().get("code", reply.status_code)

    other = sign_in(Role.TOWNSHIP, "360722101")
    assert await objected(other) == "monitoring.unknown_assessment_object"
    assert await objected(sign_in(Role.TOWNSHIP, "360724101")) == "monitoring.unknown_assessment"
    assert await objected(sign_in(Role.CITY_OFFICE, "3607")) == "auth.forbidden"
    assert await objected(occurred_on="2019-01-10") == "request.date_before_step"
    assert await objected(occurred_on="2019-01-19") == "monitoring.objection_window_closed"
    assert await office.code("publish", {"occurred_on": "2019-01-18"}, head=True) == "monitoring.objection_window_open"
    assert await objected() == 201
    assert await office.code("publish", {"occurred_on": "2019-01-19"}, head=True) == "monitoring.objection_window_open"
    objection = (await office.get())["objections"][0]["id"]
    decision = {"upheld": True, "reason": "属实", "occurred_on": "2019-01-19"}
    await office.decide(objection, "2019-01-19", upheld=True)
    assert (office.detail["state"], office.detail["confirmed_on"]) == ("open", None)
    assert await office.code(f"objections/{objection}/decide", decision) == "monitoring.assessment_wrong_step"
    await office.enter(TOWN, "poor_people_reduced", on="2019-01-20", figure=8, task=10, reason="异议成立")
    await office.confirm("2019-01-20")
    again = {**decision, "occurred_on": "2019-01-20"}
    reply = await client.post(f"{URL}/{office.id}/objections/{objection}/decide", json=again, headers=office.judge)
    assert reply.json()["code"] == "monitoring.already_decided"
    assert office.detail["objections_until"] == "2019-01-27"
    now.move_to(at("2019-01-28"))
    await office.post("publish", {"occurred_on": "2019-01-28"}, head=True)
    assert await objected(occurred_on="2019-01-28") == "monitoring.assessment_wrong_step"
    # own points 48 + 40, shared with 100: 94
    assert office.object(TOWN)["total_points"] == "94.00"


async def test_who_objects_does_not_decide_and_a_rejected_objection_changes_nothing(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    office = await two_way(county(client, sign_in))
    await office.confirm("2019-01-11")
    now.move_to(at("2019-01-19"))
    body = {"object_id": office.object("nongye")["object_id"], "grounds": "异议", "occurred_on": "2019-01-12"}
    objector = sign_in(Role.COUNTY_OFFICE, "360722", subject="objector")
    reply = await client.post(f"{URL}/{office.id}/objections", json=body, headers=objector)
    objection = reply.json()["objections"][0]["id"]
    decision = {"upheld": False, "reason": "不属实", "occurred_on": "2019-01-13"}
    decide = f"{URL}/{office.id}/objections/{objection}/decide"
    reply = await client.post(decide, json=decision, headers=objector)
    assert (reply.status_code, reply.json()["code"]) == (403, "monitoring.same_person")
    await office.decide(objection, "2019-01-13", upheld=False)
    assert office.detail["state"] == "confirmed"
    await office.post("publish", {"occurred_on": "2019-01-19"}, head=True)


@pytest.mark.requirement("R003-015")
async def test_who_is_assessed_has_the_window_from_when_he_could_know(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    """Recorded on 1 March and dated 11 January: the 7 days end on 8 March."""
    now.move_to(at("2019-03-01"))
    office = await two_way(county(client, sign_in))
    await office.confirm("2019-01-11")
    assert (office.detail["confirmed_on"], office.detail["objections_until"]) == ("2019-01-11", "2019-03-08")
    body = {"object_id": office.object(TOWN)["object_id"], "grounds": "漏计3人"}
    for day in ("2019-02-20", "2019-03-01"):
        assert await office.code("publish", {"occurred_on": day}, head=True) == "monitoring.objection_window_open"
    now.move_to(at("2019-03-09"))
    officer = sign_in(Role.TOWNSHIP, "360722102", subject="officer")
    objections = f"{URL}/{office.id}/objections"
    late = await client.post(objections, json={**body, "occurred_on": "2019-03-09"}, headers=officer)
    assert late.json()["code"] == "monitoring.objection_window_closed"
    reply = await client.post(objections, json={**body, "occurred_on": "2019-03-08"}, headers=officer)
    assert reply.status_code == 201, reply.text
    await office.decide(reply.json()["objections"][0]["id"], "2019-03-09", upheld=False)
    assert await office.code("publish", {"occurred_on": "2019-03-08"}, head=True) == "request.date_before_step"
    await office.post("publish", {"occurred_on": "2019-03-09"}, head=True)


async def test_who_scored_does_not_confirm_nor_decide_what_is_objected_to_his_work(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    """The clerk scored, though somebody corrected him since and the head submits."""
    office = await two_way(county(client, sign_in))
    entry = {"object_id": office.object(TOWN)["object_id"], "item": "poor_people_reduced", "evidence": "台账"}
    correction = {"occurred_on": Y18, "entries": [{**entry, "figure": 6, "task": 10, "reason": "更正"}]}
    corrector = sign_in(Role.COUNTY_OFFICE, "360722", subject="corrector")
    assert (await client.post(f"{URL}/{office.id}/entries", json=correction, headers=corrector)).status_code == 200
    await office.post("submit", {"occurred_on": "2019-01-11"}, head=True)

    async def refused(path: str, body: dict[str, Any], who: dict[str, str]) -> bool:
        reply = await client.post(f"{URL}/{office.id}/{path}", json=body, headers=who)
        return bool(reply.json().get("code") == "monitoring.same_person")

    body = {"occurred_on": "2019-01-11"}
    assert [await refused("confirm", body, who) for who in (office.clerk, corrector, office.head)] == [True] * 3
    confirmer = sign_in(Role.COUNTY_OFFICE, "360722", subject="confirmer")
    assert not await refused("confirm", body, confirmer)
    objection = {"object_id": office.object(TOWN)["object_id"], "grounds": "漏计", "occurred_on": "2019-01-11"}
    await office.post("objections", objection)
    decide = f"objections/{office.detail['objections'][0]['id']}/decide"
    decision = {"upheld": False, "reason": "不属实", "occurred_on": "2019-01-11"}
    assert [await refused(decide, decision, who) for who in (office.clerk, corrector, confirmer)] == [True] * 3
    assert not await refused(decide, decision, office.judge)
    told = (await office.get())["objections"][0]
    # the names that people know, not those with which they sign in
    assert (told["raised_by"], told["decided_by"]) == ("county_office", "county_office")


async def test_a_sheet_without_a_window_takes_no_objections(town: Office) -> None:
    await half_year(town)
    await town.confirm("2018-07-10")
    assert town.detail["objections_until"] is None
    body = {"object_id": town.object(VILLAGE)["object_id"], "grounds": "异议", "occurred_on": "2018-07-10"}
    assert await town.code("objections", body) == "monitoring.objection_window_closed"


async def test_a_veto_that_rests_on_points_lapses_when_they_are_open_again(
    client: httpx.AsyncClient, sign_in: SignIn, sessions: Sessions, clock: Clock, now: SettableClock
) -> None:
    """The town's own sheet with the county's window."""
    pack = find_pack("town-2017")
    window = find_pack("cangxi-2014").score_sheets[0].objection_days
    changed = [sheet.model_copy(update={"objection_days": window}) for sheet in pack.score_sheets]
    async with transaction(sessions) as session:
        await activate(session, clock, pack.model_copy(update={"score_sheets": tuple(changed)}), TOWN, date(2015, 1, 1))
    now.move_to(at("2018-07-13"))
    town = await half_year(township(client, sign_in))
    await town.enter("education", "promotion", on=H1, points=0, reason="复核")
    await town.enter("education", "assigned_tasks", on=H1, figure="0.9", task=1, reason="复核")
    await town.confirm("2018-07-10")
    await town.veto("education", "below_standard", "2018-07-10")
    await town.veto("agriculture", "not_promoted", "2018-07-10")
    body = {"object_id": town.object("education")["object_id"], "grounds": "异议", "occurred_on": "2018-07-11"}
    await town.post("objections", body)
    await town.decide(town.detail["objections"][0]["id"], "2018-07-12", upheld=True)
    assert [(veto["trigger"], veto["lapsed_on"]) for veto in town.detail["vetoes"]] == [
        ("below_standard", "2018-07-12"),
        ("not_promoted", None),
    ]
    assert (town.object("education")["vetoed"], town.object("agriculture")["vetoed"]) == (False, True)
    await town.confirm("2018-07-13")
    lapsed = f"vetoes/{town.detail['vetoes'][0]['id']}/decide"
    decision = {"upheld": True, "reason": "重复", "occurred_on": "2018-07-13"}
    assert await town.code(lapsed, decision, head=True) == "monitoring.already_decided"
    now.move_to(at("2018-07-21"))
    assert await town.code("publish", {"occurred_on": "2018-07-21"}, head=True) == "monitoring.veto_undecided"
    await town.veto("education", "below_standard", "2018-07-21")
    await town.post("publish", {"occurred_on": "2018-07-21"}, head=True)


@pytest.mark.requirement("R003-016")
async def test_a_years_results_give_the_next_years_weights(
    client: httpx.AsyncClient, sign_in: SignIn, now: SettableClock
) -> None:
    """17 excellent towns weigh 1.2 each and one good town 1: 1 of 21.4 and 1.2 of 21.4."""
    office = await two_way(county(client, sign_in))
    towns = sum(one["kind"] == "town" for one in office.detail["objects"])
    await office.confirm("2019-01-11")

    async def weights(year: int, who: dict[str, str]) -> dict[str, tuple[str, str]]:
        reply = await client.get(f"{RESULTS}/fund-weights", params={"year": year}, headers=who)
        return {one["code"]: (one["weight"], one["share"]) for one in reply.json()["items"]}

    assert await weights(2019, office.head) == {}
    now.move_to(at("2019-01-19"))
    await office.post("publish", {"occurred_on": "2019-01-19"}, head=True)
    found = await weights(2019, office.head)
    whole = 12 * (towns - 1) + 10
    assert len(found) == towns
    assert found[TOWN] == ("1", f"{10 / whole:.4f}")
    assert found[OTHER_TOWN] == ("1.2", f"{12 / whole:.4f}")
    assert await weights(2018, office.head) == await weights(2020, office.head) == {}
    assert await weights(2019, sign_in(Role.TOWNSHIP, "360722102")) == {TOWN: found[TOWN]}
