"""Targets' rooms under test: a clock that is moved, small plans, days that are watched, quotas that are broken down."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import httpx

from services.monitoring.targets.watching import watch_day
from shared.areas import AreaLevel, level_of, listed_areas
from shared.areas.active import ActiveAreas
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, new_id, transaction
from shared.events.base import Event
from shared.events.registry import AreaSucceeded
from shared.policies import PolicyPack, find_pack
from shared.policies.active import ActivePolicies, activate
from shared.policies.targets import Target
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, enveloped
from tests.monitoring.conftest import a_client, a_consumer

SignIn = Callable[..., dict[str, str]]
Reply = dict[str, Any]
COUNTY, TOWN = "360722", "360722102"
CANGXI = "510824"


def at(day: date) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(day, time(9), CHINA)


def inside(prefix: str, level: AreaLevel) -> list[str]:
    """The listed areas of a level inside another."""
    return [code for code in listed_areas() if code.startswith(prefix) and level_of(code) is level]


def a_target(**changes: Any) -> Target:
    """A town's target: two households a year leave poverty."""
    given: dict[str, Any] = {
        "code": "exits",
        "label": "脱贫户数",
        "indicator": "exited_households",
        "area_level": "town",
        "direction": "at_least",
        "measured": "in_year",
        "quota_level": "village",
        "milestones": ({"due_on": "2017-12-31", "value": 2}, {"due_on": "2018-12-31", "value": 2}),
        "source": "R000-089",
    }
    return Target.model_validate(given | changes)


def a_plan(*targets: Target, area_code: str = "360722102000", name: str = "a-plan") -> PolicyPack:
    """A plan with these targets, from 2017 on."""
    return PolicyPack.model_validate(
        {
            "name": name,
            "title": "试行方案",
            "seed": "000",
            "area_code": area_code,
            "effective_from": "2017-01-01",
            "source": "R000-089",
            "targets": [target.model_dump(mode="json") for target in targets or (a_target(),)],
        }
    )


def an_exit(village_code: str, on: date, persons: int = 4) -> tuple[Event, Event]:
    """A household comes onto the register and leaves poverty."""
    household = HouseholdEvents(
        county_code=village_code[:6], village_code=village_code, persons=persons, registered_on=date(2014, 6, 1)
    )
    return household.registered(), household.exited(on)


@dataclass
class TargetOffice:
    """The rooms over HTTP, with a clock and packs of their own."""

    sessions: Sessions
    client: httpx.AsyncClient
    sign_in: SignIn
    clock: SettableClock
    policies: ActivePolicies = field(default_factory=ActivePolicies)
    areas: ActiveAreas = field(default_factory=ActiveAreas)

    async def hold(self, pack: str | PolicyPack, since: date = date(2014, 1, 1), area_code: str | None = None) -> None:
        """Let a pack hold in its area, or in another one, from a day."""
        found = find_pack(pack) if isinstance(pack, str) else pack
        async with transaction(self.sessions) as session:
            await activate(session, self.clock, found, area_code or found.area_code, since)
            await self.policies.refresh(session)

    def go_to(self, day: date) -> None:
        """It is another day."""
        self.clock.move_to(at(day))

    async def watch(self, day: date) -> int:
        """The worker's watch of a day."""
        self.go_to(day)
        return await watch_day(self.sessions, self.clock, self.policies, self.areas)

    async def take(self, *events: Event) -> None:
        """Let events arrive, in one batch."""
        await a_consumer(self.sessions, self.clock).consume([enveloped(event) for event in events])

    async def rename(self, old: str, new: str, *, whole: bool = True) -> None:
        """An area bears another code, or is merged into another, and everybody knows at once."""
        await self.take(
            AreaSucceeded(
                county_code=old[:6],
                version=1,
                area_id=new_id(),
                old_code=old,
                new_code=new,
                whole=whole,
                effective_on=date(2017, 6, 1),
                source="文",
            )
        )
        async with self.sessions() as session:
            await self.client._transport.app.state.areas.refresh(session)  # type: ignore[attr-defined]  # httpx hides it
            await self.areas.refresh(session)
            await self.policies.refresh(session)

    async def get(
        self, path: str, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, /, **query: Any
    ) -> httpx.Response:
        """Read as somebody."""
        return await self.client.get(f"/monitoring{path}", params=query, headers=self.sign_in(role, area))

    async def read(self, path: str, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, /, **query: Any) -> Reply:
        """The same where it must be given."""
        reply = await self.get(path, role, area, **query)
        assert reply.status_code == 200, reply.text
        shown: Reply = reply.json()
        return shown

    async def target(self, code: str, area: str, on: str | date, role: Role = Role.COUNTY_OFFICE) -> Reply:
        """A target of an area on a day."""
        shown = await self.read("/targets", role, area, on=str(on))
        (found,) = (item for item in shown["items"] if item["code"] == code)
        item: Reply = found
        return item

    async def feed(self, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, **query: Any) -> list[Reply]:
        """Everything in the feed."""
        items: list[Reply] = (await self.read("/feeds/targets", role, area, limit=500, **query))["items"]
        return items

    async def put(
        self,
        code: str,
        body: Reply,
        role: Role = Role.TOWNSHIP,
        area: str = TOWN,
        *,
        revision: int | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Break a quota down as somebody who read a revision, or none."""
        headers = {**self.sign_in(role, area), **headers}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        return await self.client.put(f"/monitoring/quotas/{code}", json=body, headers=headers)


def a_breakdown(area_code: str, parts: Mapping[str, int], due_on: str = "2017-12-31", **more: Any) -> Reply:
    """A quota broken down."""
    return {
        "area_code": area_code,
        "due_on": due_on,
        "parts": [{"area_code": code, "value": value} for code, value in parts.items()],
        "occurred_on": "2017-02-01",
        **more,
    }


@asynccontextmanager
async def open_office(installation: Installation, sessions: Sessions, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """An office on sessions of the monitoring database."""
    clock = SettableClock(at(date(2017, 6, 1)))
    async with a_client(installation, sessions, clock) as client:
        yield TargetOffice(sessions, client, sign_in, clock)
