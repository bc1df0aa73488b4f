"""Opening an assessment: the sheet and the objects are frozen, and what we know of them is pulled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.assessments.forms import AssessmentCreate, ObjectCreate
from services.monitoring.assessments.models import Assessment, AssessmentObject, AssessmentStep
from services.monitoring.assessments.periods import Period
from services.monitoring.assessments.problems import (
    AssessmentExists,
    BadObjects,
    BadPeriod,
    NoScoreSheet,
    NotTheAssessor,
    PeriodNotOver,
)
from services.monitoring.assessments.pulling import AREA_KINDS, pull
from services.monitoring.assessments.rules import KIND_LABELS, AssessmentState
from services.monitoring.households.models import Household
from shared.areas import AreaLevel, full_code, level_of, listed_areas, significant_prefix
from shared.areas.directory import area_text, areas_of_level, same_codes, tenants_of
from shared.areas.successions import Successions
from shared.business_dates import check_not_future
from shared.calendar import Clock, day_text
from shared.database import is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.policies.score_sheets import ScoreSheet
from shared.policies.selection import Activation
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role


def check_assessor(caller: Caller, sheet: ScoreSheet) -> None:
    """Refuse whoever the sheet doesn't name. Raises NotTheAssessor."""
    if caller.role.value != sheet.assessor:
        who = ROLE_LABELS[Role(sheet.assessor)]
        raise NotTheAssessor(
            f"“{sheet.label}”由{who}组织，您的角色是{ROLE_LABELS[caller.role]}",
            f"{sheet.code} is for {sheet.assessor}, you are {caller.role}",
        )


def read_period(label: str) -> Period:
    """A period as it was written. Raises BadPeriod."""
    try:
        return Period.parse(label)
    except ValueError:
        raise BadPeriod(f"“{label}”不是考核期", f"{label!r} is no period", field="period") from None


async def open_assessment(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, body: AssessmentCreate
) -> Assessment:
    """Open the assessment of an area by a sheet for a period.

    Raises:
        OutsideArea, AreaCodeInvalid, AreaUnknown: the area is not the caller's, or none.
        BadPeriod: the period is none, or another kind than the sheet's.
        NoScoreSheet: no pack in force by the period's end has the sheet for areas of this level.
        NotTheAssessor: the sheet is another role's.
        DateInFuture: the day lies after today.
        PeriodNotOver: the period still runs.
        BadObjects: areas are named, or units named wrongly or not at all.
        AssessmentExists: the area has this assessment.

    Source: R000-085, R004-008.
    """
    asked = caller.narrowed(body.area_code, field="area_code")
    narrowed = replace(asked, area_prefix=caller.areas.same_now(asked.area_prefix))
    area_code, period = full_code(narrowed.area_prefix), read_period(body.period)
    activation, sheet = await _sheet(session, policies, area_code, body.sheet, period.last_day)
    check_assessor(caller, sheet)
    if period.kind != sheet.period:
        raise BadPeriod(
            f"“{sheet.label}”的周期不是 {period.text}", f"{sheet.code} is by {sheet.period}", field="period"
        )
    check_not_future(clock, body.occurred_on)
    if not period.is_over(body.occurred_on):
        raise PeriodNotOver(
            f"{period.text}到{day_text(period.last_day)}结束",
            f"The period runs to {period.last_day}",
            field="occurred_on",
        )
    row = Assessment(
        county_code=caller.areas.tenant(narrowed.area_prefix),
        area_code=area_code,
        pack=activation.pack,
        sheet_code=sheet.code,
        sheet=sheet.model_dump(mode="json"),
        period=str(period),
        year=period.year,
        opened_on=body.occurred_on,
        moved_on=body.occurred_on,
        recorded_at=clock.now(),
    )
    await _check_new(session, caller.areas, row)
    await _insert(session, row)
    objects = await _objects(session, narrowed, row, sheet, period, body.objects)
    session.add_all(objects)
    session.add(
        AssessmentStep(
            county_code=row.county_code,
            assessment_id=row.id,
            step=AssessmentState.OPEN.value,
            occurred_on=body.occurred_on,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
        )
    )
    await session.flush()
    await pull(session, policies, narrowed, row, sheet, objects, {}, body.occurred_on, clock.now())
    return row


async def sheets_in(
    session: AsyncSession, policies: ActivePolicies, area_code: str, on: date
) -> list[tuple[Activation, ScoreSheet]]:
    """The sheets for an area of its level that hold on a day; of one code that of the narrower area, then the later."""
    found: dict[str, tuple[Activation, ScoreSheet]] = {}
    active = await policies.covering(session, area_code, on)
    for activation, pack in sorted(active, key=lambda pair: pair[0].rank):
        for sheet in pack.score_sheets:
            if sheet.area_level == level_of(area_code):
                found[sheet.code] = (activation, sheet)
    return list(found.values())


async def _sheet(
    session: AsyncSession, policies: ActivePolicies, area_code: str, code: str, on: date
) -> tuple[Activation, ScoreSheet]:
    for activation, sheet in await sheets_in(session, policies, area_code, on):
        if sheet.code == code:
            return activation, sheet
    raise NoScoreSheet(
        f"{area_text(area_code)}在{day_text(on)}没有考核表“{code}”",
        f"{area_code} has no sheet {code} on {on}",
        field="sheet",
    )


async def _check_new(session: AsyncSession, known: Successions, row: Assessment) -> None:
    """Refuse what was opened under a code that the area bore before. Raises AssessmentExists."""
    table, codes = table_of(Assessment).c, same_codes(known, significant_prefix(row.area_code))
    opened = select(table.id).where(
        is_one_of(table.county_code, tenants_of(known, codes)),
        is_one_of(table.area_code, codes),
        table.pack == row.pack,
        table.sheet_code == row.sheet_code,
        table.period == row.period,
    )
    if await session.scalar(opened.limit(1)) is not None:
        raise AssessmentExists(field="period")


async def _insert(session: AsyncSession, row: Assessment) -> None:
    """Write the assessment unless another was first. Raises AssessmentExists."""
    inserted = await session.execute(
        insert(table_of(Assessment))
        .values(row.model_dump())
        .on_conflict_do_nothing(constraint="uq_assessment_period")
        .returning(table_of(Assessment).c.id)
    )
    if inserted.first() is None:
        raise AssessmentExists(field="period")


async def _objects(
    session: AsyncSession,
    caller: Caller,
    row: Assessment,
    sheet: ScoreSheet,
    period: Period,
    given: Sequence[ObjectCreate],
) -> list[AssessmentObject]:
    """Everybody whom the sheet assesses in the area."""
    households = await _households_by_village(session, caller, period.last_day)
    objects = [
        AssessmentObject(
            county_code=row.county_code,
            assessment_id=row.id,
            kind=kind,
            code=code,
            name=name,
            area_code=code,
            partners=[],
            households=households.get(code, 0) if sheet.household_coverage and kind == "village" else None,
        )
        for kind in sheet.object_kinds
        if kind in AREA_KINDS
        for code, name in _areas(caller, AreaLevel(kind), households)
    ]
    kinds = {str(kind) for kind in sheet.object_kinds} - AREA_KINDS
    for place, one in enumerate(given):
        if one.kind not in kinds:
            raise _bad(place, f"本表不逐一列出{KIND_LABELS[one.kind]}", f"the sheet takes no {one.kind}", "kind")
        if (one.kind == "person") != (one.unit_name is not None):
            raise _bad(place, "个人要写明所在单位，其他对象不写", "a person, and nobody else, has a unit", "unit_name")
        area_code = row.area_code
        if one.area_code is not None:
            area_code = full_code(caller.narrowed(one.area_code, field=f"objects.{place}.area_code").area_prefix)
        objects.append(
            AssessmentObject(
                county_code=row.county_code,
                assessment_id=row.id,
                area_code=area_code,
                **one.model_dump(exclude={"area_code"}),
            )
        )
    _check_objects(sheet, objects, kinds)
    return objects


def _check_objects(sheet: ScoreSheet, objects: Sequence[AssessmentObject], named: set[str]) -> None:
    """Refuse kinds without anybody, codes that stand twice, and partners that can't be. Raises BadObjects."""
    if without := sorted(set(sheet.object_kinds) - {one.kind for one in objects}):
        sentence = "请列出考核对象" if set(without) & named else "该地区没有可考核的区划"
        labels = "、".join(KIND_LABELS[kind] for kind in without)
        raise BadObjects(f"{sentence}：{labels}", f"Nobody is named: {', '.join(without)}", field="objects")
    kinds = {}
    for one in objects:
        if one.code in kinds:
            raise BadObjects(f"代码 {one.code} 重复", f"{one.code} stands twice", field="objects")
        kinds[one.code] = one.kind
    between = set(sheet.shared.between) if sheet.shared else set()
    for one in objects:
        for code in one.partners:
            if {one.kind, kinds.get(code)} != between or one.partners.count(code) > 1:
                raise BadObjects(
                    f"{one.code} 不能与 {code} 共担考核结果", f"{one.code} can't share with {code}", field="objects"
                )


def _bad(place: int, detail: str, detail_en: str, name: str) -> BadObjects:
    return BadObjects(
        f"第 {place + 1} 个对象：{detail}", f"Object {place + 1}: {detail_en}", field=f"objects.{place}.{name}"
    )


def _areas(caller: Caller, level: AreaLevel, households: dict[str, int]) -> list[tuple[str, str]]:
    """Code and name of every area of a level in the caller's: of those on record, or with households of ours."""
    known = listed_areas()
    codes = set(areas_of_level(caller.areas, caller.area_prefix, level))
    if level is AreaLevel.VILLAGE:
        codes |= households.keys()

    def name(code: str) -> str:
        named = (known[one].name for one in same_codes(caller.areas, significant_prefix(code)) if one in known)
        return next(named, code)

    return [(code, name(code)) for code in sorted(codes)]


async def _households_by_village(session: AsyncSession, caller: Caller, on: date) -> dict[str, int]:
    """Registered households at the end of a day, by the code that their village bears now."""
    table = table_of(Household).c
    found = await session.execute(
        select(table.village_code, func.count())
        .where(
            caller.area_filter(table.county_code, table.village_code),
            table.registered_on <= on,
            or_(table.removed_on.is_(None), table.removed_on > on),
        )
        .group_by(table.village_code)
    )
    counted: Counter[str] = Counter()
    for village_code, count in found:
        counted[caller.areas.present(village_code)] += count
    return counted
