"""Readers of single spreadsheet cells; each returns the value or raises CellError with the import code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.calendar import is_day
from shared.codes import DISABILITY_GRADES, CodeList, UnknownCode
from shared.identity import IdentityNumberInvalid, mask_id_number, normalise_identity_number, parse_identity_number
from shared.money import MAX_FEN

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Value = str | int | bool | date | Decimal | tuple[str, ...] | None
CellReader = Callable[[Cell], Any]

LONGEST_TEXT = 100
MOST_PERSONS = 50
GUARD = "'"
NOTHING = "无"
"""Says that none of a list holds; an empty cell says nothing."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST_SHOWN = 40

_EXCEL_EPOCH = date(1899, 12, 30)
# Excel counts 1900-02-29, a day that never was, as 60: serials up to it are a day off, and nobody registered then.
_EXCEL_SERIALS = range(61, 2_958_466)
# Excel keeps fifteen digits of a figure and shows no more; what lies beyond them is the noise of binary fractions.
_EXACT_INTEGER = 10**15

# not Unicode's compatibility form, which would make 52 of 5²
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# a figure of many digits as spreadsheets show it, and write it into a csv: 3.60722E+17
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+\d{1,3}", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,15})(?:\.(\d{1,2})0*)?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_HOUSEHOLD_NO = re.compile(r"[0-9A-Za-z-]{4,32}", re.ASCII)
_PHONE = re.compile(r"[0-9]{3,12}(?:-[0-9]{3,9})?", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{8,32}", re.ASCII)
_YES_NO = {"是": True, "否": False, "TRUE": True, "FALSE": False, "1": True, "0": False}
_BETWEEN_CHOICES = re.compile(r"[、,;/|\s]+", re.ASCII)


class CellError(ValueError):
    """A cell that can't be read; `code` is the import code, `value` what may be shown of it."""

    def __init__(self, code: str, value: str = "", note: str = "") -> None:
        super().__init__(code)
        self.code = f"registry.import_{code}"
        self.value = value
        self.note = note


def shown(cell: Cell) -> str:
    """The cell as a clerk knows it, cut to fit a sentence; control characters, which can't be stored, are marked."""
    text = "".join(char if char.isprintable() else "�" for char in plain(cell)[: _LONGEST_SHOWN + 1])
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def is_empty(cell: Cell) -> bool:
    """Whether there is nothing to read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """Text on one line, of at most 100 characters.

    Raises:
        CellError: longer, or with control characters.
    """
    value = plain(cell).replace("\u3000", " ").strip()
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise CellError("bad_text")
    return value


def name(cell: Cell) -> str:
    """A person's name; blanks that only stretch it (张　三) are dropped.

    Raises:
        CellError: too long, or with control characters.
    """
    return text("".join(text(cell).split()))


def household_no(cell: Cell) -> str:
    """The national household number as text.

    Raises:
        CellError: other characters than letters, digits and hyphens, or a figure too long to be kept exactly.
    """
    value = _digits_kept(cell)
    if not _HOUSEHOLD_NO.fullmatch(value):
        raise CellError("bad_household_no", shown(cell))
    return value


def village_code(cell: Cell) -> str:
    """An area code as text; whether the village exists is judged beside the areas."""
    return _digits_kept(cell)


def id_number(cell: Cell) -> str:
    """A checked identity number of 18 characters, or a disability card's of 20 and more that begins with one.

    Raises:
        CellError: wrong, masked, or saved as a figure that has lost its last digits.
    """
    if isinstance(cell, str):
        if _EXPONENT.fullmatch(cell.strip()):
            raise CellError("number_as_figure")
        try:
            number = parse_identity_number(cell).number
            whole = normalise_identity_number(cell)
            return whole if len(whole) > len(number) else number
        except IdentityNumberInvalid as invalid:
            raise _wrong_number(cell, "bad_id_number", mask_id_number(cell), invalid.detail) from None
    raise CellError("number_as_figure")


def day(cell: Cell) -> date:
    """A date: a date cell, an Excel serial, 20140531, or year, month and day parted by ``-``, ``/``, ``.`` or 年月日.

    Raises:
        CellError: none of these, or a day that doesn't exist.
    """
    found = _day(cell)
    if found is None or not is_day(found):
        raise CellError("bad_date", shown(cell))
    return found


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    value = half_width(cell).strip()
    try:
        if value.isdecimal():
            if int(value) in _EXCEL_SERIALS:
                return _EXCEL_EPOCH + timedelta(days=int(value))
            if len(value) == 8:
                return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        elif match := _DATE.fullmatch(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    return None


def amount_fen(cell: Cell) -> int:
    """Yuan with at most two decimals, in fen; never negative, at most what the API takes.

    Raises:
        CellError: anything else.
    """
    fen = _fen(cell)
    if fen > MAX_FEN:
        raise CellError("bad_amount", shown(cell))
    return fen


def signed_amount_fen(cell: Cell) -> int:
    """Yuan in fen of what is derived: negative too, since costs may exceed income.

    Raises:
        CellError: anything else.
    """
    value = half_width(cell).strip()
    return -_fen(value[1:]) if value.startswith("-") else _fen(cell)


def _fen(cell: Cell) -> int:
    if isinstance(cell, str) and cell.isascii() and cell.isdigit() and len(cell) <= 10:
        return int(cell) * 100
    value = half_width(cell).strip()
    if "," in value and _GROUPED.fullmatch(value):
        value = value.replace(",", "")
    match = _AMOUNT.fullmatch(value)
    if match is None or isinstance(cell, bool):
        raise CellError("bad_amount", shown(cell))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def area_sqm(cell: Cell) -> Decimal:
    """Square metres with at most two decimals, below 100,000.

    Raises:
        CellError: anything else.
    """
    try:
        value = Decimal(half_width(cell).strip())
    except InvalidOperation:
        raise CellError("bad_area", shown(cell)) from None
    if not value.is_finite() or not 0 <= value < 100_000 or value != round(value, 2):
        raise CellError("bad_area", shown(cell))
    return value


def year(cell: Cell) -> int:
    """A calendar year from 1990 on, in four digits; 年 or 年度 behind it is forgiven.

    Raises:
        CellError: anything else.
    """
    value = half_width(cell).strip().removesuffix("度").removesuffix("年")
    if not (value.isdecimal() and len(value) == 4 and value >= "1990"):
        raise CellError("bad_year", shown(cell))
    return int(value)


def persons(cell: Cell) -> int:
    """How many people a household has, 1 to 50.

    Raises:
        CellError: anything else.
    """
    value = half_width(cell).strip().removesuffix("人")
    if not (value.isdecimal() and len(value) <= 2 and 1 <= int(value) <= MOST_PERSONS):
        raise CellError("bad_persons", shown(cell))
    return int(value)


def built_year(cell: Cell) -> int:
    """The year in which a house was built, from 1900 on, in four digits; 年 behind it is forgiven.

    Raises:
        CellError: anything else.
    """
    value = half_width(cell).strip().removesuffix("年")
    if not (value.isdecimal() and len(value) == 4 and value >= "1900"):
        raise CellError("bad_year", shown(cell))
    return int(value)


def disability_grade(cell: Cell) -> int:
    """A grade of disability by its label or figure: 1 is the most severe, 4 the least.

    Raises:
        CellError: anything else.
    """
    try:
        return int(DISABILITY_GRADES.by_label(plain(cell)).standard or 0)
    except UnknownCode:
        raise CellError("unknown_code", shown(cell)) from None


def _wrong_number(text: str, code: str, *told: str) -> CellError:
    """What is wrong with a number: one that an export masked is told as such."""
    return CellError("masked_number") if "*" in text or "＊" in text else CellError(code, *told)


def phone(cell: Cell) -> str:
    """A telephone number of 7 to 12 digits, hyphens allowed.

    Raises:
        CellError: anything else, a masked number told as such.
    """
    value = "".join(_digits_kept(cell).split())
    if not (_PHONE.fullmatch(value) and 7 <= len(value.replace("-", "")) <= 12):
        raise _wrong_number(value, "bad_phone", shown(cell))
    return value


def account(cell: Cell) -> str:
    """A bank account of 8 to 32 digits; blanks between groups are dropped.

    Raises:
        CellError: anything else, a masked number told as such, or a figure too long to be kept exactly.
    """
    value = "".join(_digits_kept(cell).split())
    if not _ACCOUNT.fullmatch(value):
        raise _wrong_number(value, "bad_account", shown(cell))
    return value


def yes_no(cell: Cell) -> bool:
    """是 or 否; a ticked or a counted cell (TRUE, 1) is taken too.

    Raises:
        CellError: anything else.
    """
    value = _YES_NO.get(half_width(cell).strip().upper())
    if value is None:
        raise CellError("unknown_code", shown(cell))
    return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A reader of one label of the list; it returns the English code."""

    codes: CodeList

    def __call__(self, cell: Cell) -> str:
        try:
            return self.codes.by_label(plain(cell)).code
        except UnknownCode:
            raise CellError("unknown_code", shown(cell)) from None


@dataclass(frozen=True, slots=True)
class SomeOf:
    """A reader of several labels of the list, parted by 、 or the like; it returns the codes in their order."""

    codes: CodeList

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        one, text = OneOf(self.codes), half_width(cell)
        if text.strip() == NOTHING and NOTHING not in self.codes.labels:
            return ()
        try:
            return tuple(one(part) for part in _BETWEEN_CHOICES.split(text) if part)
        except CellError:
            # a label may hold such a mark itself: then as an export writes it
            labels = self._labels(plain(cell).strip())
            if labels is None:
                raise
            return tuple(map(one, labels))

    def _labels(self, text: str) -> list[str] | None:
        """Labels in a row with 、 between them; None where it is something else."""
        found: list[str] = []
        longest_first = sorted(self.codes.labels, key=len, reverse=True)
        while text:
            label = next((one for one in longest_first if f"{text}、".startswith(f"{one}、")), None)
            if label is None:
                return None
            found.append(label)
            text = text[len(label) + 1 :]
        return found


def one_of(codes: CodeList) -> CellReader:
    """A reader of one label of the list."""
    return OneOf(codes)


def some_of(codes: CodeList) -> CellReader:
    """A reader of several labels of the list."""
    return SomeOf(codes)


def plain(cell: Cell) -> str:
    """The cell's content as text, figures without the noise of binary fractions."""
    if isinstance(cell, float):
        return format(cell, ".15g")
    return "" if cell is None else str(cell)


def guarded(value: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what could begin one, or looks so guarded."""
    return GUARD + value if value.lstrip(GUARD).startswith(_FORMULA) else value


def unguarded(value: str) -> str:
    """The text that was guarded; of a file's cells alone, what comes over HTTP was never guarded."""
    return value[1:] if value.startswith(GUARD) and value.lstrip(GUARD).startswith(_FORMULA) else value


def half_width(cell: Cell) -> str:
    """Full-width digits and signs as ASCII."""
    value = plain(cell)
    return value if value.isascii() else value.translate(_TO_HALF_WIDTH)


def _digits_kept(cell: Cell) -> str:
    """A code of digits as text, or the whole number that Excel made of it, as long as no digit was lost."""
    if isinstance(cell, int | float) and not -_EXACT_INTEGER < cell < _EXACT_INTEGER:
        raise CellError("number_as_figure")
    value = half_width(cell).strip()
    if _EXPONENT.fullmatch(value):
        raise CellError("number_as_figure")
    return value
