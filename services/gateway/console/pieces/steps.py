"""Steps that people take: a form that says what is about to happen, and that counts once however often it is sent."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html
from pydantic import BaseModel, ConfigDict

from services.gateway.console.api import Answer
from services.gateway.console.pieces.texts import ABSENT
from services.gateway.console.sessions import Refused, Session, SignedOut
from services.gateway.console.visits import PATH, find_sign_in, to_login, today
from services.gateway.forms import FOREIGN, from_elsewhere
from shared.database import new_id
from shared.errors import KeyReused

_SAID, _PROBLEM = "step_said", "step_problem"
_TAKEN_BEFORE = "这张表单此前已经办理过一次，请先到清单中核对，不要重复办理。"
"""The key came before with other content: what was sent then was done, for a refusal leaves no key behind."""
_AGAIN_IS_SAFE = "请稍后在本页重新提交，不会重复办理。"
_STANDING = {"done": "已办", "next": "待办", "open": "未到", "missed": "退回", "skipped": "未经"}
_SHORT = 100
"""Characters from which on a line is as wide as its form."""
_KEPT_CHARACTERS = 2_000
"""Of a text that is shown again: as much as a field of a form takes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as it is opened: with a key of its own, or once more with what was typed and why it was not taken."""

    key: str
    typed: Mapping[str, str]
    problem: str = ""

    def value(self, name: str, otherwise: str = "") -> str:
        """What was typed into a field."""
        return self.typed.get(name, otherwise)


class Sent(BaseModel):
    """What the form of a step sends, as it was typed; a kind of step that asks for more adds its fields."""

    key: str = ""
    """Of the form as it was opened."""
    version: str = ""
    """Of what was read, where the step goes by it."""
    occurred_on: str = ""
    reason: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """What is shown again where the step is refused."""
        fields = self.model_dump(exclude={"key", "version"}, exclude_unset=True)
        return {name: value for name, value in fields.items() if isinstance(value, str)}

    @property
    def dated(self) -> dict[str, str]:
        """The day, and the reason where one was given, as many steps take them."""
        return {"occurred_on": self.occurred_on} | ({"reason": self.reason} if self.reason else {})


class SentAsNamed(Sent):
    """The same of a form whose fields a plan names, or numbers."""

    model_config = ConfigDict(extra="allow")

    def text(self, name: str) -> str:
        """What was typed into one of these fields; empty where it wasn't sent."""
        return self.named().get(name, "")

    def named(self, prefix: str = "") -> dict[str, str]:
        """What was typed into those whose names begin so, by what follows the prefix."""
        return {
            name.removeprefix(prefix): value
            for name, value in (self.model_extra or {}).items()
            if name.startswith(prefix) and isinstance(value, str)
        }


SentStep = Annotated[Sent, Form()]


def open_form(request: Request) -> Opened:
    """The form of the page that is asked for."""
    session = find_sign_in(request)
    again = None
    if session is not None:
        again, session.refused = session.refused, None
    if again is None or again.page != request.url.path.removeprefix(PATH):
        return Opened(str(new_id()), {})
    return Opened(again.key or str(new_id()), again.typed, again.problem)


@contextmanager
def step_form(opened: Opened, action: str, button: str, back: str, *, files: bool = False) -> Iterator[None]:
    """A form around its fields.

    Args:
        opened: what `open_form` gave.
        action: path of the console that takes it.
        button: what sending it does, in a word or two.
        back: path of the console to which one goes without sending it.
        files: whether a file goes with it.
    """
    if opened.problem:
        html.p(opened.problem, role="alert").classes("notice missed")
    with html.form(method="post", action=PATH + action).classes("step") as form:
        if files:
            form.props["enctype"] = "multipart/form-data"
        hidden("key", opened.key)
        yield
        with html.div().classes("field buttons"):
            html.button(button, type="submit").classes("primary")
            html.a("不办理，返回", href=PATH + back)


def hidden(name: str, value: str) -> None:
    """A field that nobody fills in."""
    html.input_(type="hidden", name=name, value=value)


def day_field(
    opened: Opened,
    label: str = "办理日期",
    name: str = "occurred_on",
    *,
    otherwise: str | None = None,
    ahead: bool = False,
) -> None:
    """The business date, today unless it is told otherwise; or a day that may lie ahead."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        day = opened.value(name, str(today()) if otherwise is None else otherwise)
        field = html.input_(type="date", id=name, name=name, value=day, required=True)
        if not ahead:
            field.props["max"] = str(today())


def reason_field(opened: Opened, label: str = "原因", most: int = 500) -> None:
    """The reason, which is needed."""
    with html.div().classes("field"):
        html.label(label, **{"for": "reason"})
        text = html.textarea(opened.value("reason"), id="reason", name="reason", maxlength=most, required=True)
        text.props["rows"] = "3"


def text_field(
    opened: Opened, name: str, label: str, *, otherwise: str = "", most: int = 200, required: bool = True
) -> None:
    """A line of text.

    Args:
        opened: the form that it stands in.
        name: of the field.
        label: what people call it.
        otherwise: what stands there before anything is typed.
        most: characters that it takes; a field for many is drawn as wide as the form.
        required: whether it may not be left empty.
    """
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        field = html.input_(id=name, name=name, value=opened.value(name, otherwise), maxlength=most, required=required)
        if most > _SHORT:
            field.classes("long")


def amount_field(opened: Opened, name: str, label: str, otherwise: str = "") -> None:
    """An amount in yuan, to be read with `read_yuan`."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        field = html.input_(id=name, name=name, value=opened.value(name, otherwise), required=True)
        field.props("inputmode=decimal autocomplete=off")


def count_field(opened: Opened, name: str, label: str, *, otherwise: str = "", required: bool = True) -> None:
    """A whole number from 0 on, to be read with `read_count`."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        field = html.input_(type="number", id=name, name=name, value=opened.value(name, otherwise), required=required)
        field.props["min"] = "0"


def several_choice(opened: Opened, prefix: str, label: str, options: Mapping[str, str]) -> None:
    """Boxes of which any may be ticked, each sent under the prefix and its code."""
    with html.fieldset().classes("boxes"):
        html.legend(label)
        for code, text in options.items():
            with html.label().classes("kind"):
                box = html.input_(type="checkbox", name=f"{prefix}{code}", value="true")
                if opened.value(f"{prefix}{code}"):
                    box.props["checked"] = True
                html.span(text)


def show_said(request: Request) -> None:
    """The sentence that the last step left, once, or why it could not be taken."""
    if said := request.session.pop(_SAID, ""):
        html.p(said, role="status").classes("notice good")
    if problem := request.session.pop(_PROBLEM, ""):
        html.p(problem, role="alert").classes("notice missed")


def back_with(request: Request, where: str, problem: str) -> Response:
    """To a page of the console that tells why something could not be done."""
    request.session[_PROBLEM] = problem
    return RedirectResponse(PATH + where, 303)


def step_bar(parts: Sequence[tuple[str, str, str]]) -> None:
    """The way of something through all hands.

    Args:
        parts: name, day, and ``done``, ``next``, ``open``, ``missed`` or ``skipped``.
    """
    with html.ol(**{"aria-label": "办理进度"}).classes("steps"):
        for name, day, standing in parts:
            with html.li().classes(standing) as part:
                html.span(name).classes("step-name")
                html.span(_STANDING[standing] if day == ABSENT else day).classes("step-day")
            if standing == "next":
                part.props["aria-current"] = "step"


async def take(
    request: Request,
    path: str,
    body: Mapping[str, Any],
    *,
    key: str,
    typed: Mapping[str, str],
    form: str,
    done: Callable[[Any], tuple[str, str]],
    version: str = "",
    method: Literal["post", "patch"] = "post",
) -> Response:
    """Send a step to the API; back to its form with a sentence where it is refused.

    Args:
        request: the browser's.
        path: of the step in the API.
        body: what it takes.
        key: of the form: sent twice, the step is taken once.
        typed: what is shown again where it is refused.
        form: path of the form's page.
        done: where to go with what the API answered, and what is said there.
        version: of what was read, where the API asks for it: what somebody else has changed since is not overwritten.
        method: by which the API takes it.
    """
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return refuse(request, FOREIGN, typed, form)
    if not _is_key(key):
        return refuse(request, "表单不完整，请重新填写。", typed, form)
    try:
        write = session.post if method == "post" else session.patch
        answer = await write(path, key=key, version=version, json=body)
    except SignedOut:
        return to_login(request)
    if not answer.given:
        # nobody knows whether it was done: sent again under the same key it is not done twice
        unknown = not answer.status or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        problem = f"{answer.problem.rstrip('。')}。{_AGAIN_IS_SAFE if unknown else answer.remedy}"
        if answer.code == KeyReused.code:
            problem = _TAKEN_BEFORE
        return refuse(request, problem, typed, form, key=key if unknown else "")
    where, said = done(answer.body)
    request.session[_SAID] = said
    return RedirectResponse(PATH + where, 303)


async def press(
    request: Request,
    ask: Callable[[Session], Awaitable[Answer]],
    *,
    back: str,
    done: Callable[[Session, Any], str],
) -> Response:
    """Do what a button asks for, which needs no more than that, and go back with a sentence.

    Args:
        request: the browser's.
        ask: asks the API as the reader.
        back: path of the page to go back to.
        done: what is said of what the API answered.
    """
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return back_with(request, back, FOREIGN)
    try:
        answer = await ask(session)
    except SignedOut:
        return to_login(request)
    if not answer.given:
        return back_with(request, back, f"{answer.problem.rstrip('。')}。{answer.remedy}")
    request.session[_SAID] = done(session, answer.body)
    return RedirectResponse(PATH + back, 303)


def refuse(request: Request, problem: str, typed: Mapping[str, str], form: str, *, key: str = "") -> Response:
    """Back to a form with the reason and what was typed."""
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    kept = {name: value[:_KEPT_CHARACTERS] for name, value in typed.items()}
    session.refused = Refused(form.partition("?")[0].partition("#")[0], key, kept, problem)
    return RedirectResponse(PATH + form, 303)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
