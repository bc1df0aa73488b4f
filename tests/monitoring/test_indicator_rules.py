"""The arithmetic of indicators, and that each in the catalogue is made of something."""

from datetime import date
from fractions import Fraction

import pytest

from services.monitoring.figures.rules import Measure
from services.monitoring.indicators.rules import (
    COUNTS,
    OF_INCOME,
    OF_LOANS,
    SHARES,
    YearIncome,
    growth,
    income_year,
    share,
)
from services.monitoring.indicators.service import EXIT_YEAR_FUNDS
from shared.codes import INDICATORS, VILLAGE_INDICATORS


def test_every_indicator_is_made_in_exactly_one_way() -> None:
    ways: list[str] = [*COUNTS, *SHARES, *OF_INCOME, OF_LOANS, *VILLAGE_INDICATORS, EXIT_YEAR_FUNDS]
    assert sorted(ways) == sorted(one.code for one in INDICATORS)


def test_shares_are_those_that_are_divided() -> None:
    counts = {"income_projects_per_household"}
    assert {INDICATORS.by_code(code).group for code in set(SHARES) - counts} == {"share"}
    assert {INDICATORS.by_code(code).group for code in counts} == {"count"}
    assert "share" not in {INDICATORS.by_code(code).group for code in COUNTS}


@pytest.mark.requirement("R001-012", "R001-013", "R001-014")
def test_the_published_profile_is_of_the_people_who_are_still_poor() -> None:
    assert {code: SHARES[code] for code in ("old_share", "ill_or_disabled_share", "weak_labour_share")} == {
        "old_share": (Measure.REMAINING_OLD_PEOPLE, Measure.REMAINING_PEOPLE),
        "ill_or_disabled_share": (Measure.REMAINING_ILL_OR_DISABLED_PEOPLE, Measure.REMAINING_PEOPLE),
        "weak_labour_share": (Measure.REMAINING_WEAK_LABOUR_PEOPLE, Measure.REMAINING_PEOPLE),
    }


def test_a_share_needs_a_whole() -> None:
    assert share(3, 4) == Fraction(3, 4)
    assert share(0, 4) == 0
    assert share(0, 0) is None


@pytest.mark.requirement("R000-004", "E21")
@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (110, 100, Fraction(1, 10)),
        (90, 100, Fraction(-1, 10)),
        (100, 100, Fraction(0)),
        (0, 100, Fraction(-1)),
        (100, 0, None),
        (None, 100, None),
        (100, None, None),
    ],
)
def test_growth(now: int | None, before: int | None, expected: Fraction | None) -> None:
    numbers = [None if one is None else Fraction(one) for one in (now, before)]
    assert growth(*numbers) == expected


@pytest.mark.requirement("E19")
@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2019, 12, 30), 2018),
        (date(2019, 12, 31), 2019),
        (date(2020, 1, 1), 2019),
        (date(2019, 1, 31), 2018),
        (date(2019, 11, 30), 2018),
    ],
)
def test_a_years_income_is_earned_when_it_has_ended(on: date, year: int) -> None:
    assert income_year(on) == year


@pytest.mark.requirement("E19")
def test_income_per_head() -> None:
    assert YearIncome(1_500_000, 4).per_head_fen == 375_000
    assert YearIncome(100, 3).per_head_fen == Fraction(100, 3)
    assert YearIncome(0, 0).per_head_fen is None
