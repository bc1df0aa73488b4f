"""What is recorded without a network arrives later, in any order and any number of times, and is entered once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from itertools import permutations
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.registry.field_entries.models import FieldConflict, FieldEntry
from services.registry.field_entries.rules import Fate, Standing, fate_of, is_decidable, repeated
from services.registry.households.models import Household
from services.registry.main import create_app
from services.registry.notices.models import Objection
from services.registry.settings import Settings
from services.registry.visits.models import Visit
from shared.database import Sessions, table_of, transaction
from shared.security.permissions import PERMISSIONS, Role
from tests.conftest import Installation, borrowed_app
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, client_of
from tests.registry.document_builder import a_pdf, a_picture
from tests.registry.field_builder import (
    DAY,
    FIELD,
    Phone,
    a_change,
    a_field_visit,
    an_entry,
    changed,
    earned,
    families,
    found_otherwise,
    photographed,
    report,
)
from tests.registry.helping_builder import SECOND_VILLAGE, THIRD_VILLAGE, a_step, made, the_helper
from tests.registry.household_builder import HOUSEHOLDS, Json, a_person, an_income, count, registered
from tests.registry.membership_builder import read
from tests.registry.procedure_builder import NOTICES, Office, an_office, hanging

INCOME = {name: value for name, value in an_income().items() if name.endswith("_fen")}


@pytest.fixture
def cadre(sign_in: SignIn) -> SIGNED_IN:
    """The village's own, who may not change the register himself."""
    return sign_in(Role.VILLAGE_CADRE, VILLAGE)


async def income_of(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, year: int = 2015) -> Json:
    """A year's income as it stands; nothing where it isn't recorded."""
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/incomes/{year}", headers=who)
    answer: Json = reply.json()
    return answer if reply.status_code == 200 else {}


async def conflicts(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[Json]:
    """The conflicts of somebody's area."""
    reply = await client.get(f"{FIELD}/conflicts", params=query, headers=who)
    assert reply.status_code == 200, reply.text
    items: list[Json] = reply.json()["items"]
    return items


async def decide(client: httpx.AsyncClient, who: SIGNED_IN, conflict: Json, **fields: str) -> httpx.Response:
    """Decide on a conflict as it was read; a field's dots are written as two underscores."""
    body = {"occurred_on": "2016-04-01", "reason": "乡镇核定", "fields": fields}
    headers = {**who, "If-Match": f'"{conflict["version"]}"'}
    return await client.post(f"{FIELD}/conflicts/{conflict['id']}/decide", json=body, headers=headers)


# rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_so", "is_base", "may_write", "fate"),
    [
        (True, True, True, Fate.STANDS),
        (True, False, True, Fate.STANDS),
        (True, False, False, Fate.STANDS),
        (False, True, True, Fate.HOLDS),
        (False, True, False, Fate.DECIDED),
        (False, False, True, Fate.DECIDED),
        (False, False, False, Fate.DECIDED),
    ],
)
def test_a_value_holds_where_its_base_stands_and_is_decided_on_where_not(
    is_so: bool, is_base: bool, may_write: bool, fate: Fate
) -> None:
    assert fate_of(Standing(is_so, is_base), may_write=may_write) is fate


@pytest.mark.parametrize(
    ("is_so", "is_base", "as_it_was", "decidable"),
    [(False, False, True, True), (False, True, False, True), (True, False, False, True), (False, False, False, False)],
)
def test_a_value_is_decided_on_as_long_as_it_would_replace_what_people_saw(
    is_so: bool, is_base: bool, as_it_was: bool, decidable: bool
) -> None:
    assert is_decidable(Standing(is_so, is_base), as_it_was=as_it_was) is decidable


def test_the_name_that_stands_twice_is_found() -> None:
    assert repeated(["a", "b", "c", "b", "a"]) == "b"
    assert repeated(["a", "b"]) is None


def test_whoever_reports_may_do_each_of_what_he_reports_but_change_the_register() -> None:
    for permission in ("visit.write", "document.write", "procedure.write", "field_work.read"):
        assert PERMISSIONS["field_work.report"] <= PERMISSIONS[permission]
    assert PERMISSIONS["field_work.decide"] <= PERMISSIONS["household.write"] & PERMISSIONS["help.write"]


# visits and photos --------------------------------------------------------------------------------------------------


async def test_a_visit_arrives_once_however_often_it_is_sent(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, sessions: Sessions
) -> None:
    (home,) = await families(client, township, 1)
    entry = a_field_visit(home, latitude="25.123456", longitude="115.000001", deliveries=["ideas"])
    (first,) = await report(client, cadre, entry)
    assert (first["client_id"], first["status"], first["first"]) == (entry["client_id"], "accepted", None)
    (again,) = await report(client, cadre, entry)
    assert (again["status"], again["first"], again["record_id"]) == ("duplicate", "accepted", first["record_id"])
    twice = await report(client, cadre, entry, entry)
    assert [one["status"] for one in twice] == ["duplicate", "duplicate"]
    assert await count(sessions, Visit) == 1
    visit = (await client.get(f"/registry/visits/{first['record_id']}", headers=cadre)).json()
    assert (visit["client_id"], visit["visited_on"], visit["findings"]) == (entry["client_id"], DAY, "屋顶漏雨")


async def test_the_day_in_the_field_is_kept_apart_from_the_moment_of_arrival(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, sessions: Sessions
) -> None:
    (home,) = await families(client, township, 1)
    entry = a_field_visit(home, device_at="1970-01-01T08:00:00+08:00")  # a telephone whose battery was flat
    (told,) = await report(client, cadre, entry)
    (history,) = (await client.get(f"/registry/visits/{told['record_id']}/history", headers=cadre)).json()["items"]
    assert history["occurred_on"] == DAY
    assert history["recorded_at"][:10] > DAY
    (listed,) = (await client.get(f"{FIELD}/entries", headers=cadre)).json()["items"]
    assert (listed["occurred_on"], listed["device_at"]) == (DAY, "1970-01-01T08:00:00+08:00")
    assert listed["recorded_at"][:10] > DAY


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"visitor": None}, "registry.no_visitor", "helper_id"),
        ({"visited_on": "2016-03-02"}, "registry.visited_later", "visited_on"),
        ({"occurred_on": "2999-01-01"}, "request.date_in_future", "occurred_on"),
        ({"household_id": str(uuid4())}, "request.not_found", "id"),
        ({"findings": ""}, "request.invalid", "findings"),
        ({"findings": "漏\x00雨"}, "request.invalid", "findings"),
        ({"device_at": "2016-03-01T10:20:30"}, "request.invalid", "device_at"),
        ({"device_at": "2100-01-01T00:00:00Z"}, "request.invalid", "device_at"),
        ({"device_at": "0001-01-01T00:00:00+14:00"}, "request.invalid", "device_at"),
        ({"client_id": "1"}, "request.invalid", "client_id"),
        ({"kind": "party"}, "request.invalid", "entry"),
        ({"mood": "good"}, "request.invalid", "mood"),
        ({"document_ids": [str(uuid4())]}, "registry.unknown_document", "document_ids"),
    ],
)
async def test_an_entry_that_cannot_be_taken_says_why_holds_up_no_other_and_may_be_mended(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, sessions: Sessions, changes: Json, code: str,
    field: str | None,
) -> None:  # fmt: skip
    (home,) = await families(client, township, 1)
    right, wrong = a_field_visit(home), a_field_visit(home)
    refused, taken = await report(client, cadre, {**wrong, **changes}, right)
    assert (refused["status"], refused["code"], refused["field"]) == ("refused", code, field)
    assert refused["title"]
    assert refused["remedy"]
    assert taken["status"] == "accepted"
    assert await count(sessions, FieldEntry) == 1
    (mended,) = await report(client, cadre, wrong)
    assert mended["status"] == "accepted"


async def test_a_refusal_is_said_in_the_language_that_is_asked_for(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    entries = (a_field_visit(home, visitor=None), {**a_field_visit(home), "findings": None})
    chinese = await report(client, cadre, *entries)
    english = await report(client, cadre, *entries, **{"Accept-Language": "en"})
    assert [one["title"] for one in chinese] == ["未填写走访人", "请求内容有误"]
    assert [one["title"] for one in english] == ["Nobody is named who visited", "The request is not valid"]
    assert (chinese[1]["errors"][0]["field"], chinese[1]["errors"][0]["message"]) == ("findings", "应为文字")
    assert "string" in english[1]["errors"][0]["message"]


@pytest.mark.parametrize("item", [5, "x", None, [], {}, {"kind": "visit"}, {"client_id": ["x"], "kind": 3}])
async def test_what_is_no_entry_is_its_own_answer(client: httpx.AsyncClient, cadre: SIGNED_IN, item: Any) -> None:
    (told,) = await report(client, cadre, item)
    assert (told["status"], told["code"], told["client_id"]) == ("refused", "request.invalid", None)
    assert told["errors"]


@pytest.mark.parametrize(
    "body", [{}, {"entries": []}, {"entries": [{}] * 201}, {"entries": {}}, {"entries": [{}], "x": 1}]
)
async def test_a_report_holds_one_to_two_hundred_entries(
    client: httpx.AsyncClient, cadre: SIGNED_IN, body: Json
) -> None:
    reply = await client.post(f"{FIELD}/entries", json=body, headers=cadre)
    assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")


async def test_an_id_that_came_before_with_other_content_or_of_another_person_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, sign_in: SignIn, sessions: Sessions
) -> None:
    (home,) = await families(client, township, 1)
    entry = a_field_visit(home)
    await report(client, cadre, entry)
    (otherwise,) = await report(client, cadre, {**entry, "findings": "屋顶修好"})
    (another,) = await report(client, sign_in(Role.VILLAGE_CADRE, VILLAGE, subject="somebody-else"), entry)
    for told in (otherwise, another):
        assert (told["status"], told["code"]) == ("refused", "registry.field_entry_sent_otherwise")
    assert await count(sessions, Visit) == 1


@pytest.mark.parametrize("photo_first", [True, False])
async def test_a_photo_becomes_part_of_its_visit_whichever_comes_first(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, photo_first: bool
) -> None:
    (home,) = await families(client, township, 1)
    visit = a_field_visit(home)
    named = {"visit_client_id": visit["client_id"], "client_id": str(uuid4()), "title": "屋顶", "themes": ["housing"]}

    async def send_photo() -> Json:
        reply = await photographed(client, cadre, home, a_picture(), **named)
        assert reply.status_code == 200, reply.text
        answer: Json = reply.json()
        return answer

    sent = await send_photo() if photo_first else None
    (told,) = await report(client, cadre, visit)
    sent = sent or await send_photo()
    assert (sent["status"], sent["client_id"]) == ("accepted", named["client_id"])
    again = await send_photo()
    assert (again["status"], again["first"], again["record_id"]) == ("duplicate", "accepted", sent["record_id"])
    kept = (await client.get(f"/registry/visits/{told['record_id']}", headers=cadre)).json()
    assert kept["document_ids"] == [sent["record_id"]]
    (document,) = (await client.get("/registry/documents", headers=cadre)).json()["items"]
    assert (document["id"], document["title"], document["themes"]) == (sent["record_id"], "屋顶", ["housing"])
    assert (document["subject_kind"], document["household_id"]) == ("household", home["id"])


async def test_photos_stand_in_the_order_of_the_visit_not_of_their_arrival(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    visit = a_field_visit(home)
    (told,) = await report(client, cadre, visit)
    ids: dict[int, str] = {}
    for place, colour in ((3, "red"), (1, "green"), (2, "blue")):
        reply = await photographed(
            client, cadre, home, a_picture(colour=colour), visit_client_id=visit["client_id"], place=place
        )
        ids[place] = reply.json()["record_id"]
    kept = (await client.get(f"/registry/visits/{told['record_id']}", headers=cadre)).json()
    assert kept["document_ids"] == [ids[1], ids[2], ids[3]]


async def test_a_photo_that_cannot_be_kept_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN, sessions: Sessions
) -> None:
    (home,) = await families(client, township, 1)
    same = {"client_id": str(uuid4())}
    for content, code in ((a_pdf(), "registry.kind_not_of_type"), (b"x", "registry.document_type_refused")):
        reply = await photographed(client, cadre, home, content, **same)
        assert (reply.status_code // 100, reply.json()["code"]) == (4, code)
    assert await count(sessions, FieldEntry) == 0
    kept = await photographed(client, cadre, home, a_picture(), **same)
    assert kept.json()["status"] == "accepted"
    other = await photographed(client, cadre, home, a_picture(colour="red"), **same)
    assert (other.status_code, other.json()["code"]) == (409, "registry.field_entry_sent_otherwise")
    elsewhere = await photographed(client, cadre, {"id": str(uuid4())}, a_picture())
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "request.not_found")


async def test_a_photo_of_a_withdrawn_visit_stays_one_of_the_household(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    visit = a_field_visit(home)
    (told,) = await report(client, cadre, visit)
    at = f"/registry/visits/{told['record_id']}/withdraw"
    assert (await client.post(at, json=a_step(), headers={**township, "If-Match": '"1"'})).status_code == 200
    sent = await photographed(client, cadre, home, a_picture(), visit_client_id=visit["client_id"])
    assert sent.json()["status"] == "accepted"
    kept = (await client.get(f"/registry/visits/{told['record_id']}", headers=cadre)).json()
    assert (kept["version"], kept["document_ids"]) == (2, [])


# objections ---------------------------------------------------------------------------------------------------------


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The town with its plan in force."""
    async with an_office(installation, sessions, ("gupo-2014", "360722102000", date(2014, 1, 1))) as one:
        yield one


async def test_an_objection_taken_down_in_the_field_arrives_once_and_only_while_the_notice_hangs(
    office: Office, sessions: Sessions
) -> None:
    run, notice = await hanging(office)
    cadre = office.who("village_cadre")
    said = {"number": 1, "name": "刘大明", "contact": "13807971234", "statement": "该户有小轿车"}
    entry = an_entry("objection", notice_id=notice["id"], **said, occurred_on="2014-03-05")
    del entry["reason"]
    phone = Phone(office.client, cadre)
    await phone.sync()
    (shown,) = phone.beside["notices"]
    assert (shown["id"], [one["number"] for one in shown["listed"]]) == (notice["id"], [2, 1])
    assert all(one["name"] == "曾*" for one in shown["listed"])

    (first,) = await report(office.client, cadre, entry)
    (again,) = await report(office.client, cadre, entry)
    assert (first["status"], again["status"]) == ("accepted", "duplicate")
    assert await count(sessions, Objection) == 1
    (kept,) = (await office.get(f"{NOTICES}/{notice['id']}/objections"))["items"]
    assert (kept["id"], kept["name"], kept["raised_on"]) == (first["record_id"], "刘大明", "2014-03-05")

    answer = {"occurred_on": "2014-03-06", "outcome": "rejected", "answer": "经核实，符合条件"}
    await office.post(
        f"{NOTICES}/{notice['id']}/objections/{kept['id']}/answer", answer, run.taker("public_notice"), 200
    )
    await run.take("public_notice", date(2014, 3, 10))
    (late,) = await report(office.client, cadre, {**entry, "client_id": str(uuid4())})
    assert (late["status"], late["code"]) == ("refused", "registry.notice_over")
    (told_again,) = await report(office.client, cadre, entry)
    assert told_again["status"] == "duplicate"
    await phone.sync()
    assert phone.beside["notices"] == []


# what was found otherwise -------------------------------------------------------------------------------------------


async def test_what_nobody_else_changed_holds(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    (home,) = await families(client, township, 1)
    child = home["members"][1]["id"]
    entry = found_otherwise(
        home,
        ("housing_sqm", "86.50", "90.00"),
        ("drinking_water", None, "treated_tap"),
        ("phone", "138****0001", "13907970002"),
        (f"health:{child}", "healthy", "serious"),
    )
    (told,) = await report(client, township, entry)
    assert (told["status"], told["record_id"], told["conflict_id"]) == ("accepted", home["id"], None)
    now = await read(client, township, home["id"])
    assert (now["housing_sqm"], now["drinking_water"], now["version"]) == ("90.00", "treated_tap", 2)
    assert (now["phone_masked"], now["members"][1]["health"]) == ("139****0002", "serious")
    (again,) = await report(client, township, entry)
    assert again["status"] == "duplicate"
    assert (await read(client, township, home["id"]))["version"] == 2
    history = (await client.get(f"{HOUSEHOLDS}/{home['id']}/history", headers=township)).json()["items"]
    assert (history[1]["occurred_on"], history[1]["reason"]) == (DAY, "入户走访")


async def test_what_others_changed_meanwhile_is_kept_beside_and_the_rest_holds(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    await changed(client, county, home["id"], housing_sqm="80.00", housing_structure="brick_timber")
    entry = found_otherwise(
        home,
        ("housing_sqm", "86.50", "90.0"),
        ("drinking_water", None, "treated_tap"),
        ("housing_structure", None, "brick_timber"),  # others found the same: nothing to decide
    )
    (told,) = await report(client, township, entry)
    assert (told["status"], told["record_id"]) == ("conflict", home["id"])
    now = await read(client, township, home["id"])
    assert (now["housing_sqm"], now["drinking_water"], now["version"]) == ("80.00", "treated_tap", 3)
    (conflict,) = await conflicts(client, township, state="open")
    assert conflict["id"] == told["conflict_id"]
    assert (conflict["cause"], conflict["target"], conflict["household_id"]) == (
        "changed_meanwhile", "household", home["id"],
    )  # fmt: skip
    assert conflict["differences"] == [
        {"field": "housing_sqm", "base": "86.50", "mine": "90.0", "theirs": "80.00", "taken": None}
    ]
    (again,) = await report(client, township, entry)
    assert (again["status"], again["first"], again["conflict_id"]) == ("duplicate", "conflict", conflict["id"])
    assert len(await conflicts(client, township)) == 1


async def a_conflict(client: httpx.AsyncClient, who: SIGNED_IN, county: SIGNED_IN) -> tuple[Json, Json]:
    """A household and a conflict of two fields of it."""
    (home,) = await families(client, who, 1)
    await changed(client, county, home["id"], housing_sqm="80.00", phone="13700000009")
    await report(
        client,
        who,
        found_otherwise(home, ("housing_sqm", "86.50", "90.00"), ("phone", "138****0001", "13907970002")),
    )
    (conflict,) = await conflicts(client, who)
    return home, conflict


async def test_the_township_decides_field_by_field(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, sessions: Sessions
) -> None:
    home, conflict = await a_conflict(client, township, county)
    shown = {one["field"]: (one["mine"], one["theirs"]) for one in conflict["differences"]}
    assert shown == {"housing_sqm": ("90.00", "80.00"), "phone": ("139****0002", "137****0009")}
    async with sessions() as session:
        (row,) = await session.scalars(select(FieldConflict))
        assert row.sealed is not None
        assert b"13907970002" not in row.sealed
    reply = await decide(client, county, conflict, housing_sqm="theirs", phone="mine")
    assert reply.status_code == 200, reply.text
    decided = reply.json()
    assert (decided["state"], decided["decided_on"], decided["decision_reason"]) == (
        "decided",
        "2016-04-01",
        "乡镇核定",
    )
    assert {one["field"]: one["taken"] for one in decided["differences"]} == {"housing_sqm": "theirs", "phone": "mine"}
    now = await read(client, county, home["id"])
    assert (now["housing_sqm"], now["phone_masked"]) == ("80.00", "139****0002")
    revealed = await client.get(f"{HOUSEHOLDS}/{home['id']}", params={"reveal": True, "reason": "核对"}, headers=county)
    assert revealed.json()["phone"] == "13907970002"
    async with sessions() as session:
        (row,) = await session.scalars(select(FieldConflict))
        assert row.sealed is None  # nothing of a number is kept that nobody needs any more
    last = (await client.get(f"{HOUSEHOLDS}/{home['id']}/history", headers=county)).json()["items"][-1]
    assert (last["occurred_on"], last["reason"]) == (DAY, "入户走访")
    actions = [
        one["action"]
        for one in (await client.get(f"{FIELD}/conflicts/{conflict['id']}/history", headers=county)).json()["items"]
    ]
    assert actions == ["created", "decided"]
    assert await conflicts(client, county, state="open") == []
    again = await decide(client, county, decided, housing_sqm="mine", phone="mine")
    assert (again.status_code, again.json()["code"]) == (409, "registry.field_conflict_decided")


async def test_to_keep_what_stands_changes_nothing(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    home, conflict = await a_conflict(client, township, county)
    before = await read(client, county, home["id"])
    assert (await decide(client, township, conflict, housing_sqm="theirs", phone="theirs")).status_code == 200
    assert await read(client, county, home["id"]) == before


@pytest.mark.parametrize("fields", [{}, {"housing_sqm": "mine"}, {"housing_sqm": "mine", "phone": "mine", "x": "mine"}])
async def test_each_field_is_decided_on_and_no_other(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, fields: dict[str, str]
) -> None:
    _, conflict = await a_conflict(client, township, county)
    reply = await decide(client, township, conflict, **fields)
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.field_decision_incomplete")


async def test_what_changed_once_more_is_not_overwritten(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    home, conflict = await a_conflict(client, township, county)
    await changed(client, county, home["id"], housing_sqm="70.00")
    reply = await decide(client, township, conflict, housing_sqm="mine", phone="theirs")
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.field_conflict_outdated")
    assert reply.json()["field"] == "fields.housing_sqm"
    # back to what the device showed, or to what it found: that may be decided on
    await changed(client, county, home["id"], housing_sqm="86.50")
    assert (await decide(client, township, conflict, housing_sqm="mine", phone="theirs")).status_code == 200
    assert (await read(client, county, home["id"]))["housing_sqm"] == "90.00"


async def test_a_decision_is_made_on_the_version_that_was_read(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    _, conflict = await a_conflict(client, township, county)
    fields = {"housing_sqm": "mine", "phone": "mine"}
    stale = await decide(client, township, {**conflict, "version": 9}, **fields)
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale_version")
    forbidden = await decide(client, cadre, conflict, **fields)
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "auth.forbidden")


async def test_of_who_may_not_change_the_register_everything_waits_for_the_township(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    items = [(name, None, value) for name, value in INCOME.items()]
    facts, income = await report(
        client, cadre, found_otherwise(home, ("housing_sqm", "86.50", "90.00")), earned(home, 2015, *items)
    )
    assert (facts["status"], income["status"]) == ("waiting", "waiting")
    assert (await read(client, township, home["id"]))["version"] == 1
    first, second = await conflicts(client, cadre, state="open")
    assert (first["cause"], second["cause"], second["year"]) == ("needs_township", "needs_township", 2015)
    assert await income_of(client, township, home) == {}
    part = dict.fromkeys(INCOME, "mine") | {"wage_fen": "theirs"}
    lacking = await decide(client, township, second, **part)
    assert (lacking.status_code, lacking.json()["code"]) == (422, "request.invalid")
    assert "wage_fen" in lacking.json()["detail"]
    assert (await decide(client, township, second, **dict.fromkeys(INCOME, "mine"))).status_code == 200
    assert (await income_of(client, township, home))["net_per_head_fen"] == 640_001  # 1,280,001 / 2
    assert (await decide(client, township, first, housing_sqm="mine")).status_code == 200
    assert (await read(client, township, home["id"]))["housing_sqm"] == "90.00"


async def test_income_items_meet_item_by_item(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    (home,) = await families(client, township, 1)
    items = [(name, None, value) for name, value in INCOME.items()]
    lacking, whole = await report(client, township, earned(home, 2015, *items[1:]), earned(home, 2015, *items))
    assert (lacking["status"], lacking["code"], lacking["errors"][0]["field"]) == (
        "refused", "request.invalid", "wage_fen",
    )  # fmt: skip
    assert whole["status"] == "accepted"
    one, other = await report(
        client,
        township,
        earned(home, 2015, ("wage_fen", 800_000, 900_000)),
        earned(home, 2015, ("wage_fen", 800_000, 950_000), ("transfer_fen", 150_000, 160_000)),
    )
    assert (one["status"], other["status"]) == ("accepted", "conflict")
    kept = await income_of(client, township, home)
    assert (kept["wage_fen"], kept["transfer_fen"], kept["business_fen"]) == (900_000, 160_000, 600_050)
    (conflict,) = await conflicts(client, township)
    assert (conflict["target"], conflict["year"]) == ("income", 2015)
    assert (await decide(client, township, conflict, wage_fen="mine")).status_code == 200
    assert (await income_of(client, township, home))["wage_fen"] == 950_000


async def test_a_record_is_changed_field_by_field_too(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    (told,) = await report(client, cadre, a_field_visit(home))
    at = f"/registry/visits/{told['record_id']}"
    fix = a_step("2016-03-05", "更正", findings="屋顶漏雨，墙体开裂")
    assert (await client.patch(at, json=fix, headers={**township, "If-Match": '"1"'})).status_code == 200

    def otherwise(*changes: tuple[str, Any, Any], **more: Any) -> Json:
        return an_entry(
            "record", record_kind="visit", record_id=told["record_id"], changes=list(map(a_change, changes)), **more
        )

    (mixed,) = await report(
        client, cadre, otherwise(("findings", "屋顶漏雨", "屋顶已修"), ("next_steps", None, "申报危改"))
    )
    assert mixed["status"] == "conflict"
    now = (await client.get(at, headers=cadre)).json()
    assert (now["findings"], now["next_steps"]) == ("屋顶漏雨，墙体开裂", "申报危改")
    (conflict,) = await conflicts(client, township)
    assert (await decide(client, township, conflict, findings="mine")).status_code == 200
    assert (await client.get(at, headers=cadre)).json()["findings"] == "屋顶已修"

    helper = await the_helper(client, township)
    body = a_step(household_id=home["id"], helper_id=helper, task="ideas", content="落实低保", due_on="2016-12-31")
    task = await made(client, township, "household-tasks", body)
    done = an_entry(
        "record", record_kind="household_task", record_id=task["id"], changes=[a_change(("progress", 0, 50))]
    )
    (waits,) = await report(client, cadre, done)  # a cadre may not write tasks
    assert waits["status"] == "waiting"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ([("phone", None, "1")], "request.invalid", "phone"),
        ([("mood", None, "good")], "request.invalid", "mood"),
        ([("reason", None, "good")], "request.invalid", "changes.0.field"),
        ([("members", None, [])], "request.invalid", "changes.0.field"),
        ([("housing_sqm", {"a": 1}, "1")], "request.invalid", None),
        ([("help_plan", None, "a\x00")], "request.invalid", None),
        ([("household_type", "ordinary", "dibao")], "registry.needs_approval", "household_type"),
        ([("housing_sqm", "86.50", "1"), ("housing_sqm", "86.50", "2")], "registry.field_repeated", "changes.1.field"),
        ([(f"health:{uuid4()}", "healthy", "serious")], "request.not_found", "member_id"),
        ([("built_year", None, 2100)], "registry.built_in_future", "built_year"),
        ([], "request.invalid", "changes"),
    ],
)
async def test_a_value_that_the_register_does_not_take_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, changes: list[tuple[str, Any, Any]], code: str, field: str | None
) -> None:
    (home,) = await families(client, township, 1)
    (told,) = await report(client, township, found_otherwise(home, *changes))
    assert (told["status"], told["code"]) == ("refused", code), told
    if field is not None:
        assert told["field"] == field
    assert (await read(client, township, home["id"]))["version"] == 1


async def test_a_member_is_named_only_where_a_household_is_meant(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    entry = earned(home, 2015, (f"wage_fen:{home['members'][0]['id']}", None, 1))
    (told,) = await report(client, township, entry)
    assert (told["code"], told["field"]) == ("registry.field_of_no_member", "changes.0.member_id")


# order, repetition, races -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_changes_of_one_device_that_build_on_each_other_may_arrive_in_any_order(
    client: httpx.AsyncClient, township: SIGNED_IN, order: tuple[int, ...]
) -> None:
    (home,) = await families(client, township, 1)
    values = ["86.50", "90.00", "91.00", "92.00"]
    steps = [found_otherwise(home, ("housing_sqm", values[at], values[at + 1])) for at in range(3)]
    for at in order:
        await report(client, township, steps[at])
    assert (await read(client, township, home["id"]))["housing_sqm"] == "92.00"
    assert await conflicts(client, township, state="open") == []


async def test_what_two_people_found_is_kept_of_both_whoever_is_first(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN
) -> None:
    homes = await families(client, township, 2)
    for home, people in zip(homes, ((township, county), (county, township)), strict=True):
        for who in people:
            value = "90.00" if who is township else "91.00"
            await report(client, who, found_otherwise(home, ("housing_sqm", "86.50", value)))
        (conflict,) = await conflicts(client, county, household_id=home["id"])
        stands = (await read(client, county, home["id"]))["housing_sqm"]
        assert {stands, conflict["differences"][0]["mine"]} == {"90.00", "91.00"}
        assert conflict["differences"][0]["theirs"] == stands


ENTRIES = 7
"""Of a day's work: a visit, its photo, three changes that build on each other, an income and another visit."""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(ENTRIES)), st.lists(st.integers(0, ENTRIES - 1), max_size=8))
async def test_any_order_and_any_repetition_ends_the_same(
    client: httpx.AsyncClient, township: SIGNED_IN, order: list[int], repeated_ones: list[int]
) -> None:
    serial = next(_SERIALS)
    home = await registered(client, township, number=f"H{serial:05}", members=_people(serial))
    visit, other = a_field_visit(home, findings="一"), a_field_visit(home, findings="二")
    photo = {"visit_client_id": visit["client_id"], "client_id": str(uuid4())}
    entries: list[Json | None] = [
        visit,
        None,
        found_otherwise(home, ("housing_sqm", "86.50", "90.00"), ("drinking_water", None, "treated_tap")),
        found_otherwise(home, ("housing_sqm", "90.00", "91.00")),
        found_otherwise(home, ("housing_sqm", "91.00", "92.00"), ("electricity", None, True)),
        earned(home, 2015, *((name, None, value) for name, value in INCOME.items())),
        other,
    ]
    for at in [*order, *repeated_ones, *order]:
        entry = entries[at]
        if entry is None:
            assert (await photographed(client, township, home, a_picture(), **photo)).status_code == 200
        else:
            (told,) = await report(client, township, entry)
            assert told["status"] in ("accepted", "duplicate", "conflict"), told
    query = {"household_id": home["id"]}
    now = await read(client, township, home["id"])
    assert (now["housing_sqm"], now["drinking_water"], now["electricity"]) == ("92.00", "treated_tap", True)
    visits = (await client.get("/registry/visits", params=query, headers=township)).json()["items"]
    assert {one["findings"]: len(one["document_ids"]) for one in visits} == {"一": 1, "二": 0}
    assert len(visits) == 2
    assert len((await client.get("/registry/documents", params=query, headers=township)).json()["items"]) == 1
    assert (await income_of(client, township, home))["wage_fen"] == 800_000
    assert await conflicts(client, township, state="open", **query) == []


_SERIALS = iter(range(1, 100_000))


def _people(serial: int) -> list[Json]:
    return [a_person(serial)]


async def test_a_report_that_is_sent_twice_at_once_is_entered_once(committing: FastAPI, township: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        (home,) = await families(client, township, 1)
        visit = a_field_visit(home)
        photo = {"visit_client_id": visit["client_id"], "client_id": str(uuid4())}
        wish = found_otherwise(home, ("housing_sqm", "86.50", "90.00"))
        reports = asyncio.gather(*(report(client, township, visit, wish) for _ in range(4)))
        photos = asyncio.gather(*(photographed(client, township, home, a_picture(), **photo) for _ in range(4)))
        statuses = sorted(one["status"] for results in await reports for one in results)
        assert statuses == ["accepted"] * 2 + ["duplicate"] * 6
        assert sorted(one.json()["status"] for one in await photos) == ["accepted"] + ["duplicate"] * 3
        (kept,) = (await client.get("/registry/visits", headers=township)).json()["items"]
        (document,) = (await client.get("/registry/documents", headers=township)).json()["items"]
        assert kept["document_ids"] == [document["id"]]
        assert (await read(client, township, home["id"]))["version"] == 2


async def test_an_entry_that_is_held_up_by_other_work_is_to_be_sent_again(
    committing: FastAPI, installation: Installation, township: SIGNED_IN
) -> None:
    hasty = installation.settings(Settings, lock_timeout_s=0.2)
    async with borrowed_app(create_app, hasty) as app, client_of(app) as client:
        home, free = await families(client, township, 2)
        entries = (a_field_visit(home), a_field_visit(free))
        async with transaction(committing.state.sessions) as other:
            await other.execute(select(Household).where(table_of(Household).c.id == home["id"]).with_for_update())
            held, taken = await report(client, township, *entries)
        assert (held["status"], held["code"]) == ("retry", "request.unavailable")
        assert taken["status"] == "accepted"
        told = await report(client, township, *entries)
        assert [one["status"] for one in told] == ["accepted", "duplicate"]


# scope --------------------------------------------------------------------------------------------------------------


async def test_nobody_reports_of_or_decides_on_another_area(
    client: httpx.AsyncClient, township: SIGNED_IN, county: SIGNED_IN, sign_in: SignIn
) -> None:
    home, conflict = await a_conflict(client, township, county)
    neighbour = sign_in(Role.VILLAGE_CADRE, SECOND_VILLAGE)
    told = await report(
        client, neighbour, a_field_visit(home), found_otherwise(home, ("housing_sqm", None, "1")),
        earned(home, 2015, ("wage_fen", None, 1)),
    )  # fmt: skip
    assert {(one["status"], one["code"]) for one in told} == {("refused", "request.not_found")}
    assert (await photographed(client, neighbour, home, a_picture())).status_code == 404
    assert await conflicts(client, neighbour) == []
    other_town = sign_in(Role.TOWNSHIP, "360722103")
    assert (await decide(client, other_town, conflict, housing_sqm="mine", phone="mine")).status_code == 404
    assert (await client.get(f"{FIELD}/conflicts/{conflict['id']}", headers=other_town)).status_code == 404


async def test_what_was_recorded_before_a_village_was_merged_arrives_in_the_one_it_became(
    client: httpx.AsyncClient, county: SIGNED_IN, cadre: SIGNED_IN, sign_in: SignIn
) -> None:
    (home,) = await families(client, county, 1)
    other = await registered(client, county, number="H900", serial=900, village_code=SECOND_VILLAGE)
    phone, there, neighbour = (
        Phone(client, who)
        for who in (cadre, sign_in(Role.VILLAGE_CADRE, SECOND_VILLAGE), sign_in(Role.VILLAGE_CADRE, THIRD_VILLAGE))
    )
    for one in (phone, there, neighbour):
        await one.sync()
    visit, wish = a_field_visit(home), found_otherwise(home, ("housing_sqm", "86.50", "90.00"))
    early = a_field_visit(home, findings="合并前已报送")
    await report(client, cadre, early)

    await merged(client, sign_in)
    told = await report(client, cadre, visit, wish, early)
    assert [one["status"] for one in told] == ["accepted", "waiting", "duplicate"]
    photo = await photographed(client, cadre, home, a_picture(), visit_client_id=visit["client_id"])
    assert (photo.status_code, photo.json()["status"]) == (200, "accepted")
    # both telephones begin anew, and the one village's households are the other's; a third village's goes on
    for one, homes in ((phone, {home["id"]}), (there, {home["id"], other["id"]})):
        reply = await one.ask()
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.field_begin_anew")
        one.token, one.held = None, {}
        await one.sync()
        assert one.held.keys() == homes
        shown = one.held[home["id"]]
        assert (shown["village_code"], shown["present_village_code"]) == (VILLAGE, SECOND_VILLAGE)
        assert {seen["findings"]: len(seen["document_ids"]) for seen in shown["visits"]} == {
            visit["findings"]: 1, early["findings"]: 0,
        }  # fmt: skip
    assert await neighbour.sync() == ([], {})
    # the village that it became has the visits, and its town the decision
    asked = {"area": SECOND_VILLAGE}
    visits = (await client.get("/registry/visits", params=asked, headers=there.who)).json()["items"]
    assert {one["findings"] for one in visits} == {visit["findings"], early["findings"]}
    (conflict,) = await conflicts(client, there.who, **asked)
    town = sign_in(Role.TOWNSHIP, "360722102")
    assert (await decide(client, town, conflict, housing_sqm="mine")).status_code == 200
    assert (await read(client, there.who, home["id"]))["housing_sqm"] == "90.00"
    # and what its own cadre finds out arrives too
    (theirs,) = await report(client, there.who, a_field_visit(home, findings="合并后"))
    assert theirs["status"] == "accepted"


async def merged(client: httpx.AsyncClient, sign_in: SignIn, on: str = "2016-03-02") -> None:
    """Let the village become part of its neighbour."""
    change = {"kind": "merged", "code": VILLAGE, "successor_code": SECOND_VILLAGE, "effective_on": on}
    body = {**change, "source": "赣府字〔2016〕8号"}
    reply = await client.post("/registry/areas/changes", json=body, headers=sign_in(Role.CITY_OFFICE, "3607"))
    assert reply.status_code == 201, reply.text


async def test_an_objection_to_a_merged_villages_notice_is_taken_from_either_cadre(
    office: Office, sign_in: SignIn
) -> None:
    _, notice = await hanging(office)
    await merged(office.client, sign_in, "2014-03-04")
    said = {"name": "刘大明", "contact": "13807971234", "statement": "该户有小轿车", "occurred_on": "2014-03-05"}
    for village, status in ((VILLAGE, "accepted"), (SECOND_VILLAGE, "accepted"), (THIRD_VILLAGE, "refused")):
        entry = an_entry("objection", notice_id=notice["id"], **said)
        del entry["reason"]
        (told,) = await report(office.client, sign_in(Role.VILLAGE_CADRE, village), entry)
        assert told["status"] == status, told
    assert len((await office.get(f"{NOTICES}/{notice['id']}/objections"))["items"]) == 2


async def test_everybody_lists_his_own_entries_the_latest_first(
    client: httpx.AsyncClient, township: SIGNED_IN, cadre: SIGNED_IN
) -> None:
    (home,) = await families(client, township, 1)
    entries = [a_field_visit(home) for _ in range(3)]
    await report(client, cadre, *entries)
    await report(client, township, a_field_visit(home))
    first = (await client.get(f"{FIELD}/entries", params={"limit": 2}, headers=cadre)).json()
    rest = (await client.get(f"{FIELD}/entries", params={"limit": 2, "after": first["next"]}, headers=cadre)).json()
    listed = [one["client_id"] for one in (*first["items"], *rest["items"])]
    assert listed == [one["client_id"] for one in reversed(entries)]
    assert rest["next"] is None
    asked = {"client_id": [entries[1]["client_id"], str(uuid4())]}
    (known,) = (await client.get(f"{FIELD}/entries", params=asked, headers=cadre)).json()["items"]
    assert (known["client_id"], known["kind"], known["status"]) == (entries[1]["client_id"], "visit", "accepted")
