"""Income lines by region, year and purpose: what a pack holds of them, and which one holds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from pydantic import model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import covers, significant_prefix
from shared.money import half_up
from shared.policies.values import AreaCode, BlankFen, ContradictionError, Entry, Label, Rate, Year, check_unique

LineKind: TypeAlias = Literal["poverty", "identification", "exit", "monitoring"]
"""``poverty`` is the price-level series of the statistics, ``identification`` gets a household on the register,
``exit`` off it, and below ``monitoring`` one that left is watched."""

IncomeMeasure: TypeAlias = Literal["net_income", "disposable_income"]
"""Net income (纯收入), or disposable income (可支配收入), per head."""

STANDS_FOR: dict[str, str] = {"identification": "poverty"}
"""Which line holds for a purpose where the plan gives none of its own."""

YUAN_FEN = 100


class Line(Entry):
    """An income line of a year, per person and year: an amount, a growth over the line of the year before, or a blank.

    Attributes:
        kind: what the line is for.
        year: the year whose income is measured by it.
        area_code: the part of the pack's area for which it holds; the whole of it where left out.
        label: what the plan calls it.
        income_fen: the line, fen; null where the plan leaves its number blank, which is never guessed.
        growth: decimal fraction by which it exceeds the line of the year before; the result is a whole yuan.
    """

    kind: LineKind
    year: Year
    area_code: AreaCode | SkipJsonSchema[None] = None
    label: Label | SkipJsonSchema[None] = None
    income_fen: BlankFen = None
    growth: Rate | SkipJsonSchema[None] = None

    @model_validator(mode="before")
    @classmethod
    def _amount_or_growth(cls, given: Any) -> Any:
        if isinstance(given, dict) and "income_fen" not in given and given.get("growth") is None:
            raise ContradictionError(
                "应填写 income_fen（原文空缺的填 null）或 growth", "give income_fen (null where blank) or growth"
            )
        return given

    @model_validator(mode="after")
    def _not_both(self) -> "Line":
        if self.income_fen is not None and self.growth is not None:
            raise ContradictionError("income_fen 与 growth 只填一项", "give income_fen or growth, not both")
        return self


def grown_fen(before_fen: int, growth: Decimal) -> int:
    """A line grown over that of the year before.

    Args:
        before_fen: line of the year before, fen.
        growth: decimal fraction, 0.06 is 6 %.

    Returns:
        Fen, rounded half up to the whole yuan.
    """
    return half_up(Fraction(before_fen, YUAN_FEN) * (1 + Fraction(growth))) * YUAN_FEN


def find_line(lines: Iterable[Line], kind: str, year: int, area_code: str | None = None) -> Line | None:
    """The line of a purpose and year that holds in an area: the narrowest one. None where there is none.

    Args:
        lines: a pack's.
        kind: the purpose.
        year: of the income.
        area_code: 12 digits; None asks for the line of the pack's whole area.
    """
    holding = [
        line
        for line in lines
        if (line.kind, line.year) == (kind, year)
        and (line.area_code is None or (area_code is not None and covers(line.area_code, area_code)))
    ]
    return max(holding, key=lambda line: len(significant_prefix(line.area_code)) if line.area_code else 0, default=None)


def line_fen(lines: Sequence[Line], kind: str, year: int, area_code: str | None = None) -> int | None:
    """A line's amount, fen; None where there is no such line, or the plan leaves it blank."""
    line = find_line(lines, kind, year, area_code)
    if line is None:
        return None
    if line.growth is None:
        return line.income_fen
    before_fen = line_fen(lines, kind, year - 1, area_code)
    return None if before_fen is None else grown_fen(before_fen, line.growth)


def lines_by_year(lines: Sequence[Line], kind: str, area_code: str | None = None) -> dict[int, int]:
    """Every line of a purpose in an area, fen by year."""
    years = sorted({line.year for line in lines if line.kind == kind})
    found = {year: line_fen(lines, kind, year, area_code) for year in years}
    return {year: fen for year, fen in found.items() if fen is not None}


def check_lines(lines: Sequence[Line]) -> None:
    """Refuse two lines of one region, year and purpose, and a growth over nothing.

    Raises:
        ContradictionError: so it is.
    """
    check_unique(lines, lambda line: " ".join(filter(None, [line.kind, str(line.year), line.area_code])))
    for index, line in enumerate(lines):
        if line.growth is not None and line_fen(lines, line.kind, line.year, line.area_code) is None:
            detail = f"{line.year} 年的线按上年增长，但没有 {line.year - 1} 年的线"
            english = f"the line of {line.year} grows over that of {line.year - 1}, which is missing"
            raise ContradictionError(detail, english, (index,))
