"""What a database's failure means to a person: one line that names the setting behind it, and never a password."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from shared.database import database_is_away, sqlstate_of
from shared.settings import NotReachable, SettingError, Settings

DATABASE_ERRORS = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, CommandError)
"""What the driver and the libraries above it raise; what keeps them from connecting is an OSError."""

NOT_MIGRATED = frozenset({"42P01", "42703", "3D000"})
"""SQLSTATEs of a table, a column and a database that aren't there."""


@contextmanager
def named_by_setting(settings: Settings) -> Iterator[None]:
    """Do something on a service's database.

    Raises:
        NotReachable: the database doesn't answer; the line names the variable that says where it is.
        SettingError: it refuses, or isn't migrated; so does this line.
    """
    try:
        yield
    except (*DATABASE_ERRORS, OSError) as error:
        kind = NotReachable if database_is_away(error) else SettingError
        raise kind(f"{database_variable(settings)}: {_told(settings.name, error)}") from error


def database_variable(settings: Settings) -> str:
    """The variable that says where a service's database is; that of the data folder where the server is our own."""
    if settings.own_database_url is not None:
        return settings.variable("own_database_url")
    return "FUPIN_DATABASE_URL" if Settings.load().database_url is not None else "FUPIN_DATA_DIR"


def database_reason(error: BaseException) -> str:
    """The first line of what the server or the network said."""
    inner = getattr(error, "orig", None) or error
    inner = inner.__cause__ or inner  # SQLAlchemy's error of the driver's kind wraps the driver's own
    said = str(inner).strip()
    return said.splitlines()[0] if said else type(inner).__name__


def _told(service: str, error: BaseException) -> str:
    reason = database_reason(error)
    if sqlstate_of(error) in NOT_MIGRATED:
        return f"the database of {service} isn't as this version needs it, fupin migrate makes it so: {reason}"
    if database_is_away(error):
        return f"the database of {service} does not answer: {reason}"
    return f"the database of {service} refuses: {reason}"
