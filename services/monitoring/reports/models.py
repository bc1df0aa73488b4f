"""Reported figures: the table, and what the API takes and gives."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic import Field as Described
from pydantic_core import PydanticCustomError
from sqlalchemy import DateTime, Index, Numeric, text
from sqlmodel import Field, SQLModel

from services.monitoring.late_entries import ENTERED_LATE
from services.monitoring.models import CountyTable
from services.monitoring.reports.rules import REPORT_STATE_LABELS, ReportState
from shared.business_dates import BusinessDate
from shared.calendar import CHINA
from shared.inputs import Prose, RecentDate, Remark

_MAX_NUMBER = Decimal(10) ** 15
"""Above any figure of a province, in whatever it counts."""
_PLACES = 4


class IndicatorReport(CountyTable, table=True):
    """A figure as somebody reported it; it is never changed, a correction is a report of its own."""

    __tablename__ = "indicator_report"
    __table_args__ = (
        Index("ix_indicator_report", "county_code", "indicator", "area_code", "as_of"),
        Index(
            "uq_indicator_report_pending",
            *("county_code", "indicator", "area_code", "as_of"),
            unique=True,
            postgresql_where=text("state = 'reported'"),
        ),
        Index(
            "uq_indicator_report_checked",
            *("county_code", "indicator", "area_code", "as_of"),
            unique=True,
            postgresql_where=text("state = 'checked'"),
        ),
    )

    indicator: str
    area_code: str = Field(max_length=12)
    as_of: date
    value: Decimal | None = Field(default=None, sa_type=Numeric(20, _PLACES))
    reached: str | None = None
    """One of the indicator's states."""
    evidence: str
    department: str = ""
    reason: str = ""
    reported_on: date
    reported_by: str
    reporter: str
    reporter_role: str
    due_by: date | None = None
    late: bool = False
    entered_late: bool = False
    state: str = ReportState.REPORTED.value
    checked_on: date | None = None
    checked_by: str | None = None
    checker: str | None = None
    check_note: str = ""
    corrects: UUID | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def _plain_number(value: Any) -> Any:
    """Decimal would read "8_0", "1e3" and digits of other scripts as well, which nobody who checks a figure expects."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PydanticCustomError("decimal_parsing", "Input should be a number in plain digits, such as 0.95")
    return value


Number = Annotated[
    Decimal,
    Described(ge=-_MAX_NUMBER, le=_MAX_NUMBER, max_digits=19, decimal_places=_PLACES),
    BeforeValidator(_plain_number),
    AfterValidator(lambda number: number + 0),  # "-0" is 0
]
"""Sent as text: a share as a decimal, money in fen."""


class ReportCreate(BaseModel):
    """A figure of an area as at a day, with what proves it; a corrected one with the reason."""

    model_config = ConfigDict(extra="forbid")

    indicator: str = Described(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)
    area_code: str = Described(pattern=r"^[1-9][0-9]{11}$")
    as_of: RecentDate
    value: Number | None = None
    state: str | None = Described(default=None, max_length=100)
    evidence: Prose
    department: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    reason: Remark = ""
    occurred_on: BusinessDate


class CheckRequest(BaseModel):
    """The second person's step."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    note: Prose


class ReportRead(SQLModel):
    """A reported figure as it is shown."""

    id: UUID
    indicator: str
    indicator_label: str
    area_code: str
    as_of: date
    value: str | None
    state_reached: str | None
    evidence: str
    department: str
    reason: str
    reported_on: date
    reporter: str
    reporter_role: str
    due_by: date | None
    late: bool
    entered_late: bool = Described(description=ENTERED_LATE)
    state: str
    state_label: str
    checked_on: date | None
    checker: str | None
    check_note: str
    corrects: UUID | None
    recorded_at: datetime

    @classmethod
    def of(cls, report: IndicatorReport, label: str) -> "ReportRead":
        """Show a report with its indicator's name."""
        return cls(
            **report.model_dump(exclude={"value", "reached", "recorded_at"}),
            indicator_label=label,
            value=None if report.value is None else plain(report.value),
            state_reached=report.reached,
            state_label=REPORT_STATE_LABELS[ReportState(report.state)],
            recorded_at=report.recorded_at.astimezone(CHINA),
        )


class ReportList(SQLModel):
    """A page of reports, the latest day first; `next` is None on the last."""

    items: list[ReportRead]
    next: str | None


def plain(number: Decimal) -> str:
    """A number without trailing zeros or an exponent."""
    return f"{number.normalize():f}"
