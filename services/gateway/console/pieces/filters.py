"""Conditions of lists: they stand in the address, so that a list can be sent on and found again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.pieces.elements import choice
from services.gateway.console.pieces.texts import area_names, area_text, quarter_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, today
from shared.areas import significant_prefix
from shared.calendar import Quarter
from shared.policies.banks import bank_text, named_banks

COUNTY_DIGITS = 6
YEARS_BACK = 12


def given(request: Request, *names: str) -> dict[str, str]:
    """The conditions in the address; those left empty are none."""
    asked = {name: request.query_params.get(name, "").strip() for name in names}
    return {name: value for name, value in asked.items() if value}


@contextmanager
def filter_form(here: str, asked: Mapping[str, str], button: str = "筛选") -> Iterator[None]:
    """A form of conditions around its fields, with a way back to none of them."""
    with html.form(method="get", action=PATH + here).classes("filters"):
        yield
        with html.div().classes("field buttons"):
            html.button(button, type="submit").classes("primary")
            if asked:
                html.a("清除条件", href=PATH + here)


def next_page(here: str, asked: Mapping[str, str], after: str | None) -> None:
    """The way to the next page of a list, where there is one."""
    if after:
        html.a("下一页", href=f"{PATH}{here}?{urlencode({**asked, 'after': after})}").classes("more")


async def bank_names(session: Session) -> dict[str, str]:
    """The banks of the programme by their codes, those that joined it later too where the service can tell.

    Raises:
        SignedOut: the sign-in has ended.
    """
    answer = await session.get("/credit/banks")
    later = {one["bank_code"]: one["label"] for one in answer.body["items"]} if answer.given else {}
    return {**named_banks(), **later}


def bank_choice(user: User, banks: Mapping[str, str], asked: Mapping[str, str]) -> None:
    """A field for one bank; somebody at a bank sees that one alone."""
    if user.bank_code is None:
        choice("bank_code", "银行", banks, asked.get("bank_code"))


def counties_of(user: User) -> dict[str, str]:
    """The counties of a wider area by their codes; none where the area lies inside a county."""
    if len(user.area_code) >= COUNTY_DIGITS:
        return {}
    codes = {significant_prefix(code) for code in area_names() if code.startswith(user.area_code)}
    return {code: area_text(code) for code in sorted(codes) if len(code) == COUNTY_DIGITS}


def county_choice(user: User, asked: Mapping[str, str]) -> None:
    """A field for one county, where the reader has several."""
    if counties := counties_of(user):
        choice("county_code", "县（市、区）", counties, asked.get("county_code"))


def quarters_until(day: date) -> dict[str, str]:
    """The quarters of the last years by their labels, the latest first."""
    quarter, found = Quarter.of(day), {}
    while quarter.year >= day.year - YEARS_BACK:
        found[str(quarter)] = quarter_text(str(quarter))
        quarter = quarter.preceding
    return found


def day_choice(name: str, label: str, chosen: str, *, past: bool = False) -> None:
    """A field that takes a day or none, no later than today where it is of the past."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        field = html.input_(type="date", id=name, name=name, value=chosen)
        if past:
            field.props["max"] = str(today())


def required_choice(name: str, label: str, options: Mapping[str, str], chosen: str = "") -> None:
    """A field that takes one of some codes by their labels, none of them chosen beforehand unless one is meant."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        with html.select(id=name, name=name, required=True):
            html.option("请选择", value="")
            for code, text in options.items():
                option = html.option(text, value=code)
                if code == chosen:
                    option.props["selected"] = True


def bank_label(code: str, banks: Mapping[str, str]) -> str:
    """A bank's name."""
    return banks.get(code) or bank_text(code)
