"""A plan's life: drawn up from the needs of the ledger, its lines adjusted with a reason, adopted or discarded.

Adopting it plans a deposit for every line above 0: rows of the counties, without postings, so no journal crosses
counties. The city's own rows only sum up.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import FundDeposit
from services.credit.fund.needs import fund_needs
from services.credit.fund.schemas import NeedRead
from services.credit.fund.size import check_room, committed_fen, fund_fen, lock_size
from services.credit.fund_plans.models import FundPlan, FundPlanLine
from services.credit.fund_plans.problems import NothingToPlan, PlanOpen, PlanWrongState, UnknownPlan, UnknownPlanLine
from services.credit.fund_plans.rules import check_current, check_quarter, check_reason, proposal_fen
from services.credit.fund_plans.schemas import (
    EarlierNeed,
    LineChange,
    PlanCreate,
    PlanDetail,
    PlanLineRead,
    PlanLines,
    PlanList,
    PlanQuery,
    PlanRead,
    PlanStep,
)
from services.credit.loans.models import Loan
from services.credit.policies import city_section
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import Page, after_key, decode_cursor, decode_id, encode_cursor, new_id, table_of
from shared.money import yuan_text
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

_CITY_DIGITS = 4
_FIGURES = (
    "disbursed_fen",
    "required_fen",
    "carried_in_fen",
    "pre_allocated_fen",
    "deposited_fen",
)


async def draw_up(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: PlanCreate
) -> PlanDetail:
    """Draw up a quarter's plan from what its lending still needs; a second one is a supplement.

    Raises:
        DateInFuture: the day lies after today.
        PeriodOutOfRange: the quarter has not begun on that day.
        NoActivePolicy: no such programme runs on that day or in the quarter.
        PlanOpen: a draft of the programme waits.
        NothingToPlan: nothing was lent or deposited for the quarter.
    """
    check_step_date(clock, body.occurred_on, None)
    quarter = Quarter.parse(body.quarter)
    check_quarter(quarter, body.occurred_on)
    section = await city_section(session, policies, caller.tenant, body.occurred_on, body.programme)
    programme = section.programme.code
    await city_section(session, policies, caller.tenant, quarter.last_day, programme)
    await lock_size(session, caller.tenant[:_CITY_DIGITS], programme)
    table = table_of(FundPlan).c
    plans = (
        await session.execute(
            select(table.quarter, table.state).where(table.county_code == caller.tenant, table.programme == programme)
        )
    ).all()
    if any(plan.state == "draft" for plan in plans):
        raise PlanOpen
    read = await _read_needs(session, policies, caller.tenant, programme, quarter)
    needs, earlier = _asked(read), _earlier(read)
    if not needs:
        listed = [(one.quarter, yuan_text(one.needed_fen)) for one in earlier]
        raise NothingToPlan(
            f"以前季度尚缺：{'；'.join(f'{period} {yuan} 元' for period, yuan in listed)}" if listed else "",
            f"Earlier quarters still need: {'; '.join(f'{period} {yuan} yuan' for period, yuan in listed)}"
            if listed
            else "",
            field="quarter",
        )
    plan = FundPlan(
        county_code=caller.tenant,
        id=new_id(),
        programme=programme,
        quarter=body.quarter,
        number=1 + sum(1 for plan in plans if plan.quarter == body.quarter),
        state="draft",
        drawn_up_on=body.occurred_on,
        drawn_up_by=caller.subject,
        recorded_at=clock.now(),
    )
    session.add(plan)
    await session.flush()
    for (county_code, bank_code), need in needs.items():
        under_way_fen = need.under_way_fen + need.coming_in_fen
        proposed_fen = proposal_fen(need.still_needed_fen, under_way_fen)
        session.add(
            FundPlanLine(
                county_code=plan.county_code,
                plan_id=plan.id,
                for_county=county_code,
                bank_code=bank_code,
                **{name: getattr(need, name) for name in _FIGURES},
                under_way_fen=under_way_fen,
                proposed_fen=proposed_fen,
                planned_fen=proposed_fen,
            )
        )
    await session.flush()
    return PlanDetail(**(await _shown(session, policies, plan)).model_dump(), earlier=earlier)


async def adjust(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, plan_id: UUID, body: LineChange
) -> PlanRead:
    """Plan another amount for a line than proposed, with the reason.

    Raises:
        UnknownPlan: not the caller's.
        PlanWrongState: it is no draft any more.
        UnknownPlanLine: it has no such line.
        PlanReasonMissing: the amount differs from the proposal, without a word of why.
    """
    plan = await _draft(session, caller, plan_id)
    line = await session.get(FundPlanLine, (plan.county_code, plan_id, body.county_code, body.bank_code))
    if line is None:
        raise UnknownPlanLine
    check_reason(line.proposed_fen, body.planned_fen, body.reason)
    line.planned_fen = body.planned_fen
    line.reason = body.reason if body.planned_fen != line.proposed_fen else None
    line.adjusted_by = caller.subject
    await session.flush()
    return await _shown(session, policies, plan)


async def adopt(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, plan_id: UUID, body: PlanStep
) -> PlanRead:
    """Adopt a draft: a deposit is planned for every line above 0.

    Raises:
        UnknownPlan: not the caller's.
        PlanWrongState: it is no draft any more.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the plan was drawn up.
        FundSizeExceeded: the city's fund does not have so much left.
        PlanOutdated: less is needed now than when it was drawn up.
    """
    plan = await _draft(session, caller, plan_id)
    check_step_date(clock, body.occurred_on, plan.drawn_up_on)
    section = await city_section(session, policies, plan.county_code, body.occurred_on, plan.programme)
    lines = await _lines(session, plan)
    await lock_size(session, plan.county_code[:_CITY_DIGITS], plan.programme)
    await check_room(session, section, plan.county_code, sum(line.planned_fen for line in lines))
    quarter = Quarter.parse(plan.quarter)
    needs = _asked(await _read_needs(session, policies, plan.county_code, plan.programme, quarter))
    for line in lines:
        need = needs.get((line.for_county, line.bank_code))
        needed_fen = proposal_fen(need.still_needed_fen, need.under_way_fen + need.coming_in_fen) if need else 0
        check_current(line.for_county, line.bank_code, line.proposed_fen, line.planned_fen, needed_fen)
        if line.planned_fen:
            session.add(
                FundDeposit(
                    county_code=line.for_county,
                    bank_code=line.bank_code,
                    programme=plan.programme,
                    kind="deposit",
                    period=plan.quarter,
                    amount_fen=line.planned_fen,
                    state="planned",
                    plan_id=plan.id,
                    planned_on=body.occurred_on,
                    planned_by=caller.subject,
                    recorded_at=clock.now(),
                )
            )
    plan.state, plan.decided_on, plan.decided_by = "adopted", body.occurred_on, caller.subject
    await session.flush()
    return await _shown(session, policies, plan)


async def discard(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, plan_id: UUID, body: PlanStep
) -> PlanRead:
    """Discard a draft.

    Raises:
        UnknownPlan: not the caller's.
        PlanWrongState: it is no draft any more.
        DateInFuture: the day lies after today.
        DateBeforeStep: or before the plan was drawn up.
    """
    plan = await _draft(session, caller, plan_id)
    check_step_date(clock, body.occurred_on, plan.drawn_up_on)
    plan.state, plan.decided_on, plan.decided_by = "discarded", body.occurred_on, caller.subject
    await session.flush()
    return await _shown(session, policies, plan)


async def get_plan(session: AsyncSession, caller: Caller, policies: ActivePolicies, plan_id: UUID) -> PlanDetail:
    """A plan, and what earlier quarters still need today. Raises UnknownPlan."""
    plan = await _find(session, caller, plan_id)
    needs = await _read_needs(session, policies, plan.county_code, plan.programme, Quarter.parse(plan.quarter))
    return PlanDetail(**(await _shown(session, policies, plan)).model_dump(), earlier=_earlier(needs))


async def list_plans(session: AsyncSession, caller: Caller, policies: ActivePolicies, query: PlanQuery) -> PlanList:
    """Plans of the caller's city in the order in which they were drawn up.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(FundPlan).c
    statement = select(FundPlan).where(caller.area_filter(table.county_code))
    for name in ("programme", "quarter", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after:
        city, plan_id = decode_cursor("fund plans", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (city, decode_id(plan_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return PlanList(
        items=[await _shown(session, policies, one) for one in shown],
        next=encode_cursor("fund plans", last.county_code, last.id) if last else None,
    )


async def list_lines(session: AsyncSession, caller: Caller, plan_id: UUID, page: Page) -> PlanLines:
    """Lines of a plan by county and bank.

    Raises:
        UnknownPlan: not the caller's.
        Invalid: the cursor is not of this list.
    """
    plan = await _find(session, caller, plan_id)
    table = table_of(FundPlanLine).c
    statement = select(FundPlanLine).where(table.county_code == plan.county_code, table.plan_id == plan_id)
    if page.after:
        statement = after_key(
            statement, (table.for_county, table.bank_code), tuple(decode_cursor("fund plan lines", page.after, 2))
        )
    order = (table.for_county, table.bank_code)
    found = (await session.scalars(statement.order_by(*order).limit(page.limit + 1))).all()
    shown = found[: page.limit]
    last = shown[-1] if len(found) > page.limit else None
    return PlanLines(
        items=[PlanLineRead(county_code=line.for_county, **line.model_dump(exclude={"county_code"})) for line in shown],
        next=encode_cursor("fund plan lines", last.for_county, last.bank_code) if last else None,
    )


Needs = dict[tuple[str, str], list[NeedRead]]
"""By county and bank, the quarters up to the plan's, oldest first."""


def _asked(needs: Needs) -> dict[tuple[str, str], NeedRead]:
    """The last quarter's needs; of books that the quarter asks nothing of, none."""
    last = {books: of_bank[-1] for books, of_bank in needs.items()}
    return {
        books: need for books, need in last.items() if need.required_fen or need.deposited_fen or need.under_way_fen
    }


def _earlier(needs: Needs) -> list[EarlierNeed]:
    """What the quarters before the last one still need over all books."""
    open_fen: dict[str, int] = {}
    for of_bank in needs.values():
        for need in of_bank[:-1]:
            open_fen[need.period] = open_fen.get(need.period, 0) + proposal_fen(
                need.still_needed_fen, need.under_way_fen
            )
    return [EarlierNeed(quarter=period, needed_fen=fen) for period, fen in sorted(open_fen.items()) if fen]


async def _read_needs(
    session: AsyncSession, policies: ActivePolicies, city_code: str, programme: str, quarter: Quarter
) -> Needs:
    """The needs of a city's books of a programme."""
    prefix = city_code[:_CITY_DIGITS]
    counties: set[str] = set()
    for model in (Loan, FundDeposit):
        table: Any = table_of(model).c
        counties.update(
            await session.scalars(
                select(table.county_code)
                .where(table.county_code.startswith(prefix, autoescape=True), table.programme == programme)
                .distinct()
            )
        )
    needs: Needs = {}
    for county_code in sorted(counties):
        found = await fund_needs(session, policies, county_code, quarter)
        for (bank_code, of_programme), of_bank in sorted(found.items()):
            if of_programme == programme and of_bank:
                needs[county_code, bank_code] = of_bank
    return needs


async def _lines(session: AsyncSession, plan: FundPlan) -> list[FundPlanLine]:
    table = table_of(FundPlanLine).c
    found = await session.scalars(
        select(FundPlanLine)
        .where(table.county_code == plan.county_code, table.plan_id == plan.id)
        .order_by(table.for_county, table.bank_code)
    )
    return list(found)


async def _find(session: AsyncSession, caller: Caller, plan_id: UUID) -> FundPlan:
    table = table_of(FundPlan).c
    found: FundPlan | None = await session.scalar(
        select(FundPlan).where(caller.area_filter(table.county_code), table.id == plan_id)
    )
    if found is None:
        raise UnknownPlan
    return found


async def _draft(session: AsyncSession, caller: Caller, plan_id: UUID) -> FundPlan:
    """The plan, locked, if it may still be changed."""
    plan = await _find(session, caller, plan_id)
    await session.refresh(plan, with_for_update=True)
    if plan.state != "draft":
        raise PlanWrongState(state=plan.state)
    return plan


async def _shown(session: AsyncSession, policies: ActivePolicies, plan: FundPlan) -> PlanRead:
    line = table_of(FundPlanLine).c
    sums = (
        await session.execute(
            select(
                func.coalesce(func.sum(line.proposed_fen), 0).label("proposed"),
                func.coalesce(func.sum(line.planned_fen), 0).label("planned"),
            ).where(line.county_code == plan.county_code, line.plan_id == plan.id)
        )
    ).one()
    section = await city_section(session, policies, plan.county_code, plan.drawn_up_on, plan.programme)
    return PlanRead(
        **plan.model_dump(),
        city_code=plan.county_code,
        proposed_fen=int(sums.proposed),
        planned_fen=int(sums.planned),
        fund_fen=fund_fen(section),
        committed_fen=await committed_fen(session, plan.county_code[:_CITY_DIGITS], plan.programme),
    )
