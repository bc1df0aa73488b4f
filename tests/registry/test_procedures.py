"""The engine over HTTP: eight steps in order, by the right posts, on their papers; every refusal says why."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services.registry.households.models import Household
from services.registry.procedures.models import Entry, TakenStep
from shared.database import Sessions, table_of
from tests.conftest import Installation
from tests.registry.document_builder import DOCUMENTS, a_pdf, upload, uploaded
from tests.registry.household_builder import HOUSEHOLDS, a_family, count, outbox
from tests.registry.membership_builder import leave
from tests.registry.procedure_builder import DAY, ROUNDS, Office, a_round, an_application, an_office, opened, surveyed
from tests.registry.reading import rows_loaded


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The town of the eight villages, with its plan in force."""
    async with an_office(installation, sessions, ("gupo-2014", "360722102000", date(2014, 1, 1))) as made:
        yield made


async def test_a_household_gets_on_the_register_in_eight_steps(office: Office) -> None:
    run, (entry,) = await surveyed(office, 2000)
    assert (entry["head_name"], entry["people"], entry["state"]) == ("曾福生", 2, "standing")
    end = await run.go_on()
    assert (end["state"], end["next_step"], end["entered"]) == ("completed", None, 1)
    assert [step["code"] for step in end["steps"]][1:9] == [
        "apply",
        "survey",
        "shortlist",
        "vote",
        "review",
        "public_notice",
        "recheck",
        "announce",
    ]
    (taken,) = (await run.entries())["items"]
    household = await office.get(f"{HOUSEHOLDS}/{taken['household_id']}")
    assert (household["household_no"], household["status"], len(household["members"])) == ("H001", "registered", 2)
    assert household["registered_on"] == end["ended_on"]
    incomes = await office.get(f"{HOUSEHOLDS}/{taken['household_id']}/incomes")
    assert [(one["year"], one["net_per_head_fen"]) for one in incomes["items"]] == [(2014, 200_000)]
    assert [message.routing_key for message in await outbox(office.sessions)] == [
        "registry.household_registered.v1",
        "registry.income_recorded.v1",
    ]


async def test_who_must_take_the_next_step_of_a_round_finds_it_waiting(office: Office) -> None:
    async def waits_for(role: str, reader: str = "county_office") -> list[str]:
        path, headers = "/registry/procedures/waiting", office.who(reader)
        reply = await office.client.get(path, params={"role": role}, headers=headers)
        return [one["next_step"]["code"] for one in reply.json()["items"]]

    run = await opened(office, "gupo-2014", "identification", DAY)
    assert await waits_for("village_cadre") == ["review_group"]
    await run.take("review_group")
    for role in ("village_cadre", "work_team", "township"):  # who speaks for a household
        assert await waits_for(role) == ["apply"]
    assert await waits_for("county_office") == []
    other, _ = await surveyed(office, 2000, year=2013)
    await other.go_on("review")
    assert await waits_for("township", "township") == ["apply", "review"]
    everybody = await office.get("/registry/procedures/waiting", "county_office")
    assert [(one["id"], one["label"]) for one in everybody["items"]] == [
        (run.id, "贫困户识别"),
        (other.id, "贫困户识别"),
    ]
    page = await office.get("/registry/procedures/waiting", "county_office", limit=1)
    rest = await office.get("/registry/procedures/waiting", "county_office", limit=1, after=page["next"])
    assert [one["id"] for one in page["items"] + rest["items"]] == [run.id, other.id]
    await other.go_on()
    assert await waits_for("township") == ["apply"]


@pytest.mark.requirement("R002-002")
async def test_the_village_sets_up_its_group_first(office: Office) -> None:
    run = await opened(office, "gupo-2014", "identification", DAY)
    shown = await run.read()
    assert (shown["next_step"]["code"], shown["next_step"]["label"]) == (
        "review_group",
        "成立村级贫困对象民主评议小组",
    )
    assert await run.refuse("apply") == (409, "registry.step_skipped")
    early = {"occurred_on": str(DAY), "application": an_application()}
    code = await office.refuse(f"{run.at}/entries", early, run.taker("apply"))
    assert code == (409, "registry.step_skipped")
    await run.take("review_group")
    await run.add(application=an_application())


@pytest.mark.requirement("R002-009")
async def test_a_file_of_a_round_is_evidence_of_its_steps(office: Office) -> None:
    run = await opened(office, "gupo-2014", "identification", DAY)
    cadre = run.taker("review_group")
    of_round = {"subject_kind": "procedure_round", "subject_id": run.id}
    said = {"document_kind": "assessment", "title": "小组成员名单", "occurred_on": str(DAY), "reason": "程序材料"}
    paper = await uploaded(office.client, cadre, a_pdf(), office.village, area_code=None, **of_round, **said)
    assert (paper["area_code"], paper["subject_id"]) == (office.village, run.id)
    other = await opened(office, "gupo-2014", "identification", DAY, 2013)
    found = await office.get(DOCUMENTS, "village_cadre", **of_round)
    assert [one["id"] for one in found["items"]] == [paper["id"]]
    assert (await office.get(DOCUMENTS, **{**of_round, "subject_id": other.id}))["items"] == []

    evidence = [{"label": run.step("review_group").evidence[0], "document_id": paper["id"]}]
    after = await run.take("review_group", evidence=evidence)
    assert after["steps"][0]["evidence"] == [{**evidence[0], "text": ""}]
    neighbour = office.who("village_cadre", area="360722102202")
    reply = await upload(office.client, neighbour, a_pdf(), office.village, area_code=None, **of_round, **said)
    assert (reply.status_code, reply.json()["field"]) == (404, "subject_id")


async def test_no_step_of_the_eight_can_be_skipped_or_taken_twice(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    codes = [step.code for step in run.procedure.steps]
    for place, code in enumerate(codes[1:], start=1):
        for later in codes[place + 1 :]:
            assert await run.refuse(later) == (409, "registry.step_skipped")
            assert run.step(code).label in office.refused[-1]["detail"]
        assert await run.refuse(codes[place - 1]) == (409, "registry.step_taken")
        await (run.hang_out(code) if code == "public_notice" else run.take(code))
    taken = [step["label"] for step in (await run.read())["steps"]]
    assert ">".join(taken[1:]) == "申请>调查>初选>表决>审核>公示>复核>公告"
    async with office.sessions() as session:
        rows = list(await session.scalars(select(TakenStep).order_by(table_of(TakenStep).c.place)))
    assert [(row.place, row.code) for row in rows] == list(enumerate(["review_group", *codes], start=1))


@pytest.mark.requirement("R002-003")
async def test_only_applicants_are_surveyed_and_all_of_them(office: Office) -> None:
    run = await a_round(office)
    one = await run.add(application=an_application("H001", 1))
    two = await run.add(application=an_application("H002", 3))
    finding = {
        "step": "survey",
        "occurred_on": str(DAY),
        "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
        "income": {
            "wage_fen": 1,
            "business_fen": 0,
            "transfer_fen": 0,
            "property_fen": 0,
            "production_cost_fen": 0,
        },
    }
    at = f"{run.at}/entries/{one['id']}/findings"
    assert await office.refuse(at, finding, run.taker("survey")) == (409, "registry.finding_early")
    await run.take("apply")
    late = {"occurred_on": str(DAY), "application": an_application("H003", 5)}
    assert await office.refuse(f"{run.at}/entries", late, run.taker("apply")) == (409, "registry.step_taken")
    nobody = f"{run.at}/entries/{run.id}/findings"
    assert await office.refuse(nobody, finding, run.taker("survey")) == (404, "request.not_found")
    await office.post(at, finding, run.taker("survey"))
    assert await run.refuse("survey") == (409, "registry.findings_missing")
    assert office.refused[-1]["missing"] == [two["id"]]
    needs = (await run.read())["next_step"]["needs"]
    assert "逐户登记，尚缺 1 户" in needs
    await run.survey(two, 1900)
    await run.take("survey")


async def test_what_is_done_once_for_each_entry_does_not_read_all_of_them(office: Office) -> None:
    run = await a_round(office)
    entries = [await run.add(application=an_application(f"H00{at}", 1 + 2 * at)) for at in range(3)]
    assert [one["number"] for one in entries] == [1, 2, 3]
    with rows_loaded(Entry) as read:
        await run.add(application=an_application("H004", 11))
        twice = {"occurred_on": str(DAY), "application": an_application("H005", 3)}
        assert await office.refuse(f"{run.at}/entries", twice, run.taker("apply")) == (409, "registry.entry_twice")
    assert (office.refused[-1]["detail"], read) == ("与第 2 号重复", [])
    await run.take("apply")
    with rows_loaded(Entry) as read:
        await run.survey(entries[1], 1900)
    assert [str(one.id) for one in read] == [entries[1]["id"]]


@pytest.mark.requirement("R000-077")
async def test_a_survey_tells_who_visited_and_every_item_of_income(office: Office) -> None:
    run = await a_round(office)
    entry = await run.add(application=an_application())
    await run.take("apply")
    whole = {
        "visit": {"resident_cadre": "王强", "linked_cadre": "李敏"},
        "income": {
            "wage_fen": 300_000,
            "business_fen": 200_000,
            "transfer_fen": 50_000,
            "property_fen": 10_000,
            "production_cost_fen": 60_000,
        },
    }
    at, head = f"{run.at}/entries/{entry['id']}/findings", {"step": "survey", "occurred_on": str(DAY)}
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        reply = await office.refuse(at, {**head, **part}, run.taker("survey"))
        assert (reply, office.refused[-1]["field"]) == ((422, "registry.finding_incomplete"), name)
    assert office.refused[0]["detail"] == "缺少入户调查人（visit）"
    for cadre in ("resident_cadre", "linked_cadre"):
        alone = {**whole, "visit": {cadre: "王强"}}
        assert await office.refuse(at, {**head, **alone}, run.taker("survey")) == (422, "request.invalid")
    for item in whole["income"]:
        less = {key: fen for key, fen in whole["income"].items() if key != item}
        assert await office.refuse(at, {**head, **whole, "income": less}, run.taker("survey")) == (
            422,
            "request.invalid",
        )
    found = await office.post(at, {**head, **whole}, run.taker("survey"))
    # 3,000 + 2,000 + 500 + 100 − 600 = 5,000 ÷ 2 = 2,500
    assert "人均纯收入 = 纯收入 5,000.00 ÷ 2 人 = 2,500.00 元" in found["working"]
    more = {**head, **whole, "population": 100}
    assert await office.refuse(at, more, run.taker("survey")) == (422, "registry.finding_incomplete")
    assert office.refused[-1]["detail"] == "此步骤不填人口数（population）"


@pytest.mark.requirement("R002-004", "R002-028", "R000-076")
async def test_the_first_list_is_ranked_from_low_to_high_cut_and_explained(office: Office) -> None:
    # quota 2; the line of 2014 is 2,800: H002 1,900 < H003 1,950 < H001 2,000 < H004 2,800, which is not below it
    run, _ = await surveyed(office, 2000, 1900, 1950, 2800, quota_households=2)
    await run.take("survey")
    before = await office.get(f"{run.at}/ranking", "village_cadre")
    await run.take("shortlist")
    listed = await office.get(f"{run.at}/ranking", "village_cadre")
    assert listed == before
    assert [(one["number"], one["per_head_fen"], one["kept"]) for one in listed["items"]] == [
        (2, 190_000, True),
        (3, 195_000, True),
        (1, 200_000, False),
        (4, 280_000, False),
    ]
    assert listed["items"][2]["sentence"].endswith("超出控制规模 2 户（前面已列入 2 户 4 人），不列入")
    assert listed["items"][3]["sentence"].endswith("不低于扶贫标准 2,800.00 元，不列入")
    assert "÷ 2 人 = 1,900.00 元" in listed["items"][0]["working"]
    entries = (await run.entries())["items"]
    assert [(one["state"], one["dropped_at"], one["place"]) for one in entries] == [
        ("dropped", "shortlist", 3),
        ("standing", None, 1),
        ("standing", None, 2),
        ("dropped", "shortlist", 4),
    ]
    (step,) = [one for one in (await run.read())["steps"] if one["code"] == "shortlist"]
    assert [one["number"] for one in step["dropped"]] == [1, 4]
    assert (await run.go_on())["entered"] == 2
    assert await count(office.sessions, Household) == 2


async def test_an_income_just_below_the_line_is_kept(office: Office) -> None:
    run, _ = await surveyed(office, 2799.99, 2800)
    await run.take("survey")
    await run.take("shortlist")
    assert [one["state"] for one in (await run.entries())["items"]] == ["standing", "dropped"]


@pytest.mark.requirement("R002-005")
async def test_the_list_is_voted_on_with_quorum_and_majority(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("vote")
    few = {"body": "representatives", "entitled": 30, "present": 19, "in_favour": 19, "against": 0}
    even = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 10, "against": 10}
    wrong = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 11, "against": 8}
    half = {"body": "assembly", "entitled": 30, "present": 15, "in_favour": 15, "against": 0}
    assert await run.refuse("vote", votes=few) == (409, "registry.no_quorum")
    assert await run.refuse("vote", votes=half) == (409, "registry.no_quorum")
    assert await run.refuse("vote", votes=even) == (409, "registry.no_majority")
    assert await run.refuse("vote", votes=wrong) == (422, "registry.bad_votes")
    assert await run.refuse("vote", votes=None) == (422, "registry.bad_votes")
    assert await run.refuse("vote", votes={**few, "body": "tea"}) == (422, "request.invalid")
    passed = await run.take("vote")
    assert passed["steps"][-1]["votes"]["present"] == 20
    assert await run.refuse("review", votes=few) == (422, "registry.bad_votes")


async def test_a_vote_that_fails_ends_the_round_for_all(office: Office) -> None:
    run, _ = await surveyed(office, 2000, 1900)
    await run.go_on("vote")
    few = {"body": "representatives", "entitled": 30, "present": 19, "in_favour": 19, "against": 0}
    assert await run.refuse("vote", votes=few, outcome="failed") == (422, "request.invalid")
    assert await run.refuse("vote", outcome="failed", note="人不齐") == (422, "registry.wrong_outcome")
    end = await run.take("vote", votes=few, outcome="failed", note="到会人数不足")
    assert (end["state"], end["next_step"], end["dropped"]) == ("failed", None, 2)
    assert {one["reason"] for one in (await run.entries())["items"]} == {"“表决”未通过"}
    assert await run.refuse("review") == (409, "registry.round_ended")
    assert await count(office.sessions, Household) == 0


@pytest.mark.requirement("R002-006", "R002-007")
async def test_the_town_audits_before_publicity_and_the_county_reviews_after_it(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("review")
    notice = {"occurred_on": str(DAY)}
    reply = await office.refuse(f"{run.at}/notices", notice, run.taker("public_notice"))
    assert reply == (422, "registry.unknown_step")
    assert "审核" in office.refused[-1]["detail"]
    await run.take("review")
    up = await run.put_up("public_notice")
    # seven whole days from the 3rd are the 3rd to the 9th
    assert (up["starts_on"], up["days"], up["free_on"]) == ("2014-03-03", 7, "2014-03-10")
    assert await run.refuse("recheck", date(2014, 3, 10)) == (409, "registry.step_skipped")
    assert await run.refuse("public_notice", date(2014, 3, 9)) == (409, "registry.notice_running")
    await run.take("public_notice", date(2014, 3, 10))
    assert await office.refuse(f"{run.at}/steps", run.body("recheck"), office.who("township")) == (
        403,
        "registry.wrong_role",
    )
    assert (await run.take("recheck"))["steps"][-1]["role"] == "county_office"


@pytest.mark.requirement("R002-008")
async def test_the_outcome_is_announced_in_the_village_before_it_counts(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("announce")
    for later in ("submit", "check", "enter"):
        assert await run.refuse(later) == (409, "registry.step_skipped")
    assert await run.refuse("announce", evidence=[]) == (422, "registry.evidence_missing")
    assert office.refused[-1]["missing"] == ["公告照片"]
    assert await count(office.sessions, Household) == 0
    shown = await run.take("announce")
    assert (shown["steps"][-1]["kind"], shown["steps"][-1]["role"]) == ("announcement", "village_cadre")


@pytest.mark.requirement("R000-082")
async def test_data_enter_after_a_check_by_somebody_else(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("submit")
    assert await run.refuse("enter") == (409, "registry.step_skipped")
    await office.post(f"{run.at}/steps", run.body("submit"), run.taker("submit", "li"))
    assert await run.refuse("check", subject="li") == (409, "registry.same_person")
    await office.post(f"{run.at}/steps", run.body("check"), run.taker("check", "wang"))
    assert await run.refuse("enter", subject="wang") == (409, "registry.same_person")
    assert await count(office.sessions, Household) == 0
    await office.post(f"{run.at}/steps", run.body("enter"), run.taker("enter", "li"))
    assert await count(office.sessions, Household) == 1


@pytest.mark.requirement("R000-078")
async def test_what_is_over_is_an_archive_and_only_that(office: Office) -> None:
    run, (entry,) = await surveyed(office, 2000)
    at = f"{run.at}/archive"
    running = await office.client.get(at, headers=office.who("county_office"))
    assert (running.status_code, running.json()["code"]) == (409, "registry.round_running")
    end = await run.go_on()
    archive = await office.get(at)
    assert archive["round"] == end
    assert [one["facts"]["visit"]["linked_cadre"] for one in archive["findings"]] == ["李敏"]
    assert [(one["state"], one["listed"][0]["name"]) for one in archive["notices"]] == [("ended", "曾*")]
    assert [one["state"] for one in archive["entries"]] == ["entered"]
    kinds = [step["kind"] for step in archive["round"]["steps"]]
    assert kinds.index("vote") < kinds.index("public_notice") < kinds.index("entry")
    finding = {"step": "survey", "occurred_on": str(run.day)}
    for path, body in (
        (f"{run.at}/entries", {"occurred_on": str(run.day), "application": an_application("H009", 9)}),
        (f"{run.at}/entries/{entry['id']}/findings", finding),
        (f"{run.at}/notices", {"occurred_on": str(run.day)}),
        (f"{run.at}/steps", run.body("apply")),
    ):
        assert await office.refuse(path, body, office.who("township")) in (
            (409, "registry.round_ended"),
            (403, "registry.wrong_role"),
        )
        assert await office.refuse(path, body, office.who("village_cadre")) in (
            (409, "registry.round_ended"),
            (403, "registry.wrong_role"),
        )
        assert "registry.round_ended" in {one["code"] for one in office.refused[-2:]}


async def test_days_go_forward_and_not_past_today(office: Office) -> None:
    run = await a_round(office)
    await run.add(application=an_application())
    yesterday, tomorrow = DAY - timedelta(days=1), office.clock.today() + timedelta(days=1)
    assert await run.refuse("apply", yesterday) == (422, "request.date_before_step")
    assert await run.refuse("apply", tomorrow) == (422, "request.date_in_future")
    early = {"occurred_on": str(yesterday), "application": an_application("H002", 3)}
    reply = await office.refuse(f"{run.at}/entries", early, run.taker("apply"))
    assert reply == (409, "registry.application_outside_window")
    late = {**early, "occurred_on": str(tomorrow)}
    assert await office.refuse(f"{run.at}/entries", late, run.taker("apply")) == (422, "request.date_in_future")
    body = {"procedure": "identification", "area_code": office.village, "year": 2014, "quota_households": 1}
    ahead = {**body, "occurred_on": str(tomorrow)}
    assert await office.refuse(ROUNDS, ahead, office.who("township")) == (422, "request.date_in_future")


async def test_who_drops_out_leaves_with_a_reason(office: Office) -> None:
    run, (one, two) = await surveyed(office, 2000, 1900)
    await run.go_on("review")
    stranger = [{"entry_id": run.id, "reason": "无此户"}]
    assert await run.refuse("review", dropped=stranger) == (422, "registry.bad_drop")
    twice = [{"entry_id": one["id"], "reason": "有车"}] * 2
    assert await run.refuse("review", dropped=twice) == (422, "registry.bad_drop")
    bare = [{"entry_id": one["id"], "reason": ""}]
    assert await run.refuse("review", dropped=bare) == (422, "request.invalid")
    shown = await run.take("review", dropped=[{"entry_id": one["id"], "reason": "家有小轿车"}])
    assert shown["steps"][-1]["dropped"] == [{"entry_id": one["id"], "number": 1, "reason": "家有小轿车"}]
    states = {entry["id"]: (entry["state"], entry["reason"]) for entry in (await run.entries())["items"]}
    assert states[one["id"]] == ("dropped", "家有小轿车")
    assert states[two["id"]][0] == "standing"


async def test_a_round_without_anybody_left_is_over(office: Office) -> None:
    run = await a_round(office)
    end = await run.take("apply")
    assert (end["state"], end["ended_on"], end["next_step"]) == ("failed", str(DAY), None)
    again = await opened(office, "gupo-2014", "identification", DAY)
    assert again.id != run.id


async def test_somebody_registered_meanwhile_stops_the_entry_and_nothing_is_half_done(office: Office) -> None:
    run, _ = await surveyed(office, 2000, 1900)
    await run.go_on("enter")
    await office.post(HOUSEHOLDS, an_application("H777", 3), office.who("township"))
    assert await run.refuse("enter") == (409, "registry.duplicate_id_number")
    assert await count(office.sessions, Household) == 1
    assert (await run.read())["next_step"]["code"] == "enter"


async def test_an_applicants_numbers_are_nowhere_in_the_clear(office: Office) -> None:
    run = await a_round(office)
    application = an_application()
    entry = await run.add(application=application)
    number = application["members"][0]["id_number"]
    async with office.sessions() as session:
        (row,) = list(await session.scalars(select(Entry)))
    assert number.encode() not in (row.application_encrypted or b"")
    assert number in office.app.state.personal.decrypt(row.application_encrypted)
    assert number not in str(entry)
    assert application["phone"] not in str(entry)


async def test_who_left_a_household_may_apply_with_another_but_the_dead_may_not(office: Office) -> None:
    township = office.who("township")
    household = await office.post("/registry/households", a_family("H900", 1), township)
    assert (await leave(office.client, township, household, 1, "married_out", on="2014-09-01")).status_code == 200
    other = await office.post("/registry/households", a_family("H901", 11), township)
    assert (await leave(office.client, township, other, 1, "death", on="2014-09-01")).status_code == 200
    run = await a_round(office)
    at, who = f"{run.at}/entries", run.taker("apply")
    dead = {"occurred_on": str(DAY), "application": an_application("H002", 12)}
    assert await office.refuse(at, dead, who) == (409, "registry.person_died")
    still_there = {"occurred_on": str(DAY), "application": an_application("H002", 1)}
    assert await office.refuse(at, still_there, who) == (409, "registry.duplicate_id_number")
    entry = await run.add(application=an_application("H001", 2))
    assert entry["number"] == 1
