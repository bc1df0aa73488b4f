"""Where a user's day begins: the console's bare address leads there, and so does a sign-in that wants no other page."""

from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page
from shared.security.permissions import Role

_OVERVIEW = "/overview"
_STARTS: Mapping[str, str] = {
    Role.VILLAGE_CADRE: "/work",
    Role.WORK_TEAM: "/work",
    Role.TOWNSHIP: "/work",
    Role.BANK: "/loans",
    Role.ADMINISTRATOR: "/accounts",
}
"""Who works through lists of what is to be done begins there; everybody else with the figures of his area."""


def start_of(user: User) -> str:
    """Path of the page with which a user's day begins; one that he may read."""
    return _STARTS.get(user.role, _OVERVIEW)


@page("/", "首页")
async def show_start(_request: Request, session: Session) -> Response:
    """Lead to where the reader's day begins."""
    return RedirectResponse(PATH + start_of(session.user), 303)
