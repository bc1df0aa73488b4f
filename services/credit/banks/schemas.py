"""Standings of banks as they come in and go out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.credit.banks.rules import StandingAction
from shared.business_dates import BusinessDate
from shared.schemas import Closed, Schema

BankCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CityCode = Annotated[str, Field(pattern=r"^[0-9]{4}00$", description="市级区划代码前6位；缺省为本市")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class StandingCreate(Closed):
    """A decision about a bank."""

    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    action: StandingAction
    occurred_on: BusinessDate
    """From this day on it holds."""
    reason: str = Field(min_length=1, max_length=2000)
    label: str | None = Field(default=None, min_length=1, max_length=200)
    """The bank's name; needed for a bank that the policy pack doesn't name."""
    replaces: BankCode | None = None
    """The removed bank whose place it takes (递补); with `admit` and `readmit` only."""


class StandingRead(Schema):
    """A decision."""

    number: int
    action: str
    action_label: str
    state: str
    occurred_on: date
    reason: str
    replaces: str | None
    decided_by: str
    recorded_at: datetime


class BankRead(Schema):
    """A bank of a programme on a day."""

    bank_code: str
    label: str
    programme: str
    state: str
    state_label: str
    named_by_pack: bool
    """Whether the policy pack names it; else it joined later (递补)."""
    since: date | None
    """Day of the decision that made it so; absent where it stands as the pack says."""


class BankDetail(BankRead):
    """A bank with every decision about it."""

    history: list[StandingRead]


class BankList(Schema):
    """The banks of a programme on a day, by code."""

    on: date
    programme: str
    items: list[BankRead]
