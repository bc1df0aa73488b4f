"""Organisations with what they do for households and what they may owe for it, for offices and banks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.rules import OrganisationBasis, room_fen
from services.credit.interest.rules import Balance, fen_on
from services.credit.loans.models import Loan
from services.credit.organisations.models import Organisation, OrganisationStanding
from services.credit.organisations.queries import organisation_balances, organisation_borrowers
from services.credit.organisations.rules import AGREEMENT, EMPLOYMENT, INVESTMENT, basis_on, cap_fen_on
from services.credit.organisations.schemas import (
    Basis,
    EligibleOrganisation,
    EligibleOrganisationList,
    EligibleOrganisationQuery,
    OrganisationItem,
    OrganisationList,
    OrganisationQuery,
)
from services.credit.policies import credit_policy
from services.credit.policy import CreditPolicy
from services.credit.problems import UnknownOrganisation
from shared.codes import ORGANISATION_KINDS
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.money import yuan_text
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def list_organisations(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: OrganisationQuery
) -> OrganisationList:
    """Organisations of the caller's area with their caps of today.

    Raises:
        OutsideArea: the county is not the caller's.
        NoActivePolicy: no programme runs there.
        Invalid: the cursor is not of this list.
    """
    caller.require_county(query.county_code)
    policy = await credit_policy(session, policies, query.county_code, today, query.programme)
    statement = _visible(caller).where(table_of(Organisation).c.county_code == query.county_code)
    if query.over_cap:
        over = await _over_cap(session, query.county_code, policy, today)
        statement = statement.where(is_one_of(table_of(Organisation).c.id, over))
    found = await _page(session, statement, query)
    shown = found[: query.limit]
    return OrganisationList(
        items=await _items(session, query.county_code, shown, policy, today),
        next=encode_cursor("organisations", shown[-1].id) if len(found) > query.limit else None,
    )


async def get_organisation(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    today: date,
    organisation_id: UUID,
    programme: str | None,
) -> OrganisationItem:
    """An organisation with its cap of today.

    Raises:
        UnknownOrganisation: not in the caller's area.
        NoActivePolicy: no programme runs there.
    """
    statement = _visible(caller).where(table_of(Organisation).c.id == organisation_id)
    row = (await session.execute(statement)).first()
    if row is None:
        raise UnknownOrganisation(field="organisation_id")
    policy = await credit_policy(session, policies, row.county_code, today, programme)
    [item] = await _items(session, row.county_code, [row], policy, today)
    return item


async def eligible_organisations(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, today: date, query: EligibleOrganisationQuery
) -> EligibleOrganisationList:
    """Organisations that may borrow today, and how much; without those whose compensated loan is not recovered.

    Raises:
        OutsideArea: the county is not the caller's.
        NoActivePolicy: no programme runs there.
        Invalid: the cursor is not of this list.
    """
    asked = OrganisationQuery(**query.model_dump())
    listed = await list_organisations(session, caller, policies, today, asked)
    names = EligibleOrganisation.model_fields
    loan = table_of(Loan).c
    not_whole = set(
        await session.scalars(
            select(loan.organisation_id).where(
                loan.county_code == query.county_code,
                is_one_of(loan.organisation_id, [item.organisation_id for item in listed.items]),
                loan.claimed_on <= today,
                loan.whole_on.is_(None) | (loan.whole_on > today),
            )
        )
    )
    return EligibleOrganisationList(
        items=[
            EligibleOrganisation(**item.model_dump(include=set(names)))
            for item in listed.items
            if item.room_fen and item.organisation_id not in not_whole
        ],
        next=listed.next,
    )


def _visible(caller: Caller) -> Any:
    table, standing = table_of(Organisation).c, table_of(OrganisationStanding).c
    return (
        select(*table, standing.over_since)
        .outerjoin(OrganisationStanding, (standing.county_code == table.county_code) & (standing.id == table.id))
        .where(caller.area_filter(table.county_code, table.area_code), table.withdrawn_on.is_(None))
    )


async def _over_cap(session: AsyncSession, county_code: str, policy: CreditPolicy, today: date) -> list[UUID]:
    """Organisations of a county that owe more than their caps; the few that owe anything are reckoned for it."""
    loan = table_of(Loan).c
    owing = (
        await session.scalars(
            select(loan.organisation_id)
            .where(loan.county_code == county_code, loan.organisation_id.is_not(None), loan.outstanding_fen > 0)
            .distinct()
        )
    ).all()
    borrowers = await organisation_borrowers(session, county_code, owing)
    balances = await organisation_balances(session, county_code, owing)
    return [
        organisation_id
        for organisation_id, borrower in borrowers.items()
        if _owed_fen(balances[organisation_id], today) > cap_fen_on(borrower, today, policy)
    ]


def _owed_fen(loans: Iterable[Balance], today: date) -> int:
    return sum(fen_on(balance, today) for balance in loans)


async def _page(session: AsyncSession, statement: Any, query: OrganisationQuery) -> Sequence[Row[Any]]:
    table = table_of(Organisation).c
    if query.after:
        [last] = decode_cursor("organisations", query.after, 1)
        statement = after_key(statement, (table.id,), (decode_id(last),))
    found: Sequence[Row[Any]] = (await session.execute(statement.order_by(table.id).limit(query.limit + 1))).all()
    return found


async def _items(
    session: AsyncSession, county_code: str, rows: Sequence[Row[Any]], policy: CreditPolicy, today: date
) -> list[OrganisationItem]:
    ids = [row.id for row in rows]
    borrowers = await organisation_borrowers(session, county_code, ids)
    balances = await organisation_balances(session, county_code, ids)
    items = []
    for row in rows:
        borrower, loans = borrowers[row.id], balances[row.id]
        cap_fen, owed_fen = cap_fen_on(borrower, today, policy), _owed_fen(loans, today)
        items.append(
            OrganisationItem(
                county_code=row.county_code,
                organisation_id=row.id,
                credit_code=row.credit_code,
                name=row.name,
                organisation_kind=row.organisation_kind,
                organisation_kind_label=ORGANISATION_KINDS.by_code(row.organisation_kind).label,
                area_code=row.area_code,
                closed_on=row.closed_on,
                basis=_basis(basis_on(borrower.links, today, policy), policy),
                cap_fen=cap_fen,
                outstanding_fen=owed_fen,
                room_fen=room_fen(loans, today, cap_fen),
                over_cap=owed_fen > cap_fen,
                over_since=row.over_since if owed_fen > cap_fen else None,
            )
        )
    return items


def _basis(basis: OrganisationBasis, policy: CreditPolicy) -> list[Basis]:
    if policy.organisations is None:
        return []
    multiple, each_fen = policy.organisations.multiple, policy.borrowers.household_cap_fen
    invested_fen = basis.invested_by_poor_households_fen
    shown = [
        Basis(
            kind=INVESTMENT,
            label="贫困户债权、股权投入",
            invested_fen=invested_fen,
            households=0,
            cap_fen=multiple * invested_fen,
            working=f"{multiple} × {yuan_text(invested_fen)} 元",
        )
    ]
    for kind, label, households in (
        (EMPLOYMENT, "吸纳贫困劳动力就业", basis.households_employed),
        (AGREEMENT, "与贫困户签订协议", basis.households_under_agreement),
    ):
        shown.append(
            Basis(
                kind=kind,
                label=label,
                invested_fen=0,
                households=households,
                cap_fen=multiple * households * each_fen,
                working=f"{multiple} × {households} 户 × {yuan_text(each_fen)} 元",
            )
        )
    return shown
