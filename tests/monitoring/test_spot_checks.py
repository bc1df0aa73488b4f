"""Spot checks over HTTP: one recorded draw that can be repeated, results, rates, closing; every refusal; scope."""

import csv
import hashlib
import io
from datetime import date, timedelta
from math import ceil
from typing import Any

import httpx
import pytest

from shared.areas.directory import area_text
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.builders import HouseholdEvents
from tests.monitoring.conftest import Consume
from tests.monitoring.supervised import SignIn, refusal
from tests.monitoring.test_area_changes import succeeded

pytestmark = pytest.mark.usefixtures("plans")

URL = "/monitoring/spot-checks"
TOWN, VILLAGE, OTHER_VILLAGE = "360722106000", "360722106200", "360722106201"
ELEMENTS = ["food", "clothing", "education", "medical", "housing", "pension"]


@pytest.fixture
def officer(sign_in: SignIn) -> dict[str, str]:
    """The town's leading group."""
    return sign_in(Role.TOWNSHIP, TOWN[:9])


@pytest.fixture
async def households(consume: Consume) -> dict[str, HouseholdEvents]:
    """Four exited households of a village and one of another, by id; one that never exited, one off the register."""
    found = [HouseholdEvents(village_code=code) for code in (*[VILLAGE] * 4, OTHER_VILLAGE)]
    remaining, removed = (HouseholdEvents(village_code=VILLAGE) for _ in range(2))
    for one in (*found, remaining, removed):
        await consume(one.registered())
    for one in (*found, removed):
        await consume(one.exited(date(2018, 11, 30)))
    await consume(removed.removed(date(2018, 12, 1)))
    return {str(one.id): one for one in found}


def a_draw(**given: Any) -> dict[str, Any]:
    """The body of a draw."""
    return {
        "area_code": TOWN,
        "quarter": "2018Q4",
        "level": "village",
        "public_seed": "080513",
        "occurred_on": "2019-01-10",
        **given,
    }


async def drawn(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """A check that was drawn."""
    reply = await client.post(URL, json=a_draw(**given), headers=who)
    assert reply.status_code == 201, reply.text
    check: dict[str, Any] = reply.json()
    return check


async def sample(client: httpx.AsyncClient, who: dict[str, str], check: dict[str, Any], query: str = "") -> Any:
    """The households that were drawn."""
    return (await client.get(f"{URL}/{check['id']}/sample?{query}", headers=who)).json()["items"]


def a_result(**given: Any) -> dict[str, Any]:
    """A visit to a household with which all is well."""
    return {
        "visited_on": "2019-01-20",
        "visited_by": "核查员甲",
        "income_ok": True,
        "guarantees": dict.fromkeys(ELEMENTS, True),
        "satisfied": True,
        "wrongly_exited": False,
        "looked_at": 5,
        **given,
    }


async def enter(
    client: httpx.AsyncClient, who: dict[str, str], check: dict[str, Any], household_id: str, **given: Any
) -> httpx.Response:
    """A household's result."""
    url = f"{URL}/{check['id']}/households/{household_id}/results"
    return await client.post(url, json=a_result(**given), headers=who)


@pytest.mark.requirement("R000-083", "R004-007")
async def test_a_draw_can_be_repeated_from_what_is_recorded(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    assert (check["share"], check["population"], check["population_on"]) == (
        "3/10",
        "exited_households",
        "2018-12-31",
    )
    # of four households 1.2, of one 0.3, each rounded up
    assert (check["households"], check["drawn"], check["due_on"]) == (5, 3, "2019-02-09")
    assert len(check["nonce"]) == 64

    file = await client.get(f"{URL}/{check['id']}/population.csv", headers=officer)
    assert file.headers["Content-Disposition"].endswith('"spot-check-360722106000-2018Q4-village-population.csv"')
    rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    lines = sorted(f"{row['group_code']} {row['household_no']}\n" for row in rows)
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert digest == check["digest"]
    text = f"360722106000 2018Q4 village {check['nonce']} 080513 {digest}"
    assert hashlib.sha256(text.encode()).hexdigest() == check["seed"]
    expected = []
    for village in (VILLAGE, OTHER_VILLAGE):
        keys = {
            hashlib.sha256(f"{check['seed']}:{row['household_no']}".encode()).hexdigest(): row["household_no"]
            for row in rows
            if row["group_code"] == village
        }
        expected += [keys[key] for key in sorted(keys)][: ceil(len(keys) * 3 / 10)]
    assert [one["household_no"] for one in await sample(client, officer, check)] == expected
    assert [row["household_no"] for row in rows if row["drawn"] == "1"] == expected
    taken = await client.get(f"{URL}/{check['id']}/sample.csv", headers=officer)
    assert [row["household_no"] for row in csv.DictReader(io.StringIO(taken.text))] == expected
    whole = (await client.get(f"{URL}/{check['id']}/population?limit=500", headers=officer)).json()["items"]
    assert {one["household_id"] for one in whole} == households.keys()
    assert [(one["household_no"], str(one["rank"])) for one in whole] == [
        (row["household_no"], row["rank"]) for row in rows
    ]


@pytest.mark.requirement("R000-083")
async def test_there_is_one_draw_of_an_area_quarter_and_level(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    reply = await client.post(URL, json=a_draw(public_seed="", occurred_on="2019-02-01"), headers=officer)
    assert refusal(reply)[:2] == (409, "monitoring.already_drawn")
    by_town = await drawn(client, officer, level="town")
    assert (by_town["households"], by_town["drawn"]) == (5, 2)
    next_quarter = await drawn(client, officer, quarter="2019Q1", public_seed="")
    assert len({check["seed"], by_town["seed"], next_quarter["seed"]}) == 3
    assert len({check["nonce"], by_town["nonce"], next_quarter["nonce"]}) == 3
    listed = (await client.get(f"{URL}?quarter=2018Q4", headers=officer)).json()["items"]
    assert {one["id"] for one in listed} == {check["id"], by_town["id"]}
    page = (await client.get(f"{URL}?limit=1", headers=officer)).json()
    assert [one["id"] for one in page["items"]] == [next_quarter["id"]]
    rest = (await client.get(f"{URL}?after={page['next']}", headers=officer)).json()["items"]
    assert [one["id"] for one in rest] == [by_town["id"], check["id"]]


async def test_the_population_is_that_of_the_quarters_last_day(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    late = HouseholdEvents(village_code=VILLAGE)
    await consume(late.registered())
    await consume(late.exited(date(2019, 1, 1)))
    gone = next(iter(households.values()))
    await consume(gone.removed(date(2019, 1, 1)))
    assert (await drawn(client, officer))["households"] == 5
    assert (await drawn(client, officer, quarter="2019Q1"))["households"] == 5
    running = await drawn(client, officer, quarter="2019Q2", occurred_on="2019-04-01")
    assert running["population_on"] == "2019-06-30"


@pytest.mark.requirement("R000-083")
async def test_results_give_the_rates_and_the_check_is_closed(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    first, second, third = [one["household_id"] for one in await sample(client, officer, check)]
    missed = [{"head_name": "赵六", "reason": "收入低于标准"}]
    wrong = {"wrongly_exited": True, "income_ok": False, "satisfied": False, "note": "收入未达标"}
    assert (await enter(client, officer, check, first, missed=missed, **wrong)).status_code == 201
    assert (await enter(client, officer, check, second, looked_at=15, visited_on="2019-02-10")).status_code == 201
    close = {"json": {"occurred_on": "2019-02-15"}, "headers": officer}
    short = await client.post(f"{URL}/{check['id']}/close", **close)
    assert (refusal(short)[:2], short.json()["missing"]) == ((409, "monitoring.results_missing"), 1)
    assert [one["household_id"] for one in await sample(client, officer, check, "done=false")] == [third]
    assert [one["household_id"] for one in await sample(client, officer, check, "done=true")] == [first, second]
    before = (await client.get(f"{URL}/{check['id']}", headers=officer)).json()["progress"]
    # one was visited a day too late, one not at all
    assert (before["checked"], before["missing"], before["late"]) == (2, 1, 2)
    gone = {
        "outcome": "gone",
        "visited_on": "2019-02-09",
        "visited_by": "核查员甲",
        "note": "全户外迁",
    }
    url = f"{URL}/{check['id']}/households/{third}/results"
    assert (await client.post(url, json=gone, headers=officer)).json()["late"] is False
    early = await client.post(f"{URL}/{check['id']}/close", json={"occurred_on": "2019-02-09"}, headers=officer)
    assert refusal(early) == (422, "request.date_before_step", "occurred_on")
    done = (await client.post(f"{URL}/{check['id']}/close", **close)).json()
    assert done["closed_on"] == "2019-02-15"
    progress = done["progress"]
    assert (progress["checked"], progress["gone"], progress["missing"], progress["late"]) == (2, 1, 0, 1)
    assert [
        (rate["code"], rate["label"], rate["numerator"], rate["denominator"], rate["rate"], rate["exceeded"])
        for rate in progress["rates"]
    ] == [
        ("wrong_exits", "错退率", 1, 2, "0.5000", True),
        ("missed", "漏评率", 1, 20, "0.0500", True),
        ("satisfied", "群众认可度", 1, 2, "0.5000", True),
    ]
    assert [rate["bound"] for rate in progress["rates"]] == ["0.0200", "0.0200", "0.9000"]
    groups = (await client.get(f"{URL}/{check['id']}/groups", headers=officer)).json()["items"]
    assert [
        (one["group_code"], one["group_label"], one["progress"]["households"], one["progress"]["drawn"])
        for one in groups
    ] == [(VILLAGE, "小江镇小江村委会", 4, 2), (OTHER_VILLAGE, "小江镇井塘村委会", 1, 1)]
    assert refusal(await client.post(f"{URL}/{check['id']}/close", **close))[:2] == (
        409,
        "monitoring.spot_check_closed",
    )
    assert refusal(await enter(client, officer, check, first, corrects=1))[:2] == (409, "monitoring.spot_check_closed")
    feed = (await client.get("/monitoring/feeds/supervision", headers=officer)).json()["items"]
    assert [(item["event"], item["id"], item["occurred_on"]) for item in feed] == [
        ("check_drawn", check["id"], "2019-01-10"),
        ("check_closed", check["id"], "2019-02-15"),
    ]
    assert feed[0]["sentence"] == "小江镇：2018年第四季度抽查名单已抽取，脱贫户5户中抽取3户，入户期限2019年2月9日。"


async def test_a_household_that_left_since_stays_with_its_reason(
    client: httpx.AsyncClient, consume: Consume, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    first, second, third = [households[one["household_id"]] for one in await sample(client, officer, check)]
    await consume(first.removed(date(2019, 1, 15)))
    await consume(second.changed(village_code=OTHER_VILLAGE))
    await consume(third.returned(date(2019, 1, 15)))
    now = await sample(client, officer, check)
    assert [(one["village_code"], one["since"], one["since_label"]) for one in now] == [
        (VILLAGE, "removed", "已移出登记册"),
        (VILLAGE, "moved", "已迁往他村"),
        (OTHER_VILLAGE, "returned", "已返贫"),
    ]


async def test_a_result_is_corrected_by_naming_its_version(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    one = (await sample(client, officer, check))[0]["household_id"]
    missed = [{"head_name": "赵六", "reason": "收入低"}]
    assert (await enter(client, officer, check, one, missed=missed)).status_code == 201
    assert refusal(await enter(client, officer, check, one))[:2] == (409, "monitoring.result_exists")
    assert refusal(await enter(client, officer, check, one, corrects=2)) == (412, "request.stale_version", "corrects")
    corrected = (await enter(client, officer, check, one, corrects=1, missed=missed, looked_at=7)).json()["result"]
    assert (corrected["version"], corrected["looked_at"], corrected["missed"]) == (2, 7, missed)
    rates = (await client.get(f"{URL}/{check['id']}", headers=officer)).json()["progress"]["rates"]
    assert [(rate["numerator"], rate["denominator"]) for rate in rates] == [(0, 1), (1, 7), (1, 1)]


async def test_results_that_do_not_fit_are_refused(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents], clock: Clock
) -> None:
    check = await drawn(client, officer)
    first, second, other_village = [one["household_id"] for one in await sample(client, officer, check)]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    missed = [{"head_name": "赵六", "reason": "收入低"}]
    nothing = {"income_ok": None, "guarantees": {}, "satisfied": None, "wrongly_exited": None, "looked_at": 0}
    lacking = {**dict.fromkeys(ELEMENTS, True), "food": False}
    for given, code, field in (
        ({"visited_on": "2019-01-09"}, "monitoring.visit_before_draw", "visited_on"),
        ({"visited_on": tomorrow}, "request.date_in_future", "visited_on"),
        ({"helper": "核查员甲"}, "monitoring.checked_by_helper", "visited_by"),
        ({"helper": "核查员\u3000 甲"}, "monitoring.checked_by_helper", "visited_by"),
        ({"satisfied": None}, "monitoring.result_incomplete", "satisfied"),
        ({"income_ok": None}, "monitoring.result_incomplete", "income_ok"),
        ({"wrongly_exited": None}, "monitoring.result_incomplete", "wrongly_exited"),
        ({"guarantees": {"food": True}}, "monitoring.elements_incomplete", "guarantees"),
        ({"guarantees": dict.fromkeys([*ELEMENTS, "water"], True)}, "monitoring.elements_incomplete", "guarantees"),
        ({"wrongly_exited": True}, "monitoring.reason_missing", "note"),
        ({"income_ok": False}, "monitoring.reason_missing", "note"),
        ({"satisfied": False}, "monitoring.reason_missing", "note"),
        ({"guarantees": lacking}, "monitoring.reason_missing", "note"),
        ({"missed": missed, "looked_at": 0}, "monitoring.too_many_missed", "looked_at"),
        ({"outcome": "gone", "note": "外迁"}, "monitoring.result_incomplete", "income_ok"),
        ({"outcome": "gone", **nothing}, "monitoring.result_incomplete", "note"),
        ({"outcome": "gone", **nothing, "looked_at": 1, "note": "外迁"}, "monitoring.result_incomplete", "looked_at"),
    ):
        assert refusal(await enter(client, officer, check, first, **given)) == (422, code, field)
    two = (await enter(client, officer, check, first, satisfied=None, income_ok=None)).json()
    assert two["detail"] == "应填：收入是否达标、是否满意"
    left = (
        await enter(client, officer, check, first, outcome="gone", **{**nothing, "looked_at": 1}, note="外迁")
    ).json()
    assert left["detail"] == "已不在当地的不填：查看的非建档立卡户数"
    early = (await enter(client, officer, check, first, visited_on="2019-01-09")).json()
    assert early["detail"] == "入户日期2019年1月9日早于抽取日期2019年1月10日"
    twice = await enter(client, officer, check, first, missed=missed * 2)
    assert refusal(twice) == (409, "monitoring.missed_twice", "missed")
    assert (await enter(client, officer, check, first, missed=missed)).status_code == 201
    assert refusal(await enter(client, officer, check, second, missed=missed)) == (
        409,
        "monitoring.missed_twice",
        "missed",
    )
    # of another village somebody may bear the same name
    assert (await enter(client, officer, check, other_village, missed=missed, helper="帮扶人乙")).status_code == 201
    not_drawn = next(one for one in households if one not in {first, second, other_village})
    assert refusal(await enter(client, officer, check, not_drawn)) == (404, "monitoring.not_drawn", "household_id")


async def test_draws_that_do_not_fit_are_refused(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents], clock: Clock
) -> None:
    async def refused(**given: Any) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=a_draw(**given), headers=officer))

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await refused(occurred_on=tomorrow) == (422, "request.date_in_future", "occurred_on")
    assert await refused(area_code="360722102000") == (403, "auth.outside_area", "area_code")
    assert await refused(quarter="2019Q2") == (422, "monitoring.bad_quarter", "quarter")
    assert await refused(quarter="0000Q1") == (422, "request.invalid", "quarter")
    assert await refused(quarter="2018Q5") == (422, "request.invalid", "quarter")
    assert await refused(area_code=VILLAGE, level="town") == (422, "monitoring.level_too_wide", "level")
    assert await refused(quarter="2018Q3") == (409, "monitoring.nobody_to_draw", "area_code")
    assert await refused(public_seed="两 个") == (422, "request.invalid", "public_seed")
    assert (await drawn(client, officer, quarter="2019Q1", occurred_on="2019-01-01"))["quarter"] == "2019Q1"


async def test_checks_keep_to_the_area_and_from_those_who_help(
    client: httpx.AsyncClient, sign_in: SignIn, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer)
    for role, area in ((Role.VILLAGE_CADRE, VILLAGE), (Role.WORK_TEAM, VILLAGE), (Role.BANK, "3607")):
        who = sign_in(role, area, "rcc" if role is Role.BANK else None)
        for path in ("", f"/{check['id']}", f"/{check['id']}/sample", f"/{check['id']}/sample.csv"):
            assert refusal(await client.get(URL + path, headers=who))[:2] == (403, "auth.forbidden")
    feed = "/monitoring/feeds/supervision"
    own = await drawn(client, sign_in(Role.COUNTY_OFFICE, TOWN[:6]), area_code=VILLAGE, quarter="2019Q1")
    for role in (Role.VILLAGE_CADRE, Role.WORK_TEAM):
        who = sign_in(role, VILLAGE)
        assert (await client.get(feed, headers=who)).json()["items"] == []
        assert (await client.get(f"{feed}?kind=check_drawn", headers=who)).json()["items"] == []
    known = (await client.get(feed, headers=sign_in(Role.AUDITOR, VILLAGE))).json()["items"]
    assert [(item["event"], item["id"]) for item in known] == [("check_drawn", own["id"])]
    foreign = sign_in(Role.COUNTY_OFFICE, "410327")
    for path in ("", "/groups", "/population", "/population.csv", "/sample", "/sample.csv"):
        reply = await client.get(f"{URL}/{check['id']}{path}", headers=foreign)
        assert refusal(reply) == (404, "monitoring.unknown_spot_check", "id")
    assert (await client.get(URL, headers=foreign)).json()["items"] == []
    one = (await sample(client, officer, check))[0]["household_id"]
    assert refusal(await enter(client, foreign, check, one))[:2] == (404, "monitoring.unknown_spot_check")
    part = sign_in(Role.AUDITOR, OTHER_VILLAGE)
    seen = (await client.get(f"{URL}/{check['id']}", headers=part)).json()["progress"]
    assert (seen["households"], seen["drawn"]) == (1, 1)
    assert refusal(await enter(client, part, check, one)) == (404, "monitoring.not_drawn", "household_id")
    narrow = sign_in(Role.TOWNSHIP, OTHER_VILLAGE)
    close = {"json": {"occurred_on": "2019-02-15"}, "headers": narrow}
    assert refusal(await client.post(f"{URL}/{check['id']}/close", **close)) == (403, "auth.outside_area", "id")
    assert refusal(await client.get(f"{URL}/{new_id()}", headers=officer))[0] == 404
    none = await client.post(URL, json=a_draw(area_code="410327"), headers=foreign)
    assert refusal(none)[:2] == (409, "policy.none_active")
    assert "没有对抽查作出规定的生效政策" in none.json()["detail"]


async def test_a_result_is_corrected_by_its_own_level_or_above(
    client: httpx.AsyncClient, sign_in: SignIn, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, TOWN[:6])
    check = await drawn(client, office)
    one, other = [place["household_id"] for place in await sample(client, office, check)][:2]
    wrong = {"wrongly_exited": True, "note": "收入不达标"}
    assert (await enter(client, office, check, one, **wrong)).status_code == 201
    assert refusal(await enter(client, officer, check, one, corrects=1)) == (403, "monitoring.recorded_above", None)
    assert (await enter(client, office, check, one, corrects=1, **wrong)).json()["result"]["version"] == 2
    assert (await enter(client, officer, check, other)).status_code == 201
    assert (await enter(client, office, check, other, corrects=1, **wrong)).json()["result"]["wrongly_exited"] is True


async def test_households_are_not_drawn_again_through_another_area(
    client: httpx.AsyncClient, sign_in: SignIn, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    village = await drawn(client, officer, area_code=VILLAGE)
    for who in (officer, sign_in(Role.COUNTY_OFFICE, TOWN[:6])):
        again = await client.post(URL, json=a_draw(public_seed="999999"), headers=who)
        assert refusal(again) == (409, "monitoring.already_drawn", "area_code")
        assert again.json()["detail"] == f"{area_text(VILLAGE)}2018年第四季度已抽取"
    assert village["households"] == 4
    assert (await drawn(client, officer, area_code=OTHER_VILLAGE))["households"] == 1
    assert (await drawn(client, officer, quarter="2019Q1"))["households"] == 5
    part = await client.post(URL, json=a_draw(area_code=VILLAGE, quarter="2019Q1"), headers=officer)
    assert refusal(part) == (409, "monitoring.already_drawn", "area_code")


async def test_nobody_is_visited_before_the_day_of_the_population(
    client: httpx.AsyncClient, officer: dict[str, str], households: dict[str, HouseholdEvents]
) -> None:
    check = await drawn(client, officer, occurred_on="2018-10-01")  # they left poverty on 30 November
    assert (check["population_on"], check["due_on"]) == ("2018-12-31", "2019-01-30")
    one = (await sample(client, officer, check))[0]["household_id"]
    early = await enter(client, officer, check, one, visited_on="2018-12-30")
    assert refusal(early) == (422, "monitoring.visit_before_draw", "visited_on")
    assert early.json()["detail"] == "入户日期2018年12月30日早于名单日期2018年12月31日"
    entered = await enter(client, officer, check, one, visited_on="2018-12-31")
    assert entered.status_code == 201
    assert entered.json()["result"]["recorded_at"].endswith("+08:00")


# areas that change ----------------------------------------------------------------------------------------------------


async def in_force(sessions: Sessions, clock: Clock, area_code: str, share: str) -> None:
    """The town's plan holds in an area and draws a share there."""
    plan = find_pack("town-2017").model_dump(mode="json")
    plan["supervision"]["spot_check"]["draw"]["share"] = share
    async with transaction(sessions) as session:
        await activate(session, clock, PolicyPack.model_validate(plan), area_code, date(2017, 1, 2))


@pytest.mark.parametrize(
    ("old", "new", "also"),
    [
        ("360722106", "360722150", ("360722150200", "360722000000")),
        ("360722", "360799", ("360799106200", "360799000000")),
        ("360722106", "360723152", ("360723152200", "360723000000")),
    ],
)
async def test_one_draw_stays_one_whatever_the_area_is_called_later(
    client: httpx.AsyncClient,
    sessions: Sessions,
    clock: Clock,
    consume: Consume,
    sign_in: SignIn,
    households: dict[str, HouseholdEvents],
    old: str,
    new: str,
    also: tuple[str, str],
) -> None:
    city = sign_in(Role.CITY_OFFICE, "3607")
    await in_force(sessions, clock, "360700000000", share="3/10")
    check = await drawn(client, city)
    await succeeded(client, sessions, consume, old, new)
    now = new + TOWN[len(new) :]
    for area_code in (TOWN, now, *also):
        reply = await client.post(URL, json=a_draw(area_code=area_code), headers=city)
        assert refusal(reply) == (409, "monitoring.already_drawn", "area_code"), area_code
    for role, area in ((Role.TOWNSHIP, now[:9]), (Role.TOWNSHIP, now[:9] + "200"), (Role.CITY_OFFICE, "3607")):
        shown = (await client.get(URL, headers=sign_in(role, area))).json()["items"]
        assert [one["id"] for one in shown] == [check["id"]], area


async def test_a_missed_household_is_named_once_in_a_village_that_bears_another_code_since(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, consume: Consume, sign_in: SignIn
) -> None:
    city = sign_in(Role.CITY_OFFICE, "3607")
    await in_force(sessions, clock, TOWN, share="1")
    before, after = (HouseholdEvents(village_code=code) for code in (VILLAGE, "360722150200"))
    await consume(before.registered(), before.exited(date(2018, 11, 30)))
    await succeeded(client, sessions, consume, TOWN[:9], "360722150")
    await consume(after.registered(), after.exited(date(2018, 11, 30)))
    check = await drawn(client, city, area_code="360722150000")
    assert (check["households"], check["drawn"]) == (2, 2)
    missed = [{"head_name": "赵六", "reason": "收入低"}]
    replies = [await enter(client, city, check, str(one.id), missed=missed) for one in (before, after)]
    assert replies[0].status_code == 201
    assert refusal(replies[1]) == (409, "monitoring.missed_twice", "missed")
