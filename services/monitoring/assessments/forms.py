"""What the API takes of assessments."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from services.monitoring.assessments.rules import AssessmentState, Trigger
from shared.business_dates import BusinessDate
from shared.database import Page, StrictPage
from shared.inputs import Line, Prose, Remark
from shared.money import MAX_FEN
from shared.schemas import Closed
from shared.validation import InvalidValue

SheetCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
PeriodLabel = Annotated[str, Field(max_length=6, description="2018Q4、2018H1 或 2018")]
ObjectCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
AssessedKind = Literal["county", "town", "village", "department", "unit", "person"]
AssessedYear = Annotated[int, Field(ge=1949, le=2100)]


def _number(decimals: int, most: int) -> Any:
    """Field type: an exact number from 0, an integer or a text with so many decimals at most."""
    pattern = rf"[0-9]{{1,16}}(\.[0-9]{{1,{decimals}}})?"
    written = re.compile(pattern, re.ASCII)

    def read(value: Any) -> Decimal:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not written.fullmatch(text) or Decimal(text) > most:
            raise InvalidValue(
                f"应为 0 至 {most} 的整数，或写成文本、最多 {decimals} 位小数的十进制数",
                f"an integer from 0 to {most}, or a decimal as a text with {decimals} digits behind the point at most",
            )
        return Decimal(text)

    schema = [{"type": "integer", "minimum": 0, "maximum": most}, {"type": "string", "pattern": f"^{pattern}$"}]
    return Annotated[Decimal, BeforeValidator(read), WithJsonSchema({"anyOf": schema})]


Figure: Any = _number(4, MAX_FEN)
"""A count or fen as an integer, a share as a text."""
GivenPoints: Any = _number(2, 100)


class ObjectCreate(Closed):
    """A department, unit or person that is assessed."""

    kind: Literal["department", "unit", "person"]
    code: ObjectCode
    name: Line
    unit_name: Line | None = None
    """A person's unit."""
    area_code: str | None = Field(default=None, max_length=12)
    """Where its figures are taken from; the assessment's area where it is left out."""
    partners: list[ObjectCode] = Field(default=[], max_length=50)
    """Codes of the objects with which it shares its result."""


class AssessmentCreate(Closed):
    """Opens an assessment of an area; towns and villages are listed by the system."""

    area_code: str = Field(max_length=12)
    sheet: SheetCode
    period: PeriodLabel
    occurred_on: BusinessDate
    objects: list[ObjectCreate] = Field(default=[], max_length=1000)


class EntryCreate(Closed):
    """What is known of an item of an object."""

    object_id: UUID
    item: SheetCode
    figure: Figure | None = None
    task: Figure | None = None
    points: GivenPoints | None = None
    evidence: Prose
    reason: Remark = ""
    """Why it replaces what was known; what was missing, such as the task of a figure that was pulled, needs none."""


class EntriesCreate(Closed):
    """Entries of one day, all or none."""

    occurred_on: BusinessDate
    entries: list[EntryCreate] = Field(min_length=1, max_length=2000)


class VillageSeen(Closed):
    """How many of a village's households were looked at."""

    object_id: UUID
    households_seen: int = Field(ge=0, le=1_000_000, strict=True)


class CoverageCreate(Closed):
    """Villages whose households were looked at."""

    occurred_on: BusinessDate
    seen: list[VillageSeen] = Field(min_length=1, max_length=2000)
    evidence: Prose


class StepCreate(Closed):
    """A step on the whole assessment."""

    occurred_on: BusinessDate
    note: Remark = ""


class ReturnCreate(Closed):
    """A step back, with its reason."""

    occurred_on: BusinessDate
    note: Prose


class VetoCreate(Closed):
    """Raises a veto."""

    object_id: UUID
    trigger: Trigger
    grounds: Prose
    occurred_on: BusinessDate


class ObjectionCreate(Closed):
    """Objects to a result."""

    object_id: UUID
    grounds: Prose
    occurred_on: BusinessDate


class DecisionCreate(Closed):
    """Decides a veto or an objection."""

    upheld: bool = Field(strict=True)
    reason: Prose
    occurred_on: BusinessDate


class AccountabilityCreate(Closed):
    """Holds the head of a poor performer to account."""

    object_id: UUID
    person: Line
    post: Line
    measure: SheetCode
    grounds: Prose
    occurred_on: BusinessDate


# conditions of lists -------------------------------------------------------------------------------------------------


class AssessmentQuery(StrictPage):
    """Which assessments to list."""

    area: str | None = None
    sheet: str | None = None
    period: str | None = None
    state: AssessmentState | None = None


class ResultConditions(Closed):
    """Which published results are meant."""

    area: str | None = None
    year: AssessedYear | None = None
    assessment_id: UUID | None = None
    kind: AssessedKind | None = None
    code: str | None = Field(default=None, max_length=64)


class ResultQuery(ResultConditions):
    """Which published results to list."""

    limit: int = Field(default=50, ge=1, le=Page.MAX)
    after: str | None = None


class ExportQuery(ResultConditions):
    """Which published results to write, into which kind of file."""

    format: Literal["xlsx", "csv"] = "xlsx"
