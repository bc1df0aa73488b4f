"""Watching caps that fall: an alert where an organisation owes more than its cap, and never a forced repayment."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.interest.rules import fen_on
from services.credit.loans.models import Loan
from services.credit.organisations.models import OrganisationStanding
from services.credit.organisations.queries import organisation_balances, organisation_borrowers
from services.credit.organisations.rules import cap_fen_on
from services.credit.policies import Governing, governing_policy
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.events.credit import OrganisationOverCap
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies
from shared.policies.selection import NoActivePolicy


async def watch_organisations(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> int:
    """Hold what each organisation owes today against its cap of today; done again on a day it changes nothing.

    Each organisation is a transaction of its own, so it can be broken off at any point.

    Args:
        sessions: of the service.
        clock: tells today.
        policies: the packs in force.
        county_code: whose organisations.

    Returns:
        How many went above their cap or came back below it: each is announced once.
    """
    today = clock.today()
    loan = table_of(Loan).c
    async with transaction(sessions) as session:
        found = (
            await session.execute(
                select(loan.organisation_id)
                .where(
                    loan.county_code == county_code,
                    loan.organisation_id.is_not(None),
                    loan.disbursed_on.is_not(None),
                )
                .distinct()
                .order_by(loan.organisation_id)
            )
        ).scalars()
        organisations = found.all()
    changed = 0
    for organisation_id in organisations:
        async with transaction(sessions) as session:
            changed += await _judge(session, clock, policies, county_code, organisation_id, today)
    return changed


async def _judge(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, county_code: str, organisation_id: UUID, today: date
) -> bool:
    """Judge one organisation; whether its state changed."""
    table = table_of(OrganisationStanding)
    mine = (table.c.county_code == county_code, table.c.id == organisation_id)
    await session.execute(
        insert(table)
        .values(county_code=county_code, id=organisation_id, version=0, judged_on=today, outstanding_fen=0, cap_fen=0)
        .on_conflict_do_nothing()
    )
    # two turns at once, or the clerk's and the job's, meet here
    standing = (await session.execute(select(OrganisationStanding).where(*mine).with_for_update())).scalar_one()
    try:
        cap_fen = await _cap_fen(session, policies, county_code, organisation_id, today)
    except NoActivePolicy:
        return False
    balances = (await organisation_balances(session, county_code, [organisation_id]))[organisation_id]
    outstanding_fen = sum(fen_on(balance, today) for balance in balances)
    over = outstanding_fen > cap_fen
    changed = over is (standing.over_since is None)
    standing.judged_on, standing.outstanding_fen, standing.cap_fen = today, outstanding_fen, cap_fen
    if changed:
        standing.over_since = today if over else None
        standing.version += 1
        emit(
            session,
            clock,
            OrganisationOverCap(
                county_code=county_code,
                version=standing.version,
                organisation_cap_id=organisation_id,
                organisation_id=organisation_id,
                outstanding_fen=outstanding_fen,
                cap_fen=cap_fen,
                over_cap=over,
                occurred_on=today,
            ),
        )
    return changed


async def _cap_fen(
    session: AsyncSession, policies: ActivePolicies, county_code: str, organisation_id: UUID, today: date
) -> int:
    """The cap under the numbers that govern the organisation's last loan, as its next event would be judged."""
    loan = table_of(Loan).c
    last = (
        await session.execute(
            select(loan.applied_on, loan.programme)
            .where(
                loan.county_code == county_code,
                loan.organisation_id == organisation_id,
                loan.disbursed_on.is_not(None),
            )
            .order_by(loan.applied_on.desc(), loan.id.desc())
            .limit(1)
        )
    ).first()
    borrower = (await organisation_borrowers(session, county_code, [organisation_id])).get(organisation_id)
    if last is None or borrower is None:
        return 0
    policy = await governing_policy(session, policies, county_code, Governing(last.applied_on, last.programme))
    return cap_fen_on(borrower, today, policy)
