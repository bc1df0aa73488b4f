"""A sheet applied to what was entered: every object's points with their reasons, its level and its rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.monitoring.assessments.models import AssessmentEntry, AssessmentObject
from services.monitoring.assessments.periods import Period
from services.monitoring.assessments.reasons import best_reason, judged_reason, target_reason
from services.monitoring.assessments.rules import (
    Grounds,
    Level,
    Standing,
    is_below_standard,
    level_at,
    part_of_best,
    part_reached,
    points,
    ranking,
    shared_points,
)
from shared.policies.score_sheets import ScoreSheet, SheetItem, SheetLevel

Latest = Mapping[tuple[UUID, str], AssessmentEntry]
"""The entry that counts, by object and item."""


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """An item's points; none while it isn't complete."""

    item: SheetItem
    entry: AssessmentEntry | None
    points: Decimal | None = None
    reason: str = ""
    missed: bool = False
    """A task that was not reached whole."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An object's result as it stands."""

    items: tuple[ScoredItem, ...]
    own: Decimal | None
    duty: Decimal | None
    money: Decimal | None
    total: Decimal | None
    level: SheetLevel | None
    vetoed: bool
    below_standard: bool
    standing: Standing

    @property
    def accountable(self) -> bool:
        """Whether its head is to be held to account. Source: R000-088, R003-017."""
        return self.vetoed or (self.level is not None and self.level.accountable)

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of the items that are not complete."""
        return tuple(one.item.label for one in self.items if one.points is None)


def score(
    sheet: ScoreSheet, period: Period, objects: Sequence[AssessmentObject], latest: Latest, vetoed: frozenset[UUID]
) -> dict[UUID, Scored]:
    """Score all objects of an assessment, since some points depend on the others.

    Args:
        sheet: as it was frozen.
        period: what it is for.
        objects: all of them.
        latest: what is known of their items.
        vetoed: objects on which a veto was upheld.
    """
    best = _best(latest)
    items = {
        one.id: tuple(_scored(item, latest.get((one.id, item.code)), period, best) for item in sheet.items_of(one.kind))
        for one in objects
    }
    own = {object_id: _sum(scored) for object_id, scored in items.items()}
    partners = _partners(objects)
    totals = {one.id: _total(sheet, own, one.id, partners[one.id]) for one in objects}
    standings = _standings(objects, totals, vetoed)
    found = {}
    for one in objects:
        level, lowest = _level(sheet, totals[one.id], vetoed=False), sheet.levels[-1]
        grounds = Grounds(level is lowest, any(scored.missed for scored in items[one.id]))
        found[one.id] = Scored(
            items=items[one.id],
            own=own[one.id],
            duty=_part(items[one.id], "duty"),
            money=_part(items[one.id], "money"),
            total=totals[one.id],
            level=_level(sheet, totals[one.id], vetoed=one.id in vetoed),
            vetoed=one.id in vetoed,
            below_standard=any(
                veto.trigger == "below_standard"
                and one.kind in veto.object_kinds
                and is_below_standard(veto.by, grounds)
                for veto in sheet.vetoes
            ),
            standing=standings[one.id],
        )
    return found


def _best(latest: Latest) -> dict[str, Fraction]:
    """The best figure of each item; the objects of an assessment are the comparison group."""
    best: dict[str, Fraction] = {}
    for (_, item), entry in latest.items():
        if entry.figure is not None:
            best[item] = max(best.get(item, Fraction(0)), Fraction(entry.figure))
    return best


def _scored(item: SheetItem, entry: AssessmentEntry | None, period: Period, best: Mapping[str, Fraction]) -> ScoredItem:
    match item.by:
        case "judged" if entry is not None and entry.points is not None:
            reason = judged_reason(entry.evidence, item.full_points, entry.points)
            return ScoredItem(item, entry, entry.points, reason)
        case "figure" if entry is not None and entry.figure is not None:
            figure = Fraction(entry.figure)
            given = points(item.full_points, part_of_best(figure, best[item.code]))
            return ScoredItem(
                item, entry, given, best_reason(str(item.unit), figure, best[item.code], item.full_points, given)
            )
        case "target" if entry is not None and entry.figure is not None and entry.task is not None:
            return _by_target(item, entry, Fraction(entry.figure), Fraction(entry.task), period)
    return ScoredItem(item, entry)


def _by_target(item: SheetItem, entry: AssessmentEntry, figure: Fraction, task: Fraction, period: Period) -> ScoredItem:
    # a bound not to be exceeded holds whole at any time
    prorated = item.pro_rata and entry.at_least and entry.task_due_on is not None
    due = period.part_due(entry.task_due_on) if prorated and entry.task_due_on is not None else Fraction(1)
    part = part_reached(figure, task * due, at_least=entry.at_least)
    given = points(item.full_points, part)
    reason = target_reason(str(item.unit), figure, task, due, entry.at_least, item.full_points, given)
    return ScoredItem(item, entry, given, reason, missed=part < 1)


def _sum(items: Sequence[ScoredItem]) -> Decimal | None:
    given = [scored.points for scored in items if scored.points is not None]
    return sum(given, Decimal("0.00")) if len(given) == len(items) else None


def _part(items: Sequence[ScoredItem], part: str) -> Decimal | None:
    """A sub-score; none where the sheet has no such part. Source: R003-017."""
    of_part = [scored for scored in items if scored.item.part == part]
    return _sum(of_part) if of_part else None


def _partners(objects: Sequence[AssessmentObject]) -> dict[UUID, list[UUID]]:
    """With whom each object shares its result, from whichever side the pair was named."""
    by_code = {one.code: one.id for one in objects}
    found: dict[UUID, list[UUID]] = {one.id: [] for one in objects}
    for one in objects:
        for code in one.partners:
            found[one.id].append(by_code[code])
            found[by_code[code]].append(one.id)
    return found


def _total(
    sheet: ScoreSheet, own: Mapping[UUID, Decimal | None], object_id: UUID, partners: Sequence[UUID]
) -> Decimal | None:
    mine, theirs = own[object_id], [points for one in partners if (points := own[one]) is not None]
    if sheet.shared is None or mine is None:
        return mine
    if len(theirs) < len(partners):
        return None
    return shared_points(mine, theirs, sheet.shared.partner_weight)


def _level(sheet: ScoreSheet, total: Decimal | None, *, vetoed: bool) -> SheetLevel | None:
    if total is None:
        return None
    levels = [Level(level.code, level.from_points) for level in sheet.levels]
    return sheet.levels[levels.index(level_at(total, levels, vetoed=vetoed))]


def _standings(
    objects: Sequence[AssessmentObject], totals: Mapping[UUID, Decimal | None], vetoed: frozenset[UUID]
) -> dict[UUID, Standing]:
    """Ranks within each kind; nobody has one before all of the kind have points."""
    found: dict[UUID, Standing] = {}
    for kind in {one.kind for one in objects}:
        ids = [one.id for one in objects if one.kind == kind]
        given = {one: total for one in ids if (total := totals[one]) is not None}
        if len(given) < len(ids):
            given = {}
        found |= dict.fromkeys(ids, Standing(None, tied=False)) | ranking(given, vetoed)
    return found
