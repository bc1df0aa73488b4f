"""How targets are shown, on the overview and on a department's page."""

from collections.abc import Mapping
from typing import Any

from services.gateway.console.pieces.elements import Cell, Mark
from services.gateway.console.pieces.texts import amount_text, area_line, count_text, percent_text
from shared.areas import significant_prefix

STATUS_MARKS = {
    "met": "good",
    "on_track": "on-course",
    "at_risk": "behind",
    "missed": "missed",
    "not_assessed": "neutral",
}


def target_row(target: Mapping[str, Any], area: str) -> list[Cell]:
    """A target in a table: where and what, its figures, how it stands, why."""
    mark = Mark(target["status_label"], STATUS_MARKS.get(target["status"], "neutral"))
    return [target_label(target, area), target_figures(target), mark, target["reason"]]


def target_figures(target: Mapping[str, Any]) -> str:
    """What was reached of what is wanted, each with its unit."""
    so_far, goal = target["actual"], target["milestone"]["value"]
    return f"{_measured(target, so_far, '暂无')} / {_measured(target, goal, '未写明')}"


def target_label(target: Mapping[str, Any], area: str) -> str:
    """What a target is called, behind its area where that lies inside the reader's."""
    inside = significant_prefix(target["area_code"]) != area
    return f"{area_line(target['area_code'], below=area)} · {target['label']}" if inside else str(target["label"])


def _measured(target: Mapping[str, Any], value: int | str | None, without: str) -> str:
    if value is None:
        return without
    match target["unit"]:
        case "fen":
            return amount_text(int(value))
        case "share":
            return percent_text(str(value))
        case "state":
            return str(value)
        case "count":
            return f"{value} {target['unit_label']}"
        case unit:
            return count_text(int(value), {"households": "户", "people": "人", "villages": "个村"}[unit])
