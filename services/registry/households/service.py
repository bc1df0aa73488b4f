"""Registering and changing one household at a time; imports write many by the same rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.holding import check_holds
from services.registry.areas.models import AreaRecord
from services.registry.duplicates.finding import queue_household
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
from services.registry.households.models import DEATH, DUPLICATE, Household, IdNumberKey, Member
from services.registry.households.queries import check_on_register, find_household, members_of, shown
from services.registry.households.refusals import (
    DisabilityMismatch,
    DuplicateHousehold,
    DuplicateIdNumber,
    PersonDied,
    RepeatedMember,
    UnknownVillage,
)
from services.registry.monitored import service as monitored
from services.registry.records.kinds import Desk
from services.registry.records.rules import difference
from services.registry.requests.refusals import NeedsApproval
from shared.areas import AreaLevel
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.codes import DISABILITY_KINDS
from shared.database import new_id, table_of
from shared.errors import DateBeforeStep, NotFound
from shared.events.registry import HouseholdChanged, HouseholdRegistered
from shared.http import check_version
from shared.identity import (
    ID_DIGITS,
    IdentityNumber,
    IdentityNumberInvalid,
    mask_id_number,
    mask_phone,
    normalise_identity_number,
    parse_identity_number,
)
from shared.messaging.outbox import emit
from shared.security.callers import Caller
from shared.security.encryption import PersonalData


async def register(
    session: AsyncSession, clock: Clock, personal: PersonalData, caller: Caller, request: HouseholdCreate
) -> HouseholdRead:
    """Register a household with its members and announce it.

    Raises:
        OutsideArea, UnknownVillage, DateInFuture: its village or its date can't be.
        NoHead, TwoHeads, TwoSpouses, TooManyCauses, RepeatedCause, AgeOutOfRange, BornAfterJoining, BuiltInFuture,
        IdentityNumberInvalid, DisabilityIncomplete, DisabilityMismatch: it is not sound.
        DateBeforeStep: somebody of it left another household only after that day.
        DuplicateHousehold, DuplicateIdNumber: it, or somebody of it, is registered.
        PersonDied: somebody of it is recorded as dead.
    """
    await check_village(session, caller, request.village_code)
    check_not_future(clock, request.registered_on, field="registered_on")
    rules.check_relations([member.relation for member in request.members])
    rules.check_causes(request.main_cause, request.other_causes)
    rules.check_built_year(request.built_year, clock.today().year)
    members = [
        new_member(clock.today(), personal, member, f"members.{at}") for at, member in enumerate(request.members)
    ]
    for at, member in enumerate(members):
        rules.check_born_before(member.born_on, request.registered_on, field=f"members.{at}.id_number")
        await check_left_before(session, member, request.registered_on, field="registered_on")
    household = Household(
        county_code=caller.areas.tenant(request.village_code),
        **request.model_dump(exclude={"members", "phone", "bank_account"}),
        **sealed_phone(personal, request.phone),
        **sealed_account(personal, request.bank_account),
        head_name=next(member.name for member in members if member.relation == rules.HEAD),
        people=len(members),
        sole_born_on=rules.sole_birth([member.born_on for member in members]),
        version=1,
        recorded_at=clock.now(),
    )
    await insert_household(session, household, members)
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
    await queue_household(session, clock, caller, household, members, request.registered_on)
    return shown(caller, household, members, clock.today())


async def change(desk: Desk, household_id: UUID, expected_version: int, request: HouseholdPatch) -> HouseholdRead:
    """Change facts of a household and of its members, keep what they were, and announce what they are.

    Raises:
        NotFound: no such household in the caller's area, or no such member in it.
        StaleVersion: somebody else changed it first.
        HouseholdOffRegister: it left the register.
        DateInFuture, DateBeforeStep: after today, or before it or a member that it speaks of was on record.
        RepeatedMember: it speaks of one member twice.
        OutsideArea, UnknownVillage, NoHead, TwoHeads, TwoSpouses, TooManyCauses, RepeatedCause, BuiltInFuture,
        DisabilityIncomplete: it would not be sound.
        NeedsApproval: the type would change, which a second person decides.
    """
    session, clock, caller = desk.session, desk.clock, desk.caller
    household = await find_household(session, caller, household_id, lock=True)
    check_version(household.version, expected_version)
    check_on_register(household)
    check_step_date(clock, request.occurred_on, household.first_day)
    members = await members_of(session, household)
    before = await present(session, household.county_code, household.id)

    values = request.model_dump(exclude_unset=True, exclude={"occurred_on", "reason", "members"})
    if "village_code" in values:
        await check_same_county(session, caller, household, values["village_code"])
    if values.get("household_type", household.household_type) != household.household_type:
        raise NeedsApproval("贫困户属性的变更须经审批", "A type is changed by approval", field="household_type")
    _apply(household, desk.personal, values)
    if len({patch.id for patch in request.members}) < len(request.members):
        raise RepeatedMember(field="members")
    relations = [member.relation for member in members]
    names = {member.id: member.name for member in members}
    for at, patch in enumerate(request.members):
        _apply_member(clock, members, request.occurred_on, patch, f"members.{at}")
    if relations != [member.relation for member in members]:
        check_step_date(clock, request.occurred_on, household.membership_on)
        household.membership_on = request.occurred_on
    rules.check_causes(household.main_cause, household.other_causes)
    rules.check_built_year(household.built_year, clock.today().year)
    rules.check_relations([member.relation for member in members])
    household.head_name = next(member.name for member in members if member.relation == rules.HEAD)
    await session.flush()

    old, new = difference(before, await present(session, household.county_code, household.id))
    if not new:
        return shown(caller, household, members, clock.today())
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
    if renamed := [member for member in members if member.name != names[member.id]]:
        await queue_household(session, clock, caller, household, renamed, request.occurred_on)
    if "village_code" in new:
        await monitored.follow(desk, household.county_code, [household.id], request.occurred_on, request.reason)
    return shown(caller, household, members, clock.today())


async def check_village(session: AsyncSession, caller: Caller, village_code: str) -> None:
    """Refuse a code that is no village's, or a village outside the caller's area.

    Raises:
        UnknownVillage, OutsideArea: so it is.
    """
    caller.require_area(village_code, field="village_code")
    area = await session.get(AreaRecord, village_code)
    if area is None or area.level != AreaLevel.VILLAGE.value:
        raise UnknownVillage(f"没有代码为 {village_code} 的行政村", f"No village {village_code}", field="village_code")
    check_holds(area, caller.areas, field="village_code")


async def check_same_county(session: AsyncSession, caller: Caller, household: Household, village_code: str) -> None:
    """Refuse a village in which a household of this county can't be.

    Raises:
        UnknownVillage, OutsideArea: it is none, not the caller's, or of another county.
    """
    await check_village(session, caller, village_code)
    if caller.areas.tenant(village_code) != household.county_code:
        raise UnknownVillage("该户不能迁到外县", "A household can't be moved to another county", field="village_code")


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


def new_member(today: date, personal: PersonalData, request: MemberCreate, field: str) -> Member:
    """A person as stated, of no household yet.

    Args:
        today: the day on which the age is counted.
        field: where the person stands in the request.

    Raises:
        IdentityNumberInvalid, AgeOutOfRange, DisabilityIncomplete, DisabilityMismatch: as they say.
    """
    try:
        identity = parse_identity_number(request.id_number)
    except IdentityNumberInvalid as invalid:
        invalid.field = f"{field}.id_number"
        raise
    rules.check_age(identity.born_on, today)
    facts = request.model_dump(exclude={"id_number"})
    stated = (facts["disability_kind"], facts["disability_grade"])
    rules.check_disability(*stated, field=f"{field}.disability_kind")
    if identity.disability_kind is not None:
        facts |= dict(zip(("disability_kind", "disability_grade"), disability_of(identity), strict=True))
        if stated not in ((None, None), disability_of(identity)):
            raise DisabilityMismatch(field=f"{field}.disability_kind")
    return Member(
        **facts,
        county_code="",
        household_id=new_id(),
        id_index=personal.blind_index(identity.number),
        id_masked=mask_id_number(identity.number),
        id_number_encrypted=personal.encrypt(identity.number),
        disability_card_encrypted=sealed_card(personal, request.id_number),
        born_on=identity.born_on,
        sex=identity.sex,
    )


def disability_of(identity: IdentityNumber) -> tuple[str | None, int | None]:
    """Kind, a code of shared.codes.DISABILITY_KINDS, and grade that a disability card's number tells."""
    if identity.disability_kind is None:
        return None, None
    return DISABILITY_KINDS.by_label(str(identity.disability_kind)).code, identity.disability_grade


def sealed_card(personal: PersonalData, number: str) -> bytes | None:
    """The column of a disability card's number; None where the number is an identity card's."""
    number = normalise_identity_number(number)
    return personal.encrypt(number) if len(number) > ID_DIGITS else None


async def insert_household(session: AsyncSession, household: Household, members: Sequence[Member]) -> None:
    """Write a new household with members whose identity numbers are not registered.

    Raises:
        DuplicateHousehold, DuplicateIdNumber, PersonDied: as they say.
    """
    indexes = [member.id_index for member in members]
    for at, member in enumerate(members):
        if member.id_index in indexes[:at]:
            raise _duplicate(member, f"members.{at}.id_number")
    await add_household(session, household)
    await insert_members(session, household, {f"members.{at}.id_number": one for at, one in enumerate(members)})


async def add_household(session: AsyncSession, household: Household) -> None:
    """Write a new household without its members. Raises DuplicateHousehold."""
    table = table_of(Household).c
    taken = await session.scalar(
        select(table.id).where(table.county_code == household.county_code, table.household_no == household.household_no)
    )
    if taken is not None:
        raise DuplicateHousehold(f"户编号 {household.household_no} 已登记", field="household_no")
    session.add(household)
    try:
        await session.flush()
    except IntegrityError as error:
        if refusal := refusal_of(error):
            raise refusal from error
        raise


async def insert_members(session: AsyncSession, household: Household, members: Mapping[str, Member]) -> None:
    """Write new members of a household, and note where their identity numbers are registered now.

    Args:
        members: by the field that names the number.

    Raises:
        DuplicateIdNumber: somebody belongs to a household already.
        PersonDied: somebody is recorded as dead.
    """
    key = table_of(IdNumberKey)
    # one order for all, so no two wait for each other
    for field, member in sorted(members.items(), key=lambda item: item[1].id_index):
        member.county_code, member.household_id = household.county_code, household.id
        place = {"county_code": member.county_code, "household_id": household.id, "member_id": member.id}
        written = await session.execute(
            insert(key)
            .values(id_index=member.id_index, **place, left_kind=None)
            .on_conflict_do_update(
                index_elements=["id_index"],
                set_={**place, "left_kind": None},
                where=key.c.left_kind.is_not(None) & (key.c.left_kind != DEATH),
            )
            .returning(key.c.id_index)
        )
        if written.first() is None:
            left_kind = await session.scalar(select(key.c.left_kind).where(key.c.id_index == member.id_index))
            if left_kind == DEATH:
                raise PersonDied(field=field)
            raise _duplicate(member, field)
    session.add_all(members.values())
    await session.flush()


async def check_left_before(session: AsyncSession, member: Member, joins_on: date, *, field: str) -> None:
    """Refuse to let somebody join a household on a day on which he belonged to another: nobody is in two at once.

    Args:
        field: where the day stands in the request.

    Raises:
        DateBeforeStep: he left the other only later.
    """
    key, earlier = table_of(IdNumberKey).c, table_of(Member).c
    left_on: date | None = await session.scalar(
        select(earlier.left_on)
        .join(IdNumberKey, (key.county_code == earlier.county_code) & (key.member_id == earlier.id))
        .where(
            key.id_index == member.id_index,
            # the dead are refused as such; a record that was nobody's of its own was in no household
            key.left_kind.not_in((DEATH, DUPLICATE)),
        )
    )
    if left_on is not None and joins_on < left_on:
        raise DateBeforeStep(
            f"{member.id_masked} 于 {left_on} 才离开原登记户，{joins_on} 早于该日",
            f"{member.id_masked} left another household on {left_on}, after {joins_on}",
            field=field,
        )


def _duplicate(member: Member, field: str) -> DuplicateIdNumber:
    detail = f"证件号码 {member.id_masked} 已登记"
    return DuplicateIdNumber(detail, f"{member.id_masked} is registered", field=field)


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


def _apply_member(clock: Clock, members: Sequence[Member], on: date, patch: MemberPatch, field: str) -> None:
    member = next((one for one in members if one.id == patch.id), None)
    if member is None:
        raise NotFound("该户没有这名成员", "The household has no such member", field="members")
    check_step_date(clock, on, member.joined_on)
    for key, value in patch.model_dump(exclude_unset=True, exclude={"id"}).items():
        setattr(member, key, value)
    rules.check_disability(member.disability_kind, member.disability_grade, field=f"{field}.disability_kind")
