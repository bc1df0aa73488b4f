"""Statements read back as people's programs read them."""

import csv
import io
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from httpx import Response
from python_calamine import CalamineWorkbook

from tests.credit.office import Office

PATH = "/credit/statements"
Tables = dict[str, list[dict[str, str]]]


async def download(office: Office, who: tuple[Any, ...], path: str, form: str = "csv", **query: Any) -> Response:
    """A statement's file."""
    reply = await office.get(who, f"{PATH}{path}", format=form, **query)
    assert reply.status_code == 200, reply.text
    disposition = unquote(reply.headers["content-disposition"])
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert disposition.endswith(f".{form}")
    assert reply.headers["cache-control"] == "private, no-store"
    return reply


def from_csv(reply: Response) -> tuple[list[str], Tables]:
    """Heading and tables by title; each row by its columns."""
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.content.startswith(b"\xef\xbb\xbf")
    sections: list[list[list[str]]] = [[]]
    for line in csv.reader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")):
        if line:
            sections[-1].append(line)
        else:
            sections.append([])
    heading, *tables = sections
    return [line for [line] in heading], {
        title: [dict(zip(columns, row, strict=True)) for row in rows] for [title], columns, *rows in tables
    }


def from_xlsx(reply: Response) -> tuple[list[str], Tables]:
    """The same out of a workbook, a sheet per table; numbers to the fen as they were stored."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
    heading: list[str] = []
    tables: Tables = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        # a total of nothing but zeros is a row, not a line of the heading
        full = [any(cell != "" for cell in row[1:]) for row in rows]
        heading = [str(row[0]) for row, is_row in zip(rows, full, strict=True) if row[0] and not is_row]
        columns, *body = [row for row, is_row in zip(rows, full, strict=True) if is_row]
        tables[name] = [dict(zip(map(str, columns), map(_text, row), strict=True)) for row in body]
    return heading, tables


def alike(tables: Tables) -> Tables:
    """Tables with numbers written in one way, since a workbook doesn't tell 2 from 2.00 or 200%."""
    return {
        title: [{name: _number(value) for name, value in row.items()} for row in rows] for title, rows in tables.items()
    }


def fen(text: str) -> int:
    """An amount in yuan as fen; nothing may be lost."""
    amount = Decimal(text) * 100
    assert amount == int(amount)
    return int(amount)


def amounts(row: dict[str, str], *names: str) -> tuple[int, ...]:
    """Amounts of a row, fen."""
    return tuple(fen(row[f"{name}（元）"]) for name in names)


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _number(text: str) -> str:
    try:
        if text.endswith("%"):
            return str((Decimal(text[:-1]) / 100).quantize(Decimal("0.01")))
        return str(Decimal(text).quantize(Decimal("0.01")))
    except ArithmeticError:
        return text
