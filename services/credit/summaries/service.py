"""Bank summaries: sent by the bank after the quarter, held against the ledger, corrected by the next version."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.refusals import check_period_over
from services.credit.banks.standings import bank_standing
from services.credit.duties.rules import bank_summary_due_on
from services.credit.loans.models import Loan
from services.credit.locks import lock_books
from services.credit.policies import credit_policy, credit_section
from services.credit.refusals import BankNotAdmitted
from services.credit.summaries.models import BankSummary
from services.credit.summaries.rules import PaidOut, differences
from services.credit.summaries.schemas import (
    DifferenceLine,
    SummaryCreate,
    SummaryLine,
    SummaryList,
    SummaryQuery,
    SummaryRead,
)
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import after_key, decode_cursor, decode_number, encode_cursor, new_id, table_of
from shared.errors import OutsideArea
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def submit_summary(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: SummaryCreate
) -> SummaryRead:
    """Take in a bank's summary of a quarter that is over; what differs from the ledger is shown and not refused.

    Raises:
        OutsideArea: the county is not the caller's, or the caller is no bank.
        UnknownCounty: there is no such county.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the version that it corrects.
        PeriodNotOver: the quarter is not over on that day.
        NoActivePolicy: no such programme ran in the quarter.
        BankNotAdmitted: the bank had no part in it.
    """
    caller.require_county(body.county_code)
    bank_code = caller.bank_code
    if bank_code is None:
        raise OutsideArea("令牌没有银行代码", "The token bears no bank code")
    check_step_date(clock, body.occurred_on, None)
    quarter = Quarter.parse(body.period)
    check_period_over(quarter, body.occurred_on)
    section = await credit_section(session, policies, body.county_code, quarter.last_day, body.programme)
    programme = section.programme.code
    if await bank_standing(session, section, body.county_code, bank_code, body.occurred_on) is None:
        raise BankNotAdmitted(bank_code=bank_code, on=body.occurred_on)
    duties = (await credit_policy(session, policies, body.county_code, quarter.last_day, programme)).duties
    due_on = bank_summary_due_on(quarter, duties)
    # versions come one after the other, and no event moves the figures while they are compared
    await lock_books(session, body.county_code, bank_code)
    versions = await _versions(session, body.county_code, bank_code, programme, body.period)
    last = versions[-1] if versions else None
    first = next((version for version in versions if version.tells), None)
    check_step_date(clock, body.occurred_on, last.occurred_on if last else None)
    known = await _paid_out(session, body.county_code, bank_code, programme, quarter)
    told: dict[str, PaidOut] = {line.borrower_kind: _figures(line) for line in body.lines}
    summary = BankSummary(
        county_code=body.county_code,
        id=new_id(),
        bank_code=bank_code,
        programme=programme,
        period=body.period,
        version=last.version + 1 if last else 1,
        occurred_on=body.occurred_on,
        due_on=due_on,
        late=first.late if first else body.occurred_on > due_on,
        agrees=not differences(told, known),
        lines=[line.model_dump() for line in body.lines],
        ledger=[{"borrower_kind": kind, **figures._asdict()} for kind, figures in sorted(known.items())],
        submitted_by=caller.subject,
        recorded_at=clock.now(),
    )
    session.add(summary)
    await session.flush()
    return _shown(summary)


async def list_summaries(session: AsyncSession, caller: Caller, query: SummaryQuery) -> SummaryList:
    """Summaries of the caller's area, a bank's own only, each by its last version unless all are asked for.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(BankSummary).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = select(BankSummary).where(caller.area_filter(table.county_code), caller.bank_filter(table.bank_code))
    for name in ("county_code", "bank_code", "programme", "period", "late"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.state is not None:
        statement = statement.where(table.agrees == (query.state == "agrees"))
    if not query.history:
        statement = statement.where(_is_last())
    order = (table.period, table.county_code, table.bank_code, table.programme, table.version)
    if query.after:
        *key, version = decode_cursor("summaries", query.after, len(order))
        statement = after_key(statement, order, (*key, decode_number(version)))
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return SummaryList(
        items=[_shown(one) for one in shown],
        next=encode_cursor("summaries", *(getattr(last, column.name) for column in order)) if last else None,
    )


def _is_last() -> Any:
    table, later = table_of(BankSummary).c, table_of(BankSummary).alias("later").c
    return ~exists().where(
        later.county_code == table.county_code,
        later.bank_code == table.bank_code,
        later.programme == table.programme,
        later.period == table.period,
        later.version > table.version,
    )


async def _versions(
    session: AsyncSession, county_code: str, bank_code: str, programme: str, period: str
) -> Sequence[BankSummary]:
    table = table_of(BankSummary).c
    found = await session.scalars(
        select(BankSummary)
        .where(
            table.county_code == county_code,
            table.bank_code == bank_code,
            table.programme == programme,
            table.period == period,
        )
        .order_by(table.version)
    )
    return found.all()


async def _paid_out(
    session: AsyncSession, county_code: str, bank_code: str, programme: str, quarter: Quarter
) -> dict[str, PaidOut]:
    """What the ledger knows of a quarter's disbursements, by kind of borrower."""
    table = table_of(Loan).c
    found = await session.execute(
        select(
            table.borrower_kind,
            func.count(),
            func.count(table.household_id.distinct()),
            func.sum(table.disbursed_fen),
        )
        .where(
            table.county_code == county_code,
            table.bank_code == bank_code,
            table.programme == programme,
            table.disbursed_on.between(quarter.first_day, quarter.last_day),
        )
        .group_by(table.borrower_kind)
    )
    return {kind: PaidOut(loans, households, int(fen)) for kind, loans, households, fen in found}


def _figures(line: SummaryLine) -> PaidOut:
    return PaidOut(line.loans_count, line.households_count, line.amount_fen)


def _shown(summary: BankSummary) -> SummaryRead:
    lines = [SummaryLine.model_validate(line) for line in summary.lines]
    ledger = [SummaryLine.model_validate(line) for line in summary.ledger]
    apart = differences(
        {line.borrower_kind: _figures(line) for line in lines}, {line.borrower_kind: _figures(line) for line in ledger}
    )
    return SummaryRead(
        **summary.model_dump(exclude={"lines", "ledger", "agrees"}),
        state="agrees" if summary.agrees else "differs",
        lines=lines,
        ledger=ledger,
        differences=[DifferenceLine(borrower_kind=kind, **figures._asdict()) for kind, figures in apart.items()],
    )
