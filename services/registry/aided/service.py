"""People helped beyond the register, and links with them, as kinds of records."""

from sqlalchemy import func, select

from services.registry.aided import rules
from services.registry.aided.models import (
    AidObject,
    AidObjectFields,
    AidObjectQuery,
    ObjectPairing,
    ObjectPairingFields,
    ObjectPairingQuery,
)
from services.registry.households.models import Household
from services.registry.households.queries import households_of
from services.registry.pairings.queries import helper_at_hand, unit_at_hand
from services.registry.pairings.refusals import PairingEndsEarly
from services.registry.pairings.rules import check_one_of
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import find_record
from shared.business_dates import check_not_future
from shared.database import table_of
from shared.policies.pack import PolicyPack
from shared.policies.staffing import PairedAidSection


def _section(pack: PolicyPack) -> PairedAidSection | None:
    return pack.paired_aid


async def _check_object(desk: Desk, step: Step[AidObject]) -> None:
    row = step.row
    check_not_future(desk.clock, row.taken_on, field="taken_on")
    plan = await desk.policies.for_area(desk.session, row.area_code, step.occurred_on, _section)
    rules.check_object_kind(row.object_kind, [kind.code for kind in plan.object_kinds])
    registered = None
    if row.household_no is not None:
        table = table_of(Household).c
        found = households_of(desk.caller).where(
            table.county_code == row.county_code, table.household_no == row.household_no
        )
        registered = (await desk.session.scalars(found)).first() is not None
    rules.check_household_no(row.object_kind, registered)


async def _check_link(desk: Desk, step: Step[ObjectPairing]) -> None:
    row = step.row
    check_one_of(row.unit_id, row.helper_id)
    if row.ended_on is not None and row.ended_on < row.started_on:
        raise PairingEndsEarly(field="ended_on")
    check_not_future(desk.clock, row.started_on, field="started_on")
    if row.ended_on is not None:  # whoever helps to a day that is still to come counts as helping
        check_not_future(desk.clock, row.ended_on, field="ended_on")
    one = await find_record(desk.session, desk.caller, AidObject, row.object_id, field="object_id")
    if row.helper_id is not None:
        await helper_at_hand(desk, row.county_code, row.helper_id)
    if row.unit_id is None or row.ended_on is not None:
        return
    unit = await unit_at_hand(desk, row.county_code, row.unit_id)
    plan = await desk.policies.for_area(desk.session, row.area_code, step.occurred_on, _section)
    link = plan.student_link
    if one.object_kind == rules.STUDENT and link is not None and unit.unit_kind == link.unit_kind:
        # links of one unit wait for each other, so that two at once are not both within the number
        await desk.session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"students {unit.county_code} {unit.id}", 0)))
        )
        rules.check_students(await _students_beside(desk, row), link.students)


async def _students_beside(desk: Desk, row: ObjectPairing) -> int:
    link, other = table_of(ObjectPairing).c, table_of(AidObject).c
    count: int | None = await desk.session.scalar(
        select(func.count(link.object_id.distinct()))
        .join(table_of(AidObject), (other.county_code == link.county_code) & (other.id == link.object_id))
        .where(
            link.county_code == row.county_code,
            link.unit_id == row.unit_id,
            link.id != row.id,
            link.ended_on.is_(None),
            link.withdrawn_on.is_(None),
            other.object_kind == rules.STUDENT,
        )
    )
    return count or 0


AID_OBJECT = RecordKind(
    name="aid_object",
    title="帮扶对象",
    path="aid-objects",
    model=AidObject,
    fields=AidObjectFields,
    read="help.read",
    write="help.write",
    check=_check_object,
    query=AidObjectQuery,
    number="number",
    told=("object_kind", "able_to_work", "taken_on"),
)

OBJECT_PAIRING = RecordKind(
    name="object_pairing",
    title="对象结对",
    path="object-pairings",
    model=ObjectPairing,
    fields=ObjectPairingFields,
    read="help.read",
    write="help.write",
    check=_check_link,
    query=ObjectPairingQuery,
    told=("object_id", "unit_id", "helper_id", "started_on", "ended_on"),
)
