"""The workbook in which departments write their signals: columns, notes, and what may be chosen."""

from datetime import UTC
from typing import IO

from services.monitoring.signals.fields import SPECS
from services.monitoring.signals.files import HEADERS, template_notes
from shared.calendar import Clock
from shared.codes import (
    DISABILITY_GRADES,
    DISABILITY_KINDS,
    DISASTER_KINDS,
    HARDSHIP_KINDS,
    SIGNAL_DEPARTMENTS,
    SIGNAL_KINDS,
)
from shared.workbooks import Book

SHEET = "部门预警信号"
_LISTS = {
    "kind": SIGNAL_KINDS,
    "disability_kind": DISABILITY_KINDS,
    "disability_grade": DISABILITY_GRADES,
    "disaster_kind": DISASTER_KINDS,
    "hardship_kind": HARDSHIP_KINDS,
}
_CHECKED_ROWS = 5_000


def write_template(clock: Clock) -> IO[bytes]:
    """An empty sheet with lists to choose from, and notes on columns and kinds behind it."""
    book = Book(created_at=clock.now().astimezone(UTC))
    try:
        sheet = book.book.add_worksheet(SHEET)
        for place, (name, title) in enumerate(HEADERS.items()):
            sheet.write_string(0, place, title, book.header_format)
            sheet.set_column(place, place, 20, None)
            if name in _LISTS:
                choice = {"validate": "list", "source": list(_LISTS[name].labels)}
                sheet.data_validation(1, place, _CHECKED_ROWS, place, choice)
        sheet.freeze_panes(1, 0)
        notes = book.sheet("填表说明", ("列", "说明"))
        notes.fit(template_notes())
        notes.add(template_notes())
        notes.finish(totals=0)
        kinds = [
            (
                entry.label,
                SIGNAL_DEPARTMENTS.by_code(str(entry.group)).label,
                "、".join(HEADERS[name] for name in (*SPECS[entry.code].subjects, *SPECS[entry.code].required)),
            )
            for entry in SIGNAL_KINDS
        ]
        listed = book.sheet("信号类型", ("类型", "告知部门", "填写项"))
        listed.fit(kinds)
        listed.add(kinds)
        listed.finish(totals=0)
        return book.finish()
    except BaseException:
        book.drop()
        raise
