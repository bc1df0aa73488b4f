"""What the chapters of a bulletin are made of: tables of figures, compared and summed up, and charts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.monitoring.bulletins.charts import Bars
from services.monitoring.bulletins.contents import Figure, Ratio
from shared.workbooks import Cell, Percent

_UNITS = {
    "households": "户", "people": "人", "loans": "笔", "findings": "个", "reports": "项", "count": "", "fen": "元",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a chapter; its columns of texts are `wide`, the others hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    wide: frozenset[int] = frozenset((0,))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a bulletin with the tables and charts that have something to show.

    `empty` is what it says where none has.
    """

    title: str
    empty: str
    tables: Sequence[Table] = ()
    charts: Sequence[Bars] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to show."""
        return not self.tables and not self.charts


def chapter(title: str, empty: str, tables: Iterable[Table], charts: Iterable[Bars] = ()) -> Chapter:
    """A chapter of those tables and charts that have something to show."""
    return Chapter(title, empty, [table for table in tables if table.rows], [chart for chart in charts if chart.filled])


def cell_text(cell: Cell) -> str:
    """A cell as it stands on the page."""
    match cell:
        case None:
            return "—"
        case Decimal():
            return f"{cell:,.2f}"
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)


def compared(title: str, figures: Iterable[Figure]) -> Table:
    """Figures beside those of the period before; none where all are nothing."""
    shown = list(figures)
    rows = [
        (_label(one), _amount(one.unit, one.value), _amount(one.unit, one.before), _amount(one.unit, one.change))
        for one in shown
    ]
    return Table(title, ("项目", "本期", "上期", "增减"), rows if any(one.value or one.before for one in shown) else ())


def _label(figure: Figure) -> str:
    unit = _UNITS[figure.unit]
    return f"{figure.label}（{unit}）" if unit else figure.label


def _amount(unit: str, value: int | None) -> Cell:
    return Decimal(value) / 100 if value is not None and unit == "fen" else value


def with_total(rows: Sequence[tuple[Cell, ...]], ratio: Ratio) -> list[tuple[Cell, ...]]:
    """Rows of counts with their sums below, and in the place of their shares that of the whole; one alone has none."""
    if len(rows) < 2:
        return list(rows)
    sums = (percent(ratio.share) if _are_shares(cells) else _sum(cells) for cells in list(zip(*rows, strict=True))[1:])
    return [*rows, ("合计", *sums)]


def _are_shares(cells: Sequence[Cell]) -> bool:
    """Whether a column holds shares; one in which nobody has any holds nothing to be added up either."""
    return any(isinstance(cell, Percent) for cell in cells) or all(cell is None for cell in cells)


def _sum(cells: Iterable[Cell]) -> int:
    return sum(cell for cell in cells if isinstance(cell, int))


def percent(share: Decimal | None) -> Percent | None:
    """A share as people read it."""
    return None if share is None else Percent(share)


def ratio_table(ratios: Iterable[Ratio]) -> Table:
    """The shares of a bulletin beside those of the period before."""
    return Table(
        "主要比率",
        ("项目", "本期分子", "本期分母", "本期", "上期分子", "上期分母", "上期"),
        [
            (
                *(one.label, one.part, one.whole, percent(one.share)),
                *(one.part_before, one.whole_before, percent(one.share_before)),
            )
            for one in ratios
        ],
    )
