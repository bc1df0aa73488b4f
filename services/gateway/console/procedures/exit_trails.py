"""Exits from poverty with what in their history speaks against them: the list of an area, and a household's trail."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page, show_refused
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    count_text,
    day_text,
    label_text,
    moment_text,
    yuan_amount,
)
from services.gateway.console.register.story import CHANGES, FIELDS
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

HERE = "/exit-trails"
API = "/registry/exit-trails"
MARKS = {
    "no_procedure": "未经退出程序",
    "dated_into_last_year": "跨年补登",
    "no_income": "登记时没有收入数据",
    "below_line": "收入低于脱贫线",
    "income_raised": "脱贫前调高过收入",
    "slid_back": "日期倒填",
    "altered_after": "脱贫后改过以前的内容",
    "help_added_after": "脱贫后补登以前的帮扶",
    "undone": "已作为误登撤销",
}
_WAYS = {"procedure": "退出程序", "request": "变更审批", "file": "批量导入", "other": "其他"}
_HELP_ACTIONS = {"created": "补登", "changed": "修改", "withdrawn": "作废"}
_KINDS = {
    **{kind: label for kind, (_, label) in CHANGES.items()},
    "income": "登记收入",
    "joined": "成员入户",
    "left": "成员离户",
}
_TITLE = "退出核查"


def exit_row(one: Given, area: str, _user: User) -> list[Cell]:
    """An exit in a list."""
    return [
        Link(f"{one['head_name']}（{one['household_no']}）", f"{PATH}{HERE}/{one['household_id']}"),
        area_line(one["village_code"], below=area),
        day_text(one["exited_on"]),
        later_text(one["recorded_days_later"]),
        label_text(_WAYS, one["way"]),
        yuan_amount(one["per_head_fen"]),
        marks_text(one["marks"]),
    ]


def later_text(days: int) -> str:
    """How long after its day something was recorded."""
    return "当日" if days <= 0 else count_text(days, "天后")


def marks_text(marks: Iterable[str]) -> str:
    """What speaks against an exit; a dash where nothing does."""
    return "、".join(label_text(MARKS, mark) for mark in marks) or ABSENT


LISTING = Listing(
    here=HERE,
    title=_TITLE,
    told="疑点只是线索，供核查，不是结论",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("农户"),
        Column("村"),
        Column("脱贫日期"),
        Column("登记时间"),
        Column("退出方式"),
        Column("登记时人均纯收入", number=True),
        Column("疑点", wide=True),
    ],
    row=exit_row,
    none="没有符合条件的脱贫户。",
    conditions=[Condition("marked", "疑点", {"true": "只看有疑点的"}), Condition("mark", "疑点种类", MARKS)],
    more=["year"],
)


@area_page(HERE, _TITLE)
async def show_exits(request: Request, session: Session, area: str) -> None:
    """Show the exits of an area with what speaks against them."""
    await show_listing(request, session, area, LISTING)


@page(f"{HERE}/{{household_id}}", _TITLE)
async def show_trail(request: Request, session: Session) -> None:
    """Show every exit of a household: the steps before it, and what was altered afterwards."""
    user, household_id = session.user, quote(request.path_params["household_id"], safe="")
    answer = await session.get(f"/registry/households/{household_id}/exit-trail")
    if not answer.given:
        show_refused(user, HERE, _TITLE, answer.excuse("建档立卡服务", "退出经过"), back=("退出核查", HERE))
        return
    trails = answer.body["items"]
    heading = f"{trails[0]['exit']['head_name']}户的退出经过" if trails else _TITLE
    with frame(user, HERE, heading, "按登记的先后；谁在什么时候登记，都有记录"):
        if "household.read" in user.permissions:
            html.a("查看农户", href=f"{PATH}/households/{household_id}")
        if not trails:
            empty("这户没有登记过脱贫。")
        for trail in trails:
            _trail(trail, user)


def _trail(trail: Given, user: User) -> None:
    one = trail["exit"]
    with section(f"{one['exited_on']} 脱贫", wide=True, name=f"exit-{one['version']}"):
        if one["marks"]:
            notice(f"疑点：{marks_text(one['marks'])}。请入户或调阅原件核实。")
        else:
            notice("没有发现疑点。", "good")
        facts(
            [
                ("村", area_line(one["village_code"], below=user.area_code)),
                ("退出方式", label_text(_WAYS, one["way"])),
                ("登记", f"{moment_text(one['recorded_at'])}（{later_text(one['recorded_days_later'])}）"),
                ("登记人", f"{one['subject']}（{label_text(labels.POSTS, one['role'])}）"),
                ("依据收入", f"{one['income_year']}年" if one["income_year"] else ABSENT),
                ("人均纯收入", yuan_amount(one["per_head_fen"])),
                ("脱贫线", yuan_amount(one["line_fen"])),
                ("理由", one["reason"] or ABSENT),
            ]
        )
        html.h3("脱贫之前")
        _steps(trail["before"], "脱贫之前没有登记。")
        html.h3("脱贫登记之后，改动以前内容的")
        _steps(trail["altered"], "没有改动过。")
        html.h3("脱贫登记之后，补登以前帮扶的")
        if trail["help_added"]:
            table(_HELP_COLUMNS, [_help_row(step) for step in trail["help_added"]], "补登的帮扶")
        else:
            empty("没有补登过。")


_STEP_COLUMNS = [
    Column("业务日期"),
    Column("登记时间"),
    Column("事项"),
    Column("改了什么", wide=True),
    Column("登记人"),
    Column("疑点"),
]
_HELP_COLUMNS = [Column("业务日期"), Column("登记时间"), Column("内容"), Column("怎样"), Column("登记人")]


def _steps(steps: Iterable[Given], none: str) -> None:
    rows: list[list[Cell]] = [
        [
            day_text(step["occurred_on"]),
            moment_text(step["recorded_at"]),
            _KINDS.get(step["kind"], "其他变动"),
            changed_text(step) + (f"（{step['reason']}）" if step["reason"] else ""),
            step["subject"],
            Mark(marks_text(step["marks"]), "behind") if step["marks"] else ABSENT,
        ]
        for step in steps
    ]
    if rows:
        table(_STEP_COLUMNS, rows, "经过")
    else:
        empty(none)


def changed_text(step: Given) -> str:
    """What a version of a household changed: incomes per head with what stood before, other facts by their names."""
    before = step["old"].get("incomes", {})
    told = [
        f"{year}年人均纯收入 {yuan_amount(before.get(year, {}).get('net_per_head_fen'))} → "
        f"{yuan_amount(facts_of['net_per_head_fen'])}"
        for year, facts_of in step["new"].get("incomes", {}).items()
        if "net_per_head_fen" in facts_of
    ]
    names = dict.fromkeys(FIELDS[name] for name in step["new"] if name in FIELDS)
    return "、".join([*told, *names]) or ABSENT


def _help_row(step: Given) -> list[Cell]:
    return [
        day_text(step["occurred_on"]),
        moment_text(step["recorded_at"]),
        step["title"],
        label_text(_HELP_ACTIONS, step["action"]),
        step["subject"],
    ]
