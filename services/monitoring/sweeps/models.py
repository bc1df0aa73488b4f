"""How far a county was swept: table, and what the API gives of it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from services.monitoring.models import Table
from shared.calendar import CHINA


class Sweep(Table, table=True):
    """The last sweep of a county.

    From its beginning on whoever judges a household judges it as of `swept_on` at least; what an event of an earlier
    day changes can't take back what the sweep found.
    """

    __tablename__ = "sweep"

    county_code: str = Field(primary_key=True, max_length=6)
    swept_on: date
    begun_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """None while it is under way, or was broken off."""
    households: int = 0
    changed: int = 0
    """Households of which alerts were raised or ended."""
    escalated: int = 0


class SweepCreate(BaseModel):
    """Which county is to be swept now."""

    model_config = ConfigDict(extra="forbid")

    county_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]


class SweepRead(SQLModel):
    """A county's last sweep; `ended_at` is None while it is under way, or was broken off."""

    county_code: str
    swept_on: date
    begun_at: datetime
    ended_at: datetime | None
    households: int
    changed: int
    escalated: int

    @classmethod
    def of(cls, sweep: Sweep) -> "SweepRead":
        """Show a sweep in China's time."""
        ended_at = None if sweep.ended_at is None else sweep.ended_at.astimezone(CHINA)
        times = {"begun_at": sweep.begun_at.astimezone(CHINA), "ended_at": ended_at}
        return cls(**{**sweep.model_dump(), **times})


class SweepList(SQLModel):
    """The last sweep of each county of an area; one that was never swept is missing."""

    items: list[SweepRead]
