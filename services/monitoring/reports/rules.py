"""What a reported figure must keep to, and when it is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus

from shared.calendar import day_text, year_before
from shared.codes import counts_whole
from shared.errors import Invalid, Refusal


class ReportState(StrEnum):
    """How far a reported figure has come."""

    REPORTED = "reported"
    CHECKED = "checked"
    RETURNED = "returned"
    CORRECTED = "corrected"


REPORT_STATE_LABELS = {
    ReportState.REPORTED: "待审核",
    ReportState.CHECKED: "已审核",
    ReportState.RETURNED: "已退回",
    ReportState.CORRECTED: "已更正",
}


class NoSuchIndicator(Refusal):
    """No plan in force lets departments report the indicator for such an area."""

    code = "monitoring.no_such_indicator"
    status = HTTPStatus.CONFLICT
    title = "该地区没有这项需要上报的指标"
    title_en = "No plan in force has this indicator reported for such an area"
    remedy = "请核对指标代码、地区层级和日期；系统自动计算的指标不需要上报。"
    remedy_en = "Check the indicator, the level of the area and the day; computed indicators are not reported."


class FigureNotFitting(Invalid):
    """A figure that the indicator can't have."""

    code = "monitoring.figure_not_fitting"
    title = "数值不符合该指标的要求"
    title_en = "The figure does not fit the indicator"
    remedy = (
        "请按指标的单位填写：比例写成小数，金额以分为单位，逐一计数的（户、人、名、个等）填整数，"
        "状态类指标填写所列状态之一。"
    )
    remedy_en = (
        "Write shares as decimals, money in fen, what is counted one by one in whole numbers, "
        "and of states one that the indicator lists."
    )


class DepartmentNotNamed(Invalid):
    """A department that the plan doesn't name for the indicator."""

    code = "monitoring.report_department_not_named"
    title = "方案没有写明由该部门提供这项数据"
    title_en = "The plan does not name this department for the indicator"
    remedy = "请按方案写明的名称填写部门；不填的，记为方案写明的责任部门。"
    remedy_en = "Use a name of the plan; left out, it is the department that the plan makes answer for the figure."


class FigureBeforePlan(Invalid):
    """A figure of a day long before the plan that asks for it."""

    code = "monitoring.figure_before_plan"
    title = "数据所属日期过早，与方案无关"
    title_en = "The figure is of a day too long before the plan"
    remedy = "请核对数据所属日期；方案实施前一年以内的数据只用作基数或与上年同期对比，不作为完成数。"
    remedy_en = "Check the day; of the year before the plan figures are only what it sets out from and compares with."


class ReportPending(Refusal):
    """Another report of the same figure waits to be checked."""

    code = "monitoring.report_pending"
    status = HTTPStatus.CONFLICT
    title = "该指标当日的数据正在等待审核"
    title_en = "A report of this figure is waiting to be checked"
    remedy = "请先审核或退回已上报的数据，再重新上报。"
    remedy_en = "Have the waiting report checked or returned first."


class CorrectionReasonMissing(Invalid):
    """A figure that was checked is to be replaced without a reason."""

    code = "monitoring.correction_reason_missing"
    title = "更正已审核的数据应说明理由"
    title_en = "A figure that was checked is corrected only with a reason"
    remedy = "请填写更正理由；原数据会保留。"
    remedy_en = "Say why it is corrected; the figure before is kept."


class CheckedByReporter(Refusal):
    """Who reported a figure would check it himself."""

    code = "monitoring.checked_by_reporter"
    status = HTTPStatus.CONFLICT
    title = "不能审核自己上报的数据"
    title_en = "Nobody checks the figure that he reported"
    remedy = "请由另一名有审核权限的人员审核。"
    remedy_en = "Let another person check it."


class ReportNotPending(Refusal):
    """A report that was checked, returned or corrected already."""

    code = "monitoring.report_not_pending"
    status = HTTPStatus.CONFLICT
    title = "该数据不在待审核状态"
    title_en = "The report is not waiting to be checked"
    remedy = "请刷新后核对；需要修改已审核数据的，请重新上报并说明更正理由。"
    remedy_en = "Look again; to change a checked figure report it anew with the reason."


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator's figures are.

    Attributes:
        unit: unit of shared.policies.indicators.
        unit_label: what a count is in.
        states: of an indicator of states, from the least to the most.
        unbounded: of a share that is no part of a whole, such as a growth.
    """

    unit: str
    unit_label: str | None = None
    states: tuple[str, ...] = ()
    unbounded: bool = False


def check_figure(measured: Measured, value: Decimal | None, state: str | None) -> None:
    """Refuse a figure that the indicator can't have.

    Args:
        measured: what its figures are.
        value: the number; None for a state.
        state: the state; None for a number.

    Raises:
        FigureNotFitting: naming the field.
    """
    if measured.states:
        if value is not None:
            raise FigureNotFitting("状态类指标没有数值", "An indicator of states has no number", field="value")
        if state not in measured.states:
            allowed = "、".join(measured.states)
            raise FigureNotFitting(f"状态应为：{allowed}", f"The state is one of: {allowed}", field="state")
        return
    if state is not None:
        raise FigureNotFitting("该指标没有状态", "The indicator has no states", field="state")
    if value is None:
        raise FigureNotFitting("请填写数值", "The number is missing", field="value")
    if measured.unit == "share":
        least, most = (-1, 100) if measured.unbounded else (0, 1)
        if not least <= value <= most:
            raise FigureNotFitting(
                f"比例应写成 {least} 至 {most} 的小数，95% 写成 0.95",
                f"A share is a decimal from {least} to {most}: 95 % is 0.95",
                field="value",
            )
    elif value < 0:
        raise FigureNotFitting("数值不能为负", "The number can't be negative", field="value")
    if counts_whole(measured.unit, measured.unit_label) and value != value.to_integral_value():
        raise FigureNotFitting("应为整数", "It is a whole number", field="value")


def check_department(given: str, named: Sequence[str]) -> None:
    """Refuse a department that the plan doesn't name for an indicator.

    Args:
        given: it; empty where it is left to the plan.
        named: who answers for the figure, then who leads or joins the work that it counts for; empty where the plan
            names nobody, and anybody may report.

    Raises:
        DepartmentNotNamed: telling the names.
    """
    if given and named and given not in named:
        told = "、".join(named)
        raise DepartmentNotNamed(
            f"“{given}”；方案写明：{told}", f"{given!r}; the plan names: {told}", field="department"
        )


def earliest_day(in_force: date) -> date:
    """The first day of which a plan's figures may tell: one year before it, as where the plan sets out from.

    Args:
        in_force: first day on which the plan holds.

    Assumed: a year; plans compare with the year before and with nothing earlier.
    """
    return year_before(in_force)


def check_day(as_of: date, in_force: date) -> None:
    """Refuse a figure of a day that says nothing of a plan. Raises FigureBeforePlan."""
    if as_of < earliest_day(in_force):
        first = earliest_day(in_force)
        raise FigureBeforePlan(
            f"方案自{day_text(in_force)}起实施，可上报{day_text(first)}及以后的数据",
            f"The plan holds from {in_force}: figures as of {first} and later are reported",
            field="as_of",
        )


def due_by(as_of: date, within_days: int | None) -> date | None:
    """The last day for reporting a figure; None where the plan sets none.

    Args:
        as_of: day that the figure tells of.
        within_days: days after it.
    """
    return None if within_days is None else as_of + timedelta(days=within_days)


def is_late(reported_on: date, due: date | None) -> bool:
    """Whether a figure was reported after the last day for it."""
    return due is not None and reported_on > due
