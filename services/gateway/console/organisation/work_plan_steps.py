"""Steps of a plan of work: put before a meeting, approved or sent back, issued, acknowledged; each for whom it is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records
from services.gateway.console.organisation.paper_files import SentPaper, paper_field, read_paper, typed_with
from services.gateway.console.organisation.responsibility import (
    API,
    GROUPS,
    HERE,
    MEETINGS,
    SERVICE,
    WORK_PLANS,
)
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.elements import Link, notice, put, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentAsNamed,
    SentStep,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import area_line, area_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH
from shared import codes
from shared.areas import full_code, level_of, significant_prefix

Given = Mapping[str, Any]
Show = Callable[[Opened], None]

KINDS = {entry.code: entry.label for entry in codes.WORK_PLAN_KINDS}
STATES = {
    "submitted": "已报送",
    "tabled": "已提交会议",
    "approved": "已审定",
    "sent_back": "退回修改",
    "issued": "已下达",
}
TASK = "year_task"
TITLE = "规划、计划和任务"
_MOST = "500"
_TO = "to-"
"""How the fields of areas begin that a plan is handed down to."""
_STEPS = {
    "table": ("work_plan.write", ("submitted",), ""),
    "approve": ("work_plan.approve", ("tabled",), "submitted_by"),
    "send-back": ("work_plan.approve", ("submitted", "tabled"), "submitted_by"),
    "resubmit": ("work_plan.write", ("sent_back",), ""),
    "issue": ("work_plan.write", ("approved",), "approved_by"),
}
"""Step → the right that it takes, the states in which it is open, and who took the step that another must take."""
_OWN = {
    "tabled": ("submitted_by", "work_plan.approve", "这一份由您报送，须由本级另一位工作人员登记审定或退回。"),
    "approved": ("approved_by", "work_plan.write", "审定由您登记，须由本级另一位工作人员下达。"),
}
"""State → whose it was, the right by which he could go on, and why he may not."""


PLANS = Records(HERE, f"{API}/work-plans", SERVICE, "这份规划、计划或任务", TITLE, (TITLE, WORK_PLANS))


def open_steps(plan: Given, user: User) -> list[str]:
    """The steps of a plan that wait for the reader; none of a plan of an area around his own."""
    if plan["submitted_by"] is None:
        return []
    return [
        step
        for step, (permission, states, other_than) in _STEPS.items()
        if permission in user.permissions
        and plan["state"] in states
        and (not other_than or plan[other_than] != user.username)
    ]


def to_acknowledge(plan: Given, user: User) -> str | None:
    """The reader's own area, where it was handed a plan down that it has not acknowledged."""
    if plan["state"] != "issued" or "work_plan.acknowledge" not in user.permissions:
        return None
    mine = full_code(user.area_code)
    waits = any(one["area_code"] == mine and one["acknowledged_on"] is None for one in plan["recipients"])
    return mine if waits else None


async def step_section(session: Session, plan: Given) -> Show:
    """What puts the form of the reader's next step on the page, or why there is none.

    Raises:
        SignedOut: the sign-in has ended.
    """
    user = session.user
    steps = open_steps(plan, user)
    if "table" in steps:
        return partial(_tabling, plan, await _meetings_for(session, plan))
    if "approve" in steps:
        return partial(_approval, plan, await session.get(f"{API}/meetings/{plan['meeting_id']}"))
    if "resubmit" in steps:
        return partial(_resubmission, plan)
    if "issue" in steps:
        return partial(_issue, plan)
    if (area := to_acknowledge(plan, user)) is not None:
        return partial(_acknowledgement, plan, area)
    return partial(_own_step, plan, user)


def _own_step(plan: Given, user: User, _opened: Opened) -> None:
    whose, permission, told = _OWN.get(plan["state"], ("", "", ""))
    if whose and permission in user.permissions and plan[whose] == user.username:
        notice(told, "neutral")


def _at(plan: Given) -> str:
    return f"{WORK_PLANS}/{plan['id']}"


# put before a meeting ------------------------------------------------------------------------------------------------


async def _meetings_for(session: Session, plan: Given) -> Answer | tuple[list[Given], list[Given]]:
    """The groups that approve a plan and their meetings that are still to decide; or what could not be read."""
    area = plan["plan_area"]
    demands = await session.get(f"{API}/plan", {"area": area})
    groups = await session.get(f"{API}/groups", {"area": area, "limit": _MOST})
    meetings = await session.get(f"{API}/meetings", {"area": area, "limit": _MOST})
    if not demands.given and demands.status != HTTPStatus.CONFLICT:
        return demands
    if failed := next((one for one in (groups, meetings) if not one.given), None):
        return failed
    code = approving_group(demands.body["packs"], plan["kind"]) if demands.given else None
    approving = approving_groups(groups.body["items"], area, code)
    return approving, meetings_open(meetings.body["items"], approving, plan["steps"][-1]["occurred_on"])


def approving_group(packs: Sequence[Given], kind: str) -> str | None:
    """Code of the group that approves a kind of plan, by the narrowest plan in force that says so.

    Args:
        packs: the plans in force, those of wider areas first.
        kind: of the plan of work.
    """
    named = [one["group"] for pack in packs for one in pack["approvals"] if one["kind"] == kind]
    return named[-1] if named else None


def approving_groups(groups: Sequence[Given], area: str, code: str | None) -> list[Given]:
    """The groups of an area itself that may approve its plans: the one of the code, else every leading group."""
    own = [one for one in groups if level_of(one["area_code"]) is level_of(area)]
    return [one for one in own if (one["kind"] == "leading_group" if code is None else one["plan_code"] == code)]


def meetings_open(meetings: Sequence[Given], groups: Sequence[Given], since: str) -> list[Given]:
    """The meetings of some groups before which something of a day can still be put, the latest first."""
    ids = {one["id"] for one in groups}
    return [
        one
        for one in meetings
        if one["group_id"] in ids
        and (one["state"] == "called" or (one["state"] == "held" and one["meets_on"] >= since))
    ]


def _tabling(plan: Given, found: Answer | tuple[list[Given], list[Given]], opened: Opened) -> None:
    with section("提交会议", "由领导小组会议审定", wide=True, name="step"):
        if isinstance(found, Answer):
            notice(found.excuse(SERVICE, "可以提交的会议"))
            return
        groups, meetings = found
        names = {one["id"]: one["name"] for one in groups}
        if not groups:
            notice(f"{area_text(plan['plan_area'])}还没有登记审定这类事项的领导小组，请先设立。")
            put(Link("去组织领导", f"{PATH}{HERE}?area={significant_prefix(plan['plan_area'])}"))
        elif not meetings:
            notice("领导小组没有待开的会议，请先在领导小组的页面通知开会。")
            for group_id, name in names.items():
                put(Link(name, f"{PATH}{GROUPS}/{group_id}"))
        else:
            with step_form(opened, f"{_at(plan)}/table", "提交会议", WORK_PLANS):
                options = {
                    one["id"]: f"{one['meets_on']} {one['title']}（{names[one['group_id']]}，{one['state_label']}）"
                    for one in meetings
                }
                only = next(iter(options)) if len(options) == 1 else ""
                required_choice("meeting_id", "会议", options, opened.value("meeting_id", only))
                day_field(opened, "提交日期")


class _Tabled(Sent):
    """Before which meeting."""

    meeting_id: str = ""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/table", include_in_schema=False)
async def table_plan(request: Request, plan_id: UUID, sent: Annotated[_Tabled, Form()]) -> Response:
    """Put a plan before a meeting."""
    at = f"{WORK_PLANS}/{plan_id}"
    if not sent.meeting_id:
        return refuse(request, "请选择会议。", sent.typed, at)
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/table",
        {"meeting_id": sent.meeting_id, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda _: (at, "已提交会议，待会议审定。"),
    )


# approved or sent back -----------------------------------------------------------------------------------------------


def _approval(plan: Given, found: Answer, opened: Opened) -> None:
    with section("登记审定", "由报送人以外的人登记", wide=True, name="step"):
        if not found.given:
            notice(found.excuse(SERVICE, "所提交的会议"))
            return
        meeting = found.body
        called = f"{meeting['meets_on']} 的“{meeting['title']}”"
        if meeting["state"] == "held":
            html.p(f"{called}已召开。会议通过的，在此登记审定；没有通过的，退回修改。")
            with step_form(opened, f"{_at(plan)}/approve", "登记审定", WORK_PLANS):
                text_field(opened, "note", "审定意见（没有可不填）", most=200, required=False)
                day_field(opened, "审定日期")
            return
        if meeting["state"] == "cancelled":
            notice(f"{called}已取消，请退回，由报送人重新报送后提交另一次会议。")
        else:
            notice(f"{called}还没有登记召开，登记以后才能审定。")
        put(Link("查看会议", f"{PATH}{MEETINGS}/{meeting['id']}"))


class _Approved(Sent):
    """What was said with an approval."""

    note: str = ""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/approve", include_in_schema=False)
async def approve(request: Request, plan_id: UUID, sent: Annotated[_Approved, Form()]) -> Response:
    """Enter that the meeting has approved a plan."""
    at = f"{WORK_PLANS}/{plan_id}"
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/approve",
        {"note": sent.note.strip() or None, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda _: (at, "已登记审定，待另一位工作人员下达。"),
    )


@PLANS.page(f"{WORK_PLANS}/{{plan_id}}/send-back", "退回修改")
async def show_sending_back(request: Request, session: Session, plan: Given) -> None:
    """Ask why a plan is to be mended."""
    user, opened = session.user, open_form(request)
    at = _at(plan)
    with frame(user, HERE, f"退回{plan['title']}", area_line(plan["plan_area"])):
        if "send-back" not in open_steps(plan, user):
            notice(f"{plan['state_label']}，不能由您退回。", "neutral")
            html.a("返回", href=PATH + at)
            return
        with (
            section("退回修改", "报送人修改后重新报送", wide=True, name="step"),
            step_form(opened, f"{at}/send-back", "退回修改", at),
        ):
            day_field(opened, "退回日期")
            reason_field(opened, "要修改什么", most=2000)


@nicegui.app.post(WORK_PLANS + "/{plan_id}/send-back", include_in_schema=False)
async def send_back(request: Request, plan_id: UUID, sent: SentStep) -> Response:
    """Let a plan be mended."""
    at = f"{WORK_PLANS}/{plan_id}"
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/send-back",
        {"note": sent.reason, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/send-back",
        done=lambda _: (at, "已退回修改。"),
    )


def _resubmission(plan: Given, opened: Opened) -> None:
    why = plan["steps"][-1]["note"]
    with section("重新报送", wide=True, name="step"):
        html.p(f"退回意见：{why}").classes("prose")
        with step_form(opened, f"{_at(plan)}/resubmit", "重新报送", WORK_PLANS, files=True):
            text_field(opened, "title", "名称", otherwise=plan["title"], most=100)
            paper_field(opened, "修改后的文件")
            day_field(opened, "报送日期")
            reason_field(opened, "修改了什么", most=2000)


class _Resubmitted(SentPaper):
    """A plan as it was mended."""

    title: str = ""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/resubmit", include_in_schema=False)
async def resubmit(request: Request, plan_id: UUID, sent: Annotated[_Resubmitted, Form()]) -> Response:
    """Submit a plan anew that was sent back."""
    at, paper = f"{WORK_PLANS}/{plan_id}", await read_paper(sent)
    typed = typed_with(sent, paper)
    if paper is None:
        return refuse(request, "请选择修改后的文件。", typed, at)
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/resubmit",
        {"title": sent.title, "document": paper, "note": sent.reason, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=typed,
        form=at,
        done=lambda _: (at, "已重新报送，待提交会议。"),
    )


# issued and acknowledged ---------------------------------------------------------------------------------------------


def _issue(plan: Given, opened: Opened) -> None:
    _, *below = areas_of(significant_prefix(plan["plan_area"]))
    note = "由登记审定以外的人办理" + ("；任务须写明由哪些地区承担" if plan["kind"] == TASK else "")
    with (
        section("下达", note, wide=True, name="step"),
        step_form(opened, f"{_at(plan)}/issue", "下达", WORK_PLANS),
    ):
        if below:
            with html.fieldset().classes("either columns"):
                html.legend("下达到，由其签收")
                for code in below:
                    _area_box(plan, code, opened)
        day_field(opened, "下达日期")


def _area_box(plan: Given, code: str, opened: Opened) -> None:
    name = _TO + full_code(code)
    with html.label():
        box = html.input_(type="checkbox", name=name, value="yes")
        # a task is for all below unless somebody says otherwise
        if opened.value(name, "yes" if plan["kind"] == TASK and not opened.problem else "") == "yes":
            box.props["checked"] = True
        html.span(area_text(code))


class _Issued(SentAsNamed):
    """To which areas, each a field of its own."""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/issue", include_in_schema=False)
async def issue(request: Request, plan_id: UUID, sent: Annotated[_Issued, Form()]) -> Response:
    """Issue a plan that was approved."""
    at = f"{WORK_PLANS}/{plan_id}"
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/issue",
        {"recipients": sorted(sent.named(_TO)), "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, _issued_text(one)),
    )


def _issued_text(plan: Given) -> str:
    count = len(plan["recipients"])
    return f"已下达到 {count} 个地区，待签收。" if count else "已下达。"


def _acknowledgement(plan: Given, area: str, opened: Opened) -> None:
    with (
        section("签收", f"下达日期 {plan['issued_on']}", wide=True, name="step"),
        step_form(opened, f"{_at(plan)}/acknowledge", f"由{area_text(area)}签收", WORK_PLANS),
    ):
        hidden("area", area)
        day_field(opened, "签收日期")


class _Acknowledged(Sent):
    """For which area."""

    area: str = ""


@nicegui.app.post(WORK_PLANS + "/{plan_id}/acknowledge", include_in_schema=False)
async def acknowledge(request: Request, plan_id: UUID, sent: Annotated[_Acknowledged, Form()]) -> Response:
    """Enter that the reader's area has taken note of a plan."""
    at = f"{WORK_PLANS}/{plan_id}"
    return await take(
        request,
        f"{API}/work-plans/{plan_id}/acknowledge",
        {"area_code": sent.area, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda _: (at, "已签收。"),
    )
