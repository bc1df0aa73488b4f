"""The part of a policy pack about targets: what an area shall have reached, and by when."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel, level_of
from shared.policies.values import AreaCode, ContradictionError, Entry, Frozen, Key, Label, On, Quantity


class Milestone(Frozen):
    """What is to be reached by a date; for one area of the level where a code is given, else for each."""

    due_on: On
    value: Quantity
    area_code: AreaCode | SkipJsonSchema[None] = None


class Target(Entry):
    """An indicator with values to reach.

    Attributes:
        measured: ``in_year`` counts what happened from 1 January to the milestone, ``as_of`` what stands on its day.
    """

    code: Key
    label: Label
    indicator: Key
    area_level: AreaLevel
    unit: Literal["households", "people", "villages", "fen", "share"]
    direction: Literal["at_least", "at_most"]
    measured: Literal["in_year", "as_of"]
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)]
    lead_department: Label | SkipJsonSchema[None] = None
    joint_departments: tuple[Label, ...] = ()

    def milestones_of(self, area_code: str) -> tuple[Milestone, ...]:
        """Milestones that hold for an area, in order; empty where none does."""
        return tuple(step for step in self.milestones if step.area_code in (None, area_code))

    @model_validator(mode="after")
    def _milestones_are_of_the_level(self) -> "Target":
        for index, milestone in enumerate(self.milestones):
            if milestone.area_code is not None and level_of(milestone.area_code) != self.area_level:
                detail = f"{milestone.area_code} 不是 {self.area_level} 一级的区划"
                raise ContradictionError(
                    detail, f"{milestone.area_code} is no {self.area_level}", ("milestones", index)
                )
        return self
