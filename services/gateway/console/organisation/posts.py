"""Posts of responsibility and seats of groups: who holds and held them, appointed and relieved; corrected and ended."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records
from services.gateway.console.organisation.responsibility import API, GROUPS, HERE, POSTS, SERVICE, TITLE, vacant
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    choice,
    empty,
    facts,
    notice,
    put,
    section,
    table,
)
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
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]

_FULL_TIME = {"true": "专职", "false": "兼职"}
POST_COLUMNS = [Column("职务"), Column("类别"), Column("姓名"), Column("专兼职"), Column("任职自")]


_POSTS = Records(HERE, f"{API}/posts", SERVICE, "这个职务", TITLE, (TITLE, HERE))


def post_row(one: Given) -> list[Cell]:
    """A post with who holds it."""
    holder = one["holder"]
    return [
        Link(one["title"], f"{PATH}{POSTS}/{one['id']}"),
        one["kind_label"],
        holder["name"] if holder else vacant(),
        time_text(holder["full_time"]) if holder else ABSENT,
        day_text(holder["from_on"]) if holder else ABSENT,
    ]


def time_text(full_time: bool | None) -> str:
    """Whether somebody does nothing else; a dash where nobody says."""
    return ABSENT if full_time is None else _FULL_TIME["true" if full_time else "false"]


@_POSTS.page(f"{POSTS}/{{post_id}}", "职务")
async def show_post(request: Request, session: Session, post: Given) -> None:
    """Show a post with all who held it, and the form by which somebody takes it up."""
    user, opened = session.user, open_form(request)
    with frame(user, HERE, post["title"], area_line(post["area_code"])):
        show_said(request)
        with section("职务", wide=True, name="standing"):
            facts(
                [
                    ("类别", post["kind_label"]),
                    ("现任", post["holder"]["name"] if post["holder"] else vacant()),
                    ("设立", day_text(post["started_on"])),
                    ("撤销", day_text(post["ended_on"])),
                ]
            )
            if post["group_id"]:
                put(Link("查看所在小组", f"{PATH}{GROUPS}/{post['group_id']}"))
        _holders(post)
        if "organisation.write" in user.permissions and not post["ended_on"]:
            _appointment(post, opened)


def _holders(post: Given) -> None:
    with section("历任", wide=True, name="holders"):
        if not post["holders"]:
            empty("还没有人任过职。")
            return
        rows: list[list[Cell]] = [
            [
                one["name"],
                time_text(one["full_time"]),
                day_text(one["from_on"]),
                day_text(one["until_on"]) if one["until_on"] else Mark("在任", "good"),
                one["appointed_by"],
            ]
            for one in post["holders"]
        ]
        columns = [Column("姓名"), Column("专兼职"), Column("任职自"), Column("离任"), Column("登记人")]
        table(columns, rows, "历任")


def _appointment(post: Given, opened: Opened) -> None:
    at = f"{POSTS}/{post['id']}"
    note = "原任职人自该日起离任" if post["holder"] else ""
    with section("任命", note, wide=True, name="step"), step_form(opened, f"{at}/appoint", "任命", HERE):
        text_field(opened, "name", "姓名", most=100)
        choice("full_time", "专兼职", _FULL_TIME, opened.value("full_time"), otherwise="不填")
        day_field(opened, "任职日期")
    with html.div().classes("field buttons"):
        if post["holder"]:
            html.a("免去现任，不任命他人", href=f"{PATH}{at}/relieve").classes("button")
        html.a("更正职务名称", href=f"{PATH}{at}/change").classes("button")
        html.a("撤销职务", href=f"{PATH}{at}/end").classes("button")


@_POSTS.page(f"{POSTS}/{{post_id}}/relieve", "免职")
async def show_relief(request: Request, session: Session, post: Given) -> None:
    """Ask from which day somebody holds a post no more."""
    user, opened = session.user, open_form(request)
    at = f"{POSTS}/{post['id']}"
    with frame(user, HERE, f"免去{post['title']}", area_line(post["area_code"])):
        if not post["holder"]:
            notice("这个职务现在无人担任。", "neutral")
            html.a("返回", href=PATH + at)
            return
        with section(f"免去{post['holder']['name']}", wide=True, name="step"):
            html.p("免职以后职务空缺，缺项中会列出。")
            with step_form(opened, f"{at}/relieve", "免职", at):
                day_field(opened, "免职日期")


@_POSTS.page(f"{POSTS}/{{post_id}}/change", "更正职务")
async def show_change(request: Request, session: Session, post: Given) -> None:
    """Show the form by which a post's title is corrected."""
    user, opened = session.user, open_form(request)
    at = f"{POSTS}/{post['id']}"
    with (
        frame(user, HERE, f"更正{post['title']}", area_line(post["area_code"])),
        section("更正职务名称", wide=True, name="step"),
        step_form(opened, f"{at}/change", "保存", at),
    ):
        hidden("version", str(post["version"]))
        text_field(opened, "title", "职务名称", otherwise=post["title"], most=100)


@_POSTS.page(f"{POSTS}/{{post_id}}/end", "撤销职务")
async def show_end(request: Request, session: Session, post: Given) -> None:
    """Ask from which day a post is one no more."""
    user, opened = session.user, open_form(request)
    at = f"{POSTS}/{post['id']}"
    leaves = f"现任{post['holder']['name']}自该日起离任；" if post["holder"] else ""
    with (
        frame(user, HERE, f"撤销{post['title']}", area_line(post["area_code"])),
        section("撤销职务", wide=True, name="step"),
    ):
        html.p(f"{leaves}历任记录保留。方案要求设立的，撤销后列为缺项。撤销不能收回，要恢复须重新设立。")
        with step_form(opened, f"{at}/end", "撤销职务", at):
            day_field(opened, "撤销日期")


class _Appointed(Sent):
    """Who takes a post up."""

    name: str = ""
    full_time: str = ""


@nicegui.app.post(POSTS + "/{post_id}/appoint", include_in_schema=False)
async def appoint(request: Request, post_id: UUID, sent: Annotated[_Appointed, Form()]) -> Response:
    """Let somebody take a post up."""
    at = f"{POSTS}/{post_id}"
    full_time = {"true": True, "false": False}.get(sent.full_time)
    return await take(
        request,
        f"{API}/posts/{post_id}/appoint",
        {"name": sent.name, "full_time": full_time, "occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"{sent.name}任{one['title']}，自 {sent.occurred_on} 起。"),
    )


@nicegui.app.post(POSTS + "/{post_id}/relieve", include_in_schema=False)
async def relieve(request: Request, post_id: UUID, sent: SentStep) -> Response:
    """Let whoever holds a post leave it."""
    at = f"{POSTS}/{post_id}"
    return await take(
        request,
        f"{API}/posts/{post_id}/relieve",
        {"occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/relieve",
        done=lambda one: (at, f"已免去，{one['title']}自 {sent.occurred_on} 起空缺。"),
    )


class _Changed(Sent):
    """A post as it was corrected."""

    title: str = ""


@nicegui.app.post(POSTS + "/{post_id}/change", include_in_schema=False)
async def change_post(request: Request, post_id: UUID, sent: Annotated[_Changed, Form()]) -> Response:
    """Correct a post's title."""
    at = f"{POSTS}/{post_id}"
    return await take(
        request,
        f"{API}/posts/{post_id}",
        {"title": sent.title},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/change",
        done=lambda _: (at, "已更正。"),
        version=sent.version,
        method="patch",
    )


@nicegui.app.post(POSTS + "/{post_id}/end", include_in_schema=False)
async def end_post(request: Request, post_id: UUID, sent: SentStep) -> Response:
    """Give a post up."""
    at = f"{POSTS}/{post_id}"
    return await take(
        request,
        f"{API}/posts/{post_id}/end",
        {"occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/end",
        done=lambda one: (at, f"已撤销，自 {one['ended_on']} 起。"),
    )
