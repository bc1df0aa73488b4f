"""Opening rounds and taking their steps: one transaction each, the round locked from the first read on."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.registry.documents.naming import check_documents
from services.registry.incomes.service import YearInFuture
from services.registry.notices.service import days_of_objections, end_notice
from services.registry.procedures import rules
from services.registry.procedures.effects import take_effect
from services.registry.procedures.findings import account_of, judge, require_findings
from services.registry.procedures.forms import RoundCreate, StepCreate
from services.registry.procedures.models import COMPLETED, DROPPED, FAILED, STANDING, Entry, Finding, Round, TakenStep
from services.registry.procedures.plan import Plan, choose_plan
from services.registry.procedures.queries import Case, find_case, latest_findings
from services.registry.procedures.refusals import DroppedTwice, RoundRunning, WrongAreaLevel, WrongRole
from services.registry.procedures.rules import ROLE_LABELS, StepRule, Votes
from services.registry.records.kinds import Desk
from services.registry.records.service import check_area
from services.registry.standards.refusals import QuotaMissing
from services.registry.standards.rules import Applicant, Ranked, Scale, line_of, rank
from shared.areas import level_of, significant_prefix
from shared.business_dates import check_not_future, check_step_date
from shared.database import violated_constraint
from shared.errors import Invalid

_LEVEL_LABELS = {"village": "村", "town": "乡镇", "county": "县"}


async def open_round(desk: Desk, request: RoundCreate) -> Round:
    """Open a round of a procedure in an area.

    Raises:
        OutsideArea, AreaUnknown, AreaGone, WrongAreaLevel: the area is not the caller's, none, gone, or too wide.
        DateInFuture, YearInFuture: opened after today, or for incomes of a year that has not begun by then.
        NoSuchProcedure: no policy in force there has it.
        WrongRole: another post opens it.
        QuotaMissing: the plan cuts by a quota of scale, and none is given.
        RoundRunning: one of this year is running.
    """
    prefix = significant_prefix(request.area_code)
    await check_area(desk, request.area_code)
    check_not_future(desk.clock, request.occurred_on)
    if request.year > request.occurred_on.year:
        raise YearInFuture(field="year")
    held, plan = await choose_plan(desk, request.area_code, request.procedure, request.occurred_on)
    _check_opening(desk, plan, request)
    row = Round(
        county_code=desk.caller.areas.tenant(prefix),
        area_code=request.area_code,
        procedure=request.procedure,
        pack=held.pack,
        policy_area=held.area_code,
        effective_from=held.effective_from,
        revision=held.revision,
        year=request.year,
        quota_households=request.quota_households,
        quota_people=request.quota_people,
        opened_on=request.occurred_on,
        opened_by=desk.caller.subject,
        apply_until=rules.window_end(request.occurred_on, plan.procedure.apply_days),
        recorded_at=desk.clock.now(),
    )
    desk.session.add(row)
    try:
        await desk.session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == "uq_procedure_round_running":
            raise RoundRunning(f"{request.year} 年度的这项程序正在办理", "A round of that year is running") from error
        raise
    return row


def _check_opening(desk: Desk, plan: Plan, request: RoundCreate) -> None:
    procedure = plan.procedure
    if level_of(request.area_code).value != procedure.area_level:
        raise WrongAreaLevel(
            f"“{procedure.label}”须按{_LEVEL_LABELS[procedure.area_level]}开办",
            f"{procedure.code} is opened for a {procedure.area_level}",
            field="area_code",
        )
    if desk.caller.role.value != procedure.opened_by:
        label = ROLE_LABELS.get(procedure.opened_by, procedure.opened_by)
        raise WrongRole(f"“{procedure.label}”由{label}开办", f"{procedure.opened_by} opens {procedure.code}")
    quota = request.quota_households or request.quota_people
    if procedure.scale_control and quota is None:
        raise QuotaMissing(field="quota_households")


async def take_step(desk: Desk, round_id: UUID, request: StepCreate) -> Case:
    """Take the next step of a round.

    Raises:
        NotFound: no such round in the caller's area.
        RoundEnded, UnknownStep, StepTaken, StepSkipped: the step is not the next.
        WrongRole, SamePerson: somebody else must take it.
        DateInFuture, DateBeforeStep, WindowOpen: it can't have been taken on that day.
        EvidenceMissing, UnknownDocument, FindingsMissing: it lacks what it needs.
        VotesMissing, NoQuorum, NoMajority, WrongOutcome: the vote, or the outcome, can't be.
        NoticeMissing, NoticeRunning, ObjectionOpen: the notice is not over.
        LineUnknown, IncomeUnknown, QuotaMissing, OverQuota: the standard can't be applied, or is not kept.
        Refusal: whatever the register says to the effect.
    """
    case = await find_case(desk.session, desk.caller, round_id, lock=True)
    step = rules.check_order(case.plan.steps, case.codes, request.code, ended=case.ended)
    rules.check_role(step, desk.caller.role.value)
    check_step_date(desk.clock, request.occurred_on, await _latest_day(desk, case, step))
    labels = {one.code: one.label for one in case.plan.steps}
    rules.check_person(step, {one.code: one.subject for one in case.taken}, desk.caller.subject, labels)
    rules.check_evidence(
        step,
        {item.label for item in request.evidence if item.text or item.document_id},
        {item.label for item in request.evidence},
    )
    papers = [item.document_id for item in request.evidence if item.document_id is not None]
    await check_documents(desk.session, case.round.county_code, papers, field="evidence")
    rules.check_outcome(step, request.outcome)
    rules.check_votes(step, None if request.votes is None else Votes(**request.votes.model_dump()), request.outcome)
    _check_note(request)
    was = {entry.id for entry in case.standing}
    _drop_requested(case, step, request)
    if request.outcome == rules.PASSED and (act := _ACTS.get(step.kind)) is not None:
        await act(desk, case, step, request)
    _write(desk, case, step, request, was)
    await desk.session.flush()
    return await find_case(desk.session, desk.caller, round_id)


async def _latest_day(desk: Desk, case: Case, step: StepRule) -> date:
    """The latest day of what a step closes: the step before, applications, findings, objections and their answers."""
    days: list[date] = [case.last_on]
    if step.kind == "application":
        days += [entry.applied_on for entry in case.entries]
    if step.kind in rules.FINDINGS:
        days += [one.occurred_on for one in (await latest_findings(desk.session, case.round, step.code)).values()]
    if step.kind == "public_notice":
        days += await days_of_objections(desk, case, step)
    return max(days)


def _check_note(request: StepCreate) -> None:
    if request.outcome == rules.FAILED and not request.note:
        raise Invalid("未通过的，须在 note 中写明理由", "Say in note why it failed", field="note")


def _drop_requested(case: Case, step: StepRule, request: StepCreate) -> None:
    standing = {entry.id: entry for entry in case.standing}
    for one in request.dropped:
        entry = standing.pop(one.entry_id, None)
        if entry is None:
            raise DroppedTwice(field="dropped")
        drop(entry, step.code, one.reason)


def drop(entry: Entry, step: str, reason: str) -> None:
    """Let an entry leave its round."""
    entry.state, entry.dropped_at, entry.reason = DROPPED, step, reason


def _write(desk: Desk, case: Case, step: StepRule, request: StepCreate, was: set[UUID]) -> None:
    row = case.round
    desk.session.add(
        TakenStep(
            county_code=row.county_code,
            round_id=row.id,
            place=len(case.taken) + 1,
            code=step.code,
            label=step.label,
            kind=step.kind,
            occurred_on=request.occurred_on,
            due_on=rules.due_on(step, case.last_on),
            outcome=request.outcome,
            note=request.note,
            evidence=[item.model_dump(mode="json") for item in request.evidence],
            votes={} if request.votes is None else request.votes.model_dump(),
            dropped=[
                {"entry_id": str(entry.id), "number": entry.number, "reason": entry.reason}
                for entry in case.entries
                if entry.id in was and entry.state == DROPPED
            ],
            subject=desk.caller.subject,
            name=desk.caller.name,
            role=desk.caller.role.value,
            recorded_at=desk.clock.now(),
        )
    )
    row.version += 1
    row.state = _state_after(case, step, request.outcome)
    if case.ended:
        row.ended_on = request.occurred_on


def _state_after(case: Case, step: StepRule, outcome: str) -> str:
    if outcome == rules.FAILED:
        for entry in case.standing:
            drop(entry, step.code, f"“{step.label}”未通过")
        return FAILED
    gathered = step.kind == "application" or any(one.kind == "application" for one in case.taken)
    if gathered and all(entry.state == DROPPED for entry in case.entries):
        return FAILED
    return COMPLETED if len(case.taken) + 1 == len(case.plan.steps) else case.round.state


async def _close_applications(_desk: Desk, case: Case, _step: StepRule, request: StepCreate) -> None:
    rules.check_window_over(request.occurred_on, case.round.apply_until)


async def _require(desk: Desk, case: Case, step: StepRule, _request: StepCreate) -> None:
    await require_findings(desk, case, step)


async def _survey(desk: Desk, case: Case, step: StepRule, request: StepCreate) -> None:
    for entry_id, finding in (await require_findings(desk, case, step)).items():
        entry = next(one for one in case.entries if one.id == entry_id)
        if entry.state != STANDING:
            continue
        verdict = await judge(desk, case, entry, finding, request.occurred_on)
        entry.reason = verdict.sentence
        if not verdict.met:
            drop(entry, step.code, verdict.sentence)


async def _shortlist(desk: Desk, case: Case, step: StepRule, _request: StepCreate) -> None:
    for one in await ranked(desk, case):
        entry = next(entry for entry in case.entries if entry.id == one.entry_id)
        entry.place, entry.reason = one.place, one.sentence
        if not one.kept:
            drop(entry, step.code, one.sentence)


async def ranked(desk: Desk, case: Case, of: set[UUID] | None = None) -> list[Ranked]:
    """The first list of a round.

    Args:
        of: the entries that are ranked; those that stand where it is left out.

    Raises:
        FindingsMissing: an income was not surveyed.
        LineUnknown: the year's line is blank.
        QuotaMissing: the round has no quota of scale.
    """
    found = await surveyed(desk, case, of)
    scale = Scale(case.round.quota_households, case.round.quota_people)
    if scale.households is None and scale.people is None:
        raise QuotaMissing(field="quota_households")
    rule = case.plan.income
    measure = "net_income" if rule is None else rule.measure
    line_fen = (
        None
        if rule is None
        else line_of(case.plan.lines_fen(rule.line, case.round.area_code), rule.line, case.round.year)
    )
    return rank(
        [
            Applicant(
                entry.id, entry.number, entry.people, account_of(entry, finding).per_head_fen(measure), entry.applied_on
            )
            for entry, finding in found
        ],
        scale,
        measure,
        line_fen,
        "poverty" if rule is None else rule.line,
    )


async def surveyed(desk: Desk, case: Case, of: set[UUID] | None = None) -> list[tuple[Entry, Finding]]:
    """Entries with the survey of each, in the order of application. Raises FindingsMissing."""
    step = next(one for one in case.plan.steps if one.kind == "survey")
    found = await require_findings(desk, case, step)
    wanted = {entry.id for entry in case.standing} if of is None else of
    return [(entry, found[entry.id]) for entry in case.entries if entry.id in wanted and entry.id in found]


async def _notice(desk: Desk, case: Case, step: StepRule, request: StepCreate) -> None:
    await end_notice(desk, case, step, request.occurred_on)


async def _approve(_desk: Desk, case: Case, _step: StepRule, _request: StepCreate) -> None:
    scale = Scale(case.round.quota_households, case.round.quota_people)
    rules.check_quota(scale, len(case.standing), sum(entry.people for entry in case.standing))


async def _enter(desk: Desk, case: Case, _step: StepRule, request: StepCreate) -> None:
    await take_effect(desk, case, request.occurred_on)


_ACTS: dict[str, Callable[[Desk, Case, StepRule, StepCreate], Awaitable[None]]] = {
    "application": _close_applications,
    "survey": _survey,
    "commitment": _require,
    "consent": _require,
    "shortlist": _shortlist,
    "public_notice": _notice,
    "approval": _approve,
    "entry": _enter,
}
