"""The form's further facts in files, and people and households of whom the register knows that they left."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.households.history import present, unsealed
from services.registry.households.models import HouseholdChange, HouseholdFields, Member, MemberFields
from services.registry.imports.sheets import HOUSEHOLDS as HOUSEHOLD_SHEET
from services.registry.imports.sheets import MEMBERS
from services.registry.records.rules import fold
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import (
    SIGNED_IN,
    SignIn,
    a_household,
    a_member,
    a_number,
    an_income,
    commit,
    the_household,
    upload_families,
)
from tests.registry.household_builder import HOUSEHOLDS, registered
from tests.registry.membership_builder import history, leave, read, take

FACTS = {
    "建房年份": "1988年",
    "是否通电": "是",
    "生活燃料": "柴草、液化气、沼气",
    "供养方式": "分散供养",
    "计划脱贫年度": "2017",
    "脱贫方案": "发展养殖",
    "帮扶需求": "资金、技术",
}
FACTS_OF_MEMBER = {
    "就业技能": "电工",
    "是否低保人口": "否",
    "是否参加大病保险": "是",
    "是否参加困难群众大病补充保险": "否",
    "是否纳入医疗救助": "是",
    "残疾类别": "肢体残疾",
    "残疾等级": "三级",
    "是否返乡大中专毕业生": "是",
    "是否退役军人": "否",
    "是否无生活来源": "否",
    "是否无履行义务能力的赡养抚养人": "否",
    "个人致贫原因": "因残",
    "个人脱贫措施": "公益岗位",
}


async def imported(client: httpx.AsyncClient, who: SIGNED_IN, *families: Any, **more: Any) -> None:
    """Households and members from a file, committed."""
    answer = await upload_families(client, who, *families, **more)
    assert answer["rejected_households"] == 0, answer
    reply = await commit(client, who, answer["id"])
    assert reply.status_code == 200, reply.text


@pytest.mark.requirement("R000-033", "R001-007")
async def test_all_facts_of_the_form_come_in_by_file_as_by_hand(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    members = [
        a_member(**FACTS_OF_MEMBER),
        a_member(serial=2, 姓名="刘月英", 与户主关系="配偶", 证件号码=a_number(2) + "11"),
    ]
    await imported(client, township, [a_household(**FACTS)], members)
    household = await the_household(client, township)
    facts = ("built_year", "electricity", "support_form", "planned_exit_year", "help_plan", "help_needs")
    assert [household[name] for name in facts] == [1988, True, "dispersed", 2017, "发展养殖", ["funds", "technique"]]
    assert household["fuels"] == ["firewood", "gas", "biogas"]
    man, wife = household["members"]
    facts = ("skill", "dibao", "major_illness_insured", "supplementary_insured", "medical_assistance")
    assert [man[name] for name in facts] == ["电工", False, True, False, True]
    facts = ("disability_kind", "disability_grade", "returning_graduate", "veteran", "own_cause", "own_plan")
    assert [man[name] for name in facts] == ["limb", 3, True, False, "disability", "公益岗位"]
    assert (man["no_income_source"], man["no_able_supporter"]) == (False, False)
    assert (wife["disability_kind"], wife["disability_grade"], wife["dibao"]) == ("sight", 1, None)
    query: dict[str, Any] = {"reveal": True, "reason": "核对"}
    revealed = (await client.get(f"{HOUSEHOLDS}/{household['id']}", params=query, headers=township)).json()
    assert [one["disability_card"] for one in revealed["members"]] == [None, a_number(2) + "11"]
    assert [one["id_number"] for one in revealed["members"]] == [a_number(1), a_number(2)]

    document = fold([one["new"] for one in await history(client, township, household["id"])])
    async with sessions() as session:
        assert document == unsealed(await present(session, "360722", household["id"]))
    assert {
        **await read(client, township, household["id"], on="2014-08-17"),
        "former_members": None,
        "incomes": None,
    } == (household)


def test_the_sheets_have_a_column_for_every_fact_that_is_stored() -> None:
    renamed = {"standard": "identification_standard", "labour": "labour_capacity", "work": "work_state"}
    for sheet, fields in ((HOUSEHOLD_SHEET, HouseholdFields), (MEMBERS, MemberFields)):
        columns = {renamed.get(column.key, column.key) for column in sheet.columns} - {"household_no", "id_number"}
        stored = {name for name in fields.model_fields if not name.endswith(("_masked", "_encrypted", "_index"))}
        assert columns - {"phone", "bank_account"} == stored - {"household_no", "born_on"}


async def test_a_card_and_a_number_of_one_person_are_one_person(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    members = [a_member("H001"), a_member("H002", 证件号码=a_number(1) + "43")]
    answer = await upload_families(client, township, [a_household("H001"), a_household("H002")], members)
    assert answer["rejected_households"] == 2
    assert answer["faults_by_code"] == {"registry.import_duplicate_id_number": 2}


@pytest.mark.parametrize("kind", ["moved_away", "married_out"])
async def test_who_left_alive_comes_with_a_file_to_another_household(
    client: httpx.AsyncClient, sign_in: SignIn, county: SIGNED_IN, kind: str
) -> None:
    home = await registered(client, county)
    await leave(client, county, home, 1, kind)
    elsewhere = sign_in(Role.COUNTY_OFFICE, "360781")
    families = (
        [a_household("C001", 行政村代码="360781101001", 户主姓名="刘月英", 建档立卡日期="2016-05-01")],
        [a_member("C001", 2, 姓名="刘月英")],
    )
    await imported(client, elsewhere, *families)
    assert (await the_household(client, elsewhere, id_number=a_number(2)))["household_no"] == "C001"
    former = await client.get(f"{HOUSEHOLDS}/{home['id']}/former-members", headers=county)
    assert [one["left_kind"] for one in former.json()["items"]] == [kind]


@pytest.mark.parametrize(("registered_on", "refused"), [("2016-04-30", 1), ("2016-05-01", 0)])
async def test_nobody_comes_with_a_file_from_before_the_day_he_left_another_household(
    client: httpx.AsyncClient, township: SIGNED_IN, registered_on: str, refused: int
) -> None:
    await leave(client, township, await registered(client, township), 1, on="2016-05-01")
    row = a_household("H002", 户主姓名="刘月英", 建档立卡日期=registered_on)
    answer = await upload_families(client, township, [row], [a_member("H002", 2, 姓名="刘月英")])
    assert answer["rejected_households"] == refused
    assert answer["faults_by_code"] == ({"registry.import_left_later": 1} if refused else {})


async def test_who_died_comes_with_no_file(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    await leave(client, township, await registered(client, township), 1, "death")
    families = ([a_household("H002", 户主姓名="刘月英")], [a_member("H002", 2, 姓名="刘月英")])
    answer = await upload_families(client, township, *families)
    assert answer["faults_by_code"] == {"registry.import_id_number_registered": 1}


async def test_who_came_back_since_the_check_stops_the_whole_commit(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    home = await registered(client, township)
    alone = (await leave(client, township, home, 1)).json()
    later = a_household("H002", 户主姓名="刘月英", 建档立卡日期="2016-05-01")
    answer = await upload_families(client, township, [later], [a_member("H002", 2, 姓名="刘月英")])
    assert answer["rejected_households"] == 0
    person = {
        "name": "刘月英",
        "id_number": a_number(2),
        "relation": "spouse",
        "health": "healthy",
        "labour_capacity": "weak",
    }
    await take(client, township, alone, "members", kind="return", member=person)
    reply = await commit(client, township, answer["id"])
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.duplicate_id_number")
    assert (await client.get(HOUSEHOLDS, headers=township)).json()["total"]["count"] == 1


async def test_a_file_brings_nothing_to_a_household_off_the_register_and_does_not_take_its_number(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    home = await registered(client, township)
    one = (await leave(client, township, home, 1)).json()
    assert (await leave(client, township, one, 0, "death")).json()["status"] == "removed"
    answer = await upload_families(
        client, township, [a_household("H009")], [a_member("H009", 9)], 家庭收入=[an_income("H001")]
    )
    assert answer["faults_by_code"] == {"registry.import_unknown_household": 1}
    answer = await upload_families(client, township, [a_household("H001")], [a_member("H001", 9)])
    assert "registry.import_household_registered" in answer["faults_by_code"]


async def test_who_was_born_after_the_registration_came_by_birth(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    """A file tells who lives there on its day: a child born since the registration was not there from the first."""
    child = a_member("H001", 3, 姓名="曾小", 证件号码=a_number(3, "20140818"), 与户主关系="之子", 劳动能力="无劳动力")
    born = a_member("H001", 5, 姓名="曾大", 证件号码=a_number(5, "20140817"), 与户主关系="之子", 劳动能力="无劳动力")
    job = await upload_families(client, township, [a_household("H001")], [a_member("H001", 1), child, born])
    assert (await commit(client, township, job["id"])).status_code == 200
    async with sessions() as session:
        people = {one.name: one for one in await session.scalars(select(Member))}
        (change,) = await session.scalars(select(HouseholdChange))
    came = {name: (one.joined_on and one.joined_on.isoformat(), one.joined_kind) for name, one in people.items()}
    assert came == {"曾福生": (None, None), "曾大": (None, None), "曾小": ("2014-08-18", "birth")}
    kept = {one["name"]: (one["joined_on"], one["joined_kind"]) for one in change.new["members"].values()}
    assert kept == came
