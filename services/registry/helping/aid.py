"""How far a plan of paired aid has come in an area."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from services.registry.aided.models import AidObject, ObjectPairing
from services.registry.aided.rules import POOR_HOUSEHOLD, STUDENT
from services.registry.donations.models import Donation, ObjectDonation
from services.registry.donations.service import STUDENT_AID
from services.registry.helpers.models import HelpUnit
from services.registry.helping.coverage import poor_of
from services.registry.helping.forms import DayQuery, GoodsProgress, PairedAidProgress, UnitSeen
from services.registry.helping.people import units_seen
from services.registry.households.models import Household
from services.registry.records.kinds import Desk
from services.registry.records.models import Record
from services.registry.records.queries import scope_of
from shared.database import Page, table_of
from shared.policies.pack import PolicyPack
from shared.policies.staffing import Goods, PairedAidSection, StudentLink
from shared.security.callers import Caller


def _section(pack: PolicyPack) -> PairedAidSection | None:
    return pack.paired_aid


async def progress(desk: Desk, query: DayQuery) -> PairedAidProgress:
    """What was given and taken on by a day, beside what the plan says.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan of paired aid holds in the area.
    """
    asked, on = desk.caller.narrowed(query.area, field="area"), query.on or desk.clock.today()
    plan = await desk.policies.for_area(desk.session, asked.area_prefix, on, _section)
    one = table_of(AidObject).c
    counted = await desk.session.execute(
        select(one.object_kind, func.count())
        .where(scope_of(asked, AidObject), one.withdrawn_on.is_(None), one.taken_on <= on)
        .group_by(one.object_kind)
    )
    objects = {kind.code: 0 for kind in plan.object_kinds} | {row[0]: row[1] for row in counted}
    gift = table_of(ObjectDonation).c
    students = await _figures(
        desk, asked, ObjectDonation, on, STUDENT_AID, func.count(gift.object_id.distinct()), func.sum(gift.value_fen)
    )
    aid = plan.student_aid
    return PairedAidProgress(
        objects=objects,
        students_planned=aid.students if aid else None,
        students_helped=students[0],
        student_aid_planned_fen=aid.students * aid.amount_fen if aid else None,
        student_aid_given_fen=int(students[1] or 0),
        goods=[await _goods(desk, asked, on, goods) for goods in plan.goods],
        working_set_planned=plan.working_set.households if plan.working_set else None,
        working_set_taken_on=objects.get(POOR_HOUSEHOLD, 0),
        units_without_student=await _without_student(desk, asked, plan.student_link) if plan.student_link else [],
    )


async def _goods(desk: Desk, asked: Caller, on: date, goods: Goods) -> GoodsProgress:
    gift, other = table_of(Donation).c, table_of(ObjectDonation).c
    to_households = await _figures(
        desk,
        asked,
        Donation,
        on,
        goods.code,
        func.sum(gift.quantity),
        func.sum(gift.value_fen),
        func.count(gift.household_id.distinct()),
    )
    to_others = await _figures(
        desk, asked, ObjectDonation, on, goods.code, func.sum(other.quantity), func.sum(other.value_fen)
    )
    return GoodsProgress(
        **goods.model_dump(include={"code", "label", "unit", "per_household", "unit_value_fen"}),
        quantity=str((to_households[0] or Decimal(0)) + (to_others[0] or Decimal(0))),
        value_fen=int(to_households[1] or 0) + int(to_others[1] or 0),
        households=to_households[2],
        households_short=None if goods.per_household is None else await _short(desk, asked, on, goods),
    )


async def _figures(desk: Desk, asked: Caller, model: type[Record], on: date, code: str, *figures: Any) -> Any:
    table = table_of(model).c
    return (
        await desk.session.execute(
            select(*figures)
            .select_from(table_of(model))
            .where(scope_of(asked, model), table.withdrawn_on.is_(None), table.goods_code == code, table.given_on <= on)
        )
    ).one()


async def _short(desk: Desk, asked: Caller, on: date, goods: Goods) -> int:
    gift, household = table_of(Donation).c, table_of(Household).c
    got = (
        select(func.coalesce(func.sum(gift.quantity), 0))
        .where(
            gift.county_code == household.county_code,
            gift.household_id == household.id,
            gift.goods_code == goods.code,
            gift.given_on <= on,
            gift.withdrawn_on.is_(None),
        )
        .scalar_subquery()
    )
    statement = poor_of(asked).where(got < goods.per_household).with_only_columns(func.count())
    return int((await desk.session.execute(statement)).scalar_one())


async def _without_student(desk: Desk, asked: Caller, link: StudentLink) -> list[UnitSeen]:
    """Units of the kind that are linked with fewer students than the plan says; as many as a page holds."""
    unit, line, one = table_of(HelpUnit).c, table_of(ObjectPairing).c, table_of(AidObject).c
    students = (
        select(func.count(line.object_id.distinct()))
        .join(table_of(AidObject), (one.county_code == line.county_code) & (one.id == line.object_id))
        .where(
            line.county_code == unit.county_code,
            line.unit_id == unit.id,
            line.ended_on.is_(None),
            line.withdrawn_on.is_(None),
            one.object_kind == STUDENT,
        )
        .scalar_subquery()
    )
    found = await desk.session.execute(
        units_seen(asked)
        .where(unit.unit_kind == link.unit_kind, students < link.students)
        .order_by(unit.number)
        .limit(Page.MAX)
    )
    return [UnitSeen.model_validate(row) for row in found]
