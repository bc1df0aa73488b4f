"""Visits as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.business_dates import BusinessDate
from shared.schemas import Closed, Schema

Use = Literal["yes", "partly", "no"]
ProjectState = Literal["not_started", "running", "finished", "stopped", "failed"]
DocumentId = Annotated[str, Field(min_length=1, max_length=64)]


class VisitCreate(Closed):
    """What was found on a visit."""

    occurred_on: BusinessDate
    use_as_agreed: Use
    """Whether the money went into what it was lent for."""
    project_state: ProjectState
    note: str = Field(default="", max_length=4000)
    photo_document_ids: list[DocumentId] = Field(default=[], max_length=20)


class VisitRead(Schema):
    """A visit."""

    id: UUID
    county_code: str
    bank_code: str
    loan_no: str
    village_code: str
    occurred_on: date
    use_as_agreed: str
    project_state: str
    note: str
    photo_document_ids: list[str]
    role: str
    visited_by: str
    recorded_at: datetime


class VisitList(Schema):
    """A page of a loan's visits, in the order in which they were recorded."""

    items: list[VisitRead]
    next: str | None
