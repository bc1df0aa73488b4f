"""Pages for what isn't there, such as the area of an address, and for what went wrong, in the reader's language."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import nicegui
from fastapi import Request, Response
from nicegui import html, ui

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import notice
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, NoSuchArea, asked_area, page


def answer_the_rest() -> None:
    """Answer what no page does, and what a page fails at; called once, after all pages are registered."""
    page("/{rest:path}", "没有这个页面")(show_missing)
    nicegui.app.on_page_exception(show_failure)


async def show_missing(_request: Request, session: Session) -> None:
    """Tell that there is no such page."""
    ui.context.client.status_code = 404
    with frame(session.user, "", "没有这个页面"):
        notice("您访问的地址不存在，可能已经变动。")
        html.a("返回首页", href=f"{PATH}/")


AreaBuild = Callable[[Request, Session, str], Awaitable[Response | None]]


def area_page(path: str, title: str, *, here: str = "") -> Callable[[AreaBuild], AreaBuild]:
    """Register a page of the area in its address, whose significant digits its builder is given.

    Args:
        path: the page's own.
        title: of the browser's tab.
        here: path of the navigation's entry to which it belongs, where that is another.
    """

    def register(build: AreaBuild) -> AreaBuild:
        @page(path, title)
        async def shown(request: Request, session: Session) -> Response | None:
            try:
                area = asked_area(request, session.user)
            except NoSuchArea as unknown:
                _show_unknown_area(session.user, here or path, str(unknown))
                return None
            return await build(request, session, area)

        return build

    return register


def _show_unknown_area(user: User, here: str, code: str) -> None:
    """Tell that there is no such area: figures of nowhere would all be zero, and pass for facts."""
    ui.context.client.status_code = 404
    with frame(user, here, "没有这个地区"):
        notice(f"没有代码为 {code} 的地区，请核对网址中的地区代码。")
        html.a("返回首页", href=f"{PATH}/")


def show_refused(user: User, here: str, title: str, said: str, *, back: tuple[str, str]) -> None:
    """Tell why something can't be shown, and lead back to where it is listed.

    Args:
        user: the reader.
        here: path of the navigation's entry to which the page belongs.
        title: of the page that can't be shown.
        said: why, in a sentence.
        back: what the list is called, and its path.
    """
    with frame(user, here, title):
        notice(said)
        html.a(f"返回{back[0]}", href=PATH + back[1])


Record = Mapping[str, Any]
RecordBuild = Callable[[Request, Session, Record], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Records:
    """Records of a kind, each of which pages show that have its id in their address.

    Attributes:
        here: path of the navigation's entry to which the pages belong.
        api: path of the API under which one lies by its id.
        service: who gives it, as the reader calls it.
        called: one of them, as a sentence names it.
        title: of the page that tells why one can't be shown.
        back: what their list is called, and its path.
    """

    here: str
    api: str
    service: str
    called: str
    title: str
    back: tuple[str, str]

    def page(self, path: str, title: str) -> Callable[[RecordBuild], RecordBuild]:
        """Register a page of one of them, which its builder is given as the API tells it.

        Args:
            path: the page's own; its one parameter is the record's id.
            title: of the browser's tab.
        """

        def register(build: RecordBuild) -> RecordBuild:
            @page(path, title)
            async def shown(request: Request, session: Session) -> None:
                (record_id,) = request.path_params.values()
                found = await session.get(f"{self.api}/{quote(record_id, safe='')}")
                if found.given:
                    await build(request, session, found.body)
                else:
                    self.show_none(session.user, found, self.called)

            return build

        return register

    def show_none(self, user: User, answer: Answer, what: str) -> None:
        """Tell why one of them, or what a page of theirs is about, can't be shown, and lead back to the list."""
        show_refused(user, self.here, self.title, answer.excuse(self.service, what), back=self.back)


def show_failure() -> None:
    """Tell that a page couldn't be made, without a word of the program's own; NiceGUI has logged what happened."""
    with html.main().classes("sign-in"), html.div().classes("card"):
        html.h1("页面暂时无法显示")
        html.p("系统出现意外情况，已记入日志。请稍后刷新；若一直如此，请联系系统管理员。")
        html.a("返回首页", href=f"{PATH}/")
