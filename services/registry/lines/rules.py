"""Which side of a line an income lies on, and the sentence where a line isn't known."""

from services.registry.lines.refusals import LineUnknown
from shared.codes import LINE_PURPOSES


def unknown(kind: str, area_code: str, year: int, *, field: str | None = None) -> LineUnknown:
    """The refusal of what needs a line that isn't known.

    Args:
        kind: code of shared.codes.LINE_PURPOSES.
        area_code: where it would have to hold.
        year: of the income.
        field: the offending input, where there is one.
    """
    return LineUnknown(
        unknown_line(kind, year), f"There is no {kind} line for {area_code} in {year}", field=field, year=year
    )


def unknown_line(kind: str, year: int) -> str:
    """The sentence that says which line is missing."""
    return f"现行政策没有{year}年度的{LINE_PURPOSES.by_code(kind).label}"


def is_poor(per_head_fen: int, line_fen: int) -> bool:
    """Whether an income gets a household on the register: strictly below the line.

    Args:
        per_head_fen: net income per head of the year, fen.
        line_fen: the identification line, fen.

    Source: R000-005.
    """
    return per_head_fen < line_fen


def reaches_exit_line(per_head_fen: int, line_fen: int) -> bool:
    """Whether an income is enough to leave the register: at the line or above.

    Args:
        per_head_fen: net income per head of the year, fen.
        line_fen: the exit line, fen.

    Source: R000-003, R004-003.
    """
    return per_head_fen >= line_fen
