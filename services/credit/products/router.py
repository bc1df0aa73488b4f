"""Loan products over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.problems import NEEDS_PROGRAMME
from services.credit.products import service
from services.credit.products.schemas import ProductList, ProductQuery
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/products", tags=["products"])


@router.get("", responses=NEEDS_PROGRAMME)
async def list_products(
    query: Annotated[ProductQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("product.read")],
) -> ProductList:
    """List the loans that banks offer under a programme in a county on a day."""
    return await service.list_products(session, caller, clock, request.app.state.policies, query)
