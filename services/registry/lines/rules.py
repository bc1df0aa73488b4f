"""The sentence and the refusal where a line isn't known."""

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
