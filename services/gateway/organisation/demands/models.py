"""What the API gives of the plans' demands and of what is missing."""

from datetime import date

from services.gateway.organisation.demands.rules import Missing
from services.gateway.organisation.fields import AskedDay
from shared.areas import AreaLevel
from shared.codes import GROUP_KINDS, MANDATE_PARTS, RESPONSIBILITY_KINDS, SEAT_KINDS, WORK_PLAN_KINDS
from shared.database import StrictPage
from shared.policies.leadership import GroupDemand, Mandate, PostDemand, Seat
from shared.schemas import Schema
from shared.security.callers import AskedArea


class SeatDemanded(Schema):
    """A seat that a group shall have."""

    code: str
    kind: str
    kind_label: str
    label: str
    """The post or unit that sits in it, as the plan names it."""
    least: int
    """How many people sit so at least."""

    @classmethod
    def of(cls, seat: Seat) -> "SeatDemanded":
        """Show a seat."""
        return cls(**seat.model_dump(), kind_label=SEAT_KINDS.by_code(seat.kind).label)


class GroupDemanded(Schema):
    """A group that each area of a level shall have."""

    code: str
    label: str
    kind: str
    kind_label: str
    area_level: AreaLevel
    only_in: list[str]
    """The areas that shall have it, 12 digits; all of the level where it is empty."""
    office: str | None
    """Where its office sits."""
    files: bool
    """Whether it shall keep files of its work."""
    quorum: str | None
    """Part of its seats that must be present for a meeting to decide."""
    seats: list[SeatDemanded]
    source: str

    @classmethod
    def of(cls, demand: GroupDemand) -> "GroupDemanded":
        """Show a group."""
        return cls(
            **demand.model_dump(include={"code", "label", "kind", "area_level", "office", "files", "source"}),
            kind_label=GROUP_KINDS.by_code(demand.kind).label,
            only_in=list(demand.area_codes),
            quorum=None if demand.quorum is None else str(demand.quorum),
            seats=[SeatDemanded.of(seat) for seat in demand.seats],
        )


class PostDemanded(Schema):
    """People that each area of a level shall name."""

    code: str
    label: str
    kind: str
    kind_label: str
    area_level: AreaLevel
    least: int
    """How many at least."""
    source: str

    @classmethod
    def of(cls, demand: PostDemand) -> "PostDemanded":
        """Show a responsibility."""
        return cls(
            **demand.model_dump(exclude={"assumed", "note"}), kind_label=RESPONSIBILITY_KINDS.by_code(demand.kind).label
        )


class BearerRead(Schema):
    """Who bears a part of something."""

    label: str
    part: str
    part_label: str
    level: AreaLevel | None
    """Where areas of a level bear it."""


class MandateRead(Schema):
    """Something that several bear together: a mechanism with its departments, levels with their duties."""

    code: str
    label: str
    bearers: list[BearerRead]
    source: str

    @classmethod
    def of(cls, mandate: Mandate) -> "MandateRead":
        """Show it."""
        bearers = [
            BearerRead(**one.model_dump(), part_label=MANDATE_PARTS.by_code(one.part).label) for one in mandate.bearers
        ]
        return cls(code=mandate.code, label=mandate.label, bearers=bearers, source=mandate.source)


class PartnerDemanded(Schema):
    """A unit from elsewhere that helps the plan's area."""

    code: str
    label: str
    source: str


class ApprovalDemanded(Schema):
    """What a group approves before it is issued."""

    kind: str
    kind_label: str
    group: str
    """Code of the group."""
    source: str


class PlanPack(Schema):
    """A plan in force, and what it says of who leads."""

    name: str
    title: str
    area_code: str
    """Where it holds."""
    effective_from: date
    groups: list[GroupDemanded]
    posts: list[PostDemanded]
    mandates: list[MandateRead]
    partners: list[PartnerDemanded]
    approvals: list[ApprovalDemanded]


class OrganisationPlan(Schema):
    """What the plans in force in an area say of who leads, those of wider areas first."""

    area_code: str
    on: date
    packs: list[PlanPack]


class GapQuery(StrictPage):
    """What is missing where, and on which day."""

    area: AskedArea = None
    on: AskedDay = None


class GapRead(Schema):
    """Something that a plan demands of an area and that is missing there."""

    area_code: str
    area_name: str
    code: str
    """Code of the group, responsibility or partner that the plan demands."""
    label: str
    missing: Missing
    """The group, people in a seat, its files, responsible people, or a partner unit."""
    seat: str | None
    """Code of the seat that lacks people."""
    least: int
    """How many there must be."""
    present: int
    """How many there are."""
    sentence: str
    pack: str
    """The plan that demands it."""
    source: str


class PartGaps(Schema):
    """How much is missing in an area right below, or in the area itself."""

    area_code: str
    area_name: str
    gaps: int


class GapReport(Schema):
    """What is missing in an area against its plans: how much in each part, and a page of it, by area."""

    area_code: str
    on: date
    gaps: int
    by_area: list[PartGaps]
    """Only areas that lack something; ask for one of them to see more."""
    items: list[GapRead]
    next: str | None


def approval_label(kind: str) -> str:
    """What people call a kind of work plan."""
    return WORK_PLAN_KINDS.by_code(kind).label
