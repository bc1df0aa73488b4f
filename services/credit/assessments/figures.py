"""What the assessment is computed from: one county's books by a quarter's last day."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.assessments.rules import Figures
from services.credit.bank_events.queries import loan_events
from services.credit.classification.rules import judge
from services.credit.duties.derived import ROLES, derive_duties
from services.credit.duties.rules import DutyState
from services.credit.guidance.rules import task_until
from services.credit.ledger.models import Journal
from services.credit.ledger.queries import turnovers
from services.credit.ledger.rules import Account
from services.credit.policies import Governing, governing_policy
from shared.calendar import Quarter
from shared.database import table_of
from shared.policies.active import ActivePolicies
from shared.security.permissions import Role

_LENT = """
    WITH owed AS (
        SELECT id, version, bank_code, product, applied_on, borrower_kind, disbursed_fen, disbursed_on, coalesce((
            SELECT (step.value ->> 1)::bigint
            FROM jsonb_array_elements(loan.balance) WITH ORDINALITY AS step (value, place)
            WHERE step.value ->> 0 <= :on_text ORDER BY step.place DESC LIMIT 1
        ), 0) AS owed_fen
        FROM loan
        WHERE county_code = :county_code AND programme = :programme AND disbursed_on <= :on
    ), lent AS (
        SELECT owed.*, held.arrears_due_on, coalesce(
            held.loan_version = owed.version AND held.judged_on >= :on AND NOT EXISTS (
                SELECT FROM bank_event
                WHERE bank_event.county_code = :county_code AND bank_event.loan_id = owed.id
                    AND bank_event.status = 'accepted' AND bank_event.occurred_on > :on
            ), false) AS told
        FROM owed LEFT JOIN loan_class AS held ON held.county_code = :county_code AND held.loan_id = owed.id
    )
"""
"""What was lent, with what a close of that day or later found of it. `told` is whether that tells of the day itself: it
knew all events, and none of them is dated later, so that what is unpaid now was unpaid then if it was due."""
_LENDING = text(
    f"""{_LENT}
    SELECT bank_code, borrower_kind = 'household' AS is_household,
        sum(owed_fen) AS owed_fen,
        sum(disbursed_fen) AS disbursed_fen,
        coalesce(sum(disbursed_fen) FILTER (WHERE disbursed_on >= :quarter_on), 0) AS new_fen,
        coalesce(sum(disbursed_fen) FILTER (WHERE disbursed_on >= :year_on), 0) AS year_fen,
        coalesce(sum(owed_fen) FILTER (WHERE told AND arrears_due_on < :on), 0) AS overdue_fen
    FROM lent GROUP BY bank_code, borrower_kind
    """  # noqa: S608  # of fixed text only
)
_UNTOLD = text(
    f"{_LENT} SELECT id, bank_code, product, applied_on, owed_fen FROM lent "  # noqa: S608  # likewise
    "WHERE owed_fen > 0 AND NOT told"
)
_LOANS_AT_ONCE = 500
"""Events of so many loans are held at once."""


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
    asked = {"county_code": county_code, "programme": programme, "on": on, "on_text": on.isoformat()}
    found: dict[str, Figures] = defaultdict(Figures)
    year_fen: dict[str, int] = defaultdict(int)
    spans = {"quarter_on": quarter.first_day, "year_on": date(quarter.year, 1, 1)}
    rows = await session.execute(_LENDING, {**asked, **spans})
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
    async for bank_code, overdue_fen in _overdue(session, policies, asked):
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


async def _overdue(
    session: AsyncSession, policies: ActivePolicies, asked: Mapping[str, Any]
) -> AsyncIterator[tuple[str, int]]:
    """Of loans of which no close tells it: the bank, and what is outstanding of one that was overdue, fen."""
    county_code, on = asked["county_code"], asked["on"]
    untold = (await session.execute(_UNTOLD, asked)).all()
    waiting = iter(untold)
    while loans := list(islice(waiting, _LOANS_AT_ONCE)):
        histories = await loan_events(session, county_code, [loan.id for loan in loans])
        for loan in loans:
            governing = Governing(loan.applied_on, asked["programme"], loan.product)
            policy = await governing_policy(session, policies, county_code, governing)
            judgement, _ = judge(histories[loan.id], on, policy)
            if judgement.arrears_due_on is not None:
                yield loan.bank_code, int(loan.owed_fen)


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
