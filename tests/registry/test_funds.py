"""The ledger of special funds over HTTP: who is paid once for what, corrections, totals, minimums, accounts, plans."""

import asyncio
from collections import defaultdict
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.registry.funds.models import FundEntry
from services.registry.funds.rules import fold
from shared.database import Sessions, table_of
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of
from tests.registry.help_builder import (
    TOWN,
    a_home,
    a_payment,
    a_step,
    an_approved_project,
    in_force,
    listed,
    made,
    refused,
    sent,
)
from tests.registry.household_builder import Json, exited

ENTRIES = "fund-entries"


@pytest.fixture
def finance(sign_in: SignIn) -> SIGNED_IN:
    """The county's finance bureau."""
    return sign_in(Role.COUNTY_FINANCE, "360722")


def an_account(number: str = "62001", **changes: Any) -> Json:
    """An account of special funds with its own keeper and books."""
    account = a_step(
        "2017-01-02",
        area_code="360722000000",
        account_no=number,
        account_name="信丰县扶贫专户",
        bank_name="信丰农商行",
        keeper="刘月英",
        book_no="ZZ-01",
        opened_on="2017-01-02",
    )
    return {**account, **changes}


@pytest.mark.requirement("R000-018", "R003-045")
async def test_the_ledger_tells_household_fund_project_amount_and_day(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    household, other = await a_home(client, county), await a_home(client, county, 3)
    project = await an_approved_project(client, county)
    for at, source in enumerate(("state_and_province", "local", "social")):
        item = ("start_up", "crops", "training")[at]
        await made(client, county, ENTRIES, a_payment(household, project, source=source, item=item))
    await made(client, county, ENTRIES, a_payment(other, project, amount_fen=1))
    page = await listed(client, county, ENTRIES, household_id=household["id"])
    told = {(one["household_id"], one["project_id"], one["amount_fen"], one["occurred_on"]) for one in page["items"]}
    assert told == {(household["id"], project["id"], 300_000, "2017-03-01")}
    assert [(one["fund_kind"], one["source"]) for one in page["items"]] == [
        ("special", "state_and_province"),
        ("special", "local"),
        ("special", "social"),
    ]
    assert await refused(client, county, ENTRIES, a_payment(other, project, source="abroad", item="crops")) == (
        422,
        "request.invalid",
        "source",
    )
    for field in ("project_id", "fund_kind", "amount_fen", "occurred_on"):
        lacking = {name: value for name, value in a_payment(other, project, item="water").items() if name != field}
        assert await refused(client, county, ENTRIES, lacking) == (422, "request.invalid", field)
    sums = await listed(client, county, f"{ENTRIES}/totals", by="household")
    assert (sums["amount_fen"], sums["entries"]) == (900_001, 4)
    assert {one["key"]: one["amount_fen"] for one in sums["items"]} == {household["id"]: 900_000, other["id"]: 1}


@pytest.mark.requirement("R003-044")
async def test_an_item_is_funded_once_a_year_until_the_entry_is_reversed(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    household, other = await a_home(client, county), await a_home(client, county, 3)
    project = await an_approved_project(client, county)
    again = await an_approved_project(client, county, "XM-002")
    first = await made(client, county, ENTRIES, a_payment(household, project))
    duplicate = (409, "registry.already_funded", "item")
    assert await refused(client, county, ENTRIES, a_payment(household, again, source="local")) == duplicate
    assert await refused(client, county, ENTRIES, a_payment(household, project, occurred_on="2018-01-05")) == duplicate
    for allowed in (
        a_payment(household, project, year=2018),
        a_payment(household, project, item="crops"),
        a_payment(other, project),
    ):
        await made(client, county, ENTRIES, allowed)
    at = f"{ENTRIES}/{first['id']}/reverse"
    assert await refused(client, county, at, a_step("2017-02-28")) == (
        422,
        "request.date_before_step",
        "occurred_on",
    )
    back = await made(client, county, at, a_step("2017-03-02", reason="录错户"))
    assert (back["amount_fen"], back["reverses"], back["reason"]) == (-300_000, first["id"], "录错户")
    for taken in (first, back):
        assert await refused(client, county, f"{ENTRIES}/{taken['id']}/reverse", a_step("2017-03-03")) == (
            409,
            "registry.already_reversed",
            None,
        )
    await made(client, county, ENTRIES, a_payment(household, again, source="local"))
    assert (await listed(client, county, f"{ENTRIES}/{first['id']}"))["amount_fen"] == 300_000


@pytest.mark.requirement("R003-044")
async def test_five_payments_at_once_leave_one_and_a_reversal_happens_once(
    committing: FastAPI, county: SIGNED_IN
) -> None:
    async with client_of(committing) as client:
        household = await a_home(client, county)
        project = await an_approved_project(client, county)
        payment = a_payment(household, project)
        replies = await asyncio.gather(*(sent(client, county, ENTRIES, payment) for _ in range(5)))
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
        assert {reply.json().get("code") for reply in replies} == {None, "registry.already_funded"}
        (kept,) = [reply.json() for reply in replies if reply.status_code == 201]
        at = f"{ENTRIES}/{kept['id']}/reverse"
        replies = await asyncio.gather(*(sent(client, county, at, a_step()) for _ in range(3)))
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
        assert (await listed(client, county, f"{ENTRIES}/totals", by="project"))["amount_fen"] == 0


async def test_payments_at_once_keep_to_the_budget(committing: FastAPI, county: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        homes = [await a_home(client, county, serial) for serial in (1, 3, 5, 7)]
        project = await an_approved_project(client, county, budget_fen=600_000)
        replies = await asyncio.gather(*(sent(client, county, ENTRIES, a_payment(home, project)) for home in homes))
    assert sorted(reply.status_code for reply in replies) == [201, 201, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.over_budget"}


@pytest.mark.requirement("R003-023", "R000-026")
async def test_special_funds_reach_poor_households_only(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, second: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    household = await a_home(client, county)
    project = await an_approved_project(client, county)
    road = await an_approved_project(
        client, county, "XM-002", area_code=TOWN, project_kind="infrastructure", recipient="village"
    )
    village = {"household_id": None, "village_code": TOWN, "project_id": road["id"], "item": "road"}
    assert await refused(client, county, ENTRIES, a_payment(household, project, **village)) == (
        422,
        "registry.wrong_fund_direction",
        "fund_kind",
    )
    agricultural = a_payment(household, project, **village, fund_kind="agricultural")
    paid = await made(client, county, ENTRIES, agricultural)
    assert (paid["household_id"], paid["village_code"]) == (None, TOWN)
    to_household = a_payment(household, road, fund_kind="agricultural")
    assert await refused(client, county, ENTRIES, to_household) == (
        422,
        "registry.wrong_fund_direction",
        "project_id",
    )
    for code, answer in (
        ("360722106000", (422, "area.unknown", "village_code")),
        ("360724101201", (403, "auth.outside_area", "village_code")),
    ):
        assert await refused(client, county, ENTRIES, {**agricultural, "village_code": code}) == answer
    await exited(client, county, second, household, "2017-12-31")
    late = a_payment(household, project, occurred_on="2018-01-01")
    assert await refused(client, county, ENTRIES, late) == (422, "registry.not_poor_household", "household_id")
    await made(client, county, ENTRIES, {**late, "occurred_on": "2017-12-31"})
    await made(client, county, ENTRIES, {**late, "fund_kind": "social", "item": "crops"})


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"village_code": TOWN}, (422, "registry.one_payee", "household_id")),
        ({"household_id": None}, (422, "registry.one_payee", "household_id")),
        ({"amount_fen": 0}, (422, "registry.nothing_paid", "amount_fen")),
        ({"occurred_on": "2017-01-31"}, (409, "registry.project_not_approved", "project_id")),
        ({"occurred_on": "2999-01-01"}, (422, "request.date_in_future", "occurred_on")),
        ({"amount_fen": 10_000_001}, (409, "registry.over_budget", "amount_fen")),
        (
            {"project_id": "018f3c7a-0000-7000-8000-000000000000"},
            (422, "registry.unknown_reference", "project_id"),
        ),
        ({"household_id": "018f3c7a-0000-7000-8000-000000000000"}, (404, "request.not_found", "id")),
    ],
)
async def test_what_can_not_be_paid_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, change: Json, answer: tuple[int, str, str]
) -> None:
    household = await a_home(client, county)
    project = await an_approved_project(client, county)
    assert await refused(client, county, ENTRIES, a_payment(household, project, **change)) == answer
    assert (await listed(client, county, ENTRIES))["items"] == []


@pytest.mark.requirement("R003-043")
async def test_every_poor_household_gets_three_thousand_yuan_to_start_the_relocated_too(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    await in_force(sessions, "cangxi-2014")
    who = sign_in(Role.COUNTY_OFFICE, "510824")
    village, town = "510824102204", "510824102000"
    homes = [await a_home(client, who, serial, village) for serial in (1, 3, 5, 7)]
    await made(
        client,
        who,
        "relocations",
        a_step(
            household_id=homes[2]["id"], relocation_kind="ecology", people=2, consent=True, consented_on="2017-02-01"
        ),
    )
    project = await made(client, who, "projects", {**_project(town), "budget_fen": 10_000_000})
    await _approve(client, who, project, village)
    # a fen below the least, the least itself, and in two parts; the relocated household got nothing
    await made(client, who, ENTRIES, a_payment(homes[0], project, amount_fen=299_999))
    await made(client, who, ENTRIES, a_payment(homes[1], project, amount_fen=300_000))
    await made(client, who, ENTRIES, a_payment(homes[3], project, amount_fen=100_000))
    await made(client, who, ENTRIES, a_payment(homes[3], project, amount_fen=200_000, year=2018))
    page = await listed(client, who, f"{ENTRIES}/below-least", item="start_up")
    assert (page["least_fen"], page["households"], page["below"]) == (300_000, 4, 2)
    assert [(one["household_no"], one["got_fen"], one["short_fen"]) for one in page["items"]] == [
        ("H001", 299_999, 1),
        ("H005", 0, 300_000),
    ]
    first = await listed(client, who, f"{ENTRIES}/below-least", item="start_up", limit=1)
    rest = await listed(client, who, f"{ENTRIES}/below-least", item="start_up", limit=1, after=first["next"])
    assert first["items"] + rest["items"] == page["items"]
    before = await listed(client, who, f"{ENTRIES}/below-least", item="start_up", on="2017-02-28")
    assert before["below"] == 4
    reply = await client.get(f"/registry/{ENTRIES}/below-least", params={"item": "crops"}, headers=who)
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.no_such_minimum")


def _project(area: str) -> Json:
    return a_step(
        "2017-01-05",
        area_code=area,
        project_no="XM-9",
        name="增收项目",
        project_kind="industry",
        recipient="household",
        year=2017,
        budget_fen=0,
        implementer="乡政府",
    )


async def _approve(client: httpx.AsyncClient, who: SIGNED_IN, project: Json, village: str) -> None:
    at = f"projects/{project['id']}/stages"
    await made(client, who, at, a_step("2017-01-10", stage="proposed"), 1)
    for area in (village, village[:9] + "000", village[:6] + "000000"):
        notice = {"project_id": project["id"], "stage": "proposed", "place": "公示栏", "started_on": "2017-01-10"}
        await made(client, who, "project-notices", a_step("2017-01-10", area_code=area, **notice))
    await made(client, who, at, a_step("2017-02-01", stage="approved"), 2)


@pytest.mark.requirement("R000-074")
async def test_an_account_has_keeper_and_books_and_money_leaves_for_none_outside(
    client: httpx.AsyncClient, finance: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    for field in ("keeper", "account_no", "book_no"):
        assert await refused(client, finance, "fund-accounts", an_account(**{field: " "})) == (
            422,
            "request.invalid",
            field,
        )
    one = await made(client, finance, "fund-accounts", an_account())
    other = await made(client, finance, "fund-accounts", an_account("62002", area_code=TOWN[:9] + "000"))
    await made(client, finance, "fund-accounts", an_account("62003", closed_on="2017-02-28"))
    move = a_step(from_account_no="62001", to_account_no="62002", amount_fen=100)
    kept = await made(client, finance, "fund-transfers", move)
    assert (kept["from_account_id"], kept["to_account_id"]) == (one["id"], other["id"])
    outside = (422, "registry.outside_account", "to_account_no")
    for number in ("99999", "62003"):
        assert await refused(client, finance, "fund-transfers", {**move, "to_account_no": number}) == outside
    assert await refused(client, finance, "fund-transfers", {**move, "from_account_no": "99999"}) == (
        422,
        "registry.outside_account",
        "from_account_no",
    )
    assert await refused(client, finance, "fund-transfers", {**move, "to_account_no": "62001"}) == (
        422,
        "registry.same_account",
        "to_account_no",
    )
    assert await refused(client, finance, "fund-transfers", {**move, "amount_fen": 0}) == (
        422,
        "registry.nothing_paid",
        "amount_fen",
    )
    assert await refused(client, finance, f"fund-accounts/{one['id']}/withdraw", a_step(), 1) == (
        409,
        "registry.account_in_use",
        None,
    )
    backwards = an_account("62004", closed_on="2017-01-01")
    assert await refused(client, finance, "fund-accounts", backwards) == (
        422,
        "registry.account_dates",
        "closed_on",
    )
    back = await made(client, finance, f"fund-transfers/{kept['id']}/reverse", a_step())
    assert back["amount_fen"] == -100
    assert await refused(client, finance, f"fund-transfers/{kept['id']}/reverse", a_step()) == (
        409,
        "registry.already_reversed",
        None,
    )
    page = await listed(client, county, "fund-transfers")
    assert [moved["amount_fen"] for moved in page["items"]] == [100, -100]
    assert (await listed(client, county, f"fund-transfers/{kept['id']}"))["reason"] == "帮扶"
    assert (await sent(client, county, "fund-transfers", move)).status_code == 403
    stranger = sign_in(Role.COUNTY_FINANCE, "360723")
    assert (await client.get(f"/registry/fund-transfers/{kept['id']}", headers=stranger)).status_code == 404


@pytest.mark.requirement("R000-072")
async def test_a_fund_use_plan_is_filed_at_three_levels(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    plan = a_step(area_code="360722000000", plan_no="JH-2017", name="专项资金使用计划", year=2017, amount_fen=10**8)
    kept = await made(client, county, "fund-plans", plan)
    at = f"fund-plans/{kept['id']}/filings"
    assert kept["filed"] is False
    for version, level in enumerate(("county", "city", "province"), start=1):
        assert len((await listed(client, county, "fund-plans", filed=False))["items"]) == 1
        kept = await made(client, county, at, a_step("2017-03-05", level=level), version)
        assert kept[f"{level}_filed_on"] == "2017-03-05"
        assert await refused(client, county, at, a_step("2017-03-06", level=level), version + 1) == (
            409,
            "registry.already_filed",
            "level",
        )
    assert kept["filed"] is True
    assert (await listed(client, county, "fund-plans", filed=False))["items"] == []
    assert await refused(client, county, at, a_step(level="township"), 4) == (422, "request.invalid", "level")


async def test_each_sees_the_ledger_of_his_own_area(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    household, other = await a_home(client, county), await a_home(client, county, 3, "360722106202")
    project = await an_approved_project(client, county)
    road = await an_approved_project(client, county, "XM-2", recipient="village", area_code=TOWN)
    kept = await made(client, county, ENTRIES, a_payment(household, project))
    await made(client, county, ENTRIES, a_payment(other, project, amount_fen=7))
    await made(client, county, ENTRIES, a_payment(household, road, household_id=None, village_code=TOWN, amount_fen=5))
    for area, fen in ((TOWN, 300_005), ("360722106202", 7), ("360722106", 300_012), ("360722102", 0)):
        role = Role.VILLAGE_CADRE if len(area) == 12 else Role.TOWNSHIP
        who = sign_in(role, area)
        sums = await listed(client, who, f"{ENTRIES}/totals", by="year")
        assert sums["amount_fen"] == fen
        assert sum(one["amount_fen"] for one in (await listed(client, who, ENTRIES))["items"]) == fen
        seen = await client.get(f"/registry/{ENTRIES}/{kept['id']}", headers=who)
        assert seen.status_code == (200 if fen >= 300_000 else 404)
        reply = await client.get(f"/registry/{ENTRIES}", params={"area": "360724"}, headers=who)
        assert reply.status_code == 403
    stranger = sign_in(Role.TOWNSHIP, "360722102")
    assert (await sent(client, stranger, ENTRIES, a_payment(household, project, year=2018))).status_code == 404
    assert (await sent(client, stranger, f"{ENTRIES}/{kept['id']}/reverse", a_step())).status_code == 404


async def test_a_town_pays_from_its_own_projects_and_those_above_it(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    town, household = sign_in(Role.TOWNSHIP, "360722106"), await a_home(client, county)
    others = await an_approved_project(client, county, area_code="360722102000", budget_fen=500_000)
    for fen in (300_000, 500_001):  # neither paid from it, nor told of its budget
        body = a_payment(household, others, amount_fen=fen)
        assert await refused(client, town, ENTRIES, body) == (422, "registry.unknown_reference", "project_id")
    for number, area in (("XM-2", "360722000000"), ("XM-3", "360722106000"), ("XM-4", TOWN)):
        project = await an_approved_project(client, county, number, area_code=area)
        await made(client, town, ENTRIES, a_payment(household, project, year=2010 + int(number[-1])))


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10**9), st.integers(0, 10_000)), min_size=1, max_size=14)
KEYS = ("household", "project", "source", "year", "item", "village", "fund_kind")
COLUMNS = {"household": "household_id", "project": "project_id", "village": "village_code"}


async def test_totals_are_what_the_entries_fold_to_whatever_is_paid_and_reversed(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    homes = [await a_home(client, county, serial) for serial in (1, 3)]
    projects = [await an_approved_project(client, county, f"XM-{at}", budget_fen=10**12) for at in range(2)]
    loop = asyncio.get_running_loop()
    kept: list[str] = []

    async def take(steps: list[tuple[int, int, int]]) -> None:
        for action, fen, choice in steps:
            if action == 0 and kept:
                at = f"{ENTRIES}/{kept[choice % len(kept)]}/reverse"
                assert (await sent(client, county, at, a_step())).status_code in (201, 409)
                continue
            payment = a_payment(
                homes[choice % 2],
                projects[action % 2],
                amount_fen=fen,
                year=2015 + choice % 3,
                item=("start_up", "crops", "training")[choice % 5 % 3],
                source=("local", "social")[fen % 2],
            )
            reply = await sent(client, county, ENTRIES, payment)
            assert reply.status_code in (201, 409), reply.text
            if reply.status_code == 201:
                kept.append(reply.json()["id"])
        async with sessions() as session:
            entries = (await session.scalars(select(FundEntry).order_by(table_of(FundEntry).c.id))).all()
        for by in KEYS:
            sums = await listed(client, county, f"{ENTRIES}/totals", by=by, limit=500)
            folded = fold((str(getattr(one, COLUMNS.get(by, by))), one.amount_fen) for one in entries)
            assert {one["key"]: one["amount_fen"] for one in sums["items"]} == folded
            assert sums["amount_fen"] == sum(one.amount_fen for one in entries)
        standing: dict[tuple[str, str, int], int] = defaultdict(int)
        reversed_ids = {one.reverses for one in entries}
        for one in entries:
            if one.reverses is None and one.id not in reversed_ids:
                standing[str(one.household_id), one.item, one.year] += 1
        assert set(standing.values()) <= {1}

    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def examples(steps: list[tuple[int, int, int]]) -> None:
        asyncio.run_coroutine_threadsafe(take(steps), loop).result()

    await asyncio.to_thread(examples)


async def test_a_village_under_another_code_is_paid_in_its_own_county(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    village = "360723152201"
    project = await an_approved_project(client, county, recipient="village", area_code=TOWN)
    change = {
        "kind": "renumbered",
        "code": TOWN[:9] + "000",
        "successor_code": "360723152000",
        "effective_on": "2016-06-01",
        "source": "赣府字〔2016〕80号",
    }
    reply = await client.post("/registry/areas/changes", json=change, headers=sign_in(Role.CITY_OFFICE, "3607"))
    assert reply.status_code == 201, reply.text
    beside = sign_in(Role.COUNTY_OFFICE, "360723")
    payment = a_payment({"id": None}, project, village_code=village)
    payment = {name: value for name, value in payment.items() if name != "household_id"}
    entry = await made(client, beside, ENTRIES, payment)
    assert (entry["village_code"], entry["project_id"]) == (village, project["id"])
    page = await listed(client, beside, ENTRIES, area=village)
    assert [one["id"] for one in page["items"]] == [entry["id"]]
