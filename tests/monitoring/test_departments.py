"""A department's page beyond its targets: the duties that it owes, the figures that it has to report."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from services.monitoring.duties.opening import run_day
from services.monitoring.settings import Settings
from shared.areas import significant_prefix
from shared.policies import find_pack, pack_names
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.target_office import CANGXI, Reply, SignIn, TargetOffice, open_office

YIYANG, YIYANG_TOWN = "410327", "410327100"
ORGANISATION = "县委组织部"
YEAR = {"due_from": "2020-01-01", "due_to": "2020-12-31"}


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


async def run(office: TargetOffice, day: date) -> None:
    """The worker's run of the day's duties."""
    office.go_to(day)
    await run_day(office.sessions, office.clock, office.policies, office.areas)


async def page(office: TargetOffice, name: str, area: str, on: date, role: Role = Role.COUNTY_OFFICE) -> Reply:
    """A department's page."""
    return await office.read(f"/departments/{name}", role, area, on=str(on))


async def line(office: TargetOffice, name: str, area: str, on: date) -> Reply:
    """Its line in the list."""
    shown = await office.read("/departments", Role.COUNTY_OFFICE, area, on=str(on))
    (found,) = (item for item in shown["items"] if item["name"] == name)
    item: Reply = found
    return item


WITH_DEPARTMENTS = [name for name in pack_names() if any(duty.departments for duty in find_pack(name).duties)]


@pytest.mark.parametrize("name", WITH_DEPARTMENTS)
async def test_every_department_that_a_duty_or_a_figure_names_has_its_page(office: TargetOffice, name: str) -> None:
    pack = find_pack(name)
    await office.hold(pack, date(2014, 1, 1))
    prefix, day = significant_prefix(pack.area_code), date(2018, 6, 1)
    office.go_to(day)
    named = {department for duty in pack.duties for department in duty.departments}
    named |= {one.department for one in pack.indicators if one.department}
    shown = await office.read("/departments", Role.COUNTY_OFFICE, prefix, on=str(day))
    assert named <= {item["name"] for item in shown["items"]}
    for department in sorted(named):
        own = await page(office, department, prefix, day)
        (of_list,) = (item for item in shown["items"] if item["name"] == department)
        assert len(own["figures_missing"]) == of_list["figures_missing"]
        assert own["duties"] == of_list["duties"]


@pytest.mark.requirement("R001-034")
async def test_a_department_without_a_target_sees_its_years_duties_as_their_list_has_them(
    office: TargetOffice,
) -> None:
    await office.hold("yiyang-2020", date(2020, 1, 1))
    await run(office, date(2020, 1, 1))
    await run(office, date(2020, 7, 2))

    async def listed(**query: Any) -> list[Reply]:
        items: list[Reply] = (
            await office.read("/duties", Role.COUNTY_OFFICE, YIYANG, department=ORGANISATION, **query)
        )["items"]
        return items

    first, second = (one["id"] for one in await listed(due_to="2020-06-30", due_from="2020-01-01"))
    headers = office.sign_in(Role.DEPARTMENT, YIYANG)
    for duty, on in ((first, "2020-03-31"), (second, "2020-07-01")):
        body = {"occurred_on": on, "note": "已督查"}
        reply = await office.client.post(f"/monitoring/duties/{duty}/report", json=body, headers=headers)
        assert reply.status_code == 200, reply.text
    await run(office, date(2020, 10, 1))
    own = await page(office, ORGANISATION, YIYANG, date(2020, 10, 1))
    assert (own["leads"], own["joins"], own["items"]) == (0, 0, [])
    assert own["duties"] == {"open": 1, "late": 1, "kept": 1, "kept_late": 1}
    assert [(one["period"], one["state"], one["late_days"]) for one in own["duties_owed"]] == [
        ("2020Q3", "missed", 1),
        ("2020Q4", "open", 0),
    ]
    assert (await line(office, ORGANISATION, YIYANG, date(2020, 10, 1)))["duties"] == own["duties"]
    # the numbers are those of the lists behind them
    assert len(await listed(**YEAR)) == sum(own["duties"].values())
    assert len(await listed(late="true", **YEAR)) == own["duties"]["late"] + own["duties"]["kept_late"]
    assert [one["id"] for one in await listed(state="kept", **YEAR)] == [first]
    # the other department owes its own
    assert (await page(office, "县扶贫办", YIYANG, date(2020, 10, 1)))["duties"]["kept"] == 0
    # of another day of the year they are the same: duties stand as they do today
    before = await page(office, ORGANISATION, YIYANG, date(2020, 1, 1))
    assert before["duties"] == own["duties"]


@pytest.mark.requirement("R001-034")
async def test_a_countys_duties_are_neither_a_towns_nor_another_countys(office: TargetOffice) -> None:
    await office.hold("yiyang-2020", date(2020, 1, 1))
    await run(office, date(2020, 2, 1))
    for role, area in ((Role.TOWNSHIP, YIYANG_TOWN), (Role.COUNTY_OFFICE, CANGXI)):
        reply = await office.get(f"/departments/{ORGANISATION}", role, area, on="2020-02-01")
        assert (reply.status_code, reply.json()["code"]) == (404, "monitoring.department_unknown")
        shown = await office.read("/departments", role, area, on="2020-02-01")
        assert ORGANISATION not in {item["name"] for item in shown["items"]}
    # the city sees those of its counties
    of_city = await page(office, ORGANISATION, "4103", date(2020, 2, 1), Role.CITY_OFFICE)
    assert of_city["duties"] == {"open": 1, "late": 0, "kept": 0, "kept_late": 0}


async def test_figures_that_a_department_has_to_report_are_missing_until_they_are_checked(
    office: TargetOffice,
) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    finance = "县金融办"

    async def missing(on: date) -> dict[str, tuple[str, bool]]:
        own = await page(office, finance, CANGXI, on)
        assert (await line(office, finance, CANGXI, on))["figures_missing"] == len(own["figures_missing"])
        return {one["indicator"]: (one["due_on"], one["late"]) for one in own["figures_missing"]}

    code = "poor_village_bank_outlets_share"
    office.go_to(date(2019, 12, 31))
    assert (await missing(date(2019, 12, 31)))[code] == ("2019-12-31", False)
    office.go_to(date(2020, 1, 1))
    assert (await missing(date(2020, 1, 1)))[code] == ("2019-12-31", True)
    targets = await office.read("/targets", Role.COUNTY_OFFICE, CANGXI, on="2020-01-01")
    (silent,) = (item for item in targets["items"] if item["code"] == code)
    assert (silent["reported"], silent["actual"]) == (True, None)
    body = {
        "indicator": code,
        "area_code": CANGXI + "000000",
        "as_of": "2019-12-31",
        "value": "0.9",
        "evidence": "台账",
        "occurred_on": "2020-01-01",
    }
    told = await office.client.post("/monitoring/reports", json=body, headers=office.sign_in(Role.DEPARTMENT, CANGXI))
    assert told.status_code == 201, told.text
    # reported is not checked
    assert code in await missing(date(2020, 1, 1))
    check = {"occurred_on": "2020-01-01", "note": "与台账一致"}
    url = f"/monitoring/reports/{told.json()['id']}/check"
    checked = await office.client.post(url, json=check, headers=office.sign_in(Role.COUNTY_OFFICE, CANGXI))
    assert checked.status_code == 200, checked.text
    assert code not in await missing(date(2020, 1, 1))


async def test_what_a_figure_is_compared_with_is_missing_too(office: TargetOffice) -> None:
    await office.hold("cangxi-2014", date(2014, 1, 1))
    office.go_to(date(2020, 1, 1))
    pack = find_pack("cangxi-2014")
    growth = next(one for one in pack.indicators if one.code == "county_income_growth")
    own = await page(office, str(growth.department), CANGXI, date(2020, 1, 1))
    compared = [one for one in own["figures_missing"] if one["indicator"] == growth.code]
    assert [(one["label"], one["due_on"], one["late"]) for one in compared] == [(growth.label, "2019-12-31", True)]
    # and last year's figure, where this year's has to be higher
    water = next(one for one in pack.indicators if one.code == "e08_central_water_share")
    own = await page(office, str(water.department), CANGXI, date(2020, 1, 1))
    days = [one["due_on"] for one in own["figures_missing"] if one["indicator"] == water.code]
    assert days == ["2016-12-31", "2017-12-31"]
