"""The steps by which membership changes: each makes a version of every household concerned."""

from uuid import UUID

from services.registry.duplicates.finding import queue_household
from services.registry.households import rules as sound
from services.registry.households.forms import HouseholdRead
from services.registry.households.models import (
    Household,
)
from services.registry.households.queries import shown
from services.registry.households.refusals import RepeatedMember
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
    SplitRead,
    SplitRequest,
)
from services.registry.membership.parts import (
    Home,
    carry,
    chosen,
    close,
    found_household,
    lock_keys,
    mark_key,
    open_homes,
    part,
    relate,
    remove,
)
from services.registry.monitored import service as monitored
from services.registry.records.kinds import Desk

_KEPT_BY_A_SPLIT = (
    *("village_code", "village_group", "identification_standard", "household_type", "main_cause", "other_causes"),
    *("registered_on", "support_form", "planned_exit_year"),
)


async def join(desk: Desk, household_id: UUID, version: int, request: JoinRequest) -> HouseholdRead:
    """Take somebody into a household who belongs to none.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        DateBeforeStep: the person left another household only after that day.
        TwoHeads: the household has a head.
        IdentityNumberInvalid, AgeOutOfRange, DisabilityIncomplete, DisabilityMismatch: the person is not sound.
        DuplicateIdNumber, PersonDied: the person belongs to a household, or is recorded as dead.
    """
    (home,) = await open_homes(desk, request, (household_id, version))
    person = new_member(desk.clock.today(), desk.personal, request.member, "member")
    sound.check_age(person.born_on, request.occurred_on)
    await check_left_before(desk.session, person, request.occurred_on, field="occurred_on")
    person.joined_on, person.joined_kind = request.occurred_on, request.kind
    await insert_members(desk.session, home.household, {"member.id_number": person})
    home.members.append(person)
    await queue_household(desk.session, desk.clock, desk.caller, home.household, [person], request.occurred_on)
    return await close(desk, home, request, "joined")


async def leave(desk: Desk, household_id: UUID, member_id: UUID, version: int, request: LeaveRequest) -> HouseholdRead:
    """Let somebody leave a household, for another of the county where one is named.

    The last to die, or to move to another household, takes the household off the register.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        TargetRequired, SameHousehold: the household to move to is missing, out of place, or the same.
        LastMember: the household would leave the register, which is a removal.
        StandingsDiffer: the last moves to a household that left poverty, or did not, other than his.
        NoHead, TwoHeads: one of the households would be without a head, or with two.
    """
    target = request.to
    rules.check_target(request.kind, household_id, None if target is None else target.household_id)
    others = [] if target is None else [(target.household_id, target.version)]
    home, *there = await open_homes(desk, request, (household_id, version), *others)
    (member,) = chosen(home.members, [member_id])
    if len(home.members) == 1:
        rules.check_last(request.kind)
        for other in there:
            rules.check_same_standing(home.household.status, other.household.status, field="to.household_id")
    if target is not None and there:
        await carry(desk, home, member, there[0], target.relation, request, (request.kind, "from_household"))
    else:
        part(home, member, request, request.kind)
        await mark_key(desk, member, left_kind=request.kind)
    relate(home, request.relations)
    for other in there:
        await close(desk, other, request, "joined")
    left = await close(desk, home, request, "left")
    if there and not home.members:
        await monitored.follow_merged(desk, household_id, there[0].household, request.occurred_on, request.reason)
    return left


async def change_head(desk: Desk, household_id: UUID, version: int, request: HeadRequest) -> HouseholdRead:
    """Make another member the head; what stays as it was makes no version.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await open_homes(desk, request, (household_id, version))
    was = [member.relation for member in home.members]
    relate(home, request.relations)
    if was == [member.relation for member in home.members]:
        return shown(desk.caller, home.household, home.members, desk.clock.today())
    return await close(desk, home, request, "head_changed")


async def split(desk: Desk, household_id: UUID, version: int, request: SplitRequest) -> SplitRead:
    """Let some members found a household of their own; it keeps type, causes, and what day it was registered on.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        NobodyRemains: all of them would leave.
        NoHead, TwoHeads: one of the households would be without a head, or with two.
        OutsideArea, UnknownVillage: the new household's village can't be.
        DuplicateHousehold: its number is taken.
    """
    (home,) = await open_homes(desk, request, (household_id, version))
    leaving = chosen(home.members, [one.id for one in request.members])
    rules.check_split(len(leaving), len(home.members))
    relations = [one.relation for one in request.members]
    sound.check_relations(relations)
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
    new = Home(founded, [], {})
    await lock_keys(desk.session, leaving)
    for member, relation in zip(leaving, relations, strict=True):
        await carry(desk, home, member, new, relation, request, ("split", "split"))
    relate(home, request.relations)
    await found_household(desk, new, old, request)
    kept = await close(desk, home, request, "split")
    return SplitRead(household=kept, new_household=shown(desk.caller, founded, new.members, desk.clock.today()))


async def merge(desk: Desk, household_id: UUID, version: int, request: MergeRequest) -> HouseholdRead:
    """Take all people of another household in; that household leaves the register.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        SameHousehold: it is this one.
        StandingsDiffer: one of them is poor and the other has left poverty.
        RelationsIncomplete, RepeatedMember: what somebody of it is to the head isn't stated, or twice.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    rules.check_different(household_id, request.other.household_id, field="other.household_id")
    home, other = await open_homes(
        desk, request, (household_id, version), (request.other.household_id, request.other.version)
    )
    rules.check_same_standing(home.household.status, other.household.status, field="other.household_id")
    relations = {one.id: one.relation for one in request.relations}
    if len(relations) < len(request.relations):
        raise RepeatedMember(field="relations")
    rules.check_all_related([member.id for member in other.members], list(relations))
    taken_in = {member.id for member in other.members}
    relate(home, [one for one in request.relations if one.id not in taken_in])
    await lock_keys(desk.session, other.members)
    for member in list(other.members):
        await carry(desk, other, member, home, relations[member.id], request, ("merge", "merge"))
    remove(other.household, request, "merged", home.household.id)
    await close(desk, other, request, "merged")
    merged = await close(desk, home, request, "merged")
    await monitored.follow_merged(desk, other.household.id, home.household, request.occurred_on, request.reason)
    return merged


async def move(desk: Desk, household_id: UUID, version: int, request: MoveRequest) -> HouseholdRead:
    """Move a household to another village of the county; where it is already makes no version.

    Raises:
        NotFound, StaleVersion, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        OutsideArea, UnknownVillage: the village can't be.
    """
    (home,) = await open_homes(desk, request, (household_id, version))
    household = home.household
    await check_same_county(desk.session, desk.caller, household, request.village_code)
    if (household.village_code, household.village_group) == (request.village_code, request.village_group):
        return shown(desk.caller, household, home.members, desk.clock.today())
    household.village_code, household.village_group = request.village_code, request.village_group
    moved = await close(desk, home, request, "moved")
    await monitored.follow(desk, household.county_code, [household.id], request.occurred_on, request.reason)
    return moved
