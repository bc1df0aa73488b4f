"""How a household stands: out of poverty, back in it and out again, and how many are still poor on a day."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.registry.households import standing
from services.registry.households.models import HouseholdChange
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.rules import fold
from shared.database import Sessions, table_of, transaction
from shared.errors import Refusal
from shared.events.base import Event
from shared.events.registry import HouseholdReturned
from shared.policies import find_pack
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.registry.conftest import a_household, a_member, a_number, commit, upload_families
from tests.registry.household_builder import HOUSEHOLDS, Json, outbox
from tests.registry.procedure_builder import Office, an_application, an_office

TOWNSHIP = Caller("township", "township", Role.TOWNSHIP, "410327108")
YIYANG = "410327108221"
Move = Callable[..., Awaitable[Any]]


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """A village of Yiyang."""
    async with an_office(installation, sessions, ("yiyang-2020", "410327000000", date(2020, 2, 20))) as made:
        made.village = YIYANG
        yield made


async def registered(office: Office, number: str = "H001", serial: int = 1, on: str = "2014-08-17") -> Json:
    """A household on the register."""
    family = an_application(number, serial, YIYANG, registered_on=on)
    return await office.post(HOUSEHOLDS, family, office.who("township"))


async def move(office: Office, household: Json, use_case: Move, on: date, caller: Caller = TOWNSHIP) -> None:
    """Let a household exit or return."""
    state = office.app.state
    async with transaction(office.sessions) as session:
        desk = Desk(session, office.clock, caller, state.policies, state.personal)
        await use_case(desk, household["id"], StepForm(occurred_on=on, reason="按程序核定"))


async def refused(office: Office, household: Json, use_case: Move, on: date, caller: Caller = TOWNSHIP) -> str:
    """The code with which an exit or return is refused."""
    with pytest.raises(Refusal) as caught:
        await move(office, household, use_case, on, caller)
    return caught.value.code


async def test_a_household_exits_returns_and_exits_again(office: Office) -> None:
    household = await registered(office)
    assert await refused(office, household, standing.return_to_poverty, date(2018, 1, 1)) == "registry.not_exited"
    await move(office, household, standing.exit_poverty, date(2018, 12, 20))
    assert await refused(office, household, standing.exit_poverty, date(2019, 1, 1)) == "registry.already_exited"
    before = date(2018, 12, 19)
    assert await refused(office, household, standing.return_to_poverty, before) == "request.date_before_step"
    future = date(2027, 1, 1)
    assert await refused(office, household, standing.return_to_poverty, future) == "request.date_in_future"
    await move(office, household, standing.return_to_poverty, date(2019, 12, 20))
    read = await office.get(f"{HOUSEHOLDS}/{household['id']}")
    assert (read["status"], read["exited_on"], read["version"]) == ("registered", None, 3)
    # the second exit lies behind the return, not only behind the registration
    assert await refused(office, household, standing.exit_poverty, date(2019, 12, 19)) == "request.date_before_step"
    await move(office, household, standing.exit_poverty, date(2020, 12, 20))
    read = await office.get(f"{HOUSEHOLDS}/{household['id']}")
    assert (read["status"], read["exited_on"], read["version"]) == ("exited", "2020-12-20", 4)
    history = (await office.get(f"{HOUSEHOLDS}/{household['id']}/history"))["items"]
    assert [one["kind"] for one in history] == ["registered", "exited", "returned", "exited"]
    assert history[2]["old"] == {"status": "exited", "exited_on": "2018-12-20"}
    assert history[2]["new"] == {"status": "registered", "exited_on": None}
    async with office.sessions() as session:
        changes = await session.scalars(select(HouseholdChange).order_by(table_of(HouseholdChange).c.version))
        folded = fold([change.new for change in changes])
    assert (folded["status"], folded["exited_on"]) == ("exited", "2020-12-20")


async def test_a_return_is_announced(office: Office) -> None:
    household = await registered(office)
    await move(office, household, standing.exit_poverty, date(2018, 12, 20))
    await move(office, household, standing.return_to_poverty, date(2019, 12, 20))
    last: Event = (await outbox(office.sessions))[-1].envelope().event()
    assert isinstance(last, HouseholdReturned)
    assert (last.version, last.returned_on, str(last.household_id)) == (3, date(2019, 12, 20), household["id"])


async def test_another_area_finds_no_household(office: Office) -> None:
    household = await registered(office)
    stranger = Caller("other", "other", Role.TOWNSHIP, "410327107")
    for use_case in (standing.exit_poverty, standing.return_to_poverty):
        assert await refused(office, household, use_case, date(2018, 1, 1), stranger) == "request.not_found"


@pytest.mark.requirement("R001-001")
async def test_the_plan_states_who_is_still_poor_and_the_register_is_held_against_it(office: Office) -> None:
    (total,) = find_pack("yiyang-2020").totals
    assert (total.people, find_pack("yiyang-2020").effective_from) == (3948, date(2020, 2, 20))
    gone, back, _, later = [
        await registered(office, f"H00{place}", 2 * place, on)
        for place, on in enumerate(("2014-08-17", "2014-08-17", "2014-08-17", "2020-02-21"), start=1)
    ]
    await move(office, gone, standing.exit_poverty, date(2020, 2, 21))
    await move(office, back, standing.exit_poverty, date(2018, 12, 20))
    await move(office, back, standing.return_to_poverty, date(2020, 2, 20))
    path = "/registry/procedures/remaining"
    counted = {
        on: (await office.get(path, area="410327", on=on))["households"]
        for on in ("2014-08-16", "2014-08-17", "2018-12-20", "2020-02-19", "2020-02-20", "2020-02-21")
    }
    # the 17th: three; from 20 December 2018 one is out; on 20 February 2020 it is back; on the 21st one goes, one comes
    assert counted == {
        "2014-08-16": 0,
        "2014-08-17": 3,
        "2018-12-20": 2,
        "2020-02-19": 2,
        "2020-02-20": 3,
        "2020-02-21": 3,
    }
    shown = await office.get(path, area="410327", on="2020-02-20")
    assert shown == {
        "area_code": "410327000000",
        "on": "2020-02-20",
        "households": 3,
        "people": 6,
        "stated_households": None,
        "stated_people": 3948,
        "agrees": False,
        "parts": [],
    }
    assert (await office.get(path, area="410327", on="2020-02-19"))["stated_people"] is None
    village = await office.get(path, "village_cadre", on="2020-02-20")
    assert (village["area_code"], village["people"], village["stated_people"], village["agrees"]) == (
        YIYANG,
        6,
        None,
        None,
    )
    foreign = await office.client.get(path, params={"area": "410328"}, headers=office.who("county_office"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    assert later["registered_on"] == "2020-02-21"


@pytest.mark.requirement("R001-001")
async def test_a_register_of_the_stated_size_agrees_with_the_plan(office: Office) -> None:
    # the plan's 3,948 in 79 households: 78 of 50 people are 3,900, one of 48
    households = [a_household(f"H{number:04}", 行政村代码=YIYANG) for number in range(79)]
    members = [
        a_member(f"H{at // 50:04}", at % 500, 证件号码=a_person_number(at), 与户主关系="其他" if at % 50 else "户主")
        for at in range(3948)
    ]
    made = await upload_families(office.client, office.who("township"), households, members)
    assert (await commit(office.client, office.who("township"), made["id"])).status_code == 200
    path = "/registry/procedures/remaining"
    shown = await office.get(path, area="410327", on="2020-02-20")
    assert (shown["households"], shown["people"], shown["stated_people"], shown["agrees"]) == (79, 3948, 3948, True)
    await office.post(HOUSEHOLDS, an_application("H9999", 901, YIYANG), office.who("township"))
    assert (await office.get(path, area="410327", on="2020-02-20"))["agrees"] is False


def a_person_number(serial: int) -> str:
    """One of many identity numbers: another day of birth for every 500."""
    born = date(1976, 1, 1) + timedelta(days=serial // 500)
    return a_number(serial % 500, f"{born:%Y%m%d}")
