"""The notices that hung of projects' stages and of fund-use plans, with what was objected to them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.notices.models import OPEN, UPHELD, Notice, Objection
from services.registry.publicity.rules import Hung
from shared.database import table_of

Key = tuple[UUID, str | None]
"""Of a project and its stage, or of a plan and None."""


async def hung_of(session: AsyncSession, county_code: str, about: Collection[UUID]) -> Mapping[Key, Sequence[Hung]]:
    """The notices of some projects and fund-use plans of a county."""
    notice, objection = table_of(Notice).c, table_of(Objection).c
    subject = func.coalesce(notice.project_id, notice.plan_id)
    rows = await session.execute(
        select(
            subject.label("about"),
            notice.step,
            notice.area_code,
            notice.starts_on,
            notice.free_on,
            notice.ended_on,
            func.count(objection.id).filter(objection.state == OPEN).label("open"),
            func.count(objection.id).filter(objection.state == UPHELD).label("upheld"),
        )
        .outerjoin(Objection, (objection.county_code == notice.county_code) & (objection.notice_id == notice.id))
        .where(
            notice.county_code == county_code,
            notice.round_id.is_(None),
            subject.in_(list(about)),
        )
        .group_by(notice.id, notice.county_code)
        .order_by(notice.id)
    )
    found: dict[Key, list[Hung]] = defaultdict(list)
    for one in rows:
        hung = Hung(one.area_code, one.starts_on, one.free_on, one.ended_on, one.open, one.upheld > 0)
        found[one.about, one.step].append(hung)
    return found


async def locked_notices(session: AsyncSession, county_code: str, project_id: UUID, stage: str) -> Sequence[Notice]:
    """The notices of a project's stage, to which nobody objects until this transaction is over."""
    table = table_of(Notice).c
    found = await session.scalars(
        select(Notice)
        .where(table.county_code == county_code, table.project_id == project_id, table.step == stage)
        .order_by(table.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()
