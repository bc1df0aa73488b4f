"""The public API as the console asks it: over HTTP, as its user, and with a sentence for what is not answered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from services.gateway.console.pieces.labels import FIELDS
from services.gateway.limits.clients import HEADER
from shared import telemetry

TIMEOUT = httpx.Timeout(6.0)
"""A reader waits this long for a part of a page, then reads that it is missing."""
SIGN_IN_TIMEOUT = httpx.Timeout(20.0)
"""Passwords are slow to check on purpose, and at eight in the morning many are checked."""
WORK_TIMEOUT = httpx.Timeout(120.0)
"""A town's file is checked, and written, while its sender waits."""
_API = "/api/v1"
_OF_PERSON = re.compile(r"(?:^|\.)members\.([0-9]+)\.", re.ASCII)
BROWSER = HEADER.decode()

SILENT = "服务暂时无法连接"
SLOW = "服务响应太慢"
BROKEN = "服务暂时不可用"
NO_SIGN_IN = "登录服务暂时不可用，请稍后再试；若一直如此，请联系系统管理员。"
NOT_RIGHT = "用户名或密码不正确。15 分钟内连续输错 5 次将暂时锁定。"
_NOT_YET = {
    "auth.wrong_password": NOT_RIGHT,
    "auth.invalid_request": NOT_RIGHT,
    "auth.second_factor_needed": "该账号已绑定动态验证码，请一并填写验证器显示的 6 位验证码，或一个恢复码。",
    "auth.wrong_code": "动态验证码不正确或已用过，请等下一个验证码出现后再填。15 分钟内连续输错 5 次将暂时锁定。",
    "auth.password_change_needed": "这是初始密码，登录前须改为自己的密码。",
    "auth.second_factor_enrolment_needed": "您的角色须先绑定动态验证码才能登录。",
    "auth.not_delegated": "今天没有对该账号的代理，请核对被代理人的用户名和代理起止日期。",
}
"""Code → what its user can do about it at the sign-in page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API said: a body, or a Chinese sentence why there is none."""

    status: int
    """0 where nothing was said."""
    body: Any = None
    problem: str = ""

    @property
    def code(self) -> str:
        """The code of a refusal; empty where there is none."""
        return str(self.body.get("code") or "") if self.problem and isinstance(self.body, dict) else ""

    @property
    def remedy(self) -> str:
        """What to do about a refusal."""
        return str(self.body.get("remedy") or "") if self.problem and isinstance(self.body, dict) else ""

    @property
    def given(self) -> bool:
        """Whether what was asked for is there."""
        return not self.problem

    def excuse(self, service: str, what: str) -> str:
        """The sentence that stands where something is missing.

        Args:
            service: who should have answered, in Chinese.
            what: what is missing, in Chinese.
        """
        if self.status and self.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"{what}未能显示：{self.problem}"
        reason = "响应太慢" if self.problem == SLOW else "暂时不可用"
        return f"{service}{reason}，{what}未能取得。请稍后刷新页面。"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gave; it stays on the server."""

    access_token: str
    refresh_token: str
    expires_in_s: int


class Api:
    """The gateway's public API.

    Args:
        client: bound to the gateway's own address.
        vouch: writes a browser's address so that the gateway believes it; without it this process's own counts.
    """

    def __init__(self, client: httpx.AsyncClient, vouch: Callable[[str], str] | None = None) -> None:
        self._client = client
        self._vouch = vouch

    async def sign_in(
        self, username: str, password: str, address: str, otp: str = "", acting_for: str = "", agent: str = ""
    ) -> Tokens | Answer:
        """Tokens, or the answer whose sentence says why there are none.

        Args:
            username: as typed.
            password: as typed.
            address: the browser's, by which tries are counted; otherwise all users of the console would count as one.
            otp: the code of the second factor, as typed; empty where there is none.
            acting_for: the account for which the person acts by a delegation; empty where it is his own.
            agent: what the browser calls itself, by which its person knows the sign-in again.
        """
        form = {"grant_type": "password", "username": username, "password": password}
        form |= {name: text for name, text in (("otp", otp), ("acting_for", acting_for)) if text}
        headers = self._browser(address) | ({"User-Agent": agent} if agent else {})
        answer = await self._ask("POST", "/auth/token", data=form, headers=headers, timeout=SIGN_IN_TIMEOUT)
        if answer.given:
            return _tokens(answer.body)
        return Answer(answer.status, answer.body, _not_in(answer))

    async def prove(self, path: str, body: Mapping[str, str], address: str) -> Answer:
        """Do what needs no token, but a name and its password: choose another, get a second factor or remove it.

        Args:
            path: below ``/auth``.
            body: name, password and what else is needed.
            address: the browser's, by which tries are counted.
        """
        answer = await self._ask(
            "POST", f"/auth{path}", json=body, headers=self._browser(address), timeout=SIGN_IN_TIMEOUT
        )
        if answer.given:
            return answer
        said = _not_in(answer) if answer.code in _NOT_YET or answer.code == "auth.locked" else answer.problem
        return Answer(answer.status, answer.body, said)

    async def refresh(self, refresh_token: str, address: str = "") -> Tokens | Answer:
        """The next tokens of a sign-in, or what was said instead.

        Args:
            refresh_token: which serves once.
            address: the browser's, by which it is counted.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        answer = await self._ask("POST", "/auth/token", data=form, headers=self._browser(address))
        return _tokens(answer.body) if answer.given else answer

    async def revoke(self, refresh_token: str) -> None:
        """End a sign-in; whether the service could be told makes no difference to the user."""
        await self._ask("POST", "/auth/revoke", data={"token": refresh_token})

    async def get(
        self, path: str, access_token: str, params: dict[str, str] | None = None, *, patient: bool = False
    ) -> Answer:
        """Read something as its user; a patient reader waits as long as for work that is done."""
        options: dict[str, Any] = {"timeout": WORK_TIMEOUT} if patient else {}
        headers = {"Authorization": f"Bearer {access_token}"}
        return await self._ask("GET", path, params=params, headers=headers, **options)

    async def send(
        self, method: str, path: str, access_token: str, *, key: str = "", version: str = "", **content: Any
    ) -> Answer:
        """Do something as its user.

        Args:
            method: ``POST``, ``PATCH`` or ``DELETE``.
            path: of the API.
            access_token: the user's.
            key: of this one write: sent again with it, the write is not done again.
            version: of what was read before: where it has changed since, nothing is written.
            content: the body as httpx takes it, ``json=`` or ``files=`` and ``data=``.
        """
        headers = {"Authorization": f"Bearer {access_token}"} | ({"Idempotency-Key": key} if key else {})
        if version.isascii() and version.isdecimal():
            headers["If-Match"] = f'"{version}"'
        return await self._ask(method, path, headers=headers, timeout=WORK_TIMEOUT, **content)

    async def open_file(self, path: str, access_token: str) -> Answer:
        """A file as its user, to be handed on piece by piece: the body of what is given is the open reply."""
        headers = {"Authorization": f"Bearer {access_token}", "Accept-Language": "zh-CN"}
        asked = self._client.build_request("GET", _API + path, headers=headers, timeout=WORK_TIMEOUT)
        try:
            reply = await self._client.send(asked, stream=True)
            if reply.is_success:
                return Answer(reply.status_code, reply)
            try:
                await reply.aread()
            finally:
                await reply.aclose()
            return Answer(reply.status_code, problem=_sentence(reply.json()))
        except httpx.TimeoutException:
            return Answer(0, problem=SLOW)
        except (httpx.HTTPError, ValueError):
            return Answer(0, problem=SILENT)

    def _browser(self, address: str) -> dict[str, str]:
        """On whose behalf is asked, where that makes a difference."""
        return {BROWSER: self._vouch(address)} if self._vouch and address else {}

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> Answer:
        given = {"Accept-Language": "zh-CN", **(headers or {})}
        if trace := telemetry.current_traceparent():
            given["traceparent"] = trace
        try:
            reply = await self._client.request(method, _API + path, headers=given, **options)
            said_json = reply.headers.get("content-type", "").partition(";")[0].endswith("json")
            body = (reply.json() if said_json else reply.content) if reply.content else None
        except httpx.TimeoutException:
            return Answer(0, problem=SLOW)
        except (httpx.HTTPError, ValueError):
            return Answer(0, problem=SILENT)
        if reply.is_success:
            return Answer(reply.status_code, body)
        return Answer(reply.status_code, body, _sentence(body))


def _not_in(answer: Answer) -> str:
    """Why somebody isn't let in, in a sentence for whoever tries."""
    if answer.code in _NOT_YET:
        return _NOT_YET[answer.code]
    if answer.code == "auth.locked":
        minutes = -(-int(answer.body["retry_after"]) // 60)
        return f"登录失败次数过多，该用户名已暂时锁定。请约 {minutes} 分钟后再试，或联系系统管理员。"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return "登录请求过于频繁，请稍等片刻再试。"
    return NO_SIGN_IN


def _tokens(body: Any) -> Tokens:
    return Tokens(body["access_token"], body["refresh_token"], body["expires_in"])


def _called(field: str) -> str:
    """What its reader calls a field of a request, wherever in it that stands, and of which person it is."""
    label = FIELDS.get(field) or FIELDS.get(field.rpartition(".")[2], "其他条件")
    whose = _whose(field)
    return f"{whose}的{label}" if whose else label


def _whose(field: str) -> str:
    """Of which person of a family a field is; empty where it is none's."""
    person = _OF_PERSON.search(field)
    return f"第 {int(person[1]) + 1} 人" if person else ""


def _sentence(problem: Any) -> str:
    """A problem document in one Chinese sentence."""
    if not isinstance(problem, dict) or "title" not in problem:
        return BROKEN
    if problem.get("code") == "auth.forbidden":
        return "您的岗位没有这项查看权限。"
    if wrong := problem.get("errors"):
        named = dict.fromkeys(_called(str(one["field"])) for one in wrong)
        return f"{problem['title']}：{'、'.join(named)}填写有误。"
    title, detail = problem["title"], problem.get("detail") or problem["title"]
    text = detail if title in detail else f"{title}：{detail}"
    if whose := _whose(str(problem.get("field") or "")):
        text = f"{whose}：{text}"
    return text if text.endswith("。") else f"{text}。"
