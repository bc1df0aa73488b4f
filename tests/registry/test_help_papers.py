"""Responsibility letters, help cards, tasks, the six traced items, health files and the help ledger."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.registry.letters.rules import WrongSigner, check_signer
from services.registry.tasks.rules import DoneOrNot, check_progress
from shared.codes import HEALTH_FILE_OWNERS, HOUSEHOLD_TASKS, TRACED_ITEMS, VILLAGE_TASKS
from shared.database import Sessions
from tests.registry.conftest import SIGNED_IN, VILLAGE
from tests.registry.document_builder import a_paper
from tests.registry.helping_builder import (
    COUNTY,
    TOWN,
    a_step,
    a_unit,
    households,
    in_force,
    made,
    paired,
    refused,
    seen,
    the_helper,
)
from tests.registry.household_builder import Json, registered
from tests.registry.membership_builder import leave


def a_letter(document_id: str, number: str = "Z2016-01", **changes: Any) -> Json:
    """A letter of a linked cadre."""
    letter = a_step(
        area_code=TOWN,
        number=number,
        letter_kind="cadre",
        year=2016,
        signed_on="2016-03-01",
        signed_with="镇扶贫开发领导小组",
        duties="联系贫困户1户，按期脱贫",
        document_ids=[document_id],
    )
    return {**letter, **changes}


@pytest.mark.requirement("R000-046")
async def test_each_linked_cadre_signs_a_letter_of_the_year(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    one, two = await households(client, township, 2)
    paper = await a_paper(client, township, TOWN)
    people = [await the_helper(client, township, f"P{number}") for number in range(3)]
    await paired(client, township, one["id"], people[0])
    await paired(client, township, two["id"], people[1])

    async def missing(year: int = 2016) -> list[str]:
        return [each["number"] for each in (await seen(client, township, "letters-missing", year=year))["cadres"]]

    assert await missing() == ["P0", "P1"]  # P2 links no household
    unsigned = a_letter(paper, helper_id=people[0], document_ids=[])
    assert await refused(client, township, "responsibility-letters", unsigned) == (422, "request.invalid")
    letter = await made(client, township, "responsibility-letters", a_letter(paper, helper_id=people[0]))
    assert letter["document_ids"] == [paper]
    assert await missing() == ["P1"]
    assert await missing(2017) == ["P0", "P1"]
    twice = a_letter(paper, helper_id=people[1])
    assert await refused(client, township, "responsibility-letters", twice) == (409, "registry.duplicate_number")
    await made(client, township, "responsibility-letters", a_letter(paper, "Z2016-02", helper_id=people[1]))
    assert await missing() == []


@pytest.mark.requirement("R000-084")
async def test_the_town_signs_with_each_village_team_and_department(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    team = await made(
        client,
        township,
        "help-units",
        a_unit("U1", name="一村驻村小组", level="village", unit_kind="resident_team", area_code=VILLAGE),
    )
    office = await made(client, township, "help-units", a_unit("U2", name="农业服务中心", level="town", area_code=TOWN))
    await made(client, county, "help-units", a_unit("U3", area_code=COUNTY))  # a county bureau signs elsewhere

    async def missing() -> tuple[list[str], list[str]]:
        found = await seen(client, township, "letters-missing", year=2016)
        return [one["number"] for one in found["resident_teams"]], [one["number"] for one in found["departments"]]

    assert await missing() == (["U1"], ["U2"])
    paper = await a_paper(client, township, TOWN)
    wrong = a_letter(paper, letter_kind="department", unit_id=team["id"])
    assert await refused(client, township, "responsibility-letters", wrong) == (422, "registry.wrong_signer")
    letter = a_letter(paper, letter_kind="resident_team", unit_id=team["id"], area_code=VILLAGE)
    await made(client, township, "responsibility-letters", letter)
    assert await missing() == ([], ["U2"])
    letter = a_letter(paper, "Z2016-02", letter_kind="department", unit_id=office["id"])
    await made(client, township, "responsibility-letters", letter)
    assert await missing() == ([], [])


@pytest.mark.parametrize(
    ("kind", "helper", "unit_kind", "right"),
    [
        ("cadre", True, None, True),
        ("cadre", False, None, False),
        ("cadre", True, "agency", False),
        ("resident_team", False, "resident_team", True),
        ("resident_team", False, "agency", False),
        ("resident_team", True, "resident_team", False),
        ("department", False, "agency", True),
        ("department", False, None, False),
    ],
)
def test_each_kind_of_letter_is_signed_by_its_own(kind: str, helper: bool, unit_kind: str | None, right: bool) -> None:
    if right:
        check_signer(kind, helper, unit_kind)
    else:
        with pytest.raises(WrongSigner):
            check_signer(kind, helper, unit_kind)


@pytest.mark.requirement("R000-047")
async def test_a_household_has_a_card_of_each_of_its_helpers(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "town-2017")
    (household,) = await households(client, township, 1)
    unit = await made(client, township, "help-units", a_unit(level="town", area_code=TOWN, name="镇政府"))
    first = await the_helper(client, township, "P1", unit_id=unit["id"], position="副镇长")
    doctor = await the_helper(client, township, "P2", name="李医生", post="medical_staff")
    line = await paired(client, township, household["id"], first)
    link = await paired(client, township, household["id"], doctor, pairing_role="medical")
    paper = await a_paper(client, township, TOWN)
    await made(client, township, "responsibility-letters", a_letter(paper, helper_id=first))
    task = a_step(
        household_id=household["id"], helper_id=first, task="industry", content="种两亩脐橙", due_on="2016-12-31"
    )
    await made(client, township, "household-tasks", task)
    visit = a_step(household_id=household["id"], helper_id=first, visited_on="2016-03-01", findings="已备苗")
    await made(client, township, "visits", visit)

    card = await seen(client, township, f"pairings/{line['id']}/card")
    assert (card["household_no"], card["head_name"], card["mode"], card["main_cause"]) == (
        *("H001", "曾福生", "develop"),
        "illness",
    )
    assert (card["helper"]["name"], card["helper"]["position"], card["helper"]["unit_name"]) == (
        *("蔡卫东", "副镇长"),
        "镇政府",
    )
    assert [(one["task"], one["progress"]) for one in card["tasks"]] == [("industry", 0)]
    assert (card["visits_this_year"], card["last_visit_on"], card["letters"]) == (0, "2016-03-01", ["Z2016-01"])
    other = await seen(client, township, f"pairings/{link['id']}/card")
    assert (other["helper"]["name"], other["pairing_role"], other["tasks"]) == ("李医生", "medical", [])


@pytest.mark.requirement("R000-052")
def test_village_helpers_have_six_tasks() -> None:
    assert VILLAGE_TASKS.labels == ("制定规划", "发展产业", "改善条件", "扶贫解困", "服务群众", "调处矛盾")


@pytest.mark.requirement("R000-053")
def test_household_helpers_have_seven_tasks() -> None:
    assert HOUSEHOLD_TASKS.labels == (
        *("理清思路", "增强信心", "发展产业", "提升能力", "资助上学", "协调就业"),
        "解决困难",
    )


@pytest.mark.requirement("R000-052", "R000-053")
async def test_tasks_bear_a_code_of_their_level_and_their_progress(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (household,) = await households(client, township, 1)
    helper_id = await the_helper(client, township)
    common: Json = {"helper_id": helper_id, "content": "修通村道", "due_on": "2016-12-31"}
    of_village = a_step(area_code=VILLAGE, **common)
    of_household = a_step(household_id=household["id"], **common)
    for entry in VILLAGE_TASKS:
        await made(client, township, "village-tasks", {**of_village, "task": entry.code})
    for entry in HOUSEHOLD_TASKS:
        await made(client, township, "household-tasks", {**of_household, "task": entry.code})
    for path, body, wrong in (
        ("village-tasks", of_village, "schooling"),
        ("household-tasks", of_household, "mediation"),
    ):
        assert await refused(client, township, path, {**body, "task": wrong}) == (422, "request.invalid")
        over = {**body, "task": "industry", "progress": 101}
        assert await refused(client, township, path, over) == (422, "request.invalid")
        undone = {**body, "task": "industry", "progress": 100}
        assert await refused(client, township, path, undone) == (422, "registry.task_done_or_not")
    town = {**of_village, "area_code": TOWN, "task": "planning"}
    assert await refused(client, township, "village-tasks", town) == (422, "registry.pairing_not_of_village")
    listed = (await client.get("/registry/household-tasks", params={"task": "schooling"}, headers=township)).json()
    (task,) = listed["items"]
    done = a_step("2016-09-01", "开学", progress=100, done_on="2016-09-01")
    at = f"/registry/household-tasks/{task['id']}"
    reply = await client.patch(at, json=done, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["progress"]) == (200, 100)


@pytest.mark.parametrize(
    ("progress", "done_on", "right"),
    [(99, None, True), (99, date(2016, 1, 1), False), (100, None, False), (100, date(2016, 1, 1), True)],
)
def test_a_whole_task_has_a_day_and_no_other_has(progress: int, done_on: date | None, right: bool) -> None:
    if right:
        check_progress(progress, done_on)
    else:
        with pytest.raises(DoneOrNot):
            check_progress(progress, done_on)


@pytest.mark.requirement("R000-048")
async def test_six_items_are_traced_to_each_village_and_household(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    six = [entry for entry in TRACED_ITEMS if entry.group == "six"]
    assert [entry.label for entry in six] == ["工作管理", "规划计划", "分类施策", "项目资金", "帮扶责任", "监测考核"]
    one, _two = await households(client, township, 2)
    codes = [entry.code for entry in six]
    item = a_step(content="已落实", reached_on="2016-03-01")

    async def missing(level: str) -> list[list[str]]:
        found = (await seen(client, township, "items-missing", level=level))["items"]
        return [each["missing"] for each in found]

    assert (await missing("household"), await missing("village")) == ([codes, codes], [codes])
    for code in codes[:-1]:
        await made(client, township, "household-items", {**item, "household_id": one["id"], "item": code})
        await made(client, township, "village-items", {**item, "area_code": VILLAGE, "item": code})
    assert (await missing("household"), await missing("village")) == ([codes[-1:], codes], [codes[-1:]])
    again = {**item, "household_id": one["id"], "item": codes[0]}
    await made(client, township, "household-items", again)  # twice the same is still one item
    assert (await missing("household"))[0] == codes[-1:]
    await made(client, township, "household-items", {**item, "household_id": one["id"], "item": codes[-1]})
    await made(client, township, "village-items", {**item, "area_code": VILLAGE, "item": codes[-1]})
    assert (await missing("household"), await missing("village")) == ([codes], [])
    page = await seen(client, township, "items-missing", level="household", limit=1)
    assert page["next"] is None


@pytest.mark.requirement("R002-033")
async def test_a_plan_names_seven_items_of_its_own(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "city-five-years", "360700000000")
    (one,) = await households(client, township, 1)
    (found,) = (await seen(client, township, "items-missing", level="household"))["items"]
    assert len(found["missing"]) == 7
    item = a_step(content="已落实", reached_on="2016-03-01", household_id=one["id"])
    await made(client, township, "household-items", {**item, "item": "management"})  # one of the six: not asked here
    await made(client, township, "household-items", {**item, "item": "industry"})
    (found,) = (await seen(client, township, "items-missing", level="household"))["items"]
    assert len(found["missing"]) == 6
    assert "industry" not in found["missing"]


@pytest.mark.requirement("R000-060")
async def test_each_poor_person_and_each_household_poor_through_illness_has_a_health_file(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    assert HEALTH_FILE_OWNERS.labels == ("卫生院", "计生办", "民政办")
    ill = await registered(client, township)
    well = await registered(client, township, number="H002", serial=5, main_cause="no_funds", other_causes=[])

    async def missing(lack: str) -> list[str]:
        found = (await seen(client, township, "households-lacking", lack=lack))["items"]
        return [one["household_no"] for one in found]

    gone = await registered(client, township, number="H003", serial=9, main_cause="no_funds", other_causes=[])
    opened = a_step(file_no="J009", owners=["health_centre"], opened_on="2016-03-01", illness="高血压")
    opened |= {"household_id": gone["id"], "member_id": gone["members"][0]["id"]}
    await made(client, township, "health-files", opened)
    assert await missing("member_health_file") == ["H001", "H002", "H003"]
    assert (await leave(client, township, gone, 1, "death")).status_code == 200
    assert await missing("member_health_file") == ["H001", "H002"]  # who left needs none any more
    assert await missing("household_health_file") == ["H001"]
    file = a_step(file_no="J001", owners=["health_centre"], opened_on="2016-03-01", illness="高血压")
    for household in (ill, well):
        for at, member in enumerate(household["members"]):
            assert "H001" in await missing("member_health_file") or household is well
            body = {**file, "household_id": household["id"], "member_id": member["id"], "file_no": f"J{at}"}
            await made(client, township, "health-files", body)
            assert await refused(client, township, "health-files", body) == (409, "registry.health_file_exists")
    assert await missing("member_health_file") == []
    owners = [entry.code for entry in HEALTH_FILE_OWNERS]
    of_household = {**file, "household_id": ill["id"], "owners": owners}
    assert await refused(client, township, "household-health-files", {**of_household, "owners": []}) == (
        *(422, "request.invalid"),
    )
    assert await refused(client, township, "household-health-files", {**of_household, "household_id": well["id"]}) == (
        *(409, "registry.not_poor_through_illness"),
    )
    await made(client, township, "household-health-files", of_household)
    assert await missing("household_health_file") == []
    assert await refused(client, township, "household-health-files", of_household) == (
        *(409, "registry.health_file_exists"),
    )


@pytest.mark.requirement("R002-154")
async def test_the_help_ledger_tells_all_that_was_done_in_the_order_of_days(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "paired-aid")
    (household,) = await households(client, township, 1)
    helper_id = await the_helper(client, township)
    await paired(client, township, household["id"], helper_id)
    visit = a_step(household_id=household["id"], helper_id=helper_id, visited_on="2016-03-01", findings="缺化肥")
    await made(client, township, "visits", visit)
    await made(
        client, township, "visits", {**visit, "helper_id": None, "visitor": "魏智灵", "visited_on": "2016-02-01"}
    )
    gift = a_step(
        household_id=household["id"],
        donation_kind="goods",
        donor="某企业",
        item="化肥",
        quantity="2.50",
        unit_value_fen=8_001,
        given_on="2016-03-05",
    )
    gift["occurred_on"] = "2016-03-05"
    await made(client, township, "donations", gift)
    consent = {"name_donor": True, "donor_consent_on": "2016-03-01", "given_on": "2016-03-06"}
    await made(client, township, "donations", {**gift, **consent})
    ledger = await seen(client, township, f"households/{household['id']}/ledger")
    # 2.5 x 80.01 yuan = 200.025 yuan, rounded half up to 200.03
    assert [(one["on"], one["kind"], one["who"], one["what"], one["value_fen"]) for one in ledger["entries"]] == [
        ("2015-01-01", "pairing", "蔡卫东", "帮扶责任人", 0),
        ("2016-02-01", "visit", "魏智灵", "走访：缺化肥", 0),
        ("2016-03-01", "visit", "蔡卫东", "走访：缺化肥", 0),
        ("2016-03-05", "donation", "爱心捐助", "化肥", 20_003),
        ("2016-03-06", "donation", "某企业", "化肥", 20_003),
    ]
    assert (ledger["visits"], ledger["donated_fen"]) == (2, 40_006)
