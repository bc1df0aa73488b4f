"""Alerts about loans and funds end once no plan asks for them any more, and stand again once one does.

Banks report when they do; between two reports plans come and go. About households a sweep finds that by judging them.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.escalation import some_alerts
from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Setting, Watch
from services.monitoring.loans.models import Loan
from services.monitoring.loans.rules import Turn, reached
from shared.database import A_HANDFUL, is_one_of, table_of

OF_BANKS = (Rule.LOAN_OVERDUE, Rule.FUND_EXHAUSTED, Rule.LEVERAGE_OUT_OF_BOUNDS)
"""The rules that judge what banks report."""


def asks_for_delay(setting: Setting | None, turns: Sequence[Turn]) -> bool:
    """Whether a plan asks for an alert of the delay that stands.

    Args:
        setting: the plan's rule about overdue loans; None where it has none.
        turns: how the loan's arrears stood from which day on, by day.
    """
    return setting is not None and reached(turns, int(setting.parameters["min_days"])) is not None


async def follow_plans(watch: Watch, session: AsyncSession, county_code: str, on: date, after: UUID) -> UUID | None:
    """Hold a county's alerts about loans and funds whose causes stand against the plans of a day; some hundreds a call.

    Args:
        watch: the plans.
        session: everything happens in its transaction.
        county_code: 6 digits.
        on: the day.
        after: the alerts behind this id are looked at.

    Returns:
        The id behind which to go on; None once all have been looked at.
    """
    table = table_of(Alert).c
    stands = or_(table.cleared_on.is_(None), table.unasked)
    alerts = await some_alerts(session, county_code, table.rule.in_(OF_BANKS), stands, table.id > after)
    turns = await _turns(session, county_code, [one.subject_id for one in alerts if one.rule == Rule.LOAN_OVERDUE])
    for alert in alerts:
        setting = await watch.setting(session, Rule(alert.rule), alert.area_code, on)
        if setting is None or (alert.subject_id in turns and not asks_for_delay(setting, turns[alert.subject_id])):
            watch.unask(session, alert, on)
        elif alert.unasked:
            watch.ask_again(session, alert, setting, on)
    return alerts[-1].id if len(alerts) == A_HANDFUL else None


async def _turns(session: AsyncSession, county_code: str, loan_ids: Sequence[UUID]) -> dict[UUID, list[Turn]]:
    table = table_of(Loan).c
    loans = await session.execute(
        select(table.id, table.arrears_history).where(table.county_code == county_code, is_one_of(table.id, loan_ids))
    )
    return {loan_id: [Turn.of(kept) for kept in history] for loan_id, history in loans}
