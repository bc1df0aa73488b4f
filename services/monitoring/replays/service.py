"""Replay a rule over what is known of an area's households."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rules import RULE_LABELS, Rule
from services.monitoring.alerts.watch import Watch
from services.monitoring.households.models import Household
from services.monitoring.households.reading import FIRST, read_families
from services.monitoring.households.rules import Family
from services.monitoring.replays.models import (
    SHOWN,
    RaisedRead,
    ReplayedAlert,
    ReplayedMonth,
    ReplayRead,
    ReplayRequest,
)
from services.monitoring.replays.refusals import BadParameters, BadStretch, NoSuchRule, ReplayTooWide
from services.monitoring.replays.rules import precision, replayed
from services.monitoring.risks.rules import RISKS
from shared.areas import full_code
from shared.business_dates import check_not_future
from shared.calendar import Clock
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


async def replay(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: ReplayRequest
) -> ReplayRead:
    """What a rule would have raised in an area over some days, beside what it did raise.

    Raises:
        NoSuchRule: none that judges households.
        BadStretch: the days are the wrong way round, or too many.
        DateInFuture: the last day lies after today.
        BadParameters: the rule doesn't take them, or lacks some.
        OutsideArea, AreaUnknown: the area is none of the caller's.
        ReplayTooWide: it is more than a county.
    """
    if request.rule not in RISKS:
        raise NoSuchRule(f"可用：{'、'.join(sorted(RISKS))}", f"There are: {', '.join(sorted(RISKS))}", field="rule")
    check_not_future(clock, request.until, field="until")
    days = (request.until - request.since).days
    if not 0 <= days < MOST_DAYS:
        raise BadStretch(f"{request.since} 至 {request.until}", f"{request.since} to {request.until}", field="until")
    asked = caller.narrowed(request.area, field="area")
    if len(asked.area_prefix) < COUNTY_DIGITS:
        raise ReplayTooWide(request.area, request.area, field="area")
    numbers = await _numbers(Watch(clock, policies), session, asked, request)
    household = table_of(Household).c
    within = asked.area_filter(household.county_code, household.village_code)
    alerts: list[ReplayedAlert] = []
    households = 0
    for county_code in sorted({reach.county for reach in asked.reaches}):
        last = FIRST
        while families := await read_families(session, county_code, last, AT_ONCE, within):
            households += len(families)
            last = families[-1][0].id
            # in a thread, so that whoever else is served by this process needn't wait for all of them
            alerts += await asyncio.to_thread(_replayed, families, request, numbers)
    alerts.sort(key=lambda alert: (alert.raised_on, alert.household_no))
    by_month = Counter(f"{alert.raised_on:%Y-%m}" for alert in alerts)
    return ReplayRead(
        rule=request.rule,
        rule_label=RULE_LABELS[Rule(request.rule)],
        area_code=full_code(asked.area_prefix),
        since=request.since,
        until=request.until,
        households=households,
        alerted=len({alert.household_id for alert in alerts}),
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
        check_parameters(request.rule, numbers)
    except ContradictionError as error:
        field = ".".join(map(str, error.path))
        raise BadParameters(error.detail, error.detail_en, field=field) from error
    return numbers


def _replayed(
    families: Iterable[tuple[Household, Family]], request: ReplayRequest, numbers: _Numbers
) -> list[ReplayedAlert]:
    return [
        ReplayedAlert(
            household_id=household.id,
            household_no=household.household_no,
            area_code=household.village_code,
            raised_on=found.raised_on,
            sentence=found.finding.sentence,
        )
        for household, family in families
        for found in replayed(request.rule, family, numbers, request.since, request.until)
    ]


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
