"""What banks are told about households that may borrow."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.database import Page
from shared.schemas import Schema
from shared.security.callers import AskedArea

LENDING = "核对扶贫贷款申请对象"
"""What banks are given the list for. Source: seeds/002 篇6 七, 市扶贫和移民办."""

Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class EligibleQuery(Page):
    """Which households are asked for."""

    county_code: str = Field(pattern=r"^[0-9]{6}$")
    programme: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")
    """The one of the narrowest area where it is left out."""
    village_code: AskedArea = None
    purpose: Purpose = LENDING
    """What the list is read for; it is written to the audit log with who read it."""


class EligibleMember(Schema):
    """A person of the household."""

    name: str
    relation: str
    id_masked: str
    may_borrow: bool
    """Whether the person's age lies within the programme's bounds today."""


class EligibleHousehold(Schema):
    """A household that may borrow today."""

    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    members: list[EligibleMember]
    room_fen: int
    """What is left under the cap over all banks."""


class EligibleList(Schema):
    """A page; it may hold fewer than asked for, since households without room are left out."""

    items: list[EligibleHousehold]
    next: str | None
