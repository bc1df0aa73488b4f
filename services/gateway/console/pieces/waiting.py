"""What takes many seconds: the page stands at once, and tells meanwhile how long it has waited, or how far it is."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import html, ui

from services.gateway.console.api import Answer
from services.gateway.console.pieces.elements import bar, section
from services.gateway.console.sessions import Session, SignedOut

REFRESH_S = 1.0
"""How often a page asks how far something is that is done in the background."""
TICK_S = 0.5
USUAL_S = 20.0
"""The bar is full then, and waits."""


def show_when_given(
    ask: Callable[[], Awaitable[Answer]], show: Callable[[Answer], None], doing: str, advice: str
) -> None:
    """Ask for an answer once the page stands, and put what is shown of it where the waiting was told.

    Args:
        ask: asks the API as the reader.
        show: draws what was answered, be it a refusal.
        doing: what is waited for, e.g. ``测算``.
        advice: a sentence on how long it takes.
    """
    waited_s = 0.0
    with html.div().classes("result") as place:
        _tell(doing, advice, waited_s)

    def tick() -> None:
        nonlocal waited_s
        waited_s += TICK_S
        place.clear()
        with place:
            _tell(doing, advice, waited_s)

    async def wait() -> None:
        try:
            answer = await ask()
        except SignedOut:
            ui.navigate.reload()
            return
        finally:
            clock.cancel()
        place.clear()
        with place:
            show(answer)

    clock = ui.timer(TICK_S, tick)
    ui.timer(0, wait, once=True)


def _tell(doing: str, advice: str, waited_s: float) -> None:
    with section(f"正在{doing}", wide=True, name="progress"):
        bar(waited_s / USUAL_S, "on-course", f"正在{doing}，已用 {waited_s:.0f} 秒")
        html.p(f"已用 {waited_s:.0f} 秒。{advice}", role="status").classes("muted small")


def follow(
    session: Session,
    path: str,
    now: Mapping[str, Any],
    show: Callable[[Mapping[str, Any]], None],
    under_way: Callable[[Mapping[str, Any]], bool],
) -> None:
    """Tell how far something is that is done in the background; once it is over, its page is opened anew.

    Args:
        session: of who reads.
        path: where the API tells of it.
        now: what it told when the page was made.
        show: draws what it told.
        under_way: whether by that it still goes on.
    """

    @ui.refreshable
    def shown(told: Mapping[str, Any]) -> None:
        show(told)

    async def ask() -> None:
        try:
            answer = await session.get(path)
        except SignedOut:
            timer.deactivate()
            ui.navigate.reload()
            return
        if answer.given and not under_way(answer.body):
            timer.deactivate()
            ui.navigate.reload()
        elif answer.given:
            shown.refresh(answer.body)

    shown(now)
    timer = ui.timer(REFRESH_S, ask)
