"""What is well with an installation, what isn't, and what to do about it."""

import os
from collections.abc import AsyncIterator, Callable

from services.commands.answer import carry_out, end
from services.commands.checks.finding import Finding, Level, fine, worst, wrong
from services.commands.checks.holdings import check_audit, check_events, check_policies
from services.commands.checks.postgres import check_databases
from services.commands.checks.processes import check_processes
from services.commands.checks.rabbitmq import check_broker
from services.commands.checks.settings import check_keys, check_machine, check_names, check_values
from services.runtime.exits import Exit
from services.runtime.installation import KEPT, Installation, is_installed, open_installation
from services.runtime.parts import settings_class
from services.runtime.report import Report
from shared.embedded import SECRETS_FILE
from shared.settings import SERVICES, NotReachable, SettingError, Settings

_MARKS = {Level.OK: "[green]✓[/]", Level.WARNING: "[yellow]![/]", Level.WRONG: "[bold red]✗[/]"}

Check = Callable[[Installation], AsyncIterator[Finding]]


def examine() -> None:
    """Look at settings, machine, servers, services and what they hold; nothing is changed."""

    async def main() -> None:
        report = Report()
        found: list[Finding] = []
        async for finding in look(report):
            _tell(report, finding, heading=not found or found[-1].part != finding.part)
            found.append(finding)
        code = worst(found)
        counts = {level: sum(finding.level is level for finding in found) for level in Level}
        report.answer(
            {
                "findings": [
                    {"part": one.part, "level": one.level, "said": one.said, "remedy": one.remedy} for one in found
                ],
                "exit_code": int(code),
                **counts,
            }
        )
        if code is not Exit.DONE:
            end(f"wrong: {counts[Level.WRONG]}, to be looked after: {counts[Level.WARNING]}", code)
        report.say(f"All is well: {len(found)} things were looked at")

    carry_out(main)


async def look(report: Report) -> AsyncIterator[Finding]:
    """Everything, one after the other; what can't be looked at before something else is mended is left out."""
    names, values = list(check_names(os.environ)), list(check_values())
    for finding in (*names, *values):
        yield finding
    if any(finding.level is Level.WRONG for finding in values):
        return
    given = Settings.load()
    for finding in (*check_keys(given), *check_machine(given)):
        yield finding
    if not is_installed():
        async for finding in _without(given):
            yield finding
        return
    if given.database_url is not None and _keys_are_missing(given) and not (given.data_dir / SECRETS_FILE).exists():
        return  # to open it would make the keys that are missing
    try:
        async with open_installation(report) as installation:
            async for finding in _within(report, installation):
                yield finding
    except SettingError as error:
        code = Exit.NOT_REACHABLE if isinstance(error, NotReachable) else Exit.WRONG_SETTING
        yield wrong("PostgreSQL", str(error), "Set it right; what comes behind it was not looked at.", code)


async def _without(given: Settings) -> AsyncIterator[Finding]:
    """What can be looked at where no server is named and none was made.

    So it is beside a process that knows its own database only, and on a machine on which nothing was started yet.
    """
    bare = Installation(given.data_dir, {})
    named = [service for service in SERVICES if settings_class(service).load().own_database_url is not None]
    async for finding in check_databases(bare, named):
        yield finding
    if not named:
        yield fine("PostgreSQL", f"none is named, and none was started in {given.data_dir}: `fupin run` makes one")
    for check in (_broker, check_processes):
        async for finding in check(bare):
            yield finding


async def _within(report: Report, installation: Installation) -> AsyncIterator[Finding]:
    """What can be looked at once there are databases; what they hold only where all of them are as they must be."""
    with report.passing("PostgreSQL"):
        databases = [finding async for finding in check_databases(installation)]
    for finding in databases:
        yield finding
    checks: list[tuple[str, Check]] = [("RabbitMQ", _broker), ("services", check_processes)]
    if not any(finding.level is Level.WRONG for finding in databases):
        checks += [("policies", check_policies), ("events", check_events), ("audit", check_audit)]
    for part, check in checks:
        with report.passing(part):
            found = [finding async for finding in check(installation)]
        for finding in found:
            yield finding


def _broker(installation: Installation) -> AsyncIterator[Finding]:
    return check_broker(installation.settings("gateway"))


def _keys_are_missing(given: Settings) -> bool:
    return any(getattr(given, name) is None for name in KEPT)


def _tell(report: Report, finding: Finding, *, heading: bool) -> None:
    if heading:
        report.say(f"[bold]{finding.part}[/]")
    report.mark(_MARKS[finding.level], finding.said)
    if finding.remedy:
        report.mark("  →", finding.remedy)
