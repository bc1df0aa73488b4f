"""Notices of special funds as a kind of record, and which projects and funds lack publicity."""

from typing import Any

from services.registry.funds.models import FundPlan
from services.registry.notices.refusals import ObjectionOpen
from services.registry.publicity import hanging, rules
from services.registry.publicity.models import FundNotice, FundNoticeFields, FundNoticeQuery
from services.registry.records.kinds import Desk, RecordKind, Step
from shared.business_dates import check_not_future


async def check_ended(desk: Desk, step: Step[Any]) -> None:
    """Refuse to take a notice down in the future, or while an objection to it is open.

    Raises:
        DateInFuture, ObjectionOpen: so it is.
    """
    row: hanging.Hanging = step.row
    if row.ended_on is None or not step.sets("ended_on"):
        return
    check_not_future(desk.clock, row.ended_on, field="ended_on")
    notice = await hanging.notice_of(desk, row)
    if notice is not None and (number := await hanging.open_objections(desk, notice)):
        raise ObjectionOpen(f"尚有 {number} 条异议未答复", f"{number} objections are open")


async def _check(desk: Desk, step: Step[FundNotice]) -> None:
    row = step.row
    plan = await desk.session.get(FundPlan, (row.county_code, row.plan_id))
    if plan is not None:  # what isn't there is refused with the other references
        rules.check_notice(plan.area_code, row.area_code, row.started_on, row.ended_on)
    await check_ended(desk, step)
    if step.before is not None:
        await hanging.check_not_fixed(desk, step, "plan_id")


FUND_NOTICE = RecordKind(
    name="fund_notice",
    title="资金公示",
    path="fund-notices",
    model=FundNotice,
    fields=FundNoticeFields,
    read="special_fund.read",
    write="special_fund.write",
    check=_check,
    query=FundNoticeQuery,
    follow=hanging.follow_fund_notice,
    withdrawal=hanging.check_not_objected,
)
