"""Assessments as they are shown: lists, one with items and reasons, the ranking, and the year's calendar."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import AssessmentQuery
from services.monitoring.assessments.models import (
    AccountabilityRecord,
    Assessment,
    AssessmentObject,
    AssessmentObjection,
    AssessmentStep,
    AssessmentVeto,
)
from services.monitoring.assessments.periods import Period, PeriodKind
from services.monitoring.assessments.queries import Whole, belonging, load, sheet_of, visible, whole
from services.monitoring.assessments.rules import STATE_LABELS, TRIGGER_LABELS, AssessmentState, Trigger
from services.monitoring.assessments.schemas import (
    AccountabilityRead,
    AssessmentDetail,
    AssessmentList,
    AssessmentRead,
    AssessmentStepRead,
    CalendarEntry,
    CalendarRead,
    ItemRead,
    ObjectionRead,
    ObjectRead,
    RankingRead,
    ResultRead,
    VetoRead,
)
from services.monitoring.assessments.scoring import Scored, ScoredItem
from shared.areas import covers, full_code, level_of
from shared.calendar import CHINA, Clock
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.policies.score_sheets import ScoreSheet
from shared.security.callers import Caller


def shown(row: Assessment) -> AssessmentRead:
    """An assessment without its objects."""
    sheet = sheet_of(row)
    return AssessmentRead(
        **{name: getattr(row, name) for name in AssessmentRead.model_fields if hasattr(row, name)},
        sheet_label=sheet.label,
        purpose=sheet.purpose,
        period_text=Period.parse(row.period).text,
        state_label=STATE_LABELS[AssessmentState(row.state)],
    )


async def list_assessments(session: AsyncSession, caller: Caller, query: AssessmentQuery) -> AssessmentList:
    """Assessments of the caller's area, the latest opened first. Raises Invalid for another list's cursor."""
    table = table_of(Assessment).c
    order = (table.opened_on, table.id)
    narrowed = caller.narrowed(query.area, field="area")
    wanted = [visible(narrowed)]
    for column, value in ((table.sheet_code, query.sheet), (table.period, query.period), (table.state, query.state)):
        if value is not None:
            wanted.append(column == value)
    if query.after is not None:
        opened_on, assessment_id = decode_cursor("assessments", query.after, 2)
        wanted.append(tuple_(*order) < tuple_(decode_day(opened_on), decode_id(assessment_id)))
    found = await session.scalars(
        select(Assessment).where(*wanted).order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    )
    rows = found.all()
    page = rows[: query.limit]
    more = encode_cursor("assessments", page[-1].opened_on, page[-1].id) if len(rows) > query.limit else None
    return AssessmentList(items=[shown(row) for row in page], next=more)


async def show(session: AsyncSession, caller: Caller, assessment_id: UUID) -> AssessmentDetail:
    """An assessment with its objects, items and reasons. Raises UnknownAssessment."""
    return await detail(session, caller, await load(session, caller, assessment_id))


async def detail(session: AsyncSession, caller: Caller, row: Assessment) -> AssessmentDetail:
    """An assessment with what of it lies in the caller's area; its history is for those who see all of it."""
    found = await whole(session, row)
    scores, objects = found.scores, _seen(caller, found)
    ids = {one.id for one in objects}
    labels = {measure.code: measure.label for measure in found.sheet.accountability}
    return AssessmentDetail(
        **shown(row).model_dump(),
        objects=[
            ObjectRead(
                **_result(found.sheet, one, scores[one.id]).model_dump(),
                items=[_item(found, one, scored) for scored in scores[one.id].items],
            )
            for one in objects
        ],
        vetoes=[
            VetoRead(**_named(veto), trigger_label=TRIGGER_LABELS[Trigger(veto.trigger)])
            for veto in found.vetoes
            if veto.object_id in ids
        ],
        objections=[
            ObjectionRead(**_named(one))
            for one in await belonging(session, row, AssessmentObjection)
            if one.object_id in ids
        ],
        accountability=[
            AccountabilityRead(**one.model_dump(), measure_label=labels[one.measure])
            for one in await belonging(session, row, AccountabilityRecord)
            if one.object_id in ids
        ],
        history=[
            AssessmentStepRead(**{**step.model_dump(), "recorded_at": step.recorded_at.astimezone(CHINA)})
            for step in (await belonging(session, row, AssessmentStep) if caller.covers(row.area_code) else ())
        ],
    )


async def show_ranking(session: AsyncSession, caller: Caller, assessment_id: UUID) -> RankingRead:
    """The results of each kind from the best to the last; equal points share a rank. Raises UnknownAssessment."""
    row = await load(session, caller, assessment_id)
    found = await whole(session, row)
    scores = found.scores
    results = [_result(found.sheet, one, scores[one.id]) for one in _seen(caller, found)]
    kinds = found.sheet.object_kinds
    results.sort(key=lambda one: (kinds.index(one.kind), one.rank is None, one.rank or 0, one.code))
    return RankingRead(assessment=shown(row), items=results)


def _named(matter: AssessmentVeto | AssessmentObjection) -> dict[str, Any]:
    """A matter with the names that people know in the place of sign-in names."""
    return {**matter.model_dump(), "raised_by": matter.raised_by_name, "decided_by": matter.decided_by_name}


def _seen(caller: Caller, found: Whole) -> Sequence[AssessmentObject]:
    """The objects that the caller may see: all where the whole area is his, else those of his part."""
    if caller.covers(found.row.area_code):
        return found.objects
    return [one for one in found.objects if caller.covers(one.area_code)]


def _result(sheet: ScoreSheet, one: AssessmentObject, scored: Scored) -> ResultRead:
    return ResultRead(
        object_id=one.id,
        **{
            name: getattr(one, name)
            for name in ("kind", "code", "name", "unit_name", "area_code", "partners", "households", "households_seen")
        },
        own_points=scored.own,
        duty_points=scored.duty,
        money_points=scored.money,
        total_points=scored.total,
        level=scored.level.code if scored.level else None,
        level_label=scored.level.label if scored.level else None,
        vetoed=scored.vetoed,
        rank=scored.standing.rank,
        tied=scored.standing.tied,
        below_standard=scored.below_standard,
        accountable=scored.accountable,
    )


def _item(found: Whole, one: AssessmentObject, scored: ScoredItem) -> ItemRead:
    item, entry = scored.item, scored.entry
    return ItemRead(
        item=item.code,
        label=item.label,
        by=item.by,
        part=item.part,
        full_points=item.full_points,
        basis=entry.basis if entry else None,
        figure=entry.figure if entry else None,
        task=entry.task if entry else None,
        points=scored.points,
        reason=scored.reason,
        evidence=entry.evidence if entry else "",
        corrections=found.corrections.get((one.id, item.code), 0),
    )


# calendar -------------------------------------------------------------------------------------------------------------


async def show_calendar(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, year: int
) -> CalendarRead:
    """When the caller's area, and areas inside that have a plan of their own, are supervised and assessed in a year.

    Source: R000-085, R004-008.
    """
    due = await _due(session, policies, caller, year)
    table = table_of(Assessment).c
    rows = await session.scalars(
        select(Assessment).where(caller.area_filter(table.county_code, table.area_code), table.year == year)
    )
    known = {(caller.areas.code_now(row.area_code), row.sheet_code, row.period): row for row in rows}
    items = []
    for (area_code, code), (sheet, since) in sorted(due.items()):
        for period in Period.of_year(year, PeriodKind(sheet.period)):
            if period.last_day < since:
                continue
            row = known.get((area_code, code, str(period)))
            waiting = "due" if period.is_over(clock.today()) else "not_due"
            items.append(
                CalendarEntry(
                    area_code=area_code,
                    sheet_code=code,
                    sheet_label=sheet.label,
                    purpose=sheet.purpose,
                    period=str(period),
                    period_text=period.text,
                    last_day=period.last_day,
                    state=row.state if row else waiting,
                    assessment_id=row.id if row else None,
                )
            )
    return CalendarRead(year=year, items=items)


async def _due(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, year: int
) -> dict[tuple[str, str], tuple[ScoreSheet, date]]:
    """Area and code → the sheet that holds, and since when."""
    caller = caller.as_named_now()
    own = {full_code(caller.area_prefix)} if caller.area_prefix else set()
    found: dict[tuple[str, str], tuple[ScoreSheet, date]] = {}
    active = await policies.touching(session, caller.area_prefix, date(year, 12, 31))
    for activation, pack in sorted(active, key=lambda pair: pair[0].rank):
        for sheet in pack.score_sheets:
            for area_code in {activation.area_code} | own:
                inside = caller.covers(area_code) and covers(activation.area_code, area_code)
                if inside and level_of(area_code) == sheet.area_level:
                    found[area_code, sheet.code] = (sheet, activation.effective_from)
    return found
