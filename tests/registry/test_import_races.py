"""Imports under committed transactions: two commits at once, a check that died, a file too large to wait for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text, update

from services.registry import worker
from services.registry.households.models import Household, HouseholdChange, IdNumberKey, Member
from services.registry.imports import service, working
from services.registry.imports.models import STAGED, ImportJob
from services.registry.imports.record_writer import Outcome, RecordWriter, StagedRow
from services.registry.imports.working import MOST_ATTEMPTS, check_waiting, commit_waiting
from services.registry.settings import Settings
from services.registry.trainings.models import Training
from shared.database import table_of, transaction
from shared.messaging.outbox import OutboxMessage
from shared.messaging.transports import InProcessTransport
from shared.resources import Resources
from tests.conftest import Installation
from tests.registry.conftest import (
    SIGNED_IN,
    Row,
    a_csv,
    a_household,
    a_member,
    client_of,
    commit,
    upload,
    upload_families,
)
from tests.registry.test_import_records import a_training


def families(count: int, first: int = 1) -> tuple[list[Row], list[Row]]:
    """Sound households of one member each."""
    serials = range(first, first + count)
    return (
        [a_household(f"H{serial:03}") for serial in serials],
        [a_member(f"H{serial:03}", 2 * serial - 1) for serial in serials],
    )


async def rows(app: FastAPI, *models: type) -> list[int]:
    """How many rows each table holds."""
    async with app.state.sessions() as session:
        return [(await session.execute(select(func.count()).select_from(model))).scalar_one() for model in models]


async def eventually(reached: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, 20 s at most."""
    for _ in range(200):
        if await reached():
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"{reached.__name__} never came")


async def check_large(app: FastAPI) -> int:
    """What the worker does at its turn."""
    resources: Resources = app.state.resources
    return await check_waiting(resources)


async def test_two_commits_of_one_import_at_once_write_it_once(committing: FastAPI, township: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        answer = await upload_families(client, township, *families(50))
        replies = await asyncio.gather(*(commit(client, township, answer["id"]) for _ in range(4)))

    assert {reply.status_code for reply in replies} == {200}
    assert all(reply.json() == replies[0].json() for reply in replies)
    assert await rows(committing, Household, Member, HouseholdChange, OutboxMessage) == [50, 50, 50, 50]


async def test_two_imports_of_the_same_people_at_once_leave_one_whole_and_one_not_at_all(
    committing: FastAPI, township: SIGNED_IN
) -> None:
    async with client_of(committing) as client:
        one = await upload_families(client, township, *families(50))
        households, members = families(50)
        for row in (*households, *members):
            row["户编号"] = row["户编号"].replace("H", "K")
        other = await upload_families(client, township, households[::-1], members[::-1])
        replies = await asyncio.gather(commit(client, township, one["id"]), commit(client, township, other["id"]))

    assert sorted(reply.status_code for reply in replies) == [200, 409]
    refused = next(reply for reply in replies if reply.status_code == 409)
    assert refused.json()["code"] == "registry.duplicate_id_number"
    assert await rows(committing, Household, Member, IdNumberKey, OutboxMessage) == [50, 50, 50, 50]


async def test_two_registrations_of_one_person_at_once_leave_one(committing: FastAPI, county: SIGNED_IN) -> None:
    def body(number: str) -> dict[str, Any]:
        return {
            "household_no": number,
            "village_code": "360722102201",
            "identification_standard": "national",
            "household_type": "ordinary",
            "main_cause": "illness",
            "registered_on": "2014-08-17",
            "members": [
                {
                    "name": "曾福生",
                    "id_number": a_member()["证件号码"],
                    "relation": "head",
                    "health": "healthy",
                    "labour_capacity": "ordinary",
                }
            ],
        }

    async with client_of(committing) as client:
        replies = await asyncio.gather(
            *(client.post("/registry/households", json=body(f"H{serial:03}"), headers=county) for serial in range(6))
        )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.duplicate_id_number"}
    assert await rows(committing, Household, Member, OutboxMessage) == [1, 1, 1]


@pytest.fixture
async def waiting(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> tuple[httpx.AsyncClient, str]:
    """An import that is too large to be checked while its sender waits."""
    monkeypatch.setattr(service, "CHECKED_AT_ONCE_BYTES", 100)
    client = client_of(committing)
    households, members = families(30)
    reply = await upload(client, township, ("贫困户.csv", a_csv(households)), ("家庭成员.csv", a_csv(members)))
    assert (reply.status_code, reply.json()["state"]) == (201, "checking")
    return client, reply.json()["id"]


async def test_a_large_import_is_checked_by_the_worker(
    committing: FastAPI, township: SIGNED_IN, waiting: tuple[httpx.AsyncClient, str]
) -> None:
    client, import_id = waiting
    early = await commit(client, township, import_id)
    assert (early.status_code, early.json()["code"]) == (409, "registry.import_not_checked")
    rejects = await client.get(f"/registry/imports/{import_id}/rejects", headers=township)
    assert rejects.json()["code"] == "registry.import_not_checked"

    assert await check_large(committing) == 1
    assert await check_large(committing) == 0
    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], answer["accepted_households"], answer["progress"]) == ("checked", 30, 100)
    assert (await commit(client, township, import_id)).json()["written"]["people"] == 30


async def test_a_starting_worker_checks_what_waits_and_relays_what_was_written(
    committing: FastAPI,
    installation: Installation,
    township: SIGNED_IN,
    waiting: tuple[httpx.AsyncClient, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, import_id = waiting
    monkeypatch.setattr(worker, "IMPORT_CHECK", timedelta(milliseconds=50))
    running = asyncio.create_task(worker.run(installation.settings(Settings), InProcessTransport()))
    published = select(func.count()).where(table_of(OutboxMessage).c.published_at.is_not(None))

    async def is_checked() -> bool:
        reply = await client.get(f"/registry/imports/{import_id}", headers=township)
        return bool(reply.json()["state"] == "checked")

    async def is_relayed() -> bool:
        async with committing.state.sessions() as session:
            return int((await session.execute(published)).scalar_one()) == 30

    try:
        await eventually(is_checked)
        assert (await commit(client, township, import_id)).status_code == 200
        await eventually(is_relayed)
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert running.cancelled()


async def test_a_check_that_died_half_way_leaves_nothing_and_is_resumed(
    committing: FastAPI, township: SIGNED_IN, waiting: tuple[httpx.AsyncClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, import_id = waiting
    seen: list[int] = []

    class Died(BaseException):
        """The process is gone."""

    async def die(_resources: object, _job: object, **values: int) -> None:
        seen.append(values.get("progress", 0))
        if seen[-1]:
            raise Died

    with monkeypatch.context() as patched:
        patched.setattr(working, "_note", die)
        with pytest.raises(Died):
            await check_large(committing)
    assert await rows(committing, *STAGED) == [0] * len(STAGED)
    state = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()["state"]
    assert (state, len(seen)) == ("checking", 2)

    assert await check_large(committing) == 1
    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], answer["accepted_households"]) == ("checked", 30)


# large ones are written by the worker ---------------------------------------------------------------------------------


@pytest.fixture
async def large(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> tuple[httpx.AsyncClient, str]:
    """A checked import that is too large to be written while its sender waits."""
    monkeypatch.setattr(service, "WRITTEN_AT_ONCE_ROWS", 50)
    client = client_of(committing)
    answer = await upload_families(client, township, *families(30))
    return client, answer["id"]


async def test_a_large_import_is_written_by_the_worker(
    committing: FastAPI, township: SIGNED_IN, large: tuple[httpx.AsyncClient, str]
) -> None:
    client, import_id = large
    replies = await asyncio.gather(*(commit(client, township, import_id) for _ in range(3)))
    assert {(reply.status_code, reply.json()["state"]) for reply in replies} == {(202, "committing")}
    assert await rows(committing, Household) == [0]
    done = await asyncio.gather(*(commit_waiting(committing.state.resources) for _ in range(3)))
    assert sorted(done) == [0, 0, 1]

    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], answer["progress"], answer["written"]["people"]) == ("committed", 100, 30)
    assert await rows(committing, Household, Member, HouseholdChange, OutboxMessage) == [30, 30, 30, 30]
    async with committing.state.sessions() as session:
        change = (await session.scalars(select(HouseholdChange))).first()
    assert change is not None
    assert (change.subject, change.role) == ("township-360722102-", "township")
    assert (await commit(client, township, import_id)).json() == answer


async def test_a_commit_that_died_half_way_leaves_nothing_and_is_resumed(
    committing: FastAPI,
    township: SIGNED_IN,
    large: tuple[httpx.AsyncClient, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, import_id = large
    await commit(client, township, import_id)

    class Died(BaseException):
        """The process is gone."""

    async def die(_resources: object, _job: object, **values: int) -> None:
        if values.get("progress", 0) > 50:
            raise Died

    with monkeypatch.context() as patched:
        patched.setattr(working, "_note", die)
        with pytest.raises(Died):
            await commit_waiting(committing.state.resources)
    assert await rows(committing, Household, Member, OutboxMessage) == [0, 0, 0]
    state = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()["state"]
    assert state == "committing"
    assert await commit_waiting(committing.state.resources) == 1
    assert await rows(committing, Household, Member, OutboxMessage) == [30, 30, 30]


async def test_a_large_commit_that_the_register_overtook_says_why_and_may_be_asked_for_again(
    committing: FastAPI, township: SIGNED_IN, large: tuple[httpx.AsyncClient, str]
) -> None:
    client, import_id = large
    other = await upload_families(client, township, *families(1))
    await commit(client, township, import_id)
    assert (await commit(client, township, other["id"])).status_code == 200
    assert await commit_waiting(committing.state.resources) == 1

    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], answer["written"]) == ("checked", None)
    assert answer["refusal"]["code"] in ("registry.duplicate_household", "registry.duplicate_id_number")
    assert answer["refusal"]["remedy"]
    assert await rows(committing, Household) == [1]
    again = (await commit(client, township, import_id)).json()
    assert (again["state"], again["refusal"]) == ("committing", None)


async def test_a_commit_that_brings_its_writer_down_again_and_again_is_given_up(
    committing: FastAPI, township: SIGNED_IN, large: tuple[httpx.AsyncClient, str]
) -> None:
    client, import_id = large
    await commit(client, township, import_id)
    async with transaction(committing.state.sessions) as session:
        await session.execute(update(ImportJob).values(attempts=MOST_ATTEMPTS))
    assert await commit_waiting(committing.state.resources) == 1
    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], list(answer["faults_by_code"])) == ("failed", ["registry.import_commit_failed"])


async def test_two_imports_of_the_same_record_at_once_enter_it_once(committing: FastAPI, township: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        made = await upload_families(client, township, *families(1))
        await commit(client, township, made["id"])
        file = ("培训.csv", a_csv([a_training("H001", 1)]))
        checked = [(await upload(client, township, file)).json() for _ in range(3)]
        assert [one["accepted_records"] for one in checked] == [1, 1, 1]
        replies = await asyncio.gather(*(commit(client, township, one["id"]) for one in checked))
    assert {reply.status_code for reply in replies} == {200}
    assert sorted(reply.json()["written"]["training"] for reply in replies) == [0, 0, 1]
    assert await rows(committing, Training) == [1]


async def test_a_check_of_records_holds_up_nobody_who_works_on_their_households(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ENTERED_AT_ONCE_ROWS", 0)
    client = client_of(committing)
    made = await upload_families(client, township, *families(1))
    await commit(client, township, made["id"])
    (home,) = (await client.get("/registry/households", headers=township)).json()["items"]
    waits = (await upload(client, township, ("培训.csv", a_csv([a_training("H001", 1)])))).json()
    assert waits["state"] == "checking"
    entered, go_on = asyncio.Event(), asyncio.Event()
    enter = RecordWriter.enter

    async def slowly(writer: RecordWriter, row: StagedRow) -> Outcome:
        outcome = await enter(writer, row)
        entered.set()
        await go_on.wait()
        return outcome

    monkeypatch.setattr(RecordWriter, "enter", slowly)
    checking = asyncio.create_task(check_large(committing))
    try:
        async with asyncio.timeout(20):
            await entered.wait()
            income = dict.fromkeys(("wage_fen", "business_fen", "transfer_fen", "property_fen"), 100)
            body = {**income, "production_cost_fen": 0, "occurred_on": "2016-05-01", "reason": "核实"}
            at = f"/registry/households/{home['id']}/incomes/2015"
            reply = await client.put(at, json=body, headers={**township, "If-Match": f'"{home["version"]}"'})
        assert reply.status_code == 200, reply.text
    finally:
        go_on.set()
        await checking
    checked = (await client.get(f"/registry/imports/{waits['id']}", headers=township)).json()
    assert (checked["state"], checked["fault_count"], checked["accepted_records"]) == ("checked", 0, 1)


async def test_an_import_being_checked_by_another_process_is_left_to_it(
    committing: FastAPI, waiting: tuple[httpx.AsyncClient, str]
) -> None:
    _, import_id = waiting
    async with transaction(committing.state.sessions) as other:
        await other.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"import {import_id}"}
        )
        assert await check_large(committing) == 0
    assert await check_large(committing) == 1


async def test_a_file_that_brings_its_checker_down_again_and_again_is_given_up(
    committing: FastAPI, township: SIGNED_IN, waiting: tuple[httpx.AsyncClient, str]
) -> None:
    client, import_id = waiting
    async with transaction(committing.state.sessions) as session:
        await session.execute(update(ImportJob).values(attempts=MOST_ATTEMPTS))
    assert await check_large(committing) == 1

    answer = (await client.get(f"/registry/imports/{import_id}", headers=township)).json()
    assert (answer["state"], list(answer["faults_by_code"])) == ("failed", ["registry.import_check_failed"])
    assert "检查" in answer["faults"][0]["sentence"]
    reply = await commit(client, township, import_id)
    assert reply.json()["code"] == "registry.import_refused"


async def test_a_large_broken_workbook_is_refused_by_the_worker(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "CHECKED_AT_ONCE_BYTES", 100)
    async with client_of(committing) as client:
        reply = await upload(client, township, ("register.xlsx", b"PK\x03\x04" + bytes(2000)))
        assert reply.json()["state"] == "checking"
        assert await check_large(committing) == 1
        answer = (await client.get(f"/registry/imports/{reply.json()['id']}", headers=township)).json()
    assert (answer["state"], list(answer["faults_by_code"])) == ("refused", ["registry.import_unreadable_file"])


async def test_more_than_an_upload_may_hold_is_refused(
    committing: FastAPI, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LARGEST_BYTES", 1000)
    async with client_of(committing) as client:
        reply = await upload(client, township, ("贫困户.csv", bytes(1001)))
    assert (reply.status_code, reply.json()["code"]) == (413, "registry.import_too_large")
    assert await rows(committing, ImportJob) == [0]
