"""The template: what is filled in under its headers is taken, and what it says of each column is there."""

import io
import zipfile

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.registry.imports.record_sheets import ALL_SHEETS
from services.registry.imports.sheets import SHEETS
from services.registry.imports.template import hint_of
from tests.registry.conftest import SIGNED_IN, a_household, a_member, a_workbook, upload
from tests.registry.import_files import sheet_rows

TEMPLATE = "/registry/imports/template"


async def test_a_template_has_the_sheets_asked_for_with_notes_in_front(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    reply = await client.get(TEMPLATE, params={"sheets": ["members", "training", "households"]}, headers=township)
    assert reply.status_code == 200
    names = CalamineWorkbook.from_filelike(io.BytesIO(reply.content)).sheet_names
    assert names == ["填表说明", "选项", "贫困户", "家庭成员", "培训"]
    header = sheet_rows(reply.content, "贫困户")[0]
    assert header[:4] == ["*户编号", "*行政村代码", "组", "*户主姓名"]
    notes = sheet_rows(reply.content, "填表说明")
    assert notes[1] == ["贫困户", "户编号", "是", "4 至 32 位字母、数字或连字符，文本格式"]
    assert ["贫困户", "主要致贫原因", "是", "从下拉选项中选择"] in notes
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        households = archive.read("xl/worksheets/sheet3.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert '<dataValidation type="list"' in households
    assert "选项!$A$1:$A$" in households
    assert 'numFmtId="49"' in styles  # text, for codes and numbers


async def test_without_names_a_template_is_that_of_households(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    reply = await client.get(TEMPLATE, headers=township)
    names = CalamineWorkbook.from_filelike(io.BytesIO(reply.content)).sheet_names
    assert names[2:] == [sheet.title for sheet in SHEETS]
    unknown = await client.get(TEMPLATE, params={"sheets": "loans"}, headers=township)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "registry.unknown_sheet")


async def test_a_filled_in_template_is_taken_with_its_notes(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    filled = a_workbook(
        填表说明=[{"工作表": "贫困户", "列": "户编号"}],
        选项=[{"因病": "因残"}],
        贫困户=[{f"*{name}": cell for name, cell in a_household().items()}],
        家庭成员=[a_member()],
    )
    made = (await upload(client, township, ("f.xlsx", filled))).json()
    assert (made["state"], made["fault_count"], made["accepted_households"]) == ("checked", 0, 1)


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.kind)
def test_every_column_of_a_sheet_has_a_header_of_its_own_and_a_hint(sheet: object) -> None:
    columns = sheet.columns  # type: ignore[attr-defined]  # pytest's parameters have no type of their own
    headers = [column.header for column in columns]
    assert len(set(headers)) == len(headers)
    assert all(hint_of(column) for column in columns)
