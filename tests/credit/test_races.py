"""Many clients at once on one household, one fund account, one list: exactly those win that the rules allow."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.credit.bank_events.models import BankEvent
from services.credit.claims.models import Compensation
from services.credit.ledger.models import Journal
from services.credit.loans.models import Loan as LoanRow
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, Borrower, Loan
from tests.credit.conftest import OTHER_RACE_COUNTY
from tests.credit.office import BANK, CITY_FINANCE, Office
from tests.credit.test_applications import a_family, an_application

LISTS = "/credit/subsidy-lists"
BANKS = ("rcc", "abc", "psbc", "bog", "yinzuo")
FILED_ON = date(2016, 5, 1)
CLIENTS = 20


async def applied_everywhere(office: Office, borrower: Borrower, loans_a_bank: int) -> dict[str, list[Loan]]:
    """Loans of one household that every bank may open."""
    channel = office.channel
    loans: dict[str, list[Loan]] = {}
    async with channel.sessions() as session, session.begin():
        for bank in BANKS:
            loans[bank] = [Loan(borrower, f"{bank}-{number}") for number in range(loans_a_bank)]
            for loan in loans[bank]:
                await channel._application(
                    session, borrower.household_id, borrower.member_id, FILED_ON, bank, loan.loan_no
                )
    return loans


async def agree(office: Office, county: str | None = None) -> None:
    """The control totals of a county are equal."""
    query = {"county_code": county or office.channel.county}
    assert (await office.read(CITY_FINANCE, "/credit/ledger/control-totals", **query))["equal"]


@pytest.mark.requirement("R002-100", "R002-107")
async def test_of_twenty_disbursements_at_once_to_one_household_exactly_what_fits_the_cap_wins(
    racing_office: Office,
) -> None:
    channel = racing_office.channel
    loans = await applied_everywhere(racing_office, await channel.household(loans=[]), CLIENTS // len(BANKS))
    last: list[tuple[str, dict[str, Any]]] = []
    for bank, mine in loans.items():
        for loan in mine:
            *before, disbursed = loan.opened(amount_fen=1_250_000)
            await channel.accepted(*before, bank=bank)
            last.append((bank, disbursed))
    answers = await asyncio.gather(*(channel.submit(event, bank=bank) for bank, event in last))
    # 50,000 ÷ 12,500 yuan: four
    assert Counter((a["status"], a.get("code")) for [a] in answers) == {
        ("accepted", None): 4,
        ("rejected", "credit.over_cap"): 16,
    }
    assert sum(row.outstanding_fen for row in await channel.rows(LoanRow)) == 5_000_000
    await agree(racing_office)


@pytest.mark.requirement("R002-117")
async def test_of_twenty_claims_at_once_the_fund_serves_in_recorded_order_until_it_is_empty(
    racing_office: Office,
) -> None:
    channel = racing_office.channel
    loans = [await racing_office.a_loan(f"L{number}") for number in range(CLIENTS)]
    await racing_office.deposited(17_000_003)
    await asyncio.gather(*(channel.accepted(loan.claimed(CLAIM_ON, 5_000_000)) for loan in loans))
    recorded = await channel.rows(BankEvent, type="compensation.claimed")
    served = {row.event_id: row for row in await channel.rows(Compensation)}
    in_order = [served[event.event_id] for event in sorted(recorded, key=lambda event: event.id)]
    assert [(row.paid_from_fund_fen, row.shortfall_fen) for row in in_order] == [
        *[(5_000_000, 0)] * 3,
        (2_000_003, 2_999_997),
        *[(0, 5_000_000)] * 16,
    ]
    balances = await channel.balances()
    assert (balances["fund"], balances["city_loss"] + balances["county_loss"]) == (0, 17_000_003)
    await agree(racing_office)


@pytest.mark.requirement("R002-117", "R002-133")
async def test_claims_and_deposits_at_once_leave_every_fen_with_the_fund_or_a_claim(racing_office: Office) -> None:
    channel, county = racing_office.channel, racing_office.channel.county
    loans = [await racing_office.a_loan(f"L{number}") for number in range(10)]
    finance = (Role.COUNTY_FINANCE, county)
    body = {"county_code": county, "bank_code": "rcc", "kind": "deposit", "period": "2016Q2", "amount_fen": 3_000_001}
    deposits = [
        await racing_office.do(finance, "/credit/fund-deposits", **body, occurred_on="2016-07-10") for _ in range(5)
    ]
    replies = await asyncio.gather(
        *(channel.accepted(loan.claimed(CLAIM_ON, 5_000_000)) for loan in loans),
        *(
            racing_office.post(BANK, f"/credit/fund-deposits/{one['id']}/confirm", occurred_on="2016-07-11")
            for one in deposits * 2
        ),
    )
    assert Counter(reply.status_code for reply in replies if reply is not None) == {200: 5, 409: 5}
    served = await channel.rows(Compensation)
    paid_fen = sum(row.paid_from_fund_fen for row in served)
    assert all(row.paid_from_fund_fen + row.shortfall_fen == 5_000_000 for row in served)
    assert (await channel.balances())["fund"] == 15_000_005 - paid_fen >= 0
    await agree(racing_office)


async def test_of_twenty_hands_on_one_list_each_step_has_one_winner(racing_office: Office) -> None:
    channel, county = racing_office.channel, racing_office.channel.county
    loan = await racing_office.a_loan()
    await channel.accepted(loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708))
    draft = await racing_office.drawn_up("2016Q2", "2016-06-24")

    async def all_at_once(*steps: tuple[tuple[Any, ...], str]) -> Counter[int]:
        replies = await asyncio.gather(
            *(
                racing_office.post(
                    who,
                    f"{LISTS}/{draft['id']}/{step}",
                    occurred_on="2016-06-24",
                    **({"reason": "退回"} if step == "return" else {}),
                )
                for who, step in steps
            )
        )
        assert {r.json()["code"] for r in replies if r.status_code != 200} == {"credit.list_wrong_state"}
        return Counter(reply.status_code for reply in replies)

    one_wins = {200: 1, 409: CLIENTS - 1}
    officers = [(Role.COUNTY_OFFICE, county, None, f"officer {number}") for number in range(CLIENTS)]
    cashiers = [(Role.COUNTY_FINANCE, county, None, f"cashier {number}") for number in range(CLIENTS)]
    assert await all_at_once(*[(BANK, "submit")] * CLIENTS) == one_wins
    mixed = [(who, "approve" if number % 2 else "return") for number, who in enumerate(officers)]
    # one sends it back, before or behind one who approves it: what is approved and not paid may still be sent back
    won = (await all_at_once(*mixed))[200]
    assert won in (1, 2)
    assert (await racing_office.read(BANK, f"{LISTS}/{draft['id']}"))["state"] == "returned"
    assert await all_at_once(*[(BANK, "submit")] * CLIENTS) == one_wins
    assert await all_at_once(*[(who, "approve") for who in officers]) == one_wins
    assert await all_at_once(*[(who, "pay") for who in cashiers]) == one_wins
    undone = ["list_approved", "list_withdrawn"] if won > 1 else []
    assert sorted(row.kind for row in await channel.rows(Journal, cause="subsidy_list")) == sorted(
        [*undone, "list_approved", "list_paid"]
    )
    assert (await channel.balances())["treasury"] == -27_708
    await agree(racing_office)


async def test_batches_of_one_bank_that_overlap_in_any_order_take_effect_once(racing_office: Office) -> None:
    channel = racing_office.channel
    loans = [Loan(await channel.household(loans=[f"L{number}"]), f"L{number}") for number in range(4)]
    events = [
        event
        for loan in loans
        for event in (
            *loan.opened(),
            loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708),
            loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1_000_001),
            loan.event("principal.repaid", date(2016, 7, 1), amount_fen=999_999),
        )
    ]
    await until_quiet(racing_office, "rcc", events, seed=7)
    rows = await channel.rows(LoanRow)
    assert {(row.outstanding_fen, row.collected_fen, row.version) for row in rows} == {(3_000_000, 27_708, 6)}
    assert len(await channel.rows(BankEvent)) == len(events)
    assert len(await channel.rows(Journal)) == 4 * len(loans)
    await agree(racing_office)


async def until_quiet(office: Office, bank: str, events: Sequence[dict[str, Any]], seed: int) -> None:
    """Twenty clients send overlapping parts of some events in an order of their own, until nothing waits."""
    chance = random.Random(seed)
    for _ in range(10):
        parts = [chance.sample(events, k=max(1, 2 * len(events) // 3)) for _ in range(CLIENTS)]
        parts.append(list(events))
        replies = await asyncio.gather(*(office.channel.submit(*part, bank=bank) for part in parts))
        statuses = Counter(answer["status"] for reply in replies for answer in reply)
        assert statuses.keys() <= {"accepted", "duplicate", "retry"}, statuses
        if statuses.keys() == {"duplicate"}:
            return
    raise AssertionError("events were still waiting")


async def test_batches_over_two_counties_in_opposite_orders_never_wait_for_each_other_in_a_ring(
    racing_office: Office,
) -> None:
    """Five banks lend to the same households of two counties: every batch locks books, households and accounts."""
    channel = racing_office.channel
    first = channel.county
    by_bank: dict[str, list[dict[str, Any]]] = {bank: [] for bank in BANKS}
    for county in (first, OTHER_RACE_COUNTY):
        channel.county = county
        for household in range(3):
            borrower = await channel.household(loans=[])
            async with channel.sessions() as session, session.begin():
                for bank in BANKS:
                    loan = Loan(borrower, f"{bank}-{household}")
                    await channel._application(
                        session, borrower.household_id, borrower.member_id, FILED_ON, bank, loan.loan_no
                    )
                    by_bank[bank] += loan.opened(amount_fen=1_000_000)
    channel.county = first

    async def whole(bank: str, turn: int) -> list[dict[str, Any]]:
        # whole loans in turn, forwards by some and backwards by others
        loans = [by_bank[bank][place : place + 3] for place in range(0, len(by_bank[bank]), 3)]
        return await channel.submit(*(event for loan in loans[::turn] for event in loan), bank=bank)

    async with asyncio.timeout(30):
        replies = await asyncio.gather(*(whole(bank, turn) for bank in BANKS for turn in (1, -1, 1, -1)))
    statuses = Counter(answer["status"] for reply in replies for answer in reply)
    assert statuses == {"accepted": 5 * 18, "duplicate": 3 * 5 * 18}
    for county in (first, OTHER_RACE_COUNTY):
        await agree(racing_office, county)


async def test_an_opinion_against_and_the_banks_uptake_at_once_never_end_in_a_loan(racing_office: Office) -> None:
    """The third opinion and the bank meet at the application: the bank waits, or finds that somebody spoke against."""
    channel, county = racing_office.channel, racing_office.channel.county
    village, town = f"{county}100201", (Role.TOWNSHIP, f"{county}100")
    opened, opinions = [], []
    for number in range(CLIENTS // 2):
        family = await a_family(channel, county_code=county, village_code=village)
        filed = await racing_office.do(town, "/credit/applications", **an_application(family, county_code=county))
        path = f"/credit/applications/{filed['application_no']}/opinions"
        for role in (Role.VILLAGE_CADRE, Role.WORK_TEAM):
            await racing_office.do((role, village), path, supported=True, occurred_on="2016-05-03")
        opinions.append((path, number % 2 == 0))
        loan = Loan(
            Borrower(family.fact.household_id, family.fact.household_id, family.id_number, county), f"L{number}"
        )
        opened.append({**loan.opened(amount_fen=3_000_000)[0], "application_no": filed["application_no"]})
    replies = await asyncio.gather(
        *(channel.submit(event) for event in opened for _ in range(2)),
        *(racing_office.post(town, path, supported=yes, occurred_on="2016-05-03") for path, yes in opinions),
    )
    assert Counter(reply.status_code for reply in replies if not isinstance(reply, list)) == {201: CLIENTS // 2}
    await channel.submit(*opened)
    taken_up = {row.application_no for row in await channel.rows(LoanRow)}
    supported = {path.split("/")[3] for path, yes in opinions if yes}
    assert taken_up == supported
