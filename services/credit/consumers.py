"""What the credit service learns from the registry: who is on the register, and which organisations take them along."""

from sqlalchemy import ARRAY, Uuid, all_, bindparam, delete, update
from sqlalchemy.dialects.postgresql import Insert, insert
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

_KEY = ("county_code", "id")


def _keeping(model: type[Household] | type[Member], *kept: str, **fixed: None) -> Insert:
    row = insert(table_of(model))
    return row.on_conflict_do_update(index_elements=_KEY, set_={name: row.excluded[name] for name in kept} | fixed)


# A register comes by the ten thousand households: the texts are the same for any number of members, so that neither
# SQLAlchemy nor PostgreSQL prepares them anew for each.
_KEEP_HOUSEHOLD = _keeping(
    Household,
    *("household_no", "village_code", "household_type", "head_name", "registered_on"),
    # whoever comes back, as one who was taken for a duplicate, is on the register again
    removed_on=None,
    merged_into=None,
)
_member = table_of(Member).c
_LET_GO = delete(table_of(Member)).where(
    _member.county_code == bindparam("county"),
    _member.household_id == bindparam("household"),
    _member.id != all_(bindparam("staying", type_=ARRAY(Uuid))),
)
_KEEP_MEMBERS = _keeping(
    Member, "household_id", "name", "id_index", "id_masked", "born_on", "relation", "labour_capacity"
)


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
    await session.execute(
        _KEEP_HOUSEHOLD,
        {
            "county_code": fact.county_code,
            "id": fact.household_id,
            "household_no": fact.household_no,
            "village_code": fact.village_code,
            "household_type": fact.household_type,
            "head_name": fact.head_name,
            "registered_on": fact.registered_on,
        },
    )
    members = [
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
    staying = [member["id"] for member in members]
    await session.execute(_LET_GO, {"county": fact.county_code, "household": fact.household_id, "staying": staying})
    if members:
        await session.execute(_KEEP_MEMBERS, members)


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
