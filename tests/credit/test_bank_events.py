"""The bank's channel over HTTP: one answer for good, money and answer in one transaction, no neighbour blocked."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from services.credit.bank_events.models import BankEvent
from services.credit.ledger.models import Journal, LedgerTransfer
from services.credit.loans.models import Loan as LoanRow
from shared.calendar import Clock, add_months
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.credit.channel import CLAIM_ON, COUNTY, Borrower, Channel, Loan, a_loan, open_channel
from tests.credit.office import BANK, TOWN, VILLAGE_CADRE, WORK_TEAM, Office
from tests.credit.test_applications import PATH as APPLICATIONS
from tests.credit.test_applications import a_family
from tests.credit.test_applications import an_application as application_of

OPENED = date(2016, 5, 10)


async def test_a_loan_is_applied_surveyed_disbursed_and_repaid(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.accepted(
        # 2016-05-10 … 06-20 are 42 days: 5,000,000 fen × 0.0475 × 42 / 360 = 27,708.33
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708),
        loan.event("principal.repaid", date(2016, 6, 21), amount_fen=5_000_000),
    )
    [row] = await channel.rows(LoanRow)
    assert (row.state, row.outstanding_fen, row.collected_fen, row.version) == ("repaid", 0, 27_708, 5)
    balances = await channel.balances()
    assert balances["memo_loans"] == 0
    assert balances["memo_interest"] == 27_708


async def test_every_accepted_event_is_announced_once_in_versions(channel: Channel) -> None:
    await a_loan(channel)
    sent = [message for message in await channel.rows(OutboxMessage) if message.aggregate == "loan"]
    assert [(m.version, m.routing_key) for m in sorted(sent, key=lambda m: m.version)] == [
        (1, "credit.loan_applied.v1"),
        (2, "credit.loan_surveyed.v1"),
        (3, "credit.loan_disbursed.v1"),
    ]


async def test_the_same_event_again_gets_its_first_answer(channel: Channel) -> None:
    loan = Loan(await channel.household())
    events = loan.opened()
    await channel.accepted(*events)
    again = await channel.submit(*events)
    assert [answer["status"] for answer in again] == ["duplicate"] * 3
    wrong = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=5_000_001)
    await channel.refused(wrong, "credit.over_outstanding")
    [repeated] = await channel.submit(wrong)
    assert (repeated["status"], repeated["code"]) == ("duplicate", "credit.over_outstanding")
    assert len(await channel.rows(BankEvent)) == 4


async def test_an_id_used_twice_with_other_content_is_a_conflict_and_changes_nothing(channel: Channel) -> None:
    loan = await a_loan(channel)
    repaid = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100, event_id="R")
    await channel.accepted(repaid)
    await channel.refused({**repaid, "amount_fen": 200}, "credit.event_conflict", "conflict")
    [row] = await channel.rows(LoanRow)
    assert row.outstanding_fen == 4_999_900


async def test_a_bad_event_never_blocks_its_neighbours(channel: Channel) -> None:
    loan = await a_loan(channel)
    results = await channel.submit(
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100),
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=-1),
        loan.event("loan.vanished", date(2016, 7, 1)),
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100),
    )
    assert [result["status"] for result in results] == ["accepted", "rejected", "rejected", "accepted"]
    assert [result.get("code") for result in results] == [None, "credit.invalid_event", "credit.unknown_type", None]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_fen": 100.0}, "credit.invalid_event"),
        ({"amount_fen": -100}, "credit.invalid_event"),
        ({"amount_fen": 0}, "credit.invalid_event"),
        ({"amount_fen": True}, "credit.invalid_event"),
        ({"amount_fen": "100"}, "credit.invalid_event"),
        ({"amount_fen": 2**63}, "credit.invalid_event"),
        ({"occurred_on": "2016-13-01"}, "credit.invalid_event"),
        ({"occurred_on": 1467331200}, "credit.invalid_event"),
        ({"occurred_on": "2999-01-01"}, "credit.invalid_event"),
        ({"occurred_on": "2199-01-01"}, "request.date_in_future"),
        ({"loan_no": ""}, "credit.invalid_event"),
        ({"loan_no": "L1\u0000"}, "credit.invalid_event"),
        ({"surprise": 1}, "credit.invalid_event"),
        ({"type": None}, "credit.unknown_type"),
        ({"occurred_on": "2016-05-09"}, "credit.date_before_step"),
    ],
)
async def test_a_malformed_event_is_rejected_for_good_and_leaves_no_trace_in_the_money(
    channel: Channel, change: dict[str, Any], code: str
) -> None:
    loan = await a_loan(channel)
    before = len(await channel.rows(LedgerTransfer))
    event = {**loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100), **change}
    await channel.refused(event, code)
    [again] = await channel.submit(event)
    assert again["status"] == "duplicate"
    assert len(await channel.rows(LedgerTransfer)) == before


async def test_an_event_nested_too_deeply_is_rejected_and_its_neighbours_are_taken(channel: Channel) -> None:
    loan = await a_loan(channel)
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    fine = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100)
    results = await channel.submit({**fine, "event_id": "deep", "x": deep}, fine)
    assert [(r["status"], r.get("code")) for r in results] == [
        ("rejected", "credit.invalid_event"),
        ("accepted", None),
    ]


async def test_a_backslash_and_u0000_in_words_are_words(channel: Channel) -> None:
    loan = await a_loan(channel)
    breached = loan.event("loan.breached", date(2016, 7, 1), reason="见附件 \\u0000")
    await channel.accepted({**breached, "kind": "转贷"})


@pytest.mark.parametrize(
    "raw", [None, 7, "x", [], {}, {"event_id": "E"}, {"county_code": "36072", "event_id": "E"}, {"event_id": "\u0000"}]
)
async def test_what_can_not_even_be_claimed_is_rejected(channel: Channel, raw: Any) -> None:
    await channel.refused(raw, "credit.invalid_event")
    assert await channel.rows(BankEvent) == []


async def test_a_county_outside_the_banks_area_is_refused(channel: Channel) -> None:
    loan = Loan(await channel.household())
    await channel.refused({**loan.opened()[0], "county_code": "410327"}, "auth.outside_area")


async def test_a_bank_does_not_see_another_banks_loans(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.refused(
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1), "credit.unknown_loan", "retry", bank="abc"
    )


async def test_only_banks_may_submit(channel: Channel) -> None:
    reply = await channel.client.post(
        "/bank/events", json={"events": []}, headers=channel.sign_in(Role.COUNTY_OFFICE, COUNTY)
    )
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{", "application/json", "request.invalid"),
        (b"[]", "application/json", "request.invalid"),
        (b'{"events": 7}', "application/json", "request.invalid"),
        (b'{"events": [' + b"1," * 5000 + b"1]}", "application/json", "credit.too_many_events"),
    ],
)
async def test_a_request_of_the_wrong_form_is_refused_whole(
    channel: Channel, body: bytes, kind: str, code: str
) -> None:
    headers = {**channel.sign_in(Role.BANK, "3607", "rcc"), "content-type": kind}
    reply = await channel.client.post("/bank/events", content=body, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_ndjson_is_answered_line_by_line(channel: Channel) -> None:
    headers = {**channel.sign_in(Role.BANK, "3607", "rcc"), "content-type": "application/x-ndjson"}
    reply = await channel.client.post("/bank/events", content=b'{"event_id": "E"}\nnonsense\n\n', headers=headers)
    assert [result["event_id"] for result in reply.json()["results"]] == ["E", None]
    assert reply.json()["rejected"] == 2


async def test_answers_come_in_english_where_that_is_asked_for(channel: Channel) -> None:
    headers = {**channel.sign_in(Role.BANK, "3607", "rcc"), "accept-language": "en"}
    loan = Loan(await channel.household())
    event = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1)
    reply = await channel.client.post("/bank/events", json={"events": [event]}, headers=headers)
    assert reply.json()["results"][0]["detail"].startswith("No application of this loan")


# before the money --------------------------------------------------------------------------------------------------


async def test_an_application_that_has_not_arrived_waits(channel: Channel) -> None:
    borrower = await channel.household(loans=[])
    loan = Loan(borrower)
    await channel.refused(loan.opened()[0], "credit.unknown_application", "retry")


async def an_application(office: Office) -> Loan:
    """A loan on an application that the township has taken down, with nobody's opinion yet."""
    family = await a_family(office.channel)
    await office.do(TOWN, APPLICATIONS, **application_of(family, application_no="A-L1"))
    return Loan(Borrower(family.fact.household_id, family.fact.household_id, family.id_number, COUNTY))


async def sign(office: Office, who: tuple[Any, ...], *, supported: bool = True, on: str = "2016-05-02") -> None:
    """An opinion."""
    body = {"supported": supported, "occurred_on": on, "comment": "" if supported else "不同意"}
    await office.do(who, f"{APPLICATIONS}/A-L1/opinions", **body)


SIGNERS = (VILLAGE_CADRE, WORK_TEAM, TOWN)


@pytest.mark.requirement("R002-128")
@pytest.mark.parametrize("missing", SIGNERS)
async def test_an_application_without_all_three_opinions_waits(channel: Channel, missing: tuple[Any, ...]) -> None:
    office = Office(channel)
    loan = await an_application(office)
    applied = loan.opened(amount_fen=3_000_000)[0]
    [result] = await channel.submit(applied)
    assert (result["status"], result["code"]) == ("retry", "credit.opinions_missing")
    assert all(label in result["detail"] for label in ("村委会", "市县驻村扶贫工作队", "乡镇驻村干部"))
    for who in SIGNERS:
        if who is not missing:
            await sign(office, who)
    await channel.refused(applied, "credit.opinions_missing", "retry")
    await sign(office, missing, on="2016-05-11")
    # the last of them was signed after the day on which the bank says it took the application up
    await channel.refused({**applied, "event_id": "early"}, "credit.date_before_step")
    await channel.accepted({**applied, "occurred_on": "2016-05-11"})


@pytest.mark.requirement("R002-128")
@pytest.mark.parametrize("against", SIGNERS)
async def test_an_application_that_one_opinion_speaks_against_is_taken_up_by_no_bank(
    channel: Channel, against: tuple[Any, ...]
) -> None:
    office = Office(channel)
    loan = await an_application(office)
    await sign(office, against, supported=False)
    # there is nothing to wait for, though the others have not signed
    await channel.refused(loan.opened(amount_fen=3_000_000)[0], "credit.not_supported")
    for who in SIGNERS:
        if who is not against:
            await sign(office, who)
    await channel.refused({**loan.opened(amount_fen=3_000_000)[0]}, "credit.not_supported")
    assert await channel.rows(LoanRow) == []


@pytest.mark.requirement("R002-094")
async def test_a_bank_outside_the_programme_may_not_lend(channel: Channel) -> None:
    loan = Loan(await channel.household(bank="icbc"))
    await channel.refused(loan.opened()[0], "credit.bank_not_admitted", bank="icbc")


async def test_an_application_to_another_bank_is_refused(channel: Channel) -> None:
    loan = Loan(await channel.household(bank="abc"))
    await channel.refused(loan.opened()[0], "credit.wrong_bank")


async def test_another_person_than_the_applications_borrower_is_refused(channel: Channel) -> None:
    loan = Loan(await channel.household())
    await channel.refused({**loan.opened()[0], "borrower_id_number": "99972219900101001X"}, "credit.wrong_borrower")


async def test_a_bank_takes_up_at_most_what_the_township_applied_for(channel: Channel) -> None:
    loan = Loan(await channel.household())
    await channel.refused({**loan.opened()[0], "amount_fen": 5_000_001}, "credit.over_application")
    await channel.accepted({**loan.opened()[0], "amount_fen": 4_999_999})


async def test_one_application_opens_one_loan(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1"])
    await channel.accepted(Loan(borrower, "L1").opened()[0])
    second = {**Loan(borrower, "L2").opened()[0], "application_no": "A-L1"}
    await channel.refused(second, "credit.application_taken")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"annual_rate": "0.0435"}, "credit.wrong_rate"),
        ({"annual_rate": 0.0475}, "credit.invalid_event"),
        ({"term_months": 35, "due_on": "2019-04-10"}, "credit.wrong_term"),
        ({"term_months": 61, "due_on": "2021-06-10"}, "credit.wrong_term"),
        ({"due_on": "2019-05-11"}, "credit.wrong_due_on"),
        ({"amount_fen": 5_000_001}, "credit.over_approved"),
    ],
)
async def test_a_disbursement_off_the_terms_is_refused(channel: Channel, change: dict[str, Any], code: str) -> None:
    loan = Loan(await channel.household())
    applied, surveyed, disbursed = loan.opened()
    await channel.accepted(applied, surveyed)
    await channel.refused({**disbursed, **change}, code)
    assert await channel.rows(Journal) == []


@pytest.mark.requirement("R002-129")
@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"reason": "还款来源不足", "note": "回访"}, "还款来源不足"),
        ({"note": "信用不良"}, "信用不良"),
        ({"reason": " ", "note": "信用不良"}, "信用不良"),
        ({}, None),
    ],
)
async def test_a_declined_loan_is_not_disbursed(channel: Channel, told: dict[str, str], shown: str | None) -> None:
    loan = Loan(await channel.household())
    applied, surveyed, disbursed = loan.opened()
    await channel.accepted(applied, {**surveyed, "approved": False, "approved_amount_fen": 0, **told})
    read = await Office(channel).read(BANK, f"/bank/loans/{COUNTY}/L1")
    assert (read["state"], read["decision"]["approved"], read["decision"]["reason"]) == ("declined", False, shown)
    await channel.refused(disbursed, "credit.not_approved")


@pytest.mark.requirement("R002-107", "R002-100")
async def test_a_household_owes_at_most_50000_yuan_over_all_banks(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1", "L2"])
    other = await channel.household(loans=[])
    assert other.household_id != borrower.household_id
    first, second = Loan(borrower, "L1"), Loan(borrower, "L2")
    await channel.accepted(*first.opened(amount_fen=3_000_000), *second.opened(amount_fen=2_000_001)[:2])
    disbursed = second.opened(amount_fen=2_000_001)[2]
    await channel.refused({**disbursed, "event_id": "over"}, "credit.over_cap")
    await channel.accepted({**disbursed, "event_id": "at", "amount_fen": 2_000_000})


async def test_five_banks_at_once_do_not_pass_the_cap_together(
    installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]
) -> None:
    banks = ("rcc", "abc", "psbc", "bog", "yinzuo")
    async with open_channel(installation, clock, sign_in, committed=True) as channel:
        from_banks = {bank: f"race-{bank}" for bank in banks}
        borrower = await channel.household(loans=[])
        async with channel.sessions() as session, session.begin():
            for bank, loan_no in from_banks.items():
                await channel._application(
                    session, borrower.household_id, borrower.member_id, date(2016, 5, 1), bank, loan_no
                )
        loans = {bank: Loan(borrower, loan_no) for bank, loan_no in from_banks.items()}
        opened = {bank: loan.opened(amount_fen=2_000_000) for bank, loan in loans.items()}
        for bank in banks:
            await channel.accepted(*opened[bank][:2], bank=bank)
        answers = await asyncio.gather(*(channel.submit(opened[bank][2], bank=bank) for bank in banks))
        statuses = sorted(answer["status"] for [answer] in answers)
        # 2 × 20,000 fit under 50,000; the third does not
        assert statuses == ["accepted"] * 2 + ["rejected"] * 3
        assert {answer.get("code") for [answer] in answers} == {None, "credit.over_cap"}


async def test_the_same_batch_twice_at_once_takes_effect_once(
    installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]
) -> None:
    async with open_channel(installation, clock, sign_in, committed=True) as channel:
        loan = Loan(await channel.household(loans=["twice"]), "twice")
        batch = loan.opened()
        answers = await asyncio.gather(*(channel.submit(*batch) for _ in range(4)))
        statuses = sorted(answer["status"] for reply in answers for answer in reply)
        assert statuses == ["accepted"] * 3 + ["duplicate"] * 9


# interest ------------------------------------------------------------------------------------------------------------


async def test_interest_of_a_period_never_exceeds_what_is_due(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.refused(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_709),
        "credit.interest_over_due",
    )
    await channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_707),
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=1, penalty_fen=500),
    )
    await channel.refused(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=1), "credit.interest_over_due"
    )


# splitting -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_any_split_into_requests_ends_in_the_same_state(channel: Channel, size: int) -> None:
    await channel.deposit(6_000_000)
    first = Loan(await channel.household(loans=["L1"]), "L1")
    second = Loan(await channel.household(loans=["L2"]), "L2")
    repaid = first.event("principal.repaid", date(2017, 1, 5), amount_fen=2_000_000)
    events = [
        *first.opened(),
        *second.opened(amount_fen=3_000_000),
        repaid,
        first.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708),
        first.event("event.reversed", date(2017, 1, 6), reverses=repaid["event_id"], reason="x"),
        first.claimed(CLAIM_ON, 5_000_000),
        second.claimed(CLAIM_ON, 3_000_000),
        second.event("recovery.received", CLAIM_ON, amount_fen=500_001),
        second.event("principal.repaid", CLAIM_ON, amount_fen=1),
    ]
    for start in range(0, len(events), size):
        await channel.submit(*events[start : start + size])
    balances = await channel.balances()
    loans = {row.loan_no: (row.state, row.version, row.collected_fen) for row in await channel.rows(LoanRow)}
    # 6,000,000 − 5,000,000 − 1,000,000 (shortfall 2,000,000) + 500,001
    assert balances["fund"] == 500_001
    assert (balances["city_loss"], balances["county_loss"]) == (2_500_000 + 249_999, 2_500_000 + 250_000)
    assert loans == {"L1": ("compensated", 7, 27_708), "L2": ("compensated", 5, 0)}
    assert sum(balances.values()) == 0


async def test_the_borrowers_number_is_not_kept_in_the_clear(channel: Channel) -> None:
    loan = await a_loan(channel)
    applied = next(row for row in await channel.rows(BankEvent) if row.type == "loan.applied")
    assert loan.borrower.id_number not in str(applied.content)
    assert applied.content["borrower_id_number"].startswith("999722********")


def test_the_first_claim_day_is_the_ninetieth_after_the_due_day() -> None:
    assert add_months(OPENED, 36) + timedelta(days=90) == CLAIM_ON == date(2019, 8, 8)


async def test_an_extension_counts_with_those_before_it(channel: Channel) -> None:
    loan = await a_loan(channel)  # due 2019-05-10; half of 36 months more: 2020-11-10
    first = loan.event("loan.extended", date(2019, 5, 1), new_due_on="2020-05-10", reason="产业周期长")
    await channel.accepted(first)
    too_long = loan.event("loan.extended", date(2020, 5, 1), new_due_on="2020-11-11", reason="产业周期长")
    await channel.refused(too_long, "credit.extension_too_long")
    await channel.accepted(loan.event("loan.extended", date(2020, 5, 1), new_due_on="2020-11-10", reason="产业周期长"))
    [row] = await channel.rows(LoanRow)
    assert row.due_on == date(2020, 11, 10)


@pytest.mark.parametrize("order", [1, -1])
async def test_extensions_of_one_day_count_in_the_order_of_their_due_days(channel: Channel, order: int) -> None:
    loan = await a_loan(channel)
    days = ("2019-08-10", "2020-05-10")
    first, second = (
        loan.event("loan.extended", date(2019, 5, 1), new_due_on=due_on, reason="x", event_id=event_id)
        for event_id, due_on in zip(("a", "b"), days[::order], strict=True)
    )
    for taken in (second, first):
        await channel.accepted(taken)
    [row] = await channel.rows(LoanRow)
    assert row.due_on == date(2020, 5, 10)
    told = [m for m in await channel.rows(OutboxMessage) if m.routing_key == "credit.loan_extended.v1"]
    assert max(told, key=lambda one: one.version).data["due_on"] == "2020-05-10"
    again = loan.event("loan.extended", date(2019, 5, 1), new_due_on="2020-05-10", reason="x")
    [result] = await channel.submit(again)
    assert (result["code"], result["detail"]) == (
        "credit.wrong_due_on",
        "展期后到期日 2020-05-10 不晚于此前已定的到期日 2020-05-10。",
    )


async def test_a_bank_approves_at_most_what_was_applied_for(channel: Channel) -> None:
    loan = Loan(await channel.household())
    applied, surveyed, disbursed = loan.opened(amount_fen=4_000_000)
    await channel.accepted(applied)
    above = {**surveyed, "event_id": "above", "approved_amount_fen": 4_000_001}
    await channel.refused(above, "credit.over_application")
    await channel.accepted(surveyed, disbursed)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        # the first interest falls due on 2016-06-20
        ({"on": date(2016, 6, 19), "principal_fen": 0, "interest_fen": 1, "days": 1}, "credit.not_yet_due"),
        ({"on": date(2016, 7, 20), "principal_fen": 0, "interest_fen": 1, "days": 32}, "credit.too_many_days"),
        ({"on": date(2016, 7, 20), "principal_fen": 0, "interest_fen": 1, "days": -1}, "credit.invalid_event"),
        # more interest than the 5,000,000 fen lent: yuan and fen were mixed up
        (
            {"on": date(2016, 7, 20), "principal_fen": 0, "interest_fen": 5_000_001, "days": 30},
            "credit.implausible_arrears",
        ),
    ],
)
async def test_arrears_that_can_not_be_are_refused(channel: Channel, fields: dict[str, Any], code: str) -> None:
    loan = await a_loan(channel)
    await channel.refused(loan.event("loan.overdue", **fields), code)
    await channel.accepted(loan.event("loan.overdue", date(2016, 7, 20), principal_fen=0, interest_fen=1, days=30))


async def test_a_recovery_that_no_sum_could_hold_is_refused(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    await channel.refused(loan.event("recovery.received", CLAIM_ON, amount_fen=10**12 + 1), "credit.invalid_event")
    await channel.accepted(loan.event("recovery.received", CLAIM_ON, amount_fen=10**12))


async def test_a_repaid_loan_is_not_extended(channel: Channel) -> None:
    loan = await a_loan(channel)
    await channel.accepted(loan.event("principal.repaid", date(2017, 1, 1), amount_fen=5_000_000))
    late = loan.event("loan.extended", date(2019, 5, 1), new_due_on="2020-05-10", reason="x")
    await channel.refused(late, "credit.nothing_outstanding")
