"""Procedures as the API takes them: a village under a pack, and steps taken by the right posts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from services.registry.main import create_app
from services.registry.settings import Settings
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import activate
from shared.policies.procedures import Procedure, Step
from shared.security.callers import Caller
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer, issue_service_token
from tests.conftest import Installation, borrowed_app
from tests.registry.conftest import VILLAGE, client_of
from tests.registry.household_builder import Json, a_family, a_person, exited

ROUNDS = "/registry/procedures/rounds"
NOTICES = "/registry/notices"
DAY = date(2014, 3, 3)
"""On which rounds of the town of the eight villages are opened."""
TODAY = datetime(2026, 11, 2, 9, 30, tzinfo=CHINA)

_AREA_OF = {
    "village_cadre": 12,
    "work_team": 12,
    "township": 9,
    "county_office": 6,
    "department": 6,
    "auditor": 6,
    "city_office": 4,
}
_PASSING = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 11, "against": 9, "abstained": 0}


@dataclass
class Office:
    """Everybody who takes part in a village's procedures, and the application they use."""

    app: FastAPI
    client: httpx.AsyncClient
    sessions: Sessions
    clock: SettableClock
    issuer: TokenIssuer
    village: str = VILLAGE
    refused: list[Json] = field(default_factory=list)

    def who(self, role: str, subject: str = "", area: str = "") -> dict[str, str]:
        """Headers of somebody of a post, in the village's own area."""
        prefix = area or self.village[: _AREA_OF[role]]
        caller = Caller(subject or f"{role}-{prefix}", f"{role}", Role(role), prefix)
        return {"Authorization": f"Bearer {self.issuer.issue(caller)}"}

    def gateway(self) -> dict[str, str]:
        """Headers of the gateway, which asks for everybody."""
        secret = self.app.state.personal.service_secret
        return {"Authorization": f"Bearer {issue_service_token('gateway', secret, self.clock)}"}

    async def post(self, path: str, body: Json, who: dict[str, str], status: int = 201) -> Json:
        """Send something that is taken."""
        reply = await self.client.post(path, json=body, headers=who)
        assert reply.status_code == status, reply.text
        answer: Json = reply.json()
        return answer

    async def exits(self, household: Json, on: str) -> Json:
        """Let a household leave poverty outside a procedure; the household after it."""
        return await exited(self.client, self.who("township"), self.who("county_office"), household, on)

    async def get(self, path: str, role: str = "county_office", **params: Any) -> Json:
        """Read something."""
        reply = await self.client.get(path, params=params, headers=self.who(role))
        assert reply.status_code == 200, reply.text
        answer: Json = reply.json()
        return answer

    async def refuse(self, path: str, body: Json, who: dict[str, str]) -> tuple[int, str]:
        """Send something that is refused; status and code, the problem is kept."""
        reply = await self.client.post(path, json=body, headers=who)
        assert reply.status_code >= 400, reply.text
        self.refused.append(reply.json())
        return reply.status_code, reply.json()["code"]


@asynccontextmanager
async def an_office(
    installation: Installation, sessions: Sessions | None, *packs: tuple[PolicyPack | str, str, date]
) -> AsyncIterator[Office]:
    """An office with packs in force: (name or pack, area, since)."""
    clock = SettableClock(TODAY)
    async with borrowed_app(create_app, installation.settings(Settings), clock) as app:
        if sessions is not None:
            app.state.sessions = sessions
        async with transaction(app.state.sessions) as session:
            for pack, area, since in packs:
                await activate(session, clock, find_pack(pack) if isinstance(pack, str) else pack, area, since)
        async with client_of(app) as client:
            issuer = TokenIssuer(installation.secrets.token_private_key, clock)
            yield Office(app, client, app.state.sessions, clock, issuer)


def income(per_head_yuan: float, persons: int = 2, **changes: Any) -> Json:
    """A year's income of so many yuan per head, all of it wages."""
    fen = round(per_head_yuan * 100) * persons
    zeros = dict.fromkeys(("business_fen", "transfer_fen", "property_fen", "production_cost_fen"), 0)
    return {"wage_fen": fen, **zeros, **changes}


def secured(procedure: Procedure, **changes: bool) -> Json | None:
    """Every element of a procedure secured, or holding, but for those named."""
    if procedure.elements is None:
        return None
    asked = "holds" if procedure.elements.read_as == "conditions" else "secured"
    return {item.code: {asked: changes.get(item.code, True), "basis": "入户查看"} for item in procedure.elements.items}


def evidence_of(step: Step) -> list[Json]:
    """All the papers of a step."""
    return [{"label": label, "text": "见附件"} for label in step.evidence]


@dataclass
class Run:
    """A round, and who takes its steps; days are numbered from the opening, each step a day later."""

    office: Office
    procedure: Procedure
    id: str
    day: date

    @property
    def at(self) -> str:
        """Its address."""
        return f"{ROUNDS}/{self.id}"

    def step(self, code: str) -> Step:
        """A step of its procedure."""
        return next(step for step in self.procedure.all_steps if step.code == code)

    def taker(self, code: str, subject: str = "") -> dict[str, str]:
        """Headers of whoever takes a step."""
        role = self.step(code).role
        return self.office.who("village_cadre" if role == "household" else role, subject)

    def body(self, code: str, on: date | None = None, **changes: Any) -> Json:
        """A step as it is taken, with all its papers, and a vote that just holds."""
        step = self.step(code)
        body: Json = {"code": code, "occurred_on": str(on or self.day), "evidence": evidence_of(step)}
        if step.kind == "vote":
            body["votes"] = dict(_PASSING)
        return {**body, **changes}

    async def take(self, code: str, on: date | None = None, **changes: Any) -> Json:
        """Take a step."""
        self.day = on or self.day
        return await self.office.post(f"{self.at}/steps", self.body(code, on, **changes), self.taker(code))

    async def refuse(self, code: str, on: date | None = None, subject: str = "", **changes: Any) -> tuple[int, str]:
        """Try a step that is refused."""
        return await self.office.refuse(f"{self.at}/steps", self.body(code, on, **changes), self.taker(code, subject))

    async def add(self, **entry: Any) -> Json:
        """Take something into the round."""
        who = self.taker(next(step.code for step in self.procedure.all_steps if step.kind == "application"))
        return await self.office.post(f"{self.at}/entries", {"occurred_on": str(self.day), **entry}, who)

    async def find(self, entry: Json, code: str, **parts: Any) -> Json:
        """Record what was found of an entry for a step."""
        body = {"step": code, "occurred_on": str(self.day), **parts}
        body = {name: value for name, value in body.items() if value is not None}
        return await self.office.post(f"{self.at}/entries/{entry['id']}/findings", body, self.taker(code))

    async def survey(self, entry: Json, per_head_yuan: float, **parts: Any) -> Json:
        """Survey a household: a visit, its income, and the elements, all of them secured."""
        persons = entry["people"]
        given: Json = {
            "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
            "income": income(per_head_yuan, persons),
            "elements": secured(self.procedure),
        }
        return await self.find(entry, self.code_of("survey"), **{**given, **parts})

    def code_of(self, kind: str) -> str:
        """The first step of a kind."""
        return next(step.code for step in self.procedure.all_steps if step.kind == kind)

    async def put_up(self, code: str, on: date | None = None) -> Json:
        """Put up a notice."""
        self.day = on or self.day
        return await self.office.post(f"{self.at}/notices", {"occurred_on": str(self.day)}, self.taker(code))

    async def hang_out(self, code: str) -> Json:
        """Put up a notice and end it on the first day on which it may end."""
        notice = await self.put_up(code)
        return await self.take(code, date.fromisoformat(notice["free_on"]))

    async def go_on(self, until: str | None = None) -> Json:
        """Take every step that is left, up to one that is named, with nobody's objection."""
        shown = await self.read()
        while (following := shown["next_step"]) is not None and following["code"] != until:
            code, kind = following["code"], following["kind"]
            if kind in ("consent", "commitment"):
                for entry in (await self.entries())["items"]:
                    if entry["state"] == "standing":
                        await self.find(entry, code, signature={"signed_by": entry["head_name"]})
            shown = await (self.hang_out(code) if kind == "public_notice" else self.take(code))
        return shown

    async def read(self) -> Json:
        """The round as it stands."""
        return await self.office.get(self.at)

    async def entries(self) -> Json:
        """What is in it."""
        return await self.office.get(f"{self.at}/entries")


async def opened(
    office: Office, pack: PolicyPack | str, code: str, on: date, year: int | None = None, **changes: Any
) -> Run:
    """A round of a pack's procedure in the office's village."""
    plan = find_pack(pack) if isinstance(pack, str) else pack
    procedure = next(one for one in plan.procedures if one.code == code)
    body: Json = {"procedure": code, "area_code": office.village, "year": year or on.year, "occurred_on": str(on)}
    if procedure.scale_control:
        body["quota_households"] = 10
    made = await office.post(ROUNDS, {**body, **changes}, office.who(procedure.opened_by))
    return Run(office, procedure, made["id"], on)


def an_application(number: str = "H001", serial: int = 1, village: str = VILLAGE, **changes: Any) -> Json:
    """An application of a man and his wife."""
    return a_family(number, serial, village_code=village, **changes)


def a_member_family(serial: int = 1, village: str = VILLAGE, **changes: Any) -> Json:
    """A household that is not on the register."""
    return {"village_code": village, "members": [a_person(serial, **changes)]}


async def a_round(office: Office, year: int | None = None, **changes: Any) -> Run:
    """An identification round, its group for review set up."""
    run = await opened(office, "gupo-2014", "identification", DAY, year, **changes)
    await run.take("review_group")
    return run


async def surveyed(office: Office, *incomes_yuan: float, first: int = 1, **changes: Any) -> tuple[Run, list[Json]]:
    """A round with an applicant for each income, surveyed; the next step is the survey."""
    run = await a_round(office, **changes)
    entries = [
        await run.add(application=an_application(f"H{serial:03}", 2 * serial - 1))
        for serial in range(first, first + len(incomes_yuan))
    ]
    await run.take("apply")
    for entry, yuan in zip(entries, incomes_yuan, strict=True):
        await run.survey(entry, yuan)
    return run, entries


async def hanging(office: Office, *incomes_yuan: float) -> tuple[Run, Json]:
    """A round whose notice of households hangs from 3 March 2014 on, for seven days; entered long after."""
    run, _ = await surveyed(office, *(incomes_yuan or (2000, 1900)))
    await run.go_on("public_notice")
    return run, await run.put_up("public_notice")


async def hanging_now(office: Office) -> tuple[Run, Json]:
    """The same on its third day, entered on the day on which it was put up."""
    run, _ = await surveyed(office, 2000, 1900)
    await run.go_on("public_notice")
    office.clock.move_to(datetime(2014, 3, 3, 9, 30, tzinfo=CHINA))
    notice = await run.put_up("public_notice")
    office.clock.move_to(datetime(2014, 3, 5, 9, 30, tzinfo=CHINA))
    return run, notice
