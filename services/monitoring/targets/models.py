"""Targets as the API gives them."""

from datetime import date

from sqlmodel import SQLModel


class MilestoneRead(SQLModel):
    """What is to be reached by a date: an integer, or a share as text."""

    due_on: date
    value: int | str


class TargetRead(SQLModel):
    """A target of an area and how it stands.

    `actual` is None and the status `not_assessed` where there is nothing that could be judged. `as_of` is the day of
    the figure: the day asked about, or the due day once that is past.
    """

    area_code: str
    code: str
    label: str
    indicator: str
    unit: str
    direction: str
    milestone: MilestoneRead
    actual: int | str | None
    as_of: date
    status: str
    status_label: str
    reason: str


class TargetList(SQLModel):
    """The targets of an area and of the areas inside it that a pack names."""

    area_code: str
    on: date
    items: list[TargetRead]
