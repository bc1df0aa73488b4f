"""Changes of areas are recorded in the order of their days."""

import httpx
import pytest

from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.household_builder import Json
from tests.registry.test_area_changes import CHANGES, NEW, OLD, a_change, changed


@pytest.fixture
def city(sign_in: SignIn) -> SIGNED_IN:
    """The city's poverty office."""
    return sign_in(Role.CITY_OFFICE, "3607")


async def test_changes_are_recorded_in_the_order_of_their_days(client: httpx.AsyncClient, city: SIGNED_IN) -> None:
    town, village = "360722106", "360722106201"
    await changed(client, city, "renamed", OLD, name="金盆山镇", effective_on="2019-06-01")
    await changed(client, city, "renumbered", village, town + "299", effective_on="2019-06-01")
    await changed(client, city, "merged", town + "203", town + "202", effective_on="2019-06-01")
    await changed(client, city, "established", "360722153", name="柳塘镇", effective_on="2019-06-01")
    later, early = "registry.later_area_change", "registry.change_before_area"
    before: Json = {"effective_on": "2019-05-31"}
    for change, code in (
        (a_change("renamed", OLD, name="谷山镇", **before), later),  # the name of 2019 is the one it bears
        (a_change("renumbered", OLD, NEW, **before), later),
        (a_change("renumbered", town, "360722156", **before), later),  # what lies inside changed since
        (a_change("merged", town + "202", town + "204", **before), later),  # another village came to it since
        (a_change("merged", town + "204", town + "299", **before), early),  # there was no such village yet
        (a_change("established", "360722153201", name="村", **before), early),
        (a_change("renumbered", town + "204", "360722153201", **before), early),
    ):
        reply = await client.post(CHANGES, json=change, headers=city)
        assert (reply.json().get("code"), reply.json().get("field")) == (code, "effective_on"), change
    # what another area, or a part of one, has been through since says nothing against it
    await changed(client, city, "renamed", town, name="小江新镇", **before)
    await changed(client, city, "renumbered", OLD, NEW, effective_on="2019-06-01")
    assert (await client.get(f"/areas/{NEW}", headers=city)).json()["name"] == "金盆山镇"
