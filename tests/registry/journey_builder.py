"""A household on its way through a plan, by the API alone: every step is first tried as it may not be taken."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from services.registry.records.rules import fold
from tests.registry.help_builder import a_step, made, refused, sent
from tests.registry.helping_builder import a_helper
from tests.registry.household_builder import HOUSEHOLDS, Json, outbox
from tests.registry.procedure_builder import NOTICES, Office, Run, an_application, income, opened
from tests.registry.test_notices import an_answer, an_objection

ONE_DAY = timedelta(days=1)
TOO_FEW = {"body": "representatives", "entitled": 30, "present": 19, "in_favour": 19, "against": 0}
A_TIE = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 10, "against": 10}
SAFE, UNSAFE = "b", "d"


async def walk(run: Run) -> Json:
    """Take what is left of a round; each step is tried before its turn, its day, its papers, its votes, its notice."""
    codes = [step.code for step in run.procedure.all_steps]
    shown = await run.read()
    while (following := shown["next_step"]) is not None:
        code, kind = following["code"], following["kind"]
        for later in codes[codes.index(code) + 1 :][:1]:
            assert await run.refuse(later) == (409, "registry.step_skipped")
        assert await run.refuse(code, run.day - ONE_DAY) == (422, "request.date_before_step")
        assert (await run.refuse(code, evidence=[]))[1] == "registry.evidence_missing"
        stranger = run.office.who("department")
        assert (await run.office.refuse(f"{run.at}/steps", run.body(code), stranger))[0] == 403
        if kind == "vote":
            assert (await run.refuse(code, votes=TOO_FEW))[1] == "registry.no_quorum"
            assert (await run.refuse(code, votes=A_TIE))[1] == "registry.no_majority"
        if kind in ("consent", "commitment"):
            assert await run.refuse(code) == (409, "registry.findings_missing")
            for entry in (await run.entries())["items"]:
                if entry["state"] == "standing":
                    await run.find(entry, code, signature={"signed_by": entry["head_name"]})
        shown = await (_hung_out(run, code) if kind == "public_notice" else run.take(code))
    return shown


async def _hung_out(run: Run, code: str) -> Json:
    assert await run.refuse(code) == (409, "registry.notice_missing")
    notice = await run.put_up(code)
    free = date.fromisoformat(notice["free_on"])
    assert all(one["name"].endswith("*") for one in notice["listed"])
    objection = an_objection(occurred_on=str(free - ONE_DAY), number=notice["listed"][0]["number"])
    at = f"{NOTICES}/{notice['id']}/objections"
    raised = await run.office.post(at, objection, run.taker(code))
    assert await run.refuse(code, free - ONE_DAY) == (409, "registry.notice_running")
    assert await run.refuse(code, free) == (409, "registry.objection_open")
    await run.office.post(f"{at}/{raised['id']}/answer", an_answer(occurred_on=str(free)), run.taker(code), 200)
    return await run.take(code, free)


@dataclass
class Journey:
    """A household, the office that keeps it, and the days on which its standing changed."""

    office: Office
    pack: str
    """By which it gets on the register."""
    moving: str
    """By which it exits and returns."""
    household_id: str = ""
    turns: list[tuple[date, str]] = field(default_factory=list)

    @property
    def town(self) -> str:
        """Its town's code."""
        return self.office.village[:9] + "000"

    @property
    def day(self) -> date:
        """The day of its last turn."""
        return self.turns[-1][0]

    async def now(self) -> Json:
        """The household as it stands."""
        return await self.office.get(f"{HOUSEHOLDS}/{self.household_id}", "township")

    async def made(self, path: str, body: Json, role: str = "township", version: int | None = None) -> Json:
        """A record of help that is taken."""
        return await made(self.office.client, self.office.who(role), path, body, version)

    async def refused(self, path: str, body: Json, role: str = "township", version: int | None = None) -> str:
        """The code by which one is refused."""
        return (await refused(self.office.client, self.office.who(role), path, body, version))[1]

    async def published(self, project: Json, stage: str, following: Json) -> str:
        """Make a stage public in town and village; the first day on which the next step may be taken."""
        at, on = f"projects/{project['id']}/stages", following["occurred_on"]
        office = self.office.who("county_office")
        assert (await refused(self.office.client, office, at, following, 2))[1] == "registry.stage_not_public"
        notice = {"project_id": project["id"], "stage": stage, "place": "公示栏", "started_on": on}
        for area in (self.town, self.office.village):
            await self.made("project-notices", a_step(on, area_code=area, **notice))
        assert (await refused(self.office.client, office, at, following, 2))[1] == "registry.notice_running"
        return str(date.fromisoformat(on) + timedelta(days=10))

    async def applies(self, day: date, year: int, poor: float, rich: float) -> None:
        """It applies beside another household that is not poor enough, and comes onto the register alone."""
        run = await opened(self.office, self.pack, "identification", day, year)
        first = run.code_of("application")
        await run.go_on(first)
        entry = await run.add(application=an_application("H001", 1, self.office.village))
        rival = await run.add(application=an_application("H003", 3, self.office.village))
        twice = {"occurred_on": str(day), "application": an_application("H005", 1, self.office.village)}
        assert (await self.office.refuse(f"{run.at}/entries", twice, run.taker(first)))[1] == "registry.entry_twice"
        await run.take(first)
        assert await run.refuse(run.code_of("survey")) == (409, "registry.findings_missing")
        await run.survey(entry, poor)
        await run.survey(rival, rich)
        end = await walk(run)
        assert (end["state"], end["entered"], end["dropped"]) == ("completed", 1, 1)
        kept, gone = (await run.entries())["items"]
        assert (kept["state"], gone["state"], gone["household_id"]) == ("entered", "dropped", None)
        assert "不低于" in gone["reason"]
        self.household_id = kept["household_id"]
        self.turns.append((date.fromisoformat(end["ended_on"]), "registered"))
        assert (await self.now())["status"] == "registered"

    async def _round(self, code: str, day: date, year: int, yuan: float) -> Run:
        run = await opened(self.office, self.moving, code, day, year)
        entry = await run.add(household_id=self.household_id)
        await run.take(run.code_of("application"))
        await run.survey(entry, yuan)
        return run

    async def stays(self, code: str, day: date, year: int, yuan: float, because: str) -> None:
        """A round after which it stands as before, and why."""
        before = await self.now()
        run = await self._round(code, day, year, yuan)
        assert (await run.take(run.code_of("survey")))["state"] == "failed"
        (entry,) = (await run.entries())["items"]
        assert because in entry["reason"], entry["reason"]
        assert await run.refuse(run.code_of("entry")) == (409, "registry.round_ended")
        assert await self.now() == before

    async def moves(self, code: str, day: date, year: int, yuan: float, *, tried: bool = True) -> Json:
        """It exits, or returns, by the whole of the procedure; `tried` as `walk` does."""
        wrong = await opened(self.office, self.moving, "return" if code == "exit" else "exit", day, year)
        body = {"occurred_on": str(day), "household_id": self.household_id}
        at, who = f"{wrong.at}/entries", wrong.taker(wrong.code_of("application"))
        assert (await self.office.refuse(at, body, who))[1] == "registry.wrong_entry"
        assert (await wrong.take(wrong.code_of("application")))["state"] == "failed"  # nobody is in it
        run = await self._round(code, day, year, yuan)
        end = await (walk(run) if tried else run.go_on())
        assert (end["state"], end["entered"]) == ("completed", 1)
        status = "exited" if code == "exit" else "registered"
        self.turns.append((date.fromisoformat(end["ended_on"]), status))
        now = await self.now()
        assert (now["status"], now["exited_on"]) == (status, end["ended_on"] if code == "exit" else None)
        archive = await self.office.get(f"{run.at}/archive", "township")
        assert [one["state"] for one in archive["objections"]] == ["rejected"] * tried
        return end

    async def dwells(self, on: date, grade: str) -> None:
        """Somebody looks at the house."""
        check = {"grade": grade, "appraiser": "县房屋安全鉴定站", "checked_on": str(on), "checked_by": "刘干部"}
        await self.made("dwelling-checks", a_step(str(on), household_id=self.household_id, **check))

    async def earns(self, year: int, on: date, yuan: float) -> None:
        """A year's income beside the rounds."""
        version = (await self.now())["version"]
        at, who = f"{HOUSEHOLDS}/{self.household_id}/incomes/{year}", self.office.who("township")
        body = {"occurred_on": str(on), "reason": "年度核算", **income(yuan)}
        reply = await self.office.client.put(at, json=body, headers={**who, "If-Match": f'"{version}"'})
        assert reply.status_code < 300, reply.text

    async def helper(self, number: str, **fields: Any) -> str:
        """The id of somebody who helps."""
        return str((await self.made("helpers", a_helper(number, **{"area_code": self.town, **fields})))["id"])

    def line(self, helper_id: str, start: date, **fields: Any) -> Json:
        """A pairing as it is sent."""
        line = {"household_id": self.household_id, "helper_id": helper_id, "pairing_role": "responsible"}
        return a_step(str(start), started_on=str(start), **{**line, **fields})

    async def replaced(self, line: Json, helper_id: str, on: date) -> Json:
        """Another helper in the place of one, from a day on."""
        body = a_step(str(on), reason="原帮扶人调离", helper_id=helper_id)
        return await self.made(f"household-pairings/{line['id']}/replace", body, version=line["version"])

    async def kept_until_exit(self, line: Json) -> None:
        """Its helper can't be released while it is poor, nor end with a day that nobody covers."""
        body = a_step(str(self.day))
        at = f"household-pairings/{line['id']}/release"
        assert await self.refused(at, body, version=line["version"]) == "registry.helper_not_releasable"
        short = self.line(line["helper_id"], self.day, ended_on=str(self.day))
        assert await self.refused("household-pairings", short) in ("registry.already_helps", "registry.helper_not_able")

    async def released(self, line: Json) -> None:
        """The helper goes, after the exit."""
        body = a_step(str(self.day))
        at, who = f"household-pairings/{line['id']}/release", self.office.who("township")
        reply = await sent(self.office.client, who, at, body, line["version"])
        assert (reply.status_code, reply.json()["ended_on"]) == (200, str(self.day)), reply.text

    async def lacking(self) -> list[str]:
        """The town's poor households without a helper."""
        found = await self.office.get("/registry/helping/households-lacking", "township", area=self.town)
        return [one["household_no"] for one in found["items"]]

    async def covered(self) -> None:
        """Every day that it was poor and paired lies in a line; a line begins on the day after the one before."""
        lines = (await self.office.get(f"/registry/helping/households/{self.household_id}", "township"))["lines"]
        named = sorted(
            (one for one in lines if one["pairing_role"] == "responsible"), key=lambda one: one["started_on"]
        )
        exits = {str(day) for day, status in self.turns if status == "exited"}
        for before, after in pairwise(named):
            follows = date.fromisoformat(before["ended_on"]) + ONE_DAY == date.fromisoformat(after["started_on"])
            assert follows or before["ended_on"] in exits
        assert named[-1]["ended_on"] in exits

    async def stood(self) -> None:
        """As of each turn, and the day before it, the household reads as it stood then."""
        before = "absent"
        for day, status in self.turns:
            for on, wanted in ((day - ONE_DAY, before), (day, status)):
                reply = await self.office.client.get(
                    f"{HOUSEHOLDS}/{self.household_id}", params={"on": str(on)}, headers=self.office.who("township")
                )
                assert (reply.json()["status"] if reply.status_code == 200 else "absent") == wanted, (on, wanted)
            before = status

    async def told(self) -> None:
        """Its history folds to the present, and its events left in the order of its versions."""
        now = await self.now()
        history = (await self.office.get(f"{HOUSEHOLDS}/{self.household_id}/history", "township", limit=500))["items"]
        assert [one["version"] for one in history] == list(range(1, now["version"] + 1))
        folded = fold([one["new"] for one in history])
        names = ("household_no", "village_code", "head_name", "status", "exited_on", "registered_on", "household_type")
        assert {name: folded[name] for name in names if name in folded} == {name: now[name] for name in names}
        turned = [one["kind"] for one in history if one["kind"] in ("registered", "exited", "returned")]
        assert turned == ["registered", "exited", "returned", "exited"]
        sent_out = [message.envelope() for message in await outbox(self.office.sessions)]
        mine = [one for one in sent_out if one.aggregate == "household" and one.subject == UUID(self.household_id)]
        assert [one.aggregateversion for one in mine] == list(range(1, len(mine) + 1))
        assert [one.type for one in mine if "income" not in one.type and "changed" not in one.type] == [
            "registry.household_registered.v1",
            "registry.household_exited.v1",
            "registry.household_returned.v1",
            "registry.household_exited.v1",
        ]
