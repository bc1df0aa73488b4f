"""How far a loan may be extended: by its agreed term, all extensions together."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.credit.bank_events.rules import Disbursed, Extended
from services.credit.policies import to_policy
from services.credit.policy import ExtensionBand, LoanPolicy
from services.credit.terms.refusals import ExtensionPast, ExtensionTooLong
from services.credit.terms.rules import check_extension, extended_due_on, latest_due_on
from shared.calendar import add_months
from shared.policies import find_pack
from tests.credit.loan_builder import RATE, extended
from tests.credit.policy_builder import POLICY


def taken(loan: Disbursed, extensions: list[Extended], policy: LoanPolicy) -> date:
    """The due day once the last of some extensions is taken."""
    due_on = extended_due_on(loan, extensions)
    check_extension(extensions[-1], loan, due_on, policy)
    return due_on


def lent(on: date, term_months: int) -> Disbursed:
    """A disbursement of some term."""
    return Disbursed(
        event_id="e3",
        occurred_on=on,
        amount_fen=1,
        annual_rate=RATE,
        term_months=term_months,
        due_on=add_months(on, term_months),
    )


@pytest.mark.parametrize(
    ("on", "term_months", "latest_on"),
    [
        (date(2016, 9, 10), 6, date(2017, 9, 10)),  # a short one: 6 months more
        (date(2016, 9, 10), 12, date(2018, 9, 10)),
        (date(2016, 9, 10), 13, date(2018, 4, 10)),  # half of 13 is 6.5: 6 whole months
        (date(2016, 9, 10), 36, date(2021, 3, 10)),  # 36 + 18
        (date(2016, 9, 10), 37, date(2021, 4, 10)),  # 37 + 18
        (date(2016, 9, 10), 60, date(2024, 3, 10)),  # 60 + 30
        (date(2016, 9, 10), 61, date(2024, 10, 10)),  # a long one: three years more
        (date(2016, 8, 31), 36, date(2021, 2, 28)),  # a day that its month lacks is the month's last
        (date(2016, 8, 31), 42, date(2021, 11, 30)),  # 42 + 21, counted from the disbursement
    ],
)
def test_a_loan_is_extended_by_its_class_of_term(on: date, term_months: int, latest_on: date) -> None:
    loan = lent(on, term_months)
    assert latest_due_on(loan, POLICY.loans) == latest_on
    assert taken(loan, [extended(latest_on.isoformat(), "2017-01-01")], POLICY.loans) == latest_on
    day_after = date.fromordinal(latest_on.toordinal() + 1)
    with pytest.raises(ExtensionTooLong) as caught:
        taken(loan, [extended(day_after.isoformat(), "2017-01-01")], POLICY.loans)
    assert str(latest_on) in caught.value.detail_zh


def test_extensions_count_together() -> None:
    loan = lent(date(2016, 9, 10), 36)
    steps = [
        extended("2019-12-10", "2019-09-01", "x1"),
        extended("2020-09-10", "2019-12-01", "x2"),
        extended("2021-03-10", "2020-09-01", "x3"),
    ]
    assert taken(loan, steps, POLICY.loans) == date(2021, 3, 10)
    with pytest.raises(ExtensionTooLong):
        taken(loan, [*steps, extended("2021-03-11", "2021-03-01", "x4")], POLICY.loans)


def test_a_programme_that_bounds_no_extension_takes_any() -> None:
    loan = lent(date(2016, 9, 10), 36)
    assert latest_due_on(loan, replace(POLICY.loans, extensions=())) is None
    closed = replace(POLICY.loans, extensions=(ExtensionBand(12, Fraction(1), None),))
    assert taken(loan, [extended("2039-09-10", "2019-09-01")], closed) == date(2039, 9, 10)


def test_the_pack_says_what_these_tests_say() -> None:
    section = find_pack("ganzhou-credit").credit
    assert section is not None
    assert to_policy(section).loans.extensions == POLICY.loans.extensions
    assert all(band.assumed and band.note and "贷款通则" in band.note for band in section.extensions)


def test_an_extension_ends_after_the_day_on_which_it_is_agreed() -> None:
    loan = lent(date(2016, 9, 10), 36)
    assert taken(loan, [extended("2020-03-11", "2020-03-10")], POLICY.loans) == date(2020, 3, 11)
    with pytest.raises(ExtensionPast):
        taken(loan, [extended("2020-03-11", "2020-03-11")], POLICY.loans)
