"""The base of the registry service's tables: a registry of its own, so that services may name tables alike."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.database import CountyRow


class Table(SQLModel, registry=registry()):
    """Base of tables with a key of their own."""


class CountyTable(CountyRow, Table):
    """Base of tables that hold a county's data."""


metadata = Table.metadata
