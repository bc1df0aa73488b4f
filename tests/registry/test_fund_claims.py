"""County reimbursement accounting: claimed with vouchers, checked, paid by the county; three people."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of
from tests.registry.help_builder import TOWN, a_step, an_approved_project, listed, made, refused, sent
from tests.registry.household_builder import Json
from tests.registry.test_funds import an_account

CLAIMS = "fund-claims"


@pytest.fixture
def finance(sign_in: SignIn) -> SIGNED_IN:
    """The county's finance bureau."""
    return sign_in(Role.COUNTY_FINANCE, "360722")


@pytest.fixture
def town(sign_in: SignIn) -> SIGNED_IN:
    """The town's own officer."""
    return sign_in(Role.TOWNSHIP, TOWN[:9])


def a_claim(project: Json, account: Json, number: str = "BZ-001", **changes: Any) -> Json:
    """What a project has cost, with two vouchers."""
    claim = a_step(
        area_code=TOWN[:9] + "000",
        claim_no=number,
        project_id=project["id"],
        account_id=account["id"],
        amount_fen=6_000_000,
        vouchers=[f"{number}-1", f"{number}-2"],
    )
    return {**claim, **changes}


@pytest.mark.requirement("R000-073")
async def test_a_claim_is_checked_and_paid_by_the_county_three_people(
    client: httpx.AsyncClient, county: SIGNED_IN, town: SIGNED_IN, finance: SIGNED_IN, sign_in: SignIn
) -> None:
    project = await an_approved_project(client, county)
    account = await made(client, finance, "fund-accounts", an_account())
    for vouchers in ([], None):
        lacking = a_claim(project, account, vouchers=vouchers)
        assert await refused(client, town, CLAIMS, lacking) == (422, "request.invalid", "vouchers")
    claim = await made(client, town, CLAIMS, a_claim(project, account))
    assert (claim["state"], claim["claimed_by"], claim["claimed_on"]) == (
        "claimed",
        f"township-{TOWN[:9]}-",
        "2017-03-01",
    )
    at = f"{CLAIMS}/{claim['id']}"
    for who in (town, county):
        assert (await sent(client, who, f"{at}/pay", a_step(), 1)).status_code == 403
    assert (await sent(client, town, f"{at}/check", a_step(), 1)).status_code == 403
    out_of_order = (409, "registry.claim_out_of_order", None)
    assert await refused(client, finance, f"{at}/pay", a_step(), 1) == out_of_order
    # three posts in one hand would be three names of one person
    same = sign_in(Role.COUNTY_OFFICE, "360722", subject=claim["claimed_by"])
    same_person = (409, "registry.claim_same_person", None)
    assert await refused(client, same, f"{at}/check", a_step(), 1) == same_person
    before = (422, "request.date_before_step", "occurred_on")
    assert await refused(client, county, f"{at}/check", a_step("2017-02-28"), 1) == before
    claim = await made(client, county, f"{at}/check", a_step("2017-03-05"), 1)
    assert (claim["state"], claim["checked_by"]) == ("checked", "county_office-360722-")
    assert await refused(client, county, f"{at}/check", a_step("2017-03-06"), 2) == out_of_order
    for subject in (claim["claimed_by"], claim["checked_by"]):
        payer = sign_in(Role.COUNTY_FINANCE, "360722", subject=subject)
        assert await refused(client, payer, f"{at}/pay", a_step("2017-03-06"), 2) == same_person
    assert await refused(client, finance, f"{at}/pay", a_step("2017-03-04"), 2) == before
    claim = await made(client, finance, f"{at}/pay", a_step("2017-03-06"), 2)
    assert (claim["state"], claim["paid_by"], claim["paid_on"]) == ("paid", "county_finance-360722-", "2017-03-06")
    assert await refused(client, finance, f"{at}/pay", a_step("2017-03-07"), 3) == out_of_order
    assert await refused(client, town, f"{at}/withdraw", a_step("2017-03-07"), 3) == out_of_order
    history = (await listed(client, county, f"{at}/history"))["items"]
    assert [(one["action"], one["role"]) for one in history] == [
        ("created", "township"),
        ("checked", "county_office"),
        ("paid", "county_finance"),
    ]
    assert [one["id"] for one in (await listed(client, county, CLAIMS, state="paid"))["items"]] == [claim["id"]]


async def test_a_returned_claim_is_changed_and_goes_again(
    client: httpx.AsyncClient, county: SIGNED_IN, town: SIGNED_IN, finance: SIGNED_IN
) -> None:
    project = await an_approved_project(client, county)
    account = await made(client, finance, "fund-accounts", an_account())
    claim = await made(client, town, CLAIMS, a_claim(project, account))
    at = f"{CLAIMS}/{claim['id']}"
    await made(client, county, f"{at}/check", a_step(), 1)
    patch = {**a_step("2017-03-02"), "amount_fen": 10_000_000}
    reply = await client.patch(f"/registry/{at}", json=patch, headers={**town, "If-Match": '"2"'})
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.claim_out_of_order")
    claim = await made(client, county, f"{at}/return", a_step("2017-03-02", reason="凭证不清"), 2)
    assert (claim["state"], claim["checked_by"]) == ("returned", None)
    assert await refused(client, county, f"{at}/return", a_step("2017-03-02"), 3) == (
        409,
        "registry.claim_out_of_order",
        None,
    )
    for fen, status in ((10_000_001, 409), (10_000_000, 200)):
        changed = {**patch, "amount_fen": fen}
        reply = await client.patch(f"/registry/{at}", json=changed, headers={**town, "If-Match": '"3"'})
        assert reply.status_code == status, reply.text
    assert (reply.json()["state"], reply.json()["claimed_on"]) == ("claimed", "2017-03-02")
    await made(client, county, f"{at}/check", a_step("2017-03-03"), 4)
    closing = {**a_step("2017-03-04"), "closed_on": "2017-03-04"}
    account_at = f"/registry/fund-accounts/{account['id']}"
    reply = await client.patch(account_at, json=closing, headers={**finance, "If-Match": '"1"'})
    assert reply.status_code == 200
    assert await refused(client, finance, f"{at}/pay", a_step("2017-03-05"), 5) == (
        422,
        "registry.outside_account",
        "account_id",
    )
    await made(client, finance, f"{at}/pay", a_step("2017-03-04"), 5)


async def test_a_voucher_and_a_budget_serve_once(
    client: httpx.AsyncClient, county: SIGNED_IN, town: SIGNED_IN, finance: SIGNED_IN
) -> None:
    project = await an_approved_project(client, county)
    other = await an_approved_project(client, county, "XM-002")
    account = await made(client, finance, "fund-accounts", an_account())
    first = await made(client, town, CLAIMS, a_claim(project, account))
    claimed = (409, "registry.voucher_claimed", "vouchers")
    for vouchers in (["BZ-001-1"], ["P9", "P9"]):
        assert await refused(client, town, CLAIMS, a_claim(other, account, "BZ-002", vouchers=vouchers)) == claimed
    # 6,000,000 + 4,000,001 fen are one more than the project's 10,000,000
    over = a_claim(project, account, "BZ-003", amount_fen=4_000_001)
    assert await refused(client, town, CLAIMS, over) == (409, "registry.over_budget", "amount_fen")
    await made(client, town, CLAIMS, {**over, "amount_fen": 4_000_000})
    none = a_claim(other, account, "BZ-004", amount_fen=0)
    assert await refused(client, town, CLAIMS, none) == (422, "registry.nothing_paid", "amount_fen")
    unapproved = a_claim(other, account, "BZ-005", occurred_on="2017-01-31")
    assert await refused(client, town, CLAIMS, unapproved) == (409, "registry.project_not_approved", "project_id")
    gone = {**a_claim(other, account, "BZ-006"), "project_id": first["id"]}
    assert await refused(client, town, CLAIMS, gone) == (422, "registry.unknown_reference", "project_id")
    assert await refused(client, finance, f"fund-accounts/{account['id']}/withdraw", a_step(), 1) == (
        409,
        "registry.account_in_use",
        None,
    )
    await made(client, town, f"{CLAIMS}/{first['id']}/withdraw", a_step(), 1)
    await made(client, town, CLAIMS, a_claim(other, account, "BZ-007", vouchers=["BZ-001-1"]))


async def test_claims_at_once_share_neither_voucher_nor_budget(
    committing: FastAPI, county: SIGNED_IN, town: SIGNED_IN, finance: SIGNED_IN
) -> None:
    async with client_of(committing) as client:
        projects = [await an_approved_project(client, county, f"XM-{at}") for at in range(3)]
        account = await made(client, finance, "fund-accounts", an_account())
        bodies = [a_claim(one, account, f"BZ-{at}", vouchers=["P1"]) for at, one in enumerate(projects)]
        replies = await asyncio.gather(*(sent(client, town, CLAIMS, body) for body in bodies))
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
        assert {reply.json().get("code") for reply in replies} == {None, "registry.voucher_claimed"}
        project = await an_approved_project(client, county, "XM-9")
        bodies = [a_claim(project, account, f"BY-{at}") for at in range(3)]
        replies = await asyncio.gather(*(sent(client, town, CLAIMS, body) for body in bodies))
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
        assert {reply.json().get("code") for reply in replies} == {None, "registry.over_budget"}
