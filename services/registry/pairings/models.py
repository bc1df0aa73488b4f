"""The tables of pairings with villages and households, and of hard cases."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from services.registry.helpers.models import Helper, HelpUnit
from services.registry.models import Table
from services.registry.records.fields import Day, Flag, Line, Paragraph, RefersTo, one_of
from services.registry.records.forms import RecordQuery, StepForm
from services.registry.records.models import AreaRecord, HouseholdRecord, of_area, of_household
from shared import codes

PairingRole: Any = one_of(codes.PAIRING_ROLES)

_OPEN = "ended_on IS NULL AND withdrawn_on IS NULL"


class HouseholdPairingFields(SQLModel):
    """A line of who helps a household; the last day counts, and is empty while the line is in force."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    helper_id: Annotated[UUID, RefersTo(Helper)] = Field(title="帮扶人")
    pairing_role: PairingRole = Field(title="结对身份")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")
    note: Line | None = Field(default=None, title="备注")


class PairingSpan(SQLModel):
    """Last day of the help plan under which a line began."""

    planned_until: Day | None = Field(default=None, title="帮扶规划截止日期")


class HouseholdPairing(HouseholdPairingFields, HouseholdRecord, Table, table=True):
    """A helper's time with a household."""

    __tablename__ = "household_pairing"
    __table_args__ = (
        *of_household("household_pairing"),
        Index("ix_household_pairing_helper", "county_code", "helper_id"),
        Index(
            "uq_household_pairing_responsible",
            "county_code",
            "household_id",
            unique=True,
            postgresql_where=text(f"pairing_role = 'responsible' AND {_OPEN}"),
        ),
    )

    started_on: date
    ended_on: date | None = None
    planned_until: date | None = None
    """Last day of the help plan under which the line began; only an earlier exit ends it sooner."""


class HouseholdPairingQuery(RecordQuery):
    """Which lines."""

    helper_id: UUID | None = None
    pairing_role: PairingRole | None = None


class VillagePairingFields(SQLModel):
    """A line of which unit, or which helper, covers a village."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="帮扶单位")
    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="包村干部")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")
    note: Line | None = Field(default=None, title="备注")


class VillagePairing(VillagePairingFields, AreaRecord, Table, table=True):
    """A unit's or a helper's time with a village, which is the record's area."""

    __tablename__ = "village_pairing"
    __table_args__ = (
        *of_area("village_pairing"),
        Index("ix_village_pairing_helper", "county_code", "helper_id"),
        Index("ix_village_pairing_unit", "county_code", "unit_id"),
        Index(
            "uq_village_pairing_helper",
            "county_code",
            "area_code",
            "helper_id",
            unique=True,
            postgresql_where=text(f"helper_id IS NOT NULL AND {_OPEN}"),
        ),
        Index(
            "uq_village_pairing_unit",
            "county_code",
            "area_code",
            "unit_id",
            unique=True,
            postgresql_where=text(f"unit_id IS NOT NULL AND {_OPEN}"),
        ),
    )

    started_on: date
    ended_on: date | None = None


class VillagePairingQuery(RecordQuery):
    """Which lines."""

    unit_id: UUID | None = None
    helper_id: UUID | None = None


class HardCaseFields(SQLModel):
    """Why a household is in such hardship that one helper is not enough."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    decided_on: Day = Field(title="认定日期")
    grounds: Paragraph = Field(title="特别困难情况")


class HardCase(HardCaseFields, HouseholdRecord, Table, table=True):
    """A household found to be in special hardship (特别困难), until that is withdrawn."""

    __tablename__ = "hard_case"
    __table_args__ = (
        *of_household("hard_case"),
        Index(
            "uq_hard_case_household",
            "county_code",
            "household_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    decided_on: date


class HelperReplacement(StepForm):
    """Another helper from the step's day on; the line before ends on the day before, with no day between."""

    helper_id: UUID = Field(title="接替的帮扶人")
    override: Flag = Field(default=False, title="特批调换")


class VillageReplacement(StepForm):
    """Another unit or helper of a village from the step's day on."""

    unit_id: UUID | None = Field(default=None, title="接替的帮扶单位")
    helper_id: UUID | None = Field(default=None, title="接替的包村干部")
