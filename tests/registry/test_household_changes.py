"""Changes of one household over HTTP: patches, exits, incomes, and the history of them all."""

from typing import Any

import httpx
import pytest

from services.registry.households.forms import HouseholdPatch, MemberPatch
from services.registry.households.history import present, unsealed
from services.registry.households.models import HouseholdChange
from services.registry.records.rules import fold
from shared.database import Sessions, new_id
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.household_builder import (
    HOUSEHOLDS,
    REQUESTS,
    Json,
    a_family,
    a_person,
    an_income,
    count,
    exited,
    outbox,
    registered,
)

ONE = str(new_id())

# changing -------------------------------------------------------------------------------------------------------------


async def changed(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, **changes: Any) -> httpx.Response:
    """A patch on the version that was read."""
    body = {"occurred_on": "2016-05-01", "reason": "动态调整", **changes}
    headers = {**who, "If-Match": f'"{household["version"]}"'}
    return await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=body, headers=headers)


async def test_a_change_bears_the_next_version_in_record_history_and_event(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    wife = household["members"][1]["id"]
    reply = await changed(
        client,
        township,
        household,
        main_cause="disability",
        phone="13907970002",
        bank_account=None,
        members=[{"id": wife, "health": "disabled"}],
    )

    assert (reply.status_code, reply.headers["etag"]) == (200, '"2"')
    now = reply.json()
    assert (now["main_cause"], now["phone_masked"], now["bank_account_masked"]) == ("disability", "139****0002", None)
    assert [member["health"] for member in now["members"]] == ["healthy", "disabled"]
    history = (await client.get(f"{HOUSEHOLDS}/{household['id']}/history", headers=township)).json()["items"]
    assert history[1]["old"] == {
        "main_cause": "illness",
        "phone_masked": "138****0001",
        "bank_account_masked": "************2222",
        "members": {wife: {"health": "healthy"}},
    }
    assert history[1]["new"] == {
        "main_cause": "disability",
        "phone_masked": "139****0002",
        "bank_account_masked": None,
        "members": {wife: {"health": "disabled"}},
    }
    assert (history[1]["occurred_on"], history[1]["reason"], history[1]["role"]) == (
        "2016-05-01",
        "动态调整",
        "township",
    )
    assert [(m.routing_key, m.version) for m in await outbox(sessions)] == [
        ("registry.household_registered.v1", 1),
        ("registry.household_changed.v1", 2),
    ]


async def test_a_new_head_gives_the_household_its_name(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    man, wife = (member["id"] for member in household["members"])
    half = await changed(client, township, household, members=[{"id": wife, "relation": "head"}])
    assert half.json()["code"] == "registry.two_heads"
    swap = [{"id": wife, "relation": "head"}, {"id": man, "relation": "spouse"}]
    assert (await changed(client, township, household, members=swap)).json()["head_name"] == "刘月英"


async def test_a_stale_version_is_refused_and_changes_nothing(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    await changed(client, township, household, main_cause="disaster")
    late = await changed(client, township, household, main_cause="no_land")

    assert (late.status_code, late.json()["code"]) == (412, "request.stale_version")
    assert (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=township)).json()["main_cause"] == "disaster"
    body = {"occurred_on": "2016-05-01", "reason": "x"}
    blind = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=body, headers=township)
    assert (blind.status_code, blind.json()["code"]) == (428, "request.version_required")


async def test_a_change_of_nothing_makes_no_version(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    reply = await changed(client, township, household, main_cause="illness", phone="13807970001")
    assert (reply.status_code, reply.headers["etag"]) == (200, '"1"')
    assert await count(sessions, HouseholdChange) == len(await outbox(sessions)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"occurred_on": "2999-01-01"}, "request.date_in_future"),
        ({"occurred_on": "2014-08-16"}, "request.date_before_step"),
        ({"village_code": "360722103001"}, "auth.outside_area"),
        ({"village_code": "360722102999"}, "registry.unknown_village"),
        ({"main_cause": "no_technique"}, "registry.repeated_cause"),
        ({"members": [{"id": str(new_id())}]}, "request.not_found"),
        ({"household_no": "H9"}, "request.invalid"),
        ({"reason": " "}, "request.invalid"),
        (
            {"members": [{"id": ONE, "health": "disabled"}, {"id": ONE, "health": "healthy"}]},
            "registry.repeated_member",
        ),
    ],
)
async def test_an_unsound_change_is_refused_by_code(
    client: httpx.AsyncClient, township: SIGNED_IN, changes: Json, code: str
) -> None:
    household = await registered(client, township)
    assert (await changed(client, township, household, **changes)).json()["code"] == code
    kept = await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=township)
    assert kept.json() == household


async def test_village_cadres_read_but_do_not_write(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, township)
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    assert (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=cadre)).status_code == 200
    assert (await changed(client, cadre, household, main_cause="disaster")).json()["code"] == "auth.forbidden"
    assert (await client.post(HOUSEHOLDS, json=a_family(number="H002", serial=3), headers=cadre)).status_code == 403


MAY_NOT_BE_EMPTY = [
    "village_code",
    "identification_standard",
    "household_type",
    "main_cause",
    "other_causes",
    "members",
    "occurred_on",
    "reason",
]
FILLED: Json = {
    "village_group": "三组",
    "phone": "13807970001",
    "bank_name": "农商银行",
    "bank_account": "6226000011112222",
    "housing_sqm": "86.50",
    "housing_structure": "brick_concrete",
    "built_year": 1988,
    "electricity": True,
    "fuels": ["firewood", "gas"],
    "drinking_water": "rain",
    "support_form": "dispersed",
    "planned_exit_year": 2017,
    "help_plan": "养殖脱贫",
    "help_needs": ["funds", "technique"],
}
MAY_BE_EMPTY = list(FILLED)
FILLED_OF_MEMBER: Json = {
    "ethnic_group": "she",
    "education": "junior_high",
    "schooling": "none",
    "work_state": "in_town",
    "skill": "电工",
    "dibao": False,
    "medical_insured": True,
    "major_illness_insured": True,
    "supplementary_insured": False,
    "medical_assistance": True,
    "pension_insured": True,
    "disability_kind": "limb",
    "disability_grade": 3,
    "returning_graduate": True,
    "veteran": False,
    "no_income_source": False,
    "no_able_supporter": True,
    "own_cause": "disability",
    "own_plan": "公益岗位",
}
OF_MEMBERS = {
    "name": False,
    "relation": False,
    "health": False,
    "labour_capacity": False,
    **dict.fromkeys(FILLED_OF_MEMBER, True),
}


def test_every_field_of_a_patch_is_known_to_be_emptied_or_not() -> None:
    assert set(HouseholdPatch.model_fields) == {*MAY_BE_EMPTY, *MAY_NOT_BE_EMPTY}
    assert set(MemberPatch.model_fields) == {"id", *OF_MEMBERS}


@pytest.mark.parametrize("name", MAY_NOT_BE_EMPTY)
async def test_null_is_refused_where_a_field_may_not_be_empty(
    client: httpx.AsyncClient, township: SIGNED_IN, name: str
) -> None:
    household = await registered(client, township)
    reply = await changed(client, township, household, **{name: None})
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", name)


@pytest.mark.parametrize("name", MAY_BE_EMPTY)
async def test_null_empties_a_field_that_may_be_empty(
    client: httpx.AsyncClient, township: SIGNED_IN, name: str
) -> None:
    household = await registered(client, township, **FILLED)
    shown = f"{name}_masked" if name in ("phone", "bank_account") else name
    assert household[shown] is not None
    now = (await changed(client, township, household, **{name: None})).json()
    assert (now[shown], now["version"]) == (None, 2)


@pytest.mark.parametrize(("name", "may_be_empty"), OF_MEMBERS.items())
async def test_null_empties_of_a_member_what_may_be_empty_and_nothing_else(
    client: httpx.AsyncClient, township: SIGNED_IN, name: str, may_be_empty: bool
) -> None:
    household = await registered(
        client, township, members=[a_person(1, **FILLED_OF_MEMBER), a_person(2, relation="spouse")]
    )
    assert household["members"][0].items() >= FILLED_OF_MEMBER.items()
    patch = {"id": household["members"][0]["id"], name: None}
    if name.startswith("disability_"):  # the two go together
        patch |= {"disability_kind": None, "disability_grade": None}
    reply = await changed(client, township, household, members=[patch])
    if may_be_empty:
        assert reply.json()["members"][0][name] is None
    else:
        assert (reply.status_code, reply.json()["field"]) == (422, f"members.0.{name}")


@pytest.mark.parametrize("value", [1577836800, "2020-01-01T00:00:00", "20200101", True, None])
async def test_a_day_is_written_as_a_day_in_every_body(
    client: httpx.AsyncClient, township: SIGNED_IN, value: Any
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}"
    step = {"occurred_on": value, "reason": "动态调整"}
    versioned = {**township, "If-Match": '"1"'}
    replies = [
        await client.post(HOUSEHOLDS, json=a_family("H002", 3, registered_on=value), headers=township),
        await client.patch(path, json=step, headers=versioned),
        await client.post(
            REQUESTS,
            json={**step, "household_id": household["id"], "wanted": {"request_kind": "exit"}},
            headers=township,
        ),
        await client.put(f"{path}/incomes/2015", json=an_income(occurred_on=value), headers=versioned),
    ]
    for reply in replies:
        problem = reply.json()
        assert (reply.status_code, problem["code"]) == (422, "request.invalid")
        assert problem["field"] in ("occurred_on", "registered_on")
        assert "日期" in problem["errors"][0]["message"]
        assert "YYYY-MM-DD" in problem["errors"][0]["message"]


@pytest.mark.parametrize("value", ["yes", 1, "true"])
async def test_yes_and_no_are_booleans(client: httpx.AsyncClient, township: SIGNED_IN, value: Any) -> None:
    family = a_family(members=[a_person(medical_insured=value)])
    reply = await client.post(HOUSEHOLDS, json=family, headers=township)
    assert (reply.status_code, reply.json()["field"]) == (422, "members.0.medical_insured")


@pytest.mark.parametrize("version", ["*", "1_0", "+1", "１", '"1.0"', "", '"1", "2"'])
async def test_what_is_no_version_is_a_stale_one(client: httpx.AsyncClient, township: SIGNED_IN, version: str) -> None:
    household = await registered(client, township)
    body = {"occurred_on": "2016-05-01", "reason": "动态调整", "main_cause": "disaster"}
    headers = {**township, "If-Match": version.encode()}
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=body, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (412, "request.stale_version")


# exits and incomes ----------------------------------------------------------------------------------------------------


async def test_a_household_exits_once_and_keeps_its_record(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    household = await registered(client, township)
    step = {"household_id": household["id"], "wanted": {"request_kind": "exit"}, "reason": "达到脱贫标准"}
    early = await client.post(REQUESTS, json={**step, "occurred_on": "2014-01-01"}, headers=township)
    assert early.json()["code"] == "request.date_before_step"
    late = await client.post(REQUESTS, json={**step, "occurred_on": "2999-01-01"}, headers=township)
    assert late.json()["code"] == "request.date_in_future"

    after = await exited(client, township, second, household, "2017-12-31")
    assert (after["version"], after["status"], after["exited_on"]) == (2, "exited", "2017-12-31")
    again = await client.post(REQUESTS, json={**step, "occurred_on": "2018-01-01"}, headers=township)
    assert (again.status_code, again.json()["code"]) == (409, "registry.already_exited")
    assert [(m.routing_key, m.version) for m in await outbox(sessions)][1:] == [("registry.household_exited.v1", 2)]


async def test_an_income_is_derived_recorded_and_corrected(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}/incomes/2015"
    missing = await client.get(path, headers=township)
    assert missing.status_code == 404

    reply = await client.put(path, json=an_income(), headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.headers["etag"]) == (200, '"2"')
    # 8,000.00 + 6,000.50 + 1,500.00 = 15,500.50; less 2,700.49 = 12,800.01; by 2 = 6,400.005, half up 6,400.01
    income = reply.json()
    assert (income["total_fen"], income["net_fen"], income["net_per_head_fen"]) == (1_550_050, 1_280_001, 640_001)
    assert (await client.get(path, headers=township)).json() == income

    same = await client.put(path, json=an_income(), headers={**township, "If-Match": '"2"'})
    assert same.headers["etag"] == '"2"'
    correction = an_income(wage_fen=900_000)
    stale = await client.put(path, json=correction, headers={**township, "If-Match": '"1"'})
    assert stale.json()["code"] == "request.stale_version"
    await client.put(path, json=correction, headers={**township, "If-Match": '"2"'})
    history = (await client.get(f"{HOUSEHOLDS}/{household['id']}/history", headers=township)).json()["items"]
    assert history[2]["old"]["incomes"]["2015"]["wage_fen"] == 800_000
    assert history[2]["new"]["incomes"]["2015"]["wage_fen"] == 900_000
    last = (await outbox(sessions))[-1]
    assert (last.routing_key, last.version) == ("registry.income_recorded.v1", 3)
    assert (last.data["per_head_fen"], last.data["persons"]) == (690_001, 2)
    assert (income["disposable_per_head_fen"], last.data["disposable_per_head_fen"]) == (None, None)
    await client.put(
        f"{HOUSEHOLDS}/{household['id']}/incomes/2014", json=an_income(), headers={**township, "If-Match": '"3"'}
    )
    listed = (await client.get(f"{HOUSEHOLDS}/{household['id']}/incomes", headers=township)).json()["items"]
    assert [(kept["year"], kept["net_per_head_fen"]) for kept in listed] == [(2014, 640_001), (2015, 690_001)]


@pytest.mark.requirement("R002-055")
async def test_what_was_paid_away_of_an_income_is_kept_and_told_to_others(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}/incomes/2015"
    await client.put(path, json=an_income(), headers={**township, "If-Match": '"1"'})
    body = an_income(paid_away_fen=80_000)
    reply = await client.put(path, json=body, headers={**township, "If-Match": '"2"'})
    # 12,800.01 less 800.00 = 12,000.01; by 2 = 6,000.005, half up 6,000.01
    income = reply.json()
    found = (income["paid_away_fen"], income["disposable_per_head_fen"], income["net_per_head_fen"])
    assert (reply.status_code, found) == (200, (80_000, 600_001, 640_001))
    assert "转移性支出 800.00" in income["working"]
    last = (await outbox(sessions))[-1]
    assert (last.version, last.data["per_head_fen"], last.data["disposable_per_head_fen"]) == (3, 640_001, 600_001)
    history = (await client.get(f"{HOUSEHOLDS}/{household['id']}/history", headers=township)).json()["items"]
    told = {"paid_away_fen": 80_000, "disposable_per_head_fen": 600_001}
    assert history[-1]["new"] == {"incomes": {"2015": told}}
    assert history[-1]["old"] == {"incomes": {"2015": dict.fromkeys(told)}}
    negative = await client.put(path, json=an_income(paid_away_fen=-1), headers={**township, "If-Match": '"3"'})
    assert (negative.status_code, negative.json()["field"]) == (422, "paid_away_fen")


@pytest.mark.parametrize(
    ("year", "changes", "code"),
    [
        (2999, {}, "request.invalid"),
        (2099, {}, "registry.year_in_future"),
        (2015, {"wage_fen": 0.5}, "request.invalid"),
        (2015, {"wage_fen": -1}, "request.invalid"),
        (2015, {"occurred_on": "2999-01-01"}, "request.date_in_future"),
    ],
)
async def test_an_unsound_income_is_refused_by_code(
    client: httpx.AsyncClient, township: SIGNED_IN, year: int, changes: Json, code: str
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}/incomes/{year}"
    reply = await client.put(path, json=an_income(**changes), headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (422, code)


# history --------------------------------------------------------------------------------------------------------------


async def test_history_folds_to_the_present_and_pages(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    household = await registered(client, township)
    await changed(client, township, household, main_cause="disaster", housing_sqm=None, village_code="360722102202")
    headers = {**township, "If-Match": '"2"'}
    await client.put(f"{HOUSEHOLDS}/{household['id']}/incomes/2015", json=an_income(), headers=headers)
    await exited(client, township, second, household, "2017-12-31")

    path = f"{HOUSEHOLDS}/{household['id']}/history"
    first = (await client.get(path, params={"limit": 3}, headers=township)).json()
    rest = (await client.get(path, params={"limit": 3, "after": first["next"]}, headers=township)).json()
    items = first["items"] + rest["items"]
    assert [item["version"] for item in items] == [1, 2, 3, 4]
    assert rest["next"] is None
    async with sessions() as session:
        now = unsealed(await present(session, "360722", household["id"]))
    folded = fold([item["new"] for item in items])
    assert folded.pop("incomes")["2015"]["net_fen"] == 1_280_001
    assert folded == now
