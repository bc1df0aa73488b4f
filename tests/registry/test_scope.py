"""Who asks about an area that isn't his is told so, by every list; who asks about a part of his own gets it."""

import httpx
import pytest

from shared.security.permissions import PERMISSIONS, Role
from tests.registry.conftest import VILLAGE, SignIn
from tests.scopes import AREAS, outside

FILTERS = [
    ("/registry/households", "village_code", "household.read"),
    ("/registry/villages", "area", "village.read"),
    ("/registry/exports", "area", "household.export"),
    ("/registry/school-counts", "area", "household.read"),
    ("/registry/guarantees/missing", "area", "household.read"),
    ("/registry/guarantees/counts", "area", "household.read"),
    ("/registry/measures", "area", "help.read"),
    ("/registry/relocations", "area", "help.read"),
    ("/registry/fund-entries", "area", "special_fund.read"),
    ("/registry/fund-transfers", "area", "special_fund.read"),
    ("/registry/procedures/rounds", "area", "procedure.read"),
    ("/registry/procedures/remaining", "area", "procedure.read"),
    ("/registry/procedures/waiting", "area", "procedure.read"),
    ("/registry/notices", "area", "procedure.read"),
    ("/registry/monitoring-objects", "area", "household.read"),
]
CASES = [
    pytest.param(role, area, path, name, id=f"{role.value} {path}")
    for role, area in AREAS.items()
    for path, name, permission in FILTERS
    if role in PERMISSIONS[permission]
]


@pytest.mark.parametrize(("role", "area", "path", "name"), CASES)
async def test_an_area_outside_the_callers_is_refused_and_one_inside_is_shown(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str, path: str, name: str
) -> None:
    who = sign_in(role, area)
    for foreign in outside(area):
        reply = await client.get(path, params={name: foreign}, headers=who)
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (403, "auth.outside_area", name)
        assert "不在您的辖区内" in reply.json()["detail"]
    for own in (area, area.ljust(12, "0"), VILLAGE):
        assert (await client.get(path, params={name: own}, headers=who)).status_code == 200


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name, _ in FILTERS])
@pytest.mark.parametrize("text", ["", "36072", "abc", "360722102201000", "360722000001"])
async def test_what_is_no_area_code_is_refused_by_code(
    client: httpx.AsyncClient, county: dict[str, str], path: str, name: str, text: str
) -> None:
    reply = await client.get(path, params={name: text}, headers=county)
    assert (reply.status_code, reply.json()["code"]) == (422, "area.bad_code")


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name, _ in FILTERS])
async def test_an_area_that_is_not_there_is_refused_and_never_looks_empty(
    client: httpx.AsyncClient, county: dict[str, str], path: str, name: str
) -> None:
    reply = await client.get(path, params={name: "360722999"}, headers=county)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "area.unknown", name)


@pytest.mark.parametrize(
    "path", ["/registry/households", "/registry/villages", "/areas", "/registry/guarantees/counts"]
)
async def test_a_misspelt_condition_does_not_show_everybody(
    client: httpx.AsyncClient, county: dict[str, str], path: str
) -> None:
    reply = await client.get(path, params={"vilage": VILLAGE}, headers=county)
    assert (reply.status_code, reply.json()["field"]) == (422, "vilage")
