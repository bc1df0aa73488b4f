"""Which side of a line an income lies on, and what is refused where a line isn't known."""

from shared.codes import LINE_PURPOSES
from shared.errors import Refusal


class LineUnknown(Refusal):
    """The plan in force gives no line for the purpose and year, and none is guessed.

    Source: R004-002.
    """

    code = "registry.line_unknown"
    title = "没有该年度的收入标准"
    title_en = "There is no income line for that year"
    remedy = "请由县扶贫办在政策包中补充该年度的标准后再办理。"
    remedy_en = "Let the county office add the year's line to the policy pack first."

    def __init__(self, kind: str, area_code: str, year: int, *, field: str | None = None) -> None:
        super().__init__(unknown_line(kind, year), f"There is no {kind} line for {area_code} in {year}", field=field)


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
