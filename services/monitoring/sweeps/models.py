"""How far a county was swept, and which is to be swept now: tables, and what the API takes and gives."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import BigInteger, DateTime
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
    """Judged so far, and those of which it was known that their alerts are right."""
    of_households: int = 0
    """Counted when it began; those that came since are judged too."""
    changed: int = 0
    """Households of which alerts were raised or ended."""
    escalated: int = 0


class QuietHousehold(Table, table=True):
    """A household of which a sweep found what its alerts say.

    So it need not be judged again before a day, unless somebody has judged it since or other rules hold in its village.
    """

    __tablename__ = "quiet_household"

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    judgements: int
    """How often it had been judged."""
    plan: int = Field(sa_type=BigInteger)
    """Digest of the rules that judged it."""
    until: date
    """The first day on which they may find something else."""


class SweepRequest(Table, table=True):
    """A county that is to be swept now; the worker takes the row away when it begins."""

    __tablename__ = "sweep_request"

    county_code: str = Field(primary_key=True, max_length=6)
    asked_by: str
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))


class SweepState(StrEnum):
    """Where a county's sweep stands."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    """Or broken off: it is begun again within minutes then."""
    DONE = "done"


SWEEP_LABELS = {SweepState.WAITING: "等待巡查", SweepState.UNDER_WAY: "正在巡查", SweepState.DONE: "巡查完毕"}


class SweepCreate(BaseModel):
    """Which county is to be swept now."""

    model_config = ConfigDict(extra="forbid")

    county_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]


class SweepRead(SQLModel):
    """A county's last sweep, and since when another is asked for; numbers and times are those of the last."""

    county_code: str
    state: SweepState
    state_label: str
    asked_at: datetime | None
    swept_on: date | None
    begun_at: datetime | None
    ended_at: datetime | None
    households: int
    of_households: int
    changed: int
    escalated: int

    @classmethod
    def of(cls, county_code: str, sweep: Sweep | None, asked: SweepRequest | None) -> "SweepRead":
        """Show a sweep in China's time."""
        if asked is not None:
            state = SweepState.WAITING
        else:
            state = SweepState.DONE if sweep is not None and sweep.ended_at is not None else SweepState.UNDER_WAY
        return cls(
            county_code=county_code,
            state=state,
            state_label=SWEEP_LABELS[state],
            asked_at=_local(asked.asked_at if asked else None),
            swept_on=sweep.swept_on if sweep else None,
            begun_at=_local(sweep.begun_at if sweep else None),
            ended_at=_local(sweep.ended_at if sweep else None),
            households=sweep.households if sweep else 0,
            of_households=sweep.of_households if sweep else 0,
            changed=sweep.changed if sweep else 0,
            escalated=sweep.escalated if sweep else 0,
        )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(CHINA)


class SweepList(SQLModel):
    """The sweep of each county of an area; one that was never swept, nor is to be, is missing."""

    items: list[SweepRead]
