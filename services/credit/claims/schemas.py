"""Claims as they are read."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.database import Page
from shared.schemas import Schema


class ClaimRead(Schema):
    """A claim: insurer, fund and the bank's rest make up what was claimed."""

    county_code: str
    bank_code: str
    loan_no: str
    claimed_on: date
    whole_on: date | None
    claimed_fen: int
    insurer_fen: int
    insurance_paid_fen: int
    paid_from_fund_fen: int
    shortfall_fen: int
    recovered_fen: int
    to_fund_fen: int
    to_bank_fen: int
    to_insurer_fen: int
    surplus_fen: int
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int


class ClaimItem(ClaimRead):
    """A claim in a list."""

    programme: str
    borrower_name: str


class ClaimQuery(Page):
    """Which claims are asked for."""

    county_code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    bank_code: str | None = None
    programme: str | None = None


class ClaimList(Schema):
    """A page of claims."""

    items: list[ClaimItem]
    next: str | None
