"""Each kind of sensitive change: what stands now, what is wanted, and how it takes effect."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.corrections import check_fits, correct_id_number, correct_type
from services.registry.households.models import EXITED, REGISTERED, REMOVED, Household, IdNumberKey, Member
from services.registry.households.queries import members_of
from services.registry.households.refusals import DuplicateIdNumber, RepeatedMember
from services.registry.households.rules import check_relations
from services.registry.households.standing import (
    EXIT_UNDONE_KIND,
    check_exited,
    check_poor,
    exit_poverty,
    return_to_poverty,
    standing_of,
)
from services.registry.membership.forms import RelationOf
from services.registry.membership.leaving import check_may_come_back, come_back, left_with, reinstate, take_off
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.requests import rules
from services.registry.requests.models import (
    ChangeRequest,
    ExitUndoneWanted,
    ExitWanted,
    IdNumberWanted,
    ReinstatementWanted,
    RemovalUndoneWanted,
    RemovalWanted,
    TypeWanted,
)
from services.registry.requests.refusals import NothingToChange
from shared.business_dates import check_step_date
from shared.database import table_of
from shared.errors import NotFound
from shared.identity import IdentityNumberInvalid, mask_id_number, parse_identity_number

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as it is asked for.

    Attributes:
        was: what stands now, and must still stand when it is decided on.
        wanted: what is asked for, as it is shown.
        sealed: what must not be shown, encrypted.
    """

    was: Facts
    wanted: Facts
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of sensitive change.

    Attributes:
        ask: reads and checks what is wanted of a household from a day on.
        stands: what stands of it now, to be compared with `Asked.was`.
        apply: brings it about on the locked household, on a day, for a reason.
        off_register: whether it may be asked for a household that left the register.
    """

    ask: Callable[[Desk, Household, Any, date], Awaitable[Asked]]
    stands: Callable[[Desk, Household, ChangeRequest], Awaitable[Facts]]
    apply: Callable[[Desk, Household, ChangeRequest, date, str], Awaitable[None]]
    off_register: bool = False


async def _ask_type(_desk: Desk, household: Household, wanted: TypeWanted, _on: date) -> Asked:
    if household.household_type == wanted.household_type:
        raise NothingToChange(field="wanted.household_type")
    return Asked({"household_type": household.household_type}, {"household_type": wanted.household_type})


async def _type_now(_desk: Desk, household: Household, _request: ChangeRequest) -> Facts:
    return {"household_type": household.household_type}


async def _apply_type(desk: Desk, household: Household, request: ChangeRequest, occurred_on: date, reason: str) -> None:
    wanted = request.wanted["household_type"]
    await correct_type(desk.session, desk.clock, desk.caller, household, wanted, occurred_on, reason)


async def _ask_id_number(desk: Desk, household: Household, wanted: IdNumberWanted, _on: date) -> Asked:
    member = await _member(desk.session, household, str(wanted.member_id))
    try:
        identity = parse_identity_number(wanted.id_number)
    except IdentityNumberInvalid as invalid:
        invalid.field = "wanted.id_number"
        raise
    check_fits(desk.clock, household, member, identity)
    index = desk.personal.blind_index(identity.number)
    if index == member.id_index:
        raise NothingToChange(field="wanted.id_number")
    key = table_of(IdNumberKey).c
    if await desk.session.scalar(select(key.id_index).where(key.id_index == index)):
        raise DuplicateIdNumber(field="wanted.id_number")
    return Asked(
        _of(member),
        {"member_id": str(member.id), "id_masked": mask_id_number(identity.number)},
        desk.personal.encrypt(identity.number),
    )


async def _id_number_now(desk: Desk, household: Household, request: ChangeRequest) -> Facts:
    member = await _member(desk.session, household, request.wanted["member_id"])
    return _of(member)


async def _apply_id_number(
    desk: Desk, household: Household, request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    member = await _member(desk.session, household, request.wanted["member_id"])
    identity = parse_identity_number(desk.personal.decrypt(request.sealed or b""))
    await correct_id_number(
        desk.session, desk.clock, desk.personal, desk.caller, household, member, identity, occurred_on, reason
    )


async def _ask_exit(desk: Desk, household: Household, _wanted: ExitWanted, exits_on: date) -> Asked:
    await check_poor(desk, household, exits_on)
    return Asked({"status": household.status}, {"status": EXITED})


async def _status_now(_desk: Desk, household: Household, _request: ChangeRequest) -> Facts:
    return {"status": household.status}


async def _apply_exit(
    desk: Desk, household: Household, _request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    await exit_poverty(desk, household.id, StepForm(occurred_on=occurred_on, reason=reason))


async def _ask_removal(desk: Desk, household: Household, wanted: RemovalWanted, off_on: date) -> Asked:
    check_step_date(desk.clock, off_on, household.membership_on)
    return Asked({"status": household.status}, {"status": REMOVED, "removal_kind": wanted.removal_kind})


async def _apply_removal(
    desk: Desk, household: Household, request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    step = StepForm(occurred_on=occurred_on, reason=reason)
    await take_off(desk, household.id, step, request.wanted["removal_kind"])


async def _ask_reinstatement(desk: Desk, household: Household, wanted: ReinstatementWanted, back_on: date) -> Asked:
    check_may_come_back(household)
    check_step_date(desk.clock, back_on, household.membership_on)
    member = await _anybody(desk.session, household, str(wanted.member_id))
    key = table_of(IdNumberKey).c
    last = await desk.session.scalar(select(key.member_id).where(key.id_index == member.id_index))
    rules.check_reinstatement(member.left_kind, is_last_record=last == member.id)
    relations = [one.relation for one in await members_of(desk.session, household)]
    check_relations([*relations, wanted.relation])
    return Asked(_departure(household, member), {"member_id": str(member.id), "relation": wanted.relation})


async def _departure_now(desk: Desk, household: Household, request: ChangeRequest) -> Facts:
    return _departure(household, await _anybody(desk.session, household, request.wanted["member_id"]))


async def _apply_reinstatement(
    desk: Desk, household: Household, request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    member_id = UUID(request.wanted["member_id"])
    relations = [RelationOf(id=member_id, relation=request.wanted["relation"])]
    step = StepForm(occurred_on=occurred_on, reason=reason)
    await reinstate(desk, household.id, member_id, step, relations, "departure_undone")


async def _ask_removal_undone(desk: Desk, household: Household, wanted: RemovalUndoneWanted, back_on: date) -> Asked:
    was = await _removal(desk, household)
    check_step_date(desk.clock, back_on, household.removed_on)
    named = {str(one.id): one.relation for one in wanted.relations}
    if len(named) < len(wanted.relations):
        raise RepeatedMember(field="wanted.relations")
    if not named.keys() <= was["members"].keys():
        raise NotFound("该户没有这名成员", "The household has no such member", field="wanted.relations")
    check_relations([*(was["members"] | named).values()])
    status = REGISTERED if household.exited_on is None else EXITED
    return Asked(was, {"status": status, "relations": [one.model_dump(mode="json") for one in wanted.relations]})


async def _removal(desk: Desk, household: Household) -> Facts:
    people = await left_with(desk.session, household)
    return {
        "status": household.status,
        "removed_on": None if household.removed_on is None else household.removed_on.isoformat(),
        "removal_kind": household.removed_kind,
        "members": {str(member.id): member.relation for member in people},
    }


async def _removal_now(desk: Desk, household: Household, _request: ChangeRequest) -> Facts:
    return await _removal(desk, household)


async def _apply_removal_undone(
    desk: Desk, household: Household, request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    relations = [RelationOf.model_validate(one) for one in request.wanted["relations"]]
    await come_back(desk, household.id, StepForm(occurred_on=occurred_on, reason=reason), relations)


async def _ask_exit_undone(desk: Desk, household: Household, _wanted: ExitUndoneWanted, back_on: date) -> Asked:
    check_exited(household)
    check_step_date(desk.clock, back_on, household.exited_on)
    return Asked(standing_of(household), {"status": REGISTERED})


async def _exit_now(_desk: Desk, household: Household, _request: ChangeRequest) -> Facts:
    return standing_of(household)


async def _apply_exit_undone(
    desk: Desk, household: Household, _request: ChangeRequest, occurred_on: date, reason: str
) -> None:
    step = StepForm(occurred_on=occurred_on, reason=reason)
    await return_to_poverty(desk, household.id, step, EXIT_UNDONE_KIND)


def _departure(household: Household, member: Member) -> Facts:
    return {
        "member_id": str(member.id),
        "left_on": None if member.left_on is None else member.left_on.isoformat(),
        "left_kind": member.left_kind,
        "status": household.status,
    }


def _of(member: Member) -> Facts:
    return {"member_id": str(member.id), "id_masked": member.id_masked, "born_on": member.born_on.isoformat()}


async def _member(session: AsyncSession, household: Household, member_id: str) -> Member:
    member = await _anybody(session, household, member_id)
    if member.left_on is not None:
        raise _no_such_member()
    return member


async def _anybody(session: AsyncSession, household: Household, member_id: str) -> Member:
    """Somebody who belongs to the household or left it."""
    table = table_of(Member).c
    found = await session.scalars(
        select(Member).where(
            table.county_code == household.county_code, table.household_id == household.id, table.id == member_id
        )
    )
    member = found.one_or_none()
    if member is None:
        raise _no_such_member()
    return member


def _no_such_member() -> NotFound:
    return NotFound("该户没有这名成员", "The household has no such member", field="wanted.member_id")


CHANGES: dict[str, Change] = {
    "household_type": Change(_ask_type, _type_now, _apply_type),
    "id_number": Change(_ask_id_number, _id_number_now, _apply_id_number),
    "exit": Change(_ask_exit, _status_now, _apply_exit),
    "removal": Change(_ask_removal, _status_now, _apply_removal),
    "reinstatement": Change(_ask_reinstatement, _departure_now, _apply_reinstatement, off_register=True),
    "removal_undone": Change(_ask_removal_undone, _removal_now, _apply_removal_undone, off_register=True),
    "exit_undone": Change(_ask_exit_undone, _exit_now, _apply_exit_undone),
}
"""Kind → how it is done."""
