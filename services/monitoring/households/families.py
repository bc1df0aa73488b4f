"""A household as the rules see it, made of what is kept of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.monitoring.figures.spans import Span
from services.monitoring.households.models import Household
from services.monitoring.households.rules import (
    Fact,
    Family,
    Period,
    Person,
    Signal,
    Standards,
    WaterTests,
    YearIncome,
)
from services.monitoring.signals.models import Signal as KeptSignal

DEATH = "worker_died"
"""Code of shared.codes.SIGNAL_KINDS."""


def family_from(
    household: Household,
    facts: Mapping[str, Sequence[Fact]],
    incomes: Mapping[int, YearIncome],
    signals: Iterable[KeptSignal],
    borrowed_on: date | None = None,
    co_operatives: tuple[Span, ...] = (),
    monitored: tuple[Span, ...] = (),
) -> Family:
    """A household with what is known of it.

    Args:
        household: our copy.
        facts: its records by kind, in the order of their ids; without those that were withdrawn.
        incomes: by year.
        signals: what departments told of it, by itself or with its area, as far as it counts.
        borrowed_on: first day on which a bank paid it a loan.
        co_operatives: spans over which it is tied to a co-operative.
        monitored: spans over which it is a monitoring object.
    """
    return Family(
        county_code=household.county_code,
        village_code=household.village_code,
        household_type=household.household_type,
        registered_on=household.registered_on,
        removed_on=household.removed_on,
        removed_kind=household.removed_kind,
        stays_out=tuple(
            (date.fromisoformat(out), None if back is None else date.fromisoformat(back))
            for out, back in household.exits
            if out is not None
        ),
        monitored=monitored,
        periods=tuple(
            Period(date.fromisoformat(one["since"]), one["main_cause"], tuple(map(_person, one["people"])))
            for one in household.periods
        ),
        facts=facts,
        borrowed_on=borrowed_on,
        co_operatives=co_operatives,
        incomes=incomes,
        standards=_standards(household.standards),
        support_months={
            date.fromisoformat(out): months for out, months in household.standards.get("support_months", {}).items()
        },
        signals=in_order(signals, household.deaths),
    )


def in_order(counting: Iterable[KeptSignal], deaths: Mapping[str, str]) -> tuple[Signal, ...]:
    """What departments told, as far as it counts, by day, of the household before its area; and the register of deaths.

    Args:
        counting: what departments told.
        deaths: id of each member who died, and the day; it is as if a department had told it as well.
    """
    told = [
        (Signal(one.kind, one.happened_on, one.member_id, one.household_id is None, one.values), one.subject)
        for one in counting
    ]
    told += [(Signal(DEATH, date.fromisoformat(day), UUID(id_)), id_) for id_, day in deaths.items()]
    told.sort(key=lambda one: (one[0].happened_on, one[0].kind, one[0].of_area, one[1]))
    return tuple(signal for signal, _ in told)


def _standards(kept: Mapping[str, Any]) -> Standards:
    years, grades, water = (kept.get(name) for name in ("school_years", "safe_grades", "water"))
    return _standards_of(
        None if years is None else (years[0], years[1]),
        None if grades is None else frozenset(grades),
        None if water is None else (water["litres_per_day"], water["minutes"], water["supply_share"]),
        kept.get("pension_from_years"),
    )


@lru_cache(maxsize=64)
def _standards_of(
    school_years: tuple[int, int] | None,
    safe_grades: frozenset[str] | None,
    water: tuple[int, int, str] | None,
    pension_from_years: int | None,
) -> Standards:
    """The same for all households of a plan: thousands of times the same few."""
    tests = None if water is None else WaterTests(water[0], water[1], Fraction(water[2]))
    return Standards(school_years, safe_grades, tests, pension_from_years)


def _person(told: Mapping[str, Any]) -> Person:
    return Person(
        UUID(told["id"]),
        told["name"],
        date.fromisoformat(told["born_on"]),
        told["labour_capacity"],
        told.get("schooling"),
        told.get("dibao"),
        told.get("medical_insured"),
        told.get("pension_insured"),
        told.get("disability_grade"),
    )
