"""`fupin doctor`: each kind of fault, made on real parts, is named with what to do."""

import asyncio
import base64
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import pytest
from aio_pika.abc import AbstractIncomingMessage
from aiohttp import web
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from services.commands.audit import write_heads
from services.commands.checks import postgres, settings
from services.commands.checks.finding import Finding, Level, fine, warning, worst, wrong
from services.commands.checks.holdings import check_audit, check_events, check_policies
from services.commands.checks.postgres import check_databases
from services.commands.checks.processes import check_processes
from services.commands.checks.rabbitmq import check_broker
from services.commands.checks.settings import check_keys, check_machine, check_names, check_values, known_variables
from services.credit.settings import Settings as CreditSettings
from services.gateway.settings import Settings as GatewaySettings
from services.runtime.exits import Exit
from services.runtime.installation import Installation as RuntimeInstallation
from services.runtime.rabbitmq_node import free_ports
from shared.calendar import SystemClock
from shared.database import create_engine, driver_address, new_id, session_factory, transaction
from shared.messaging.rabbitmq import Names, RabbitTransport
from shared.migrations import SERVICES_FOLDER
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.audit import Head, Trail
from shared.security.callers import Operator
from shared.security.encryption import PersonalData
from shared.security.tokens import new_key_pair
from shared.settings import SERVICES, Settings, database_name
from shared.version import VERSION_HEADER, code_digest
from tests.conftest import AmqpServer, Installation
from tests.shared.test_cli import carry_out, environment, given_by

COUNTY = "999703"


def bad(findings: Sequence[Finding]) -> list[tuple[Level, str]]:
    """What is not as it should be; each says what to do."""
    assert all(bool(finding.remedy) == (finding.level is not Level.OK) for finding in findings)
    return [(finding.level, finding.said) for finding in findings if finding.level is not Level.OK]


async def found(findings: AsyncIterator[Finding]) -> list[Finding]:
    """All of a check."""
    return [finding async for finding in findings]


@pytest.fixture
def runtime(installation: Installation) -> RuntimeInstallation:
    """The tests' installation as commands see it."""
    return RuntimeInstallation(installation.data_dir, made(installation))


def made(installation: Installation) -> dict[str, str]:
    """Its settings."""
    given = given_by(installation)
    return {name.removeprefix("FUPIN_").lower(): value for name, value in given.items()}


def test_the_worst_gives_the_exit_code() -> None:
    nothing, late = fine("a", "b"), warning("a", "b", "c")
    away, mistaken = wrong("a", "b", "c", Exit.NOT_REACHABLE), wrong("a", "b", "c")
    assert worst([nothing]) is Exit.DONE
    assert worst([nothing, late]) is Exit.REFUSED
    assert worst([late, away]) is Exit.NOT_REACHABLE
    assert worst([away, mistaken, late]) is Exit.WRONG_SETTING


# settings and machine -------------------------------------------------------------------------------------------------


def test_a_variable_that_nobody_reads_is_named_with_the_one_that_was_meant() -> None:
    (finding,) = check_names({"FUPIN_DATABSE_URL": "x", "FUPIN_HOST": "::1", "PATH": "/bin"})
    assert (finding.level, finding.said) == (Level.WARNING, "FUPIN_DATABSE_URL is given, and nothing reads it")
    assert finding.remedy == "Did you mean FUPIN_DATABASE_URL?"
    (finding,) = check_names({"FUPIN_QQQQQQQQQQQQQQQ": "x"})
    assert finding.remedy.startswith("Take it out")
    assert bad(list(check_names({"FUPIN_HOST": "x", "fupin_gateway_port": "1", "FUPIN_URL": "x"}))) == []


def test_the_variables_of_the_handbook_are_known() -> None:
    told = (Path(__file__).parents[2] / "README.md").read_text()
    named = {word.strip("`,.;:()") for word in told.replace("|", " ").split() if word.startswith("`FUPIN_")}
    written = {name.split("=")[0] for name in named if "<" not in name and not name.endswith("_")}
    assert written - known_variables() == set()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("FUPIN_METRICS_PORT", "many"), ("FUPIN_GATEWAY_RATE", "-1"), ("FUPIN_DATABASE_URL", "mysql://u:Geheimnis@h/x")],
)
def test_a_wrong_value_is_told_once(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad(list(check_values())) == []
    monkeypatch.setenv(variable, value)
    ((level, said),) = bad(list(check_values()))
    assert (level, said.startswith(f"{variable}: "), "Geheimnis" in said) == (Level.WRONG, True, False)


def given(tmp_path: Path, **more: Any) -> Settings:
    """Settings with sound keys."""
    private_key, public_key = new_key_pair()
    sound = {
        "data_dir": tmp_path,
        "data_key": base64.b64encode(bytes(range(32))).decode(),
        "token_private_key": private_key,
        "token_public_key": public_key,
        "database_password": "p" * settings.LEAST_PASSWORD,
    }
    return Settings.load(**{**sound, **more})


def test_sound_keys_are_found_sound(tmp_path: Path) -> None:
    assert bad(list(check_keys(given(tmp_path)))) == []
    assert bad(list(check_keys(Settings.load(data_dir=tmp_path)))) == []


@pytest.mark.parametrize(
    ("name", "value", "level", "said"),
    [
        ("data_key", "c2hvcnQ=", Level.WRONG, "FUPIN_DATA_KEY: give 32 random bytes"),
        ("data_key", base64.b64encode(b"a" * 32).decode(), Level.WRONG, "FUPIN_DATA_KEY is no random key"),
        ("token_public_key", new_key_pair()[1], Level.WRONG, "are no pair"),
        ("token_private_key", "no key", Level.WRONG, "FUPIN_TOKEN_PRIVATE_KEY: not a private key"),
        ("database_password", "p0stgr3s", Level.WARNING, "FUPIN_DATABASE_PASSWORD has fewer than 12 letters"),
    ],
    ids=["short", "guessed", "no pair", "no key", "password"],
)
def test_a_weak_key_is_told_and_never_shown(name: str, value: str, level: Level, said: str, tmp_path: Path) -> None:
    (finding,) = [one for one in check_keys(given(tmp_path, **{name: value})) if one.level is not Level.OK]
    assert (finding.level, said in finding.said) == (level, True)
    assert value not in finding.said + finding.remedy


def test_keys_that_each_machine_would_make_for_itself_are_told(tmp_path: Path) -> None:
    alone = given(tmp_path, data_key=None, database_url="postgresql://u:p@h/x")
    ((level, said),) = bad(list(check_keys(alone)))
    assert (level, said.startswith("FUPIN_DATA_KEY are not given")) == (Level.WARNING, True)


def test_kept_keys_that_others_may_read_are_told(tmp_path: Path) -> None:
    kept = tmp_path / "secrets.json"
    kept.write_text("{}")
    kept.chmod(0o644)
    (finding,) = [one for one in check_keys(given(tmp_path)) if one.level is not Level.OK]
    assert finding.remedy == f"chmod 600 {kept}"
    kept.chmod(0o600)
    assert bad(list(check_keys(given(tmp_path)))) == []


def test_a_disk_that_fills_is_told_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = given(tmp_path / "not" / "yet")
    monkeypatch.setenv("FUPIN_DATA_DIR", str(ours.data_dir))
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 1)
    monkeypatch.setattr(settings, "FEW_FREE_BYTES", 2)
    assert bad(list(check_machine(ours))) == []
    monkeypatch.setattr(settings, "FEW_FREE_BYTES", 1 << 60)
    assert [level for level, _ in bad(list(check_machine(ours)))] == [Level.WARNING]
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 1 << 60)
    assert [level for level, _ in bad(list(check_machine(ours)))] == [Level.WRONG]


def test_a_folder_that_can_not_be_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FUPIN_REGISTRY_STORAGE", str(tmp_path / "file" / "documents"))
    ((level, said),) = bad(list(check_machine(given(tmp_path / "data"))))
    assert (level, said) == (Level.WRONG, f"nothing can be written to {tmp_path / 'file' / 'documents'}")


# PostgreSQL -----------------------------------------------------------------------------------------------------------


async def test_sound_databases_are_found_sound(runtime: RuntimeInstallation) -> None:
    findings = await found(check_databases(runtime))
    assert bad(findings) == []
    said = " ".join(finding.said for finding in findings)
    assert said.count("the server answers") == 1
    assert all(f"{service} is at revision " in said for service in SERVICES)


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"host": "127.0.0.1", "port": 1}, Exit.NOT_REACHABLE, "no connection to the database of credit"),
        ({"password": "Geheimnis"}, Exit.WRONG_SETTING, "no connection to the database of credit"),
        ({"database": "nowhere"}, Exit.WRONG_SETTING, "no connection to the database of credit"),
    ],
    ids=["away", "password", "no database"],
)
async def test_a_database_that_can_not_be_had_is_told_by_its_variable(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], code: Exit, said: str
) -> None:
    url = installation.settings(CreditSettings).service_database_url.set(drivername="postgresql")
    url = URL.create("postgresql", url.username, "x", "127.0.0.1", 1) if "host" in changes else url.set(**changes)
    monkeypatch.setenv("FUPIN_CREDIT_DATABASE_URL", url.render_as_string(hide_password=False))
    findings = await found(check_databases(RuntimeInstallation(installation.data_dir, made(installation))))
    (finding,) = [one for one in findings if one.level is not Level.OK]
    assert (finding.level, finding.code) == (Level.WRONG, code)
    assert finding.said.startswith(f"FUPIN_CREDIT_DATABASE_URL: {said}")
    assert "Geheimnis" not in finding.said


async def test_a_role_that_may_too_much_is_told(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = installation.admin_url.set(drivername="postgresql", database=database_name("credit"))
    monkeypatch.setenv("FUPIN_CREDIT_DATABASE_URL", owners.render_as_string(hide_password=False))
    findings = await found(check_databases(RuntimeInstallation(installation.data_dir, made(installation))))
    ((level, said),) = bad(findings)
    assert (level, said.startswith("credit connects as a role that is a superuser")) == (Level.WRONG, True)


async def test_an_empty_database_is_told(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = installation.admin_url.set(drivername="postgresql")
    monkeypatch.setenv("FUPIN_CREDIT_DATABASE_URL", empty.render_as_string(hide_password=False))
    findings = await found(check_databases(RuntimeInstallation(installation.data_dir, made(installation))))
    (finding,) = [one for one in findings if one.level is not Level.OK]
    assert (finding.said, finding.remedy) == ("the database of credit is empty", "Run `fupin migrate`.")


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the credit database."""
    connection = await asyncpg.connect(driver_address(installation.admin_url.set(database=database_name("credit"))))
    yield connection
    await connection.close()


FIRST_REVISION = ScriptDirectory(str(SERVICES_FOLDER / "credit" / "migrations")).get_bases()[0]


@pytest.mark.parametrize(("revision", "remedy"), [(FIRST_REVISION, "run `fupin migrate`"), ("9999", "newer version")])
async def test_a_database_of_another_version_is_told(
    runtime: RuntimeInstallation, owner: asyncpg.Connection, revision: str, remedy: str
) -> None:
    stands = await owner.fetchval("SELECT version_num FROM alembic_version")
    await owner.execute("UPDATE alembic_version SET version_num = $1", revision)
    try:
        findings = await found(check_databases(runtime))
    finally:
        await owner.execute("UPDATE alembic_version SET version_num = $1", stands)
    (finding,) = [one for one in findings if one.level is not Level.OK]
    assert (finding.level, finding.code) == (Level.WRONG, Exit.REFUSED)
    assert finding.said == f"credit is at revision {revision}, this version needs {stands}"
    assert remedy in finding.remedy


async def test_a_right_that_is_missing_is_told(runtime: RuntimeInstallation, owner: asyncpg.Connection) -> None:
    await owner.execute("REVOKE INSERT ON loan FROM fupin_credit_app")
    try:
        findings = await found(check_databases(runtime))
    finally:
        await owner.execute("GRANT INSERT ON loan TO fupin_credit_app")
    assert bad(findings) == [(Level.WRONG, "credit may not use loan")]


async def test_a_right_too_many_is_told(runtime: RuntimeInstallation, owner: asyncpg.Connection) -> None:
    await owner.execute("GRANT DELETE ON audit_record TO fupin_credit_app")
    try:
        ((level, said),) = bad(await found(check_databases(runtime)))
    finally:
        await owner.execute("REVOKE DELETE ON audit_record FROM fupin_credit_app")
    assert (level, "a role that may alter audit_record" in said) == (Level.WRONG, True)


async def test_a_server_that_forgets_after_a_crash_is_told(
    runtime: RuntimeInstallation, owner: asyncpg.Connection
) -> None:
    await owner.execute(f"ALTER DATABASE {database_name('registry')} SET synchronous_commit = off")
    try:
        ((level, said),) = bad(await found(check_databases(runtime)))
    finally:
        await owner.execute(f"ALTER DATABASE {database_name('registry')} RESET synchronous_commit")
    assert (level, said) == (
        Level.WRONG,
        "synchronous_commit is off: what was committed may be gone after a crash",
    )


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(1.9, Level.OK), (-1.9, Level.OK), (2, Level.WARNING), (-29.9, Level.WARNING), (30, Level.WRONG)],
)
def test_clocks_that_part_are_told(seconds: float, level: Level) -> None:
    now = datetime(2018, 11, 5, tzinfo=UTC)
    finding = postgres._skew_of(now, now + timedelta(seconds=seconds))
    assert finding.level is level
    assert level is Level.OK or ("behind" if seconds < 0 else "ahead of") in finding.said


def test_pools_that_find_no_room_are_told() -> None:
    # seven processes with 16 + 4 each, and three that listen: 143
    assert [one.level for one in postgres._room(143, 16)] == [Level.OK]
    ((level, said),) = bad(list(postgres._room(142, 16)))
    assert (level, said) == (Level.WARNING, "7 processes may open 143 connections, the server grants 142")


# RabbitMQ -------------------------------------------------------------------------------------------------------------


async def test_without_rabbitmq_nothing_is_wrong(installation: Installation) -> None:
    assert bad(await found(check_broker(installation.settings(GatewaySettings)))) == []


async def test_a_rabbitmq_that_is_away_is_told(installation: Installation) -> None:
    away = installation.settings(GatewaySettings, amqp_url="amqp://guest:Geheimnis@127.0.0.1:1/")
    (finding,) = await found(check_broker(away))
    assert (finding.level, finding.code) == (Level.WRONG, Exit.NOT_REACHABLE)
    assert "Geheimnis" not in finding.said


@pytest.mark.amqp
@pytest.mark.xdist_group("amqp")
async def test_rabbitmq_with_and_without_workers(installation: Installation, amqp_server: AmqpServer) -> None:
    names = Names(f"doctor-{new_id().hex[-8:]}")
    ours = installation.settings(GatewaySettings, amqp_url=amqp_server.url)
    said = [said for level, said in bad(await found(check_broker(ours, names))) if level is Level.WARNING]
    assert said[0] == f"there is no queue {names.queue('credit')} yet"
    assert len(said) == 4
    transport = await RabbitTransport.connect(amqp_server.url, names)
    try:
        said = [said for _, said in bad(await found(check_broker(ours, names)))]
        assert said[0] == f"{names.queue('credit')}: 0 wait, and nobody takes them"
        assert len(said) == 4
        connection = await aio_pika.connect(amqp_server.url)
        async with connection:
            channel = await connection.channel()
            for service in ("credit", "monitoring"):
                for name in (names.queue(service), names.dead_queue(service)):
                    queue = await channel.get_queue(name)
                    await queue.consume(AbstractIncomingMessage.ack)
            assert bad(await found(check_broker(ours, names))) == []
            for service in ("credit", "monitoring"):
                await (await channel.get_queue(names.queue(service))).delete(if_unused=False, if_empty=False)
                await (await channel.get_queue(names.dead_queue(service))).delete(if_unused=False, if_empty=False)
    finally:
        await transport.close()


@pytest.mark.amqp
@pytest.mark.xdist_group("amqp")
async def test_a_user_without_rights_and_a_vhost_that_is_not_there_are_told(
    installation: Installation, amqp_server: AmqpServer
) -> None:
    if amqp_server.node is None:
        pytest.skip("users are made on a node of our own alone")
    control = amqp_server.node.control
    await control("add_user", "poor", "Geheimnis")
    host = amqp_server.url.rpartition("@")[2].rstrip("/")
    try:
        cases: list[tuple[str, str]] = [
            (f"amqp://poor:Geheimnis@{host}/", "the vhost isn't there or isn't this user's"),
            (f"amqp://poor:wrong@{host}/", "no connection to"),
            (f"{amqp_server.url}nowhere", "the vhost isn't there"),
        ]
        for url, said in cases:
            (finding,) = await found(check_broker(installation.settings(GatewaySettings, amqp_url=url)))
            assert (finding.level, finding.code) == (Level.WRONG, Exit.WRONG_SETTING), finding
            assert said in finding.said
            assert "Geheimnis" not in finding.said
        await control("set_permissions", "poor", "^other", "^other", "^other")
        poor = installation.settings(GatewaySettings, amqp_url=cases[0][0])
        findings = [one for one in await found(check_broker(poor)) if one.level is Level.WRONG]
        assert "may not work in the vhost" in findings[0].said
        assert "set_permissions" in findings[0].remedy
    finally:
        await control("delete_user", "poor")


# services -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def apart(runtime: RuntimeInstallation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., RuntimeInstallation]:
    """An installation whose services are looked for at ports that nobody uses, but for those that are given."""

    def placed(**given_ports: int) -> RuntimeInstallation:
        ports = {**dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True)), **given_ports}
        for service, port in ports.items():
            monkeypatch.setenv(f"FUPIN_{service.upper()}_PORT", str(port))
        urls = {f"{service}_url": f"http://127.0.0.1:{port}" for service, port in ports.items()}
        return RuntimeInstallation(runtime.data_dir, {**runtime.made, **urls})

    return placed


@pytest.fixture
async def answering() -> AsyncIterator[Callable[..., Any]]:
    """Starts a server that answers /health/ready as it is told; its port."""
    runners: list[web.AppRunner] = []

    async def start(status: int, body: object, **headers: str) -> int:
        async def ready(_request: web.Request) -> web.Response:
            return web.json_response(body, status=status, headers=headers)

        server = web.Application()
        server.router.add_get("/health/ready", ready)
        runners.append(web.AppRunner(server))
        await runners[-1].setup()
        (port,) = free_ports(1)
        await web.TCPSite(runners[-1], "127.0.0.1", port).start()
        return port

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_where_nothing_runs_ports_must_be_free(apart: Callable[..., RuntimeInstallation]) -> None:
    ours = apart()
    (finding,) = await found(check_processes(ours))
    assert (finding.level, finding.said.startswith("no service runs here")) == (Level.OK, True)
    # somebody else holds the port, and hangs up
    (port,) = free_ports(1)
    other = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port)
    try:
        findings = bad(await found(check_processes(apart(credit=port))))
        assert [said.split(" ")[0] for _, said in findings] == list(SERVICES)
    finally:
        other.close()
        await other.wait_closed()
    # one that hears nobody
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        findings = bad(await found(check_processes(apart(credit=deaf.getsockname()[1]))))
    assert [(level, "FUPIN_CREDIT_PORT: port" in said) for level, said in findings] == [(Level.WRONG, True)]


async def test_what_a_service_says_of_itself_is_told(
    apart: Callable[..., RuntimeInstallation], answering: Callable[..., Any]
) -> None:
    whole = {"status": "ok", "parts": {"database": "ok", "transport": "ok"}}
    limping = {"status": "ok", "parts": {"database": "ok", "transport": "down"}}
    down = {"status": "unavailable", "parts": {"database": "down"}}
    ours = apart(
        registry=await answering(200, whole),
        credit=await answering(200, limping),
        monitoring=await answering(503, down),
        gateway=await answering(200, ["something else"]),
    )
    findings = await found(check_processes(ours))
    assert findings[0] == fine("services", "registry is ready")
    (credit, monitoring, gateway) = bad(findings)
    assert credit == (Level.WARNING, "credit answers, and says: transport down")
    assert monitoring == (Level.WRONG, "monitoring answers, and says: database down")
    assert gateway[1].endswith("is not gateway")


async def test_a_service_that_was_not_started_anew_is_told(
    apart: Callable[..., RuntimeInstallation], answering: Callable[..., Any]
) -> None:
    whole = {"status": "ok", "parts": {"database": "ok"}}
    ours = {
        "registry": await answering(200, whole, **{VERSION_HEADER: code_digest()}),
        "credit": await answering(200, whole, **{VERSION_HEADER: code_digest()}),
        "monitoring": await answering(200, whole, **{VERSION_HEADER: "0" * 12}),
        "gateway": await answering(200, whole),
    }
    findings = bad(await found(check_processes(apart(**ours))))
    assert findings == [(Level.WARNING, "monitoring run other code than this command")]
    ours["monitoring"] = ours["credit"]
    findings_ = await found(check_processes(apart(**ours)))
    assert bad(findings_) == []
    assert findings_[-1].said == "registry, credit, monitoring run the code of this command"


async def test_one_that_is_missing_is_told_and_one_whose_clock_is_off(
    apart: Callable[..., RuntimeInstallation], answering: Callable[..., Any]
) -> None:
    whole = {"status": "ok", "parts": {"database": "ok"}}
    port = await answering(200, whole, Date="Mon, 05 Nov 2018 01:30:00 GMT")
    findings = await found(check_processes(apart(registry=port)))
    said = [said for _, said in bad(findings)]
    assert [line.split(" ")[0] for line in said[:3]] == ["credit", "monitoring", "gateway"]
    assert [one.code for one in findings if one.level is Level.WRONG] == [Exit.NOT_REACHABLE] * 3
    assert said[3].startswith("the clock of registry is ")


# what they hold -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def policies(installation: Installation) -> AsyncIterator[Callable[[str, str], Any]]:
    """Loads packs into services for good, and takes them out again at the end."""
    loaded: set[str] = set()

    async def load(service: str, area: str) -> None:
        loaded.add(area)
        kind = {"credit": CreditSettings}.get(service)
        url = (installation.settings(kind) if kind else installation.settings(GatewaySettings)).service_database_url
        engine = create_engine(url)
        async with transaction(session_factory(engine)) as session:
            pack = find_pack("gupo-2014")
            await activate(session, SystemClock(), pack, area, pack.effective_from)
        await engine.dispose()

    yield load
    for service in SERVICES:
        url = driver_address(installation.admin_url.set(database=database_name(service)))
        connection = await asyncpg.connect(url)
        await connection.execute("DELETE FROM policy_activation WHERE area_code = ANY($1)", list(loaded))
        await connection.close()


async def test_services_that_go_by_different_plans_are_told(
    runtime: RuntimeInstallation, policies: Callable[[str, str], Any]
) -> None:
    await policies("credit", "999703000000")
    said = [said for _, said in bad(await found(check_policies(runtime)))]
    assert "no pack is in force" in said or "credit holds other revisions than registry: gupo-2014" in said


@pytest.fixture
async def county(owner: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the credit database; the county's rows are gone at the end."""
    yield owner
    for table in ("outbox", "dead_letter", "parked_event", "audit_record"):
        await owner.execute(f"DELETE FROM {table} WHERE county_code = '{COUNTY}'")  # noqa: S608  # our own names


@pytest.mark.parametrize(("minutes", "level"), [(0, Level.OK), (2, Level.WARNING), (61, Level.WRONG)])
async def test_events_that_do_not_go_out_are_told_by_their_age(
    runtime: RuntimeInstallation, county: asyncpg.Connection, minutes: int, level: Level
) -> None:
    await county.execute(
        "INSERT INTO outbox VALUES ($1, $2, 'credit.x.v1', 'loan', $2, 1, '', '{}', now() - $3 * interval '1 minute')",
        COUNTY,
        new_id(),
        minutes,
    )
    (finding,) = [one for one in await found(check_events(runtime)) if one.said.startswith("credit: 1 events wait")]
    assert finding.level is level


async def test_dead_letters_and_what_waits_behind_them_are_told(
    runtime: RuntimeInstallation, county: asyncpg.Connection
) -> None:
    assert not [one for one in bad(await found(check_events(runtime))) if one[1].startswith("credit")]
    await county.execute("INSERT INTO dead_letter VALUES ($1, $2, '{}', 'no', now())", COUNTY, new_id())
    await county.execute(
        "INSERT INTO parked_event VALUES ($1, 'household', $2, 2, '{}', now() - interval '11 minutes')",
        COUNTY,
        new_id(),
    )
    said = [said for _, said in bad(await found(check_events(runtime))) if said.startswith("credit")]
    assert said[0].startswith("credit: 1 dead letters")
    assert said[1].startswith("credit: 1 events have waited for one before them")


async def test_a_chain_that_was_broken_is_told_without_reading_all_of_it(
    runtime: RuntimeInstallation, installation: Installation, county: asyncpg.Connection, tmp_path: Path
) -> None:
    ours = RuntimeInstallation(tmp_path, runtime.made)
    settings_ = installation.settings(CreditSettings)
    engine = create_engine(settings_.service_database_url)
    trail = Trail(SystemClock(), PersonalData(settings_.data_key_bytes).audit_secret, Operator("operator:test"))
    async with transaction(session_factory(engine)) as session:
        for number in range(3):
            await trail.record(session, county_code=COUNTY, action="policy.load", target=f"policy {number}")
    await engine.dispose()

    async def of_credit() -> list[str]:
        return [one.said for one in await found(check_audit(ours)) if one.level is not Level.OK]

    assert await of_credit() == []
    write_heads(tmp_path / "audit-heads.json", {"credit": {COUNTY: Head(3, "f" * 64)}})
    assert [said.endswith(f"in {COUNTY}") for said in await of_credit()] == [True]
    (tmp_path / "audit-heads.json").unlink()
    await county.execute("UPDATE audit_record SET target = 'other' WHERE county_code = $1 AND number = 3", COUNTY)
    assert [said.endswith(f"in {COUNTY}") for said in await of_credit()] == [True]
    (tmp_path / "audit-heads.json").write_text("[]")
    assert any("can't be read" in said for said in await of_credit())


# the command ----------------------------------------------------------------------------------------------------------


async def test_a_machine_on_which_nothing_was_made_yet_stays_so(tmp_path: Path) -> None:
    code, out, err = await carry_out(environment(tmp_path / "data"), "doctor")
    assert (code, err) == (Exit.DONE, ""), out
    assert "`fupin run` makes one" in out
    assert os.listdir(tmp_path) == []


async def test_beside_a_process_its_own_database_is_looked_at(installation: Installation, tmp_path: Path) -> None:
    own = installation.settings(CreditSettings).service_database_url.set(drivername="postgresql")
    env = environment(tmp_path / "data", FUPIN_CREDIT_DATABASE_URL=own.render_as_string(hide_password=False))
    code, out, _ = await carry_out(env, "doctor", "--json")
    said = [one["said"] for one in json.loads(out)["findings"] if one["part"] == "PostgreSQL"]
    assert code == Exit.DONE, out
    assert any(line.startswith("credit reaches its ") for line in said)
    assert not any("registry" in line for line in said)
    assert os.listdir(tmp_path) == []


async def test_findings_are_told_to_a_person_and_to_a_program(installation: Installation, tmp_path: Path) -> None:
    env = environment(tmp_path, **given_by(installation), FUPIN_DATABSE_URL="x")
    code, out, _ = await carry_out(env, "doctor", "--json")
    told = json.loads(out)
    assert code == told["exit_code"] != Exit.DONE
    first = told["findings"][0]
    assert (first["part"], first["level"], first["remedy"]) == (
        "settings",
        "warning",
        "Did you mean FUPIN_DATABASE_URL?",
    )
    assert {one["part"] for one in told["findings"]} >= {"settings", "machine", "PostgreSQL", "RabbitMQ", "services"}
    assert told["wrong"] + told["warning"] + told["ok"] == len(told["findings"])
    code_, out, _ = await carry_out(env, "doctor")
    assert code_ == code
    assert "! FUPIN_DATABSE_URL is given, and nothing reads it\n  → Did you mean FUPIN_DATABASE_URL?" in out
