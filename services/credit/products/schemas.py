"""Loan products as they are read."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.credit.applications.schemas import CountyCode, ProgrammeCode
from shared.schemas import Closed, Schema


class ProductQuery(Closed):
    """Which products are asked for."""

    county_code: CountyCode
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    bank_code: Annotated[str | None, Field(max_length=64)] = None
    on: date | None = None
    """Today where it is left out."""


class ProductRead(Schema):
    """A product with what it takes from the programme filled in."""

    code: str
    label: str
    bank_code: str | None
    """Null: every bank of the programme has it."""
    default: bool
    borrowers: tuple[str, ...]
    term_min_months: int
    term_max_months: int
    amount_max_fen: int | None
    """Null: as much as the borrower may owe."""
    repayment: str
    repayment_label: str
    instalment_quarters: int
    day_base: int
    penalty_surcharge: str | None
    """Part of the contract's rate that overdue principal bears above it; null: none is reckoned."""
    misuse_surcharge: str | None
    compound: bool
    holidays: str
    order: tuple[str, ...]


class ProductList(Schema):
    """The products of a programme in a county on a day; none where its plain loan is all there is."""

    programme: str
    items: list[ProductRead]
