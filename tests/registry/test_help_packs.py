"""The help of two plans from end to end: `town-2017` relocates and pays, `township-eight-projects` runs its eight."""

import httpx
import pytest

from services.registry.organisations.rules import credit_check_character
from shared.database import Sessions
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import (
    TOWN,
    TOWNSHIP,
    a_home,
    a_measure,
    a_payment,
    a_plan,
    a_project,
    a_step,
    an_approved_project,
    in_force,
    listed,
    made,
    refused,
)
from tests.registry.household_builder import a_person
from tests.registry.test_fund_claims import a_claim
from tests.registry.test_funds import an_account
from tests.registry.test_organisations import an_organisation
from tests.registry.test_relocations import a_relocation


@pytest.mark.requirement("R000-011", "R000-012", "R000-013", "R000-014", "R000-016", "R000-017", "R000-018")
async def test_the_town_relocates_pays_and_gives_every_household_an_industry(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "town-2017")
    town, finance = sign_in(Role.TOWNSHIP, TOWN[:9]), sign_in(Role.COUNTY_FINANCE, "360722")
    destitute = await a_home(client, town, 1, household_type="wubao", members=[a_person(1)])
    disabled = await a_home(client, town, 3, members=[a_person(3, health="disabled", labour_capacity="weak")])
    family = await a_home(client, town, 5)
    homes = (destitute, disabled, family)

    # relocation: the batches of the plan, first who comes first
    for home in reversed(homes):
        await made(client, town, "relocations", a_relocation(home, people=len(home["members"])))
    waiting = (await listed(client, town, "relocations/candidates"))["items"]
    assert [(one["household_no"], one["reason"]) for one in waiting] == [
        ("H001", "特困户、贫困户"),
        ("H005", "贫困户"),
        ("H003", "贫困户"),
    ]
    beside = sign_in(Role.VILLAGE_CADRE, TOWN[:9] + "202")
    assert (await listed(client, beside, "relocations/candidates"))["items"] == []
    for one, batch in zip(waiting, ("batch_1", "batch_2", "batch_3"), strict=True):
        patch = a_step(
            "2017-10-01",
            batch=batch,
            settlement="nearby" if batch == "batch_3" else "market_town",
            place="小江圩安置点",
            moved_on="2017-10-01",
        )
        at = f"/registry/relocations/{one['relocation_id']}"
        reply = await client.patch(at, json=patch, headers={**town, "If-Match": '"1"'})
        assert reply.status_code == 200, reply.text
    plan = await listed(client, town, "relocations/plan")
    assert [(one["key"], one["planned_people"], one["placed_people"]) for one in plan["batches"]] == [
        ("batch_1", 58, 1),
        ("batch_2", 87, 2),
        ("batch_3", 51, 1),
    ]
    assert {one["placed_people"] for one in (await listed(client, beside, "relocations/plan"))["batches"]} == {0}
    # 3 of 4 people settled in the market town: 75 % are below 80 %
    assert (plan["total_people"], plan["settled_share"], plan["least_share"], plan["reached"]) == (
        196,
        "3/4",
        "4/5",
        False,
    )

    # money: planned and filed, the project approved, claimed, checked and paid, then the ledger
    fund_plan = a_step(area_code=TOWN[:9] + "000", plan_no="JH-1", name="2017 年专项资金", year=2017, amount_fen=10**7)
    filed = await made(client, town, "fund-plans", fund_plan)
    for version, level in enumerate(("county", "city", "province"), start=1):
        filed = await made(client, town, f"fund-plans/{filed['id']}/filings", a_step(level=level), version)
    assert filed["filed"] is True
    project = await an_approved_project(client, county)
    account = await made(client, finance, "fund-accounts", an_account())
    claim = await made(client, town, "fund-claims", a_claim(project, account))
    await made(client, county, f"fund-claims/{claim['id']}/check", a_step("2017-03-05"), 1)
    paid = await made(client, finance, f"fund-claims/{claim['id']}/pay", a_step("2017-03-08"), 2)
    assert paid["state"] == "paid"
    for home in homes:
        await made(client, town, "fund-entries", a_payment(home, project))
    sums = await listed(client, town, "fund-entries/totals", by="project")
    assert (sums["items"][0]["key"], sums["amount_fen"]) == (project["id"], 900_000)

    # help: one handbook each, an industry for each, a post for who can work a little and wants to
    for at, home in enumerate(homes):
        await made(client, town, "household-plans", a_plan(home, f"SC-{at}"))
    first = await made(client, town, "measures", a_measure(disabled, support_kinds=["special_funds", "mutual_funds"]))
    assert first["priority_reasons"] == ["disabled"]
    page = await listed(client, town, "measures/uncovered", lacking="industry")
    assert ([one["household_no"] for one in page["items"]], page["reached"]) == (["H001", "H005"], False)
    await made(client, town, "measures", a_measure(destitute, item="livestock", chosen_by_household=False))
    await made(client, town, "measures", a_measure(family))
    page = await listed(client, town, "measures/uncovered", lacking="industry")
    assert (page["households"], page["covered"], page["items"], page["reached"]) == (3, 3, [], True)
    post = await made(
        client,
        town,
        "welfare-posts",
        a_step(
            area_code=TOWN,
            post_no="GW-1",
            name="保洁员",
            post_kind="cleaner",
            employer="井塘村委会",
            places=1,
            wage_fen=60_000,
            opened_on="2017-01-01",
        ),
    )
    job = a_step(
        household_id=disabled["id"],
        member_id=disabled["members"][0]["id"],
        employment_kind="welfare_post",
        post_id=post["id"],
        work="保洁员",
        wage_fen=60_000,
        started_on="2017-03-01",
    )
    assert (await refused(client, town, "employments", job))[1] == "registry.post_consent_required"
    taken = await made(client, town, "employments", {**job, "consent": True, "consented_on": "2017-02-20"})
    assert taken["priority"] is True


@pytest.mark.requirement("R002-060", "R002-067", "R002-069")
async def test_the_township_runs_its_eight_projects_and_five_models(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "township-eight-projects")
    who, area = sign_in(Role.TOWNSHIP, TOWNSHIP[:9]), TOWNSHIP[:9] + "000"
    section = find_pack("township-eight-projects").projects
    assert section is not None
    assert [one.label for one in section.kinds] == [
        "产业扶贫工程",
        "就业扶贫工程",
        "智力扶贫工程",
        "社保兜底扶贫工程",
        "异地扶贫搬迁和贫困户危房改造工程",
        "基础设施建设扶贫工程",
        "生态保护扶贫工程",
        "社会扶贫工程",
    ]
    for at, kind in enumerate(section.kinds):
        for recipient in ("village", "household"):
            fields = {"project_kind": kind.code, "recipient": recipient}
            place = TOWNSHIP if recipient == "village" else area
            body = a_project(f"XM-{at}-{recipient}", area_code=place, **fields)
            if recipient in kind.recipients:
                await made(client, who, "projects", body)
            else:
                assert (await refused(client, who, "projects", body))[1] == "registry.wrong_fund_direction"
    assert len((await listed(client, who, "projects"))["items"]) == 10

    # five models: alone, with each kind of organisation, with a large producer
    partners = {}
    for at, kind in enumerate(("enterprise", "family_farm", "co_operative")):
        code = f"9{at + 1}360722MA35GAJ1{at}"
        code += credit_check_character(code)
        body = an_organisation(area_code=area, credit_code=code, organisation_kind=kind)
        partners[kind] = (await made(client, who, "organisations", body))["id"]
    models = ("own", "enterprise", "family_farm", "co_operative", "large_producer")
    for at, model in enumerate(models):
        home = await a_home(client, who, 2 * at + 1, TOWNSHIP)
        await made(client, who, "household-plans", a_plan(home, f"SC-{at}"))
        measure = a_measure(home, industry_model=model, organisation_id=partners.get(model))
        assert (await made(client, who, "measures", measure))["industry_model"] == model
    unable = await a_home(
        client, who, 21, TOWNSHIP, household_type="dibao", members=[a_person(21, labour_capacity="none")]
    )
    page = await listed(client, who, "measures/candidates", measure_class="photovoltaic", limit=1)
    assert (page["items"][0]["household_no"], page["items"][0]["priority_reasons"]) == ("H021", ["no_labour"])
    page = await listed(client, who, "measures/uncovered", lacking="plan")
    assert ([one["household_no"] for one in page["items"]], page["reached"]) == (["H021"], False)
    await made(client, who, "household-plans", a_plan(unable, "SC-9"))
    page = await listed(client, who, "measures/uncovered", lacking="plan")
    assert (page["households"], page["covered"], page["reached"]) == (6, 6, True)
