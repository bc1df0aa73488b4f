"""The paired-aid pack end to end: units, their pairings, visits, gifts and lectures, and how far the plan has come."""

from typing import Any

import httpx
import pytest

from shared.codes import AID_OBJECT_KINDS
from shared.database import Sessions
from shared.policies import find_pack
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.helping_builder import (
    TOWN,
    a_pairing,
    a_step,
    a_unit,
    households,
    in_force,
    made,
    paired,
    refused,
    seen,
    stepped,
    the_helper,
)
from tests.registry.household_builder import Json, exited


def an_object(number: str = "D01", **changes: Any) -> Json:
    """A student in hardship."""
    one = a_step(
        area_code=VILLAGE,
        number=number,
        object_kind="autumn_student",
        name="黄建双",
        able_to_work=False,
        taken_on="2016-03-01",
    )
    return {**one, **changes}


def a_student_gift(object_id: str, **changes: Any) -> Json:
    """Thirty yuan for a student."""
    gift = a_step(
        area_code=VILLAGE,
        object_id=object_id,
        donation_kind="money",
        goods_code="student_aid",
        donor="某学校",
        item="购买学习用品",
        unit_value_fen=3_000,
        given_on="2016-03-01",
    )
    return {**gift, **changes}


@pytest.fixture
async def plan(sessions: Sessions) -> None:
    """The pack in force in the county."""
    await in_force(sessions, "paired-aid")


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R004-010")
async def test_eight_kinds_of_people_are_helped(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    labels = ("三峡移民", "伤残军人", "金秋助学学生", "贫困户", "离退休老干部", "老党员", "困难党员", "困难群众")
    assert AID_OBJECT_KINDS.labels == labels
    section = find_pack("paired-aid").paired_aid
    assert section is not None
    assert tuple(kind.label for kind in section.object_kinds) == labels
    await households(client, township, 1)
    for at, kind in enumerate(section.object_kinds):
        number = "H001" if kind.code == "poor_household" else None
        await made(client, township, "aid-objects", an_object(f"D{at}", object_kind=kind.code, household_no=number))
    assert await refused(client, township, "aid-objects", an_object(object_kind="banker")) == (422, "request.invalid")
    unknown = an_object(object_kind="poor_household", household_no="H999")
    assert await refused(client, township, "aid-objects", unknown) == (422, "registry.object_without_household")
    progress = await seen(client, township, "paired-aid", on="2016-03-01")
    assert progress["objects"] == {kind.code: 1 for kind in AID_OBJECT_KINDS}


async def test_a_plan_without_such_people_takes_none_on(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    assert await refused(client, township, "aid-objects", an_object()) == (409, "policy.none_active")


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R002-030")
async def test_thirty_five_students_get_thirty_yuan_each(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    for at in range(35):
        student = await made(client, township, "aid-objects", an_object(f"D{at:02}"))
        if at == 0:
            for wrong in (2_999, 3_001):
                body = a_student_gift(student["id"], unit_value_fen=wrong)
                assert await refused(client, township, "object-donations", body) == (422, "registry.gift_off_plan")
            goods = a_student_gift(student["id"], donation_kind="goods")
            assert await refused(client, township, "object-donations", goods) == (422, "registry.goods_not_of_plan")
        if at == 34:
            progress = await seen(client, township, "paired-aid", on="2016-03-01")
            assert progress["students_planned"] - progress["students_helped"] == 1
        await made(client, township, "object-donations", a_student_gift(student["id"]))
    veteran = await made(client, township, "aid-objects", an_object("D99", object_kind="disabled_veteran"))
    other = a_student_gift(veteran["id"])
    assert await refused(client, township, "object-donations", other) == (422, "registry.goods_not_of_plan")
    progress = await seen(client, township, "paired-aid", on="2016-03-01")
    # 35 students x 30 yuan = 1,050 yuan
    assert (progress["students_planned"], progress["students_helped"]) == (35, 35)
    assert (progress["student_aid_planned_fen"], progress["student_aid_given_fen"]) == (105_000, 105_000)
    before = await seen(client, township, "paired-aid", on="2016-02-29")
    assert (before["students_helped"], before["student_aid_given_fen"]) == (0, 0)


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R004-011")
async def test_the_working_set_is_a_hundred_and_fifteen_households(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    await households(client, township, 115)
    for at in range(1, 116):
        if at == 115:
            progress = await seen(client, township, "paired-aid")
            assert progress["working_set_planned"] - progress["working_set_taken_on"] == 1
        body = an_object(f"D{at:03}", object_kind="poor_household", household_no=f"H{at:03}")
        await made(client, township, "aid-objects", body)
    progress = await seen(client, township, "paired-aid")
    assert (progress["working_set_planned"], progress["working_set_taken_on"]) == (115, 115)


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R002-150")
async def test_a_school_is_linked_with_one_student(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    school = await made(client, township, "help-units", a_unit("U1", level="town", area_code=TOWN, unit_kind="school"))
    bureau = await made(client, township, "help-units", a_unit("U2", level="town", area_code=TOWN))
    one, two = [await made(client, township, "aid-objects", an_object(number)) for number in ("D1", "D2")]
    link = a_step(area_code=VILLAGE, started_on="2016-03-01", unit_id=school["id"])

    async def without() -> list[str]:
        progress = await seen(client, township, "paired-aid")
        return [unit["number"] for unit in progress["units_without_student"]]

    assert await without() == ["U1"]
    kept = await made(client, township, "object-pairings", {**link, "object_id": one["id"]})
    assert await without() == []
    more = {**link, "object_id": two["id"]}
    assert await refused(client, township, "object-pairings", more) == (409, "registry.too_many_students")
    await made(client, township, "object-pairings", {**more, "unit_id": bureau["id"]})
    end = a_step("2016-07-01", "毕业", ended_on="2016-07-01")
    at = f"/registry/object-pairings/{kept['id']}"
    ahead = await client.patch(at, json={**end, "ended_on": "2099-01-01"}, headers={**township, "If-Match": '"1"'})
    assert (ahead.status_code, ahead.json()["code"]) == (422, "request.date_in_future")
    assert (await client.patch(at, json=end, headers={**township, "If-Match": '"1"'})).status_code == 200
    assert await without() == ["U1"]
    await made(client, township, "object-pairings", more)
    neither = {**link, "object_id": one["id"], "unit_id": None}
    assert await refused(client, township, "object-pairings", neither) == (422, "registry.unit_or_helper")
    ended = {**link, "object_id": one["id"], "ended_on": "2016-02-29"}
    assert await refused(client, township, "object-pairings", ended) == (422, "registry.pairing_ends_early")


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R002-149")
async def test_a_branch_secretary_links_one_household_and_lectures_once_a_year(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    one, two = await households(client, township, 2)
    secretary = await the_helper(client, township, post="branch_secretary")
    (short,) = (await seen(client, township, "shortfalls"))["items"]
    assert (short["households"], short["households_wanted"], short["villages_wanted"]) == (0, 1, None)
    await paired(client, township, one["id"], secretary)
    assert (await seen(client, township, "shortfalls"))["items"] == []
    more = a_pairing(two["id"], secretary)
    assert await refused(client, township, "household-pairings", more) == (409, "registry.too_many_households")

    async def missing(year: int) -> list[tuple[int, int]]:
        found = await seen(client, township, "lectures-missing", year=year)
        return [(each["wanted"], each["held"]) for each in found["items"]]

    lecture = a_step(
        area_code=VILLAGE,
        activity="party_lecture",
        subject="党课",
        helper_id=secretary,
        held_on="2016-07-01",
        people=30,
    )
    assert await missing(2016) == [(1, 0)]
    for role, area in ((Role.TOWNSHIP, "360722103"), (Role.VILLAGE_CADRE, "360722102202")):
        beside = await client.get(
            "/registry/helping/lectures-missing", params={"year": 2016}, headers=sign_in(role, area)
        )
        assert (beside.status_code, beside.json().get("items", [])) == (200, []), beside.text
    await made(client, township, "help-activities", {**lecture, "activity": "free_clinic"})
    await made(client, township, "help-activities", {**lecture, "held_on": "2015-12-31"})
    assert await missing(2016) == [(1, 0)]
    await made(client, township, "help-activities", lecture)
    assert (await missing(2016), await missing(2017)) == ([], [(1, 0)])
    nobody = {**lecture, "helper_id": None}
    assert await refused(client, township, "help-activities", nobody) == (422, "registry.unit_or_helper")


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R002-145", "R004-018")
async def test_goods_are_counted_beside_the_plan(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    one, _two = await households(client, township, 2)
    student = await made(client, township, "aid-objects", an_object())
    gift = a_step(donation_kind="goods", donor="某单位", item="物资", given_on="2016-03-01")
    bedding = {**gift, "goods_code": "bedding_set", "unit_value_fen": 22_000, "quantity": "1"}
    await made(client, township, "donations", {**bedding, "household_id": one["id"]})
    await made(client, township, "object-donations", {**bedding, "area_code": VILLAGE, "object_id": student["id"]})

    async def seedlings_short() -> tuple[str, int]:
        goods = (await seen(client, township, "paired-aid"))["goods"]
        assert [(each["code"], each["quantity"], each["value_fen"], each["unit_value_fen"]) for each in goods[:1]] == [
            ("bedding_set", "2.00", 44_000, 22_000)
        ]
        assert (goods[0]["households"], goods[0]["households_short"]) == (1, None)
        return goods[1]["quantity"], goods[1]["households_short"]

    seedling = {**gift, "goods_code": "torreya_seedling", "unit_value_fen": 1_500, "household_id": one["id"]}
    assert await seedlings_short() == ("0", 2)
    await made(client, township, "donations", {**seedling, "quantity": "9"})
    assert await seedlings_short() == ("9.00", 2)
    await made(client, township, "donations", {**seedling, "quantity": "1"})
    assert await seedlings_short() == ("10.00", 1)


@pytest.mark.usefixtures("plan")
@pytest.mark.requirement("R004-015", "R004-016", "R002-154")
async def test_a_household_is_helped_from_its_pairing_to_its_exit(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN, second: SIGNED_IN
) -> None:
    able, unable = await households(client, township, 2)
    member = {"id": unable["members"][0]["id"], "labour_capacity": "lost"}
    frail = a_step(members=[member])
    at = f"/registry/households/{unable['id']}"
    assert (await client.patch(at, json=frail, headers={**township, "If-Match": '"1"'})).status_code == 200

    bureau = await made(client, county, "help-units", a_unit())
    people = [
        await the_helper(client, county, f"P{number}", post="department_cadre", unit_id=bureau["id"])
        for number in range(5)
    ]
    line = await paired(client, county, able["id"], people[0])
    await paired(client, county, unable["id"], people[1])
    taken = a_pairing(unable["id"], people[0], pairing_role="joint")
    assert await refused(client, county, "household-pairings", taken) == (409, "registry.too_many_households")
    shown = await seen(client, township, f"households/{able['id']}")
    assert (shown["mode"], shown["pair_kind"]) == ("develop", "one_to_one")
    for number in (2, 3):
        joint = a_pairing(unable["id"], people[number], "2016-01-01", pairing_role="joint")
        await made(client, county, "household-pairings", joint)
    fourth = a_pairing(unable["id"], people[4], "2016-01-01", pairing_role="joint")
    assert await refused(client, county, "household-pairings", fourth) == (409, "registry.too_many_helpers")
    shown = await seen(client, township, f"households/{unable['id']}")
    assert (shown["mode"], shown["pair_kind"], len(shown["lines"])) == ("relieve", "many_to_one", 3)

    visit = a_step(household_id=able["id"], helper_id=people[0], visited_on="2016-03-01", findings="想学电焊")
    await made(client, township, "visits", {**visit, "deliveries": ["skills", "posts"], "helps": ["business"]})
    gift = a_step(donation_kind="money", donor="县住建局", item="慰问金", unit_value_fen=100_000, given_on="2016-03-01")
    await made(client, township, "donations", {**gift, "household_id": able["id"], "unit_id": bureau["id"]})
    ledger = await seen(client, township, f"households/{able['id']}/ledger")
    assert [entry["kind"] for entry in ledger["entries"]] == ["pairing", "visit", "donation"]
    assert (ledger["visits"], ledger["donated_fen"]) == (1, 100_000)

    early = await stepped(client, county, line, "release", a_step("2016-11-30"))
    assert early.json()["code"] == "registry.helper_not_releasable"
    await exited(client, township, second, able, "2016-11-30")
    released = await stepped(client, county, line, "release", a_step("2016-11-30"))
    assert (released.status_code, released.json()["ended_on"]) == (200, "2016-11-30")
    lacking = (await seen(client, township, "households-lacking"))["items"]
    assert lacking == []  # who has exited lacks nobody
