"""Lines of csv files that people open in a spreadsheet: no cell becomes a formula, Chinese is read as Chinese."""

import csv
import io
from collections.abc import Iterable

CSV = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"
"""In front of a whole file: without it spreadsheets take UTF-8 for another encoding."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[object]) -> str:
    """A line; a text that a spreadsheet would take for a formula is kept from being one, numbers stay as they are."""
    line = io.StringIO()
    csv.writer(line).writerow(
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell for cell in cells
    )
    return line.getvalue()
