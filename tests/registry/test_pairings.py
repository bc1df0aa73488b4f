"""Pairings with households over HTTP, under the packs that speak of them."""

import random
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from services.registry.pairings.queries import lines_of_household
from services.registry.pairings.rules import helpers_on, uncovered_days
from shared.database import Sessions
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.helping_builder import (
    TOWN,
    a_cover,
    a_pairing,
    a_step,
    a_unit,
    households,
    in_force,
    lacking,
    made,
    paired,
    refused,
    seen,
    stepped,
    the_helper,
)
from tests.registry.household_builder import Json, a_family, exited
from tests.registry.journey_builder import Journey
from tests.registry.membership_builder import leave
from tests.registry.procedure_builder import an_office

LINES = "household-pairings"
VILLAGES = "village-pairings"
PACKS = ("cangxi-2014", "gupo-2014", "paired-aid", "town-2017", "township-eight-projects", "yiyang-2020")


async def covered_to(sessions: Sessions, household: Json, last: date, first: date = date(2015, 1, 1)) -> bool:
    """Whether each day of a span has its one responsible helper."""
    async with sessions() as session:
        lines = await lines_of_household(session, "360722", UUID(household["id"]))
    return uncovered_days(lines, first, last) == []


@pytest.mark.requirement("R003-025", "R001-033", "R004-015", "R000-047", "R002-071")
@pytest.mark.parametrize("pack", PACKS)
async def test_a_poor_household_without_its_helper_is_on_the_list_of_each_plan(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, pack: str
) -> None:
    await in_force(sessions, pack)
    (household,) = await households(client, township, 1)
    # of the county's fallback posts a party member needs nothing more
    helper_id = await the_helper(client, township, post="party_member")
    assert await lacking(client, township) == ["H001"]
    await paired(client, township, household["id"], helper_id)
    assert await lacking(client, township) == []
    other = await the_helper(client, township, "P02", post="party_member")
    again = a_pairing(household["id"], other, "2016-01-01")
    assert await refused(client, township, LINES, again) == (409, "registry.helper_already_named")


@pytest.mark.requirement("R000-049", "R003-027")
async def test_a_helper_stays_until_the_exit_and_may_go_with_it_before_the_plan_ends(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "cangxi-2014")
    (household,) = await households(client, county, 1, registered_on="2013-12-01")
    helper_id = await the_helper(client, county)
    early = a_pairing(household["id"], helper_id, "2013-12-31")
    assert await refused(client, county, LINES, early) == (422, "registry.pairing_before_plan")
    line = await paired(client, county, household["id"], helper_id, "2014-01-01")
    assert line["planned_until"] == "2019-12-31"
    standing = await seen(client, county, f"helpers/{helper_id}/standing")
    assert (standing["not_exited"], standing["barred_from_promotion"], standing["releasable"]) == (1, True, False)

    release = a_step("2016-12-20", "脱贫脱钩")
    reply = await stepped(client, county, line, "release", release)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.helper_not_releasable")
    after_the_plan = await stepped(client, county, line, "release", a_step("2020-01-01", "规划期满"))
    assert after_the_plan.json()["code"] == "registry.helper_not_releasable"
    reply = await stepped(client, county, line, "withdraw", release)
    assert reply.json()["code"] == "registry.pairing_is_fixed"

    await exited(client, county, second, household, "2016-12-20")
    standing = await seen(client, county, f"helpers/{helper_id}/standing")
    assert (standing["not_exited"], standing["barred_from_promotion"], standing["households"]) == (0, False, 1)
    too_early = await stepped(client, county, line, "release", a_step("2016-12-19", "脱贫脱钩"))
    assert too_early.json()["code"] == "registry.helper_not_releasable"
    reply = await stepped(client, county, line, "release", release)
    assert (reply.status_code, reply.json()["ended_on"], reply.headers["etag"]) == (200, "2016-12-20", '"2"')
    again = await stepped(client, county, reply.json(), "release", a_step("2016-12-21"))
    assert (again.status_code, again.json()["code"]) == (409, "registry.pairing_ended")
    assert (await seen(client, county, f"helpers/{helper_id}/standing"))["releasable"] is True
    assert await covered_to(sessions, household, date(2016, 12, 20), date(2014, 1, 1))


async def test_a_change_of_helper_is_a_new_line_from_the_next_day_on(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    first, second = await the_helper(client, township, "P1"), await the_helper(client, township, "P2", name="杨美如")
    line = await paired(client, township, household["id"], first)
    swap = a_step("2016-07-01", "原帮扶人调离", helper_id=second)
    stale = await stepped(client, township, {**line, "version": 2}, "replace", swap)
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale_version")
    reply = await stepped(client, township, line, "replace", swap)
    assert (reply.status_code, reply.headers["etag"]) == (201, '"1"')
    assert (reply.json()["started_on"], reply.json()["helper_id"]) == ("2016-07-01", second)

    help_now = await seen(client, township, f"households/{household['id']}")
    assert [(one["helper"]["name"], one["started_on"], one["ended_on"]) for one in help_now["lines"]] == [
        ("蔡卫东", "2015-01-01", "2016-06-30"),
        ("杨美如", "2016-07-01", None),
    ]
    history = (await client.get(f"/registry/{LINES}/{line['id']}/history", headers=township)).json()["items"]
    assert [(one["action"], one["reason"]) for one in history] == [
        ("created", "工作安排"),
        ("replaced", "原帮扶人调离"),
    ]
    assert await covered_to(sessions, household, date(2017, 12, 31))
    wrong = await stepped(client, township, reply.json(), "replace", a_step("2016-07-01", "录错", helper_id=first))
    assert wrong.status_code == 201
    lines = (await seen(client, township, f"households/{household['id']}"))["lines"]
    assert [(one["started_on"], one["ended_on"]) for one in lines] == [
        ("2015-01-01", "2016-06-30"),
        ("2016-07-01", None),
    ]
    withdrawn = (await client.get(f"/registry/{LINES}", params={"withdrawn": True}, headers=township)).json()["items"]
    assert len(withdrawn) == 3
    rewrite = a_step("2016-08-01", started_on="2014-12-01")
    now = f"/registry/{LINES}/{wrong.json()['id']}"
    reply = await client.patch(now, json=rewrite, headers={**township, "If-Match": '"1"'})
    assert (reply.json()["code"], reply.json()["field"]) == ("registry.pairing_is_fixed", "started_on")
    reply = await client.patch(
        now, json=a_step("2016-08-01", note="电话联系为主"), headers={**township, "If-Match": '"1"'}
    )
    assert (reply.status_code, reply.json()["note"]) == (200, "电话联系为主")


async def test_a_household_that_returned_to_poverty_gets_a_helper_again_and_keeps_it_until_its_second_exit(
    installation: Installation, sessions: Sessions
) -> None:
    plans = (("gupo-2014", "360722102000", date(2014, 1, 1)), ("national-2014", "360000000000", date(2014, 1, 1)))
    async with an_office(installation, sessions, *plans) as office:
        client, who = office.client, office.who("township")
        (household,) = await households(client, who, 1)
        journey = Journey(office, "gupo-2014", "national-2014", household["id"])
        helper_id = await the_helper(client, who)
        line = await paired(client, who, household["id"], helper_id)
        await journey.moves("exit", date(2016, 12, 12), 2016, 3000, tried=False)
        first_exit = journey.day
        await journey.released(line)
        assert await lacking(client, who) == []
        await journey.moves("return", date(2018, 2, 1), 2017, 2900, tried=False)
        assert await lacking(client, who) == ["H001"]
        back = str(journey.day)
        body = a_pairing(household["id"], helper_id, str(first_exit), occurred_on=back)
        assert await refused(client, who, LINES, body) == (409, "registry.already_helps")
        again = await paired(client, who, household["id"], helper_id, back, occurred_on=back)
        assert await lacking(client, who) == []
        early = await stepped(client, who, again, "release", a_step("2019-12-01"))
        assert early.json()["code"] == "registry.helper_not_releasable"
        await journey.moves("exit", date(2019, 12, 2), 2019, 4000, tried=False)
        await journey.released(again)
        assert await covered_to(sessions, household, journey.day, date.fromisoformat(back))
        assert await covered_to(sessions, household, first_exit)


async def test_past_lines_are_entered_from_the_last_to_the_first(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    people = [await the_helper(client, township, f"P{number}") for number in range(2)]
    await paired(client, township, household["id"], people[0], "2016-01-01")
    gap = a_pairing(household["id"], people[1], "2015-01-01", ended_on="2015-12-30")
    assert await refused(client, township, LINES, gap) == (409, "registry.helper_not_releasable")
    await paired(client, township, household["id"], people[1], "2015-01-01", ended_on="2015-12-31")
    assert await covered_to(sessions, household, date(2016, 12, 31))


@pytest.mark.requirement("R001-032")
async def test_in_yiyang_only_the_county_replaces_the_helper_of_a_poor_household(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "yiyang-2020")
    (household,) = await households(client, township, 1)
    people = [await the_helper(client, township, f"P{number}") for number in range(3)]
    line = await paired(client, township, household["id"], people[0])
    swap = a_step("2020-03-01", "原帮扶人病休", helper_id=people[1])
    for who in (township, county):
        reply = await stepped(client, who, line, "replace", swap)
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.helper_locked")
    order = {**swap, "override": True}
    reply = await stepped(client, township, line, "replace", order)
    assert (reply.status_code, reply.json()["code"]) == (403, "registry.override_not_allowed")
    reply = await stepped(client, county, line, "replace", {**order, "reason": " "})
    assert (reply.status_code, reply.json()["field"]) == (422, "reason")
    reply = await stepped(client, county, line, "replace", order)
    assert reply.status_code == 201
    history = (await client.get(f"/registry/{LINES}/{line['id']}/history", headers=township)).json()["items"]
    assert (history[1]["action"], history[1]["role"], history[1]["reason"]) == (
        *("overridden", "county_office"),
        "原帮扶人病休",
    )
    await exited(client, township, second, household, "2020-06-30")
    after = a_step("2020-07-01", "脱贫后调整", helper_id=people[2])
    assert (await stepped(client, township, reply.json(), "replace", after)).status_code == 201


@pytest.mark.requirement("R001-033")
async def test_a_very_hard_case_may_have_more_than_one_helper(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "yiyang-2020")
    (household,) = await households(client, township, 1)
    people = [await the_helper(client, township, f"P{number}") for number in range(4)]
    await paired(client, township, household["id"], people[0])
    further = [a_pairing(household["id"], who, "2020-03-01", pairing_role="joint") for who in people[1:]]
    assert await refused(client, township, LINES, further[0]) == (409, "registry.too_many_helpers")

    hard = a_step("2020-03-01", household_id=household["id"], decided_on="2020-03-01", grounds="两人重残，一人上学")
    case = await made(client, township, "hard-cases", hard)
    assert await refused(client, township, "hard-cases", hard) == (409, "registry.already_hard_case")
    await made(client, township, LINES, further[0])
    line = await made(client, township, LINES, further[1])
    assert await refused(client, township, LINES, further[2]) == (409, "registry.too_many_helpers")
    shown = await seen(client, township, f"households/{household['id']}")
    assert (shown["hard_case"], shown["pair_kind"], len(shown["lines"])) == (True, "many_to_one", 3)

    withdraw = f"/registry/hard-cases/{case['id']}/withdraw"
    step = a_step("2020-07-01", "情况好转")
    reply = await client.post(withdraw, json=step, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.hard_case_in_use")
    reply = await stepped(client, township, line, "release", a_step("2020-07-01"))
    assert reply.json()["code"] == "registry.helper_not_releasable"
    await exited(client, township, second, household, "2020-06-30")
    for one in shown["lines"][1:]:
        assert (await stepped(client, township, {**one, "version": 1}, "release", step)).status_code == 200
    reply = await client.post(withdraw, json=step, headers={**township, "If-Match": '"1"'})
    assert reply.status_code == 200


@pytest.mark.requirement("R003-026")
async def test_in_cangxi_local_staff_link_households_of_villages_without_a_unit(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "cangxi-2014")
    one, two = await households(client, county, 2)
    cadre = await the_helper(client, county, "P1", post="village_committee")
    line = a_pairing(one["id"], cadre)
    assert await refused(client, county, LINES, line) == (409, "registry.helper_not_able")
    reply = await client.patch(
        f"/registry/helpers/{cadre}", json=a_step(able=True), headers={**county, "If-Match": '"1"'}
    )
    assert reply.status_code == 200
    await made(client, county, LINES, line)

    town_unit = await made(client, county, "help-units", a_unit("U1", level="town", area_code=TOWN))
    await made(client, county, VILLAGES, a_cover(VILLAGE, unit_id=town_unit["id"]))
    staff = await the_helper(client, county, "P2", post="township_staff")
    member = await the_helper(client, county, "P3", post="party_member")
    bureau = await made(client, county, "help-units", a_unit("U2"))
    sent = await the_helper(client, county, "P4", post="department_cadre", unit_id=bureau["id"])
    await made(client, county, VILLAGES, a_cover(VILLAGE, unit_id=bureau["id"]))
    for helper_id in (staff, member):
        body = a_pairing(two["id"], helper_id)
        assert await refused(client, county, LINES, body) == (409, "registry.fallback_not_needed")
    await paired(client, county, two["id"], sent)


@pytest.mark.requirement("R000-062")
async def test_medical_staff_are_linked_with_households_poor_through_illness(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    ill, _second = await households(client, township, 2)
    well = await households_of_cause(client, township, "H009", "no_funds", [])
    also_ill = await households_of_cause(client, township, "H010", "no_funds", ["illness"])
    doctor = await the_helper(client, township, "P1", post="medical_staff")
    officer = await the_helper(client, township, "P2")
    role = {"pairing_role": "medical"}
    assert await refused(client, township, LINES, a_pairing(ill["id"], officer, **role)) == (
        422,
        "registry.not_medical_staff",
    )
    assert await refused(client, township, LINES, a_pairing(well["id"], doctor, **role)) == (
        409,
        "registry.not_poor_through_illness",
    )
    assert await lacking(client, township, lack="medical_staff") == ["H001", "H002", "H010"]
    for one in (ill, also_ill):
        await paired(client, township, one["id"], doctor, **role)
    assert await lacking(client, township, lack="medical_staff") == ["H002"]
    medical = (await seen(client, township, "coverage"))["households_with_medical_staff"]
    assert (medical["total"], medical["covered"]) == (3, 2)


async def households_of_cause(
    client: httpx.AsyncClient, who: SIGNED_IN, number: str, main_cause: str, other_causes: list[str]
) -> Json:
    """A household of one person by its causes of poverty."""
    family = a_family(number, int(number[1:]) + 100, main_cause=main_cause, other_causes=other_causes)
    return await made(client, who, "households", {**family, "members": family["members"][:1]})


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"started_on": "2014-08-16"}, 422, "request.date_before_step"),  # a day before the registration
        ({"started_on": "2999-01-01"}, 422, "request.date_in_future"),
        ({"pairing_role": "friend"}, 422, "request.invalid"),
        ({"pairing_role": "joint"}, 409, "registry.no_named_helper"),
        ({"started_on": "2015-01-02", "ended_on": "2015-01-01"}, 422, "registry.pairing_ends_early"),
        ({"helper_id": "018f3c7a-0000-7000-8000-000000000000"}, 422, "registry.unknown_reference"),
        ({"household_id": "018f3c7a-0000-7000-8000-000000000000"}, 404, "request.not_found"),
    ],
)
async def test_what_can_not_be_of_a_line_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, change: Json, status: int, code: str
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    helper_id = await the_helper(client, township)
    assert await refused(client, township, LINES, {**a_pairing(household["id"], helper_id), **change}) == (status, code)
    assert (await client.get(f"/registry/{LINES}", headers=township)).json()["items"] == []
    await paired(client, township, household["id"], helper_id, "2014-08-17")


async def test_without_a_plan_of_pairing_nobody_is_paired(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    (household,) = await households(client, township, 1)
    helper_id = await the_helper(client, township)
    assert await refused(client, township, LINES, a_pairing(household["id"], helper_id)) == (409, "policy.none_active")


async def test_only_those_see_lines_who_see_the_household(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    helper_id = await the_helper(client, township)
    line = await paired(client, township, household["id"], helper_id)
    for role, area in (
        (Role.TOWNSHIP, "360722103"),
        (Role.VILLAGE_CADRE, "360722102202"),
        (Role.COUNTY_OFFICE, "360724"),
    ):
        who = sign_in(role, area)
        assert (await client.get(f"/registry/{LINES}", headers=who)).json()["items"] == []
        for path in (f"{LINES}/{line['id']}", f"helping/pairings/{line['id']}/card"):
            assert (await client.get(f"/registry/{path}", headers=who)).status_code == 404
        for path in (f"households/{household['id']}", f"households/{household['id']}/ledger"):
            assert (await client.get(f"/registry/helping/{path}", headers=who)).status_code == 404
    beside = sign_in(Role.TOWNSHIP, "360722103")
    for verb, body in (("replace", a_step("2016-07-01", helper_id=helper_id)), ("release", a_step("2016-07-01"))):
        assert (await stepped(client, beside, line, verb, body)).status_code == 404


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_steps_are_taken_no_day_is_left_without_a_helper(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, seed: int
) -> None:
    await in_force(sessions, "paired-aid")
    (household,) = await households(client, county, 1)
    people = [await the_helper(client, county, f"P{number}") for number in range(5)]
    chance = random.Random(seed)  # a repeatable sequence, no secret
    accepted = 0
    for turn in range(40):
        on = (date(2015, 1, 1) + timedelta(days=10 * turn + chance.randrange(-30, 30))).isoformat()
        now = (await client.get(f"/registry/{LINES}", headers=county)).json()["items"]
        body: Json = a_step(on, helper_id=chance.choice(people))
        role = chance.choice(["responsible", "joint"])
        match chance.choice(["pair", "past", "replace", "replace", "release", "withdraw"]):
            case "pair":
                line = a_pairing(household["id"], body["helper_id"], on, pairing_role=role, occurred_on=on)
                reply = await client.post(f"/registry/{LINES}", json=line, headers=county)
            case "past":
                until = date.fromisoformat(chance.choice(now)["started_on"]) - timedelta(days=1) if now else on
                past = {"pairing_role": role, "ended_on": str(until), "occurred_on": "2015-01-01"}
                line = a_pairing(household["id"], body["helper_id"], "2014-12-01", **past)
                reply = await client.post(f"/registry/{LINES}", json=line, headers=county)
            case verb:
                if not now:
                    continue
                step = body if verb == "replace" else a_step(on)
                in_force_now = [one for one in now if one["ended_on"] is None]
                reply = await stepped(client, county, chance.choice(in_force_now), verb, step)
        assert reply.status_code < 500, reply.text
        accepted += reply.status_code < 300
        async with sessions() as session:
            lines = await lines_of_household(session, "360722", UUID(household["id"]))
        named = [one.started_on for one in lines if one.role == "responsible"]
        if named:
            assert uncovered_days(lines, min(named), date(2017, 1, 1)) == []
            assert max(helpers_on(lines, one.started_on) for one in lines) <= 3
    assert accepted >= 5


async def test_the_helper_of_a_household_that_left_the_register_is_free_from_that_day_on(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    line = await paired(client, township, household["id"], await the_helper(client, township))
    gone = await leave(client, township, household, 0, "death", on="2016-04-01")
    assert gone.json()["status"] == "removed", gone.text
    early = await stepped(client, township, line, "release", a_step("2016-03-31", "销户"))
    assert (early.status_code, early.json()["code"]) == (409, "registry.helper_not_releasable")
    reply = await stepped(client, township, line, "release", a_step("2016-04-01", "销户"))
    assert (reply.status_code, reply.json()["ended_on"]) == (200, "2016-04-01"), reply.text
