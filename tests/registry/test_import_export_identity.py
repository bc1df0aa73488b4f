"""With the right to reveal, import ∘ export is the identity for records of every kind; again, it changes nothing."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.registry.households.models import HouseholdChange
from services.registry.imports.record_sheets import ALL_SHEETS, RecordSheet
from services.registry.kinds import KINDS
from services.registry.records.models import RecordChange
from services.registry.settings import Settings
from shared.database import Sessions
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.registry.conftest import SIGNED_IN, SignIn, client_of, commit, serving, upload
from tests.registry.every_kind import (
    MAKERS,
    NOT_IMPORTED,
    World,
    drawn,
    exit_by_file,
    grow,
    packs_in_force,
    upload_files,
)
from tests.registry.import_files import counts
from tests.registry.test_export_round_trip import exported, rows_of, uploads

Json = dict[str, Any]
OWN = {"id", "county_code", "version", "recorded_at", "membership_on", "former_members", "split_from", "split_on"}
"""What is a register's own: ids, versions, moments, and its history of who came and left."""
KEPT = (HouseholdChange, RecordChange, OutboxMessage)


def test_every_kind_has_records_to_be_tried_or_a_reason_why_no_file_brings_them_in() -> None:
    assert MAKERS.keys() | NOT_IMPORTED.keys() == {kind.name for kind in KINDS}
    assert not MAKERS.keys() & NOT_IMPORTED.keys()
    assert NOT_IMPORTED.keys() == {kind.name for kind in KINDS if not kind.imported}
    assert {sheet.kind for sheet in ALL_SHEETS if isinstance(sheet, RecordSheet)} == {kind.name for kind in KINDS}


@asynccontextmanager
async def an_empty_register(
    installation: Installation, clients: SIGNED_IN | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Sessions]]:
    """A register of its own with the plans in force, and a client of it; nothing of it stays."""
    url = installation.settings(Settings).service_database_url
    async with rolled_back(url) as sessions, serving(installation, sessions) as app:
        await packs_in_force(app, sessions)
        async with client_of(app) as client:
            yield client, sessions


async def pages(client: httpx.AsyncClient, who: SIGNED_IN, path: str) -> list[Json]:
    """All that a list has."""
    found: list[Json] = []
    after: str | None = None
    while True:
        query: dict[str, Any] = {"limit": 100} | ({"after": after} if after else {})
        reply = await client.get(f"/registry/{path}", params=query, headers=who)
        assert reply.status_code == 200, reply.text
        found += reply.json()["items"]
        after = reply.json()["next"]
        if after is None:
            return found


async def reads(client: httpx.AsyncClient, who: SIGNED_IN) -> dict[str, list[str]]:
    """What the API reads of every kind, whatever ids its records bear; of what files hold."""
    names: dict[str, Any] = {}
    households = []
    for one in await pages(client, who, "households"):
        whole = (await client.get(f"/registry/households/{one['id']}", headers=who)).json()
        if whole["status"] not in ("registered", "exited"):
            continue
        names[whole["id"]] = whole["household_no"]
        here = [member for member in whole["members"] if not member.get("left_on")]
        names |= {member["id"]: f"{whole['household_no']} {member['name']} {member['id_number']}" for member in here}
        households.append({**whole, "members": sorted((stripped(one, names) for one in here), key=json.dumps)})
    found = {"household": sorted(json.dumps(stripped(one, names), sort_keys=True) for one in households)}
    documents = await pages(client, who, "documents")
    names |= {one["id"]: one["sha256"] for one in documents}
    for kind in KINDS:
        items = [] if kind.name in NOT_IMPORTED else await pages(client, who, kind.path)
        standing = [one for one in items if names_somebody(one, names)]
        names |= {one["id"]: one[kind.number] for one in standing if kind.number}
        found[kind.name] = sorted(json.dumps(stripped(one, names), sort_keys=True) for one in standing)
    return found


def names_somebody(record: Json, names: Json) -> bool:
    """Whether the household and the person of a record are on the register."""
    return all(record.get(name) is None or record[name] in names for name in ("household_id", "member_id"))


def stripped(document: Json, names: Json) -> Json:
    """A document without what is its register's own, and names in the place of ids."""
    return {name: _named(value, names) for name, value in document.items() if name not in OWN}


def _named(value: Any, names: Json) -> Any:
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


async def imported(client: httpx.AsyncClient, who: SIGNED_IN, files: list[tuple[str, bytes]], **fields: str) -> Json:
    """An import that finds no fault, written."""
    made = (await upload(client, who, *files, occurred_on="2019-12-31", **fields)).json()
    assert (made["state"], made["fault_count"]) == ("checked", 0), [
        (fault["sheet"], fault["row"], fault["sentence"]) for fault in made["faults"]
    ]
    reply = await commit(client, who, made["id"])
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


async def assert_writes_nothing(
    client: httpx.AsyncClient, sessions: Sessions, who: SIGNED_IN, files: list[tuple[str, bytes]]
) -> None:
    """Import what the register holds, in both modes."""
    before = await counts(sessions, *KEPT)
    for mode in ("add", "update"):
        again = await imported(client, who, files, mode=mode)
        assert set((again["written"] or {}).values()) == {0}, again["written"]
        assert again["unchanged"] == {kind: rows for kind, rows in again["rows"].items() if rows}
        assert (again["changed"], again["sensitive"]) == ({}, {})
    assert await counts(sessions, *KEPT) == before


async def leave_the_files(world: World, second: SIGNED_IN) -> None:
    """Withdraw records, let somebody go and a household be removed; let another leave poverty."""
    client, who = world.client, world.who
    for kind, at in (("living_check", 0), ("visit", 2), ("training", 2)):
        one = world.made[kind][at]
        path = {found.name: found.path for found in KINDS}[kind]
        await world.post(
            f"{path}/{one['id']}/withdraw", {"occurred_on": "2017-06-01", "reason": "重复"}, one["version"]
        )
    gone = world.homes[0]
    member = gone["members"][2]["id"]
    step = {"occurred_on": "2018-01-01", "reason": "死亡", "kind": "death"}
    await world.post(f"households/{gone['id']}/members/{member}/leave", step, gone["version"])
    await world.post(
        "living-checks", world.home(3, checked_on="2017-03-01", checked_by="李四", food=True, clothing=True)
    )
    body = {
        "occurred_on": "2018-01-01", "reason": "识别不准", "household_id": world.homes[3]["id"],
        "wanted": {"request_kind": "removal", "removal_kind": "misidentified"},
    }  # fmt: skip
    request = await world.post("requests", body)
    reply = await client.post(
        f"/registry/requests/{request['id']}/approve",
        json={"occurred_on": "2018-01-02", "reason": "属实"},
        headers={**second, "If-Match": '"1"'},
    )
    assert reply.status_code == 200, reply.text
    await exit_by_file(client, who, second, {"户编号": "H001", "脱贫日期": "2018-12-31"})
    responsible = world.made["household_pairing"][1]
    await world.post(
        f"household-pairings/{responsible['id']}/release", {"occurred_on": "2019-01-31", "reason": "脱贫"}, 1
    )
    replaced = world.made["household_pairing"][0]
    await world.post(
        f"household-pairings/{replaced['id']}/replace",
        {"occurred_on": "2018-06-01", "reason": "调动", "helper_id": world.id_of("helper", 1)},
        1,
    )


async def check_identity(installation: Installation, sign_in: SignIn, draw: st.DrawFn, file_format: str) -> None:
    """A register out into files, into an empty one, and out again."""
    office, second = sign_in(Role.COUNTY_OFFICE), sign_in(Role.COUNTY_OFFICE, subject="second")
    async with an_empty_register(installation) as (client, sessions):
        world = World(client, office, draw)
        await grow(world)
        await leave_the_files(world, second)
        held = await reads(client, office)
        assert [name for name, found in held.items() if not found] == list(NOT_IMPORTED)
        content = await exported(client, office, file_format)
        files = uploads(file_format, content)
        await assert_writes_nothing(client, sessions, office, files)
    async with an_empty_register(installation) as (client, sessions):
        await upload_files(client, office)
        await imported(client, office, files)
        for kind, records in (await reads(client, office)).items():
            assert set(records) ^ set(held[kind]) == set(), kind
            assert records == held[kind]
        again = rows_of(file_format, await exported(client, office, file_format))
        sheets = rows_of(file_format, content)
        assert {name: sorted(map(repr, rows)) for name, rows in again.items()} == {
            name: sorted(map(repr, rows)) for name, rows in sheets.items()
        }
        await assert_writes_nothing(client, sessions, office, files)


CONTROL = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a register smaller, over and over, takes minutes
)


@pytest.mark.parametrize("file_format", ["csv"])
@settings(CONTROL, max_examples=1)
@given(data=st.data())
async def test_a_register_of_every_kind_imported_where_nothing_is_reads_the_same(
    installation: Installation, areas_loaded: None, sign_in: SignIn, file_format: str, data: st.DataObject
) -> None:
    await check_identity(installation, sign_in, drawn(data), file_format)


@pytest.mark.long
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
@settings(CONTROL, max_examples=8)
@given(data=st.data())
async def test_many_registers_of_every_kind_read_the_same(
    installation: Installation, areas_loaded: None, sign_in: SignIn, file_format: str, data: st.DataObject
) -> None:
    await check_identity(installation, sign_in, drawn(data), file_format)
