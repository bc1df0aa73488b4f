"""A household's alert over RabbitMQ, from what a department told to the removal of its risk, while processes fail.

Every event is delivered twice; RabbitMQ is away and monitoring's worker killed while the registry enters the household
as a monitoring object, and monitoring's web process is killed before its risk is removed.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from services.demo.accounts import FIRST_VILLAGE, Person, keep_sign_ins
from services.runtime.apart import SHORT_LIFE_S
from services.runtime.rabbitmq_node import HOW_TO_GET_IT, find_script
from shared.calendar import SystemClock, add_months
from tests.journeys.apart import Apart, open_apart
from tests.registry.household_builder import HOUSEHOLDS, Json, exited
from tests.registry.procedure_builder import Office, an_application, opened
from tests.registry.test_monitored import OBJECTS, PACK

pytestmark = [pytest.mark.amqp, pytest.mark.long, pytest.mark.xdist_group("apart")]

ALERTS, FEED, SIGNALS = "/monitoring/alerts", "/monitoring/feeds/alerts", "/monitoring/signals"
YEAR_OF_THE_LINE = 2022
BURDEN = "medical_burden"


class OfficeAtTheDoor(Office):
    """The same people as in the registry's own tests, signed in at the gateway: they need no application."""

    def __init__(self, client: httpx.AsyncClient, tokens: Mapping[str, str]) -> None:
        self.client = client
        self.village = FIRST_VILLAGE
        self.tokens = tokens

    def who(self, role: str, subject: str = "", area: str = "") -> dict[str, str]:
        """Headers of the one person of a role."""
        assert (subject, area) == ("", "")
        return {"Authorization": f"Bearer {self.tokens[role]}"}


@dataclass(frozen=True, slots=True)
class Stage:
    """The services apart and the people of a village."""

    apart: Apart
    office: OfficeAtTheDoor

    async def until(self, state: str) -> Json:
        """The burden's alert, with what followed, once it has come to a state."""

        async def reached() -> Json | None:
            found = await self._read(ALERTS, rule=BURDEN)
            if found is None or not found["items"]:
                return None
            (one,) = found["items"]
            shown = await self._read(f"{ALERTS}/{one['id']}")
            return shown if shown is not None and shown["state"] == state else None

        found = await self.apart.running.until(reached, 120.0)
        assert found is not None
        return found

    async def _read(self, path: str, **params: str) -> Json | None:
        """Read something as the township; None while the service is down."""
        reply = await self.office.client.get(path, params=params, headers=self.office.who("township"))
        if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return None
        assert reply.status_code == httpx.codes.OK, reply.text
        answer: Json = reply.json()
        return answer

    async def step(self, alert: Json, step: str, role: str, on: date, **body: Any) -> Json:
        """Take a step of an alert."""
        given = {"occurred_on": str(on), **body}
        return await self.office.post(f"{ALERTS}/{alert['id']}/{step}", given, self.office.who(role), status=200)

    async def told(self) -> list[tuple[str, str | None]]:
        """State and assignee of the burden's alert, as the feed told them one after the other."""
        page = await self.office.get(FEED, "township", limit=200)
        return [(one["state"], one["assignee"]) for one in page["items"] if one["rule"] == BURDEN]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """The services apart, the mechanism in force, and somebody of each post signed in."""
    if find_script("rabbitmq-server") is None:
        pytest.skip(f"RabbitMQ is missing: {HOW_TO_GET_IT}")
    async with open_apart() as apart:
        running = apart.running
        await running.command("load-policy", PACK)
        sign_ins = keep_sign_ins(running.data_dir)
        await running.let_in(sign_ins)
        async with httpx.AsyncClient(base_url=f"{running.url}/api/v1", timeout=60) as client:
            tokens = {role: await _signed_in(client, person) for role, person in sign_ins.people.items()}
            yield Stage(apart, OfficeAtTheDoor(client, tokens))


async def _signed_in(client: httpx.AsyncClient, person: Person) -> str:
    form = {"grant_type": "password", "username": person.username, "password": person.password}
    reply = await client.post("/auth/token", data=form)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["access_token"])


async def test_an_alert_lives_its_whole_life_while_processes_fail(stage: Stage) -> None:
    office, running = stage.office, stage.apart.running
    fell_ill = SystemClock().today() - timedelta(days=300)

    family = an_application(registered_on="2014-05-01")
    household = await office.post(HOUSEHOLDS, family, office.who("township"))
    household = await exited(
        office.client, office.who("township"), office.who("county_office"), household, "2018-12-01"
    )
    spending = {"kind": BURDEN, "happened_on": str(fell_ill), "household_no": "H001", "spending_fen": 1_200_000}
    telling = {"department": "health_insurance", "occurred_on": str(fell_ill), "signals": [spending]}

    async def told() -> bool:
        reply = await office.client.post(SIGNALS, json=telling, headers=office.who("department"))
        return reply.status_code == 201  # before the household has arrived there is nobody to tell of

    await running.until(told)
    raised = await stage.until("raised")
    assert (raised["raised_on"], raised["household_id"]) == (str(fell_ill), household["id"])
    await stage.step(raised, "assign", "township", fell_ill, assignee="王强")
    await stage.step(raised, "verify", "township", fell_ill, confirmed=True, note="住院四次")

    # RabbitMQ is away and the worker dies while the registry enters the household
    await asyncio.sleep(SHORT_LIFE_S + 1)
    await stage.apart.node.stop()
    entry = await opened(office, PACK, "monitoring_entry", fell_ill, YEAR_OF_THE_LINE)
    made = await entry.add(monitored_kind="unstable", risks=["illness"], household_id=household["id"])
    await entry.take("clue")
    await entry.survey(made, 6899.99)
    assert (await entry.go_on())["entered"] == 1
    _kill(stage, "monitoring worker")
    await running.until_said("monitoring worker ended with exit code")
    await stage.apart.node.start()
    entered = await stage.until("responded")
    (watched,) = (await office.get(OBJECTS, household_id=household["id"]))["items"]
    assert (entered["monitoring"]["monitored_kind"], entered["responded_on"]) == ("unstable", watched["entered_on"])

    # the web process dies; the registry removes the risk meanwhile
    _kill(stage, "monitoring web")
    half_a_year_on = add_months(date.fromisoformat(watched["entered_on"]), 6)
    removal = await opened(office, PACK, "monitoring_removal", half_a_year_on, YEAR_OF_THE_LINE)
    leaving = await removal.add(monitoring_object_id=watched["id"])
    await removal.take("propose")
    measures = [{"label": "大病救助", "started_on": str(half_a_year_on)}]
    await removal.survey(leaving, 6900.01, measures=measures)
    assert (await removal.go_on())["entered"] == 1
    (watched,) = (await office.get(OBJECTS, household_id=household["id"]))["items"]
    closed = await stage.until("resolved")
    assert (closed["closed_on"], closed["monitoring"]["removed_on"]) == (watched["removed_on"], watched["removed_on"])
    assert [step["step"] for step in closed["history"]] == ["raised", "assigned", "verified", "entered", "risk_removed"]

    await running.until(stage.apart.settled)
    assert await stage.told() == [
        ("raised", None),
        ("raised", "王强"),
        ("verified", "王强"),
        ("responded", "王强"),
        ("resolved", "王强"),
    ]
    assert set((await stage.apart.left_over()).values()) == {0}
    assert stage.apart.repeater is not None
    assert await stage.apart.announced() == set(stage.apart.repeater.sent)
    said = await running.command("rebuild", "--check")
    assert "rows are what the events make them; nothing was changed" in said


def _kill(stage: Stage, name: str) -> None:
    process_id = stage.apart.running.process_id(name)
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
