"""The exchange with outside platforms over HTTP: numbered files to 三送 and back, full or changes, all logged."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.exchanges import service, working
from services.registry.exchanges.models import ExchangePart, ExchangeRow
from shared.calendar import SettableClock
from shared.database import Sessions, table_of
from shared.resources import Resources
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, a_csv, a_number, commit
from tests.registry.help_builder import a_step, listed, made, refused
from tests.registry.household_builder import HOUSEHOLDS, Json, registered

COUNTY = "360722000000"
HOUSES: Json = {
    "sheet": "households",
    "title": "三送户表",
    "columns": [
        {"column": "household_no", "header": "HBH"},
        {"column": "village_code", "header": "CDM"},
        {"column": "head_name", "header": "HZXM"},
        {"column": "phone", "header": "LXDH"},
        {"column": "standard", "header": "SBBZ"},
        {"column": "household_type", "header": "HLX", "codes": {"ordinary": "01", "dibao": "02"}},
        {"column": "main_cause", "header": "ZPYY"},
        {"column": "registered_on", "header": "JDRQ"},
        {"column": "housing_sqm", "header": "MJ"},
    ],
}
PEOPLE: Json = {"sheet": "members", "title": "三送人口表", "columns": []}


def a_partner(number: str = "SANSONG", **changes: Any) -> Json:
    """The platform of 三送."""
    partner = a_step(
        "2016-01-01",
        area_code=COUNTY,
        partner_no=number,
        name="“三送”工作平台",
        direction="both",
        file_format="json",
        sheets=[HOUSES, PEOPLE],
        basis="市县镇村四级与三送平台互联互通",
        started_on="2016-01-01",
    )
    return {**partner, **changes}


def a_run(extent: str = "full", on: str = "2017-03-01") -> Json:
    """A file asked for."""
    return {"occurred_on": on, "purpose": "季度交换", "extent": extent}


async def sent(client: httpx.AsyncClient, who: SIGNED_IN, partner: Json, extent: str = "full") -> Json:
    """A partner's next file, as the register tells of it."""
    return await made(client, who, f"exchange-partners/{partner['id']}/runs", a_run(extent))


async def file_of(client: httpx.AsyncClient, who: SIGNED_IN, run: Json) -> bytes:
    """What the partner gets."""
    reply = await client.get(run["file"], headers=who)
    assert reply.status_code == 200, reply.text
    assert hashlib.sha256(reply.content).hexdigest() == run["sha256"]
    assert int(reply.headers["content-length"]) == run["size_bytes"] == len(reply.content)
    return reply.content


def rows_of(content: bytes, title: str) -> list[dict[str, Any]]:
    """Rows of a sheet of a JSON file."""
    sheet = next((one for one in json.loads(content)["sheets"] if one["title"] == title), None)
    return [] if sheet is None else [dict(zip(sheet["columns"], row, strict=True)) for row in sheet["rows"]]


async def accepted(client: httpx.AsyncClient, who: SIGNED_IN, run: Json, outcome: str = "accepted") -> Json:
    """A file that the partner answered."""
    return await made(client, who, f"exchange-runs/{run['id']}/receipt", {**a_step("2017-03-02"), "outcome": outcome})


async def changed(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, **facts: Any) -> None:
    """A household of which something is put right."""
    now = (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=who)).json()
    headers = {**who, "If-Match": f'"{now["version"]}"'}
    reply = await client.patch(f"{HOUSEHOLDS}/{household['id']}", json={**a_step(), **facts}, headers=headers)
    assert reply.status_code == 200, reply.text


@pytest.mark.requirement("R002-018")
async def test_the_platform_gets_the_file_under_its_names_then_only_what_changed(
    client: httpx.AsyncClient, county: SIGNED_IN, second: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    homes = [await registered(client, county, number=f"H{serial:03}", serial=serial) for serial in (1, 3, 5)]
    partner = await made(client, county, "exchange-partners", a_partner())
    at = f"exchange-partners/{partner['id']}/runs"
    assert await refused(client, county, at, a_run("changes")) == (409, "registry.exchange_no_base", "extent")

    full = await sent(client, county, partner)
    assert (full["number"], full["extent"], full["base_number"], full["state"]) == (1, "full", None, "made")
    assert full["rows"] == {"households": 3, "members": 6}
    content = await file_of(client, county, full)
    assert rows_of(content, "三送户表")[0] == {
        "HBH": "H001",
        "CDM": "360722102201",
        "HZXM": "曾福生",
        "LXDH": "138****0001",
        "SBBZ": "国家标准",
        "HLX": "01",
        "ZPYY": "因病",
        "JDRQ": "2014-08-17",
        "MJ": "86.50",
    }
    assert a_number(1).encode() not in content
    again = await client.post(f"/registry/{at}", json=a_run(), headers=county)
    assert (again.status_code, again.json()["id"]) == (200, full["id"])
    await accepted(client, county, full)

    nothing = await sent(client, county, partner, "changes")
    assert (nothing["number"], nothing["base_number"], nothing["rows"]) == (2, 1, {"households": 0, "members": 0})
    await changed(client, county, homes[1], housing_sqm="90.00")
    await changed(client, county, homes[2], fuels=["firewood"])  # nothing that the platform is told
    first = await sent(client, county, partner, "changes")
    assert (first["number"], first["base_number"], first["rows"]) == (3, 1, {"households": 1, "members": 0})
    assert [one["HBH"] for one in rows_of(await file_of(client, county, first), "三送户表")] == ["H003"]
    await accepted(client, county, first)
    outdated = {**a_step("2017-03-02"), "outcome": "accepted"}
    assert await refused(client, county, f"exchange-runs/{nothing['id']}/receipt", outdated) == (
        409,
        "registry.exchange_outdated",
        None,
    )
    assert await refused(client, county, f"exchange-runs/{first['id']}/receipt", outdated) == (
        409,
        "registry.exchange_answered",
        None,
    )

    removal = a_step(household_id=homes[2]["id"], wanted={"request_kind": "removal", "removal_kind": "misidentified"})
    asked = await made(client, county, "requests", removal)
    await made(client, second, f"requests/{asked['id']}/approve", a_step(), 1)
    gone = await sent(client, county, partner, "changes")
    assert (gone["base_number"], gone["rows"], gone["removed"]) == (
        3,
        {"households": 0, "members": 0},
        {"households": 1, "members": 2},
    )
    lost = rows_of(await file_of(client, county, gone), "移除")
    assert {(one["表"], one["行"]) for one in lost} == {
        ("三送户表", "H005"),
        ("三送人口表", "H005、曾福生"),
        ("三送人口表", "H005、刘月英"),
    }
    rejected = await accepted(client, county, gone, "rejected")
    assert (rejected["state"], rejected["answered_on"]) == ("rejected", "2017-03-02")
    retry = await sent(client, county, partner, "changes")
    assert (retry["number"], retry["base_number"], retry["removed"]) == (5, 3, gone["removed"])

    auditor = sign_in(Role.AUDITOR, "360722")
    page = await listed(client, auditor, "exchange-runs", partner_id=partner["id"], limit=2)
    rest = await listed(client, auditor, "exchange-runs", limit=9, after=page["next"])
    assert [one["number"] for one in (*page["items"], *rest["items"])] == [5, 4, 3, 2, 1]
    assert (await client.get(full["file"], headers=auditor)).status_code == 403


@pytest.mark.requirement("R002-018")
async def test_every_file_that_leaves_is_in_the_audit_log(
    client: httpx.AsyncClient, county: SIGNED_IN, sessions: Sessions, sign_in: SignIn
) -> None:
    await registered(client, county)
    partner = await made(client, county, "exchange-partners", a_partner(masked=False, file_format="csv"))
    run = await sent(client, county, partner)
    content = await file_of(client, county, run)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["三送户表.csv", "三送人口表.csv"]
        assert a_number(1) in archive.read("三送人口表.csv").decode("utf-8-sig")
    async with sessions() as session:
        acts = list(await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.number)))
        told = [(one.action, one.reason, one.facts["partner"], one.facts["masked"]) for one in acts]
        assert told == [(action, "季度交换", "SANSONG", False) for action in ("exchange.send", "exchange.download")]
        labels = list(await session.scalars(select(table_of(ExchangeRow).c.label)))
        assert not any(a_number(1) in one for one in labels)
        parts = list(await session.scalars(select(table_of(ExchangePart).c.content)))
        assert content not in b"".join(parts)
    city = sign_in(Role.CITY_OFFICE, "3607")
    assert await refused(client, city, f"exchange-partners/{partner['id']}/runs", a_run()) == (
        403,
        "auth.forbidden",
        None,
    )
    assert (await client.get(run["file"], headers=city)).status_code == 403
    for role, area in ((Role.TOWNSHIP, "360722102"), (Role.ADMINISTRATOR, "360722")):
        reply = await client.get(run["file"], headers=sign_in(role, area))
        assert reply.status_code == 403
    neighbour = sign_in(Role.COUNTY_OFFICE, "360723")
    assert (await client.get(run["file"], headers=neighbour)).status_code == 404
    assert (await listed(client, neighbour, "exchange-runs"))["items"] == []


async def taken(client: httpx.AsyncClient, who: SIGNED_IN, partner: Json, name: str, content: bytes) -> httpx.Response:
    """What the register answers to a partner's file."""
    at = f"/registry/exchange-partners/{partner['id']}/imports"
    return await client.post(at, files=[("file", (name, content))], headers=who, timeout=60)


@pytest.mark.requirement("R002-018")
async def test_what_the_platform_sends_goes_through_the_staged_import_once(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    await registered(client, county)
    partner = await made(client, county, "exchange-partners", a_partner(masked=False))
    run = await sent(client, county, partner)
    document = json.loads(await file_of(client, county, run))
    houses, people = document["sheets"]
    houses["rows"] = [["H009", *houses["rows"][0][1:5], "02", *houses["rows"][0][6:]]]
    row = dict(zip(people["columns"], people["rows"][0], strict=True)) | {"户编号": "H009", "证件号码": a_number(9)}
    people["rows"] = [[row[name] for name in people["columns"]]]
    content = json.dumps(document).encode()
    reply = await taken(client, county, partner, "三送.json", content)
    assert reply.status_code == 201, reply.text
    answer = reply.json()
    assert (answer["again"], answer["staged"]["state"], answer["staged"]["fault_count"]) == (False, "checked", 0)
    assert (answer["run"]["direction"], answer["run"]["number"], answer["run"]["import_id"]) == (
        "received",
        2,
        answer["staged"]["id"],
    )
    again = await taken(client, county, partner, "三送.json", content)
    assert (again.status_code, again.json()["again"], again.json()["staged"]["id"]) == (
        200,
        True,
        answer["staged"]["id"],
    )
    written = await commit(client, county, answer["staged"]["id"])
    assert written.status_code == 200, written.text
    found = (await client.get(HOUSEHOLDS, params={"household_type": "dibao"}, headers=county)).json()
    assert [one["household_no"] for one in found["items"]] == ["H009"]
    back = await sent(client, county, partner)
    told = await file_of(client, county, back)
    assert {one["HBH"]: one["HLX"] for one in rows_of(told, "三送户表")} == {"H001": "01", "H009": "02"}
    for number, file_format in (("P2", "json"), ("P3", "xlsx"), ("P4", "csv")):
        whole = a_partner(number, masked=False, file_format=file_format, sheets=[{**HOUSES, "columns": []}, PEOPLE])
        everything = await made(client, county, "exchange-partners", whole)
        content = await file_of(client, county, await sent(client, county, everything))
        name = f"全部.{'zip' if file_format == 'csv' else file_format}"
        unchanged = (await taken(client, county, everything, name, content)).json()["staged"]
        assert (unchanged["unchanged"], unchanged["fault_count"]) == ({"households": 2, "members": 3}, 0), file_format


async def test_other_files_are_taken_as_agreed_or_refused_with_the_reason(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    await registered(client, county)
    columns = [{"column": "household_no", "header": "HBH"}, {"column": "exited_on", "header": "TCRQ"}]
    exits = {"sheet": "exits", "title": "三送户表", "columns": columns}
    partner = await made(client, county, "exchange-partners", a_partner(file_format="csv", sheets=[exits]))
    sheet = a_csv([{"HBH": "H001", "TCRQ": "2016-12-01", "多余": "x"}])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("三送户表.csv", sheet)
    for name, content in (("三送户表.csv", sheet), ("三送.zip", packed.getvalue())):
        reply = await taken(client, county, partner, name, content)
        assert reply.status_code == 201, reply.text
        staged = reply.json()["staged"]
        assert (staged["rows"], staged["ignored_columns"]) == ({"exits": 1}, {"脱贫": ["多余"]})
    for name, content in (
        ("三送.json", b"{"),
        ("三送.json", b'{"sheets":[{"title":"x","columns":[1],"rows":[[{}]]}]}'),
        ("别的表.csv", sheet),
        ("三送户表.csv", a_csv([{"甲": "1"}])),
        ("三送.zip", b"PK\x05\x06" + bytes(18)),
        ("三送.zip", packed.getvalue()[:-30]),
    ):
        reply = await taken(client, county, partner, name, content)
        assert (reply.status_code, reply.json()["code"]) == (422, "registry.exchange_unreadable"), name


async def test_a_partner_is_held_to_our_sheets_its_days_and_its_direction(
    client: httpx.AsyncClient, county: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    async def asked(**changes: Any) -> tuple[int, str, str | None]:
        return await refused(client, county, "exchange-partners", a_partner(**changes))

    unfit = (422, "registry.exchange_columns", "sheets")
    assert await asked(sheets=[HOUSES, {**PEOPLE, "title": "三送户表"}]) == unfit
    assert await asked(sheets=[HOUSES, {**HOUSES, "title": "另"}]) == unfit
    assert await asked(sheets=[{**HOUSES, "columns": [{"column": "colour", "header": "A"}]}]) == unfit
    assert await asked(sheets=[{**PEOPLE, "title": "移除"}]) == unfit
    assert await asked(sheets=[{**PEOPLE, "sheet": "colours"}]) == (422, "registry.unknown_sheet", "sheets")
    assert await asked(sheets=[{**PEOPLE, "title": "a/b"}]) == (422, "request.invalid", "sheets.0.title")
    assert await asked(closed_on="2015-12-31") == (422, "request.range_reversed", "closed_on")
    partner = await made(client, county, "exchange-partners", a_partner(direction="receive", closed_on="2017-02-28"))
    at = f"exchange-partners/{partner['id']}/runs"
    assert await refused(client, county, at, a_run()) == (409, "registry.exchange_closed", "occurred_on")
    assert await refused(client, county, at, a_run(on="2017-02-28")) == (409, "registry.exchange_direction", None)
    sender = await made(client, county, "exchange-partners", a_partner("P2", direction="send"))
    reply = await taken(client, county, sender, "三送.json", b"{}")
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.exchange_direction")
    for who in (township, sign_in(Role.AUDITOR, "360722")):
        assert (await refused(client, who, "exchange-partners", a_partner("P3")))[0] == 403
    administrator = sign_in(Role.ADMINISTRATOR, "360722")
    declared = await made(client, administrator, "exchange-partners", a_partner("P4"))
    at = f"/registry/exchange-partners/{declared['id']}/runs"
    assert (await client.post(at, json=a_run(), headers=administrator)).status_code == 403


async def test_a_large_file_is_made_by_the_worker(
    client: httpx.AsyncClient, county: SIGNED_IN, committing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MADE_AT_ONCE_ROWS", 0)
    transport = httpx.ASGITransport(app=committing)
    async with httpx.AsyncClient(transport=transport, base_url="http://registry") as outside:
        await registered(outside, county)
        partner = await made(outside, county, "exchange-partners", a_partner())
        run = await sent(outside, county, partner)
        assert (run["state"], run["file"]) == ("waiting", None)
        again = await sent(outside, county, partner)
        assert again["id"] == run["id"]
        early = await outside.get(f"/registry/exchange-runs/{run['id']}/file", headers=county)
        assert (early.status_code, early.json()["code"]) == (409, "registry.exchange_not_ready")
        assert await working.send_waiting(committing.state.resources) == 1
        assert await working.send_waiting(committing.state.resources) == 0
        run = await listed(outside, county, f"exchange-runs/{run['id']}")
        assert (run["state"], run["rows"]) == ("made", {"households": 1, "members": 2})
        assert len(rows_of(await file_of(outside, county, run), "三送户表")) == 1
        resources: Resources = committing.state.resources
        assert await working.expire_files(resources, 1) == 0
        later = SettableClock(resources.clock.now() + timedelta(days=1, seconds=1))
        assert await working.expire_files(replace(resources, clock=later), 1) == 1
        gone = await outside.get(f"/registry/exchange-runs/{run['id']}/file", headers=county)
        assert (gone.status_code, gone.json()["code"]) == (410, "registry.export_expired")
        told = await listed(outside, county, f"exchange-runs/{run['id']}")
        assert (told["file"], told["expired_at"] is None, told["sha256"]) == (None, False, run["sha256"])
        async with committing.state.sessions() as session:
            assert list(await session.scalars(select(ExchangePart))) == []
