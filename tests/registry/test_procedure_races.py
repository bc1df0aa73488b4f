"""Procedures under committed transactions: the same step by two, two notices, an objection at the last moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from services.registry.households.models import Household
from services.registry.notices.models import Notice, Objection
from services.registry.procedures.models import Entry, Round, TakenStep
from shared.messaging.outbox import OutboxMessage
from tests.conftest import Installation
from tests.registry.procedure_builder import (
    DAY,
    NOTICES,
    ROUNDS,
    Office,
    a_round,
    an_application,
    an_office,
    surveyed,
)

PACK = ("gupo-2014", "360722102000", date(2014, 1, 1))


@pytest.fixture
async def office(installation: Installation, committing: FastAPI) -> AsyncIterator[Office]:
    """An office whose writes are committed; what they left is removed with the application's."""
    assert committing.state.sessions
    async with an_office(installation, None, PACK) as made:
        yield made


async def rows(office: Office, model: type) -> int:
    """How many rows there are."""
    async with office.sessions() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_two_people_who_take_the_same_step_at_once_take_it_once(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    body = run.body("survey")
    replies = await asyncio.gather(
        *(office.client.post(f"{run.at}/steps", json=body, headers=run.taker("survey", f"p{n}")) for n in range(5))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.step_taken"}
    assert [step["code"] for step in (await run.read())["steps"]] == ["review_group", "apply", "survey"]
    assert await rows(office, TakenStep) == 3


async def test_two_entries_into_the_register_at_once_register_once(office: Office) -> None:
    run, _ = await surveyed(office, 2000, 1900)
    await run.go_on("enter")
    body = run.body("enter")
    replies = await asyncio.gather(
        *(office.client.post(f"{run.at}/steps", json=body, headers=run.taker("enter", f"p{n}")) for n in range(4))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.round_ended"}
    assert (await rows(office, Household), await rows(office, OutboxMessage)) == (2, 4)


async def test_two_notices_at_once_hang_out_once(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("public_notice")
    body = {"occurred_on": str(DAY)}
    replies = await asyncio.gather(
        *(office.client.post(f"{run.at}/notices", json=body, headers=office.who("township")) for _ in range(4))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.notice_twice"}
    assert await rows(office, Notice) == 1


async def test_two_rounds_of_a_year_at_once_open_once(office: Office) -> None:
    body = {
        "procedure": "identification",
        "area_code": office.village,
        "year": 2014,
        "occurred_on": str(DAY),
        "quota_people": 9,
    }
    replies = await asyncio.gather(
        *(office.client.post(ROUNDS, json=body, headers=office.who("township", f"p{n}")) for n in range(4))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.round_running"}
    assert await rows(office, Round) == 1


async def test_applications_at_once_get_numbers_of_their_own(office: Office) -> None:
    run = await a_round(office)
    replies = await asyncio.gather(
        *(
            office.client.post(
                f"{run.at}/entries",
                json={"occurred_on": str(DAY), "application": an_application(f"H{n:03}", 2 * n + 1)},
                headers=run.taker("apply"),
            )
            for n in range(1, 6)
        )
    )
    assert {reply.status_code for reply in replies} == {201}
    assert sorted(reply.json()["number"] for reply in replies) == [1, 2, 3, 4, 5]
    assert await rows(office, Entry) == 5


async def test_an_objection_and_the_end_of_its_notice_never_miss_each_other(office: Office) -> None:
    run, _ = await surveyed(office, 2000)
    await run.go_on("public_notice")
    notice = await run.put_up("public_notice")
    said = {"number": 1, "name": "刘大明", "contact": "13800000000", "statement": "有车", "occurred_on": str(DAY)}
    end = office.client.post(
        f"{run.at}/steps", json=run.body("public_notice", date(2014, 3, 10)), headers=run.taker("public_notice")
    )
    raising = [
        office.client.post(f"{NOTICES}/{notice['id']}/objections", json=said, headers=office.who("village_cadre"))
        for _ in range(4)
    ]
    ended, *raised = await asyncio.gather(end, *raising)
    async with office.sessions() as session:
        kept = await session.get_one(Notice, (notice["area_code"][:6], UUID(notice["id"])))
    if ended.status_code == 201:
        assert kept.state == "ended"
        assert {reply.status_code for reply in raised} <= {409}
        assert await rows(office, Objection) == 0
    else:
        assert (ended.json()["code"], kept.state) == ("registry.objection_open", "open")
        assert await rows(office, Objection) == sum(reply.status_code == 201 for reply in raised) > 0
