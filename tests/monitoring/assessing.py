"""Assessments as the offices work with them: opening, filling in and the steps, for tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.security.permissions import Role

SignIn = Callable[..., dict[str, str]]
TOWN = "360722102000"
COUNTY_AREA = "360722000000"
URL = "/monitoring/assessments"
RESULTS = "/monitoring/assessment-results"
H1 = "2018-07-05"
"""A day after the first half of 2018."""
Y18 = "2019-01-10"
"""A day after 2018."""
OTHER_TOWN = "360722101000"


@dataclass
class Office:
    """An office: a clerk who scores and submits, a head who confirms and decides, a judge who decides objections."""

    client: httpx.AsyncClient
    clerk: dict[str, str]
    head: dict[str, str]
    judge: dict[str, str] = field(default_factory=dict)
    id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    async def open(
        self, sheet: str, period: str, area: str, on: str, objects: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Open an assessment, which the office works on from then on."""
        body = {"sheet": sheet, "period": period, "area_code": area, "occurred_on": on, "objects": objects or []}
        reply = await self.client.post(URL, json=body, headers=self.clerk)
        assert reply.status_code == 201, reply.text
        self.detail = reply.json()
        self.id = self.detail["id"]
        return self.detail

    async def post(self, path: str, body: dict[str, Any], *, head: bool = False) -> dict[str, Any]:
        """Do something that must succeed."""
        reply = await self.client.post(f"{URL}/{self.id}/{path}", json=body, headers=self.head if head else self.clerk)
        assert reply.status_code in (200, 201), reply.text
        self.detail = reply.json()
        return self.detail

    async def decide(self, objection: str, on: str, *, upheld: bool) -> dict[str, Any]:
        """Decide an objection by the judge."""
        body = {"upheld": upheld, "reason": "核实", "occurred_on": on}
        reply = await self.client.post(f"{URL}/{self.id}/objections/{objection}/decide", json=body, headers=self.judge)
        assert reply.status_code == 200, reply.text
        self.detail = reply.json()
        return self.detail

    async def code(self, path: str, body: dict[str, Any], *, head: bool = False) -> str:
        """Do something that must be refused; the refusal's code."""
        return str((await self.refused(path, body, head=head))["code"])

    async def refused(self, path: str, body: dict[str, Any], *, head: bool = False) -> dict[str, Any]:
        """The same; the refusal as it was answered."""
        reply = await self.client.post(f"{URL}/{self.id}/{path}", json=body, headers=self.head if head else self.clerk)
        assert reply.status_code >= 400, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def get(self, path: str = "", who: dict[str, str] | None = None) -> dict[str, Any]:
        """Read something of the assessment."""
        reply = await self.client.get(f"{URL}/{self.id}{path}", headers=who or self.head)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def object(self, code: str) -> dict[str, Any]:
        """An object as it was last seen."""
        found: dict[str, Any] = next(one for one in self.detail["objects"] if one["code"] == code)
        return found

    def item(self, code: str, item: str) -> dict[str, Any]:
        """An item as it was last seen."""
        found: dict[str, Any] = next(one for one in self.object(code)["items"] if one["item"] == item)
        return found

    async def enter(self, code: str, item: str, *, on: str, **given: Any) -> dict[str, Any]:
        """Enter an item of an object."""
        entry = {"object_id": self.object(code)["object_id"], "item": item, "evidence": "台账", **given}
        return await self.post("entries", {"occurred_on": on, "entries": [entry]})

    async def fill(self, on: str, part: str = "1") -> None:
        """Score everything that isn't: the given part of tasks and of the full points."""
        entries = []
        for one in self.detail["objects"]:
            for item in one["items"]:
                if item["points"] is None:
                    entry = {
                        "object_id": one["object_id"],
                        "item": item["item"],
                        "evidence": "核查记录",
                        "reason": "补",
                    }
                    if item["by"] == "judged":
                        entry["points"] = str(round(float(part) * item["full_points"], 2))
                    elif item["by"] == "target":
                        whole = 1 if item["item"] == "assigned_tasks" else 100  # a share
                        entry |= {"figure": str(float(part) * whole), "task": whole}
                    else:
                        entry["figure"] = str(float(part) * 100)
                    entries.append(entry)
        if entries:
            await self.post("entries", {"occurred_on": on, "entries": entries})

    async def see_all(self, on: str) -> None:
        """Look at every household."""
        seen = [
            {"object_id": one["object_id"], "households_seen": one["households"]}
            for one in self.detail["objects"]
            if one["households"] is not None
        ]
        await self.post("coverage", {"occurred_on": on, "seen": seen, "evidence": "入户核查表"})

    async def confirm(self, on: str) -> None:
        """Submit by the clerk and confirm by the head."""
        await self.post("submit", {"occurred_on": on})
        await self.post("confirm", {"occurred_on": on}, head=True)

    async def veto(self, code: str, trigger: str, on: str, *, upheld: bool = True) -> None:
        """Raise a veto by the clerk and decide it by the head."""
        body = {"object_id": self.object(code)["object_id"], "trigger": trigger, "grounds": "依据", "occurred_on": on}
        await self.post("vetoes", body)
        veto = self.detail["vetoes"][-1]["id"]
        await self.post(f"vetoes/{veto}/decide", {"upheld": upheld, "reason": "查实", "occurred_on": on}, head=True)


def township(client: httpx.AsyncClient, sign_in: SignIn) -> Office:
    """The office of the town of Gupo."""
    return _office(client, sign_in, Role.TOWNSHIP, "360722102")


def county(client: httpx.AsyncClient, sign_in: SignIn) -> Office:
    """The county's office."""
    return _office(client, sign_in, Role.COUNTY_OFFICE, "360722")


def city(client: httpx.AsyncClient, sign_in: SignIn) -> Office:
    """The city's office."""
    return _office(client, sign_in, Role.CITY_OFFICE, "3607")


def _office(client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str) -> Office:
    return Office(client, *(sign_in(role, area, subject=subject) for subject in ("clerk", "head", "judge")))


def units() -> list[dict[str, Any]]:
    """The departments that the town assesses."""
    return [department("agriculture"), department("education")]


def department(code: str, **more: Any) -> dict[str, Any]:
    """A department to be assessed."""
    return {"kind": "department", "code": code, "name": f"部门{code}", **more}


async def half_year(town: Office, part: str = "1") -> Office:
    """The half-year's assessment of the town, filled in."""
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    await town.fill(H1, part)
    await town.see_all(H1)
    return town


async def two_way(office: Office) -> Office:
    """The county's two-way assessment: one department helps one town."""
    objects = [department("jiaotong", partners=[TOWN]), department("nongye", partners=[OTHER_TOWN])]
    await office.open("two_way_assessment", "2018", COUNTY_AREA, Y18, objects)
    await office.fill(Y18)
    await office.enter(TOWN, "poor_people_reduced", on=Y18, figure=5, task=10, reason="复核")  # 30 + 40
    return office
