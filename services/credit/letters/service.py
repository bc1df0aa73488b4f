"""Collection notices: which loans need one, and the letter that the bank delivers."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.arrears.rules import arrears_on
from services.credit.banks.standings import Changes, changes_of_bank, standing_of
from services.credit.duties.derived import DerivedDuty, derive_duties
from services.credit.duties.rules import DutyKind, DutyState
from services.credit.duties.service import check_not_too_far
from services.credit.letters.refusals import NoLetter, NothingToCollect
from services.credit.letters.rules import Owed, letter_lines
from services.credit.letters.schemas import LetterList, LetterQuery, LetterRead, NoticeList, NoticeQuery, NoticeRead
from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.loans.refusals import NotDisbursed
from services.credit.loans.rules import LoanState
from services.credit.loans.service import find_loan
from services.credit.policies import credit_section
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import decode_cursor, encode_cursor, is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.security.callers import Caller

_TO_DELIVER = (DutyState.OPEN, DutyState.OVERDUE)


async def list_notices(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: NoticeQuery
) -> NoticeList:
    """Notices of a county by a business day: delivered, to be delivered, missed, or to come within a month.

    Raises:
        OutsideArea: county or bank are not the caller's.
        Invalid: the cursor is not of this list, or the day lies too far ahead.
    """
    on = query.on or clock.today()
    check_not_too_far(clock, on)
    states = tuple(DutyState) if query.state is None else (query.state,)
    duties, more = await _duties(session, caller, policies, query, on, states)
    loans = await _loans(session, query.county_code, [duty.loan_id for duty in duties if duty.loan_id])
    return NoticeList(
        on=on,
        items=[_notice(duty, loans[duty.loan_id], on) for duty in duties if duty.loan_id],
        next=encode_cursor("letters", *_key(duties[-1])) if more else None,
    )


async def write_letter(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    county_code: str,
    bank_code: str,
    loan_no: str,
    on: date | None,
) -> LetterRead:
    """The letter to a loan's borrower, by what is owed now.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: no such loan there.
        DateInFuture: the letter's date lies after today.
        NotDisbursed: no money was paid out yet.
        DateBeforeStep: or only after the letter's date.
        NothingToCollect: nothing is outstanding.
        NoLetter: the programme's policy has none.
    """
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    loan = await find_loan(session, caller, county_code, bank_code, loan_no)
    if loan.disbursed_on is None:
        raise NotDisbursed()
    check_step_date(clock, day, loan.disbursed_on, field="on")
    if not loan.outstanding_fen:
        raise NothingToCollect(field="loan_no")
    [letter] = await _letters(session, policies, county_code, [loan], day)
    return letter


async def write_letters(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: LetterQuery
) -> LetterList:
    """The letters that wait to be delivered in a county.

    Raises:
        OutsideArea: county or bank are not the caller's.
        DateInFuture: the letters' date lies after today.
        Invalid: the cursor is not of this list.
        NoLetter: the policy of a loan's programme has none.
    """
    on = query.on or clock.today()
    check_not_future(clock, on, field="on")
    duties, more = await _duties(session, caller, policies, query, on, _TO_DELIVER)
    loans = await _loans(session, query.county_code, [duty.loan_id for duty in duties if duty.loan_id])
    # by what is owed now: who has paid since the day of the letter gets none
    owing = [loans[duty.loan_id] for duty in duties if duty.loan_id and loans[duty.loan_id].outstanding_fen]
    return LetterList(
        items=await _letters(session, policies, query.county_code, owing, on),
        next=encode_cursor("letters", *_key(duties[-1])) if more else None,
    )


async def _duties(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    query: NoticeQuery | LetterQuery,
    on: date,
    states: Sequence[DutyState],
) -> tuple[list[DerivedDuty], bool]:
    """A page of the notices that the caller may see, and whether there are more."""
    caller.require_county(query.county_code)
    found = await derive_duties(
        session,
        policies,
        query.county_code,
        on,
        bank_code=query.bank_code or caller.bank_code,
        kinds=(DutyKind.COLLECTION_NOTICE,),
    )
    key = decode_cursor("letters", query.after, 4) if query.after else None
    wanted = [
        duty
        for duty in found
        if (key is None or _key(duty) > key)
        and query.programme in (None, duty.programme)
        and duty.standing(on).state in states
        and duty.village_code is not None
        and caller.covers(duty.village_code)
    ]
    return wanted[: query.limit], len(wanted) > query.limit


def _key(duty: DerivedDuty) -> list[str]:
    return [duty.due_on.isoformat(), duty.bank_code, duty.programme, duty.subject]


async def _loans(session: AsyncSession, county_code: str, loan_ids: Sequence[UUID]) -> dict[UUID, Loan]:
    table = table_of(Loan).c
    found = await session.scalars(select(Loan).where(table.county_code == county_code, is_one_of(table.id, loan_ids)))
    return {loan.id: loan for loan in found}


def _notice(duty: DerivedDuty, loan: Loan, on: date) -> NoticeRead:
    standing = duty.standing(on)
    return NoticeRead(
        **loan.model_dump(
            include={
                *("county_code", "bank_code", "programme", "loan_no", "borrower_name", "household_id"),
                *("village_code", "due_on"),
            }
        ),
        loan_id=loan.id,
        opens_on=duty.opens_on,
        last_on=duty.due_on,
        delivered_on=duty.done_on,
        outstanding_fen=duty.outstanding_fen or 0,
        state=standing.state,
        late_days=standing.late_days,
    )


async def _letters(
    session: AsyncSession, policies: ActivePolicies, county_code: str, loans: Sequence[Loan], on: date
) -> list[LetterRead]:
    states = await loan_states(session, policies, county_code, {loan.id: loan.governing for loan in loans})
    changes: dict[str, Changes] = {
        bank_code: await changes_of_bank(session, county_code, bank_code)
        for bank_code in sorted({loan.bank_code for loan in loans})
    }
    letters = []
    for loan in loans:
        section = await credit_section(session, policies, county_code, loan.applied_on, loan.programme)
        decided = changes[loan.bank_code].get(loan.programme, ())
        bank = standing_of(section, decided, loan.bank_code, on)
        letters.append(_letter(loan, states[loan.id], section, bank.label if bank else loan.bank_code, on))
    return letters


def _letter(loan: Loan, state: LoanState, section: CreditSection, bank_label: str, on: date) -> LetterRead:
    due_on = state.due_on or on + timedelta(days=1)
    if section.letters is None:
        raise NoLetter
    kind = "overdue" if on > due_on else "reminder"
    template = section.letters.overdue if on > due_on else section.letters.reminder
    arrears = arrears_on(state.schedule, state.outstanding_fen, due_on, on, state.unpaid_dues_on(date.max))
    owed = Owed(
        loan.borrower_name,
        loan.loan_no,
        loan.outstanding_fen,
        state.unpaid_interest_fen,
        due_on,
        bank_label,
        on,
        arrears.days(on),
    )
    title, *paragraphs = letter_lines((template.title, *template.paragraphs), owed)
    return LetterRead(
        county_code=loan.county_code,
        bank_code=loan.bank_code,
        loan_no=loan.loan_no,
        kind=kind,
        borrower_name=loan.borrower_name,
        due_on=due_on,
        outstanding_fen=owed.outstanding_fen,
        interest_fen=owed.interest_fen,
        overdue_days=owed.overdue_days,
        bank_label=bank_label,
        written_on=on,
        title=title,
        paragraphs=paragraphs,
    )
