"""Targets as the API gives them."""

from datetime import date

from sqlmodel import SQLModel


class MilestoneRead(SQLModel):
    """What is to be reached by a date; both are None where the plan leaves them blank.

    `value` is an integer, a share or a count as text, or a state; of a comparison it is the figure compared with.
    """

    due_on: date | None
    value: int | str | None
    aim: bool


class TargetRead(SQLModel):
    """A target of an area and how it stands.

    `actual` is None and the status `not_assessed` where there is nothing that could be judged. `as_of` is the day of
    the figure: the day asked about, or the due day once that is past; of a reported one the day that it tells of.
    `forecast_on` is the day on which it will be reached at the pace since it began.
    """

    area_code: str
    pack: str
    code: str
    label: str
    work: str | None
    indicator: str
    unit: str
    unit_label: str
    direction: str
    measured: str
    reported: bool
    milestone: MilestoneRead
    actual: int | str | None
    as_of: date
    status: str
    status_label: str
    reason: str
    forecast_on: date | None
    lead_departments: list[str]
    joint_departments: list[str]
    source: str


class TargetList(SQLModel):
    """The targets of an area and of the areas inside it that a pack names."""

    area_code: str
    on: date
    items: list[TargetRead]


class RankedArea(SQLModel):
    """An area inside another by its figure; areas without a figure have no rank and come last, equal ones share it."""

    rank: int | None
    area_code: str
    actual: int | str | None
    text: str


class Ranking(SQLModel):
    """The areas inside another by an indicator, from the best down."""

    area_code: str
    indicator: str
    label: str
    unit: str
    on: date
    items: list[RankedArea]
