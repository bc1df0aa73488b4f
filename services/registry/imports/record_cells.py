"""Readers of the cells of records' sheets: they tell what a cell says, the record's own form judges it."""

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import orjson

from services.registry.imports import cells
from services.registry.imports.cells import Cell, CellError, plain, shown

_AMOUNT = re.compile(r"(-?)(\d{1,14})(?:\.(\d{1,2})0*)?", re.ASCII)
_MOST_DIGITS = 20
_HASH = re.compile(r"[0-9a-f]{64}")
_PARTS = re.compile(r"[、\n]+")


def written(cell: Cell) -> str:
    """Text as it stands; the blanks around it don't count.

    Raises:
        CellError: a figure too long to be kept exactly, as account numbers and codes are.
    """
    if isinstance(cell, int | float):
        return cells.village_code(cell)
    return plain(cell).strip()


def number(cell: Cell) -> str:
    """A number or code kept as text.

    Raises:
        CellError: a figure too long to be kept exactly.
    """
    return cells.village_code(cell)


def whole(cell: Cell) -> int:
    """A whole number.

    Raises:
        CellError: anything else.
    """
    value = _decimal(cell)
    if value != value.to_integral_value() or isinstance(cell, bool):
        raise CellError("bad_number", shown(cell))
    return int(value)


def quantity(cell: Cell) -> Decimal:
    """A number with decimals.

    Raises:
        CellError: anything else.
    """
    return _decimal(cell)


def yuan(cell: Cell) -> int:
    """Yuan with at most two decimals, in fen; negative ones too, the form tells where they can't be.

    Raises:
        CellError: anything else.
    """
    match = _AMOUNT.fullmatch(_figure(cell))
    if match is None or isinstance(cell, bool):
        raise CellError("bad_amount", shown(cell))
    fen = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -fen if match[1] else fen


def record_id(cell: Cell) -> UUID:
    """The id of a record that has no number.

    Raises:
        CellError: no id.
    """
    try:
        return UUID(written(cell))
    except ValueError:
        raise CellError("bad_text", shown(cell)) from None


def parts(cell: Cell) -> list[str]:
    """Several texts parted by 、 or by lines, or as a list of JSON where they hold such marks themselves."""
    text = plain(cell).strip()
    if text.startswith('["'):
        with suppress(ValueError):
            return [str(part) for part in orjson.loads(text)]
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def contents(cell: Cell) -> list[str]:
    """Photos and documents, each named by the SHA-256 of its content: what it is called is each register's own affair.

    Raises:
        CellError: no hash.
    """
    named = [part.lower() for part in parts(cell)]
    if not all(_HASH.fullmatch(one) for one in named):
        raise CellError("bad_text", shown(cell))
    return list(dict.fromkeys(named))


def document(cell: Cell) -> Any:
    """What has no cell of its own kind, as JSON.

    Raises:
        CellError: no JSON.
    """
    try:
        return orjson.loads(plain(cell))
    except ValueError:
        raise CellError("bad_text", shown(cell)) from None


@dataclass(frozen=True, slots=True)
class Reference:
    """A reader of the number by which another record is named; `model` is that record's table."""

    model: type[Any]

    def __call__(self, cell: Cell) -> str:
        number(cell)  # a figure that has lost digits names nothing
        return written(cell)


def _decimal(cell: Cell) -> Decimal:
    try:
        value = Decimal(_figure(cell))
    except InvalidOperation:
        raise CellError("bad_number", shown(cell)) from None
    # 1e999999999 is a short text, and no memory holds its digits
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        raise CellError("bad_number", shown(cell))
    return value


def _figure(cell: Cell) -> str:
    return cells.half_width(cell).strip().replace(",", "")
