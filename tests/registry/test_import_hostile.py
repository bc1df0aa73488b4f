"""Files that mean harm, or were spoilt by a spreadsheet: each is refused with a sentence, nothing is lost unseen."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import xlsxwriter

from services.registry.imports.cells import CellError
from services.registry.imports.record_cells import whole, written
from services.registry.imports.sheets import HOUSEHOLDS, find_layout, read_rows
from shared import workbook_archives as archives
from shared.workbook_archives import check_archive
from shared.workbook_texts import WorkbookUnreadable
from tests.registry.conftest import SIGNED_IN, Row, a_csv, a_household, a_member, a_workbook, upload, upload_families
from tests.registry.import_files import codes

SHEET = "xl/worksheets/sheet1.xml"


def a_book(write: Callable[[xlsxwriter.Workbook], None], **options: Any) -> bytes:
    """A workbook that somebody writes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        write(book)
    return buffer.getvalue()


def put(book: xlsxwriter.Workbook, title: str, *rows: list[Any], below: int = 0) -> Any:
    """A sheet of rows."""
    sheet = book.add_worksheet(title)
    for number, row in enumerate(rows, start=below):
        sheet.write_row(number, 0, row)
    return sheet


def families(book: xlsxwriter.Workbook, below: int = 0, **changes: Any) -> tuple[Any, Any]:
    """A household and its head, as a workbook's two sheets."""
    household, member = a_household(**changes), a_member()
    return (
        put(book, "贫困户", list(household), list(household.values()), below=below),
        put(book, "家庭成员", list(member), list(member.values()), below=below),
    )


def altered(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one part is another."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in read.namelist():
            made.writestr(entry, change(read.read(entry)) if entry == name else read.read(entry))
    return buffer.getvalue()


SOUND = a_workbook(贫困户=[a_household()], 家庭成员=[a_member()])


def a_cell_at(place: str, attribute: str = 'r="{}"') -> bytes:
    """A sound workbook with one cell far out, in a row that says it is the first."""
    cell = f"<c {attribute.format(place)}><v>1</v></c>".encode()
    return altered(SOUND, SHEET, lambda text: text.replace(b"</row>", cell + b"</row>", 1))


def understated(content: bytes, name: str) -> bytes:
    """An archive whose table says of one part that it unpacks to ten bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(name).file_size.to_bytes(4, "little")
    at = content.rindex(name.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    assert content[at + 24 : at + 28] == size
    return content[: at + 24] + (10).to_bytes(4, "little") + content[at + 28 :]


def _from_1904(text: bytes) -> bytes:
    return text.replace(b"<workbookPr", b'<workbookPr date1904="1"')


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (altered(SOUND, "xl/styles.xml", lambda _: bytes(80 * 1024**2)), "解压后过大"),
        (understated(altered(SOUND, "xl/styles.xml", lambda _: bytes(80 * 1024**2)), "xl/styles.xml"), "解压后过大"),
        (a_cell_at("XFD1048576"), "范围过大"),
        (a_cell_at("ALM2"), "范围过大"),  # column 1,001
        (a_cell_at("ZZ1048576"), "范围过大"),
        (a_cell_at("A9999999999"), "范围过大"),
        (a_cell_at("ZZ1048576", "r='{}'"), "范围过大"),
        (a_cell_at("zz1048576", 's="1"\n r =\t"{}"'), "范围过大"),
        (
            altered(SOUND, "xl/workbook.xml", lambda text: text.replace(b"<workbookPr", b'<workbookPr date1904="1"')),
            "1904",
        ),
        (
            altered(
                SOUND, "xl/workbook.xml", lambda text: text.replace(b"<workbookPr", b"<workbookPr date1904='true'")
            ),
            "1904",
        ),
        (altered(SOUND, "xl/workbook.xml", lambda _: b""), "不是可读取的工作簿"),
        (SOUND[:-400], "不是可读取的工作簿"),
        (b"PK\x03\x04" + bytes(100), "不是可读取的工作簿"),
    ],
    ids=[
        "bomb",
        "hidden-bomb",
        "corner",
        "wide",
        "high",
        "endless",
        "quotes",
        "blanks",
        "1904",
        "1904-in-other-quotes",
        "hollow",
        "cut",
        "none",
    ],
)
async def test_a_workbook_that_would_fill_the_memory_or_mislead_is_refused_whole(
    client: httpx.AsyncClient, township: SIGNED_IN, content: bytes, said: str
) -> None:
    reply = await upload(client, township, ("f.xlsx", content))
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.import_unreadable_file")
    assert said in reply.json()["detail"]


def test_another_archive_is_no_workbook_and_a_sound_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<office/>")  # as .ods has it
    with pytest.raises(WorkbookUnreadable, match="xlsx"):
        check_archive("f.ods", buffer.getvalue())
    check_archive("f.xlsx", SOUND)
    check_archive("f.xlsx", a_cell_at("ALL2"))  # the thousandth column
    theme = b'<a:fillToRect r="1000000" xmlns:a="a"/>'
    check_archive("f.xlsx", altered(SOUND, "xl/theme/theme1.xml", lambda _: theme))
    full = a_book(lambda book: put(book, "a", *[[1] * 30] * 1_100) and None)
    # 30 columns, four digits of rows: 300,000 cells are at most laid out, forty times 33,000 there may be
    monkeypatch.setattr(archives, "ALWAYS_LAID_OUT", 100_000)
    check_archive("f.xlsx", full)
    with pytest.raises(WorkbookUnreadable):
        check_archive("f.xlsx", a_cell_at("AD9999"))


async def test_one_row_of_a_million_cells_is_blamed_and_widens_no_other(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household = a_household()
    layout = find_layout("贫困户", [list(household)])
    assert layout is not None
    rows = read_rows(layout, [*[list(household.values())] * 5_000, [*household.values(), *[""] * 10**6, "多"]], 2)
    assert (rows.sheet, len(rows), [fault.code for fault in rows.faults]) == (
        HOUSEHOLDS, 5_001, ["registry.import_row_too_long"],
    )  # fmt: skip

    wide = ",".join([*household, *(f"备注{at}" for at in range(1_000))]) + "\r\n" + ",".join(household.values())
    made = (await upload(client, township, ("贫困户.csv", wide.encode()), ("家庭成员.csv", a_csv([a_member()])))).json()
    assert (made["state"], codes(made), made["ignored_columns"]) == ("refused", {"too_many_columns": 1}, {})
    assert made["faults"][0]["sentence"].startswith("表头有 1009 列")


@pytest.mark.parametrize("cell", ['"曾福生', '曾"福"生"\n"', "甲" * 200_000])
async def test_a_csv_whose_quotes_swallow_rows_is_refused_whole(
    client: httpx.AsyncClient, township: SIGNED_IN, cell: str
) -> None:
    lines = a_csv([a_household(f"H{number:03}") for number in range(20)]).decode("utf-8-sig").split("\r\n")
    lines[3] = lines[3].replace("曾福生", cell)
    files = ("贫困户.csv", "\r\n".join(lines).encode()), ("家庭成员.csv", a_csv([a_member()]))
    reply = await upload(client, township, *files)
    if reply.status_code == 422:
        assert reply.json()["code"] == "registry.import_unreadable_file"
        assert "引号不成对或内容过长" in reply.json()["detail"]
    else:  # quotes inside of a cell that doesn't begin with one are text: every row is still told of
        assert reply.json()["rows"]["households"] == 20


async def test_a_hidden_sheet_is_neither_imported_unseen_nor_passed_over(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        families(book)
        put(book, "脱贫", ["户编号", "脱贫日期"], ["H001", "2016-12-31"]).hide()
        put(book, "缓存", ["甲"]).very_hidden()

    made = (await upload(client, township, ("f.xlsx", a_book(write)))).json()
    assert (made["state"], codes(made)) == ("refused", {"hidden_sheet": 2})
    assert [fault["sentence"][:4] for fault in made["faults"]] == ["“脱贫”", "“缓存”"]


async def test_headers_under_titles_are_found_and_a_second_header_is_a_row_with_faults(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    def merged(book: xlsxwriter.Workbook) -> None:
        for sheet in families(book, below=2):
            sheet.merge_range(0, 0, 1, 8, "信丰县建档立卡登记表")

    made = (await upload(client, township, ("f.xlsx", a_book(merged)))).json()
    assert (made["state"], made["fault_count"], made["rows"]) == ("checked", 0, {"households": 1, "members": 1})

    twice = a_csv([dict(zip(a_household(), a_household(), strict=True)), a_household()])
    made = (await upload(client, township, ("贫困户.csv", twice), ("家庭成员.csv", a_csv([a_member()])))).json()
    assert made["rows"] == {"households": 2, "members": 1}
    assert {fault["row"] for fault in made["faults"]} == {2}
    assert "bad_household_no" in codes(made)


async def test_formulas_count_by_what_they_show_and_unreckoned_ones_are_empty_cells(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    def write(shown: str) -> Callable[[xlsxwriter.Workbook], None]:
        return lambda book: families(book)[0].write_formula(1, 2, '="曾"&"福生"', value=shown) and None

    made = (await upload(client, township, ("f.xlsx", a_book(write("曾福生"))))).json()
    assert (made["state"], made["fault_count"]) == ("checked", 0)
    made = (await upload(client, township, ("f.xlsx", a_book(write(""))))).json()
    assert codes(made) == {"empty_cell": 1}


@pytest.mark.parametrize("number", [3.60722e17, "3.60722E+17", "3.6e+17", 360722197501020014])
async def test_numbers_that_became_figures_are_told_as_such(
    client: httpx.AsyncClient, township: SIGNED_IN, number: Any
) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        household, member = families(book, 银行账号="6226000011112222")
        household.write(1, 9, number)
        member.write(1, 3, number)

    made = (await upload(client, township, ("f.xlsx", a_book(write)))).json()
    assert codes(made) == {"number_as_figure": 2}
    assert "被保存成了数值，末几位可能已丢失" in made["faults"][0]["sentence"]


@pytest.mark.parametrize("days", [1e9, -1e12], ids=["overflow", "panic"])
async def test_a_span_of_time_that_nobody_counts_is_refused_with_its_sheet(
    client: httpx.AsyncClient, township: SIGNED_IN, days: float
) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        households, _ = families(book)
        households.write_number(1, 3, days, book.add_format({"num_format": "[h]:mm"}))

    reply = await upload(client, township, ("f.xlsx", a_book(write)))
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.import_unreadable_file")
    assert "工作表“贫困户”" in reply.json()["detail"]


async def test_dates_as_serials_and_the_clerks_encodings_are_read(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    # 41868 days from the last of 1899: 2014-08-17
    rows: list[Row] = [a_household(建档立卡日期="41868")]
    for encoding in ("utf-8-sig", "utf-8", "gbk", "gb18030"):
        files = ("贫困户.csv", a_csv(rows, encoding)), ("家庭成员.csv", a_csv([a_member()], encoding))
        made = (await upload(client, township, *files)).json()
        assert (made["state"], made["fault_count"]) == ("checked", 0)
        assert made["preview"][0]["registered_on"] == "2014-08-17"
    reply = await upload(client, township, ("贫困户.csv", a_csv(rows, "utf-16")))
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.import_unreadable_file")
    assert "UTF-8" in reply.json()["remedy"]


@pytest.mark.parametrize("cell", ["1e999999999", "-1E+99999999", "1e21", "1e-30"])
def test_a_short_text_of_a_number_that_no_memory_holds_is_no_number(cell: str) -> None:
    with pytest.raises(CellError) as bad:
        whole(cell)
    assert bad.value.code == "registry.import_bad_number"


@pytest.mark.parametrize("cell", [6.226000011112222e18, 10**15, -(10**15)])
def test_a_text_that_became_a_figure_is_not_kept_with_digits_lost(cell: float) -> None:
    with pytest.raises(CellError) as bad:
        written(cell)
    assert bad.value.code == "registry.import_number_as_figure"
    assert (written(10**15 - 1), written(12.5), written("1e5")) == ("9" * 15, "12.5", "1e5")


async def test_what_several_people_do_step_by_step_is_not_imported(
    client: httpx.AsyncClient, county: SIGNED_IN
) -> None:
    account = {
        "区划代码": "360722000000", "专户账号": "6226000011112222", "专户户名": "专户", "开户银行": "农行",
        "专管人员": "李四", "专账编号": "Z1", "开户日期": "2016-01-01",
    }  # fmt: skip
    made = (await upload(client, county, ("f.xlsx", a_workbook(专项资金专户=[account])))).json()
    assert (made["state"], codes(made)) == ("refused", {"not_taken": 1})
    assert "须由不同人员在系统内逐项办理" in made["faults"][0]["sentence"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_a_day_that_would_be_kept_as_infinity_is_no_day_of_a_file(
    client: httpx.AsyncClient, township: SIGNED_IN, day: str
) -> None:
    households = [a_household(建档立卡日期=day), a_household("H002")]
    job = await upload_families(client, township, households, [a_member(), a_member("H002", 3)])
    assert codes(job) == {"bad_date": 1}
