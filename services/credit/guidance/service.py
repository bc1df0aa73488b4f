"""Guidance tasks: the city office sets and revises them, everybody concerned reads them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.service import own_city
from services.credit.banks.standings import changes_of_programme, standing_of
from services.credit.guidance.models import GuidanceTask
from services.credit.guidance.rules import yearly_fen
from services.credit.guidance.schemas import (
    TaskList,
    TaskQuery,
    TaskRead,
    TasksCreate,
    TasksWritten,
    TaskTotals,
    YearTotal,
)
from services.credit.locks import lock_named
from services.credit.policies import check_county, city_section
from services.credit.refusals import BankNotAdmitted
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_number, encode_cursor, is_one_of, new_id, table_of
from shared.errors import Invalid
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.security.callers import Caller

Key = tuple[str, str]
"""County and bank."""


async def set_tasks(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: TasksCreate
) -> TasksWritten:
    """Set tasks of a period, or revise them; earlier revisions stay.

    Raises:
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the revision that it follows.
        NoActivePolicy: no such programme runs on that day.
        OutsideArea: a county is not the caller's.
        UnknownCounty: there is no such county.
        BankNotAdmitted: a bank has no part in the programme.
        Invalid: a county and bank stand twice.
    """
    city = own_city(caller, None)
    check_step_date(clock, body.occurred_on, None)
    section = await city_section(session, policies, city, body.occurred_on, body.programme)
    programme = section.programme.code
    await _check_tasks(session, caller, section, city, body)
    await lock_named(session, "guidance", city, programme)
    before = await _last_revisions(session, programme, body.period, {task.county_code for task in body.tasks})
    rows = []
    for task in body.tasks:
        revision, last_on = before.get((task.county_code, task.bank_code), (0, None))
        check_step_date(clock, body.occurred_on, last_on)
        rows.append(
            {
                **task.model_dump(),
                "id": new_id(),
                "programme": programme,
                "period": body.period,
                "revision": revision + 1,
                "note": body.note,
                "occurred_on": body.occurred_on,
                "set_by": caller.subject,
                "recorded_at": clock.now(),
            }
        )
    await session.execute(insert(GuidanceTask), rows)
    items = [TaskRead.model_validate(row) for row in rows]
    return TasksWritten(items=items, totals=await _totals(session, caller, section))


async def list_tasks(session: AsyncSession, caller: Caller, query: TaskQuery) -> TaskList:
    """Tasks of the caller's area, a bank's own only.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(GuidanceTask).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = select(*table).where(caller.area_filter(table.county_code), caller.bank_filter(table.bank_code))
    for name in ("county_code", "bank_code", "programme", "period"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if not query.history:
        statement = statement.where(_is_last())
    order = (table.county_code, table.programme, table.bank_code, table.period, table.revision)
    if query.after:
        *key, revision = decode_cursor("guidance", query.after, len(order))
        statement = after_key(statement, order, (*key, decode_number(revision)))
    found = (await session.execute(statement.order_by(*order).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return TaskList(
        items=[TaskRead.model_validate(row, from_attributes=True) for row in shown],
        next=encode_cursor("guidance", *(getattr(last, column.name) for column in order)) if last else None,
    )


async def task_totals(
    session: AsyncSession,
    caller: Caller,
    clock: Clock,
    policies: ActivePolicies,
    programme: str | None,
    city_code: str | None,
) -> TaskTotals:
    """What the tasks of the caller's area come to, against what the whole programme wants lent.

    Raises:
        Invalid: the caller's area is wider than a city, and he names none.
        OutsideArea: the city is not the caller's.
        NoActivePolicy: no such programme runs today.
    """
    city = own_city(caller, city_code)
    section = await city_section(session, policies, city, clock.today(), programme)
    return await _totals(session, caller, section)


async def tasks_in_force(
    session: AsyncSession, programme: str, county_codes: Iterable[str]
) -> dict[Key, dict[str, int]]:
    """The amounts in force by period, of each bank in each of some counties, fen."""
    table = table_of(GuidanceTask).c
    found = await session.execute(
        select(table.county_code, table.bank_code, table.period, table.amount_fen).where(
            is_one_of(table.county_code, county_codes), table.programme == programme, _is_last()
        )
    )
    tasks: dict[Key, dict[str, int]] = defaultdict(dict)
    for county_code, bank_code, period, amount_fen in found:
        tasks[county_code, bank_code][period] = amount_fen
    return tasks


def _is_last() -> Any:
    """Whether a row of the table is the last revision of its task."""
    table, later = table_of(GuidanceTask).c, table_of(GuidanceTask).alias("later").c
    return ~exists().where(
        later.county_code == table.county_code,
        later.programme == table.programme,
        later.bank_code == table.bank_code,
        later.period == table.period,
        later.revision > table.revision,
    )


async def _check_tasks(
    session: AsyncSession, caller: Caller, section: CreditSection, city: str, body: TasksCreate
) -> None:
    keys = [(task.county_code, task.bank_code) for task in body.tasks]
    if len(set(keys)) < len(keys):
        raise Invalid("同一县和银行重复", "A county and bank stand twice", field="tasks")
    for county_code in sorted({county_code for county_code, _ in keys}):
        caller.require_county(county_code)
        check_county(county_code)
    changes = await changes_of_programme(session, city, section.programme.code)
    for bank_code in sorted({bank_code for _, bank_code in keys}):
        if standing_of(section, changes.get(bank_code, ()), bank_code, body.occurred_on) is None:
            raise BankNotAdmitted(bank_code=bank_code, on=body.occurred_on)


async def _last_revisions(
    session: AsyncSession, programme: str, period: str, county_codes: Iterable[str]
) -> dict[Key, tuple[int, Any]]:
    table = table_of(GuidanceTask).c
    found = await session.execute(
        select(table.county_code, table.bank_code, func.max(table.revision), func.max(table.occurred_on))
        .where(is_one_of(table.county_code, county_codes), table.programme == programme, table.period == period)
        .group_by(table.county_code, table.bank_code)
    )
    return {(county_code, bank_code): (revision, last_on) for county_code, bank_code, revision, last_on in found}


async def _totals(session: AsyncSession, caller: Caller, section: CreditSection) -> TaskTotals:
    table = table_of(GuidanceTask).c
    found = await session.execute(
        select(table.county_code, table.bank_code, table.period, table.amount_fen).where(
            caller.area_filter(table.county_code),
            caller.bank_filter(table.bank_code),
            table.programme == section.programme.code,
            _is_last(),
        )
    )
    tasks: dict[Key, dict[str, int]] = defaultdict(dict)
    for county_code, bank_code, period, amount_fen in found:
        tasks[county_code, bank_code][period] = amount_fen
    years = sorted({int(period[:4]) for of_bank in tasks.values() for period in of_bank})
    totals = [
        YearTotal(year=year, task_fen=sum(yearly_fen(of_bank, year) for of_bank in tasks.values())) for year in years
    ]
    task_fen = sum(total.task_fen for total in totals)
    guidance = section.programme.guidance_fen
    return TaskTotals(
        programme=section.programme.code,
        years=totals,
        task_fen=task_fen,
        guidance_fen=guidance.value if guidance else None,
        difference_fen=task_fen - guidance.value if guidance else None,
    )
