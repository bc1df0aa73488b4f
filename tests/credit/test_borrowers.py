"""Credit's copy of the register, and the households that banks may lend to."""

import asyncio
import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import event

from services.credit.borrowers.models import Household, Member
from services.credit.consumers import handlers, take_household
from services.credit.settings import Settings
from services.credit.worker import run
from shared.calendar import add_months
from shared.database import new_id, transaction
from shared.events.base import Event
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdFacts,
    HouseholdRemoved,
    HouseholdReturned,
)
from shared.messaging.outbox import OutboxMessage
from shared.messaging.transports import InProcessTransport
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.builders import a_household, a_member, an_id_number
from tests.conftest import Installation
from tests.credit.channel import CLAIM_ON, COUNTY, Channel
from tests.credit.office import BANK, TOWN, Office, said_no

PATH = "/bank/eligible-households"


async def learn(channel: Channel, *facts: Event) -> None:
    """Apply the registry's events."""
    apply = handlers(channel.clock)
    async with transaction(channel.sessions) as session:
        for fact in facts:
            await apply[type(fact)](session, fact)


def changed(fact: HouseholdFacts, **given: object) -> HouseholdChanged:
    """The household with other facts."""
    return HouseholdChanged(**{**fact.model_dump(), "version": 2, "changed_on": date(2017, 1, 1), **given})


async def test_a_registered_household_is_kept_with_its_members(channel: Channel) -> None:
    fact = a_household([a_member(channel.personal), a_member(channel.personal, name="刘小明", relation="son")])
    await learn(channel, fact)
    [household] = await channel.rows(Household)
    assert (household.id, household.household_no, household.head_name) == (
        fact.household_id,
        fact.household_no,
        "刘福生",
    )
    assert {member.name for member in await channel.rows(Member)} == {"刘福生", "刘小明"}


async def test_a_changed_household_loses_the_members_that_are_gone(channel: Channel) -> None:
    head, son = a_member(channel.personal), a_member(channel.personal, name="刘小明", relation="son")
    fact = a_household([head, son])
    await learn(channel, fact, changed(fact, members=(head,), village_code="360722102202"))
    [household] = await channel.rows(Household)
    assert household.village_code == "360722102202"
    assert [member.id for member in await channel.rows(Member)] == [head.member_id]


async def test_a_household_without_members_is_kept(channel: Channel) -> None:
    fact = a_household([a_member(channel.personal)])
    await learn(channel, fact, changed(fact, members=()))
    assert len(await channel.rows(Household)) == 1
    assert await channel.rows(Member) == []


async def test_households_of_any_size_are_taken_by_the_same_statements(channel: Channel) -> None:
    said: set[str] = set()

    async with channel.sessions() as session:
        engine = (await session.connection()).sync_connection

        @event.listens_for(engine, "before_cursor_execute")
        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            said.add(statement)

        try:
            for people in (0, 1, 2, 7):
                members = [a_member(channel.personal, name=f"刘{number}") for number in range(people)]
                await take_household(session, a_household(members))
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len(said) == 3, said  # to be prepared anew for each size took most of the time of a county's register


async def test_an_exited_household_may_borrow_on(channel: Channel, office: Office) -> None:
    fact = a_household([a_member(channel.personal)])
    exited = HouseholdExited(county_code=COUNTY, version=2, household_id=fact.household_id, exited_on=date(2018, 12, 1))
    await learn(channel, fact, exited)
    [household] = await channel.rows(Household)
    assert household.exited_on == date(2018, 12, 1)
    listed = await office.read(BANK, PATH, county_code=COUNTY)
    assert [item["household_id"] for item in listed["items"]] == [str(fact.household_id)]


async def test_a_household_off_the_register_borrows_no_more_and_its_people_are_those_of_the_other(
    channel: Channel, office: Office
) -> None:
    mother = a_member(channel.personal, name="老母")
    fact, home = a_household([mother]), a_household([a_member(channel.personal, id_number=an_id_number(serial=3))])
    removed = HouseholdRemoved(
        county_code=COUNTY,
        version=2,
        household_id=fact.household_id,
        removed_on=date(2018, 12, 1),
        removed_kind="merged",
        merged_into=home.household_id,
    )
    joined = mother.model_copy(update={"member_id": new_id(), "relation": "mother"})
    await learn(channel, fact, home, removed, changed(home, members=(*home.members, joined)))
    kept = {household.id: household for household in await channel.rows(Household)}
    assert kept[fact.household_id].removed_on == date(2018, 12, 1)
    assert kept[home.household_id].removed_on is None
    assert {(one.id, one.household_id) for one in await channel.rows(Member)} == {
        (home.members[0].member_id, home.household_id),
        (joined.member_id, home.household_id),
    }
    listed = await office.read(BANK, PATH, county_code=COUNTY)
    assert [item["household_id"] for item in listed["items"]] == [str(home.household_id)]


async def test_a_household_that_returned_has_no_exit_until_its_next(channel: Channel) -> None:
    fact = a_household([a_member(channel.personal)])
    known = {"county_code": COUNTY, "household_id": fact.household_id}
    await learn(
        channel,
        fact,
        HouseholdExited.model_validate({**known, "version": 2, "exited_on": date(2018, 12, 1)}),
        HouseholdReturned.model_validate({**known, "version": 3, "returned_on": date(2019, 12, 1)}),
    )
    [household] = await channel.rows(Household)
    assert household.exited_on is None
    await learn(channel, HouseholdExited.model_validate({**known, "version": 4, "exited_on": date(2020, 12, 1)}))
    [household] = await channel.rows(Household)
    assert household.exited_on == date(2020, 12, 1)


async def test_a_bank_sees_who_may_borrow_how_much_and_no_id_number(channel: Channel, office: Office) -> None:
    number = an_id_number()
    child = a_member(channel.personal, name="刘小明", relation="son", born_on=date(2015, 3, 3))
    fact = a_household([a_member(channel.personal, id_number=number), child])
    await learn(channel, fact)
    reply = await office.get(BANK, PATH, county_code=COUNTY)
    [item] = reply.json()["items"]
    assert item["room_fen"] == 5_000_000
    assert item["head_name"] == "刘福生"
    assert [(one["name"], one["may_borrow"]) for one in item["members"]] == [("刘福生", True), ("刘小明", False)]
    assert item["members"][0]["id_masked"] == "999722********" + number[-4:]
    assert number not in reply.text


@pytest.mark.requirement("R002-097")
async def test_ages_are_judged_on_the_day_to_the_day(channel: Channel, office: Office) -> None:
    today = channel.clock.today()
    births = {
        "turned 18": add_months(today, -18 * 12),
        "not yet 18": date.fromordinal(add_months(today, -18 * 12).toordinal() + 1),
        "still 60": date.fromordinal(add_months(today, -61 * 12).toordinal() + 1),
        "turned 61": add_months(today, -61 * 12),
    }
    for name, born_on in births.items():
        await learn(channel, a_household([a_member(channel.personal, name=name, born_on=born_on)]))
    listed = await office.read(BANK, PATH, county_code=COUNTY)
    assert {item["head_name"] for item in listed["items"]} == {"turned 18", "still 60"}


async def test_a_household_at_its_cap_is_left_out_and_one_below_shows_what_is_left(office: Office) -> None:
    await office.a_loan("FULL")
    part = await office.a_loan("PART")
    await office.channel.accepted(part.event("principal.repaid", date(2017, 1, 5), amount_fen=2_000_000))
    listed = await office.read(BANK, PATH, county_code=COUNTY)
    assert [(i["household_id"], i["room_fen"]) for i in listed["items"]] == [
        (str(part.borrower.household_id), 2_000_000)
    ]


async def test_a_household_with_a_claim_that_is_not_recovered_is_left_out_until_it_is_whole(office: Office) -> None:
    loan = await office.a_loan()
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    assert (await office.read(BANK, PATH, county_code=COUNTY))["items"] == []
    await office.channel.accepted(loan.event("recovery.received", CLAIM_ON, amount_fen=5_000_000))
    assert len((await office.read(BANK, PATH, county_code=COUNTY))["items"]) == 1


async def test_pages_follow_each_other_without_loss_or_repetition(channel: Channel, office: Office) -> None:
    for number in range(7):
        await learn(channel, a_household([a_member(channel.personal)], household_no=f"H{number}"))
    seen, after = [], None
    while True:
        query = {"county_code": COUNTY, "limit": 3, **({"after": after} if after else {})}
        page = await office.read(BANK, PATH, **query)
        seen += [item["household_no"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [f"H{number}" for number in range(7)]
    said_no(await office.get(BANK, PATH, county_code=COUNTY, after="nonsense"), 422, "request.invalid")


@pytest.mark.requirement("R002-139")
async def test_who_read_which_list_for_what_is_in_the_audit_log(channel: Channel, office: Office) -> None:
    for number in range(3):
        await learn(channel, a_household([a_member(channel.personal)], household_no=f"H{number}"))
    page = await office.read(BANK, PATH, county_code=COUNTY, limit=2)
    await office.read(BANK, PATH, county_code=COUNTY, after=page["next"], purpose="贷后走访 ")
    headers = {**channel.sign_in(*BANK), "Accept": "text/csv"}
    query = {"county_code": COUNTY, "village_code": "360722102"}
    assert (await channel.client.get(PATH, params=query, headers=headers)).status_code == 200
    said_no(await office.get((Role.BANK, "3601", "rcc"), PATH, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(BANK, PATH, county_code=COUNTY, purpose=" "), 422, "request.invalid")
    records = await channel.rows(AuditRecord, action="eligible_households.read")
    records.sort(key=lambda one: one.number)
    assert [(one.subject, one.role, one.county_code, one.target, one.reason) for one in records] == [
        ("bank-3607-rcc", "bank", COUNTY, "area 360722", "核对扶贫贷款申请对象"),
        ("bank-3607-rcc", "bank", COUNTY, "area 360722", "贷后走访"),
        ("bank-3607-rcc", "bank", COUNTY, "area 360722102", "核对扶贫贷款申请对象"),
    ]
    assert [one.facts["households"] for one in records] == [2, 1, None]
    assert [one.facts["after"] for one in records] == [None, page["next"], None]


async def test_a_village_or_town_narrows_the_list(channel: Channel, office: Office) -> None:
    await learn(channel, a_household([a_member(channel.personal)], household_no="H1"))
    await learn(channel, a_household([a_member(channel.personal)], household_no="H2", village_code="360722103201"))
    listed = await office.read(BANK, PATH, county_code=COUNTY, village_code="360722103")
    assert [item["household_no"] for item in listed["items"]] == ["H2"]


async def test_a_village_outside_the_banks_area_is_refused(channel: Channel, office: Office) -> None:
    for village_code, status, code in (
        ("361122100201", 403, "auth.outside_area"),
        ("3607221", 422, "area.bad_code"),
    ):
        said_no(await office.get(BANK, PATH, county_code=COUNTY, village_code=village_code), status, code)


async def test_the_list_as_csv_is_whole_and_harmless_in_a_spreadsheet(channel: Channel, office: Office) -> None:
    for number in range(3):
        await learn(channel, a_household([a_member(channel.personal, name="=1+1")], household_no=f"H{number}"))
    headers = {**channel.sign_in(*BANK), "Accept": "text/csv"}
    reply = await channel.client.get(PATH, params={"county_code": COUNTY, "limit": 1}, headers=headers)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert rows[0] == ["household_no", "village_code", "head_name", "members", "room_fen"]
    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [(f"H{n}", "'=1+1", "5000000") for n in range(3)]


async def test_a_bank_of_another_city_and_other_roles_see_no_list(office: Office) -> None:
    other = (BANK[0], "5108", "rcc")
    said_no(await office.get(other, PATH, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(TOWN, PATH, county_code=COUNTY), 403, "auth.forbidden")


async def test_the_worker_takes_what_the_registry_announces(installation: Installation, racing_office: Office) -> None:
    channel = racing_office.channel
    fact = a_household([a_member(channel.personal)], county_code=channel.county, village_code="360731100201")
    envelope = OutboxMessage(
        county_code=fact.county_code,
        id=new_id(),
        routing_key=fact.routing_key,
        aggregate=fact.aggregate,
        aggregate_id=fact.household_id,
        version=fact.version,
        traceparent="",
        data=fact.model_dump(mode="json"),
        recorded_at=channel.clock.now(),
    ).envelope()
    transport = InProcessTransport()
    worker = asyncio.create_task(run(installation.settings(Settings), transport, channel.clock))
    try:
        async with asyncio.timeout(10):
            while not await channel.rows(Household):
                await transport.publish([envelope])  # until the worker has subscribed nobody is there to take it
                await asyncio.sleep(0.05)
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
    [household] = await channel.rows(Household)
    assert household.id == fact.household_id
