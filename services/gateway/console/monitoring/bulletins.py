"""Bulletins: the list, one before and after it is issued, and issuing or withdrawing it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    compact_table,
    facts,
    notice,
    section,
)
from services.gateway.console.pieces.filters import given, quarters_until, required_choice
from services.gateway.console.pieces.listing import Condition, Listing, Place, show_listing
from services.gateway.console.pieces.steps import (
    Sent,
    SentStep,
    back_with,
    day_field,
    hidden,
    open_form,
    reason_field,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import amount_text, area_text, count_text, day_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.areas import full_code
from shared.calendar import Quarter

HERE = "/bulletins"
_API = "/monitoring/bulletins"
_KINDS = {"month": "月度通报", "quarter": "季度通报"}
_STATES = {"issued": "已发布", "withdrawn": "已撤回"}
_UNITS = {"households": "户", "people": "人", "loans": "笔", "findings": "个", "reports": "项", "count": "个"}
_MONTHS = 24
_KEPT = ("content-security-policy", "x-content-type-options", "cache-control", "referrer-policy", "content-disposition")
_COLUMNS = [
    Column("通报"),
    Column("文号"),
    Column("类别"),
    Column("发布单位"),
    Column("发布日期"),
    Column("状态"),
]


LISTING = Listing(
    here=HERE,
    title="通报",
    told="脱贫攻坚工作通报",
    api=_API,
    service="监测服务",
    columns=_COLUMNS,
    row=lambda one, _area, _user: _row(one),
    none="没有符合条件的通报。",
    none_yet="尚未发布通报。",
    conditions=[Condition("kind", "类别", _KINDS), Condition("state", "状态", _STATES)],
    place=Place.NONE,
    heading="已发布的通报",
    note="由近及远",
    name="bulletins",
    compact=True,
)


@page(HERE, "通报")
async def show_bulletins(request: Request, session: Session) -> None:
    """Show the bulletins that were issued, and the form for a preview."""
    await show_listing(request, session, session.user.area_code, LISTING, _ask_for_preview)


def _ask_for_preview(_area: str, user: User) -> None:
    with (
        section("预览", "期满后按现有数据生成，发布前不留存", wide=True, name="preview"),
        html.form(method="get", action=f"{PATH}{HERE}/preview").classes("filters"),
    ):
        areas = {code: area_text(code) for code in areas_of(user.area_code)}
        required_choice("area", "地区", areas, user.area_code)
        required_choice("period", "期间", periods())
        with html.div().classes("field buttons"):
            html.button("预览", type="submit").classes("primary")


def periods() -> dict[str, str]:
    """The quarters and months that are over, the latest first."""
    over = quarters_until(Quarter.of(today()).preceding.last_day)
    year, month = today().year, today().month
    months = {}
    for _ in range(_MONTHS):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        months[f"{year}-{month:02d}"] = f"{year}年{month}月"
    return {**over, **months}


def _row(one: Mapping[str, Any]) -> list[Cell]:
    withdrawn = one["state"] == "withdrawn"
    return [
        Link(one["title"], f"{PATH}{HERE}/{one['id']}"),
        one["number_text"],
        one["kind_label"],
        one["office"],
        day_text(one["issued_on"]),
        Mark(one["state_label"], "neutral" if withdrawn else "good"),
    ]


@page(HERE + "/preview", "通报预览")
async def show_preview(request: Request, session: Session) -> None:
    """Show a bulletin as it would be issued now, and the form that issues it."""
    user = session.user
    asked = given(request, "area", "period")
    opened, found = open_form(request), await session.get(f"{_API}/preview", asked)
    with frame(user, HERE, "通报预览", "尚未发布；数据随业务变动"):
        if not found.given:
            notice(found.excuse("监测服务", "通报"))
            html.a("返回通报", href=PATH + HERE)
            return
        content = found.body
        with html.div().classes("field buttons"):
            at = f"{PATH}{HERE}/preview-file"
            html.a("打印版式", href=f"{at}/html?{urlencode(asked)}", target="_blank")
            html.a("下载工作簿", href=f"{at}/xlsx?{urlencode(asked)}")
            html.a("返回通报", href=PATH + HERE)
        _content(content)
        if "bulletin.issue" in user.permissions and (
            content["area_code"] == full_code(user.area_code) or len(user.area_code) >= 6
        ):
            with section("发布", "发布后编号留存，内容不再变动", wide=True, name="issue"):
                html.p(f"{content['area_name']}{content['period_text']}").classes("target-label")
                with step_form(opened, HERE, "发布通报", HERE):
                    hidden("area", content["area_code"])
                    hidden("period", content["period"])
                    day_field(opened, "发布日期")


class _NewBulletin(Sent):
    """Which bulletin is issued."""

    area: str = ""
    period: str = ""


@nicegui.app.post(HERE, include_in_schema=False)
async def issue(
    request: Request,
    sent: Annotated[_NewBulletin, Form()],
) -> Response:
    """Issue a bulletin, and go to it."""
    body = {"area_code": sent.area, "period": sent.period, "occurred_on": sent.occurred_on}
    form = f"{HERE}/preview?{urlencode({'area': sent.area, 'period': sent.period})}"
    return await take(request, _API, body, key=sent.key, typed=sent.typed, form=form, done=_issued)


def _issued(one: Mapping[str, Any]) -> tuple[str, str]:
    return f"{HERE}/{one['id']}", f"已发布：{one['number_text']}。"


@page(HERE + "/{bulletin_id}", "通报")
async def show_bulletin(request: Request, session: Session) -> None:
    """Show an issued bulletin."""
    user = session.user
    bulletin_id = quote(request.path_params["bulletin_id"], safe="")
    opened, found = open_form(request), await session.get(f"{_API}/{bulletin_id}")
    with frame(user, HERE, found.body["title"] if found.given else "通报", "内容与发布时一致"):
        show_said(request)
        if not found.given:
            notice(found.excuse("监测服务", "这份通报"))
            html.a("返回通报", href=PATH + HERE)
            return
        one = found.body
        with section("发布", wide=True, name="issued"):
            if one["withdrawn_reason"]:
                notice(f"已于 {one['withdrawn_on']} 撤回：{one['withdrawn_reason']}", "missed")
            facts(
                [
                    ("文号", one["number_text"]),
                    ("发布单位", one["office"]),
                    ("发布日期", day_text(one["issued_on"])),
                    ("发布人", one["issuer"]),
                    ("状态", Mark(one["state_label"], "neutral" if one["withdrawn_on"] else "good")),
                ]
            )
            with html.div().classes("field buttons"):
                html.a("打印版式", href=f"{PATH}{HERE}/{one['id']}/file/html", target="_blank")
                html.a("下载工作簿", href=f"{PATH}{HERE}/{one['id']}/file/xlsx")
        _content(one["content"])
        if (
            one["withdrawn_on"] is None
            and "bulletin.issue" in user.permissions
            and one["issuer_code"] == full_code(user.area_code)
        ):
            with (
                section("撤回", "撤回后仍可查阅，同一期可重新发布", wide=True, name="withdraw"),
                step_form(opened, f"{HERE}/{one['id']}/withdraw", "撤回通报", HERE),
            ):
                day_field(opened, "撤回日期")
                reason_field(opened)


@nicegui.app.post(HERE + "/{bulletin_id}/withdraw", include_in_schema=False)
async def withdraw(
    request: Request,
    bulletin_id: str,
    sent: SentStep,
) -> Response:
    """Withdraw a bulletin, and go back to it."""
    at = f"{HERE}/{quote(bulletin_id, safe='')}"
    body = {"occurred_on": sent.occurred_on, "reason": sent.reason}
    path = f"{_API}/{quote(bulletin_id, safe='')}/withdraw"
    return await take(request, path, body, key=sent.key, typed=sent.typed, form=at, done=_withdrawn)


def _withdrawn(one: Mapping[str, Any]) -> tuple[str, str]:
    return f"{HERE}/{one['id']}", f"已撤回：{one['number_text']}。"


# what a bulletin tells -----------------------------------------------------------------------------------------------


def _content(content: Mapping[str, Any]) -> None:
    with section("要点", content["period_text"], wide=True, name="highlights"):
        _sentences(content["highlights"])
    if content["concerns"]:
        with section("需要关注", wide=True, name="concerns"):
            _sentences(content["concerns"])
    figures = [*content["households"], *content["lending"], *content["findings"], *content["reports"]]
    with section("主要数字", "与上期相比", wide=True, name="figures"):
        columns = [
            Column("指标"),
            Column("本期", number=True),
            Column("上期", number=True),
            Column("增减", number=True),
        ]
        compact_table(columns, [_figure(one) for one in figures], "主要数字")
    if content["areas"]:
        with section("各地情况", "按未脱贫比例、预警按时核实、职责按期办结排列", wide=True, name="areas"):
            _areas(content["areas"])


def _sentences(sentences: Sequence[str]) -> None:
    with html.ul().classes("sentences"):
        for sentence in sentences:
            html.li(sentence)


def _figure(one: Mapping[str, Any]) -> list[Cell]:
    change = one["change"]
    sign = "+" if change is not None and change > 0 else ""
    told = _amount(one["unit"], change)
    return [one["label"], _amount(one["unit"], one["value"]), _amount(one["unit"], one["before"]), f"{sign}{told}"]


def _amount(unit: str, value: int | None) -> str:
    return amount_text(value) if unit == "fen" else count_text(value, _UNITS.get(unit, ""))


def _areas(areas: Sequence[Mapping[str, Any]]) -> None:
    columns = [
        Column("地区"),
        Column("名次", number=True),
        Column("在册", number=True),
        Column("未脱贫", number=True),
        Column("本期脱贫", number=True),
        Column("返贫", number=True),
        Column("预警按时核实", number=True),
        Column("职责按期办结", number=True),
    ]
    rows: list[list[Cell]] = [
        [
            one["area_name"],
            "—" if one["rank"] is None else str(one["rank"]),
            count_text(one["registered"], "户"),
            count_text(one["remaining"], "户"),
            count_text(one["exits"], "户"),
            count_text(one["returns"], "户"),
            f"{one['visits_in_time']} / {one['visits_due']}",
            f"{one['duties_kept']} / {one['duties_due']}",
        ]
        for one in areas
    ]
    compact_table(columns, rows, "各地情况")


# files ----------------------------------------------------------------------------------------------------------------


@nicegui.app.get(HERE + "/preview-file/{form}", include_in_schema=False)
async def open_preview(request: Request, form: str) -> Response:
    """Hand on a preview as a page for print or a workbook."""
    asked = urlencode({**given(request, "area", "period"), "format": form})
    return await hand_on(request, f"{_API}/preview?{asked}", partial(back_with, request, HERE), kept=_KEPT)


@nicegui.app.get(HERE + "/{bulletin_id}/file/{form}", include_in_schema=False)
async def open_bulletin(request: Request, bulletin_id: str, form: str) -> Response:
    """Hand on a bulletin as a page for print or a workbook."""
    at = quote(bulletin_id, safe="")
    back = partial(back_with, request, f"{HERE}/{at}")
    return await hand_on(request, f"{_API}/{at}?format={quote(form, safe='')}", back, kept=_KEPT)
