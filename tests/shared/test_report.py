"""What commands tell as they go on: moving in a terminal, now and then elsewhere, one document to a program."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console
from rich.table import Table

from services.runtime import report as reports
from services.runtime.reader import READER
from services.runtime.report import Report


@pytest.fixture
def program() -> Iterator[None]:
    """A program reads."""
    READER.expect(program=True)
    yield
    READER.expect(program=False)


async def work(report: Report, seconds: float = 0.15) -> None:
    """Something that goes on for a while."""
    with report.count("areas", 2_000) as told:
        await told(1_234)
        await asyncio.sleep(seconds)
    with report.share("check") as reached:
        reached(42)
        await asyncio.sleep(seconds)
    with report.passing("upload"):
        await asyncio.sleep(seconds)


async def test_where_no_terminal_is_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "TOLD_EVERY_S", 0.02)
    await work(Report())
    lines = capsys.readouterr().out.splitlines()
    assert "  areas: 1,234 of 2,000, 0 s …" in lines
    assert "  check: 42 %, 0 s …" in lines
    assert "  upload, 0 s …" in lines
    assert [line for line in lines if "✓" in line] == [next(line for line in lines if line.startswith("✓ areas"))]


async def test_what_is_quick_says_only_that_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    await work(Report(), 0)
    assert [line[:7] for line in capsys.readouterr().out.splitlines()] == ["✓ areas"]


async def test_a_terminal_shows_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    report.console = Console(highlight=False, width=80, force_terminal=True)
    await work(report)
    out = capsys.readouterr().out
    assert "1,234 of 2,000" in out
    assert "42 %" in out
    assert "upload" in out


class Pair(NamedTuple):
    """Something with names."""

    county_code: str
    amount: Decimal


@pytest.mark.usefixtures("program")
async def test_a_program_is_told_one_document_and_warnings_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "TOLD_EVERY_S", 0.02)
    report = Report()
    await work(report, 0.05)
    report.say("for people")
    report.tell(Table("for people"))
    report.warn("look at this")
    assert not READER.answered
    report.answer({"on": date(2018, 11, 5), "pair": Pair("360722", Decimal("4.75")), "file": Path("a.xlsx")})
    assert READER.answered
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "on": "2018-11-05",
        "pair": {"county_code": "360722", "amount": "4.75"},
        "file": "a.xlsx",
    }
    assert err == "! look at this\n"


def test_a_person_is_told_no_document(capsys: pytest.CaptureFixture[str]) -> None:
    Report().answer({"for": "programs"})
    assert capsys.readouterr().out == ""
