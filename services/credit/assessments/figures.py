"""What the assessment is computed from: one county's books by a quarter's last day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.assessments.rules import Figures
from services.credit.bank_events.models import BankEvent
from services.credit.bank_events.queries import loan_events
from services.credit.bank_events.rules import Extended, Overdue
from services.credit.duties.derived import ROLES, derive_duties
from services.credit.duties.rules import DutyState
from services.credit.guidance.rules import task_until
from services.credit.ledger.models import Journal
from services.credit.ledger.queries import turnovers
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.loans.rules import LoanPhase, fold_on
from services.credit.policies import governing_policy
from shared.calendar import Quarter
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.security.permissions import Role

_LENDING = text(
    """
    WITH lent AS (
        SELECT id, bank_code, borrower_kind, disbursed_fen, disbursed_on, due_on, coalesce((
            SELECT (step.value ->> 1)::bigint
            FROM jsonb_array_elements(loan.balance) WITH ORDINALITY AS step (value, place)
            WHERE step.value ->> 0 <= :on_text ORDER BY step.place DESC LIMIT 1
        ), 0) AS owed_fen
        FROM loan
        WHERE county_code = :county_code AND programme = :programme AND disbursed_on <= :on
    )
    SELECT bank_code, borrower_kind = 'household' AS is_household,
        sum(owed_fen) AS owed_fen,
        sum(disbursed_fen) AS disbursed_fen,
        coalesce(sum(disbursed_fen) FILTER (WHERE disbursed_on >= :quarter_on), 0) AS new_fen,
        coalesce(sum(disbursed_fen) FILTER (WHERE disbursed_on >= :year_on), 0) AS year_fen,
        coalesce(sum(owed_fen) FILTER (WHERE due_on < :on AND id <> ALL (CAST(:folded AS uuid[]))), 0) AS overdue_fen
    FROM lent GROUP BY bank_code, borrower_kind
    """
)


async def county_figures(
    session: AsyncSession,
    policies: ActivePolicies,
    county_code: str,
    programme: str,
    quarter: Quarter,
    tasks: Mapping[str, Mapping[str, int]],
) -> dict[str, Figures]:
    """What each bank did in a county, by business date: told again later it is the same, but for backdated events.

    Args:
        session: where the books stand.
        policies: the packs in force.
        county_code: the county.
        programme: the programme.
        quarter: a quarter that is over.
        tasks: the county's guidance tasks by bank and period, fen.
    """
    on = quarter.last_day
    folded = await _folded(session, policies, county_code, programme, on)
    found: dict[str, Figures] = defaultdict(Figures)
    year_fen: dict[str, int] = defaultdict(int)
    rows = await session.execute(
        _LENDING,
        {
            "county_code": county_code,
            "programme": programme,
            "on": on,
            "on_text": on.isoformat(),
            "quarter_on": quarter.first_day,
            "year_on": date(quarter.year, 1, 1),
            "folded": [loan_id for _, loan_id, _ in folded],
        },
    )
    for row in rows:
        found[row.bank_code] += Figures(
            outstanding_fen=int(row.owed_fen),
            household_outstanding_fen=int(row.owed_fen) if row.is_household else 0,
            overdue_fen=int(row.overdue_fen),
            new_fen=int(row.new_fen),
            new_household_fen=int(row.new_fen) if row.is_household else 0,
            disbursed_fen=int(row.disbursed_fen),
        )
        year_fen[row.bank_code] += int(row.year_fen)
    for bank_code, _, overdue_fen in folded:
        found[bank_code] += Figures(overdue_fen=overdue_fen)
    for bank_code, amounts_fen in tasks.items():
        if (task := task_until(amounts_fen, quarter)) is not None:
            # of a first quarter both are the same
            of_quarter = task.from_on == quarter.first_day
            lent_fen = found[bank_code].new_fen if of_quarter else year_fen[bank_code]
            found[bank_code] += Figures(task_fen=task.amount_fen, task_lent_fen=lent_fen)
    await _add_losses(session, county_code, programme, on, found)
    await _add_reports(session, policies, county_code, programme, quarter, found)
    return dict(found)


async def _folded(
    session: AsyncSession, policies: ActivePolicies, county_code: str, programme: str, on: date
) -> list[tuple[str, UUID, int]]:
    """Loans whose row doesn't tell whether they were overdue on a day: bank, loan, and what was overdue, fen.

    They are those in reported arrears, which may have been paid since, and those extended since.
    """
    event, loan = table_of(BankEvent).c, table_of(Loan).c
    loan_ids = await session.scalars(
        select(event.loan_id)
        .where(
            event.county_code == county_code,
            event.status == "accepted",
            or_(
                and_(event.type == Overdue.type, event.occurred_on <= on),
                and_(event.type == Extended.type, event.occurred_on > on),
            ),
        )
        .distinct()
    )
    loans = (
        await session.scalars(
            select(Loan).where(
                loan.county_code == county_code,
                loan.programme == programme,
                loan.disbursed_on <= on,
                is_one_of(loan.id, loan_ids.all()),
            )
        )
    ).all()
    histories = await loan_events(session, county_code, [one.id for one in loans]) if loans else {}
    found = []
    for one in loans:
        policy = await governing_policy(session, policies, county_code, one.governing)
        state = fold_on(histories[one.id], on, policy)
        is_overdue = state.state is LoanPhase.OVERDUE or (state.due_on is not None and state.due_on < on)
        found.append((one.bank_code, one.id, state.outstanding_on(on) if is_overdue else 0))
    return found


async def _add_losses(
    session: AsyncSession, county_code: str, programme: str, on: date, found: dict[str, Figures]
) -> None:
    journal = table_of(Journal).c
    books = journal.county_code == county_code, journal.programme == programme
    for moved in await turnovers(session, *books, on=on):
        if moved.account in (Account.CITY_LOSS, Account.COUNTY_LOSS):
            found[moved.bank_code] += Figures(net_loss_fen=moved.balance_fen)


async def _add_reports(
    session: AsyncSession,
    policies: ActivePolicies,
    county_code: str,
    programme: str,
    quarter: Quarter,
    found: dict[str, Figures],
) -> None:
    """Count the banks' own duties that fell due in the quarter."""
    on = quarter.last_day
    for duty in await derive_duties(session, policies, county_code, on):
        if duty.programme == programme and ROLES[duty.kind] is Role.BANK and quarter.first_day <= duty.due_on <= on:
            in_time = duty.standing(on).state is DutyState.DONE
            found[duty.bank_code] += Figures(reports_due=1, reports_in_time=int(in_time))
