"""Roles and what they may do, as a table that a person reads, and which duties are kept apart."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, choice, notice, section, table
from services.gateway.console.pieces.filters import filter_form, given
from services.gateway.console.pieces.texts import count_text
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

HERE = "/roles"
_ROLES = [Column("岗位"), Column("权限", number=True), Column("动态验证码")]
_RIGHTS = [Column("可以做什么"), Column("哪些岗位", wide=True)]
_SEPARATIONS = [Column("一人办理"), Column("另一人办理"), Column("原因", wide=True)]
_SECOND_PERSONS = [Column("先由一人"), Column("再由另一人")]


@page(HERE, "岗位与权限")
async def show_roles(request: Request, session: Session) -> None:
    """Show who may do what, for all posts or for one, and what takes two people."""
    asked = given(request, "role")
    answer = await session.get("/auth/roles")
    with frame(session.user, HERE, "岗位与权限", "谁可以做什么，哪些事须由两人分别办理"):
        if not answer.given:
            notice(answer.excuse("登录服务", "权限表"))
            return
        body, wanted = answer.body, asked.get("role")
        with section("岗位", wide=True, name="roles"):
            table(_ROLES, [_role(one) for one in body["items"]], "岗位")
        with section("权限", wide=True, name="rights"):
            with filter_form(HERE, asked):
                choice("role", "岗位", labels.POSTS, wanted)
            table(_RIGHTS, _rights(body["items"], wanted), "权限")
        with section("职责分离", "没有岗位同时持有，代理也不能合到一人", wide=True, name="separations"):
            pairs = [[one["first"]["label"], one["second"]["label"], one["why"]] for one in body["separations"]]
            table(_SEPARATIONS, pairs, "职责分离")
        with section("须由第二人办理", "岗位可以都有，但同一件事不能由同一人", wide=True, name="second-persons"):
            pairs = [[one["first"]["label"], one["second"]["label"]] for one in body["second_persons"]]
            table(_SECOND_PERSONS, pairs, "须由第二人办理")


def _role(one: Given) -> list[Cell]:
    return [
        Link(one["label"], f"{PATH}{HERE}?{urlencode({'role': one['role']})}#rights"),
        count_text(len(one["permissions"]), "项"),
        Mark("须绑定", "on-course") if one["second_factor"] else Mark("可不绑定", "neutral"),
    ]


def _rights(roles: list[Given], wanted: str | None) -> list[list[Cell]]:
    """Each right with the posts that have it; those of one post alone where it is wanted."""
    holders: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    kept: set[str] = set()
    for role in roles:
        for one in role["permissions"]:
            names[one["permission"]] = one["label"]
            holders.setdefault(one["permission"], []).append(role["label"])
            if wanted in (None, role["role"]):
                kept.add(one["permission"])
    return [[names[right], "、".join(posts)] for right, posts in holders.items() if right in kept]
