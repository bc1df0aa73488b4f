"""The base of the registry service's tables: a registry of its own, so that services may name tables alike."""

from typing import Any

from sqlalchemy import BigInteger, Column, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.database import CountyRow


class Table(SQLModel, registry=registry()):
    """Base of tables with a key of their own."""


class CountyTable(CountyRow, Table):
    """Base of tables that hold a county's data."""


metadata = Table.metadata


def transaction_column() -> Any:
    """A column that the database fills: the transaction in which a row was written; 0 where nobody noted it.

    Rows are seen when their transaction commits, which need not be in the order of these numbers: by a snapshot alone
    a reader tells which of them he has seen.
    """
    own = text("(pg_current_xact_id()::text)::bigint")
    return Field(default=None, sa_column=Column(BigInteger, nullable=False, server_default=own))
