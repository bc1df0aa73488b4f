"""Goods, their steps and their trace over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from services.registry.goods.models import TraceRead
from services.registry.goods.service import GOODS_BATCH, GOODS_STEP, trace
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.repeatable import repeatable_router

traces = repeatable_router(prefix="/registry/goods-traces", tags=["goods-traces"])


@traces.get("/{trace_code}")
async def read_trace(trace_code: str, desk: Annotated[Desk, desk_of("help.read")]) -> TraceRead:
    """Trace a batch by the code on its label: its steps, back to where it grew, and onward to what was made of it."""
    return await trace(desk, trace_code)


router = APIRouter()
for one in (record_router(GOODS_BATCH), record_router(GOODS_STEP), traces):
    router.include_router(one)
