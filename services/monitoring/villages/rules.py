"""What a village has on a day, by its profile, its yearly figures, the people posted to it and its projects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from shared.codes import CADRE_RANKS

_RANKS = {entry.code: place for place, entry in enumerate(CADRE_RANKS)}


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A village's figures of a year.

    Attributes:
        year: calendar year.
        since: day from which they count: the day they were entered, at the latest the end of the year.
        values: as the registry tells them.
    """

    year: int
    since: date
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody posted to a village; the last day counts, without one he stays."""

    post: str
    rank: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people of these posts, of this rank at least, in each village."""

    posts: frozenset[str]
    least: int
    least_rank: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a village: kind (shared.codes.PROJECT_KINDS), planned year, money in fen."""

    kind: str
    year: int
    budget_fen: int


@dataclass(frozen=True, slots=True)
class Village:
    """What is known of a village.

    Attributes:
        code: 12 digits.
        listed: a plan lists it among the poor villages.
        identified_on: recognised as a poor village by procedure.
        planned_exit_year: year in which it is due to leave poverty.
        exited_on: it left poverty.
        industries: how many leading industries it has.
        years: its yearly figures, by year.
        postings: who was ever posted to it.
        units: days over which a unit helps it, both included.
        projects: its projects.
    """

    code: str
    listed: bool = False
    identified_on: date | None = None
    planned_exit_year: int | None = None
    exited_on: date | None = None
    industries: int = 0
    years: tuple[YearFigures, ...] = ()
    postings: tuple[Posting, ...] = ()
    units: tuple[tuple[date, date | None], ...] = ()
    projects: tuple[Project, ...] = ()

    def poor(self, on: date) -> bool:
        """Whether it is, or was before it left poverty, a poor village."""
        return self.listed or (self.identified_on is not None and self.identified_on <= on)

    def exited(self, on: date) -> bool:
        """Whether it has left poverty."""
        return self.exited_on is not None and self.exited_on <= on

    def figure(self, name: str, on: date) -> Any:
        """A yearly figure as known on a day: of the latest year that counts then; None where there is none."""
        known = [one for one in self.years if one.since <= on]
        return known[-1].values.get(name) if known else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a village indicator looks at.

    Attributes:
        among: ``all`` villages, ``poor`` ones, or those that ``exited``.
        least: how many, or how much in fen, a village must have.
        demands: whom a plan wants posted to each village.
    """

    among: str = "all"
    least: int = 1
    demands: tuple[Demand, ...] = ()


def _flag(name: str, village: Village, on: date, _asked: Asked) -> bool:
    return village.figure(name, on) is True


def _count(name: str, village: Village, on: date, asked: Asked) -> bool:
    counted = village.figure(name, on)
    return counted is not None and counted >= asked.least


def _has_water(village: Village, on: date, _asked: Asked) -> bool:
    """Source: R000-056: every household of a poor village has safe water."""
    households, safe = village.figure("households", on), village.figure("safe_water_households", on)
    return bool(households) and safe is not None and safe >= households


def _has_projects(village: Village, on: date, asked: Asked) -> bool:
    """Source: R002-034: one or two industry projects for each poor village. Assumed: more than two are no fault."""
    return sum(one.kind == "industry" and one.year <= on.year for one in village.projects) >= asked.least


def _has_team(village: Village, on: date, _asked: Asked) -> bool:
    return any(_there(one, on) for one in village.postings)


def _is_staffed(village: Village, on: date, asked: Asked) -> bool:
    """Source: R000-050, R000-051, R004-009."""
    return bool(asked.demands) and all(
        sum(_there(one, on) and _meets(one, demand) for one in village.postings) >= demand.least
        for demand in asked.demands
    )


def _there(posting: Posting, on: date) -> bool:
    return posting.started_on <= on and (posting.ended_on is None or on <= posting.ended_on)


def _meets(posting: Posting, demand: Demand) -> bool:
    if posting.post not in demand.posts:
        return False
    return demand.least_rank is None or _RANKS[posting.rank] >= _RANKS[demand.least_rank]


def _has_unit(village: Village, on: date, _asked: Asked) -> bool:
    return any(first <= on and (last is None or on <= last) for first, last in village.units)


HAS: Mapping[str, Callable[[Village, date, Asked], bool]] = {
    "exited_village_share": lambda village, on, _asked: village.exited(on),
    "village_road_share": partial(_flag, "road_to_committee"),
    "village_bus_share": partial(_flag, "bus"),
    "village_water_share": _has_water,
    "village_power_share": partial(_flag, "power"),
    "village_broadband_share": partial(_flag, "broadband"),
    "village_broadcasting_share": partial(_flag, "broadcasting"),
    "village_clinic_share": partial(_flag, "clinic"),
    "village_library_share": partial(_flag, "library"),
    "village_doctor_share": partial(_count, "doctors"),
    "village_co_operative_share": partial(_count, "cooperatives"),
    "village_income_share": partial(_count, "collective_income_fen"),
    "village_industry_share": lambda village, _on, asked: village.industries >= asked.least,
    "village_project_share": _has_projects,
    "village_team_share": _has_team,
    "village_staffed_share": _is_staffed,
    "village_unit_share": _has_unit,
}
"""Code of shared.codes.VILLAGE_INDICATORS → whether a village has it."""


_FIGURES: Mapping[str, str] = {
    "village_road_share": "road_to_committee",
    "village_bus_share": "bus",
    "village_water_share": "safe_water_households",
    "village_power_share": "power",
    "village_broadband_share": "broadband",
    "village_broadcasting_share": "broadcasting",
    "village_clinic_share": "clinic",
    "village_library_share": "library",
    "village_doctor_share": "doctors",
    "village_co_operative_share": "cooperatives",
    "village_income_share": "collective_income_fen",
}
"""Code of shared.codes.VILLAGE_INDICATORS → the yearly figure that tells of it; the others follow from what is done."""


def share_having(indicator: str, villages: Iterable[Village], on: date, asked: Asked) -> Fraction | None:
    """Which part of the villages looked at has what an indicator asks for.

    None where there are no such villages, or where a yearly figure that tells of it is known of none of them; a
    village of which nothing is known has nothing where something is known of another.

    Source: R000-025, R000-055..R000-064, R001-010, R001-020..R001-025, R002-034, R002-036, R002-041, R002-042,
    R002-044, R003-024, E02, E03, E25, E33.
    """
    counted = [village for village in villages if _is_among(village, on, asked.among)]
    figure = _FIGURES.get(indicator)
    known = [village for village in counted if figure is None or village.figure(figure, on) is not None]
    if not known:
        return None
    return Fraction(sum(HAS[indicator](village, on, asked) for village in counted), len(counted))


def exits(villages: Iterable[Village], since: date, until: date) -> int:
    """How many poor villages left poverty between two days, both included. Source: R000-001, R002-054, R003-001."""
    return sum(village.exited_on is not None and since <= village.exited_on <= until for village in villages)


def exit_year_funds(villages: Sequence[Village], year: int) -> Fraction | None:
    """Which part of a year's project money went to villages due to leave poverty in it; None without any money.

    Source: R000-019: funds favour those due to leave in the current year.
    """
    whole = sum(_funds(village, year) for village in villages)
    due = sum(_funds(village, year) for village in villages if village.planned_exit_year == year)
    return Fraction(due, whole) if whole else None


def _funds(village: Village, year: int) -> int:
    return sum(one.budget_fen for one in village.projects if one.year == year)


def _is_among(village: Village, on: date, among: str) -> bool:
    if among == "poor":
        return village.poor(on)
    return among == "all" or village.exited(on)
