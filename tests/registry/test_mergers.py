"""What one person does with a household takes none off the register and changes no standing: a second approves that."""

import httpx
import pytest

from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import a_person, exited, registered
from tests.registry.membership_builder import leave, take


async def test_no_merger_lets_the_poor_exit_or_brings_back_who_left_poverty(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    poor = await registered(client, township)
    other = await registered(client, township, number="H002", members=[a_person(6, name="老母")])
    out = await exited(client, county, second, other, "2016-04-01")
    for home, joins in ((out, poor), (poor, out)):
        to = {"other": {"household_id": joins["id"], "version": joins["version"]}}
        relations = [{"id": one["id"], "relation": "other"} for one in joins["members"]]
        reply = await take(client, township, home, "merge", **to, relations=relations)
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.standings_differ")


@pytest.mark.parametrize("kind", ["moved_away", "married_out"])
async def test_no_household_leaves_the_register_member_by_member(
    client: httpx.AsyncClient, township: SIGNED_IN, kind: str
) -> None:
    home = await registered(client, township)
    home = (await leave(client, township, home, 1, "moved_away")).json()
    reply = await leave(client, township, home, 0, kind)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (409, "registry.last_member", "kind")
    assert (await leave(client, township, home, 0, "death")).json()["status"] == "removed"


async def test_the_last_member_moves_among_households_of_one_standing_only(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    alone = await registered(client, township, members=[a_person(1)])
    out = await registered(client, township, number="H002", members=[a_person(6, name="老母")])
    there = await registered(client, township, number="H003", members=[a_person(8, name="邻居")])
    out = await exited(client, county, second, out, "2016-04-01")
    to = {"household_id": out["id"], "version": out["version"], "relation": "other"}
    reply = await leave(client, township, alone, 0, "to_household", to=to)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.standings_differ")
    assert reply.json()["field"] == "to.household_id"
    to = {"household_id": there["id"], "version": there["version"], "relation": "other"}
    assert (await leave(client, township, alone, 0, "to_household", to=to)).json()["status"] == "removed"
