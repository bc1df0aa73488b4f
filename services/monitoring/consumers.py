"""What monitoring does with each event of the other services.

Every effect depends on the aggregate of its event alone, and on business dates: however the events of different
aggregates interleave, copies, figures and alerts end up the same.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.causes import end_income_alerts, judge_fund, judge_income, judge_leverage, judge_loan
from services.monitoring.alerts.watch import Watch
from services.monitoring.duties.following import follow_duties
from services.monitoring.funds import service as funds
from services.monitoring.households import service as households
from services.monitoring.loans import service as loans
from services.monitoring.monitored import service as monitored
from services.monitoring.subsidies import service as subsidies
from shared.areas.following import follow_areas
from shared.calendar import Clock
from shared.events import CONTRACTS
from shared.events.credit import FundMoved, LeverageAssessed, LoanFacts, SubsidyListFacts
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdRegistered,
    HouseholdRemoved,
    HouseholdReturned,
    IncomeRecorded,
    MonitoringObjectEntered,
    MonitoringObjectMoved,
    MonitoringObjectRemoved,
)
from shared.messaging.inbox import Handlers
from shared.policies.active import ActivePolicies


def handlers(clock: Clock, policies: ActivePolicies) -> Handlers:
    """The function for each event that monitoring consumes."""
    watch = Watch(clock, policies)

    async def household_changed(session: AsyncSession, event: HouseholdChanged) -> None:
        if (back := await households.change(session, event)) is not None:
            await judge_income(watch, session, back, event.changed_on)

    async def household_exited(session: AsyncSession, event: HouseholdExited) -> None:
        await judge_income(watch, session, await households.leave(session, event))

    async def household_removed(session: AsyncSession, event: HouseholdRemoved) -> None:
        await judge_income(watch, session, await households.remove(session, event))

    async def household_returned(session: AsyncSession, event: HouseholdReturned) -> None:
        await end_income_alerts(watch, session, await households.come_back(session, event), event.returned_on)

    async def income_recorded(session: AsyncSession, event: IncomeRecorded) -> None:
        await judge_income(watch, session, await households.record_income(session, event))

    async def loan_moved(session: AsyncSession, event: LoanFacts) -> None:
        loan, stood = await loans.follow(session, event)
        await judge_loan(watch, session, loan, event, stood)

    async def fund_moved(session: AsyncSession, event: FundMoved) -> None:
        await judge_fund(watch, session, await funds.follow(session, event), event)

    async def leverage_assessed(session: AsyncSession, event: LeverageAssessed) -> None:
        await judge_leverage(watch, session, await funds.follow(session, event), event)

    return {
        **follow_areas(clock),
        **follow_duties(clock, policies),
        HouseholdRegistered: households.register,
        HouseholdChanged: household_changed,
        HouseholdExited: household_exited,
        HouseholdRemoved: household_removed,
        HouseholdReturned: household_returned,
        IncomeRecorded: income_recorded,
        MonitoringObjectEntered: monitored.enter,
        MonitoringObjectMoved: monitored.move,
        MonitoringObjectRemoved: monitored.remove,
        **{kind: loan_moved for kind in CONTRACTS.values() if issubclass(kind, LoanFacts)},
        FundMoved: fund_moved,
        LeverageAssessed: leverage_assessed,
        **{kind: subsidies.follow for kind in CONTRACTS.values() if issubclass(kind, SubsidyListFacts)},
    }
