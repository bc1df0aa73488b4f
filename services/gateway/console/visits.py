"""Who visits: pages for people who are signed in, and the way to the sign-in page for everybody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode, urlsplit

import nicegui
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import ui

from services.gateway.console.accounts.arrivals import Arrivals
from services.gateway.console.api import Api
from services.gateway.console.sessions import Session, Sessions, SignedOut, User
from shared.areas import AreaCodeInvalid, AreaUnknown, find_area, significant_prefix
from shared.calendar import Clock

PATH = "/console"
LOGIN = f"{PATH}/login"
TITLE = "扶贫工作台"
PAGE_TIMEOUT_S = 20.0

_KEY = "session"


@dataclass(frozen=True, slots=True)
class Console:
    """What the pages work with."""

    api: Api
    sessions: Sessions
    clock: Clock
    arrivals: Arrivals = field(default_factory=Arrivals)


def console() -> Console:
    """The console of this process."""
    found: Console = nicegui.app.state.console
    return found


def today() -> date:
    """Today by the application's clock, which an installation may hold still."""
    return console().clock.today()


class NoSuchArea(Exception):
    """The address names an area that isn't there; the message is its code as it was written."""


def asked_area(request: Request, user: User) -> str:
    """Significant digits of the area in the address; the user's own where it names none.

    Raises:
        NoSuchArea: it is no area code, or nobody bears it.
    """
    asked = request.query_params.get("area", "")
    if not asked:
        return user.area_code
    try:
        return significant_prefix(find_area(asked).code)
    except (AreaCodeInvalid, AreaUnknown):
        raise NoSuchArea(asked) from None


# sign-in --------------------------------------------------------------------------------------------------------------


def keep_sign_in(request: Request, session: Session) -> None:
    """Remember a sign-in for the browser that asks, under a new key: one planted before is worth nothing."""
    request.session.clear()
    request.session[_KEY] = console().sessions.keep(session)


def forget_sign_in(request: Request) -> Session | None:
    """Forget the browser's sign-in, and give it."""
    session = console().sessions.forget(request.session.get(_KEY))
    request.session.clear()
    return session


def find_sign_in(request: Request) -> Session | None:
    """The browser's sign-in."""
    return console().sessions.find(request.session.get(_KEY))


def to_login(request: Request) -> Response:
    """Send a browser to the sign-in page, and from there back to where it wanted to go."""
    asked = f"{PATH}{request.url.path.removeprefix(PATH)}"
    wanted = f"{asked}?{request.url.query}" if request.url.query else asked
    return RedirectResponse(f"{LOGIN}?{urlencode({'next': wanted})}", 303)


def wanted_page(text: str | None) -> str:
    """Where to go after the sign-in: only ever a page of the console, without one to where the user's day begins."""
    parts = urlsplit(text or "")
    inside = not parts.scheme and not parts.netloc and parts.path.startswith(f"{PATH}/") and "\\" not in parts.path
    if not inside or parts.path in (LOGIN, f"{PATH}/logout"):
        return f"{PATH}/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


Build = Callable[[Request, Session], Awaitable[Response | None]]


def page(path: str, title: str) -> Callable[[Build], Build]:
    """Register a page for people who are signed in; everybody else is sent to the sign-in page."""

    def register(build: Build) -> Build:
        @ui.page(path, title=f"{title} - {TITLE}", response_timeout=PAGE_TIMEOUT_S)
        async def shown(request: Request) -> Response | None:
            session = find_sign_in(request)
            if session is None:
                return to_login(request)
            try:
                return await build(request, session)
            except SignedOut:
                forget_sign_in(request)
                return to_login(request)

        return build

    return register
