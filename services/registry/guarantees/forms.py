"""How guarantees go out over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.records.fields import one_of
from shared.codes import GUARANTEE_ELEMENTS
from shared.database import StrictPage
from shared.security.callers import AskedArea


class CheckRead(BaseModel):
    """Who found a fact out, and when."""

    record_id: UUID
    checked_on: date
    checked_by: str


class GuaranteeRead(BaseModel):
    """An element judged; `check` names the last check where a check is what proves it."""

    element: str = Field(title="保障内容")
    label: str
    state: str = Field(title="保障情况")
    sentence: str = Field(title="说明")
    missing: list[str] = Field(title="缺少的信息")
    source: str
    check: CheckRead | None


class GuaranteesRead(BaseModel):
    """Every element of the plan in force, for one household on a day."""

    household_id: UUID
    on: date
    pack: str
    secured: bool
    """Whether all of them are met."""
    items: list[GuaranteeRead]


Element: Any = one_of(GUARANTEE_ELEMENTS)


class GuaranteeQuery(StrictPage):
    """Whose guarantees are looked through."""

    area: AskedArea = None
    element: Element | None = None


class CountQuery(BaseModel):
    """Whose guarantees are counted."""

    model_config = ConfigDict(extra="forbid")

    area: AskedArea = None


class OpenItem(BaseModel):
    """An element that is not met or not proven."""

    element: str
    label: str
    state: str
    sentence: str
    missing: list[str]


class OpenHousehold(BaseModel):
    """A household with work left to do; `items` is empty where no plan says what it should have."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    pack: str | None
    items: list[OpenItem]


class OpenList(BaseModel):
    """A page of them, by household number within their county."""

    items: list[OpenHousehold]
    next: str | None


class ElementCount(BaseModel):
    """Households by the state of an element."""

    element: str
    label: str
    met: int
    unmet: int
    unknown: int


class GuaranteeCounts(BaseModel):
    """How far an area is: households, those without a plan in force, those with everything, and each element."""

    households: int
    without_plan: int
    secured: int
    elements: list[ElementCount]
