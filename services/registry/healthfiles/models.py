"""The tables of health files and what people fill in of one."""

from datetime import date
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Text, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Line, Paragraph, PersonName, some_of
from services.registry.records.models import HouseholdRecord, MemberRecord, of_household, of_member
from shared import codes

Owners: Any = some_of(codes.HEALTH_FILE_OWNERS, least=1)


class HealthFileFields(SQLModel):
    """What a health file holds: who keeps it, since when, and what it says."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    file_no: Line = Field(title="档案编号")
    owners: Owners = Field(title="责任部门", sa_type=ARRAY(Text))
    doctor: PersonName | None = Field(default=None, title="责任医生")
    opened_on: Day = Field(title="建档日期")
    illness: Line | None = Field(default=None, title="主要疾病")
    situation: Paragraph | None = Field(default=None, title="健康情况")


class HealthFile(HealthFileFields, MemberRecord, Table, table=True):
    """The health file of a person."""

    __tablename__ = "health_file"
    __table_args__ = (
        *of_member("health_file"),
        Index(
            "uq_health_file_member",
            "county_code",
            "member_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    opened_on: date


class HouseholdHealthFile(HealthFileFields, HouseholdRecord, Table, table=True):
    """The health file of a household that is poor through illness."""

    __tablename__ = "household_health_file"
    __table_args__ = (
        *of_household("household_health_file"),
        Index(
            "uq_household_health_file",
            "county_code",
            "household_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    opened_on: date
