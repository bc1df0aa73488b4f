"""Reading signals: lists, one with whom it reached, and the relief of an area."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import Key
from services.monitoring.figures.queries import Span, sums_of_days
from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import DISASTER_SIGNALS, HARDSHIP_SIGNALS, RELIEF_CLASS, Fact, relief_day
from services.monitoring.places import touching
from services.monitoring.records.models import KeptRecord
from services.monitoring.signals.models import (
    ReliefPart,
    ReliefQuery,
    ReliefRead,
    Signal,
    SignalDetail,
    SignalList,
    SignalQuery,
    SignalReach,
    SignalRead,
)
from services.monitoring.signals.refusals import UnknownSignal
from shared.areas import full_code
from shared.business_dates import check_range
from shared.codes import SIGNAL_DEPARTMENTS, SIGNAL_KINDS
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, is_one_of, table_of
from shared.money import four_decimals, two_decimals
from shared.security.callers import Caller

RELIEVED_KINDS = DISASTER_SIGNALS | HARDSHIP_SIGNALS
_PARTS = (
    ("disaster", "自然灾害应急救助", Measure.DISASTER_CASES, Measure.DISASTER_RELIEVED, Measure.DISASTER_RELIEF_DAYS),
    ("hardship", "突发困难临时救助", Measure.HARDSHIP_CASES, Measure.HARDSHIP_RELIEVED, Measure.HARDSHIP_RELIEF_DAYS),
)
_Measures = Mapping[Key, Sequence[Fact]]


async def find_signal(session: AsyncSession, caller: Caller, signal_id: UUID) -> Signal:
    """A signal of the caller's area, or of an area around it. Raises UnknownSignal."""
    table = table_of(Signal).c
    found = await session.scalar(
        select(Signal).where(touching(caller, table.county_code, table.area_code), table.id == signal_id)
    )
    if found is None:
        raise UnknownSignal(field="id")
    return found


async def show(session: AsyncSession, caller: Caller, signal_id: UUID) -> SignalDetail:
    """A signal with whom it reached. Raises UnknownSignal."""
    return await detail_of(session, await find_signal(session, caller, signal_id))


async def list_signals(session: AsyncSession, caller: Caller, query: SignalQuery) -> SignalList:
    """Signals of an area and of those around it, the latest told first.

    Raises:
        UnknownCode: there is no such kind or department.
        RangeReversed: the days asked about end before they begin.
        Invalid: the cursor is of another list.
    """
    check_range(query.since, query.until, fields=("since", "until"))
    table = table_of(Signal).c
    order = (table.told_on, table.id)
    wanted: list[ColumnElement[bool]] = [
        touching(caller.narrowed(query.area, field="area"), table.county_code, table.area_code)
    ]
    if query.kind is not None:
        wanted.append(table.kind == SIGNAL_KINDS.by_code(query.kind).code)
    if query.department is not None:
        wanted.append(table.department == SIGNAL_DEPARTMENTS.by_code(query.department).code)
    if query.household_id is not None:
        wanted.append(table.household_id == query.household_id)
    if query.since is not None:
        wanted.append(table.happened_on >= query.since)
    if query.until is not None:
        wanted.append(table.happened_on <= query.until)
    if query.withdrawn is not None:
        wanted.append(table.withdrawn_on.is_not(None) if query.withdrawn else table.withdrawn_on.is_(None))
    if query.spreading is not None:
        wanted.append(table.spreading.is_(query.spreading))
    if query.after is not None:
        told_on, signal_id = decode_cursor("signals", query.after, 2)
        wanted.append(tuple_(*order) < tuple_(decode_day(told_on), decode_id(signal_id)))
    found = await session.scalars(
        select(Signal).where(*wanted).order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    )
    signals = found.all()
    page = signals[: query.limit]
    measures = await _relief_measures(session, _keys(page))
    more = encode_cursor("signals", page[-1].told_on, page[-1].id) if len(signals) > query.limit else None
    return SignalList(items=[SignalRead.of(one, _relieved_on(one, measures)) for one in page], next=more)


async def detail_of(session: AsyncSession, signal: Signal) -> SignalDetail:
    """A signal with how many households it reached, and how many of these were relieved."""
    relieved_on = _relieved_on(signal, await _relief_measures(session, _keys([signal])))
    households, relieved = int(signal.counts), int(relieved_on is not None)
    alerted: int | None = None
    if signal.household_id is None:
        reach = await session.get(SignalReach, (signal.county_code, signal.id))
        reach = reach or SignalReach(county_code=signal.county_code, signal_id=signal.id)
        households, relieved, alerted = reach.households, reach.relieved, reach.alerted
    return SignalDetail(
        **SignalRead.of(signal, relieved_on).model_dump(),
        households=households,
        relieved_households=relieved if signal.kind in RELIEVED_KINDS and signal.withdrawn_on is None else None,
        alerted=alerted,
    )


async def read_relief(session: AsyncSession, caller: Caller, query: ReliefQuery) -> ReliefRead:
    """How many disasters and hardships of some days were relieved in an area, and how fast.

    Raises:
        OutsideArea, AreaUnknown: the area is not the caller's, or none.
        RangeReversed: the days asked about end before they begin.

    Source: R000-035, R000-036.
    """
    check_range(query.since, query.until, fields=("since", "until"))
    asked = caller.narrowed(query.area, field="area")
    measures = [measure for _, _, *each in _PARTS for measure in each]
    spans = {measure: Span(asked.area_prefix, measure, query.since, query.until) for measure in measures}
    sums = await sums_of_days(session, caller.areas, list(spans.values()))
    items = []
    for kind, label, *each in _PARTS:
        cases, relieved, days = (sums[spans[measure]] for measure in each)
        items.append(
            ReliefPart(
                kind=kind,
                label=label,
                cases=cases,
                relieved=relieved,
                share=str(four_decimals(Fraction(relieved, cases))) if cases else None,
                mean_days=str(two_decimals(Fraction(days, relieved))) if relieved else None,
            )
        )
    return ReliefRead(area_code=full_code(asked.area_prefix), since=query.since, until=query.until, items=items)


def _keys(signals: Iterable[Signal]) -> list[Key]:
    return [(one.county_code, one.household_id) for one in signals if one.household_id is not None]


def _relieved_on(signal: Signal, measures: _Measures) -> date | None:
    if signal.household_id is None or signal.kind not in RELIEVED_KINDS or signal.withdrawn_on is not None:
        return None
    return relief_day(measures.get((signal.county_code, signal.household_id), ()), signal.happened_on)


async def _relief_measures(session: AsyncSession, keys: Sequence[Key]) -> dict[Key, list[Fact]]:
    if not keys:
        return {}
    table = table_of(KeptRecord).c
    found = await session.execute(
        select(table.county_code, table.household_id, table.id, table["values"]).where(
            is_one_of(table.county_code, sorted({county_code for county_code, _ in keys})),
            is_one_of(table.household_id, [household_id for _, household_id in keys]),
            table.kind == "measure",
            table["values"]["measure_class"].astext == RELIEF_CLASS,
            table.withdrawn.is_(False),
        )
    )
    measures: dict[Key, list[Fact]] = {}
    for county_code, household_id, record_id, values in found:
        measures.setdefault((county_code, household_id), []).append(Fact(record_id, None, values))
    return measures
