"""The command `fupin`: how its commands are called."""

import functools
import glob
import importlib
import inspect
import os
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from services.runtime.exits import MEANINGS
from services.runtime.reader import READER

_EPILOG = "\n".join(["Exit codes", *(f"{code:>3}  {meaning}" for code, meaning in MEANINGS.items())])

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, epilog=_EPILOG)
users = typer.Typer(no_args_is_help=True, help="Accounts of people.")
banks = typer.Typer(no_args_is_help=True, help="Programs of banks, which sign in with a secret.")
dead_letters = typer.Typer(no_args_is_help=True, help="Events that a service gave up.")
audit = typer.Typer(no_args_is_help=True, help="The audit log.")
app.add_typer(users, name="users")
app.add_typer(banks, name="banks")
app.add_typer(dead_letters, name="dead-letters")
app.add_typer(audit, name="audit")


def _commands(module: str) -> Any:
    # loaded when a command is carried out: the libraries behind them take seconds, and --help shall not
    return importlib.import_module(f"services.commands.{module}")


def _packs(incomplete: str) -> list[str]:
    """Names of shipped packs that begin so; read off their folder, since their loader takes a second to be loaded."""
    folder = Path(__file__).parents[1] / "shared" / "policies" / "packs"
    return sorted(pack.parent.name for pack in folder.glob(f"{glob.escape(incomplete)}*/pack.yaml"))


_ROLES = (
    *("village_cadre", "work_team", "township", "county_office", "county_finance", "city_office", "city_finance"),
    *("city_finance_work", "department", "bank", "auditor", "administrator"),
)


def _roles(incomplete: str) -> list[str]:
    return [role for role in _ROLES if role.startswith(incomplete)]


class Service(StrEnum):
    """The services, by name."""

    REGISTRY = "registry"
    CREDIT = "credit"
    MONITORING = "monitoring"
    GATEWAY = "gateway"


class Worker(StrEnum):
    """The services that have a worker."""

    REGISTRY = "registry"
    CREDIT = "credit"
    MONITORING = "monitoring"


class Follower(StrEnum):
    """The services that follow events of others."""

    CREDIT = "credit"
    MONITORING = "monitoring"


@app.command()
def run(
    *,
    apart: Annotated[bool, typer.Option("--apart", help="Seven processes and RabbitMQ between them.")] = False,
    demo: Annotated[bool, typer.Option(help="Play the demo at the first start.")] = True,
) -> None:
    """Start all services, and what they stand on, until Ctrl-C."""
    _commands("running").run(apart=apart, demo=demo)


@app.command()
def serve(service: Service) -> None:
    """Serve one service's web application, everything from settings."""
    _commands("running").serve(service.value)


@app.command()
def work(service: Worker) -> None:
    """Run one service's worker: relay, consumer, jobs; everything from settings."""
    _commands("running").work(service.value)


@app.command()
def demo() -> None:
    """Play the demo against the running services."""
    _commands("running").demo()


@app.command()
def migrate(services: Annotated[list[Service] | None, typer.Argument(help="All where none is named.")] = None) -> None:
    """Make the databases and bring them up to date; the areas and first policies too."""
    _commands("upkeep").migrate([service.value for service in services or []])


@app.command()
def doctor() -> None:
    """Look whether settings, servers, services and what they hold are as they should be, and say what to do.

    Nothing is changed. Ends with 1 where something should be looked after or is wrong, with 3 where something doesn't
    answer, with 4 where a setting is wrong.
    """
    _commands("doctor").examine()


@app.command()
def load_policy(
    pack: Annotated[str, typer.Argument(help="The name of a pack, or a folder.", autocompletion=_packs)],
    area: Annotated[str | None, typer.Option(help="Area code; without it the pack's own.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; without it the pack's own.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check it, and show what it would change.")] = False,
) -> None:
    """Check a policy pack and let it hold in an area from a day."""
    _commands("upkeep").load_policy(pack, area, since and since.date(), dry_run=dry_run)


@app.command()
def load_areas(
    file: Annotated[Path, typer.Argument(help="A csv of areas (code,name,level), or of changes of areas.")],
) -> None:
    """Load areas of any number, or changes of their codes and names; only what differs is written."""
    _commands("upkeep").load_areas(file)


@app.command()
def keys() -> None:
    """Print fresh keys and a database password as lines of an environment file."""
    _commands("upkeep").keys()


@app.command()
def simulate(
    scenario: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A scenario in YAML.")],
    result: Annotated[
        Path | None, typer.Argument(dir_okay=False, help="Where to write everything as JSON, in fen.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Where to write the quarters, in fen.")] = None,
    pack: Annotated[
        str | None,
        typer.Option(
            help="The name of a pack, or a folder; without it what is shipped for the area.",
            autocompletion=_packs,
        ),
    ] = None,
) -> None:
    """Ask what would come of lending, rates, losses and a fund; needs no running system and writes no books."""
    _commands("simulating").simulate(scenario, result, csv, pack)


@app.command("recompute")
def recompute_books(
    county: Annotated[str | None, typer.Option(help="A county's code, 6 digits; without it all.")] = None,
    bank: Annotated[str | None, typer.Option(help="A bank's code; without it all.")] = None,
    until: Annotated[
        str | None, typer.Option(help="The last quarter that counts by business date, e.g. 2018Q4; without it all.")
    ] = None,
) -> None:
    """Rebuild the credit books from accepted events and people's steps alone, and compare them with what stands.

    Nothing is written. Ends with 1 where a loan, claim, journal, balance, list or line differs by a fen.
    """
    _commands("recomputing").recompute_books(county, bank, until)


@app.command("announce")
def announce_untold() -> None:
    """Tell the other services once what the register holds and never told them: what was entered by an older version.

    Done again it tells nothing; broken off, it goes on where it was.
    """
    _commands("announcing").announce()


@app.command("rebuild")
def rebuild_projections(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare; nothing that serves is changed.")] = False,
) -> None:
    """Make monitoring's copies and figures anew from all events of the owners, and mend those that differ.

    The services go on meanwhile, and must: their events are read from them. What was broken off is gone on with. With
    --check it ends with 1 where a row differs.
    """
    _commands("rebuilding").rebuild(check=check)


_FINAL = typer.Option("--password-final", help="The person's own: not to be changed at the first sign-in.")
_USER = typer.Option("--as", help="The name by which the API knows you.")
_PASSWORD = typer.Option(envvar="FUPIN_PASSWORD", help="Asked for where it isn't given.")
_OTP = typer.Option(envvar="FUPIN_OTP", help="Code of your second factor; asked for where one is needed.")
_URL = typer.Option(envvar="FUPIN_URL", help="Where the gateway answers; without it on this machine.")
_GATEWAY = f"http://127.0.0.1:{os.environ.get('FUPIN_GATEWAY_PORT') or 8000}"
"""The port is the one at which `fupin run` beside it serves."""


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="One xlsx, or csv files.")],
    user: Annotated[str, _USER],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day whose facts the files state; without it today.")
    ] = None,
    rejects: Annotated[Path, typer.Option(help="Where refused rows are written with their reasons.")] = Path(
        "rejects.xlsx"
    ),
    url: Annotated[str, _URL] = _GATEWAY,
    password: Annotated[str | None, _PASSWORD] = None,
    otp: Annotated[str | None, _OTP] = None,
    *,
    update: Annotated[bool, typer.Option("--update", help="Change registered households that differ.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write what is sound though other rows are refused.")
    ] = False,
) -> None:
    """Import files of households and other records: checked whole, then written whole."""
    form = {"mode": "update" if update else "add"} | ({"occurred_on": on.date().isoformat()} if on else {})
    _commands("files").import_files(files, user, url, password, otp, form, rejects, partial=partial)


@app.command("commit-import")
def commit_import(
    import_id: Annotated[UUID, typer.Argument(help="The import, as `fupin import` named it.")],
    user: Annotated[str, _USER],
    url: Annotated[str, _URL] = _GATEWAY,
    password: Annotated[str | None, _PASSWORD] = None,
    otp: Annotated[str | None, _OTP] = None,
    *,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write what is sound though other rows are refused.")
    ] = False,
) -> None:
    """Commit a checked import as the second person: one that changes the status of registered households."""
    _commands("files").commit_import(import_id, user, url, password, otp, partial=partial)


@app.command("export")
def export_file(
    target: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write; .xlsx, .csv or .zip.")],
    user: Annotated[str, _USER],
    sheet: Annotated[list[str] | None, typer.Option(help="E.g. households, members; without it all.")] = None,
    area: Annotated[str | None, typer.Option(help="Area code; without it your own.")] = None,
    reason: Annotated[str, typer.Option(help="Why full numbers are needed.")] = "",
    url: Annotated[str, _URL] = _GATEWAY,
    password: Annotated[str | None, _PASSWORD] = None,
    otp: Annotated[str | None, _OTP] = None,
    *,
    reveal: Annotated[bool, typer.Option("--reveal", help="Full numbers; needs the right and a reason.")] = False,
) -> None:
    """Export the register in the sheets that imports take."""
    body = {
        "sheets": sheet or [],
        "area": area,
        "format": "xlsx" if target.suffix == ".xlsx" else "csv",
        "reveal": reveal,
        "reason": reason,
    }
    _commands("files").export_file(target, user, url, password, otp, body)


@app.command("book")
def make_book(
    target: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write the workbook; .xlsx.")],
    user: Annotated[str, _USER],
    area: Annotated[str | None, typer.Option(help="Area code; without it your own.")] = None,
    url: Annotated[str, _URL] = _GATEWAY,
    password: Annotated[str | None, _PASSWORD] = None,
    otp: Annotated[str | None, _OTP] = None,
    *,
    four_lists: Annotated[bool, typer.Option("--four-lists", help="The four lists instead of the book.")] = False,
) -> None:
    """Make the book of a village, township, county or city, or the four lists of its households."""
    body = {"content": "four_lists" if four_lists else "book", "area": area}
    _commands("files").make_book(target, user, url, password, otp, body)


@users.command("add")
def users_add(
    username: str,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[
        str, typer.Option(help="E.g. county_office, county_finance, township, auditor.", autocompletion=_roles)
    ],
    area: Annotated[str, typer.Option(help="Area code of 2 to 12 digits: what lies inside is seen.")],
    bank: Annotated[str | None, typer.Option(help="Code of the bank where a person of the role bank works.")] = None,
    password: Annotated[str | None, typer.Option(envvar="FUPIN_NEW_PASSWORD", help="Without it one is made.")] = None,
    *,
    password_final: Annotated[bool, _FINAL] = False,
    second_factor: Annotated[
        bool, typer.Option(help="Whether a role that approves signs in by a second factor alone.")
    ] = True,
) -> None:
    """Give a person an account; the password is to be changed before the first sign-in."""
    given = (username, name, role, area, password, bank)
    _commands("accounts").add(*given, final=password_final, second_factor=second_factor)


@users.command("password")
def users_password(
    username: str,
    password: Annotated[str | None, typer.Option(envvar="FUPIN_NEW_PASSWORD", help="Without it one is made.")] = None,
    *,
    password_final: Annotated[bool, _FINAL] = False,
) -> None:
    """Set a person's password, to be changed before the next sign-in; who is signed in is signed out."""
    _commands("accounts").set_password(username, password, final=password_final)


@users.command("remove-second-factor")
def users_remove_second_factor(username: str) -> None:
    """Remove the second factor of somebody who lost it; where the role needs one, the person begins another."""
    _commands("accounts").remove_second_factor(username)


@users.command("sessions")
def users_sessions(
    username: str,
    *,
    end: Annotated[bool, typer.Option("--end", help="End them all instead.")] = False,
) -> None:
    """List a person's sign-ins that go on, with whence they came."""
    _commands("accounts").sessions(username, end=end)


@users.command("unlock")
def users_unlock(username: str) -> None:
    """Let a name that failed sign-ins have locked be used again at once."""
    _commands("accounts").unlock(username)


@users.command("deactivate")
def users_deactivate(username: str) -> None:
    """Let a person sign in no more; the name stays taken, since records bear it."""
    _commands("accounts").deactivate(username)


@users.command("list")
def users_list() -> None:
    """List the accounts."""
    _commands("accounts").show()


@banks.command("add")
def banks_add(
    code: Annotated[str, typer.Argument(help="The bank's code in the policy pack or the city's decision.")],
    name: str,
    area: Annotated[str, typer.Option(help="Area code of 2 to 12 digits: where the bank lends.")] = "3607",
    client_id: Annotated[str | None, typer.Option(help="Without it bank-CODE.")] = None,
) -> None:
    """Let a bank's program sign in; its client_secret is shown this once."""
    _commands("accounts").add_bank(code, name, area, client_id)


@banks.command("renew-secret")
def banks_renew_secret(
    client_id: str,
    overlap_hours: Annotated[
        int, typer.Option(min=0, help="For how long the old one still opens; without it no more from now on.")
    ] = 0,
) -> None:
    """Give a bank's program another client_secret, shown this once; the old one ends."""
    _commands("accounts").renew_secret(client_id, overlap_hours)


@banks.command("end-old-secret")
def banks_end_old_secret(client_id: str) -> None:
    """Let the client_secret before the present one open nothing any more."""
    _commands("accounts").end_former_secret(client_id)


@banks.command("deactivate")
def banks_deactivate(client_id: str) -> None:
    """Let a bank's program sign in no more; the name stays taken, since records bear it."""
    _commands("accounts").deactivate_bank(client_id)


@banks.command("list")
def banks_list() -> None:
    """List the programs of banks."""
    _commands("accounts").show_banks()


_COUNTY = typer.Option("--county", help="Of this county only, 6 digits.")
_TYPE = typer.Option("--type", help="Whose type begins so, e.g. registry.household.")
_REASON = typer.Option("--reason", help="Whose reason holds this.")
_SINCE = typer.Option("--since", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="That failed since then, China's time.")


@dead_letters.command("list")
def dead_letters_list(
    service: Annotated[Follower | None, typer.Argument(help="Both where none is named.")] = None,
    county: Annotated[str | None, _COUNTY] = None,
    event_type: Annotated[str | None, _TYPE] = None,
    reason: Annotated[str | None, _REASON] = None,
    since: Annotated[datetime | None, _SINCE] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of a service at most.")] = 100,
) -> None:
    """List the dead letters of services, the oldest first."""
    letters = _commands("dead_letters")
    services = [service.value] if service else [follower.value for follower in Follower]
    letters.show_list(services, letters.choose(county, event_type, reason, since), limit)


@dead_letters.command("show")
def dead_letters_show(service: Follower, event_id: UUID) -> None:
    """Show all that a dead letter holds; that somebody looked is noted in the audit log."""
    _commands("dead_letters").show_one(service.value, event_id)


@dead_letters.command("replay")
def dead_letters_replay(
    service: Follower,
    event_id: Annotated[UUID | None, typer.Argument(help="One of them; else choose by options.")] = None,
    county: Annotated[str | None, _COUNTY] = None,
    event_type: Annotated[str | None, _TYPE] = None,
    reason: Annotated[str | None, _REASON] = None,
    since: Annotated[datetime | None, _SINCE] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Apply dead letters again, after what kept them from being applied was mended.

    Ends with 1 where one still fails; it stays then.
    """
    letters = _commands("dead_letters")
    letters.replay(service.value, event_id, letters.choose(county, event_type, reason, since), every=every)


@dead_letters.command("drop")
def dead_letters_drop(
    service: Follower,
    event_id: UUID,
    reason: Annotated[str, typer.Option(help="Why; it stands in the audit log.")],
) -> None:
    """Let go of a dead letter that was never an event, or took effect by another way; others are refused."""
    _commands("dead_letters").drop(service.value, event_id, reason)


@audit.command("verify")
def audit_verify(
    services: Annotated[list[Service] | None, typer.Argument(help="All where none is named.")] = None,
    heads: Annotated[
        Path | None, typer.Option(help="Where the newest records are noted; without it in the data folder.")
    ] = None,
) -> None:
    """Check that no record of the audit logs is missing or was altered, the newest ones too.

    What was found whole is noted in a file, against which the next check sees whether the newest records are still
    there; keep that file where those who may write to the databases can't reach it.
    """
    _commands("audit").verify(heads, [service.value for service in services or []])


_TALK_TO_NOBODY = (run, serve, work)
"""Commands that go on until they are stopped; what they have to tell goes into logs, figures and health."""
_JSON = typer.Option("--json", help="Tell a program: one JSON document on standard output, nothing else there.")


def _answering(command: Callable[..., None]) -> Callable[..., None]:
    """A command with `--json`; one that takes it itself keeps its own."""
    signature = inspect.signature(command)

    @functools.wraps(command)
    def called(*args: Any, json: bool = False, **given: Any) -> None:
        READER.expect(program=json)
        command(*args, **given)

    flag = inspect.Parameter("json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, _JSON])
    called.__signature__ = signature.replace(parameters=[*signature.parameters.values(), flag])  # type: ignore[attr-defined]  # as inspect documents
    called.__annotations__ = {**command.__annotations__, "json": Annotated[bool, _JSON]}
    return called


for _group in (app, users, banks, dead_letters, audit):
    for _info in _group.registered_commands:
        if _info.callback is not None and _info.callback not in _TALK_TO_NOBODY:
            _info.callback = _answering(_info.callback)


if __name__ == "__main__":
    app()
