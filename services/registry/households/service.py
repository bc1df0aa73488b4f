"""Registering and changing one household at a time; imports write many by the same rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import AreaRecord
from services.registry.households import rules
from services.registry.households.constraints import refusal_of
from services.registry.households.facts import household_facts
from services.registry.households.forms import (
    HouseholdCreate,
    HouseholdPatch,
    HouseholdRead,
    MemberCreate,
    MemberPatch,
)
from services.registry.households.history import present, record_change, unsealed
from services.registry.households.models import Household, IdNumberKey, Member
from services.registry.households.queries import find_household, members_of, shown
from services.registry.households.refusals import (
    DuplicateHousehold,
    DuplicateIdNumber,
    RepeatedMember,
    UnknownVillage,
)
from services.registry.records.rules import difference
from shared.areas import AreaLevel
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import new_id, table_of
from shared.errors import NotFound
from shared.events.registry import HouseholdChanged, HouseholdRegistered
from shared.http import check_version
from shared.identity import IdentityNumberInvalid, mask_id_number, mask_phone, parse_identity_number
from shared.messaging.outbox import emit
from shared.security.callers import Caller
from shared.security.encryption import PersonalData


async def register(
    session: AsyncSession, clock: Clock, personal: PersonalData, caller: Caller, request: HouseholdCreate
) -> HouseholdRead:
    """Register a household with its members and announce it.

    Raises:
        OutsideArea, UnknownVillage, DateInFuture: its village or its date can't be.
        NoHead, TwoHeads, TooManyCauses, RepeatedCause, AgeOutOfRange, IdentityNumberInvalid: it is not sound.
        DuplicateHousehold, DuplicateIdNumber: it, or somebody of it, is registered.
    """
    await check_village(session, caller, request.village_code)
    check_not_future(clock, request.registered_on, field="registered_on")
    rules.check_heads([member.relation for member in request.members])
    rules.check_causes(request.main_cause, request.other_causes)
    members = [_member(clock.today(), personal, at, member) for at, member in enumerate(request.members)]
    household = Household(
        county_code=request.village_code[:6],
        **request.model_dump(exclude={"members", "phone", "bank_account"}),
        **sealed_phone(personal, request.phone),
        **sealed_account(personal, request.bank_account),
        head_name=next(member.name for member in members if member.relation == rules.HEAD),
        people=len(members),
        version=1,
        recorded_at=clock.now(),
    )
    await _check_unregistered(session, household, members)
    await _insert(session, household, members)
    record_change(
        session,
        household,
        caller,
        clock.now(),
        kind="registered",
        occurred_on=request.registered_on,
        reason="",
        old={},
        new=unsealed(await present(session, household.county_code, household.id)),
    )
    emit(session, clock, HouseholdRegistered(**household_facts(household, members), version=1))
    return shown(household, members)


async def change(
    session: AsyncSession,
    clock: Clock,
    personal: PersonalData,
    caller: Caller,
    household_id: UUID,
    expected_version: int,
    request: HouseholdPatch,
) -> HouseholdRead:
    """Change facts of a household and of its members, keep what they were, and announce what they are.

    Raises:
        NotFound: no such household in the caller's area, or no such member in it.
        StaleVersion: somebody else changed it first.
        DateInFuture, DateBeforeStep: after today, or before it was registered.
        RepeatedMember: it speaks of one member twice.
        OutsideArea, UnknownVillage, NoHead, TwoHeads, TooManyCauses, RepeatedCause: it would not be sound.
    """
    household = await find_household(session, caller, household_id, lock=True)
    check_version(household.version, expected_version)
    check_step_date(clock, request.occurred_on, household.registered_on)
    members = await members_of(session, household)
    before = await present(session, household.county_code, household.id)

    values = request.model_dump(exclude_unset=True, exclude={"occurred_on", "reason", "members"})
    if "village_code" in values:
        await check_village(session, caller, values["village_code"])
        if values["village_code"][:6] != household.county_code:
            raise UnknownVillage(
                "该户不能迁到外县", "A household can't be moved to another county", field="village_code"
            )
    _apply(household, personal, values)
    if len({patch.id for patch in request.members}) < len(request.members):
        raise RepeatedMember(field="members")
    for patch in request.members:
        _apply_member(members, patch)
    rules.check_causes(household.main_cause, household.other_causes)
    rules.check_heads([member.relation for member in members])
    household.head_name = next(member.name for member in members if member.relation == rules.HEAD)
    await session.flush()

    old, new = difference(before, await present(session, household.county_code, household.id))
    if not new:
        return shown(household, members)
    household.version += 1
    now = clock.now()
    record_change(
        session,
        household,
        caller,
        now,
        kind="changed",
        occurred_on=request.occurred_on,
        reason=request.reason,
        old=old,
        new=new,
    )
    facts = household_facts(household, members)
    emit(session, clock, HouseholdChanged(**facts, version=household.version, changed_on=request.occurred_on))
    return shown(household, members)


async def check_village(session: AsyncSession, caller: Caller, village_code: str) -> None:
    """Refuse a code that is no village's, or a village outside the caller's area.

    Raises:
        UnknownVillage, OutsideArea: so it is.
    """
    caller.require_area(village_code, field="village_code")
    area = await session.get(AreaRecord, village_code)
    if area is None or area.level != AreaLevel.VILLAGE.value:
        raise UnknownVillage(f"没有代码为 {village_code} 的行政村", f"No village {village_code}", field="village_code")


def sealed_phone(personal: PersonalData, phone: str | None) -> dict[str, Any]:
    """The columns of a telephone number."""
    if phone is None:
        return {"phone_masked": None, "phone_encrypted": None}
    return {"phone_masked": mask_phone(phone), "phone_encrypted": personal.encrypt(phone)}


def sealed_account(personal: PersonalData, account: str | None) -> dict[str, Any]:
    """The columns of a bank account; four digits are left to tell it by."""
    if account is None:
        return {"bank_account_masked": None, "bank_account_encrypted": None}
    masked = "*" * (len(account) - 4) + account[-4:]
    return {"bank_account_masked": masked, "bank_account_encrypted": personal.encrypt(account)}


def _member(today: date, personal: PersonalData, at: int, request: MemberCreate) -> Member:
    try:
        identity = parse_identity_number(request.id_number)
    except IdentityNumberInvalid as invalid:
        invalid.field = f"members.{at}.id_number"
        raise
    rules.check_age(identity.born_on, today)
    return Member(
        **request.model_dump(exclude={"id_number"}),
        county_code="",
        household_id=new_id(),
        id_index=personal.blind_index(identity.number),
        id_masked=mask_id_number(identity.number),
        id_number_encrypted=personal.encrypt(identity.number),
        born_on=identity.born_on,
        sex=identity.sex,
    )


async def _check_unregistered(session: AsyncSession, household: Household, members: Sequence[Member]) -> None:
    table, key = table_of(Household).c, table_of(IdNumberKey).c
    taken = await session.scalar(
        select(table.id).where(table.county_code == household.county_code, table.household_no == household.household_no)
    )
    if taken is not None:
        raise DuplicateHousehold(f"户编号 {household.household_no} 已登记", field="household_no")
    indexes = [member.id_index for member in members]
    known = set(await session.scalars(select(key.id_index).where(key.id_index.in_(indexes))))
    for at, member in enumerate(members):
        if member.id_index in known or member.id_index in indexes[:at]:
            detail = f"证件号码 {member.id_masked} 已登记"
            raise DuplicateIdNumber(detail, f"{member.id_masked} is registered", field=f"members.{at}.id_number")


async def _insert(session: AsyncSession, household: Household, members: Sequence[Member]) -> None:
    for member in members:
        member.county_code, member.household_id = household.county_code, household.id
    keys = [
        IdNumberKey(
            id_index=member.id_index,
            county_code=member.county_code,
            household_id=household.id,
            member_id=member.id,
        )
        for member in sorted(members, key=lambda one: one.id_index)  # one order for all, so no two wait for each other
    ]
    try:
        session.add(household)
        await session.flush()
        session.add_all([*keys, *members])
        await session.flush()
    except IntegrityError as error:
        if refusal := refusal_of(error):
            raise refusal from error
        raise


def _apply(household: Household, personal: PersonalData, values: dict[str, Any]) -> None:
    if "phone" in values and values["phone"] != _plain(personal, household.phone_encrypted):
        values |= sealed_phone(personal, values["phone"])
    if "bank_account" in values and values["bank_account"] != _plain(personal, household.bank_account_encrypted):
        values |= sealed_account(personal, values["bank_account"])
    for key, value in values.items():
        if key not in ("phone", "bank_account"):
            setattr(household, key, value)


def _plain(personal: PersonalData, stored: bytes | None) -> str | None:
    return None if stored is None else personal.decrypt(stored)


def _apply_member(members: Sequence[Member], patch: MemberPatch) -> None:
    member = next((one for one in members if one.id == patch.id), None)
    if member is None:
        raise NotFound("该户没有这名成员", "The household has no such member", field="members")
    for key, value in patch.model_dump(exclude_unset=True, exclude={"id"}).items():
        setattr(member, key, value)
