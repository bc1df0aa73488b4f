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
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt
from rich.table import Table

from services.commands.answer import FAILED, carry_out, end
from services.runtime.report import Report

API = "/api/v1"
POLL_S = 0.5
TOKEN_S = 300.0
"""A token is asked for anew before it runs out: large files take longer than one lasts."""
CODE_NEEDED = "auth.second_factor_needed"
_UNDER_WAY = frozenset({"checking", "committing", "waiting"})


class Refused(OSError):
    """The API says no; the message is its own, as is the code."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


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
            raise Refused(f"{self._http.base_url}: {error or type(error).__name__}") from error
        if not reply.is_success:
            raise Refused(*_reason(reply))
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
    report = Report()

    async def main() -> None:
        async with _signed_in(url, username, password, otp) as account:
            contents = [(file.name, await asyncio.to_thread(file.read_bytes)) for file in files]
            job = (
                await account.ask("POST", "/registry/imports", files=[("file", one) for one in contents], data=form)
            ).json()
            path = f"/registry/imports/{job['id']}"
            job = await _followed(report.console, account, path, job, "check")
            report.tell(_counts(job))
            if job["fault_count"] or job["state"] != "checked":
                await account.fetch(f"{path}/rejects", rejects)
                for fault in job["faults"][:10]:
                    report.warn(f"{fault['sheet']} {fault['row'] or ''} {fault['sentence']}")
                report.say(f"{job['fault_count']} faults; the refused rows with their reasons are in {rejects}")
                if job["state"] != "checked" or not partial:
                    end("nothing was written", FAILED)
            if job["sensitive"]:
                end(_waits_for_another(job), FAILED)
            await _commit(report, account, job, partial=partial)

    carry_out(main)


def commit_import(
    import_id: UUID, username: str, url: str, password: str | None, otp: str | None, *, partial: bool
) -> None:
    """Commit an import that somebody uploaded: as the second person, where it changes the status of households."""
    report = Report()

    async def main() -> None:
        async with _signed_in(url, username, password, otp) as account:
            job = (await account.ask("GET", f"/registry/imports/{import_id}")).json()
            report.tell(_counts(job))
            await _commit(report, account, job, partial=partial)

    carry_out(main)


async def _commit(report: Report, account: Account, job: Any, *, partial: bool) -> None:
    path = f"/registry/imports/{job['id']}"
    job = (await account.ask("POST", f"{path}/commit", json={"accept_partial": partial})).json()
    job = await _followed(report.console, account, path, job, "commit")
    if job["state"] != "committed":
        refusal = job["refusal"] or {"detail": job["state"], "remedy": ""}
        end(f"nothing was written: {refusal['detail']} {refusal['remedy']}", FAILED)
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
    report = Report()

    async def main() -> None:
        async with _signed_in(url, username, password, otp) as account:
            job = await _made(report.console, account, "/registry/exports", body, "export", target)
        report.say(f"{sum(job['rows'].values())} rows of {len(job['sheets'])} sheets in {target}")

    carry_out(main)


def make_book(
    target: Path, username: str, url: str, password: str | None, otp: str | None, body: dict[str, Any]
) -> None:
    """Have the book or the four lists of an area made, and download them."""
    report = Report()

    async def main() -> None:
        async with _signed_in(url, username, password, otp) as account:
            job = await _made(report.console, account, "/registry/books", body, "book", target)
        report.say(f"{job['title']}: {job['rows']['households']} households in {target}")

    carry_out(main)


async def _made(console: Console, account: Account, path: str, body: Any, what: str, target: Path) -> Any:
    """A file that the API has made, downloaded; its job."""
    job = (await account.ask("POST", path, json=body)).json()
    at = f"{path}/{job['id']}" if what == "export" else f"{path}/jobs/{job['id']}"
    job = await _followed(console, account, at, job, what)
    if job["state"] != "done":
        end(f"the {what} is {job['state']}", FAILED)
    await account.fetch(job["result"], target)
    return job


@asynccontextmanager
async def _signed_in(url: str, username: str, password: str | None, otp: str | None) -> AsyncIterator[Account]:
    secret = password if password is not None else await asyncio.to_thread(_ask_password, username)
    async with httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(10, read=600, write=600), trust_env=False) as http:
        yield Account(http, username, secret, lambda: otp or _ask_code(username))


def _ask_code(username: str) -> str:
    return Prompt.ask(f"Code of {username}'s second factor")


def _ask_password(username: str) -> str:
    return Prompt.ask(f"Password of {username}", password=True)


async def _followed(console: Console, account: Account, path: str, job: Any, what: str) -> Any:
    """The job when it is no longer under way, its progress shown until then."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task(what, total=100)
        while job["state"] in _UNDER_WAY:
            bars.update(bar, completed=job["progress"])
            await asyncio.sleep(POLL_S)
            job = (await account.ask("GET", path)).json()
    return job


def _counts(job: Any) -> Table:
    table = Table("sheet", "rows", "differ", "unchanged")
    for kind, rows in job["rows"].items():
        table.add_row(kind, str(rows), str(job["changed"].get(kind, 0)), str(job["unchanged"].get(kind, 0)))
    return table


def _reason(reply: httpx.Response) -> tuple[str, str]:
    try:
        problem = reply.json()
        return f"{problem['code']}: {problem['detail']} {problem['remedy']}", problem["code"]
    except (ValueError, KeyError, TypeError):
        return f"{reply.request.method} {reply.request.url.path}: {reply.status_code}", ""
