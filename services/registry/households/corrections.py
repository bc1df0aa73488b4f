"""Changes of a household that only a second person's approval brings about: its type, a member's identity number."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.duplicates.finding import queue_household
from services.registry.households import rules
from services.registry.households.constraints import refusal_of
from services.registry.households.facts import household_facts
from services.registry.households.history import present, record_change
from services.registry.households.models import BIRTH, Household, IdNumberKey, Member
from services.registry.households.queries import members_of
from services.registry.records.rules import difference
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import table_of
from shared.events.registry import HouseholdChanged
from shared.identity import ID_DIGITS, IdentityNumber, mask_id_number
from shared.messaging.outbox import emit
from shared.security.callers import Caller
from shared.security.encryption import PersonalData


async def correct_type(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    household: Household,
    household_type: str,
    occurred_on: date,
    reason: str,
) -> None:
    """Give a locked household another type, keep what it was, and announce it.

    Raises:
        DateInFuture, DateBeforeStep: after today, or before it was registered.
    """
    before = await present(session, household.county_code, household.id)
    household.household_type = household_type
    await _keep(session, clock, caller, household, before, "type_corrected", occurred_on, reason)


async def correct_id_number(
    session: AsyncSession,
    clock: Clock,
    personal: PersonalData,
    caller: Caller,
    household: Household,
    member: Member,
    identity: IdentityNumber,
    occurred_on: date,
    reason: str,
) -> None:
    """Give a member of a locked household the right identity number; birth date and sex follow it.

    Raises:
        DateInFuture, DateBeforeStep: after today, or before the household was registered.
        AgeOutOfRange, BornAfterJoining: nobody has that age, or he would have been in the household before his birth.
        DuplicateIdNumber: somebody is registered under it.
    """
    check_fits(clock, household, member, identity)
    before = await present(session, household.county_code, household.id)
    was = member.id_index
    if member.disability_card_encrypted is not None:  # its number begins with the other
        card = personal.decrypt(member.disability_card_encrypted)
        member.disability_card_encrypted = personal.encrypt(identity.number + card[ID_DIGITS:])
    member.id_index = personal.blind_index(identity.number)
    member.id_masked = mask_id_number(identity.number)
    member.id_number_encrypted = personal.encrypt(identity.number)
    member.born_on, member.sex = identity.born_on, identity.sex
    if member.joined_kind == BIRTH and member.joined_on is not None:
        member.joined_on = max(member.joined_on, member.born_on)
    if household.people == 1 and member.left_on is None:
        household.sole_born_on = member.born_on
    try:
        await _move_key(session, household, member, was)
    except IntegrityError as error:
        if refusal := refusal_of(error):
            raise refusal from error
        raise
    await _keep(session, clock, caller, household, before, "id_number_corrected", occurred_on, reason)
    await queue_household(session, clock, caller, household, [member], occurred_on)


def check_fits(clock: Clock, household: Household, member: Member, identity: IdentityNumber) -> None:
    """Refuse a number by which a member would have belonged to the household before his birth.

    Who came by birth came on the day that the number tells; of who was taken over with a later birth nothing is known.

    Raises:
        AgeOutOfRange, BornAfterJoining: as they say.
    """
    rules.check_age(identity.born_on, clock.today())
    joined_on = member.joined_on or household.first_day
    if member.joined_kind != BIRTH and member.born_on <= joined_on:
        rules.check_born_before(identity.born_on, joined_on, field="wanted.id_number")


async def _move_key(session: AsyncSession, household: Household, member: Member, was: str) -> None:
    """Register a member under his new number and no more under the old: the smaller first, as everybody takes them."""
    key = table_of(IdNumberKey).c
    old = delete(IdNumberKey).where(key.id_index == was, key.member_id == member.id)
    if was < member.id_index:
        await session.execute(old)
    session.add(
        IdNumberKey(
            id_index=member.id_index,
            county_code=household.county_code,
            household_id=household.id,
            member_id=member.id,
        )
    )
    await session.flush()
    if was > member.id_index:
        await session.execute(old)


async def _keep(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    household: Household,
    before: dict[str, object],
    kind: str,
    occurred_on: date,
    reason: str,
) -> None:
    check_step_date(clock, occurred_on, household.registered_on)
    await session.flush()
    old, new = difference(before, await present(session, household.county_code, household.id))
    household.version += 1
    record_change(
        session,
        household,
        caller,
        clock.now(),
        kind=kind,
        occurred_on=occurred_on,
        reason=reason,
        old=old,
        new=new,
    )
    facts = household_facts(household, await members_of(session, household))
    emit(session, clock, HouseholdChanged(**facts, version=household.version, changed_on=occurred_on))
