"""The four lists of an area as a workbook, a sheet for each list."""

import asyncio
from dataclasses import replace
from typing import IO

from services.registry.cards.forms import NOT_ENTERED, FourListsRead, ListRead
from services.registry.cards.four_lists import TITLES, FourListsQuery, of_area
from services.registry.cards.service import area_names
from services.registry.imports.commit import Progress, unreported
from services.registry.records.kinds import Desk
from shared.areas import full_code
from shared.security.callers import Caller
from shared.workbooks import Book, Cell, Sheet

_COLUMNS = ("县代码", "户编号", "记录编号", "行政村", "户主姓名", "类别", "内容")
"""County, household and record: by these three each line leads back to what it was made from."""
_READ_AT_ONCE = 500


async def title_of(desk: Desk, asked: Caller) -> str:
    """What the four lists of an area are called."""
    names = await area_names(desk, full_code(asked.area_prefix)) if asked.area_prefix else []
    return f"{names[-1] if names else '全部辖区'}四个清单"


async def write_lists(desk: Desk, asked: Caller, progress: Progress = unreported) -> IO[bytes]:
    """The four lists of all households of an area.

    Args:
        desk: who asks.
        asked: the same, narrowed to the area.
        progress: told how many households are written.
    """
    desk, done = replace(desk, caller=asked), 0
    book = Book()
    try:
        sheets = [book.sheet(title, _COLUMNS) for title in TITLES]
        query = FourListsQuery(limit=_READ_AT_ONCE)
        while True:
            page, _ = await of_area(desk, query)
            await asyncio.to_thread(_write, sheets, page.items)
            done += len(page.items)
            await progress(done)
            if page.next is None:
                break
            query = query.model_copy(update={"after": page.next})
        return await asyncio.to_thread(book.finish)
    except BaseException:
        book.drop()
        raise


def _write(sheets: list[Sheet], households: list[FourListsRead]) -> None:
    for household in households:
        for sheet, one in zip(sheets, household.lists, strict=True):
            sheet.add(_lines(household, one))


def _lines(household: FourListsRead, one: ListRead) -> list[list[Cell]]:
    where: list[Cell] = [household.village, household.head_name]
    county, number = household.county_code, household.household_no
    own: list[Cell] = [county, number, str(household.household_id)]
    lines = [[*own, *where, fact.label, fact.text or NOT_ENTERED] for fact in one.facts]
    for table in one.tables:
        for record_id, row in zip(table.ids, table.rows, strict=True):
            text = "；".join(f"{title}：{cell}" for title, cell in zip(table.columns, row, strict=True) if cell)
            lines.append([county, number, str(record_id), *where, table.title, text])
    return lines or [[*own, *where, one.title, NOT_ENTERED]]
