"""Guarantees over HTTP: facts checked by somebody on a day, judged as of any day, and what is missing in an area."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registry.guarantees.service import verdicts_of
from services.registry.households.models import Household
from services.registry.records.kinds import Desk
from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_number
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, registered
from tests.registry.policy_builder import in_force
from tests.registry.reading import parameters_sent

INSURED = {
    "medical_insured": True,
    "major_illness_insured": True,
    "supplementary_insured": True,
    "medical_assistance": True,
}
CHECKS: dict[str, Json] = {
    "living-checks": {"food": True, "clothing": True},
    "dwelling-checks": {"grade": "b", "appraiser": "县房屋安全鉴定站"},
    "water-checks": {"litres_per_day": "40", "quality_passed": True, "minutes": 10, "supply_share": "0.95"},
}


@pytest.fixture
async def household(client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN) -> Json:
    """A man and a boy at school, both insured, under the county's list with drinking water."""
    await in_force(sessions, "yiyang-2020")
    boy = a_person(
        name="曾小军", id_number=a_number(3, "20080601"), relation="son", schooling="primary", labour_capacity="none"
    )
    return await registered(client, township, members=[{**a_person(1), **INSURED}, {**boy, **INSURED}])


async def check(
    client: httpx.AsyncClient, who: SIGNED_IN, household: Json, path: str, on: str = "2018-05-01", **changes: Any
) -> httpx.Response:
    """Record a check."""
    step = {"occurred_on": on, "reason": "入户核查", "household_id": household["id"]}
    body = {**step, "checked_on": on, "checked_by": "刘干部", **CHECKS[path], **changes}
    return await client.post(f"/registry/{path}", json=body, headers=who)


async def judged(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, **query: str) -> Json:
    """The household's guarantees."""
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/guarantees", params=query, headers=who)
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


def states(answer: Json) -> dict[str, str]:
    """State by element."""
    return {one["element"]: one["state"] for one in answer["items"]}


@pytest.mark.requirement("R001-002", "R001-007")
async def test_what_is_not_checked_is_missing_and_what_is_checked_is_judged(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    before = await judged(client, township, household, on="2018-05-01")
    assert states(before) == {
        **dict.fromkeys(("food", "clothing", "housing", "water"), "unknown"),
        "education": "met",
        "medical": "met",
    }
    assert (before["secured"], before["pack"]) == (False, "yiyang-2020")
    for path in CHECKS:
        assert (await check(client, township, household, path)).status_code == 201
    after = await judged(client, township, household, on="2018-05-01")
    assert (set(states(after).values()), after["secured"]) == ({"met"}, True)
    shown = {one["element"]: one for one in after["items"]}
    assert (shown["housing"]["check"]["checked_by"], shown["housing"]["check"]["checked_on"]) == (
        *("刘干部", "2018-05-01"),
    )
    assert shown["education"]["check"] is None
    assert (shown["housing"]["sentence"], shown["housing"]["source"]) == ("房屋鉴定为B级，属安全住房。", "R001-002")
    assert (await judged(client, township, household, on="2018-04-30"))["secured"] is False


async def test_the_last_check_counts_and_one_withdrawn_does_not(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    await check(client, township, household, "dwelling-checks", "2018-05-01", grade="c")
    later = (await check(client, township, household, "dwelling-checks", "2018-09-01", grade="a")).json()
    await check(client, township, household, "dwelling-checks", "2018-06-01", grade="d")
    assert states(await judged(client, township, household, on="2018-05-31"))["housing"] == "unmet"
    assert states(await judged(client, township, household, on="2018-09-01"))["housing"] == "met"
    step = {"occurred_on": "2018-10-01", "reason": "录错户"}
    withdrawn = await client.post(
        f"/registry/dwelling-checks/{later['id']}/withdraw", json=step, headers={**township, "If-Match": '"1"'}
    )
    assert withdrawn.status_code == 200
    last = {one["element"]: one for one in (await judged(client, township, household))["items"]}["housing"]
    assert (last["state"], last["sentence"]) == ("unmet", "房屋鉴定为D级，属危房。")


@pytest.mark.requirement("R000-006", "R000-007", "R001-002")
async def test_a_corrected_check_keeps_its_history(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    made = (await check(client, township, household, "water-checks", minutes=25)).json()
    at = f"/registry/water-checks/{made['id']}"
    assert states(await judged(client, township, household))["water"] == "unmet"
    patch = {"occurred_on": "2018-05-03", "reason": "复测", "minutes": 20}
    assert (await client.patch(at, json=patch, headers={**township, "If-Match": '"1"'})).status_code == 200
    assert states(await judged(client, township, household))["water"] == "met"
    history = (await client.get(f"{at}/history", headers=township)).json()["items"]
    assert [(one["reason"], one["old"], one["new"]) for one in history[1:]] == [
        ("复测", {"minutes": 25}, {"minutes": 20})
    ]


async def test_what_is_missing_is_a_list_to_work_through(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    for path in CHECKS:
        await check(client, township, household, path)
    bare = [await registered(client, township, number=f"H00{n}", serial=10 * n) for n in (2, 3, 4)]
    first = (await client.get("/registry/guarantees/missing", params={"limit": 2}, headers=township)).json()
    assert [one["household_no"] for one in first["items"]] == ["H002", "H003"]
    rest = await client.get(
        "/registry/guarantees/missing", params={"limit": 2, "after": first["next"]}, headers=township
    )
    assert ([one["household_id"] for one in rest.json()["items"]], rest.json()["next"]) == ([bare[2]["id"]], None)
    medical = {one["element"]: one for one in first["items"][0]["items"]}["medical"]
    assert (medical["state"], len(medical["missing"])) == ("unknown", 8)
    only = await client.get("/registry/guarantees/missing", params={"element": "water"}, headers=township)
    assert [[item["element"] for item in one["items"]] for one in only.json()["items"]] == [["water"]] * 3
    assert (
        await client.get("/registry/guarantees/missing", params={"element": "x"}, headers=township)
    ).status_code == 422

    counts = (await client.get("/registry/guarantees/counts", headers=township)).json()
    assert (counts["households"], counts["without_plan"], counts["secured"]) == (4, 0, 1)
    assert {one["element"]: (one["met"], one["unmet"], one["unknown"]) for one in counts["elements"]} == {
        "food": (1, 0, 3),
        "clothing": (1, 0, 3),
        "education": (4, 0, 0),
        "medical": (1, 0, 3),
        "housing": (1, 0, 3),
        "water": (1, 0, 3),
    }


async def test_a_household_under_no_plan_is_told_and_never_counts_as_secured(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    listed = (await client.get("/registry/guarantees/missing", headers=township)).json()["items"]
    assert [(one["household_id"], one["pack"], one["items"]) for one in listed] == [(household["id"], None, [])]
    counts = (await client.get("/registry/guarantees/counts", headers=township)).json()
    assert counts == {"households": 1, "without_plan": 1, "secured": 0, "elements": []}
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/guarantees", headers=township)
    assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")


async def test_only_who_sees_the_household_sees_and_checks_it(
    client: httpx.AsyncClient, sign_in: SignIn, household: Json
) -> None:
    cadre = sign_in(Role.VILLAGE_CADRE, "360722102201")
    assert (await check(client, cadre, household, "living-checks")).status_code == 201
    for role, area in ((Role.TOWNSHIP, "360722103"), (Role.COUNTY_OFFICE, "360724")):
        who = sign_in(role, area)
        assert (await check(client, who, household, "living-checks")).status_code == 404
        assert (await client.get(f"{HOUSEHOLDS}/{household['id']}/guarantees", headers=who)).status_code == 404
        assert (await client.get("/registry/guarantees/missing", headers=who)).json()["items"] == []
        assert (await client.get("/registry/guarantees/counts", headers=who)).json()["households"] == 0
        assert (await client.get("/registry/living-checks", headers=who)).json()["items"] == []
        foreign = await client.get("/registry/guarantees/missing", params={"area": "360722102"}, headers=who)
        assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    assert (await check(client, sign_in(Role.AUDITOR), household, "living-checks")).status_code == 403


@pytest.mark.parametrize(
    ("path", "change", "code", "field"),
    [
        ("living-checks", {"food": "是"}, "request.invalid", "food"),
        ("living-checks", {"checked_on": "2018-05-02"}, "registry.checked_later", "checked_on"),
        ("living-checks", {"checked_by": " "}, "request.invalid", "checked_by"),
        ("dwelling-checks", {"grade": "e"}, "request.invalid", "grade"),
        ("dwelling-checks", {"checked_on": "2018-05-02"}, "registry.checked_later", "checked_on"),
        ("water-checks", {"minutes": -1}, "request.invalid", "minutes"),
        ("water-checks", {"supply_share": "1.1"}, "request.invalid", "supply_share"),
        (
            "water-checks",
            {"litres_per_day": None, "quality_passed": None, "minutes": None, "supply_share": None},
            "registry.nothing_tested",
            "litres_per_day",
        ),
    ],
)
async def test_a_check_that_can_not_be_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json, path: str, change: Json, code: str, field: str
) -> None:
    reply = await check(client, township, household, path, **change)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)
    assert (await client.get(f"/registry/{path}", headers=township)).json()["items"] == []


@pytest.mark.requirement("R001-002")
async def test_a_step_that_needs_the_guarantees_asks_for_them_as_of_its_day(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    await check(client, township, household, "living-checks", "2018-05-01")
    caller = Caller("t", "t", Role.TOWNSHIP, "360722102", None)
    async with transaction(sessions) as session:
        desk = Desk(session, SystemClock(), caller, ActivePolicies(), PersonalData(bytes(32)))
        stored = await session.get_one(Household, (household["county_code"], UUID(household["id"])))
        before = await verdicts_of(desk, stored, date(2018, 4, 30))
        after = await verdicts_of(desk, stored, date(2018, 5, 1))
    assert [(one["food"].state, one["education"].state) for one in (before, after)] == [
        ("unknown", "met"),
        ("met", "met"),
    ]


@pytest.mark.requirement("R001-002", "R001-005")
async def test_who_left_a_school_above_the_compulsory_ones_is_not_missed_at_these(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    boy = next(one["id"] for one in household["members"] if one["name"] == "曾小军")
    told = (("2022-03-01", "none"), ("2022-09-01", "senior_high"), ("2022-12-01", "none"))
    for version, (day, stage) in enumerate(told, start=1):
        body = {"occurred_on": day, "reason": "学籍", "members": [{"id": boy, "schooling": stage}]}
        at, head = f"{HOUSEHOLDS}/{household['id']}", {**township, "If-Match": f'"{version}"'}
        assert (await client.patch(at, json=body, headers=head)).status_code == 200
    # six on 1 June 2014: nine years of school until the end of August 2023
    days = {"2022-02-28": "met", "2022-03-01": "unmet", "2022-08-31": "unmet", "2022-09-01": "met", "2022-12-01": "met"}
    for day, state in days.items():
        assert states(await judged(client, township, household, on=day))["education"] == state
    caller = Caller("t", "t", Role.TOWNSHIP, "360722102", None)
    async with transaction(sessions) as session:
        desk = Desk(session, SystemClock(), caller, ActivePolicies(), PersonalData(bytes(32)))
        stored = await session.get_one(Household, (household["county_code"], UUID(household["id"])))
        steps = [await verdicts_of(desk, stored, date(2022, month, 1)) for month in (8, 12)]
    # the step of August finds the boy as he is now, and no school above the compulsory ones yet
    assert [(one["education"].state, one["education"].sentence) for one in steps] == [
        ("unmet", "曾小军未在校。"),
        ("met", "没有义务教育阶段适龄儿童。"),
    ]


async def test_facts_of_many_households_are_asked_for_in_statements_that_do_not_grow(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    for path in CHECKS:
        await check(client, township, household, path)
    for n in (2, 3, 4):
        await registered(client, township, number=f"H00{n}", serial=10 * n)
    with parameters_sent("member") as people, parameters_sent("water_check") as checks:
        counts = (await client.get("/registry/guarantees/counts", headers=township)).json()
    assert counts["households"] == 4
    # the counties, the households, for a check its day: a condition for each household takes a minute for a county
    assert (people, checks) == ([2], [3])
