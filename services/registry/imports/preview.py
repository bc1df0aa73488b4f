"""The first households of an import as they would be written, numbers masked."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import HouseholdFields, MemberFields
from services.registry.imports.models import ImportJob, StagedHousehold, StagedMember
from shared.database import table_of

PREVIEWED = 20


async def preview(session: AsyncSession, job: ImportJob) -> list[dict[str, Any]]:
    """Households that the file registers or changes."""
    table, member = table_of(StagedHousehold).c, table_of(StagedMember).c
    households = (
        await session.scalars(
            select(StagedHousehold)
            .where(table.county_code == job.county_code, table.import_id == job.id)
            .order_by(table.id)
            .limit(PREVIEWED)
        )
    ).all()
    members = await session.scalars(
        select(StagedMember)
        .where(
            member.county_code == job.county_code,
            member.import_id == job.id,
            member.household_id.in_([household.id for household in households]),
        )
        .order_by(member.household_id, member.id)
    )
    families = {key: list(group) for key, group in groupby(members, attrgetter("household_id"))}
    household_fields = [name for name in HouseholdFields.model_fields if not name.endswith("_encrypted")]
    member_fields = [name for name in MemberFields.model_fields if not name.endswith("_encrypted")]
    member_fields.remove("id_index")
    return [
        household.model_dump(mode="json", include=set(household_fields))
        | {"members": [one.model_dump(mode="json", include=set(member_fields)) for one in families[household.id]]}
        for household in households
    ]
