"""Helping units and helpers: one liaison person, numbers masked, seen by those whom they help and by no others."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.helpers import rules
from services.registry.helpers.models import Helper
from shared.database import Sessions
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.helping_builder import (
    COUNTY,
    TOWN,
    a_cover,
    a_helper,
    a_pairing,
    a_step,
    a_unit,
    households,
    in_force,
    made,
    paired,
    refused,
    seen,
    stepped,
    the_helper,
)


@pytest.mark.requirement("R002-158")
@pytest.mark.parametrize(
    ("liaison", "status"),
    [("施渠平", 201), ("", 422), (None, 422), ("施渠平、蔡卫东", 422), ("施渠平和蔡卫东", 422), (["施渠平"], 422)],
)
async def test_a_unit_has_exactly_one_liaison_person(
    client: httpx.AsyncClient, county: SIGNED_IN, liaison: Any, status: int
) -> None:
    reply = await client.post("/registry/help-units", json=a_unit(liaison=liaison), headers=county)
    assert reply.status_code == status, reply.text
    if status == 422:
        assert reply.json()["field"] == "liaison"


@pytest.mark.requirement("R002-158")
async def test_a_unit_without_a_liaison_person_is_refused(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    unit = a_unit()
    del unit["liaison"]
    assert await refused(client, county, "help-units", unit) == (422, "request.invalid")
    assert await refused(client, county, "help-units", a_unit(liaison="甲，乙")) == (422, "registry.several_liaisons")


def test_a_post_may_begin_and_end_on_one_day() -> None:
    rules.check_service(date(2016, 3, 1), date(2016, 3, 1))
    with pytest.raises(rules.HelperLeavesEarly):
        rules.check_service(date(2016, 3, 1), date(2016, 2, 29))


async def test_a_number_is_kept_encrypted_and_shown_with_a_reason_that_is_kept(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, county: SIGNED_IN
) -> None:
    helper = await made(client, county, "helpers", a_helper(phone="13807970001"))
    assert helper["phone_masked"] == "138****0001"
    assert "phone" not in helper
    assert "phone_encrypted" not in helper
    async with sessions() as session:
        kept = (await session.scalars(select(Helper))).one()
        assert kept.phone_encrypted is not None
        assert b"13807970001" not in kept.phone_encrypted

    at = f"/registry/helpers/{helper['id']}"
    assert (await client.get(f"{at}/phone", headers=county)).json()["code"] == "registry.reason_required"
    village = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    assert (await client.get(f"{at}/phone", params={"reason": "联系"}, headers=village)).status_code == 404
    auditor = sign_in(Role.AUDITOR, "360722")
    refusal = await client.get(f"{at}/phone", params={"reason": "联系"}, headers=auditor)
    assert (refusal.status_code, refusal.json()["code"]) == (403, "auth.forbidden")
    reply = await client.get(f"{at}/phone", params={"reason": "核实帮扶情况"}, headers=county)
    assert (reply.json(), reply.headers["cache-control"]) == ({"phone": "13807970001"}, "no-store")
    async with sessions() as session:
        (act,) = (await session.scalars(select(AuditRecord))).all()
    assert (act.action, act.target, act.reason) == ("identity.reveal", f"helper {helper['id']}", "核实帮扶情况")

    same = await client.patch(at, json=a_step(phone="13807970001"), headers={**county, "If-Match": '"1"'})
    assert (same.status_code, same.json()["version"]) == (200, 1)  # nothing changed, so no version
    other = await client.patch(at, json=a_step(phone="13907970002"), headers={**county, "If-Match": '"1"'})
    assert (other.json()["version"], other.json()["phone_masked"]) == (2, "139****0002")
    none = await client.patch(at, json=a_step(phone=None), headers={**county, "If-Match": '"2"'})
    assert none.json()["phone_masked"] is None
    assert (await client.get(f"{at}/phone", params={"reason": "核实"}, headers=county)).json() == {"phone": None}
    history = (await client.get(f"{at}/history", headers=county)).json()["items"]
    assert history[1]["old"] == {"phone_masked": "138****0001"}

    unit = await made(client, county, "help-units", a_unit(liaison_phone="13807970003"))
    assert unit["liaison_phone_masked"] == "138****0003"
    reply = await client.get(f"/registry/help-units/{unit['id']}/phone", params={"reason": "联系"}, headers=county)
    assert reply.json() == {"phone": "13807970003"}


async def test_a_helper_of_the_county_is_seen_by_name_and_post_where_he_helps_and_nowhere_else(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, county: SIGNED_IN, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    unit = await made(client, county, "help-units", a_unit())
    helper_id = await the_helper(
        client, county, unit_id=unit["id"], area_code=COUNTY, post="department_cadre", phone="13807970001"
    )
    beside = sign_in(Role.TOWNSHIP, "360722103")
    assert (await seen(client, township, "helpers"))["items"] == []
    foreign = a_pairing(household["id"], helper_id)
    assert await refused(client, township, "household-pairings", foreign) == (422, "registry.unknown_reference")

    await made(client, county, "village-pairings", a_cover(VILLAGE, unit_id=unit["id"]))
    for who in (township, sign_in(Role.VILLAGE_CADRE, VILLAGE)):
        (one,) = (await seen(client, who, "helpers"))["items"]
        assert (one["name"], one["post"], one["unit_name"], one["unit_level"]) == (
            *("蔡卫东", "department_cadre", "县住建局", "county"),
        )
        assert "phone_masked" not in one
        assert [each["name"] for each in (await seen(client, who, "units"))["items"]] == ["县住建局"]
        assert (await client.get(f"/registry/helpers/{helper_id}", headers=who)).status_code == 404
        assert (await client.get("/registry/helpers", headers=who)).json()["items"] == []
    for who in (beside, sign_in(Role.VILLAGE_CADRE, "360722102202"), sign_in(Role.COUNTY_OFFICE, "360724")):
        assert (await seen(client, who, "helpers"))["items"] == []
        assert (await seen(client, who, "units"))["items"] == []
        standing = await client.get(f"/registry/helping/helpers/{helper_id}/standing", headers=who)
        assert standing.status_code == 404
    assert (await paired(client, township, household["id"], helper_id))["helper_id"] == helper_id


async def test_a_list_of_helpers_pages_and_refuses_another_area(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN
) -> None:
    for number in range(3):
        await the_helper(client, county, f"P{number}")
    page = await seen(client, county, "helpers", limit=2)
    rest = await seen(client, county, "helpers", limit=2, after=page["next"])
    assert [one["number"] for one in page["items"] + rest["items"]] == ["P0", "P1", "P2"]
    assert rest["next"] is None
    for path in ("helpers", "units", "coverage", "villages-without-unit", "households-lacking", "shortfalls"):
        reply = await client.get(f"/registry/helping/{path}", params={"area": "360722103"}, headers=township)
        assert (reply.status_code, reply.json()["field"]) == (403, "area"), path


@pytest.mark.requirement("R000-049")
async def test_a_helper_with_a_poor_household_can_not_leave_the_post(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "gupo-2014")
    (household,) = await households(client, township, 1)
    first, second = await the_helper(client, township, "P1"), await the_helper(client, township, "P2")
    line = await paired(client, township, household["id"], first)
    at = f"/registry/helpers/{first}"
    leave = a_step("2016-06-30", "调离", active_to="2016-06-30")
    reply = await client.patch(at, json=leave, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.helper_still_paired")
    reply = await client.post(f"{at}/withdraw", json=a_step(), headers={**township, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.helper_still_paired"
    late = a_step(active_from="2015-01-02")
    reply = await client.patch(at, json=late, headers={**township, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.helper_still_paired"

    swap = a_step("2016-07-01", "换人", helper_id=second)
    assert (await stepped(client, township, line, "replace", swap)).status_code == 201
    early = await client.patch(
        at, json=a_step("2016-07-01", active_to="2016-06-29"), headers={**township, "If-Match": '"1"'}
    )
    assert early.json()["code"] == "registry.helper_still_paired"  # helped until 30 June
    reply = await client.patch(at, json=leave, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["active_to"]) == (200, "2016-06-30")
    late_line = a_pairing(household["id"], first, "2016-07-01", pairing_role="medical")
    assert await refused(client, township, "household-pairings", late_line) == (422, "registry.helper_not_serving")


async def test_a_unit_in_use_is_not_withdrawn_and_an_unused_one_is(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    unit = await made(client, county, "help-units", a_unit())
    helper = await made(client, county, "helpers", a_helper(unit_id=unit["id"]))
    at = f"/registry/help-units/{unit['id']}/withdraw"
    reply = await client.post(at, json=a_step(), headers={**county, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.helper_still_paired"
    gone = f"/registry/helpers/{helper['id']}/withdraw"
    assert (await client.post(gone, json=a_step(), headers={**county, "If-Match": '"1"'})).status_code == 200
    assert (await client.post(at, json=a_step(), headers={**county, "If-Match": '"1"'})).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"post": "king"}, 422, "request.invalid", "post"),
        ({"phone": "123"}, 422, "request.invalid", "phone"),
        ({"active_to": "2012-12-31"}, 422, "registry.helper_leaves_early", "active_to"),
        ({"area_code": "360722103000"}, 403, "auth.outside_area", "area_code"),
        ({"unit_id": "018f3c7a-0000-7000-8000-000000000000"}, 422, "registry.unknown_reference", "unit_id"),
        ({"occurred_on": "2999-01-01"}, 422, "request.date_in_future", "occurred_on"),
    ],
)
async def test_what_can_not_be_of_a_helper_is_refused_by_field(
    client: httpx.AsyncClient, township: SIGNED_IN, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    reply = await client.post("/registry/helpers", json=a_helper(**change), headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)


async def test_a_number_is_given_once_in_a_county(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    await the_helper(client, county)
    assert await refused(client, county, "helpers", a_helper()) == (409, "registry.duplicate_number")
    assert await refused(client, county, "helpers", a_helper("P02", area_code="360724000000")) == (
        403,
        "auth.outside_area",
    )


async def test_only_town_and_county_enter_helpers(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    for role, area in ((Role.VILLAGE_CADRE, VILLAGE), (Role.WORK_TEAM, VILLAGE), (Role.AUDITOR, "360722")):
        reply = await client.post("/registry/helpers", json=a_helper(area_code=TOWN), headers=sign_in(role, area))
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
