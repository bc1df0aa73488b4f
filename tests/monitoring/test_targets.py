"""Targets over HTTP: figures as at a day, for the areas that packs name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.calendar import CHINA, Clock, SettableClock
from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, HouseholdEvents, LoanEvents, enveloped
from tests.monitoring.conftest import Consume, a_consumer

SignIn = Callable[..., dict[str, str]]
Targets = dict[str, dict[str, Any]]


async def targets(client: httpx.AsyncClient, headers: dict[str, str], on: str, area: str = "360722102") -> Targets:
    """The targets of an area on a day, by code."""
    reply = await client.get(f"/monitoring/targets?area={area}&on={on}", headers=headers)
    assert reply.status_code == 200, reply.text
    return {f"{item['code']}": item for item in reply.json()["items"]}


@pytest.fixture
def officer(sign_in: SignIn) -> dict[str, str]:
    """The township's officer."""
    return sign_in(Role.TOWNSHIP, "360722102")


async def test_exits_count_in_their_year_and_up_to_the_day(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    for exited_on in (date(2016, 12, 20), date(2017, 6, 1), date(2017, 6, 2), date(2017, 12, 31)):
        household = HouseholdEvents()
        await consume(household.registered(), household.exited(exited_on))
    elsewhere = HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)
    await consume(elsewhere.registered(), elsewhere.exited(date(2017, 6, 1)))

    async def exits(on: str) -> tuple[int, str]:
        target = (await targets(client, officer, on))["exits_in_year"]
        return target["actual"], target["milestone"]["due_on"]

    assert await exits("2016-12-19") == (0, "2016-12-31")
    assert await exits("2016-12-20") == (1, "2016-12-31")
    assert await exits("2017-01-01") == (0, "2017-12-31")
    assert await exits("2017-06-01") == (1, "2017-12-31")
    assert await exits("2017-12-31") == (3, "2017-12-31")
    shown = (await targets(client, officer, "2017-06-01"))["exits_in_year"]
    assert (shown["status"], shown["unit"], shown["milestone"]["value"]) == ("at_risk", "households", 210)
    assert shown["reason"].startswith("2017年12月31日前应达到210户；截至2017年6月1日为1户，低于")
    after_the_last = (await targets(client, officer, "2020-06-01"))["exits_in_year"]
    assert (after_the_last["status"], after_the_last["as_of"]) == ("missed", "2019-12-31")
    assert "截至2019年12月31日为0户" in after_the_last["reason"]


async def test_loans_outstanding_are_those_of_the_day(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(300_000_000, date(2016, 12, 31)))
    # accepted later, but of an earlier day
    other = LoanEvents()
    await consume(
        other.applied(), other.disbursed(1_000_000, date(2016, 6, 1)), other.repaid(400_000, date(2017, 2, 1))
    )

    async def outstanding(on: str) -> tuple[int, str]:
        target = (await targets(client, officer, on))["town_loans_outstanding"]
        return target["actual"], target["status"]

    assert await outstanding("2016-05-31") == (0, "at_risk")
    assert await outstanding("2016-12-30") == (1_000_000, "at_risk")
    assert await outstanding("2016-12-31") == (301_000_000, "met")
    assert await outstanding("2017-01-31") == (301_000_000, "at_risk")
    assert await outstanding("2017-02-01") == (300_600_000, "at_risk")
    assert await outstanding("2019-06-01") == (300_600_000, "missed")


async def test_visits_count_on_their_last_day_however_late_they_were_recorded(
    client: httpx.AsyncClient, sessions: Sessions, officer: dict[str, str]
) -> None:
    ids = []
    for day in (20, 21):
        loan = LoanEvents()
        events = (loan.applied(), loan.disbursed(), loan.reported_overdue(on=date(2018, 7, day)))
        known = a_consumer(sessions, SettableClock(datetime(2018, 7, day, 12, tzinfo=CHINA)))
        await known.consume([enveloped(event) for event in events])
        listed = await client.get(f"/monitoring/alerts?household_id={loan.household_id}", headers=officer)
        ids.append(listed.json()["items"][0]["id"])

    async def visited(on: str) -> tuple[str | None, str]:
        target = (await targets(client, officer, on))["alerts_visited_in_time"]
        return target["actual"], target["status"]

    # both are to be verified by Wednesday 2018-07-25: Friday's and Saturday's third working day
    assert await visited("2018-07-24") == (None, "not_assessed")
    assert await visited("2018-07-25") == ("0.0000", "at_risk")
    for alert_id, on in zip(ids, ("2018-07-25", "2018-07-26"), strict=True):
        body = {"occurred_on": on, "note": "已入户核实"}
        await client.post(f"/monitoring/alerts/{alert_id}/verify", json=body, headers=officer)
    assert await visited("2018-07-24") == (None, "not_assessed")
    assert await visited("2018-07-25") == ("0.5000", "at_risk")
    assert await visited("2018-12-31") == ("0.5000", "at_risk")
    assert await visited("2019-01-01") == (None, "not_assessed")
    on_its_day = (await targets(client, officer, "2018-12-31"))["alerts_visited_in_time"]
    assert on_its_day["reason"].endswith("低于目标，当日到期，次日起评为到期未完成。")
    next_day = (await targets(client, officer, "2019-01-01"))["alerts_visited_in_time"]
    assert next_day["missed_before"] == "2018-12-31"
    assert next_day["reason"].endswith("没有可供评价的数据，暂不评价。2018年12月31日到期的上一目标未完成。")


async def test_an_alert_whose_cause_ended_before_its_visit_was_due_needs_none(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str]
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(), loan.interest(30_000, date(2018, 7, 25)))
    target = (await targets(client, officer, "2018-12-31"))["alerts_visited_in_time"]
    assert (target["actual"], target["status"], target["status_label"]) == (None, "not_assessed", "暂不评价")


async def test_a_county_sees_its_own_targets_and_those_of_its_towns(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    county, city = sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.CITY_OFFICE, "3607")
    shown = await targets(client, county, "2018-06-30", "360722")
    assert {(item["area_code"], code) for code, item in shown.items()} == {
        ("360722000000", "loans_outstanding"),
        ("360722102000", "exits_in_year"),
        ("360722102000", "town_loans_outstanding"),
        ("360722102000", "alerts_visited_in_time"),
    }
    assert shown["loans_outstanding"]["milestone"] == {"due_on": "2019-12-31", "value": 61_000_000_000, "aim": False}
    reply = await client.get("/monitoring/targets?on=2018-06-30", headers=city)
    assert len(reply.json()["items"]) == 18 + 3
    assert (await targets(client, county, "2013-12-31", "360722")) == {}


async def test_targets_refuse_a_day_to_come_and_the_next_county(
    client: httpx.AsyncClient, sign_in: SignIn, clock: Clock
) -> None:
    county = sign_in(Role.COUNTY_OFFICE, "360722")
    tomorrow = clock.today() + timedelta(days=1)
    reply = await client.get(f"/monitoring/targets?on={tomorrow}", headers=county)
    assert (reply.status_code, reply.json()["code"]) == (422, "request.date_in_future")
    reply = await client.get("/monitoring/targets?area=360721", headers=county)
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")


@pytest.mark.requirement("E2-07", "R003-017")
async def test_a_department_sees_what_it_leads_or_joins(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, clock: Clock
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("cangxi-2014"), "510824000000", date(2014, 1, 1))
    office = sign_in(Role.COUNTY_OFFICE, "510824")

    async def codes(department: str) -> list[str]:
        reply = await client.get(
            "/monitoring/targets", params={"on": "2015-12-31", "department": department}, headers=office
        )
        return [item["code"] for item in reply.json()["items"]]

    health = [
        "e25_village_clinics",
        "e26_village_doctors",
        "e27_co_operative_medical_share",
        "e28_health_network",
    ]
    assert await codes("县人口和计划生育局") == health  # the second of two that lead
    water = ["e05_basic_farmland", "e06_stable_farmland_share", "e07_unsafe_water_people", "e08_central_water_share"]
    water += ["e08_tap_water_share", "e08_safe_water_system", "e09_farm_water_system"]
    assert await codes("县卫生局") == [*water, *health]  # it joins one work and leads another
    assert await codes("县体育局") == [
        "e29_culture_circle",
        "e30_film_towns_share",
        "e31_sports_villages_share",
        "e32_broadcast_signal_share",
    ]
    assert await codes("县某局") == []
    reply = await client.get("/monitoring/targets?on=2015-12-31", headers=office)
    (shown,) = (item for item in reply.json()["items"] if item["code"] == "e25_village_clinics")
    assert (shown["work"], shown["lead_departments"]) == ("公共服务保障工作", ["县卫生局", "县人口和计划生育局"])
    assert shown["joint_departments"][0] == "县财政局"
    (compared,) = (item for item in reply.json()["items"] if item["code"] == "e21_income_growth")
    assert compared["reason"].startswith("2019年12月31日前应高于苍溪县“全县农民人均纯收入增幅”；"), compared["reason"]
    labels = {item["unit"]: item["unit_label"] for item in reply.json()["items"] if item["unit"] != "count"}
    assert labels == {"people": "人", "households": "户", "villages": "个村", "share": "", "state": "", "fen": ""}
    silent = await client.get("/monitoring/targets?on=2020-01-01", headers=office)
    told = {item["code"]: (item["status"], item["reason"]) for item in silent.json()["items"]}
    assert told["e28_health_network"] == (
        "missed",
        f"{told['e28_health_network'][1].split('；')[0]}；截至2017年12月31日没有经审核的上报数据，到期未完成。"
        "2015年12月31日到期的上一目标未完成。",
    )
