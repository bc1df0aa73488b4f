"""Whatever steps are taken: nobody vanishes, history folds to the present, and no editor overwrites another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from itertools import count
from typing import TypeVar

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from services.registry.households.history import present, unsealed
from services.registry.households.models import HouseholdChange, IdNumberKey, Member
from services.registry.records.rules import fold
from shared.database import Sessions, table_of
from shared.messaging.outbox import OutboxMessage
from tests.registry.conftest import SIGNED_IN, a_number, client_of
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, an_income, registered
from tests.registry.membership_builder import history, join, leave, names, read, take

EXAMPLES, STEPS = 12, 8
FIRST = date(2014, 8, 17)

STEP_NAMES = ("found", "join", "join", "leave", "cross", "split", "merge", "change")

PLANS = st.lists(
    st.tuples(st.sampled_from(STEP_NAMES), st.lists(st.integers(0, 10_000), min_size=6, max_size=6)),
    min_size=1,
    max_size=STEPS,
)
"""Steps with the figures from which each takes its choices: drawn beforehand, since hypothesis draws in one thread."""

T = TypeVar("T")


class World:
    """Households as a clerk changes them, with a plain account of who belongs where."""

    serials = count()
    """Over all examples: their people stay in one database."""

    def __init__(self, client: httpx.AsyncClient, who: SIGNED_IN) -> None:
        self.client, self.who = client, who
        self.figures: list[int] = []
        self.homes: dict[str, list[str]] = {}
        """Names of those who belong to each household on the register."""
        self.removed: set[str] = set()
        self.day = FIRST
        self.people_on: dict[date, int] = {}
        """How many people there are at the end of each day."""

    def _number(self, least: int, most: int) -> int:
        return least + self.figures.pop() % (most - least + 1)

    def _one_of(self, options: Iterable[T]) -> T:
        given = list(options)
        return given[self._number(0, len(given) - 1)]

    def _from_any(self, options: list[T]) -> list[T]:
        """The options in their order, begun at any."""
        at = self._number(0, len(options) - 1)
        return options[at:] + options[:at]

    def _person(self, **facts: str) -> Json:
        """Somebody nobody knows yet."""
        serial = next(self.serials)
        born_on = date(1975, 1, 2) + timedelta(days=serial // 999)
        number = a_number(1 + serial % 999, f"{born_on:%Y%m%d}")
        return a_person(name=f"曾{serial}", id_number=number, **facts)

    def _chosen(self) -> str:
        return self._one_of(sorted(self.homes))

    def _later(self) -> str:
        self.day += timedelta(days=self._number(0, 40))
        return self.day.isoformat()

    def count_people(self) -> None:
        """Remember how many there are today."""
        self.people_on[self.day] = sum(map(len, self.homes.values()))

    async def found(self) -> None:
        """A household of two comes onto the register."""
        people = [self._person(), self._person(relation="spouse")]
        home = await registered(self.client, self.who, number=f"H{next(self.serials):05}", members=people)
        self.homes[home["id"]] = [one["name"] for one in people]

    async def join(self) -> None:
        """Somebody comes."""
        home = await read(self.client, self.who, self._chosen())
        person = self._person(relation="other")
        kind = self._one_of(["birth", "marriage", "adoption", "moved_in"])
        reply = await take(self.client, self.who, home, "members", self._later(), kind=kind, member=person)
        assert reply.status_code == 201, reply.text
        self.homes[home["id"]].append(person["name"])

    async def leave(self) -> None:
        """Somebody goes; where it is the head, the next becomes head, where it is the last, the household goes."""
        home = await read(self.client, self.who, self._chosen())
        at = self._number(0, len(home["members"]) - 1)
        # whoever lives alone leaves by death only: all else is a removal, which is approved
        kind = self._one_of(["death", *(["married_out", "moved_away"] if len(home["members"]) > 1 else [])])
        heirs = self._heirs(home, {home["members"][at]["id"]})
        reply = await leave(self.client, self.who, home, at, kind, relations=heirs, on=self._later())
        assert reply.status_code == 200, reply.text
        self.homes[home["id"]].remove(home["members"][at]["name"])
        self._forget_empty(home["id"])

    async def cross(self) -> None:
        """Somebody goes to another household."""
        if len(self.homes) < 2:
            return
        home = await read(self.client, self.who, self._chosen())
        other = self._one_of(sorted(self.homes.keys() - {home["id"]}))
        there = await read(self.client, self.who, other)
        at = self._number(0, len(home["members"]) - 1)
        to = {"household_id": other, "version": there["version"], "relation": "other"}
        heirs = self._heirs(home, {home["members"][at]["id"]})
        reply = await leave(self.client, self.who, home, at, "to_household", to=to, relations=heirs, on=self._later())
        assert reply.status_code == 200, reply.text
        name = home["members"][at]["name"]
        self.homes[home["id"]].remove(name)
        self.homes[other].append(name)
        self._forget_empty(home["id"])

    async def split(self) -> None:
        """A part of a household founds another."""
        home = await read(self.client, self.who, self._chosen())
        if len(home["members"]) < 2:
            return
        size = self._number(1, len(home["members"]) - 1)
        going = self._from_any(home["members"])[:size]
        ids = {one["id"] for one in going}
        founders = [{"id": one["id"], "relation": "head" if one is going[0] else "other"} for one in going]
        reply = await take(
            self.client,
            self.who,
            home,
            "split",
            self._later(),
            household_no=f"H{next(self.serials):05}",
            members=founders,
            relations=self._heirs(home, ids),
        )
        assert reply.status_code == 201, reply.text
        gone = [one["name"] for one in going]
        self.homes[home["id"]] = [name for name in self.homes[home["id"]] if name not in gone]
        self.homes[reply.json()["new_household"]["id"]] = gone

    async def merge(self) -> None:
        """A household takes another in."""
        if len(self.homes) < 2:
            return
        home = await read(self.client, self.who, self._chosen())
        other = self._one_of(sorted(self.homes.keys() - {home["id"]}))
        there = await read(self.client, self.who, other)
        relations = [{"id": one["id"], "relation": "other"} for one in there["members"]]
        reply = await take(
            self.client,
            self.who,
            home,
            "merge",
            self._later(),
            other={"household_id": other, "version": there["version"]},
            relations=relations,
        )
        assert reply.status_code == 200, reply.text
        self.homes[home["id"]] += self.homes[other]
        self.homes[other] = []
        self._forget_empty(other)

    async def change(self) -> None:
        """A fact changes, an income is recorded, or the household moves."""
        home = await read(self.client, self.who, self._chosen())
        path, versioned = f"{HOUSEHOLDS}/{home['id']}", {**self.who, "If-Match": f'"{home["version"]}"'}
        on = self._later()
        what = self._one_of(["fact", "income", "move", "head"])
        if what == "fact":
            cause = self._one_of(["illness", "disaster", "no_land"])
            patch = {"occurred_on": on, "reason": "更正", "main_cause": cause}
            reply = await self.client.patch(path, json=patch, headers=versioned)
        elif what == "income":
            income = an_income(occurred_on=on, wage_fen=self._number(0, 10**9))
            reply = await self.client.put(f"{path}/incomes/2014", json=income, headers=versioned)
        elif what == "move":
            village = self._one_of(["360722102201", "360722102202"])
            reply = await take(self.client, self.who, home, "move", on, village_code=village)
        else:
            first, *rest = self._from_any([one["id"] for one in home["members"]])
            relations = [{"id": first, "relation": "head"}, *({"id": one, "relation": "other"} for one in rest)]
            reply = await take(self.client, self.who, home, "head", on, relations=relations)
        assert reply.status_code == 200, reply.text

    def _heirs(self, home: Json, leaving: set[str]) -> list[Json]:
        rest = [one for one in home["members"] if one["id"] not in leaving]
        if not rest or any(one["relation"] == "head" for one in rest):
            return []
        return [{"id": rest[0]["id"], "relation": "head"}]

    def _forget_empty(self, household_id: str) -> None:
        if not self.homes[household_id]:
            del self.homes[household_id]
            self.removed.add(household_id)


async def live(world: World, plan: list[tuple[str, list[int]]]) -> None:
    """Take some steps and see after them that all is as the account says."""
    await world.found()
    world.count_people()
    for name, figures in plan:
        world.figures = list(figures)
        if world.homes or name == "found":
            step: Callable[[], Awaitable[None]] = getattr(world, name)
            await step()
            if name == "found":  # registered on the first day of all
                world.people_on = {day: people + 2 for day, people in world.people_on.items()}
            world.count_people()


async def check(world: World, sessions: Sessions) -> None:
    """Nobody vanished, nobody is in two places, and every history folds to what stands."""
    for household_id, people in world.homes.items():
        household = await read(world.client, world.who, household_id)
        assert sorted(names(household)) == sorted(people)
        assert household["people"] == len(people)
        assert [one["relation"] for one in household["members"]].count("head") == 1
        today = await read(world.client, world.who, household_id, on=world.day.isoformat())
        assert {**today, "former_members": None, "incomes": None} == household
    for household_id in world.removed:
        assert (await read(world.client, world.who, household_id))["status"] == "removed"
    standing: dict[date, int] = defaultdict(int)
    for household_id in {*world.homes, *world.removed}:
        versions = await history(world.client, world.who, household_id)
        assert [one["version"] for one in versions] == list(range(1, len(versions) + 1))
        document = fold([one["new"] for one in versions])
        document.pop("incomes", None)
        async with sessions() as session:
            assert document == unsealed(await present(session, "360722", household_id))  # type: ignore[arg-type]  # text serves
        for day in world.people_on:
            then = await world.client.get(
                f"{HOUSEHOLDS}/{household_id}", params={"on": day.isoformat()}, headers=world.who
            )
            if then.status_code == 404:  # it came out of another later
                continue
            stood = then.json()
            heads = [one["relation"] for one in stood["members"]].count("head")
            assert (heads, len(stood["members"])) == ((1, stood["people"]) if stood["people"] else (0, 0))
            assert (stood["status"] == "removed") == (stood["people"] == 0)
            standing[day] += stood["people"]
    assert standing == world.people_on


async def test_no_one_vanishes_and_history_folds_to_the_present_after_any_steps(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    loop = asyncio.get_running_loop()

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(PLANS)
    def one(plan: list[tuple[str, list[int]]]) -> None:
        async def whole() -> None:
            world = World(client, township)
            await live(world, plan)
            await check(world, sessions)

        asyncio.run_coroutine_threadsafe(whole(), loop).result()

    await asyncio.to_thread(one)
    await _check_register(sessions)


async def _check_register(sessions: Sessions) -> None:
    """Over all examples: who came and did not go is there; each number has its key where its bearer is."""
    member, key, change, message = (
        table_of(model).c for model in (Member, IdNumberKey, HouseholdChange, OutboxMessage)
    )
    async with sessions() as session:
        living = (await session.execute(select(member.id).where(member.left_on.is_(None)))).scalars().all()
        keyed = (await session.execute(select(key.member_id).where(key.left_kind.is_(None)))).scalars().all()
        assert sorted(living) == sorted(keyed)
        left = select(func.count()).where(member.left_on.is_not(None), member.to_household_id.is_(None))
        came = select(func.count()).where(member.from_household_id.is_(None))
        assert len(living) == await session.scalar(came) - await session.scalar(left)  # type: ignore[operator]  # counts
        told = await session.execute(
            select(message.aggregate_id, func.count(), func.max(message.version)).group_by(message.aggregate_id)
        )
        kept = await session.execute(
            select(change.household_id, func.count(), func.max(change.version)).group_by(change.household_id)
        )
        assert sorted(map(tuple, told)) == sorted(map(tuple, kept))


# two editors ----------------------------------------------------------------------------------------------------------


async def test_of_two_editors_at_once_one_is_told_that_the_other_was_first(
    committing: FastAPI, township: SIGNED_IN
) -> None:
    async with client_of(committing) as client:
        home = await registered(client, township)
        patch = {"occurred_on": "2016-05-01", "reason": "更正", "main_cause": "disaster"}
        versioned = {**township, "If-Match": '"1"'}
        replies = await asyncio.gather(
            join(client, township, home, 3),
            join(client, township, home, 5),
            leave(client, township, home, 1),
            take(client, township, home, "move", village_code="360722102202"),
            client.patch(f"{HOUSEHOLDS}/{home['id']}", json=patch, headers=versioned),
            client.put(f"{HOUSEHOLDS}/{home['id']}/incomes/2015", json=an_income(), headers=versioned),
        )
        assert sorted(reply.status_code for reply in replies)[1:] == [412] * 5
        assert sorted(reply.status_code for reply in replies)[0] in (200, 201)
        assert (await read(client, township, home["id"]))["version"] == 2
        assert len(await history(client, township, home["id"])) == 2


async def test_two_households_that_take_each_other_in_at_once_do_not_both_vanish(
    committing: FastAPI, township: SIGNED_IN
) -> None:
    async with client_of(committing) as client:
        one = await registered(client, township, number="H001", members=[a_person(1, name="甲")])
        two = await registered(client, township, number="H002", members=[a_person(3, name="乙")])

        def taking_in(home: Json, other: Json) -> Awaitable[httpx.Response]:
            relations = [{"id": other["members"][0]["id"], "relation": "other"}]
            named = {"household_id": other["id"], "version": 1}
            return take(client, township, home, "merge", other=named, relations=relations)

        replies = await asyncio.gather(taking_in(one, two), taking_in(two, one), taking_in(one, two))
        assert sorted(reply.status_code for reply in replies) == [200, 412, 412]
        (left,) = (await client.get(HOUSEHOLDS, headers=township)).json()["items"]
        assert sorted(names(await read(client, township, left["id"]))) == ["乙", "甲"]


async def test_one_person_joins_one_of_two_households_at_once(committing: FastAPI, township: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        homes = [
            await registered(client, township, number=f"H00{at}", members=[a_person(at * 2 + 1, name="甲")])
            for at in range(4)
        ]
        replies = await asyncio.gather(*(join(client, township, home, 11) for home in homes))
        codes = sorted(reply.json().get("code", "") for reply in replies)
        assert codes == ["", *["registry.duplicate_id_number"] * 3]
        found = (await client.get(HOUSEHOLDS, params={"q": "曾新11"}, headers=township)).json()
        assert found["total"]["count"] == 1
