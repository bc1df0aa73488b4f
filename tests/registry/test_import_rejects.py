"""The reject file: the importer's own refused rows with their reasons, ready to be corrected."""

import random
import tracemalloc

import httpx
import pytest

from services.registry.imports import csv_rows
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile
from services.registry.imports.rejects import Reasons, write_rejects
from tests.registry.conftest import (
    SIGNED_IN,
    Row,
    a_csv,
    a_household,
    a_workbook,
    commit,
    upload,
    upload_families,
)
from tests.registry.import_files import (
    a_pair,
    sheet_rows,
    unpacked,
)


async def test_the_reject_file_holds_the_refused_rows_with_their_reasons(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    households, members = a_pair()
    households[1] |= {"行政村代码": "360722102999", "联系电话": "=HYPERLINK(1)"}
    answer = await upload_families(client, township, households, members)
    reply = await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)

    assert reply.headers["content-type"].endswith("spreadsheetml.sheet")
    header, row = sheet_rows(reply.content, "贫困户")
    assert header == [*households[0], "退回原因"]
    assert row[:2] == ["H002", "360722102999"]
    assert row[3] == "=HYPERLINK(1)"
    assert "行政村代码“360722102999”不存在" in row[-1]
    assert "联系电话“=HYPERLINK(1)”有误" in row[-1]
    _, person = sheet_rows(reply.content, "家庭成员")
    assert person[0] == "H002"
    assert person[-1] == "同户其他记录有误，整户退回"
    assert b"<f>" not in b"".join(unpacked(reply.content))


async def test_a_corrected_reject_file_is_accepted(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    households, members = a_pair()
    answer = await upload_families(
        client, township, [households[0], {**households[1], "贫困户属性": "富裕户"}], members
    )
    await commit(client, township, answer["id"], accept_partial=True)
    rejects = (await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)).content
    sheets: dict[str, list[Row]] = {}
    for title in ("贫困户", "家庭成员"):
        header, *rows = sheet_rows(rejects, title)
        sheets[title] = [dict(zip(header, row, strict=True)) for row in rows]
    sheets["贫困户"][0]["贫困户属性"] = "一般贫困户"

    again = await upload(client, township, ("f.xlsx", a_workbook(**sheets)))
    assert (again.json()["fault_count"], again.json()["accepted_households"]) == (0, 1)
    assert (await commit(client, township, again.json()["id"])).json()["written"]["households"] == 1


def test_a_reject_file_is_never_in_memory_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "BATCH_ROWS", 10)
    letters = random.Random(1)  # what doesn't compress is wanted
    texts = ["".join(map(chr, letters.choices(range(0x4E00, 0x9FA5), k=20_000))) for _ in range(200)]
    rows = [a_household(f"H{at:05}", 组=text) for at, text in enumerate(texts)]
    reasons = Reasons([SourceFile("贫困户.csv", a_csv(rows))])
    reasons.add([Fault("贫困户", at, "组", "registry.import_too_long", "", "内容过长") for at in range(2, 202)])
    tracemalloc.start()
    try:
        file = write_rejects(reasons)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    with file:
        content = file.read()
    assert len(content) > 5_000_000
    assert most < len(content) / 2
    assert [row[0] for row in sheet_rows(content, "贫困户")[1:]] == [row["户编号"] for row in rows]


async def test_the_reject_file_of_a_file_that_nobody_checked_holds_all_of_it(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    households, members = a_pair()
    del members[0]["姓名"], members[1]["姓名"]
    answer = await upload_families(client, township, households, members)
    assert answer["state"] == "refused"
    content = (await client.get(f"/registry/imports/{answer['id']}/rejects", headers=township)).content
    assert any("姓名" in row[-1] for row in sheet_rows(content, "说明")[1:])
    for title, rows in (("贫困户", households), ("家庭成员", members)):
        kept = sheet_rows(content, title)[1:]
        assert [row[0] for row in kept] == [row["户编号"] for row in rows]
        assert {row[-1] for row in kept} == {"本次文件未检查，见“说明”工作表：改正后整份重新上传"}
