"""Which bank events a loan takes, and what it is after them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from services.credit.acceptance.rules import accept
from services.credit.bank_events.rules import (
    Applied,
    Breached,
    Classification,
    Classified,
    Contracted,
    Disbursed,
    LoanEvent,
    NoticeDelivered,
    Reversed,
    Surveyed,
)
from services.credit.loans.rules import LoanPhase, fold
from services.credit.policy import ExtensionBand
from services.credit.refusals import CreditRefusal
from services.credit.terms.refusals import WrongTerm
from tests.credit.loan_builder import (
    a_loan,
    accept_all,
    claimed,
    collected,
    day,
    extended,
    insured,
    overdue,
    paying_everything,
    recovered,
    repaid,
    reversal,
)
from tests.credit.policy_builder import POLICY

LOAN = a_loan()  # 50,000 yuan, 2016-09-10 to 2019-09-10
CLAIM_ON = "2019-12-09"  # 2019-09-10 + 90 days: 20 in September, 31, 30, 9 in December
UNPAID = 722_395  # interest of the whole term, case household-3y-bullet
LOST = [*LOAN, claimed(5_000_000, UNPAID, CLAIM_ON)]
PAID_ONCE = [*LOAN, collected(60_035, "2016Q4", "2016-12-21")]


def refusal(events: list[LoanEvent], new: LoanEvent) -> CreditRefusal:
    with pytest.raises(CreditRefusal) as caught:
        accept(events, new, POLICY)
    return caught.value


def applied() -> Applied:
    event = LOAN[0]
    assert isinstance(event, Applied)
    return event


def surveyed() -> Surveyed:
    event = LOAN[1]
    assert isinstance(event, Surveyed)
    return event


def disbursed() -> Disbursed:
    event = LOAN[2]
    assert isinstance(event, Disbursed)
    return event


@pytest.mark.requirement("R002-112", "R002-129")
def test_a_loan_walks_from_application_to_repayment() -> None:
    seen = [fold(LOAN[:n], POLICY).state for n in range(4)]
    assert seen == [LoanPhase.VOID, LoanPhase.APPLIED, LoanPhase.APPROVED, LoanPhase.ACTIVE]
    at_maturity = accept_all([*LOAN, repaid(5_000_000, "2019-09-10")])
    assert (at_maturity.state, at_maturity.outstanding_fen) == (LoanPhase.REPAID, 0)
    assert at_maturity.outstanding_on(day("2019-09-09")) == 5_000_000
    assert len(at_maturity.schedule) == 13


def contract(on: str = "2016-09-10", event_id: str = "e2c") -> Contracted:
    return Contracted(event_id=event_id, occurred_on=day(on), contract_no="HT-1")


@pytest.mark.requirement("R002-112")
def test_a_contract_is_signed_between_the_decision_and_the_money() -> None:
    """A bank that tells of none lends as well: the papers bind it to sign one, not to report it."""
    signed = accept(LOAN[:2], contract(), POLICY)
    assert (signed.state, signed.contracted) == (LoanPhase.CONTRACTED, contract())
    lent = accept([*LOAN[:2], contract()], LOAN[2], POLICY)
    assert (lent.state, lent.contracted) == (LoanPhase.ACTIVE, contract())
    assert accept(LOAN, contract(), POLICY) == lent  # told later, dated as it was
    undone = accept([*LOAN, contract()], Reversed(event_id="v", occurred_on=day("2016-10-01"), reverses="e2c"), POLICY)
    assert (undone.state, undone.contracted) == (LoanPhase.ACTIVE, None)


@pytest.mark.parametrize(
    ("events", "new", "code"),
    [
        pytest.param(LOAN[:1], contract(), "credit.not_approved", id="before the decision came"),
        pytest.param([LOAN[0], replace(surveyed(), approved=False)], contract(), "credit.not_approved", id="declined"),
        pytest.param(LOAN[:2], contract("2016-09-09"), "credit.date_before_step", id="dated before the decision"),
        pytest.param(LOAN, contract("2016-09-11"), "credit.date_before_step", id="dated behind the money"),
        pytest.param([*LOAN[:2], contract("2016-09-11")], LOAN[2], "credit.date_before_step", id="money before it"),
        pytest.param([*LOAN, contract()], contract(event_id="again"), "credit.already_contracted", id="twice"),
        pytest.param(
            [*LOAN[:2], contract()],
            Reversed(event_id="v", occurred_on=day("2016-10-01"), reverses="e2"),
            "credit.has_dependents",
            id="its decision taken back",
        ),
    ],
)
def test_a_contract_out_of_place_is_refused(events: list[LoanEvent], new: LoanEvent, code: str) -> None:
    assert refusal(events, new).code == code


def test_a_loan_that_the_bank_declined_is_not_paid_out() -> None:
    declined = [applied(), replace(surveyed(), approved=False)]
    assert fold(declined, POLICY).state is LoanPhase.DECLINED
    refused = refusal(declined, disbursed())
    assert (refused.code, refused.final) == ("credit.not_approved", True)


def test_a_report_keeps_its_last_grade_notice_and_penalty() -> None:
    state = accept_all(
        [
            *LOAN,
            Classified(event_id="k1", occurred_on=day("2018-01-01"), classification=Classification.LOSS),
            Classified(event_id="k2", occurred_on=day("2017-01-01"), classification=Classification.NORMAL),
            NoticeDelivered(event_id="d1", occurred_on=day("2019-08-12")),
            collected(60_000, "2016Q4", "2016-12-25", penalty_fen=77),
        ]
    )
    assert state.classification is Classification.LOSS
    assert state.notices_on == (day("2019-08-12"),)
    assert (state.collected_fen, state.penalty_fen) == (60_000, 77)
    assert all(row.collected_fen < row.interest_fen for row in state.schedule)  # 60,035 are due; penalty pays none


@pytest.mark.requirement("R002-111", "R002-113")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_fen": 5_000_001}, "credit.over_approved"),
        ({"term_months": 35, "due_on": date(2019, 8, 10)}, "credit.wrong_term"),
        ({"term_months": 61, "due_on": date(2021, 10, 10)}, "credit.wrong_term"),
        ({"annual_rate": Decimal("0.0476")}, "credit.wrong_rate"),
        ({"annual_rate": Decimal("0.0435")}, "credit.wrong_rate"),  # the band up to 12 months
        ({"due_on": date(2019, 9, 9)}, "credit.wrong_due_on"),
        ({"due_on": date(2019, 9, 11)}, "credit.wrong_due_on"),
        ({"occurred_on": date(2016, 9, 9), "due_on": date(2019, 9, 9)}, "credit.date_before_step"),
    ],
)
def test_a_disbursement_off_its_terms_is_refused(change: dict[str, object], code: str) -> None:
    assert refusal(LOAN[:2], replace(disbursed(), **change)).code == code  # type: ignore[arg-type]  # table of fields


@pytest.mark.parametrize(
    ("term_months", "amount_fen", "rate"),
    [(36, 5_000_000, "0.0475"), (36, 1, "0.04750"), (60, 5_000_000, "0.0475")],
)
def test_a_disbursement_at_the_bounds_is_taken(term_months: int, amount_fen: int, rate: str) -> None:
    due_on = {36: date(2019, 9, 10), 60: date(2021, 9, 10)}[term_months]
    event = replace(
        disbursed(), term_months=term_months, amount_fen=amount_fen, annual_rate=Decimal(rate), due_on=due_on
    )
    assert accept(LOAN[:2], event, POLICY).outstanding_fen == amount_fen


@pytest.mark.parametrize(
    ("events", "new", "code", "final"),
    [
        ([], LOAN[1], "credit.unknown_loan", False),
        (LOAN, replace(applied(), event_id="e9"), "credit.already_applied", True),
        (LOAN, replace(surveyed(), event_id="e9"), "credit.already_surveyed", True),
        (LOAN, replace(disbursed(), event_id="e9"), "credit.already_disbursed", True),
        (LOAN[:1], replace(surveyed(), occurred_on=date(2016, 9, 9)), "credit.date_before_step", True),
        (LOAN[:1], replace(surveyed(), approved_amount_fen=5_000_001), "credit.over_application", True),
        (LOAN[:1], replace(surveyed(), approved=False, approved_amount_fen=5_000_001), "credit.over_application", True),
        (LOAN[:1], replace(surveyed(), approved_amount_fen=0), "credit.nothing_approved", True),
        (LOAN[:1], LOAN[2], "credit.not_approved", False),
        (LOAN[:2], repaid(1, "2017-01-01"), "credit.not_disbursed", False),
        (LOAN[:2], claimed(1, 0, CLAIM_ON), "credit.not_disbursed", False),
        (LOAN, repaid(1, "2016-09-09"), "credit.date_before_step", True),
        (LOAN, collected(1, "2016Q3", "2016-09-09"), "credit.date_before_step", True),
        (LOAN, repaid(5_000_001, "2017-01-01"), "credit.over_outstanding", True),
        (
            [*LOAN, repaid(3_000_000, "2018-01-01")],
            repaid(2_000_001, "2017-01-01", "r2"),
            "credit.over_outstanding",
            True,
        ),
        (LOAN, collected(1, "2016Q2", "2016-12-25"), "credit.unknown_period", True),
        (LOAN, collected(1, "2019Q4", "2019-12-25"), "credit.unknown_period", True),
        (LOAN, collected(1, "2016Q4", "2016-09-20"), "credit.period_not_begun", True),
        (LOAN, collected(60_036, "2016Q4", "2016-12-21"), "credit.interest_over_due", True),
        (
            [*LOAN, collected(60_000, "2016Q4", "2016-12-21")],
            collected(36, "2016Q4", "2016-12-22", "i2"),
            "credit.interest_over_due",
            True,
        ),
        ([*LOAN, repaid(5_000_000, "2017-01-10")], collected(1, "2017Q2", "2017-07-01"), "credit.unknown_period", True),
        (LOAN, overdue(1, 0, "2019-09-10"), "credit.not_yet_due", True),
        # it was extended before that day, or on it
        ([*LOAN, extended("2020-09-10", "2019-09-01")], overdue(1, 0, "2019-09-11"), "credit.not_yet_due", True),
        ([*LOAN, extended("2020-09-10", "2019-09-11")], overdue(1, 0, "2019-09-11"), "credit.not_yet_due", True),
        (LOAN, overdue(5_000_001, 0, "2019-09-11"), "credit.over_outstanding", True),
        (LOAN, overdue(0, 0, "2019-09-11"), "credit.nothing_overdue", True),
        (LOAN, overdue(1, 0, "2019-09-11", days=0), "credit.nothing_overdue", True),
        (LOAN, overdue(0, 1, "2016-09-19"), "credit.not_yet_due", True),
        (LOAN, overdue(0, 1, "2016-09-25", days=7), "credit.too_many_days", True),
        (LOAN, overdue(1, 0, "2019-09-11", days=1_088), "credit.too_many_days", True),
        (LOAN, extended("2019-09-10", "2019-09-01"), "credit.wrong_due_on", True),
        # half of 36 months: 18 months after 2019-09-10
        (LOAN, extended("2021-03-11", "2019-09-01"), "credit.extension_too_long", True),
        (
            [*LOAN, extended("2020-09-10", "2019-09-01")],
            extended("2021-03-11", "2020-09-01", "x2"),
            "credit.extension_too_long",
            True,
        ),
        (
            [*LOAN, repaid(5_000_000, "2019-08-01")],
            extended("2020-09-10", "2019-09-01"),
            "credit.nothing_outstanding",
            True,
        ),
        (LOAN, claimed(5_000_000, 0, "2019-12-08"), "credit.claim_too_early", True),
        (LOAN, claimed(5_000_001, 0, CLAIM_ON), "credit.claim_too_high", True),
        (LOAN, claimed(5_000_000, UNPAID + 1, CLAIM_ON), "credit.claim_too_high", True),
        (PAID_ONCE, claimed(5_000_000, UNPAID - 60_034, CLAIM_ON), "credit.claim_too_high", True),
        (LOAN, claimed(0, UNPAID, CLAIM_ON), "credit.nothing_claimed", True),
        ([*LOAN, repaid(1, "2020-01-01")], claimed(1, 0, CLAIM_ON), "credit.date_before_step", True),
        ([*LOAN, extended("2020-09-10", "2019-09-01")], claimed(1, 0, CLAIM_ON), "credit.claim_too_early", True),
        (LOST, claimed(1, 0, "2020-01-01", "c2"), "credit.already_claimed", True),
        (LOST, repaid(1, "2020-01-01"), "credit.claimed", True),
        (LOST, repaid(1, "2018-01-01"), "credit.claimed", True),
        (LOST, collected(1, "2016Q4", "2020-01-01"), "credit.claimed", True),
        (LOST, overdue(1, 0, "2020-01-01"), "credit.claimed", True),
        (LOST, extended("2020-09-10", "2020-01-01"), "credit.claimed", True),
        (LOAN, recovered(1, "2020-01-01"), "credit.not_claimed", False),
        (LOAN, insured(1, "2020-01-01"), "credit.not_claimed", False),
        (LOST, recovered(1, "2019-12-08"), "credit.date_before_step", True),
        (LOST, insured(1, "2020-01-01"), "credit.over_insurer_share", True),
        (LOAN, reversal("nothing", "2020-01-01"), "credit.unknown_event", False),
        ([*LOAN, repaid(1, "2017-01-01")], reversal("r1", "2016-12-31"), "credit.date_before_step", True),
        (LOAN, reversal("e1", "2020-01-01"), "credit.has_dependents", True),
        ([*LOAN, repaid(1, "2017-01-01")], reversal("e3", "2020-01-01"), "credit.has_dependents", True),
        ([*LOST, recovered(1, "2020-01-01")], reversal("c1", "2020-01-02"), "credit.has_dependents", True),
        (
            [*LOAN, repaid(1, "2017-01-01"), claimed(1, 0, CLAIM_ON)],
            reversal("r1", "2020-01-02"),
            "credit.has_dependents",
            True,
        ),
        (
            [*LOAN, extended("2020-09-10", "2019-09-01"), collected(1, "2020Q2", "2020-06-01")],
            reversal("x1", "2020-07-01"),
            "credit.has_dependents",
            True,
        ),
    ],
)
def test_an_event_that_does_not_fit_is_refused(events: list[LoanEvent], new: LoanEvent, code: str, final: bool) -> None:
    refused = refusal(events, new)
    assert (refused.code, refused.final) == (code, final)
    assert "{" not in refused.detail_zh + refused.detail_en
    assert refused.code in str(refused)


def test_a_reversal_that_others_forbid_names_them_the_last_first() -> None:
    interest = [
        collected(1, f"201{year}Q{quarter}", "2019-01-01", f"i{year}{quarter}")
        for year in (7, 8)
        for quarter in (1, 2, 3)
    ]
    refused = refusal([*LOAN, *interest], reversal("e3", "2020-01-01"))
    assert refused.detail_zh == (
        "有后续事件依赖事件 e3，请先冲销：i83 (interest.collected, 2019-01-01), i82 (interest.collected, 2019-01-01), "
        "i81 (interest.collected, 2019-01-01), i73 (interest.collected, 2019-01-01), "
        "i72 (interest.collected, 2019-01-01), +1。"
    )
    # of two collections the one that rests on the extension
    longer = [*LOAN, extended("2020-09-10", "2019-09-01"), interest[0], collected(1, "2020Q2", "2020-06-01", "late")]
    assert refusal(longer, reversal("x1", "2020-07-01")).facts["dependents"] == "late (interest.collected, 2020-06-01)"
    # what a claim was computed from waits for the claim
    lost = [*LOAN, repaid(1, "2017-01-01"), claimed(1, 0, CLAIM_ON)]
    assert refusal(lost, reversal("r1", "2020-01-02")).facts["dependents"].startswith("c1 (compensation.claimed, ")


@pytest.mark.parametrize(("left", "named"), [(99, "d2, d1, d0"), (100, "d2, d1, d0"), (101, "d0"), (102, "d0")])
def test_in_a_history_of_more_than_a_hundred_events_only_the_first_dependent_is_named(left: int, named: str) -> None:
    """Those of 2020Q2 rest on the extension; others of before and after them don't."""
    interest = [collected(1, "2017Q1", "2019-01-01", f"i{n}") for n in range(left - 8)]
    late = [collected(1, "2020Q2", "2020-06-01", f"d{n}") for n in range(3)]
    after = [collected(1, "2017Q1", "2020-06-02", f"j{n}") for n in range(2)]
    events = [*LOAN, extended("2020-09-10", "2019-09-01"), *interest, *late, *after]
    refused = refusal(events, reversal("x1", "2020-07-01"))
    assert refused.code == "credit.has_dependents"
    assert [one.split(" ")[0] for one in refused.facts["dependents"].split("), ")] == named.split(", ")


def test_a_reversal_can_neither_be_reversed_nor_repeated() -> None:
    events = [*LOAN, repaid(1, "2017-01-01"), reversal("r1", "2017-01-02")]
    assert refusal(events, reversal("z1", "2017-01-03", "z2")).code == "credit.not_reversible"
    assert refusal(events, reversal("r1", "2017-01-03", "z2")).code == "credit.not_reversible"
    assert refusal(events, reversal("z2", "2017-01-03", "z2")).code == "credit.not_reversible"  # itself


@pytest.mark.parametrize(
    ("events", "new", "phase"),
    [
        (LOAN[:1], replace(surveyed(), approved_amount_fen=5_000_000), LoanPhase.APPROVED),
        (LOAN[:1], replace(surveyed(), approved_amount_fen=1), LoanPhase.APPROVED),
        (LOAN[:1], replace(surveyed(), approved=False, approved_amount_fen=0), LoanPhase.DECLINED),
        (LOAN, collected(60_035, "2016Q4", "2016-09-21"), LoanPhase.ACTIVE),
        (LOAN, overdue(5_000_000, 0, "2019-09-11"), LoanPhase.OVERDUE),
        (LOAN, overdue(0, 1, "2017-01-01"), LoanPhase.OVERDUE),
        ([*LOAN, overdue(5_000_000, 0, "2019-09-11")], repaid(5_000_000, "2019-10-01"), LoanPhase.REPAID),
        ([*LOAN, overdue(5_000_000, 0, "2019-09-11")], repaid(4_999_999, "2019-10-01"), LoanPhase.OVERDUE),
        (LOAN, claimed(5_000_000, UNPAID, CLAIM_ON), LoanPhase.COMPENSATED),
        (PAID_ONCE, claimed(5_000_000, UNPAID - 60_035, CLAIM_ON), LoanPhase.COMPENSATED),
        # the first interest falls due on 2016-09-21: 1,085 days lie between it and 2019-09-11
        (LOAN, overdue(0, 1, "2016-09-22", days=1), LoanPhase.OVERDUE),
        (LOAN, overdue(1, 0, "2019-09-11", days=1_085), LoanPhase.OVERDUE),
        # the claim was a mistake and is undone: the loan goes on
        ([*LOST, reversal("c1", CLAIM_ON)], repaid(1, "2020-01-01"), LoanPhase.ACTIVE),
        ([*LOST, reversal("c1", CLAIM_ON)], claimed(5_000_000, 0, CLAIM_ON, "c2"), LoanPhase.COMPENSATED),
        (LOAN, extended("2019-09-11", "2019-09-01"), LoanPhase.ACTIVE),
        (LOAN, extended("2021-03-10", "2019-09-01"), LoanPhase.ACTIVE),
        (
            [*LOAN, extended("2020-09-10", "2019-09-01")],
            extended("2021-03-10", "2020-09-01", "x2"),
            LoanPhase.ACTIVE,
        ),
        ([*LOAN, repaid(4_999_999, "2019-08-01")], extended("2020-09-10", "2019-09-01"), LoanPhase.ACTIVE),
        ([*LOAN, extended("2020-01-10", "2019-12-01")], overdue(1, 0, "2019-09-11"), LoanPhase.OVERDUE),
    ],
)
def test_an_event_at_its_bound_is_taken(events: list[LoanEvent], new: LoanEvent, phase: LoanPhase) -> None:
    assert accept(events, new, POLICY).state is phase


def test_a_backdated_repayment_shows_what_was_overpaid() -> None:
    """2017Q2: 92 days; 3,000,000 x 0.0475 x 92 / 360 = 36,416.67; 60,694 collected - 36,417 = 24,277."""
    events = [*LOAN, collected(60_694, "2017Q2", "2017-06-21")]
    state = accept(events, repaid(2_000_000, "2017-03-21"), POLICY)
    row = next(row for row in state.schedule if row.period == "2017Q2")
    assert (row.interest_fen, row.collected_fen, row.overpaid_fen, row.subsidy_fen) == (36_417, 60_694, 24_277, 36_417)
    assert refusal([*events, repaid(2_000_000, "2017-03-21")], collected(1, "2017Q2", "2017-07-01", "i2")).code == (
        "credit.interest_over_due"
    )


def test_money_collected_for_a_period_that_a_backdated_payoff_removed_stays_visible() -> None:
    events = [*LOAN, collected(60_694, "2017Q2", "2017-06-21")]
    state = accept(events, repaid(5_000_000, "2017-01-10"), POLICY)
    assert [(row.period, row.interest_fen, row.overpaid_fen) for row in state.schedule] == [
        ("2016Q3", 7_257, 0),
        ("2016Q4", 60_035, 0),
        ("2017Q1", 13_194, 0),  # 2016-12-21 to 2017-01-10: 20 days; 5,000,000 x 0.0475 x 20 / 360 = 13,194.4
        ("2017Q2", 0, 60_694),
    ]


@pytest.mark.parametrize(
    ("paid_off_on", "last_period", "days"),
    [("2018-09-20", "2018Q3", 92), ("2018-09-21", "2018Q3", 92), ("2018-09-22", "2018Q4", 91)],
)
def test_a_payoff_keeps_the_calendar_of_its_period_and_removes_later_ones(
    paid_off_on: str, last_period: str, days: int
) -> None:
    row = accept_all([*LOAN, repaid(5_000_000, paid_off_on)]).schedule[-1]
    assert (row.period, row.days) == (last_period, days)


def test_an_extension_runs_the_schedule_on() -> None:
    rows = accept_all([*LOAN, extended("2019-10-10", "2019-09-01")]).schedule
    # 2019Q3 is whole now: 92 days; then 2019-09-21 to 2019-10-10 is 19 days: 5,000,000 x 0.0475 x 19 / 360 = 12,534.7
    assert [(row.period, row.days, row.interest_fen) for row in rows[-2:]] == [
        ("2019Q3", 92, 60_694),
        ("2019Q4", 19, 12_535),
    ]


@pytest.mark.parametrize(
    ("breached_on", "subsidy_fen"),
    [
        ("2016-12-21", 60_035),  # the whole period
        ("2016-12-20", 59_375),  # 90 of 91 days: 5,000,000 x 0.0475 x 90 / 360 = 59,375
        ("2016-09-22", 660),  # 1 day: 659.7
        ("2016-09-21", 0),
    ],
)
def test_a_breach_ends_the_subsidy_on_its_day(breached_on: str, subsidy_fen: int) -> None:
    state = accept_all(
        [*LOAN, collected(60_035, "2016Q4", "2016-12-21"), Breached(event_id="b1", occurred_on=day(breached_on))]
    )
    row = next(row for row in state.schedule if row.period == "2016Q4")
    assert (row.interest_fen, row.subsidy_fen) == (60_035, subsidy_fen)


def test_the_first_breach_counts() -> None:
    breaches = [Breached(event_id=f"b{on}", occurred_on=day(on)) for on in ("2018-01-01", "2017-01-01", "2019-01-01")]
    assert accept_all([*LOAN, *breaches]).breached_on == day("2017-01-01")


@pytest.mark.requirement("R002-136")
@pytest.mark.parametrize(("collected_fen", "subsidy_fen"), [(60_034, 0), (60_035, 60_035)])
def test_only_interest_paid_in_full_is_subsidised(collected_fen: int, subsidy_fen: int) -> None:
    state = accept_all([*LOAN, collected(collected_fen, "2016Q4", "2016-12-21")])
    assert sum(row.subsidy_fen for row in state.schedule) == subsidy_fen


@pytest.mark.parametrize(("amounts", "whole_on"), [((5_722_394,), None), ((5_722_394, 1), day("2020-02-02"))])
def test_a_compensated_loan_is_whole_when_all_that_was_claimed_came_back(
    amounts: tuple[int, ...], whole_on: date | None
) -> None:
    """Claimed: 5,000,000 + 722,395 = 5,722,395."""
    state = accept_all([*LOST, *(recovered(fen, f"2020-02-0{n}", f"v{n}") for n, fen in enumerate(amounts, start=1))])
    assert state.claim is not None
    assert state.claim.whole_on == whole_on
    assert (state.state, state.outstanding_fen) == (LoanPhase.COMPENSATED, 0)
    assert state.outstanding_on(day("2019-12-08")) == 5_000_000
    assert state.outstanding_on(day(CLAIM_ON)) == 0


def test_a_compensated_loan_is_whole_when_what_was_outstanding_came_back() -> None:
    """Of 5,000,000 the borrower had repaid 4,000,000 himself."""
    lost = [*LOAN, repaid(4_000_000, "2018-01-01"), claimed(1_000_000, 0, CLAIM_ON)]
    for recovered_fen, whole_on in ((999_999, None), (1_000_000, day("2020-02-01"))):
        claim = accept_all([*lost, recovered(recovered_fen, "2020-02-01")]).claim
        assert claim is not None
        assert claim.whole_on == whole_on


@pytest.mark.requirement("R002-121")
def test_the_insurer_pays_its_share_of_the_principal_and_no_more() -> None:
    """0.3 x 5,000,000 = 1,500,000."""
    lost = [*a_loan(insurer_share=Fraction(3, 10)), claimed(5_000_000, 0, CLAIM_ON), insured(1_000_000, "2020-01-01")]
    state = accept(lost, insured(500_000, "2020-01-02", "n2"), POLICY)
    assert state.claim is not None
    assert (state.claim.insurer_fen, state.claim.insurance_paid_fen) == (1_500_000, 1_500_000)
    assert refusal(lost, insured(500_001, "2020-01-02", "n2")).code == "credit.over_insurer_share"
    assert refusal(lost, insured(1, "2019-12-08", "n2")).code == "credit.date_before_step"


def test_events_of_one_day_end_in_the_same_state_in_any_order() -> None:
    on = "2017-06-26"
    later = [repaid(2_000_000, on), repaid(1_000_000, on, "r2"), collected(10_000, "2017Q3", on), overdue(0, 5, on)]
    states = {repr(accept_all([*LOAN, *order])) for order in permutations(later)}
    assert len(states) == 1


def test_reversing_and_posting_anew_ends_where_posting_it_right_would_have() -> None:
    right = accept_all([*LOAN, repaid(2_000_000, "2017-06-26", "r2")])
    events = [*LOAN, repaid(3_000_000, "2017-06-26"), reversal("r1", "2017-07-01")]
    assert accept(events, repaid(2_000_000, "2017-06-26", "r2"), POLICY) == right


def test_a_pack_that_is_revised_judges_no_event_of_the_past() -> None:
    events = [
        *LOAN,
        extended("2020-09-10", "2019-09-01"),
        claimed(5_000_000, 0, "2020-12-10"),
        recovered(1_000, "2021-01-05"),
    ]
    before = accept_all(events)
    loans = replace(POLICY.loans, term_max_months=35, benchmark=(), extensions=(ExtensionBand(None, None, 1),))
    revised = replace(POLICY, loans=loans, claims=replace(POLICY.claims, wait_days=10_000))

    assert fold(events, revised) == before
    with pytest.raises(WrongTerm):
        accept(LOAN[:2], LOAN[2], revised)


@pytest.mark.parametrize(
    ("on", "due_fen"),
    [
        ("2016-09-20", 0),
        ("2016-09-21", 7_257),
        ("2016-12-20", 7_257),
        ("2016-12-21", 45_917),  # (5,000,000 x 10 + 3,000,000 x 81) x 0.0475 / 360 = 38,659.7
        ("2017-01-09", 45_917),
        ("2017-01-10", 53_834),  # 3,000,000 x 20 x 0.0475 / 360 = 7,916.7, though its period goes on
    ],
)
def test_interest_is_due_when_its_period_is_over_or_the_loan_repaid(on: str, due_fen: int) -> None:
    state = accept_all([*LOAN, repaid(2_000_000, "2016-10-01"), repaid(3_000_000, "2017-01-10", "r2")])
    assert state.interest_due_on(day(on)) == due_fen


@pytest.mark.parametrize(("on", "due_fen"), [("2016-09-21", 7_257), ("2016-12-20", 7_257), ("2016-12-21", 67_292)])
def test_interest_of_a_loan_that_goes_on_is_due_by_periods(on: str, due_fen: int) -> None:
    assert fold(LOAN, POLICY).interest_due_on(day(on)) == due_fen


def test_before_its_disbursement_a_loan_owes_nothing() -> None:
    state = fold(LOAN[:2], POLICY)
    assert (state.outstanding_fen, state.penalty_fen, state.collected_fen, state.unpaid_interest_fen) == (0, 0, 0, 0)
    assert state.interest_due_on(day("2030-01-01")) == 0


def test_what_was_overpaid_leaves_no_interest_unpaid_and_no_claim_to_it() -> None:
    paid = paying_everything(LOAN)
    assert fold(paid, POLICY).unpaid_interest_fen == 0
    backdated = fold([*paid, repaid(1_000_000, "2019-09-09")], POLICY)
    assert sum(row.overpaid_fen for row in backdated.schedule) == 132  # 1,000,000 x 0.0475 / 360 = 131.9
    assert backdated.unpaid_interest_fen == 0
