"""Changes that no one makes alone: a file that lets registered households leave poverty waits for a second person."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.models import ImportJob, StagedExit
from services.registry.imports.refusals import NeedsSecondPerson
from services.registry.imports.sheets import EXITS
from services.registry.records.kinds import Desk
from shared.database import table_of
from shared.security.permissions import may

APPROVES = "request.decide"
"""The right by which the same change, asked for of one household, is approved."""


async def sensitive_changes(session: AsyncSession, job: ImportJob) -> dict[str, int]:
    """By kind of sheet, the staged changes of households that were on the register before.

    What an import brings in itself, it may bring in as it is: a register that is taken over holds exits too. Types and
    identity numbers of registered households no file changes at all (`compare`).
    """
    table = table_of(StagedExit).c
    exits = await session.scalar(
        select(func.count()).where(
            table.county_code == job.county_code, table.import_id == job.id, table.found_version.is_not(None)
        )
    )
    return {EXITS.kind: exits} if exits else {}


async def check_second_person(desk: Desk, job: ImportJob) -> None:
    """Refuse a commit of sensitive changes by who uploaded them, or by somebody who may not approve such.

    Raises:
        NeedsSecondPerson: so it is.
    """
    changes = await sensitive_changes(desk.session, job)
    if not changes:
        return
    number = changes[EXITS.kind]
    if desk.caller.subject == job.subject:
        detail = f"文件使 {number} 户在册户脱贫，上传人本人不能提交"
        raise NeedsSecondPerson(
            detail, f"{number} registered households exit; who uploaded that can't commit it", sensitive=changes
        )
    if not may(desk.caller.role, APPROVES):
        detail = f"文件使 {number} 户在册户脱贫，您的岗位无权审批"
        raise NeedsSecondPerson(
            detail, f"{number} registered households exit; your role can't approve that", sensitive=changes
        )
