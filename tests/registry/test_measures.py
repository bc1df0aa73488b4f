"""One handbook, one plan and one set of measures a household; the menu, who lacks what, and who comes first."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.database import Sessions
from shared.policies import find_pack
from shared.policies.help import MeasurePriority
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, client_of
from tests.registry.help_builder import (
    CREDIT_CODE,
    TOWN,
    TOWNSHIP,
    a_home,
    a_measure,
    a_plan,
    a_step,
    in_force,
    listed,
    made,
    refused,
    sent,
)
from tests.registry.household_builder import Json, a_person, an_income, exited, registered

MEASURES, PLANS = "measures", "household-plans"
YIYANG_VILLAGE = "410327102205"


def alone(serial: int, **changes: Any) -> list[Json]:
    """A household of one."""
    return [a_person(serial, **changes)]


def numbers(page: Json) -> list[str]:
    """Household numbers of a page."""
    return [one["household_no"] for one in page["items"]]


@pytest.mark.requirement("R002-060", "R003-022")
async def test_a_household_has_exactly_one_handbook_one_plan_and_one_set_of_measures(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "township-eight-projects")
    household, other = await a_home(client, county, 1, TOWNSHIP), await a_home(client, county, 3, TOWNSHIP)
    area = TOWNSHIP[:9]
    measure = a_measure(household)
    assert await refused(client, county, MEASURES, measure) == (409, "registry.no_plan", None)
    assert numbers(await listed(client, county, "measures/uncovered", lacking="plan", area=area)) == ["H001", "H003"]

    plan = await made(client, county, PLANS, a_plan(household))
    assert (plan["income_target_fen"], plan["help_projects"], plan["concrete_measures"][:2]) == (
        300_000,
        "脐橙种植",
        "送苗",
    )
    second = a_plan(household, "SC-002")
    assert await refused(client, county, PLANS, second) == (409, "registry.plan_exists", "household_id")
    assert await refused(client, county, PLANS, a_plan(other)) == (409, "registry.duplicate_number", "handbook_no")
    for field in ("handbook_no", "exit_plan", "income_target_fen", "help_projects", "concrete_measures"):
        lacking = {name: value for name, value in a_plan(other, "SC-009").items() if name != field}
        assert await refused(client, county, PLANS, lacking) == (422, "request.invalid", field)

    made_of_it = await made(client, county, MEASURES, measure)
    page = await listed(client, county, "measures/uncovered", lacking="plan", area=area)
    assert (numbers(page), page["households"], page["covered"], page["reached"]) == (["H003"], 2, 1, False)
    page = await listed(client, county, "measures/uncovered", lacking="measures", area=area)
    assert (numbers(page), page["covered"]) == (["H003"], 1)
    assert await refused(client, county, f"{PLANS}/{plan['id']}/withdraw", a_step("2017-04-01"), 1) == (
        409,
        "registry.plan_in_use",
        None,
    )
    await made(client, county, f"{MEASURES}/{made_of_it['id']}/withdraw", a_step("2017-04-01"), 1)
    await made(client, county, f"{PLANS}/{plan['id']}/withdraw", a_step("2017-04-01"), 1)
    await made(client, county, PLANS, second)


@pytest.mark.requirement("R000-079")
@pytest.mark.parametrize("fact", ["poverty_state", "exit_plan"])
async def test_a_plan_tells_the_households_state_and_the_way_out(
    client: httpx.AsyncClient, county: SIGNED_IN, fact: str
) -> None:
    household = await a_home(client, county)
    assert await refused(client, county, PLANS, a_plan(household, **{fact: " "})) == (422, "request.invalid", fact)
    plan = await made(client, county, PLANS, a_plan(household))
    assert plan[fact]
    assert household["main_cause"] == "illness"


@pytest.mark.requirement("R002-060")
async def test_two_plans_at_once_leave_one(committing: FastAPI, county: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        household = await a_home(client, county)
        replies = await asyncio.gather(
            *(sent(client, county, PLANS, a_plan(household, f"SC-{at:03}")) for at in range(5))
        )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.plan_exists"}


@pytest.mark.requirement("R002-022", "R002-023")
async def test_each_group_is_shown_its_menu_and_held_to_it(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    first = await a_home(client, county, 1, VILLAGE)
    second = await a_home(client, county, 3, VILLAGE, household_type="wubao")
    menu = await listed(client, county, "measures/menu", household_id=first["id"])
    assert (menu["group"], [one["label"] for one in menu["classes"]]) == (
        "development",
        ["产业项目扶持类", "教育扶持类", "就业扶持类"],
    )
    menu = await listed(client, county, "measures/menu", household_id=second["id"])
    assert (menu["group"], [one["label"] for one in menu["classes"]]) == ("relief", ["政策保障类"])
    for household, number in ((first, "SC-1"), (second, "SC-2")):
        await made(client, county, PLANS, a_plan(household, number))
    industry = {"measure_class": "industry", "item": "crops"}
    guarantee = {"measure_class": "guarantee", "item": "destitute_support", "chosen_by_household": False}
    assert await refused(client, county, MEASURES, a_measure(second, **industry)) == (
        422,
        "registry.measure_not_for_group",
        "item",
    )
    assert await refused(client, county, MEASURES, a_measure(first, **guarantee)) == (
        422,
        "registry.measure_not_for_group",
        "item",
    )
    assert await refused(client, county, MEASURES, a_measure(first, chosen_by_household=False)) == (
        422,
        "registry.measure_not_chosen",
        "chosen_by_household",
    )
    assert await refused(client, county, MEASURES, a_measure(first, item="tourism")) == (
        422,
        "registry.measure_not_on_menu",
        "item",
    )
    page = await listed(client, county, "measures/uncovered", lacking="menu", area=VILLAGE[:9])
    assert (numbers(page), page["reached"]) == (["H001", "H003"], False)
    await made(client, county, MEASURES, a_measure(first, **industry))
    await made(client, county, MEASURES, a_measure(first, measure_class="education", item="student_aid"))
    await made(client, county, MEASURES, a_measure(second, **guarantee))
    page = await listed(client, county, "measures/uncovered", lacking="menu", area=VILLAGE[:9])
    assert (numbers(page), page["covered"], page["reached"], page["share"]) == ([], 2, True, "1")


@pytest.mark.requirement("R000-017")
async def test_every_poor_household_has_an_industry_measure_that_runs(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    homes = [
        await a_home(client, county, serial, household_type=kind) for serial, kind in ((1, "ordinary"), (3, "wubao"))
    ]
    gone = await a_home(client, county, 5)
    await exited(client, county, second, gone, "2017-12-31")
    for at, home in enumerate(homes):
        await made(client, county, PLANS, a_plan(home, f"SC-{at}"))
    lacking = {"lacking": "industry", "area": TOWN[:9]}
    page = await listed(client, county, "measures/uncovered", **lacking)
    assert (page["label"], page["households"], page["covered"], page["share"]) == ("贫困户都有致富产业", 2, 0, "1")
    await made(client, county, MEASURES, a_measure(homes[0], ended_on="2017-12-31"))
    guarantee = {"measure_class": "guarantee", "item": "destitute_support", "chosen_by_household": False}
    await made(client, county, MEASURES, a_measure(homes[1], **guarantee))
    page = await listed(client, county, "measures/uncovered", **lacking, on="2017-12-31")
    assert (numbers(page), page["covered"], page["reached"]) == (["H003"], 1, False)
    after = await listed(client, county, "measures/uncovered", **lacking, on="2018-01-01")
    assert after["covered"] == 0
    before = await listed(client, county, "measures/uncovered", **lacking, on="2017-02-28")
    assert before["covered"] == 0
    await made(client, county, MEASURES, a_measure(homes[1], item="livestock"))
    page = await listed(client, county, "measures/uncovered", **lacking, on="2017-12-31")
    assert (numbers(page), page["covered"], page["reached"]) == ([], 2, True)


@pytest.mark.requirement("R001-022")
async def test_households_without_labour_have_asset_income(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    await in_force(sessions, "yiyang-2020")
    who = sign_in(Role.COUNTY_OFFICE, "410327")
    able = await a_home(client, who, 1, YIYANG_VILLAGE)
    unable = await a_home(
        client, who, 3, YIYANG_VILLAGE, members=alone(3, labour_capacity="lost"), household_type="dibao"
    )
    weak = await a_home(client, who, 5, YIYANG_VILLAGE, members=alone(5, labour_capacity="weak"))
    assert {home["county_code"] for home in (able, unable, weak)} == {"410327"}
    page = await listed(client, who, "measures/uncovered", lacking="asset_income")
    assert (numbers(page), page["households"], page["covered"], page["reached"]) == (["H003"], 1, 0, False)
    await made(client, who, PLANS, a_plan(unable, occurred_on="2020-03-01"))
    step = {"occurred_on": "2020-03-01", "started_on": "2020-03-01", "measure_class": "asset_income"}
    for item in ("production_shares", "land_transfer", "co_op_membership"):
        measure = await made(client, who, MEASURES, a_measure(unable, **step, item=item))
        page = await listed(client, who, "measures/uncovered", lacking="asset_income")
        assert (numbers(page), page["covered"], page["reached"]) == ([], 1, True)
        await made(client, who, f"{MEASURES}/{measure['id']}/withdraw", a_step("2020-04-01"), 1)


@pytest.mark.requirement("R001-030")
async def test_a_plain_gift_is_no_measure(client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn) -> None:
    await in_force(sessions, "yiyang-2020")
    who = sign_in(Role.COUNTY_OFFICE, "410327")
    household = await a_home(client, who, 1, YIYANG_VILLAGE)
    await made(client, who, PLANS, a_plan(household, occurred_on="2020-03-01"))
    step = {"occurred_on": "2020-03-01", "started_on": "2020-03-01"}
    for means in ("plain_cash", "plain_goods"):
        assert await refused(client, who, MEASURES, a_measure(household, **step, means=means)) == (
            422,
            "registry.plain_gift",
            "means",
        )
    for means in ("work_relief", "production_award", "labour_subsidy", "welfare_post"):
        assert (await made(client, who, MEASURES, a_measure(household, **step, means=means)))["means"] == means


@pytest.mark.requirement("R002-069")
async def test_who_has_no_labour_or_no_stable_income_is_first_in_line_for_photovoltaic(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "township-eight-projects")
    earning = await a_home(client, county, 1, TOWNSHIP)
    unstable = await a_home(client, county, 3, TOWNSHIP)
    unable = await a_home(client, county, 5, TOWNSHIP, household_type="dibao", members=alone(5, labour_capacity="none"))
    for home, wage in ((earning, 1), (unstable, 0), (unable, 0)):
        body = an_income(wage_fen=wage, property_fen=0)
        at = f"/registry/households/{home['id']}/incomes/2015"
        reply = await client.put(at, json=body, headers={**county, "If-Match": '"1"'})
        assert reply.status_code < 300, reply.text
    asked = {"measure_class": "photovoltaic", "area": TOWNSHIP[:9]}
    page = await listed(client, county, "measures/candidates", **asked)
    assert [(one["household_no"], one["priority_reasons"]) for one in page["items"]] == [
        ("H005", ["no_labour", "no_stable_income"]),
        ("H003", ["no_stable_income"]),
        ("H001", []),
    ]
    first = await listed(client, county, "measures/candidates", **asked, limit=2)
    rest = await listed(client, county, "measures/candidates", **asked, limit=2, after=first["next"])
    assert first["items"] + rest["items"] == page["items"]
    assert rest["next"] is None
    await made(client, county, PLANS, a_plan(unable))
    given = a_measure(unable, measure_class="photovoltaic", item="photovoltaic", chosen_by_household=False)
    assert (await made(client, county, MEASURES, given))["priority_reasons"] == ["no_labour", "no_stable_income"]
    assert numbers(await listed(client, county, "measures/candidates", **asked)) == ["H003", "H001"]


@pytest.mark.requirement("R000-041", "R000-033")
async def test_industry_is_flagged_first_for_disabled_people_and_returning_graduates(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    home = await a_home(client, county, 1, members=alone(1, health="disabled", returning_graduate=True))
    other = await a_home(client, county, 3)
    await made(client, county, PLANS, a_plan(home, "SC-1"))
    await made(client, county, PLANS, a_plan(other, "SC-2"))
    page = await listed(client, county, "measures/candidates", measure_class="industry", area=TOWN[:9])
    assert [one["priority_reasons"] for one in page["items"]] == [["disabled", "returning_graduate"], []]
    made_first = await made(client, county, MEASURES, a_measure(home))
    assert made_first["priority_reasons"] == ["disabled", "returning_graduate"]
    assert (await made(client, county, MEASURES, a_measure(other)))["priority_reasons"] == []
    menu = await listed(client, county, "measures/menu", household_id=home["id"])
    assert menu["classes"][0]["priority_reasons"] == ["disabled", "returning_graduate"]


@pytest.mark.requirement("R000-041")
async def test_the_living_allowance_of_disabled_people_never_falls(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    def standard(year: int, fen: int, grade: str = "first") -> Json:
        fields = {"area_code": "360722000000", "year": year, "disability_grade": grade, "amount_fen": fen}
        return a_step(**fields)

    path = "living-allowances"
    await made(client, county, path, standard(2016, 5_500))
    assert await refused(client, county, path, standard(2017, 5_499)) == (
        422,
        "registry.allowance_falls",
        "amount_fen",
    )
    kept = await made(client, county, path, standard(2017, 5_500))
    await made(client, county, path, standard(2017, 5_000, "second"))
    assert await refused(client, county, path, standard(2017, 6_000)) == (409, "registry.allowance_exists", "year")
    assert await refused(client, county, path, standard(2015, 5_501)) == (
        422,
        "registry.allowance_falls",
        "amount_fen",
    )
    reply = await client.patch(
        f"/registry/{path}/{kept['id']}",
        json={**a_step("2017-04-01"), "amount_fen": 5_499},
        headers={**county, "If-Match": '"1"'},
    )
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.allowance_falls")


@pytest.mark.requirement("R002-067", "R000-020")
async def test_a_measure_names_its_model_its_support_and_its_partner(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "township-eight-projects")
    household = await a_home(client, county, 1, TOWNSHIP)
    await made(client, county, PLANS, a_plan(household))
    organisation = await made(
        client,
        county,
        "organisations",
        a_step(
            area_code=TOWNSHIP[:9] + "000",
            credit_code=CREDIT_CODE,
            name="虎山养殖专业合作社",
            organisation_kind="co_operative",
            representative="曾福生",
        ),
    )
    with_it = {"industry_model": "co_operative", "support_kinds": ["special_funds", "credit"]}
    assert await refused(client, county, MEASURES, a_measure(household, **with_it)) == (
        422,
        "registry.partner_required",
        "organisation_id",
    )
    named = a_measure(household, **with_it, organisation_id=organisation["id"])
    kept = await made(client, county, MEASURES, named)
    assert (kept["industry_model"], kept["support_kinds"]) == ("co_operative", ["special_funds", "credit"])
    other = {**named, "industry_model": "family_farm"}
    assert await refused(client, county, MEASURES, other) == (422, "registry.partner_required", "organisation_id")
    early = a_measure(household, ended_on="2017-02-28")
    assert await refused(client, county, MEASURES, early) == (422, "registry.measure_ends_early", "ended_on")
    training = a_measure(household, measure_class="employment", item="skills_training", industry_model="own")
    assert await refused(client, county, MEASURES, training) == (
        422,
        "registry.model_not_applicable",
        "industry_model",
    )


async def test_a_measure_of_earlier_days_may_end_whatever_changed_since(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "gupo-2014")
    household = await a_home(client, county, 1, VILLAGE)
    await made(client, county, PLANS, a_plan(household))
    measure = await made(client, county, MEASURES, a_measure(household))
    wanted = {"request_kind": "household_type", "household_type": "wubao"}
    asked = await made(client, county, "requests", a_step("2017-05-01", household_id=household["id"], wanted=wanted))
    second = sign_in(Role.COUNTY_OFFICE, "360722", subject="second-person")
    await made(client, second, f"requests/{asked['id']}/approve", a_step("2017-05-01"), 1)
    at = f"/registry/{MEASURES}/{measure['id']}"
    for patch, status in (({"item": "livestock"}, 422), ({"ended_on": "2017-05-01", "content": "转为五保"}, 200)):
        reply = await client.patch(at, json=a_step("2017-05-02", **patch), headers={**county, "If-Match": '"1"'})
        assert reply.status_code == status, reply.text


async def test_who_comes_first_is_the_same_to_the_database_and_to_the_rule(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    reasons = ("poor", "disabled", "no_labour", "no_stable_income", "returning_graduate")
    asked = tuple(MeasurePriority(measure_class="industry", reason=one, source="R000-041") for one in reasons)
    await in_force(sessions, find_pack("town-2017").model_copy(update={"measure_priorities": asked}))
    shapes: list[tuple[Json, int | None]] = [
        ({}, None),
        ({"health": "disabled"}, 0),
        ({"labour_capacity": "lost", "health": "disabled"}, 0),
        ({"labour_capacity": "none", "returning_graduate": True}, 1),
        ({"labour_capacity": "weak", "returning_graduate": True}, 0),
        ({"labour_capacity": "skilled"}, 1),
    ]
    for at, (facts, wage) in enumerate(shapes):
        home = await a_home(client, county, 2 * at + 1, members=alone(2 * at + 1, **facts))
        for year, fen in ((2014, 5), (2015, wage)):
            if fen is not None and wage is not None:
                body = an_income(wage_fen=fen, property_fen=0)
                path = f"/registry/households/{home['id']}/incomes/{year}"
                version = {"If-Match": f'"{year - 2013}"'}
                assert (await client.put(path, json=body, headers={**county, **version})).status_code == 200
    page = await listed(client, county, "measures/candidates", measure_class="industry", area=TOWN[:9])
    found = [(one["household_no"], len(one["priority_reasons"])) for one in page["items"]]
    assert found == [("H005", 4), ("H003", 3), ("H007", 3), ("H009", 3), ("H001", 1), ("H011", 1)]
    one_by_one, after = [], None
    for _ in found:
        query = {"limit": 1, **({"after": after} if after else {})}
        step = await listed(client, county, "measures/candidates", measure_class="industry", area=TOWN[:9], **query)
        one_by_one += step["items"]
        after = step["next"]
    assert (one_by_one, after) == (page["items"], None)


async def test_who_is_asked_for_what_no_plan_wants_is_told(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    for lacking in ("industry", "skills"):
        reply = await client.get("/registry/measures/uncovered", params={"lacking": lacking}, headers=county)
        assert (reply.status_code, reply.json()["code"]) == (422, "registry.no_such_goal")
    household = await registered(client, county)
    reply = await client.get("/registry/measures/menu", params={"household_id": household["id"]}, headers=county)
    assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")


@pytest.mark.requirement("R000-029")
async def test_each_household_has_a_worker_with_a_practical_skill(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    home, _ = await a_home(client, county, 1), await a_home(client, county, 3)
    asked = {"lacking": "skills", "area": TOWN[:9]}
    page = await listed(client, county, "measures/uncovered", **asked)
    assert (numbers(page), page["covered"]) == (["H001", "H003"], 0)
    person, wife = home["members"][0]["id"], home["members"][1]["id"]
    training = await made(
        client,
        county,
        "trainings",
        a_step(
            household_id=home["id"],
            member_id=person,
            training_kind="practical",
            audience="farmers",
            course="脐橙修剪",
            organiser="镇农业服务中心",
            started_on="2017-03-01",
            days=3,
            training_no="PX-001",
        ),
    )
    skill = a_step(
        household_id=home["id"], member_id=person, skill="脐橙修剪", gained_on="2017-03-03", training_id=training["id"]
    )
    assert await refused(client, county, "skills", {**skill, "member_id": wife}) == (
        422,
        "registry.training_of_another",
        "training_id",
    )
    await made(client, county, "skills", skill)
    assert await refused(client, county, "skills", skill) == (409, "registry.skill_recorded", "skill")
    page = await listed(client, county, "measures/uncovered", **asked)
    assert (numbers(page), page["covered"]) == (["H003"], 1)
    rule = find_pack("town-2017").skills
    assert rule is not None
    assert (rule.workers, rule.least) == (1, 1)
    await made(client, county, "skills", {**skill, "skill": "生猪防疫"})
    assert len((await listed(client, county, "skills"))["items"]) == 2
    before = await listed(client, county, "measures/uncovered", **asked, on="2017-03-02")
    assert before["covered"] == 0


async def test_the_lists_keep_to_the_callers_area(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "town-2017")
    await a_home(client, county, 1)
    await a_home(client, county, 3, "360722106202")
    cadre = sign_in(Role.VILLAGE_CADRE, TOWN)
    for path, query in (
        ("measures/uncovered", {"lacking": "plan"}),
        ("measures/uncovered", {"lacking": "industry"}),
        ("measures/candidates", {"measure_class": "industry"}),
    ):
        assert numbers(await listed(client, cadre, path, **query)) == ["H001"]
        reply = await client.get(f"/registry/{path}", params={**query, "area": "360722106202"}, headers=cadre)
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")
        page = await listed(client, county, path, **query, area=TOWN[:9], limit=1)
        rest = await listed(client, county, path, **query, area=TOWN[:9], limit=1, after=page["next"])
        assert numbers(page) + numbers(rest) == ["H001", "H003"]
        assert rest["next"] is None
