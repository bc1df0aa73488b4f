"""Who asks about an area that isn't his is told so, by every list; who asks about a part of his own gets it."""

from collections.abc import Callable

import httpx
import pytest

from shared.security.permissions import PERMISSIONS, Role
from tests.monitoring.builders import VILLAGE
from tests.scopes import AREAS, outside

SignIn = Callable[..., dict[str, str]]
LISTS = {
    "/monitoring/alerts": "alert.read",
    "/monitoring/feeds/alerts": "alert.read",
    "/monitoring/duties": "post_duty.read",
    "/monitoring/duties/summary": "post_duty.read",
    "/monitoring/duties/calendar.ics": "post_duty.read",
    "/monitoring/feeds/duties": "post_duty.read",
    "/monitoring/targets": "target.read",
    "/monitoring/works": "target.read",
    "/monitoring/departments": "target.read",
    "/monitoring/quotas": "target.read",
    "/monitoring/feeds/targets": "target.read",
    "/monitoring/overview": "overview.read",
    "/monitoring/overview/areas": "overview.read",
    "/monitoring/assessments": "work_assessment.read",
    "/monitoring/assessments/calendar": "work_assessment.read",
    "/monitoring/assessment-results": "work_assessment.read",
    "/monitoring/assessment-results/export": "work_assessment.read",
    "/monitoring/assessment-results/fund-weights": "work_assessment.read",
    "/monitoring/feeds/supervision": "supervision.read",
    "/monitoring/supervision/units": "supervision.read",
    "/monitoring/inspections": "supervision.read",
    "/monitoring/findings": "supervision.read",
    "/monitoring/screenings": "supervision.read",
    "/monitoring/spot-checks": "spot_check.read",
    "/monitoring/signals": "signal.read",
    "/monitoring/webhooks": "webhook.read",
}
CASES = [
    pytest.param(role, area, path, id=f"{role.value} {path}")
    for role, area in AREAS.items()
    for path, permission in LISTS.items()
    if role in PERMISSIONS[permission]
]


@pytest.mark.parametrize(("role", "area", "path"), CASES)
async def test_an_area_outside_the_callers_is_refused_and_one_inside_is_shown(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str, path: str
) -> None:
    who = sign_in(role, area)
    for foreign in outside(area):
        reply = await client.get(path, params={"area": foreign}, headers=who)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (403, "auth.outside_area", "area")
    for own in (area, area.ljust(12, "0"), VILLAGE):
        assert (await client.get(path, params={"area": own}, headers=who)).status_code == 200


@pytest.mark.parametrize("path", LISTS)
async def test_what_is_no_area_code_is_refused_by_code(client: httpx.AsyncClient, sign_in: SignIn, path: str) -> None:
    reply = await client.get(path, params={"area": "36072"}, headers=sign_in(Role.COUNTY_OFFICE))
    body = reply.json()
    assert (reply.status_code, body["code"], body["field"]) == (422, "area.bad_code", "area")


@pytest.mark.parametrize("path", LISTS)
async def test_an_area_that_is_not_there_is_refused_and_never_looks_empty(
    client: httpx.AsyncClient, sign_in: SignIn, path: str
) -> None:
    reply = await client.get(path, params={"area": "360722999"}, headers=sign_in(Role.COUNTY_OFFICE))
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "area.unknown", "area")


async def test_a_condition_that_no_list_knows_is_refused(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    who = sign_in(Role.COUNTY_OFFICE)
    others = ("reports", "rankings", "published-shares", "inspection-forms", "supervision/gaps", "sweeps")
    for path in (*LISTS, *(f"/monitoring/{name}" for name in others)):
        reply = await client.get(path, params={"sate": "x"}, headers=who)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "sate"), (
            path
        )
    reply = await client.get("/monitoring/overview", params={"on": "2018-01-01"}, headers=who)
    assert reply.json()["detail"] == "没有查询条件 on；可用：area"
