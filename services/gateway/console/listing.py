"""Lists of an area: conditions in the address, a table, the next page; each kind of list tells what it differs in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.area_choice import area_choice
from services.gateway.console.elements import Cell, Column, choice, empty, notice, section, table
from services.gateway.console.layout import frame
from services.gateway.console.sessions import Session, User
from services.gateway.console.steps import show_said
from services.gateway.console.texts import area_text
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]
PAGE_SIZE = "50"


@dataclass(frozen=True, slots=True)
class Condition:
    """A field by which a list is narrowed.

    Attributes:
        name: as the API and the address call it.
        label: as people call it.
        options: labels by code.
    """

    name: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list.

    Attributes:
        here: its path in the console.
        title: what it is called.
        told: in which order it comes, or what it is good for.
        api: its path in the API.
        service: who answers, in Chinese.
        columns: of its table.
        row: an item's cells; it is given the area and the reader.
        none: what is said where nothing meets the conditions.
        conditions: fields by which it is narrowed, beside the area.
        more: other conditions that the address may name, such as those of a link that leads here.
    """

    here: str
    title: str
    told: str
    api: str
    service: str
    columns: Sequence[Column]
    row: Callable[[Given, str, User], Sequence[Cell]]
    none: str
    conditions: Sequence[Condition] = ()
    more: Sequence[str] = ()


async def show_listing(
    request: Request, session: Session, area: str, listing: Listing, above: Callable[[str, User], None] | None = None
) -> None:
    """Show a page of a list.

    Args:
        request: the browser's, whose address bears the conditions.
        session: of who reads.
        area: significant digits of the area that it is of.
        listing: which list.
        above: puts something above the list; it is given the area and the reader.

    Raises:
        SignedOut: the sign-in has ended.
    """
    user = session.user
    names = (*(one.name for one in listing.conditions), *listing.more)
    given = {name: request.query_params.get(name, "").strip() for name in (*names, "after")}
    asked = {"area": area, **{name: value for name, value in given.items() if value}}
    answer = await session.get(listing.api, {**asked, "limit": PAGE_SIZE})
    asked.pop("after", None)
    with frame(user, listing.here, listing.title, f"{area_text(area)} · {listing.told}"):
        show_said(request)
        if above is not None:
            above(area, user)
        with section("清单", wide=True, name="list"):
            _form(listing, asked, user)
            if answer.given:
                _found(listing, answer.body, asked, user)
            else:
                notice(answer.excuse(listing.service, "清单"))


def _form(listing: Listing, asked: Mapping[str, str], user: User) -> None:
    with html.form(method="get", action=PATH + listing.here).classes("filters"):
        area_choice(user, asked["area"])
        for one in listing.conditions:
            choice(one.name, one.label, one.options, asked.get(one.name))
        for name in listing.more:
            if name in asked:
                html.input_(type="hidden", name=name, value=asked[name])
        with html.div().classes("field buttons"):
            html.button("筛选", type="submit").classes("primary")
            if len(asked) > 1:
                html.a("清除条件", href=f"{PATH}{listing.here}?{urlencode({'area': asked['area']})}")


def _found(listing: Listing, body: Given, asked: Mapping[str, str], user: User) -> None:
    if not body["items"]:
        # a page may be empty and others follow, where each item is looked at before it is known to belong here
        empty("本页没有符合条件的内容，请看下一页。" if body["next"] else listing.none)
    else:
        table(listing.columns, [listing.row(one, asked["area"], user) for one in body["items"]], listing.title)
    if body["next"]:
        following = urlencode({**asked, "after": body["next"]})
        html.a("下一页", href=f"{PATH}{listing.here}?{following}").classes("more")
