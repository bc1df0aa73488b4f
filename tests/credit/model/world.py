"""The real service on a real database for one example after the other, with a switch that makes it crash."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from httpx import Response
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from shared.database import transaction
from shared.security.permissions import Role
from tests.credit.channel import Channel
from tests.credit.model.books import Books, Filed

T = TypeVar("T")

COUNTIES = ("360722", "360723")
BANKS = ("rcc", "abc")
FILED_ON = date(2016, 5, 1)
COMMIT = "RELEASE SAVEPOINT"
FINANCE = (Role.CITY_FINANCE, "3607")


class Crash(Exception):
    """The process is gone between two statements."""


@dataclass
class Faults:
    """Counts the statements of the database and stops at one of them."""

    left: int = 0
    """Statements until the crash; 0 where none is meant."""
    commits: int = 0
    """Transactions that were committed since the crash was armed."""
    crashed: bool = False
    texts: list[str] = field(default_factory=list)
    """What was asked of the database since then."""

    def arm(self, statements: int) -> None:
        """Crash before a statement, counted from 1; never at 0."""
        self.left, self.commits, self.crashed, self.texts = statements, 0, False, []

    def before(self, _connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        """SQLAlchemy's listener before each statement; a savepoint's release is what a commit is elsewhere."""
        self.texts.append(statement)
        if self.left:
            self.left -= 1
            if not self.left:
                self.crashed = True
                if statement.startswith(COMMIT):  # for SQLAlchemy it is over now: nobody else would take it back
                    cursor.execute(statement.replace(COMMIT, "ROLLBACK TO SAVEPOINT"))
                raise Crash(statement)

    def after(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """The listener behind each statement."""
        if statement.startswith(COMMIT) and not self.crashed:
            self.commits += 1


class World:
    """The service with households and applications; each example begins there and leaves nothing."""

    def __init__(self, runner: asyncio.Runner, channel: Channel) -> None:
        self.run = runner.run
        self.channel = channel
        self.faults = Faults()
        self.applications: dict[tuple[str, str], Filed] = {}
        self.numbers: dict[Books, list[str]] = {}
        """Loan numbers by county and bank."""
        self._connection: AsyncConnection = channel.sessions.kw["bind"]
        self._example: Any = None
        connection = self._connection.sync_connection
        event.listen(connection, "before_cursor_execute", self.faults.before)
        event.listen(connection, "after_cursor_execute", self.faults.after)

    def settle(self, households: int = 2, loans: int = 2) -> None:
        """Put households there, each with applications at every bank."""
        self.run(self._settle(households, loans))

    async def _settle(self, households: int, loans: int) -> None:
        for county in COUNTIES:
            self.channel.county = county
            for number in range(households):
                borrower = await self.channel.household(loans=[])
                for bank in BANKS:
                    for loan in range(loans):
                        loan_no = f"{bank}{number}{loan}"
                        async with transaction(self.channel.sessions) as session:
                            await self.channel._application(
                                session, borrower.household_id, borrower.member_id, FILED_ON, bank, loan_no
                            )
                        filed = Filed(bank, str(borrower.household_id), borrower.id_number, FILED_ON)
                        self.applications[county, f"A-{loan_no}"] = filed
                        self.numbers.setdefault((county, bank), []).append(loan_no)

    def begin(self) -> None:
        """Begin an example."""

        async def savepoint() -> None:
            self._example = await self._connection.begin_nested()

        self.faults.arm(0)
        self.run(savepoint())

    def end(self) -> None:
        """Forget it."""
        self.faults.arm(0)
        self.run(self._example.rollback())

    # asking the service ---------------------------------------------------------------------------------------------

    def submit(self, bank: str, events: Sequence[Any]) -> Response:
        """Send events as a bank."""
        return self.post((Role.BANK, "3607", bank), "/bank/events", {"events": list(events)})

    def post(self, who: tuple[Any, ...], path: str, body: Any) -> Response:
        """Write as somebody."""
        return self.run(self.channel.client.post(path, json=body, headers=self.channel.sign_in(*who)))

    def get(self, who: tuple[Any, ...], path: str, **query: Any) -> Any:
        """Read as somebody what must be there."""
        reply = self.run(self.channel.client.get(path, params=query, headers=self.channel.sign_in(*who)))
        assert reply.status_code == 200, reply.text
        return reply.json()

    def crashing(self, statements: int, call: Callable[[], Response]) -> Response | None:
        """Make the service crash before a statement of a request; its reply, where it has fewer."""
        self.faults.arm(statements)
        with capture_logs():  # to print a trace takes ten times as long as all the rest
            reply = call()
        crashed = self.faults.crashed
        self.faults.left = 0
        if crashed:
            assert reply.status_code == 500, reply.text
            return None
        return reply

    # asking the database ----------------------------------------------------------------------------------------------

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What stands in tables of the counties, past the service."""
        return self.run(self._rows(query, {"counties": list(COUNTIES), **values}))

    async def _rows(self, query: str, values: dict[str, Any]) -> list[Any]:
        return list((await self._connection.execute(text(query), values)).all())

    def wait(self, work: Awaitable[T]) -> T:
        """Run something to its end."""

        async def awaited() -> T:
            return await work

        return self.run(awaited())
