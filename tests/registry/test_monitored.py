"""Monitoring objects of 2021: three kinds entered by procedure, risks removed by it, never by hand."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from services.registry.monitored.models import MonitoringObject
from services.registry.monitored.refusals import RiskNotRemoved
from services.registry.monitored.rules import check_removal
from services.registry.procedures.models import Entry
from shared.database import Sessions
from shared.policies import find_pack
from tests.conftest import Installation
from tests.registry.conftest import a_household, a_member, a_workbook, commit, upload
from tests.registry.household_builder import HOUSEHOLDS, Json, count, outbox
from tests.registry.procedure_builder import (
    Office,
    Run,
    a_member_family,
    an_application,
    an_office,
    income,
    opened,
    secured,
)

OBJECTS = "/registry/monitoring-objects"
PACK = "monitoring-2021"
DAY = date(2022, 3, 1)


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """A village of the province for which the mechanism holds."""
    async with an_office(installation, sessions, (PACK, "360000000000", date(2021, 5, 1))) as made:
        yield made


async def exited(office: Office, serial: int = 1) -> Json:
    """A household that left poverty."""
    family = an_application(f"H{serial:03}", serial, registered_on="2014-05-01")
    household = await office.post(HOUSEHOLDS, family, office.who("township"))
    return await office.exits(household, "2018-12-01")


async def a_clue(office: Office, kind: str, yuan: float, year: int = 2022, **entry: object) -> tuple[Run, Json]:
    """A round with one household in it, surveyed."""
    run = await opened(office, PACK, "monitoring_entry", DAY, year)
    made = await run.add(monitored_kind=kind, risks=["illness", "employment"], **entry)
    await run.take("clue")
    await run.survey(made, yuan)
    return run, made


async def monitored(office: Office, **family: object) -> Json:
    """A marginal household that became a monitoring object."""
    run, _ = await a_clue(office, "marginal", 6899.99, family=a_member_family(1, **family))
    assert (await run.go_on())["state"] == "completed"
    (made,) = (await office.get(OBJECTS))["items"]
    return made


async def test_an_unstable_household_is_entered_step_by_step(office: Office) -> None:
    household = await exited(office)
    run, _ = await a_clue(office, "unstable", 6899.99, household_id=household["id"])
    end = await run.go_on()
    assert (end["state"], [step["code"] for step in end["steps"]]) == (
        "completed",
        [
            "clue",
            "survey",
            "commitment",
            "comparison",
            "review_meeting",
            "notice",
            "review",
            "approve",
            "announce",
            "enter",
        ],
    )
    (made,) = (await office.get(OBJECTS, household_id=household["id"]))["items"]
    assert (made["monitored_kind"], made["risks"], made["per_head_fen"]) == (
        "unstable",
        ["illness", "employment"],
        689_999,
    )
    assert (made["entered_on"], made["removed_on"], made["labour"]) == (end["ended_on"], None, True)
    assert "id_indexes" not in made
    (entered,) = [one for one in await outbox(office.sessions) if one.aggregate == "monitoring_object"]
    assert (entered.routing_key, entered.version) == ("registry.monitoring_object_entered.v1", 1)
    assert entered.data["household_id"] == household["id"]
    assert (entered.data["head_name"], entered.data["id_indexes"]) == (None, [])  # its household's events tell them
    # it stays out of poverty: being monitored is no return
    assert (await office.get(f"{HOUSEHOLDS}/{household['id']}"))["status"] == "exited"
    read = await office.get(f"{OBJECTS}/{made['id']}")
    assert read == made


async def test_who_is_not_on_the_register_is_announced_with_whose_numbers_departments_may_name(office: Office) -> None:
    made = await monitored(office)
    (entered,) = [one for one in await outbox(office.sessions) if one.aggregate == "monitoring_object"]
    assert (entered.data["household_id"], entered.data["head_name"]) == (None, made["head_name"])
    async with office.sessions() as session:
        kept = await session.get_one(MonitoringObject, (entered.county_code, entered.aggregate_id))
    assert kept.id_indexes
    assert entered.data["id_indexes"] == kept.id_indexes


async def test_the_commitment_is_signed_and_the_notice_hangs_five_days(office: Office) -> None:
    run, made = await a_clue(office, "marginal", 5000, family=a_member_family())
    await run.take("survey")
    assert await run.refuse("commitment") == (409, "registry.findings_missing")
    await run.find(made, "commitment", signature={"signed_by": "曾福生", "by_deputy": True})
    await run.take("commitment")
    assert await run.refuse("review_meeting") == (409, "registry.step_skipped")
    await run.go_on("notice")
    up = await run.put_up("notice", date(2022, 3, 10))
    assert (up["days"], up["free_on"]) == (5, "2022-03-15")
    assert await run.refuse("notice", date(2022, 3, 14)) == (409, "registry.notice_running")
    await run.take("notice", date(2022, 3, 15))


async def test_a_late_check_is_shown_as_late_not_refused(office: Office) -> None:
    run = await opened(office, PACK, "monitoring_entry", DAY)
    made = await run.add(monitored_kind="marginal", risks=["illness"], family=a_member_family())
    await run.take("clue")
    # three working days after Tuesday 1 March 2022 end on Friday the 4th
    assert (await run.read())["next_step"]["due_on"] == "2022-03-04"
    await run.survey(made, 5000)
    shown = await run.take("survey", date(2022, 3, 5))
    assert [(step["due_on"], step["late"]) for step in shown["steps"]] == [(None, False), ("2022-03-04", True)]


@pytest.mark.parametrize(
    ("kind", "yuan", "entered"),
    [("marginal", 6899.99, 1), ("marginal", 6900, 0), ("sudden", 60_000, 1)],
)
async def test_the_income_lies_in_the_range_but_for_a_sudden_hardship(
    office: Office, kind: str, yuan: float, entered: int
) -> None:
    run, _ = await a_clue(office, kind, yuan, family=a_member_family())
    assert (await run.go_on())["entered"] == entered
    if not entered:
        (entry,) = (await run.entries())["items"]
        assert "不低于监测范围 6,900.00 元" in entry["reason"]


async def test_a_range_that_is_not_known_is_not_guessed(office: Office) -> None:
    run, _ = await a_clue(office, "marginal", 1000, 2021, family=a_member_family())
    assert await run.refuse("survey") == (409, "registry.line_unknown")


async def test_each_kind_fits_its_households(office: Office) -> None:
    gone = await exited(office)
    poor = await office.post(HOUSEHOLDS, an_application("H003", 3), office.who("township"))
    run = await opened(office, PACK, "monitoring_entry", DAY)

    async def refused(**entry: object) -> tuple[int, str]:
        body = {"occurred_on": str(DAY), "risks": ["illness"], **entry}
        return await office.refuse(f"{run.at}/entries", body, run.taker("clue"))

    wrong = (422, "registry.wrong_monitored_kind")
    assert await refused(monitored_kind="unstable", household_id=poor["id"]) == wrong
    assert await refused(monitored_kind="unstable", family=a_member_family(5)) == wrong
    assert await refused(monitored_kind="marginal", household_id=gone["id"]) == wrong
    assert await refused(monitored_kind="sudden", household_id=poor["id"]) == wrong
    assert await refused(family=a_member_family(5)) == (422, "registry.wrong_entry")
    assert await refused(monitored_kind="marginal", family=a_member_family(5), risks=[]) == (
        422,
        "registry.wrong_entry",
    )
    assert await refused(monitored_kind="marginal", family=a_member_family(5), risks=["luck"]) == (
        422,
        "request.invalid",
    )
    # whoever is on the register does not pass for an ordinary household
    assert await refused(monitored_kind="marginal", family=a_member_family(1)) == (409, "registry.duplicate_id_number")
    assert await count(office.sessions, Entry) == 0


async def test_nobody_is_monitored_twice(office: Office) -> None:
    await monitored(office)
    run = await opened(office, PACK, "monitoring_entry", DAY)
    body = {
        "occurred_on": str(DAY),
        "monitored_kind": "marginal",
        "risks": ["illness"],
        "family": a_member_family(1),
    }
    reply = await office.refuse(f"{run.at}/entries", body, run.taker("clue"))
    assert reply == (409, "registry.already_monitored")


async def test_who_became_one_meanwhile_stops_the_entry(office: Office) -> None:
    one, _ = await a_clue(office, "marginal", 5000, family=a_member_family(1))
    other = await opened(office, PACK, "monitoring_entry", DAY, 2021)
    made = await other.add(monitored_kind="sudden", risks=["accident"], family=a_member_family(1))
    await other.take("clue")
    await other.survey(made, 5000)
    await one.go_on()
    await other.go_on("enter")
    assert await other.refuse("enter") == (409, "registry.already_monitored")
    assert await count(office.sessions, MonitoringObject) == 1


async def removing(office: Office, made: Json, on: date) -> tuple[Run, Json]:
    """A round to remove an object's risk, before its survey."""
    run = await opened(office, PACK, "monitoring_removal", on, 2022)
    entry = await run.add(monitoring_object_id=made["id"])
    await run.take("propose")
    return run, entry


def a_measure(on: str = "2022-05-01") -> list[Json]:
    """A measure that was carried out."""
    return [{"label": "公益性岗位", "started_on": on}]


async def test_a_risk_is_removed_after_half_a_year_with_a_measure(office: Office) -> None:
    made = await monitored(office)
    entered = date.fromisoformat(made["entered_on"])
    half = date(entered.year, entered.month + 6, entered.day)
    early, entry = await removing(office, made, date.fromordinal(half.toordinal() - 1))
    survey = {
        "step": "survey",
        "occurred_on": str(early.day),
        "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
        "income": {
            "wage_fen": 690_001,
            "business_fen": 0,
            "transfer_fen": 0,
            "property_fen": 0,
            "production_cost_fen": 0,
        },
        "elements": secured(early.procedure),
        "measures": a_measure(),
    }
    at = f"{early.at}/entries/{entry['id']}/findings"
    assert await office.refuse(at, survey, early.taker("survey")) == (409, "registry.risk_not_removed")
    assert "满 6 个月" in office.refused[-1]["detail"]
    in_time = {**survey, "occurred_on": str(half)}
    before = {**in_time, "measures": a_measure("2022-01-01")}  # before it was entered: it is none of its measures
    for none in ({**in_time, "measures": []}, before):
        assert await office.refuse(at, none, early.taker("survey")) == (409, "registry.risk_not_removed")
        assert "已落实措施 0 项" in office.refused[-1]["detail"]
    lacking = {key: value for key, value in in_time.items() if key != "measures"}
    assert await office.refuse(at, lacking, early.taker("survey")) == (422, "registry.finding_incomplete")
    await office.post(at, in_time, early.taker("survey"))
    early.day = half
    end = await early.go_on()
    assert (end["state"], end["entered"]) == ("completed", 1)
    shown = await office.get(f"{OBJECTS}/{made['id']}")
    assert (shown["removed_on"], shown["measures"], shown["version"]) == (end["ended_on"], 1, 2)
    history = (await office.get(f"{OBJECTS}/{made['id']}/history"))["items"]
    assert [one["action"] for one in history] == ["created", "removed"]
    assert "id_indexes" not in history[0]["new"]
    assert [one.routing_key for one in await outbox(office.sessions)][-1] == "registry.monitoring_object_removed.v1"
    again = await opened(office, PACK, "monitoring_removal", half, 2021)
    body = {"occurred_on": str(half), "monitoring_object_id": made["id"]}
    assert await office.refuse(f"{again.at}/entries", body, again.taker("propose")) == (422, "registry.wrong_entry")
    # and may be entered anew
    run, _ = await a_clue(office, "marginal", 5000, 2022, family=a_member_family(1))
    assert (await run.go_on())["entered"] == 1


@pytest.mark.parametrize(("yuan", "state"), [(6900, "failed"), (6900.01, "running")])
async def test_a_risk_is_removed_above_the_range_and_not_at_its_bound(office: Office, yuan: float, state: str) -> None:
    made = await monitored(office)
    run, entry = await removing(office, made, date(2022, 11, 1))
    await run.survey(entry, yuan, measures=a_measure())
    assert (await run.take("survey"))["state"] == state


async def test_a_risk_that_was_removed_meanwhile_is_not_removed_again(
    installation: Installation, sessions: Sessions
) -> None:
    plan = find_pack(PACK)
    range_of_2022 = next(line for line in plan.lines if line.year == 2022)
    both_years = plan.model_copy(update={"lines": (range_of_2022, range_of_2022.model_copy(update={"year": 2021}))})
    async with an_office(installation, sessions, (both_years, "360000000000", date(2021, 5, 1))) as office:
        made = await monitored(office)
        one, entry = await removing(office, made, date(2022, 11, 1))
        other = await opened(office, PACK, "monitoring_removal", date(2022, 11, 1), 2021)
        also = await other.add(monitoring_object_id=made["id"])
        await other.take("propose")
        for run, its in ((one, entry), (other, also)):
            await run.survey(its, 9000, measures=a_measure())
        first = await one.go_on()
        await other.go_on("enter")
        assert await other.refuse("enter") == (409, "registry.risk_removed")
        assert (await office.get(f"{OBJECTS}/{made['id']}"))["removed_on"] == first["ended_on"]


async def test_an_income_below_the_range_keeps_the_risk(office: Office) -> None:
    made = await monitored(office)
    run, entry = await removing(office, made, date(2022, 11, 1))
    await run.survey(entry, 6899.99, measures=a_measure())
    assert (await run.take("survey"))["state"] == "failed"
    assert (await office.get(f"{OBJECTS}/{made['id']}"))["removed_on"] is None


FIRM = ["义务教育有保障", "基本医疗有保障", "住房安全有保障", "饮水安全有保障"]
SOLVED = {
    **dict(zip(("education", "medical", "housing", "water"), FIRM, strict=True)),
    "income_stable": "收入稳定不少于半年",
    "spending": "大额支出已解决",
    "risk": "返贫致贫风险已消除",
}


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize("missing", SOLVED)
async def test_whatever_is_not_firm_or_not_solved_keeps_the_risk(office: Office, missing: str) -> None:
    made = await monitored(office)
    run, entry = await removing(office, made, date(2022, 11, 1))
    assert {item.code: item.label for item in run.procedure.elements.items} == SOLVED  # type: ignore[union-attr]  # it has them
    await run.survey(entry, 9000, elements=secured(run.procedure, **{missing: False}), measures=a_measure())
    assert (await run.take("survey"))["state"] == "failed"
    (dropped,) = (await run.entries())["items"]
    assert dropped["reason"].endswith(f"高于监测范围 6,900.00 元；以下情况不成立：{SOLVED[missing]}")
    assert (await office.get(f"{OBJECTS}/{made['id']}"))["removed_on"] is None


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("grade", "state"), [("b", "running"), ("d", "failed")])
async def test_a_dwelling_that_the_register_knows_to_be_unsafe_keeps_the_risk(
    installation: Installation, sessions: Sessions, grade: str, state: str
) -> None:
    county = ("town-2017", "360722000000", date(2017, 1, 1))  # its list of guarantees says which grades are safe
    async with an_office(installation, sessions, (PACK, "360000000000", date(2021, 5, 1)), county) as office:
        household, made = await an_unstable(office)
        check = {"occurred_on": "2022-06-01", "reason": "入户核查", "household_id": household["id"], "grade": grade}
        by = {"checked_on": "2022-06-01", "checked_by": "刘干部", "appraiser": "县房屋安全鉴定站"}
        await office.post("/registry/dwelling-checks", {**check, **by}, office.who("township"))
        run, entry = await removing(office, made, date(2022, 11, 1))
        await run.survey(entry, 9000, measures=a_measure())
        assert (await run.take("survey"))["state"] == state
        (shown,) = (await run.entries())["items"]
        assert ("以下情况不成立：住房安全有保障" in shown["reason"]) is (state == "failed")


async def test_a_household_without_labour_stays(office: Office) -> None:
    made = await monitored(office, labour_capacity="lost")
    assert made["labour"] is False
    run, entry = await removing(office, made, date(2023, 11, 1))
    body = {
        "step": "survey",
        "occurred_on": str(run.day),
        "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
        "income": {
            "wage_fen": 9_000_000,
            "business_fen": 0,
            "transfer_fen": 0,
            "property_fen": 0,
            "production_cost_fen": 0,
        },
        "elements": secured(run.procedure),
        "measures": a_measure(),
    }
    at = f"{run.at}/entries/{entry['id']}/findings"
    assert await office.refuse(at, body, run.taker("survey")) == (409, "registry.risk_not_removed")
    assert "没有劳动能力" in office.refused[-1]["detail"]


async def test_only_the_area_sees_its_objects(office: Office) -> None:
    made = await monitored(office)
    for role, area in (("village_cadre", "360722102202"), ("township", "360722103"), ("county_office", "360724")):
        who = office.who(role, area=area)
        assert (await office.client.get(OBJECTS, headers=who)).json()["items"] == []
        for path in ("", "/history"):
            reply = await office.client.get(f"{OBJECTS}/{made['id']}{path}", headers=who)
            assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    assert (await office.get(OBJECTS, "village_cadre", monitored_kind="sudden"))["items"] == []
    assert len((await office.get(OBJECTS, "village_cadre", monitored_kind="marginal"))["items"]) == 1


# a household that moves ----------------------------------------------------------------------------------------------


NEXT = "360722102202"


async def an_unstable(office: Office) -> tuple[Json, Json]:
    """A registered household that is a monitoring object, and the object."""
    household = await exited(office)
    run, _ = await a_clue(office, "unstable", 6899.99, household_id=household["id"])
    await run.go_on()
    (made,) = (await office.get(OBJECTS, household_id=household["id"]))["items"]
    return await office.get(f"{HOUSEHOLDS}/{household['id']}"), made


async def moves(office: Office, household: Json, village: str, on: str) -> Json:
    """A household moves; it afterwards."""
    at = f"{HOUSEHOLDS}/{household['id']}/move"
    body = {"occurred_on": on, "reason": "迁居", "village_code": village}
    return await office.post(at, body, office.who("township") | {"If-Match": f'"{household["version"]}"'}, 200)


async def told(office: Office) -> list[tuple[str, int, str | None]]:
    """What other services hear of monitoring objects: event, version, village."""
    return [
        (one.routing_key.split(".")[1], one.version, one.data.get("village_code"))
        for one in await outbox(office.sessions)
        if one.aggregate == "monitoring_object"
    ]


ENTERED = ("monitoring_object_entered", 1, "360722102201")


@pytest.mark.parametrize("way", ["move", "patch"])
async def test_a_monitoring_object_goes_where_its_household_moves(office: Office, way: str) -> None:
    household, made = await an_unstable(office)
    assert await told(office) == [ENTERED]
    if way == "move":
        await moves(office, household, NEXT, "2022-06-01")
    else:
        body = {"occurred_on": "2022-06-01", "reason": "迁居", "village_code": NEXT}
        at, version = f"{HOUSEHOLDS}/{household['id']}", {"If-Match": f'"{household["version"]}"'}
        reply = await office.client.patch(at, json=body, headers=office.who("township") | version)
        assert reply.status_code == 200, reply.text
    assert await told(office) == [ENTERED, ("monitoring_object_moved", 2, NEXT)]
    for area, seen in (("360722102201", 0), (NEXT, 1)):
        who = office.who("village_cadre", area=area)
        assert len((await office.client.get(OBJECTS, headers=who)).json()["items"]) == seen
    history = (await office.get(f"{OBJECTS}/{made['id']}/history"))["items"]
    assert [(one["action"], one["occurred_on"], one["reason"]) for one in history[1:]] == [
        ("moved", "2022-06-01", "迁居")
    ]
    assert (history[1]["old"], history[1]["new"]) == ({"area_code": "360722102201"}, {"area_code": NEXT})


async def test_a_move_from_before_its_first_day_counts_for_the_object_from_that_day(office: Office) -> None:
    household, made = await an_unstable(office)
    await moves(office, household, NEXT, "2022-01-10")
    history = (await office.get(f"{OBJECTS}/{made['id']}/history"))["items"]
    assert [one["occurred_on"] for one in history] == [made["entered_on"], made["entered_on"]]


async def test_a_file_that_moves_the_household_moves_its_monitoring_object(office: Office) -> None:
    household, _ = await an_unstable(office)
    who = office.who("township")
    row = a_household(household["household_no"], 行政村代码=NEXT, 建档立卡日期="2014-05-01")
    spouse = a_member(household["household_no"], 2, 姓名="刘月英", 与户主关系="配偶")
    rows = [a_member(household["household_no"]), spouse]
    sheets = a_workbook(贫困户=[row], 家庭成员=rows)
    job = await upload(office.client, who, ("f.xlsx", sheets), mode="update")
    assert (job.status_code, job.json()["changed"]) == (201, {"households": 1}), job.text
    written = await commit(office.client, who, job.json()["id"])
    assert written.status_code == 200, written.text
    assert await told(office) == [ENTERED, ("monitoring_object_moved", 2, NEXT)]


async def merges(office: Office, household: Json, other: Json, on: str = "2022-06-01") -> Json:
    """Another household, of one, becomes part of a household; it afterwards."""
    body = {
        "occurred_on": on,
        "reason": "并户",
        "other": {"household_id": other["id"], "version": other["version"]},
        "relations": [{"id": one["id"], "relation": "other"} for one in other["members"]],
    }
    at = f"{HOUSEHOLDS}/{household['id']}/merge"
    return await office.post(at, body, office.who("township") | {"If-Match": f'"{household["version"]}"'}, 200)


async def another(office: Office, village: str = NEXT) -> Json:
    """One more household that left poverty."""
    family = an_application("H051", 51, village, registered_on="2014-05-01")
    household = await office.post(HOUSEHOLDS, family, office.who("township"))
    await office.exits(household, "2018-12-01")
    return await office.get(f"{HOUSEHOLDS}/{household['id']}")


async def test_a_monitoring_object_goes_with_its_household_into_the_one_it_is_merged_into(office: Office) -> None:
    gone, made = await an_unstable(office)
    home = await another(office)
    await merges(office, home, gone)
    assert await told(office) == [ENTERED, ("monitoring_object_moved", 2, NEXT)]
    *_, moved = [one for one in await outbox(office.sessions) if one.aggregate == "monitoring_object"]
    assert moved.data["household_id"] == home["id"]
    (now,) = (await office.get(OBJECTS, household_id=home["id"]))["items"]
    assert (now["id"], now["area_code"], now["removed_on"]) == (made["id"], NEXT, None)
    *_, last = (await office.get(f"{OBJECTS}/{made['id']}/history"))["items"]
    assert (last["action"], last["occurred_on"], last["reason"]) == ("moved", "2022-06-01", "并户")
    assert last["new"] == {"area_code": NEXT, "household_id": home["id"]}


async def test_a_monitoring_object_goes_with_who_is_last_to_move_to_another_household(office: Office) -> None:
    gone, made = await an_unstable(office)
    home = await another(office)
    together = gone["people"] + home["people"]
    for left in range(gone["people"]):
        step = {
            "occurred_on": "2022-06-01",
            "reason": "转户",
            "kind": "to_household",
            "to": {"household_id": home["id"], "version": home["version"], "relation": "other"},
            "relations": [{"id": one["id"], "relation": "head"} for one in gone["members"][1:2]],
        }
        at = f"{HOUSEHOLDS}/{gone['id']}/members/{gone['members'][0]['id']}/leave"
        match = {"If-Match": f'"{gone["version"]}"'}
        gone = await office.post(at, step, office.who("township") | match, 200)
        home = await office.get(f"{HOUSEHOLDS}/{home['id']}")
        watched = home if gone["people"] == 0 else gone
        (now,) = (await office.get(OBJECTS, household_id=watched["id"]))["items"]
        assert (now["id"], now["removed_on"]) == (made["id"], None), left
    assert (gone["status"], home["people"]) == ("removed", together)


async def test_of_two_monitored_households_that_become_one_the_object_of_the_one_goes_on(office: Office) -> None:
    gone, made = await an_unstable(office)
    home = await another(office, office.village)
    run = await opened(office, PACK, "monitoring_entry", date(2022, 6, 1), 2022)
    entry = await run.add(monitored_kind="unstable", risks=["illness"], household_id=home["id"])
    await run.take("clue")
    await run.survey(entry, 6000)
    await run.go_on()
    home = await office.get(f"{HOUSEHOLDS}/{home['id']}")
    await merges(office, home, gone, str(run.day))
    (kept,) = (await office.get(OBJECTS, household_id=home["id"]))["items"]
    ended = await office.get(f"{OBJECTS}/{made['id']}")
    assert (kept["removed_on"], ended["removed_on"], ended["household_id"]) == (None, str(run.day), gone["id"])
    *_, last = (await office.get(f"{OBJECTS}/{made['id']}/history"))["items"]
    assert (last["action"], last["reason"]) == ("merged", "并户；并入户 H051 已是监测对象")
    assert (await told(office))[-1] == ("monitoring_object_removed", 2, None)


async def test_an_object_whose_risk_was_removed_stays_where_it_was(office: Office) -> None:
    household, made = await an_unstable(office)
    run, entry = await removing(office, made, date(2022, 11, 1))
    await run.survey(entry, 9000, measures=a_measure())
    await run.go_on()
    household = await office.get(f"{HOUSEHOLDS}/{household['id']}")
    await moves(office, household, NEXT, "2022-12-20")
    assert (await office.get(f"{OBJECTS}/{made['id']}"))["area_code"] == "360722102201"
    assert [key for key, _, _ in await told(office)] == ["monitoring_object_entered", "monitoring_object_removed"]


async def test_a_risk_is_not_removed_where_the_household_lives_no_more(office: Office) -> None:
    household, made = await an_unstable(office)
    run, entry = await removing(office, made, date(2022, 11, 1))
    await run.survey(entry, 9000, measures=a_measure())
    await run.go_on("enter")
    await moves(office, household, NEXT, str(run.day))
    assert await run.refuse("enter") == (409, "registry.moved_away")
    assert (await office.get(f"{OBJECTS}/{made['id']}"))["removed_on"] is None


FOUR = "monitoring-2024"


@pytest.fixture
async def county(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """A village where four conditions are judged together instead of one line."""
    async with an_office(installation, sessions, (FOUR, "360000000000", date(2024, 9, 1))) as made:
        yield made


FALLEN, DEAR, HARD, HELPLESS = "收入低、不稳或骤减", "合规自付支出大", "存在突出困难", "自主应对能力不足"
SUDDEN_WAYS = f"{FALLEN}、{HARD}、{HELPLESS}，或{DEAR}、{HARD}、{HELPLESS}"
MARGINAL_WAYS = f"{FALLEN}、{HARD}、{HELPLESS}，或{FALLEN}、{DEAR}、{HELPLESS}"


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("kind", "missing", "entered", "reason"),
    [
        ("sudden", "", 1, f"{FALLEN}、{DEAR}、{HARD}、{HELPLESS}均成立"),
        # an income above the range and steady, and a large expense: as the kind is defined
        ("sudden", "income", 1, f"{DEAR}、{HARD}、{HELPLESS}成立，已符合条件；以下情况不成立：{FALLEN}"),
        ("sudden", "spending", 1, f"{FALLEN}、{HARD}、{HELPLESS}成立，已符合条件；以下情况不成立：{DEAR}"),
        ("sudden", "income spending", 0, f"以下情况不成立：{FALLEN}、{DEAR}；须成立：{SUDDEN_WAYS}"),
        ("sudden", "hardship", 0, f"以下情况不成立：{HARD}；须成立：{SUDDEN_WAYS}"),
        ("sudden", "coping", 0, f"以下情况不成立：{HELPLESS}；须成立：{SUDDEN_WAYS}"),
        ("marginal", "income", 0, f"以下情况不成立：{FALLEN}；须成立：{MARGINAL_WAYS}"),
        ("marginal", "spending", 1, f"{FALLEN}、{HARD}、{HELPLESS}成立，已符合条件；以下情况不成立：{DEAR}"),
        ("marginal", "hardship", 1, f"{FALLEN}、{DEAR}、{HELPLESS}成立，已符合条件；以下情况不成立：{HARD}"),
        ("marginal", "spending hardship", 0, f"以下情况不成立：{DEAR}、{HARD}；须成立：{MARGINAL_WAYS}"),
        ("marginal", "coping", 0, f"以下情况不成立：{HELPLESS}；须成立：{MARGINAL_WAYS}"),
    ],
)
async def test_four_conditions_are_judged_together_as_the_kinds_are_defined(
    county: Office, kind: str, missing: str, entered: int, reason: str
) -> None:
    run = await opened(county, FOUR, "monitoring_entry", date(2024, 10, 8), 2024)
    made = await run.add(monitored_kind=kind, risks=["illness"], family=a_member_family())
    await run.take("clue")
    await run.survey(made, 90_000, elements=secured(run.procedure, **dict.fromkeys(missing.split(), False)))
    assert (await run.go_on())["entered"] == entered
    (entry,) = (await run.entries())["items"]
    assert entry["reason"] == reason


@pytest.mark.requirement("R001-044")
async def test_a_condition_is_told_to_hold_or_not_and_never_to_be_secured(county: Office) -> None:
    run = await opened(county, FOUR, "monitoring_entry", date(2024, 10, 8), 2024)
    made = await run.add(monitored_kind="sudden", risks=["illness"], family=a_member_family())
    await run.take("clue")
    visit = {"resident_cadre": "王强", "linked_cadre": "李敏"}
    body = {"step": "survey", "occurred_on": str(run.day), "visit": visit, "income": income(90_000, made["people"])}
    at, found = f"{run.at}/entries/{made['id']}/findings", secured(run.procedure) or {}
    for told in ({"secured": False}, {}, {"secured": True, "holds": True}):
        elements = {**found, "income": {**told, "basis": "入户查看"}}
        refused = await county.refuse(at, {**body, "elements": elements}, run.taker("survey"))
        assert refused == (422, "registry.finding_incomplete")
        problem = county.refused[-1]
        assert (problem["field"], problem["detail"]) == (
            "elements.income",
            "“收入低、不稳或骤减”请只填是否成立（holds）",
        )


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    "missing", [None, "income", "spending", "hardship", "coping", "education", "medical", "housing", "water"]
)
async def test_a_risk_is_removed_once_all_four_are_solved_and_what_is_guaranteed_is_firm(
    county: Office, missing: str | None
) -> None:
    run = await opened(county, FOUR, "monitoring_entry", date(2024, 10, 8), 2024)
    made = await run.add(monitored_kind="marginal", risks=["illness"], family=a_member_family())
    await run.take("clue")
    await run.survey(made, 5000)
    assert (await run.go_on())["entered"] == 1
    (entered,) = (await county.get(OBJECTS))["items"]
    ending = await opened(county, FOUR, "monitoring_removal", date(2025, 6, 2), 2025)
    entry = await ending.add(monitoring_object_id=entered["id"])
    await ending.take("propose")
    found = secured(ending.procedure, **({} if missing is None else {missing: False}))
    await ending.survey(entry, 5000, elements=found, measures=a_measure("2025-01-06"))
    await ending.go_on()
    (ended,) = (await county.get(OBJECTS))["items"]
    assert (ended["removed_on"] is None) == (missing is not None)


# the two kinds of 2020 ------------------------------------------------------------------------------------------------


TWO_KINDS = "yiyang-2020"
IN_2020 = date(2020, 3, 2)


@pytest.fixture
async def yiyang(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """A village of the county whose plan of 2020 knows two kinds."""
    async with an_office(installation, sessions, (TWO_KINDS, "410327000000", date(2020, 2, 20))) as made:
        made.village = "410327108221"
        yield made


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("yuan", "holding", "entered", "reason"),
    [
        (5999.99, "", 1, "2020年人均可支配收入 5,999.99 元，低于监测范围 6,000.00 元"),
        (6000, "rigid_spending", 1, "刚性支出明显超过上年收入成立，已符合条件；以下情况不成立：收入大幅缩减"),
        (6000, "income_fall", 1, "收入大幅缩减成立，已符合条件；以下情况不成立：刚性支出明显超过上年收入"),
        (
            5999.99,
            "rigid_spending income_fall",
            1,
            "2020年人均可支配收入 5,999.99 元，低于监测范围 6,000.00 元；刚性支出明显超过上年收入、收入大幅缩减均成立",
        ),
        (
            6000,
            "",
            0,
            "2020年人均可支配收入 6,000.00 元，不低于监测范围 6,000.00 元；"
            "以下情况不成立：刚性支出明显超过上年收入、收入大幅缩减；须成立：刚性支出明显超过上年收入，或收入大幅缩减",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["unstable", "marginal"])
async def test_in_2020_a_low_income_a_rigid_expense_or_a_fall_of_the_income_is_enough(
    yiyang: Office, kind: str, yuan: float, holding: str, entered: int, reason: str
) -> None:
    who: Json = {"family": a_member_family(1, yiyang.village)}
    if kind == "unstable":
        family = an_application("H001", 1, yiyang.village, registered_on="2014-05-01")
        household = await yiyang.post(HOUSEHOLDS, family, yiyang.who("township"))
        await yiyang.exits(household, "2018-12-01")
        who = {"household_id": household["id"]}
    run = await opened(yiyang, TWO_KINDS, "monitoring_entry", IN_2020)
    made = await run.add(monitored_kind=kind, risks=["illness"], **who)
    await run.take("clue")
    told = {code: code in holding.split() for code in ("rigid_spending", "income_fall")}
    await run.survey(made, yuan, elements=secured(run.procedure, **told))
    assert (await run.go_on())["entered"] == entered
    (entry,) = (await run.entries())["items"]
    assert entry["reason"] == reason
    assert [one["monitored_kind"] for one in (await yiyang.get(OBJECTS))["items"]] == [kind] * entered


@pytest.mark.requirement("R001-044")
async def test_a_sudden_hardship_is_no_kind_of_2020(yiyang: Office) -> None:
    run = await opened(yiyang, TWO_KINDS, "monitoring_entry", date(2020, 6, 1))
    family = a_member_family(1, yiyang.village)
    body = {"occurred_on": "2020-06-01", "monitored_kind": "sudden", "risks": ["illness"], "family": family}
    refused = await yiyang.refuse(f"{run.at}/entries", body, run.taker("clue"))
    assert refused == (422, "registry.monitored_kind_not_admitted")
    problem = yiyang.refused[-1]
    assert (problem["field"], problem["detail"]) == (
        "monitored_kind",
        "本轮程序只识别脱贫不稳定户、边缘易致贫户，不识别突发严重困难户",
    )
    assert await count(yiyang.sessions, Entry) == 0


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("yuan", "missing", "removed"), [(6000.01, "", 1), (6000, "", 0), (6000.01, "water", 0)])
async def test_a_risk_of_2020_is_removed_above_the_range_with_everything_firm(
    yiyang: Office, yuan: float, missing: str, removed: int
) -> None:
    run = await opened(yiyang, TWO_KINDS, "monitoring_entry", IN_2020)
    made = await run.add(monitored_kind="marginal", risks=["illness"], family=a_member_family(1, yiyang.village))
    await run.take("clue")
    await run.survey(made, 5000)
    assert (await run.go_on())["entered"] == 1
    (entered,) = (await yiyang.get(OBJECTS))["items"]
    ending = await opened(yiyang, TWO_KINDS, "monitoring_removal", date(2020, 12, 1))
    entry = await ending.add(monitoring_object_id=entered["id"])
    await ending.take("propose")
    found = secured(ending.procedure, **dict.fromkeys(missing.split(), False))
    await ending.survey(entry, yuan, elements=found, measures=a_measure("2020-06-01"))
    assert (await ending.go_on())["entered"] == removed
    (ended,) = (await yiyang.get(OBJECTS))["items"]
    assert (ended["removed_on"] is not None) is bool(removed)


@pytest.mark.requirement("R001-044")
def test_a_risk_is_removed_from_the_day_on_which_half_a_year_has_passed() -> None:
    entered_on, half_a_year_on = date(2021, 8, 31), date(2022, 2, 28)
    check_removal(entered_on, half_a_year_on, 6, 1, 1, labour=True)
    for on, measures, labour in (
        (date(2022, 2, 27), 1, True),
        (half_a_year_on, 0, True),
        (half_a_year_on, 1, False),
    ):
        with pytest.raises(RiskNotRemoved):
            check_removal(entered_on, on, 6, measures, 1, labour=labour)
