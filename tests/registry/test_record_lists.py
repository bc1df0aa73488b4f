"""What the lists of all kinds may be asked for."""

import httpx

from services.registry.kinds import KINDS
from services.registry.records.models import HouseholdRecord, OwnedRecord
from shared.security.permissions import PERMISSIONS, Role
from tests.registry.conftest import SignIn
from tests.registry.register_builder import NO_SUCH


async def test_records_of_an_area_are_not_asked_by_household(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    areas = 0
    for kind in KINDS:
        role = next(one for one in (Role.COUNTY_OFFICE, Role.COUNTY_FINANCE) if one in PERMISSIONS[kind.read])
        who = sign_in(role, "360722")
        reply = await client.get(f"/registry/{kind.path}", params={"household_id": NO_SUCH}, headers=who)
        if issubclass(kind.model, HouseholdRecord | OwnedRecord):
            assert (reply.status_code, reply.json()["items"]) == (200, []), kind.name
            continue
        areas += 1
        # left out, everybody's would be shown
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid"), kind.name
        assert "household_id" in reply.text
    assert areas > 10
    document = (await client.get("/openapi.json")).json()
    for kind in KINDS:
        named = {one["name"] for one in document["paths"][f"/registry/{kind.path}"]["get"]["parameters"]}
        assert {"area", "withdrawn", "limit", "after"} <= named
        assert ("household_id" in named) is issubclass(kind.model, HouseholdRecord | OwnedRecord), kind.name


async def test_lists_by_year_take_the_year_as_an_address_writes_it(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    asked = [kind.path for kind in KINDS if "year" in kind.conditions.model_fields]
    assert {"projects", "fund-plans", "responsibility-letters", "village-years"} <= set(asked)
    who = sign_in(Role.COUNTY_OFFICE, "360722")
    for path in (*asked, "fund-entries"):
        reply = await client.get(f"/registry/{path}", params={"year": 2017}, headers=who)
        assert (reply.status_code, reply.json().get("items")) == (200, []), path
        wrong = await client.get(f"/registry/{path}", params={"year": 1989}, headers=who)
        assert (wrong.status_code, wrong.json()["field"]) == (422, "year"), path
