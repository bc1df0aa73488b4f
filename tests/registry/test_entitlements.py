"""Entitlements of a household over HTTP: as of any day, explained, and only to who sees the household."""

from datetime import date

import httpx
import pytest

from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_number
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, an_income, registered
from tests.registry.policy_builder import in_force


@pytest.fixture
async def household(client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN) -> Json:
    """An old man without labour and his grandson, under the town's plan."""
    await in_force(sessions, "town-2017")
    man = a_person(
        id_number=a_number(1, "19570601"),
        labour_capacity="none",
        no_income_source=True,
        no_able_supporter=True,
        pension_insured=True,
    )
    boy = a_person(
        name="曾小军",
        id_number=a_number(3, "20100601"),
        relation="grandson",
        health="disabled",
        labour_capacity="none",
        disability_kind="mental",
        disability_grade=1,
    )
    return await registered(client, township, members=[man, boy])


async def asked(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, on: str) -> dict[str, Json]:
    """Answers by entitlement and name."""
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/entitlements", params={"on": on}, headers=who)
    assert reply.status_code == 200, reply.text
    body = reply.json()
    assert (body["pack"], body["on"]) == ("town-2017", on)
    return {f"{one['entitlement']} {one['name'] or ''}".strip(): one for one in body["items"]}


@pytest.mark.requirement("R001-018", "R000-038", "R000-039", "R000-007")
async def test_a_household_hears_what_it_is_entitled_to_and_why(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    answers = await asked(client, township, household, "2017-06-01")
    assert {key: one["entitled"] for key, one in answers.items()} == {
        "support 曾福生": True,
        "wubao 曾福生": False,
        "pension 曾福生": True,
        "support 曾小军": None,
        "wubao 曾小军": True,
        "pension 曾小军": False,
        "dibao": True,
        "top_up": None,
    }
    man = answers["support 曾福生"]
    assert man["member_id"] == household["members"][0]["id"]
    assert (man["label"], man["source"], man["missing"]) == ("特困供养", "R001-018", [])
    assert man["sentence"].startswith("曾福生60周岁，已满60周岁，无生活来源")
    assert answers["support 曾小军"]["missing"] == ["有无生活来源", "有无能够履行义务的赡养、抚养、扶养人"]
    assert answers["dibao"]["member_id"] is None
    assert answers["top_up"]["missing"] == ["年度收入"]


@pytest.mark.requirement("R001-018")
async def test_the_day_before_the_birthday_the_answer_is_another(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    answers = await asked(client, township, household, "2017-05-31")
    assert (answers["support 曾福生"]["entitled"], answers["pension 曾福生"]["entitled"]) == (False, False)
    early = await asked(client, township, household, "2015-12-31")
    assert (early["support 曾福生"]["entitled"], early["support 曾福生"]["missing"]) == (None, ["当时的规定"])


@pytest.mark.requirement("R000-037")
async def test_the_top_up_follows_the_income_of_the_last_year_and_its_line(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/incomes"
    transfer = {"wage_fen": 0, "business_fen": 0, "property_fen": 0, "production_cost_fen": 0}
    for version, (year, transfer_fen) in enumerate(((2016, 100_000), (2018, 500_000)), start=1):
        body = an_income(occurred_on=f"{year + 1}-01-10", transfer_fen=transfer_fen, **transfer)
        reply = await client.put(f"{at}/{year}", json=body, headers={**township, "If-Match": f'"{version}"'})
        assert reply.status_code == 200, reply.text
    # (3,500.00 - 5,000.00 / 2) x 2 = 2,000.00
    top_up = (await asked(client, township, household, "2019-02-01"))["top_up"]
    assert (top_up["entitled"], top_up["amount_fen"], top_up["source"]) == (True, 200_000, "R000-037")
    # of 2016 the town's plan gives no exit line
    before = (await asked(client, township, household, "2017-02-01"))["top_up"]
    assert (before["entitled"], before["missing"]) == (None, ["2016年度的退出标准"])


async def test_only_those_hear_it_who_see_the_household(
    client: httpx.AsyncClient, sign_in: SignIn, household: Json
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/entitlements"
    village = sign_in(Role.VILLAGE_CADRE, "360722102201")
    assert (await client.get(at, headers=village)).status_code == 200
    for role, area in ((Role.TOWNSHIP, "360722103"), (Role.COUNTY_OFFICE, "360724")):
        assert (await client.get(at, headers=sign_in(role, area))).status_code == 404
    assert (await client.get(at, headers=sign_in(Role.BANK, "360722", bank="rcc"))).status_code == 403
    assert (await client.get(at, params={"on": "2013-01-01"}, headers=village)).status_code == 404


async def test_without_a_plan_nothing_is_promised(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/entitlements", headers=township)
    assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")


async def test_a_plan_that_speaks_of_one_thing_only_is_asked_for_that(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "yiyang-2020", since=date(2014, 1, 1))
    household = await registered(client, township)
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/entitlements", headers=township)
    assert {one["entitlement"] for one in reply.json()["items"]} == {"support"}
