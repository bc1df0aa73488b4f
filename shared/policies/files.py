"""Sections of a pack on files: what each level of area keeps, and of what a household's file consists."""

from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from shared.codes import DOCUMENT_THEMES
from shared.policies.values import Entry, Label, code_of

DocumentTheme: Any = code_of(DOCUMENT_THEMES)


class FileLevel(Entry):
    """What is kept at a level, as the plan names it.

    Attributes:
        level: whose file it is.
        label: its name in the plan: 户卡, 村册, 镇簿.
        joins: the wider system that it is part of, where the plan says so.
    """

    level: Literal["household", "village", "town", "county", "city"]
    label: Label
    joins: Label | SkipJsonSchema[None] = None


class FilePart(Entry):
    """A part of a household's file, which must be there at least so often.

    Attributes:
        code: what counts for it: scans of the paper card, years of income on record, photos and videos.
        themes: what the photos and videos must show between them.
    """

    code: Literal["paper_card", "electronic_file", "images"]
    label: Label
    least: Annotated[int, Field(strict=True, ge=1, le=100)]
    themes: tuple[DocumentTheme, ...] = ()
