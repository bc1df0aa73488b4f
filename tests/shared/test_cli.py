"""The command `fupin`: how it ends, and that the whole comes up and goes down."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from rich.console import Console
from rich.table import Table

from services import cli
from services.credit.settings import Settings as CreditSettings
from services.gateway.settings import Settings as GatewaySettings
from services.monitoring.settings import Settings as MonitoringSettings
from services.registry.settings import Settings as RegistrySettings
from services.runtime import web
from services.runtime.components import ComponentFailed, Components, forever
from services.runtime.exits import Exit
from services.runtime.figures import figures_port, serve_figures
from services.runtime.parts import WORKERS
from services.runtime.rabbitmq_node import free_ports
from services.runtime.report import Report
from shared import telemetry
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.security.permissions import Role
from shared.settings import SERVICES, SettingError
from shared.version import VERSION_HEADER, code_digest
from tests.conftest import Installation


def environment(data_dir: Path, **given: str) -> dict[str, str]:
    """The environment of a command: free ports, a data folder of its own, nothing of the caller's settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FUPIN_")}
    ports = {
        f"FUPIN_{service.upper()}_PORT": str(port)
        for service, port in zip(SERVICES, free_ports(len(SERVICES)), strict=True)
    }
    return {**ours, **ports, "FUPIN_DATA_DIR": str(data_dir), **given}


def given_by(installation: Installation, database: str | None = None) -> dict[str, str]:
    """The settings of a process on a running server."""
    settings = installation.settings(GatewaySettings)
    url = installation.admin_url if database is None else installation.admin_url.set(database=database)
    return {
        "FUPIN_DATABASE_URL": url.render_as_string(hide_password=False),
        "FUPIN_DATABASE_PASSWORD": installation.secrets.database_password,
        "FUPIN_DATA_KEY": installation.secrets.data_key,
        "FUPIN_TOKEN_PRIVATE_KEY": installation.secrets.token_private_key,
        "FUPIN_TOKEN_PUBLIC_KEY": settings.token_public_key or "",
    }


async def start(env: dict[str, str], *arguments: str) -> asyncio.subprocess.Process:
    """Start `fupin …`."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.cli",
        *arguments,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def carry_out(env: dict[str, str], *arguments: str) -> tuple[int | None, str, str]:
    """Exit code, output and errors of `fupin …`."""
    process = await start(env, *arguments)
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def test_the_command_knows_the_same_services_as_the_settings() -> None:
    assert tuple(cli.Service) == SERVICES
    assert tuple(cli.Worker) == WORKERS
    assert {follower.value for follower in cli.Follower} == set(FOLLOWED_AGGREGATES)


def test_the_command_completes_the_roles_that_people_have() -> None:
    assert set(cli._roles("")) == set(Role) - {Role.SERVICE}


async def test_a_taken_port_ends_with_one_line_as_a_wrong_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        code, out, err = await carry_out(environment(tmp_path, FUPIN_CREDIT_PORT=port), "run")
    assert code == Exit.WRONG_SETTING
    assert out == ""
    assert err.startswith(f"FUPIN_CREDIT_PORT: port {port} is taken")
    assert err.count("\n") == 1


async def test_fresh_keys_are_ready_for_an_environment_file(tmp_path: Path) -> None:
    code, out, _ = await carry_out(environment(tmp_path), "keys")
    assert code == 0
    (tmp_path / "fupin.env").write_text(out)
    read = f"set -a; . {tmp_path / 'fupin.env'}; set +a; exec {sys.executable} -c "
    read += "'import json, os; print(json.dumps(dict(os.environ)))'"
    shell = await asyncio.create_subprocess_exec("/bin/sh", "-c", read, env={}, stdout=asyncio.subprocess.PIPE)
    told, _ = await shell.communicate()
    given = {name: value for name, value in json.loads(told).items() if name.startswith("FUPIN_")}
    assert given["FUPIN_TOKEN_PRIVATE_KEY"].startswith("-----BEGIN PRIVATE KEY-----\\n")
    # they are right: with them the next complaint is about something else
    given["FUPIN_DATABASE_URL"] = "postgresql://a:b@127.0.0.1:1/x"
    code, _, err = await carry_out(environment(tmp_path, **given), "migrate", "credit")
    assert (code, err.split(":")[0]) == (Exit.NOT_REACHABLE, "FUPIN_DATABASE_URL")
    assert os.listdir(tmp_path) == ["fupin.env"]


PARTS = {"settings", "machine", "PostgreSQL", "RabbitMQ", "services", "policies", "events", "audit"}
"""All that `fupin doctor` looks at."""


@pytest.mark.walk
async def test_everything_comes_up_is_kept_busy_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    env = environment(tmp_path)
    process = await start(env, "run", "--no-demo")
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while b"Ctrl-C stops everything" not in (line := await process.stdout.readline()):
                assert line, await process.communicate()
        async with httpx.AsyncClient(trust_env=False) as client:
            for service in SERVICES:
                url = f"http://127.0.0.1:{env[f'FUPIN_{service.upper()}_PORT']}/health/ready"
                reply = await client.get(url)
                assert reply.status_code == 200
                assert reply.headers.get(VERSION_HEADER) == (None if service == "gateway" else code_digest())
        code, out, err_ = await carry_out(env, "doctor", "--json")
        assert (code, err_) == (Exit.DONE, ""), out
        told = json.loads(out)
        assert (told["warning"], told["wrong"]) == (0, 0)
        assert {one["part"] for one in told["findings"]} == PARTS
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(15):
            _, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0
    assert err == b""
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


async def test_a_part_that_fails_ends_the_rest_and_is_named() -> None:
    stopped: list[str] = []

    async def steady() -> None:
        try:
            await forever()
        finally:
            stopped.append("steady")

    async def failing() -> None:
        await asyncio.sleep(0.01)
        raise ValueError("no such column\nand more")

    async with Components() as parts:
        parts.start("registry worker", steady())
        parts.start("credit worker", failing())
        with pytest.raises(ComponentFailed, match=r"^credit worker: ValueError: no such column$"):
            await parts.watch(forever())
    assert stopped == ["steady"]


async def test_a_part_that_just_ends_is_a_failure_too() -> None:
    async with Components() as parts:
        parts.start("credit worker", asyncio.sleep(0))
        with pytest.raises(ComponentFailed, match=r"^credit worker: it ended by itself$"):
            await parts.watch(forever())


async def test_a_service_that_cannot_start_is_told_with_its_reason(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def broken(_app: FastAPI) -> AsyncIterator[None]:
        raise PermissionError("no shared memory")
        yield

    monkeypatch.setattr(web, "create_app", lambda *_: FastAPI(lifespan=broken))
    settings = installation.settings(CreditSettings, credit_url=f"http://127.0.0.1:{free_ports(1)[0]}")
    with closing(web.bind_port(settings)) as listener:
        async with Components() as parts:
            web.start_web(parts, settings, listener, None)
            with pytest.raises(ComponentFailed, match=r"^credit web: PermissionError: no shared memory$"):
                await parts.watch(forever())


async def test_parts_are_asked_to_stop_and_waited_for() -> None:
    asked = asyncio.Event()
    finished: list[bool] = []

    async def polite() -> None:
        await asked.wait()
        await asyncio.sleep(0.05)
        finished.append(True)

    async with Components() as parts:
        parts.start("web", polite(), asked.set)
        assert await parts.watch(asyncio.sleep(0, "done")) == "done"
    assert finished == [True]


async def test_a_worker_serves_its_figures_behind_the_port_that_is_given(installation: Installation) -> None:
    (port,) = free_ports(1)
    settings = installation.settings(CreditSettings, metrics_port=port - 2)  # gateway, registry, credit
    server = serve_figures(settings)
    assert server is not None
    with closing(server.socket):
        async with httpx.AsyncClient() as client:
            reply = await client.get(f"http://127.0.0.1:{port}/metrics")
        assert "fupin_events_consumed_total" in reply.text
        with pytest.raises(SettingError, match=f"^FUPIN_METRICS_PORT: port {port} is taken"):
            serve_figures(settings)
        server.shutdown()
    assert serve_figures(installation.settings(CreditSettings)) is None


def test_each_process_with_figures_of_its_own_has_a_port_of_its_own(installation: Installation) -> None:
    kinds = (GatewaySettings, RegistrySettings, CreditSettings, MonitoringSettings)
    ports = [figures_port(installation.settings(kind, metrics_port=9000)) for kind in kinds]
    assert ports == [9000, 9001, 9002, 9003]


async def test_the_gateway_serves_its_figures_inside_and_not_at_its_door(
    installation: Installation, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    env = environment(tmp_path, **given_by(installation), FUPIN_METRICS_PORT=str(port))
    process = await start(env, "serve", "gateway")
    try:
        async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
            door = f"http://127.0.0.1:{env['FUPIN_GATEWAY_PORT']}"
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{door}/health/live")).is_success:
                        break
                await asyncio.sleep(0.1)
            reply = await client.get(f"{door}/metrics")
            assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404")
            inside = await client.get(f"http://127.0.0.1:{port}/metrics")
            assert 'fupin_http_request_seconds_count{method="GET",route="/health/live"' in inside.text
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("service", ["registry", "gateway"])
async def test_a_web_process_starts_and_serves_without_rabbitmq(
    installation: Installation, tmp_path: Path, service: str
) -> None:
    env = environment(tmp_path, **given_by(installation), FUPIN_AMQP_URL="amqp://127.0.0.1:1/")
    process = await start(env, "serve", service)
    try:
        async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False, timeout=60) as client:
            door = f"http://127.0.0.1:{env[f'FUPIN_{service.upper()}_PORT']}"
            await until_listening(door)
            reply = await client.get(f"{door}/health/ready")
            if service == "registry":
                assert reply.status_code == 200
                assert reply.json()["parts"] == {"database": "ok", "transport": "down"}
            else:  # the whole view, and nothing stands behind it here
                assert reply.status_code == 503
                assert reply.json()["parts"]["gateway"] == {"status": "ok", "database": "ok"}
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def until_listening(door: str) -> None:
    """Wait until somebody takes connections there; who listens answers once it has started."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", int(door.rpartition(":")[2]))
            writer.close()
            return
        await asyncio.sleep(0.1)


COMMANDS = [
    ("users", "list"),
    ("users", "add", "li", "--name", "李四", "--role", "county_office", "--area", "360722"),
    ("banks", "add", "rcc", "农商银行"),
    ("audit", "verify"),
    ("load-policy", "gupo-2014"),
    ("dead-letters", "list", "credit"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=["-".join(command[:2]) for command in COMMANDS])
async def test_a_command_without_its_database_ends_with_one_line(
    installation: Installation, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    away = {**given_by(installation), "FUPIN_DATABASE_URL": "postgresql://owner:Geheimnis@127.0.0.1:1/x"}
    code, _, err = await carry_out(environment(tmp_path, **away), *arguments)
    assert (code, err.count("\n")) == (Exit.NOT_REACHABLE, 1), err
    assert err.startswith("FUPIN_DATABASE_URL: the database of ")
    assert "does not answer" in err
    assert "Geheimnis" not in err
    assert installation.secrets.database_password not in err


@pytest.mark.parametrize("arguments", [("users", "list"), ("audit", "verify"), ("load-policy", "gupo-2014")])
async def test_a_command_before_the_migration_says_what_to_do(
    installation: Installation, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    # the server's own database, which holds none of our tables
    unmigrated = installation.admin_url.render_as_string(hide_password=False)
    named = {f"FUPIN_{service.upper()}_DATABASE_URL": unmigrated for service in SERVICES}
    code, _, err = await carry_out(environment(tmp_path, **given_by(installation), **named), *arguments)
    assert (code, err.count("\n")) == (Exit.WRONG_SETTING, 1), err
    assert err.startswith(("FUPIN_GATEWAY_DATABASE_URL: ", "FUPIN_REGISTRY_DATABASE_URL: "))
    assert "fupin migrate makes it so" in err


@pytest.mark.parametrize(
    ("service", "named", "said", "ending"),
    [
        ("credit", "postgresql://u:Geheimnis@127.0.0.1:1/x", "does not answer", Exit.NOT_REACHABLE),
        ("gateway", "", "fupin migrate makes it so", Exit.WRONG_SETTING),
    ],
)
async def test_a_run_on_a_service_database_that_cannot_be_used_names_its_setting(
    installation: Installation, tmp_path: Path, service: str, named: str, said: str, ending: Exit
) -> None:
    variable = f"FUPIN_{service.upper()}_DATABASE_URL"
    unmigrated = installation.admin_url.render_as_string(hide_password=False)
    env = environment(tmp_path, **given_by(installation), **{variable: named or unmigrated})
    code, _, err = await carry_out(env, "run", "--no-demo")
    assert (code, err.count("\n")) == (ending, 1), err
    assert err.startswith(f"{variable}: the database of {service} ")
    assert said in err
    assert "Geheimnis" not in err


async def test_a_policy_is_loaded_for_areas_that_exist_only(tmp_path: Path) -> None:
    code, _, err = await carry_out(environment(tmp_path), "load-policy", "gupo-2014", "--area", "12", "--dry-run")
    assert (code, err) == (1, "area.unknown: No area of the list has the code 12\n")


def test_a_table_is_not_cut_where_the_output_goes_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    name = "n" * 64
    table = Table("user", "name", "role", "area", "active")
    table.add_row(name, "李四" * 20, "county_finance", "360722", "yes")
    Report().tell(table)
    assert f" {name} " in capsys.readouterr().out


def test_in_a_narrow_terminal_a_name_goes_on_in_the_next_line(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.console = Console(highlight=False, width=80, force_terminal=True)
    table = Table("user", "name", "role", "area", "active")
    table.add_row("n" * 64, "李四", "county_finance", "360722", "yes")
    report.tell(table)
    out = capsys.readouterr().out
    assert out.count("n") - out.count("name") - out.count("finance") * 2 - out.count("county") >= 64
    assert "…" not in out


def test_a_log_that_has_become_large_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "LOG_FILE_BYTES", 2_000)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    try:
        telemetry.configure_logging("INFO", tmp_path / "fupin.log")
        for number in range(200):
            logging.getLogger("test").info("record %s", number)
        root.handlers[0].close()
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["fupin.log", *(f"fupin.log.{number}" for number in range(1, telemetry.LOG_FILES_KEPT + 1))]
    assert "record 199" in (tmp_path / "fupin.log").read_text() + (tmp_path / "fupin.log.1").read_text()
