"""Money in whole fen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.money import MAX_FEN, Fen, half_up, half_up_ratio, two_decimals, yuan_text

FEN = TypeAdapter(Fen)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(49, 100), 0),
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),  # half-even would give 2
        (Fraction(5, 2) - Fraction(1, 10**18), 2),  # a float would not see the difference
        (Fraction(-1, 2), 0),
        (Fraction(-3, 2), -1),
        (Fraction(7), 7),
    ],
)
def test_a_half_goes_up(value: Fraction, expected: int) -> None:
    assert half_up(value) == expected


@given(st.integers(), st.integers(min_value=1))
def test_rounding_moves_by_half_a_fen_at_most_and_never_down_from_a_half(numerator: int, denominator: int) -> None:
    moved = half_up_ratio(numerator, denominator) - Fraction(numerator, denominator)
    assert -Fraction(1, 2) < moved <= Fraction(1, 2)


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_that_is_not_positive_is_refused(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        half_up_ratio(1, denominator)


@pytest.mark.parametrize("good", [0, 1, MAX_FEN])
def test_a_whole_amount_is_taken_as_it_is(good: int) -> None:
    assert FEN.validate_python(good) == good
    assert FEN.validate_json(str(good)) == good


@pytest.mark.parametrize("bad", [1.0, 0.5, True, "1", -1, MAX_FEN + 1, None])
def test_anything_else_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        FEN.validate_python(bad)


@pytest.mark.parametrize("bad", ["1.0", "1e2", "true", '"1"', "-1", "9007199254740993"])
def test_anything_else_is_refused_in_json(bad: str) -> None:
    with pytest.raises(ValidationError):
        FEN.validate_json(bad)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (5_000_000, "50,000.00"), (-123_456_789, "-1,234,567.89")],
)
def test_yuan_have_separators_and_two_decimals(fen: int, text: str) -> None:
    assert yuan_text(fen) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(67, 10), "6.70"),
        (Fraction(8), "8.00"),
        (Fraction(0), "0.00"),
        (Fraction(8_335, 1_000), "8.34"),  # a half goes up
        (Fraction(8_334_999, 1_000_000), "8.33"),
    ],
)
def test_a_ratio_keeps_two_decimals(ratio: Fraction, text: str) -> None:
    assert str(two_decimals(ratio)) == text
