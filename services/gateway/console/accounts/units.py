"""Units that work on poverty in an area: a list, a new one, and each with its posts, corrected or given up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.accounts.accounts import area_field
from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.organisation.posts import POST_COLUMNS, post_row
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
from services.gateway.console.pieces.filters import next_page, required_choice
from services.gateway.console.pieces.listing import PAGE_SIZE, Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentStep,
    day_field,
    hidden,
    open_form,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, day_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH
from shared.areas import full_code

Given = Mapping[str, Any]

HERE = "/units"
API = "/organisation/units"
SERVICE = "平台"
_TITLE = "单位"
_WRITES = "organisation.write"


_UNITS = Records(HERE, API, SERVICE, "这个单位", _TITLE, (_TITLE, HERE))


def _state(one: Given) -> Mark:
    return Mark(f"{one['ended_on']} 撤销", "neutral") if one["ended_on"] else Mark("在册", "good")


def unit_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A unit in a list."""
    return [
        Link(one["name"], f"{PATH}{HERE}/{one['id']}"),
        one["kind_label"],
        area_line(one["area_code"], below=area),
        "是" if one["plan_code"] else ABSENT,
        day_text(one["started_on"]),
        _state(one),
    ]


LISTING = Listing(
    here=HERE,
    title=_TITLE,
    told="承担扶贫工作的单位，含下级地区，按登记先后",
    api=API,
    service=SERVICE,
    columns=[
        Column("名称"),
        Column("类别"),
        Column("地区"),
        Column("方案点名"),
        Column("起始"),
        Column("状态"),
    ],
    row=unit_row,
    none="没有符合条件的单位。",
    none_yet="还没有登记单位。",
    conditions=[Condition("kind", "类别", labels.UNIT_KINDS)],
)


@area_page(HERE, _TITLE)
async def show_units(request: Request, session: Session, area: str) -> None:
    """Show the units of an area."""
    await show_listing(request, session, area, LISTING, _ways)


def _ways(area: str, user: User) -> None:
    if _WRITES in user.permissions:
        with html.div().classes("field buttons"):
            html.a("登记单位", href=f"{PATH}{HERE}/new?{urlencode({'area': area})}").classes("button primary")


@area_page(f"{HERE}/new", "登记单位", here=HERE)
async def show_new_unit(request: Request, session: Session, area: str) -> None:
    """Show the form by which a unit is entered."""
    opened = open_form(request)
    partners = partners_of(await session.get("/organisation/plan", {"area": area}), area)
    back = f"{HERE}?{urlencode({'area': area})}"
    with (
        frame(session.user, HERE, "登记单位", f"{area_text(area)} · 登记后可把责任岗位归到单位名下"),
        section("单位", wide=True, name="step"),
        step_form(opened, f"{HERE}/new", "登记", back),
    ):
        hidden("area", area)
        text_field(opened, "name", "名称", most=100)
        required_choice("kind", "类别", labels.UNIT_KINDS, opened.value("kind"))
        area_field(replace(opened, typed={"area_code": area, **opened.typed}), session.user, "地区（区划代码）")
        if partners:
            label = "方案点名的帮扶单位"
            choice("plan_code", label, partners, opened.value("plan_code"), otherwise="不是方案点名的")
        day_field(opened, "起始日期")


def partners_of(plan: Answer, area: str) -> dict[str, str]:
    """The partners that a plan made for an area itself names, by their codes; none where there is no such plan."""
    packs = plan.body["packs"] if plan.given else []
    own = [pack for pack in packs if pack["area_code"] == full_code(area)]
    return {one["code"]: one["label"] for pack in own for one in pack["partners"]}


class _NewUnit(Sent):
    """A unit as it was typed; ``area`` is that of the page."""

    area: str = ""
    name: str = ""
    kind: str = ""
    area_code: str = ""
    plan_code: str = ""


@nicegui.app.post(f"{HERE}/new", include_in_schema=False)
async def enter_unit(request: Request, sent: Annotated[_NewUnit, Form()]) -> Response:
    """Enter a unit, and go to its page."""
    body = {
        "area_code": sent.area_code.strip(),
        "kind": sent.kind,
        "name": sent.name.strip(),
        "plan_code": sent.plan_code or None,
        "occurred_on": sent.occurred_on,
    }
    return await take(
        request,
        API,
        body,
        key=sent.key,
        typed=sent.typed,
        form=f"{HERE}/new?{urlencode({'area': sent.area})}",
        done=lambda one: (f"{HERE}/{one['id']}", f"已登记{one['name']}。"),
    )


# a unit --------------------------------------------------------------------------------------------------------------


@_UNITS.page(f"{HERE}/{{unit_id}}", _TITLE)
async def show_unit(request: Request, session: Session, one: Given) -> None:
    """Show a unit with the posts that belong to it, and the form by which it is corrected."""
    user, opened = session.user, open_form(request)
    after = request.query_params.get("after", "")
    asked = {"unit_id": one["id"], "limit": PAGE_SIZE} | ({"after": after} if after else {})
    posts = await session.get("/organisation/posts", asked)
    named = await _named_as(session, one)
    with frame(user, HERE, one["name"], area_line(one["area_code"])):
        show_said(request)
        with section("单位", wide=True, name="standing"):
            facts(
                [
                    ("状态", _state(one)),
                    ("类别", one["kind_label"]),
                    ("方案点名", named),
                    ("起始", day_text(one["started_on"])),
                    ("撤销", day_text(one["ended_on"])),
                ]
            )
            html.a("返回单位", href=PATH + HERE)
        _posts(posts, f"{HERE}/{one['id']}")
        if _WRITES in user.permissions and not one["ended_on"]:
            _correction(one, opened)


async def _named_as(session: Session, one: Given) -> str:
    """What the plan calls a unit that it names; its code where the plan can't be read or holds no more."""
    if not one["plan_code"]:
        return ABSENT
    area = one["area_code"]
    plan = await session.get("/organisation/plan", {"area": area})
    return partners_of(plan, area).get(one["plan_code"], str(one["plan_code"]))


def _posts(answer: Answer, at: str) -> None:
    with section("所属岗位", wide=True, name="posts"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "岗位"))
        elif not answer.body["items"]:
            empty("还没有岗位归在这个单位名下。")
        else:
            table(POST_COLUMNS, [post_row(one) for one in answer.body["items"]], "所属岗位")
            next_page(at, {}, answer.body["next"])


def _correction(one: Given, opened: Opened) -> None:
    at = f"{HERE}/{one['id']}"
    with section("更正", wide=True, name="step"), step_form(opened, at, "保存", HERE):
        hidden("version", str(one["version"]))
        text_field(opened, "name", "名称", otherwise=one["name"], most=100)
        required_choice("kind", "类别", labels.UNIT_KINDS, opened.value("kind", one["kind"]))
    html.a("撤销这个单位", href=f"{PATH}{at}/end").classes("button aside")


class _Corrected(Sent):
    """What a unit is rightly called."""

    name: str = ""
    kind: str = ""


@nicegui.app.post(f"{HERE}/{{unit_id}}", include_in_schema=False)
async def correct_unit(request: Request, unit_id: UUID, sent: Annotated[_Corrected, Form()]) -> Response:
    """Correct a unit as it was read."""
    at = f"{HERE}/{unit_id}"
    return await take(
        request,
        f"{API}/{unit_id}",
        {"name": sent.name.strip(), "kind": sent.kind},
        key=sent.key,
        version=sent.version,
        typed=sent.typed,
        form=at,
        done=lambda _: (at, "已保存。"),
        method="patch",
    )


@_UNITS.page(f"{HERE}/{{unit_id}}/end", "撤销单位")
async def show_end(request: Request, session: Session, one: Given) -> None:
    """Ask from which day a unit is one no more."""
    user, opened = session.user, open_form(request)
    at = f"{HERE}/{one['id']}"
    with frame(user, HERE, f"撤销{one['name']}", area_line(one["area_code"])):
        if one["ended_on"]:
            notice("这个单位已经撤销。", "neutral")
            html.a("返回", href=PATH + at)
            return
        with section("撤销单位", wide=True, name="step"):
            html.p("撤销以后不能再办理；名下还有岗位的，请先撤销岗位或改属其他单位。")
            with step_form(opened, f"{at}/end", "撤销", at):
                day_field(opened, "撤销日期")


@nicegui.app.post(f"{HERE}/{{unit_id}}/end", include_in_schema=False)
async def end_unit(request: Request, unit_id: UUID, sent: SentStep) -> Response:
    """Give a unit up."""
    at = f"{HERE}/{unit_id}"
    return await take(
        request,
        f"{API}/{unit_id}/end",
        {"occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/end",
        done=lambda one: (at, f"{one['name']}自 {sent.occurred_on} 起撤销。"),
    )
