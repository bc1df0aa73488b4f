"""The tables of posts and of those who hold them, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import pydantic
from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from services.gateway.models import CountyTable
from services.gateway.organisation.fields import AreaText, AskedDay, PlanCode, one_of
from services.gateway.organisation.posts.rules import Term
from shared.areas import AreaLevel
from shared.business_dates import BusinessDate
from shared.codes import RESPONSIBILITY_KINDS, SEAT_KINDS
from shared.database import StrictPage
from shared.inputs import Line
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea

PostKind: Any = one_of(RESPONSIBILITY_KINDS, SEAT_KINDS)
LoginName = Annotated[str, pydantic.Field(pattern=r"^[\w.@-]{2,64}$")]


class OrgPost(CountyTable, table=True):
    """A seat of a group, or a responsibility in an area; `ended_on` is the first day on which it is one no more."""

    __tablename__ = "org_post"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "group_id"], ["org_group.county_code", "org_group.id"], name="fk_org_post_group"
        ),
        ForeignKeyConstraint(
            ["county_code", "unit_id"], ["org_unit.county_code", "org_unit.id"], name="fk_org_post_unit"
        ),
        Index("ix_org_post_area", "county_code", "area_code"),
        Index("ix_org_post_group", "county_code", "group_id"),
        Index("ix_org_post_unit", "county_code", "unit_id"),
    )

    area_code: str = Field(max_length=12)
    group_id: UUID | None = None
    unit_id: UUID | None = None
    kind: str
    title: str
    plan_code: str | None = None
    started_on: date
    ended_on: date | None = None
    version: int = 1
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class OrgPostHolder(CountyTable, table=True):
    """Somebody's time in a post."""

    __tablename__ = "org_post_holder"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "post_id"], ["org_post.county_code", "org_post.id"], name="fk_org_post_holder_post"
        ),
        Index("ix_org_post_holder_post", "county_code", "post_id", "id"),
        Index(
            "uq_org_post_holder_now",
            *("county_code", "post_id"),
            unique=True,
            postgresql_where=text("until_on IS NULL"),
        ),
        CheckConstraint("until_on >= from_on", name="ck_org_post_holder_term"),
    )

    post_id: UUID
    name: str
    account: str | None = None
    full_time: bool | None = None
    from_on: date
    until_on: date | None = None
    appointed_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    def term(self) -> Term:
        """The time as the rules take it."""
        return Term(self.from_on, self.until_on)


# what comes in and goes out ------------------------------------------------------------------------------------------


class PostCreate(Closed):
    """A seat of a group, or a responsibility in an area."""

    group_id: UUID | None = None
    """The group whose seat it is; None for a responsibility."""
    area_code: AreaText | None = None
    """The area whose responsibility it is; None for a seat, which is its group's area's."""
    unit_id: UUID | None = None
    """The unit that it belongs to, where it does."""
    kind: PostKind
    title: Line
    """The post as people call it: 镇党委书记."""
    plan_code: PlanCode | None = None
    """Code of the seat or responsibility that a plan demands, where it is one."""
    occurred_on: BusinessDate
    """First day."""


class PostChange(Closed):
    """What is corrected of a post; what is left out stays."""

    title: Line | None = None
    unit_id: UUID | None = None


class Appointment(Closed):
    """Somebody takes a post up, in the place of whoever holds it."""

    name: Line
    account: LoginName | None = None
    """The name by which the person signs in, if so."""
    full_time: bool | None = None
    """Whether the person does nothing else (专职), or has other work too (兼职)."""
    occurred_on: BusinessDate
    """First day."""


class HolderRead(Schema):
    """Somebody's time in a post."""

    name: str
    account: str | None
    full_time: bool | None
    from_on: date
    until_on: date | None
    """First day on which the person holds it no more."""

    @classmethod
    def of(cls, row: OrgPostHolder) -> "HolderRead":
        """Show a holder."""
        return cls.model_validate(row, from_attributes=True)


class HolderDetail(HolderRead):
    """The same with who entered it, and when."""

    appointed_by: str
    recorded_at: ChinaMoment


class PostRead(Schema):
    """A post, and who holds it on the day asked about."""

    id: UUID
    county_code: str
    version: int
    area_code: str
    group_id: UUID | None
    unit_id: UUID | None
    kind: str
    kind_label: str
    title: str
    plan_code: str | None
    started_on: date
    ended_on: date | None
    """First day on which it is one no more."""
    holder: HolderRead | None
    """Who holds it on the day; None where nobody does."""

    @classmethod
    def of(cls, row: OrgPost, holders: list[OrgPostHolder], on: date) -> "PostRead":
        """Show a post as of a day."""
        return cls(**_shown(row, holders, on))


class PostDetail(PostRead):
    """A post with all who held it, the latest first."""

    holders: list[HolderDetail]

    @classmethod
    def of(cls, row: OrgPost, holders: list[OrgPostHolder], on: date) -> "PostDetail":
        """Show a post as of a day, with its history."""
        history = [HolderDetail.model_validate(one, from_attributes=True) for one in reversed(holders)]
        return cls(**_shown(row, holders, on), holders=history)


def _shown(row: OrgPost, holders: list[OrgPostHolder], on: date) -> dict[str, Any]:
    there = next((one for one in holders if one.term().holds(on)), None)
    kinds = RESPONSIBILITY_KINDS if row.group_id is None else SEAT_KINDS
    return {
        **row.model_dump(exclude={"recorded_at"}),
        "kind_label": kinds.by_code(row.kind).label,
        "holder": HolderRead.of(there) if there else None,
    }


class PostQuery(StrictPage):
    """Which posts are asked for."""

    area: AskedArea = None
    group_id: UUID | None = None
    unit_id: UUID | None = None
    kind: PostKind | None = None
    account: LoginName | None = None
    """Only those that this account holds on the day."""
    vacant: bool | None = None
    """Only those that nobody holds on the day, or only those that somebody does."""
    on: AskedDay = None


class PostList(Schema):
    """A page of the posts that are there on a day, in the order in which they were set up."""

    on: date
    items: list[PostRead]
    next: str | None


class Responsible(Schema):
    """Somebody who is responsible."""

    kind: str
    kind_label: str
    title: str
    name: str | None
    """None where nobody holds the post."""
    full_time: bool | None
    from_on: date | None
    """First day in the post."""


class LevelResponsible(Schema):
    """Who is responsible in an area of the line."""

    level: AreaLevel
    level_label: str
    code: str
    name: str
    posts: list[Responsible]


class ResponsibleLine(Schema):
    """Who is responsible for an area, from the province down to it."""

    on: date
    levels: list[LevelResponsible]
    letters: str
    """Where the letters of responsibility that were signed in the area are listed."""
