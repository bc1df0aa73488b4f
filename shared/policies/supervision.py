"""Sections of a policy pack about supervision: war zones and grids, forms, screening runs, the quarter's spot check."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel
from shared.codes import TRANSFER_KINDS, UNIT_LEVELS
from shared.policies.parameters import Parameter
from shared.policies.values import (
    ContradictionError,
    Count,
    Days,
    Entry,
    Frozen,
    Key,
    Label,
    Part,
    Role,
    check_unique,
    code_of,
)

CadreLevel: Any = code_of(UNIT_LEVELS)
TransferKind: Any = code_of(TRANSFER_KINDS)
Depth = Annotated[int, Field(strict=True, ge=1, le=9)]
Population = Literal["remaining_households", "exited_households"]


class Zone(Entry):
    """A war zone."""

    code: Key
    label: Label


class GridLevel(Entry):
    """A level of the grids inside the zones.

    Attributes:
        level: 1 right below the zones.
        area_level: level of the areas of which each shall lie in a grid.
    """

    level: Depth
    label: Label
    area_level: AreaLevel


class Organisation(Frozen):
    """The zones, and the grids inside them.

    Attributes:
        zone_areas: level of the areas of which each shall lie in a zone.
    """

    zones: Annotated[tuple[Zone, ...], Field(min_length=1)]
    zone_areas: Parameter[AreaLevel]
    grid_levels: tuple[GridLevel, ...] = ()

    @field_validator("zones")
    @classmethod
    def _zones_are_unique(cls, zones: tuple[Zone, ...]) -> tuple[Zone, ...]:
        check_unique(zones, lambda zone: zone.code)
        return zones

    @field_validator("grid_levels")
    @classmethod
    def _levels_follow_each_other(cls, levels: tuple[GridLevel, ...]) -> tuple[GridLevel, ...]:
        for index, grid in enumerate(levels):
            if grid.level != index + 1:
                raise ContradictionError(
                    f"网格级次应从1起依次排列，此处应为{index + 1}",
                    f"levels count from 1; {index + 1} is expected here",
                    (index, "level"),
                )
        return levels


class FormItem(Frozen):
    """A question of a form, and how it is answered."""

    code: Key
    label: Label
    kind: Literal["yes_no", "number", "text", "share", "date"]


class FormSection(Entry):
    """A section of a form."""

    code: Key
    label: Label
    items: Annotated[tuple[FormItem, ...], Field(min_length=1)]

    @field_validator("items")
    @classmethod
    def _items_are_unique(cls, items: tuple[FormItem, ...]) -> tuple[FormItem, ...]:
        check_unique(items, lambda item: item.code)
        return items


class Handover(Entry):
    """A post is handed over without a gap.

    Attributes:
        left: item that tells the predecessor's last day in the post.
        taken_over: item that tells the successor's first.
        most_days: days between the two on which nobody may be in the post.
    """

    left: Key
    taken_over: Key
    most_days: Count


class Form(Entry):
    """What an inspection asks.

    Attributes:
        objects: what is inspected by it.
        roles: who inspects by it; whoever may inspect at all where the plan is silent.
    """

    code: Key
    label: Label
    objects: Annotated[tuple[Literal["town", "village", "household", "person"], ...], Field(min_length=1)]
    roles: tuple[Role, ...] = ()
    sections: Annotated[tuple[FormSection, ...], Field(min_length=1)]
    handover: Handover | SkipJsonSchema[None] = None

    @model_validator(mode="after")
    def _hands_over_by_its_own_dates(self) -> "Form":
        dates = {item.code for section in self.sections for item in section.items if item.kind == "date"}
        for name in ("left", "taken_over") if self.handover else ():
            if (code := getattr(self.handover, name)) not in dates:
                raise ContradictionError(
                    f"表中没有日期项“{code}”", f"the form has no date named {code!r}", ("handover", name)
                )
        return self


class FindingSource(Entry):
    """Who found the problems that are followed until they are rectified."""

    code: Key
    label: Label


class Screening(Entry):
    """A run over all households of a kind, each of which is marked off.

    Attributes:
        coverage: share of them without which the run isn't over.
        cadre_levels: levels whose cadres go; a mark names one. Whoever may go where the plan is silent.
        transfers: payments of which each member of a household is asked whether they are due and come.
    """

    code: Key
    label: Label
    population: Population
    coverage: Part
    cadre_levels: tuple[CadreLevel, ...] = ()
    transfers: tuple[TransferKind, ...] = ()

    @field_validator("cadre_levels", "transfers")
    @classmethod
    def _each_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        check_unique(codes, str)
        return codes


class Draw(Entry):
    """How many households are drawn, rounded up, of which, and how often."""

    share: Part
    population: Population
    per: Literal["quarter"]


class SpotCheck(Frozen):
    """The spot check of households that left poverty.

    Attributes:
        result_days: days from the draw in which results are due.
        wrong_exits_below: share of the households checked that may have left wrongly, itself too much.
        missed_below: share of the unregistered households looked at that may have been missed, itself too much.
        satisfied_over: share of the households checked that are satisfied, itself too little.
    """

    draw: Draw
    result_days: Parameter[Days]
    wrong_exits_below: Parameter[Part]
    missed_below: Parameter[Part]
    satisfied_over: Parameter[Part]


class SupervisionSection(Frozen):
    """How a plan lets its own carrying out be supervised."""

    organisation: Organisation | SkipJsonSchema[None] = None
    forms: tuple[Form, ...] = ()
    finding_sources: tuple[FindingSource, ...] = ()
    screenings: tuple[Screening, ...] = ()
    spot_check: SpotCheck | SkipJsonSchema[None] = None

    @field_validator("forms", "finding_sources", "screenings")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries

    @field_validator("forms")
    @classmethod
    def _sections_are_unique(cls, forms: tuple[Form, ...]) -> tuple[Form, ...]:
        check_unique([section for form in forms for section in form.sections], lambda section: section.code)
        return forms
