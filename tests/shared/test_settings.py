"""A wrong setting ends the start with one line that names it, and leaves nothing running."""

import os
import re
import socket
import traceback
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from services.credit.settings import Settings as CreditSettings
from services.gateway.settings import Settings as GatewaySettings
from services.runtime.apart import run_apart
from services.runtime.parts import settings_class
from services.runtime.rabbitmq_node import free_ports
from services.runtime.report import Report
from services.runtime.single import work_one
from services.runtime.together import run_together
from shared.settings import SERVICES, SettingError, Settings
from tests.conftest import Installation


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FUPIN_AMQP_URL", raising=False)
    monkeypatch.setenv("FUPIN_DATA_DIR", str(tmp_path))
    for service, port in zip(SERVICES, free_ports(len(SERVICES)), strict=True):
        monkeypatch.setenv(f"FUPIN_{service.upper()}_PORT", str(port))


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("FUPIN_CREDIT_PORT", "70000", "FUPIN_CREDIT_PORT: "),
        ("FUPIN_CREDIT_PORT", "eight", "FUPIN_CREDIT_PORT: "),
        ("FUPIN_HOST", "192.0.2.1", "FUPIN_HOST: 192.0.2.1 is no address of this machine"),
        ("FUPIN_LOG_LEVEL", "LOUD", "FUPIN_LOG_LEVEL: "),
        ("FUPIN_METRICS_PORT", "65533", "FUPIN_METRICS_PORT: "),
        ("FUPIN_AMQP_URL", "rabbit", "FUPIN_AMQP_URL: not an address"),
        ("FUPIN_AMQP_URL", "amqp://127.0.0.1:1/", "FUPIN_AMQP_URL: no connection"),
        ("FUPIN_AMQP_URL", "amqp://u:p@127.0.0.1:abc/", "FUPIN_AMQP_URL: no connection to what it names"),
        ("FUPIN_GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "FUPIN_GATEWAY_TRUSTED_PROXIES: "),
        ("FUPIN_MONITORING_WEBHOOK_NETWORKS", "10.0.0.0/8,inside", "FUPIN_MONITORING_WEBHOOK_NETWORKS: "),
        ("FUPIN_MONITORING_HEARTBEAT_S", "31", "FUPIN_MONITORING_HEARTBEAT_S: "),
        ("FUPIN_CREDIT_DATABASE_URL", "nonsense", "FUPIN_CREDIT_DATABASE_URL: not an address"),
        ("FUPIN_CREDIT_DATABASE_URL", "mysql://localhost/x", "FUPIN_CREDIT_DATABASE_URL: only PostgreSQL"),
        ("FUPIN_DATABASE_URL", "mysql://localhost/x", "FUPIN_DATABASE_URL: only PostgreSQL"),
        ("FUPIN_DATABASE_URL", "nonsense", "FUPIN_DATABASE_URL: not an address"),
        ("FUPIN_DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x", "FUPIN_DATABASE_URL: no connection"),
        ("FUPIN_DATA_KEY", "c2hvcnQ=", "FUPIN_DATA_KEY: give 32 random bytes"),
        ("FUPIN_TOKEN_PUBLIC_KEY", "x", "FUPIN_TOKEN_PUBLIC_KEY: not a public key"),
        ("FUPIN_TOKEN_PRIVATE_KEY", "x", "FUPIN_TOKEN_PRIVATE_KEY: not a private key"),
        ("FUPIN_DATA_DIR", "/dev/null/x", "FUPIN_DATA_DIR: "),
        ("FUPIN_TODAY", "yesterday", "FUPIN_TODAY: "),
    ],
)
async def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    monkeypatch.setenv("FUPIN_DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x")
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=f"^{re.escape(said)}[^\n]*$"):
        await run_together(Report(), demo=False)


@pytest.mark.parametrize("run", [run_together, run_apart])
async def test_two_services_on_one_port_are_both_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Callable[..., Awaitable[None]]
) -> None:
    monkeypatch.setenv("FUPIN_CREDIT_PORT", os.environ["FUPIN_REGISTRY_PORT"])
    said = f"FUPIN_REGISTRY_PORT and FUPIN_CREDIT_PORT: both are {os.environ['FUPIN_CREDIT_PORT']}; give each"
    with pytest.raises(SettingError, match=f"^{said}"):
        await run(Report(), demo=False)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("kind", "variable", "value"),
    [
        (Settings, "FUPIN_DATABASE_URL", "postgresql://u:Geheimnis@127.0.0.1:abc/x"),
        (CreditSettings, "FUPIN_CREDIT_DATABASE_URL", "postgresql://u:Geheimnis@127.0.0.1:abc/x"),
        (Settings, "FUPIN_DATABASE_URL", "mysql://u:Geheimnis@127.0.0.1/x"),
        (Settings, "FUPIN_AMQP_URL", "http://u:Geheimnis@127.0.0.1/"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, kind: type[Settings], variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=f"^{variable}: [^\n]+$") as caught:
        kind.load()
    assert "Geheimnis" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("service", SERVICES)
def test_no_setting_that_opens_doors_is_shown(service: str) -> None:
    kind = settings_class(service)
    given = {
        "database_url": "postgresql://u:Geheimnis@h/x",
        "own_database_url": "postgresql://u:Geheimnis@h/x",
        "amqp_url": "amqp://u:Geheimnis@h/",
        "database_password": "Geheimnis",
        "data_key": "Geheimnis",
        "token_private_key": "Geheimnis",
    }
    settings = kind.load(**given)
    assert settings.own_database_url is not None
    assert "Geheimnis" not in repr(settings)


def test_a_secret_of_the_wrong_kind_is_not_echoed() -> None:
    with pytest.raises(SettingError, match=r"^FUPIN_DATA_KEY: [^\n(]+$"):
        Settings.load(data_key=12345678)
    with pytest.raises(SettingError, match=r"^FUPIN_GATEWAY_RATE: .*got 'fast'"):
        GatewaySettings.load(rate="fast")


@pytest.mark.parametrize("level", ["debug", "Warning", "ERROR"])
def test_a_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    monkeypatch.setenv("FUPIN_LOG_LEVEL", level)
    assert Settings.load().log_level == level.upper()


async def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch, taken_port: int, tmp_path: Path) -> None:
    monkeypatch.setenv("FUPIN_CREDIT_PORT", str(taken_port))
    with pytest.raises(SettingError, match=f"^FUPIN_CREDIT_PORT: port {taken_port} is taken"):
        await run_together(Report(), demo=False)
    assert not os.listdir(tmp_path)


async def test_a_rabbitmq_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, installation: Installation
) -> None:
    monkeypatch.setenv("FUPIN_DATABASE_URL", installation.admin_url.render_as_string(hide_password=False))
    monkeypatch.setenv("FUPIN_AMQP_URL", "amqp://127.0.0.1:1/")
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: no connection to amqp://127.0.0.1:1/"):
        await run_together(Report(), demo=False)


async def test_a_rabbitmq_that_is_not_there_is_noticed_before_postgresql_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FUPIN_AMQP_URL", "amqp://127.0.0.1:1/")
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: no connection to amqp://127.0.0.1:1/"):
        await run_together(Report(), demo=False)
    assert not os.listdir(tmp_path)


async def test_a_port_of_figures_that_is_taken_is_named_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch, taken_port: int, tmp_path: Path
) -> None:
    # the credit worker's is the third
    monkeypatch.setenv("FUPIN_METRICS_PORT", str(taken_port - 2))
    with pytest.raises(SettingError, match=f"^FUPIN_METRICS_PORT: port {taken_port} is taken"):
        await run_apart(Report(), demo=False)
    monkeypatch.setenv("FUPIN_METRICS_PORT", str(taken_port))
    with pytest.raises(SettingError, match=f"^FUPIN_METRICS_PORT: port {taken_port} is taken"):
        await run_together(Report(), demo=False)
    assert not os.listdir(tmp_path)


async def test_a_worker_alone_wants_rabbitmq() -> None:
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: a worker on its own needs RabbitMQ"):
        await work_one("credit")
