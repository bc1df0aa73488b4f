"""Raise alerts from causes, and note when a cause has ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import shared.policies.alerts
from services.monitoring.alerts.models import Alert, AlertItem, StepRead
from services.monitoring.alerts.rules import CLOSED_STATES, UNASKED, AlertState, Rule, last_days
from services.monitoring.copies import Key, keys_of
from services.monitoring.feeds.models import FeedName
from services.monitoring.feeds.service import publish
from services.monitoring.figures.service import adjust
from services.monitoring.households.holding import held, held_keys
from services.monitoring.pending import pending
from shared.calendar import Clock
from shared.database import is_one_of, new_id, table_of
from shared.messaging.inbox import batch_of
from shared.policies.active import ActivePolicies
from shared.policies.lines import find_line, line_fen
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy

_ALERTS = "alerts"
AGAIN = "（再次出现）"
"""How an alert of a household begins where an earlier one of the same rule and person, or of none, has ended."""
_ID_LENGTH = 36

Setting = shared.policies.alerts.Alert
"""A rule of a policy pack: severity, parameters, days to answer."""


def keys_begin(rule: str, subject_id: UUID) -> str:
    """How the keys of all causes of a rule about a subject begin; the period follows."""
    return f"{rule}:{subject_id}:"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an alert is due.

    Attributes:
        rule: kind of alert.
        county_code: tenant.
        area_code: whose business it is, 12 digits.
        subject_id: the household, loan or account.
        period: tells one cause of a subject from the next.
        raised_on: business date.
        sentence: what people read.
        household_id: the household concerned, where there is one.
        proof: the words of the sentence that tell what was found out: an alert that doesn't say them is about another
            fact, and one that people closed is asked about anew; empty where a cause has one fact for good.
        began: the days on which causes of the rule began, by what is told today, where others were taken back.
    """

    rule: Rule
    county_code: str
    area_code: str
    subject_id: UUID
    period: str
    raised_on: date
    sentence: str
    household_id: UUID | None = None
    proof: str = ""
    began: frozenset[str] | None = None

    @property
    def key(self) -> str:
        """One cause, one key, whenever and however often its events arrive."""
        return keys_begin(self.rule, self.subject_id) + self.period


@dataclass(frozen=True, slots=True)
class Watch:
    """What consumers need to judge facts: the clock for recording times, and the policies in force."""

    clock: Clock
    policies: ActivePolicies

    async def setting(self, session: AsyncSession, rule: Rule, area_code: str, on: date) -> Setting | None:
        """The pack's rule for an area and day; None where no active pack has it, so that nothing is alerted."""
        return (await self.settings(session, area_code, on)).get(rule)

    async def settings(self, session: AsyncSession, area_code: str, on: date) -> dict[str, Setting]:
        """Every rule that active packs have for an area and day; of one rule that of the pack that holds."""
        packs = await self._holding(session, area_code, on)
        return {setting.rule: setting for pack in packs for setting in pack.alerts}

    async def lines(self, session: AsyncSession, kind: str, area_code: str, on: date) -> dict[int, int]:
        """A line of an area by year, fen per person; years without one, or with a blank in its place, are left out.

        Each year's is that of the narrowest pack that has one for it: a plan that ends doesn't hide what a wider one
        says of the years after. A blank is not filled from a wider one.
        """
        found: dict[int, int | None] = {}
        holding = await self._holding(session, area_code, on)
        area_code = self.policies.code_now(area_code)
        for pack in holding:
            years = {line.year for line in pack.lines if find_line([line], kind, line.year, area_code) is not None}
            found |= {year: line_fen(pack.lines, kind, year, area_code) for year in years}
        return {year: fen for year, fen in found.items() if fen is not None}

    async def _holding(self, session: AsyncSession, area_code: str, on: date) -> list[PolicyPack]:
        """Every pack in force for an area on a day, from the widest area to the narrowest."""
        covering = await self.policies.covering(session, area_code, on)
        ranked = sorted(covering, key=lambda pair: pair[0].rank)
        # of a pack that was put in force again in an area its last word counts, also about rules that it dropped
        latest = {(activation.pack, activation.area_code): pack for activation, pack in ranked}
        return [pack for activation, pack in ranked if latest[activation.pack, activation.area_code] is pack]

    async def bank_label(self, session: AsyncSession, county_code: str, bank_code: str, on: date) -> str:
        """A bank's name for people; its code where the programme in force doesn't name it."""
        try:
            credit = await self.policies.for_area(session, county_code, on, lambda pack: pack.credit)
        except NoActivePolicy:
            return bank_code
        return next((bank.label for bank in credit.banks if bank.code == bank_code), bank_code)

    async def stand(self, session: AsyncSession, cause: Cause, setting: Setting, on: date) -> bool:
        """Raise an alert for a cause; one that had been cleared stands again from a day, one that stands is left.

        One that people had closed is asked about anew where other facts prove its cause than it tells, or where it was
        settled, had been cleared, and stands again. One that they found untrue stays so for the same facts. What an
        alert says follows the facts while somebody has to act.

        Returns:
            Whether it was raised, or stands again.
        """
        alert = (await _alerts_of(session, cause.county_code, cause.subject_id)).get(cause.key)
        if alert is None:
            await self._raise(session, cause, setting)
            return True
        return self._stand_again(session, alert, cause, setting, on)

    def _stand_again(self, session: AsyncSession, alert: Alert, cause: Cause, setting: Setting, on: date) -> bool:
        returns, told = alert.cleared_on is not None, cause.proof in alert.sentence
        anew = alert.state in CLOSED_STATES and not (told and (alert.state == AlertState.DISMISSED or not returns))
        if told and not returns:
            return False
        before, since = alert.figures(), max(on, cause.raised_on)
        alert.cleared_on, alert.unasked = None, False
        if anew:
            alert.state = AlertState.RAISED.value
            alert.verified_on = alert.responded_on = alert.closed_on = None
            alert.verify_days, alert.respond_days = _working_days(setting)
            alert.due_from = since
        if returns or anew:
            # whoever answers for it first has his days anew
            alert.known_on = self.clock.today()
            alert.answered_by, alert.missed, alert.escalated_on = alert.role, 0, None
            alert.visit_missed_on = alert.answer_missed_on = None
            alert.reckon()
        if alert.open:
            again = returns or anew or alert.sentence.startswith(AGAIN)
            alert.sentence = f"{AGAIN}{cause.sentence}" if again else cause.sentence
            alert.area_code = cause.area_code
        adjust(session, before, alert.figures())
        self._note(session, alert, "reopened" if returns or anew else "amended", since)
        return returns or anew

    async def end(
        self,
        session: AsyncSession,
        rule: Rule,
        county_code: str,
        subject_id: UUID,
        on: date,
        *,
        but: frozenset[str] = frozenset(),
        unasked: bool = False,
    ) -> None:
        """Note that the causes of a subject have ended, but for the periods named.

        Where they stand and no plan asks for them any more they are `unasked`: they may stand again with a plan.
        """
        still = {keys_begin(rule, subject_id) + period for period in but}
        for key, alert in (await _alerts_of(session, county_code, subject_id)).items():
            if alert.rule != rule.value or key in still:
                continue
            if unasked:
                self.unask(session, alert, on)
            elif alert.cleared_on is None:
                self._clear(session, alert, on)
            else:
                alert.unasked = False

    def unask(self, session: AsyncSession, alert: Alert, on: date) -> None:
        """Note that no plan asks for an alert any more, though its cause stands; one that has ended is left."""
        if alert.cleared_on is None:
            self._clear(session, alert, on, UNASKED)
            alert.unasked = True

    def ask_again(self, session: AsyncSession, alert: Alert, setting: Setting, on: date) -> None:
        """Let an alert stand again from a day on, since a plan asks for it again."""
        cause = Cause(
            rule=Rule(alert.rule),
            county_code=alert.county_code,
            area_code=alert.area_code,
            subject_id=alert.subject_id,
            period=alert.cause_key.removeprefix(keys_begin(alert.rule, alert.subject_id)),
            raised_on=alert.raised_on,
            sentence=alert.sentence.removeprefix(AGAIN),
            household_id=alert.household_id,
        )
        self._stand_again(session, alert, cause, setting, on)

    def _clear(self, session: AsyncSession, alert: Alert, on: date, note: str = "") -> None:
        before = alert.figures()
        alert.cleared_on = max(on, alert.raised_on)
        adjust(session, before, alert.figures())
        self._note(session, alert, "cleared", alert.cleared_on, note)

    async def move(self, session: AsyncSession, county_code: str, subject_id: UUID, area_code: str, on: date) -> None:
        """Let the alerts of a subject on which somebody has to act follow it to where it lives since a day.

        Closed ones stay with those who dealt with them.
        """
        for alert in (await _alerts_of(session, county_code, subject_id)).values():
            if not alert.open or alert.area_code == area_code:
                continue
            before = alert.figures()
            alert.area_code = area_code
            adjust(session, before, alert.figures())
            self._note(session, alert, "moved", max(on, alert.raised_on))

    async def _raise(self, session: AsyncSession, cause: Cause, setting: Setting) -> None:
        known_on = self.clock.today()
        verify_days, respond_days = _working_days(setting)
        visit, answer = (last_days(days, cause.raised_on, known_on) for days in (verify_days, respond_days))
        again = any(
            one.rule == cause.rule
            and one.household_id is not None
            and (one.cleared_on is not None or one.state == AlertState.RESOLVED)
            and _is_former(one.cause_key.removeprefix(keys_begin(cause.rule, cause.subject_id)), cause)
            for one in (await _alerts_of(session, cause.county_code, cause.subject_id)).values()
        )
        alert = Alert(
            county_code=cause.county_code,
            id=new_id(),
            rule=cause.rule.value,
            cause_key=cause.key,
            subject_id=cause.subject_id,
            household_id=cause.household_id,
            severity=setting.severity,
            area_code=cause.area_code,
            role=setting.role,
            answered_by=setting.role,
            known_on=known_on,
            due_from=cause.raised_on,
            raised_on=cause.raised_on,
            sentence=f"{AGAIN}{cause.sentence}" if again else cause.sentence,
            verify_days=verify_days,
            respond_days=respond_days,
            verify_by=visit.by,
            respond_by=answer.by,
            verify_until=visit.until,
            respond_until=answer.until,
            deadlines_provisional=visit.provisional or answer.provisional,
        )
        session.add(alert)
        (await _alerts_of(session, alert.county_code, alert.subject_id))[alert.cause_key] = alert
        adjust(session, None, alert.figures())
        self._note(session, alert, "raised", cause.raised_on)

    def _note(self, session: AsyncSession, alert: Alert, step: str, on: date, note: str = "") -> None:
        announce(session, alert, StepRead(step=step, occurred_on=on, note=note, recorded_at=self.clock.now()))


def _working_days(setting: Setting) -> tuple[int, int]:
    """How many working days there are to verify an alert, and to answer it: one at least."""
    return max(1, setting.verify_days), max(1, setting.respond_days)


def _is_former(period: str, cause: Cause) -> bool:
    """Whether a cause that is over was one of the same person, or of none, and not taken back since."""
    began_on = period.rpartition(":")[2]
    return _whose(period) == _whose(cause.period) and (cause.began is None or began_on in cause.began)


def _whose(period: str) -> str:
    """The id of the person that a cause of a household is about; empty where it is about none."""
    about = period.partition(":")[0].partition("/")[0]
    return about if len(about) == _ID_LENGTH else ""


async def _alerts_of(session: AsyncSession, county_code: str, subject_id: UUID) -> dict[str, Alert]:
    """A subject's alerts by cause; those of all subjects of the batch are read, and locked against people's steps."""
    loaded: dict[Key, dict[str, Alert]] | None = session.info.get(_ALERTS)
    if loaded is None:
        if batch_of(session):
            await held(session)  # whichever event comes first: the batch's households are locked before their alerts
        loaded = session.info[_ALERTS] = {}
        table = table_of(Alert).c
        keys = {*keys_of(session), *held_keys(session)}
        counties, ids = sorted({county for county, _ in keys}), sorted(id_ for _, id_ in keys)
        found = await session.scalars(
            select(Alert)
            .where(is_one_of(table.county_code, counties), is_one_of(table.subject_id, ids))
            .order_by(table.county_code, table.id)
            .with_for_update()
        )
        for alert in found:
            loaded.setdefault((alert.county_code, alert.subject_id), {})[alert.cause_key] = alert
    return loaded.setdefault((county_code, subject_id), {})


def forget_alerts(session: AsyncSession) -> None:
    """Let the alerts of those held until now go; those of whom is held next are read when they are asked for."""
    session.info.pop(_ALERTS, None)


async def standing_periods(session: AsyncSession, rule: Rule, key: Key) -> frozenset[str]:
    """The periods of a subject's alerts of a rule whose cause has not ended by itself, be they asked for or not."""
    begins = keys_begin(rule, key[1])
    return frozenset(
        cause.removeprefix(begins)
        for cause, alert in (await _alerts_of(session, *key)).items()
        if alert.rule == rule.value and (alert.cleared_on is None or alert.unasked)
    )


def announce(session: AsyncSession, alert: Alert, taken: StepRead) -> None:
    """Give a step a place in the alert's history, and the alert, as it now stands, one in the feed."""
    place = {"county_code": alert.county_code, "alert_id": alert.id}
    pending(session).steps.append({**place, "id": new_id(), **taken.model_dump()})
    publish(session, FeedName.ALERTS, alert.county_code, alert.rule, AlertItem.of(alert))
