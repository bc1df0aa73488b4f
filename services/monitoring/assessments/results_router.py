"""Published results over HTTP: by unit and person, as a file, and as next year's weights."""

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import StreamingResponse

from services.monitoring.assessments import results
from services.monitoring.assessments.files import TITLE, write_results
from services.monitoring.assessments.forms import AssessedYear, ExportQuery, ResultQuery
from services.monitoring.assessments.schemas import FundWeightList, ResultList
from shared.csv_lines import CSV
from shared.database import SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires
from shared.workbooks import XLSX, attachment, sent

router = repeatable_router(prefix="/monitoring/assessment-results", tags=["assessments"])

Reader = Annotated[Caller, requires("work_assessment.read")]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
        }
    }
}


@router.get("")
async def list_results(query: Annotated[ResultQuery, Query()], caller: Reader, session: SnapshotDep) -> ResultList:
    """List published results of units, people and areas, with vetoes and who was held to account."""
    return await results.list_results(session, caller, query)


@router.get("/export", response_class=StreamingResponse, responses=_FILE)
async def export_results(
    query: Annotated[ExportQuery, Query()],
    caller: Reader,
    session: SnapshotDep,
    clock: ClockDep,
) -> StreamingResponse:
    """Download published results for the yearly review and promotion: a row per unit or person."""
    file = await write_results(session, clock, caller, query)
    name = f"{TITLE} {clock.today()}.{query.format}"
    return sent(file, attachment(name), XLSX if query.format == "xlsx" else CSV)


@router.get("/fund-weights")
async def show_fund_weights(
    caller: Reader,
    session: SnapshotDep,
    clock: ClockDep,
    area: AskedArea = None,
    year: Annotated[AssessedYear | None, Query(description="资金年度；缺省为今年")] = None,
) -> FundWeightList:
    """Show the weights of a year's competitive funds, by the published results of the year before."""
    return await results.fund_weights(session, caller, area, year or clock.today().year)
