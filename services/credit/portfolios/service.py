"""The households' part of each bank's programme lending, watched: told where it falls below the programme's least."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.rules import household_portfolio_share, portfolio_too_low
from services.credit.loans.models import Loan
from services.credit.policies import credit_policy
from services.credit.policy import OrganisationPolicy
from services.credit.portfolios.models import PortfolioStanding
from services.credit.portfolios.schemas import PortfolioQuery, PortfolioShare, PortfolioShares
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of, transaction
from shared.events.credit import PortfolioShareLow
from shared.messaging.outbox import emit
from shared.money import four_decimals
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller


class Portfolio(NamedTuple):
    """Whose lending it is."""

    county_code: str
    bank_code: str
    programme: str


class Lent(NamedTuple):
    """What is outstanding, fen."""

    household_fen: int = 0
    total_fen: int = 0


async def portfolio_shares(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: PortfolioQuery
) -> PortfolioShares:
    """Each bank's lending in the area that is asked about; a bank sees its own.

    Raises:
        OutsideArea: the area is not the caller's.
    """
    caller = caller.narrowed(query.area, field="area")
    loan, kept = table_of(Loan).c, table_of(PortfolioStanding).c
    asked = query.model_dump(include={"bank_code", "programme"}, exclude_none=True)
    lent = await _lent(
        session,
        caller.area_filter(loan.county_code, loan.village_code),
        caller.bank_filter(loan.bank_code),
        *(loan[name] == wanted for name, wanted in asked.items()),
    )
    since = {
        Portfolio(row.county_code, row.bank_code, row.programme): row.low_since
        for row in await session.execute(
            select(kept.county_code, kept.bank_code, kept.programme, kept.low_since).where(
                kept.county_code.in_({one.county_code for one in lent})
            )
        )
    }
    counties, sums = [], defaultdict[tuple[str, str], Lent](Lent)
    least: dict[tuple[str, str], OrganisationPolicy | None] = {}
    for portfolio, fen in lent.items():
        policy = await _policy(session, policies, portfolio, today)
        counties.append(_share(portfolio, portfolio.county_code, fen, policy, since.get(portfolio)))
        bank = portfolio.bank_code, portfolio.programme
        sums[bank] = Lent(sums[bank].household_fen + fen.household_fen, sums[bank].total_fen + fen.total_fen)
        least[bank] = policy
    banks = [_share(Portfolio("", *bank), None, fen, least[bank], None) for bank, fen in sorted(sums.items())]
    return PortfolioShares(banks=banks, counties=counties)


async def watch_portfolios(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> int:
    """Judge each bank's lending of today in a county, by programme; done again on a day it changes nothing.

    Each is a transaction of its own, so it can be broken off at any point.

    Args:
        sessions: of the service.
        clock: tells today.
        policies: the packs in force.
        county_code: whose lending.

    Returns:
        How many fell below the least part or came back to it: each change is announced once.
    """
    today, loan = clock.today(), table_of(Loan).c
    async with transaction(sessions) as session:
        lent = await _lent(session, loan.county_code == county_code, loan.disbursed_on.is_not(None))
    changed = 0
    for portfolio in lent:
        async with transaction(sessions) as session:
            changed += await _judge(session, clock, policies, portfolio, today)
    return changed


async def _judge(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, portfolio: Portfolio, today: date
) -> bool:
    policy = await _policy(session, policies, portfolio, today)
    if policy is None:
        return False
    table, loan = table_of(PortfolioStanding), table_of(Loan).c
    await session.execute(
        insert(table)
        .values(**portfolio._asdict(), id=new_id(), version=0, judged_on=today, household_fen=0, total_fen=0)
        .on_conflict_do_nothing()
    )
    standing = (
        # two turns at once meet here
        await session.execute(select(PortfolioStanding).filter_by(**portfolio._asdict()).with_for_update())
    ).scalar_one()
    mine = (loan[name] == value for name, value in portfolio._asdict().items())
    fen = (await _lent(session, *mine)).get(portfolio, Lent())
    low = portfolio_too_low(fen.household_fen, fen.total_fen, policy)
    changed = low is (standing.low_since is None)
    standing.judged_on, standing.household_fen, standing.total_fen = today, fen.household_fen, fen.total_fen
    if changed:
        standing.low_since = today if low else None
        standing.version += 1
        emit(
            session,
            clock,
            PortfolioShareLow(
                **portfolio._asdict(),
                version=standing.version,
                portfolio_id=standing.id,
                household_fen=fen.household_fen,
                total_fen=fen.total_fen,
                too_low=low,
                occurred_on=today,
            ),
        )
    return changed


async def _lent(session: AsyncSession, *conditions: ColumnElement[bool]) -> dict[Portfolio, Lent]:
    loan = table_of(Loan).c
    of_households = func.sum(loan.outstanding_fen).filter(loan.borrower_kind == "household")
    keys = (loan.county_code, loan.bank_code, loan.programme)
    found = await session.execute(
        select(*keys, func.coalesce(of_households, 0), func.sum(loan.outstanding_fen))
        .where(*conditions)
        .group_by(*keys)
        .order_by(*keys)
    )
    return {Portfolio(*row[:3]): Lent(int(row[3]), int(row[4])) for row in found}


async def _policy(
    session: AsyncSession, policies: ActivePolicies, portfolio: Portfolio, on: date
) -> OrganisationPolicy | None:
    """What part households must have; None where organisations aren't lent to, or the programme is out of force."""
    try:
        return (await credit_policy(session, policies, portfolio.county_code, on, portfolio.programme)).organisations
    except NoActivePolicy:
        return None


def _share(
    portfolio: Portfolio, county_code: str | None, fen: Lent, policy: OrganisationPolicy | None, since: date | None
) -> PortfolioShare:
    share = household_portfolio_share(fen.household_fen, fen.total_fen)
    return PortfolioShare(
        bank_code=portfolio.bank_code,
        programme=portfolio.programme,
        county_code=county_code,
        household_fen=fen.household_fen,
        organisation_fen=fen.total_fen - fen.household_fen,
        total_fen=fen.total_fen,
        share=_shown(share),
        min_share=_shown(policy.household_portfolio_min_share) if policy else None,
        too_low=policy is not None and portfolio_too_low(fen.household_fen, fen.total_fen, policy),
        low_since=since,
    )


def _shown(share: Fraction | None) -> str | None:
    return None if share is None else str(four_decimals(share))
