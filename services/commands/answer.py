"""How a command ends: quietly, or with one line and an exit code."""

from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer
from rich.console import Console

from services.runtime.components import ComponentFailed, run_until_signal
from services.runtime.databases import DATABASE_ERRORS, database_reason
from shared.errors import Refusal
from shared.settings import SettingError

FAILED = 1
WRONG_SETTING = 2


def carry_out(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a command; what a person can mend ends it with a line instead of a traceback.

    Raises:
        typer.Exit: with 2 where a setting is wrong, with 1 where something else failed.
    """
    try:
        run_until_signal(main)
    except SettingError as error:
        end(str(error), WRONG_SETTING)
    except ComponentFailed as error:
        if isinstance(error.__cause__, SettingError):
            end(str(error.__cause__), WRONG_SETTING)
        end(f"{error}; everything was stopped", FAILED)
    except Refusal as error:
        end(f"{error.code}: {error}", FAILED)
    except TimeoutError as error:
        end(str(error) or "no answer in time", FAILED)
    except DATABASE_ERRORS as error:
        end(f"a database refuses: {database_reason(error)}", FAILED)
    except OSError as error:
        end(str(error), FAILED)


def end(line: str, code: int) -> NoReturn:
    """Say a line on standard error and end with a code."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(line, style="red", markup=False)
    raise typer.Exit(code)
