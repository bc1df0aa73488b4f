"""Projects over HTTP: direction by kind, stages in order, each public at three levels before the next."""

import httpx
import pytest

from shared.database import Sessions
from shared.policies import find_pack
from shared.policies.pack import PoorVillage
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import a_home as home_of
from tests.registry.help_builder import (
    a_payment,
    a_project,
    a_step,
    an_approved_project,
    in_force,
    listed,
    made,
    refused,
)
from tests.registry.household_builder import Json

TOWN, VILLAGE, OTHER = "510824102000", "510824102204", "510824102206"
LEVELS = ("510824000000", TOWN, VILLAGE)


@pytest.fixture
def cangxi(sign_in: SignIn) -> SIGNED_IN:
    """The poverty office of Cangxi."""
    return sign_in(Role.COUNTY_OFFICE, "510824")


def a_notice(project: Json, stage: str, area: str, on: str = "2016-01-10") -> Json:
    """A stage made public somewhere."""
    return a_step(on, project_id=project["id"], stage=stage, area_code=area, place="公示栏", started_on=on)


@pytest.mark.requirement("R003-035", "R003-034")
async def test_money_goes_where_the_plan_sends_it_or_is_refused_with_the_reason(
    client: httpx.AsyncClient, sessions: Sessions, cangxi: SIGNED_IN
) -> None:
    poor = PoorVillage(area_code=VILLAGE, name="陈石村", listed_by="province", source="R003-035")
    await in_force(sessions, find_pack("cangxi-2014").model_copy(update={"villages": (poor,)}))

    async def asked(**fields: object) -> tuple[int, str, str | None]:
        return await refused(client, cangxi, "projects", a_project(**{"area_code": TOWN, **fields}))

    wrong = (422, "registry.wrong_fund_direction", "recipient")
    for kind in ("industry", "dangerous_housing", "training", "finance"):
        assert await asked(project_kind=kind, recipient="village", area_code=VILLAGE) == wrong
    for kind in ("public_services", "infrastructure"):
        assert await asked(project_kind=kind, recipient="household") == wrong
    assert await asked(project_kind="ecology") == (422, "registry.wrong_fund_direction", "project_kind")
    village = {"project_kind": "infrastructure", "recipient": "village"}
    for area in (OTHER, TOWN):
        assert await asked(**village, area_code=area) == (422, "registry.not_poor_village", "area_code")
    road = await made(client, cangxi, "projects", a_project("XM-1", **village, area_code=VILLAGE))
    for at, allocation in enumerate(("award", "performance", "competition")):
        body = a_project(f"XM-2{at}", area_code=TOWN, allocation=allocation)
        assert (await made(client, cangxi, "projects", body))["allocation"] == allocation
    assert await asked(allocation="lottery") == (422, "request.invalid", "allocation")
    patch = {**a_step("2017-04-01"), "recipient": "household"}
    reply = await client.patch(f"/registry/projects/{road['id']}", json=patch, headers={**cangxi, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.wrong_fund_direction")


async def test_a_project_goes_through_its_stages_each_public_at_three_levels(
    client: httpx.AsyncClient, sessions: Sessions, cangxi: SIGNED_IN
) -> None:
    await in_force(sessions, "cangxi-2014")
    project = await made(client, cangxi, "projects", a_project("XM-1", occurred_on="2016-01-05", area_code=TOWN))
    at, version = f"projects/{project['id']}/stages", 1
    assert await refused(client, cangxi, at, a_step("2016-01-10", stage="approved"), 1) == (
        409,
        "registry.stage_out_of_order",
        "stage",
    )
    early = a_notice(project, "proposed", TOWN)
    assert await refused(client, cangxi, "project-notices", early) == (422, "registry.stage_not_reached", "stage")
    for month, stage in enumerate(("proposed", "approved", "implemented", "funded", "accepted"), start=1):
        day = f"2016-{month:02}-10"
        project = await made(client, cangxi, at, a_step(day, stage=stage), version)
        version += 1
        assert (project["stage"], project[f"{stage}_on"], project["version"]) == (stage, day, version)
        following = {"proposed": "approved", "approved": "implemented", "implemented": "funded", "funded": "accepted"}
        for area in LEVELS:
            if stage in following:
                next_one = a_step(f"2016-{month:02}-20", stage=following[stage])
                assert await refused(client, cangxi, at, next_one, version) == (
                    409,
                    "registry.stage_not_public",
                    "stage",
                )
            await made(client, cangxi, "project-notices", a_notice(project, stage, area, day))
        if stage in following:
            before = a_step(f"2016-{month:02}-09", stage=following[stage])
            assert await refused(client, cangxi, at, before, version) == (
                422,
                "request.date_before_step",
                "occurred_on",
            )
    assert await refused(client, cangxi, at, a_step("2016-06-01", stage="accepted"), version) == (
        409,
        "registry.stage_out_of_order",
        "stage",
    )
    notices = await listed(client, cangxi, "project-notices", project_id=project["id"])
    assert len(notices["items"]) == 15
    history = await listed(client, cangxi, f"projects/{project['id']}/history")
    assert [one["action"] for one in history["items"]] == ["created", *["stage"] * 5]
    then = await listed(client, cangxi, f"projects/{project['id']}", on="2016-03-09")
    assert (then["stage"], then["implemented_on"]) == ("approved", None)
    for stage, shown in (("accepted", 1), ("approved", 0)):
        assert len((await listed(client, cangxi, "projects", stage=stage))["items"]) == shown


async def test_a_notice_that_is_still_to_be_put_up_makes_nothing_public(
    client: httpx.AsyncClient, sessions: Sessions, cangxi: SIGNED_IN
) -> None:
    await in_force(sessions, "cangxi-2014")
    project = await made(client, cangxi, "projects", a_project("XM-1", occurred_on="2016-01-05", area_code=TOWN))
    at, approval = f"projects/{project['id']}/stages", a_step("2016-01-20", stage="approved")
    await made(client, cangxi, at, a_step("2016-01-10", stage="proposed"), 1)
    for area in LEVELS:
        later = {**a_notice(project, "proposed", area), "started_on": "2016-01-21"}
        await made(client, cangxi, "project-notices", later)
    assert await refused(client, cangxi, at, approval, 2) == (409, "registry.stage_not_public", "stage")
    early = {**approval, "occurred_on": "2016-01-30"}
    assert await refused(client, cangxi, at, early, 2) == (409, "registry.notice_running", "occurred_on")
    await made(client, cangxi, at, {**approval, "occurred_on": "2016-01-31"}, 2)


async def test_a_township_does_not_approve_its_own_project(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    town = sign_in(Role.TOWNSHIP, "360722106")
    project = await made(client, town, "projects", a_project(occurred_on="2016-01-05"))
    at = f"projects/{project['id']}/stages"
    await made(client, town, at, a_step("2016-02-10", stage="proposed"), 1)
    approval = a_step("2016-03-10", stage="approved")
    assert (await refused(client, town, at, approval, 2))[:2] == (403, "registry.project_approval_above")
    approved = await made(client, sign_in(Role.COUNTY_OFFICE, "360722"), at, approval, 2)
    assert approved["stage"] == "approved"


async def test_a_notice_elsewhere_and_a_project_with_money_are_held(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    project = await an_approved_project(client, county, budget_fen=300_000)
    elsewhere = a_notice(project, "proposed", "360722102000", "2017-03-01")
    assert await refused(client, county, "project-notices", elsewhere) == (
        422,
        "registry.notice_elsewhere",
        "area_code",
    )
    backwards = {**a_notice(project, "proposed", "360722106000", "2017-03-01"), "ended_on": "2017-02-28"}
    assert await refused(client, county, "project-notices", backwards) == (
        422,
        "registry.notice_ends_early",
        "ended_on",
    )
    household = await home_of(client, county)
    await made(client, county, "fund-entries", a_payment(household, project))
    assert await refused(client, county, f"projects/{project['id']}/withdraw", a_step("2017-04-01"), 3) == (
        409,
        "registry.project_in_use",
        None,
    )
    at, patch = f"/registry/projects/{project['id']}", {**a_step("2017-04-01"), "budget_fen": 299_999}
    reply = await client.patch(at, json=patch, headers={**county, "If-Match": '"3"'})
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (
        409,
        "registry.over_budget",
        "budget_fen",
    )


async def test_an_allocation_that_the_plan_does_not_list_is_refused(
    client: httpx.AsyncClient, sessions: Sessions, cangxi: SIGNED_IN
) -> None:
    pack = find_pack("cangxi-2014")
    assert pack.projects is not None
    only = pack.projects.model_copy(update={"allocations": pack.projects.allocations[:1]})
    await in_force(sessions, pack.model_copy(update={"projects": only}))
    body = a_project(area_code=TOWN, allocation="competition")
    assert await refused(client, cangxi, "projects", body) == (
        422,
        "registry.allocation_not_planned",
        "allocation",
    )
