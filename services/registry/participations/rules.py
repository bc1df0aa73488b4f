"""What a record of participation must keep to, and at which stages of a project people must have been heard. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from services.registry.participations.refusals import (
    FewerPeople,
    HouseholdNotThere,
    OutcomeUnanswered,
    TakesPartInOne,
)
from shared.codes import PARTICIPATION_STAGES
from shared.errors import DateBeforeStep

OPEN = "open"
PLANNING = "planning"
STAGES = tuple(entry.code for entry in PARTICIPATION_STAGES)
_BEGINS = {"planning": "proposed", "building": "implemented", "managing": "funded", "supervising": "implemented"}
"""Stage of participation → the project's stage with which its time has come. Assumed: the source names the four and no
days."""


def check_about(stage: str, *, of_project: bool, of_plan: bool) -> None:
    """Refuse participation in nothing or in two things, or in the building of a plan.

    Args:
        stage: code of shared.codes.PARTICIPATION_STAGES.

    Raises:
        TakesPartInOne: naming the field.

    Source: R002-027.
    """
    if of_project == of_plan:
        raise TakesPartInOne(field="project_id")
    if of_plan and stage != PLANNING:
        raise TakesPartInOne(
            f"“{PARTICIPATION_STAGES.by_code(stage).label}”须填写项目", f"{stage} is of a project", field="project_id"
        )


def check_households(named: Sequence[str], registered: Collection[str]) -> None:
    """Refuse a household that isn't registered there by that day, or that is named twice.

    Args:
        named: numbers of those that took part.
        registered: those of them that the area has.

    Raises:
        HouseholdNotThere: naming the first.
    """
    seen: set[str] = set()
    for number in named:
        if number in seen or number not in registered:
            raise HouseholdNotThere(f"户编号 {number}", f"Household {number}", field="household_nos")
        seen.add(number)


def check_people(people: int, households: int) -> None:
    """Refuse fewer people than households. Raises FewerPeople."""
    if people < households:
        raise FewerPeople(f"{households} 户，{people} 人", f"{households} households, {people} people", field="people")


def check_outcome(outcome: str, answer: str | None, answered_on: date | None, held_on: date) -> None:
    """Refuse an outcome without its answer, an answer without outcome, or one given before it was asked.

    Raises:
        OutcomeUnanswered, DateBeforeStep: so it is.
    """
    if outcome == OPEN:
        if answer is not None or answered_on is not None:
            raise OutcomeUnanswered(field="outcome")
        return
    if not answer:
        raise OutcomeUnanswered(field="answer")
    if answered_on is None:
        raise OutcomeUnanswered(field="answered_on")
    if answered_on < held_on:
        raise DateBeforeStep(
            f"{answered_on} 早于参与日期 {held_on}", f"{answered_on} lies before {held_on}", field="answered_on"
        )


def stages_lacking(reached: Collection[str], held: Collection[str]) -> list[str]:
    """Stages whose time has come and in which nobody took part.

    Args:
        reached: the project's own stages that it has reached.
        held: stages of participation that are recorded.

    Source: R002-027.
    """
    return [stage for stage in STAGES if _BEGINS[stage] in reached and stage not in held]
