"""When a share is reached, and how many households a post links at least."""

from fractions import Fraction

LEAST_LINKED = 1
"""Households that a helper links whose post says no number (联户). Source: R000-042, R000-043, R000-044."""


def is_met(total: int, covered: int, wanted: Fraction) -> bool:
    """Whether the covered are the wanted share of all; of nobody every share is covered. Source: R002-071."""
    return covered >= wanted * total


def wanted_households(most: int | None) -> int:
    """Households that a post links at least: its number where it has one."""
    return LEAST_LINKED if most is None else most
