"""What comes in and goes out over HTTP about membership."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.households.forms import (
    BankName,
    HouseholdNo,
    HouseholdRead,
    MemberCreate,
    Relation,
    VillageGroup,
)
from services.registry.records.fields import Phone, VillageCode, one_of
from services.registry.records.forms import StepForm
from shared import codes

JoinKind: Any = one_of(codes.JOIN_KINDS)
LeaveKind: Any = one_of(codes.LEAVE_KINDS)
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
"""The version of the other household that the caller read: what If-Match is for the one in the address."""


class RelationOf(BaseModel):
    """How a member is related to the head from now on."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    relation: Relation


Relations = Annotated[list[RelationOf], Field(max_length=50)]


class JoinRequest(StepForm):
    """Somebody joins the household."""

    kind: JoinKind
    member: MemberCreate


class OtherHousehold(BaseModel):
    """Another household, as the caller read it."""

    model_config = ConfigDict(extra="forbid")

    household_id: UUID
    version: Version


class TargetHousehold(OtherHousehold):
    """The household that somebody moves to, and what he is to its head."""

    relation: Relation


class LeaveRequest(StepForm):
    """Somebody leaves the household; where it was the head, `relations` names the new one."""

    kind: LeaveKind
    to: TargetHousehold | None = None
    relations: Relations = Field(default_factory=list)


class HeadRequest(StepForm):
    """Another member becomes the head; what the others are to the new head changes with it."""

    relations: Annotated[list[RelationOf], Field(min_length=1, max_length=50)]


class SplitRequest(StepForm):
    """Some members found a household of their own, one of them its head."""

    household_no: HouseholdNo
    village_code: VillageCode | None = None
    """The old household's where it is left out."""
    village_group: VillageGroup | None = None
    phone: Phone | None = None
    bank_name: BankName | None = None
    members: Annotated[list[RelationOf], Field(min_length=1, max_length=50)]
    """Who leaves, and what each is to the new head."""
    relations: Relations = Field(default_factory=list)
    """What changes among those who stay."""


class MergeRequest(StepForm):
    """Another household becomes part of this one."""

    other: OtherHousehold
    relations: Annotated[list[RelationOf], Field(min_length=1, max_length=100)]
    """What each of those taken in is to the head; those who were here before may be named too."""


class MoveRequest(StepForm):
    """The whole household moves to another village of the county."""

    village_code: VillageCode
    village_group: VillageGroup | None = None


class SplitRead(BaseModel):
    """Both households after a split."""

    household: HouseholdRead
    new_household: HouseholdRead
