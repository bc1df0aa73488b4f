"""A merger has one maker, so it changes nobody's standing: that takes a second person, or a procedure."""

import httpx

from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import a_person, exited, registered
from tests.registry.membership_builder import take


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
