"""What comes in and goes out over HTTP about menus, coverage and candidates."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.registry.records.fields import Day, Str, one_of
from shared import codes
from shared.database import StrictPage
from shared.security.callers import AskedArea

MeasureClass: Any = one_of(codes.MEASURE_CLASSES)


class MenuItemRead(BaseModel):
    """A line of the menu."""

    code: str
    label: str


class MenuClassRead(BaseModel):
    """A class of help, and the reasons for which the household comes first with it."""

    code: str
    label: str
    items: list[MenuItemRead]
    priority_reasons: list[str]


class MenuRead(BaseModel):
    """What a household may choose from."""

    household_id: UUID
    group: str
    classes: list[MenuClassRead]


class CoverageQuery(StrictPage):
    """Who lacks what: `plan`, `measures`, `skills`, or the code of a coverage goal of the policy in force."""

    lacking: Str
    area: AskedArea = None
    on: Day | None = None


class LackingRead(BaseModel):
    """A household that lacks it."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    household_type: str


class CoverageRead(BaseModel):
    """How many of the households that count have it, whether that is as many as asked, and who lacks it."""

    lacking: str
    label: str
    households: int
    covered: int
    share: str
    """Asked of them, an exact fraction: 1 for every one."""
    reached: bool
    items: list[LackingRead]
    next: str | None


class CandidateQuery(StrictPage):
    """Households that could have a measure of a class and have none, those first who come first by the plan."""

    measure_class: MeasureClass
    area: AskedArea = None


class CandidateRead(LackingRead):
    """A household, and the reasons for which it comes first; empty where it has to wait."""

    priority_reasons: list[str]


class CandidateList(BaseModel):
    """A page of candidates."""

    items: list[CandidateRead]
    next: str | None
