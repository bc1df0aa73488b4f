"""The duties' office under test: a clock that is moved, packs that are activated, days that are run; and what the
registry and the credit service announce of helpers, visits and bank duties."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from services.monitoring.duties.models import Duty
from services.monitoring.duties.opening import run_day
from services.monitoring.duties.rules import DutyNews
from shared.areas.active import ActiveAreas
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, new_id, transaction
from shared.events.base import Event
from shared.events.credit import DutyFacts, DutyFulfilled, DutyLapsed, DutyMissed, DutyOpened
from shared.events.registry import RecordKept
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.policies.pack import PolicyPack
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import COUNTY, VILLAGE, enveloped
from tests.monitoring.conftest import a_client, a_consumer

SignIn = Callable[..., dict[str, str]]
Reply = dict[str, Any]
TOWN = "360722106"
"""Where `town-2017` holds."""


def at(day: date) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(day, time(9), CHINA)


@dataclass
class DutyOffice:
    """The room over HTTP, with its own clock and packs."""

    sessions: Sessions
    client: httpx.AsyncClient
    sign_in: SignIn
    clock: SettableClock
    policies: ActivePolicies = field(default_factory=ActivePolicies)
    areas: ActiveAreas = field(default_factory=ActiveAreas)

    async def hold(self, pack: str | PolicyPack, since: date, area_code: str | None = None) -> None:
        """Let a pack hold in its area, or in another one, from a day."""
        found = find_pack(pack) if isinstance(pack, str) else pack
        async with transaction(self.sessions) as session:
            await activate(session, self.clock, found, area_code or found.area_code, since)
            await self.policies.refresh(session)

    async def run(self, day: date) -> dict[str, int]:
        """The worker's run of a day."""
        self.clock.move_to(at(day))
        done = await run_day(self.sessions, self.clock, self.policies, self.areas)
        return {news.value: number for news, number in done.items() if number}

    async def take(self, *events: Event) -> None:
        """Let events arrive, in one batch."""
        await a_consumer(self.sessions, self.clock).consume([enveloped(event) for event in events])

    async def rows(self, **wanted: object) -> list[Duty]:
        """Rows of the table, by deadline and owner."""
        async with self.sessions() as session:
            found = list(await session.scalars(select(Duty)))
        return sorted(
            (row for row in found if all(getattr(row, name) == value for name, value in wanted.items())),
            key=lambda row: (row.due_on, row.code, row.owner),
        )

    async def get(
        self, path: str, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, /, **query: Any
    ) -> httpx.Response:
        """Read as somebody."""
        return await self.client.get(f"/monitoring/duties{path}", params=query, headers=self.sign_in(role, area))

    async def listed(self, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, /, **query: Any) -> list[Reply]:
        """What a list shows."""
        reply = await self.get("", role, area, limit=500, **query)
        assert reply.status_code == 200, reply.text
        items: list[Reply] = reply.json()["items"]
        return items

    async def post(
        self, path: str, body: Reply | None = None, role: Role = Role.TOWNSHIP, area: str = TOWN, **headers: str
    ) -> httpx.Response:
        """Write as somebody."""
        headers = {**self.sign_in(role, area), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.client.post(f"/monitoring/duties{path}", json=body, headers=headers)

    async def report(
        self, duty_id: object, on: date | str, role: Role = Role.TOWNSHIP, area: str = TOWN, **more: Any
    ) -> httpx.Response:
        """Report that a duty was done."""
        return await self.post(f"/{duty_id}/report", {"occurred_on": str(on), "note": "已完成", **more}, role, area)

    async def drawn(
        self, quarter: str, on: date, role: Role = Role.TOWNSHIP, area: str = TOWN, **given: Any
    ) -> httpx.Response:
        """Draw a spot check."""
        body = {"area_code": area, "quarter": quarter, "level": "village", "occurred_on": str(on), **given}
        return await self.client.post("/monitoring/spot-checks", json=body, headers=self.sign_in(role, area))

    async def closed(self, check: Reply, on: date, role: Role = Role.TOWNSHIP, area: str = TOWN) -> httpx.Response:
        """Visit everybody whom a spot check drew, and close it."""
        url, headers = f"/monitoring/spot-checks/{check['id']}", self.sign_in(role, area)
        result = {
            "visited_on": str(on),
            "visited_by": "核查员甲",
            "income_ok": True,
            "guarantees": dict.fromkeys(check["elements"], True),
            "satisfied": True,
            "wrongly_exited": False,
            "looked_at": 5,
        }
        for one in (await self.client.get(f"{url}/sample?limit=500", headers=headers)).json()["items"]:
            entered = await self.client.post(
                f"{url}/households/{one['household_id']}/results", json=result, headers=headers
            )
            assert entered.status_code == 201, entered.text
        return await self.client.post(f"{url}/close", json={"occurred_on": str(on)}, headers=headers)

    async def spot_check(
        self, quarter: str, on: date, role: Role = Role.TOWNSHIP, area: str = TOWN, **given: Any
    ) -> None:
        """Draw a spot check and close it, all on one day."""
        drawn = await self.drawn(quarter, on, role, area, **given)
        assert drawn.status_code == 201, drawn.text
        done = await self.closed(drawn.json(), on, role, area)
        assert done.status_code == 200, done.text

    async def send_back(
        self, duty_id: object, on: date | str, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY
    ) -> httpx.Response:
        """Send a report back."""
        return await self.post(f"/{duty_id}/return", {"occurred_on": str(on), "reason": "材料不全"}, role, area)

    async def feed(self, role: Role = Role.COUNTY_OFFICE, area: str = COUNTY, after: int = 0) -> list[Reply]:
        """Everything behind a position of the feed."""
        items: list[Reply] = []
        while True:
            reply = await self.client.get(
                f"/monitoring/feeds/duties?after={after}&limit=500", headers=self.sign_in(role, area)
            )
            assert reply.status_code == 200, reply.text
            if not reply.json()["items"]:
                return items
            items += reply.json()["items"]
            after = reply.json()["next"]


@asynccontextmanager
async def open_office(installation: Installation, sessions: Sessions, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """An office on sessions of the monitoring database."""
    clock = SettableClock(at(date(2018, 1, 1)))
    async with a_client(installation, sessions, clock) as client:
        yield DutyOffice(sessions, client, sign_in, clock)


@dataclass
class Record:
    """The events of one record of the registry."""

    kind: str
    values: dict[str, Any]
    area_code: str | None = None
    household_id: UUID | None = None
    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    version: int = 0
    withdrawn_on: date | None = None

    def kept(self, **changes: Any) -> RecordKept:
        """It is entered, or changed."""
        self.version += 1
        self.values = self.values | changes
        return RecordKept.model_validate(
            {
                "county_code": self.county_code,
                "version": self.version,
                "record_id": self.id,
                "kind": self.kind,
                "area_code": self.area_code,
                "household_id": self.household_id,
                "member_id": None,
                "occurred_on": date(2018, 1, 2),
                "values": self.values,
                "withdrawn_on": self.withdrawn_on,
            }
        )

    def withdrawn(self, on: date = date(2018, 6, 1)) -> RecordKept:
        """It turns out to be entered by mistake."""
        self.withdrawn_on = on
        return self.kept()


def a_unit(kind: str) -> Record:
    """A unit that helps."""
    return Record("help_unit", {"level": "county", "unit_kind": kind}, area_code=COUNTY + "000000")


def a_helper(unit: Record | None = None, active_from: str = "2015-01-01", active_to: str | None = None) -> Record:
    """Somebody who helps, for a unit or for none."""
    return Record(
        "helper",
        {
            "unit_id": str(unit.id) if unit else None,
            "post": "department_cadre",
            "active_from": active_from,
            "active_to": active_to,
        },
        area_code=VILLAGE,
    )


def a_pairing(
    helper: Record, started_on: str = "2016-01-01", ended_on: str | None = None, role: str = "responsible"
) -> Record:
    """A helper's time with a household."""
    return Record(
        "household_pairing",
        {"helper_id": str(helper.id), "pairing_role": role, "started_on": started_on, "ended_on": ended_on},
        household_id=new_id(),
    )


def a_visit(helper: Record | None, visited_on: date | str, kind: str = "routine") -> Record:
    """A visit of a helper, or of somebody else."""
    return Record(
        "visit",
        {"helper_id": str(helper.id) if helper else None, "visit_kind": kind, "visited_on": str(visited_on)},
        household_id=new_id(),
    )


@dataclass
class BankDutyEvents:
    """The events of one duty that the credit service keeps."""

    kind: str = "subsidy_list"
    subject: str = "2018Q1"
    role: str = "bank"
    bank_code: str = "rcc"
    village_code: str | None = None
    loan_id: UUID | None = None
    opens_on: date = date(2018, 3, 21)
    due_on: date = date(2018, 3, 26)
    id: UUID = field(default_factory=new_id)
    version: int = 0

    def told(self, event: type[DutyFacts], on: date, **more: object) -> Any:
        """An announcement."""
        self.version += 1
        return event.model_validate(
            {
                "county_code": COUNTY,
                "version": self.version,
                "duty_id": self.id,
                "bank_code": self.bank_code,
                "programme": "industry_credit",
                "kind": self.kind,
                "subject": self.subject,
                "role": self.role,
                "loan_id": self.loan_id,
                "village_code": self.village_code,
                "opens_on": self.opens_on,
                "due_on": self.due_on,
                "occurred_on": on,
                **more,
            }
        )

    def opened(self, on: date = date(2018, 3, 21)) -> DutyOpened:
        """It is to be done."""
        return self.told(DutyOpened, on)  # type: ignore[no-any-return]  # as asked

    def missed(self, on: date = date(2018, 3, 27)) -> DutyMissed:
        """Its last day is over."""
        return self.told(DutyMissed, on)  # type: ignore[no-any-return]  # as asked

    def fulfilled(self, done_on: date = date(2018, 3, 25), late_days: int = 0) -> DutyFulfilled:
        """It was done."""
        return self.told(DutyFulfilled, done_on, done_on=done_on, late_days=late_days)  # type: ignore[no-any-return]  # as asked

    def lapsed(self, on: date = date(2018, 3, 25)) -> DutyLapsed:
        """It needs no doing."""
        return self.told(DutyLapsed, on)  # type: ignore[no-any-return]  # as asked


def told(item: Reply) -> tuple[DutyNews, str, str]:
    """What tells an item of the feed apart."""
    return DutyNews(item["news"]), item["code"], item["period"]
