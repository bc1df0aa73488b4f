"""The history of any record of any kind folds to how it stands, and every version's old values are those before it."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.imports import record_cells
from services.registry.imports.record_sheets import reader_of
from services.registry.kinds import KINDS
from services.registry.records.kinds import RecordKind
from services.registry.records.rules import Document, fold
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.every_kind import AS_MADE, World, drawn, grow
from tests.registry.help_builder import a_step, an_approved_project
from tests.registry.household_builder import Json
from tests.registry.test_fund_claims import a_claim
from tests.registry.test_funds import an_account
from tests.registry.test_import_export_identity import CONTROL, an_empty_register, leave_the_files, pages

CHANGED_ON, LAST_DAY = "2019-12-31", "2030-01-01"
texts = st.text(st.sampled_from("甲乙丙丁abc019"), min_size=1, max_size=8)


async def entered_by_hand_alone(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    """The kinds that no file brings in: an account, and a claim that the county has checked."""
    project = await an_approved_project(client, world.who)
    finance, town = sign_in(Role.COUNTY_FINANCE, "360722"), sign_in(Role.TOWNSHIP, "360722106")
    account = await sent(client, finance, "fund-accounts", an_account())
    body = a_claim(project, account)
    claim = await sent(client, town, "fund-claims", body)
    await sent(client, world.who, f"fund-claims/{claim['id']}/check", a_step("2017-03-11"), 1)


async def sent(client: httpx.AsyncClient, who: SIGNED_IN, path: str, body: Json, version: int | None = None) -> Json:
    """What is entered, or what a step leaves."""
    headers = who if version is None else {**who, "If-Match": f'"{version}"'}
    reply = await client.post(f"/registry/{path}", json=body, headers=headers)
    assert reply.is_success, (path, body, reply.text)
    answer: Json = reply.json()
    return answer


async def corrected(world: World, kind: RecordKind[Any], record: Json) -> int:
    """Change texts to which rules are indifferent, some of them twice; how often it was taken."""
    taken = 0
    names = [
        name
        for name, info in kind.fields.model_fields.items()
        if reader_of(name, info) is record_cells.written and name not in AS_MADE
    ]
    for name in world.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3)) if names else ():
        at = f"/registry/{kind.path}/{record['id']}"
        version = (await world.client.get(at, headers=world.who)).json()["version"]
        patch = {"occurred_on": CHANGED_ON, "reason": "更正", name: world.draw(texts)}
        reply = await world.client.patch(at, json=patch, headers={**world.who, "If-Match": f'"{version}"'})
        assert reply.status_code in (200, 409, 422), (kind.name, patch, reply.text)  # some are over by then
        taken += reply.status_code == 200
    return taken


async def check_history(client: httpx.AsyncClient, who: SIGNED_IN, kind: RecordKind[Any], record: Json) -> None:
    """Fold one record's history."""
    at = f"{kind.path}/{record['id']}"
    versions = await pages(client, who, f"{at}/history")
    assert [one["version"] for one in versions] == list(range(1, record["version"] + 1)), kind.name
    before: Document = {}
    for one in versions:
        told = one["new"] if one["version"] > 1 else {}  # before the first there was nothing
        assert one["old"] == {name: before.get(name) for name in told}, kind.name
        before = fold((before, one["new"]))
    own = {"county_code": record["county_code"], "id": record["id"], "withdrawn_on": None}
    last = {"version": versions[-1]["version"], "recorded_at": versions[-1]["recorded_at"]}
    present = kind.shown.model_validate(record)  # 0.95 is 0.9500
    assert kind.shown.model_validate({**own, **before, **last}) == present, kind.name
    then = await client.get(f"/registry/{at}", params={"on": LAST_DAY}, headers=who)
    assert kind.shown.model_validate(then.json()) == present, kind.name
    early = await client.get(f"/registry/{at}", params={"on": "2000-01-01"}, headers=who)
    assert early.status_code == 404, kind.name


async def check_histories(installation: Installation, sign_in: SignIn, draw: st.DrawFn) -> None:
    """A register of every kind, changed here and there: each record's history."""
    office, second = sign_in(Role.COUNTY_OFFICE), sign_in(Role.COUNTY_OFFICE, subject="second")
    async with an_empty_register(installation) as (client, _):
        world = World(client, office, draw)
        await grow(world)
        await entered_by_hand_alone(client, sign_in, world)
        await leave_the_files(world, second)
        taken = 0
        for kind in KINDS:
            standing = await pages(client, office, kind.path)
            assert standing, kind.name
            if kind.name in world.made:
                taken += await corrected(world, kind, standing[-1])
            asked = {"withdrawn": True, "limit": 100}
            kept = (await client.get(f"/registry/{kind.path}", params=asked, headers=office)).json()
            assert kept["next"] is None
            for record in kept["items"]:
                await check_history(client, office, kind, record)
        assert taken > 10


@settings(CONTROL, max_examples=1)
@given(data=st.data())
async def test_the_history_of_every_kind_of_record_folds_to_how_it_stands(
    installation: Installation, areas_loaded: None, sign_in: SignIn, data: st.DataObject
) -> None:
    await check_histories(installation, sign_in, drawn(data))


@pytest.mark.long
@settings(CONTROL, max_examples=8)
@given(data=st.data())
async def test_the_histories_of_many_registers_fold_to_how_they_stand(
    installation: Installation, areas_loaded: None, sign_in: SignIn, data: st.DataObject
) -> None:
    await check_histories(installation, sign_in, drawn(data))
