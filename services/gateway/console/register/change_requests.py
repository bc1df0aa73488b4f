"""Requests for sensitive changes of households: what is asked for, and the second person's decision."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, facts, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import ABSENT, day_text, label_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]

HERE = "/requests"
API = "/registry/requests"
KINDS = {
    "household_type": "变更属性",
    "id_number": "更正身份证号",
    "exit": "登记脱贫",
    "removal": "销户",
    "reinstatement": "恢复成员",
    "removal_undone": "撤销销户",
    "exit_undone": "撤销脱贫登记",
}
_STATES = {"submitted": "待审批", "approved": "已同意", "refused": "未同意", "taken_back": "已撤回"}
_MARKS = {"submitted": "behind", "approved": "good", "refused": "missed", "taken_back": "neutral"}
_DECISIONS = {"approve": "同意", "refuse": "不同意"}
_FACTS = {
    "household_type": "属性",
    "status": "状态",
    "exited_on": "脱贫日期",
    "id_masked": "身份证号",
    "id_number": "身份证号",
    "name": "姓名",
    "removal_kind": "销户原因",
    "removed_kind": "销户原因",
    "relation": "与户主关系",
    "left_kind": "离户原因",
    "left_on": "离户日期",
}
_CODES: Mapping[str, Mapping[str, str]] = {
    "household_type": labels.HOUSEHOLD_TYPES,
    "status": labels.HOUSEHOLD_STATES,
    "removal_kind": labels.REMOVAL_KINDS,
    "removed_kind": labels.REMOVAL_KINDS,
    "relation": labels.RELATIONS,
    "left_kind": labels.MEMBERSHIP_KINDS,
}


_REQUESTS = Records(HERE, API, "建档立卡服务", "这份申请", "变更审批", ("变更审批", HERE))


def request_row(one: Given, _area: str, _user: User) -> list[Cell]:
    """A request in a list."""
    return [
        Link(label_text(KINDS, one["request_kind"]), f"{PATH}{HERE}/{one['id']}"),
        day_text(one["requested_on"]),
        told(one["wanted"]) or ABSENT,
        one["request_reason"],
        state_mark(one),
        Link("查看农户", f"{PATH}/households/{one['household_id']}"),
    ]


def state_mark(one: Given) -> Mark:
    """How a request stands."""
    return Mark(label_text(_STATES, one["state"]), _MARKS.get(one["state"], "neutral"))


def told(values: Given) -> str:
    """What a request states, or what stood before it, as people read it; what has no name for people is left out."""
    known = ((name, value) for name, value in values.items() if name in _FACTS and value is not None)
    return "，".join(f"{_FACTS[name]}：{_CODES.get(name, {}).get(value, value)}" for name, value in known)


LISTING = Listing(
    here=HERE,
    title="变更审批",
    told="敏感变更由第二人审批，按提出先后",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("事项"),
        Column("提出日期"),
        Column("申请内容", wide=True),
        Column("理由", wide=True),
        Column("状态"),
        Column("农户"),
    ],
    row=request_row,
    none="没有符合条件的申请。",
    conditions=[Condition("state", "状态", _STATES), Condition("request_kind", "事项", KINDS)],
)


@area_page(HERE, "变更审批")
async def show_requests(request: Request, session: Session, area: str) -> None:
    """Show the requests of an area in the order in which they were made."""
    await show_listing(request, session, area, LISTING)


@_REQUESTS.page(f"{HERE}/{{request_id}}", "变更审批")
async def show_request(request: Request, session: Session, one: Given) -> None:
    """Show a request, and the form by which it is decided."""
    user, opened = session.user, open_form(request)
    with frame(user, HERE, label_text(KINDS, one["request_kind"]), "敏感变更由第二人审批"):
        show_said(request)
        with section("申请", wide=True, name="standing"):
            facts(
                [
                    ("状态", state_mark(one)),
                    ("农户", Link("查看农户", f"{PATH}/households/{one['household_id']}")),
                    ("提出日期", day_text(one["requested_on"])),
                    ("申请前", told(one["was"]) or ABSENT),
                    ("申请变更为", told(one["wanted"]) or label_text(KINDS, one["request_kind"])),
                    ("理由", one["request_reason"]),
                    ("审批日期", day_text(one["decided_on"])),
                    ("审批意见", one["decision_reason"] or ABSENT),
                ]
            )
        if one["state"] == "submitted":
            _decision(one, user, opened)


def _decision(one: Given, user: User, opened: Opened) -> None:
    at = f"{HERE}/{one['id']}"
    if "request.decide" not in user.permissions:
        notice("这份申请由县扶贫办审批。", "neutral")
        return
    with section("审批", "提出人不能审批自己的申请", wide=True, name="step"), step_form(opened, at, "办理", HERE):
        hidden("version", str(one["version"]))
        required_choice("decision", "审批结果", _DECISIONS, opened.value("decision"))
        day_field(opened, "审批日期")
        reason_field(opened, "审批意见", most=200)


class _Decided(Sent):
    """What became of a request."""

    decision: Literal["approve", "refuse", ""] = ""


@nicegui.app.post(HERE + "/{request_id}", include_in_schema=False)
async def decide_request(
    request: Request,
    request_id: UUID,
    sent: Annotated[_Decided, Form()],
) -> Response:
    """Decide on a request as it was read, and go back to it."""
    at = f"{HERE}/{request_id}"
    if not sent.decision:
        return refuse(request, "请选择审批结果。", sent.typed, at)
    return await take(
        request,
        f"{API}/{request_id}/{sent.decision}",
        {"occurred_on": sent.occurred_on, "reason": sent.reason},
        key=sent.key,
        version=sent.version,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"{label_text(_STATES, one['state'])}。"),
    )
