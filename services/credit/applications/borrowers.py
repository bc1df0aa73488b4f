"""Who applies: a household through one of its members, or an organisation, each judged under a lock of its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.applications.schemas import ApplicationCreate
from services.credit.borrowers.merged import lock_households
from services.credit.borrowers.models import Household, Member
from services.credit.borrowers.refusals import HouseholdNotWhole
from services.credit.borrowers.rules import HouseholdBorrower, check_borrower, check_cap, check_purpose
from services.credit.borrowers.service import household_balances, households_united
from services.credit.interest.rules import Balance, read_balance
from services.credit.loans.models import Loan
from services.credit.organisations.models import Organisation
from services.credit.organisations.queries import organisation_balances, organisation_borrowers
from services.credit.organisations.refusals import HouseholdsOnly, OrganisationClosed, OrganisationNotWhole
from services.credit.organisations.rules import check_organisation
from services.credit.policy import CreditPolicy
from services.credit.problems import UnknownBorrower, UnknownHousehold, UnknownOrganisation
from services.credit.renewals.rules import check_renewable
from shared.areas import significant_prefix
from shared.database import is_one_of, table_of
from shared.errors import Invalid
from shared.identity import IdentityNumberInvalid, parse_identity_number
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

_VILLAGE_DIGITS = 12
_OF_TOWNSHIP = "000"
"""Last digits of the code of an area larger than a village."""


async def judge_household(
    session: AsyncSession, caller: Caller, personal: PersonalData, body: ApplicationCreate, policy: CreditPolicy
) -> dict[str, Any]:
    """Judge a household and its borrower; what the application keeps of them.

    Raises:
        UnknownHousehold: not in the caller's area.
        UnknownBorrower: nobody in the county bears the ID number.
        IdentityNumberInvalid: it is no ID number.
        CreditRefusal: borrower, purpose or amount are against the rules.
    """
    household = await _household(session, caller, body)
    try:
        number = parse_identity_number(body.borrower_id_number or "").number
    except IdentityNumberInvalid as refusal:
        refusal.field = "borrower_id_number"
        raise
    member = await _member(session, body.county_code, household.id, personal.blind_index(number))
    borrower = HouseholdBorrower(
        registered_on=household.registered_on,
        removed_on=household.removed_on,
        is_member=member.household_id == household.id,
        born_on=member.born_on,
        full_civil_capacity=body.full_civil_capacity,
    )
    check_borrower(borrower, body.occurred_on, body.purpose, policy.borrowers)
    loan = table_of(Loan).c
    united = await households_united(session, household.county_code, [household.id], body.occurred_on)
    mine = is_one_of(loan.household_id, united[household.id])
    if await _not_whole(session, body, mine):
        raise HouseholdNotWhole()
    balances = await household_balances(session, household.county_code, [household.id], body.occurred_on)
    beside = await _beside_renewed(session, body, mine, policy, balances[household.id])
    asked = ((body.occurred_on, body.amount_fen),)
    check_cap([*beside, asked], body.occurred_on, policy.borrowers.household_cap_fen)
    return {"household_id": household.id, "member_id": member.id, "village_code": household.village_code}


async def judge_organisation(
    session: AsyncSession, caller: Caller, body: ApplicationCreate, policy: CreditPolicy
) -> dict[str, Any]:
    """Judge an organisation; what the application keeps of it.

    Raises:
        HouseholdsOnly: the programme lends to no organisations.
        UnknownOrganisation: not in the caller's area.
        Invalid: no village whose committee could sign, or one that the organisation's area does not hold.
        OutsideArea: the village is not the caller's.
        CreditRefusal: kind, basis, purpose or amount are against the rules.
    """
    if policy.organisations is None:
        raise HouseholdsOnly()
    organisation = await _organisation(session, caller, body)
    village_code = _signing_village(caller, organisation.area_code, body.village_code)
    borrower = (await organisation_borrowers(session, body.county_code, [organisation.id]))[organisation.id]
    cap_fen = check_organisation(borrower, body.occurred_on, policy)
    check_purpose(body.purpose, policy.borrowers)
    loan = table_of(Loan).c
    mine = loan.organisation_id == organisation.id
    if await _not_whole(session, body, mine):
        raise OrganisationNotWhole()
    balances = await organisation_balances(session, body.county_code, [organisation.id])
    beside = await _beside_renewed(session, body, mine, policy, balances[organisation.id])
    check_cap([*beside, ((body.occurred_on, body.amount_fen),)], body.occurred_on, cap_fen)
    return {"organisation_id": organisation.id, "village_code": village_code}


async def _beside_renewed(
    session: AsyncSession,
    body: ApplicationCreate,
    of_borrower: ColumnElement[bool],
    policy: CreditPolicy,
    balances: Sequence[Balance],
) -> Sequence[Balance]:
    """The borrower's balances but the one of the loan that the new money shall repay.

    Where an event has just moved that loan it is judged with the rest.

    Raises:
        CreditRefusal: there is no such loan, the programme has no renewals, or it owes less than what is asked for.
    """
    if body.renews is None:
        return balances
    loan = table_of(Loan).c
    stored = await session.scalar(
        select(loan.balance).where(
            loan.county_code == body.county_code,
            of_borrower,
            loan.bank_code == body.bank_code,
            loan.programme == policy.programme,
            loan.loan_no == body.renews,
        )
    )
    renewed = read_balance(stored or [])
    check_renewable(body.renews, renewed, body.occurred_on, body.amount_fen, allowed=policy.loans.renewals)
    others = list(balances)
    if renewed in others:
        others.remove(renewed)
    return others


async def check_invested_in(session: AsyncSession, county_code: str, credit_code: str, on: date) -> None:
    """Check that an organisation which a household will put the money into is there and open; it need not be at hand.

    Raises:
        UnknownOrganisation: the county has none of this code.
        OrganisationClosed: it had closed by then.
    """
    table = table_of(Organisation).c
    found = (
        await session.execute(
            select(table.closed_on)
            .where(
                table.county_code == county_code,
                table.credit_code == credit_code.upper(),
                table.withdrawn_on.is_(None),
            )
            .order_by(table.closed_on.desc().nulls_first())
            .limit(1)
        )
    ).first()
    if found is None:
        raise UnknownOrganisation(field="invested_in")
    if found.closed_on is not None and found.closed_on <= on:
        raise OrganisationClosed(closed_on=found.closed_on)


async def _household(session: AsyncSession, caller: Caller, body: ApplicationCreate) -> Household:
    table = table_of(Household).c
    by_name = table.id == body.household_id if body.household_id else table.household_no == body.household_no
    mine = table.county_code == body.county_code, by_name, caller.area_filter(table.county_code, table.village_code)
    household_id = await session.scalar(select(table.id).where(*mine))
    if household_id is not None:
        # no member moves and no other application passes the cap while this one is judged; the household is read behind
        # the lock, since its row and those of households merged with it are locked in one order
        await lock_households(session, body.county_code, [household_id])
    found: Household | None = await session.scalar(select(Household).where(*mine))
    if found is None:
        raise UnknownHousehold(field="household_id" if body.household_id else "household_no")
    return found


async def _member(session: AsyncSession, county_code: str, household_id: UUID, id_index: str) -> Member:
    """Who bears an ID number; of several, the one who belongs to the household."""
    table = table_of(Member).c
    found = await session.scalar(
        select(Member)
        .where(table.county_code == county_code, table.id_index == id_index)
        .order_by(table.household_id != household_id)
        .limit(1)
    )
    if found is None:
        raise UnknownBorrower(field="borrower_id_number")
    return found


async def _organisation(session: AsyncSession, caller: Caller, body: ApplicationCreate) -> Organisation:
    """One of the caller's area, or of a larger area that holds the caller's: the county's own enterprise."""
    table = table_of(Organisation).c
    named = (
        table.id == body.organisation_id
        if body.organisation_id
        else table.credit_code == (body.organisation_credit_code or "").upper()
    )
    above = [caller.area_prefix[:digits].ljust(_VILLAGE_DIGITS, "0") for digits in (6, 9)]
    found: Organisation | None = await session.scalar(
        select(Organisation)
        .where(
            table.county_code == body.county_code,
            named,
            table.withdrawn_on.is_(None),
            caller.area_filter(table.county_code, table.area_code) | table.area_code.in_(above),
        )
        .with_for_update(of=table_of(Organisation))
    )
    if found is None:
        raise UnknownOrganisation(field="organisation_id" if body.organisation_id else "organisation_credit_code")
    return found


def _signing_village(caller: Caller, area_code: str, village_code: str | None) -> str:
    """The village whose committee signs: the organisation's own, or one of its larger area that has to be named."""
    if village_code is None:
        if area_code.endswith(_OF_TOWNSHIP):
            raise Invalid(
                "该主体登记在乡镇或县，请填写签署意见的村 village_code",
                "Name the village whose committee signs: the organisation's area is larger",
                field="village_code",
            )
        return area_code
    if not village_code.startswith(significant_prefix(area_code)) or village_code.endswith(_OF_TOWNSHIP):
        raise Invalid(
            "该村不在主体登记的区划内", "The village lies outside the organisation's area", field="village_code"
        )
    caller.require_area(village_code, field="village_code")
    return village_code


async def _not_whole(session: AsyncSession, body: ApplicationCreate, of_borrower: ColumnElement[bool]) -> bool:
    """Whether a compensated loan of the borrower was not recovered on the day of the application."""
    loan = table_of(Loan).c
    found: bool | None = await session.scalar(
        select(
            exists().where(
                loan.county_code == body.county_code,
                of_borrower,
                loan.claimed_on <= body.occurred_on,
                func.coalesce(loan.whole_on, date.max) > body.occurred_on,
            )
        )
    )
    return bool(found)
