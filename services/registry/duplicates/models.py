"""The queue of pairs and how a pair is shown."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import Index

from services.registry.membership.forms import RelationOf
from services.registry.models import Table
from services.registry.records.forms import RecordQuery, StepForm
from services.registry.records.models import AreaRecord, of_area
from shared.database import json_column

OPEN = "open"
DIFFERENT = "different"
SAME = "same_person"


class DuplicatePair(AreaRecord, Table, table=True):
    """Two people who are probably one; its area is the smallest that holds both, so that who decides may see both."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        *of_area("duplicate_pair"),
        Index("uq_duplicate_pair", "county_code", "first_id", "second_id", unique=True),
        Index("ix_duplicate_pair_state", "county_code", "state", "score"),
    )

    first_id: UUID
    """Member id; of a pair the smaller one, so that a pair stands once."""
    second_id: UUID
    score: int
    reasons: list[str] = json_column()
    state: str = OPEN
    kept_id: UUID | None = None
    """The record that goes on when both are the same person."""


class PersonRead(BaseModel):
    """One of the two, as the register holds them; the identity number is masked."""

    model_config = ConfigDict(from_attributes=True)

    member_id: UUID
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    household_status: str
    name: str
    id_masked: str
    born_on: date
    sex: str
    relation: str
    relatives: list[str]
    registered_on: date
    left_on: date | None


class PairRead(BaseModel):
    """A pair with both records side by side and where they agree."""

    id: UUID
    county_code: str
    area_code: str
    version: int
    state: Annotated[str, Described(description="open、different（不是同一人）或 same_person（同一人）")]
    score: int
    reasons: list[str]
    kept_id: UUID | None
    people: list[PersonRead]


class PairList(BaseModel):
    """A page of pairs, the likeliest first."""

    items: list[PairRead]
    next: str | None
    searches_due: int
    """Imports into the area that are written and still to be searched: more pairs may come."""


class PairQuery(RecordQuery):
    """Which pairs; open ones unless another state is asked for."""

    state: Literal["open", "different", "same_person"] = "open"


class DecisionForm(StepForm):
    """What somebody who looked at both found: different people, or one person and which record goes on."""

    decision: Literal["different", "same_person"]
    kept_id: UUID | None = None
    relations: list[RelationOf] = Described(default=[], max_length=50)
    """What the others of the household are to its new head, where its head is the record that ends."""


class UndoForm(StepForm):
    """A decision taken back; `relations` where the household has got another head meanwhile."""

    relations: list[RelationOf] = Described(default=[], max_length=50)
