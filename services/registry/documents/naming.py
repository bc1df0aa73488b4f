"""Documents that other records and steps name as their proof: one check for all of them, and their names in files."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Text, Uuid, column, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents.models import Document
from services.registry.documents.refusals import UnknownDocument
from shared.database import is_one_of, table_of


async def check_documents(session: AsyncSession, county_code: str, named: Collection[UUID], *, field: str) -> None:
    """Refuse a document that the county doesn't have, or has withdrawn.

    It may be another office's of the county: who names it as proof need not be able to open it. Those found are
    locked, so that none is withdrawn while it is being named.

    Args:
        session: the step's transaction.
        county_code: of the record or round that names them.
        named: ids of documents.
        field: where they were named.

    Raises:
        UnknownDocument: naming those that are not there.
    """
    if not named:
        return
    table = table_of(Document).c
    found = set(
        await session.scalars(
            select(table.id)
            .where(table.county_code == county_code, is_one_of(table.id, set(named)), table.withdrawn_on.is_(None))
            .order_by(table.id)
            .with_for_update(read=True, key_share=True)
        )
    )
    missing = [str(one) for one in named if one not in found]
    if missing:
        raise UnknownDocument(
            f"没有这些资料，或已作废：{'、'.join(missing)}",
            f"Not there, or withdrawn: {', '.join(missing)}",
            field=field,
            missing=missing,
        )


def contents_of(table: Any, name: str) -> ScalarSelect[Any]:
    """The hashes of the documents that a row's column names, in their order; those withdrawn since are left out.

    Args:
        table: columns of the rows, with a county.
        name: the column of ids.
    """
    document = table_of(Document).alias(f"named_{name}")
    ids = func.unnest(table.c[name]).table_valued(column("id"), with_ordinality="place").render_derived(f"ids_{name}")
    return (
        select(func.array_agg(aggregate_order_by(document.c.sha256, ids.c.place)))
        .select_from(ids.join(document, document.c.id == ids.c.id))
        .where(document.c.county_code == table.c.county_code, document.c.withdrawn_on.is_(None))
        .scalar_subquery()
    )


async def documents_of(session: AsyncSession, county_code: str, hashes: Collection[str]) -> dict[str, UUID]:
    """The first document of a county for each content that it has; contents that it doesn't have are left out."""
    table = table_of(Document).c
    found = await session.execute(
        select(table.sha256, func.min(table.id.cast(Text)).cast(Uuid))
        .where(table.county_code == county_code, is_one_of(table.sha256, set(hashes)), table.withdrawn_on.is_(None))
        .group_by(table.sha256)
    )
    return {row[0]: row[1] for row in found}


async def hashes_of(session: AsyncSession, county_code: str, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The contents of a county's documents; those withdrawn are left out."""
    table = table_of(Document).c
    found = await session.execute(
        select(table.id, table.sha256).where(
            table.county_code == county_code, is_one_of(table.id, set(ids)), table.withdrawn_on.is_(None)
        )
    )
    return {row.id: row.sha256 for row in found}
