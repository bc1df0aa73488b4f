"""Books and four lists as jobs: small ones at once, large ones by the worker, to their maker alone."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from services.registry.books import jobs, service
from services.registry.exports import service as exports
from services.registry.exports.working import expire_exports, export_waiting
from shared.calendar import Clock, SettableClock
from shared.resources import Resources
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of
from tests.registry.household_builder import registered
from tests.registry.test_books import BOOKS, opened, overview

EXPORTS = "/registry/exports"
OTHER_TOWN = "360722103201"


async def make(client: httpx.AsyncClient, who: SIGNED_IN, **body: Any) -> Any:
    """A job for a book."""
    reply = await client.post(BOOKS, json=body, headers=who)
    assert reply.status_code == 201, reply.text
    return reply.json()


@pytest.fixture
async def town(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    """A household of a town, and one of the next."""
    await registered(client, county)
    await registered(client, county, number="H002", serial=11, village_code=OTHER_TOWN)


@pytest.mark.usefixtures("town")
async def test_a_small_book_is_made_at_once_and_listed_with_the_exports(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    made = await make(client, county)
    assert (made["state"], made["content"], made["title"]) == ("done", "book", "信丰县档")
    assert (made["area_prefix"], made["rows"], made["progress"]) == ("360722", {"households": 2}, 100)
    reply = await client.get(made["result"], headers=county)
    assert reply.headers["content-length"] == str(made["size_bytes"]) == str(len(reply.content))
    assert quote("信丰县档") in reply.headers["content-disposition"]
    assert reply.headers["cache-control"] == "private, no-store"
    assert overview(opened(reply.content))["合计"] == (2, 4)

    lists = await make(client, county, content="four_lists", area="360722103")
    assert (lists["title"].endswith("四个清单"), lists["rows"]) == (True, {"households": 1})
    rows = opened((await client.get(lists["result"], headers=county)).content)["对象和需求清单"][1:]
    assert {row[1] for row in rows} == {"H002"}

    sheets = (await client.post(EXPORTS, json={"sheets": ["households"]}, headers=county)).json()
    listed = (await client.get(f"{EXPORTS}/jobs", params={"limit": 2}, headers=county)).json()
    assert [one["id"] for one in listed["items"]] == [sheets["id"], lists["id"]]
    rest = (await client.get(f"{EXPORTS}/jobs", params={"after": listed["next"]}, headers=county)).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([made["id"]], None)


@pytest.mark.usefixtures("town")
async def test_a_book_is_its_makers_alone_and_no_sheet_is_read_as_one(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    made = await make(client, county)
    sheets = (await client.post(EXPORTS, json={"sheets": ["households"]}, headers=county)).json()
    other = sign_in(Role.COUNTY_OFFICE, "360722", subject="other")
    for who, path in (
        (other, f"{BOOKS}/jobs/{made['id']}"),
        (other, made["result"]),
        # the right to read households is not that to export them: no route gives what is another's
        (county, f"{EXPORTS}/{made['id']}/file"),
        (county, f"{BOOKS}/jobs/{sheets['id']}/file"),
    ):
        reply = await client.get(path, headers=who)
        assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found"), path
    assert (await client.get(f"{EXPORTS}/jobs", headers=other)).json()["items"] == []
    bank = await client.post(BOOKS, json={}, headers=sign_in(Role.BANK, "360722", "NCCB"))
    assert (bank.status_code, bank.json()["code"]) == (403, "auth.forbidden")


@pytest.mark.usefixtures("town")
async def test_who_was_given_a_smaller_area_sees_no_book_of_the_larger_one_any_more(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    whole, part = (sign_in(Role.TOWNSHIP, area, subject="moved") for area in ("360722102", "360722102201"))
    wide, narrow = await make(client, whole), await make(client, part)
    assert [one["id"] for one in (await client.get(f"{EXPORTS}/jobs", headers=part)).json()["items"]] == [narrow["id"]]
    assert (await client.get(wide["result"], headers=part)).status_code == 404


@pytest.mark.parametrize(
    ("area", "caller", "status", "code"),
    [
        ("36", "36", 422, "registry.no_book_of_area"),
        ("360722999", "360722", 422, "area.unknown"),
        ("360724", "360722", 403, "auth.outside_area"),
    ],
)
async def test_no_job_is_made_for_an_area_without_a_book(
    client: httpx.AsyncClient, sign_in: SignIn, area: str, caller: str, status: int, code: str
) -> None:
    who = sign_in(Role.AUDITOR, caller)
    reply = await client.post(BOOKS, json={"area": area}, headers=who)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, "area")
    assert (await client.get(f"{EXPORTS}/jobs", headers=who)).json()["items"] == []


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("path", [f"{BOOKS}/360722", "/registry/four-lists/workbook"])
async def test_what_is_large_is_not_made_while_its_asker_waits(
    client: httpx.AsyncClient, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(jobs, "MADE_AT_ONCE_HOUSEHOLDS", 2)
    assert (await client.get(path, headers=county)).status_code == 200
    monkeypatch.setattr(jobs, "MADE_AT_ONCE_HOUSEHOLDS", 1)
    reply = await client.get(path, headers=county)
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.book_too_large")
    assert "共 2 户" in reply.json()["detail"]


@pytest.mark.parametrize("content", ["book", "four_lists"])
async def test_a_large_book_is_made_by_the_worker_with_progress_and_deleted_in_time(
    committing: FastAPI, clock: Clock, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr(jobs, "MADE_AT_ONCE_HOUSEHOLDS", 0)
    monkeypatch.setattr(service, "READ_AT_ONCE", 1)
    client = client_of(committing)
    for at in range(3):
        await registered(client, county, number=f"H00{at}", serial=1 + 10 * at)
    made = await make(client, county, content=content)
    assert (made["state"], made["result"], made["rows"]) == ("waiting", None, {"households": 3})
    early = await client.get(f"{BOOKS}/jobs/{made['id']}/file", headers=county)
    assert (early.status_code, early.json()["code"]) == (409, "registry.export_not_ready")

    resources: Resources = committing.state.resources
    told: list[int] = []
    wrote = jobs._write

    async def seen(desk: Any, asked: Any, what: str, progress: Any) -> Any:
        async def tell(households: int) -> None:
            await progress(households)
            told.append((await client.get(f"{BOOKS}/jobs/{made['id']}", headers=county)).json()["progress"])

        return await wrote(desk, asked, what, tell)

    monkeypatch.setattr(jobs, "_write", seen)
    assert await export_waiting(resources) == 1
    assert await export_waiting(resources) == 0
    assert told == ([33, 66, 99] if content == "book" else [99])
    done = (await client.get(f"{BOOKS}/jobs/{made['id']}", headers=county)).json()
    assert (done["state"], done["progress"], done["rows"]) == ("done", 100, {"households": 3})
    book = opened((await client.get(done["result"], headers=county)).content)
    sheet, column = ("贫困户名册", 0) if content == "book" else ("对象和需求清单", 1)
    assert {row[column] for row in book[sheet][1:]} == {"H000", "H001", "H002"}

    object.__setattr__(resources, "clock", SettableClock(clock.now() + timedelta(days=8)))
    assert await expire_exports(resources, 7) == 1
    gone = await client.get(done["result"], headers=county)
    assert (gone.status_code, gone.json()["code"]) == (410, "registry.export_expired")


@pytest.mark.usefixtures("town")
async def test_who_has_another_post_since_sees_no_file_of_the_old_one(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    office, auditor = (sign_in(role, "360722", subject="moved") for role in (Role.COUNTY_OFFICE, Role.AUDITOR))
    made = await make(client, office)
    assert (await client.get(f"{EXPORTS}/jobs", headers=auditor)).json()["items"] == []
    assert (await client.get(made["result"], headers=auditor)).status_code == 404
    assert (await client.get(made["result"], headers=office)).status_code == 200


async def test_nobody_fills_the_queue_of_the_worker(
    committing: FastAPI, county: SIGNED_IN, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MADE_AT_ONCE_HOUSEHOLDS", 0)
    monkeypatch.setattr(exports, "MADE_AT_ONCE_ROWS", 0)
    monkeypatch.setattr(exports, "MOST_WAITING", 2)
    client = client_of(committing)
    await registered(client, county)
    assert [(await make(client, county))["state"] for _ in range(2)] == ["waiting", "waiting"]
    for path, body in ((BOOKS, {}), (EXPORTS, {"sheets": ["households"]})):
        reply = await client.post(path, json=body, headers=county)
        assert (reply.status_code, reply.json()["code"]) == (409, "registry.too_many_exports"), reply.text
    assert (await make(client, sign_in(Role.COUNTY_OFFICE, "360722", subject="other")))["state"] == "waiting"
    assert await export_waiting(committing.state.resources) == 3
    assert (await make(client, county))["state"] == "waiting"
