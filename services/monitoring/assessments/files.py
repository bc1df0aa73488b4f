"""Published results as a file for the unit's yearly review and for personnel offices: xlsx or csv."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import ExportQuery
from services.monitoring.assessments.problems import TooManyResults
from services.monitoring.assessments.results import all_results
from services.monitoring.assessments.rules import KIND_LABELS
from services.monitoring.assessments.schemas import PublishedResult
from shared.calendar import Clock
from shared.csv_lines import BYTE_ORDER_MARK, csv_line
from shared.security.callers import Caller
from shared.workbooks import Book, Cell, Sheet

TITLE = "精准扶贫工作考核结果"
MOST_RESULTS = 20_000
COLUMNS = (
    "考核表", "考核期", "对象类别", "代码", "名称", "所在单位", "责任落实得分", "资金投入得分", "总分", "等次", "名次",
    "并列", "一票否决", "问责", "结果运用", "公布日期",
)  # fmt: skip


async def write_results(session: AsyncSession, clock: Clock, caller: Caller, query: ExportQuery) -> IO[bytes]:
    """Write published results into a file without a name, to be read from its beginning.

    Raises:
        TooManyResults: more than a file is made of.
    """
    results = await all_results(session, caller, query, MOST_RESULTS + 1)
    if len(results) > MOST_RESULTS:
        raise TooManyResults(f"超过 {MOST_RESULTS} 条", f"There are more than {MOST_RESULTS}")
    rows = [_row(result) for result in results]
    heading = (TITLE, f"条数：{len(rows)}", f"打印日期：{clock.today()}")
    if query.format == "csv":
        return await asyncio.to_thread(_csv, heading, rows)
    return await asyncio.to_thread(_xlsx, heading, rows, clock)


def _row(result: PublishedResult) -> tuple[Cell, ...]:
    """What personnel offices learn of a unit or person. Source: R000-087."""
    return (
        result.sheet_label,
        result.period,
        KIND_LABELS[result.kind],
        result.code,
        result.name,
        result.unit_name,
        result.duty_points,
        result.money_points,
        result.total_points,
        result.level_label,
        result.rank,
        "是" if result.tied else "",
        "；".join(result.vetoes),
        "；".join(result.accountability),
        "；".join(result.uses),
        result.published_on,
    )


def _xlsx(heading: Sequence[str], rows: Sequence[Sequence[Cell]], clock: Clock) -> IO[bytes]:
    book = Book(created_at=clock.now().astimezone(UTC))
    try:
        sheet = Sheet(book, "考核结果", COLUMNS, heading=heading)
        sheet.fit(rows)
        sheet.add(rows)
        sheet.finish(totals=0)
        return book.finish()
    except BaseException:
        book.drop()
        raise


def _csv(heading: Sequence[str], rows: Sequence[Sequence[Cell]]) -> IO[bytes]:
    file = tempfile.TemporaryFile(prefix="fupin-results-")  # noqa: SIM115  # whoever sends it closes it
    lines = [*(csv_line([text]) for text in heading), csv_line(COLUMNS), *map(csv_line, rows)]
    file.write((BYTE_ORDER_MARK + "".join(lines)).encode())
    file.seek(0)
    return file
