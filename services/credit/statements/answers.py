"""Statements on their way out."""

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import StreamingResponse

from services.credit.statements.files import Form, Statement, write_file
from shared.calendar import Clock
from shared.csv_lines import CSV
from shared.workbooks import XLSX, attachment, sent

Format = Annotated[Form, Query(alias="format", description="xlsx 或 csv")]
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
        }
    }
}
"""What an address of files answers, for its document."""


async def answer(statement: Statement, form: Form, clock: Clock) -> StreamingResponse:
    """A statement as a file under its title and the day on which it was made. Raises StatementTooLarge."""
    file = await write_file(statement, form, clock)
    name = f"{statement.title} {clock.today()}.{form}"
    return sent(file, attachment(name), XLSX if form == "xlsx" else CSV)
