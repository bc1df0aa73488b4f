"""What monitoring does with each event of the other services.

However the events of different aggregates interleave, copies and figures end up the same, and so do the alerts that
stand: what depends on several of them is judged by all that is known of a household, as of its last business date.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.causes import end_income_alerts, judge_fund, judge_income, judge_leverage, judge_loan
from services.monitoring.alerts.sequel import note_entry, note_removal
from services.monitoring.alerts.watch import Watch
from services.monitoring.copies import Key
from services.monitoring.duties.following import follow_duties
from services.monitoring.duties.visits import count_visits
from services.monitoring.funds import service as funds
from services.monitoring.helpers.queries import visitors
from services.monitoring.households import service as households
from services.monitoring.households.holding import Held, held, settle
from services.monitoring.loans import service as loans
from services.monitoring.monitored import service as monitored
from services.monitoring.records import service as records
from services.monitoring.risks.service import end_risks, judge_risks
from services.monitoring.subsidies import service as subsidies
from services.monitoring.sweeps.queries import swept_on
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
    OrganisationChanged,
    OrganisationLinkChanged,
    RecordKept,
)
from shared.messaging.inbox import Handlers, after_batch
from shared.policies.active import ActivePolicies


@dataclass(frozen=True, slots=True)
class _Follower:
    """What is done with each event that more than one room has to do with."""

    watch: Watch

    async def _touched(self, session: AsyncSession, key: Key, on: date) -> Held:
        """What is known of a household that an event of a day is about; once the batch is through, it is judged."""
        known = await held(session)
        if not known.touched:
            after_batch(session, partial(self._settle, session, known))
        known.touch(key, on)
        return known

    async def _settle(self, session: AsyncSession, known: Held) -> None:
        for key, on in sorted(known.touched.items()):
            household = await settle(session, self.watch.policies, known, key, on)
            if household is not None:
                await judge_risks(self.watch, session, known, household, await swept_on(session, key[0]))

    async def household_registered(self, session: AsyncSession, event: HouseholdRegistered) -> None:
        """A household comes onto the register."""
        households.register(
            session, await self._touched(session, (event.county_code, event.household_id), event.registered_on), event
        )

    async def household_changed(self, session: AsyncSession, event: HouseholdChanged) -> None:
        """Facts of a household change."""
        known = await self._touched(session, (event.county_code, event.household_id), event.changed_on)
        lived_in = known.households[event.county_code, event.household_id].village_code
        back = households.change(known, event)
        if event.village_code != lived_in:
            area_code, moved_on = event.village_code, event.changed_on
            await self.watch.move(session, event.county_code, event.household_id, area_code, moved_on)
        if back is not None:
            await judge_income(self.watch, session, known, back, event.changed_on)

    async def household_exited(self, session: AsyncSession, event: HouseholdExited) -> None:
        """A household leaves poverty."""
        known = await self._touched(session, (event.county_code, event.household_id), event.exited_on)
        await judge_income(self.watch, session, known, households.leave(known, event))

    async def household_removed(self, session: AsyncSession, event: HouseholdRemoved) -> None:
        """A household leaves the register."""
        known = await self._touched(session, (event.county_code, event.household_id), event.removed_on)
        await judge_income(self.watch, session, known, households.remove(known, event))

    async def household_returned(self, session: AsyncSession, event: HouseholdReturned) -> None:
        """A household is poor again."""
        known = await self._touched(session, (event.county_code, event.household_id), event.returned_on)
        back = households.come_back(known, event)
        if any(removed is None for _, removed in known.spans_monitored((event.county_code, event.household_id))):
            await judge_income(self.watch, session, known, back, event.returned_on)
        else:
            await end_income_alerts(self.watch, session, back, event.returned_on)

    async def income_recorded(self, session: AsyncSession, event: IncomeRecorded) -> None:
        """A year's income is recorded or corrected."""
        known = await self._touched(session, (event.county_code, event.household_id), event.recorded_on)
        await judge_income(self.watch, session, known, households.record_income(session, known, event))

    async def record_kept(self, session: AsyncSession, event: RecordKept) -> None:
        """A record is entered, changed or withdrawn."""
        helpers = await visitors(session, event)
        if event.household_id is None:
            await records.follow(session, event)
        else:
            known = await self._touched(session, (event.county_code, event.household_id), event.occurred_on)
            known.keep_record(await records.follow(session, event))
        await count_visits(session, self.watch.clock, event.county_code, helpers)

    async def organisation_linked(self, session: AsyncSession, event: OrganisationLinkChanged) -> None:
        """What ties a household to an organisation changes."""
        known = await self._touched(session, (event.county_code, event.household_id), event.started_on)
        known.keep_record(await records.follow_link(session, event))

    async def organisation_changed(self, session: AsyncSession, event: OrganisationChanged) -> None:
        """An organisation changes, and with it what its households are tied to."""
        known = await held(session)
        for key in known.tied_to(event.organisation_id):
            await self._touched(session, key, known.last_day(key))
        known.organisations[str(event.organisation_id)] = await records.follow_organisation(session, event)

    async def object_entered(self, session: AsyncSession, event: MonitoringObjectEntered) -> None:
        """A household is watched as being at risk: what was found out about it is answered by that."""
        # households are locked before their alerts, as everybody does
        key = (event.county_code, event.household_id or event.monitoring_object_id)
        known = await self._touched(session, key, event.entered_on)
        known.keep_object(await monitored.enter(session, event))
        await note_entry(session, self.watch.clock, *key, event.entered_on)
        await self._judge_monitored(session, known, key)

    async def object_removed(self, session: AsyncSession, event: MonitoringObjectRemoved) -> None:
        """The risk of a monitoring object is removed, and with it the reason for its alerts."""
        await held(session)
        key = (event.county_code, (await monitored.find(session, event)).watched_id)
        known = await self._touched(session, key, event.removed_on)
        await monitored.remove(session, event)
        await note_removal(session, self.watch.clock, *key, event.removed_on)
        await self._judge_monitored(session, known, key)

    async def object_moved(self, session: AsyncSession, event: MonitoringObjectMoved) -> None:
        """A monitoring object becomes another household's: both are judged.

        What was told of it off the register is not told of the household that it becomes.
        """
        known = await held(session)
        was = (await monitored.find(session, event)).watched_id
        keys = sorted({(event.county_code, one) for one in (was, event.household_id or event.monitoring_object_id)})
        for key in keys:
            await self._touched(session, key, known.last_day(key))
        own, on = (event.county_code, event.monitoring_object_id), known.last_day((event.county_code, was))
        known.keep_object(await monitored.move(session, event), was)
        if event.household_id is None:
            await self.watch.move(session, *own, event.village_code, on)
        elif was == event.monitoring_object_id:
            await end_risks(self.watch, session, own, on)
        for key in keys:
            await self._judge_monitored(session, known, key)

    async def _judge_monitored(self, session: AsyncSession, known: Held, key: Key) -> None:
        if (household := known.households.get(key)) is not None:
            await judge_income(self.watch, session, known, household)

    async def loan_moved(self, session: AsyncSession, event: LoanFacts) -> None:
        """A loan moves on; a household is judged by its own facts, as of their last day."""
        known = None
        if event.household_id is not None:
            key = (event.county_code, event.household_id)
            known = await self._touched(session, key, (await held(session)).last_day(key))
        loan, stood = await loans.follow(session, event)
        if known is not None:
            known.keep_loan(loan)
        await judge_loan(self.watch, session, loan, event, stood)

    async def fund_moved(self, session: AsyncSession, event: FundMoved) -> None:
        """A fund account's balance changes."""
        await judge_fund(self.watch, session, await funds.follow(session, event), event)

    async def leverage_assessed(self, session: AsyncSession, event: LeverageAssessed) -> None:
        """The leverage of a quarter is known."""
        await judge_leverage(self.watch, session, await funds.follow(session, event), event)


def handlers(clock: Clock, policies: ActivePolicies | None = None) -> Handlers:
    """The function for each event that monitoring consumes.

    Args:
        clock: tells when something was recorded.
        policies: those of the process; without them they are read anew.
    """
    policies = policies or ActivePolicies()
    follow = _Follower(Watch(clock, policies))
    return {
        **follow_areas(clock),
        **follow_duties(clock, policies),
        HouseholdRegistered: follow.household_registered,
        HouseholdChanged: follow.household_changed,
        HouseholdExited: follow.household_exited,
        HouseholdRemoved: follow.household_removed,
        HouseholdReturned: follow.household_returned,
        IncomeRecorded: follow.income_recorded,
        RecordKept: follow.record_kept,
        OrganisationChanged: follow.organisation_changed,
        OrganisationLinkChanged: follow.organisation_linked,
        MonitoringObjectEntered: follow.object_entered,
        MonitoringObjectMoved: follow.object_moved,
        MonitoringObjectRemoved: follow.object_removed,
        **{kind: follow.loan_moved for kind in CONTRACTS.values() if issubclass(kind, LoanFacts)},
        FundMoved: follow.fund_moved,
        LeverageAssessed: follow.leverage_assessed,
        **{kind: subsidies.follow for kind in CONTRACTS.values() if issubclass(kind, SubsidyListFacts)},
    }
