"""What the credit service learns from the registry: who is on the register, and which organisations take them along."""

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.models import Household, Member
from services.credit.organisations.models import Organisation, OrganisationLink
from shared.areas.following import follow_areas
from shared.calendar import Clock
from shared.database import table_of
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdFacts,
    HouseholdRegistered,
    HouseholdRemoved,
    HouseholdReturned,
    OrganisationChanged,
    OrganisationLinkChanged,
)
from shared.messaging.inbox import Handlers


def handlers(clock: Clock) -> Handlers:
    """The events that this service follows."""
    return {
        **follow_areas(clock),
        HouseholdRegistered: take_household,
        HouseholdChanged: take_household,
        HouseholdExited: take_exit,
        HouseholdRemoved: take_removal,
        HouseholdReturned: take_return,
        OrganisationChanged: take_organisation,
        OrganisationLinkChanged: take_link,
    }


async def take_household(session: AsyncSession, fact: HouseholdFacts) -> None:
    """Keep a household as it now stands, with the members it now has."""
    household = insert(Household).values(
        county_code=fact.county_code,
        id=fact.household_id,
        household_no=fact.household_no,
        village_code=fact.village_code,
        household_type=fact.household_type,
        head_name=fact.head_name,
        registered_on=fact.registered_on,
    )
    kept = ("household_no", "village_code", "household_type", "head_name", "registered_on")
    await session.execute(
        household.on_conflict_do_update(
            index_elements=["county_code", "id"],
            # whoever comes back, as one who was taken for a duplicate, is on the register again
            set_={name: household.excluded[name] for name in kept} | {"removed_on": None, "merged_into": None},
        )
    )
    table = table_of(Member)
    mine = (table.c.county_code == fact.county_code) & (table.c.household_id == fact.household_id)
    await session.execute(delete(table).where(mine, table.c.id.not_in([member.member_id for member in fact.members])))
    if not fact.members:
        return
    members = insert(Member).values(
        [
            {
                "county_code": fact.county_code,
                "id": member.member_id,
                "household_id": fact.household_id,
                "name": member.name,
                "id_index": member.id_index,
                "id_masked": member.id_masked,
                "born_on": member.born_on,
                "relation": member.relation,
                "labour_capacity": member.labour_capacity,
            }
            for member in fact.members
        ]
    )
    changing = ("household_id", "name", "id_index", "id_masked", "born_on", "relation", "labour_capacity")
    await session.execute(
        members.on_conflict_do_update(
            index_elements=["county_code", "id"], set_={name: members.excluded[name] for name in changing}
        )
    )


async def take_exit(session: AsyncSession, fact: HouseholdExited) -> None:
    """Note that a household left poverty; it may borrow on."""
    table = table_of(Household)
    await session.execute(
        update(table)
        .where(table.c.county_code == fact.county_code, table.c.id == fact.household_id)
        .values(exited_on=fact.exited_on)
    )


async def take_removal(session: AsyncSession, fact: HouseholdRemoved) -> None:
    """Note that a household left the register; who belonged to it belongs to it no more.

    Where another took its people in, their loans are judged together from now on.
    """
    household, member = table_of(Household), table_of(Member)
    await session.execute(
        update(household)
        .where(household.c.county_code == fact.county_code, household.c.id == fact.household_id)
        .values(removed_on=fact.removed_on, merged_into=fact.merged_into)
    )
    await session.execute(
        delete(member).where(member.c.county_code == fact.county_code, member.c.household_id == fact.household_id)
    )


async def take_return(session: AsyncSession, fact: HouseholdReturned) -> None:
    """Note that a household is poor again."""
    table = table_of(Household)
    await session.execute(
        update(table)
        .where(table.c.county_code == fact.county_code, table.c.id == fact.household_id)
        .values(exited_on=None)
    )


async def take_organisation(session: AsyncSession, fact: OrganisationChanged) -> None:
    """Keep an organisation as it now stands."""
    facts = fact.model_dump(exclude={"version", "organisation_id"})
    row = insert(Organisation).values(id=fact.organisation_id, **facts)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["county_code", "id"], set_={name: row.excluded[name] for name in facts}
        )
    )


async def take_link(session: AsyncSession, fact: OrganisationLinkChanged) -> None:
    """Keep what ties a household to an organisation as it now stands; either of them may be learnt of later."""
    facts = fact.model_dump(exclude={"version", "organisation_link_id"})
    row = insert(OrganisationLink).values(id=fact.organisation_link_id, **facts)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["county_code", "id"], set_={name: row.excluded[name] for name in facts}
        )
    )
