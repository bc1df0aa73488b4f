"""What waits for a reader in the credit books."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from services.gateway.console import work
from services.gateway.console.api import Answer
from services.gateway.console.sessions import Session, User
from shared.security.permissions import PERMISSIONS, Role, may
from tests.gateway.test_console import sign_in
from tests.gateway.test_console_field_conflicts import AT, CONFLICT
from tests.gateway.test_console_steps import A_LIST, LIST_ID

LISTS, DEPOSITS, SETTLEMENTS = "/credit/subsidy-lists", "/credit/fund-deposits", "/credit/year-settlements"


def somebody(role: Role) -> User:
    """A reader with the rights of a role."""
    rights = frozenset(permission for permission in PERMISSIONS if may(role, permission))
    return User("某人", "某岗", "360722", rights, role.value)


def asked_by(role: Role) -> dict[str, list[str]]:
    """Path → states that somebody of a role is asked for in the credit books."""
    user = somebody(role)
    found: dict[str, list[str]] = {}
    for kind in work.money_of(user, {}):
        for path, conditions in kind.asks(user):
            found.setdefault(path, []).append(conditions["state"])
    return found


@pytest.mark.parametrize(
    ("role", "waiting"),
    [
        (Role.COUNTY_OFFICE, {LISTS: ["submitted", "draft", "returned"]}),
        (
            Role.COUNTY_FINANCE,
            {LISTS: ["approved"], DEPOSITS: ["sent"], SETTLEMENTS: ["paid", "confirmed", "drawn_up"]},
        ),
        (Role.CITY_FINANCE, {DEPOSITS: ["planned"], SETTLEMENTS: ["paid", "confirmed"]}),
        (Role.BANK, {LISTS: ["draft", "returned"], DEPOSITS: ["passed_on"]}),
        (Role.AUDITOR, {}),
        (Role.VILLAGE_CADRE, {}),
    ],
)
def test_each_post_is_shown_the_money_that_waits_for_it(role: Role, waiting: Mapping[str, list[str]]) -> None:
    assert asked_by(role) == waiting


@pytest.mark.parametrize(
    ("state", "payer", "waits"),
    [("confirmed", "county", True), ("confirmed", "city", False), ("paid", "county", False), ("paid", "city", True)],
)
def test_a_settlement_waits_for_the_side_whose_step_is_next(state: str, payer: str, waits: bool) -> None:
    user = somebody(Role.COUNTY_FINANCE)
    [kind] = [one for one in work.money_of(user, {}) if one.name == "settlements"]
    assert kind.waits({"state": state, "payer": payer}, user) == waits


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_field_conflicts_wait_for_those_who_decide_them(role: Role) -> None:
    user = somebody(role)
    [kind] = [one for one in work.KINDS if one.name == "conflicts"]
    assert (kind.permission in user.permissions) == (role in (Role.TOWNSHIP, Role.COUNTY_OFFICE))
    assert kind.asks(user) == [("/registry/field/conflicts", {"state": "open"})]


@pytest.mark.usefixtures("person")
async def test_an_open_field_conflict_leads_to_where_it_is_decided(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)

    async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
        wanted = path == "/registry/field/conflicts" and params is not None and params["state"] == "open"
        items: list[Any] = [CONFLICT] if wanted else []
        return Answer(200, {"items": items, "next": None, "households": 0})

    monkeypatch.setattr(Session, "get", get)
    page = (await browser.get("/console/work")).text
    for told in ("待我决定的现场差异", AT, "村民小组、是否通生活用电", "/console/field-conflicts?state=open"):
        assert told in page


@pytest.mark.usefixtures("person")
async def test_a_submitted_list_waits_for_the_office_and_leads_to_its_page(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)

    async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
        wanted = path == LISTS and params is not None and params["state"] == "submitted"
        items: list[Any] = [A_LIST] if wanted else []
        return Answer(200, {"items": items, "next": None, "households": 0})

    monkeypatch.setattr(Session, "get", get)
    page = (await browser.get("/console/work")).text
    for told in ("待我办理的贴息名单", f"/console/subsidies/{LIST_ID}", "12,345.67"):
        assert told in page
    # the office has no part in deposits and settlements
    assert "待我办理的基金缴存" not in page
    assert "代偿损失结算" not in page
