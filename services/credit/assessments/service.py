"""Assessments of banks: the city office judges a quarter that is over; what was judged before stays beside it."""

from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.assessments.figures import county_figures
from services.credit.assessments.models import BankAssessment
from services.credit.assessments.problems import NoScheme, UnknownAssessment
from services.credit.assessments.rules import (
    PROPOSAL_LABELS,
    Figures,
    Proposal,
    points,
    propose,
    ranks,
    rates,
    summed,
    total_points,
)
from services.credit.assessments.schemas import (
    AssessmentCreate,
    AssessmentItem,
    AssessmentList,
    AssessmentQuery,
    AssessmentRead,
    BankResult,
)
from services.credit.banks.refusals import check_period_over
from services.credit.banks.rules import STATE_LABELS, BankState
from services.credit.banks.service import own_city
from services.credit.banks.standings import changes_of_programme, standing_of
from services.credit.guidance.models import GuidanceTask
from services.credit.guidance.service import tasks_in_force
from services.credit.loans.models import Loan
from services.credit.locks import lock_named
from services.credit.policies import city_section, to_policy
from services.credit.policy import AssessmentPolicy
from shared.business_dates import check_step_date
from shared.calendar import Clock, Quarter
from shared.database import after_key, decode_cursor, decode_number, encode_cursor, new_id, table_of
from shared.money import half_up, two_decimals
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

LABELS = {
    "household_share": "贷款余额中贫困户占比",
    "new_household_share": "新增贷款中贫困户占比",
    "volume": "指导任务完成率",
    "overdue": "逾期率",
    "loss": "损失率",
    "timeliness": "报送及时率",
}


async def assess_banks(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, body: AssessmentCreate
) -> AssessmentRead:
    """Judge the city's banks for a quarter that is over, by the books of its last day; again as a new revision.

    Raises:
        DateInFuture: the day lies after today.
        PeriodNotOver: the quarter is not over on that day.
        NoActivePolicy: no such programme ran on the quarter's last day.
        NoScheme: its policy judges no banks.
        DateBeforeStep: the quarter was judged on a later day.
    """
    city = own_city(caller, None)
    check_step_date(clock, body.occurred_on, None)
    quarter = Quarter.parse(body.quarter)
    check_period_over(quarter, body.occurred_on)
    section = await city_section(session, policies, city, quarter.last_day, body.programme)
    programme, policy = section.programme.code, to_policy(section)
    if policy.assessment is None:
        raise NoScheme
    await lock_named(session, "assessments", city, programme)
    revision, last_on = await _last(session, city, programme, body.quarter)
    check_step_date(clock, body.occurred_on, last_on)
    by_bank = await _figures(session, policies, city, programme, quarter)
    changes = await changes_of_programme(session, city, programme)
    for bank_code in {bank.code for bank in section.banks} | changes.keys():
        if standing_of(section, changes.get(bank_code, ()), bank_code, quarter.last_day) is not None:
            by_bank[bank_code] = by_bank.get(bank_code, {})
    floor = policy.organisations.household_portfolio_min_share if policy.organisations else None
    results = _results(by_bank, policy.assessment, floor)
    for result in results:
        bank_code = result["bank_code"]
        standing = standing_of(section, changes.get(bank_code, ()), bank_code, quarter.last_day)
        result["label"] = standing.label if standing else bank_code
        result["state"] = standing.state.value if standing else None
    assessment = BankAssessment(
        county_code=city,
        id=new_id(),
        programme=programme,
        quarter=body.quarter,
        revision=revision + 1,
        occurred_on=body.occurred_on,
        results=results,
        assessed_by=caller.subject,
        recorded_at=clock.now(),
    )
    session.add(assessment)
    await session.flush()
    return _shown(caller, assessment)


async def get_assessment(session: AsyncSession, caller: Caller, assessment_id: UUID) -> AssessmentRead:
    """An assessment of the caller's city. Raises UnknownAssessment."""
    table = table_of(BankAssessment).c
    found = await session.scalar(
        select(BankAssessment).where(
            table.county_code.startswith(_prefix(caller), autoescape=True), table.id == assessment_id
        )
    )
    if found is None:
        raise UnknownAssessment
    return _shown(caller, found)


async def list_assessments(session: AsyncSession, caller: Caller, query: AssessmentQuery) -> AssessmentList:
    """Assessments of the caller's city, by quarter and revision.

    Raises:
        OutsideArea: the city is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(BankAssessment).c
    statement = select(BankAssessment).where(table.county_code.startswith(_prefix(caller), autoescape=True))
    if query.city_code is not None:
        statement = statement.where(table.county_code == own_city(caller, query.city_code))
    for name in ("programme", "quarter"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    order = (table.quarter, table.county_code, table.programme, table.revision)
    if query.after:
        *key, revision = decode_cursor("bank assessments", query.after, len(order))
        statement = after_key(statement, order, (*key, decode_number(revision)))
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return AssessmentList(
        items=[_item(one) for one in shown],
        next=encode_cursor("bank assessments", *(getattr(last, column.name) for column in order)) if last else None,
    )


async def _last(session: AsyncSession, city: str, programme: str, quarter: str) -> tuple[int, Any]:
    table = table_of(BankAssessment).c
    revision, last_on = (
        await session.execute(
            select(func.coalesce(func.max(table.revision), 0), func.max(table.occurred_on)).where(
                table.county_code == city, table.programme == programme, table.quarter == quarter
            )
        )
    ).one()
    return revision, last_on


async def _figures(
    session: AsyncSession, policies: ActivePolicies, city: str, programme: str, quarter: Quarter
) -> dict[str, dict[str, Figures]]:
    """By bank and county, for every county of the city in which money was lent or is to be."""
    loan, task = table_of(Loan).c, table_of(GuidanceTask).c
    lent_in = select(loan.county_code).where(
        loan.county_code.startswith(city[:4]), loan.programme == programme, loan.disbursed_on <= quarter.last_day
    )
    tasked = select(task.county_code).where(
        task.county_code.startswith(city[:4]),
        task.programme == programme,
        or_(task.period == f"{quarter.year:04d}", task.period == str(quarter)),
    )
    counties = sorted(await session.scalars(lent_in.union(tasked)))
    tasks = await tasks_in_force(session, programme, counties)
    found: dict[str, dict[str, Figures]] = defaultdict(dict)
    for county_code in counties:
        own = {bank_code: amounts for (county, bank_code), amounts in tasks.items() if county == county_code}
        figures = await county_figures(session, policies, county_code, programme, quarter, own)
        for bank_code, of_bank in figures.items():
            found[bank_code][county_code] = of_bank
    return found


def _results(
    by_bank: dict[str, dict[str, Figures]], policy: AssessmentPolicy, floor: Fraction | None
) -> list[dict[str, Any]]:
    """What is kept of each bank, in the order of rank and code; `label` and `state` are added by the caller."""
    whole = {bank_code: summed(counties.values()) for bank_code, counties in by_bank.items()}
    measured = {bank_code: rates(figures) for bank_code, figures in whole.items()}
    totals = {bank_code: total_points(of_bank, policy) for bank_code, of_bank in measured.items()}
    places = ranks(totals)
    order = sorted(by_bank, key=lambda bank_code: (places[bank_code] is None, places[bank_code] or 0, bank_code))
    return [
        {
            "bank_code": bank_code,
            "figures": asdict(whole[bank_code]),
            "indicators": _indicators(measured[bank_code], policy),
            "total": _text(totals[bank_code]),
            "rank": places[bank_code],
            "household_share_below_floor": _below(whole[bank_code], floor),
            "proposal": propose(totals[bank_code], measured[bank_code]["household_share"], floor, policy).value,
            "counties": [
                {
                    "county_code": county_code,
                    **asdict(figures),
                    "household_share_below_floor": _below(figures, floor),
                }
                for county_code, figures in sorted(by_bank[bank_code].items())
            ],
        }
        for bank_code in order
    ]


def _indicators(measured: dict[str, Fraction | None], policy: AssessmentPolicy) -> list[dict[str, Any]]:
    shown = []
    for scale in policy.indicators:
        rate = measured[scale.name]
        shown.append(
            {
                "name": scale.name,
                "label": LABELS[scale.name],
                "rate": None if rate is None else str(Decimal(half_up(rate * 10_000)).scaleb(-4)),
                "weight": scale.weight,
                "points": None if rate is None else str(two_decimals(points(rate, scale))),
            }
        )
    return shown


def _below(figures: Figures, floor: Fraction | None) -> bool:
    share = rates(figures)["household_share"]
    return floor is not None and share is not None and share < floor


def _text(total: Decimal | None) -> str | None:
    return None if total is None else str(total)


def _prefix(caller: Caller) -> str:
    return caller.area_prefix[:4]


def _item(assessment: BankAssessment) -> AssessmentItem:
    return AssessmentItem(**assessment.model_dump(exclude={"county_code", "results"}), city_code=assessment.county_code)


def _shown(caller: Caller, assessment: BankAssessment) -> AssessmentRead:
    """As the caller may see it: a bank its own result, everybody the figures of his own counties."""
    banks = [
        BankResult.model_validate(
            {
                **one,
                "state_label": STATE_LABELS[BankState(one["state"]) if one["state"] else None],
                "proposal_label": PROPOSAL_LABELS[Proposal(one["proposal"])],
            }
        )
        for one in assessment.results
        if caller.bank_code in (None, one["bank_code"])
    ]
    for bank in banks:
        bank.counties = [county for county in bank.counties if caller.covers(county.county_code)]
    return AssessmentRead(**_item(assessment).model_dump(), banks=banks)
