"""Households and people that leave the register by a decision, and come back where it was a mistake."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import (
    DUPLICATE,
    EXITED,
    REGISTERED,
    Household,
    Member,
)
from services.registry.households.queries import check_on_register
from services.registry.households.refusals import DuplicateIdNumber
from services.registry.membership import rules
from services.registry.membership.forms import (
    RelationOf,
)
from services.registry.membership.parts import (
    NO_MEMBERS,
    chosen,
    close,
    lock_keys,
    mark_key,
    open_homes,
    part,
    relate,
    remove,
)
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from shared.database import table_of
from shared.security.permissions import may

OFF_REGISTER = "off_register"
"""How people leave a household that is taken off the register; code of shared.codes.MEMBERSHIP_KINDS."""


async def take_off(desk: Desk, household_id: UUID, step: StepForm, kind: str) -> None:
    """Take a whole household off the register; its people may be registered anew.

    Args:
        kind: code of shared.codes.REMOVAL_KINDS.

    Raises:
        NotFound, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
    """
    (home,) = await open_homes(desk, step, (household_id, None))
    await lock_keys(desk.session, home.members)
    for member in list(home.members):
        part(home, member, step, OFF_REGISTER)
        await mark_key(desk, member, left_kind=OFF_REGISTER)
    remove(home.household, step, kind)
    await close(desk, home, step, "taken_off")


async def retire(
    desk: Desk, household_id: UUID, member_id: UUID, step: StepForm, relations: Sequence[RelationOf]
) -> None:
    """End the record of somebody who is registered twice; the last of a household takes it off the register.

    Raises:
        NotFound, HouseholdOffRegister, DateInFuture, DateBeforeStep: as for every step.
        LastMember: the household would leave the register, and the caller is none who approves removals.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await open_homes(desk, step, (household_id, None))
    (member,) = chosen(home.members, [member_id])
    if len(home.members) == 1:
        _check_approves(desk)
    part(home, member, step, DUPLICATE)
    await mark_key(desk, member, left_kind=DUPLICATE)
    relate(home, relations)
    await close(desk, home, step, "duplicate_retired")


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
        LastMember: that brings the household back, and the caller is none who approves removals.
        DuplicateIdNumber: somebody was registered under the number since.
        NoHead, TwoHeads: the household would be without a head, or with two.
    """
    (home,) = await open_homes(desk, step, (household_id, None), off_register=True)
    household = home.household
    check_may_come_back(household)
    member = await desk.session.get_one(Member, (household.county_code, member_id))
    (place,) = await lock_keys(desk.session, [member])
    if (place.member_id, place.left_kind) != (member.id, member.left_kind):
        raise DuplicateIdNumber(f"证件号码 {member.id_masked} 已由他人登记", field="id")
    member.left_on = member.left_kind = member.to_household_id = None
    home.members.append(member)
    await mark_key(desk, member, left_kind=None)
    if household.removed_on is not None:
        _check_approves(desk)
        _put_back(household)
    relate(home, relations)
    await close(desk, home, step, kind)


def _check_approves(desk: Desk) -> None:
    if not may(desk.caller.role, "request.decide"):
        raise rules.LastMember(field="id")


def check_may_come_back(household: Household) -> None:
    """Refuse to take somebody back into a household that left the register otherwise than with its last member.

    Raises:
        HouseholdOffRegister: so it did.
    """
    if household.removed_kind != NO_MEMBERS:
        check_on_register(household)


async def come_back(desk: Desk, household_id: UUID, step: StepForm, relations: Sequence[RelationOf]) -> None:
    """Put a household back on the register that was taken off it by mistake, with who left it then.

    Args:
        relations: what somebody is to the head, where the head of then is registered elsewhere by now.

    Raises:
        NotFound, DateInFuture, DateBeforeStep: as for every step.
        NotTakenOff: no decision took it off, or everybody who was in it is registered elsewhere by now.
        NoHead, TwoHeads, TwoSpouses: the household would not be sound.
    """
    (home,) = await open_homes(desk, step, (household_id, None), off_register=True)
    for member in await left_with(desk.session, home.household):
        member.left_on = member.left_kind = None
        home.members.append(member)
        await mark_key(desk, member, left_kind=None)
    _put_back(home.household)
    relate(home, relations)
    await close(desk, home, step, "removal_undone")


async def left_with(session: AsyncSession, household: Household) -> Sequence[Member]:
    """Who left the register with a household and is registered nowhere since; nobody can register them meanwhile.

    Raises:
        NotTakenOff: no decision took it off, or nobody of them is left.
    """
    rules.check_taken_off(household.removed_kind)
    table = table_of(Member).c
    gone = await session.scalars(
        select(Member)
        .where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.left_kind == OFF_REGISTER,
        )
        .order_by(table.born_on, table.id)
    )
    people = gone.all()
    free = {key.member_id for key in await lock_keys(session, people) if key.left_kind == OFF_REGISTER}
    found = [member for member in people if member.id in free]
    if not found:
        raise rules.NotTakenOff("其成员均已另行登记", "Everybody who was in it is registered elsewhere")
    return found


def _put_back(household: Household) -> None:
    household.status = REGISTERED if household.exited_on is None else EXITED
    household.removed_on = household.removed_kind = None
