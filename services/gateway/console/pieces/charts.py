"""Options of the charts: axes with units, the palette's colours, exact figures in the tips."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.gateway.console.pieces import palette
from services.gateway.console.pieces.texts import quarter_text, wan_text, wan_value, yuan_value
from shared.calendar import Quarter
from shared.money import yuan_text

_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
_AXIS_TEXT = {"color": palette.MUTED, "fontSize": 12}
_SYMBOLS = ("circle", "rect", "triangle", "diamond")


def every_quarter(lending: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """Lending and repayment of each quarter from the first to the last, those without any as zeros.

    Args:
        lending: `quarter`, `lent_fen`, `repaid_fen` of quarters in which something moved, in order.

    Returns:
        Quarter label, lent and repaid in fen.
    """
    if not lending:
        return []
    known = {row["quarter"]: (row["lent_fen"], row["repaid_fen"]) for row in lending}
    quarter, last = Quarter.parse(lending[0]["quarter"]), Quarter.parse(lending[-1]["quarter"])
    rows = []
    while quarter <= last:
        rows.append((str(quarter), *known.get(str(quarter), (0, 0))))
        quarter = quarter.following
    return rows


def lending_by_quarter(rows: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Bars of what was lent and paid back in each quarter, 万元."""
    return _chart(
        categories=[_upright(label) for label, _, _ in rows],
        unit="万元",
        series=[
            _bars("发放", [(wan_value(lent), wan_text(lent)) for _, lent, _ in rows], palette.BLUE),
            _bars("收回", [(wan_value(repaid), wan_text(repaid)) for _, _, repaid in rows], palette.ORANGE),
        ],
        tip_titles=[quarter_text(label) for label, _, _ in rows],
    )


def fund_per_bank(rows: Sequence[tuple[str, int, int, str]]) -> dict[str, Any]:
    """Bars of fund balance and loans outstanding of each bank, 万元, with the leverage beside them.

    Args:
        rows: bank, balance and outstanding in fen, leverage as text.
    """
    owed = _bars("贷款余额", [(wan_value(fen), wan_text(fen)) for _, _, fen, _ in rows], palette.BLUE)
    for point, (_, _, _, leverage) in zip(owed["data"], rows, strict=True):
        point["label"] = {"show": True, "position": "right", "color": palette.INK, "formatter": leverage}
    chart = _chart(
        categories=[bank for bank, _, _, _ in rows],
        unit="万元",
        series=[
            _bars("风险缓释基金余额", [(wan_value(fen), wan_text(fen)) for _, fen, _, _ in rows], palette.GREEN),
            owed,
        ],
        tip_titles=[bank for bank, _, _, _ in rows],
    )
    return _lying(chart)


def leverage_per_bank(rows: Sequence[tuple[str, int, int, str | None]], target: Decimal | None) -> dict[str, Any]:
    """Lying bars of how many times its fund each bank has lent, with a line where it should be.

    Args:
        rows: bank, balance and outstanding in fen, leverage; None where the fund is empty.
        target: leverage aimed at; None where there is not one of all.
    """
    points = [
        (0.0, "基金为零") if leverage is None else (float(Decimal(leverage)), f"{Decimal(leverage):.2f}")
        for _, _, _, leverage in rows
    ]
    series = _bars("杠杆", points, palette.BLUE)
    for point in series["data"]:
        point["label"] = {"show": True, "position": "right", "color": palette.INK, "formatter": point["text"]}
    if target is not None:
        series["markLine"] = {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": palette.VERMILION, "type": "dashed", "width": 2},
            "label": {"formatter": f"目标 {target.normalize():f} 倍", "color": palette.INK, "position": "start"},
            "data": [{"xAxis": float(target)}],
        }
    chart = _chart(
        categories=[bank for bank, _, _, _ in rows],
        unit="倍",
        series=[series],
        tip_titles=[bank for bank, _, _, _ in rows],
    )
    lying = _lying(chart)
    if target is not None:  # the line is to be seen though all bars end before it
        longest = max(target, *(Decimal(leverage or 0) for *_, leverage in rows))
        text = {**_AXIS_TEXT, "showMaxLabel": False}
        lying["xAxis"] = {**lying["xAxis"], "max": math.ceil(longest * Decimal("1.15")), "axisLabel": text}
    return lying


def simulated_subsidy(rows: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Stacked bars of the subsidy on each quarter's list, 万元.

    Args:
        rows: quarter label, households' and organisations' subsidy in fen.
    """
    return _chart(
        categories=[_upright(label) for label, _, _ in rows],
        unit="万元",
        series=[
            _bars("农户贴息", [(wan_value(fen), wan_text(fen)) for _, fen, _ in rows], palette.BLUE, stack="all"),
            _bars("经营主体贴息", [(wan_value(fen), wan_text(fen)) for _, _, fen in rows], palette.ORANGE, stack="all"),
        ],
        tip_titles=[quarter_text(label) for label, _, _ in rows],
    )


def simulated_fund(rows: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """What the fund holds at the end of each quarter, and what it lacked in it, 万元.

    Args:
        rows: quarter label, balance and what it should have paid and could not, in fen.
    """
    balance = _bars("季末基金余额", [(wan_value(fen), wan_text(fen)) for _, fen, _ in rows], palette.GREEN)
    return _chart(
        categories=[_upright(label) for label, _, _ in rows],
        unit="万元",
        series=[
            {**balance, "type": "line", "symbolSize": 7, "areaStyle": {"color": palette.GREEN, "opacity": 0.12}},
            _bars("代偿缺口", [(wan_value(fen), wan_text(fen)) for _, _, fen in rows], palette.VERMILION),
        ],
        tip_titles=[quarter_text(label) for label, _, _ in rows],
    )


def _upright(label: str) -> str:
    """A quarter below an axis: the quarter above its year."""
    return "\n".join(reversed(quarter_text(label).partition("年")[::2]))


def alerts_by_rule(rows: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Stacked bars of open and finished alerts of each rule.

    Args:
        rows: label, open, raised.
    """
    chart = _chart(
        categories=[label for label, _, _ in rows],
        unit="件",
        series=[
            _bars("未办结", [(still, f"{still:,}") for _, still, _ in rows], palette.VERMILION, stack="all"),
            _bars(
                "已办结或已消除",
                [(raised - still, f"{raised - still:,}") for _, still, raised in rows],
                palette.SKY,
                stack="all",
            ),
        ],
        tip_titles=[label for label, _, _ in rows],
    )
    return _lying(chart)


def income_by_year(rows: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Bars of the net income per person of each year, yuan.

    Args:
        rows: year and net income per person in fen.
    """
    series = _bars("人均纯收入", [(yuan_value(fen), yuan_text(fen)) for _, fen in rows], palette.BLUE)
    for point, (_, fen) in zip(series["data"], rows, strict=True):
        point["label"] = {"show": True, "position": "top", "color": palette.INK, "formatter": yuan_text(fen)}
    return _chart(
        categories=[f"{year}年" for year, _ in rows],
        unit="元",
        series=[series],
        tip_titles=[f"{year}年" for year, _ in rows],
    )


def story(points: Sequence[tuple[str, str, str]], lanes: Sequence[str]) -> dict[str, Any]:
    """What happened to a household over the years, each kind on a lane of its own.

    Args:
        points: day, lane, what happened.
        lanes: in order, the first on top.
    """
    tip = f"(point) => {_js([f'{day} {text}' for day, _, text in points])}[point.data.place]"
    return {
        "textStyle": {"fontFamily": _FONT, "color": palette.INK},
        "animation": False,
        # what is drawn is told below in words; a day in milliseconds is nothing to be read out
        "aria": {"enabled": False},
        "grid": {"left": 8, "right": 16, "top": 10, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "confine": True, ":formatter": tip, "extraCssText": "white-space: normal"},
        "xAxis": {
            "type": "time",
            "minInterval": 365 * 24 * 3600 * 1000,
            "axisLabel": {**_AXIS_TEXT, "formatter": "{yyyy}年", "hideOverlap": True},
            "axisLine": {"lineStyle": {"color": palette.LINE}},
            "splitLine": {"show": True, "lineStyle": {"color": palette.LINE}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(lanes),
            "axisLabel": _AXIS_TEXT,
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "splitLine": {"show": True, "lineStyle": {"color": palette.LINE, "type": "dashed"}},
        },
        "series": [
            {
                "type": "scatter",
                "symbol": _SYMBOLS[at % len(_SYMBOLS)],
                "symbolSize": 11,
                "itemStyle": {"color": palette.LANES[at % len(palette.LANES)], "opacity": 0.85},
                "data": [
                    {"value": [day, lane], "place": place} for place, (day, one, _) in enumerate(points) if one == lane
                ],
            }
            for at, lane in enumerate(lanes)
        ],
    }


def _bars(name: str, points: Sequence[tuple[float, str]], colour: str, stack: str = "") -> dict[str, Any]:
    series: dict[str, Any] = {
        "name": name,
        "type": "bar",
        "barMaxWidth": 28,
        "itemStyle": {"color": colour},
        "data": [{"value": value, "text": text} for value, text in points],
    }
    return {**series, "stack": stack} if stack else series


def _chart(
    *, categories: Sequence[str], unit: str, series: Sequence[dict[str, Any]], tip_titles: Sequence[str]
) -> dict[str, Any]:
    # the tip shows each point's own text, which is exact, not the position of its bar
    tip = (
        f"(points) => [{_js(tip_titles)}[points[0].dataIndex], ...points.map("
        f"(point) => `${{point.marker}}${{point.seriesName}}：${{point.data.text}} {unit}`)].join('<br>')"
    )
    return {
        "textStyle": {"fontFamily": _FONT, "color": palette.INK},
        "animation": False,
        "aria": {"enabled": True},
        "legend": {"show": len(series) > 1, "top": 0, "left": 0, "itemWidth": 14, "textStyle": {"color": palette.INK}},
        "grid": {"left": 8, "right": 8, "top": 56, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True, ":formatter": tip},
        "xAxis": {
            "type": "category",
            "data": list(categories),
            "axisLabel": {**_AXIS_TEXT, "hideOverlap": True},
            "axisTick": {"alignWithLabel": True},
            "axisLine": {"lineStyle": {"color": palette.LINE}},
        },
        "yAxis": {
            "type": "value",
            "name": unit,
            "nameTextStyle": _AXIS_TEXT,
            "axisLabel": _AXIS_TEXT,
            "splitLine": {"lineStyle": {"color": palette.LINE}},
        },
        "series": list(series),
    }


def _lying(chart: dict[str, Any]) -> dict[str, Any]:
    """The same chart with its bars lying, so that long names find room on the left."""
    values = {**chart["yAxis"], "nameLocation": "middle", "nameGap": 26, "splitNumber": 4}
    names = {**chart["xAxis"], "inverse": True, "axisLabel": {**_AXIS_TEXT, "width": 124, "overflow": "break"}}
    grid = {"left": 8, "right": 64, "top": 40, "bottom": 30, "containLabel": True}
    return {**chart, "xAxis": values, "yAxis": names, "grid": grid}


def _js(texts: Sequence[str]) -> str:
    """A JavaScript array of texts; what could end a script or a template is written as an escape."""
    quoted = (
        "".join(char if char.isalnum() else f"\\u{ord(char):04x}" for char in text if ord(char) < 0x10000)
        for text in texts
    )
    return "[" + ", ".join(f'"{text}"' for text in quoted) + "]"
