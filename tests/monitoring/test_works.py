"""Key works and departments over HTTP."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from services.monitoring.settings import Settings
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import RecordEvents
from tests.monitoring.target_office import Reply, SignIn, TargetOffice, open_office

TOWN = "360722106"
WORKS = {
    1: "村级道路畅通工作",
    2: "饮水安全工作",
    3: "农村电力保障工作",
    4: "教育扶贫工作",
    5: None,
    6: "卫生计生扶贫工作",
    7: "文化建设工作",
    8: "基本农田建设工作",
    9: None,
    10: "生态建设工作",
}


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms on sessions that roll back, with the town's plan in force."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        await opened.hold("town-2017", date(2017, 1, 1))
        yield opened


def counts(shown: Reply) -> dict[str, int]:
    """How many targets have each status, none left out."""
    return {one["status"]: one["targets"] for one in shown["by_status"] if one["targets"]}


@pytest.mark.requirement("R000-054")
async def test_of_ten_key_works_eight_are_printed_and_two_are_left_blank(office: TargetOffice) -> None:
    shown = await office.read("/works", Role.TOWNSHIP, TOWN, on="2017-06-01")
    numbered = [item for item in shown["items"] if item["number"] is not None]
    assert {item["number"]: item["label"] for item in numbered} == WORKS
    assert [item["number"] for item in numbered] == list(range(1, 11))
    assert [item["number"] for item in numbered if not item["printed"]] == [5, 9]
    assert {item["source"] for item in numbered} == {"R000-054"}
    by_number = {item["number"]: item for item in numbered}
    assert by_number[1]["codes"] == ["village_roads", "site_roads_share", "dead_end_roads"]
    assert by_number[1]["lead_departments"] == ["交管办", "城乡建设办"]
    assert (by_number[5]["targets"], by_number[5]["codes"], counts(by_number[5])) == (0, [], {})
    assert [by_number[number]["targets"] for number in range(1, 11)] == [3, 2, 2, 2, 0, 1, 2, 1, 0, 1]
    # with nothing known of the town nothing is at risk but what counts from nothing
    assert counts(by_number[1]) == {"not_assessed": 3}
    assert counts(by_number[10]) == {"not_assessed": 1}  # nobody has checked a dwelling
    others = [item for item in shown["items"] if item["number"] is None]
    assert [item["label"] for item in others] == [
        "搬迁扶贫",
        "产业扶贫",
        "整村扶贫",
        "能力扶贫",
        "救助兜底扶贫",
        "驻村帮扶扶贫",
    ]
    assert all(item["source"] is None for item in others)
    total = sum(item["targets"] for item in shown["items"])
    assert (total + shown["without_work"], shown["without_work"]) == (len(find_pack("town-2017").targets), 8)


async def test_a_county_sees_the_works_of_its_towns_and_a_village_none_of_them(office: TargetOffice) -> None:
    shown = await office.read("/works", Role.COUNTY_OFFICE, "360722", on="2017-06-01")
    assert {item["area_code"] for item in shown["items"]} == {"360722106000"}
    village = await office.read("/works", Role.VILLAGE_CADRE, f"{TOWN}201", on="2017-06-01")
    assert (village["items"], village["without_work"]) == ([], 0)
    reply = await office.get("/works", on="2018-01-01")
    assert (reply.status_code, reply.json()["code"]) == (422, "request.date_in_future")


@pytest.mark.requirement("E2-07", "R003-017")
async def test_a_department_sees_all_it_leads_or_joins_what_is_late_first(office: TargetOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    office.go_to(date(2020, 1, 1))

    async def page(name: str, on: str, **query: Any) -> Reply:
        return await office.read(f"/departments/{name}", Role.COUNTY_OFFICE, "510824", on=on, **query)

    water = ["e05_basic_farmland", "e06_stable_farmland_share", "e07_unsafe_water_people", "e08_central_water_share"]
    water += ["e08_tap_water_share", "e08_safe_water_system", "e09_farm_water_system"]
    led = ["e25_village_clinics", "e26_village_doctors", "e27_co_operative_medical_share", "e28_health_network"]
    shown = await page("县卫生局", "2015-12-31")
    assert (shown["name"], shown["leads"], shown["joins"]) == ("县卫生局", 4, 7)
    assert {item["code"]: item["part"] for item in shown["items"]} == dict.fromkeys(water, "joint") | dict.fromkeys(
        led, "lead"
    )
    assert counts(shown) == {"not_assessed": 11}
    await office.take(*a_village_without_a_clinic())
    late = await page("县卫生局", "2020-01-01")
    # the village's two, and what was to be reported and never was
    assert counts(late) == {"missed": 11}
    days = [item["milestone"]["due_on"] for item in late["items"]]
    assert days == sorted(days)
    silent = next(item for item in late["items"] if item["code"] == "e27_co_operative_medical_share")
    assert silent["reason"].endswith(
        "截至2019年12月31日没有经审核的上报数据，到期未完成。2017年12月31日到期的上一目标未完成。"
    ), silent["reason"]
    reply = await office.get("/departments/县某局", Role.COUNTY_OFFICE, "510824")
    assert (reply.status_code, reply.json()["code"]) == (404, "monitoring.department_unknown")
    reply = await office.get("/departments/县卫生局", Role.COUNTY_OFFICE, "510824", area="360722")
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")


def a_village_without_a_clinic() -> list[Any]:
    """A village of which the register knows that it has neither clinic nor doctor."""
    record = RecordEvents("village_year", county_code="510824", area_code="510824100201")
    return [record.kept(date(2014, 12, 31), year=2014, clinic=False, doctors=0, households=10)]


async def test_the_departments_of_an_area_are_listed_with_what_they_lead(office: TargetOffice) -> None:
    shown = await office.read("/departments", Role.TOWNSHIP, TOWN, on="2017-06-01")
    names = [item["name"] for item in shown["items"]]
    assert names == sorted(names)
    by_name = {item["name"]: item for item in shown["items"]}
    assert (by_name["农业服务中心"]["leads"], by_name["农业服务中心"]["joins"]) == (3, 0)
    assert (by_name["国土所"]["leads"], by_name["城乡建设办公室"]["leads"]) == (1, 1)
    # it leads the dwellings, and nobody has checked one
    assert counts(by_name["城乡建设办公室"]) == {"not_assessed": 1}
    for item in shown["items"]:
        own = await office.read(f"/departments/{item['name']}", Role.TOWNSHIP, TOWN, on="2017-06-01")
        assert (own["leads"], own["joins"]) == (item["leads"], item["joins"])


async def test_the_list_of_departments_counts_what_they_join_as_their_pages_do(office: TargetOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    day = "2016-06-01"
    shown = await office.read("/departments", Role.COUNTY_OFFICE, "510824", on=day)
    by_name = {item["name"]: item for item in shown["items"]}
    for name, leads, joins in (("县卫生局", 4, 7), ("县残联", 0, 23)):
        item = by_name[name]
        own = await office.read(f"/departments/{name}", Role.COUNTY_OFFICE, "510824", on=day)
        assert (item["leads"], item["joins"]) == (own["leads"], own["joins"]) == (leads, joins)
        assert item["by_status"] == own["by_status"]
        assert sum(counts(item).values()) == leads + joins
