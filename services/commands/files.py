"""Files into the register and out of it: the commands are clients of the public API, with somebody's own account."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from rich.console import Console
from rich.prompt import Prompt
from rich.table import Table

from services.commands.answer import carry_out, end
from services.runtime.exits import Exit
from services.runtime.report import Report
from shared.settings import NotReachable

API = "/api/v1"
POLL_S = 0.5
TOKEN_S = 300.0
"""A token is asked for anew before it runs out: large files take longer than one lasts."""
CODE_NEEDED = "auth.second_factor_needed"
_UNDER_WAY = frozenset({"checking", "committing", "waiting"})


_AWAY = frozenset({httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT})


class Refused(Exception):
    """The API says no; code, sentence and remedy are its own."""

    def __init__(self, code: str, detail: str, remedy: str) -> None:
        super().__init__(f"{code}: {detail} {remedy}")
        self.code, self.detail, self.remedy = code, detail, remedy


class Account:
    """Somebody signed in at the API.

    Args:
        http: bound to the gateway.
        username: by which he signs in.
        password: his.
        otp: gives the code of his second factor, when the API asks for one.
    """

    def __init__(self, http: httpx.AsyncClient, username: str, password: str, otp: Callable[[], str]) -> None:
        self._http = http
        self._form = {"grant_type": "password", "username": username, "password": password}
        self._otp = otp
        self._token = ""
        self._until = 0.0

    async def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """A request and its reply.

        Raises:
            Refused: with what the API says.
            NotReachable: nobody answers there, or not the API.
        """
        if time.monotonic() >= self._until:
            granted = (await self._sign_in()).json()
            # a code serves once: what goes on is the sign-in
            self._form = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
            self._token = granted["access_token"]
            self._until = time.monotonic() + TOKEN_S
        return await self._answered(method, path, headers={"Authorization": f"Bearer {self._token}"}, **request)

    async def fetch(self, path: str, target: Path) -> None:
        """Download a file.

        Raises:
            Refused: with what the API says.
        """
        reply = await self.ask("GET", path)
        await asyncio.to_thread(target.write_bytes, reply.content)

    async def _sign_in(self) -> httpx.Response:
        try:
            return await self._answered("POST", "/auth/token", data=self._form)
        except Refused as refused:
            if refused.code != CODE_NEEDED:
                raise
        code = await asyncio.to_thread(self._otp)
        return await self._answered("POST", "/auth/token", data={**self._form, "otp": code})

    async def _answered(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            reply = await self._http.request(method, API + path, **request)
        except httpx.TransportError as error:
            raise NotReachable(f"{self._http.base_url}: {error or type(error).__name__}") from error
        if not reply.is_success:
            raise _refused(reply)
        return reply


def import_files(
    files: Sequence[Path],
    username: str,
    url: str,
    password: str | None,
    otp: str | None,
    form: dict[str, str],
    rejects: Path,
    *,
    partial: bool,
) -> None:
    """Upload files, show their check, and commit them; what is refused is written beside them."""
    secret = password if password is not None else _ask_password(username)

    async def main() -> None:
        report = Report()
        async with _signed_in(url, username, secret, otp) as account:
            with report.passing("upload"):
                contents = [("file", (file.name, await asyncio.to_thread(file.read_bytes))) for file in files]
                job = (await account.ask("POST", "/registry/imports", files=contents, data=form)).json()
            path = f"/registry/imports/{job['id']}"
            job = await _followed(report, account, path, job, "check")
            report.tell(_counts(job))
            if job["fault_count"] or job["state"] != "checked":
                await account.fetch(f"{path}/rejects", rejects)
                for fault in job["faults"][:10]:
                    report.warn(f"{fault['sheet']} {fault['row'] or ''} {fault['sentence']}")
                report.say(f"{job['fault_count']} faults; the refused rows with their reasons are in {rejects}")
                if job["state"] != "checked" or not partial:
                    report.answer({**job, "rejects_file": rejects})
                    end("nothing was written", Exit.REFUSED)
            if job["sensitive"]:
                report.answer(job)
                end(_waits_for_another(job), Exit.REFUSED)
            await _commit(report, account, job, partial=partial)

    carry_out(main)


def commit_import(
    import_id: UUID, username: str, url: str, password: str | None, otp: str | None, *, partial: bool
) -> None:
    """Commit an import that somebody uploaded: as the second person, where it changes the status of households."""
    secret = password if password is not None else _ask_password(username)

    async def main() -> None:
        report = Report()
        async with _signed_in(url, username, secret, otp) as account:
            job = (await account.ask("GET", f"/registry/imports/{import_id}")).json()
            report.tell(_counts(job))
            await _commit(report, account, job, partial=partial)

    carry_out(main)


async def _commit(report: Report, account: Account, job: Any, *, partial: bool) -> None:
    path = f"/registry/imports/{job['id']}"
    job = (await account.ask("POST", f"{path}/commit", json={"accept_partial": partial})).json()
    job = await _followed(report, account, path, job, "commit")
    report.answer(job)
    if job["state"] != "committed":
        refusal = job["refusal"] or {"detail": job["state"], "remedy": ""}
        end(f"nothing was written: {refusal['detail']} {refusal['remedy']}", Exit.REFUSED)
    report.say("Written: " + ", ".join(f"{name} {number}" for name, number in job["written"].items()))
    if job["duplicate_search"] == "due":
        report.say("Probable duplicates are still being looked for: see the queue later")


def _waits_for_another(job: Any) -> str:
    number = sum(job["sensitive"].values())
    return (
        f"nothing was written yet: {number} registered households exit, which a second person must let take effect: "
        f"somebody else of the county's office commits it with `fupin commit-import {job['id']} --as NAME`"
    )


def export_file(
    target: Path, username: str, url: str, password: str | None, otp: str | None, body: dict[str, Any]
) -> None:
    """Make an export and download it."""

    def said(job: Any) -> str:
        return f"{sum(job['rows'].values())} rows of {len(job['sheets'])} sheets in {target}"

    _make(target, username, url, password, otp, "/registry/exports", body, "export", said)


def make_book(
    target: Path, username: str, url: str, password: str | None, otp: str | None, body: dict[str, Any]
) -> None:
    """Have the book or the four lists of an area made, and download them."""

    def said(job: Any) -> str:
        return f"{job['title']}: {job['rows']['households']} households in {target}"

    _make(target, username, url, password, otp, "/registry/books", body, "book", said)


def _make(
    target: Path,
    username: str,
    url: str,
    password: str | None,
    otp: str | None,
    path: str,
    body: Any,
    what: str,
    said: Callable[[Any], str],
) -> None:
    """Have a file made by the API, and download it."""
    if not target.absolute().parent.is_dir():  # known before the work is done
        end(f"{target}: there is no such folder", Exit.MISUSED)
    secret = password if password is not None else _ask_password(username)

    async def main() -> None:
        report = Report()
        async with _signed_in(url, username, secret, otp) as account:
            job = (await account.ask("POST", path, json=body)).json()
            at = f"{path}/{job['id']}" if what == "export" else f"{path}/jobs/{job['id']}"
            job = await _followed(report, account, at, job, what)
            if job["state"] != "done":
                report.answer(job)
                end(f"the {what} is {job['state']}", Exit.REFUSED)
            with report.passing("download"):
                await account.fetch(job["result"], target)
        report.say(said(job))
        report.answer({**job, "file": target})

    carry_out(main)


@asynccontextmanager
async def _signed_in(url: str, username: str, password: str, otp: str | None) -> AsyncIterator[Account]:
    """An account at the API; what the API refuses ends the command."""
    async with httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(10, read=600, write=600), trust_env=False) as http:
        try:
            yield Account(http, username, password, lambda: otp or _ask_code(username))
        except Refused as refused:
            end(str(refused), Exit.REFUSED, code=refused.code, detail=refused.detail, remedy=refused.remedy)


def _ask_code(username: str) -> str:
    return Prompt.ask(f"Code of {username}'s second factor", console=Console(stderr=True))


def _ask_password(username: str) -> str:
    try:
        return Prompt.ask(f"Password of {username}", console=Console(stderr=True), password=True)
    except EOFError:
        end(f"there is nobody to ask for the password of {username}: give it in FUPIN_PASSWORD", Exit.MISUSED)


async def _followed(report: Report, account: Account, path: str, job: Any, what: str) -> Any:
    """The job when it is no longer under way, its progress shown until then."""
    with report.share(what) as reached:
        while job["state"] in _UNDER_WAY:
            reached(job["progress"])
            await asyncio.sleep(POLL_S)
            job = (await account.ask("GET", path)).json()
    return job


def _counts(job: Any) -> Table:
    table = Table("sheet", "rows", "differ", "unchanged")
    for kind, rows in job["rows"].items():
        table.add_row(kind, str(rows), str(job["changed"].get(kind, 0)), str(job["unchanged"].get(kind, 0)))
    return table


def _refused(reply: httpx.Response) -> Refused | NotReachable:
    """What a reply that is none says: the API refuses, or what is behind the address isn't the API, or is away."""
    try:
        problem = reply.json()
        refused = Refused(problem["code"], problem["detail"], problem["remedy"])
    except (ValueError, KeyError, TypeError):
        return NotReachable(f"{reply.request.method} {reply.request.url}: {reply.status_code}")
    return NotReachable(str(refused)) if reply.status_code in _AWAY else refused
