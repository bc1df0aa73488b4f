"""Engines, sessions and the base of every county table."""

import asyncio
import base64
import binascii
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import asyncpg
import orjson
import uuid_utils.compat
from asyncpg.pgproto import pgproto
from fastapi import Depends, Request
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Select,
    Table,
    any_,
    literal,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, registry
from sqlalchemy.util import await_only
from sqlmodel import Field, SQLModel

from shared.errors import Invalid

Sessions = async_sessionmaker[AsyncSession]

A_HANDFUL = 200

MAX_OVERFLOW = 4
"""Connections that a pool opens beyond its size, where many want one at once."""

SEND_GRACE_S = 2.0
"""How long a cancelled statement may go on sending before its connection is cut."""

DATA_EXCEPTION = "22"
"""The class of SQLSTATEs by which PostgreSQL refuses a value itself: a NUL, a number too long for its column."""

MAX_INTEGER = 2**31 - 1

HELD_UP = frozenset({"55P03", "40P01", "40001"})
"""SQLSTATEs of what another transaction stood in the way of: a lock not had in time, a deadlock, a lost race."""
AWAY = frozenset({"08", "53", "57"})
"""SQLSTATE classes: connection lost, resources short, stopped by an operator."""

_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped


def new_id() -> UUID:
    """A UUIDv7: ids of later rows sort behind earlier ones, so that indexes grow at their end."""
    return uuid_utils.compat.uuid7()


def fen_column(**options: Any) -> Any:
    """A column of money: 64 bits, since 32 overflow above 21.4 million yuan."""
    return Field(sa_type=BigInteger, **options)


def json_column(**options: Any) -> Any:
    """A JSONB column."""
    return Field(sa_column=Column(JSONB, nullable=False), **options)


def new_row_id() -> UUID:
    """The same as the driver's own type of UUID, made and written three times as fast: for rows by the thousand."""
    made: UUID = pgproto.UUID(uuid_utils.uuid7().bytes)
    return made


class SharedTable(SQLModel, registry=registry()):
    """Base of the tables that every service has in its own database: outbox, inbox, kept replies, audit."""


shared_metadata = SharedTable.metadata


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements without the ORM; SQLModel keeps it out of the types."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # as said
    return table


def type_of(column: Column[Any]) -> str:
    """A column's type as PostgreSQL writes it."""
    return str(column.type.compile(_DIALECT))


class CountyRow(SQLModel):
    """Base of every table that holds a county's data.

    `county_code` is a tenant key (6 digits) that never changes, first in the primary key, so that the schema can be
    spread over machines by county.
    """

    county_code: str = Field(primary_key=True, max_length=6)
    id: UUID = Field(default_factory=new_id, primary_key=True)


class Stamped(SQLModel):
    """When a row was recorded (not when the fact happened)."""

    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


def sqlstate_of(error: BaseException) -> str:
    """The SQLSTATE of a database's refusal, behind SQLAlchemy or not; empty where none was given."""
    return str(getattr(getattr(error, "orig", None) or error, "sqlstate", None) or "")


def database_is_away(error: BaseException) -> bool:
    """Whether a failure is the database's own (lost, starting, full), so that waiting helps and mending doesn't."""
    if isinstance(error, OSError | TimeoutError | asyncpg.InterfaceError | PoolTimeout):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return sqlstate_of(error)[:2] in AWAY


def is_held_up(error: BaseException) -> bool:
    """Whether a statement was given up because another transaction holds what it needs: later it will pass."""
    return sqlstate_of(error) in HELD_UP


def to_json(value: Any) -> str:
    """JSON text for the database and for messages; Decimal and UUID as strings, keys sorted."""
    return orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS).decode()


def jsonb_order(name: str) -> tuple[int, str]:
    """A sort key by which names stand as a JSONB object keeps them: given so, it needn't sort thousands of them."""
    return len(name), name


class Connection(asyncpg.Connection):  # type: ignore[misc]  # the driver comes without types
    """The driver's connection, on which a statement for many rows can be cancelled.

    The driver's own takes a cancellation that meets it while it sends for an end of sending: the server then waits for
    the rest of the rows and the driver for the server's answer, for good (asyncpg issue 1265).
    """

    async def executemany(self, command: str, args: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # the driver's
        """Execute a statement for each of many rows; cancelled, it first sends what it began, or loses the connection.

        Raises:
            asyncpg.PostgresError: the server refuses a row.
        """
        sending = asyncio.create_task(super().executemany(command, args, timeout=timeout))
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            try:
                await asyncio.wait([sending], timeout=SEND_GRACE_S)
            finally:
                if not sending.done():
                    self.terminate()
            await asyncio.gather(sending, return_exceptions=True)
            raise


def create_engine(
    url: URL, *, pool_size: int = 16, lock_timeout_s: float = 0, search_path: str | None = None
) -> AsyncEngine:
    """An engine whose pool answers within 5 s or refuses, rather than let requests pile up.

    Args:
        url: of the database.
        pool_size: connections kept open.
        lock_timeout_s: how long a statement waits for what another transaction holds; 0 for as long as it takes.
        search_path: schemas in which a table is looked for, the first first; the database's own where it is None.
    """
    server_settings = {
        "jit": "off",
        "application_name": f"fupin {url.username}",
        "lock_timeout": f"{lock_timeout_s * 1000:.0f}",
    }
    if search_path is not None:
        server_settings["search_path"] = search_path
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=MAX_OVERFLOW,
        pool_timeout=5,
        pool_pre_ping=False,
        pool_recycle=1800,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # people's data must not get into the log with a failed statement
        connect_args={"server_settings": server_settings, "connection_class": Connection},
    )


def driver_address(url: URL) -> str:
    """A database's address as the driver itself takes it, password and all."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def session_factory(engine: AsyncEngine) -> Sessions:
    """Sessions on an engine; objects stay readable after the commit, since responses are built from them."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


@asynccontextmanager
async def transaction(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session whose work commits at the end of the block, or not at all."""
    async with sessions() as session, session.begin():
        yield session


@asynccontextmanager
async def rehearsal(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session whose work is done like a transaction's, with what is written just before a commit, and then undone."""
    async with sessions() as session, session.begin() as whole:
        async with session.begin_nested():
            yield session
        await whole.rollback()


def snapshots(sessions: Sessions) -> Sessions:
    """Sessions that read everything as of one moment, hold nobody up meanwhile, and can't write."""
    bind = sessions.kw["bind"]
    if isinstance(bind, AsyncConnection):  # of one transaction, which sees what it has not committed
        return sessions
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return async_sessionmaker(bind.execution_options(**options), class_=AsyncSession, expire_on_commit=False)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The transaction of a request."""
    async with transaction(request.app.state.sessions) as session:
        request.state.session = session
        yield session


async def get_snapshot(request: Request) -> AsyncIterator[AsyncSession]:
    """The snapshot of a request that reads in several statements what must agree."""
    async with transaction(snapshots(request.app.state.sessions)) as session:
        yield session


async def copy_rows(
    session: AsyncSession, table: Table, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Write many rows by COPY, in the session's transaction; JSON values are given as text.

    Raises:
        asyncpg.PostgresError: a row breaks a constraint.
    """
    await session.run_sync(copy_rows_now, table, columns, rows)


def copy_rows_now(session: Session, table: Table, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """The same inside a listener of SQLAlchemy's, which can't await.

    Raises:
        asyncpg.PostgresError: a row breaks a constraint.
    """
    # the driver below doesn't know of SQLAlchemy's transaction before a statement has begun it
    session.execute(text("SELECT 1"))
    driver: Any = session.connection().connection.driver_connection
    await_only(driver.copy_records_to_table(table.name, records=rows, columns=columns))


@asynccontextmanager
async def driver_of(sessions: Sessions) -> AsyncIterator[Any]:
    """The driver's own connection, for reads that are asked too often for a session: a statement, a transaction."""
    bind = sessions.kw["bind"]
    if isinstance(bind, AsyncConnection):  # sessions of one connection see what it has not committed
        yield (await bind.get_raw_connection()).driver_connection
        return
    pooled = await bind.raw_connection()
    try:
        yield pooled.driver_connection
    finally:
        if pooled.driver_connection.is_closed():
            pooled.invalidate()
        pooled.close()


class Prepared:
    """A select whose text is made once, for the driver: SQLAlchemy's part in a hot read is more than the database's.

    Its `bindparam`s are given at each fetch; all other values are part of it.
    """

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._values = [(name, compiled.params[name]) for name in compiled.positiontup or ()]

    async def fetch(self, driver: Any, **given: object) -> list[Any]:
        """Its rows."""
        values = [given.get(name, value) for name, value in self._values]
        rows: list[Any] = await driver.fetch(self._text, *values)
        return rows


def is_one_of(column: Any, values: Iterable[object]) -> ColumnElement[bool]:
    """Whether a column has one of many values, told in one array: `IN` would be another statement for each number."""
    return column == any_(literal(list(values), ARRAY(column.type)))  # type: ignore[no-any-return]  # a column is Any


async def expect_rows(session: AsyncSession, rows: int) -> None:
    """Tell the planner, for the rest of the transaction, that statements will join many rows just written.

    Nobody has counted those rows yet, so it takes them for a handful and joins them row by row, which takes the square
    of the time; counting them (ANALYZE) is the owner's right, which no service has.
    """
    if rows > A_HANDFUL:
        await session.execute(text("SET LOCAL enable_nestloop = off"))
        # a plan that this connection keeps from transactions with few rows would be taken all the same
        await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


async def expect_few_rows(session: AsyncSession) -> None:
    """Take back what `expect_rows` told: row by row, statements find their rows by keys again."""
    await session.execute(text("SET LOCAL enable_nestloop = on"))


def violated_constraint(error: IntegrityError) -> str | None:
    """Name of the constraint that a statement broke; a shard's number behind it is cut off."""
    cause = getattr(error.orig, "__cause__", None)
    name = getattr(cause, "constraint_name", None)
    return re.sub(r"_\d+$", "", name) if name else None


# scope="function" commits before the response leaves; the default would send 201 and might then fail unseen
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
SnapshotDep = Annotated[AsyncSession, Depends(get_snapshot, scope="function")]


class Page(SQLModel):
    """How much of a list to give, from where."""

    model_config = {"use_attribute_docstrings": True}  # pydantic reads it once, nothing changes it

    MAX: ClassVar[int] = 500

    limit: int = Field(default=50, ge=1, le=MAX)
    after: str | None = None


class StrictPage(Page):
    """The same of a list that refuses a misspelt condition: left out, it would show everybody."""

    model_config = {"extra": "forbid"}  # pydantic reads it once, nothing changes it


def encode_cursor(of: str, *parts: object) -> str:
    """An opaque cursor behind a row's sort key.

    Args:
        of: the list's name, by which it knows its own cursors.
        parts: the sort key.
    """
    return base64.urlsafe_b64encode(orjson.dumps([of, *(str(part) for part in parts)])).decode().rstrip("=")


def decode_cursor(of: str, cursor: str, size: int) -> list[str]:
    """The sort key in a cursor.

    Args:
        of: the list's name.
        cursor: as the client gave it.
        size: of the sort key.

    Raises:
        Invalid: the cursor was not made by this list.
    """
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        parts = None
    if (
        not isinstance(parts, list)
        or parts[:1] != [of]
        or len(parts) != 1 + size
        or not all(isinstance(part, str) and "\0" not in part for part in parts)
    ):
        raise _not_a_cursor()
    return parts[1:]


def decode_id(text: str) -> UUID:
    """An id out of a cursor.

    Raises:
        Invalid: the cursor was not made by this list.
    """
    try:
        return UUID(text)
    except ValueError:
        raise _not_a_cursor() from None


def decode_day(text: str) -> date:
    """A date out of a cursor.

    Raises:
        Invalid: the cursor was not made by this list.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _not_a_cursor() from None


def decode_moment(text: str) -> datetime:
    """A moment out of a cursor.

    Raises:
        Invalid: the cursor was not made by this list.
    """
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _not_a_cursor() from None


def decode_number(text: str, most: int = MAX_INTEGER) -> int:
    """A row's number, 0 to `most`, out of a cursor.

    Raises:
        Invalid: the cursor was not made by this list.
    """
    # the length first: int() refuses thousands of digits
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise _not_a_cursor()
    return int(text)


def _not_a_cursor() -> Invalid:
    return Invalid("翻页游标无效", "The cursor is not valid", field="after")


def after_key(statement: Select[Any], columns: tuple[Any, ...], key: tuple[Any, ...]) -> Select[Any]:
    """Rows behind a sort key, in the order of `columns`."""
    return statement.where(tuple_(*columns) > tuple_(*key))
