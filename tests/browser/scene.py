"""A day's work in the demo's first village: helpers, a visit, a request, a notice with an objection, a measure."""

from datetime import date, timedelta
from typing import Any

from services.demo.client import Cast
from shared.calendar import SystemClock
from shared.database import new_id
from shared.policies import find_pack
from tests.browser.conftest import Site
from tests.registry.procedure_builder import an_application, evidence_of, income, secured

VILLAGE = "360722102201"
PROCEDURES = "/registry/procedures/rounds"
Json = dict[str, Any]
_VOTES = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 11, "against": 9, "abstained": 0}


class Scene:
    """What is entered through the API before the pages are looked at."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.today = self.day()

    @staticmethod
    def day() -> date:
        """Today by the clock that the installation goes by."""
        return SystemClock().today()

    async def send(self, role: str, path: str, body: Json) -> Json:
        """Enter something as somebody of the demo."""
        return await self.cast.people[role].post(path, body, key=str(new_id()))

    async def poor_household(self, place: int = 0) -> Json:
        """A poor household of the village."""
        asked = {"village_code": VILLAGE, "status": "registered", "limit": "20"}
        found = await self.cast.people["township"].get("/registry/households", **asked)
        household: Json = found["items"][place]
        return household

    def step(self, **more: Any) -> Json:
        """What every entry tells, dated today."""
        return {"occurred_on": str(self.today), "reason": "工作安排", **more}

    async def help(self, household: Json) -> str:
        """A helper of the household, who visited it today, and a measure; the helper's name."""
        name = f"蔡卫{str(new_id())[-4:]}"
        since = str(self.today - timedelta(days=400))
        helper = await self.send(
            "township",
            "/registry/helpers",
            self.step(area_code="360722102000", number=name, name=name, post="township_staff", active_from=since),
        )
        of_household = {"household_id": household["id"], "helper_id": helper["id"]}
        line = self.step(**of_household, pairing_role="responsible", started_on=since)
        await self.send("township", "/registry/household-pairings", line)
        visit = self.step(**of_household, visited_on=str(self.today), findings="屋顶漏雨，已报危房改造")
        await self.send("village_cadre", "/registry/visits", visit)
        return name

    async def request(self, household: Json) -> Json:
        """A request that the household be of another type."""
        other = "dibao" if household["household_type"] != "dibao" else "ordinary"
        wanted = {"request_kind": "household_type", "household_type": other}
        body = self.step(household_id=household["id"], wanted=wanted)
        return await self.send("township", "/registry/requests", body)

    async def reviewed_round(self, year: int, number: str, serial: int) -> str:
        """A round of identification, with one family in it, whose public notice is to be put up; its id."""
        procedure = next(one for one in find_pack("gupo-2014").procedures if one.code == "identification")
        on = self.today - timedelta(days=3)
        opened = {"procedure": "identification", "area_code": VILLAGE, "year": year, "occurred_on": str(on)}
        quota = {"quota_households": 5, "quota_people": 20}
        round_id: str = (await self.send("township", PROCEDURES, {**opened, **quota}))["id"]
        at = f"{PROCEDURES}/{round_id}"

        async def take(code: str) -> None:
            step = next(one for one in procedure.all_steps if one.code == code)
            body: Json = {"code": code, "occurred_on": str(on), "evidence": evidence_of(step)}
            if step.kind == "vote":
                body["votes"] = _VOTES
            await self.send("village_cadre" if step.role == "household" else step.role, f"{at}/steps", body)

        await take("review_group")
        application = {"occurred_on": str(on), "application": an_application(number, serial, VILLAGE)}
        entry = await self.send("village_cadre", f"{at}/entries", application)
        await take("apply")
        found = {
            "step": "survey",
            "occurred_on": str(on),
            "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
            "income": income(1500, entry["people"]),
            "elements": secured(procedure),
        }
        body = {name: value for name, value in found.items() if value is not None}
        await self.send("village_cadre", f"{at}/entries/{entry['id']}/findings", body)
        for code in ("survey", "shortlist", "vote", "review"):
            await take(code)
        return round_id

    async def objection(self, year: int, number: str, serial: int) -> tuple[Json, Json]:
        """The public notice of such a round, and an objection to it."""
        round_id = await self.reviewed_round(year, number, serial)
        on = self.today - timedelta(days=3)
        notice = await self.send("township", f"{PROCEDURES}/{round_id}/notices", {"occurred_on": str(on)})
        said = {"name": "刘大明", "contact": "村口小卖部", "statement": "他家去年买了轿车"}
        objection = await self.send(
            "village_cadre", f"/registry/notices/{notice['id']}/objections", {"occurred_on": str(on), **said}
        )
        return notice, objection


def a_scene(site: Site) -> Cast:
    """Everybody of the demo, to be used as a context."""
    return Cast(site.url, site.sign_ins)
