"""The console's navigation, and where each post's day begins."""

import httpx
import nicegui
import pytest

from services.gateway.console import layout, start
from services.gateway.console.sessions import User
from shared.security.permissions import PERMISSIONS, ROLE_LABELS, Role, may
from tests.gateway.test_console import sign_in

POSTS = [role for role in Role if role is not Role.SERVICE]
AREAS = {Role.VILLAGE_CADRE: "360722102201", Role.TOWNSHIP: "360722102", Role.CITY_OFFICE: "3607", Role.BANK: "3607"}


def reader(role: Role) -> User:
    """Somebody in a post."""
    held = frozenset(permission for permission in PERMISSIONS if may(role, permission))
    return User("某人", ROLE_LABELS[role], AREAS.get(role, "360722"), held, role.value)


def entries(user: User) -> list[str]:
    """Paths of what is offered."""
    return [path for _, group in layout._groups(user) for path, _ in group]


@pytest.mark.parametrize("role", POSTS)
def test_every_day_begins_with_a_page_that_its_post_may_read(role: Role) -> None:
    assert start.start_of(reader(role)) in entries(reader(role))


@pytest.mark.parametrize("role", POSTS)
def test_a_page_is_offered_once_and_is_there(role: Role) -> None:
    paths = {getattr(route, "path", "") for route in nicegui.app.routes}
    offered = entries(reader(role))
    assert len(offered) == len(set(offered))
    assert set(offered) <= paths


def test_a_bank_is_offered_its_business_and_no_register() -> None:
    groups = dict(layout._groups(reader(Role.BANK)))
    assert ("/loans", "贷款") in groups["信贷与基金"]
    assert "农户" not in groups
    assert "/overview" not in entries(reader(Role.BANK))


@pytest.mark.usefixtures("person")
async def test_the_bare_address_leads_to_where_the_day_begins(browser: httpx.AsyncClient) -> None:
    reply = await sign_in(browser)
    assert reply.headers["location"] == "/console/"
    led = await browser.get("/console/")
    assert (led.status_code, led.headers["location"]) == (303, "/console/overview")
