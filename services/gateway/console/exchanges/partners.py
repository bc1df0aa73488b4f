"""Outside platforms: what is agreed with each, its numbered files, and the next one made or taken."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.exchanges.files import (
    COLUMNS,
    DIRECTIONS,
    FILES,
    HERE,
    PARTNERS,
    RUNS,
    SERVICE,
    STATES,
    TITLE,
    WAITING,
    file_name,
    last_accepted,
    number_of,
    run_row,
)
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    choice,
    empty,
    facts,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import filter_form, given, next_page, required_choice
from services.gateway.console.pieces.listing import PAGE_SIZE, Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    back_with,
    day_field,
    open_form,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text, label_text
from services.gateway.console.register.imports import SentFiles, send_in, upload_form
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, today

Given = Mapping[str, Any]

_SENDS, _TAKES = ("send", "both"), ("receive", "both")
_EXTENTS = {"full": "全量：登记的全部内容", "changes": "变更：对方最近接收以来的变化"}
_ENDINGS = ".xlsx,.xlsm,.csv,.zip,.json"


_PARTNERS = Records(HERE, PARTNERS, SERVICE, "这个平台", TITLE, (TITLE, HERE))


def open_mark(one: Given, on: date) -> Mark:
    """Whether files are exchanged with a partner on a day."""
    if one["withdrawn_on"]:
        return Mark("已撤销", "neutral")
    if str(on) < one["started_on"]:
        return Mark(f"{one['started_on']} 开始", "behind")
    if one["closed_on"] and one["closed_on"] < str(on):
        return Mark(f"{one['closed_on']} 停止", "neutral")
    return Mark("交换中", "good")


def partner_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A partner in a list."""
    return [
        Link(one["name"], f"{PATH}{HERE}/{one['id']}"),
        one["partner_no"],
        area_line(one["area_code"], below=area),
        label_text(labels.EXCHANGE_DIRECTIONS, one["direction"]),
        label_text(labels.EXCHANGE_FORMATS, one["file_format"]),
        "掩码" if one["masked"] else "完整",
        open_mark(one, today()),
    ]


LISTING = Listing(
    here=HERE,
    title=TITLE,
    told="与“三送”等外部平台交换的文件，先选平台",
    api=PARTNERS,
    service=SERVICE,
    columns=[
        Column("平台"),
        Column("编号"),
        Column("地区"),
        Column("方向"),
        Column("格式"),
        Column("号码"),
        Column("状态"),
    ],
    row=partner_row,
    none="没有符合条件的平台。",
    none_yet="本地区还没有登记外部平台。",
    conditions=[Condition("direction", "方向", labels.EXCHANGE_DIRECTIONS)],
    heading="外部平台",
)


@area_page(HERE, TITLE)
async def show_partners(request: Request, session: Session, area: str) -> None:
    """Show the outside platforms of an area."""
    await show_listing(request, session, area, LISTING)


# a partner -----------------------------------------------------------------------------------------------------------


@_PARTNERS.page(f"{HERE}/{{partner_id}}", TITLE)
async def show_partner(request: Request, session: Session, one: Given) -> None:
    """Show what is agreed with a partner and its files by number, and the forms for the next."""
    user, opened = session.user, open_form(request)
    asked = given(request, "direction", "state")
    accepted = await last_accepted(session, one["id"])
    runs = await session.get(RUNS, {"partner_id": one["id"], **asked, **given(request, "after"), "limit": PAGE_SIZE})
    with frame(user, HERE, one["name"], area_line(one["area_code"])):
        show_said(request)
        _agreed(one, accepted)
        _files(one, runs, asked, number_of(accepted), from_first="after" not in request.query_params)
        if one["withdrawn_on"] is None:
            _next_out(one, accepted, user, opened)
            _next_in(one, user)


def _agreed(one: Given, accepted: Answer) -> None:
    with section("约定", wide=True, name="standing"):
        facts(
            [
                ("状态", open_mark(one, today())),
                ("编号", one["partner_no"]),
                ("方向", label_text(labels.EXCHANGE_DIRECTIONS, one["direction"])),
                ("格式", label_text(labels.EXCHANGE_FORMATS, one["file_format"])),
                ("证件号码和电话", "掩码" if one["masked"] else "完整"),
                ("开始日期", day_text(one["started_on"])),
                ("停止日期", day_text(one["closed_on"])),
                ("交换依据", one["basis"]),
                ("对方最近接收", accepted_link(accepted)),
                ("接收日期", day_text(accepted.body["items"][0]["answered_on"]) if number_of(accepted) else ABSENT),
            ]
        )
        rows: list[list[Cell]] = [
            [sheet["title"], labels.SHEETS.get(sheet["sheet"], ABSENT), columns_text(sheet["columns"])]
            for sheet in one["sheets"]
        ]
        table([Column("对方表名"), Column("本系统工作表"), Column("列", wide=True)], rows, "交换内容")
        html.a("返回数据交换", href=PATH + HERE)


def accepted_link(accepted: Answer) -> Cell:
    """The last file that a partner accepted."""
    if not accepted.given:
        return "暂时无法取得"
    if not accepted.body["items"]:
        return "还没有接收过"
    run = accepted.body["items"][0]
    return Link(file_name(run), f"{PATH}{FILES}/{run['id']}")


def columns_text(columns: Sequence[Given]) -> str:
    """Which columns of a sheet are exchanged, as the partner calls them."""
    return "、".join(str(one["header"]) for one in columns) if columns else "全部列，用本系统的列名"


# the next file -------------------------------------------------------------------------------------------------------


def _next_out(one: Given, accepted: Answer, user: User, opened: Opened) -> None:
    if one["direction"] not in _SENDS or "exchange.run" not in user.permissions:
        return
    at = f"{HERE}/{one['id']}"
    with section("生成文件", "按约定的表名、列名和代码，编号递增", wide=True, name="send"):
        if not one["masked"]:
            notice("约定提供完整的证件号码和电话：生成和每次下载都记入审计日志。")
            if "identity.reveal" not in user.permissions:
                html.p("您的岗位不能提供完整号码，请由有权限的岗位办理。")
                return
        extents = dict(_EXTENTS) if number_of(accepted) is not None else {"full": _EXTENTS["full"]}
        with step_form(opened, f"{at}/files", "生成文件", HERE):
            required_choice("extent", "范围", extents, opened.value("extent", "" if len(extents) > 1 else "full"))
            text_field(opened, "purpose", "用途", most=100)
            day_field(opened, "业务日期")
        html.p("内容与还没有回执的文件相同的，不另编号，仍用原来的文件。").classes("muted small")
        if len(extents) == 1:
            html.p("对方接收过一个全量文件以后，才能生成变更文件。").classes("muted small")


class _Wanted(Sent):
    """Which file is to be made."""

    extent: str = ""
    purpose: str = ""


@nicegui.app.post(HERE + "/{partner_id}/files", include_in_schema=False)
async def make_file(request: Request, partner_id: UUID, sent: Annotated[_Wanted, Form()]) -> Response:
    """Make a partner's next file, and go to it; the same again, unanswered, is the file that is there."""
    return await take(
        request,
        f"{PARTNERS}/{partner_id}/runs",
        {"extent": sent.extent, "purpose": sent.purpose.strip(), "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{HERE}/{partner_id}",
        done=lambda run: (f"{FILES}/{run['id']}", made_text(run)),
    )


def made_text(run: Given) -> str:
    """What is said of a file that was asked for."""
    return f"{file_name(run)}{'正在生成' if run['state'] == WAITING else '已生成'}。"


def _next_in(one: Given, user: User) -> None:
    if one["direction"] not in _TAKES or "household.import" not in user.permissions:
        return
    with section("接收文件", "对方的表名、列名和代码换成本系统的，再逐行检查", wide=True, name="take"):
        upload_form(f"{HERE}/{one['id']}/imports", "对方的文件（xlsx、csv、zip 或 json，可多选）", _ENDINGS, "taken_")


@nicegui.app.post(HERE + "/{partner_id}/imports", include_in_schema=False)
async def take_file(request: Request, partner_id: UUID, sent: SentFiles) -> Response:
    """Take a partner's file, and go to its page; the same again is the file that is there."""
    at = f"{HERE}/{partner_id}"
    return await send_in(
        request,
        f"{PARTNERS}/{partner_id}/imports",
        sent,
        refused=partial(back_with, request, at),
        done=lambda taken: f"{FILES}/{taken['run']['id']}",
    )


# its files -----------------------------------------------------------------------------------------------------------


def _files(one: Given, answer: Answer, asked: dict[str, str], last: int | None, *, from_first: bool) -> None:
    at = f"{HERE}/{one['id']}"
    with section("编号文件", "收发共用一列编号，后编的在前", wide=True, name="files"):
        with filter_form(at, asked):
            choice("direction", "收发", DIRECTIONS, asked.get("direction"))
            choice("state", "状态", STATES, asked.get("state"))
        if not answer.given:
            notice(answer.excuse(SERVICE, "编号文件"))
            return
        runs = answer.body["items"]
        if not runs:
            empty("没有符合条件的文件。" if asked or not from_first else "还没有收发过文件。")
            return
        if not asked:
            missing = missing_numbers([run["number"] for run in runs], whole=answer.body["next"] is None)
            notice(*gap_text(runs, missing))
        table(COLUMNS, [run_row(run, last) for run in runs], "编号文件")
        next_page(at, asked, answer.body["next"])


def missing_numbers(numbers: Sequence[int], *, whole: bool) -> list[int]:
    """Numbers that no file bears between those of a page, and from 1 on where the page is the last.

    Args:
        numbers: of a page's files, at least one.
        whole: whether no page follows.
    """
    first = 1 if whole else min(numbers)
    return sorted(set(range(first, max(numbers))) - set(numbers))


def gap_text(runs: Sequence[Given], missing: Sequence[int]) -> tuple[str, str]:
    """Whether numbers are missing among files, as a sentence and its kind of notice."""
    if not missing:
        numbers = [run["number"] for run in runs]
        shown = f"第 {min(numbers)} 至 {max(numbers)} 号" if len(numbers) > 1 else f"第 {numbers[0]} 号"
        return f"{shown}，编号连续，没有缺号。", "good"
    listed = "、".join(str(number) for number in missing)
    return f"缺第 {listed} 号文件。编号应当连续，请联系系统管理员核对数据和审计日志。", "missed"
