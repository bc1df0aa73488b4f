"""Applications from the township, and the three opinions without which no bank takes one up."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from services.credit.applications.models import Application, Opinion
from services.credit.consumers import take_household
from shared.database import transaction
from shared.events.registry import HouseholdRegistered
from shared.security.permissions import Role
from tests.builders import COUNTY, a_household, a_member, an_id_number
from tests.credit.channel import CLAIM_ON, Channel
from tests.credit.office import BANK, COUNTY_OFFICE, OTHER_BANK, TOWN, VILLAGE_CADRE, WORK_TEAM, Office, said_no

PATH = "/credit/applications"


@dataclass(frozen=True, slots=True)
class Family:
    """A household on the register with the ID number of its head."""

    fact: HouseholdRegistered
    id_number: str


async def a_family(channel: Channel, serial: int = 1, born_on: date = date(1980, 1, 1), **given: Any) -> Family:
    """A household of one."""
    number = an_id_number(born_on, serial)
    fact = a_household([a_member(channel.personal, born_on=born_on, id_number=number)], **given)
    async with transaction(channel.sessions) as session:
        await take_household(session, fact)
    return Family(fact, number)


def an_application(family: Family, **given: Any) -> dict[str, Any]:
    """What a township enters."""
    return {
        "county_code": COUNTY,
        "household_no": family.fact.household_no,
        "borrower_id_number": family.id_number,
        "bank_code": "rcc",
        "amount_fen": 3_000_000,
        "term_months": 36,
        "purpose": "脐橙种植",
        "occurred_on": "2016-05-01",
        **given,
    }


@pytest.fixture
async def family(channel: Channel) -> Family:
    """One household."""
    return await a_family(channel)


async def test_an_application_gets_a_number_of_its_county(office: Office, family: Family) -> None:
    filed = await office.do(TOWN, PATH, **an_application(family))
    assert filed["application_no"].startswith(f"{COUNTY}-")
    assert (filed["household_no"], filed["borrower_name"]) == (family.fact.household_no, "刘福生")
    assert (filed["opinions"], filed["ready"], filed["taken_up"]) == ([], False, False)
    assert family.id_number not in str(filed)
    again = await office.do(TOWN, PATH, **an_application(family))
    assert again["application_no"] != filed["application_no"]


async def test_a_household_may_be_named_by_its_id_and_a_number_be_given(office: Office, family: Family) -> None:
    body = an_application(family, household_id=str(family.fact.household_id), application_no="GP-2016-001")
    del body["household_no"]
    filed = await office.do(TOWN, PATH, **body)
    assert filed["application_no"] == "GP-2016-001"
    await office.refused(TOWN, PATH, 409, "credit.application_exists", **body)


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"household_no": "36\0"}, 422, "request.invalid"),
    ({"household_no": "H0"}, 404, "credit.unknown_household"),
    ({"borrower_id_number": an_id_number(serial=99)}, 404, "credit.unknown_borrower"),
    ({"borrower_id_number": "999722198001010010"}, 422, "identity.bad_check_digit"),
    ({"bank_code": "icbc"}, 409, "credit.bank_not_admitted"),
    ({"amount_fen": 5_000_001}, 409, "credit.over_cap"),
    ({"term_months": 35}, 409, "credit.wrong_term"),
    ({"term_months": 61}, 409, "credit.wrong_term"),
    ({"purpose": "建房"}, 409, "credit.wrong_purpose"),
    ({"full_civil_capacity": False}, 409, "credit.no_civil_capacity"),
    ({"occurred_on": "2014-12-30"}, 409, "policy.none_active"),
    ({"county_code": "360723"}, 403, "auth.outside_area"),
    ({"amount_fen": 30_000.5}, 422, "request.invalid"),
    ({"amount_fen": -1}, 422, "request.invalid"),
    ({"household_id": "0190b6d0-0000-7000-8000-000000000000"}, 422, "request.invalid"),
    ({"amount": 1}, 422, "request.invalid"),
]


@pytest.mark.requirement("R002-098", "R002-101", "R002-107", "R002-111")
@pytest.mark.parametrize(
    ("given", "status", "code"), REFUSED, ids=[f"{code}-{next(iter(g))}" for g, _, code in REFUSED]
)
async def test_what_is_against_the_rules_is_refused_and_not_written(
    office: Office, family: Family, given: dict[str, Any], status: int, code: str
) -> None:
    await office.refused(TOWN, PATH, status, code, **an_application(family, **given))
    assert await office.channel.rows(Application) == []


async def test_an_application_of_tomorrow_is_refused(office: Office, family: Family) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    body = an_application(family, occurred_on=tomorrow)
    await office.refused(TOWN, PATH, 422, "request.date_in_future", **body)


@pytest.mark.requirement("R002-097")
async def test_a_borrower_outside_the_ages_is_refused(office: Office) -> None:
    family = await a_family(office.channel, born_on=date(1998, 5, 2))
    body = an_application(family, occurred_on="2016-05-01")
    problem = await office.refused(TOWN, PATH, 409, "credit.wrong_age", **body)
    assert problem["field"] == "borrower_id_number"
    await office.do(TOWN, PATH, **an_application(family, occurred_on="2016-05-02"))


async def test_somebody_of_another_household_is_no_borrower(office: Office, family: Family) -> None:
    other = await a_family(office.channel, serial=2)
    body = an_application(family, borrower_id_number=other.id_number)
    await office.refused(TOWN, PATH, 409, "credit.not_member", **body)


async def test_a_household_that_owes_its_cap_gets_no_second_application(office: Office) -> None:
    loan = await office.a_loan()
    number = an_id_number(serial=7)
    async with transaction(office.channel.sessions) as session:
        await take_household(
            session,
            a_household([a_member(office.channel.personal, id_number=number)], household_id=loan.borrower.household_id),
        )
    [application] = await office.channel.rows(Application)
    family = Family(a_household([], household_id=application.household_id), number)
    body = {**an_application(family, household_id=str(application.household_id)), "amount_fen": 1}
    del body["household_no"]
    await office.refused(TOWN, PATH, 409, "credit.over_cap", **{**body, "occurred_on": "2016-06-01"})
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    after = {**body, "occurred_on": CLAIM_ON.isoformat()}
    await office.refused(TOWN, PATH, 409, "credit.household_not_whole", **after)


async def test_another_towns_household_is_not_to_be_seen(office: Office, family: Family) -> None:
    neighbour = (Role.TOWNSHIP, "360722103")
    await office.refused(neighbour, PATH, 404, "credit.unknown_household", **an_application(family))
    filed = await office.do(TOWN, PATH, **an_application(family))
    said_no(await office.get(neighbour, f"{PATH}/{filed['application_no']}"), 404, "credit.unknown_application")
    assert (await office.read(neighbour, PATH))["items"] == []
    await office.refused(VILLAGE_CADRE, PATH, 403, "auth.forbidden", **an_application(family))


async def sign(office: Office, who: tuple[Any, ...], number: str, **given: Any) -> Any:
    """An opinion in favour."""
    body = {"supported": True, "comment": "同意", "occurred_on": "2016-05-03", **given}
    return await office.do(who, f"{PATH}/{number}/opinions", **body)


@pytest.mark.requirement("R002-128")
async def test_three_opinions_in_favour_make_an_application_ready(office: Office, family: Family) -> None:
    number = (await office.do(TOWN, PATH, **an_application(family)))["application_no"]
    assert not (await sign(office, VILLAGE_CADRE, number, role="village_cadre"))["ready"]
    assert not (await sign(office, WORK_TEAM, number))["ready"]
    signed = await sign(office, TOWN, number)
    assert signed["ready"]
    assert [opinion["label"] for opinion in signed["opinions"]] == ["村委会", "市县驻村扶贫工作队", "乡镇驻村干部"]
    assert (await office.read(COUNTY_OFFICE, f"{PATH}/{number}"))["ready"]


async def test_one_opinion_against_leaves_an_application_unready(office: Office, family: Family) -> None:
    number = (await office.do(TOWN, PATH, **an_application(family)))["application_no"]
    await sign(office, VILLAGE_CADRE, number)
    await sign(office, WORK_TEAM, number, supported=False)
    assert not (await sign(office, TOWN, number))["ready"]


async def test_opinions_that_can_not_be_signed(office: Office, family: Family) -> None:
    number = (await office.do(TOWN, PATH, **an_application(family)))["application_no"]
    path = f"{PATH}/{number}/opinions"
    body = {"supported": True, "occurred_on": "2016-05-03"}
    await office.refused(VILLAGE_CADRE, path, 403, "auth.forbidden", **body, role="township")
    await office.refused(COUNTY_OFFICE, path, 403, "auth.forbidden", **body)
    early = {**body, "occurred_on": "2016-04-30"}
    await office.refused(VILLAGE_CADRE, path, 422, "request.date_before_step", **early)
    elsewhere = (Role.VILLAGE_CADRE, "360722102202")
    await office.refused(elsewhere, path, 404, "credit.unknown_application", **body)
    await office.refused(VILLAGE_CADRE, f"{PATH}/none/opinions", 404, "credit.unknown_application", **body)
    await sign(office, VILLAGE_CADRE, number)
    await office.refused(VILLAGE_CADRE, path, 409, "credit.opinion_given", **{**body, "supported": False})
    [opinion] = await office.channel.rows(Opinion)
    assert (opinion.role, opinion.supported) == ("village_cadre", True)


async def test_a_bank_takes_up_a_ready_application_and_then_no_opinion_is_signed(
    office: Office, family: Family
) -> None:
    number = (await office.do(TOWN, PATH, **an_application(family)))["application_no"]
    applied = {
        "county_code": COUNTY,
        "event_id": "1",
        "type": "loan.applied",
        "occurred_on": "2016-05-05",
        "loan_no": "L1",
        "application_no": number,
        "borrower_id_number": family.id_number,
        "amount_fen": 3_000_000,
        "term_months": 36,
        "purpose": "脐橙种植",
    }
    await sign(office, VILLAGE_CADRE, number)
    await sign(office, WORK_TEAM, number)
    [early] = await office.channel.submit(applied)
    assert early["status"] == "retry"
    await sign(office, TOWN, number)
    await office.channel.accepted(applied)
    shown = await office.read(TOWN, f"{PATH}/{number}")
    assert shown["taken_up"]
    body = {"supported": False, "occurred_on": "2016-05-06"}
    await office.refused(TOWN, f"{PATH}/{number}/opinions", 409, "credit.application_taken_up", **body)


async def test_a_bank_sees_the_applications_made_to_it_and_no_others(office: Office, family: Family) -> None:
    mine = await office.do(TOWN, PATH, **an_application(family))
    theirs = await office.do(TOWN, PATH, **an_application(family, bank_code="abc"))
    listed = await office.read(BANK, PATH, county_code=COUNTY)
    assert [item["application_no"] for item in listed["items"]] == [mine["application_no"]]
    assert (await office.read(OTHER_BANK, f"{PATH}/{theirs['application_no']}"))["bank_code"] == "abc"
    said_no(await office.get(BANK, f"{PATH}/{theirs['application_no']}"), 404, "credit.unknown_application")


async def test_applications_are_listed_by_household_and_page_by_page(office: Office, family: Family) -> None:
    other = await a_family(office.channel, serial=2)
    numbers = [(await office.do(TOWN, PATH, **an_application(family)))["application_no"] for _ in range(3)]
    await office.do(TOWN, PATH, **an_application(other))
    query = {"household_id": str(family.fact.household_id), "limit": 2}
    first = await office.read(TOWN, PATH, **query)
    second = await office.read(TOWN, PATH, **query, after=first["next"])
    assert [item["application_no"] for page in (first, second) for item in page["items"]] == numbers
    assert second["next"] is None
    said_no(await office.get((Role.TOWNSHIP, "360722102"), PATH, county_code="360723"), 403, "auth.outside_area")


async def test_a_number_that_two_counties_gave_needs_the_county(office: Office, family: Family) -> None:
    await office.do(TOWN, PATH, **an_application(family, application_no="N1"))
    other = await a_family(office.channel, 2, county_code="360723", village_code="360723102201")
    town = (Role.TOWNSHIP, "360723102")
    await office.do(town, PATH, **an_application(other, county_code="360723", application_no="N1"))
    said_no(await office.get(BANK, f"{PATH}/N1"), 422, "request.invalid")
    assert (await office.read(BANK, f"{PATH}/N1", county_code="360723"))["county_code"] == "360723"


async def test_a_rules_refusal_is_a_problem_document_in_the_readers_language(office: Office, family: Family) -> None:
    body = an_application(family, amount_fen=5_000_001)
    chinese = await office.refused(TOWN, PATH, 409, "credit.over_cap", **body)
    assert (chinese["title"], chinese["field"]) == ("不符合信贷规则", "amount_fen")
    assert "50,000.01 元" in chinese["detail"]
    headers = {**office.channel.sign_in(*TOWN), "Accept-Language": "en"}
    english = (await office.channel.client.post(PATH, json=body, headers=headers)).json()
    assert (english["code"], english["title"]) == ("credit.over_cap", "Against the credit rules")
    assert "above the cap of 50,000.00 yuan" in english["detail"]


async def test_of_two_opinions_of_one_role_at_once_one_is_signed(racing_office: Office) -> None:
    office = racing_office
    county = office.channel.county
    village = f"{county}100201"
    family = await a_family(office.channel, county_code=county, village_code=village)
    filed = await office.do((Role.TOWNSHIP, f"{county}100"), PATH, **an_application(family, county_code=county))
    path = f"{PATH}/{filed['application_no']}/opinions"
    cadres = [(Role.VILLAGE_CADRE, village, None, f"cadre {number}") for number in range(3)]
    replies = await asyncio.gather(
        *(office.post(cadre, path, supported=True, occurred_on="2016-05-03") for cadre in cadres)
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
    assert len(await office.channel.rows(Opinion)) == 1
