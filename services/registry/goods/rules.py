"""What keeps a chain of goods unbroken: no step before the batch, no batch made of itself."""

from collections.abc import Collection
from datetime import date
from http import HTTPStatus

from shared.errors import Refusal

MOST_BATCHES = 100
"""Batches that a trace shows in either direction; a longer chain is a mistake."""


class OriginUnknown(Refusal):
    """A batch from a household, or made of a batch, that the county doesn't have."""

    code = "registry.origin_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "产地户或原料批次不存在"
    title_en = "The origin is not on record"
    remedy = "请核对户编号、行政村代码和原料批次的追溯码。"
    remedy_en = "Check the household's number, its village, and the code of the batch it was made of."


class TraceLoop(Refusal):
    """A batch that would be made of itself, or before what it was made of."""

    code = "registry.trace_loop"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "批次不能以自己或更晚的批次为原料"
    title_en = "A batch is made of an earlier one"
    remedy = "请核对原料批次和生产日期。"
    remedy_en = "Check the batch it was made of, and both days."


class StepTooEarly(Refusal):
    """A step before the batch was produced."""

    code = "registry.step_too_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "流转环节早于生产日期"
    title_en = "The step lies before the batch's production"
    remedy = "请核对日期。"
    remedy_en = "Check the dates."


class DestinationRequired(Refusal):
    """A transport or sale that doesn't say where the goods went."""

    code = "registry.destination_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "运输和销售应填写流向"
    title_en = "Transport and sale say where the goods went"
    remedy = "请填写流向，以便追踪。"
    remedy_en = "Give the destination, by which the goods are tracked."


class BatchInUse(Refusal):
    """A batch with steps, or of which others were made, keeps its code and day, and can't be withdrawn."""

    code = "registry.goods_batch_in_use"
    title = "该批次已有流转记录"
    title_en = "The batch has steps, or others were made of it"
    remedy = "请先作废其流转记录和以其为原料的批次。"
    remedy_en = "Withdraw its steps and the batches made of it first."


def check_made_of(trace_code: str, produced_on: date, origins: Collection[tuple[str, date]]) -> None:
    """Refuse a batch that is among its own origins, or that was produced before one.

    Args:
        origins: code and day of each batch it goes back to.

    Raises:
        TraceLoop: so it is.

    Source: R002-090.
    """
    if any(code == trace_code or day > produced_on for code, day in origins):
        raise TraceLoop(field="made_of")


def check_step(step_kind: str, happened_on: date, went_to: str | None, produced_on: date) -> None:
    """Refuse a step before the batch, and a transport or sale to nowhere.

    A batch is produced on the day on which it begins: production and harvest themselves are steps of that day or later.

    Raises:
        StepTooEarly, DestinationRequired: as they say.

    Source: R002-090: 流向可追踪.
    """
    if happened_on < produced_on:
        raise StepTooEarly(field="happened_on")
    if step_kind in ("transport", "sale") and not went_to:
        raise DestinationRequired(field="went_to")
