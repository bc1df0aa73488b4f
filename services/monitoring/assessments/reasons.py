"""The sentences that explain an item's points with their figures."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.monitoring.targets.rules import Amounts, amount_text
from shared.calendar import day_text


def figure_text(unit: str, figure: Fraction) -> str:
    """A figure with its unit, as people write it."""
    return amount_text(Amounts("count", "次") if unit == "times" else Amounts(unit), figure)


def target_reason(
    unit: str, value: Fraction, task: Fraction, part_due: Fraction, at_least: bool, full: int, given: Decimal
) -> str:
    """Why an item by target has its points.

    Args:
        unit: of value and task.
        value: what was reached.
        task: the whole task.
        part_due: the part of it that was asked for by the period's end.
        at_least: False for a bound not to be exceeded.
        full: full points.
        given: points.
    """
    due = f"，到期应完成{figure_text(unit, task * part_due)}" if part_due != 1 else ""
    verb = "任务" if at_least else "限额"
    return f"{verb}{figure_text(unit, task)}{due}，实际{figure_text(unit, value)}，满分{full}分，得{given}分。"


def best_reason(unit: str, value: Fraction, best: Fraction, full: int, given: Decimal) -> str:
    """Why an item in proportion to the best has its points."""
    return f"实际{figure_text(unit, value)}，同组最高{figure_text(unit, best)}，满分{full}分，按比例得{given}分。"


def judged_reason(evidence: str, full: int, given: Decimal) -> str:
    """Why a judged item has its points."""
    return f"评定得{given}分（满分{full}分）：{evidence}"


def as_of_text(day: date, what: str) -> str:
    """What was pulled from our own figures, and their day."""
    return f"系统数据：截至{day_text(day)}，{what}"
