"""`fupin dead-letters`: found by county, type, reason and day; looked at, replayed, dropped, and noted by the audit."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from typer.testing import CliRunner

from services.cli import app
from services.runtime.exits import Exit
from shared.database import driver_address, new_id
from shared.events.base import Envelope
from shared.messaging.inbox import NO_COUNTY, UNREADABLE
from shared.settings import database_name
from tests.conftest import Installation
from tests.shared.test_cli import given_by

COUNTY = "999702"
EXITED = "registry.household_exited.v1"
FOREIGN = new_id()
"""What came from somewhere and was never an event."""


def exited(version: int, **data: Any) -> Envelope:
    """A household's news; whole where it is given nothing else."""
    household = new_id()
    facts = {"county_code": COUNTY, "household_id": str(household), "version": version, "exited_on": "2018-11-05"}
    return Envelope(
        id=new_id(),
        source="/fupin/registry",
        type=EXITED,
        subject=household,
        time=datetime(2018, 11, 5, tzinfo=UTC),
        countycode=COUNTY,
        aggregate="household",
        aggregateversion=version,
        data={**facts, **data},
    )


@pytest.fixture
async def owner(
    installation: Installation, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the credit database, which is as it was at the end; the commands find it."""
    for variable, value in {**given_by(installation), "FUPIN_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(variable, value)
    connection = await asyncpg.connect(driver_address(installation.admin_url.set(database=database_name("credit"))))
    yield connection
    for table in ("dead_letter", "inbox", "audit_record"):
        await connection.execute(f"DELETE FROM {table} WHERE county_code IN ('{COUNTY}', '{NO_COUNTY}')")  # noqa: S608  # our own names
    await connection.close()


async def bury(owner: asyncpg.Connection, *letters: Envelope, reason: str = "ValueError: no", day: int = 5) -> None:
    """Leave dead letters as a consumer does."""
    for letter in letters:
        await _bury(owner, COUNTY, letter.id, letter.model_dump(mode="json"), reason, day)


async def _bury(
    owner: asyncpg.Connection, county: str, event_id: UUID, envelope: dict[str, Any], reason: str, day: int
) -> None:
    row = (county, event_id, json.dumps(envelope), reason, datetime(2018, 11, day, 12, tzinfo=UTC))
    await owner.execute("INSERT INTO dead_letter VALUES ($1, $2, $3, $4, $5)", *row)


def fupin(*arguments: str) -> tuple[int, Any, str]:
    """Exit code, document and errors of a command."""
    result = CliRunner().invoke(app, ["dead-letters", *arguments, "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout), result.stderr


@pytest.fixture
async def buried(owner: asyncpg.Connection) -> dict[str, Envelope]:
    """Three events and something that is none."""
    letters = {"late": exited(1), "poisoned": exited(1, exited_on="once"), "after": exited(7)}
    await bury(owner, letters["late"], reason="KeyError: household")
    await bury(owner, letters["poisoned"], reason="ValidationError: exited_on", day=6)
    await bury(owner, letters["after"], reason="KeyError: Village 100 %", day=7)
    await _bury(owner, NO_COUNTY, FOREIGN, {UNREADABLE: "{ this"}, "not an envelope", 8)
    return letters


class Books:
    """The credit database for a test that is no coroutine: a command runs a loop of its own."""

    def __init__(self, installation: Installation) -> None:
        self._address = driver_address(installation.admin_url.set(database=database_name("credit")))

    def ask(self, statement: str, *given: object) -> list[tuple[Any, ...]]:
        """The rows of an answer."""

        async def asked() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(self._address)
            try:
                return [tuple(row) for row in await connection.fetch(statement, *given)]
            finally:
                await connection.close()

        return asyncio.run(asked())

    def acts(self) -> list[tuple[Any, ...]]:
        """What the audit log has noted."""
        noted = "SELECT action, target, reason FROM audit_record WHERE county_code = ANY($1) ORDER BY recorded_at"
        return self.ask(noted, [COUNTY, NO_COUNTY])


@pytest.fixture
def books(installation: Installation) -> Books:
    """The credit database."""
    return Books(installation)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["late", "poisoned", "after", ""]),
        (("--county", COUNTY), ["late", "poisoned", "after"]),
        (("--county", "360722"), []),
        (("--type", "registry.household"), ["late", "poisoned", "after"]),
        (("--type", "credit"), []),
        (("--reason", "keyerror"), ["late", "after"]),
        (("--reason", "%"), ["after"]),
        (("--since", "2018-11-06"), ["poisoned", "after", ""]),
        (("--since", "2018-11-06T20:01"), ["after", ""]),
        (("--since", "2018-11-06", "--reason", "Key"), ["after"]),
    ],
    ids=["all", "county", "no county", "type", "no type", "reason", "percent", "day", "time", "both"],
)
def test_dead_letters_are_found_by_what_is_known_of_them(
    buried: dict[str, Envelope], options: tuple[str, ...], expected: list[str]
) -> None:
    code, told, _ = fupin("list", "credit", *options)
    ids = [str(buried[name].id) if name else str(FOREIGN) for name in expected]
    assert (code, [one["event_id"] for one in told["items"]], told["total"]) == (Exit.DONE, ids, len(ids))


def test_no_more_are_listed_than_asked_for_and_of_both_services_where_none_is_named(
    buried: dict[str, Envelope],
) -> None:
    _, told, _ = fupin("list", "--limit", "1")
    assert ([one["service"] for one in told["items"]], told["total"]) == (["credit"], 4)
    first = told["items"][0]
    assert (first["type"], first["version"], first["failed_at"]) == (EXITED, 1, "2018-11-05T20:00:00+08:00")
    said = CliRunner().invoke(app, ["dead-letters", "list", "--limit", "1"]).stdout
    assert "1 of 4; --limit shows more" in said
    assert CliRunner().invoke(app, ["dead-letters", "list", "monitoring"]).stdout == "monitoring has no dead letters\n"


def test_who_looks_into_one_is_noted(books: Books, buried: dict[str, Envelope]) -> None:
    letter = buried["late"]
    code, told, _ = fupin("show", "credit", str(letter.id))
    assert (code, told["envelope"]["data"]) == (Exit.DONE, letter.data)
    assert books.acts() == [("dead_letter.read", f"dead letter {letter.id}", "")]
    said = CliRunner().invoke(app, ["dead-letters", "show", "credit", str(letter.id)]).stdout
    assert "2018-11-05" in said
    assert fupin("show", "credit", str(new_id()))[1]["code"] == "request.not_found"


def test_one_is_replayed_and_leaves_and_one_that_still_fails_stays(books: Books, buried: dict[str, Envelope]) -> None:
    late, poisoned = str(buried["late"].id), str(buried["poisoned"].id)
    code, told, _ = fupin("replay", "credit", late)
    assert (code, told) == (Exit.DONE, {"service": "credit", "applied": [late], "failed": []})
    code, told, err = fupin("replay", "credit", poisoned)
    assert (code, told["applied"], [one["event_id"] for one in told["failed"]]) == (Exit.REFUSED, [], [poisoned])
    assert err.startswith("it still fails: ValidationError")
    assert fupin("list", "credit", "--county", COUNTY)[1]["total"] == 2
    assert books.acts() == [("dead_letter.replay", f"dead letter {one}", "") for one in (late, poisoned)]
    assert fupin("replay", "credit", str(FOREIGN))[1]["code"] == "messaging.dead_letter_unreadable"
    assert fupin("replay", "credit", str(new_id()))[1]["code"] == "request.not_found"


def test_many_are_replayed_and_those_that_fail_hold_up_no_other(buried: dict[str, Envelope]) -> None:
    code, told, err = fupin("replay", "credit", "--county", COUNTY)
    assert (code, set(told["applied"])) == (Exit.REFUSED, {str(buried["late"].id), str(buried["after"].id)})
    assert [one["event_id"] for one in told["failed"]] == [str(buried["poisoned"].id)]
    assert err.endswith("1 dead letters still fail\n")
    assert fupin("replay", "credit", "--county", "360722")[:2] == (
        Exit.DONE,
        {"service": "credit", "applied": [], "failed": []},
    )


def test_nobody_replays_all_by_forgetting_to_say_which() -> None:
    code, told, _ = fupin("replay", "credit")
    assert (code, told["error"]) == (Exit.MISUSED, "name an event, choose some, or say --all")


def test_what_others_wait_for_is_not_dropped_what_nobody_needs_is(books: Books, buried: dict[str, Envelope]) -> None:
    needed = buried["poisoned"]
    arguments = ("drop", "credit", str(needed.id), "--reason", "重复")
    code, told, _ = fupin(*arguments)
    assert (code, told["code"]) == (Exit.REFUSED, "messaging.dead_letter_needed")
    assert "不能放弃" in told["detail"]
    assert "can't be dropped" in told["error"]
    assert books.acts() == []
    # it took effect by another way: its owner was asked for it
    books.ask("INSERT INTO inbox VALUES ($1, 'household', $2, 1)", COUNTY, needed.subject)
    assert fupin(*arguments)[:2] == (Exit.DONE, {"service": "credit", "dropped": str(needed.id)})
    assert fupin("drop", "credit", str(FOREIGN), "--reason", "发错")[0] == Exit.DONE
    assert fupin("list", "credit")[1]["total"] == 2
    assert books.acts() == [
        ("dead_letter.drop", f"dead letter {needed.id}", "重复"),
        ("dead_letter.drop", f"dead letter {FOREIGN}", "发错"),
    ]
