"""Vetoes and objections, each raised by one and decided by another, and who is held to account."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import AccountabilityCreate, DecisionCreate, ObjectionCreate, VetoCreate
from services.monitoring.assessments.models import AccountabilityRecord, Assessment, AssessmentObjection, AssessmentVeto
from services.monitoring.assessments.problems import (
    AlreadyDecided,
    NoGround,
    ObjectionWindowClosed,
    SamePerson,
    UnknownAssessmentObject,
    UnknownDecisionMatter,
    VetoExists,
)
from services.monitoring.assessments.queries import belonging, load, whole
from services.monitoring.assessments.rules import TRIGGER_LABELS, AssessmentState, Trigger
from services.monitoring.assessments.service import check_state, note_step, reopen, take_up
from shared.business_dates import check_step_date
from shared.calendar import Clock, day_text
from shared.security.callers import Caller

Matter = TypeVar("Matter", AssessmentVeto, AssessmentObjection)


async def raise_veto(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, body: VetoCreate
) -> Assessment:
    """Raise a veto on an object once the points are confirmed.

    Raises:
        UnknownAssessmentObject: it isn't the assessment's.
        NoGround: the sheet has no such veto for its kind, or it is not below standard.
        VetoExists: the same veto was raised before.
        and as `take_up`.

    Source: R000-088, R002-074.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.CONFIRMED)
    one = found.object(body.object_id)
    rules = [rule for rule in found.sheet.vetoes if rule.trigger == body.trigger and one.kind in rule.object_kinds]
    label = TRIGGER_LABELS[body.trigger]
    if not rules:
        raise NoGround(
            f"考核表没有对{one.name}规定“{label}”", f"No veto {body.trigger} for {one.code}", field="trigger"
        )
    if body.trigger is Trigger.BELOW_STANDARD and not found.scores[one.id].below_standard:
        raise NoGround(f"{one.name}没有不达标", f"{one.code} is not below standard", field="object_id")
    if any((veto.object_id, veto.trigger, veto.lapsed_on) == (one.id, body.trigger, None) for veto in found.vetoes):
        raise VetoExists(f"{one.name}已有“{label}”的否决", f"{one.code} has it", field="object_id")
    session.add(
        AssessmentVeto(
            county_code=one.county_code,
            assessment_id=found.row.id,
            object_id=one.id,
            trigger=body.trigger.value,
            grounds=body.grounds,
            raised_on=body.occurred_on,
            raised_by=caller.subject,
            raised_by_name=caller.name,
            recorded_at=clock.now(),
        )
    )
    note_step(session, clock, caller, found.row, "raise_veto", body.occurred_on, f"{one.name}：{label}")
    await session.flush()
    return found.row


async def decide_veto(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, veto_id: UUID, body: DecisionCreate
) -> Assessment:
    """Uphold or reject a veto; upheld, the object's level is the lowest whatever its points.

    Raises:
        UnknownDecisionMatter: there is no such veto.
        AlreadyDecided: it was decided, or has lapsed.
        SamePerson: who raised it decides it.
        and as `take_up`.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.CONFIRMED)
    veto = await _decided(session, caller, found.row, AssessmentVeto, veto_id, body)
    verdict = "成立" if veto.upheld else "不成立"
    name = found.object(veto.object_id).name
    note_step(session, clock, caller, found.row, "decide_veto", body.occurred_on, f"{name}：一票否决{verdict}")
    await session.flush()
    return found.row


async def raise_objection(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, body: ObjectionCreate
) -> Assessment:
    """Object to a confirmed result within the window, on behalf of an object of the caller's area.

    Raises:
        UnknownAssessment: not to be seen by the caller.
        UnknownAssessmentObject: it isn't the assessment's, or lies outside the caller's area.
        NotOpenForThis: the result isn't confirmed, or is published.
        ObjectionWindowClosed: the sheet knows no window, or it is over.
        DateInFuture, DateBeforeStep: the day doesn't fit.
    """
    row = await load(session, caller, assessment_id, lock=True)
    found = await whole(session, row)
    one = found.object(body.object_id)
    if not caller.covers(one.area_code):
        raise UnknownAssessmentObject(f"该考核没有对象 {one.id}", f"No object {one.id}", field="object_id")
    check_state(row, AssessmentState.CONFIRMED)
    check_step_date(clock, body.occurred_on, row.confirmed_on)
    until = row.objections_until
    if until is None or body.occurred_on > until:
        ended = f"异议期已于{day_text(until)}结束" if until else "该考核没有规定异议期"
        raise ObjectionWindowClosed(ended, f"The window ended on {until}" if until else "", field="occurred_on")
    session.add(
        AssessmentObjection(
            county_code=one.county_code,
            assessment_id=row.id,
            object_id=one.id,
            grounds=body.grounds,
            raised_on=body.occurred_on,
            raised_by=caller.subject,
            raised_by_name=caller.name,
            recorded_at=clock.now(),
        )
    )
    note_step(session, clock, caller, row, "object", body.occurred_on, one.name)
    await session.flush()
    return row


async def decide_objection(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, objection_id: UUID, body: DecisionCreate
) -> Assessment:
    """Uphold or reject an objection; upheld, the scoring is open again and vetoes that rest on points lapse.

    Raises:
        UnknownDecisionMatter: there is no such objection.
        AlreadyDecided: it was decided.
        SamePerson: who raised it decides it, or whose work it is against: who entered points, or confirmed them.
        and as `take_up`.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.CONFIRMED)
    row = found.row
    if caller.subject in found.scorers | {row.confirmed_by}:
        raise SamePerson(
            "评分人、确认人不能决定针对本次考核结果的异议",
            "Who scored or confirmed it can't decide an objection to it",
        )
    objection = await _decided(session, caller, row, AssessmentObjection, objection_id, body)
    verdict = "成立" if objection.upheld else "不成立"
    name = found.object(objection.object_id).name
    note_step(session, clock, caller, row, "decide_objection", body.occurred_on, f"{name}：异议{verdict}")
    if objection.upheld:
        reopen(found, body.occurred_on)
    await session.flush()
    return row


async def hold_to_account(
    session: AsyncSession, clock: Clock, caller: Caller, assessment_id: UUID, body: AccountabilityCreate
) -> Assessment:
    """Note who is held to account for a published result, why, and what follows.

    Raises:
        UnknownAssessmentObject: it isn't the assessment's.
        NoGround: its result calls nobody to account, or the sheet knows no such measure.
        and as `take_up`.

    Source: R000-088, R002-074, R003-017.
    """
    found = await take_up(session, clock, caller, assessment_id, body.occurred_on, AssessmentState.PUBLISHED)
    one = found.object(body.object_id)
    if not found.scores[one.id].accountable:
        raise NoGround(f"{one.name}的结果不需要问责", f"{one.code} is not to be held to account", field="object_id")
    if body.measure not in {measure.code for measure in found.sheet.accountability}:
        known = "、".join(f"{measure.code}（{measure.label}）" for measure in found.sheet.accountability)
        raise NoGround(
            f"考核表没有问责方式“{body.measure}”，现有：{known or '无'}",
            f"The sheet has no measure {body.measure!r}; there are: {known or 'none'}",
            field="measure",
        )
    session.add(
        AccountabilityRecord(
            county_code=one.county_code,
            assessment_id=found.row.id,
            actor=caller.subject,
            recorded_at=clock.now(),
            **body.model_dump(),
        )
    )
    note_step(session, clock, caller, found.row, "hold_to_account", body.occurred_on, f"{one.name}：{body.person}")
    await session.flush()
    return found.row


async def _decided(
    session: AsyncSession, caller: Caller, row: Assessment, model: type[Matter], matter_id: UUID, body: DecisionCreate
) -> Matter:
    """A veto or objection with its decision."""
    found: Matter | None = next((one for one in await belonging(session, row, model) if one.id == matter_id), None)
    if found is None:
        raise UnknownDecisionMatter(field="id")
    if found.upheld is not None or _lapsed_on(found) is not None:
        raise AlreadyDecided
    if found.raised_by == caller.subject:
        raise SamePerson("提出人不能自己决定", "Who raised it can't decide it")
    found.upheld, found.decision_reason = body.upheld, body.reason
    found.decided_on, found.decided_by, found.decided_by_name = body.occurred_on, caller.subject, caller.name
    return found


def _lapsed_on(matter: AssessmentVeto | AssessmentObjection) -> date | None:
    return matter.lapsed_on if isinstance(matter, AssessmentVeto) else None
