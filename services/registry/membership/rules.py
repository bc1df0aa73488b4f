"""What a change of membership must keep to."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from shared.errors import Refusal

TO_HOUSEHOLD = "to_household"


class TargetRequired(Refusal):
    """Somebody moves to another household that isn't named, or one is named for who moves to none."""

    code = "registry.target_household_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "转入的户与减少原因不符"
    title_en = "The household to move to and the way of leaving don't agree"
    remedy = "减少原因为“转入其他户”的须在 to 中写明转入的户，其他原因的不写。"
    remedy_en = "Name the household in `to` where the kind is to_household, and nowhere else."


class SameHousehold(Refusal):
    """Two households that must be different are one."""

    code = "registry.same_household"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "两户为同一户"
    title_en = "Both households are the same"
    remedy = "请核对另一户的编号。"
    remedy_en = "Check the other household's id."


class StandingsDiffer(Refusal):
    """A household that is poor and one that left poverty are merged: its people would change sides unapproved."""

    code = "registry.standings_differ"
    title = "一户已脱贫、一户未脱贫，不能直接并户"
    title_en = "One of the households has left poverty and the other has not"
    remedy = "请先申请未脱贫户脱贫或撤销误登的脱贫，经审批后再并户。"
    remedy_en = "Ask for the exit of the one, or to undo that of the other; merge them once it is approved."


class LastMember(Refusal):
    """Somebody leaves with whom the household would leave the register, though nobody has approved that."""

    code = "registry.last_member"
    title = "户内最后一名成员减少即为销户，须经审批"
    title_en = "With its last member the household would leave the register, which needs approval"
    remedy = "整户迁出的请提交销户申请，由县扶贫办另一名工作人员审批；疑似重复请由县扶贫办作出结论。"
    remedy_en = "Ask for the household's removal, for another person to approve; a duplicate is the county's to decide."


class NobodyRemains(Refusal):
    """A split after which nobody would be left in the old household."""

    code = "registry.nobody_remains"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "分户后原户无人"
    title_en = "Nobody would remain in the household"
    remedy = "全户迁移的请办理迁移，不要分户。"
    remedy_en = "Move the household instead of splitting it."


class RelationsIncomplete(Refusal):
    """People of a merged household whose relation to the head isn't stated."""

    code = "registry.relations_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "并入人员与户主的关系未写全"
    title_en = "The relations of the people taken in are not all stated"
    remedy = "请为并入的每名成员写明与户主的关系。"
    remedy_en = "State the relation to the head of everybody who is taken in."


class NotTakenOff(Refusal):
    """A removal is to be taken back that nobody decided, or of which nobody is left."""

    code = "registry.not_taken_off"
    title = "没有可以撤销的销户"
    title_en = "There is no removal to take back"
    remedy = (
        "在册的户无需撤销；户内无人的，请撤销其成员的减少；并入他户的，请由现登记户分户；"
        "成员均已另行登记的，请在现登记户办理。"
    )
    remedy_en = (
        "A household on the register needs none; where nobody is left, a departure is taken back; a merged household "
        "is split off again; whoever is registered elsewhere is dealt with there."
    )


TAKEN_OFF = ("misidentified", "moved_away")
"""Why a household is taken off the register by decision: codes of shared.codes.REMOVAL_KINDS."""


def check_taken_off(removed_kind: str | None) -> None:
    """Refuse to take back a removal that nobody decided.

    Args:
        removed_kind: code of shared.codes.REMOVAL_KINDS; None for a household on the register.

    Raises:
        NotTakenOff: so it is.
    """
    if removed_kind not in TAKEN_OFF:
        raise NotTakenOff


def check_target(kind: str, source_id: UUID, target_id: UUID | None) -> None:
    """Refuse a move to another household that names none, or itself, and a household where nobody moves to one.

    Args:
        kind: code of shared.codes.LEAVE_KINDS.
        source_id: the household that is left.
        target_id: the household to move to; None where none is named.

    Raises:
        TargetRequired, SameHousehold: as they say.
    """
    if (kind == TO_HOUSEHOLD) != (target_id is not None):
        raise TargetRequired(field="to")
    if target_id is not None:
        check_different(source_id, target_id, field="to.household_id")


def check_different(one: UUID, other: UUID, *, field: str) -> None:
    """Refuse one household in the place of two. Raises SameHousehold."""
    if one == other:
        raise SameHousehold(field=field)


def check_same_standing(one: str, other: str, *, field: str) -> None:
    """Refuse to merge a poor household and one that left poverty, whichever takes the other in: a merger has one maker.

    Args:
        one: status of a household on the register.
        other: likewise.

    Raises:
        StandingsDiffer: so it is.
    """
    if one != other:
        raise StandingsDiffer(field=field)


def check_last(kind: str) -> None:
    """Refuse to let the last member leave for where nobody follows him: that is a removal, which has its own approval.

    A death ends a household by itself, and a move to another household of the register ends it there.

    Args:
        kind: code of shared.codes.LEAVE_KINDS.

    Raises:
        LastMember: so it is.
    """
    if kind not in ("death", TO_HOUSEHOLD):
        raise LastMember(field="kind")


def check_split(leaving: int, people: int) -> None:
    """Refuse a split that leaves nobody behind.

    Args:
        leaving: who found the new household.
        people: who belonged to the old one.

    Raises:
        NobodyRemains: all of them leave.
    """
    if leaving >= people:
        raise NobodyRemains(field="members")


def check_all_related(people: Sequence[UUID], related: Sequence[UUID]) -> None:
    """Refuse a merger that leaves somebody's relation to the head open. Raises RelationsIncomplete."""
    if not set(people) <= set(related):
        raise RelationsIncomplete(field="relations")
