"""The table of postings to villages' work teams, what people fill in of one, and how a lack of people is shown."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Name, PersonName, Phone, one_of
from services.registry.records.models import AreaRecord, of_area
from shared import codes

Post: Any = one_of(codes.VILLAGE_POSTS)
Rank: Any = one_of(codes.CADRE_RANKS)


class PostingFacts(SQLModel):
    """A posting without its telephone number, which is kept masked and encrypted."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    name: PersonName = Field(title="姓名")
    unit: Name = Field(title="派出单位")
    post: Post = Field(title="驻村职务")
    rank: Rank = Field(title="职级")
    started_on: Day = Field(title="驻村开始日期")
    ended_on: Day | None = Field(default=None, title="驻村结束日期")


class VillageTeamFields(PostingFacts):
    """What is recorded of somebody's posting; who follows him is a new record, never an overwrite."""

    phone: Phone | None = Field(default=None, title="联系电话")


class VillageTeam(PostingFacts, AreaRecord, Table, table=True):
    """A person's posting to a village."""

    __tablename__ = "village_team"
    __table_args__ = of_area("village_team")

    phone_masked: str | None = None
    phone_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    started_on: date
    ended_on: date | None = None


class BreachRead(BaseModel):
    """A demand on a village's team that is not met."""

    code: str
    label: str
    least: int
    present: int
    sentence: str


class VillageBreaches(BaseModel):
    """A village and what its team lacks on a day."""

    village_code: str
    name: str
    breaches: list[BreachRead]


class BreachList(BaseModel):
    """A page of the villages whose teams lack somebody.

    Attributes:
        unruled: towns of the page for which no plan says who must be posted.
    """

    on: date
    items: list[VillageBreaches]
    next: str | None
    unruled: list[str]
