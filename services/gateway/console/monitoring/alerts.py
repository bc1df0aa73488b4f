"""How alerts are shown, on the overview and on a household's page."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, table
from services.gateway.console.pieces.texts import area_line, day_text
from services.gateway.console.visits import PATH

_MARKS = {
    "raised": "missed",
    "verified": "behind",
    "responded": "on-course",
    "resolved": "good",
    "dismissed": "neutral",
}
_CLOSED = ("resolved", "dismissed")


def alert_table(items: Sequence[Mapping[str, Any]], area: str, *, linked: bool = True) -> None:
    """Alerts with what they say and how they stand.

    Args:
        items: as the API gives them.
        area: where the reader is, so that it needn't be said in each row.
        linked: lead to the households.
    """
    columns = [
        Column("日期"),
        Column("预警"),
        Column("地区"),
        Column("情况", wide=True),
        Column("状态"),
        Column("核实期限"),
        *([Column("农户")] if linked else []),
    ]
    table(columns, [_row(alert, area, linked=linked) for alert in items], "预警")


def _row(alert: Mapping[str, Any], area: str, *, linked: bool) -> list[Cell]:
    late = "" if not alert["verify_late"] else "（逾期未核实）" if alert["verified_on"] is None else "（逾期核实）"
    row: list[Cell] = [
        day_text(alert["raised_on"]),
        Link(alert["rule_label"], f"{PATH}/alerts/{alert['id']}"),
        area_line(alert["area_code"], below=area),
        alert["sentence"],
        state_mark(alert),
        day_text(alert["verify_until"]) + late,
    ]
    if linked:
        household_id = alert["household_id"]
        row.append(Link("查看农户", f"{PATH}/households/{household_id}") if household_id else "—")
    return row


def state_mark(alert: Mapping[str, Any]) -> Mark:
    """How an alert stands; one whose cause has ended is no worry any more."""
    is_over = alert["cleared_on"] is not None and alert["state"] not in _CLOSED
    return Mark(alert["state_label"], "neutral" if is_over else _MARKS.get(alert["state"], "neutral"))
