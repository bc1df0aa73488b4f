"""All alerts of an area: by kind and state, page by page, the latest first."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.monitoring.alerts import alert_table
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.elements import choice, empty, notice, section
from services.gateway.console.pieces.texts import area_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

HERE = "/alerts"
PAGE_SIZE = "20"
_CONDITIONS = ("rule", "state", "open", "late", "answered_by", "assignee")


@area_page(HERE, "预警")
async def show_alerts(request: Request, session: Session, area: str) -> None:
    """Show the alerts that meet the conditions in the address."""
    user = session.user
    given = {name: request.query_params.get(name, "") for name in (*_CONDITIONS, "after")}
    asked = {"area": area, **{name: value for name, value in given.items() if value}}
    answer = await session.get("/monitoring/alerts", {**asked, "limit": PAGE_SIZE})
    with (
        frame(user, HERE, "预警", f"{area_text(area)} · 由近及远"),
        section("预警清单", wide=True, name="alerts"),
    ):
        _form(asked, user)
        if answer.given:
            _found(answer.body, asked, user)
        else:
            notice(answer.excuse("监测服务", "预警"))


def _form(asked: Mapping[str, str], user: User) -> None:
    with html.form(method="get", action=PATH + HERE).classes("filters"):
        area_choice(user, asked["area"])
        choice("rule", "种类", labels.ALERT_RULES, asked.get("rule"))
        choice("state", "状态", labels.ALERT_STATES, asked.get("state"))
        choice("open", "待办", labels.YES_NO, asked.get("open"))
        choice("late", "逾期", labels.YES_NO, asked.get("late"))
        choice("answered_by", "责任岗位", labels.POSTS, asked.get("answered_by"))
        with html.div().classes("field"):
            html.label("指派给", **{"for": "assignee"})
            html.input_(id="assignee", name="assignee", value=asked.get("assignee", ""), maxlength=50)
        with html.div().classes("field buttons"):
            html.button("筛选", type="submit").classes("primary")
            if any(name in asked for name in _CONDITIONS):
                html.a("清除条件", href=f"{PATH}{HERE}?{urlencode({'area': asked['area']})}")


def _found(body: Mapping[str, Any], asked: Mapping[str, str], user: User) -> None:
    if not body["items"]:
        empty("没有符合条件的预警。" if any(name in asked for name in _CONDITIONS) else "本地区没有预警。")
        return
    alert_table(body["items"], asked["area"], linked="household.read" in user.permissions)
    if body["next"]:
        html.a("下一页", href=f"{PATH}{HERE}?{urlencode({**asked, 'after': body['next']})}").classes("more")
