"""Money in whole fen: the strict type at the edges, the one rounding, and the text that people read."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field

MAX_FEN = 2**53
"""Largest amount taken from outside: what every JSON reader can hold as an exact integer."""

Fen = Annotated[int, Field(strict=True, ge=0, le=MAX_FEN)]
"""Amount in fen (100 fen = 1 yuan), 0 to 2**53; floats, booleans and strings are refused."""


def half_up_ratio(numerator: int, denominator: int) -> int:
    """Round an exact quotient of integers to the nearest integer, halves up.

    Args:
        numerator: any integer.
        denominator: above 0.

    Returns:
        The nearest integer; a half goes towards positive infinity.

    Raises:
        ValueError: the denominator is not positive.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    return (2 * numerator + denominator) // (2 * denominator)


def half_up(value: Fraction) -> int:
    """Round an exact value to the nearest integer, halves up.

    Args:
        value: an exact number, in fen where it is money.

    Returns:
        The nearest integer; a half goes towards positive infinity.
    """
    return half_up_ratio(value.numerator, value.denominator)


def two_decimals(ratio: Fraction) -> Decimal:
    """Round a ratio half up to the two decimals with which it is kept and shown.

    Args:
        ratio: an exact ratio, such as loans outstanding over fund balance.

    Returns:
        A decimal that keeps its zeros: as text ``8.00``.
    """
    return Decimal(half_up(ratio * 100)).scaleb(-2)


def four_decimals(share: Fraction) -> Decimal:
    """Round a share half up to the four decimals with which it is shown.

    Args:
        share: an exact part of a whole.

    Returns:
        A decimal that keeps its zeros: as text ``0.5000``.
    """
    return Decimal(half_up(share * 10_000)).scaleb(-4)


def yuan_text(fen: int) -> str:
    """Write an amount in yuan for people.

    Args:
        fen: amount in fen, negative for a deduction.

    Returns:
        Yuan with thousands separators and two decimals, without a unit: ``50,000.00``.
    """
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"
