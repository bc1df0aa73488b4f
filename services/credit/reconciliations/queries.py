"""Lines as they stand now: what came with the file, overlaid by the last later judgement."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.credit.reconciliations.models import Reconciliation, ReconciliationChange, ReconciliationLine
from services.credit.reconciliations.rules import Result
from shared.database import table_of


def current_lines(county_code: str, reconciliation_id: UUID) -> Select[Any]:
    """The lines of a file with their present judgement, in their order."""
    line, table = table_of(ReconciliationLine).c, table_of(ReconciliationChange).c
    change = (
        select(table_of(ReconciliationChange))
        .where(table.county_code == county_code, table.reconciliation_id == reconciliation_id)
        .ext(distinct_on(table.number))
        .order_by(table.number, table.place.desc())
        .subquery("change")
    )
    changed = change.c.number.is_not(None)
    at_first = case((line.result == Result.MATCHED.value, "agreed"), else_="open")
    return (
        select(
            line.number,
            line.file_line,
            line.loan_no,
            line.kind,
            line.bank_fen,
            line.reference,
            line.result.label("first_result"),
            func.coalesce(change.c.result, line.result).label("result"),
            func.coalesce(change.c.state, at_first).label("state"),
            case((changed, change.c.ours_fen), else_=line.ours_fen).label("ours_fen"),
            case((changed, change.c.event_id), else_=line.event_id).label("event_id"),
            change.c.resolved_by,
            change.c.resolved_on,
            func.coalesce(change.c.place, 0).label("place"),
        )
        .select_from(table_of(ReconciliationLine))
        .outerjoin(change, and_(change.c.number == line.number))
        .where(line.county_code == county_code, line.reconciliation_id == reconciliation_id)
        .order_by(line.number)
    )


def newest_file(county_code: str, bank_code: str, occurred_on: Any) -> Select[Any]:
    """The file of a day that counts."""
    table = table_of(Reconciliation).c
    return (
        select(Reconciliation)
        .where(table.county_code == county_code, table.bank_code == bank_code, table.occurred_on == occurred_on)
        .order_by(table.version.desc())
        .limit(1)
    )
