"""The households that a batch of events is about: locked, loaded once, and what they add to the figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, and_, bindparam, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import Key
from services.monitoring.figures.rules import Figures
from services.monitoring.figures.service import adjust
from services.monitoring.figures.spans import Span
from services.monitoring.households.families import family_from, in_order
from services.monitoring.households.models import Household, Income
from services.monitoring.households.rules import (
    Fact,
    Family,
    YearIncome,
    figures_of,
    relief_day,
    relief_figures,
)
from services.monitoring.households.standing import stood_in
from services.monitoring.loans.models import Loan
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.monitored.off_register import as_household
from services.monitoring.pending import Struck
from services.monitoring.records.models import KeptRecord
from services.monitoring.records.service import ORGANISATION, ORGANISATION_LINK
from services.monitoring.signals.counting import count_struck
from services.monitoring.signals.models import Signal as KeptSignal
from services.monitoring.signals.models import SignalWaiting
from shared.database import is_one_of, table_of
from shared.events.base import Envelope
from shared.events.credit import LoanFacts
from shared.events.registry import (
    HouseholdFacts,
    MonitoringObjectEntered,
    OrganisationChanged,
    OrganisationLinkChanged,
    RecordKept,
)
from shared.messaging.inbox import batch_of
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.selection import NoActivePolicy

T = TypeVar("T")

_KEY = "households"
CO_OPERATIVE = "co_operative"

# Records of a household may come before it, in another batch: who holds its lock sees all that was committed before.
_LOCK = text("""
    SELECT pg_advisory_xact_lock(hashtextextended(k.county || k.id::text, 0))
    FROM unnest(:counties, :ids) AS k (county, id)
""").bindparams(bindparam("counties", type_=ARRAY(String)), bindparam("ids", type_=ARRAY(Uuid)))

# Who finds out which households an area holds must have them all: none of the county may be on its way meanwhile.
_SHARE = text("""
    SELECT pg_advisory_xact_lock_shared(hashtextextended('signals of areas ' || county, 0))
    FROM (SELECT DISTINCT county FROM unnest(:counties) AS k (county) ORDER BY 1) AS counties
""").bindparams(bindparam("counties", type_=ARRAY(String)))
_KEEP_OUT = text("SELECT pg_advisory_xact_lock(hashtextextended('signals of areas ' || :county, 0))")


@dataclass(slots=True)
class Held:
    """Everything known of the households of a batch.

    Attributes:
        households: those that are on record; a record may come before its household.
        records: household → its records.
        incomes: household → year → income.
        loans: household → its loans.
        organisations: kind of each organisation that a household is tied to.
        signals: household → what departments told of it, by itself.
        area_signals: county → what they told of its areas.
        waiting: household → the signals of areas that have not been spread to it yet.
        monitored: household → its entries as a monitoring object; one off the register is known by its object's id.
        before: what each touched household added until now.
        struck: which signals of areas counted for it until now.
        touched: each of them, and the last business date of what touched it.
    """

    households: dict[Key, Household] = field(default_factory=dict)
    records: dict[Key, dict[UUID, KeptRecord]] = field(default_factory=dict)
    incomes: dict[Key, dict[int, Income]] = field(default_factory=dict)
    loans: dict[Key, dict[UUID, Loan]] = field(default_factory=dict)
    organisations: dict[str, KeptRecord] = field(default_factory=dict)
    signals: dict[Key, dict[UUID, KeptSignal]] = field(default_factory=dict)
    area_signals: dict[str, dict[UUID, KeptSignal]] = field(default_factory=dict)
    waiting: dict[Key, set[UUID]] = field(default_factory=dict)
    monitored: dict[Key, dict[UUID, MonitoringObject]] = field(default_factory=dict)
    before: dict[Key, Figures] = field(default_factory=dict)
    struck: dict[Key, Struck] = field(default_factory=dict)
    touched: dict[Key, date] = field(default_factory=dict)

    def touch(self, key: Key, on: date) -> None:
        """Note what a household adds to the figures before something of it changes.

        Args:
            key: which household.
            on: business date of what changes it.
        """
        if key not in self.before:
            self.before[key] = figures_held(self, key)
            self.struck[key] = struck_held(self, key)
        self.touched[key] = max(on, self.touched.get(key, on))

    def last_day(self, key: Key) -> date:
        """The last business date that is known of a household; of one that isn't on record yet there is none."""
        household = self.find(key)
        return date.min if household is None else household.seen_until or household.registered_on

    def find(self, key: Key) -> Household | None:
        """A household on the register, or a monitoring object off it; None while only records of it came."""
        return self.households.get(key) or self._off_register(key)

    def everybody(self) -> dict[Key, Household]:
        """The households on the register and the monitoring objects off it, by county and id."""
        found = ((key, self.find(key)) for key in {*self.households, *self.monitored})
        return {key: household for key, household in sorted(found) if household is not None}

    def _off_register(self, key: Key) -> Household | None:
        entry = self.monitored.get(key, {}).get(key[1])
        if entry is None:
            return None
        household = as_household(entry)
        days = (entry.entered_on, entry.removed_on, *self.days_told(household))
        household.seen_until = max(day for day in days if day is not None)
        return household

    def keep_record(self, record: KeptRecord) -> None:
        """Take up a household's record."""
        if record.household_id is not None:
            self.records.setdefault((record.county_code, record.household_id), {})[record.id] = record

    def keep_loan(self, loan: Loan) -> None:
        """Take up a household's loan."""
        if loan.household_id is not None:
            self.loans.setdefault((loan.county_code, loan.household_id), {})[loan.id] = loan

    def keep_signal(self, signal: KeptSignal) -> None:
        """Take up what a department told of a household or an area."""
        if signal.household_id is None:
            self.area_signals.setdefault(signal.county_code, {})[signal.id] = signal
        else:
            self.signals.setdefault((signal.county_code, signal.household_id), {})[signal.id] = signal

    def keep_object(self, entry: MonitoringObject, was: UUID | None = None) -> None:
        """Take up a monitoring object with its household; `was` is another whose it was until now."""
        if was is not None:
            self.monitored.get((entry.county_code, was), {}).pop(entry.id, None)
        self.monitored.setdefault((entry.county_code, entry.watched_id), {})[entry.id] = entry

    def spans_monitored(self, key: Key) -> tuple[Span, ...]:
        """From when until when a household is a monitoring object, by day."""
        entries = sorted(self.monitored.get(key, {}).values(), key=lambda one: (one.entered_on, one.id))
        return tuple((one.entered_on, one.removed_on) for one in entries)

    def counting(self, household: Household) -> list[KeptSignal]:
        """What departments told of a household, by itself or with its area, as far as it counts for it now."""
        own = self.signals.get((household.county_code, household.id), {}).values()
        return [*(one for one in own if one.counts), *self.striking(household)]

    def striking(self, household: Household) -> list[KeptSignal]:
        """What was told of areas, as far as it counts for a household now."""
        return [one for one, waits in self._around(household) if one.counts != waits]

    def days_told(self, household: Household) -> list[date]:
        """The business dates of what was told of a household, or withdrawn, as far as that has come to it."""
        own = self.signals.get((household.county_code, household.id), {}).values()
        days = [one.seen_on for one in own]
        for one, waits in self._around(household):
            if one.counts != waits:
                days.append(one.told_on)
            elif one.withdrawn_on is not None:
                days.append(one.withdrawn_on)
        return days

    def _around(self, household: Household) -> Iterator[tuple[KeptSignal, bool]]:
        """What was told of areas in which a household stood that day, and whether it waits for what was told last."""
        waiting = self.waiting.get((household.county_code, household.id), set())
        for one in self.area_signals.get(household.county_code, {}).values():
            if stood_in(household, one.parts, one.happened_on):
                yield one, one.id in waiting

    def tied_to(self, organisation_id: UUID) -> list[Key]:
        """The households that have, or had, a link with an organisation."""
        wanted = str(organisation_id)
        return [
            key
            for key, records in self.records.items()
            if any(
                one.kind == ORGANISATION_LINK and one.values["organisation_id"] == wanted for one in records.values()
            )
        ]


async def held(session: AsyncSession) -> Held:
    """The households of the batch, locked and loaded at the first call."""
    found: Held | None = session.info.get(_KEY)
    if found is None:
        found = session.info[_KEY] = Held()
        await take(session, found, await _keys(session))
    return found


async def hold_anew(session: AsyncSession, keys: Sequence[Key]) -> Held:
    """Hold some households in place of those held before: who goes through thousands holds a part of them at a time."""
    found = session.info[_KEY] = Held()
    await take(session, found, keys)
    return found


async def keep_out(session: AsyncSession, county_code: str) -> None:
    """Let nobody else take households of a county until the transaction ends; who does has ended before."""
    await session.execute(_KEEP_OUT, {"county": county_code})


async def take(session: AsyncSession, into: Held, keys: Sequence[Key]) -> None:
    """Lock some households, by county and id in order, and load what is known of them."""
    if keys:
        counties, ids = zip(*keys, strict=True)
        await session.execute(_SHARE, {"counties": list(counties)})
        await session.execute(_LOCK, {"counties": list(counties), "ids": list(ids)})
        await _load(session, into, keys)


def held_keys(session: AsyncSession) -> frozenset[Key]:
    """The households that are held so far, monitoring objects off the register among them."""
    found: Held | None = session.info.get(_KEY)
    return frozenset() if found is None else frozenset((*found.households, *found.monitored))


async def settle(session: AsyncSession, policies: ActivePolicies, known: Held, key: Key, on: date) -> Household | None:
    """Bring the figures to what a touched household adds now; the household, None while only records of it came.

    A monitoring object off the register adds nothing but to the numbers of signals.

    Args:
        session: the transaction in which it was touched.
        policies: whose standards its guarantees and its support are measured by.
        known: what is held of it.
        key: which household.
        on: the last business date of what touched it.
    """
    household = known.households.get(key)
    if household is not None:
        records = known.records.get(key, {}).values()
        told = known.days_told(household)
        monitored = (day for span in known.spans_monitored(key) for day in span)
        days = (on, household.seen_until, *(record.seen_on for record in records), *told, *monitored)
        household.seen_until = max(day for day in days if day is not None)
        household.standards = await _standards(session, policies, household, records)
    adjust(session, known.before[key], figures_held(known, key))
    count_struck(session, key[0], known.struck[key], struck_held(known, key))
    return known.find(key)


def figures_held(known: Held, key: Key) -> Figures:
    """What a household adds to its areas, as it is held; of those on the register alone."""
    family = family_of(known, key) if key in known.households else None
    return Figures(key[0], "") if family is None else figures_of(family)


def relief_held(known: Held, household: Household) -> Figures:
    """The part of its figures that follows from what departments told of it, as it is held."""
    key = (household.county_code, household.id)
    if key not in known.households:
        return Figures(household.county_code, "")  # no record would ever tell of its relief
    return relief_figures(
        Family(
            county_code=household.county_code,
            village_code=household.village_code,
            household_type=household.household_type,
            registered_on=household.registered_on,
            removed_on=household.removed_on,
            removed_kind=household.removed_kind,
            facts={"measure": _measures(known, key)},
            signals=in_order(known.counting(household), household.deaths),
        )
    )


def struck_held(known: Held, key: Key) -> Struck:
    """For which signals of areas a household counts, as it is held; and those among them whose blow was relieved."""
    household = known.find(key)
    if household is None:
        return Counter()
    found: Struck = Counter()
    for one in known.striking(household):
        found[one.id, "households"] = 1
        found[one.id, "relieved"] = int(relief_day(_measures(known, key), one.happened_on) is not None)
    return +found


def _measures(known: Held, key: Key) -> list[Fact]:
    records = known.records.get(key, {}).values()
    return [Fact(one.id, None, one.values) for one in records if one.kind == "measure" and not one.withdrawn]


def family_of(known: Held, key: Key) -> Family | None:
    """A household as the rules see it; None while only records of it came."""
    household = known.find(key)
    if household is None:
        return None
    facts: dict[str, list[Fact]] = {}
    for record in sorted(known.records.get(key, {}).values(), key=lambda record: record.id):
        if not record.withdrawn:
            facts.setdefault(record.kind, []).append(Fact(record.id, record.member_id, record.values))
    incomes = {
        year: YearIncome(income.net_income_fen, income.persons, income.recorded_on, income.disposable_per_head_fen)
        for year, income in known.incomes.get(key, {}).items()
    }
    lent = [loan.disbursed_on for loan in known.loans.get(key, {}).values() if loan.disbursed_on is not None]
    tied = _co_operatives(known, facts.get(ORGANISATION_LINK, ()))
    signals = known.counting(household)
    return family_from(
        household,
        facts,
        incomes,
        signals,
        borrowed_on=min(lent, default=None),
        co_operatives=tied,
        monitored=known.spans_monitored(key),
    )


async def _keys(session: AsyncSession) -> list[Key]:
    keys: set[Key] = set()
    organisations: set[Key] = set()
    monitored: set[Key] = set()
    for envelope in batch_of(session):
        if envelope.aggregate == OrganisationChanged.aggregate:
            organisations.add((envelope.countycode, envelope.subject))
        if envelope.aggregate == MonitoringObjectEntered.aggregate:
            monitored.add((envelope.countycode, envelope.subject))
        if (household_id := _household_of(envelope)) is not None:
            keys.add((envelope.countycode, household_id))
    if organisations:
        table = table_of(KeptRecord).c
        tied = await session.execute(
            select(table.county_code, table.household_id).where(
                is_one_of(table.county_code, sorted({county for county, _ in organisations})),
                table.kind == ORGANISATION_LINK,
                is_one_of(table["values"]["organisation_id"].astext, sorted(str(id_) for _, id_ in organisations)),
            )
        )
        keys.update((county, household_id) for county, household_id in tied)
    if monitored:
        watched = table_of(MonitoringObject).c
        of_objects = await session.execute(
            select(watched.county_code, func.coalesce(watched.household_id, watched.id)).where(
                is_one_of(watched.county_code, sorted({county for county, _ in monitored})),
                is_one_of(watched.id, sorted(id_ for _, id_ in monitored)),
            )
        )
        keys.update((county, household_id) for county, household_id in of_objects)
    return sorted(keys)


_TELL_OF_HOUSEHOLDS = frozenset(
    event.aggregate for event in (RecordKept, OrganisationLinkChanged, LoanFacts, MonitoringObjectEntered)
)
"""Kinds of things whose events name the household that they belong to."""


def _household_of(envelope: Envelope) -> UUID | None:
    if envelope.aggregate == HouseholdFacts.aggregate:
        return envelope.subject
    if envelope.aggregate in _TELL_OF_HOUSEHOLDS:
        text_id: str | None = envelope.data.get("household_id")
        if text_id is not None:
            return UUID(text_id)
        if envelope.aggregate == MonitoringObjectEntered.aggregate:
            return envelope.subject  # by which it is known off the register
    return None


async def _load(session: AsyncSession, into: Held, keys: Sequence[Key]) -> None:
    counties, ids = sorted({county for county, _ in keys}), [id_ for _, id_ in keys]
    for household in await session.scalars(
        select(Household).where(
            is_one_of(table_of(Household).c.county_code, counties), is_one_of(table_of(Household).c.id, ids)
        )
    ):
        into.households[household.county_code, household.id] = household
    record, loan = table_of(KeptRecord).c, table_of(Loan).c
    for kept in await session.scalars(
        select(KeptRecord).where(is_one_of(record.county_code, counties), is_one_of(record.household_id, ids))
    ):
        into.keep_record(kept)
    for lent in await session.scalars(
        select(Loan).where(is_one_of(loan.county_code, counties), is_one_of(loan.household_id, ids))
    ):
        into.keep_loan(lent)
    income = table_of(Income).c
    for one in await session.scalars(
        select(Income)
        .where(is_one_of(income.county_code, counties), is_one_of(income.household_id, ids))
        .order_by(income.year)
    ):
        into.incomes.setdefault((one.county_code, one.household_id), {})[one.year] = one
    signal = table_of(KeptSignal).c
    for told in await session.scalars(
        select(KeptSignal).where(
            is_one_of(signal.county_code, counties),
            or_(is_one_of(signal.household_id, ids), signal.household_id.is_(None)),
        )
    ):
        into.keep_signal(told)
    await load_waiting(session, into, counties, ids)
    await load_monitored(session, into, counties, ids)
    await _load_organisations(session, into, counties)


async def load_waiting(session: AsyncSession, into: Held, counties: Sequence[str], ids: Sequence[UUID]) -> None:
    """Load which signals of areas have not been spread to some households yet."""
    if not any(one.spreading for of_county in into.area_signals.values() for one in of_county.values()):
        return
    table = table_of(SignalWaiting).c
    waiting = await session.execute(
        select(table.county_code, table.household_id, table.signal_id).where(
            is_one_of(table.county_code, counties), is_one_of(table.household_id, ids)
        )
    )
    for county_code, household_id, signal_id in waiting:
        into.waiting.setdefault((county_code, household_id), set()).add(signal_id)


async def load_monitored(session: AsyncSession, into: Held, counties: Sequence[str], ids: Sequence[UUID]) -> None:
    """Load the entries of some households as monitoring objects; those off the register are known by their own ids."""
    table = table_of(MonitoringObject).c
    off_register = and_(table.household_id.is_(None), is_one_of(table.id, ids))
    for entry in await session.scalars(
        select(MonitoringObject).where(
            is_one_of(table.county_code, counties), or_(is_one_of(table.household_id, ids), off_register)
        )
    ):
        into.keep_object(entry)


async def _load_organisations(session: AsyncSession, into: Held, counties: Sequence[str]) -> None:
    named = {
        record.values["organisation_id"]
        for records in into.records.values()
        for record in records.values()
        if record.kind == ORGANISATION_LINK
    }
    named |= {
        envelope.data["organisation_id"]
        for envelope in batch_of(session)
        if envelope.aggregate in {OrganisationLinkChanged.aggregate, OrganisationChanged.aggregate}
    }
    if named:
        table = table_of(KeptRecord).c
        for organisation in await session.scalars(
            select(KeptRecord).where(
                is_one_of(table.county_code, counties),
                table.kind == ORGANISATION,
                is_one_of(table.id, sorted(map(UUID, named))),
            )
        ):
            into.organisations[str(organisation.id)] = organisation


def _co_operatives(known: Held, links: Sequence[Fact]) -> tuple[tuple[date, date | None], ...]:
    spans: list[tuple[date, date | None]] = []
    for link in links:
        organisation = known.organisations.get(link.values["organisation_id"])
        if organisation is None or organisation.withdrawn or organisation.values["organisation_kind"] != CO_OPERATIVE:
            continue
        last = [
            day
            for day in (
                link.day("ended_on"),
                link.day("terminated_on"),
                _day_or_none(organisation.values["closed_on"]),
            )
            if day is not None
        ]
        spans.append((_day(link.values["started_on"]), min(last) + timedelta(days=1) if last else None))
    return tuple(spans)


async def _standards(
    session: AsyncSession, policies: ActivePolicies, household: Household, records: Iterable[KeptRecord]
) -> dict[str, Any]:
    """By the plan in force on the day of the last fact: whenever and in whatever order the facts came, the same.

    Its support goes by the plan in force on the day of each exit. What no plan names is left out.
    """
    days = [_day(one["since"]) for one in household.periods]
    days += [_day(one.values["checked_on"]) for one in records if "checked_on" in one.values]

    async def of(section: Callable[[PolicyPack], T | None], on: date) -> T | None:
        try:
            return await policies.for_area(session, household.village_code, on, section)
        except NoActivePolicy:
            return None

    elements = await of(lambda pack: pack.guarantees, max(days))
    by_code = {element.code: element for element in elements or ()}
    found: dict[str, Any] = {}
    if (school := by_code.get("education")) is not None:
        found["school_years"] = [school.from_years, school.to_years]
    if (housing := by_code.get("housing")) is not None:
        found["safe_grades"] = list(housing.safe_grades)
    if (water := by_code.get("water")) is not None and water.water is not None:
        found["water"] = water.water.model_dump(mode="json")
    if (pension := by_code.get("pension")) is not None:
        found["pension_from_years"] = pension.from_years
    for exited_on, _ in household.exits:
        if exited_on is not None and (support := await of(lambda pack: pack.support, _day(exited_on))) is not None:
            found.setdefault("support_months", {})[exited_on] = support.months
    return found


def _day(text_of: str) -> date:
    return date.fromisoformat(text_of)


def _day_or_none(text_of: str | None) -> date | None:
    return None if text_of is None else _day(text_of)
