"""Documents that other records and steps name as their proof: one check for all of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
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
