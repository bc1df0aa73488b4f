"""Loans as banks, counties and households see them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.arrears.penalties import penalty_due_fen
from services.credit.arrears.rules import Arrears, arrears_on
from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.rules import Reversed, Surveyed
from services.credit.borrowers.models import Household
from services.credit.classification.models import LoanClass
from services.credit.closing.models import CLASSIFICATION_STEP, ClosedStep
from services.credit.interest.rules import subsidies_shown
from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.loans.rules import LoanPhase, LoanState, fold_on
from services.credit.loans.schemas import (
    Decision,
    HouseholdLoan,
    HouseholdLoans,
    LoanDetail,
    LoanItem,
    LoanList,
    LoanQuery,
    PaymentPartsRead,
    PlanRow,
    ReportedEvent,
    SchedulePeriod,
)
from services.credit.payments.rules import PaymentParts
from services.credit.policies import governing_policy
from services.credit.problems import UnknownHousehold, UnknownLoanNumber
from services.credit.refusals import CreditRefusal
from services.credit.subsidies.models import SubsidyLine, SubsidyList
from services.credit.terms.instalments import repayment_plan
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

_ENVELOPE = frozenset(("county_code", "event_id", "type", "occurred_on", "loan_no"))
_PRIVATE = frozenset(("borrower_id_number",))


async def find_loan(session: AsyncSession, caller: Caller, county_code: str, bank_code: str, loan_no: str) -> Loan:
    """A loan of the caller's area or bank.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: there is no such loan there.
    """
    caller.require_county(county_code)
    caller.require_bank(bank_code)
    table = table_of(Loan).c
    found: Loan | None = await session.scalar(
        select(Loan).where(
            table.county_code == county_code,
            table.bank_code == bank_code,
            table.loan_no == loan_no,
            caller.area_filter(table.county_code, table.village_code),
        )
    )
    if found is None:
        raise UnknownLoanNumber(field="loan_no")
    return found


async def get_loan(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    county_code: str,
    bank_code: str,
    loan_no: str,
    on: date,
) -> LoanDetail:
    """A loan with its events and the schedule folded anew from them.

    Args:
        session: where it stands.
        caller: who asks.
        policies: the packs in force.
        county_code: whose loan it is.
        bank_code: the bank that lent.
        loan_no: the bank's number of it.
        on: the day up to which interest is told as due.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: there is no such loan there.
    """
    loan = await find_loan(session, caller, county_code, bank_code, loan_no)
    states = await loan_states(session, policies, county_code, {loan.id: loan.governing})
    state = states[loan.id]
    arrears = await _arrears(session, policies, loan, on)
    item = LoanItem.model_validate({**loan.model_dump(), "loan_id": loan.id, **arrears, "arrears_on": on})
    events = await _reported(session, county_code, loan.id, dict(state.payments))
    return LoanDetail(
        **item.model_dump(),
        decision=_decision(events),
        interest_due_fen=state.interest_due_on(on),
        penalty_due_fen=arrears["penalty_due_fen"],
        plan=_plan(state),
        schedule=_schedule(state),
        events=events,
    )


async def list_loans(session: AsyncSession, caller: Caller, query: LoanQuery) -> LoanList:
    """Loans of the caller's area, a bank's own only, oldest first.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or area, county or bank are not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Loan).c
    caller = caller.narrowed(query.area, field="area")
    if query.county_code is not None:
        caller.require_county(query.county_code)
    days = _overdue_days()
    statement = _items().where(
        caller.area_filter(table.county_code, table.village_code), caller.bank_filter(table.bank_code)
    )
    if query.in_arrears is not None:
        statement = statement.where((days > 0) == query.in_arrears)
    if query.overdue_days_min is not None:
        statement = statement.where(days >= query.overdue_days_min)
    for name in ("county_code", "bank_code", "programme", "household_id", "organisation_id", "borrower_kind", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        county, loan_id = decode_cursor("loans", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(loan_id)))
    found = (await session.execute(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    more = len(found) > query.limit
    return LoanList(
        items=[LoanItem.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor("loans", shown[-1].county_code, shown[-1].id) if more else None,
    )


def _items() -> Any:
    """Loans, with what the last close of day found overdue of those on which something is outstanding."""
    table, held, step = table_of(Loan).c, table_of(LoanClass).c, table_of(ClosedStep).c
    owing = table.outstanding_fen > 0
    return (
        select(
            *table,
            table.id.label("loan_id"),
            _closed_on().label("arrears_on"),
            _overdue_days().label("overdue_days"),
            case((owing, func.coalesce(held.overdue_principal_fen, 0)), else_=0).label("overdue_principal_fen"),
            case((owing, func.coalesce(held.overdue_interest_fen, 0)), else_=0).label("overdue_interest_fen"),
        )
        .outerjoin(table_of(LoanClass), (held.county_code == table.county_code) & (held.loan_id == table.id))
        .outerjoin(table_of(ClosedStep), (step.county_code == table.county_code) & (step.step == CLASSIFICATION_STEP))
    )


def _closed_on() -> Any:
    """The last closed day; a loan's own where a close was broken off behind it."""
    return func.greatest(table_of(LoanClass).c.judged_on, table_of(ClosedStep).c.closed_until)


def _overdue_days() -> Any:
    """Days of arrears at the end of the last closed day: a loan that nothing happened to was last looked at before."""
    table, held = table_of(Loan).c, table_of(LoanClass).c
    lasting = (table.outstanding_fen > 0) & held.arrears_due_on.is_not(None)
    return case((lasting, _closed_on() - held.arrears_due_on), else_=0)


async def household_loans(
    session: AsyncSession, caller: Caller, household_id: UUID, county_code: str | None
) -> HouseholdLoans:
    """All loans of a household with the subsidy that was paid on each.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownHousehold: no such household in the caller's area, or it came to the register a moment ago.
    """
    table, line, listed = table_of(Loan).c, table_of(SubsidyLine).c, table_of(SubsidyList).c
    if county_code is not None:
        caller.require_county(county_code)
    await _check_known(session, caller, household_id, county_code)
    mine = _items().where(table.household_id == household_id, caller.area_filter(table.county_code, table.village_code))
    if county_code is not None:
        mine = mine.where(table.county_code == county_code)
    loans = (await session.execute(mine.order_by(table.applied_on, table.id))).all()
    paid: dict[UUID, int] = {}
    if loans:
        sums = await session.execute(
            select(line.loan_id, func.sum(line.amount_fen))
            .join(SubsidyList, (listed.county_code == line.county_code) & (listed.id == line.list_id))
            .where(
                line.county_code == loans[0].county_code,
                line.loan_id.in_([loan.id for loan in loans]),
                listed.state == "paid",
            )
            .group_by(line.loan_id)
        )
        paid = {loan_id: int(fen) for loan_id, fen in sums}
    return HouseholdLoans(
        items=[
            HouseholdLoan(
                **LoanItem.model_validate(loan, from_attributes=True).model_dump(), subsidy_fen=paid.get(loan.id, 0)
            )
            for loan in loans
        ]
    )


async def _check_known(session: AsyncSession, caller: Caller, household_id: UUID, county_code: str | None) -> None:
    """Check that credit's copy of the register has a household where the caller may see it.

    Raises:
        UnknownHousehold: it has not.
    """
    table = table_of(Household).c
    known = select(table.id).where(table.id == household_id, caller.area_filter(table.county_code, table.village_code))
    if county_code is not None:
        known = known.where(table.county_code == county_code)
    if await session.scalar(known) is None:
        raise UnknownHousehold(field="household_id")


async def _arrears(session: AsyncSession, policies: ActivePolicies, loan: Loan, on: date) -> dict[str, int]:
    """What was overdue at the end of a day, by the events up to it."""
    policy = await governing_policy(session, policies, loan.county_code, loan.governing)
    events = (await loan_events(session, loan.county_code, [loan.id])).get(loan.id, [])
    try:
        state = fold_on(events, on, policy)
    except CreditRefusal:  # the day lies before what its events build on
        state = LoanState(LoanPhase.VOID)
    found, penalty_fen = Arrears(0, 0, None), 0
    if state.account is not None and state.due_on is not None:
        found = arrears_on(state.schedule, state.outstanding_fen, state.due_on, on, state.unpaid_dues_on(on))
        penalty_fen = penalty_due_fen(state.account, on)
    return {
        "overdue_days": found.days(on),
        "overdue_principal_fen": found.principal_fen,
        "overdue_interest_fen": found.interest_fen,
        "penalty_due_fen": penalty_fen,
    }


def _plan(state: LoanState) -> list[PlanRow]:
    if state.account is None:
        return []
    rows = repayment_plan(state.account.lent, state.account.policy)
    left = {due.on: due.amount_fen for due in state.unpaid_dues_on(date.max) or ()}
    collected = {row.period: row.collected_fen for row in state.schedule}
    return [
        PlanRow(
            number=row.number,
            period=row.period,
            due_on=row.due_on,
            principal_fen=row.principal_fen,
            principal_paid_fen=row.principal_fen - left.get(row.due_on, 0),
            interest_fen=row.interest_fen,
            interest_paid_fen=min(row.interest_fen, collected.get(row.period, 0)),
        )
        for row in rows
    ]


def _schedule(state: LoanState) -> list[SchedulePeriod]:
    subsidies = subsidies_shown(state.schedule, state.terms) if state.terms else []
    return [
        SchedulePeriod(
            period=row.period,
            start=row.start,
            end=row.end,
            days=row.days,
            interest_fen=row.interest_fen,
            collected_fen=row.collected_fen,
            overpaid_fen=row.overpaid_fen,
            subsidy_fen=subsidy_fen,
        )
        for row, subsidy_fen in zip(state.schedule, subsidies, strict=True)
    ]


async def _reported(
    session: AsyncSession, county_code: str, loan_id: UUID, payments: Mapping[str, PaymentParts]
) -> list[ReportedEvent]:
    table = table_of(BankEvent).c
    found = (
        await session.execute(
            select(table.event_id, table.type, table.occurred_on, table.content)
            .where(table.county_code == county_code, table.loan_id == loan_id, table.status == "accepted")
            .order_by(table.id)
        )
    ).all()
    undone = {row.content["reverses"] for row in found if row.type == Reversed.type}
    return [
        ReportedEvent(
            event_id=row.event_id,
            type=row.type,
            occurred_on=row.occurred_on,
            status="reversed" if row.event_id in undone else "live",
            content=_shown(row.content),
            parts=_parts(payments.get(row.event_id)),
        )
        for row in found
    ]


def _parts(parts: PaymentParts | None) -> PaymentPartsRead | None:
    if parts is None:
        return None
    return PaymentPartsRead(
        penalty_fen=parts.penalty_fen, interest=dict(parts.interest), principal_fen=parts.principal_fen
    )


def _decision(events: list[ReportedEvent]) -> Decision | None:
    """The bank's decision that stands, as it told it."""
    told = next((event for event in events if event.type == Surveyed.type and event.status == "live"), None)
    if told is None:
        return None
    content = told.content
    return Decision(
        approved=content["approved"],
        approved_amount_fen=content.get("approved_amount_fen") or 0,
        decided_on=told.occurred_on,
        collateral=content.get("collateral") or [],
        reason=(content.get("reason") or "").strip() or content.get("note"),
        **{
            name: content.get(name)
            for name in ("admitted", "use_assessment", "credit_assessment", "capacity_assessment", "note")
        },
    )


def _shown(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in _ENVELOPE | _PRIVATE}
