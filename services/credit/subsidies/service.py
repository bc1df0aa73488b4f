"""The life of a subsidy list: drawn up, submitted, approved or returned, paid, by three people."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.standings import bank_standing
from services.credit.duties.rules import subsidy_list_due_on
from services.credit.ledger.rules import Transfer, list_approved, list_paid, list_withdrawn
from services.credit.ledger.service import JournalDraft, post
from services.credit.locks import lock_books
from services.credit.policies import credit_policy, credit_section, to_policy
from services.credit.policy import CreditPolicy
from services.credit.problems import (
    ListAltered,
    ListCorrected,
    ListExists,
    ListWrongState,
    SamePerson,
    UnknownList,
)
from services.credit.refusals import BankNotAdmitted
from services.credit.subsidies.drafting import control_of, draw_up_lines
from services.credit.subsidies.models import FROZEN_STATES, SubsidyLine, SubsidyList
from services.credit.subsidies.queries import days_of_lines, lines_with_loans
from services.credit.subsidies.refusals import QuarterNotBegun
from services.credit.subsidies.rules import check_submission, payment_due
from services.credit.subsidies.schemas import LineRead, Lines, ListCreate, ListQuery, ListRead, Lists, Return, Step
from shared.areas import village_text
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import after_key, decode_cursor, decode_id, decode_number, encode_cursor, new_id, table_of
from shared.errors import Invalid
from shared.events.credit import (
    SubsidyListApproved,
    SubsidyListFacts,
    SubsidyListPaid,
    SubsidyListReturned,
    SubsidyListSubmitted,
)
from shared.http import check_version
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.permissions import Role

STATE_LABELS = {"draft": "草稿", "submitted": "已报送", "approved": "已批准", "returned": "已退回", "paid": "已拨付"}
_FOLLOWING = {
    "draft": ("待银行或县扶贫办报送", "the bank or the county office submits it"),
    "submitted": ("待县扶贫办批准或退回", "the county office approves or returns it"),
    "approved": ("待县财政局拨付", "county finance pays it"),
    "returned": ("待银行或县扶贫办更正后重新编制、报送", "the bank or the county office draws it up anew"),
    "paid": ("已办结", "it is done with"),
}
"""Who does what next, in both languages."""


async def draw_up(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: ListCreate
) -> tuple[ListRead, bool]:
    """Draw up a quarter's list as of now, or draw a draft or returned one up anew; whether it is a new one.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownCounty: there is no such county.
        DateInFuture: the day lies after today.
        DateBeforeStep: the list was returned later.
        QuarterNotBegun: the quarter has not begun on that day.
        NoActivePolicy: no programme ran in the quarter.
        BankNotAdmitted: the bank has no part in the programme.
        ListExists: the list was submitted and not returned.
    """
    bank_code = body.bank_code or caller.bank_code
    if bank_code is None:
        raise Invalid("请给出 bank_code", "Give the bank_code", field="bank_code")
    caller.require_county(body.county_code)
    caller.require_bank(bank_code)
    occurred_on = body.occurred_on or clock.today()
    check_step_date(clock, occurred_on, None)
    quarter = Quarter.parse(body.period)
    if occurred_on < quarter.first_day:
        raise QuarterNotBegun(period=body.period, start=quarter.first_day, occurred_on=occurred_on)
    section = await credit_section(session, policies, body.county_code, occurred_on, body.programme)
    programme = section.programme.code
    await credit_section(session, policies, body.county_code, quarter.last_day, programme)
    if await bank_standing(session, section, body.county_code, bank_code, occurred_on) is None:
        raise BankNotAdmitted(bank_code=bank_code, on=occurred_on)
    await lock_books(session, body.county_code, bank_code)
    subsidy_list, created = await _claim(session, clock, body, bank_code, occurred_on, to_policy(section))
    if not created:
        if subsidy_list.state in FROZEN_STATES:
            raise ListExists(
                f"{body.period} 名单{STATE_LABELS[subsidy_list.state]}",
                f"The list of {body.period} is {subsidy_list.state}",
                field="period",
            )
        check_step_date(clock, occurred_on, subsidy_list.decided_on)
        subsidy_list.version += 1
        subsidy_list.drawn_up_on = occurred_on
    await draw_up_lines(session, policies, subsidy_list)
    await session.flush()
    return _shown(subsidy_list, clock), created


async def submit(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, list_id: UUID, body: Step
) -> ListRead:
    """Build the lines from every event accepted until now, freeze them and hand the list in.

    Raises:
        UnknownList: not the caller's.
        StaleVersion: it changed since the caller read it.
        ListWrongState: it was handed in before.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the list was drawn up or returned.
        ListTooEarly: or before the quarter's settlement day.
    """
    subsidy_list = await _lock(session, caller, list_id, body)
    _check_state(subsidy_list, "draft", "returned")
    check_step_date(clock, body.occurred_on, max(subsidy_list.drawn_up_on, subsidy_list.decided_on or date.min))
    check_submission(Quarter.parse(subsidy_list.period), body.occurred_on, subsidy_list.due_on)
    subsidy_list.digest = await draw_up_lines(session, policies, subsidy_list)
    subsidy_list.state = "submitted"
    subsidy_list.submitted_on, subsidy_list.submitted_by = body.occurred_on, caller.subject
    subsidy_list.decided_on = subsidy_list.decided_by = subsidy_list.return_reason = None
    return await _stepped(session, clock, subsidy_list, SubsidyListSubmitted, body, due_on=subsidy_list.due_on)


async def approve(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, list_id: UUID, body: Step
) -> ListRead:
    """Approve a submitted list: the county owes its total, to be paid within the working days of the policy.

    Raises:
        UnknownList: not the caller's.
        StaleVersion: it changed since the caller read it.
        ListWrongState: it is not submitted.
        SamePerson: the caller submitted it.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the submission.
        ListAltered: the lines are not those that were submitted.
    """
    subsidy_list = await _lock(session, caller, list_id, body)
    _check_state(subsidy_list, "submitted")
    _check_other_person(caller, subsidy_list.submitted_by)
    check_step_date(clock, body.occurred_on, subsidy_list.submitted_on)
    await _check_unaltered(session, subsidy_list)
    policy = await credit_policy(session, policies, subsidy_list.county_code, body.occurred_on, subsidy_list.programme)
    deadline = payment_due(body.occurred_on, policy.subsidies)
    subsidy_list.state = "approved"
    subsidy_list.decided_on, subsidy_list.decided_by = body.occurred_on, caller.subject
    subsidy_list.payment_due_on, subsidy_list.payment_due_provisional = deadline
    await _post(session, clock, subsidy_list, "list_approved", body, list_approved(subsidy_list.total_fen))
    return await _stepped(session, clock, subsidy_list, SubsidyListApproved, body, payment_due_on=deadline.on)


async def send_back(session: AsyncSession, caller: Caller, clock: Clock, list_id: UUID, body: Return) -> ListRead:
    """Return a list with a reason before it is paid; its lines are no longer frozen, and what it owed is undone.

    Raises:
        UnknownList: not the caller's.
        StaleVersion: it changed since the caller read it.
        ListWrongState: it is neither submitted nor approved; or not approved, where the finance bureau asks.
        ListCorrected: a frozen list corrects one of its lines.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the submission or approval.
    """
    subsidy_list = await _lock(session, caller, list_id, body)
    if caller.role is Role.COUNTY_FINANCE:
        _check_state(subsidy_list, "approved")
    else:
        _check_state(subsidy_list, "submitted", "approved")
    check_step_date(clock, body.occurred_on, subsidy_list.decided_on or subsidy_list.submitted_on)
    await _check_uncorrected(session, subsidy_list)
    if subsidy_list.state == "approved":
        await _post(session, clock, subsidy_list, "list_withdrawn", body, list_withdrawn(subsidy_list.total_fen))
        subsidy_list.payment_due_on, subsidy_list.payment_due_provisional = None, False
    subsidy_list.state = "returned"
    subsidy_list.decided_on, subsidy_list.decided_by = body.occurred_on, caller.subject
    subsidy_list.return_reason = body.reason
    subsidy_list.digest = None
    return await _stepped(session, clock, subsidy_list, SubsidyListReturned, body, reason=body.reason)


async def _check_uncorrected(session: AsyncSession, subsidy_list: SubsidyList) -> None:
    """A line that a frozen adjustment names must stay: without it nobody could say what the adjustment corrects."""
    line, other = table_of(SubsidyLine).alias("line").c, table_of(SubsidyLine).alias("correction").c
    lists = table_of(SubsidyList).c
    period = await session.scalar(
        select(lists.period)
        .where(
            lists.county_code == subsidy_list.county_code,
            lists.bank_code == subsidy_list.bank_code,
            lists.state.in_(FROZEN_STATES),
            lists.id != subsidy_list.id,
            other.county_code == lists.county_code,
            other.list_id == lists.id,
            line.county_code == lists.county_code,
            line.list_id == subsidy_list.id,
            other.corrects == line.id,
        )
        .limit(1)
    )
    if period is not None:
        raise ListCorrected(
            f"{period} 名单调整了本名单的明细，请先退回 {period} 名单",
            f"The list of {period} corrects lines of this one; return that one first",
        )


async def pay(session: AsyncSession, caller: Caller, clock: Clock, list_id: UUID, body: Step) -> ListRead:
    """Pay an approved list.

    Raises:
        UnknownList: not the caller's.
        StaleVersion: it changed since the caller read it.
        ListWrongState: it is not approved, or paid already.
        SamePerson: the caller submitted or approved it.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the approval.
        ListAltered: the lines are not those that were submitted.
    """
    subsidy_list = await _lock(session, caller, list_id, body)
    _check_state(subsidy_list, "approved")
    _check_other_person(caller, subsidy_list.submitted_by, subsidy_list.decided_by)
    check_step_date(clock, body.occurred_on, subsidy_list.decided_on)
    await _check_unaltered(session, subsidy_list)
    subsidy_list.state = "paid"
    subsidy_list.paid_on, subsidy_list.paid_by = body.occurred_on, caller.subject
    await _post(session, clock, subsidy_list, "list_paid", body, list_paid(subsidy_list.total_fen))
    return await _stepped(session, clock, subsidy_list, SubsidyListPaid, body)


async def get_list(session: AsyncSession, caller: Caller, clock: Clock, list_id: UUID) -> ListRead:
    """A list. Raises UnknownList."""
    return _shown(await _find(session, caller, list_id), clock)


async def list_lists(session: AsyncSession, caller: Caller, clock: Clock, query: ListQuery) -> Lists:
    """Lists of the caller's area, a bank's own only, by quarter: the oldest first, or the latest.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(SubsidyList).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = _visible(caller)
    for name in ("county_code", "bank_code", "programme", "period", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    key = (table.period, table.county_code, table.id)
    latest = query.order == "latest"
    cursors = "subsidy lists, latest first" if latest else "subsidy lists"
    if query.after:
        period, county, list_id = decode_cursor(cursors, query.after, 3)
        behind = (period, county, decode_id(list_id))
        statement = statement.where(tuple_(*key) < tuple_(*behind)) if latest else after_key(statement, key, behind)
    order = [column.desc() for column in key] if latest else key
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return Lists(
        items=[_shown(one, clock) for one in shown],
        next=encode_cursor(cursors, last.period, last.county_code, last.id) if last else None,
    )


async def list_lines(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, list_id: UUID, limit: int, after: str | None
) -> Lines:
    """Lines of a list in their order, each with what its loan tells now.

    Raises:
        UnknownList: not the caller's.
        Invalid: the cursor is not of this list.
    """
    subsidy_list = await _find(session, caller, list_id)
    table = table_of(SubsidyLine).c
    statement = lines_with_loans(subsidy_list.county_code, list_id)
    if after:
        (number,) = decode_cursor("subsidy lines", after, 1)
        statement = statement.where(table.number > decode_number(number))
    found = (await session.execute(statement.order_by(table.number).limit(limit + 1))).all()
    shown = found[:limit]
    days = await days_of_lines(session, policies, subsidy_list.county_code, shown)
    items = [LineRead(**row._mapping, village_label=village_text(row.village_code), days=days[row.id]) for row in shown]
    return Lines(items=items, next=encode_cursor("subsidy lines", items[-1].number) if len(found) > limit else None)


async def _claim(
    session: AsyncSession, clock: Clock, body: ListCreate, bank_code: str, occurred_on: date, policy: CreditPolicy
) -> tuple[SubsidyList, bool]:
    """The quarter's list, locked; whether it was made just now."""
    table = table_of(SubsidyList)
    made = await session.scalar(
        insert(SubsidyList)
        .values(
            county_code=body.county_code,
            id=new_id(),
            bank_code=bank_code,
            programme=policy.programme,
            period=body.period,
            state="draft",
            version=1,
            announced=0,
            total_fen=0,
            line_count=0,
            due_on=subsidy_list_due_on(Quarter.parse(body.period), policy.duties),
            drawn_up_on=occurred_on,
            payment_due_provisional=False,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing(constraint="uq_subsidy_list_period")
        .returning(table.c.id)
    )
    subsidy_list = await session.scalar(
        select(SubsidyList)
        .where(
            table.c.county_code == body.county_code,
            table.c.bank_code == bank_code,
            table.c.programme == policy.programme,
            table.c.period == body.period,
        )
        .with_for_update()
    )
    if subsidy_list is None:
        raise RuntimeError("a list that was written or kept is gone under the lock of its books")
    return subsidy_list, made is not None


def _visible(caller: Caller) -> Any:
    table = table_of(SubsidyList).c
    return select(SubsidyList).where(caller.area_filter(table.county_code), caller.bank_filter(table.bank_code))


async def _find(session: AsyncSession, caller: Caller, list_id: UUID) -> SubsidyList:
    found: SubsidyList | None = await session.scalar(_visible(caller).where(table_of(SubsidyList).c.id == list_id))
    if found is None:
        raise UnknownList
    return found


async def _lock(session: AsyncSession, caller: Caller, list_id: UUID, body: Step) -> SubsidyList:
    """The list as it is once nobody else works on its books.

    Raises:
        UnknownList: not the caller's.
        StaleVersion: it is not the one that the person has read.
    """
    found = await _find(session, caller, list_id)
    await lock_books(session, found.county_code, found.bank_code)
    await session.refresh(found, with_for_update=True)
    if body.version is not None:
        check_version(found.version, body.version)
    return found


def _check_state(subsidy_list: SubsidyList, *allowed: str) -> None:
    if subsidy_list.state not in allowed:
        label, (following, following_en) = STATE_LABELS[subsidy_list.state], _FOLLOWING[subsidy_list.state]
        raise ListWrongState(
            f"名单{label}，{following}", f"The list is {subsidy_list.state}: {following_en}", state=subsidy_list.state
        )


def _check_other_person(caller: Caller, *others: str | None) -> None:
    if caller.subject in others:
        raise SamePerson


async def _check_unaltered(session: AsyncSession, subsidy_list: SubsidyList) -> None:
    if await control_of(session, subsidy_list) != (subsidy_list.total_fen, subsidy_list.digest):
        raise ListAltered


async def _post(
    session: AsyncSession,
    clock: Clock,
    subsidy_list: SubsidyList,
    kind: str,
    body: Step,
    transfers: tuple[Transfer, ...],
) -> None:
    draft = JournalDraft(
        programme=subsidy_list.programme,
        cause="subsidy_list",
        cause_id=str(subsidy_list.id),
        kind=kind,
        occurred_on=body.occurred_on,
        transfers=transfers,
    )
    await post(session, clock, subsidy_list.county_code, subsidy_list.bank_code, [draft])


async def _stepped(
    session: AsyncSession,
    clock: Clock,
    subsidy_list: SubsidyList,
    contract: type[SubsidyListFacts],
    body: Step,
    **told: object,
) -> ListRead:
    """Count and announce a step."""
    subsidy_list.version += 1
    subsidy_list.announced += 1
    facts: dict[str, Any] = {
        "county_code": subsidy_list.county_code,
        "version": subsidy_list.announced,
        "subsidy_list_id": subsidy_list.id,
        "bank_code": subsidy_list.bank_code,
        "programme": subsidy_list.programme,
        "period": subsidy_list.period,
        "total_fen": subsidy_list.total_fen,
        "occurred_on": body.occurred_on,
    }
    emit(session, clock, contract(**facts, **told))
    await session.flush()
    return _shown(subsidy_list, clock)


def _shown(subsidy_list: SubsidyList, clock: Clock) -> ListRead:
    today = clock.today()
    payment_due_on = subsidy_list.payment_due_on
    return ListRead(
        **subsidy_list.model_dump(exclude={"announced", "drawn_from", "recorded_at"}),
        late=(subsidy_list.submitted_on or today) > subsidy_list.due_on,
        payment_late=payment_due_on is not None and (subsidy_list.paid_on or today) > payment_due_on,
    )
