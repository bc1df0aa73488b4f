"""What must be entered of a household, what makes it clear in the four things, and the keys of every record."""

from dataclasses import replace
from datetime import date

import httpx
import pytest

from services.registry.completeness.rules import Entries, Missing, Person, missing_clears, missing_entries
from shared.codes import FOUR_CLEARS, REQUIRED_ENTRIES
from shared.database import new_id
from tests.registry.conftest import SIGNED_IN, VILLAGE
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, an_income, registered
from tests.registry.test_trainings import TRAININGS, a_training

TODAY = date(2016, 3, 31)
MAN = Person(new_id(), date(1975, 1, 2), can_work=True, skill="电工", own_cause=None, own_plan=None)
WHOLE = Entries(
    dwelling={"housing_sqm": 86, "housing_structure": "brick_concrete", "drinking_water": "rain"},
    incomes=1,
    main_cause="illness",
    help_plan="养殖",
    help_needs=(),
    records={"measure": 1, "project": 1, "helper_unit": 1, "responsible": 1},
    people=(MAN,),
)


@pytest.mark.requirement("R002-057")
@pytest.mark.parametrize("name", ["measure", "project", "helper_unit", "responsible"])
@pytest.mark.parametrize(("records", "is_missing"), [(0, True), (1, False), (2, False)])
def test_one_record_of_each_kind_is_asked_for(name: str, records: int, is_missing: bool) -> None:
    found = missing_entries(replace(WHOLE, records={**WHOLE.records, name: records}))
    assert found == ((Missing(name, name),) if is_missing else ())


@pytest.mark.requirement("R002-057", "R000-079")
@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        (WHOLE, ()),
        (replace(WHOLE, records={}), ("measure", "project", "helper_unit", "responsible")),
        (replace(WHOLE, incomes=0), ("incomes",)),
        (replace(WHOLE, dwelling={**WHOLE.dwelling, "housing_sqm": None}), ("housing_sqm",)),
        (replace(WHOLE, dwelling={**WHOLE.dwelling, "housing_sqm": 0}), ()),  # 0 where there is no dwelling: A21
        (replace(WHOLE, main_cause="other"), ("main_cause",)),
        (replace(WHOLE, main_cause="other", people=(replace(MAN, own_cause="other"),)), ("main_cause",)),
        (replace(WHOLE, main_cause="other", people=(replace(MAN, own_cause="disability"),)), ()),
        (replace(WHOLE, help_plan=None), ("help_plan", "own_plan")),
        (replace(WHOLE, help_plan=None, people=(replace(MAN, own_plan="务工"),)), ("help_plan",)),
    ],
)
def test_what_must_be_entered_is_named_field_by_field(entries: Entries, missing: tuple[str, ...]) -> None:
    assert tuple(one.field for one in missing_entries(entries)) == missing


@pytest.mark.requirement("R002-155")
@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        (WHOLE, ()),
        (replace(WHOLE, incomes=0), (("family", "incomes"),)),
        (replace(WHOLE, dwelling={"housing_sqm": None}), (("family", "housing_sqm"),)),
        (replace(WHOLE, main_cause="other"), (("cause", "main_cause"),)),
        (replace(WHOLE, people=(replace(MAN, skill=None),)), (("skills", "skill"),)),
        (replace(WHOLE, people=(replace(MAN, skill=None, can_work=False),)), ()),
        # 16 today, 16 tomorrow, not born yet
        (replace(WHOLE, people=(replace(MAN, skill=None, born_on=date(2000, 3, 31)),)), (("skills", "skill"),)),
        (replace(WHOLE, people=(replace(MAN, skill=None, born_on=date(2000, 4, 1)),)), ()),
        (replace(WHOLE, people=(replace(MAN, skill=None, born_on=date(2016, 4, 1)),)), ()),
        (replace(WHOLE, help_needs=None), (("needs", "help_needs"),)),
        (replace(WHOLE, help_needs=("funds",)), ()),
    ],
)
def test_a_household_is_clear_in_four_things_or_it_is_said_why_not(
    entries: Entries, missing: tuple[tuple[str, str], ...]
) -> None:
    assert tuple((one.entry, one.field) for one in missing_clears(entries, TODAY)) == missing


@pytest.mark.requirement("R002-155")
def test_the_four_things_are_the_plans() -> None:
    assert FOUR_CLEARS.labels == ("家庭情况", "致贫原因", "就业技能", "帮扶需求")


@pytest.mark.requirement("R002-057")
def test_the_entries_are_the_plans() -> None:
    assert {"基本情况", "致贫原因", "帮扶措施", "到村到户项目", "帮扶单位", "责任人"} < set(REQUIRED_ENTRIES.labels)


async def completeness(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> Json:
    """What a household lacks."""
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/completeness", headers=who)
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


@pytest.mark.requirement("R000-079")
async def test_state_cause_and_plan_are_traced_to_village_household_and_person(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    people = [
        a_person(1, dibao=True, own_cause="disability", own_plan="公益岗位"),
        a_person(2, name="刘月英", relation="spouse"),
    ]
    household = await registered(client, township, members=people, help_plan="养殖脱贫")
    found = await completeness(client, township, household)
    assert (found["village_code"], found["household_id"]) == (VILLAGE, household["id"])
    assert (found["household_type"], found["status"]) == ("ordinary", "registered")
    assert (found["cause"], found["plan"]) == ("illness", "养殖脱贫")
    man, wife = found["people"]
    assert [man["member_id"], wife["member_id"]] == [one["id"] for one in household["members"]]
    assert (man["health"], man["labour_capacity"], man["dibao"]) == ("healthy", "ordinary", True)
    assert (man["cause"], man["plan"]) == ("disability", "公益岗位")
    assert (wife["cause"], wife["plan"]) == ("illness", "养殖脱贫")  # none of her own: the household's


@pytest.mark.requirement("R002-057", "R002-155")
async def test_the_list_to_work_through_grows_shorter_with_every_entry(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    found = await completeness(client, township, household)
    man, wife = (one["id"] for one in household["members"])
    assert [(one["label"], one["field"], one["member_id"]) for one in found["missing"]] == [
        ("基本情况", "housing_structure", None),
        ("基本情况", "drinking_water", None),
        ("基本情况", "incomes", None),
        ("脱贫方案", "help_plan", None),
        ("脱贫方案", "own_plan", man),
        ("脱贫方案", "own_plan", wife),
        ("帮扶措施", "measure", None),
        ("到村到户项目", "project", None),
        ("帮扶单位", "helper_unit", None),
        ("责任人", "responsible", None),
    ]
    assert [(one["label"], one["field"], one["member_id"]) for one in found["unclear"]] == [
        ("家庭情况", "housing_structure", None),
        ("家庭情况", "drinking_water", None),
        ("家庭情况", "incomes", None),
        ("就业技能", "skill", man),
        ("就业技能", "skill", wife),
        ("帮扶需求", "help_needs", None),
    ]
    patch = {
        "occurred_on": "2016-03-01",
        "reason": "入户核实",
        "housing_structure": "brick_timber",
        "drinking_water": "protected_well",
        "help_plan": "养殖脱贫",
        "help_needs": ["funds"],
        "members": [{"id": man, "skill": "泥瓦工"}, {"id": wife, "skill": "缝纫"}],
    }
    path = f"{HOUSEHOLDS}/{household['id']}"
    await client.patch(path, json=patch, headers={**township, "If-Match": '"1"'})
    await client.put(f"{path}/incomes/2015", json=an_income(), headers={**township, "If-Match": '"2"'})
    training = (await client.post(TRAININGS, json=a_training(household), headers=township)).json()
    found = await completeness(client, township, household)
    assert found["unclear"] == []
    assert {"measure", "basic", "plan"}.isdisjoint(one["entry"] for one in found["missing"])
    step = {"occurred_on": "2016-04-01", "reason": "录错"}
    at = f"{TRAININGS}/{training['id']}/withdraw"
    await client.post(at, json=step, headers={**township, "If-Match": '"1"'})
    assert "measure" in {one["entry"] for one in (await completeness(client, township, household))["missing"]}


@pytest.mark.requirement("R001-038")
@pytest.mark.parametrize("key", ["household_id", "member_id"])
async def test_a_record_of_a_person_names_household_and_person_and_has_their_village(
    client: httpx.AsyncClient, township: SIGNED_IN, key: str
) -> None:
    household = await registered(client, township)
    record = a_training(household)
    for value in (None, "", "left out"):
        body = (
            {name: one for name, one in record.items() if name != key}
            if value == "left out"
            else {**record, key: value}
        )
        reply = await client.post(TRAININGS, json=body, headers=township)
        assert (reply.status_code, reply.json()["field"]) == (422, key)
    other = await registered(client, township, number="H002", serial=3)
    strangers = await client.post(TRAININGS, json={**record, "household_id": other["id"]}, headers=township)
    assert (strangers.status_code, strangers.json()["field"]) == (404, "member_id")
    assert (await client.post(TRAININGS, json=record, headers=township)).status_code == 201


@pytest.mark.requirement("R001-038")
async def test_a_household_names_its_village_so_that_every_record_of_it_has_one(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}"
    patch = {"occurred_on": "2016-05-01", "reason": "x", "village_code": None}
    reply = await client.patch(path, json=patch, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["field"]) == (422, "village_code")
    made = (await client.post(TRAININGS, json=a_training(household), headers=township)).json()
    for area, seen in ((VILLAGE, 1), ("360722102202", 0)):
        listed = await client.get(TRAININGS, params={"area": area}, headers=township)
        assert [one["id"] for one in listed.json()["items"]] == [made["id"]] * seen
