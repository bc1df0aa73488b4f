"""Inspections by the plan's forms: those of an area, filling one in, handing it in, and correcting it afterwards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentAsNamed,
    SentStep,
    count_field,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    area_names,
    day_text,
    percent_text,
    read_count,
    read_percent,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.areas import AreaLevel, level_of

Given = Mapping[str, Any]

SUPERVISION = "/supervision"
HERE = "/supervision/inspections"
API = "/monitoring/inspections"
FORMS = "/monitoring/inspection-forms"
_STATES = {"draft": "草稿", "submitted": "已提交"}
_MARKS = {"draft": "behind", "submitted": "good"}
_OBJECTS = {"town": "乡镇", "village": "村", "household": "农户", "person": "干部"}
_LEVELS = {"town": [AreaLevel.TOWN], "village": [AreaLevel.VILLAGE]}
"""Object → levels of the areas where it is; a household or person is in either."""
_ANSWER = "answer"
_TRUTHS = {"true": True, "false": False}


_INSPECTIONS = Records(SUPERVISION, API, "监测服务", "这份督查表", "督查表", ("督查表", HERE))


def _row(one: Given, area: str, _user: User) -> list[Cell]:
    return [
        Link(f"{one['inspected_on']} {area_line(one['area_code'], below=area)}", f"{PATH}{HERE}/{one['id']}"),
        _OBJECTS.get(one["object_kind"], "其他"),
        one["person"] or ABSENT,
        one["inspected_by"],
        day_text(one["submitted_on"]),
        _state(one),
    ]


def _state(one: Given) -> Mark:
    return Mark(one["state_label"], _MARKS.get(one["state"], "neutral"))


LISTING = Listing(
    here=HERE,
    title="督查表",
    told="按督查日期由近及远",
    api=API,
    service="监测服务",
    columns=[Column("督查"), Column("对象"), Column("姓名"), Column("督查人"), Column("提交日期"), Column("状态")],
    row=_row,
    none="没有符合条件的督查表。",
    conditions=[Condition("state", "状态", _STATES)],
    more=["form", "zone"],
    under=SUPERVISION,
)


@area_page(HERE, "督查表", here=SUPERVISION)
async def show_inspections(request: Request, session: Session, area: str) -> None:
    """Show the inspections of an area."""
    await show_listing(request, session, area, LISTING, _way_to_a_new_one)


def _way_to_a_new_one(_area: str, user: User) -> None:
    if "supervision.inspect" in user.permissions:
        html.a("填写督查表", href=f"{PATH}{HERE}/new").classes("more")


# filling in -----------------------------------------------------------------------------------------------------------


@page(f"{HERE}/new", "填写督查表")
async def show_new(request: Request, session: Session) -> None:
    """Ask which form is filled in for what, then for its answers."""
    user, opened = session.user, open_form(request)
    answer = await session.get(FORMS)
    forms = [one for one in answer.body["items"] if _is_for(one, user)] if answer.given else []
    chosen = next((one for one in forms if one["code"] == request.query_params.get("form")), None)
    with frame(user, SUPERVISION, chosen["label"] if chosen else "填写督查表", "按现行方案的表式"):
        if not answer.given:
            notice(answer.excuse("监测服务", "督查表式"))
        elif not forms:
            empty("现行方案没有由您的岗位填写的督查表。")
        elif chosen is None:
            with section("选择表式", wide=True, name="forms"), html.ul().classes("sentences"):
                for one in forms:
                    with html.li():
                        html.a(one["label"], href=f"{PATH}{HERE}/new?{urlencode({'form': one['code']})}")
        else:
            _blank(chosen, user, opened)


def _is_for(form: Given, user: User) -> bool:
    return not form["roles"] or user.role in form["roles"]


def _blank(form: Given, user: User, opened: Opened) -> None:
    kinds = {kind: _OBJECTS[kind] for kind in form["objects"] if kind != "household"}
    with section("督查对象", wide=True, name="step"), step_form(opened, HERE, "保存为草稿", HERE):
        if not kinds:
            notice("这种督查表以农户为对象，请用接口登记。", "neutral")
        hidden("form", form["code"])
        required_choice("object_kind", "对象", kinds, opened.value("object_kind", next(iter(kinds), "")))
        levels = {level for kind in kinds for level in _LEVELS.get(kind, [AreaLevel.TOWN, AreaLevel.VILLAGE])}
        areas = [code for code in area_names() if code.startswith(user.area_code) and level_of(code) in levels]
        named = {code: area_line(code, below=user.area_code) for code in areas}
        required_choice("area", "地区", named, opened.value("area"))
        if "person" in kinds:
            text_field(opened, "person", "干部姓名（对象为干部时填）", most=50, required=False)
        day_field(opened, "督查日期")
        text_field(opened, "inspected_by", "督查人", otherwise=user.name, most=50)
        _questions(form, {}, opened)


def _questions(form: Given, answers: Given, opened: Opened) -> None:
    for part in form["sections"]:
        html.h3(part["label"])
        for item in part["items"]:
            name = f"{_ANSWER}-{item['kind']}-{part['code']}-{item['code']}"
            told = answers.get(part["code"], {}).get(item["code"])
            _question(name, item, _as_typed(item["kind"], told), opened)


def _question(name: str, item: Given, told: str, opened: Opened) -> None:
    match item["kind"]:
        case "yes_no":
            required_choice(name, item["label"], labels.YES_NO, opened.value(name, told))
        case "number":
            count_field(opened, name, item["label"], otherwise=told)
        case "share":
            text_field(opened, name, f"{item['label']}（%）", otherwise=told, most=10)
        case "date":
            day_field(opened, item["label"], name, otherwise=told)
        case _:
            text_field(opened, name, item["label"], otherwise=told, most=2000, required=False)


def _as_typed(kind: str, told: Any) -> str:
    if told is None:
        return ""
    match kind:
        case "yes_no":
            return str(told).lower()
        case "share":
            return percent_text(told).removesuffix("%")
        case _:
            return str(told)


class Filled(SentAsNamed):
    """A form as it was filled in; its answers are named by their kind, section and item."""

    form: str = ""
    object_kind: str = ""
    area: str = ""
    person: str = ""
    inspected_by: str = ""


class Unreadable(Exception):
    """An answer is none of its kind; the message is a sentence."""


def answers_of(sent: Filled) -> dict[str, dict[str, Any]]:
    """The answers of a form as the API takes them, None where one was left open.

    Raises:
        Unreadable: one is no number or share.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, typed in sent.named().items():
        parts = name.split("-")
        if len(parts) == 4 and parts[0] == _ANSWER:
            _, kind, part, item = parts
            found.setdefault(part, {})[item] = _read(kind, typed.strip())
    return found


def _read(kind: str, typed: str) -> Any:
    if not typed:
        return None
    match kind:
        case "yes_no":
            read: Any = _TRUTHS.get(typed)
        case "number":
            read = read_count(typed)
        case "share":
            read = read_percent(typed)
        case _:
            read = typed
    if read is None:
        raise Unreadable(f"“{typed}”不是有效的数字，请核对。数量填整数，比例填 0 至 100，至多两位小数。")
    return read


@nicegui.app.post(HERE, include_in_schema=False)
async def draw_up(request: Request, sent: Annotated[Filled, Form()]) -> Response:
    """Keep a form as a draft, and go to it."""
    blank = f"{HERE}/new?{urlencode({'form': sent.form})}"
    try:
        answers = answers_of(sent)
    except Unreadable as unreadable:
        return refuse(request, str(unreadable), sent.typed, blank)
    body = {
        "form": sent.form,
        "object_kind": sent.object_kind,
        "area_code": sent.area,
        **({"person": sent.person} if sent.person else {}),
        "inspected_on": sent.occurred_on,
        "inspected_by": sent.inspected_by,
        "answers": {
            part: told
            for part, items in answers.items()
            if (told := {item: answer for item, answer in items.items() if answer is not None})
        },
    }
    return await take(
        request,
        API,
        body,
        key=sent.key,
        typed=sent.typed,
        form=blank,
        done=lambda one: (f"{HERE}/{one['id']}", "已保存为草稿，请核对后提交。"),
    )


# one ------------------------------------------------------------------------------------------------------------------


@_INSPECTIONS.page(f"{HERE}/{{inspection_id}}", "督查表")
async def show_inspection(request: Request, session: Session, one: Given) -> None:
    """Show an inspection with its answers, and the form by which the reader hands it in or corrects it."""
    user, opened = session.user, open_form(request)
    forms = await session.get(FORMS, {"area": one["area_code"], "on": one["inspected_on"]})
    form = next((form for form in forms.body["items"] if form["code"] == one["form"]), None) if forms.given else None
    with frame(
        user, SUPERVISION, form["label"] if form else "督查表", area_line(one["area_code"], below=user.area_code[:4])
    ):
        show_said(request)
        _standing(one)
        if form is None:
            notice("这份督查表的表式暂时未能取得，内容未能显示。请稍后刷新页面。")
            return
        _step(one, form, user, opened)
        _answers(form, one["answers"])
        _versions(one["versions"])


def _standing(one: Given) -> None:
    with section("督查", wide=True, name="standing"):
        facts(
            [
                ("状态", _state(one)),
                ("对象", _OBJECTS.get(one["object_kind"], "其他")),
                ("姓名", one["person"] or ABSENT),
                ("督查日期", day_text(one["inspected_on"])),
                ("督查人", one["inspected_by"]),
                ("提交日期", day_text(one["submitted_on"])),
            ]
        )
        if (handover := one["handover"]) is not None:
            text = f"岗位空缺 {handover['days']} 天，应不超过 {handover['most_days']} 天。"
            notice(text, "missed" if handover["exceeded"] else "good")


def _step(one: Given, form: Given, user: User, opened: Opened) -> None:
    if "supervision.inspect" not in user.permissions or not _is_for(form, user):
        return
    at = f"{HERE}/{one['id']}"
    if one["state"] == "draft":
        with (
            section("提交", "提交以后只能更正，每一版都留存", wide=True, name="step"),
            step_form(opened, f"{at}/submit", "提交", HERE),
        ):
            hidden("version", str(one["version"]))
            day_field(opened, "提交日期")
        return
    with (
        section("更正", "更正以后以新的为准，原来的仍留存", wide=True, name="step"),
        html.details().classes("figures") as folded,
    ):
        if opened.problem:
            folded.props["open"] = True
        html.summary("更正这份督查表")
        with step_form(opened, f"{at}/correct", "更正", HERE):
            hidden("version", str(one["version"]))
            day_field(opened, "更正日期")
            reason_field(opened, "更正原因")
            _questions(form, one["answers"], opened)


def _answers(form: Given, answers: Given) -> None:
    for part in form["sections"]:
        told = answers.get(part["code"], {})
        rows: list[list[Cell]] = [
            [item["label"], _told(item["kind"], told.get(item["code"]))] for item in part["items"]
        ]
        with section(part["label"], wide=True, name=f"part-{part['code']}"):
            table([Column("项目"), Column("填报", wide=True)], rows, part["label"])


def _told(kind: str, answer: Any) -> str:
    if answer is None:
        return ABSENT
    match kind:
        case "yes_no":
            return "是" if answer else "否"
        case "share":
            return percent_text(answer)
        case "number":
            return f"{answer:,}"
        case _:
            return str(answer)


def _versions(versions: Sequence[Given]) -> None:
    with section("提交和更正", wide=True, name="versions"):
        if not versions:
            empty("还没有提交。")
            return
        rows: list[list[Cell]] = [
            [f"第 {one['version']} 版", day_text(one["occurred_on"]), one["actor"], one["reason"] or ABSENT]
            for one in versions
        ]
        table([Column("版本"), Column("日期"), Column("经办"), Column("原因", wide=True)], rows, "提交和更正")


@nicegui.app.post(HERE + "/{inspection_id}/submit", include_in_schema=False)
async def submit(request: Request, inspection_id: UUID, sent: SentStep) -> Response:
    """Hand a draft in, and go back to it."""
    return await _take(request, inspection_id, "submit", {"occurred_on": sent.occurred_on}, sent)


@nicegui.app.post(HERE + "/{inspection_id}/correct", include_in_schema=False)
async def correct(request: Request, inspection_id: UUID, sent: Annotated[Filled, Form()]) -> Response:
    """Correct what was handed in, and go back to it."""
    try:
        answers = answers_of(sent)
    except Unreadable as unreadable:
        return refuse(request, str(unreadable), sent.typed, f"{HERE}/{inspection_id}")
    body = {"occurred_on": sent.occurred_on, "reason": sent.reason, "answers": answers}
    return await _take(request, inspection_id, "correct", body, sent)


async def _take(request: Request, inspection_id: UUID, step: str, body: Mapping[str, Any], sent: Sent) -> Response:
    at = f"{HERE}/{inspection_id}"
    said = {"submit": "已提交。", "correct": "已更正。"}[step]
    return await take(
        request,
        f"{API}/{inspection_id}/{step}",
        body,
        key=sent.key,
        version=sent.version,
        typed=sent.typed,
        form=at,
        done=lambda _one: (at, said),
    )
