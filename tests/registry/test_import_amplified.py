"""Small workbooks that a reader would make large ones of: each is refused before anybody reads it."""

import io
import warnings
import zipfile
from collections.abc import Iterator

import pytest
import xlsxwriter

from services.registry.imports.files import SourceFile, open_worksheets
from services.registry.imports.refusals import ImportUnreadable
from shared import workbook_archives as archives
from shared import workbook_texts as shared_texts
from shared.workbook_texts import SharedTexts
from tests.registry.test_import_hostile import SHEET, SOUND, a_book, altered, put

TEXTS = "xl/sharedStrings.xml"


def opened(content: bytes, name: str = "f.xlsx") -> int:
    """How many worksheets a file has that is taken."""
    return len(open_worksheets([SourceFile(name, content)]))


def with_entry(name: str, content: bytes) -> bytes:
    """A sound workbook with one part more."""
    buffer = io.BytesIO(SOUND)
    with zipfile.ZipFile(buffer, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that stands twice
        archive.writestr(name, content)
    return buffer.getvalue()


def repeating(text: bytes, cells: int, cell: bytes = b'<c t="s"><v>%d</v></c>') -> bytes:
    """A sound workbook in which many cells name one more text."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        place = archive.read(TEXTS).count(b"<si>")
    content = altered(SOUND, TEXTS, lambda before: before.replace(b"</sst>", b"<si><t>" + text + b"</t></si></sst>"))
    rows = b"<row>" + cell % place + b"</row>"
    return altered(content, SHEET, lambda before: before.replace(b"</sheetData>", rows * cells + b"</sheetData>"))


def test_a_text_that_many_cells_repeat_is_measured_by_all_of_them() -> None:
    assert opened(repeating(b"a" * 30_000, 50)) == 2
    for cell in (b'<c t="s"><v>%d</v></c>', b"<c t='s'><v>%d</v></c>", b'<c t="s" >\n<v>&#48;%d</v></c>'):
        with pytest.raises(ImportUnreadable, match="come to too much"):
            opened(repeating(b"a" * 30_000, 20_000, cell))
    with pytest.raises(ImportUnreadable, match="come to too much"):
        opened(repeating(b"a" * 5_000_000, 1))  # no cell of a spreadsheet holds that


@pytest.mark.parametrize("at_once", [1, 7, 64, 10_000])
def test_texts_and_the_cells_that_name_them_are_told_however_the_parts_are_cut(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    def runs(content: bytes) -> Iterator[bytes]:
        return (content[at : at + at_once] for at in range(0, len(content), at_once))

    texts, long = SharedTexts(), b"b" * 500
    part = b"<sst><si><t>a</t></si><si/><x:si><x:t>" + long + b"</x:t></x:si ><si ><t>" + long + b"</t></si></sst>"
    assert all(texts.read(run) for run in runs(part))
    assert texts.long.keys() == {2, 3}
    sheet = b'<c t="s"><v>2</v></c><c><v>3</v></c><c r="A1" t="s" s="1"><v>0</v></c>' * 10
    named, kept = 10 * texts.long[2], sum(texts.long.values())
    for most, fits in ((named - kept, True), (named - kept - 1, False)):
        monkeypatch.setattr(shared_texts, "MOST_TEXT_BYTES", most)
        assert texts.fit_into([runs(sheet), runs(b"<styleSheet/>")]) is fits


def test_sheets_are_laid_out_within_one_bound_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ALWAYS_LAID_OUT", 10_000)

    def book(sheets: int) -> bytes:
        def write(made: xlsxwriter.Workbook) -> None:
            for at in range(sheets):
                put(made, f"s{at}", [1]).write(98, 25, 1)

        return a_book(write)

    assert opened(book(15)) == 15
    with pytest.raises(ImportUnreadable, match="reach too far"):
        opened(book(16))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.xlsx", with_entry("xl/workbook.bin", b"")),
        ("f.xlsx", with_entry("XL\\Workbook.bin", b"")),
        ("f.xlsx", with_entry("content.xml", b"<office/>")),
        ("f.xlsx", with_entry(TEXTS, b"<sst/>")),
        ("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)),
    ],
    ids=["binary", "binary-in-capitals", "open-document", "twice", "old"],
)
def test_what_may_be_read_as_another_workbook_is_none(name: str, content: bytes) -> None:
    with pytest.raises(ImportUnreadable, match="is no xlsx workbook"):
        opened(content, name)
