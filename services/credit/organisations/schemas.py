"""Organisations as offices and banks see them."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.database import Page
from shared.schemas import Schema


class OrganisationQuery(Page):
    """Which organisations are asked for."""

    county_code: str = Field(pattern=r"^[0-9]{6}$")
    programme: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")
    """The one of the narrowest area where it is left out."""
    over_cap: bool = False
    """Only those that owe more than their cap today."""


class EligibleOrganisationQuery(Page):
    """The organisations that a bank asks for."""

    county_code: str = Field(pattern=r"^[0-9]{6}$")
    programme: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")


class Basis(Schema):
    """One of the three things for which an organisation may borrow."""

    kind: str
    """``investment``, ``contract`` (labour) or ``agreement``."""
    label: str
    invested_fen: int
    households: int
    cap_fen: int
    working: str
    """The reckoning, in Chinese."""


class OrganisationItem(Schema):
    """An organisation with its cap of today."""

    county_code: str
    organisation_id: UUID
    credit_code: str
    name: str
    organisation_kind: str
    organisation_kind_label: str
    area_code: str
    closed_on: date | None
    basis: list[Basis]
    cap_fen: int
    """0 where it may not borrow today."""
    outstanding_fen: int
    room_fen: int
    over_cap: bool
    """It owes more than its cap today: nothing is lent to it, and nothing asked back."""
    over_since: date | None
    """Day of the close that first saw it so; absent until one has."""


class OrganisationList(Schema):
    """A page of organisations."""

    items: list[OrganisationItem]
    next: str | None


class EligibleOrganisation(Schema):
    """An organisation that may borrow today."""

    organisation_id: UUID
    credit_code: str
    name: str
    organisation_kind: str
    area_code: str
    cap_fen: int
    room_fen: int
    """What is left under the cap over all banks."""


class EligibleOrganisationList(Schema):
    """A page; it may hold fewer than asked for, since organisations without room are left out."""

    items: list[EligibleOrganisation]
    next: str | None
