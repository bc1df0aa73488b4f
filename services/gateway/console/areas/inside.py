"""The areas inside another: their figures as a table whose grounds tell what stands out, and their alerts by kind."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.credit.loan_links import LOANS
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Heat,
    Link,
    empty,
    heat_level,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, count_text, share_text, wan_text
from services.gateway.console.sessions import User
from services.gateway.console.visits import PATH
from shared.areas import LEVEL_LABELS, AreaLevel, significant_prefix

Figures = Mapping[str, Any]

_ANYTHING = ("households", "alerts_open", "loans", "monitored", "visits_owed", "duties_late")
"""An area without any of these has nothing to show."""


def show_figures(answer: Answer, area: str, user: User) -> None:
    """The figures of the areas of a level; those that have none are counted below.

    Args:
        answer: what `/monitoring/overview/areas` gave.
        area: where the reader is.
        user: who reads: a figure leads to its rows where he may read them.
    """
    if not answer.given:
        with section("下级地区", wide=True):
            notice(answer.excuse("监测服务", "下级地区的数字"))
        return
    level, items = AreaLevel(answer.body["level"]), answer.body["items"]
    shown = [item for item in items if any(item[name] for name in _ANYTHING)]
    with section(f"各{LEVEL_LABELS[level]}情况", "点数字看明细，点表头排序", wide=True, name=f"inside-{level.value}"):
        if not shown:
            empty(f"各{LEVEL_LABELS[level]}都还没有建档立卡户。")
            return
        columns, rows = _table(shown, area, user)
        with html.div().classes("heat-table"):
            table(columns, rows, f"各{LEVEL_LABELS[level]}情况")
        html.p("底色越深，该数在本列中越高：橙色应予关注，蓝色为进展。").classes("muted small")
        if left := len(items) - len(shown):
            html.p(f"另有 {left} 个{LEVEL_LABELS[level]}没有建档立卡户，未列出。").classes("muted small")


def _table(items: Sequence[Figures], area: str, user: User) -> tuple[list[Column], list[list[Cell]]]:
    columns, cells = [Column("地区")], [[_name(item, area)] for item in items]

    def add(heading: str, figures: Sequence[Cell]) -> None:
        columns.append(Column(heading, number=True))
        for row, figure in zip(cells, figures, strict=True):
            row.append(figure)

    def heat(name: str, unit: str, page: str, permission: str, *, good: bool = False, **asked: str) -> list[Cell]:
        # a single area is the highest of all in everything: that tells nothing
        most = max(item[name] or 0 for item in items) if len(items) > 1 else 0
        readable = permission in user.permissions
        found: list[Cell] = []
        for item in items:
            value = item[name]
            asks = {"area": significant_prefix(item["area_code"]), **asked}
            href = f"{PATH}{page}?{urlencode(asks)}" if readable and value else ""
            found.append(Heat(count_text(value, unit), heat_level(value or 0, most), href, good=good))
        return found

    homes = "household.read"
    add("建档立卡户", [_plain(cell) for cell in heat("households", "户", "/households", homes)])
    add("人口", [count_text(item["people"], "人") for item in items])
    add("已脱贫户", heat("exited", "户", "/households", homes, good=True, status="exited"))
    add("脱贫比例", [share_text(item["exited"], item["households"]) for item in items])
    if any(item["monitored"] for item in items):
        add("监测对象", heat("monitored", "户", "/monitored", homes))
    add("贷款余额（万元）", [_loans(item, user) for item in items])
    if items[0]["loans_overdue"] is not None:
        add("逾期贷款", heat("loans_overdue", "笔", "/alerts", "alert.read", rule="loan_overdue", open="true"))
    add("未办结预警", heat("alerts_open", "件", "/alerts", "alert.read", open="true"))
    add("逾期预警", heat("alerts_late", "件", "/alerts", "alert.read", late="true"))
    add("走访未完成", heat("visits_owed", "项", "/duties", "post_duty.read", kept_by="visit", owed="true"))
    add("逾期职责", heat("duties_late", "项", "/duties", "post_duty.read", late="true", owed="true"))
    return columns, cells


def _name(item: Figures, area: str) -> Cell:
    return Link(area_line(item["area_code"], below=area), _overview(item))


def _loans(item: Figures, user: User) -> Cell:
    owed = wan_text(item["outstanding_fen"])
    if "loan.read" not in user.permissions or not item["loans"]:
        return owed
    return Link(owed, f"{PATH}{LOANS}?{urlencode({'area': significant_prefix(item['area_code'])})}")


def _overview(item: Figures) -> str:
    return f"{PATH}/overview?area={significant_prefix(item['area_code'])}"


def _plain(cell: Cell) -> Cell:
    """The same figure without a ground: that an area is large is nothing to look into."""
    return Link(cell.text, cell.href) if isinstance(cell, Heat) and cell.href else cell


def show_alert_kinds(answer: Answer, area: str, user: User) -> None:
    """Open alerts of each kind in each area."""
    if not answer.given:
        return  # what is missing was told above
    level = LEVEL_LABELS[AreaLevel(answer.body["level"])]
    items = [item for item in answer.body["items"] if item["alerts_open"]]
    with section(f"预警：{level}与种类", "未办结，件", wide=True, name="alert-areas"):
        if not items:
            empty("没有未办结的预警。")
            return
        rules = [rule for rule in labels.ALERT_RULES if any(rule in item["alerts_by_rule"] for item in items)]
        most = max(number for item in items for number in item["alerts_by_rule"].values())
        columns = [Column(level), *(Column(labels.ALERT_RULES[rule], number=True) for rule in rules)]
        rows = [[_name(item, area), *(_alerts(item, rule, most, user) for rule in rules)] for item in items]
        with html.div().classes("heat-table"):
            table(columns, rows, f"各{level}各类未办结预警")


def _alerts(item: Figures, rule: str, most: int, user: User) -> Cell:
    number = item["alerts_by_rule"].get(rule, 0)
    if not number:
        return ABSENT
    asked = urlencode({"area": significant_prefix(item["area_code"]), "rule": rule, "open": "true"})
    href = f"{PATH}/alerts?{asked}" if "alert.read" in user.permissions else ""
    return Heat(f"{number:,}", heat_level(number, most), href)
