"""Replay a rule over what is known of an area's households and loans."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rules import RULE_LABELS, Rule, measure_of
from services.monitoring.alerts.watch import Watch
from services.monitoring.households.models import Household
from services.monitoring.households.reading import FIRST, read_families
from services.monitoring.households.rules import Family
from services.monitoring.loans.models import Loan
from services.monitoring.loans.rules import Turn
from services.monitoring.replays.models import (
    OF_INCOMES,
    OF_LOANS,
    REPLAYABLE,
    SHOWN,
    RaisedRead,
    ReplayedAlert,
    ReplayedMonth,
    ReplayRead,
    ReplayRequest,
)
from services.monitoring.replays.refusals import BadParameters, BadStretch, NoLine, NoSuchRule, ReplayTooWide
from services.monitoring.replays.rules import Found, precision, replayed, replayed_delays, replayed_incomes
from shared.areas import full_code
from shared.business_dates import check_not_future
from shared.calendar import Clock, day_text
from shared.database import table_of
from shared.money import four_decimals
from shared.policies.active import ActivePolicies
from shared.policies.alerts import check_parameters
from shared.policies.values import ContradictionError
from shared.security.callers import COUNTY_DIGITS, Caller

AT_ONCE = 250
"""Households that are read together: so long whoever else is served by this process waits."""
MOST_DAYS = 366

_Numbers = Mapping[str, int | str]
_Lines = dict[str, dict[int, int]]
"""Village → year → the line, fen per person."""


async def replay(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: ReplayRequest
) -> ReplayRead:
    """What a rule would have raised in an area over some days, beside what it did raise.

    Raises:
        NoSuchRule: none that judges households or loans.
        BadStretch: the days are the wrong way round, or too many.
        DateInFuture: the last day lies after today.
        BadParameters: the rule doesn't take them, or lacks some.
        NoLine: incomes are to be held against a line that no plan has there.
        OutsideArea, AreaUnknown: the area is none of the caller's.
        ReplayTooWide: it is more than a county.
    """
    if request.rule not in REPLAYABLE:
        raise NoSuchRule(f"可用：{'、'.join(REPLAYABLE)}", f"There are: {', '.join(REPLAYABLE)}", field="rule")
    check_not_future(clock, request.until, field="until")
    days = (request.until - request.since).days
    if not 0 <= days < MOST_DAYS:
        raise BadStretch(
            f"{day_text(request.since)}至{day_text(request.until)}",
            f"{request.since} to {request.until}",
            field="until",
        )
    asked = caller.narrowed(request.area, field="area")
    if len(asked.area_prefix) < COUNTY_DIGITS:
        raise ReplayTooWide(request.area, request.area, field="area")
    watch = Watch(clock, policies)
    numbers = await _numbers(watch, session, asked, request)
    of_loans = request.rule == OF_LOANS
    judged, alerts = await (_of_loans if of_loans else _of_households)(watch, session, asked, request, numbers)
    alerts.sort(key=lambda alert: (alert.raised_on, alert.household_no or "", alert.loan_no or ""))
    by_month = Counter(f"{alert.raised_on:%Y-%m}" for alert in alerts)
    return ReplayRead(
        rule=request.rule,
        rule_label=RULE_LABELS[Rule(request.rule)],
        area_code=full_code(asked.area_prefix),
        since=request.since,
        until=request.until,
        households=0 if of_loans else judged,
        loans=judged if of_loans else 0,
        alerted=len({alert.loan_id if of_loans else alert.household_id for alert in alerts}),
        alerts=len(alerts),
        by_month=[ReplayedMonth(month=month, alerts=number) for month, number in sorted(by_month.items())],
        items=alerts[:SHOWN],
        raised=await _raised(session, asked, request),
    )


async def _numbers(watch: Watch, session: AsyncSession, asked: Caller, request: ReplayRequest) -> _Numbers:
    """Those of the plan in force on the last day, with what the request puts in their place."""
    setting = (await watch.settings(session, full_code(asked.area_prefix), request.until)).get(request.rule)
    numbers = {**({} if setting is None else setting.parameters), **request.parameters}
    try:
        check_parameters(request.rule, numbers, RULE_LABELS[Rule(request.rule)])
    except ContradictionError as error:
        field = ".".join(map(str, error.path))
        raise BadParameters(error.detail, error.detail_en, field=field) from error
    return numbers


async def _of_households(
    watch: Watch, session: AsyncSession, asked: Caller, request: ReplayRequest, numbers: _Numbers
) -> tuple[int, list[ReplayedAlert]]:
    """How many households were judged, and what would have been raised of them."""
    household = table_of(Household).c
    within = asked.area_filter(household.county_code, household.village_code)
    alerts: list[ReplayedAlert] = []
    households, lines = 0, _Lines()
    for county_code in sorted({reach.county for reach in asked.reaches}):
        last = FIRST
        while families := await read_families(session, county_code, last, AT_ONCE, within):
            households += len(families)
            last = families[-1][0].id
            if request.rule == OF_INCOMES:
                for village in {one.village_code for one, _ in families} - lines.keys():
                    lines[village] = await watch.lines(session, str(numbers["line"]), village, request.until)
            # in a thread, so that whoever else is served by this process needn't wait for all of them
            alerts += await asyncio.to_thread(_replayed, families, request, numbers, lines)
    if lines and not any(lines.values()):
        raise NoLine(f"收入线：{numbers['line']}", f"The line: {numbers['line']}", field="parameters.line")
    return households, alerts


def _replayed(
    families: Iterable[tuple[Household, Family]], request: ReplayRequest, numbers: _Numbers, lines: _Lines
) -> list[ReplayedAlert]:
    def found(household: Household, family: Family) -> Iterator[Found]:
        if request.rule == OF_INCOMES:
            measure = measure_of(numbers)
            return replayed_incomes(family, measure, lines[household.village_code], request.since, request.until)
        return replayed(request.rule, family, numbers, request.since, request.until)

    return [
        ReplayedAlert(
            household_id=household.id,
            household_no=household.household_no,
            area_code=household.village_code,
            raised_on=one.raised_on,
            sentence=one.finding.sentence,
        )
        for household, family in families
        for one in found(household, family)
    ]


async def _of_loans(
    watch: Watch, session: AsyncSession, asked: Caller, request: ReplayRequest, numbers: _Numbers
) -> tuple[int, list[ReplayedAlert]]:
    """How many loans that were paid out were judged, and what would have been raised of them."""
    loan = table_of(Loan).c
    within = asked.area_filter(loan.county_code, loan.village_code)
    loans = await session.scalar(select(func.count()).where(within, loan.disbursed_fen > 0))
    overdue = await session.execute(
        select(table_of(Loan)).where(within, func.jsonb_array_length(loan.arrears_history) > 0)
    )
    banks: dict[tuple[str, str], str] = {}
    alerts: list[ReplayedAlert] = []
    for row in overdue:
        if (bank := (row.county_code, row.bank_code)) not in banks:
            banks[bank] = await watch.bank_label(session, *bank, request.until)
        turns = [Turn.of(kept) for kept in row.arrears_history]
        min_days = int(numbers["min_days"])
        alerts += [
            ReplayedAlert(
                household_id=row.household_id,
                loan_id=row.id,
                loan_no=row.loan_no,
                area_code=row.village_code,
                raised_on=one.raised_on,
                sentence=one.finding.sentence,
            )
            for one in replayed_delays(banks[bank], row.loan_no, turns, min_days, request.since, request.until)
        ]
    return loans or 0, alerts


async def _raised(session: AsyncSession, asked: Caller, request: ReplayRequest) -> RaisedRead:
    table = table_of(Alert).c
    days: tuple[date, date] = (request.since, request.until)
    alerts, confirmed, dismissed = (
        await session.execute(
            select(
                func.count(),
                func.count().filter(table.verified_on.is_not(None), table.state != "dismissed"),
                func.count().filter(table.state == "dismissed"),
            ).where(
                asked.area_filter(table.county_code, table.area_code),
                table.rule == request.rule,
                table.raised_on.between(*days),
            )
        )
    ).one()
    share = precision(confirmed, dismissed)
    return RaisedRead(
        alerts=alerts,
        confirmed=confirmed,
        dismissed=dismissed,
        precision=None if share is None else four_decimals(share),
    )
