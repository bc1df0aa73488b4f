"""The steps by which membership changes: each makes a version of every household concerned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from services.registry.duplicates.finding import queue_household
from services.registry.households import rules as sound
from services.registry.households.facts import household_facts
from services.registry.households.forms import HouseholdRead
from services.registry.households.history import present, record_change, unsealed
from services.registry.households.models import (
    EXITED,
    REGISTERED,
    REMOVED,
    Household,
    IdNumberKey,
    Member,
    MemberFields,
)
from services.registry.households.queries import check_on_register, households_of, members_of, shown
from services.registry.households.refusals import DuplicateIdNumber, RepeatedMember
from services.registry.households.service import (
    add_household,
    check_left_before,
    check_same_county,
    insert_members,
    new_member,
    sealed_phone,
)
from services.registry.membership import rules
from services.registry.membership.forms import (
    HeadRequest,
    JoinRequest,
    LeaveRequest,
    MergeRequest,
    MoveRequest,
    RelationOf,
    SplitRead,
    SplitRequest,
)
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.rules import Document, difference
from shared.business_dates import check_step_date
from shared.database import table_of
from shared.errors import NotFound
from shared.events.registry import HouseholdChanged, HouseholdExited, HouseholdRegistered, HouseholdRemoved
from shared.http import check_version
from shared.messaging.outbox import emit

NO_MEMBERS = "no_members"
"""Why a household leaves the register with its last member; code of shared.codes.REMOVAL_KINDS."""
_KEPT_BY_A_SPLIT = (
    *("village_code", "village_group", "identification_standard", "household_type", "main_cause", "other_causes"),
    *("registered_on", "support_form", "planned_exit_year"),
)


@dataclass(slots=True)
class _Home:
    """A locked household, who belongs to it as the step goes on, and what it was before."""

    household: Household
    members: list[Member]
    before: Document


async def join(desk: Desk, household_id: UUID, version: int, request: JoinRequest) -> HouseholdRead:
    """Take somebody into a household who belongs to none.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        DateBeforeStep: the person left another household only after that day.
        TwoHeads: the household has a head.
        IdentityNumberInvalid, AgeOutOfRange, DisabilityIncomplete, DisabilityMismatch: the person is not sound.
        DuplicateIdNumber, PersonDied: the person belongs to a household, or is recorded as dead.
    """
    (home,) = await _open(desk, request, (household_id, version))
    person = new_member(desk.clock.today(), desk.personal, request.member, "member")
    sound.check_age(person.born_on, request.occurred_on)
    await check_left_before(desk.session, desk.clock, person, request.occurred_on)
    person.joined_on, person.joined_kind = request.occurred_on, request.kind
    await insert_members(desk.session, home.household, {"member.id_number": person})
    home.members.append(person)
    await queue_household(desk.session, desk.clock, desk.caller, home.household, [person], request.occurred_on)
    return await _close(desk, home, request, "joined")


async def leave(desk: Desk, household_id: UUID, member_id: UUID, version: int, request: LeaveRequest) -> HouseholdRead:
    """Let somebody leave a household, for another of the county where one is named.

    The last to leave takes the household off the register.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        TargetRequired, SameHousehold: the household to move to is missing, out of place, or the same.
        NoHead, TwoHeads: one of the households would be without a head, or with two.
    """
    target = request.to
    rules.check_target(request.kind, household_id, None if target is None else target.household_id)
    others = [] if target is None else [(target.household_id, target.version)]
    home, *there = await _open(desk, request, (household_id, version), *others)
    (member,) = _chosen(home.members, [member_id])
    if target is not None and there:
        await _carry(desk, home, member, there[0], target.relation, request, (request.kind, "from_household"))
    else:
        _part(home, member, request, request.kind)
        await _mark_key(desk, member, left_kind=request.kind)
    _relate(home, request.relations)
    for other in there:
        await _close(desk, other, request, "joined")
    return await _close(desk, home, request, "left")


async def change_head(desk: Desk, household_id: UUID, version: int, request: HeadRequest) -> HouseholdRead:
    """Make another member the head; what stays as it was makes no version.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await _open(desk, request, (household_id, version))
    was = [member.relation for member in home.members]
    _relate(home, request.relations)
    if was == [member.relation for member in home.members]:
        return shown(desk.caller, home.household, home.members, desk.clock.today())
    return await _close(desk, home, request, "head_changed")


async def split(desk: Desk, household_id: UUID, version: int, request: SplitRequest) -> SplitRead:
    """Let some members found a household of their own; it keeps type, causes, and what day it was registered on.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        NobodyRemains: all of them would leave.
        NoHead, TwoHeads: one of the households would be without a head, or with two.
        OutsideArea, UnknownVillage: the new household's village can't be.
        DuplicateHousehold: its number is taken.
    """
    (home,) = await _open(desk, request, (household_id, version))
    leaving = _chosen(home.members, [one.id for one in request.members])
    rules.check_split(len(leaving), len(home.members))
    relations = [one.relation for one in request.members]
    sound.check_heads(relations)
    old = home.household
    facts = {name: getattr(old, name) for name in _KEPT_BY_A_SPLIT}
    if request.village_code is not None:
        await check_same_county(desk.session, desk.caller, old, request.village_code)
        facts |= {"village_code": request.village_code, "village_group": request.village_group}
    founded = Household(
        **facts,
        **sealed_phone(desk.personal, request.phone),
        county_code=old.county_code,
        household_no=request.household_no,
        bank_name=request.bank_name,
        head_name=next(one.name for one, what in zip(leaving, relations, strict=True) if what == sound.HEAD),
        people=len(leaving),
        sole_born_on=sound.sole_birth([member.born_on for member in leaving]),
        split_from=old.id,
        split_on=request.occurred_on,
        membership_on=request.occurred_on,
        version=1,
        recorded_at=desk.clock.now(),
    )
    await add_household(desk.session, founded)
    new = _Home(founded, [], {})
    for member, relation in zip(leaving, relations, strict=True):
        await _carry(desk, home, member, new, relation, request, ("split", "split"))
    _relate(home, request.relations)
    await _found(desk, new, old, request)
    kept = await _close(desk, home, request, "split")
    return SplitRead(household=kept, new_household=shown(desk.caller, founded, new.members, desk.clock.today()))


async def merge(desk: Desk, household_id: UUID, version: int, request: MergeRequest) -> HouseholdRead:
    """Take all people of another household in; that household leaves the register.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        SameHousehold: it is this one.
        RelationsIncomplete, RepeatedMember: what somebody of it is to the head isn't stated, or twice.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    rules.check_different(household_id, request.other.household_id, field="other.household_id")
    home, other = await _open(
        desk, request, (household_id, version), (request.other.household_id, request.other.version)
    )
    relations = {one.id: one.relation for one in request.relations}
    if len(relations) < len(request.relations):
        raise RepeatedMember(field="relations")
    rules.check_all_related([member.id for member in other.members], list(relations))
    taken_in = {member.id for member in other.members}
    _relate(home, [one for one in request.relations if one.id not in taken_in])
    for member in list(other.members):
        await _carry(desk, other, member, home, relations[member.id], request, ("merge", "merge"))
    _remove(other.household, request, "merged", home.household.id)
    await _close(desk, other, request, "merged")
    return await _close(desk, home, request, "merged")


async def move(desk: Desk, household_id: UUID, version: int, request: MoveRequest) -> HouseholdRead:
    """Move a household to another village of the county; where it is already makes no version.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        OutsideArea, UnknownVillage: the village can't be.
    """
    (home,) = await _open(desk, request, (household_id, version))
    household = home.household
    await check_same_county(desk.session, desk.caller, household, request.village_code)
    if (household.village_code, household.village_group) == (request.village_code, request.village_group):
        return shown(desk.caller, household, home.members, desk.clock.today())
    household.village_code, household.village_group = request.village_code, request.village_group
    return await _close(desk, home, request, "moved")


async def take_off(desk: Desk, household_id: UUID, step: StepForm, kind: str) -> None:
    """Take a whole household off the register; its people may be registered anew.

    Args:
        kind: code of shared.codes.REMOVAL_KINDS.

    Raises:
        NotFound, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
    """
    (home,) = await _open(desk, step, (household_id, None))
    for member in list(home.members):
        _part(home, member, step, "off_register")
        await _mark_key(desk, member, left_kind="off_register")
    _remove(home.household, step, kind)
    await _close(desk, home, step, "taken_off")


async def retire(
    desk: Desk, household_id: UUID, member_id: UUID, step: StepForm, relations: Sequence[RelationOf]
) -> None:
    """End the record of somebody who is registered twice; the last of a household takes it off the register.

    Raises:
        NotFound, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await _open(desk, step, (household_id, None))
    (member,) = _chosen(home.members, [member_id])
    _part(home, member, step, "duplicate")
    await _mark_key(desk, member, left_kind="duplicate")
    _relate(home, relations)
    await _close(desk, home, step, "duplicate_retired")


async def reinstate(
    desk: Desk,
    household_id: UUID,
    member_id: UUID,
    step: StepForm,
    relations: Sequence[RelationOf],
    kind: str = "duplicate_reinstated",
) -> None:
    """Take up a record again that was ended by mistake, and its household where it went with it.

    Raises:
        NotFound, DateInFuture, DateBeforeStep: as for every step.
        HouseholdOffRegister: it was merged or taken off the register meanwhile, by a decision of its own.
        DuplicateIdNumber: somebody was registered under the number since.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await _open(desk, step, (household_id, None), off_register=True)
    household, key = home.household, table_of(IdNumberKey).c
    check_may_come_back(household)
    member = await desk.session.get_one(Member, (household.county_code, member_id))
    place = (
        await desk.session.execute(select(key.member_id, key.left_kind).where(key.id_index == member.id_index))
    ).one()
    if (place.member_id, place.left_kind) != (member.id, member.left_kind):
        raise DuplicateIdNumber(f"证件号码 {member.id_masked} 已由他人登记", field="id")
    member.left_on = member.left_kind = member.to_household_id = None
    home.members.append(member)
    await _mark_key(desk, member, left_kind=None)
    if household.removed_on is not None:
        household.status = REGISTERED if household.exited_on is None else EXITED
        household.removed_on = household.removed_kind = None
    _relate(home, relations)
    await _close(desk, home, step, kind)


def check_may_come_back(household: Household) -> None:
    """Refuse to take somebody back into a household that left the register otherwise than with its last member.

    Raises:
        HouseholdOffRegister: so it did.
    """
    if household.removed_kind != NO_MEMBERS:
        check_on_register(household)


# the parts of a step ------------------------------------------------------------------------------------------------


async def _open(desk: Desk, step: StepForm, *asked: tuple[UUID, int | None], off_register: bool = False) -> list[_Home]:
    """Lock the households that a step concerns, as the caller read them.

    Args:
        asked: ids, each with the version that was read; None where the step goes by another record's version.
        off_register: whether a household may have left the register.
    """
    found = await _lock(desk, [household_id for household_id, _ in asked])
    homes = []
    for household_id, version in asked:
        household = found[household_id]
        if version is not None:
            check_version(household.version, version)
        if not off_register:
            check_on_register(household)
        check_step_date(desk.clock, step.occurred_on, max(household.first_day, household.membership_on or date.min))
        members = list(await members_of(desk.session, household))
        homes.append(_Home(household, members, await present(desk.session, household.county_code, household.id)))
    return homes


async def _lock(desk: Desk, ids: Sequence[UUID]) -> dict[UUID, Household]:
    """Lock households in the order of their numbers, as imports do: so nobody waits for another in a circle."""
    table = table_of(Household).c
    statement = (
        households_of(desk.caller)
        .where(table.id.in_(ids))
        .order_by(table.county_code, table.household_no)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {household.id: household for household in await desk.session.scalars(statement)}
    if len(found) < len(ids):
        raise NotFound("没有这一户", "No such household", field="id")
    return found


def _chosen(members: Sequence[Member], ids: Sequence[UUID]) -> list[Member]:
    by_id = {member.id: member for member in members}
    if len(set(ids)) < len(ids):
        raise RepeatedMember(field="members")
    if not by_id.keys() >= set(ids):
        raise NotFound("该户没有这名成员", "The household has no such member", field="members")
    return [by_id[one] for one in ids]


def _relate(home: _Home, relations: Sequence[RelationOf]) -> None:
    for member, one in zip(_chosen(home.members, [one.id for one in relations]), relations, strict=True):
        member.relation = one.relation


def _part(home: _Home, member: Member, step: StepForm, kind: str, to_household_id: UUID | None = None) -> None:
    """End a membership; the record stays."""
    member.left_on, member.left_kind, member.to_household_id = step.occurred_on, kind, to_household_id
    home.members.remove(member)


async def _carry(
    desk: Desk, home: _Home, member: Member, there: _Home, relation: str, step: StepForm, kinds: tuple[str, str]
) -> None:
    """Take somebody from one household to another, who has a record of his own in each."""
    household = there.household
    _part(home, member, step, kinds[0], household.id)
    facts = {name: getattr(member, name) for name in MemberFields.model_fields}
    arrived = Member(
        **{**facts, "relation": relation},
        county_code=household.county_code,
        household_id=household.id,
        joined_on=step.occurred_on,
        joined_kind=kinds[1],
        from_household_id=home.household.id,
    )
    there.members.append(arrived)
    desk.session.add(arrived)
    await _mark_key(desk, arrived, left_kind=None)


async def _mark_key(desk: Desk, member: Member, *, left_kind: str | None) -> None:
    key = table_of(IdNumberKey)
    await desk.session.execute(
        update(key)
        .where(key.c.id_index == member.id_index)
        .values(
            county_code=member.county_code,
            household_id=member.household_id,
            member_id=member.id,
            left_kind=left_kind,
        )
    )


def _remove(household: Household, step: StepForm, kind: str, merged_into: UUID | None = None) -> None:
    household.status = REMOVED
    household.removed_on, household.removed_kind, household.merged_into = step.occurred_on, kind, merged_into


async def _close(desk: Desk, home: _Home, step: StepForm, kind: str) -> HouseholdRead:
    """Check what the step made of a household, keep the version, and announce it."""
    household, session = home.household, desk.session
    household.people = len(home.members)
    household.sole_born_on = sound.sole_birth([member.born_on for member in home.members])
    if kind != "moved":
        household.membership_on = step.occurred_on
    if home.members:
        sound.check_heads([member.relation for member in home.members])
        household.head_name = next(member.name for member in home.members if member.relation == sound.HEAD)
    elif household.removed_on is None:
        _remove(household, step, NO_MEMBERS)
    await session.flush()
    old, new = difference(home.before, await present(session, household.county_code, household.id))
    household.version += 1
    _keep(desk, household, step, kind, unsealed(old), unsealed(new))
    if household.removed_on is not None:
        emit(
            session,
            desk.clock,
            HouseholdRemoved(
                county_code=household.county_code,
                version=household.version,
                household_id=household.id,
                removed_on=household.removed_on,
                removed_kind=str(household.removed_kind),
                merged_into=household.merged_into,
            ),
        )
    else:
        facts = household_facts(household, home.members)
        emit(
            session,
            desk.clock,
            HouseholdChanged(**facts, version=household.version, changed_on=step.occurred_on),
        )
    return shown(desk.caller, household, home.members, desk.clock.today())


async def _found(desk: Desk, new: _Home, old: Household, step: StepForm) -> None:
    """Begin the history of a household that came out of another, and announce it; it is as poor as that one."""
    household, session = new.household, desk.session
    await session.flush()
    first = unsealed(await present(session, household.county_code, household.id))
    _keep(desk, household, step, "split_off", {}, first)
    emit(session, desk.clock, HouseholdRegistered(**household_facts(household, new.members), version=1))
    if old.status != EXITED or old.exited_on is None:
        return
    was = {"status": household.status, "exited_on": None}
    household.status, household.exited_on = EXITED, old.exited_on
    household.version += 1
    _keep(desk, household, step, "exited", was, {"status": EXITED, "exited_on": old.exited_on.isoformat()})
    emit(
        session,
        desk.clock,
        HouseholdExited(
            county_code=household.county_code,
            version=household.version,
            household_id=household.id,
            exited_on=old.exited_on,
        ),
    )


def _keep(desk: Desk, household: Household, step: StepForm, kind: str, old: Document, new: Document) -> None:
    record_change(
        desk.session,
        household,
        desk.caller,
        desk.clock.now(),
        kind=kind,
        occurred_on=step.occurred_on,
        reason=step.reason,
        old=old,
        new=new,
    )
