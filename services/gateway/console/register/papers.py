"""A household's papers as the browser opens and prints them: it holds no token, so the console hands them on."""

from uuid import UUID

import nicegui
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html

from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import section
from services.gateway.console.register.households import HERE
from services.gateway.console.visits import PATH

PAPERS = {
    "card": "户情卡",
    "benefit-card": "明白卡",
    "handbook": "扶贫手册",
    "help-cards": "帮扶卡",
    "four-lists": "四个清单",
}
"""Last part of a paper's address → what it is called."""

_PROBLEM = "paper_problem"
# the page's own policy forbids more than the console's, and both hold
_KEPT = ("content-security-policy", "x-content-type-options", "cache-control", "referrer-policy")


def paper_links(request: Request, household_id: str) -> None:
    """The papers of a household, each in a tab of its own, with the reason why the last one wasn't given."""
    problem = request.session.pop(_PROBLEM, "")
    with section("打印", "号码已遮蔽；在新标签页中打开，用浏览器打印", wide=True, name="papers"):
        if problem:
            html.p(problem, role="alert").classes("notice missed")
        with html.div().classes("field buttons"):
            for name, label in PAPERS.items():
                html.a(label, href=f"{PATH}{HERE}/{household_id}/papers/{name}", target="_blank")


@nicegui.app.get(HERE + "/{household_id}/papers/{name}", include_in_schema=False)
async def show_paper(request: Request, household_id: UUID, name: str) -> Response:
    """Hand on a paper; back to the household with a sentence where there is none."""

    def refused(problem: str = "") -> Response:
        if problem:
            request.session[_PROBLEM] = problem
        return RedirectResponse(f"{PATH}{HERE}/{household_id}", 303)

    if name not in PAPERS:
        return refused()
    return await hand_on(request, f"/registry/households/{household_id}/{name}", refused, kept=_KEPT)
