"""Visits after the disbursement: did the money go where it was lent for, and how does the project stand."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.loans.refusals import NotDisbursed
from services.credit.loans.service import find_loan
from services.credit.visits.models import LoanVisit
from services.credit.visits.schemas import VisitCreate, VisitList, VisitRead
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import Page, decode_cursor, decode_id, encode_cursor, new_id, table_of
from shared.events.credit import MisuseReported
from shared.messaging.outbox import emit
from shared.security.callers import Caller


async def record_visit(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    county_code: str,
    bank_code: str,
    loan_no: str,
    body: VisitCreate,
) -> VisitRead:
    """Record what a visit found; another use than agreed is announced, and a breach stays the bank's decision.

    Raises:
        OutsideArea: the county is not the caller's.
        UnknownLoanNumber: no such loan in the caller's area.
        NotDisbursed: no money was paid out yet.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the disbursement.
    """
    loan = await find_loan(session, caller, county_code, bank_code, loan_no)
    if loan.disbursed_on is None:
        raise NotDisbursed()
    check_step_date(clock, body.occurred_on, loan.disbursed_on)
    visit = LoanVisit(
        **body.model_dump(),
        county_code=county_code,
        id=new_id(),
        loan_id=loan.id,
        bank_code=bank_code,
        loan_no=loan_no,
        village_code=loan.village_code,
        role=caller.role.value,
        visited_by=caller.subject,
        recorded_at=clock.now(),
    )
    session.add(visit)
    await session.flush()
    if body.use_as_agreed != "yes":
        emit(
            session,
            clock,
            MisuseReported(
                county_code=county_code,
                version=1,
                loan_visit_id=visit.id,
                loan_id=loan.id,
                loan_no=loan_no,
                bank_code=bank_code,
                programme=loan.programme,
                household_id=loan.household_id,
                village_code=loan.village_code,
                use_as_agreed=body.use_as_agreed,
                occurred_on=body.occurred_on,
            ),
        )
    return VisitRead(**visit.model_dump())


async def list_visits(
    session: AsyncSession, caller: Caller, county_code: str, bank_code: str, loan_no: str, page: Page
) -> VisitList:
    """Visits on account of a loan.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: no such loan in the caller's area.
        Invalid: the cursor is not of this list.
    """
    loan = await find_loan(session, caller, county_code, bank_code, loan_no)
    table = table_of(LoanVisit).c
    statement = select(LoanVisit).where(table.county_code == county_code, table.loan_id == loan.id)
    if page.after:
        statement = statement.where(table.id > decode_id(decode_cursor("visits", page.after, 1)[0]))
    found = (await session.scalars(statement.order_by(table.id).limit(page.limit + 1))).all()
    items = [VisitRead(**visit.model_dump()) for visit in found[: page.limit]]
    return VisitList(items=items, next=encode_cursor("visits", items[-1].id) if len(found) > page.limit else None)
