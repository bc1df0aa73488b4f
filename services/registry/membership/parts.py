"""The parts of a step of membership: households locked in one order, people moved, versions kept and announced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households import rules as sound
from services.registry.households.facts import household_facts
from services.registry.households.forms import HouseholdRead
from services.registry.households.history import present, unsealed
from services.registry.households.models import (
    DEATH,
    EXITED,
    REMOVED,
    Household,
    IdNumberKey,
    Member,
    MemberFields,
)
from services.registry.households.queries import check_on_register, households_of, members_of, shown
from services.registry.households.refusals import RepeatedMember
from services.registry.households.standing import keep, stand
from services.registry.membership.forms import RelationOf
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


@dataclass(slots=True)
class Home:
    """A locked household, who belongs to it as the step goes on, what it was before, and who died by the step."""

    household: Household
    members: list[Member]
    before: Document
    died: list[UUID] = field(default_factory=list)


async def open_homes(
    desk: Desk, step: StepForm, *asked: tuple[UUID, int | None], off_register: bool = False
) -> list[Home]:
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
        homes.append(Home(household, members, await present(desk.session, household.county_code, household.id)))
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


def chosen(members: Sequence[Member], ids: Sequence[UUID]) -> list[Member]:
    by_id = {member.id: member for member in members}
    if len(set(ids)) < len(ids):
        raise RepeatedMember(field="members")
    if not by_id.keys() >= set(ids):
        raise NotFound("该户没有这名成员", "The household has no such member", field="members")
    return [by_id[one] for one in ids]


def relate(home: Home, relations: Sequence[RelationOf]) -> None:
    for member, one in zip(chosen(home.members, [one.id for one in relations]), relations, strict=True):
        member.relation = one.relation


def part(home: Home, member: Member, step: StepForm, kind: str, to_household_id: UUID | None = None) -> None:
    """End a membership; the record stays."""
    member.left_on, member.left_kind, member.to_household_id = step.occurred_on, kind, to_household_id
    home.members.remove(member)
    if kind == DEATH:
        home.died.append(member.id)


async def carry(
    desk: Desk, home: Home, member: Member, there: Home, relation: str, step: StepForm, kinds: tuple[str, str]
) -> None:
    """Take somebody from one household to another, who has a record of his own in each."""
    household = there.household
    part(home, member, step, kinds[0], household.id)
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
    await mark_key(desk, arrived, left_kind=None)


async def lock_keys(session: AsyncSession, members: Iterable[Member]) -> Sequence[IdNumberKey]:
    """Lock where people's identity numbers are registered, in the order in which whoever registers people takes them.

    A step that marks several goes through here first, so that nobody waits for another in a circle.
    """
    table = table_of(IdNumberKey).c
    found = await session.scalars(
        select(IdNumberKey)
        .where(table.id_index.in_([member.id_index for member in members]))
        .order_by(table.id_index)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def mark_key(desk: Desk, member: Member, *, left_kind: str | None) -> None:
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


def remove(household: Household, step: StepForm, kind: str, merged_into: UUID | None = None) -> None:
    household.status = REMOVED
    household.removed_on, household.removed_kind, household.merged_into = step.occurred_on, kind, merged_into


async def close(desk: Desk, home: Home, step: StepForm, kind: str) -> HouseholdRead:
    """Check what the step made of a household, keep the version, and announce it."""
    household, session = home.household, desk.session
    household.people = len(home.members)
    household.sole_born_on = sound.sole_birth([member.born_on for member in home.members])
    if kind != "moved":
        household.membership_on = step.occurred_on
    if home.members:
        sound.check_relations([member.relation for member in home.members])
        household.head_name = next(member.name for member in home.members if member.relation == sound.HEAD)
    elif household.removed_on is None:
        remove(household, step, NO_MEMBERS)
    await session.flush()
    old, new = difference(home.before, await present(session, household.county_code, household.id))
    household.version += 1
    keep(desk, household, step, kind, unsealed(old), unsealed(new))
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
                died=tuple(home.died),
            ),
        )
    else:
        facts = household_facts(household, home.members)
        emit(
            session,
            desk.clock,
            HouseholdChanged(**facts, version=household.version, changed_on=step.occurred_on, died=tuple(home.died)),
        )
    return shown(desk.caller, household, home.members, desk.clock.today())


async def found_household(desk: Desk, new: Home, old: Household, step: StepForm) -> None:
    """Begin the history of a household that came out of another, and announce it; it is as poor as that one."""
    household, session = new.household, desk.session
    await session.flush()
    first = unsealed(await present(session, household.county_code, household.id))
    keep(desk, household, step, "split_off", {}, first)
    emit(session, desk.clock, HouseholdRegistered(**household_facts(household, new.members), version=1))
    if old.status != EXITED or old.exited_on is None:
        return
    household.version += 1
    event = HouseholdExited(
        county_code=household.county_code,
        version=household.version,
        household_id=household.id,
        exited_on=old.exited_on,
    )
    stand(desk, household, step, EXITED, old.exited_on, "exited", event)
