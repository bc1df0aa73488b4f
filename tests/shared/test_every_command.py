"""What all commands of `fupin` have in common: exit codes, `--json`, completion, and that they are called quickly."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from services.cli import app
from services.commands import files, simulating
from services.runtime.exits import MEANINGS, Exit
from tests.conftest import Installation
from tests.shared.test_cli import carry_out, environment, given_by, start

SCENARIO = str(Path(__file__).parents[2] / "deploy" / "scenarios" / "ganzhou.yaml")
AN_ID = "0190c5ae-6f9f-7000-8000-000000000001"

CALLS: dict[str, tuple[str, ...]] = {
    "run": ("--no-demo",),
    "serve": ("credit",),
    "work": ("credit",),
    "demo": (),
    "migrate": ("credit",),
    "doctor": (),
    "load-policy": ("gupo-2014",),
    "load-areas": (SCENARIO,),
    "keys": (),
    "simulate": (SCENARIO,),
    "recompute": (),
    "announce": (),
    "rebuild": (),
    "import": (SCENARIO, "--as", "li"),
    "commit-import": (AN_ID, "--as", "li"),
    "export": ("out.xlsx", "--as", "li"),
    "book": ("out.xlsx", "--as", "li"),
    "users add": ("li", "--name", "李四", "--role", "auditor", "--area", "360722"),
    "users password": ("li",),
    "users remove-second-factor": ("li",),
    "users sessions": ("li",),
    "users unlock": ("li",),
    "users deactivate": ("li",),
    "users list": (),
    "banks add": ("rcc", "农商银行"),
    "banks renew-secret": ("bank-rcc",),
    "banks end-old-secret": ("bank-rcc",),
    "banks deactivate": ("bank-rcc",),
    "banks list": (),
    "dead-letters list": ("credit",),
    "dead-letters show": ("credit", AN_ID),
    "dead-letters replay": ("credit", AN_ID),
    "dead-letters drop": ("credit", AN_ID, "--reason", "发错"),
    "audit verify": (),
}
"""Each command with what it can't be called without."""

PROCESSES = ("run", "serve", "work")
"""They go on until they are stopped and tell nobody anything: neither JSON, nor a test inside this process."""
NEED_NOBODY = ("keys", "simulate")
"""They read no settings and ask no server."""
CLIENTS = ("import", "commit-import", "export", "book")
"""They read no settings of the services, and ask the gateway."""
HERE = tuple(name for name in CALLS if name not in PROCESSES)


def commands(group: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Every command by its name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)
        else:
            yield " ".join((*path, name)), command


EVERY = dict(commands(get_command(app)))


def call(name: str, *more: str) -> tuple[int, str, str]:
    """What a command ends with and says, in this process."""
    result = CliRunner().invoke(app, [*name.split(), *CALLS[name], *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def nowhere(installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings that are right, of servers that are not there."""
    given = {
        **given_by(installation),
        "FUPIN_DATABASE_URL": "postgresql://owner:Geheimnis@127.0.0.1:1/x",
        "FUPIN_AMQP_URL": "amqp://127.0.0.1:1/",
        "FUPIN_URL": "http://127.0.0.1:1",
        "FUPIN_PASSWORD": "Geheimnis",
    }
    given = {name: value for name, value in environment(tmp_path, **given).items() if name.startswith("FUPIN_")}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def test_every_command_is_walked() -> None:
    assert set(CALLS) == set(EVERY)


def test_every_command_answers_programs_but_those_that_have_no_answer() -> None:
    silent = {
        name for name, command in EVERY.items() if "--json" not in {opt for p in command.params for opt in p.opts}
    }
    assert silent == set(PROCESSES)


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call_ends_with_2(name: str) -> None:
    code, out, err = call(name, "--nonsense")
    assert (code, out, "No such option" in err) == (Exit.MISUSED, "", True)


@pytest.mark.parametrize("name", [name for name in HERE if name not in NEED_NOBODY])
@pytest.mark.usefixtures("nowhere")
def test_what_does_not_answer_ends_with_3_and_is_told_a_program_too(name: str) -> None:
    code, out, err = call(name)
    assert (code, "refused" in err + out or "http://127.0.0.1:1" in err) == (Exit.NOT_REACHABLE, True), (out, err)
    code, out, err = call(name, "--json")
    told = json.loads(out)
    assert (code, told["exit_code"]) == (Exit.NOT_REACHABLE, Exit.NOT_REACHABLE)
    assert ("findings" if name == "doctor" else "error") in told
    assert "Geheimnis" not in out + err


@pytest.mark.parametrize("name", [name for name in HERE if name not in NEED_NOBODY + CLIENTS])
@pytest.mark.usefixtures("nowhere")
def test_a_wrong_setting_ends_with_4_and_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_METRICS_PORT", "many")
    code, out, err = call(name)
    assert (code, "FUPIN_METRICS_PORT: " in err + out) == (Exit.WRONG_SETTING, True), (out, err)


@pytest.mark.parametrize("name", NEED_NOBODY)
@pytest.mark.usefixtures("nowhere")
def test_what_needs_nobody_goes_without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_METRICS_PORT", "many")
    code, out, _ = call(name, "--json")
    assert code == Exit.DONE
    assert json.loads(out)


@pytest.mark.parametrize("name", ["run", "work"])
async def test_a_process_ends_in_the_same_ways(name: str, nowhere: dict[str, str], tmp_path: Path) -> None:
    env = environment(tmp_path, **nowhere)
    code, _, err = await carry_out(env, name, *CALLS[name])
    last = err.splitlines()[-1]  # behind what a process writes into its log
    assert (code, last.startswith("FUPIN_AMQP_URL: no connection to amqp://127.0.0.1:1/")) == (3, True), err
    code, _, err = await carry_out({**env, "FUPIN_LOG_LEVEL": "loud"}, name, *CALLS[name])
    assert (code, err.startswith("FUPIN_LOG_LEVEL: ")) == (4, True), err


@pytest.mark.parametrize("arguments", [(), ("--json",)])
async def test_ctrl_c_ends_with_130(arguments: tuple[str, ...], tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def keep_waiting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(keep_waiting, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    env = environment(tmp_path, FUPIN_URL=f"http://127.0.0.1:{port}", FUPIN_PASSWORD="x")
    process = await start(env, "commit-import", AN_ID, "--as", "li", *arguments)
    async with asyncio.timeout(60):
        await asked.wait()
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(15):
        out, err = await process.communicate()
    server.close()
    await server.wait_closed()
    assert (process.returncode, err.decode()) == (Exit.BROKEN_OFF, "broken off\n")
    assert out.decode() == "" if not arguments else json.loads(out) == {"error": "broken off", "exit_code": 130}


def test_a_fault_of_our_own_ends_with_70_and_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(simulating, "reckoned", broken)
    code, _, err = call("simulate")
    assert code == Exit.FAULT
    assert "Traceback" in err
    assert err.endswith("RuntimeError: nobody thought of this\n")


def test_who_asks_for_a_password_where_nobody_is_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **_options: object) -> str:
        raise EOFError

    monkeypatch.delenv("FUPIN_PASSWORD", raising=False)
    monkeypatch.setattr(files.Prompt, "ask", nobody)
    code, _, err = call("export")
    assert (code, "FUPIN_PASSWORD" in err) == (Exit.MISUSED, True), err


def test_a_file_goes_into_a_folder_that_there_is(tmp_path: Path) -> None:
    arguments = ["export", str(tmp_path / "none" / "out.xlsx"), "--as", "li", "--password", "x"]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, "there is no such folder" in result.stderr) == (Exit.MISUSED, True)


def test_help_tells_what_each_exit_code_means() -> None:
    told = " ".join(CliRunner().invoke(app, ["--help"]).stdout.split())
    assert set(MEANINGS) == set(Exit)
    for code, meaning in MEANINGS.items():
        assert f"{code:d} {meaning}" in told


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("users list", {"items"}),
        ("banks list", {"items"}),
        ("dead-letters list", {"items", "total"}),
        ("migrate", {"migrated", "areas_and_policies"}),
        ("recompute", {"books", "compared", "differing"}),
        ("announce", {"records", "households"}),
    ],
)
def test_a_program_is_told_one_document_and_nothing_else(
    name: str, members: set[str], installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in {**given_by(installation), "FUPIN_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(variable, value)
    code, out, err = call(name, "--json")
    assert (code, set(json.loads(out)), err) == (Exit.DONE, members, "")


def test_a_program_is_told_what_a_policy_would_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_DATA_DIR", str(tmp_path))
    code, out, err = call("load-policy", "--dry-run", "--json")
    told = json.loads(out)
    assert (code, err) == (Exit.DONE, "")
    assert (told["pack"], told["area_code"], told["dry_run"], told["loaded"]) == ("gupo-2014", "360722102000", True, {})


def test_a_refusal_is_told_a_program_with_its_code_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_DATA_DIR", str(tmp_path))
    code, out, err = call("load-policy", "--area", "12", "--json")
    told = json.loads(out)
    assert (code, told["exit_code"], told["code"]) == (Exit.REFUSED, 1, "area.unknown")
    assert told["detail"]
    assert told["remedy"]
    assert err.startswith("area.unknown: ")


def test_a_clerk_of_a_bank_that_nobody_admitted_is_not_added(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in {**given_by(installation), "FUPIN_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(variable, value)
    code, out, err = call("users add", "--role", "bank", "--bank", "zzz", "--json")
    told = json.loads(out)
    assert (code, told["code"], told["field"]) == (Exit.REFUSED, "auth.unfit_account", "bank_code"), err
    assert "names a bank zzz" in err
    people = json.loads(call("users list", "--json")[1])["items"]
    assert "li" not in [one["username"] for one in people]


def test_keys_for_a_program_are_the_same_variables_as_for_a_person() -> None:
    told = json.loads(call("keys", "--json")[1])
    assert list(told) == [line.split("=", 1)[0] for line in call("keys")[1].splitlines()]


def test_a_simulation_goes_into_a_file_or_to_a_program(tmp_path: Path) -> None:
    whole = tmp_path / "all.json"
    code, out, _ = call("simulate", "--json", str(whole))
    assert (code, f"Everything in fen: {whole}" in out) == (Exit.DONE, True)
    assert json.loads(call("simulate", "--json")[1]) == json.loads(whole.read_text())


FUPIN = (sys.executable, "-c", "from services.cli import app; app(prog_name='fupin')")


def complete(words: str, **more: str) -> str:
    """What is said where a shell asks for a completion."""
    env = {**os.environ, "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), **more}
    return subprocess.run(FUPIN, env=env, capture_output=True, text=True, check=False).stdout  # noqa: S603  # our own


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -o"), ("zsh", "#compdef fupin"), ("fish", "complete -")]
)
def test_a_shell_is_given_its_completion(shell: str, mark: str) -> None:
    assert mark in complete("", _FUPIN_COMPLETE=f"source_{shell}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fupin lo", {"load-policy", "load-areas"}),
        ("fupin dead-letters ", {"list", "show", "replay", "drop"}),
        ("fupin serve ", {"registry", "credit", "monitoring", "gateway"}),
        ("fupin load-policy gu", {"gupo-2014"}),
        ("fupin users add li --role county", {"county_office", "county_finance"}),
    ],
)
def test_commands_services_packs_and_roles_are_completed(words: str, expected: set[str]) -> None:
    assert set(complete(words, _FUPIN_COMPLETE="complete_bash").split()) == expected


def test_help_and_completion_load_no_library_that_takes_seconds() -> None:
    heavy = ("sqlalchemy", "sqlmodel", "pydantic", "fastapi", "asyncpg", "httpx", "cryptography")
    asked = f"import sys, services.cli; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603  # our own
    assert told.stdout == "[]\n"
