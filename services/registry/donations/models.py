"""The tables of donations to households and to people beyond the register, and what people fill in of one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Numeric
from sqlmodel import Field, SQLModel

from services.registry.aided.models import AidObject
from services.registry.helpers.models import Helper, HelpUnit
from services.registry.models import Table
from services.registry.records.fields import Amount, Day, Flag, Line, Name, OfMember, Quantity, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, HouseholdRecord, of_area, of_household
from shared import codes
from shared.database import fen_column

DonationKind: Any = one_of(codes.DONATION_KINDS)
Means: Any = one_of(codes.HELP_MEANS)


class _GiftFields(SQLModel):
    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    donation_kind: DonationKind = Field(title="捐助类别")
    donor: Name = Field(title="捐助人")
    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="捐助单位")
    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="捐助的帮扶人")
    goods_code: Line | None = Field(default=None, title="方案物资代码")
    item: Name = Field(title="品名或用途")
    unit_name: Line | None = Field(default=None, title="计量单位")
    quantity: Quantity = Field(default=Decimal(1), title="数量", sa_type=Numeric(14, 2))
    unit_value_fen: Amount = fen_column(title="单价或金额")
    given_on: Day = Field(title="捐助日期")
    means: Means | None = Field(default=None, title="帮扶方式")
    name_donor: Flag = Field(default=False, title="公布或冠名捐助人")
    donor_consent_on: Day | None = Field(default=None, title="捐助人同意日期")


class DonationFields(_GiftFields):
    """What is recorded of money or goods given to a household, or to one of its people."""

    member_id: Annotated[UUID | None, OfMember()] = Field(default=None, title="受助成员")


class Donation(DonationFields, HouseholdRecord, Table, table=True):
    """Money or goods given to a household on the register."""

    __tablename__ = "donation"
    __table_args__ = (
        *of_household("donation"),
        ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_donation_member"
        ),
    )

    given_on: date
    donor_consent_on: date | None = None
    value_fen: int = Field(default=0, sa_type=BigInteger)


class DonationQuery(RecordQuery):
    """Which donations."""

    donation_kind: DonationKind | None = None
    goods_code: str | None = None
    unit_id: UUID | None = None
    helper_id: UUID | None = None


class ObjectDonationFields(_GiftFields):
    """What is recorded of money or goods given to somebody beyond the register, a student for one."""

    object_id: Annotated[UUID, RefersTo(AidObject)] = Field(title="帮扶对象")


class ObjectDonation(ObjectDonationFields, AreaRecord, Table, table=True):
    """Money or goods given to somebody beyond the register."""

    __tablename__ = "object_donation"
    __table_args__ = (*of_area("object_donation"), Index("ix_object_donation_object", "county_code", "object_id"))

    given_on: date
    donor_consent_on: date | None = None
    value_fen: int = Field(default=0, sa_type=BigInteger)


class ObjectDonationQuery(DonationQuery):
    """Which donations."""

    object_id: UUID | None = None
