"""Open findings, rectify, close and send them back, and read them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.findings.models import (
    CloseRequest,
    Finding,
    FindingCreate,
    FindingDetail,
    FindingList,
    FindingQuery,
    FindingRead,
    FindingStepRead,
    FindingStepTaken,
    RectifyRequest,
    SendBackRequest,
)
from services.monitoring.findings.queries import find_finding, in_area, late_on
from services.monitoring.findings.refusals import (
    DueTooEarly,
    InspectionElsewhere,
    OwnWork,
    SupervisedThemselves,
    UnknownSection,
    UnknownSource,
    WrongFindingStep,
)
from services.monitoring.findings.rules import (
    STATE_LABELS,
    STEP_LABELS,
    FindingState,
    FindingStep,
    has_standing,
    is_late,
    may_close,
    state_after,
)
from services.monitoring.inspections.forms import forms_of
from services.monitoring.inspections.service import find_inspection
from services.monitoring.late_entries import entered_late
from services.monitoring.places import Place, place_of
from services.monitoring.planned import asked_for
from services.monitoring.populations.queries import find_household
from services.monitoring.posts import level_of
from services.monitoring.supervision.feed import announce_finding
from services.monitoring.supervision_units.queries import zone_of
from shared.areas import covers
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.database import after_key, decode_cursor, decode_day, decode_id, encode_cursor, new_id, table_of
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.supervision import FindingSource
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role


def sources_of(pack: PolicyPack) -> tuple[FindingSource, ...]:
    """The sources of problems that a pack names."""
    return pack.supervision.finding_sources if pack.supervision else ()


async def open_finding(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: FindingCreate
) -> FindingDetail:
    """Enter a problem that was found.

    Raises:
        DateInFuture, DueTooEarly: dated after today, or due before.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
        NoActivePolicy, UnknownSource, UnknownSection: the plan in force names no such source or section.
        NotFound, UnknownInspection, InspectionElsewhere: no such household there, or the inspection doesn't fit.
    """
    check_not_future(clock, request.occurred_on)
    _check_due(request.due_on, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    await _check_named(session, policies, place, request)
    if request.household_id is not None:
        await find_household(session, place.caller, request.household_id)
    if request.inspection_id is not None:
        await _check_inspection(session, caller, place, request.inspection_id, request.section)
    row = Finding(
        county_code=place.county_code,
        id=new_id(),
        zone=await zone_of(session, place, request.occurred_on),
        opened_on=request.occurred_on,
        last_on=request.occurred_on,
        **{**request.model_dump(exclude={"occurred_on"}), "area_code": place.area_code},
    )
    session.add(row)
    await session.flush()
    return await _note(session, clock, caller, row, row.what, [])


async def rectify(
    session: AsyncSession, clock: Clock, caller: Caller, finding_id: UUID, request: RectifyRequest
) -> FindingDetail:
    """Say what was done about a finding.

    Raises:
        UnknownFinding, WrongFindingStep: there is none, or it waits for another step.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, clock, caller, finding_id, FindingStep.RECTIFY, request.occurred_on)
    row.rectified_on, row.rectified_by = request.occurred_on, caller.subject
    row.rectified_late |= is_late(row.due_on, request.occurred_on, clock.today())
    row.entered_late |= entered_late(row.due_on, clock.today())
    return await _note(session, clock, caller, row, request.note, request.evidence)


async def close(
    session: AsyncSession, clock: Clock, caller: Caller, finding_id: UUID, request: CloseRequest
) -> FindingDetail:
    """Close a finding that somebody else has rectified.

    Raises:
        UnknownFinding, WrongFindingStep: there is none, or it waits for another step.
        OwnWork, SupervisedThemselves: the caller rectified it himself, or a level above his found it.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, clock, caller, finding_id, FindingStep.CLOSE, request.occurred_on)
    row.closed_on = request.occurred_on
    return await _note(session, clock, caller, row, request.note, [])


async def send_back(
    session: AsyncSession, clock: Clock, caller: Caller, finding_id: UUID, request: SendBackRequest
) -> FindingDetail:
    """Let a finding be rectified anew.

    Raises:
        UnknownFinding, WrongFindingStep: there is none, or it waits for another step.
        SupervisedThemselves: a level above the caller's found it.
        DateInFuture, DateBeforeStep, DueTooEarly: after today, before the step before, or due before.
    """
    row = await _at_step(session, clock, caller, finding_id, FindingStep.SEND_BACK, request.occurred_on)
    if request.due_on is not None:
        _check_due(request.due_on, request.occurred_on)
        row.due_on = request.due_on
    row.rectified_on, row.rectified_by = None, None
    return await _note(session, clock, caller, row, request.note, [])


async def show(session: AsyncSession, clock: Clock, caller: Caller, finding_id: UUID) -> FindingDetail:
    """A finding with its history. Raises UnknownFinding."""
    return await _detail(session, clock, await find_finding(session, caller, finding_id))


async def list_findings(session: AsyncSession, clock: Clock, caller: Caller, query: FindingQuery) -> FindingList:
    """Findings of an area, those first that are due first. Raises Invalid for a cursor of another list."""
    table = table_of(Finding).c
    today = clock.today()
    order = (table.due_on, table.id)
    statement = select(Finding).where(in_area(caller.narrowed(query.area, field="area")))
    for name in ("zone", "section", "source", "state", "entered_late", "household_id", "inspection_id"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.late is not None:
        statement = statement.where(late_on(today) if query.late else ~late_on(today))
    if query.after is not None:
        due_on, finding_id = decode_cursor("findings", query.after, 2)
        statement = after_key(statement, order, (decode_day(due_on), decode_id(finding_id)))
    found: Sequence[Finding] = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("findings", page[-1].due_on, page[-1].id) if len(found) > query.limit else None
    return FindingList(items=[FindingRead.of(row, today) for row in page], next=more)


def _check_due(due_on: date, occurred_on: date) -> None:
    if due_on < occurred_on:
        raise DueTooEarly(
            f"期限{day_text(due_on)}早于{day_text(occurred_on)}",
            f"It is due on {due_on}, before {occurred_on}",
            field="due_on",
        )


async def _check_named(session: AsyncSession, policies: ActivePolicies, place: Place, request: FindingCreate) -> None:
    with asked_for("问题来源", "sources of findings"):
        sources = await policies.for_area(session, place.area_code, request.occurred_on, sources_of)
    if request.source not in {source.code for source in sources}:
        known = "、".join(f"{source.code}（{source.label}）" for source in sources)
        raise UnknownSource(
            f"没有“{request.source}”，现有：{known}", f"no source {request.source!r}; there are {known}", field="source"
        )
    with asked_for("督查表式", "forms of inspections"):
        forms = await policies.for_area(session, place.area_code, request.occurred_on, forms_of)
    sections = {section.code: section.label for form in forms for section in form.sections}
    if request.section not in sections:
        known = "、".join(f"{code}（{label}）" for code, label in sections.items())
        raise UnknownSection(
            f"没有“{request.section}”，现有：{known}",
            f"no section {request.section!r}; there are {known}",
            field="section",
        )


async def _check_inspection(
    session: AsyncSession, caller: Caller, place: Place, inspection_id: UUID, section: str
) -> None:
    inspection = await find_inspection(session, caller, inspection_id, field="inspection_id")
    inspected = place.caller.areas.code_now(inspection.area_code)
    if not covers(inspected, place.area_code) or section not in inspection.sections:
        raise InspectionElsewhere(
            f"该次检查是 {inspection.area_code} 的，含：{'、'.join(inspection.sections)}",
            f"The inspection was of {inspection.area_code}, with {', '.join(inspection.sections)}",
            field="inspection_id",
        )


async def _at_step(
    session: AsyncSession, clock: Clock, caller: Caller, finding_id: UUID, step: FindingStep, on: date
) -> Finding:
    """A locked finding that was moved on by a step."""
    row = await find_finding(session, caller, finding_id, lock=True)
    state = FindingState(row.state)
    following = state_after(state, step)
    if following is None:
        raise WrongFindingStep(
            f"问题{STATE_LABELS[state]}，不能{STEP_LABELS[step]}", f"The finding is {state}, it can't take {step}"
        )
    if step is FindingStep.CLOSE and not may_close(str(row.rectified_by), caller.subject):
        raise OwnWork
    if step is not FindingStep.RECTIFY:
        await _check_standing(session, row, caller)
    check_step_date(clock, on, row.last_on)
    row.state, row.last_on = following.value, on
    return row


async def _check_standing(session: AsyncSession, row: Finding, caller: Caller) -> None:
    """Refuse the closing, or sending back, from below the level that found it."""
    opened = (await _steps(session, row))[0]
    finder = Role(opened.actor_role)
    if not has_standing(level_of(finder), level_of(caller.role)):
        raise SupervisedThemselves(
            f"由{ROLE_LABELS[finder]}发现，您的角色是{ROLE_LABELS[caller.role]}",
            f"{finder} found it; you are {caller.role}",
        )


async def _note(
    session: AsyncSession, clock: Clock, caller: Caller, row: Finding, note: str, evidence: list[str]
) -> FindingDetail:
    """Keep the step that brought a finding where it stands, and tell of it."""
    session.add(
        FindingStepTaken(
            county_code=row.county_code,
            finding_id=row.id,
            step=row.state,
            occurred_on=row.last_on,
            due_on=row.due_on,
            note=note,
            evidence=evidence,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
        )
    )
    await session.flush()
    announce_finding(session, row)
    return await _detail(session, clock, row)


async def _steps(session: AsyncSession, row: Finding) -> Sequence[FindingStepTaken]:
    table = table_of(FindingStepTaken).c
    steps = await session.scalars(
        select(FindingStepTaken)
        .where(table.county_code == row.county_code, table.finding_id == row.id)
        .order_by(table.id)
    )
    return steps.all()


async def _detail(session: AsyncSession, clock: Clock, row: Finding) -> FindingDetail:
    return FindingDetail(
        **FindingRead.of(row, clock.today()).model_dump(),
        history=[FindingStepRead.model_validate(step.model_dump()) for step in await _steps(session, row)],
    )
