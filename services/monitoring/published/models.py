"""Published shares as the API gives them."""

from datetime import date

from sqlmodel import SQLModel


class PublishedShareRead(SQLModel):
    """A published share and the register's own on a day; `actual` and `agrees` are None where it knows nobody."""

    area_code: str
    pack: str
    code: str
    label: str
    share: str
    people: int
    fewest: int
    most: int
    as_of: date
    actual: str | None
    agrees: bool | None
    source: str


class PublishedShareList(SQLModel):
    """The published shares of the plans that were made for an area."""

    area_code: str
    on: date
    items: list[PublishedShareRead]
