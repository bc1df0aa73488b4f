"""Putting up public notices, taking objections, answering them, and ending the notice with its step."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry.areas.models import AreaRecord
from services.registry.notices import queries, rules
from services.registry.notices.forms import AnswerCreate, NoticeCreate, NoticeRead, ObjectionCreate
from services.registry.notices.models import ENDED, OPEN, UPHELD, Notice, Objection
from services.registry.notices.refusals import NoticeOver, NoticeTwice, ObjectionAnswered, UnknownListed
from services.registry.procedures import rules as procedure_rules
from services.registry.procedures.forms import IncomeForm
from services.registry.procedures.models import DROPPED, STANDING, VILLAGE, Entry
from services.registry.procedures.queries import Case, find_case, find_round, latest_findings
from services.registry.procedures.refusals import UnknownStep, WrongRole
from services.registry.procedures.rules import StepRule
from services.registry.records.kinds import Desk
from services.registry.standards.rules import account
from shared.business_dates import check_step_date
from shared.database import table_of
from shared.errors import NotFound
from shared.public_notices import PublicObjection
from shared.security.permissions import Role


async def put_up(desk: Desk, round_id: UUID, request: NoticeCreate) -> NoticeRead:
    """Put up the notice of a round's next step.

    Raises:
        NotFound: no such round in the caller's area.
        RoundEnded: it is over.
        UnknownStep: the next step is no notice.
        WrongRole: it belongs to another post.
        DateInFuture, DateBeforeStep: after today, or before the step before.
        NoticeTwice: it is up.
    """
    case = await find_case(desk.session, desk.caller, round_id, lock=True)
    step = _notice_step(case)
    procedure_rules.check_role(step, desk.caller.role.value)
    check_step_date(desk.clock, request.occurred_on, case.last_on)
    if await _notice_of(desk, case, step) is not None:
        raise NoticeTwice
    days = step.notice_days or 1
    area = await desk.session.get_one(AreaRecord, case.round.area_code)
    notice = Notice(
        county_code=case.round.county_code,
        round_id=case.round.id,
        step=step.code,
        area_code=case.round.area_code,
        area_name=area.name,
        title=f"{area.name}{case.round.year}年度{case.plan.procedure.label}{step.label}",
        role=step.role,
        starts_on=request.occurred_on,
        days=days,
        in_working_days=step.notice_in_working_days,
        free_on=rules.first_free_day(request.occurred_on, days, working=step.notice_in_working_days),
        listed=await _listed(desk, case),
        subject=desk.caller.subject,
        recorded_at=desk.clock.now(),
    )
    desk.session.add(notice)
    await desk.session.flush()
    return queries.shown(notice, [])


def _notice_step(case: Case) -> StepRule:
    following = procedure_rules.next_step(case.plan.steps, case.codes, ended=case.ended)
    if following is None:
        procedure_rules.check_order(case.plan.steps, case.codes, case.plan.steps[-1].code, ended=True)
    if following is None or following.notice_days is None:
        label = "" if following is None else following.label
        raise UnknownStep(f"下一步是“{label}”，不是公示", "The next step is no public notice", field="round_id")
    return following


async def _listed(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """Who stands, in the order of the first list, as everybody may see him: nothing of health or cause."""
    survey = next((step for step in case.plan.steps if step.kind == "survey"), None)
    found = {} if survey is None else await latest_findings(desk.session, case.round, survey.code)
    return [
        {
            "entry_id": str(entry.id),
            "number": entry.number,
            "name": entry.head_name if entry.subject == VILLAGE else rules.mask_name(entry.head_name),
            "village_group": entry.village_group,
            "people": entry.people,
            "per_head_fen": _per_head(case, entry, found[entry.id].facts) if entry.id in found else None,
            "explanation": entry.reason,
        }
        for entry in sorted(case.standing, key=lambda one: (one.place or 0, one.number))
    ]


def _per_head(case: Case, entry: Entry, facts: dict[str, Any]) -> int | None:
    if "income" not in facts:
        return None
    form = IncomeForm.model_validate(facts["income"])
    measure = "net_income" if case.plan.income is None else case.plan.income.measure
    return account(form.parts, form.paid_away_fen, entry.people).per_head_fen(measure)


async def _notice_of(desk: Desk, case: Case, step: StepRule) -> Notice | None:
    table = table_of(Notice).c
    found: Notice | None = await desk.session.scalar(
        select(Notice).where(
            table.county_code == case.round.county_code, table.round_id == case.round.id, table.step == step.code
        )
    )
    return found


async def days_of_objections(desk: Desk, case: Case, step: StepRule) -> list[date]:
    """The days on which objections to a step's notice were raised and answered."""
    notice = await _notice_of(desk, case, step)
    found = () if notice is None else await queries.objections_of(desk.session, notice.county_code, [notice.id])
    return [day for one in found for day in (one.raised_on, one.answered_on) if day is not None]


async def end_notice(desk: Desk, case: Case, step: StepRule, occurred_on: date) -> None:
    """Take a notice down with its step; the round is locked.

    Raises:
        NoticeMissing, NoticeRunning, ObjectionOpen: it is not up, or not over.
    """
    notice = await _notice_of(desk, case, step)
    still_open = 0
    if notice is not None:
        # an objection that is being raised waits for this lock, and finds the notice over
        notice = await queries.find_notice(desk.session, desk.caller, notice.id, lock=True)
        table = table_of(Objection).c
        still_open = (
            await desk.session.execute(
                select(func.count()).where(
                    table.county_code == notice.county_code, table.notice_id == notice.id, table.state == OPEN
                )
            )
        ).scalar_one()
    rules.check_over(None if notice is None else notice.free_on, occurred_on, still_open)
    if notice is not None:
        notice.state, notice.ended_on = ENDED, occurred_on


async def object_to(desk: Desk, notice_id: UUID, request: ObjectionCreate) -> Objection:
    """Take down an objection that somebody raised.

    Raises:
        NotFound: no such notice in the caller's area.
        NoticeOver: it was taken down.
        DateInFuture, DateBeforeStep: after today, or before it was put up.
        UnknownListed: it doesn't list that number.
    """
    notice = await _open_notice(desk, notice_id)
    check_step_date(desk.clock, request.occurred_on, notice.starts_on)
    said = PublicObjection.model_validate(request.model_dump(exclude={"occurred_on"}))
    return await _raise(desk, notice, said, request.occurred_on, from_public=False)


async def object_publicly(desk: Desk, notice_id: UUID, request: PublicObjection) -> Objection:
    """Take an objection that came in over the public page, today.

    Raises:
        NotFound: no such notice.
        NoticeOver: it was taken down, or had hung on paper before it was entered here.
        UnknownListed: it doesn't list that number.
    """
    notice = await _open_notice(desk, notice_id)
    if not (row := queries.public_row(notice)).takes_objections:
        raise NoticeOver(f"公示至 {row.last_on} 止，其后补录入系统", f"It ran to {row.last_on} and was entered later")
    return await _raise(desk, notice, request, desk.clock.today(), from_public=True)


async def _open_notice(desk: Desk, notice_id: UUID) -> Notice:
    notice = await queries.find_notice(desk.session, desk.caller, notice_id, lock=True)
    if notice.state != OPEN:
        raise NoticeOver(f"公示已于 {notice.ended_on} 结束", f"It ended on {notice.ended_on}")
    return notice


async def _raise(desk: Desk, notice: Notice, said: PublicObjection, raised_on: date, *, from_public: bool) -> Objection:
    entry_id: UUID | None = None
    if said.number is not None:
        listed = {one["number"]: one.get("entry_id") for one in notice.listed}
        if said.number not in listed:
            raise UnknownListed(field="number")
        if (entry := listed[said.number]) is not None:
            entry_id = UUID(entry)
    objection = Objection(
        county_code=notice.county_code,
        notice_id=notice.id,
        entry_id=entry_id,
        number=said.number,
        raised_on=raised_on,
        from_public=from_public,
        raiser_masked=rules.mask_name(said.name),
        raiser_encrypted=desk.personal.encrypt(said.name),
        contact_encrypted=desk.personal.encrypt(said.contact),
        statement_encrypted=desk.personal.encrypt(said.statement),
        recorded_at=desk.clock.now(),
    )
    desk.session.add(objection)
    await desk.session.flush()
    return objection


async def list_objections(desk: Desk, notice_id: UUID) -> Sequence[Objection]:
    """A notice's objections, with who raised them: for the post that answers, and for the county's office.

    Raises:
        NotFound: no such notice in the caller's area.
        WrongRole: another post asks.
    """
    notice = await queries.find_notice(desk.session, desk.caller, notice_id)
    _check_answers(desk, notice)
    return await queries.objections_of(desk.session, notice.county_code, [notice.id])


def _check_answers(desk: Desk, notice: Notice) -> None:
    """Refuse another post than the one that put the notice up, and the county's office. Raises WrongRole."""
    if desk.caller.role not in (notice.role, Role.COUNTY_OFFICE):
        raise WrongRole(
            "异议只由发布公示的岗位和县扶贫办查看、答复", "For the post that put the notice up, and the county office"
        )


async def answer(desk: Desk, notice_id: UUID, objection_id: UUID, request: AnswerCreate) -> Objection:
    """Answer an objection; one that is upheld takes the entry off the list and out of the round.

    Of a project's stage or a fund-use plan it makes the notice count for nothing: another is put up.

    Raises:
        NotFound: no such notice in the caller's area, or no such objection to it.
        WrongRole: another post answers.
        NoticeOver: it was taken down.
        ObjectionAnswered: it was answered before.
        DateInFuture, DateBeforeStep: after today, or before it was raised.
        AnswerTellsOfHealth, AnswerGivesNumber: everybody would read what is nobody's business.
    """
    notice = await queries.find_notice(desk.session, desk.caller, notice_id)
    case: Case | None = None
    if notice.round_id is not None:
        # the round first, as every step does
        await find_round(desk.session, desk.caller, notice.round_id, lock=True)
    notice = await _open_notice(desk, notice_id)
    if notice.round_id is not None:
        case = await find_case(desk.session, desk.caller, notice.round_id)
        step = next(one for one in case.plan.steps if one.code == notice.step)
        procedure_rules.check_role(step, desk.caller.role.value)
    else:
        _check_answers(desk, notice)
    objection = await desk.session.get(Objection, (notice.county_code, objection_id), populate_existing=True)
    if objection is None or objection.notice_id != notice.id:
        raise NotFound("该公示没有这条异议", "No such objection to the notice", field="objection_id")
    if objection.state != OPEN:
        raise ObjectionAnswered(f"已于 {objection.answered_on} 答复", f"It was answered on {objection.answered_on}")
    check_step_date(desk.clock, request.occurred_on, objection.raised_on)
    rules.check_answer(request.answer)
    objection.state, objection.answer = request.outcome, request.answer
    objection.answered_on, objection.answered_by = request.occurred_on, desk.caller.subject
    entries = () if case is None else case.entries
    entry = next((one for one in entries if one.id == objection.entry_id), None)
    if request.outcome == UPHELD and entry is not None and entry.state == STANDING:
        entry.state, entry.dropped_at, entry.reason = DROPPED, notice.step, f"公示异议成立：{request.answer}"
    await desk.session.flush()
    return objection
