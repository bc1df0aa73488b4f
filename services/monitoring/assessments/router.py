"""Assessments over HTTP: opening, scoring, steps, decisions, and how they stand."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.monitoring.assessments import decisions, entering, opening, reading, service
from services.monitoring.assessments.forms import (
    AccountabilityCreate,
    AssessedYear,
    AssessmentCreate,
    AssessmentQuery,
    CoverageCreate,
    DecisionCreate,
    EntriesCreate,
    ObjectionCreate,
    ReturnCreate,
    StepCreate,
    VetoCreate,
)
from services.monitoring.assessments.rules import Step
from services.monitoring.assessments.schemas import AssessmentDetail, AssessmentList, CalendarRead, RankingRead
from shared.database import SessionDep, SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/assessments", tags=["assessments"])

Reader = Annotated[Caller, requires("work_assessment.read")]
Writer = Annotated[Caller, requires("work_assessment.write")]
Decider = Annotated[Caller, requires("work_assessment.decide")]


@router.post("", status_code=201)
async def open_assessment(
    body: AssessmentCreate, request: Request, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Open an assessment of an area for a period that is over; its objects are listed and our figures pulled.

    Towns and villages of the area are all listed by the system; departments, units and persons are named.
    """
    row = await opening.open_assessment(session, clock, request.app.state.policies, caller, body)
    return await reading.detail(session, caller, row)


@router.get("")
async def list_assessments(
    query: Annotated[AssessmentQuery, Query()], caller: Reader, session: SessionDep
) -> AssessmentList:
    """List the assessments of an area; those assessed see theirs from the confirmation on."""
    return await reading.list_assessments(session, caller, query)


@router.get("/calendar")
async def show_calendar(
    request: Request,
    caller: Reader,
    session: SnapshotDep,
    clock: ClockDep,
    area: AskedArea = None,
    year: Annotated[AssessedYear | None, Query(description="缺省为今年")] = None,
) -> CalendarRead:
    """Show when an area is supervised and assessed in a year, and how far each has come."""
    asked = caller.narrowed(area, field="area")
    policies, of_year = request.app.state.policies, year or clock.today().year
    return await reading.show_calendar(session, clock, policies, asked, of_year)


@router.get("/{assessment_id}")
async def show_assessment(assessment_id: UUID, caller: Reader, session: SnapshotDep) -> AssessmentDetail:
    """Show an assessment with its objects, each item with the sentence that explains its points, and its history."""
    return await reading.show(session, caller, assessment_id)


@router.get("/{assessment_id}/ranking")
async def show_ranking(assessment_id: UUID, caller: Reader, session: SnapshotDep) -> RankingRead:
    """Show the ranking of each kind of object; equal points share a rank, and a veto leaves none."""
    return await reading.show_ranking(session, caller, assessment_id)


@router.post("/{assessment_id}/pull")
async def pull_figures(
    assessment_id: UUID, body: StepCreate, request: Request, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Pull our own figures of the period's last day anew; what people entered stays."""
    policies = request.app.state.policies
    row = await entering.pull_anew(session, clock, policies, caller, assessment_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/entries")
async def enter_facts(
    assessment_id: UUID, body: EntriesCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Enter figures, tasks and judged points with their evidence, all or none; a correction needs its reason."""
    row = await entering.enter(session, clock, caller, assessment_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/coverage")
async def note_coverage(
    assessment_id: UUID, body: CoverageCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Note how many households of which villages were looked at."""
    row = await entering.cover(session, clock, caller, assessment_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/submit")
async def submit_assessment(
    assessment_id: UUID, body: StepCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Submit an assessment in which every item is scored and every household was looked at."""
    row = await service.take_step(session, clock, caller, assessment_id, Step.SUBMIT, body.occurred_on, body.note)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/return")
async def return_assessment(
    assessment_id: UUID, body: ReturnCreate, caller: Decider, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Send an assessment back to be corrected before its publication; for another person than who submitted it."""
    row = await service.take_step(session, clock, caller, assessment_id, Step.RETURN, body.occurred_on, body.note)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/confirm")
async def confirm_assessment(
    assessment_id: UUID, body: StepCreate, caller: Decider, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Confirm a submitted assessment; for another person than who submitted it."""
    row = await service.take_step(session, clock, caller, assessment_id, Step.CONFIRM, body.occurred_on, body.note)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/publish")
async def publish_assessment(
    assessment_id: UUID, body: StepCreate, caller: Decider, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Publish the results, once objections and the vetoes that the sheet calls for are decided."""
    row = await service.take_step(session, clock, caller, assessment_id, Step.PUBLISH, body.occurred_on, body.note)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/vetoes", status_code=201)
async def raise_veto(
    assessment_id: UUID, body: VetoCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Raise a veto on an object of a confirmed assessment, with its grounds."""
    row = await decisions.raise_veto(session, clock, caller, assessment_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/vetoes/{veto_id}/decide")
async def decide_veto(
    assessment_id: UUID, veto_id: UUID, body: DecisionCreate, caller: Decider, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Uphold or reject a veto; for another person than who raised it."""
    row = await decisions.decide_veto(session, clock, caller, assessment_id, veto_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/objections", status_code=201)
async def raise_objection(
    assessment_id: UUID,
    body: ObjectionCreate,
    caller: Annotated[Caller, requires("work_assessment.object")],
    session: SessionDep,
    clock: ClockDep,
) -> AssessmentDetail:
    """Object to a confirmed result of one's own area within the sheet's window."""
    row = await decisions.raise_objection(session, clock, caller, assessment_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/objections/{objection_id}/decide")
async def decide_objection(
    assessment_id: UUID,
    objection_id: UUID,
    body: DecisionCreate,
    caller: Decider,
    session: SessionDep,
    clock: ClockDep,
) -> AssessmentDetail:
    """Uphold or reject an objection; upheld, the scoring is open again."""
    row = await decisions.decide_objection(session, clock, caller, assessment_id, objection_id, body)
    return await reading.detail(session, caller, row)


@router.post("/{assessment_id}/accountability", status_code=201)
async def hold_to_account(
    assessment_id: UUID, body: AccountabilityCreate, caller: Decider, session: SessionDep, clock: ClockDep
) -> AssessmentDetail:
    """Note who is held to account for a published result under a veto or at an accountable level."""
    row = await decisions.hold_to_account(session, clock, caller, assessment_id, body)
    return await reading.detail(session, caller, row)
