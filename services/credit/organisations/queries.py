"""Organisations as the rules take them, with their loans, for whoever judges a cap."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.models import Household
from services.credit.interest.rules import Balance, read_balance
from services.credit.loans.models import Loan
from services.credit.organisations.models import Organisation, OrganisationLink
from services.credit.organisations.rules import Link, OrganisationBorrower
from shared.codes import ORGANISATION_LINK_KINDS
from shared.database import is_one_of, table_of

_GROUPS = {entry.code: entry.group or "" for entry in ORGANISATION_LINK_KINDS}


async def lock_organisations(session: AsyncSession, county_code: str, organisation_ids: Collection[UUID]) -> None:
    """Let nobody else lend to these organisations until the transaction ends; locked in one order against deadlock."""
    if organisation_ids:
        table = table_of(Organisation).c
        await session.execute(
            select(table.id)
            .where(table.county_code == county_code, is_one_of(table.id, organisation_ids))
            .order_by(table.id)
            .with_for_update()
        )


async def organisation_borrowers(
    session: AsyncSession, county_code: str, organisation_ids: Collection[UUID]
) -> dict[UUID, OrganisationBorrower]:
    """Organisations with their ties to households that were ever on the register."""
    if not organisation_ids:
        return {}
    organisation, link, household = table_of(Organisation).c, table_of(OrganisationLink).c, table_of(Household).c
    tied = await session.execute(
        select(*link, household.registered_on, household.removed_on)
        .join(Household, (household.county_code == link.county_code) & (household.id == link.household_id))
        .where(
            link.county_code == county_code,
            is_one_of(link.organisation_id, organisation_ids),
            link.withdrawn_on.is_(None),
        )
    )
    links: dict[UUID, list[Link]] = defaultdict(list)
    for row in tied:
        links[row.organisation_id].append(_link(row))
    found = await session.execute(
        select(organisation.id, organisation.organisation_kind, organisation.closed_on).where(
            organisation.county_code == county_code,
            is_one_of(organisation.id, organisation_ids),
            organisation.withdrawn_on.is_(None),
        )
    )
    return {row.id: OrganisationBorrower(row.organisation_kind, row.closed_on, tuple(links[row.id])) for row in found}


def _link(row: Any) -> Link:
    return Link(
        group=_GROUPS.get(row.link_kind, ""),
        household_id=row.household_id,
        amount_fen=row.amount_fen or 0,
        started_on=row.started_on,
        ended_on=row.ended_on,
        terminated_on=row.terminated_on,
        registered_on=row.registered_on,
        removed_on=row.removed_on,
    )


async def organisation_balances(
    session: AsyncSession, county_code: str, organisation_ids: Collection[UUID]
) -> dict[UUID, list[Balance]]:
    """Principal by day of every loan of some organisations, over all banks."""
    table = table_of(Loan).c
    found = await session.execute(
        select(table.organisation_id, table.balance).where(
            table.county_code == county_code, is_one_of(table.organisation_id, organisation_ids)
        )
    )
    balances: dict[UUID, list[Balance]] = defaultdict(list)
    for organisation_id, stored in found:
        if stored:
            balances[organisation_id].append(read_balance(stored))
    return balances
