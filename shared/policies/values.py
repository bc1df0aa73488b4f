"""Field types of a policy pack: how money, rates, shares, dates and references are written and read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaCodeInvalid, parse_area_code
from shared.codes import CodeList
from shared.money import MAX_FEN


class ContradictionError(ValueError):
    """A value that its schema allows and the rest of the pack doesn't.

    Attributes:
        path: where it stands inside the part that was checked.
    """

    def __init__(self, detail: str, detail_en: str, path: tuple[str | int, ...] = ()) -> None:
        self.path = path
        self.detail = detail
        self.detail_en = detail_en
        super().__init__(detail_en)


MAX_DIGITS = 18
"""Before the point of a number and behind it: more than anything needs, and few enough to be reckoned with at once."""
_DECIMAL = rf"^-?[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{1,{MAX_DIGITS}}})?$"
# a ratio has room for whatever a decimal comes to: what was read is written, and read again
_FRACTION = rf"^([0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{1,{MAX_DIGITS}}})?|[0-9]{{1,40}}/[1-9][0-9]{{0,39}})$"


def _exact(kind: Callable[[Any], Any], pattern: str) -> Callable[[Any], Any]:
    written = re.compile(pattern)

    def read(value: Any) -> Any:
        # a float has lost its last digits before it gets here
        if isinstance(value, float):
            raise ContradictionError(
                "不接受浮点数，请写成带引号的文本", "a float isn't exact, write it as a quoted text"
            )
        if isinstance(value, int):
            is_plain = not isinstance(value, bool) and abs(value) < 10**MAX_DIGITS
        elif isinstance(value, str):
            # before anything is reckoned: "1e-4000000" is a short text and a number without end
            is_plain = written.fullmatch(value) is not None
        else:
            return value
        if not is_plain:
            raise ContradictionError(
                f"数字只能用阿拉伯数字写，形如 0.125，小数点前后各不超过 {MAX_DIGITS} 位",
                f"a number is written in plain digits, such as 0.125, {MAX_DIGITS} at most before the point and behind",
            )
        return kind(value)

    return read


def _area_code(value: str) -> str:
    try:
        return parse_area_code(value)
    except AreaCodeInvalid as error:
        raise ContradictionError(error.detail, error.detail_en) from error


def code_of(codes: CodeList) -> Any:
    """Field type: an English code of a code list."""

    def check(value: str) -> str:
        if value not in codes:
            raise ContradictionError(f"“{value}”不在“{codes.title}”中", f"{value!r} isn't in {codes.name}")
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"enum": [entry.code for entry in codes]})]


def check_unique(entries: Iterable[Any], key: Callable[[Any], object]) -> None:
    """Raises ContradictionError at the first entry whose key stood before."""
    seen: set[object] = set()
    for index, entry in enumerate(entries):
        value = key(entry)
        if value in seen:
            raise ContradictionError(f"“{value}”重复", f"{value!r} stands twice", (index,))
        seen.add(value)


@dataclass(frozen=True, slots=True)
class Within:
    """Holds a number that is written as text to its bounds, both inclusive: a schema bounds no text."""

    least: Fraction
    most: Fraction

    def __call__(self, value: Any) -> Any:
        """Raises ContradictionError outside them."""
        if not self.least <= value <= self.most:
            least, most = float(self.least), float(self.most)
            raise ContradictionError(
                f"应在 {least:g} 至 {most:g} 之间", f"the number must lie between {least:g} and {most:g}"
            )
        return value


def _written(number: Decimal | Fraction) -> str:
    """A number as it is read again: a small Decimal's own text would have an exponent."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


_text = PlainSerializer(_written, return_type=str, when_used="json-unless-none")

Rate = Annotated[
    Decimal,
    BeforeValidator(_exact(Decimal, _DECIMAL)),
    _text,
    WithJsonSchema({"type": "string", "pattern": _DECIMAL}),
]
"""Decimal fraction per year, written as text: ``"0.0475"``."""
Share = Annotated[
    Fraction,
    BeforeValidator(_exact(Fraction, _FRACTION)),
    _text,
    WithJsonSchema({"type": "string", "pattern": _FRACTION}),
]
"""Exact fraction, written as text: ``"0.125"`` or ``"1/8"``."""
Part = Annotated[Share, AfterValidator(Within(Fraction(0), Fraction(1)))]
"""A share of a whole, at most all of it."""
Surcharge = Annotated[Share, AfterValidator(Within(Fraction(0), Fraction(10)))]
"""What is added to a rate, as a part of it."""
Ratio = Annotated[Share, AfterValidator(Within(Fraction(1, 100), Fraction(1_000)))]
"""How many times as much as something else that is divided by: never nothing."""
LoanRate = Annotated[Rate, AfterValidator(Within(Fraction(0), Fraction(1)))]
"""What money lent bears a year."""
Quantity = Annotated[
    Decimal,
    BeforeValidator(_exact(Decimal, _DECIMAL)),
    _text,
    WithJsonSchema({"type": ["integer", "string"], "pattern": _DECIMAL}),
]
"""A count or fen as an integer, a share as text."""
BlankQuantity = Annotated[
    Decimal | None,
    BeforeValidator(_exact(Decimal, _DECIMAL)),
    _text,
    WithJsonSchema({"type": ["integer", "string", "null"], "pattern": _DECIMAL}),
]
"""The same where the plan may leave it blank: never guessed."""
Fen = Annotated[int, Field(strict=True, ge=0, le=MAX_FEN)]
BlankFen = Annotated[
    int | None,
    Field(strict=True, ge=0, le=MAX_FEN),
    WithJsonSchema({"type": ["integer", "null"], "minimum": 0, "maximum": MAX_FEN}),
]
"""An amount that the plan may leave blank: it has to be said, and is never guessed."""
Count = Annotated[int, Field(strict=True, ge=0)]
Days = Annotated[int, Field(strict=True, ge=0, le=366)]
WorkingDays = Annotated[int, Field(strict=True, ge=1, le=366)]
"""Counted from the day after: at least one."""
DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=28)]
Months = Annotated[int, Field(strict=True, ge=1, le=600)]
Year = Annotated[int, Field(strict=True, ge=1949, le=2100)]
On = Annotated[date, WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]
BlankOn = Annotated[
    date | None, WithJsonSchema({"type": ["string", "null"], "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
]
"""A day that the plan may leave blank: it has to be said, and is never guessed."""
AreaCode = Annotated[
    str, AfterValidator(_area_code), WithJsonSchema({"type": "string", "pattern": r"^[1-9][0-9]{11}$"})
]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Label = Annotated[str, Field(min_length=1)]
Source = Annotated[str, Field(pattern=r"^(R[0-9]{3}-[0-9]{3}|E[0-9]{2}|E2-[0-9]{2})$")]
Role = Literal[
    "household",
    "village_cadre",
    "work_team",
    "township",
    "county_office",
    "county_finance",
    "city_office",
    "city_finance",
    "department",
    "bank",
    "auditor",
    "administrator",
]


class Frozen(BaseModel):
    """A closed, unchangeable part of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Entry(Frozen):
    """A part that says where it comes from.

    Attributes:
        source: id of the requirement row.
        assumed: True where the source is silent, masked or garbled and the value is ours.
        note: why it was read so.
    """

    source: Source
    assumed: bool = False
    note: Label | SkipJsonSchema[None] = None
