"""Lists: conditions in the address, a table, the next page; each kind of list tells what it differs in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.elements import Cell, Column, choice, compact_table, empty, notice, section, table
from services.gateway.console.pieces.filters import county_choice, given, next_page
from services.gateway.console.pieces.steps import show_said
from services.gateway.console.pieces.texts import area_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]
PAGE_SIZE = "50"


class Place(StrEnum):
    """By what a list is narrowed to a part of the reader's area; the value is the condition's name."""

    AREA = "area"
    COUNTY = "county_code"
    """What is kept for whole counties."""
    NONE = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A field by which a list is narrowed.

    Attributes:
        name: as the API and the address call it.
        label: as people call it.
        options: labels by code; None where it takes a number from 1 on.
    """

    name: str
    label: str
    options: Mapping[str, str] | None


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
        none_yet: what is said where there are no conditions either; `none` where it is empty.
        conditions: fields by which it is narrowed, beside the place.
        more: other conditions that the address may name, such as those of a link that leads here.
        always: conditions that hold whatever the address says.
        place: by what it is narrowed to a part of the reader's area.
        under: path of the navigation's entry to which it belongs, where that is another.
        heading, note, name: of its part of the page.
        compact: whether its table has many short columns.
        completed: gives a page's items with what they name by ids alone; None where nothing has to be looked up.
    """

    here: str
    title: str
    told: str
    api: str
    service: str
    columns: Sequence[Column]
    row: Callable[[Given, str, User], Sequence[Cell]]
    none: str
    none_yet: str = ""
    conditions: Sequence[Condition] = ()
    more: Sequence[str] = ()
    always: Mapping[str, str] = field(default_factory=dict)
    place: Place = Place.AREA
    under: str = ""
    heading: str = "清单"
    note: str = ""
    name: str = "list"
    compact: bool = False
    completed: Callable[[Session, Sequence[Given]], Awaitable[Sequence[Given]]] | None = None


def bank_condition(user: User, banks: Mapping[str, str]) -> list[Condition]:
    """The condition for one bank; none for somebody at a bank, who sees that one alone."""
    return [] if user.bank_code is not None else [Condition("bank_code", "银行", banks)]


async def show_listing(
    request: Request, session: Session, area: str, listing: Listing, above: Callable[[str, User], None] | None = None
) -> None:
    """Show a page of a list.

    Args:
        request: the browser's, whose address bears the conditions.
        session: of who reads.
        area: significant digits of the area that it is of; the reader's own where it isn't narrowed by area.
        listing: which list.
        above: puts something above the list; it is given the area and the reader.

    Raises:
        SignedOut: the sign-in has ended.
    """
    user = session.user
    names = [*(one.name for one in listing.conditions), *listing.more]
    if listing.place is Place.COUNTY:
        names.insert(0, listing.place.value)
    asked = given(request, *names)
    if listing.place is Place.AREA:
        asked = {"area": area, **asked}
    answer = await session.get(listing.api, {**asked, **given(request, "after"), **listing.always, "limit": PAGE_SIZE})
    body = answer.body
    if answer.given and listing.completed is not None:
        body = {**body, "items": await listing.completed(session, body["items"])}
    with frame(user, listing.under or listing.here, listing.title, f"{area_text(area)} · {listing.told}"):
        show_said(request)
        if above is not None:
            above(area, user)
        with section(listing.heading, listing.note, wide=True, name=listing.name):
            _form(listing, asked, user)
            if answer.given:
                _found(listing, body, asked, area, user)
            else:
                notice(answer.excuse(listing.service, listing.heading))


def _narrowed(asked: Mapping[str, str]) -> bool:
    """Whether anything but the area is asked for."""
    return bool(asked.keys() - {Place.AREA.value})


def _form(listing: Listing, asked: Mapping[str, str], user: User) -> None:
    with html.form(method="get", action=PATH + listing.here).classes("filters"):
        match listing.place:
            case Place.AREA:
                area_choice(user, asked["area"])
            case Place.COUNTY:
                county_choice(user, asked)
        for one in listing.conditions:
            _field(one, asked.get(one.name))
        for name in listing.more:
            if name in asked:
                html.input_(type="hidden", name=name, value=asked[name])
        with html.div().classes("field buttons"):
            html.button("筛选", type="submit").classes("primary")
            if _narrowed(asked):
                of_area = f"?{urlencode({'area': asked['area']})}" if "area" in asked else ""
                html.a("清除条件", href=f"{PATH}{listing.here}{of_area}")


def _field(one: Condition, chosen: str | None) -> None:
    if one.options is not None:
        choice(one.name, one.label, one.options, chosen)
        return
    with html.div().classes("field"):
        html.label(one.label, **{"for": one.name})
        number = html.input_(type="number", id=one.name, name=one.name, value=chosen or "")
        number.props["min"] = "1"


def _found(listing: Listing, body: Given, asked: Mapping[str, str], area: str, user: User) -> None:
    if body["items"]:
        rows = [listing.row(one, area, user) for one in body["items"]]
        (compact_table if listing.compact else table)(listing.columns, rows, listing.title)
    elif body["next"]:
        # a page may be empty and others follow, where each item is looked at before it is known to belong here
        empty("本页没有符合条件的内容，请看下一页。")
    else:
        empty(listing.none if _narrowed(asked) else listing.none_yet or listing.none)
    next_page(listing.here, asked, body["next"])
