"""Recording and reading a household's yearly income."""

from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.history import record_change
from services.registry.households.models import Household
from services.registry.households.queries import check_on_register, find_household
from services.registry.incomes.models import Income, IncomeFields, IncomeRead, IncomeWrite
from services.registry.incomes.rules import IncomeParts, income
from services.registry.records.rules import difference
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import table_of
from shared.errors import NotFound, Refusal
from shared.events.registry import IncomeRecorded
from shared.http import check_version
from shared.messaging.outbox import emit
from shared.security.callers import Caller

PARTS = ("wage_fen", "business_fen", "transfer_fen", "property_fen", "production_cost_fen")


class YearInFuture(Refusal):
    """A year that has not begun yet."""

    code = "registry.year_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "年度晚于今年"
    title_en = "The year lies in the future"
    remedy = "请填写今年或以前的年度。"
    remedy_en = "Give this year or an earlier one."


async def find_income(session: AsyncSession, caller: Caller, household_id: UUID, year: int) -> IncomeRead:
    """A household's income of a year.

    Raises:
        NotFound: no such household in the caller's area, or nothing recorded for the year.
    """
    household = await find_household(session, caller, household_id)
    kept = await session.get(Income, (household.county_code, household.id, year))
    if kept is None:
        raise NotFound(f"没有 {year} 年度的收入", f"No income is recorded for {year}", field="year")
    return _shown(household, kept)


async def list_incomes(session: AsyncSession, caller: Caller, household_id: UUID) -> list[IncomeRead]:
    """Every recorded year of a household's income, the earliest first.

    Raises:
        NotFound: no such household in the caller's area.
    """
    household = await find_household(session, caller, household_id)
    table = table_of(Income).c
    kept = await session.scalars(
        select(Income)
        .where(table.county_code == household.county_code, table.household_id == household.id)
        .order_by(table.year)
    )
    return [_shown(household, row) for row in kept]


async def record_income(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    household_id: UUID,
    year: int,
    expected_version: int,
    request: IncomeWrite,
) -> IncomeRead:
    """Record or correct a household's income of a year, per head of its present members, and announce it.

    Raises:
        NotFound: no such household in the caller's area.
        StaleVersion: somebody else changed the household first.
        HouseholdOffRegister: it left the register.
        DateInFuture, DateBeforeStep: after today, or before it was registered.
        YearInFuture: the year has not begun.
    """
    household = await find_household(session, caller, household_id, lock=True)
    check_version(household.version, expected_version)
    check_on_register(household)
    check_step_date(clock, request.occurred_on, household.first_day)
    if year > clock.today().year:
        raise YearInFuture(field="year")
    parts = request.model_dump(include=set(PARTS))
    derived = income(IncomeParts(**parts), household.people, request.paid_away_fen)
    values = {
        **parts,
        "paid_away_fen": request.paid_away_fen,
        "disposable_per_head_fen": derived.disposable_per_head_fen,
        "total_fen": derived.total_fen,
        "net_fen": derived.net_fen,
        "net_per_head_fen": derived.net_per_head_fen,
        "persons": household.people,
    }
    kept = await session.get(Income, (household.county_code, household.id, year))
    before = {} if kept is None else kept.model_dump(include=set(IncomeFields.model_fields))
    kept = await session.merge(
        Income(
            county_code=household.county_code, household_id=household.id, year=year, recorded_at=clock.now(), **values
        )
    )
    old, new = difference(before, values)
    if not new:
        return _shown(household, kept)
    household.version += 1
    record_change(
        session,
        household,
        caller,
        clock.now(),
        kind="income",
        occurred_on=request.occurred_on,
        reason=request.reason,
        old={"incomes": {str(year): old}} if before else {},
        new={"incomes": {str(year): new}},
    )
    emit(
        session,
        clock,
        IncomeRecorded(
            county_code=household.county_code,
            version=household.version,
            household_id=household.id,
            year=year,
            persons=household.people,
            net_income_fen=derived.net_fen,
            per_head_fen=derived.net_per_head_fen,
            disposable_per_head_fen=derived.disposable_per_head_fen,
            recorded_on=request.occurred_on,
        ),
    )
    return _shown(household, kept)


def _shown(household: Household, kept: Income) -> IncomeRead:
    derived = income(IncomeParts(**kept.model_dump(include=set(PARTS))), kept.persons, kept.paid_away_fen)
    return IncomeRead(
        **kept.model_dump(include=set(IncomeFields.model_fields)),
        year=kept.year,
        working=derived.working,
        version=household.version,
    )
