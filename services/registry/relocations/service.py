"""Relocations as a kind of record, their order, and how far the plan has come."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from services.registry.households.models import REGISTERED, Household
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import scope_of
from services.registry.records.rulebook import section_of
from services.registry.relocations import rules
from services.registry.relocations.models import (
    BatchRead,
    CandidateList,
    CandidateQuery,
    CandidateRead,
    PlanQuery,
    Relocation,
    RelocationClasses,
    RelocationFields,
    RelocationPlanRead,
    RelocationQuery,
)
from shared.areas import full_code, significant_prefix
from shared.business_dates import check_not_future
from shared.codes import RELOCATION_PRIORITIES
from shared.database import decode_cursor, decode_number, encode_cursor, is_one_of, table_of
from shared.policies import NoActivePolicy, PolicyPack
from shared.policies.help import RelocationSection
from shared.security.callers import COUNTY_DIGITS, rows_within


def _batches_of(pack: PolicyPack) -> RelocationSection | None:
    return pack.relocation if pack.relocation and pack.relocation.batches else None


async def read_plan(desk: Desk, query: PlanQuery) -> RelocationPlanRead:
    """The plan that holds in an area, and how far it has come there.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with batches holds there.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    area = full_code(asked.area_prefix)
    plan = await desk.policies.for_area(desk.session, area, desk.clock.today(), _batches_of)
    table = table_of(Relocation).c
    has_moved = table.moved_on.is_not(None)
    rows = (
        await desk.session.execute(
            select(table.batch, table.settlement, has_moved.label("moved"), func.sum(table.people).label("people"))
            .where(scope_of(asked, Relocation), table.withdrawn_on.is_(None))
            .group_by(table.batch, table.settlement, has_moved)
        )
    ).all()
    placed: dict[str, int] = defaultdict(int)
    moved: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.batch is not None:
            placed[row.batch] += row.people
            moved[row.batch] += row.people if row.moved else 0
    settled = rules.settled_people([(str(row.settlement), row.people) for row in rows if row.moved])
    all_moved = sum(moved.values())
    share = rules.settled_share(settled, all_moved)
    least = plan.settlement.least if plan.settlement is not None else None
    relabelled = {one.key: one.year for one in plan.relabelled}
    return RelocationPlanRead(
        total_people=plan.total.people if plan.total is not None else sum(one.people for one in plan.batches),
        batches=[
            BatchRead(
                key=one.key,
                year=one.year,
                relabelled_year=relabelled.get(one.key),
                planned_people=one.people,
                placed_people=placed[one.key],
                moved_people=moved[one.key],
            )
            for one in plan.batches
        ],
        placed_people=sum(placed.values()),
        moved_people=all_moved,
        settled_people=settled,
        settled_share=None if share is None else str(share),
        least_share=None if least is None else str(least),
        reached=rules.is_settled(share, least),
    )


async def candidates(desk: Desk, query: CandidateQuery) -> CandidateList:
    """Households that agreed to move and stand in no batch: by priority class, then by the day of their consent.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with batches holds there.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    area = full_code(asked.area_prefix)
    plan = await desk.policies.for_area(desk.session, area, desk.clock.today(), _batches_of)
    order = [one.code for one in plan.priorities]
    # an alias, since the scope speaks of the household's own table
    home: Any = aliased(Household)
    table = table_of(Relocation).c
    lives = (home.county_code == table.county_code) & (home.id == table.household_id)
    waiting: Any = (
        select(table.county_code, table.id, table.priority_classes, table.consented_on)
        .join(home, lives)
        .where(
            scope_of(asked, Relocation), table.withdrawn_on.is_(None), table.batch.is_(None), home.removed_on.is_(None)
        )
    )
    # the plan's order of the classes is known here alone: the keys of all are sorted, one page of them is read
    keyed = sorted((_key(row, order), row.county_code) for row in await desk.session.execute(waiting))
    if query.after:
        rank, day, at = decode_cursor("relocations", query.after, 3)
        keyed = [one for one in keyed if one[0] > (decode_number(rank), day, at)]
    page = keyed[: query.limit]
    counties, ids = sorted({county for _, county in page}), [UUID(key[-1]) for key, _ in page]
    statement: Any = select(Relocation, home).join(home, lives)
    found = await desk.session.execute(
        statement.where(is_one_of(table.county_code, counties), is_one_of(table.id, ids))
    )
    by_id = {row.id: _candidate(row, at_home) for row, at_home in found}
    return CandidateList(
        items=[by_id[one] for one in ids],
        next=encode_cursor("relocations", *page[-1][0]) if len(keyed) > query.limit else None,
    )


def _key(row: Any, order: list[str]) -> tuple[int, str, str]:
    known = [one for one in row.priority_classes if one in order]
    return (rules.rank_of(known, order), str(row.consented_on), str(row.id))


def _candidate(row: Relocation, home: Household) -> CandidateRead:
    first = row.priority_classes[0] if row.priority_classes else None
    labels = [RELOCATION_PRIORITIES.by_code(one).label for one in row.priority_classes]
    return CandidateRead(
        county_code=row.county_code,
        household_id=home.id,
        relocation_id=row.id,
        household_no=home.household_no,
        village_code=home.village_code,
        head_name=home.head_name,
        people=row.people,
        consented_on=row.consented_on,
        priority_class=first,
        reason="、".join(labels) or "不属于优先搬迁对象",
    )


async def _check(desk: Desk, step: Step[Relocation]) -> None:
    row, household = step.row, step.home
    rules.check_consent(row.consent, row.consented_on, step.occurred_on)
    if step.sets("people"):
        rules.check_people(row.people, household.people)
    rules.check_move(row.moved_on, row.batch, row.settlement)
    if row.moved_on is not None:  # who is to move has not moved, and counts as settled nowhere
        check_not_future(desk.clock, row.moved_on, field="moved_on")
    plan = await section_of(desk, household.village_code, step.occurred_on, lambda pack: pack.relocation)
    if plan is not None and step.sets("relocation_kind"):
        rules.check_kind(row.relocation_kind, [one.code for one in plan.kinds])
    circumstances = rules.Circumstances(
        household.household_type,
        household.status == REGISTERED,
        row.disaster_hit or "disaster" in (household.main_cause, *household.other_causes),
        row.in_danger,
    )
    order = [one.code for one in plan.priorities] if plan is not None else []
    if step.before is None or step.before["batch"] is None:  # who stands in a batch came as he came
        row.priority_classes = list(rules.classes_of(circumstances, order))
    if row.batch is not None and step.sets("batch", "people"):
        await _check_batch(desk, step, row.batch, household)


async def _check_batch(desk: Desk, step: Step[Relocation], batch: str, household: Household) -> None:
    row = step.row
    try:
        activation, plan = await desk.policies.holding(
            desk.session, household.village_code, step.occurred_on, _batches_of
        )
    except NoActivePolicy:
        raise rules.NoSuchBatch(field="batch") from None
    planned = next((one.people for one in plan.batches if one.key == batch), None)
    if planned is None:
        raise rules.NoSuchBatch(field="batch")
    # households put into a batch at once wait for each other, so that together they fit, whichever code the plan bears
    lock = func.hashtextextended(f"batch {desk.caller.areas.present_code(activation.area_code)} {batch}", 0)
    await desk.session.execute(select(func.pg_advisory_xact_lock(lock)))
    placed = await desk.session.scalar(_placed(desk, row, batch, activation.area_code))
    rules.check_room(row.people, int(placed or 0), planned)


def _placed(desk: Desk, row: Relocation, batch: str, area_code: str) -> Select[Any]:
    """People in a batch but for a household, of the area for which the plan holds, under whatever code they stand."""
    household, table = table_of(Household).c, table_of(Relocation).c
    prefix = significant_prefix(area_code)
    inside = (
        household.county_code == row.county_code  # above the counties, each has the batch to itself
        if len(prefix) < COUNTY_DIGITS
        else rows_within(desk.caller.areas.reaches(prefix), household.county_code, household.village_code)
    )
    return (
        select(func.coalesce(func.sum(table.people), 0))
        .join(table_of(Household), (household.county_code == table.county_code) & (household.id == table.household_id))
        .where(
            inside,
            table.id != row.id,
            table.batch == batch,
            table.withdrawn_on.is_(None),
        )
    )


RELOCATION = RecordKind(
    name="relocation",
    title="易地搬迁",
    path="relocations",
    model=Relocation,
    fields=RelocationFields,
    read="help.read",
    write="help.write",
    check=_check,
    query=RelocationQuery,
    constraints={"uq_relocation_household": (rules.RelocationExists, "household_id")},
    answers="measure",
    carried=RelocationClasses,
    told=("relocation_kind", "people", "consent", "settlement", "moved_on"),
)
