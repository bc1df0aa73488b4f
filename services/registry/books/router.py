"""Books of areas over HTTP."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Response

from services.registry.books import levels, lists, service
from services.registry.books.forms import AreaQuery, FileLevelList
from services.registry.books.workbook import sent
from services.registry.documents.rules import XLSX
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea

router = repeatable_router(prefix="/registry", tags=["books"])

Reading = Annotated[Desk, desk_of("household.read")]
_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/file-levels")
async def list_file_levels(query: Annotated[AreaQuery, Query()], desk: Reading) -> FileLevelList:
    """List the levels at which files are kept (户有卡、村有册 …), as the plans in force name them."""
    return await levels.list_levels(desk, query)


@router.get("/books/{area_code}", response_class=Response, responses=_WORKBOOK)
async def read_book(area_code: str, desk: Reading) -> Response:
    """Download the book of a village, township, county or city as a workbook; its totals are those of its rows."""
    file, name = await service.write_book(desk, area_code)
    return sent(file, _attachment(name))


@router.get("/four-lists/workbook", response_class=Response, responses=_WORKBOOK)
async def read_four_lists(desk: Reading, area: AskedArea = None) -> Response:
    """Download the four lists of an area's households as a workbook."""
    file, name = await lists.write_lists(desk, area)
    return sent(file, _attachment(f"{name}四个清单"))


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"
