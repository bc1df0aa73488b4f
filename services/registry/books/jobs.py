"""Making the books and four lists of areas: small ones while their asker waits, large ones as jobs of the worker."""

from dataclasses import replace
from http import HTTPStatus
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.books import lists
from services.registry.books.forms import BookRequest
from services.registry.books.service import title_of, write_book
from services.registry.exports.forms import ExportRead
from services.registry.exports.models import BOOK, FOUR_LISTS, ExportJob
from services.registry.exports.service import keep, queue, shown
from services.registry.households.models import REMOVED, Household
from services.registry.households.queries import households_of
from services.registry.imports.commit import Progress, unreported
from services.registry.records.kinds import Desk
from shared.database import table_of
from shared.errors import Refusal
from shared.security.callers import Caller

MADE_AT_ONCE_HOUSEHOLDS = 2_000
"""A book of up to so many households, a town's, is made while its asker waits."""
CONTENTS = (BOOK, FOUR_LISTS)


class BookTooLarge(Refusal):
    """More households than are answered at once."""

    code = "registry.book_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "户数过多，不能即时生成"
    title_en = "Too many households to be answered at once"
    remedy = "请用 POST /registry/books 建立任务，完成后下载；或缩小辖区。"
    remedy_en = "Make it with POST /registry/books and download it when it is done, or ask for a smaller area."


async def make_at_once(desk: Desk, content: str, area_code: str | None, field: str) -> tuple[IO[bytes], str]:
    """A small book, or small lists, and their name.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        NoBookOfArea: a province keeps none.
        BookTooLarge: there are more households than are answered at once.
    """
    asked = desk.caller.narrowed(area_code, field=field)
    title = await _title(desk, asked, content, field)
    households = await _count(desk.session, asked)
    if households > MADE_AT_ONCE_HOUSEHOLDS:
        raise BookTooLarge(f"共 {households} 户", f"{households} households", field=field)
    return await _write(desk, asked, content, unreported), title


async def make(desk: Desk, request: BookRequest) -> ExportRead:
    """Have a book, or the four lists, made; a small one at once, a large one by the worker.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        NoBookOfArea: a province keeps none.
        TooManyExports: many of the caller's wait already.
    """
    asked = desk.caller.narrowed(request.area, field="area")
    title = await _title(desk, asked, request.content, "area")
    households = await _count(desk.session, asked)
    job = ExportJob(
        county_code=desk.caller.tenant,
        content=request.content,
        title=title,
        subject=asked.subject,
        name=asked.name,
        role=asked.role.value,
        area_prefix=asked.area_prefix,
        sheets=[],
        format="xlsx",
        rows={"households": households},
        created_at=desk.clock.now(),
    )
    await queue(desk, job)
    if households <= MADE_AT_ONCE_HOUSEHOLDS:
        await fill(desk, job, unreported)
    await desk.session.flush()
    return shown(job)


async def fill(desk: Desk, job: ExportJob, progress: Progress) -> None:
    """Make the file of a job and keep it."""
    total = sum(job.rows.values()) or 1
    written = 0

    async def tell(households: int) -> None:
        nonlocal written
        written = households
        await progress(min(99, households * 100 // total))

    asked = replace(desk.caller, area_prefix=job.area_prefix)
    # what is read is forgotten batch by batch: in a session of its own, which holds no job
    connection = await desk.session.connection()
    async with AsyncSession(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as reading:
        file = await _write(replace(desk, session=reading, caller=asked), asked, job.content, tell)
    with file:
        await keep(desk, job, file)
    job.rows = {"households": written}


async def _title(desk: Desk, asked: Caller, content: str, field: str) -> str:
    return await (title_of(desk, asked, field) if content == BOOK else lists.title_of(desk, asked))


async def _write(desk: Desk, asked: Caller, content: str, progress: Progress) -> IO[bytes]:
    return await (write_book if content == BOOK else lists.write_lists)(desk, asked, progress)


async def _count(session: AsyncSession, asked: Caller) -> int:
    mine = households_of(asked).where(table_of(Household).c.status != REMOVED)
    return (await session.execute(select(func.count()).select_from(mine.subquery()))).scalar_one()
