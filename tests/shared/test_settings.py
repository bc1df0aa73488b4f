"""A wrong setting ends the start with one line that names it, and leaves nothing running."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.runtime.rabbitmq_node import free_port
from services.runtime.report import Report
from services.runtime.single import work_one
from services.runtime.together import run_together
from shared.settings import SERVICES, SettingError
from tests.conftest import Installation


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FUPIN_AMQP_URL", raising=False)
    monkeypatch.setenv("FUPIN_DATA_DIR", str(tmp_path))
    for service in SERVICES:
        monkeypatch.setenv(f"FUPIN_{service.upper()}_PORT", str(free_port()))


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
        ("FUPIN_HOST", "192.0.2.1", "FUPIN_REGISTRY_PORT: "),
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


async def test_a_worker_alone_wants_rabbitmq() -> None:
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: a worker on its own needs RabbitMQ"):
        await work_one("credit")
