"""Consent, kinds, batches and settlement of a relocation, and which households come first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from http import HTTPStatus

from shared.codes import SETTLEMENTS
from shared.errors import Refusal


class ConsentRequired(Refusal):
    """A relocation to which the household didn't agree."""

    code = "registry.consent_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "须本人（本户）自愿同意"
    title_en = "Consent is required"
    remedy = "请取得同意并填写同意日期；不愿意的不得安排。"
    remedy_en = "Get their consent and give its day; nobody is assigned against their will."


class KindNotPlanned(Refusal):
    """A kind of relocation that the plan doesn't know."""

    code = "registry.relocation_kind_not_planned"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "当地方案没有这种搬迁方式"
    title_en = "The plan in force has no such kind of relocation"
    remedy = "请选择方案规定的搬迁方式。"
    remedy_en = "Choose one of the plan's kinds."


class NoSuchBatch(Refusal):
    """A batch that the plan in force doesn't have."""

    code = "registry.no_such_batch"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "搬迁方案没有这个批次"
    title_en = "The plan has no such batch"
    remedy = "请填写方案中的批次编号。"
    remedy_en = "Give the key of one of the plan's batches."


class BatchFull(Refusal):
    """More people than the batch has places."""

    code = "registry.batch_full"
    title = "超出该批次计划人数"
    title_en = "More people than the batch plans for"
    remedy = "请安排到其他批次。"
    remedy_en = "Put the household into another batch."


class MoveIncomplete(Refusal):
    """A move without batch or settlement."""

    code = "registry.move_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "入住前应已列入批次并确定安置方式"
    title_en = "Who moves stands in a batch and has a settlement"
    remedy = "请先填写批次和安置方式。"
    remedy_en = "Give batch and settlement first."


class MoreThanFamily(Refusal):
    """More people than belong to the household."""

    code = "registry.more_than_family"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "搬迁人数多于家庭人口"
    title_en = "More people than belong to the household"
    remedy = "请核对搬迁人数。"
    remedy_en = "Check how many move."


class RelocationExists(Refusal):
    """A second relocation of a household."""

    code = "registry.relocation_exists"
    title = "该户已登记搬迁"
    title_en = "The household's relocation is on record"
    remedy = "请在已有的记录上修改。"
    remedy_en = "Change the record that is there."


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether a household comes first."""

    household_type: str
    poor: bool
    disaster_hit: bool
    in_danger: bool


def check_consent(consent: bool, consented_on: date | None, occurred_on: date) -> None:
    """Refuse a relocation without consent, or with one dated after the step.

    Raises:
        ConsentRequired: so it is.

    Source: R003-007.
    """
    if not consent:
        raise ConsentRequired(field="consent")
    if consented_on is None or consented_on > occurred_on:
        raise ConsentRequired(field="consented_on")


def check_kind(relocation_kind: str, planned: Collection[str]) -> None:
    """Refuse a kind that the plan doesn't list; where it lists none, any of the four will do. Raises KindNotPlanned."""
    if planned and relocation_kind not in planned:
        raise KindNotPlanned(field="relocation_kind")


def check_people(people: int, family: int) -> None:
    """Refuse more people than belong to the household. Raises MoreThanFamily."""
    if people > family:
        raise MoreThanFamily(field="people")


def check_room(people: int, placed: int, planned: int) -> None:
    """Refuse to put more people into a batch than it plans for.

    Args:
        people: of the household.
        placed: in the batch without it.
        planned: by the plan.

    Raises:
        BatchFull: so it is.

    Source: R000-012, R000-013, R000-014.
    """
    if placed + people > planned:
        raise BatchFull(
            f"该批次计划 {planned} 人，已列入 {placed} 人",
            f"The batch plans for {planned} people, {placed} stand in it",
            field="batch",
        )


def check_move(moved_on: date | None, batch: str | None, settlement: str | None) -> None:
    """Refuse a move of a household without batch or settlement. Raises MoveIncomplete."""
    if moved_on is None:
        return
    if batch is None:
        raise MoveIncomplete(field="batch")
    if settlement is None:
        raise MoveIncomplete(field="settlement")


def classes_of(household: Circumstances, order: Sequence[str]) -> tuple[str, ...]:
    """The classes that a household belongs to, in the plan's order: the first is the one by which it comes.

    Args:
        order: codes of shared.codes.RELOCATION_PRIORITIES as the plan lists them.

    Source: R000-016. Assumed: 特困户 are households of the type wubao, 贫困户 all that are on the register as poor.
    """
    belongs = {
        "destitute": household.household_type == "wubao",
        "poor": household.poor,
        "disaster_hit": household.disaster_hit,
        "in_danger": household.in_danger,
    }
    return tuple(one for one in order if belongs[one])


def rank_of(classes: Sequence[str], order: Sequence[str]) -> int:
    """Place of a household among others, 0 first: that of its first class; behind all where it has none."""
    return order.index(classes[0]) if classes else len(order)


def settled_people(moved: Iterable[tuple[str, int]]) -> int:
    """People in market towns and new rural communities.

    Args:
        moved: settlement, code of shared.codes.SETTLEMENTS, and people of each household that moved.
    """
    return sum(people for settlement, people in moved if SETTLEMENTS.by_code(settlement).group == "settlement")


def settled_share(settled: int, moved: int) -> Fraction | None:
    """Share of those who moved that settled there; None while nobody has moved."""
    return Fraction(settled, moved) if moved else None


def is_settled(share: Fraction | None, least: Fraction | None) -> bool:
    """Whether as large a share settled as the plan asks for. Source: R000-015."""
    return share is None or least is None or share >= least
