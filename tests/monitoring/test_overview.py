"""The overview: its figures are those of the rows, by area and by role."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from services.monitoring.alerts.models import Alert
from services.monitoring.households.models import Household
from services.monitoring.loans.models import Loan
from shared.database import Sessions, new_id, table_of
from shared.security.permissions import Role
from tests.monitoring.builders import (
    OTHER_TOWN_VILLAGE,
    VILLAGE,
    FundEvents,
    HouseholdEvents,
    LoanEvents,
    SubsidyListEvents,
)
from tests.monitoring.conftest import Consume
from tests.monitoring.test_order import streams_of

SignIn = Callable[..., dict[str, str]]


async def overview(client: httpx.AsyncClient, headers: dict[str, str], area: str = "") -> dict[str, Any]:
    """The overview of an area."""
    reply = await client.get("/monitoring/overview" + (f"?area={area}" if area else ""), headers=headers)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("area", ["360722102201", "360722102", "360722", "3607"])
async def test_the_overview_equals_a_recount_of_the_rows(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn, area: str, seed: int
) -> None:
    for stream in streams_of(random.Random(seed)):
        await consume(*stream)
    shown = await overview(client, sign_in(Role.CITY_OFFICE, "3607"), area)

    household, loan, alert = table_of(Household).c, table_of(Loan).c, table_of(Alert).c
    async with sessions() as session:
        counted = (
            await session.execute(
                select(
                    func.count(), func.coalesce(func.sum(household.persons), 0), func.count(household.exited_on)
                ).where(household.village_code.startswith(area), household.removed_on.is_(None))
            )
        ).one()
        lent = (
            await session.execute(
                select(
                    func.count().filter(loan.disbursed_fen > 0),
                    func.coalesce(func.sum(loan.disbursed_fen), 0),
                    func.coalesce(func.sum(loan.outstanding_fen), 0),
                    func.coalesce(func.sum(loan.repaid_fen), 0),
                ).where(loan.village_code.startswith(area))
            )
        ).one()
        raised = (
            await session.execute(
                select(func.count(), func.count().filter(alert.cleared_on.is_(None))).where(
                    alert.area_code.startswith(area)
                )
            )
        ).one()
    assert (shown["households"], shown["people"], shown["exited"]) == tuple(counted)
    assert (shown["loans"], shown["lent_fen"], shown["outstanding_fen"], shown["repaid_fen"]) == tuple(lent)
    assert (sum(rule["raised"] for rule in shown["alerts_by_rule"]), shown["alerts_open"]) == tuple(raised)
    assert sum(kind["households"] for kind in shown["by_type"]) == shown["households"]
    assert sum(kind["people"] for kind in shown["by_type"]) == shown["people"]
    assert sum(quarter["lent_fen"] for quarter in shown["lending_by_quarter"]) == shown["lent_fen"]
    assert sum(quarter["repaid_fen"] for quarter in shown["lending_by_quarter"]) == shown["repaid_fen"]


INSIDE = "/monitoring/overview/areas"


@pytest.mark.parametrize(
    ("role", "area", "level", "first"),
    [
        (Role.CITY_OFFICE, "3607", "county", "360722000000"),
        (Role.COUNTY_OFFICE, "360722", None, "360722101000"),
        (Role.COUNTY_OFFICE, "360722", "village", "360722101201"),
        (Role.DEPARTMENT, "360722", "town", "360722101000"),
        (Role.TOWNSHIP, "360722102", None, "360722102201"),
    ],
)
async def test_the_areas_inside_tell_what_each_ones_own_overview_tells(
    client: httpx.AsyncClient,
    consume: Consume,
    sign_in: SignIn,
    role: Role,
    area: str,
    level: str | None,
    first: str,
) -> None:
    for stream in streams_of(random.Random(7)):
        await consume(*stream)
    headers = sign_in(role, area)
    reply = await client.get(INSIDE, params={} if level is None else {"level": level}, headers=headers)
    listed = {item["area_code"]: item for item in reply.json()["items"]}
    assert first in listed
    assert list(listed) == sorted(listed)
    peopled = [code for code, item in listed.items() if item["households"] or item["alerts_open"]]
    assert peopled
    for code in peopled:
        shown, item = await overview(client, headers, code), listed[code]
        for name in ("households", "people", "exited", "loans", "outstanding_fen", "alerts_open", "alerts_late"):
            assert item[name] == shown[name], (code, name)
        still_open = {rule["rule"]: rule["open"] for rule in shown["alerts_by_rule"]}
        assert item["alerts_by_rule"] == {rule: number for rule, number in still_open.items() if number}
        reads_loans = role is not Role.DEPARTMENT
        assert item["loans_overdue"] == (still_open["loan_overdue"] if reads_loans else None)


async def test_areas_without_anything_are_there_with_zeros_and_their_names(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    shown = (await client.get(INSIDE, headers=sign_in(Role.TOWNSHIP, "360722102"))).json()
    assert (shown["area_code"], shown["level"]) == ("360722102000", "village")
    item = next(one for one in shown["items"] if one["area_code"] == VILLAGE)
    names = ("households", "people", "exited", "monitored", "loans", "outstanding_fen", "loans_overdue", "alerts_open")
    assert {item[name] for name in (*names, "alerts_late", "visits_owed", "duties_late")} == {0}
    assert item["area_name"].startswith("古陂镇")
    inside_none = (await client.get(INSIDE, headers=sign_in(Role.VILLAGE_CADRE, VILLAGE))).json()
    assert (inside_none["level"], inside_none["items"]) == ("village", [])


@pytest.mark.parametrize(
    ("role", "area", "level", "code"),
    [
        (Role.TOWNSHIP, "360722102", "county", "monitoring.level_not_below"),
        (Role.TOWNSHIP, "360722102", "town", "monitoring.level_not_below"),
        (Role.CITY_OFFICE, "3607", "village", "monitoring.too_many_to_rank"),
        (Role.COUNTY_OFFICE, "360722", "hamlet", "request.invalid"),
    ],
)
async def test_a_level_that_is_not_inside_or_has_too_many_areas_is_refused(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str, level: str, code: str
) -> None:
    reply = await client.get(INSIDE, params={"level": level}, headers=sign_in(role, area))
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, "level")


async def test_the_overview_of_a_county_shows_lending_subsidy_and_fund(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    first, second = LoanEvents(), LoanEvents(bank_code="abc", village_code=OTHER_TOWN_VILLAGE)
    await consume(first.applied(), first.disbursed(5_000_000, date(2016, 6, 30)), first.repaid(2_000_000))
    await consume(second.applied(), second.disbursed(3_000_000, date(2016, 7, 1)), second.claimed(date(2019, 9, 1)))
    fund, empty, listed = FundEvents(), FundEvents(bank_code="abc"), SubsidyListEvents(total_fen=59_375)
    await consume(fund.moved(350_000), empty.moved(1), empty.moved(-1, "claim"))
    await consume(listed.submitted(), listed.approved())

    county = sign_in(Role.COUNTY_OFFICE, "360722")
    shown = await overview(client, county)
    assert shown["subsidy_paid_fen"] == 0
    await consume(listed.paid())
    shown = await overview(client, county)
    assert (shown["loans"], shown["lent_fen"], shown["outstanding_fen"]) == (2, 8_000_000, 3_000_000)
    assert shown["subsidy_paid_fen"] == 59_375
    # a claim ends what is owed without being a repayment
    amounts = [(quarter["lent_fen"], quarter["repaid_fen"]) for quarter in shown["lending_by_quarter"]]
    assert amounts == [(5_000_000, 0), (3_000_000, 0), *[(0, 0)] * 6, (0, 2_000_000)]
    quarters = [quarter["quarter"] for quarter in shown["lending_by_quarter"]]
    assert quarters[:4] == ["2016Q2", "2016Q3", "2016Q4", "2017Q1"]
    # 3,000,000 / 350,000 = 8.571…
    assert [(bank["bank_code"], bank["balance_fen"], bank["leverage"]) for bank in shown["fund"]] == [
        ("abc", 0, None),
        ("rcc", 350_000, "8.57"),
    ]
    assert [rule["open"] for rule in shown["alerts_by_rule"] if rule["rule"] == "fund_exhausted"] == [1]

    town = await overview(client, sign_in(Role.TOWNSHIP, "360722102"))
    assert (town["fund"], town["subsidy_paid_fen"]) == ([], None)
    assert (town["loans"], town["outstanding_fen"], town["alerts_open"]) == (1, 3_000_000, 0)
    assert {target["code"] for target in town["targets"]} == {
        "exits_in_year",
        "town_loans_outstanding",
        "alerts_visited_in_time",
    }


async def test_households_move_between_villages_and_types(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    household = HouseholdEvents(persons=4)
    await consume(household.registered())
    await consume(household.changed(village_code=OTHER_TOWN_VILLAGE, household_type="dibao", persons=5))
    county = sign_in(Role.COUNTY_OFFICE, "360722")
    assert (await overview(client, county, VILLAGE))["households"] == 0
    moved = await overview(client, county, OTHER_TOWN_VILLAGE)
    assert (moved["households"], moved["people"]) == (1, 5)
    assert {"code": "dibao", "label": "低保户", "households": 1, "people": 5} in moved["by_type"]


async def test_a_void_loans_number_counts_where_it_is_used_again(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    mistaken = loan.household_id
    await consume(loan.applied(), loan.application_reversed())
    loan.household_id, loan.village_code, loan.state = new_id(), OTHER_TOWN_VILLAGE, "applied"
    await consume(loan.applied(date(2016, 4, 6)), loan.disbursed(), loan.reported_overdue())

    county = sign_in(Role.COUNTY_OFFICE, "360722")
    assert (await overview(client, county, VILLAGE))["loans"] == 0
    there = await overview(client, county, OTHER_TOWN_VILLAGE)
    assert (there["loans"], there["outstanding_fen"]) == (1, 5_000_000)
    listed = await client.get("/monitoring/alerts", params={"area": OTHER_TOWN_VILLAGE}, headers=county)
    assert [alert["household_id"] for alert in listed.json()["items"]] == [str(loan.household_id)]
    assert str(mistaken) not in listed.text


async def test_an_overview_keeps_to_the_area_and_the_role(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    household = HouseholdEvents()
    await consume(household.registered())
    assert (await overview(client, sign_in(Role.TOWNSHIP, "360722101")))["households"] == 0
    assert (await overview(client, sign_in(Role.COUNTY_OFFICE, "360721")))["households"] == 0
    reply = await client.get("/monitoring/overview?area=360722", headers=sign_in(Role.COUNTY_OFFICE, "360721"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")
    reply = await client.get("/monitoring/overview", headers=sign_in(Role.BANK, "3607", "rcc"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


async def test_a_leverage_keeps_its_two_decimals(client: httpx.AsyncClient, sign_in: SignIn, consume: Consume) -> None:
    loan, fund = LoanEvents(), FundEvents()
    await consume(loan.applied(), loan.disbursed(3_350_000), fund.moved(500_000))
    shown = await overview(client, sign_in(Role.COUNTY_OFFICE, "360722"))
    assert [bank["leverage"] for bank in shown["fund"]] == ["6.70"]


async def test_a_leverage_judged_for_a_day_long_past_leaves_the_balance_as_it_is(
    client: httpx.AsyncClient, sign_in: SignIn, consume: Consume
) -> None:
    fund = FundEvents()
    moved = fund.moved(500_000)
    judged = fund.assessed("2016Q2", None, within=False, on=date(2016, 7, 21)).model_copy(update={"balance_fen": 0})
    await consume(moved, judged)
    shown = await overview(client, sign_in(Role.COUNTY_OFFICE, "360722"))
    assert [bank["balance_fen"] for bank in shown["fund"]] == [500_000]
