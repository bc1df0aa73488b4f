"""What the ledger shows."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.business_dates import BusinessDate
from shared.schemas import Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class TrialQuery(Schema):
    """Which accounts are summed, and up to when."""

    on: BusinessDate | None = None
    """Last business date that counts; today where it is left out."""
    as_of: AwareDatetime | None = None
    """What was known at that moment; now where it is left out."""
    county_code: CountyCode | None = None
    bank_code: str | None = None
    programme: str | None = None


class TrialRow(Schema):
    """An account over all banks and counties asked for."""

    account: str
    label: str
    debit_fen: int
    """The balance, where debits outweigh."""
    credit_fen: int
    """The balance, where credits outweigh."""
    debited_fen: int
    """All debits."""
    credited_fen: int
    """All credits."""


class TrialTotals(Schema):
    """Sums over the accounts; both sides agree."""

    debit_fen: int
    credit_fen: int
    debited_fen: int
    credited_fen: int
    equal: bool


class FundBelowZero(Schema):
    """A fund account that by business date paid before the money came."""

    county_code: str
    bank_code: str
    programme: str
    balance_fen: int
    """Below 0."""


class TrialBalance(Schema):
    """A trial balance."""

    on: date
    as_of: datetime | None
    rows: list[TrialRow]
    totals: TrialTotals
    funds_below_zero: list[FundBelowZero]
    """Fund accounts below zero on that business date; in the order of posting none ever was."""
    remark: str | None
    """What a reader has to know of them, in Chinese; absent where there are none."""


class ControlTotal(Schema):
    """A figure found in three ways."""

    name: str
    label: str
    account_fen: int
    """The accounts' cached balance."""
    transfers_fen: int
    """The sum of the transfers."""
    events_fen: int
    """The fold of what banks reported, deposits that arrived, and lists that were approved."""
    equal: bool


class BankControls(Schema):
    """Control totals of a bank's programme in a county."""

    bank_code: str
    programme: str
    totals: list[ControlTotal]
    equal: bool


class Controls(Schema):
    """Control totals of a county."""

    county_code: str
    totals: list[ControlTotal]
    banks: list[BankControls]
    equal: bool


class ShareRow(Schema):
    """A bank's net loss in a programme and year."""

    county_code: str
    bank_code: str
    programme: str
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int


class YearShare(Schema):
    """A calendar year's net loss."""

    year: int
    net_loss_fen: int
    """Paid by the fund minus given back, by the business date of each posting; below 0 where more was given back."""
    city_share_fen: int
    county_share_fen: int


class YearShares(Schema):
    """The years in which losses were posted, the latest first."""

    items: list[YearShare]


class LossShares(Schema):
    """Net losses of a year and who bears them."""

    year: int
    net_loss_fen: int
    """Paid by the fund minus given back, by the calendar year of each posting's business date."""
    city_share_fen: int
    county_share_fen: int
    items: list[ShareRow]
