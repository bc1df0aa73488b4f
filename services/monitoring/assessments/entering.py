"""Scoring an assessment: what is entered, corrected, pulled anew, and which households were looked at."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import CoverageCreate, EntriesCreate, EntryCreate, StepCreate
from services.monitoring.assessments.models import Assessment, AssessmentEntry, AssessmentObject
from services.monitoring.assessments.problems import BadCoverage, BadEntry, CorrectionNeedsReason, TaskStruckOut
from services.monitoring.assessments.pulling import pull
from services.monitoring.assessments.queries import Whole
from services.monitoring.assessments.rules import AssessmentState
from services.monitoring.assessments.service import note_step, take_up
from shared.calendar import Clock
from shared.codes import counts_whole
from shared.money import MAX_FEN
from shared.policies.active import ActivePolicies
from shared.policies.score_sheets import SheetItem
from shared.security.callers import Caller

_MOST = {"share": 1, **dict.fromkeys(("households", "people", "villages", "times"), 10_000_000)}
"""Unit → what no figure or task of it exceeds: a share is a part of a whole, no county counts ten million."""
_ENTERED = {"figure": "完成数", "task": "任务数", "points": "得分"}
_GROWTHS = frozenset(("income_growth", "loan_growth"))
_MOST_GROWTH = 100


async def pull_anew(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    assessment_id: UUID,
    body: StepCreate,
) -> Assessment:
    """Pull our own figures once more while the scoring is open: events may have come late.

    Raises: as `take_up`.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.OPEN)
    row = found.row
    added = await pull(
        session, policies, caller, row, found.sheet, found.objects, found.latest, body.occurred_on, clock.now()
    )
    note_step(session, clock, caller, row, "pull", body.occurred_on, f"更新系统数据{added}项 {body.note}".strip())
    return row


async def enter(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, body: EntriesCreate
) -> Assessment:
    """Enter figures, tasks and judged points with their evidence, all or none.

    Raises:
        UnknownAssessmentObject, BadEntry: an object or item isn't the assessment's, or the entry doesn't fit it.
        TaskStruckOut: it puts nothing in the place of a task.
        CorrectionNeedsReason: it replaces what is known without a reason; what was missing needs none.
        and as `take_up`.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.OPEN)
    latest = dict(found.latest)
    for place, given in enumerate(body.entries):
        one = found.object(given.object_id)
        item = next((item for item in found.sheet.items_of(one.kind) if item.code == given.item), None)
        if item is None:
            raise BadEntry(f"{one.name}没有项目 {given.item}", f"No item {given.item}", field=f"entries.{place}.item")
        _check_entry(item, given, place)
        known = latest.get((one.id, item.code))
        if known is not None and known.task and given.task == 0:
            raise TaskStruckOut(
                f"{one.name}的“{item.label}”任务为 {known.task:f}",
                f"The task of {item.code} is {known.task:f}",
                field=f"entries.{place}.task",
            )
        entry = _entry(found, one, item, given, known, body.occurred_on, caller, clock)
        if known is not None and not (entry.reason or known.known.is_completed_by(entry.known)):
            raise CorrectionNeedsReason(
                f"{one.name}的“{item.label}”已有数据", f"{item.code} is known", field=f"entries.{place}.reason"
            )
        session.add(entry)
        latest[one.id, item.code] = entry
    found.row.moved_on = body.occurred_on
    await session.flush()
    return found.row


def _check_entry(item: SheetItem, given: EntryCreate, place: int) -> None:
    """Refuse what the item isn't scored by. Raises BadEntry."""
    wanted = {"target": {"figure", "task"}, "figure": {"figure"}, "judged": {"points"}}[item.by]
    filled = {name for name in _ENTERED if getattr(given, name) is not None}
    if not filled or not filled <= wanted:
        names = "、".join(label for name, label in _ENTERED.items() if name in wanted)
        raise BadEntry(
            f"“{item.label}”应填{names}", f"{item.code} takes {', '.join(sorted(wanted))}", field=f"entries.{place}"
        )
    most = _MOST_GROWTH if item.indicator in _GROWTHS else _MOST.get(str(item.unit), MAX_FEN)
    for name in sorted(filled & {"figure", "task"}):
        if getattr(given, name) > most:
            hint, hint_en = ("，80% 写成 0.8", ": 80 % is 0.8") if item.unit == "share" else ("", "")
            raise BadEntry(
                f"“{item.label}”最多为 {most}{hint}", f"{most} at most{hint_en}", field=f"entries.{place}.{name}"
            )
        if counts_whole(str(item.unit)) and getattr(given, name) != getattr(given, name).to_integral_value():
            raise BadEntry(
                f"“{item.label}”应为整数", f"{item.code} takes whole numbers", field=f"entries.{place}.{name}"
            )
    if given.points is not None and given.points > item.full_points:
        raise BadEntry(
            f"“{item.label}”满分 {item.full_points} 分", f"{item.full_points} at most", field=f"entries.{place}.points"
        )


def _entry(
    found: Whole,
    one: AssessmentObject,
    item: SheetItem,
    given: EntryCreate,
    known: AssessmentEntry | None,
    occurred_on: date,
    caller: Caller,
    clock: Clock,
) -> AssessmentEntry:
    """The next entry of an item; of a target, what isn't given stays as it is known, and a new task is the year's."""
    figure, task = given.figure, given.task
    task_due_on, at_least = date(found.period.year, 12, 31), True
    if known is not None and item.by == "target":
        figure = known.figure if figure is None else figure
        if task is None:
            task, task_due_on, at_least = known.task, known.task_due_on or task_due_on, known.at_least
    return AssessmentEntry(
        county_code=one.county_code,
        assessment_id=found.row.id,
        object_id=one.id,
        item=item.code,
        number=1 if known is None else known.number + 1,
        basis="judged" if item.by == "judged" else "entered",
        figure=figure,
        task=task,
        task_due_on=task_due_on if item.by == "target" else None,
        at_least=at_least,
        points=given.points,
        evidence=given.evidence,
        reason=given.reason,
        occurred_on=occurred_on,
        actor=caller.name,
        actor_role=caller.role.value,
        entered_by=caller.subject,
        recorded_at=clock.now(),
    )


async def cover(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, body: CoverageCreate
) -> Assessment:
    """Note how many households of which villages were looked at; a later number replaces the earlier.

    Raises:
        UnknownAssessmentObject: an object isn't the assessment's.
        BadCoverage: more than the village has, or the sheet asks for none.
        and as `take_up`.

    Source: R000-086.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.OPEN)
    told = []
    for place, given in enumerate(body.seen):
        one = found.object(given.object_id)
        if one.households is None:
            raise BadCoverage(
                f"{one.name}不要求核查到户", f"{one.code} has no households to see", field=f"seen.{place}.object_id"
            )
        if given.households_seen > one.households:
            raise BadCoverage(
                f"{one.name}考核期末在册建档立卡户（含已脱贫户）{one.households} 户，填报 {given.households_seen} 户",
                f"{one.code} has {one.households} households on the register, {given.households_seen} are given",
                field=f"seen.{place}.households_seen",
            )
        one.households_seen = given.households_seen
        told.append(f"{one.name}{given.households_seen}/{one.households}户")
    note = f"{'、'.join(told)}：{body.evidence}"
    note_step(session, clock, caller, found.row, "cover", body.occurred_on, note)
    await session.flush()
    return found.row
