"""A household's papers as documents: chapters of labelled facts and of tables, the same for JSON, page and workbook."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.registry.households.forms import HouseholdRead

NOT_ENTERED = "尚未录入"


class FactRead(BaseModel):
    """A labelled fact; `text` is empty where nothing was entered."""

    label: str
    text: str


class TableRead(BaseModel):
    """Records of one kind as a table of texts; `ids` name the record of each row.

    `own` is false where they are the village's, for all of its households.
    """

    kind: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    ids: list[UUID]
    own: bool = True


class PhotoRead(BaseModel):
    """A photo of the household; its content stands under ``/registry/documents``."""

    id: UUID
    title: str
    themes: list[str]
    taken_on: date | None


class ChapterRead(BaseModel):
    """A part of a paper; `entered` is false where nothing of it was entered, which the page says in words."""

    code: str
    title: str
    facts: list[FactRead]
    tables: list[TableRead]
    notes: list[str]
    photos: list[PhotoRead]
    entered: bool


class PaperRead(BaseModel):
    """A paper of a household, ready to be printed.

    Attributes:
        paper: which one.
        title: its name.
        level_label: what the plan in force calls files of this level.
        area_names: from the province down to the village.
        address: what the QR code leads to.
        revealed: whether numbers stand in full.
    """

    paper: str
    title: str
    level_label: str
    area_names: list[str]
    household: HouseholdRead
    chapters: list[ChapterRead]
    address: str
    printed_on: date
    revealed: bool


class ListRead(BaseModel):
    """One of the four lists of a household; `entered` is false where nothing of it was entered."""

    code: str
    title: str
    facts: list[FactRead]
    tables: list[TableRead]
    entered: bool


class FourListsRead(BaseModel):
    """The four lists of one household; each row of a table leads back to its record by county, household and id."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    village: str
    head_name: str
    lists: list[ListRead]


class FourListsPage(BaseModel):
    """The four lists of an area's households, a page of them."""

    items: list[FourListsRead]
    next: str | None
