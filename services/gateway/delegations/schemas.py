"""Delegations as the API takes and gives them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.gateway.accounts.schemas import LoginNameText
from shared.database import StrictPage
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.permissions import Role

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class DelegationCreate(Closed):
    """Who shall act for whom, when and why."""

    delegate: LoginNameText
    """Who shall act."""
    holder: LoginNameText | None = None
    """For whom; oneself where it is left out. An administrator names one of his area."""
    from_on: date
    to_on: date
    """The last day on which it holds."""
    reason: Reason


class DelegationRead(Schema):
    """A delegation; it holds on its days unless it was withdrawn, or the holder's role or area changed."""

    id: UUID
    holder: str
    holder_name: str
    delegate: str
    delegate_name: str
    role: Role
    role_label: str
    area_code: str
    from_on: date
    to_on: date
    reason: str
    given_by: str
    withdrawn_at: ChinaMoment | None
    withdrawn_by: str | None
    recorded_at: datetime


class DelegationList(Schema):
    """A page of delegations, the latest first; `next` is None on the last."""

    items: list[DelegationRead]
    next: str | None


class DelegationQuery(StrictPage):
    """Which delegations are wanted."""

    on: Annotated[date | None, Field(description="只看这一天有效的代理")] = None
