"""Values as cells: the inverse of the import's readers, so that what is exported can be imported."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.registry.imports import cells, record_cells
from services.registry.imports.cells import CellReader, OneOf, SomeOf
from shared.codes import DISABILITY_GRADES
from shared.database import to_json

CellValue = str | int | Decimal | date | None

_AMOUNTS = (cells.amount_fen, cells.signed_amount_fen, record_cells.yuan)
_YES_NO = {True: "是", False: "否"}


def cell_value(read: CellReader, value: Any) -> CellValue:
    """A value as the cell from which its reader would make it again; text is guarded against being a formula."""
    if value is None:
        return None
    if isinstance(read, OneOf):
        return read.codes.by_code(value).label
    if isinstance(read, SomeOf):
        return "、".join(read.codes.by_code(code).label for code in value) or cells.NOTHING
    if read is cells.yes_no:
        return _YES_NO[value]
    if read is cells.disability_grade:
        return next(entry.label for entry in DISABILITY_GRADES if entry.standard == str(value))
    if read in _AMOUNTS:
        return Decimal(value).scaleb(-2)
    if read in (record_cells.parts, record_cells.contents):
        return cells.guarded(_parted(value))
    if read is record_cells.document:
        return cells.guarded(to_json(value))
    if isinstance(value, date | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return cells.guarded(str(value))


def _parted(texts: Sequence[str]) -> str:
    joined = "、".join(texts)
    return joined if record_cells.parts(joined) == list(texts) else json.dumps(texts, ensure_ascii=False)


def as_text(value: CellValue) -> str:
    """A cell of a csv."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
