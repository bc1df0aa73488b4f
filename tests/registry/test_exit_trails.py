"""The trail of exits over HTTP: an auditor sees what was changed before and after an exit, when and by whom."""

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import a_plan, a_step, listed, made
from tests.registry.household_builder import HOUSEHOLDS, Json, an_income, exited, registered


@pytest.fixture
def auditor(sign_in: SignIn) -> SIGNED_IN:
    """Who looks into the exits of the county."""
    return sign_in(Role.AUDITOR, "360722")


async def an_income_of(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, wage_fen: int, on: str) -> None:
    """A household's income of 2016, all of it wages."""
    zeros = dict.fromkeys(("business_fen", "transfer_fen", "property_fen", "production_cost_fen"), 0)
    body = an_income(occurred_on=on, wage_fen=wage_fen, **zeros)
    now = (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=who)).json()
    headers = {**who, "If-Match": f'"{now["version"]}"'}
    reply = await client.put(f"{HOUSEHOLDS}/{household['id']}/incomes/2016", json=body, headers=headers)
    assert reply.status_code == 200, reply.text


@pytest.mark.requirement("R002-075")
async def test_an_exit_of_which_the_figures_were_raised_and_the_help_entered_later_shows(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, second: SIGNED_IN, auditor: SIGNED_IN
) -> None:
    false = await registered(client, township, number="H001", serial=1)
    plain = await registered(client, township, number="H003", serial=3)
    await registered(client, township, number="H005", serial=5)
    await an_income_of(client, township, false, 400_000, "2016-11-01")
    await an_income_of(client, township, false, 900_000, "2016-11-20")
    for household in (false, plain):
        await exited(client, county, second, household, "2016-12-01")
    await an_income_of(client, township, false, 950_000, "2016-11-25")
    await made(client, county, "household-plans", a_plan(false, occurred_on="2016-10-01"))
    for on in ("2016-10-05", "2016-12-02"):
        skill = {
            "household_id": false["id"],
            "member_id": false["members"][0]["id"],
            "skill": f"修剪{on[5:7]}",
            "gained_on": on,
        }
        await made(client, county, "skills", a_step(on, **skill))

    page = await listed(client, auditor, "exit-trails")
    marks = {one["household_no"]: one["marks"] for one in page["items"]}
    usual = ["no_procedure", "dated_into_last_year"]
    assert marks == {
        "H001": [*usual, "income_raised", "altered_after", "help_added_after"],
        "H003": [*usual, "no_income"],
    }
    shown = page["items"][0]
    assert (shown["exited_on"], shown["way"], shown["income_year"], shown["per_head_fen"]) == (
        "2016-12-01",
        "request",
        2016,
        450_000,
    )
    assert (shown["steps_before"], shown["altered_after"], shown["help_added_after"]) == (3, 1, 2)
    assert shown["recorded_days_later"] > 365

    (trail,) = (await listed(client, auditor, f"households/{false['id']}/exit-trail"))["items"]
    assert [(one["version"], one["kind"], one["marks"]) for one in trail["before"]] == [
        (1, "registered", []),
        (2, "income", []),
        (3, "income", ["income_raised"]),
    ]
    raised = trail["before"][2]
    assert raised["old"]["incomes"]["2016"]["net_per_head_fen"] == 200_000
    assert raised["new"]["incomes"]["2016"]["net_per_head_fen"] == 450_000
    assert {raised["role"], trail["exit"]["role"]} == {"township", "county_office"}
    assert [(one["version"], one["occurred_on"], one["marks"]) for one in trail["altered"]] == [
        (5, "2016-11-25", ["income_raised", "slid_back", "altered_after"])
    ]
    assert [(one["kind"], one["action"], one["occurred_on"]) for one in trail["help_added"]] == [
        ("household_plan", "created", "2016-10-01"),
        ("skill", "created", "2016-10-05"),
    ]
    assert "id_index" not in str(trail)
    assert "encrypted" not in str(trail)


async def test_exits_are_asked_for_by_year_mark_and_area_page_by_page(
    client: httpx.AsyncClient,
    township: SIGNED_IN,
    county: SIGNED_IN,
    second: SIGNED_IN,
    auditor: SIGNED_IN,
    sign_in: SignIn,
) -> None:
    for serial, on in ((1, "2016-12-01"), (3, "2017-12-01"), (5, "2017-12-31")):
        household = await registered(client, township, number=f"H{serial:03}", serial=serial)
        await exited(client, county, second, household, on)

    async def asked(**query: object) -> list[str]:
        page = await listed(client, auditor, "exit-trails", **query)
        return [one["household_no"] for one in page["items"]]

    assert await asked(year=2017) == ["H003", "H005"]
    assert await asked(mark="below_line") == []
    assert await asked(mark="no_income", marked=True) == ["H001", "H003", "H005"]
    assert await asked(area="360722106") == []
    first = await listed(client, auditor, "exit-trails", limit=2)
    rest = await listed(client, auditor, "exit-trails", limit=2, after=first["next"])
    assert [one["household_no"] for one in (*first["items"], *rest["items"])] == ["H001", "H003", "H005"]
    assert rest["next"] is None
    elsewhere = sign_in(Role.AUDITOR, "360723")
    assert (await listed(client, elsewhere, "exit-trails"))["items"] == []
    hidden = await client.get(f"/registry/households/{household['id']}/exit-trail", headers=elsewhere)
    assert hidden.status_code == 404
    for role, area in ((Role.VILLAGE_CADRE, "360722102201"), (Role.DEPARTMENT, "360722")):
        reply = await client.get("/registry/exit-trails", headers=sign_in(role, area))
        assert reply.status_code == 403


@pytest.mark.requirement("R002-075")
async def test_nobody_alters_what_the_history_tells(
    sessions: Sessions, client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    await registered(client, township)
    for statement in (
        "UPDATE household_change SET occurred_on = '2014-01-01'",
        "DELETE FROM household_change",
        "UPDATE record_change SET subject = 'nobody'",
        "DELETE FROM record_change",
    ):
        async with sessions() as session:
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with session.begin_nested():
                    await session.execute(text(statement))
