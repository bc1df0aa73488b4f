"""Spot checks, their populations and their results: tables."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from services.monitoring.models import CountyTable, Table
from services.monitoring.spot_checks.rules import Found, Outcome
from shared.database import json_column


class SpotCheck(CountyTable, table=True):
    """A draw with everything by which it can be repeated, and the plan's numbers that held for it.

    `population_on` is the day as of which the population was taken; `seed` and `digest` are empty only inside the
    transaction that draws.
    """

    __tablename__ = "spot_check"
    __table_args__ = (
        UniqueConstraint("county_code", "area_code", "quarter", "level", name="uq_spot_check_draw"),
        Index("ix_spot_check_quarter", "county_code", "quarter", "id"),
    )

    area_code: str = Field(max_length=12)
    quarter: str
    level: str
    population: str
    population_on: date
    share: str
    nonce: str
    public_seed: str
    digest: str = ""
    seed: str = ""
    households: int = 0
    drawn: int = 0
    elements: list[str] = Field(sa_type=ARRAY(Text))
    wrong_exits_below: str
    missed_below: str
    satisfied_over: str
    drawn_on: date
    due_on: date
    drawn_by: str
    closed_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class SpotCheckHousehold(Table, table=True):
    """A household of a check's population with its place in the draw; only ever added."""

    __tablename__ = "spot_check_household"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "spot_check_id"], ["spot_check.county_code", "spot_check.id"], name="fk_household_check"
        ),
        Index("ix_spot_check_household_rank", "county_code", "spot_check_id", "group_code", "rank"),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    spot_check_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    household_county: str = Field(max_length=6)
    household_no: str
    village_code: str = Field(max_length=12)
    group_code: str = Field(max_length=12)
    key: str
    rank: int
    drawn: bool


class SpotCheckResult(CountyTable, table=True):
    """What a visit came to; a later version takes the place of the one before, and none is ever altered."""

    __tablename__ = "spot_check_result"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "spot_check_id", "household_id"],
            [
                "spot_check_household.county_code",
                "spot_check_household.spot_check_id",
                "spot_check_household.household_id",
            ],
            name="fk_result_household",
        ),
        UniqueConstraint("county_code", "spot_check_id", "household_id", "version", name="uq_spot_check_result"),
    )

    spot_check_id: UUID
    household_id: UUID
    version: int
    outcome: str
    visited_on: date
    visited_by: str
    helper: str | None = None
    income_ok: bool | None = None
    guarantees: dict[str, bool] = json_column()
    satisfied: bool | None = None
    wrongly_exited: bool | None = None
    looked_at: int = 0
    missed: list[dict[str, Any]] = json_column()
    note: str | None = None
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def found(self) -> Found:
        """What the rules count of it."""
        return Found(
            Outcome(self.outcome), self.wrongly_exited is True, self.satisfied is True, self.looked_at, len(self.missed)
        )
