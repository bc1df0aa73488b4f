"""What a person at the terminal is told."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

WIDE = 1000
"""Columns where the output goes to a file or a pipe: a program that reads it wants whole lines."""


class Report:
    """Lines of progress: with a spinner in a terminal, plain where the output goes elsewhere."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        if not self.console.is_terminal:
            self.console.width = WIDE

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Announce something that takes a while, and say when it is done."""
        started = time.monotonic()
        with self.console.status(f"{text} …"):
            yield
        self.console.print(f"[green]✓[/] {text} [dim]{time.monotonic() - started:.1f} s[/]")

    @contextmanager
    def count(self, text: str) -> Iterator[Callable[[int], Awaitable[None]]]:
        """The same of something that is counted as it goes on: what is given is told so far how many."""
        started = time.monotonic()
        with self.console.status(f"{text} …") as status:

            async def told(done: int) -> None:
                status.update(f"{text}: {done:,} …")

            yield told
        self.console.print(f"[green]✓[/] {text} [dim]{time.monotonic() - started:.1f} s[/]")

    def say(self, text: str) -> None:
        """A line."""
        self.console.print(text, soft_wrap=True)

    def tell(self, answer: str | Table) -> None:
        """What a command found or made; a text as it stands, since it may hold secrets with brackets in them.

        What is wider than its column goes on in the next line: nothing is cut, since people copy names from here.
        """
        if isinstance(answer, Table):
            for column in answer.columns:
                column.overflow = "fold"
        self.console.print(answer, soft_wrap=isinstance(answer, str), markup=False)

    def warn(self, text: str) -> None:
        """A line about something that went wrong and was dealt with."""
        self.console.print(f"[yellow]![/] {text}", soft_wrap=True)
