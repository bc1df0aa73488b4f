"""Portfolio shares as they are read."""

from datetime import date

from pydantic import Field

from shared.schemas import Schema
from shared.security.callers import AskedArea


class PortfolioQuery(Schema):
    """Whose lending is asked for."""

    area: AskedArea = None
    bank_code: str | None = None
    programme: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")


class PortfolioShare(Schema):
    """The households' part of what is outstanding."""

    bank_code: str
    programme: str
    county_code: str | None
    """None in the sum of the counties of the area."""
    household_fen: int
    organisation_fen: int
    total_fen: int
    share: str | None
    """Four decimals; None where nothing is lent."""
    min_share: str | None
    """The least part that the programme asks for; None where it lends to no organisations."""
    too_low: bool
    low_since: date | None
    """Day on which a county's lending was first seen too low."""


class PortfolioShares(Schema):
    """Each bank's lending in the area as a whole, and county by county."""

    banks: list[PortfolioShare]
    counties: list[PortfolioShare]
