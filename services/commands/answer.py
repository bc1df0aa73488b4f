"""How a command ends: quietly, or with one line and an exit code."""

import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from services.runtime.components import ComponentFailed, run_until_signal
from services.runtime.databases import DATABASE_ERRORS, database_reason
from services.runtime.exits import Exit
from services.runtime.reader import READER
from services.runtime.report import answer_program
from shared.database import database_is_away, is_held_up
from shared.errors import Refusal
from shared.settings import NotReachable, SettingError

_TOLD_IN_A_LINE = (ComponentFailed, *DATABASE_ERRORS)
"""Of a part that ended the log has the rest; what a database says of a row may be a person's data."""
_WRONG_PATH = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did."""

    document: Any
    """For a program."""
    shown: str | Table
    """For a person."""


def carry_out(main: Callable[[], Coroutine[Any, Any, None]], *, serves: bool = False) -> None:
    """Run a command; what a person can mend ends it with a line instead of a traceback.

    Args:
        main: the command.
        serves: whether it goes on until somebody ends it, so that this is no breaking off.

    Raises:
        typer.Exit: with a code of `Exit`, unless it was done.
    """
    try:
        ended_by_signal = run_until_signal(main)
    except (typer.Exit, BrokenPipeError):
        raise
    except Refusal as refusal:
        told = {
            "field": refusal.field,
            "detail": refusal.detail,
            "remedy": refusal.remedy,
            "remedy_en": refusal.remedy_en,
        }
        end(f"{refusal.code}: {refusal}", Exit.REFUSED, code=refusal.code, **told)
    except Exception as error:
        line, code = _ending(error)
        if code is Exit.FAULT and not isinstance(error, _TOLD_IN_A_LINE):
            traceback.print_exception(error)
        end(line, code)
    if ended_by_signal and not serves:
        end("broken off", Exit.BROKEN_OFF)


def end(line: str, code: Exit, /, **told: Any) -> NoReturn:
    """Say a line on standard error and end with a code.

    A program that asked for JSON and has no answer yet gets the same as a document: `error`, `exit_code` and `told`.
    """
    if READER.is_program and not READER.answered:
        answer_program({"error": line, "exit_code": int(code), **told})
    Console(stderr=True, highlight=False, soft_wrap=True).print(line, style="red", markup=False)
    raise typer.Exit(code)


def _ending(error: Exception) -> tuple[str, Exit]:
    """The line of a failure, and its exit code."""
    if isinstance(error, ComponentFailed):
        return _ending_of_part(error)
    if isinstance(error, SettingError):
        return str(error), Exit.NOT_REACHABLE if isinstance(error, NotReachable) else Exit.WRONG_SETTING
    if isinstance(error, DATABASE_ERRORS):
        later = database_is_away(error) or is_held_up(error)
        return f"a database refuses: {database_reason(error)}", Exit.NOT_REACHABLE if later else Exit.FAULT
    if isinstance(error, EOFError):
        return (
            "nothing was entered, and there is nobody to ask: give it as an option or in the environment",
            Exit.MISUSED,
        )
    if isinstance(error, _WRONG_PATH):
        return str(error), Exit.MISUSED
    if isinstance(error, OSError):
        return str(error) or "no answer in time", Exit.NOT_REACHABLE
    return f"{type(error).__name__}: {error}", Exit.FAULT


def _ending_of_part(failed: ComponentFailed) -> tuple[str, Exit]:
    cause = failed.__cause__
    if isinstance(cause, SettingError):
        return _ending(cause)
    code = getattr(cause, "code", Exit.FAULT)
    return f"{failed}; everything was stopped", code if isinstance(code, Exit) else Exit.FAULT
