"""Instalments: their amounts and days, what early money does to them, and that the plan is what really accrues."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.arrears.rules import Arrears, arrears_on
from services.credit.bank_events.rules import LoanEvent
from services.credit.loans.rules import fold, fold_on
from services.credit.policy import CreditPolicy, LoanPolicy, ProductPolicy, Repayment
from services.credit.terms.instalments import (
    Lent,
    PrincipalDue,
    instalment_fen,
    principal_dues,
    repayment_plan,
    unpaid_dues,
)
from shared.calendar import Holidays, add_months
from tests.credit.loan_builder import a_loan, collected, day, extended, repaid
from tests.credit.policy_builder import POLICY


def a_product(**terms: object) -> LoanPolicy:
    """The programme's loan with a product's terms."""
    return replace(POLICY.loans, product=ProductPolicy(**terms))  # type: ignore[arg-type]  # the field's own types


def under(loans: LoanPolicy) -> CreditPolicy:
    """The programme with such loans."""
    return replace(POLICY, loans=loans)


def lent(amount_fen: int = 5_000_000, months: int = 36, on: str = "2016-09-10", rate: str = "0.0475") -> Lent:
    """A loan of 13 settlement periods."""
    due_on = add_months(day(on), months)
    return Lent(day(on), amount_fen, Decimal(rate), due_on, due_on)


BY_QUARTER = a_product(repayment=Repayment.EQUAL_PRINCIPAL)
EQUAL = a_product(repayment=Repayment.EQUAL_INSTALMENT)


@pytest.mark.requirement("R002-112")
@pytest.mark.parametrize(
    ("quarters", "count", "first_on", "each_fen", "last_fen"),
    [
        (1, 13, "2016-09-21", 384_615, 384_620),  # 384,615.38 each; 5,000,000 - 12 x 384,615
        (2, 7, "2016-12-21", 714_286, 714_284),  # 714,285.71 each; 5,000,000 - 6 x 714,286
        (4, 4, "2017-06-21", 1_250_000, 1_250_000),
    ],
)
def test_equal_principal_is_rounded_and_the_last_takes_the_rest(
    quarters: int, count: int, first_on: str, each_fen: int, last_fen: int
) -> None:
    dues = principal_dues(lent(), a_product(repayment=Repayment.EQUAL_PRINCIPAL, instalment_quarters=quarters))
    assert [due.amount_fen for due in dues] == [each_fen] * (count - 1) + [last_fen]
    assert (dues[0].on, dues[-1].on) == (day(first_on), day("2019-09-10"))


@pytest.mark.requirement("R002-112")
def test_a_bullet_falls_due_at_once() -> None:
    assert principal_dues(lent(), POLICY.loans) == (PrincipalDue(day("2019-09-10"), 5_000_000),)
    plan = repayment_plan(lent(), POLICY.loans)
    assert [row.principal_fen for row in plan] == [0] * 12 + [5_000_000]
    # 11, 91 and 90 days: 5,000,000 x 0.0475 x 11 / 360 = 7,256.94
    assert [row.interest_fen for row in plan[:3]] == [7_257, 60_035, 59_375]


@pytest.mark.requirement("R002-112")
def test_equal_instalments_are_equal_to_the_fen_but_for_the_last() -> None:
    # two periods of a loan of 100 yuan at 36 % by 360 days: 2016-12-20 to 21 (1 day), to 2017-01-20 (30 days);
    # A = 10,000 / (1/1.001 + 1/(1.001 x 1.03)) = 5,078.96...
    short = Lent(day("2016-12-20"), 10_000, Decimal("0.36"), day("2017-01-20"), day("2017-01-20"))
    assert instalment_fen(short, [day("2016-12-21"), day("2017-01-20")], 360) == 5_079
    plan = repayment_plan(short, EQUAL)
    # 10 of interest, 5,069 of principal; then 4,931 and 30 days of it: 147.93
    assert [(row.principal_fen, row.interest_fen) for row in plan] == [(5_069, 10), (4_931, 148)]
    whole = repayment_plan(lent(), EQUAL)
    assert len({row.principal_fen + row.interest_fen for row in whole[:-1]}) == 1


loans = st.builds(
    lent,
    st.integers(1, 9_000_000),
    st.integers(1, 60),
    st.dates(date(2012, 1, 1), date(2024, 12, 31)).map(str),
    st.sampled_from(["0", "0.0475", "0.15", "1"]),
)
products = st.builds(
    a_product,
    repayment=st.sampled_from(list(Repayment)),
    instalment_quarters=st.just(1),
    holidays=st.sampled_from(list(Holidays)),
) | st.builds(a_product, repayment=st.just(Repayment.EQUAL_PRINCIPAL), instalment_quarters=st.sampled_from([1, 2, 4]))


@pytest.mark.requirement("R002-112")
@given(loans, products)
def test_instalments_are_together_the_principal(loan: Lent, policy: LoanPolicy) -> None:
    dues = principal_dues(loan, policy)
    assert sum(due.amount_fen for due in dues) == loan.amount_fen
    assert min(due.amount_fen for due in dues) >= 0
    assert [due.on for due in dues] == sorted({due.on for due in dues})
    assert dues[-1].on == loan.due_on
    assert sum(row.principal_fen for row in repayment_plan(loan, policy)) == loan.amount_fen


@pytest.mark.requirement("R002-112", "R002-113")
@given(st.integers(1_000, 9_000_000), st.integers(36, 60), products)
def test_who_pays_by_the_plan_pays_what_accrues(amount_fen: int, months: int, policy: LoanPolicy) -> None:
    loan = lent(amount_fen, months)
    events: list[LoanEvent] = a_loan(amount_fen, term_months=months)
    plan = repayment_plan(loan, policy)
    for row in plan:
        if row.principal_fen:
            events.append(repaid(row.principal_fen, str(row.due_on), f"r{row.number}"))
        if row.interest_fen:
            events.append(collected(row.interest_fen, row.period, str(row.due_on), f"i{row.number}"))
    state = fold(events, under(policy))
    assert [(row.period, row.interest_fen) for row in state.schedule] == [
        (row.period, row.interest_fen) for row in plan
    ]
    assert (state.outstanding_fen, state.unpaid_interest_fen) == (0, 0)


@pytest.mark.parametrize(
    ("repayments", "left"),
    [
        # what is due and what falls due in the running period, then from the end
        ([("2016-09-15", 384_615)], {0: 0}),
        ([("2016-09-21", 384_615)], {0: 0}),
        ([("2016-09-22", 384_616)], {0: 0, 1: 384_614}),
        ([("2016-09-15", 384_616)], {0: 0, 12: 384_619}),
        ([("2016-09-15", 384_615 + 384_620 + 1)], {0: 0, 12: 0, 11: 384_614}),
        ([("2016-09-15", 384_615), ("2016-12-20", 384_614)], {0: 0, 1: 1}),
    ],
)
def test_early_money_shortens_the_plan_from_its_end(repayments: list[tuple[str, int]], left: dict[int, int]) -> None:
    dues = principal_dues(lent(), BY_QUARTER)
    owed, balance = 5_000_000, [(day("2016-09-10"), 5_000_000)]
    for on, fen in repayments:
        owed -= fen
        balance.append((day(on), owed))
    found = [due.amount_fen for due in unpaid_dues(dues, tuple(balance), date.max)]
    expected = [due.amount_fen for due in dues]
    for n, fen in left.items():
        expected[n] = fen
    assert found == expected
    assert sum(found) == owed


@given(loans, products, st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 3_000_000)), max_size=6))
def test_what_is_left_of_the_instalments_is_what_is_outstanding(
    loan: Lent, policy: LoanPolicy, repayments: list[tuple[int, int]]
) -> None:
    owed, balance = loan.amount_fen, {loan.on: loan.amount_fen}
    for days, fen in sorted(repayments):
        owed = max(0, owed - fen)
        balance[date.fromordinal(loan.on.toordinal() + days)] = owed
    left = unpaid_dues(principal_dues(loan, policy), tuple(balance.items()), date.max)
    assert sum(due.amount_fen for due in left) == owed
    assert min(due.amount_fen for due in left) >= 0


def arrears(events: list[LoanEvent], on: str, policy: LoanPolicy) -> Arrears:
    """What is overdue by the books."""
    state = fold_on(events, day(on), under(policy))
    assert state.due_on is not None
    return arrears_on(state.schedule, state.outstanding_fen, state.due_on, day(on), state.unpaid_dues_on(day(on)))


def test_an_unpaid_instalment_is_overdue_from_the_day_after_it() -> None:
    events = [*a_loan(), collected(7_257, "2016Q3", "2016-09-21")]
    assert arrears(events, "2016-09-21", BY_QUARTER) == Arrears(0, 0, None)
    assert arrears(events, "2016-09-22", BY_QUARTER) == Arrears(384_615, 0, day("2016-09-21"))
    events.append(repaid(384_614, "2016-09-23"))
    assert arrears(events, "2016-09-23", BY_QUARTER) == Arrears(1, 0, day("2016-09-21"))
    events.append(repaid(1, "2016-09-23", "r2"))
    assert arrears(events, "2016-09-23", BY_QUARTER) == Arrears(0, 0, None)


def test_an_extension_moves_the_last_instalment_alone() -> None:
    state = fold([*a_loan(), extended("2020-09-10", "2019-09-01")], under(BY_QUARTER))
    assert state.account is not None
    dues = state.account.dues
    assert [due.on for due in dues[-2:]] == [day("2019-06-21"), day("2020-09-10")]
    assert [row.principal_fen for row in repayment_plan(state.account.lent, BY_QUARTER)][-6:] == [
        384_615,  # 2019-06-21
        0,
        0,
        0,
        0,
        384_620,  # 2020-09-10
    ]


def test_a_settlement_day_on_a_holiday_moves_to_the_working_day_before() -> None:
    policy = under(a_product(holidays=Holidays.PRECEDING))
    rows = {row.period: row for row in fold(a_loan(), policy).schedule}
    # Tuesday 2016-12-20 stays
    assert rows["2016Q4"].end == day("2016-12-21")
    long = {row.period: row for row in fold(a_loan(term_months=60), policy).schedule}
    # Saturday 2021-03-20: Friday the 19th settles, the next period begins on the 20th
    assert (long["2021Q1"].end, long["2021Q2"].start) == (day("2021-03-20"), day("2021-03-20"))
    # Sunday 2021-06-20: Friday the 18th
    assert long["2021Q2"].end == day("2021-06-19")
    plain = {row.period: row for row in fold(a_loan(term_months=60), POLICY).schedule}
    assert plain["2021Q1"].end == day("2021-03-21")
