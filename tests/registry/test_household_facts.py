"""The facts of the national form: entered, shown, changed, read as of any day; and the lists that follow from them."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from services.registry.households.models import Household, Member
from shared.calendar import SystemClock
from shared.codes import MEDICAL_LAYERS
from shared.database import Sessions, new_id, table_of, transaction
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, a_number
from tests.registry.household_builder import HOUSEHOLDS, Json, a_family, a_person, an_income, registered
from tests.registry.membership_builder import join, leave, read, take

CARD = a_number(1) + "43"  # limb, grade 3


async def search(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[str]:
    """Household numbers that a search finds; its total says the same."""
    reply = await client.get(HOUSEHOLDS, params=query, headers=who)
    assert reply.status_code == 200, reply.text
    found = [item["household_no"] for item in reply.json()["items"]]
    assert reply.json()["total"]["count"] == len(found)
    return found


# a person's facts -----------------------------------------------------------------------------------------------------


async def test_a_disability_card_tells_number_kind_and_grade(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    people = [a_person(id_number=CARD), a_person(2, relation="spouse", id_number=a_number(2) + "11B1")]
    household = await registered(client, township, members=people)
    man, wife = household["members"]
    assert (man["disability_kind"], man["disability_grade"]) == ("limb", 3)
    assert (wife["disability_kind"], wife["disability_grade"]) == ("sight", 1)
    assert (man["id_masked"], man["disability_card"]) == (f"999722********{a_number(1)[14:]}", None)
    assert await search(client, township, id_number=a_number(1)) == ["H001"]
    assert await search(client, township, id_number=CARD) == ["H001"]
    query: dict[str, str | bool] = {"reveal": True, "reason": "核对残疾人证"}
    revealed = (await client.get(f"{HOUSEHOLDS}/{household['id']}", params=query, headers=township)).json()
    assert [one["id_number"] for one in revealed["members"]] == [a_number(1), a_number(2)]
    assert [one["disability_card"] for one in revealed["members"]] == [CARD, a_number(2) + "11B1"]
    again = await client.post(HOUSEHOLDS, json=a_family("H002", 1), headers=township)
    assert again.json()["code"] == "registry.duplicate_id_number"
    async with sessions() as session:
        rows = (await session.execute(table_of(Member).select())).all()
    assert CARD not in str(rows)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"disability_kind": "limb"}, "registry.disability_incomplete"),
        ({"disability_grade": 3}, "registry.disability_incomplete"),
        ({"id_number": CARD, "disability_kind": "sight", "disability_grade": 3}, "registry.disability_mismatch"),
        ({"id_number": CARD, "disability_kind": "limb", "disability_grade": 2}, "registry.disability_mismatch"),
        ({"id_number": a_number(1) + "83"}, "identity.bad_disability"),
        ({"disability_kind": "limb", "disability_grade": 5}, "request.invalid"),
        ({"disability_kind": "limb", "disability_grade": 0}, "request.invalid"),
    ],
)
async def test_an_unclear_disability_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, stated: Json, code: str
) -> None:
    reply = await client.post(HOUSEHOLDS, json=a_family(members=[a_person(**stated)]), headers=township)
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert reply.json()["field"].startswith("members.0.")


async def test_a_stated_disability_that_is_the_cards_is_taken(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    man = a_person(id_number=CARD, disability_kind="limb", disability_grade=3)
    household = await registered(client, township, members=[man])
    assert household["members"][0]["disability_grade"] == 3
    half = {"occurred_on": "2016-05-01", "reason": "x", "members": [{"id": household["members"][0]["id"]}]}
    half["members"][0]["disability_grade"] = None  # type: ignore[index]  # a list of one
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=half, headers={**township, "If-Match": '"1"'})
    assert (reply.json()["code"], reply.json()["field"]) == (
        "registry.disability_incomplete",
        "members.0.disability_kind",
    )


@pytest.mark.requirement("R000-033")
async def test_a_returning_graduate_is_flagged_in_record_and_history(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township, members=[a_person(returning_graduate=True)])
    member = household["members"][0]
    assert member["returning_graduate"] is True
    patch = {
        "occurred_on": "2016-05-01",
        "reason": "已外出",
        "members": [{"id": member["id"], "returning_graduate": False}],
    }
    versioned = {**township, "If-Match": '"1"'}
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=patch, headers=versioned)
    assert reply.json()["members"][0]["returning_graduate"] is False
    then = await read(client, township, household["id"], on="2016-04-30")
    assert then["members"][0]["returning_graduate"] is True
    history = await client.get(f"{HOUSEHOLDS}/{household['id']}/history", headers=township)
    assert len(history.json()["items"]) == 2
    assert "id_index" not in history.text  # it tells two people of one number apart, and nobody else anything


@pytest.mark.requirement("R001-007")
@pytest.mark.parametrize("layer", [entry.code for entry in MEDICAL_LAYERS])
async def test_each_medical_layer_is_kept_for_each_person(
    client: httpx.AsyncClient, township: SIGNED_IN, layer: str
) -> None:
    people = [
        a_person(1, **{layer: True}),
        a_person(2, relation="spouse", **{layer: False}),
        a_person(3, relation="son"),
    ]
    household = await registered(client, township, members=people)
    assert [member[layer] for member in household["members"]] == [True, False, None]
    others = [entry.code for entry in MEDICAL_LAYERS if entry.code != layer]
    assert [household["members"][0][name] for name in others] == [None] * 3
    refused = await client.post(
        HOUSEHOLDS, json=a_family("H002", 5, members=[a_person(5, **{layer: "yes"})]), headers=township
    )
    assert refused.json()["field"] == f"members.0.{layer}"


@pytest.mark.requirement("R001-007")
def test_there_are_four_medical_layers() -> None:
    assert MEDICAL_LAYERS.labels == ("基本医保", "大病保险", "困难群众大病补充保险", "医疗救助")


# a household's facts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"fuels": ["firewood", "coal", "gas", "biogas"]}, "request.invalid", "fuels"),
        ({"fuels": ["coal", "coal"]}, "request.invalid", "fuels"),
        ({"fuels": ["uranium"]}, "request.invalid", "fuels.0"),
        ({"built_year": 1899}, "request.invalid", "built_year"),
        ({"built_year": 2099}, "registry.built_in_future", "built_year"),
        ({"built_year": "1988"}, "request.invalid", "built_year"),
        ({"planned_exit_year": 1989}, "request.invalid", "planned_exit_year"),
        ({"help_needs": ["funds", "funds"]}, "request.invalid", "help_needs"),
        ({"electricity": "yes"}, "request.invalid", "electricity"),
        ({"support_form": "none"}, "request.invalid", "support_form"),
    ],
)
async def test_facts_that_can_not_be_are_refused_by_field(
    client: httpx.AsyncClient, township: SIGNED_IN, facts: Json, code: str, field: str
) -> None:
    reply = await client.post(HOUSEHOLDS, json=a_family(**facts), headers=township)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)


async def test_three_fuels_are_kept(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township, fuels=["firewood", "coal", "gas"], built_year=1900)
    assert (household["fuels"], household["built_year"]) == (["firewood", "coal", "gas"], 1900)


async def test_a_dwelling_of_the_future_is_refused_in_a_change_too(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    patch = {"occurred_on": "2016-05-01", "reason": "x", "built_year": 2099}
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json=patch, headers={**township, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.built_in_future"


# key groups and pupils ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R001-004")
async def test_key_groups_are_shown_and_searched_for_and_follow_every_change(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    old = a_number(1, "19400102")
    await registered(client, township, number="A001", serial=11)
    elder = await registered(
        client, township, number="A002", members=[a_person(1, id_number=old, labour_capacity="none")]
    )
    await registered(client, township, number="A003", household_type="wubao", members=[a_person(3)])
    sick = await registered(
        client, township, number="A004", members=[a_person(5), a_person(6, relation="spouse", health="serious")]
    )
    await registered(client, township, number="A005", members=[a_person(7, disability_kind="limb", disability_grade=4)])
    await registered(
        client, township, number="A006", household_type="wubao", support_form="central", members=[a_person(9)]
    )
    expected = {
        "dispersed_support": ["A003"],
        "lone_elder": ["A002"],
        "no_labour": ["A002"],
        "serious_illness": ["A004"],
        "disabled": ["A005"],
    }
    for group, numbers in expected.items():
        assert await search(client, township, key_group=group) == numbers
        assert await search(client, sign_in(Role.TOWNSHIP, "360722103"), key_group=group) == []
        found = (await client.get(HOUSEHOLDS, headers=township)).json()["items"]
        shown = [
            one["household_no"] for one in found if group in (await read(client, township, one["id"]))["key_groups"]
        ]
        assert shown == numbers
    joined = await join(client, township, elder, 15)
    assert joined.json()["key_groups"] == []
    assert await search(client, township, key_group="lone_elder") == []
    assert (await read(client, township, elder["id"], on="2016-04-30"))["key_groups"] == ["lone_elder", "no_labour"]
    assert (await leave(client, township, sick, 1, "death")).json()["key_groups"] == []
    assert await search(client, township, key_group="serious_illness") == []


async def test_search_by_cause_by_anybodys_name_and_by_what_was(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    one = await registered(client, township, number="A001", serial=1)
    two = await registered(client, township, number="A002", serial=3, main_cause="disaster")
    assert await search(client, township, main_cause="disaster") == ["A002"]
    assert await search(client, township, main_cause="no_land") == []
    assert await search(client, township, q="刘月") == ["A001", "A002"]
    await leave(client, township, one, 1)
    assert await search(client, township, q="刘月") == ["A002"]
    assert await search(client, township, id_number=a_number(2)) == ["A001"]
    relations = [{"id": member["id"], "relation": "other"} for member in two["members"]]
    home = await read(client, township, one["id"])
    other = {"household_id": two["id"], "version": 1}
    assert (await take(client, township, home, "merge", other=other, relations=relations)).status_code == 200
    assert await search(client, township) == ["A001"]
    assert await search(client, township, status="removed") == ["A002"]
    assert await search(client, township, q="刘月") == ["A001"]


@pytest.mark.requirement("R002-025")
async def test_the_towns_pupils_are_counted_from_its_people(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, sign_in: SignIn
) -> None:
    # 589 in primary and junior secondary school, 93 in senior secondary school and above: 682
    pupils = ["primary"] * 400 + ["junior_high"] * 189 + ["senior_high"] * 60 + ["vocational"] * 20
    pupils += ["undergraduate"] * 12 + ["postgraduate"]
    people = [*pupils, *["preschool"] * 30, *["none"] * 50, *[None] * 5]
    household = Household(
        county_code="360722",
        household_no="N1",
        village_code=VILLAGE,
        head_name="曾",
        identification_standard="national",
        household_type="ordinary",
        main_cause="illness",
        other_causes=[],
        registered_on=date(2014, 8, 17),
        people=len(people),
        version=1,
        recorded_at=SystemClock().now(),
    )
    member = {
        "county_code": "360722",
        "household_id": household.id,
        "name": "曾",
        "id_masked": "",
        "id_number_encrypted": b"",
        "born_on": date(2005, 1, 1),
        "sex": "male",
        "relation": "other",
        "health": "healthy",
        "labour_capacity": "none",
    }
    async with transaction(sessions) as session:
        session.add(household)
        await session.flush()
        await session.execute(
            insert(Member),
            [
                {**member, "id": new_id(), "id_index": str(at), "schooling": schooling}
                for at, schooling in enumerate(people)
            ],
        )
        await session.execute(
            insert(Member),
            [{**member, "id": new_id(), "id_index": "gone", "schooling": "primary", "left_on": date(2016, 1, 1)}],
        )
    counts = (await client.get("/registry/school-counts", headers=township)).json()
    assert counts == {"in_school": 682, "senior": 93}
    narrowed = await client.get("/registry/school-counts", params={"area": "360722102202"}, headers=township)
    assert narrowed.json() == {"in_school": 0, "senior": 0}
    elsewhere = await client.get("/registry/school-counts", headers=sign_in(Role.COUNTY_OFFICE, "360724"))
    assert elsewhere.json() == {"in_school": 0, "senior": 0}


# any day --------------------------------------------------------------------------------------------------------------


async def test_a_household_reads_as_of_any_day_with_its_incomes(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}"

    def versioned(version: int) -> dict[str, str]:
        return {**township, "If-Match": f'"{version}"'}

    await client.put(f"{path}/incomes/2015", json=an_income(), headers=versioned(1))  # on 2016-03-01
    change = {"occurred_on": "2016-05-01", "reason": "动态调整", "main_cause": "disaster", "phone": "13907970002"}
    await client.patch(path, json=change, headers=versioned(2))
    late = an_income(occurred_on="2016-06-01", wage_fen=900_000)
    await client.put(f"{path}/incomes/2015", json=late, headers=versioned(3))
    back = {"occurred_on": "2016-04-01", "reason": "补登", "drinking_water": "rain"}
    await client.patch(path, json=back, headers=versioned(4))

    first = await read(client, township, household["id"], on="2014-08-17")
    assert {**first, "former_members": None, "incomes": None} == household
    assert (first["incomes"], first["former_members"]) == ([], [])
    march = await read(client, township, household["id"], on="2016-03-01")
    assert [(one["year"], one["wage_fen"], one["net_fen"]) for one in march["incomes"]] == [(2015, 800_000, 1_280_001)]
    assert (march["main_cause"], march["drinking_water"], march["version"]) == ("illness", None, 2)
    april = await read(client, township, household["id"], on="2016-04-30")
    assert (april["drinking_water"], april["main_cause"], april["phone_masked"]) == ("rain", "illness", "138****0001")
    june = await read(client, township, household["id"], on="2016-06-01")
    assert (june["main_cause"], june["phone_masked"], june["incomes"][0]["wage_fen"]) == (
        "disaster",
        "139****0002",
        900_000,
    )
    assert {**june, "former_members": None, "incomes": None} == await read(client, township, household["id"])
    assert "encrypted" not in str(june)


async def test_a_day_before_the_record_is_not_found_and_the_numbers_of_a_past_day_are_not_revealed(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}"
    before = await client.get(path, params={"on": "2014-08-16"}, headers=township)
    assert (before.status_code, before.json()["field"]) == (404, "on")
    both = await client.get(path, params={"on": "2016-01-01", "reveal": "true", "reason": "x"}, headers=township)
    assert (both.status_code, both.json()["field"]) == (422, "on")
    foreign = await client.get(path, params={"on": "2016-01-01"}, headers=sign_in(Role.TOWNSHIP, "360722103"))
    assert foreign.status_code == 404
    former = await client.get(f"{path}/former-members", headers=sign_in(Role.TOWNSHIP, "360722103"))
    assert former.status_code == 404
