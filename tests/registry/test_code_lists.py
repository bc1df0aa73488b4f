"""The code lists over HTTP, whole, with their sources."""

import httpx
import pytest

from shared import codes
from shared.codes import CodeList
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn

LISTS = [value for value in vars(codes).values() if isinstance(value, CodeList)]


async def test_every_list_is_shown_with_codes_labels_and_source(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    reply = await client.get("/registry/code-lists", headers=county)
    assert reply.status_code == 200
    shown = {one["name"]: one for one in reply.json()["items"]}
    assert list(shown) == sorted(one.name for one in LISTS)
    for code_list in LISTS:
        one = shown[code_list.name]
        assert (one["title"], one["source"], one["assumed"]) == (code_list.title, code_list.source, code_list.assumed)
        assert [entry["code"] for entry in one["codes"]] == [entry.code for entry in code_list]
        assert [entry["label"] for entry in one["codes"]] == list(code_list.labels)


@pytest.mark.parametrize(
    ("name", "code", "label", "aliases", "standard"),
    [
        ("sexes", "male", "男", ["男性"], "1"),
        ("household_types", "wubao", "五保户", None, None),
        ("dwelling_grades", "c", "C级", ["C", "局部危险"], None),
        ("glossary", "registered household", "建档立卡户", ["建档立卡贫困户"], None),
    ],
)
async def test_one_list_is_found_by_its_name(
    client: httpx.AsyncClient,
    sign_in: SignIn,
    name: str,
    code: str,
    label: str,
    aliases: list[str] | None,
    standard: str | None,
) -> None:
    bank = sign_in(Role.BANK, "360722", bank="rcc")  # its programs show the same labels
    reply = await client.get(f"/registry/code-lists/{name}", headers=bank)
    entry = next(one for one in reply.json()["codes"] if one["code"] == code)
    assert (entry["label"], entry["standard"]) == (label, standard)
    assert aliases is None or entry["aliases"] == aliases


async def test_an_unknown_list_is_not_found_and_nobody_reads_unasked(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    reply = await client.get("/registry/code-lists/wishes", headers=county)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (404, "request.not_found", "name")
    assert (await client.get("/registry/code-lists")).status_code == 401
