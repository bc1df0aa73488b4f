"""Pages for what isn't there and for what went wrong, in the reader's language."""

import nicegui
from fastapi import Request
from nicegui import html, ui

from services.gateway.console.elements import notice
from services.gateway.console.layout import frame
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page


def answer_the_rest() -> None:
    """Answer what no page does, and what a page fails at; called once, after all pages are registered."""
    page("/{rest:path}", "没有这个页面")(show_missing)
    nicegui.app.on_page_exception(show_failure)


async def show_missing(_request: Request, session: Session) -> None:
    """Tell that there is no such page."""
    ui.context.client.status_code = 404
    with frame(session.user, "", "没有这个页面"):
        notice("您访问的地址不存在，可能已经变动。")
        html.a("返回总览", href=f"{PATH}/overview")


def show_unknown_area(user: User, here: str, code: str) -> None:
    """Tell that there is no such area: figures of nowhere would all be zero, and pass for facts."""
    ui.context.client.status_code = 404
    with frame(user, here, "没有这个地区"):
        notice(f"没有代码为 {code} 的地区，请核对网址中的地区代码。")
        html.a("返回总览", href=f"{PATH}/overview")


def show_failure() -> None:
    """Tell that a page couldn't be made, without a word of the program's own; NiceGUI has logged what happened."""
    with html.main().classes("sign-in"), html.div().classes("card"):
        html.h1("页面暂时无法显示")
        html.p("系统出现意外情况，已记入日志。请稍后刷新；若一直如此，请联系系统管理员。")
        html.a("返回总览", href=f"{PATH}/overview")
