"""The demo's own arithmetic, against figures worked out by hand."""

from datetime import date

import pytest

from services.demo.reckoning import (
    Period,
    Principal,
    deposit_fen,
    interest_fen,
    next_cut,
    penalty_fen,
    periods,
    subsidy_fen,
)

LENT_ON = date(2016, 5, 20)
LOAN = Principal(((LENT_ON, 5_000_000),))


@pytest.mark.parametrize(
    ("day", "cut"),
    [
        (date(2016, 3, 20), date(2016, 3, 21)),
        (date(2016, 3, 21), date(2016, 6, 21)),
        (date(2016, 12, 21), date(2017, 3, 21)),
    ],
)
def test_the_cut_is_the_next_21st_of_a_quarters_last_month(day: date, cut: date) -> None:
    assert next_cut(day) == cut


def test_periods_run_from_the_disbursement_to_the_due_day_without_gaps() -> None:
    found = periods(LENT_ON, date(2019, 5, 20))

    assert found[0] == Period("2016Q2", LENT_ON, date(2016, 6, 21))
    assert found[1] == Period("2016Q3", date(2016, 6, 21), date(2016, 9, 21))
    assert found[-1] == Period("2019Q2", date(2019, 3, 21), date(2019, 5, 20))
    assert [period.end for period in found[:-1]] == [period.start for period in found[1:]]


def test_interest_is_actual_days_over_360_rounded_once() -> None:
    # 50,000 yuan × 0.0475 × 92 days ÷ 360 = 606.9444… yuan
    assert interest_fen(LOAN, date(2016, 6, 21), date(2016, 9, 21)) == 60_694
    # 10,000 fen × 0.0475 × 36 days ÷ 360 = 47.5 fen
    assert interest_fen(Principal(((LENT_ON, 10_000),)), date(2016, 6, 21), date(2016, 7, 27)) == 48


def test_a_repayment_counts_from_its_own_day() -> None:
    repaid = LOAN.repaid(date(2016, 7, 21), 2_000_000)

    # 5,000,000 fen for 30 days and 3,000,000 fen for 62: 336,000,000 fen days
    assert repaid.fen_days(date(2016, 6, 21), date(2016, 9, 21)) == 336_000_000
    assert repaid.outstanding_fen == 3_000_000


def test_the_subsidy_ends_after_36_months() -> None:
    over = Period("2019Q2", date(2019, 3, 21), date(2019, 6, 21))

    # 60 of the 92 days lie before 20 May 2019: 50,000 yuan × 0.0475 × 60 ÷ 360 = 395.8333… yuan
    assert subsidy_fen(LOAN, over) == 39_583
    assert subsidy_fen(LOAN, Period("2019Q3", date(2019, 6, 21), date(2019, 9, 21))) == 0


def test_penalty_interest_is_half_as_much_again() -> None:
    # 600 yuan × 30 days × 0.07125 ÷ 360 = 3.5625 yuan
    assert penalty_fen(60_000, 30) == 356


@pytest.mark.parametrize(
    ("disbursed_fen", "set_aside_fen", "to_deposit_fen", "carried_fen"),
    [
        (80_000_000, 0, 10_000_000, 0),
        (80_000_000, 2_000_000, 8_000_000, 0),
        (8_000_000, 2_000_000, 0, 1_000_000),
        (0, 1_000_000, 0, 1_000_000),
    ],
)
def test_a_deposit_is_an_eighth_less_what_was_set_aside(
    disbursed_fen: int, set_aside_fen: int, to_deposit_fen: int, carried_fen: int
) -> None:
    assert deposit_fen(disbursed_fen, set_aside_fen) == (to_deposit_fen, carried_fen)
