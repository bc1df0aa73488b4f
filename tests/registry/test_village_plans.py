"""One programme for each village: goal, projects and measures, under the five programmes."""

from typing import Any

import httpx
import pytest

from services.registry.village_plans.rules import NoIncomeGoal, check_goal
from shared import codes
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.village_builder import made

PLANS = "/registry/village-plans"


def a_plan(**changes: Any) -> dict[str, Any]:
    """A village's programme."""
    plan: dict[str, Any] = {
        "occurred_on": "2015-01-20",
        "reason": "制定一村一策",
        "area_code": VILLAGE,
        "year": 2015,
        "programmes": ["infrastructure", "new_village"],
        "income_goal_fen": 120_000,
        "projects": "脐橙基地 300 亩\n通组公路 2.4 公里",
        "measures": "合作社统一供苗、统一收购",
        "to_village_items": ["road", "water"],
    }
    return {**plan, **changes}


@pytest.mark.requirement("R003-022")
@pytest.mark.parametrize("field", ["income_goal_fen", "projects", "measures"])
async def test_a_villages_programme_states_its_goal_its_projects_and_its_measures(
    client: httpx.AsyncClient, township: SIGNED_IN, field: str
) -> None:
    plan = await made(client, township, "village-plans", a_plan())
    assert {name: plan[name] for name in ("income_goal_fen", "projects", "measures")} == {
        "income_goal_fen": 120_000,
        "projects": "脐橙基地 300 亩\n通组公路 2.4 公里",
        "measures": "合作社统一供苗、统一收购",
    }
    without = a_plan(year=2016)
    del without[field]
    reply = await client.post(PLANS, json=without, headers=township)
    assert (reply.status_code, reply.json()["field"]) == (422, field)
    empty = await client.post(PLANS, json=a_plan(year=2016, **{field: 0 if "fen" in field else " "}), headers=township)
    assert (empty.status_code, empty.json()["field"]) == (422, field)


@pytest.mark.requirement("R003-022")
async def test_a_goal_is_above_nothing_and_a_village_has_one_programme_a_year(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    none = await client.post(PLANS, json=a_plan(income_goal_fen=0), headers=township)
    assert (none.status_code, none.json()["code"]) == (422, "registry.no_income_goal")
    await made(client, township, "village-plans", a_plan(income_goal_fen=1))
    again = await client.post(PLANS, json=a_plan(), headers=township)
    assert (again.status_code, again.json()["code"]) == (409, "registry.village_record_exists")
    await made(client, township, "village-plans", a_plan(year=2016))


@pytest.mark.requirement("R003-022")
def test_a_goal_is_a_fen_at_least() -> None:
    check_goal(1)
    with pytest.raises(NoIncomeGoal):
        check_goal(0)


@pytest.mark.requirement("R003-004")
async def test_a_programme_is_of_the_five(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    assert [entry.aliases[0] for entry in codes.VILLAGE_PROGRAMMES] == ["基础", "新村", "能力", "生态", "社会保障"]
    every = [entry.code for entry in codes.VILLAGE_PROGRAMMES]
    plan = await made(client, township, "village-plans", a_plan(programmes=every))
    assert plan["programmes"] == every
    for wrong in ([], ["industry"], ["ecology", "ecology"]):
        reply = await client.post(PLANS, json=a_plan(year=2016, programmes=wrong), headers=township)
        assert (reply.status_code, reply.json()["field"].split(".")[0]) == (422, "programmes")


@pytest.mark.requirement("R000-026")
async def test_only_what_departments_bring_is_brought_to_a_village(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    every = ["water", "power", "road", "broadcasting"]
    assert (await made(client, township, "village-plans", a_plan(to_village_items=every)))["to_village_items"] == every
    reply = await client.post(PLANS, json=a_plan(year=2016, to_village_items=["special_funds"]), headers=township)
    assert (reply.status_code, reply.json()["field"]) == (422, "to_village_items.0")


async def test_another_towns_programme_is_not_seen(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    plan = await made(client, township, "village-plans", a_plan())
    beside = sign_in(Role.TOWNSHIP, "360722103")
    assert (await client.get(f"{PLANS}/{plan['id']}", headers=beside)).status_code == 404
    assert (await client.get(PLANS, headers=beside)).json()["items"] == []
