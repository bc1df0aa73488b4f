"""What a person at the terminal is told, or a program that asked for JSON."""

import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import orjson
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.runtime.reader import READER

WIDE = 1000
"""Columns where the output goes to a file or a pipe: a program that reads it wants whole lines."""
TOLD_EVERY_S = 5.0
"""How often something that goes on is told where there is no terminal."""

Told: TypeAlias = Callable[[int], Coroutine[Any, Any, None]]
Counted: TypeAlias = Callable[[int], str]
"""How a number that was reached is written."""


class Report:
    """Lines of progress: moving in a terminal, plain and rare where the output goes elsewhere, none for a program.

    A program that asked for JSON is told one document on standard output; warnings go to standard error then.
    """

    def __init__(self) -> None:
        self.console = Console(highlight=False, stderr=READER.is_program)
        if not self.console.is_terminal:
            self.console.width = WIDE

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Announce something that takes a while, and say when it is done."""
        with self._going_on(text, None, _counted):
            yield

    @contextmanager
    def count(self, text: str, total: int | None = None, *, passing: bool = False) -> Iterator[Told]:
        """The same of something that is counted as it goes on: what is given is told so far how many.

        Args:
            text: what is done.
            total: how many there will be, where that is known.
            passing: whether nothing is said of it when it is done.
        """
        counted = _counted if total is None else lambda done: f"{done:,} of {total:,}"
        with self._going_on(text, total, counted, passing=passing) as move:

            async def told(done: int) -> None:
                move(done)

            yield told

    @contextmanager
    def share(self, text: str) -> Iterator[Callable[[int], None]]:
        """Show something, whose share in hundredths is known, for as long as it goes on: what is given is told it."""
        with self._going_on(text, 100, lambda done: f"{done} %", passing=True) as move:
            yield move

    @contextmanager
    def passing(self, text: str) -> Iterator[None]:
        """Show something for as long as it goes on, and say nothing of it when it is done."""
        with self._going_on(text, None, _counted, passing=True):
            yield

    @contextmanager
    def _going_on(
        self, text: str, total: int | None, counted: Counted, *, passing: bool = False
    ) -> Iterator[Callable[[int], None]]:
        started = time.monotonic()
        if READER.is_program:
            yield lambda _done: None
            return
        with (
            self._moving(text, total, counted) if self.console.is_terminal else self._ticking(text, counted, started)
        ) as move:
            yield move
        if not passing:
            self.console.print(f"[green]✓[/] {text} [dim]{time.monotonic() - started:.1f} s[/]")

    @contextmanager
    def _moving(self, text: str, total: int | None, counted: Counted) -> Iterator[Callable[[int], None]]:
        columns: list[str | ProgressColumn] = [SpinnerColumn(), TextColumn("{task.description}")]
        if total is not None:
            columns.append(BarColumn())
        number = TextColumn("{task.fields[number]}")
        with Progress(*columns, number, TimeElapsedColumn(), console=self.console, transient=True) as bars:
            bar = bars.add_task(text, total=total, number="")
            yield lambda done: bars.update(bar, completed=done, number=counted(done))

    @contextmanager
    def _ticking(self, text: str, counted: Counted, started: float) -> Iterator[Callable[[int], None]]:
        reached, ended = 0, threading.Event()

        def move(done: int) -> None:
            nonlocal reached
            reached = done

        def tick() -> None:
            while not ended.wait(TOLD_EVERY_S):
                so_far = f": {counted(reached)}" if reached else ""
                self.console.print(f"  {text}{so_far}, {time.monotonic() - started:.0f} s …")

        # a thread: much of what takes long leaves the loop no turn
        ticking = threading.Thread(target=tick, daemon=True)
        ticking.start()
        try:
            yield move
        finally:
            ended.set()
            ticking.join()

    def say(self, text: str) -> None:
        """A line for a person."""
        if not READER.is_program:
            self.console.print(text, soft_wrap=True)

    def mark(self, sign: str, text: str) -> None:
        """A line behind a sign of its own; the text as it stands, since it may hold what others wrote."""
        if not READER.is_program:
            self.console.print(sign, escape(text), soft_wrap=True)

    def tell(self, answer: str | Table) -> None:
        """What a command found or made; a text as it stands, since it may hold secrets with brackets in them.

        What is wider than its column goes on in the next line: nothing is cut, since people copy names from here.
        """
        if READER.is_program:
            return
        if isinstance(answer, Table):
            for column in answer.columns:
                column.overflow = "fold"
        self.console.print(answer, soft_wrap=isinstance(answer, str), markup=False)

    def answer(self, document: Any) -> None:
        """The same for a program that asked for JSON; a person is told by `say` and `tell`."""
        if READER.is_program:
            answer_program(document)

    def warn(self, text: str) -> None:
        """A line about something that went wrong and was dealt with."""
        self.console.print(f"[yellow]![/] {text}", soft_wrap=True)


def answer_program(document: Any) -> None:
    """Write the one JSON document of a command to standard output."""
    READER.answered = True
    written = orjson.dumps(document, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
    sys.stdout.write(written.decode() + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    """What orjson doesn't know: amounts of any precision, paths and the like are texts."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else list(value)
    return str(value)


def _counted(done: int) -> str:
    return f"{done:,}"
