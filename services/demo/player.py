"""Plays the demo against running services, as banks and offices would: through the public API and nothing else.

Run it as `python -m services.demo.player`. What an earlier play has done is left as it is, so a demo that broke off is
simply played again from the start, and one that came to its end may be.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import uuid4

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from services.demo.accounts import keep_sign_ins
from services.demo.client import Actor, Cast, NotThere, Unexpected, report
from services.demo.closing import figures, show
from services.demo.done import Done, look, pages
from services.demo.plan import FIRST_IMPORT_ON, SECOND_IMPORT_ON, Chapter, Plan, plan
from services.demo.register import write_register
from services.demo.steps import Application, BankEvent, Deposit, Opinion, SubsidyList
from services.demo.town import town
from services.runtime.exits import Exit
from shared.areas import covers
from shared.calendar import working_days_after

T = TypeVar("T")

_CAUGHT_UP_WITHIN_S = 60.0
_POLL_S = 0.25
_QUIET_POLLS = 4

_HANDLED_UNTIL = date(2020, 1, 31)
_LEFT_ALONE, _VISITED_LATE = 9, 4
"""Of ten alerts one is left alone and one visited late; the others are visited in time, as the target asks."""


@dataclass(slots=True)
class Bars:
    """How far the demo is."""

    progress: Progress
    register: TaskID
    applications: TaskID
    events: TaskID
    lists: TaskID
    fund: TaskID
    alerts: TaskID

    @classmethod
    def of(cls, progress: Progress, played: Plan) -> "Bars":
        """Bars for a plan; how many alerts there will be only monitoring can tell."""
        deposits = sum(len(chapter.deposits) + (chapter.check is not None) for chapter in played.chapters)
        return cls(
            progress,
            register=progress.add_task("建档立卡与收入、脱贫", total=2),
            applications=progress.add_task("贷款申请与三方意见", total=played.applications),
            events=progress.add_task("银行放款、收息、还款", total=len(played.events)),
            lists=progress.add_task("贴息名单", total=sum(len(chapter.lists) for chapter in played.chapters)),
            fund=progress.add_task("风险缓释基金", total=deposits),
            alerts=progress.add_task("预警核实", total=None),
        )


class Player:
    """Sends a plan to the API, quarter by quarter."""

    def __init__(
        self, cast: Cast, played: Plan, bars: Bars, behind: Callable[[Chapter], Awaitable[None]] | None = None
    ) -> None:
        """Get ready to play.

        Args:
            cast: who acts.
            played: what is played.
            bars: how far it is.
            behind: what is done behind each quarter, before the next begins.
        """
        self._cast = cast
        self._plan = played
        self._bars = bars
        self._behind = behind
        self._county_code = played.county_code
        # keys guard the tries of one play; what another play has done is looked up
        self._prefix = f"demo-{uuid4().hex}"

    async def play(self) -> None:
        """Play everything and wait until monitoring has seen it.

        Raises:
            Unexpected: something was refused, or monitoring doesn't catch up.
        """
        register = await asyncio.to_thread(town, self._plan.seed, self._plan.town_code)
        done = await look(self._cast.people["auditor"], register)
        with tempfile.TemporaryDirectory() as folder:
            files = await asyncio.to_thread(write_register, Path(folder), register)
            await self._import(files.first, FIRST_IMPORT_ON, "township", done=done.registered)
            await self._until_known(len(register.households))
            for chapter in self._plan.chapters:
                self._bars.progress.update(self._bars.events, description=f"银行放款、收息、还款 {chapter.quarter}")
                await self._play_chapter(chapter, done)
                if self._behind is not None:
                    await self._behind(chapter)
            # households on the register leave poverty by it: the county's office lets that take effect
            await self._import(files.second, SECOND_IMPORT_ON, "county_office", done=done.second_year)
        await self._catch_up()
        await self._handle_alerts()

    # the register -----------------------------------------------------------------------------------------------------

    async def _import(self, file: Path, on: date, committer: str, *, done: bool) -> None:
        """Upload a workbook as the town, look at its check, let somebody commit it."""
        if not done:
            await self._write(file, on, committer)
        self._bars.progress.advance(self._bars.register)

    async def _write(self, file: Path, on: date, committer: str) -> None:
        township = self._cast.people["township"]
        key = f"{self._prefix}-{on}"
        job = await township.upload("/registry/imports", file, {"occurred_on": on.isoformat()}, key=key)
        while job["state"] == "checking":
            await asyncio.sleep(_POLL_S)
            job = await township.get(f"/registry/imports/{job['id']}")
        if job["state"] == "refused" or job["fault_count"]:
            sentences = "; ".join(fault["sentence"] for fault in job["faults"][:3])
            raise Unexpected(f"{file.name}: {job['fault_count']} faults: {sentences}")
        path = f"/registry/imports/{job['id']}/commit"
        await self._cast.people[committer].post(path, {}, key=f"{key}-commit")

    async def _until_known(self, households: int) -> None:
        """Wait until the other services have heard of the register: nobody can apply before.

        Raises:
            Unexpected: they don't within a minute.
        """
        for _ in range(int(_CAUGHT_UP_WITHIN_S / _POLL_S)):
            overview = await self._cast.people["auditor"].get("/monitoring/overview", area=self._county_code)
            if overview["households"] >= households:
                return
            await asyncio.sleep(_POLL_S)
        raise Unexpected(f"monitoring has heard of {overview['households']} households, not of {households}")

    # a quarter --------------------------------------------------------------------------------------------------------

    async def _play_chapter(self, chapter: Chapter, done: Done) -> None:
        signed: dict[str, list[Opinion]] = {}
        for opinion in chapter.opinions:
            signed.setdefault(opinion.application_no, []).append(opinion)
        await _all(self._apply(one, signed[one.application_no], done) for one in chapter.applications)
        await self._report(f"{chapter.quarter}-1", chapter.events_before_deposits)
        await _all(self._deposit(one, done) for one in chapter.deposits)
        if chapter.check is not None:
            quarter = str(chapter.check.quarter)
            await self._cast.people["city_office"].post(
                "/credit/leverage-checks",
                {
                    "county_code": self._county_code,
                    "quarter": quarter,
                    "occurred_on": chapter.check.occurred_on.isoformat(),
                },
                key=f"{self._prefix}-leverage-{quarter}",
            )
            self._bars.progress.advance(self._bars.fund)
        await self._report(f"{chapter.quarter}-2", chapter.events_before_lists)
        await _all(self._list(one, done) for one in chapter.lists)

    async def _apply(self, application: Application, opinions: Iterable[Opinion], done: Done) -> None:
        key = f"{self._prefix}-{application.application_no}"
        path = "/credit/applications"
        signed = done.opinions.get(application.application_no)
        if signed is None:
            await self._cast.people["township"].post(path, application.body(), key=key)
        for opinion in (one for one in opinions if one.role not in (signed or ())):
            signer = self._cast.signer(opinion.role, opinion.village_code)
            number = f"{path}/{application.application_no}/opinions"
            await signer.post(number, opinion.body(), key=f"{key}-{opinion.role}")
        self._bars.progress.advance(self._bars.applications)

    async def _report(self, key: str, events: Sequence[BankEvent]) -> None:
        """Let the banks send their events side by side, each its own in their order."""
        by_bank: dict[str, list[dict[str, Any]]] = {}
        for event in events:
            by_bank.setdefault(event.bank_code, []).append(event.body())
        await _all(self._send(code, key, bodies) for code, bodies in by_bank.items())

    async def _send(self, bank_code: str, key: str, bodies: Sequence[dict[str, Any]]) -> None:
        sent = await report(self._cast.banks[bank_code], bodies, key=f"{self._prefix}-events-{key}")
        self._bars.progress.advance(self._bars.events, sent)

    async def _deposit(self, deposit: Deposit, done: Done) -> None:
        """Money from the city through the county to the bank, each transfer confirmed by whoever receives it."""
        people, quarter = self._cast.people, str(deposit.quarter)
        way = (
            ("planned", people["city_office"], deposit.planned_on),
            ("sent", people["city_finance"], deposit.sent_on),
            ("passed_on", people["county_finance"], deposit.passed_on_on),
            ("received", self._cast.banks[deposit.bank_code], deposit.received_on),
        )
        key = f"{self._prefix}-{deposit.kind}-{deposit.bank_code}-{quarter}"
        known = done.deposits.get((deposit.bank_code, deposit.kind, quarter, deposit.amount_fen))
        if known is None:
            # a pre-allocation is not planned: its way begins with the city's money
            _, giver, on = way[0] if deposit.kind == "deposit" else way[1]
            body = {
                "county_code": self._county_code,
                "bank_code": deposit.bank_code,
                "kind": deposit.kind,
                "period": quarter,
                "amount_fen": deposit.amount_fen,
            }
            known = await giver.post("/credit/fund-deposits", {**body, **_on(on)}, key=key)
        reached = [state for state, _, _ in way].index(known["state"])
        for state, receiver, on in way[reached + 1 :]:
            await receiver.post(f"/credit/fund-deposits/{known['id']}/confirm", _on(on), key=f"{key}-{state}")
        self._bars.progress.advance(self._bars.fund)

    async def _list(self, listed: SubsidyList, done: Done) -> None:
        """A list from the bank through the county office to the county's money, from wherever it is."""
        bank, office = self._cast.banks[listed.bank_code], self._cast.people["county_office"]
        known = done.lists.get((listed.bank_code, str(listed.quarter)))
        key = f"{self._prefix}-list-{listed.bank_code}-{listed.quarter}"
        submitted = _on(listed.submitted_on)

        if known is None:
            body = {"county_code": self._county_code, "period": str(listed.quarter), **submitted}
            known = await bank.post("/credit/subsidy-lists", body, key=key)
        path = f"/credit/subsidy-lists/{known['id']}"

        async def step(who: Actor, name: str, body: dict[str, str], times: str = "") -> dict[str, Any]:
            return await who.post(f"{path}/{name}", body, key=f"{key}-{name}{times}")

        if known["state"] == "draft":
            known = await step(bank, "submit", submitted)
        if listed.returned_on is not None and listed.resubmitted_on is not None:
            if known["state"] == "submitted" and known["submitted_on"] == submitted["occurred_on"]:
                reason = {"reason": "名单未加盖银行公章，请补盖后重新报送。"}
                known = await step(office, "return", {**_on(listed.returned_on), **reason})
            if known["state"] == "returned":
                known = await step(bank, "submit", _on(listed.resubmitted_on), "-again")
        if known["state"] == "submitted":
            known = await step(office, "approve", _on(listed.approved_on))
        if known["state"] == "approved":
            await step(self._cast.people["county_finance"], "pay", _on(listed.paid_on))
        self._bars.progress.advance(self._bars.lists)

    # what follows -----------------------------------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        """Wait until monitoring knows what registry and credit know, and nothing of it changes any more.

        Raises:
            Unexpected: it doesn't within a minute.
        """
        auditor = self._cast.people["auditor"]
        controls = await auditor.get("/credit/ledger/control-totals", county_code=self._county_code)
        known = {total["name"]: total["account_fen"] for total in controls["totals"]}
        registered = await auditor.get("/registry/households", limit=1)
        exited = await auditor.get("/registry/households", limit=1, status="exited")
        counted = (registered["total"]["count"], exited["total"]["count"])
        wanted = (*counted, known["outstanding"], known["subsidy_paid"], known["fund"])
        before: dict[str, Any] = {}
        quiet = 0
        for _ in range(int(_CAUGHT_UP_WITHIN_S / _POLL_S)):
            seen = await auditor.get("/monitoring/overview", area=self._county_code)
            quiet = quiet + 1 if seen == before else 0
            before = seen
            if quiet >= _QUIET_POLLS and _arrived(seen) == wanted:
                return
            await asyncio.sleep(_POLL_S)
        raise Unexpected(
            "monitoring did not catch up: households, exited, outstanding, subsidy and fund are "
            f"{_arrived(before)}, not {wanted}"
        )

    async def _handle_alerts(self) -> None:
        """Let the township and county finance visit, answer and close alerts, most of them in time."""
        alerts = await self._alerts()
        bars = self._bars
        bars.progress.update(bars.alerts, total=len(alerts))
        await _all(self._handle(place % 10, alert) for place, alert in enumerate(alerts))

    async def _alerts(self) -> list[dict[str, Any]]:
        """The county's alerts of the time that is played, in an order that is the same each time.

        A sweep of today, which a worker that starts makes at once, may have found more of what is played meanwhile.
        """
        office = self._cast.people["county_office"]
        found = pages(office, "/monitoring/alerts", area=self._county_code)
        alerts = [alert async for alert in found if alert["raised_on"] <= str(_HANDLED_UNTIL)]
        return sorted(alerts, key=lambda alert: (alert["rule"], alert["raised_on"], alert["sentence"]))

    async def _handle(self, place: int, alert: dict[str, Any]) -> None:
        verify_by = date.fromisoformat(alert["verify_by"])
        late_on = working_days_after(verify_by, 2).on
        visited_on = late_on if place == _VISITED_LATE else min(verify_by, _HANDLED_UNTIL)
        # what somebody else has taken up on another day is theirs to go on with
        ours = alert["verified_on"] in (None, str(visited_on))
        if ours and place != _LEFT_ALONE and visited_on <= _HANDLED_UNTIL:
            in_town = covers(self._plan.town_code, alert["area_code"])
            handler = self._cast.people["township" if in_town else "county_finance"]
            path, key = f"/monitoring/alerts/{alert['id']}", f"{self._prefix}-{alert['id']}"
            state = alert["state"]
            if state == "raised":
                note = "已入户核实，情况属实。" if in_town else "已核对账户，情况属实。"
                body = {**_on(visited_on), "note": note, "confirmed": True}
                state = (await handler.post(f"{path}/verify", body, key=f"{key}-verify"))["state"]
            answered_on = visited_on + timedelta(days=5)
            if place % 2 == 0 and answered_on <= _HANDLED_UNTIL:
                if state == "verified":
                    note = "已落实帮扶和催收措施。" if in_town else "已报请补充资金。"
                    body = {**_on(answered_on), "note": note}
                    state = (await handler.post(f"{path}/respond", body, key=f"{key}-respond"))["state"]
                if place % 4 == 0 and state == "responded":
                    await handler.post(
                        f"{path}/resolve", {**_on(answered_on), "note": "已办结。"}, key=f"{key}-resolve"
                    )
        self._bars.progress.advance(self._bars.alerts)


def _arrived(overview: dict[str, Any]) -> tuple[int, ...]:
    """What monitoring knows so far, to be compared with what registry and credit know."""
    return (
        overview["households"],
        overview["exited"],
        overview["outstanding_fen"],
        overview["subsidy_paid_fen"],
        sum(account["balance_fen"] for account in overview["fund"]),
    )


def _on(day: date) -> dict[str, str]:
    return {"occurred_on": day.isoformat()}


async def _all(works: Iterable[Awaitable[T]]) -> None:
    """Do things side by side; the first that fails ends them all and is what is raised."""

    async def do(work: Awaitable[T]) -> None:
        await work

    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(do(work))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def _close_days(finance: Actor, county_code: str) -> None:
    """Close the county's days up to yesterday: the calendar shows the banks' duties at once, not at the next turn."""
    await finance.post("/credit/day-closes", {"county_code": county_code}, key=f"demo-{uuid4().hex}-close")


async def play(
    url: str, data_dir: Path, console: Console, seed: int = 2014, quarters: int | None = None
) -> dict[str, Any]:
    """Play the demo and show the closing table.

    Args:
        url: where the gateway listens.
        data_dir: the installation's data folder, with the demo's sign-ins.
        console: where bars and table go.
        seed: equal seeds give equal demos.
        quarters: how many of its quarters are played; all where left out.

    Returns:
        The closing figures, as `closing.figures` gives them.

    Raises:
        NotThere: nobody answers there.
        Unexpected: the API refused something.
    """
    whole = await asyncio.to_thread(plan, seed)
    played = whole if quarters is None else whole.beginning(quarters)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with Cast(url, keep_sign_ins(data_dir)) as cast:
        await cast.check()
        with Progress(*columns, console=console) as progress:
            await Player(cast, played, Bars.of(progress, played)).play()
        await _close_days(cast.people["county_finance"], played.county_code)
        closing = await figures(cast.people["auditor"])
    show(console, closing)
    return closing


def main(
    url: Annotated[str, typer.Option(envvar="FUPIN_GATEWAY_URL", help="The gateway.")] = "http://127.0.0.1:8000",
    data_dir: Annotated[Path, typer.Option(envvar="FUPIN_DATA_DIR", help="The data folder.")] = Path(".fupin"),
    quarters: Annotated[int | None, typer.Option(min=1, help="Only its first quarters.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON, nothing else.")] = False,
) -> None:
    """Play the demo against running services."""
    console = Console(highlight=False, quiet=as_json)
    try:
        closing = asyncio.run(play(url, data_dir, console, quarters=quarters))
    except Unexpected as unexpected:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(unexpected), style="red", markup=False)
        sys.exit(Exit.NOT_REACHABLE if isinstance(unexpected, NotThere) else Exit.REFUSED)
    if as_json:
        print(json.dumps(closing, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    typer.run(main)
