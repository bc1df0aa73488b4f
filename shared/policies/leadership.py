"""The part of a policy pack about who leads: groups and their seats, responsible persons, who bears which mechanism."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import LEVEL_LABELS, AreaLevel, level_of
from shared.codes import GROUP_KINDS, MANDATE_PARTS, RESPONSIBILITY_KINDS, SEAT_KINDS, WORK_PLAN_KINDS
from shared.policies.values import AreaCode, ContradictionError, Entry, Frozen, Key, Label, Part, check_unique, code_of

GroupKind: Any = code_of(GROUP_KINDS)
SeatKind: Any = code_of(SEAT_KINDS)
ResponsibilityKind: Any = code_of(RESPONSIBILITY_KINDS)
MandatePart: Any = code_of(MANDATE_PARTS)
WorkPlanKind: Any = code_of(WORK_PLAN_KINDS)
People = Annotated[int, Field(strict=True, ge=1, le=100)]


class Seat(Frozen):
    """A seat of a group, and whose it is.

    Attributes:
        label: the post or unit that sits in it, as the plan names it.
        least: how many people sit so at least.
    """

    code: Key
    kind: SeatKind
    label: Label
    least: People = 1


class GroupDemand(Entry):
    """A group that each area of a level shall have.

    Attributes:
        area_codes: the areas that shall have it; all of the level where it is empty.
        office: where its office sits.
        files: whether it shall keep files of its work.
        quorum: part of its seats that must be present for a meeting to decide; None where the plan is silent.
    """

    code: Key
    label: Label
    kind: GroupKind
    area_level: AreaLevel
    area_codes: tuple[AreaCode, ...] = ()
    office: Label | SkipJsonSchema[None] = None
    seats: tuple[Seat, ...] = ()
    files: bool = False
    quorum: Part | SkipJsonSchema[None] = None

    @field_validator("seats")
    @classmethod
    def _seats_are_unique(cls, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        check_unique(seats, lambda seat: seat.code)
        return seats

    @model_validator(mode="after")
    def _areas_are_of_the_level(self) -> "GroupDemand":
        for index, code in enumerate(self.area_codes):
            if level_of(code) is not self.area_level:
                raise ContradictionError(
                    f"{code} 不是{LEVEL_LABELS[self.area_level]}级区划",
                    f"{code} is no {self.area_level}",
                    ("area_codes", index),
                )
        return self


class PostDemand(Entry):
    """People that each area of a level shall name: who is responsible there, or works on it full- or part-time.

    Attributes:
        label: whose responsibility it is by the plan.
        least: how many at least.
    """

    code: Key
    label: Label
    kind: ResponsibilityKind
    area_level: AreaLevel
    least: People = 1


class Bearer(Frozen):
    """Who bears a part of something.

    Attributes:
        label: the unit, or the areas, as the plan names them.
        level: where areas of a level bear it.
    """

    label: Label
    part: MandatePart
    level: AreaLevel | SkipJsonSchema[None] = None


class Mandate(Entry):
    """Something that several bear together: a mechanism with its departments, levels with their duties."""

    code: Key
    label: Label
    bearers: Annotated[tuple[Bearer, ...], Field(min_length=1)]

    @field_validator("bearers")
    @classmethod
    def _each_bears_once(cls, bearers: tuple[Bearer, ...]) -> tuple[Bearer, ...]:
        check_unique(bearers, lambda one: (one.label, one.part))
        return bearers


class Partner(Entry):
    """A unit from elsewhere that helps the plan's area, and that it keeps as one of its units."""

    code: Key
    label: Label


class Approval(Entry):
    """What a group approves before it is issued."""

    kind: WorkPlanKind
    group: Key


class LeadershipSection(Frozen):
    """Who leads the work of a plan."""

    groups: tuple[GroupDemand, ...] = ()
    posts: tuple[PostDemand, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    partners: tuple[Partner, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def renamed(self, now: Callable[[str], str]) -> "LeadershipSection":
        """The same section with every area named as it is called now.

        Args:
            now: the present code of an area, 12 digits each.
        """
        groups = tuple(
            group.model_copy(update={"area_codes": tuple(map(now, group.area_codes))}) for group in self.groups
        )
        return self.model_copy(update={"groups": groups})

    @field_validator("groups", "posts", "mandates", "partners")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries

    @field_validator("approvals")
    @classmethod
    def _one_group_approves(cls, approvals: tuple[Approval, ...]) -> tuple[Approval, ...]:
        check_unique(approvals, lambda approval: approval.kind)
        return approvals

    @model_validator(mode="after")
    def _approving_groups_are_there(self) -> "LeadershipSection":
        known = {group.code for group in self.groups}
        for index, approval in enumerate(self.approvals):
            if approval.group not in known:
                raise ContradictionError(
                    f"本方案没有机构“{approval.group}”",
                    f"the plan has no group {approval.group!r}",
                    ("approvals", index, "group"),
                )
        return self
