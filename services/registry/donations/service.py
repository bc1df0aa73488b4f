"""Donations as kinds of records."""

from decimal import Decimal

from sqlalchemy import func, select

from services.registry.aided.models import AidObject
from services.registry.aided.rules import STUDENT
from services.registry.donations import rules
from services.registry.donations.models import (
    Donation,
    DonationFields,
    DonationQuery,
    ObjectDonation,
    ObjectDonationFields,
    ObjectDonationQuery,
)
from services.registry.households.models import Member
from services.registry.measures.rules import check_gift
from services.registry.pairings.queries import helper_at_hand, unit_at_hand
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.records.queries import find_record
from services.registry.records.rulebook import section_of
from shared.business_dates import check_not_future
from shared.database import table_of
from shared.errors import NotFound
from shared.policies.pack import PolicyPack
from shared.policies.staffing import Goods, PairedAidSection

STUDENT_AID = "student_aid"
"""Code by which the plan's money for students in hardship is given."""


def _section(pack: PolicyPack) -> PairedAidSection | None:
    return pack.paired_aid


async def _check_gift(desk: Desk, step: Step[Donation] | Step[ObjectDonation], area_code: str) -> Goods | None:
    """What every gift keeps to; the plan's goods where the gift is of them."""
    row = step.row
    check_not_future(desk.clock, row.given_on, field="given_on")
    rules.check_naming(row.name_donor, row.donor_consent_on, step.occurred_on)
    rules.check_quantity(row.donation_kind, row.quantity)
    means = await section_of(desk, area_code, row.given_on, lambda pack: pack.help_means)
    check_gift(row.means, [one.code for one in means or ()])
    if row.unit_id is not None:
        await unit_at_hand(desk, row.county_code, row.unit_id)
    if row.helper_id is not None:
        await helper_at_hand(desk, row.county_code, row.helper_id)
    row.value_fen = rules.value_fen(row.quantity, row.unit_value_fen)
    if row.goods_code is None or row.goods_code == STUDENT_AID:
        return None
    plan = await desk.policies.for_area(desk.session, area_code, row.given_on, _section)
    goods = next((one for one in plan.goods if one.code == row.goods_code), None)
    if goods is None:
        raise rules.GoodsNotOfPlan(field="goods_code")
    rules.check_value(row.unit_value_fen, goods.unit_value_fen)
    return goods


async def _check_donation(desk: Desk, step: Step[Donation]) -> None:
    row, household = step.row, step.household
    assert household is not None  # noqa: S101  # the house locks the household of each of its records
    if row.goods_code == STUDENT_AID:
        raise rules.GoodsNotOfPlan(field="goods_code")
    if row.member_id is not None:
        member = await desk.session.get(Member, (household.county_code, row.member_id))
        if member is None or member.household_id != household.id:
            raise NotFound("该户没有这名成员", "The household has no such member", field="member_id")
    goods = await _check_gift(desk, step, household.village_code)
    if goods is not None:
        rules.check_per_household(await _given_beside(desk, row), row.quantity, goods.per_household)


async def _given_beside(desk: Desk, row: Donation) -> Decimal:
    """Pieces of the same goods that the household has by its other donations."""
    table = table_of(Donation).c
    total: Decimal | None = await desk.session.scalar(
        select(func.sum(table.quantity)).where(
            table.county_code == row.county_code,
            table.household_id == row.household_id,
            table.goods_code == row.goods_code,
            table.id != row.id,
            table.withdrawn_on.is_(None),
        )
    )
    return total or Decimal(0)


async def _check_object_donation(desk: Desk, step: Step[ObjectDonation]) -> None:
    row = step.row
    one = await find_record(desk.session, desk.caller, AidObject, row.object_id, field="object_id")
    await _check_gift(desk, step, row.area_code)
    if row.goods_code == STUDENT_AID:
        plan = await desk.policies.for_area(desk.session, row.area_code, row.given_on, _section)
        if plan.student_aid is None or one.object_kind != STUDENT or row.donation_kind != rules.MONEY:
            raise rules.GoodsNotOfPlan(field="goods_code")
        rules.check_value(row.unit_value_fen, plan.student_aid.amount_fen)


DONATION = RecordKind(
    name="donation",
    title="捐助记录",
    path="donations",
    model=Donation,
    fields=DonationFields,
    read="help.read",
    write="help.write",
    check=_check_donation,
    query=DonationQuery,
    part=Part.MEASURES,
    told=("donation_kind", "unit_id", "helper_id", "quantity", "unit_value_fen", "given_on", "member_id"),
)

OBJECT_DONATION = RecordKind(
    name="object_donation",
    title="对象捐助记录",
    path="object-donations",
    model=ObjectDonation,
    fields=ObjectDonationFields,
    read="help.read",
    write="help.write",
    check=_check_object_donation,
    query=ObjectDonationQuery,
    told=("donation_kind", "unit_id", "helper_id", "quantity", "unit_value_fen", "given_on", "object_id"),
)
