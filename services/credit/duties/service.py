"""Duties of the caller's area, by county and due day."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.duties.derived import ROLES, DerivedDuty, History, derive_duties
from services.credit.duties.rules import DutyKind, DutyState
from services.credit.duties.schemas import DutyList, DutyQuery, DutyRead
from services.credit.loans.models import Loan
from shared.calendar import Clock
from shared.codes.books import BANK_DUTY_LABELS
from shared.database import decode_cursor, decode_day, encode_cursor, table_of
from shared.errors import Invalid
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

AHEAD_DAYS = 366


def check_not_too_far(clock: Clock, on: date) -> None:
    """Refuse a day further ahead than a year: nobody knows what will be a duty then.

    Raises:
        Invalid: it lies further ahead.
    """
    if on > clock.today() + timedelta(days=AHEAD_DAYS):
        raise Invalid("日期过远：最多一年以后", "The day lies more than a year ahead", field="on")


async def list_duties(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: DutyQuery
) -> DutyList:
    """Duties of the caller's area by a business day; on account of a bank, for itself.

    Raises:
        OutsideArea: county or bank are not the caller's.
        Invalid: the cursor is not of this list, or the day lies too far ahead.
    """
    on = query.on or clock.today()
    check_not_too_far(clock, on)
    key = decode_cursor("bank duties", query.after, 6) if query.after else None
    items: list[tuple[str, DerivedDuty]] = []
    for county_code in await _counties(session, caller, query.county_code, key[0] if key else ""):
        found = await derive_duties(
            session,
            policies,
            county_code,
            on,
            bank_code=query.bank_code or caller.bank_code,
            kinds=(query.kind,) if query.kind else tuple(DutyKind),
            history=_history(query, key, county_code),
        )
        items += [
            (county_code, duty)
            for duty in found
            if (key is None or _key(county_code, duty) > key) and _wanted(duty, query, on)
        ]
        if len(items) > query.limit:
            break
    shown = items[: query.limit]
    return DutyList(
        on=on,
        items=[_shown(county_code, duty, on) for county_code, duty in shown],
        next=encode_cursor("bank duties", *_key(*shown[-1])) if len(items) > query.limit else None,
    )


_DONE = (DutyState.DONE, DutyState.DONE_LATE)


def _history(query: DutyQuery, key: list[str] | None, county_code: str) -> History:
    """What of a county is behind the page, or isn't asked for."""
    due_from = settled_from = date.min
    if key is not None and key[0] == county_code:
        due_from = decode_day(key[1])
    if query.state is not None and query.state not in _DONE:
        settled_from = date.max
    return History(due_from, settled_from)


async def _counties(session: AsyncSession, caller: Caller, county_code: str | None, first: str) -> list[str]:
    """Counties of the caller's area in which money was lent, from one on; the others have no duties."""
    table = table_of(Loan).c
    lent_in = select(table.county_code).where(caller.area_filter(table.county_code), table.county_code >= first)
    if county_code is not None:
        caller.require_county(county_code)
        lent_in = lent_in.where(table.county_code == county_code)
    return list(await session.scalars(lent_in.distinct().order_by(table.county_code)))


def _key(county_code: str, duty: DerivedDuty) -> list[str]:
    return [county_code, duty.due_on.isoformat(), duty.kind.value, duty.bank_code, duty.programme, duty.subject]


def _wanted(duty: DerivedDuty, query: DutyQuery, on: date) -> bool:
    return query.programme in (None, duty.programme) and query.state in (None, duty.standing(on).state)


def _shown(county_code: str, duty: DerivedDuty, on: date) -> DutyRead:
    standing = duty.standing(on)
    return DutyRead(
        county_code=county_code,
        **{
            name: getattr(duty, name)
            for name in ("bank_code", "programme", "kind", "subject", "loan_id", "opens_on", "due_on")
        },
        label=BANK_DUTY_LABELS[duty.kind],
        role=ROLES[duty.kind].value,
        done_on=duty.done_on if duty.done_on is not None and duty.done_on <= on else None,
        state=standing.state,
        late_days=standing.late_days,
    )
