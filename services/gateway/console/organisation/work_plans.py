"""Plans, methods of assessment and yearly tasks: listed, drawn up and submitted, and each on its way to those below."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.organisation.paper_files import (
    SentPaper,
    paper_facts,
    paper_field,
    read_paper,
    sha256_of,
    typed_with,
)
from services.gateway.console.organisation.responsibility import API, HERE, MEETINGS, SERVICE, WORK_PLANS
from services.gateway.console.organisation.work_plan_steps import (
    KINDS,
    PLANS,
    STATES,
    TASK,
    TITLE,
    open_steps,
    step_section,
)
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, facts, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    count_field,
    day_field,
    hidden,
    open_form,
    press,
    refuse,
    show_said,
    step_bar,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text, label_text, read_count
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, today
from shared.areas import full_code

Given = Mapping[str, Any]

RECEIVED = f"{WORK_PLANS}/received"
_MARKS = {
    "submitted": "on-course",
    "tabled": "on-course",
    "approved": "behind",
    "sent_back": "missed",
    "issued": "good",
}
_WAY = (("submitted", "报送"), ("tabled", "提交会议"), ("approved", "审定"), ("issued", "下达"))


# lists ---------------------------------------------------------------------------------------------------------------


def plan_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A plan in a list."""
    return [
        Link(one["title"], f"{PATH}{WORK_PLANS}/{one['id']}"),
        one["kind_label"],
        years_text(one),
        area_line(one["plan_area"], below=area if one["plan_area"].startswith(area) else ""),
        Mark(one["state_label"], _MARKS.get(one["state"], "neutral")),
        day_text(one["approved_on"]),
        day_text(one["issued_on"]),
    ]


def years_text(one: Given) -> str:
    """The years that a plan is for."""
    first, last = one["first_year"], one["last_year"]
    return f"{first}年" if first == last else f"{first}—{last}年"


COLUMNS = [
    Column("名称", wide=True),
    Column("类别"),
    Column("年度"),
    Column("地区"),
    Column("状态"),
    Column("审定"),
    Column("下达"),
]
_OF_KIND_AND_YEAR = (Condition("kind", "类别", KINDS), Condition("year", "年度", None))
_WAITING = Condition("waiting", "办理", {"true": "待我办理"})
OWN_LIST = Listing(
    here=WORK_PLANS,
    title=TITLE,
    told="本地区和所辖地区报送的，先报送的在前",
    api=f"{API}/work-plans",
    service=SERVICE,
    columns=COLUMNS,
    row=plan_row,
    none="没有符合条件的规划、计划或任务。",
    none_yet="还没有报送过规划、计划或任务。",
    conditions=[*_OF_KIND_AND_YEAR, Condition("state", "状态", STATES), _WAITING],
    under=HERE,
)
RECEIVED_LIST = Listing(
    here=RECEIVED,
    title="上级下达的",
    told="下达到本地区和所辖地区的，先报送的在前",
    api=f"{API}/work-plans",
    service=SERVICE,
    columns=COLUMNS,
    row=plan_row,
    none="没有符合条件的规划、计划或任务。",
    none_yet="还没有下达到本地区的规划、计划或任务。",
    conditions=[*_OF_KIND_AND_YEAR, _WAITING],
    always={"received": "true"},
    under=HERE,
)


@area_page(WORK_PLANS, TITLE, here=HERE)
async def show_work_plans(request: Request, session: Session, area: str) -> None:
    """Show the plans of an area."""

    def above(area: str, user: User) -> None:
        with html.div().classes("field buttons"):
            if "work_plan.write" in user.permissions:
                html.a("报送规划、计划或任务", href=f"{PATH}{WORK_PLANS}/new?{urlencode({'area': area})}").classes(
                    "button primary"
                )
            html.a("上级下达的", href=f"{PATH}{RECEIVED}?{urlencode({'area': area})}")

    await show_listing(request, session, area, OWN_LIST, above)


@area_page(RECEIVED, "上级下达的规划、计划和任务", here=HERE)
async def show_received(request: Request, session: Session, area: str) -> None:
    """Show the plans that were handed down to an area."""

    def above(area: str, _user: User) -> None:
        with html.div().classes("field buttons"):
            html.a("本地区报送的", href=f"{PATH}{WORK_PLANS}?{urlencode({'area': area})}")

    await show_listing(request, session, area, RECEIVED_LIST, above)


# submitting ----------------------------------------------------------------------------------------------------------


@area_page(f"{WORK_PLANS}/new", "报送规划、计划或任务", here=HERE)
async def show_submission(request: Request, session: Session, area: str) -> None:
    """Show the form by which a plan of an area is submitted for approval."""
    opened, year = open_form(request), str(today().year)
    back = f"{WORK_PLANS}?{urlencode({'area': area})}"
    with (
        frame(session.user, HERE, "报送规划、计划或任务", area_line(area)),
        section("报送", "报送后提交领导小组会议审定，再下达", wide=True, name="step"),
        step_form(opened, f"{WORK_PLANS}/new", "报送", back, files=True),
    ):
        hidden("area", area)
        required_choice("kind", "类别", KINDS, opened.value("kind"))
        text_field(opened, "title", "名称", most=100)
        with html.div().classes("numbers"):
            count_field(opened, "first_year", "起始年", otherwise=year)
            count_field(opened, "last_year", "终止年", otherwise=year)
        paper_field(opened, "报送的文件")
        day_field(opened, "报送日期")


class _Submitted(SentPaper):
    """A plan as it was typed."""

    area: str = ""
    kind: str = ""
    title: str = ""
    first_year: str = ""
    last_year: str = ""


@nicegui.app.post(f"{WORK_PLANS}/new", include_in_schema=False)
async def submit(request: Request, sent: Annotated[_Submitted, Form()]) -> Response:
    """Submit a plan, and go to it."""
    paper = await read_paper(sent)
    typed = typed_with(sent, paper)
    form = f"{WORK_PLANS}/new?{urlencode({'area': sent.area})}"
    if sent.kind not in KINDS:
        return refuse(request, "请选择类别。", typed, form)
    first, last = read_count(sent.first_year), read_count(sent.last_year)
    if first is None or last is None:
        return refuse(request, "请填写四位数的起始年和终止年。", typed, form)
    if paper is None:
        return refuse(request, "请选择报送的文件。", typed, form)
    return await take(
        request,
        f"{API}/work-plans",
        {
            "area_code": full_code(sent.area),
            "kind": sent.kind,
            "title": sent.title,
            "first_year": first,
            "last_year": last,
            "document": paper,
            "occurred_on": sent.occurred_on,
        },
        key=sent.key,
        typed=typed,
        form=form,
        done=lambda one: (f"{WORK_PLANS}/{one['id']}", "已报送，待提交会议。"),
    )


# a plan --------------------------------------------------------------------------------------------------------------


@PLANS.page(f"{WORK_PLANS}/{{plan_id}}", TITLE)
async def show_work_plan(request: Request, session: Session, plan: Given) -> None:
    """Show a plan with its way, its document and whom it was handed down to, and the form of the reader's next step."""
    user, opened = session.user, open_form(request)
    step = await step_section(session, plan)
    with frame(
        user, HERE, plan["title"], f"{area_line(plan['plan_area'])} · {plan['kind_label']} · {years_text(plan)}"
    ):
        show_said(request)
        with section("进度", wide=True, name="standing"):
            step_bar(way_of(plan))
            _standing(plan)
        step(opened)
        if "send-back" in open_steps(plan, user):
            html.a("退回修改", href=f"{PATH}{WORK_PLANS}/{plan['id']}/send-back").classes("button aside")
        _document(plan)
        if plan["recipients"]:
            _recipients(plan)
        if plan["steps"]:
            with section("经过", wide=True, name="history"):
                table(_STEP_COLUMNS, [_step_row(one) for one in plan["steps"]], "经过")


def _standing(plan: Given) -> None:
    told: list[tuple[str, Cell]] = [("状态", Mark(plan["state_label"], _MARKS.get(plan["state"], "neutral")))]
    if plan["meeting_id"] and plan["steps"]:
        told.append(("会议", Link("查看会议", f"{PATH}{MEETINGS}/{plan['meeting_id']}")))
    facts(told)


def way_of(plan: Given) -> list[tuple[str, str, str]]:
    """The way of a plan, for its bar of steps: name, day and standing of each."""
    taken = {one["state"]: one["occurred_on"] for one in plan["steps"]}
    taken |= {state: day for state in ("approved", "issued") if (day := plan[f"{state}_on"])}
    if plan["state"] == "sent_back":
        first, *rest = _WAY
        return [(first[1], taken.get("sent_back", ABSENT), "missed"), *((name, ABSENT, "open") for _, name in rest)]
    at = [state for state, _ in _WAY].index(plan["state"])
    parts = []
    for place, (state, name) in enumerate(_WAY):
        standing = "done" if place <= at else "next" if place == at + 1 else "open"
        parts.append((name, taken.get(state, ABSENT) if standing == "done" else ABSENT, standing))
    if plan["recipients"]:
        there = len(plan["recipients"]) - plan["unacknowledged"]
        day = f"{there} / {len(plan['recipients'])} 个地区"
        parts.append(("签收", day, "next" if plan["unacknowledged"] else "done"))
    elif plan["kind"] == TASK and plan["state"] != "issued":
        parts.append(("签收", ABSENT, "open"))
    return parts


def _document(plan: Given) -> None:
    with section("文件", "系统只存名称和校验值，文件由报送单位保管", wide=True, name="document"):
        facts(paper_facts(plan["document"]))
        with (
            html.form(
                method="post", action=f"{PATH}{WORK_PLANS}/{plan['id']}/compare", enctype="multipart/form-data"
            ).classes("filters"),
        ):
            with html.div().classes("field"):
                html.label("核对手中的文件", **{"for": "held"})
                html.input_(id="held", name="file", type="file", required=True)
            with html.div().classes("field buttons"):
                html.button("核对", type="submit")


_RECIPIENT_COLUMNS = [Column("地区"), Column("签收"), Column("签收人")]


def _recipients(plan: Given) -> None:
    note = f"尚有 {plan['unacknowledged']} 个地区未签收" if plan["unacknowledged"] else "都已签收"
    with section("下达到", note, wide=True, name="recipients"):
        rows: list[list[Cell]] = [
            [
                area_line(one["area_code"]),
                one["acknowledged_on"] or Mark("未签收", "behind"),
                one["acknowledged_by"] or ABSENT,
            ]
            for one in plan["recipients"]
        ]
        table(_RECIPIENT_COLUMNS, rows, "下达到")


_STEP_COLUMNS = [Column("日期"), Column("步骤"), Column("意见", wide=True), Column("文件"), Column("经办")]
_TAKEN = {"submitted": "报送", "tabled": "提交会议", "approved": "审定", "sent_back": "退回修改", "issued": "下达"}


def _step_row(one: Given) -> list[Cell]:
    return [
        day_text(one["occurred_on"]),
        label_text(_TAKEN, one["state"]),
        one["note"] or ABSENT,
        one["document"]["title"],
        f"{one['actor']}（{label_text(labels.POSTS, one['actor_role'])}）",
    ]


class _Held(SentPaper):
    """A file that is to be compared."""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/compare", include_in_schema=False)
async def compare(request: Request, plan_id: UUID, sent: Annotated[_Held, Form()]) -> Response:
    """Tell whether a file is the document of a plan."""
    held = await sha256_of(sent.file) if sent.file is not None and sent.file.filename else ""

    async def ask(session: Session) -> Answer:
        found = await session.get(f"{API}/work-plans/{plan_id}")
        if not found.given or found.body["document"]["sha256"] == held:
            return found
        if not held:
            return Answer(0, problem="请选择要核对的文件。")
        at = next((one for one in found.body["steps"] if one["document"]["sha256"] == held), None)
        return Answer(0, problem=f"不一致：{_other(at)}")

    return await press(
        request,
        ask,
        back=f"{WORK_PLANS}/{plan_id}#document",
        done=lambda _, one: f"一致：手中的文件就是登记的“{one['document']['title']}”。",
    )


def _other(step: Given | None) -> str:
    """What a file is that is not the document as it stands."""
    if step is None:
        return "手中的文件不是登记的这一份。"
    return f"手中的文件是 {step['occurred_on']} 的旧稿，后来修改过。"
