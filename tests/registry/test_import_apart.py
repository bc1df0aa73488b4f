"""A large csv is read by a process of its own: the same rows and faults come out, and its end is noticed."""

import asyncio
from typing import Any

import httpx
import pytest

from services.registry.imports import apart, check
from services.registry.imports.apart import read_apart
from services.registry.imports.csv_rows import CsvRows
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.sheets import HOUSEHOLDS, find_layout, read_rows
from tests.registry.conftest import SIGNED_IN, Row, a_csv, a_household, a_member, commit, upload

TABLE = [
    [*a_household(), "备注"],
    *([*a_household(f"H{number:05}", 户主姓名='曾,"福').values(), ""] for number in range(12_000)),
    [*a_household("坏", 联系电话="12").values(), "", "多"],
]


def a_source(table: list[list[Any]], encoding: str = "utf-8") -> CsvRows:
    """A csv of rows, quoted where they need it."""
    lines = (",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in table)
    return CsvRows("\n".join(lines).encode(encoding), encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_a_reader_apart_reads_what_one_here_reads(encoding: str) -> None:
    layout = find_layout("贫困户", TABLE[:3])
    assert layout is not None
    runs = [rows async for rows in read_apart(a_source(TABLE, encoding), layout)]
    here = read_rows(layout, TABLE[1:], 2)

    assert [len(rows) for rows in runs] == [5_000, 5_000, 2_001]
    assert all(rows.sheet is HOUSEHOLDS for rows in runs)
    assert [number for rows in runs for number in rows.numbers] == list(here.numbers)
    assert {key: [one for rows in runs for one in rows.columns[key]] for key in here.columns} == here.columns
    assert [fault for rows in runs for fault in rows.faults] == here.faults
    assert [(fault.row, fault.code.removeprefix("registry.import_")) for fault in here.faults] == [
        (12_002, "row_too_long"),
        (12_002, "bad_household_no"),
        (12_002, "bad_phone"),
    ]


async def test_a_csv_that_breaks_off_in_the_middle_is_refused_from_there_too() -> None:
    layout = find_layout("贫困户", TABLE[:3])
    assert layout is not None
    too_long = "x" * 200_000  # csv's own limit of a field is 131,072
    with pytest.raises(ImportUnreadable, match="field larger than field limit"):
        _ = [rows async for rows in read_apart(a_source([*TABLE[:6000], [too_long]]), layout)]


async def test_a_reader_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = find_layout("贫困户", TABLE[:3])
    assert layout is not None
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(ChildProcessError):
        _ = [rows async for rows in read_apart(a_source(TABLE), layout)]


async def test_who_stops_listening_leaves_no_reader_behind() -> None:
    layout = find_layout("贫困户", TABLE[:3])
    assert layout is not None
    reading = read_apart(a_source(TABLE), layout)
    await anext(reading)
    async with asyncio.timeout(5):
        await reading.aclose()


async def test_an_import_read_apart_is_the_same_import(
    client: httpx.AsyncClient, township: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "READ_APART_BYTES", 0)
    households: list[Row] = [a_household("H001"), a_household("H002", 识别标准="不详")]
    members = [a_member("H001", 1), a_member("H002", 3)]
    reply = await upload(client, township, ("贫困户.csv", a_csv(households)), ("家庭成员.csv", a_csv(members)))
    made = reply.json()
    assert (made["accepted_households"], made["rejected_households"]) == (1, 1)
    assert made["faults"][0]["sentence"] == "“识别标准”的“不详”不在规定选项内：请按导入模板“选项”工作表所列填写。"
    written = await commit(client, township, made["id"], accept_partial=True)
    assert written.json()["written"]["people"] == 1
