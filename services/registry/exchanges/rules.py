"""How our sheets become a partner's and a partner's become ours, and what of them changed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.registry.exchanges.refusals import PartnerClosed, UnknownColumn, WrongWay
from services.registry.imports.cells import OneOf
from services.registry.imports.sheets import Column, Sheet
from shared.codes import EXCHANGE_DIRECTIONS

BOTH, SEND, RECEIVE = "both", "send", "receive"
HEADER_ROWS = 10
"""In so many rows at the top of a partner's sheet its header is looked for."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One of our sheets as a partner has it.

    Attributes:
        sheet: ours.
        title: the partner's.
        places: of each exchanged column its place in our sheet.
        headers: what the partner calls them, in that order.
        words: for each of them our label → the partner's word.
    """

    sheet: Sheet
    title: str
    places: tuple[int, ...]
    headers: tuple[str, ...]
    words: tuple[Mapping[str, str], ...]

    def outside(self) -> Sheet:
        """The sheet as the partner sees it, to be written."""
        columns = tuple(
            replace(self.sheet.columns[place], header=header)
            for place, header in zip(self.places, self.headers, strict=True)
        )
        return Sheet(self.sheet.kind, self.title, columns)

    def told(self, cells: Sequence[Any]) -> list[Any]:
        """A row of ours as the partner has it."""
        return [
            words.get(cell, cell) if isinstance(cell, str) else cell
            for cell, words in zip((cells[place] for place in self.places), self.words, strict=True)
        ]


def arrange(sheet: Sheet, title: str, columns: Sequence[Mapping[str, Any]]) -> Arrangement:
    """One of our sheets as a partner wants it.

    Args:
        sheet: ours.
        title: the partner's name of it.
        columns: `ColumnAs` documents; all of ours under our own headers where there are none.

    Raises:
        UnknownColumn: a column is none of the sheet's, or stands twice; a header does; a code is none of the column's.
    """
    if not columns:
        every = tuple(range(len(sheet.columns)))
        return Arrangement(sheet, title, every, tuple(one.header for one in sheet.columns), ({},) * len(every))
    keys = [column.key for column in sheet.columns]
    places: list[int] = []
    words: list[Mapping[str, str]] = []
    for one in columns:
        if one["column"] not in keys:
            raise _unfit(f"“{sheet.title}”没有列 {one['column']}", f"{sheet.kind} has no column {one['column']}")
        places.append(keys.index(one["column"]))
        words.append(_words(sheet.columns[places[-1]], one.get("codes", {})))
    headers = tuple(str(one["header"]) for one in columns)
    if len(set(places)) < len(places) or len(set(headers)) < len(headers):
        raise _unfit(f"“{sheet.title}”的列或表头重复", f"{sheet.kind} has a column or a header twice")
    return Arrangement(sheet, title, tuple(places), headers, tuple(words))


def _words(column: Column, codes: Mapping[str, str]) -> dict[str, str]:
    if not codes:
        return {}
    if not isinstance(column.read, OneOf):
        raise _unfit(f"“{column.header}”不是代码列", f"{column.key} holds no codes")
    known = {entry.code: entry.label for entry in column.read.codes}
    if unknown := [code for code in codes if code not in known]:
        raise _unfit(f"“{column.header}”没有代码 {unknown[0]}", f"{column.key} has no code {unknown[0]}")
    if len(set(codes.values())) < len(codes):
        raise _unfit(f"“{column.header}”的对方代码重复", f"Two codes of {column.key} have one word")
    return {known[code]: word for code, word in codes.items()}


def _unfit(detail: str, detail_en: str) -> UnknownColumn:
    return UnknownColumn(detail, detail_en, field="sheets")


def check_open(started_on: date, closed_on: date | None, on: date) -> None:
    """Refuse an exchange on a day on which it is not agreed. Raises PartnerClosed."""
    if on < started_on or (closed_on is not None and on > closed_on):
        raise PartnerClosed(field="occurred_on")


def check_way(direction: str, wanted: str) -> None:
    """Refuse to send or take where that isn't agreed. Raises WrongWay."""
    if direction not in (wanted, BOTH):
        raise WrongWay(f"登记的方向为“{EXCHANGE_DIRECTIONS.by_code(direction).label}”", f"It is {direction}")


def find_header(arrangement: Arrangement, rows: Sequence[Sequence[Any]]) -> int | None:
    """Place of the row in which a partner's header stands: the one with most of its words, at least one; else None."""
    known = set(arrangement.headers)
    found = [(sum(_text(cell) in known for cell in row), -place) for place, row in enumerate(rows[:HEADER_ROWS])]
    if not found or max(found)[0] == 0:
        return None
    return -max(found)[1]


def taken(arrangement: Arrangement, rows: Iterable[Sequence[Any]], header_at: int) -> list[list[str]]:
    """A partner's sheet as ours: our headers, our labels, every cell as text; rows keep their places.

    Args:
        arrangement: how the partner has the sheet.
        rows: all of it.
        header_at: place of its header.
    """
    ours = dict(zip(arrangement.headers, arrangement.places, strict=True))
    labels = {
        header: {word: label for label, word in words.items()}
        for header, words in zip(arrangement.headers, arrangement.words, strict=True)
    }
    made: list[list[str]] = []
    headers: list[str] = []
    for place, row in enumerate(rows):
        texts = [_text(cell) for cell in row]
        if place == header_at:
            headers = texts
            made.append([arrangement.sheet.columns[ours[one]].header if one in ours else one for one in texts])
        elif place < header_at:
            made.append([""] * len(texts))
        else:
            known = [*headers, *[""] * (len(texts) - len(headers))]
            made.append([labels.get(header, {}).get(cell, cell) for header, cell in zip(known, texts, strict=False)])
    return made


def _text(cell: Any) -> str:
    """A cell as a csv would hold it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell).strip()


def follows(number: int, extent: str, base_number: int | None, last_accepted: int | None) -> bool:
    """Whether a file may be accepted after the last that was: a full one after it, changes only just on top of it."""
    if last_accepted is not None and number <= last_accepted:
        return False
    return extent == "full" or base_number == last_accepted
