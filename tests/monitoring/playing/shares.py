"""Everything of a pack but its exits."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from uuid import UUID

from shared.codes import INDICATORS
from shared.policies import PolicyPack
from tests.monitoring.playing import households, villages
from tests.monitoring.playing.exits import EXITS
from tests.monitoring.playing.reports import report_figures
from tests.monitoring.playing.stage import ADULT, CHILD, MANY, OLD, Many, Needs, due

Maker = Callable[[Many, Needs], None]

MAKERS: Mapping[str, Maker] = {
    "helped_share": partial(
        households.record, "household_pairing", "started_on", helper_id=str(UUID(int=1)), pairing_role="responsible"
    ),
    "income_project_share": households.projects,
    "income_projects_per_household": households.projects,
    "skilled_share": partial(households.record, "skill", "gained_on", member=ADULT),
    "trained_household_share": partial(households.record, "training", "started_on", member=ADULT),
    "co_operative_share": households.co_operatives,
    "borrowing_share": households.loans,
    "loans_outstanding": households.owed,
    "relieved_share": households.relieved,
    "aided_student_share": households.aided,
    "unsafe_dwellings": households.dwellings,
    "dropped_out_children": households.dropped_out,
    "safe_water_share": households.water,
    "whole_dibao_share": households.whole_dibao,
    "old_pension_share": partial(Many.tell_people, which=(OLD,), pension_insured=True),
    "pension_share": partial(Many.tell_people, which=(ADULT, OLD), pension_insured=True),
    "medical_share": partial(Many.tell_people, which=(ADULT, OLD, CHILD), medical_insured=True),
    "trained_employed_share": households.trained_employed,
    "settled_share": partial(households.relocated, True),
    "willing_moved_share": partial(households.relocated, False),
    "income_per_head": households.incomes,
    "income_growth": households.incomes,
    "exit_year_funds_share": households.exit_year_funds,
    "village_road_share": partial(villages.flag, "road_to_committee"),
    "village_bus_share": partial(villages.flag, "bus"),
    "village_power_share": partial(villages.flag, "power"),
    "village_broadband_share": partial(villages.flag, "broadband"),
    "village_broadcasting_share": partial(villages.flag, "broadcasting"),
    "village_clinic_share": partial(villages.flag, "clinic"),
    "village_library_share": partial(villages.flag, "library"),
    "village_doctor_share": partial(villages.amounts, "doctors"),
    "village_co_operative_share": partial(villages.amounts, "cooperatives"),
    "village_income_share": partial(villages.amounts, "collective_income_fen"),
    "village_water_share": villages.village_water,
    "village_industry_share": villages.industries,
    "village_project_share": villages.village_projects,
    "village_team_share": villages.posted,
    "village_staffed_share": villages.posted,
    "village_unit_share": villages.units,
}
"""Indicator → what plays it; those that one maker plays together are made once."""


PLAYED_APART = frozenset(("alerts_visited_in_time",))
"""Played through people's steps, in a test of its own."""


def played_shares(pack: PolicyPack, *, met: bool) -> Many:
    """Everything but exits: events and reports."""
    stage = Many(pack, met)
    reported = {figure.code: figure for figure in pack.indicators}
    together: dict[Maker, Needs] = {}
    for target in pack.targets:
        if target.indicator not in EXITS | set(reported) | PLAYED_APART:
            maker = MAKERS[target.indicator]
            needs = together.setdefault(maker, [])
            needs += [(due(step), Fraction(step.value), target) for step in target.milestones if step.value is not None]
    for place in range(MANY):
        stage.profiles[place] = {}
    for maker, needs in together.items():
        maker(stage, sorted(needs, key=lambda need: need[0]))
    report_figures(stage, reported)
    return stage


def known_indicators() -> set[str]:
    """Those that something plays."""
    return set(MAKERS) | EXITS | PLAYED_APART


def computed_of(packs: Iterable[PolicyPack]) -> set[str]:
    """Computed indicators that targets of packs use."""
    return {target.indicator for pack in packs for target in pack.targets if target.indicator in INDICATORS}
