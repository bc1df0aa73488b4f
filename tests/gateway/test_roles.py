"""The table of roles: readable, and with the duties of two people kept apart."""

import re
from collections.abc import Callable
from itertools import combinations

import httpx
import pytest

from services.credit import main as credit
from services.gateway.accounts.rules import FITTING_LEVELS
from services.monitoring import main as monitoring
from services.registry import main as registry
from shared.areas import AreaLevel
from shared.problem_codes import refusal_codes
from shared.security.permissions import (
    PERMISSION_LABELS,
    PERMISSIONS,
    SECOND_PERSONS,
    SEPARATIONS,
    Role,
    Separation,
    may,
    separation_of,
)

SignIn = Callable[..., dict[str, str]]


def test_every_permission_has_a_chinese_label_of_its_own() -> None:
    assert PERMISSION_LABELS.keys() == PERMISSIONS.keys()
    for permission, label in PERMISSION_LABELS.items():
        assert re.search("[\u4e00-\u9fff]", label), permission
    assert len(set(PERMISSION_LABELS.values())) == len(PERMISSION_LABELS)


@pytest.mark.parametrize("separation", SEPARATIONS, ids=lambda one: f"{one.first}-{one.second}")
def test_no_role_holds_both_halves(separation: Separation) -> None:
    first, second = PERMISSIONS[separation.first], PERMISSIONS[separation.second]
    assert first
    assert second
    assert first & second == set()


def test_roles_are_separated_by_what_they_hold_and_never_from_themselves() -> None:
    separated = {
        frozenset((one, other)) for one, other in combinations(Role, 2) if separation_of(one, other) is not None
    }
    assert all(separation_of(role, role) is None for role in Role)
    assert frozenset((Role.COUNTY_OFFICE, Role.COUNTY_FINANCE)) in separated
    assert frozenset((Role.CITY_FINANCE, Role.COUNTY_FINANCE)) in separated
    assert frozenset((Role.CITY_OFFICE, Role.COUNTY_OFFICE)) not in separated
    assert frozenset((Role.WORK_TEAM, Role.VILLAGE_CADRE)) not in separated
    assert all(separation_of(one, other) == separation_of(other, one) for one, other in map(tuple, separated))


def test_where_one_role_may_take_both_steps_a_code_refuses_the_same_person() -> None:
    # their applications load every refusal
    homes = [service.__name__.split(".")[1] for service in (registry, credit, monitoring)]
    codes = {code for home in homes for code in refusal_codes(home)}
    for pair in SECOND_PERSONS:
        assert {pair.first, pair.second} <= PERMISSIONS.keys()
        assert pair.code in codes


async def test_a_person_can_read_who_may_do_what(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    table = (await client.get("/api/v1/auth/roles", headers=sign_in(Role.VILLAGE_CADRE, "360722102201"))).json()
    shown = {one["role"]: one for one in table["items"]}
    assert shown.keys() == set(Role) - {Role.SERVICE}
    for role, one in shown.items():
        permissions = {named["permission"] for named in one["permissions"]}
        assert permissions == {permission for permission in PERMISSIONS if may(Role(role), permission)}
    assert shown["county_finance"]["label"] == "县财政局"
    assert {"permission": "subsidy_list.pay", "label": "拨付贴息"} in shown["county_finance"]["permissions"]
    assert (shown["county_finance"]["second_factor"], shown["village_cadre"]["second_factor"]) == (True, False)
    assert table["separations"][0] == {
        "first": {"permission": "subsidy_list.approve", "label": "审批贴息名单"},
        "second": {"permission": "subsidy_list.pay", "label": "拨付贴息"},
        "why": "扶贫部门审批，财政部门拨付",
    }
    assert len(table["second_persons"]) == len(SECOND_PERSONS)
    assert (await client.get("/api/v1/auth/roles")).status_code == 401


def allowed(role: Role, *permissions: str) -> set[str]:
    """Which of some permissions a role holds."""
    return {permission for permission in permissions if may(role, permission)}


@pytest.mark.requirement("R000-070")
def test_village_staff_carry_out_follow_and_keep_files_in_their_village() -> None:
    theirs = ("procedure.write", "visit.write", "check.write", "document.write", "loan_visit.write", "alert.handle")
    assert allowed(Role.VILLAGE_CADRE, *theirs) == set(theirs)
    above = ("household.write", "request.decide", "subsidy_list.approve", "special_fund.pay", "identity.reveal")
    assert allowed(Role.VILLAGE_CADRE, *above) == set()
    assert FITTING_LEVELS["village_cadre"] == {AreaLevel.TOWN, AreaLevel.VILLAGE}


@pytest.mark.requirement("R002-140")
def test_city_finance_pays_the_fund_out_and_watches_over_it() -> None:
    theirs = ("fund.deposit", "fund.confirm", "year_settlement.draw_up", "year_settlement.transfer")
    watched = ("fund.read", "fund_plan.read", "loss_share.read", "ledger.read", "claim.read", "statement.read")
    assert allowed(Role.CITY_FINANCE, *theirs, *watched) == {*theirs, *watched}
    # the plan is the poverty office's
    assert allowed(Role.CITY_FINANCE, "fund_plan.write", "fund.cancel", "bank_standing.write") == set()
    assert FITTING_LEVELS["city_finance"] == {AreaLevel.CITY}


@pytest.mark.requirement("R002-141")
def test_the_citys_finance_work_office_leads_supervises_and_assesses_the_banks() -> None:
    theirs = ("guidance_task.write", "bank_assessment.write")
    watched = (
        "bank.read",
        "bank_summary.read",
        "bank_assessment.read",
        "guidance_task.read",
        "classification.read",
        "reconciliation.read",
        "portfolio_share.read",
        "claim.read",
        "duty.read",
    )
    assert allowed(Role.CITY_FINANCE_WORK, *theirs, *watched) == {*theirs, *watched}
    # it leads banks, and has no part in households' files, lists and money
    others = {permission for permission in PERMISSIONS if may(Role.CITY_FINANCE_WORK, permission)} - {*theirs, *watched}
    assert others & {"household.read", "loan.read", "subsidy_list.approve", "fund.deposit", "bank_event.write"} == set()
    assert {permission.rpartition(".")[2] for permission in others} == {"read", "change", "give"}
    assert FITTING_LEVELS["city_finance_work"] == {AreaLevel.CITY}


_SUPERVISES = ("supervision.inspect", "spot_check.record")
_PERSONAL = ("own_account.change",)


@pytest.mark.requirement("R003-036")
def test_a_third_party_that_supervises_reads_and_changes_nothing_it_supervises() -> None:
    held = {permission for permission in PERMISSIONS if may(Role.AUDITOR, permission)}
    reading = {permission for permission in held if permission.rpartition(".")[2] in {"read", "export", "replay"}}
    # a simulation is a reckoning and writes no books; what it finds itself it writes down
    assert held - reading == {*_SUPERVISES, *_PERSONAL, "simulation.run"}
    assert {"household.read", "loan.read", "ledger.read", "supervision.read", "spot_check.read"} <= reading
    assert FITTING_LEVELS["auditor"] == {AreaLevel.COUNTY, AreaLevel.CITY, AreaLevel.PROVINCE}
