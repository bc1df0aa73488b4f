"""Public notices: open to everybody, masked, objected to, answered, ended when their days are over."""

import json
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import select

from services.registry.notices.models import Notice, Objection
from services.registry.notices.refusals import AnswerTellsOfHealth
from services.registry.notices.rules import check_answer, mask_numbers
from shared.codes import DISABILITY_KINDS, HEALTH_STATES
from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.household_builder import Json
from tests.registry.procedure_builder import (
    NOTICES,
    Office,
    an_application,
    an_office,
    hanging,
    hanging_now,
    surveyed,
)

PUBLIC = "/public/notices"
FREE = date(2014, 3, 10)


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The town of the eight villages, with its plan in force."""
    async with an_office(installation, sessions, ("gupo-2014", "360722102000", date(2014, 1, 1))) as made:
        yield made


def an_objection(**changes: object) -> Json:
    """An objection as a cadre takes it down."""
    return {
        "occurred_on": "2014-03-05",
        "number": 1,
        "name": "刘大明",
        "contact": "13807971234",
        "statement": "该户有小轿车",
        **changes,
    }


def an_answer(**changes: object) -> Json:
    """An answer to an objection."""
    return {"occurred_on": "2014-03-06", "outcome": "rejected", "answer": "经核实，车辆属同名者", **changes}


@pytest.mark.requirement("R000-078", "R002-028")
async def test_anybody_reads_a_notice_with_masked_names_and_nothing_of_illness(office: Office) -> None:
    _, notice = await hanging(office)
    shown = await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())
    assert shown.status_code == 200
    body = shown.json()
    assert (body["title"], body["last_on"], body["state"]) == (
        "新屋村委会2014年度贫困户识别公示",
        "2014-03-09",
        "open",
    )
    assert body["listed"] == [
        {
            "number": number,
            "name": "曾*",
            "village_group": None,
            "people": 2,
            "per_head_fen": fen,
            "explanation": f"第 {place} 位：人均纯收入 {fen // 100:,}.00 元，列入",
            "withdrawn": False,
        }
        for place, number, fen in ((1, 2, 190_000), (2, 1, 200_000))
    ]
    text = json.dumps(body, ensure_ascii=False)
    application = an_application()
    for secret in (
        "曾福生",
        "刘月英",
        application["phone"],
        application["members"][0]["id_number"],
        application["members"][0]["id_number"][:6],
        "illness",
        "因病",
        "healthy",
        "ordinary",
        "disab",
        "household_id",
        "entry_id",
    ):
        assert secret not in text, secret
    async with office.sessions() as session:
        (row,) = list(await session.scalars(select(Notice)))
    assert "曾福生" not in json.dumps(row.listed, ensure_ascii=False)


async def test_nobody_but_the_gateway_asks_for_everybody(office: Office) -> None:
    _, notice = await hanging(office)
    for path in (PUBLIC, f"{PUBLIC}/{notice['id']}"):
        assert (await office.client.get(path)).status_code == 401
        assert (await office.client.get(path, headers=office.who("county_office"))).status_code == 403
    assert (await office.client.get(f"{PUBLIC}/{notice['round_id']}", headers=office.gateway())).status_code == 404


@pytest.mark.requirement("R002-007", "R000-078")
async def test_a_notice_ends_only_when_every_objection_is_answered(office: Office) -> None:
    run, notice = await hanging(office)
    at = f"{NOTICES}/{notice['id']}"
    made = await office.post(f"{at}/objections", an_objection(), office.who("village_cadre"))
    assert (made["state"], made["raiser_masked"], made["name"], made["from_public"]) == ("open", "刘*", "刘大明", False)
    assert (await office.get(at))["open_objections"] == 1

    async def listed(**conditions: str) -> list[tuple[str, int]]:
        items = (await office.get(NOTICES, **conditions))["items"]
        return [(one["id"], one["open_objections"]) for one in items]

    assert await listed() == await listed(objected="true") == [(notice["id"], 1)]
    assert await listed(objected="false") == []
    assert await run.refuse("public_notice", FREE) == (409, "registry.objection_open")
    answer = f"{at}/objections/{made['id']}/answer"
    assert await office.refuse(answer, an_answer(), office.who("village_cadre")) == (403, "registry.wrong_role")
    early = an_answer(occurred_on="2014-03-04")
    assert await office.refuse(answer, early, office.who("township")) == (422, "request.date_before_step")
    done = await office.post(answer, an_answer(), office.who("township"), 200)
    assert (done["state"], done["answered_on"]) == ("rejected", "2014-03-06")
    assert await listed() == await listed(objected="false") == [(notice["id"], 0)]
    assert await office.refuse(answer, an_answer(), office.who("township")) == (409, "registry.objection_answered")
    assert await run.refuse("public_notice", date(2014, 3, 9)) == (409, "registry.notice_running")
    shown = await run.take("public_notice", FREE)
    assert (shown["standing"], (await office.get(at))["state"]) == (2, "ended")
    await run.go_on()
    (kept,) = (await office.get(f"{run.at}/archive", "township"))["objections"]
    assert (kept["raiser_masked"], kept["statement"], kept["answer"]) == ("刘*", "该户有小轿车", "经核实，车辆属同名者")
    assert not {"name", "contact"} & kept.keys()
    again = await office.refuse(f"{at}/objections", an_objection(), office.who("village_cadre"))
    assert again == (409, "registry.notice_over")
    assert await office.refuse(answer, an_answer(), office.who("township")) == (409, "registry.notice_over")


async def test_an_objection_that_is_upheld_takes_the_household_off(office: Office) -> None:
    run, notice = await hanging(office)
    at = f"{NOTICES}/{notice['id']}/objections"
    made = await office.post(at, an_objection(), office.who("village_cadre"))
    await office.post(
        f"{at}/{made['id']}/answer", an_answer(outcome="upheld", answer="属实"), office.who("township"), 200
    )
    public = (await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())).json()
    assert [(one["number"], one["withdrawn"]) for one in public["listed"]] == [(2, False), (1, True)]
    assert public["objections"] == [
        {
            "number": 1,
            "raised_on": "2014-03-05",
            "state": "upheld",
            "answer": "属实",
            "answered_on": "2014-03-06",
        }
    ]
    entry = (await run.entries())["items"][0]
    assert (entry["state"], entry["reason"]) == ("dropped", "公示异议成立：属实")
    await run.take("public_notice", FREE)
    assert (await run.go_on())["entered"] == 1


async def test_an_answer_names_nobody_to_the_public(office: Office) -> None:
    run, notice = await hanging(office)
    at, who = f"{NOTICES}/{notice['id']}/objections", office.who("township")
    made = await office.post(at, an_objection(), who)
    names = [one["head_name"] for one in (await run.entries())["items"]]
    answer = f"经核实，{names[0]}户的车辆属同名者，{names[1]}可以作证"
    await office.post(f"{at}/{made['id']}/answer", an_answer(answer=answer), who, 200)
    reply = await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())
    (shown,) = reply.json()["objections"]
    assert shown["answer"] == "经核实，曾*户的车辆属同名者，曾*可以作证"
    assert not any(name in reply.text for name in names)


NUMBERS = (
    "36072219700101123X",
    "360722 19700101 1234",
    "36072-219700101-123-X",
    "360722-1970-01-01-1234",
    "13812345678",
    "138 0797 0001",
    "138-0797-0001",
    "6222021510001234567",
    "３６０７２２１９７００１０１１２３Ｘ",
)


@pytest.mark.requirement("R000-078")
async def test_an_answer_that_everybody_reads_tells_of_no_illness_and_gives_no_number(office: Office) -> None:
    _, notice = await hanging(office)
    at, who = f"{NOTICES}/{notice['id']}/objections", office.who("township")
    made = await office.post(at, an_objection(), who)
    path = f"{at}/{made['id']}/answer"
    for answer in ("户主肢体残疾，符合条件", "其妻患癌", "家中长期慢性病病人一名"):
        refused = await office.refuse(path, an_answer(answer=answer), who)
        assert refused == (422, "registry.answer_tells_of_health")
    assert "当面告知" in office.refused[-1]["remedy"]
    for number in NUMBERS:
        refused = await office.refuse(path, an_answer(answer=f"查实 {number}"), who)
        assert refused == (422, "registry.answer_gives_number")
    answer = "2014-03-05 至 2014-03-06 按文件精神查实：果园遭病虫害，房屋 3000000 元"
    await office.post(path, an_answer(answer=answer), who, 200)
    reply = await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())
    (shown,) = reply.json()["objections"]
    assert shown["answer"] == answer


def test_every_word_of_our_lists_of_health_is_refused() -> None:
    labels = [entry.label for entry in (*HEALTH_STATES, *DISABILITY_KINDS) if entry.code != "healthy"]
    for word in (*labels, "残疾", "患病", "癌", "尿毒症", "住院"):
        with pytest.raises(AnswerTellsOfHealth):
            check_answer(f"经核实，{word}属实")
    for sound in ("健康", "残值 2000 元", "2014年3月5日查实", "人均 1900.00 元"):
        check_answer(sound)


def test_a_number_in_an_answer_of_earlier_days_is_masked() -> None:
    for number in NUMBERS:
        assert mask_numbers(f"查实 {number}") == f"查实 {'*' * len(number)}"


async def test_a_notice_that_was_recorded_afterwards_says_so(office: Office) -> None:
    _, notice = await hanging(office)
    public = (await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())).json()
    assert (public["starts_on"], public["recorded_on"]) == ("2014-03-03", str(office.clock.today()))
    assert (await office.get(f"{NOTICES}/{notice['id']}"))["recorded_at"].startswith(str(office.clock.today()))


async def test_nobody_objects_here_to_what_had_hung_on_paper_before(office: Office) -> None:
    run, notice = await hanging(office)
    said = {"number": 1, "name": "钟小红", "contact": "13900001111", "statement": "该户在县城有房"}
    at = f"{PUBLIC}/{notice['id']}/objections"
    assert await office.refuse(at, said, office.gateway()) == (409, "registry.notice_over")
    assert (await run.take("public_notice", FREE))["standing"] == 2  # no stranger's word of today moves its days


async def test_each_objection_has_an_answer_of_its_own(office: Office) -> None:
    run, notice = await hanging(office)
    at, who = f"{NOTICES}/{notice['id']}/objections", office.who("township")
    first, second = [await office.post(at, an_objection(name=name), who) for name in ("刘大明", "钟小红")]
    await office.post(f"{at}/{first['id']}/answer", an_answer(outcome="upheld"), who, 200)
    states = {one["id"]: one["state"] for one in (await office.get(at, "township"))["items"]}
    assert states == {first["id"]: "upheld", second["id"]: "open"}
    assert await run.refuse("public_notice", FREE) == (409, "registry.objection_open")


async def test_an_objection_to_the_whole_takes_nobody_off_by_itself(office: Office) -> None:
    run, notice = await hanging(office)
    at = f"{NOTICES}/{notice['id']}/objections"
    made = await office.post(at, an_objection(number=None), office.who("village_cadre"))
    await office.post(f"{at}/{made['id']}/answer", an_answer(outcome="upheld"), office.who("township"), 200)
    assert (await run.take("public_notice", FREE))["standing"] == 2


async def test_the_public_objects_by_name_and_contact_which_stay_sealed(office: Office) -> None:
    _, notice = await hanging_now(office)
    said = {"number": 2, "name": "钟小红", "contact": "13900001111", "statement": "该户在县城有房"}
    path = f"{PUBLIC}/{notice['id']}/objections"
    made = await office.post(path, said, office.gateway())
    assert made["raised_on"] == str(office.clock.today())
    async with office.sessions() as session:
        (row,) = list(await session.scalars(select(Objection)))
    assert (row.from_public, row.raiser_masked, row.number) == (True, "钟*", 2)
    for sealed in (row.raiser_encrypted, row.contact_encrypted, row.statement_encrypted):
        assert not any(part.encode() in sealed for part in ("钟小红", "13900001111", "该户"))
    public = (await office.client.get(f"{PUBLIC}/{notice['id']}", headers=office.gateway())).text
    assert not any(part in public for part in ("钟", "13900001111", "县城"))
    (told,) = (await office.get(f"{NOTICES}/{notice['id']}/objections"))["items"]
    assert (told["name"], told["contact"], told["statement"]) == ("钟小红", "13900001111", "该户在县城有房")
    auditor = await office.client.get(
        f"{NOTICES}/{notice['id']}/objections", headers=office.who("city_office", area="3607")
    )
    assert auditor.status_code == 403
    for role in ("village_cadre", "department"):
        reply = await office.client.get(f"{NOTICES}/{notice['id']}/objections", headers=office.who(role))
        assert (reply.status_code, reply.json()["code"]) == (403, "registry.wrong_role")
    for change in ({"name": ""}, {"contact": ""}, {"statement": ""}, {"number": 0}, {"more": 1}, {"name": "a\x00"}):
        assert await office.refuse(path, {**said, **change}, office.gateway()) == (422, "request.invalid")
    assert await office.refuse(path, {**said, "number": 3}, office.gateway()) == (422, "registry.not_on_notice")


async def test_objections_keep_to_the_notices_days(office: Office) -> None:
    _, notice = await hanging(office)
    path, who = f"{NOTICES}/{notice['id']}/objections", office.who("village_cadre")
    before = an_objection(occurred_on="2014-03-02")
    assert await office.refuse(path, before, who) == (422, "request.date_before_step")
    ahead = an_objection(occurred_on="2026-11-03")
    assert await office.refuse(path, ahead, who) == (422, "request.date_in_future")
    nothing = await office.refuse(
        f"{path}/{notice['id']}/answer", an_answer(occurred_on="2014-03-06"), office.who("township")
    )
    assert nothing == (404, "request.not_found")


async def test_a_notice_is_put_up_once_by_its_post_and_not_before_the_step_before(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("public_notice")
    path, body = f"{run.at}/notices", {"occurred_on": "2014-03-03"}
    assert await office.refuse(path, body, office.who("village_cadre")) == (403, "registry.wrong_role")
    early = {"occurred_on": "2014-03-02"}
    assert await office.refuse(path, early, office.who("township")) == (422, "request.date_before_step")
    assert await run.refuse("public_notice", FREE) == (409, "registry.notice_missing")
    await run.put_up("public_notice")
    assert await office.refuse(path, body, office.who("township")) == (409, "registry.notice_twice")


async def test_notices_are_listed_by_area_the_latest_first(office: Office) -> None:
    run, first = await hanging(office)
    await run.take("public_notice", FREE)
    await run.go_on()
    second_run, _ = await surveyed(office, 1800, first=11)
    await second_run.go_on("public_notice")
    second = await second_run.put_up("public_notice")
    for path, who in ((NOTICES, office.who("township")), (PUBLIC, office.gateway())):

        async def ids(path: str = path, who: dict[str, str] = who, **params: object) -> list[str]:
            reply = await office.client.get(path, params=params, headers=who)  # type: ignore[arg-type]  # a test's own
            assert reply.status_code == 200, reply.text
            return [one["id"] for one in reply.json()["items"]]

        assert await ids() == [second["id"], first["id"]]
        assert await ids(area=office.village, state="open") == [second["id"]]
        assert await ids(state="ended") == [first["id"]]
        page = (await office.client.get(path, params={"limit": 1}, headers=who)).json()
        assert await ids(after=page["next"]) == [first["id"]]
        assert (await office.client.get(path, params={"area": "36072"}, headers=who)).status_code == 422
    assert await ids(area="510824") == []
    stranger = office.who("village_cadre", area="360722102202")
    assert (await office.client.get(NOTICES, headers=stranger)).json()["items"] == []
    for path in ("", "/objections"):
        reply = await office.client.get(f"{NOTICES}/{first['id']}{path}", headers=stranger)
        assert reply.status_code == 404
