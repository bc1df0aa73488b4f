"""Taking an assessment from step to step."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.models import Assessment, AssessmentObjection, AssessmentStep
from services.monitoring.assessments.opening import check_assessor
from services.monitoring.assessments.problems import (
    CoverageIncomplete,
    ItemsMissing,
    NotOpenForThis,
    ObjectionWindowOpen,
    SamePerson,
    VetoUndecided,
)
from services.monitoring.assessments.queries import Whole, belonging, load, sheet_of, whole
from services.monitoring.assessments.rules import (
    STATE_LABELS,
    STEPS,
    AssessmentState,
    Step,
    Trigger,
    is_covered,
    objections_until,
)
from services.monitoring.assessments.scoring import Scored
from shared.business_dates import check_step_date
from shared.calendar import Clock, day_text
from shared.security.callers import Caller

_MOST_NAMED = 5


async def take_up(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    assessment_id: UUID,
    occurred_on: date,
    *states: AssessmentState,
) -> Whole:
    """Lock an assessment for a step of its assessor.

    Raises:
        UnknownAssessment: not in the caller's area.
        OutsideArea: only a part of it is.
        NotTheAssessor: the sheet is another role's.
        NotOpenForThis: it stands in none of the states.
        DateInFuture, DateBeforeStep: the day doesn't fit.
    """
    row = await load(session, caller, assessment_id, lock=True)
    caller.require_area(row.area_code, field="assessment_id")
    check_assessor(caller, sheet_of(row))
    check_state(row, *states)
    check_step_date(clock, occurred_on, row.moved_on)
    return await whole(session, row)


def check_state(row: Assessment, *states: AssessmentState) -> None:
    """Refuse what the assessment isn't ready for, or is past. Raises NotOpenForThis."""
    if AssessmentState(row.state) not in states:
        raise NotOpenForThis(
            f"该考核{STATE_LABELS[AssessmentState(row.state)]}", f"The assessment is {row.state}", state=row.state
        )


def note_step(
    session: AsyncSession, clock: Clock, caller: Caller, row: Assessment, step: str, occurred_on: date, note: str
) -> None:
    """Add a step to an assessment's history."""
    row.moved_on = max(row.moved_on, occurred_on)
    session.add(
        AssessmentStep(
            county_code=row.county_code,
            assessment_id=row.id,
            step=step,
            occurred_on=occurred_on,
            note=note,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
        )
    )


async def take_step(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    assessment_id: UUID,
    step: Step,
    occurred_on: date,
    note: str,
) -> Assessment:
    """Submit, return, confirm or publish an assessment.

    Raises:
        NotOpenForThis: it does not stand where the step begins.
        ItemsMissing, CoverageIncomplete: it is submitted before everything is scored, and everybody looked at.
        SamePerson: who submitted it confirms or returns it, or who entered points confirms it.
        ObjectionWindowOpen, VetoUndecided: it is published before objections and vetoes are decided.
        and as `take_up`.
    """
    begins, ends = STEPS[step]
    found = await take_up(session, clock, caller, assessment_id, occurred_on, *begins)
    row = found.row
    if step is Step.SUBMIT:
        _check_complete(found)
        row.submitted_on, row.submitted_by = occurred_on, caller.subject
    elif step is Step.PUBLISH:
        scores = found.scores
        await _check_decided(session, found, scores, occurred_on)
        _freeze(found, scores)
        row.published_on = occurred_on
    else:
        if caller.subject == row.submitted_by:
            raise SamePerson("提交人不能确认或退回自己提交的考核", "Who submitted it can't confirm or return it")
        if step is Step.CONFIRM:
            if caller.subject in found.scorers:
                raise SamePerson("评分人不能确认自己评分的考核", "Who entered points can't confirm them")
            row.confirmed_on, row.confirmed_by = occurred_on, caller.subject
            window = found.sheet.objection_days
            row.objections_until = None if window is None else objections_until(clock.today(), window.value)
        else:
            reopen(found, occurred_on)
    row.state = ends.value
    note_step(session, clock, caller, row, step.value, occurred_on, note)
    await session.flush()
    return row


def reopen(found: Whole, occurred_on: date) -> None:
    """Open the scoring again; vetoes that rest on points lapse, since the points may change."""
    row = found.row
    row.state = AssessmentState.OPEN.value
    row.submitted_on = row.submitted_by = row.confirmed_on = row.confirmed_by = row.objections_until = None
    for veto in found.vetoes:
        if veto.trigger == Trigger.BELOW_STANDARD and veto.lapsed_on is None:
            veto.lapsed_on = occurred_on


def _check_complete(found: Whole) -> None:
    """Raises ItemsMissing, CoverageIncomplete."""
    scores = found.scores
    missing = [(one, scores[one.id].missing) for one in found.objects if scores[one.id].missing]
    if missing:
        named = [f"{one.name}（{'、'.join(labels)}）" for one, labels in missing[:_MOST_NAMED]]
        raise ItemsMissing(
            f"{len(missing)} 个对象还有项目没有评分：{'；'.join(named)}",
            f"{len(missing)} objects lack items: {', '.join(one.code for one, _ in missing[:_MOST_NAMED])}",
            objects=[one.code for one, _ in missing],
        )
    coverage = found.sheet.household_coverage
    if coverage is None:
        return
    left = [
        one
        for one in found.objects
        if one.households is not None and not is_covered(one.households_seen or 0, one.households, coverage.value)
    ]
    if left:
        named = [f"{one.name}（{one.households_seen or 0}/{one.households}户）" for one in left[:_MOST_NAMED]]
        raise CoverageIncomplete(
            f"{len(left)} 个村没有核查到户：{'；'.join(named)}",
            f"{len(left)} villages are not covered: {', '.join(one.code for one in left[:_MOST_NAMED])}",
            objects=[one.code for one in left],
        )


async def _check_decided(session: AsyncSession, found: Whole, scores: dict[UUID, Scored], occurred_on: date) -> None:
    """Raises ObjectionWindowOpen, VetoUndecided."""
    until = found.row.objections_until
    if until is not None and occurred_on <= until:
        raise ObjectionWindowOpen(f"异议期到{day_text(until)}止", f"The window ends on {until}", field="occurred_on")
    objections: Sequence[AssessmentObjection] = await belonging(session, found.row, AssessmentObjection)
    if any(one.upheld is None for one in objections):
        raise ObjectionWindowOpen("还有异议没有处理", "An objection is not decided")
    standing = [veto for veto in found.vetoes if veto.lapsed_on is None]
    decided = {
        veto.object_id for veto in standing if veto.trigger == Trigger.BELOW_STANDARD and veto.upheld is not None
    }
    waiting = {veto.object_id for veto in standing if veto.upheld is None}
    due = {one.id for one in found.objects if scores[one.id].below_standard} - decided
    if named := [one for one in found.objects if one.id in waiting | due]:
        raise VetoUndecided(
            f"{'、'.join(one.name for one in named[:_MOST_NAMED])}的一票否决没有提出或决定",
            f"Vetoes wait: {', '.join(one.code for one in named[:_MOST_NAMED])}",
            objects=[one.code for one in named],
        )


def _freeze(found: Whole, scores: dict[UUID, Scored]) -> None:
    """Write the results where lists and exports read them."""
    for one in found.objects:
        scored = scores[one.id]
        one.total_points, one.duty_points, one.money_points = scored.total, scored.duty, scored.money
        one.level = scored.level.code if scored.level else None
        one.rank, one.tied, one.vetoed = scored.standing.rank, scored.standing.tied, scored.vetoed
