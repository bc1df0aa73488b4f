"""The lines of a list, built from the loans' events and written in the place of those that stood there."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.policies import Governing, credit_policy
from services.credit.subsidies import rules
from services.credit.subsidies.models import FROZEN_STATES, SubsidyLine, SubsidyList
from services.credit.subsidies.rules import LineKind, ListedLine, list_total_fen, subsidy_lines
from shared.database import new_id, table_of
from shared.policies.active import ActivePolicies


async def draw_up_lines(
    session: AsyncSession, policies: ActivePolicies, subsidy_list: SubsidyList, on: date
) -> tuple[rules.SubsidyLine, ...]:
    """Build a list's lines from every event accepted until now; total and count of the list follow.

    The caller holds the lock of the books, so that no event is accepted between reading and writing.
    """
    county_code, programme = subsidy_list.county_code, subsidy_list.programme
    loan = table_of(Loan).c
    loans = (
        await session.execute(
            select(loan.id, loan.loan_no, loan.borrower_name, loan.applied_on, loan.product, loan.disbursed_on).where(
                loan.county_code == county_code,
                loan.bank_code == subsidy_list.bank_code,
                loan.programme == programme,
            )
        )
    ).all()
    lent = {row.id: Governing(row.applied_on, programme, row.product) for row in loans if row.disbursed_on is not None}
    states = await loan_states(session, policies, county_code, lent)
    policy = await credit_policy(session, policies, county_code, on, programme)
    lines = subsidy_lines(
        {row.loan_no: states[row.id] for row in loans if row.id in states},
        await _listed(session, subsidy_list),
        subsidy_list.period,
        policy.subsidies,
    )
    await _replace(session, subsidy_list, lines, {row.loan_no: (row.id, row.borrower_name) for row in loans})
    subsidy_list.total_fen = list_total_fen(lines)
    subsidy_list.line_count = len(lines)
    return lines


async def stored_lines(session: AsyncSession, subsidy_list: SubsidyList) -> list[rules.SubsidyLine]:
    """The lines as they stand, for the digest that froze them."""
    table = table_of(SubsidyLine).c
    found = await session.execute(
        select(table.loan_no, table.label, table.kind, table.amount_fen, table.eligible_fen, table.corrects).where(
            table.county_code == subsidy_list.county_code, table.list_id == subsidy_list.id
        )
    )
    return [
        rules.SubsidyLine(
            row.loan_no,
            row.label,
            LineKind(row.kind),
            row.amount_fen,
            row.eligible_fen,
            str(row.corrects) if row.corrects else None,
        )
        for row in found
    ]


async def _listed(session: AsyncSession, subsidy_list: SubsidyList) -> list[ListedLine]:
    """Lines on frozen lists of the same books."""
    line, listed = table_of(SubsidyLine).c, table_of(SubsidyList).c
    found = await session.execute(
        select(line.id, line.loan_no, line.label, line.kind, line.amount_fen)
        .join(SubsidyList, (listed.county_code == line.county_code) & (listed.id == line.list_id))
        .where(
            line.county_code == subsidy_list.county_code,
            listed.bank_code == subsidy_list.bank_code,
            listed.programme == subsidy_list.programme,
            listed.state.in_(FROZEN_STATES),
            listed.id != subsidy_list.id,
        )
    )
    return [ListedLine(str(row.id), row.loan_no, row.label, LineKind(row.kind), row.amount_fen) for row in found]


async def _replace(
    session: AsyncSession,
    subsidy_list: SubsidyList,
    lines: tuple[rules.SubsidyLine, ...],
    loans: dict[str, tuple[UUID, str]],
) -> None:
    table = table_of(SubsidyLine)
    mine = (table.c.county_code == subsidy_list.county_code) & (table.c.list_id == subsidy_list.id)
    # a line that comes again keeps its id: an adjustment elsewhere may name it
    before = {
        (loan_no, label, kind): line_id
        for line_id, loan_no, label, kind in await session.execute(
            select(table.c.id, table.c.loan_no, table.c.label, table.c.kind).where(mine)
        )
    }
    await session.execute(delete(table).where(mine))
    if not lines:
        return
    await session.execute(
        insert(SubsidyLine),
        [
            {
                "county_code": subsidy_list.county_code,
                "list_id": subsidy_list.id,
                "number": number,
                "id": before.get((line.loan_no, line.label, line.kind.value)) or new_id(),
                "loan_id": loans[line.loan_no][0],
                "loan_no": line.loan_no,
                "borrower_name": loans[line.loan_no][1],
                "label": line.label,
                "kind": line.kind.value,
                "amount_fen": line.amount_fen,
                "eligible_fen": line.eligible_fen,
                "corrects": UUID(line.corrects) if line.corrects else None,
            }
            for number, line in enumerate(lines, start=1)
        ],
    )
