"""The table of requests, what may be asked for, and how a request is shown."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import Column, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registry.households.forms import HouseholdType, Relation
from services.registry.membership.forms import RelationOf
from services.registry.models import Table
from services.registry.records.forms import Moment, RecordQuery, StepForm
from services.registry.records.models import HouseholdRecord, of_household

SUBMITTED = "submitted"
APPROVED = "approved"
REFUSED = "refused"
TAKEN_BACK = "taken_back"
State = Literal["submitted", "approved", "refused", "taken_back"]


class ChangeRequest(HouseholdRecord, Table, table=True):
    """A sensitive change of a household that waits for a second person, or had one."""

    __tablename__ = "change_request"
    __table_args__ = (
        *of_household("change_request"),
        Index(
            "uq_change_request_pending",
            "county_code",
            "household_id",
            "request_kind",
            unique=True,
            postgresql_where=text("state = 'submitted'"),
        ),
    )

    request_kind: str
    was: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """What stood when it was asked for; it is decided on only while that still stands."""
    wanted: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """What is asked for, numbers masked."""
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """An identity number asked for, encrypted."""
    state: str = SUBMITTED
    requested_by: str
    requested_on: date
    request_reason: str
    decided_by: str | None = None
    decided_on: date | None = None
    decision_reason: str | None = None


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TypeWanted(_Wanted):
    """Another type of household."""

    request_kind: Literal["household_type"]
    household_type: HouseholdType


class IdNumberWanted(_Wanted):
    """A member's identity number, mended."""

    request_kind: Literal["id_number"]
    member_id: UUID
    id_number: Annotated[str, Described(max_length=40)]


class ExitWanted(_Wanted):
    """That the household left poverty, where no procedure of the system decided it."""

    request_kind: Literal["exit"]


class RemovalWanted(_Wanted):
    """That the whole household leaves the register."""

    request_kind: Literal["removal"]
    removal_kind: Literal["misidentified", "moved_away"]


class ReinstatementWanted(_Wanted):
    """That somebody who is recorded as dead, married or moved out never left; the household comes back with him."""

    request_kind: Literal["reinstatement"]
    member_id: UUID
    relation: Relation
    """What the person is to the head of today."""


class RemovalUndoneWanted(_Wanted):
    """That a household was taken off the register by mistake; it comes back with who left it then."""

    request_kind: Literal["removal_undone"]
    relations: Annotated[list[RelationOf], Described(max_length=50)] = []
    """What somebody is to the head, where the head of then is registered elsewhere by now."""


class ExitUndoneWanted(_Wanted):
    """That an exit from poverty was recorded by mistake; who fell back returns by the procedure of return."""

    request_kind: Literal["exit_undone"]


Wanted = Annotated[
    TypeWanted
    | IdNumberWanted
    | ExitWanted
    | RemovalWanted
    | ReinstatementWanted
    | RemovalUndoneWanted
    | ExitUndoneWanted,
    Described(discriminator="request_kind"),
]


class RequestCreate(StepForm):
    """A request for one household."""

    household_id: UUID
    wanted: Wanted


class RequestRead(BaseModel):
    """A request, what it would change, and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    county_code: str
    household_id: UUID
    version: int
    request_kind: str
    was: dict[str, Any]
    wanted: dict[str, Any]
    state: str
    requested_by: str
    requested_on: date
    request_reason: str
    decided_by: str | None
    decided_on: date | None
    decision_reason: str | None
    recorded_at: Moment


class RequestList(BaseModel):
    """A page of requests, the oldest first."""

    items: list[RequestRead]
    next: str | None


class RequestQuery(RecordQuery):
    """Which requests."""

    state: State | None = None
    request_kind: (
        Literal["household_type", "id_number", "exit", "removal", "reinstatement", "removal_undone", "exit_undone"]
        | None
    ) = None
