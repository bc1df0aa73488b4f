"""Bulletins as workbooks: a sheet for each part with its tables and native charts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO

from services.monitoring.bulletins.charts import Bars
from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.layout import chapters
from services.monitoring.bulletins.models import BulletinRead, title_of
from services.monitoring.bulletins.parts import Table, ratio_table
from services.monitoring.bulletins.rules import BulletinPeriod
from shared.calendar import day_text
from shared.workbooks import Book, Sheet

SUMMARY = "要情"


def workbook(content: BulletinContent, issued: BulletinRead | None, drawn_up_at: datetime) -> IO[bytes]:
    """Write a bulletin into a file without a name, to be read from its beginning.

    Args:
        content: what it tells.
        issued: its number and office; None of a preview.
        drawn_up_at: the moment that the file states.
    """
    book = Book(created_at=drawn_up_at.astimezone(UTC))
    try:
        heading = (title_of(content.area_name, BulletinPeriod.parse(content.period)), *_standing(content, issued))
        summary = Sheet(book, SUMMARY, (), heading=heading)
        for text in (*content.highlights, *(("需要督办", *content.concerns) if content.concerns else ())):
            summary.line([text], summary.plain_format)
        summary.skip()
        _put(summary, ratio_table(content.ratios))
        for text in ("说明", *content.notes):
            summary.line([text], summary.plain_format)
        summary.widen()
        for chapter in chapters(content):
            sheet = Sheet(book, chapter.title, (), heading=(heading[0], chapter.title))
            if chapter.is_empty:
                sheet.line([chapter.empty], sheet.plain_format)
            for table in chapter.tables:
                _put(sheet, table)
            for bars in chapter.charts:
                _draw(sheet, bars)
            sheet.widen()
        return book.finish()
    except BaseException:
        book.drop()
        raise


def _standing(content: BulletinContent, issued: BulletinRead | None) -> Sequence[str]:
    if issued is None:
        return (f"预览，未发布；生成日期：{day_text(content.drawn_up_on)}",)
    lines = [f"{issued.number_text}　{issued.office}　{day_text(issued.issued_on)}"]
    if issued.withdrawn_on is not None:
        lines.append(f"本通报已于{day_text(issued.withdrawn_on)}撤回：{issued.withdrawn_reason}")
    return lines


def _put(sheet: Sheet, table: Table) -> None:
    sheet.line([table.title], sheet.plain_format)
    sheet.table(table.columns, table.rows)
    sheet.skip()


def _draw(sheet: Sheet, bars: Bars) -> None:
    sheet.line([bars.title], sheet.plain_format)
    columns = ("图表数据", *(one.name for one in bars.series))
    sheet.chart(bars.title, columns, bars.rows, [one.tone.value for one in bars.series])
