"""An uploaded file in the database: in parts, each encrypted, since files hold people's numbers."""

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.files import SourceFile
from services.registry.imports.models import ImportJob, ImportPart
from shared.database import table_of
from shared.security.encryption import PersonalData


async def keep_part(
    session: AsyncSession, personal: PersonalData, job: ImportJob, file: int, part: int, content: bytes
) -> None:
    """Keep the next part of a file."""
    row = ImportPart(
        county_code=job.county_code,
        import_id=job.id,
        file=file,
        part=part,
        content=await asyncio.to_thread(personal.encrypt_bytes, content),
    )
    session.add(row)
    await session.flush()
    session.expunge(row)  # a county's file would otherwise stay in memory until the commit


async def files_of(session: AsyncSession, personal: PersonalData, job: ImportJob) -> list[SourceFile]:
    """An import's files as they were uploaded."""
    contents = [bytearray() for _ in job.files]
    async for file, content in _parts(session, job):
        contents[file] += await asyncio.to_thread(personal.decrypt_bytes, content)
    return [SourceFile(name, bytes(content)) for name, content in zip(job.files, contents, strict=True)]


async def _parts(session: AsyncSession, job: ImportJob) -> AsyncIterator[tuple[int, bytes]]:
    table = table_of(ImportPart).c
    mine = (table.county_code == job.county_code, table.import_id == job.id)
    keys = await session.execute(select(table.file, table.part).where(*mine).order_by(table.file, table.part))
    for file, part in keys.all():
        content = await session.scalar(select(table.content).where(*mine, table.file == file, table.part == part))
        yield file, content or b""
