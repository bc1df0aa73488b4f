"""Allowance payments as a kind of record."""

from http import HTTPStatus

from services.registry.allowances.models import Allowance, AllowanceFields, AllowanceQuery
from services.registry.pairings.queries import helper_at_hand
from services.registry.records.kinds import Desk, RecordKind, Step
from shared.business_dates import check_not_future
from shared.errors import Refusal
from shared.policies.pack import PolicyPack
from shared.policies.staffing import Allowances


class NoResidentCadre(Refusal):
    """An allowance for a post that is paid none."""

    code = "registry.no_resident_cadre"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该职务不享受驻村补贴"
    title_en = "The post is paid no allowance"
    remedy = "驻村补贴只发给驻村干部，请核对人员职务。"
    remedy_en = "Only resident cadres are paid one; check the helper's post."


class AllowancePaidTwice(Refusal):
    """A second payment of the same allowance for a month."""

    code = "registry.allowance_paid_twice"
    title = "该月该类补贴已发放"
    title_en = "This allowance of the month was paid already"
    remedy = "请核对月份；有误的请在原记录上更正。"
    remedy_en = "Check the month, or correct that record."


class PaidBeforeTheMonth(Refusal):
    """A payment dated before the month that it is for."""

    code = "registry.allowance_before_month"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "发放日期早于补贴月份"
    title_en = "It was paid before the month that it is for"
    remedy = "请核对发放日期和补贴月份。"
    remedy_en = "Check both."


def _section(pack: PolicyPack) -> Allowances | None:
    return pack.staffing.allowances if pack.staffing is not None else None


async def _check(desk: Desk, step: Step[Allowance]) -> None:
    row = step.row
    check_not_future(desk.clock, row.paid_on, field="paid_on")
    if f"{row.paid_on:%Y-%m}" < row.month:
        raise PaidBeforeTheMonth(field="paid_on")
    helper = await helper_at_hand(desk, row.county_code, row.helper_id)
    allowances = await desk.policies.for_area(desk.session, row.area_code, row.paid_on, _section)
    if helper.post not in allowances.posts:
        raise NoResidentCadre(field="helper_id")


ALLOWANCE = RecordKind(
    name="allowance",
    title="驻村补贴",
    path="allowances",
    model=Allowance,
    fields=AllowanceFields,
    read="help.read",
    write="pairing.write",
    check=_check,
    query=AllowanceQuery,
    constraints={"uq_allowance_month": (AllowancePaidTwice, "month")},
)
