"""One electronic file of each household, the same for village, township, county and city, each in its own area."""

import httpx
import pytest

from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.household_builder import HOUSEHOLDS, registered

LEVELS = (
    (Role.VILLAGE_CADRE, "360722102201", "360722102202"),
    (Role.TOWNSHIP, "360722102", "360722103"),
    (Role.COUNTY_OFFICE, "360722", "360723"),
    (Role.CITY_OFFICE, "3607", "3608"),
)
"""Role, its area around the household, and a neighbour's."""


@pytest.mark.requirement("R002-018")
async def test_village_township_county_and_city_read_the_same_file(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, township)
    at = f"{HOUSEHOLDS}/{household['id']}"
    read = []
    for role, area, neighbour in LEVELS:
        reply = await client.get(at, headers=sign_in(role, area))
        assert reply.status_code == 200, (role, reply.text)
        read.append((reply.headers["ETag"], reply.content))
        assert (await client.get(at, headers=sign_in(role, neighbour))).status_code == 404, role
        found = await client.get(HOUSEHOLDS, params={"village_code": "360722102201"}, headers=sign_in(role, area))
        assert [one["id"] for one in found.json()["items"]] == [household["id"]], role
    assert len(set(read)) == 1
    change = {"occurred_on": "2016-03-01", "reason": "更正", "housing_sqm": "90.00"}
    reply = await client.patch(at, json=change, headers={**township, "If-Match": read[0][0]})
    assert reply.status_code == 200, reply.text
    again = {(await client.get(at, headers=sign_in(role, area))).headers["ETag"] for role, area, _ in LEVELS}
    assert again == {'"2"'}
