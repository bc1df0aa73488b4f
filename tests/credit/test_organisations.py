"""Organisations as borrowers: from the registry's ties over application and loan to the cap that falls."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.credit.consumers import handlers
from services.credit.loans.models import Loan as LoanRow
from services.credit.organisations.models import OrganisationStanding
from services.credit.organisations.watch import watch_organisations
from services.credit.portfolios.service import watch_portfolios
from services.credit.subsidies.models import SubsidyLine
from shared.calendar import add_months
from shared.database import new_id, transaction
from shared.events.registry import OrganisationChanged, OrganisationLinkChanged
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, VILLAGE, Channel
from tests.credit.office import (
    BANK,
    CITY_OFFICE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    TOWN,
    VILLAGE_CADRE,
    WORK_TEAM,
    Office,
    said_no,
)
from tests.credit.test_applications import a_family, an_application

CODE = "91360722MA35XXXX0K"
PATH = "/credit/applications"
TIMES = {"term_months": 36, "purpose": "脐橙种植"}


def village(channel: Channel) -> str:
    """A village of the channel's county."""
    return channel.county + VILLAGE[6:]


class Cooperative:
    """An organisation in the county of a channel, with ties that can change."""

    def __init__(self, channel: Channel) -> None:
        self.channel, self.id = channel, new_id()

    async def learn(self, *facts: Any) -> None:
        """The registry's events arrive."""
        apply = handlers(self.channel.clock)
        async with transaction(self.channel.sessions) as session:
            for fact in facts:
                await apply[type(fact)](session, fact)

    async def changed(self, **given: Any) -> None:
        """The organisation as it now stands."""
        facts = {
            "county_code": self.channel.county, "version": 1, "organisation_id": self.id, "credit_code": CODE,
            "name": "信丰脐橙合作社", "organisation_kind": "co_operative", "area_code": village(self.channel),
            "closed_on": None, "withdrawn_on": None,
        }  # fmt: skip
        await self.learn(OrganisationChanged.model_validate({**facts, **given}))

    async def tie(self, household_id: UUID, kind: str = "employment", **given: Any) -> OrganisationLinkChanged:
        """A household is tied to it."""
        facts = {
            "county_code": self.channel.county, "version": 1, "organisation_link_id": new_id(),
            "organisation_id": self.id, "household_id": household_id, "link_kind": kind, "amount_fen": None,
            "started_on": date(2016, 4, 15), "ended_on": None, "terminated_on": None, "withdrawn_on": None,
        }  # fmt: skip
        link = OrganisationLinkChanged.model_validate({**facts, **given})
        await self.learn(link)
        return link


async def a_cooperative(channel: Channel, households: int = 2) -> tuple[Cooperative, list[OrganisationLinkChanged]]:
    """One that employs so many poor households: its cap is 100,000 yuan for each."""
    made = Cooperative(channel)
    await made.changed()
    tied = [await made.tie((await channel.household(loans=())).household_id) for _ in range(households)]
    return made, tied


def asked(channel: Channel, amount_fen: int = 10_000_000, **given: Any) -> dict[str, Any]:
    """What a township enters."""
    return {
        "county_code": channel.county, "organisation_credit_code": CODE, "bank_code": "rcc", "amount_fen": amount_fen,
        "occurred_on": "2016-05-01", **TIMES, **given,
    }  # fmt: skip


def people(channel: Channel) -> list[tuple[Any, ...]]:
    """Those who sign: any village and town of the race's county will do."""
    if channel.county == VILLAGE[:6]:
        return [VILLAGE_CADRE, WORK_TEAM, TOWN]
    return [(role, channel.county) for role in (Role.VILLAGE_CADRE, Role.WORK_TEAM, Role.TOWNSHIP)]


async def filed(office: Office, number: str, amount_fen: int = 10_000_000, **given: Any) -> None:
    """An application with all its signatures."""
    who = people(office.channel)
    await office.do(who[-1], PATH, **asked(office.channel, amount_fen, application_no=f"A-{number}", **given))
    for signer in who:
        await office.do(signer, f"{PATH}/A-{number}/opinions", supported=True, occurred_on="2016-05-02")


def events(
    channel: Channel, number: str, amount_fen: int = 10_000_000, on: date = date(2016, 5, 10), **applied: Any
) -> list[dict[str, Any]]:
    """Application, survey and disbursement."""

    def event(kind: str, serial: int, **fields: Any) -> dict[str, Any]:
        return {
            "county_code": channel.county, "event_id": f"{number}-{serial}", "type": kind,
            "occurred_on": on.isoformat(), "loan_no": number, **fields,
        }  # fmt: skip

    due_on = add_months(on, 36).isoformat()
    return [
        event("loan.applied", 1, application_no=f"A-{number}", amount_fen=amount_fen, **TIMES, **applied),
        event("loan.surveyed", 2, approved=True, approved_amount_fen=amount_fen),
        event("loan.disbursed", 3, amount_fen=amount_fen, annual_rate="0.0475", term_months=36, due_on=due_on),
    ]


async def test_an_organisation_with_a_claim_that_is_not_recovered_borrows_no_more_until_it_is(office: Office) -> None:
    channel = office.channel
    await channel.deposit(20_000_000)
    await a_cooperative(channel)
    for number in ("O1", "O2"):
        await filed(office, number)
    first, on = events(channel, "O1"), CLAIM_ON.isoformat()
    claim = {"type": "compensation.claimed", "principal_fen": 10_000_000, "interest_fen": 0}
    named = {"county_code": channel.county, "loan_no": "O1", "occurred_on": on}
    await channel.accepted(*first, {**named, **claim, "event_id": "claim"})
    *before, disbursed = events(channel, "O2", on=CLAIM_ON)
    await channel.accepted(*before)
    await channel.refused({**disbursed, "event_id": "early"}, "credit.organisation_not_whole")
    again = asked(channel, 1, occurred_on=on)
    await office.refused(TOWN, PATH, 409, "credit.organisation_not_whole", **again)
    recovered = {"type": "recovery.received", "amount_fen": 9_999_999}
    await channel.accepted({**named, **recovered, "event_id": "most"})
    await channel.refused({**disbursed, "event_id": "early-still"}, "credit.organisation_not_whole")
    await channel.accepted({**named, **recovered, "event_id": "rest", "amount_fen": 1}, disbursed)
    await office.do(TOWN, PATH, **again)


@pytest.mark.requirement("R002-102", "R002-109", "R002-124")
async def test_an_organisation_borrows_up_to_its_cap(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel)
    await office.refused(TOWN, PATH, 409, "credit.over_cap", **asked(channel, 20_000_001))
    await filed(office, "O1", 20_000_000)
    shown = await office.read(COUNTY_OFFICE, f"{PATH}/A-O1")
    assert (shown["borrower_kind"], shown["borrower_name"], shown["ready"]) == ("organisation", "信丰脐橙合作社", True)
    assert (shown["household_no"], shown["organisation_credit_code"]) == (None, CODE)
    await channel.accepted(*events(channel, "O1", 20_000_000))
    [loan] = await channel.rows(LoanRow)
    assert (loan.borrower_kind, loan.household_id, loan.outstanding_fen) == ("organisation", None, 20_000_000)
    read = await office.read(BANK, f"/bank/loans/{channel.county}/O1")
    assert read["organisation_id"] == str(loan.organisation_id)
    assert (read["decision"]["approved"], read["decision"]["reason"]) == (True, None)
    await office.refused(TOWN, PATH, 409, "credit.over_cap", **asked(channel, 1, occurred_on="2016-06-01"))
    listed = await office.read(COUNTY_OFFICE, "/credit/loans", borrower_kind="organisation")
    assert [item["loan_no"] for item in listed["items"]] == ["O1"]
    assert (await office.read(COUNTY_OFFICE, PATH, borrower_kind="household"))["items"] == []


@pytest.mark.requirement("R002-103", "R002-105", "R002-108")
async def test_money_and_agreements_are_bases_too_and_the_highest_counts(office: Office) -> None:
    channel = office.channel
    made, [tied] = await a_cooperative(channel, 1)
    await made.tie(tied.household_id, "buy_back")
    await made.tie(tied.household_id, "equity", amount_fen=7_000_000)
    item = await office.read(COUNTY_OFFICE, f"/credit/organisations/{made.id}")
    # 2 × 70,000 yuan is more than 2 × 1 × 50,000
    assert (item["cap_fen"], item["room_fen"], item["outstanding_fen"]) == (14_000_000, 14_000_000, 0)
    assert [basis["working"] for basis in item["basis"]] == [
        "2 × 70,000.00 元",
        "2 × 1 户 × 50,000.00 元",
        "2 × 1 户 × 50,000.00 元",
    ]
    listed = await office.read(BANK, "/bank/eligible-organisations", county_code=channel.county)
    assert [(one["credit_code"], one["room_fen"]) for one in listed["items"]] == [(CODE, 14_000_000)]
    said_no(
        await office.get(NEXT_COUNTY_OFFICE, f"/credit/organisations/{made.id}"), 404, "credit.unknown_organisation"
    )
    said_no(
        await office.get(NEXT_COUNTY_OFFICE, "/credit/organisations", county_code=channel.county),
        403,
        "auth.outside_area",
    )


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"organisation_credit_code": "91360722MA35XXXX1K"}, 404, "credit.unknown_organisation"),
    ({"borrower_id_number": "999722198001010010"}, 422, "request.invalid"),
    ({"full_civil_capacity": True}, 422, "request.invalid"),
    ({"invested_in": CODE}, 422, "request.invalid"),
    ({"household_no": "H1"}, 422, "request.invalid"),
    ({"village_code": "360723102201"}, 422, "request.invalid"),
    ({"programme": "micro_credit", "term_months": 12}, 409, "credit.households_only"),
    ({"purpose": "建房"}, 409, "credit.wrong_purpose"),
    ({"occurred_on": "2016-04-14"}, 409, "credit.no_basis"),
    ({"collateral": ["orchard"]}, 409, "credit.unsecured_only"),
    ({"willing": False}, 409, "credit.not_willing"),
]


@pytest.mark.requirement("R002-102", "R000-022", "R002-099")
@pytest.mark.parametrize(("given", "status", "code"), REFUSED, ids=[f"{c}-{next(iter(g))}" for g, _, c in REFUSED])
async def test_an_organisations_application_that_is_refused(
    office: Office, given: dict[str, Any], status: int, code: str
) -> None:
    await a_cooperative(office.channel)
    await office.refused(TOWN, PATH, status, code, **asked(office.channel, **given))


async def test_a_closed_or_withdrawn_organisation_borrows_nothing(office: Office) -> None:
    made, _ = await a_cooperative(office.channel)
    neighbour = (Role.TOWNSHIP, "360722103")
    await office.refused(neighbour, PATH, 404, "credit.unknown_organisation", **asked(office.channel))
    await made.changed(closed_on=date(2016, 5, 1))
    await office.refused(TOWN, PATH, 409, "credit.organisation_closed", **asked(office.channel))
    await made.changed(withdrawn_on=date(2016, 5, 1))
    await office.refused(TOWN, PATH, 404, "credit.unknown_organisation", **asked(office.channel))


async def test_a_countys_organisation_names_the_village_that_signs(office: Office) -> None:
    made, _ = await a_cooperative(office.channel)
    await made.changed(area_code="360722000000")
    await office.refused(TOWN, PATH, 422, "request.invalid", **asked(office.channel))
    shown = await office.do(TOWN, PATH, **asked(office.channel, village_code=VILLAGE))
    assert shown["village_code"] == VILLAGE


async def test_the_bank_names_the_organisation_or_nobody(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel)
    await filed(office, "O1")
    for serial, wrong in enumerate(
        ({"borrower_id_number": "999722198001010010"}, {"organisation_credit_code": "91360722MA35XXXX1K"})
    ):
        [applied, *_] = events(channel, "O1", **wrong)
        await channel.refused({**applied, "event_id": f"w{serial}"}, "credit.wrong_borrower")
    await channel.accepted(*events(channel, "O1", organisation_credit_code=CODE.lower())[:1])


@pytest.mark.requirement("R002-109")
async def test_when_a_tie_ends_nothing_more_is_lent_an_alert_is_told_once_and_nothing_asked_back(
    office: Office,
) -> None:
    channel = office.channel
    made, tied = await a_cooperative(channel)
    await filed(office, "O1")
    await filed(office, "O2")
    await channel.accepted(*events(channel, "O1"))
    state = channel.app.state
    assert await watch_organisations(state.sessions, channel.clock, state.policies, channel.county) == 0
    for link in tied:
        await made.learn(link.model_copy(update={"version": 2, "terminated_on": date(2016, 6, 1)}))
    applied, surveyed, disbursed = events(channel, "O2", on=date(2016, 6, 1))
    await channel.accepted(applied, surveyed)
    await channel.refused(disbursed, "credit.over_cap")
    assert [
        await watch_organisations(state.sessions, channel.clock, state.policies, channel.county) for _ in range(3)
    ] == [1, 0, 0]
    [standing] = await channel.rows(OrganisationStanding)
    assert (standing.version, standing.outstanding_fen, standing.cap_fen) == (1, 10_000_000, 0)
    [item] = (await office.read(COUNTY_OFFICE, "/credit/organisations", county_code=channel.county, over_cap=True))[
        "items"
    ]
    assert (item["over_since"], item["room_fen"]) == (channel.clock.today().isoformat(), 0)
    assert (await office.read(BANK, "/bank/eligible-organisations", county_code=channel.county))["items"] == []
    [loan] = [row for row in await channel.rows(LoanRow) if row.loan_no == "O1"]
    assert (loan.state, loan.outstanding_fen) == ("active", 10_000_000)
    repaid = {**events(channel, "O1")[0], "event_id": "r", "type": "principal.repaid", "occurred_on": "2016-07-01"}
    kept = ("county_code", "event_id", "type", "occurred_on", "loan_no", "amount_fen")
    await channel.accepted({name: repaid[name] for name in kept})
    assert [
        await watch_organisations(state.sessions, channel.clock, state.policies, channel.county) for _ in range(2)
    ] == [1, 0]
    [standing] = await channel.rows(OrganisationStanding)
    assert (standing.version, standing.over_since) == (2, None)


async def test_a_repayment_relied_on_stays_and_one_that_nobody_relied_on_can_be_taken_back(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel, 1)
    await filed(office, "O1")
    await channel.accepted(*events(channel, "O1"))

    def at(event_id: str, kind: str, on: str, **fields: Any) -> dict[str, Any]:
        return {
            "county_code": channel.county, "event_id": event_id, "type": kind, "occurred_on": on, "loan_no": "O1",
            **fields,
        }  # fmt: skip

    await channel.accepted(at("r1", "principal.repaid", "2016-06-01", amount_fen=4_000_000))
    back = {"reverses": "r1", "reason": "误录"}
    await office.do(TOWN, PATH, **asked(channel, 4_000_000, application_no="A-O2", occurred_on="2016-06-02"))
    for signer in people(channel):
        await office.do(signer, f"{PATH}/A-O2/opinions", supported=True, occurred_on="2016-06-02")
    await channel.accepted(*events(channel, "O2", 4_000_000, date(2016, 6, 3)))
    await channel.refused(at("x1", "event.reversed", "2016-06-04", **back), "credit.has_dependents")
    third = {"reverses": "O2-3", "reason": "误录"}
    await channel.accepted({**at("x2", "event.reversed", "2016-06-05", **third), "loan_no": "O2"})
    await channel.accepted(at("x3", "event.reversed", "2016-06-06", **back))


async def test_a_repayment_is_taken_back_after_the_ties_were_withdrawn(office: Office) -> None:
    channel = office.channel
    made, tied = await a_cooperative(channel)
    await filed(office, "O1")
    await filed(office, "O2")
    repaid = {
        "county_code": channel.county, "event_id": "r", "type": "principal.repaid", "occurred_on": "2016-06-01",
        "loan_no": "O1", "amount_fen": 10_000_000,
    }  # fmt: skip
    await channel.accepted(*events(channel, "O1"), repaid, *events(channel, "O2", on=date(2016, 7, 1)))
    for link in tied:
        await made.learn(link.model_copy(update={"version": 2, "withdrawn_on": date(2017, 1, 1)}))
    back = {"event_id": "x", "type": "event.reversed", "occurred_on": "2017-02-01", "reverses": "r", "reason": "误录"}
    await channel.accepted({**back, "county_code": channel.county, "loan_no": "O1"})


@pytest.mark.requirement("R002-127", "R002-137")
async def test_an_organisations_last_list_is_due_with_the_year(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel)
    await filed(office, "O1")
    named = {"county_code": channel.county, "loan_no": "O1", "event_id": "back", "occurred_on": "2016-08-10"}
    await channel.accepted(*events(channel, "O1"), {**named, "type": "principal.repaid", "amount_fen": 10_000_000})
    query = {"county_code": channel.county, "on": "2017-07-01", "kind": "subsidy_list"}
    due = (await office.read(COUNTY_OFFICE, "/credit/duties", **query))["items"]
    assert [duty["subject"] for duty in due] == ["2016Q2", "2016Q3", "2016Q4"]


@pytest.mark.requirement("R002-124", "R002-127")
async def test_an_organisations_subsidy_is_half_and_listed_once_a_year_then_adjusted(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel)
    await filed(office, "O1")
    await channel.accepted(*events(channel, "O1"))
    schedule = (await office.read(BANK, f"/bank/loans/{channel.county}/O1"))["schedule"]
    due = {row["period"]: row["interest_fen"] for row in schedule}

    def paying(period: str, on: str, amount_fen: int, serial: int) -> dict[str, Any]:
        return {
            "county_code": channel.county, "event_id": f"i{serial}", "type": "interest.collected", "loan_no": "O1",
            "occurred_on": on, "period": period, "amount_fen": amount_fen,
        }  # fmt: skip

    await channel.accepted(
        paying("2016Q2", "2016-06-20", due["2016Q2"], 1), paying("2016Q3", "2016-09-20", due["2016Q3"], 2)
    )
    assert (await office.drawn_up("2016Q3", "2016-09-24"))["total_fen"] == 0
    yearly = await office.paid("2016Q4", "2016-12-24")
    listed = (due["2016Q2"] + due["2016Q3"] + 1) // 2
    assert yearly["total_fen"] == listed
    await channel.accepted(paying("2016Q4", "2016-12-28", due["2016Q4"], 3))
    later = await office.paid("2017Q1", "2017-03-24")
    # the year anew, halved and rounded once, less what was listed
    assert later["total_fen"] == (due["2016Q2"] + due["2016Q3"] + due["2016Q4"] + 1) // 2 - listed
    kinds = {line.label: line.kind for line in await channel.rows(SubsidyLine, list_id=UUID(later["id"]))}
    assert kinds == {"2016": "adjustment"}


@pytest.mark.requirement("R002-109")
async def test_who_owes_more_than_the_cap_is_told_at_once_and_since_when_by_the_close(office: Office) -> None:
    channel = office.channel
    made, tied = await a_cooperative(channel)
    await filed(office, "O1")
    await channel.accepted(*events(channel, "O1"))
    asked_for = {"county_code": channel.county, "over_cap": True}
    assert (await office.read(COUNTY_OFFICE, "/credit/organisations", **asked_for))["items"] == []
    for link in tied:
        await made.learn(link.model_copy(update={"version": 2, "terminated_on": date(2016, 6, 1)}))
    [item] = (await office.read(COUNTY_OFFICE, "/credit/organisations", **asked_for))["items"]
    told = ("cap_fen", "outstanding_fen", "over_cap", "over_since")
    assert [item[name] for name in told] == [0, 10_000_000, True, None]
    closed = await office.do(CITY_OFFICE, "/credit/day-closes", county_code=channel.county)
    assert {"organisations", "portfolios"} <= {step["step"] for step in closed["steps"]}
    [item] = (await office.read(COUNTY_OFFICE, "/credit/organisations", **asked_for))["items"]
    assert item["over_since"] == channel.clock.today().isoformat()
    [county] = (await office.read(COUNTY_OFFICE, "/credit/portfolio-shares"))["counties"]
    assert county["low_since"] == channel.clock.today().isoformat()
    # the bank is repaid: nobody needs to wait for the next close to see it
    repaid = {**events(channel, "O1")[0], "event_id": "r", "type": "principal.repaid", "occurred_on": "2016-07-01"}
    kept = ("county_code", "event_id", "type", "occurred_on", "loan_no", "amount_fen")
    await channel.accepted({name: repaid[name] for name in kept})
    assert (await office.read(COUNTY_OFFICE, "/credit/organisations", **asked_for))["items"] == []
    shown = await office.read(COUNTY_OFFICE, f"/credit/organisations/{item['organisation_id']}")
    assert (shown["over_cap"], shown["over_since"]) == (False, None)


@pytest.mark.requirement("R002-106")
async def test_a_bank_that_lends_too_little_to_households_is_told_once(office: Office) -> None:
    channel, state = office.channel, office.channel.app.state
    await a_cooperative(channel)
    await filed(office, "O1")
    await channel.accepted(*events(channel, "O1"))
    await office.a_loan("L1")
    assert [
        await watch_portfolios(state.sessions, channel.clock, state.policies, channel.county) for _ in range(3)
    ] == [1, 0, 0]
    shares = await office.read(COUNTY_OFFICE, "/credit/portfolio-shares", bank_code="rcc")
    [bank], [county] = shares["banks"], shares["counties"]
    # 50,000 of 150,000 yuan
    assert (bank["share"], bank["min_share"], bank["too_low"]) == ("0.3333", "0.5000", True)
    assert (county["county_code"], county["low_since"]) == (channel.county, channel.clock.today().isoformat())
    await office.a_loan("L2")
    # 100,000 of 200,000 yuan is just enough
    assert await watch_portfolios(state.sessions, channel.clock, state.policies, channel.county) == 1
    shares = await office.read(BANK, "/credit/portfolio-shares", programme="industry_credit", area=channel.county)
    assert [(one["share"], one["too_low"]) for one in shares["banks"]] == [("0.5000", False)]
    assert (await office.read((Role.BANK, "3607", "abc"), "/credit/portfolio-shares", area=channel.county))[
        "banks"
    ] == []


@pytest.mark.requirement("R002-109")
async def test_two_banks_at_once_lend_an_organisation_no_more_than_its_cap(racing_office: Office) -> None:
    channel = racing_office.channel
    await a_cooperative(channel, 1)
    banks = ("rcc", "abc", "psbc")
    for bank in banks:
        await filed(racing_office, f"O-{bank}", bank_code=bank)
        await channel.accepted(*events(channel, f"O-{bank}")[:2], bank=bank)
    results = await asyncio.gather(*(channel.submit(events(channel, f"O-{bank}")[2], bank=bank) for bank in banks))
    outcomes = sorted(result[0].get("code", "accepted") for result in results)
    assert outcomes == ["accepted", "credit.over_cap", "credit.over_cap"]


@pytest.mark.requirement("R002-122", "R003-012", "R000-021", "R002-093", "R002-099")
async def test_what_an_application_tells_beside(office: Office) -> None:
    await a_cooperative(office.channel)
    family = await a_family(office.channel)
    beside = {
        "purpose_code": "tea",
        "financing_model": "enterprise_household",
        "invested_in": CODE,
        "priority_flags": ["veteran"],
    }
    body = an_application(family, **beside)
    filed_one = await office.do(TOWN, PATH, **body)
    assert {name: filed_one[name] for name in beside} == beside
    await office.do(TOWN, PATH, **an_application(family))
    for query in ({"priority_flag": "veteran"}, {"prioritised": True}, {"purpose_code": "tea"}):
        items = (await office.read(COUNTY_OFFICE, PATH, **query))["items"]
        assert [item["application_no"] for item in items] == [filed_one["application_no"]]
    assert (await office.read(COUNTY_OFFICE, PATH, priority_flag="graduate"))["items"] == []
    micro = {**body, "programme": "micro_credit", "term_months": 12, "purpose_code": None}
    await office.refused(TOWN, PATH, 409, "credit.pooling_forbidden", **micro)
    for given, status, code in (
        ({"purpose_code": "gold"}, 409, "credit.unknown_purpose"),
        ({"financing_model": "bank"}, 422, "request.invalid"),
        ({"priority_flags": ["king"]}, 422, "request.invalid"),
        ({"willing": False}, 409, "credit.not_willing"),
        ({"collateral": ["orchard"]}, 409, "credit.unsecured_only"),
        ({"invested_in": "91360722MA35XXXX1K"}, 404, "credit.unknown_organisation"),
        ({"village_code": VILLAGE}, 422, "request.invalid"),
    ):
        await office.refused(TOWN, PATH, status, code, **an_application(family, **given))


@pytest.mark.requirement("R002-129", "R002-099", "R000-022")
async def test_a_decision_is_read_with_its_reasons(office: Office) -> None:
    channel = office.channel
    await a_cooperative(channel)
    await filed(office, "O1")
    applied, surveyed, _ = events(channel, "O1")
    await channel.accepted(applied)
    await channel.refused({**surveyed, "event_id": "s1", "admitted": False}, "credit.borrower_not_admitted")
    await channel.refused({**surveyed, "event_id": "s2", "collateral": ["orchard"]}, "credit.unsecured_only")
    told_why = {
        "use_assessment": "用于脐橙种植",
        "credit_assessment": "无不良记录",
        "capacity_assessment": "还款来源不足",
        "reason": "还款能力不足",
    }
    await channel.accepted(
        {**surveyed, "event_id": "s3", "approved": False, "approved_amount_fen": 0, "admitted": False, **told_why}
    )
    read = await office.read(COUNTY_OFFICE, f"/credit/banks/rcc/loans/{channel.county}/O1")
    assert read["state"] == "declined"
    assert {name: read["decision"][name] for name in told_why} == told_why
    assert (read["decision"]["admitted"], read["decision"]["approved"]) == (False, False)


@pytest.mark.requirement("R002-048")
async def test_the_share_of_applications_satisfied_by_quarter(office: Office) -> None:
    path = "/credit/application-satisfaction"
    await office.a_loan("L1")
    await office.channel.household(loans=["L2"], applied_on=date(2016, 7, 1))
    shown = await office.read(COUNTY_OFFICE, path, by="quarter", area="360722")
    assert [(row["quarter"], row["share"], row["fell"]) for row in shown["items"]] == [
        ("2016Q2", "1.0000", None),
        ("2016Q3", "0.0000", True),
    ]
    first = shown["items"][0]
    assert (first["applied"], first["decided"], first["approved"], first["disbursed_fen"]) == (1, 1, 1, 5_000_000)
    assert (await office.read(COUNTY_OFFICE, path, programme="micro_credit"))["items"] == []
    assert (await office.read(NEXT_COUNTY_OFFICE, path))["items"] == []
    said_no(await office.get(NEXT_COUNTY_OFFICE, path, area="360722"), 403, "auth.outside_area")
