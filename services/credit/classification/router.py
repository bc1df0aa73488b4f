"""Classification over HTTP."""

from typing import Annotated

from fastapi import Query

from services.credit.classification import service
from services.credit.classification.schemas import ClassifiedLoans, ClassifiedQuery, MatrixQuery, MigrationMatrix
from shared.database import SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit", tags=["classification"])

Reader = Annotated[Caller, requires("classification.read")]


@router.get("/classifications")
async def list_classified(
    query: Annotated[ClassifiedQuery, Query()], session: SessionDep, caller: Reader
) -> ClassifiedLoans:
    """List loans with the class computed at the last close of day, the bank's own beside it."""
    return await service.list_classified(session, caller, query)


@router.get("/migration-matrix", responses={409: {"description": "The quarter's last day is not closed yet."}})
async def get_migration_matrix(
    query: Annotated[MatrixQuery, Query()], session: SessionDep, caller: Reader
) -> MigrationMatrix:
    """Give how loans moved between classes in a quarter; 409 ``credit.quarter_not_closed`` before its last close."""
    return await service.migration_matrix(session, caller, query)
