"""Starting: everything together or apart, a single process, the demo."""

from services.commands.answer import carry_out, end
from services.runtime.apart import run_apart
from services.runtime.demo import play
from services.runtime.exits import Exit
from services.runtime.installation import open_installation
from services.runtime.report import Report
from services.runtime.single import serve_one, work_one
from services.runtime.together import run_together
from shared import telemetry
from shared.settings import SettingError, Settings


def run(*, apart: bool, demo: bool) -> None:
    """Start all services and serve until Ctrl-C."""

    async def main() -> None:
        _log_to_file()
        await (run_apart if apart else run_together)(Report(), demo=demo)

    carry_out(main, serves=True)


def _log_to_file() -> None:
    """Keep the terminal readable: records go to a file of the data folder."""
    settings = Settings.load()
    folder = settings.data_dir / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        telemetry.configure_logging(settings.log_level, folder / "fupin.log")
    except OSError as error:
        raise SettingError(f"FUPIN_DATA_DIR: nothing can be written to {folder}: {error.strerror}") from error


def serve(service: str) -> None:
    """Serve one service's web application."""
    carry_out(lambda: serve_one(service), serves=True)


def work(service: str) -> None:
    """Run one service's worker."""
    carry_out(lambda: work_one(service), serves=True)


def demo() -> None:
    """Play the demo against running services."""

    async def main() -> None:
        async with open_installation(Report()) as installation:
            if code := await play(installation):
                end(f"the demo broke off with exit code {code}", Exit(code) if code in set(Exit) else Exit.FAULT)

    carry_out(main)
