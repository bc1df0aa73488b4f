"""docker-compose.yml: it names settings that exist, restarts what ends, and asks each web container how it is."""

from pathlib import Path
from typing import Any

import yaml

from services.runtime.installation import port_of
from services.runtime.parts import WORKERS, settings_class
from shared.settings import SERVICES

COMPOSE = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8"))
CONTAINERS: dict[str, Any] = COMPOSE["services"]


def test_every_variable_is_a_setting() -> None:
    known = {kind.variable(field) for kind in map(settings_class, SERVICES) for field in kind.model_fields}
    given = {name for one in CONTAINERS.values() for name in one["environment"] if name.startswith("FUPIN_")}
    assert given - known == set()


def test_all_but_the_migration_are_started_again_whatever_ended_them() -> None:
    assert {name for name, one in CONTAINERS.items() if one["restart"] != "unless-stopped"} == {"migrate"}
    assert {f"{service}-worker" for service in WORKERS} | set(SERVICES) <= set(CONTAINERS)


def test_each_web_container_is_asked_at_its_own_port_and_needs_no_rabbitmq() -> None:
    for service in SERVICES:
        container = CONTAINERS[service]
        what = "live" if service == "gateway" else "ready"
        asked = container["healthcheck"]["test"][-1]
        assert f"http://127.0.0.1:{port_of(settings_class(service).load())}/health/{what}" in asked
        assert "rabbitmq" not in container["depends_on"]
