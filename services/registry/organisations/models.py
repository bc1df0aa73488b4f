"""The tables of organisations and of their links to households, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict
from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, Day, Line, Name, PersonName, RefersTo, Str, one_of, present
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, HouseholdRecord, numbered, of_area, of_household
from shared import codes
from shared.database import fen_column

OrganisationKind: Any = one_of(codes.ORGANISATION_KINDS)
LinkKind: Any = one_of(codes.ORGANISATION_LINK_KINDS)
CreditCode = Annotated[Str, present, AfterValidator(lambda text: "".join(text.split()).upper())]
"""统一社会信用代码; its check character is checked by `rules.check_credit_code`."""


class OrganisationFields(SQLModel):
    """What is recorded of an organisation."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    credit_code: CreditCode = Field(title="统一社会信用代码")
    name: Name = Field(title="名称")
    organisation_kind: OrganisationKind = Field(title="带贫主体类别")
    industry: Line | None = Field(default=None, title="主营产业")
    representative: PersonName = Field(title="法定代表人")
    founded_on: Day | None = Field(default=None, title="成立日期")
    closed_on: Day | None = Field(default=None, title="注销日期")


class Organisation(OrganisationFields, AreaRecord, Table, table=True):
    """An enterprise, family farm or co-operative that takes poor households along."""

    __tablename__ = "organisation"
    __table_args__ = (*of_area("organisation"), *numbered("organisation", "credit_code"))

    founded_on: date | None = None
    closed_on: date | None = None


class OrganisationLinkFields(SQLModel):
    """What is recorded of a link between an organisation and a household; the amount in fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    organisation_id: Annotated[UUID, RefersTo(Organisation)] = Field(title="带贫主体")
    link_kind: LinkKind = Field(title="带贫方式")
    amount_fen: Amount | None = fen_column(default=None, title="投资金额")
    contract_no: Line | None = Field(default=None, title="合同（协议）编号")
    signed_by: PersonName | None = Field(default=None, title="农户签约人")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")
    """As agreed."""
    terminated_on: Day | None = Field(default=None, title="提前终止日期")


class OrganisationLink(OrganisationLinkFields, HouseholdRecord, Table, table=True):
    """What ties a household to an organisation: money invested, a contract or an agreement, from a day on."""

    __tablename__ = "organisation_link"
    __table_args__ = (
        *of_household("organisation_link"),
        ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_organisation_link_organisation",
        ),
        Index(
            "uq_organisation_link_same",
            "county_code",
            "organisation_id",
            "household_id",
            "link_kind",
            "started_on",
            "signed_by",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    started_on: date
    ended_on: date | None = None
    terminated_on: date | None = None


class OrganisationQuery(RecordQuery):
    """Which organisations."""

    organisation_kind: OrganisationKind | None = None
    credit_code: CreditCode | None = None


class OrganisationLinkQuery(RecordQuery):
    """Which links."""

    organisation_id: UUID | None = None
    link_kind: LinkKind | None = None
