"""Goods and their steps as kinds of records, and the trace of a batch in both directions."""

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.goods import rules
from services.registry.goods.models import (
    GoodsBatch,
    GoodsBatchFields,
    GoodsBatchQuery,
    GoodsStep,
    GoodsStepFields,
    GoodsStepQuery,
    TraceBatchRead,
    TraceRead,
    TraceStepRead,
)
from services.registry.households.models import Household
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import records_of
from services.registry.records.references import may_refer
from services.registry.villages.queries import every_code_of
from shared.business_dates import check_not_future
from shared.database import is_one_of, table_of
from shared.errors import NotFound


async def trace(desk: Desk, trace_code: str) -> TraceRead:
    """A batch of the caller's area by the code on its label, traced back and onward.

    Raises:
        NotFound: none of the caller's area bears the code.
    """
    table = table_of(GoodsBatch).c
    found = await desk.session.scalars(
        records_of(desk.caller, GoodsBatch)
        .where(table.trace_code == trace_code, table.withdrawn_on.is_(None))
        .order_by(table.county_code)
        .limit(1)
    )
    batch = found.one_or_none()
    if batch is None:
        raise NotFound("没有这个追溯码", "No batch bears the code", field="trace_code")
    back = await _origins(desk.session, batch.county_code, batch.made_of)
    onward = await _onward(desk.session, batch)
    # a county may link batches of several towns: each of these sees its own part of the way
    back, onward = ([one for one in part if desk.caller.covers(one.area_code)] for part in (back, onward))
    shown = await _shown(desk.session, [batch, *back, *onward])
    return TraceRead(batch=shown[0], origins=shown[1 : 1 + len(back)], onward=shown[1 + len(back) :])


async def _origins(session: AsyncSession, county: str, made_of: str | None) -> list[GoodsBatch]:
    """The batches that one goes back to, nearest first."""
    chain: list[GoodsBatch] = []
    while made_of is not None and len(chain) < rules.MOST_BATCHES:
        batch = await _batch_of(session, county, made_of)
        if batch is None:
            break
        chain.append(batch)
        made_of = batch.made_of
    return chain


async def _onward(session: AsyncSession, batch: GoodsBatch) -> list[GoodsBatch]:
    """The batches that were made of one, nearest first."""
    table = table_of(GoodsBatch).c
    made: list[GoodsBatch] = []
    of = [batch.trace_code]
    while of and len(made) < rules.MOST_BATCHES:
        found: Sequence[GoodsBatch] = (
            await session.scalars(
                select(GoodsBatch)
                .where(
                    table.county_code == batch.county_code, is_one_of(table.made_of, of), table.withdrawn_on.is_(None)
                )
                .order_by(table.id)
                .limit(rules.MOST_BATCHES)
            )
        ).all()
        made.extend(found)
        of = [one.trace_code for one in found]
    return made


async def _batch_of(session: AsyncSession, county: str, trace_code: str) -> GoodsBatch | None:
    table = table_of(GoodsBatch).c
    found: GoodsBatch | None = await session.scalar(
        select(GoodsBatch).where(
            table.county_code == county, table.trace_code == trace_code, table.withdrawn_on.is_(None)
        )
    )
    return found


async def _shown(session: AsyncSession, batches: Sequence[GoodsBatch]) -> list[TraceBatchRead]:
    table = table_of(GoodsStep).c
    steps = (
        await session.scalars(
            select(GoodsStep)
            .where(
                table.county_code == batches[0].county_code,
                is_one_of(table.batch_id, [one.id for one in batches]),
                table.withdrawn_on.is_(None),
            )
            .order_by(table.happened_on, table.id)
        )
    ).all()
    return [
        TraceBatchRead(
            **batch.model_dump(include=TraceBatchRead.model_fields.keys() - {"steps"}),
            steps=[TraceStepRead.model_validate(one) for one in steps if one.batch_id == batch.id],
        )
        for batch in batches
    ]


async def _check_batch(desk: Desk, step: Step[GoodsBatch]) -> None:
    row, household = step.row, table_of(Household).c
    check_not_future(desk.clock, row.produced_on, field="produced_on")
    if step.before is not None and step.sets("trace_code", "produced_on"):
        # what follows names the code as it was before
        await _check_unused(desk, row, step.before["trace_code"])
    if row.household_no is not None and step.sets("household_no"):
        lives_there = select(household.id).where(
            household.county_code == row.county_code,
            household.household_no == row.household_no,
            is_one_of(household.village_code, every_code_of(desk.caller, row.area_code)),
        )
        if await desk.session.scalar(lives_there) is None:
            raise rules.OriginUnknown(field="household_no")
    if row.made_of is not None and step.sets("made_of", "produced_on"):
        origins = await _origins(desk.session, row.county_code, row.made_of)
        if not origins or not await may_refer(desk, origins[0]):
            raise rules.OriginUnknown(field="made_of")
        rules.check_made_of(row.trace_code, row.produced_on, [(one.trace_code, one.produced_on) for one in origins])


async def _check_batch_withdrawal(desk: Desk, step: Step[GoodsBatch]) -> None:
    await _check_unused(desk, step.row, step.row.trace_code)


async def _check_unused(desk: Desk, row: GoodsBatch, trace_code: str) -> None:
    way, batch = table_of(GoodsStep).c, table_of(GoodsBatch).c
    used = or_(
        exists().where(way.county_code == row.county_code, way.batch_id == row.id, way.withdrawn_on.is_(None)),
        exists().where(batch.county_code == row.county_code, batch.made_of == trace_code, batch.withdrawn_on.is_(None)),
    )
    if await desk.session.scalar(select(used)):
        raise rules.BatchInUse


async def _check_step(desk: Desk, step: Step[GoodsStep]) -> None:
    row = step.row
    check_not_future(desk.clock, row.happened_on, field="happened_on")
    batch = await desk.session.get(GoodsBatch, (row.county_code, row.batch_id))
    if batch is not None:  # what isn't there is refused with the other references
        rules.check_step(row.step_kind, row.happened_on, row.went_to, batch.produced_on)


GOODS_BATCH = RecordKind(
    name="goods_batch",
    title="农产品批次",
    path="goods-batches",
    model=GoodsBatch,
    fields=GoodsBatchFields,
    read="help.read",
    write="help.write",
    check=_check_batch,
    query=GoodsBatchQuery,
    number="trace_code",
    withdrawal=_check_batch_withdrawal,
)

GOODS_STEP = RecordKind(
    name="goods_step",
    title="农产品流转",
    path="goods-steps",
    model=GoodsStep,
    fields=GoodsStepFields,
    read="help.read",
    write="help.write",
    check=_check_step,
    query=GoodsStepQuery,
    told=("batch_id", "step_kind", "happened_on"),
)
