"""What is asked of books, and told of the levels at which files are kept."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.database import StrictPage
from shared.security.callers import AskedArea


class AreaQuery(StrictPage):
    """Whose: of an area, the caller's own without one."""

    area: AskedArea = None


class BookRequest(BaseModel):
    """Whose book, or whose four lists; the caller's own area without one."""

    model_config = ConfigDict(extra="forbid")

    content: Literal["book", "four_lists"] = "book"
    area: AskedArea = None


class FileLevelRead(BaseModel):
    """A level at which files are kept.

    Attributes:
        level: ``household`` to ``city``.
        label: its name in the plan in force; the usual one where no plan names the level.
        named_by_plan: whether a plan in force names it.
        joins: the wider system that it is part of, where the plan says so.
        address: where it is had; of a household card with ``{household_id}``.
        source: row of the requirement that the plan's entry comes from.
    """

    level: str
    label: str
    named_by_plan: bool
    joins: str | None
    address: str
    source: str | None


class FileLevelList(BaseModel):
    """The levels from the household's card up to the city's."""

    items: list[FileLevelRead]
