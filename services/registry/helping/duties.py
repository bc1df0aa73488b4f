"""What helpers owe: visits, medical visits on schedule, signed letters, party lectures."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from services.registry.activities.models import HelpActivity
from services.registry.helpers.models import Helper, HelpUnit
from services.registry.helping.forms import (
    DayQuery,
    HelperSeen,
    LectureMissing,
    LecturesMissing,
    LettersMissing,
    Overdue,
    OverdueList,
    UnitSeen,
    YearQuery,
)
from services.registry.helping.people import helpers_seen, units_seen
from services.registry.households.models import Household
from services.registry.letters.models import ResponsibilityLetter
from services.registry.letters.rules import CADRE, DEPARTMENT, RESIDENT_TEAM, UNIT_KIND_OF
from services.registry.pairings.models import HouseholdPairing
from services.registry.pairings.queries import in_force
from services.registry.pairings.rules import MEDICAL
from services.registry.records.kinds import Desk
from services.registry.records.queries import scope_of
from services.registry.visits.models import Visit
from services.registry.visits.rules import next_due_on, visits_due
from shared.database import Page, after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.policies.pack import PolicyPack
from shared.policies.staffing import BranchDuty, MedicalSchedule, VisitDuty
from shared.security.callers import Caller

BRANCH_SECRETARY = "branch_secretary"
READ_AT_ONCE = 500


def _visits(pack: PolicyPack) -> tuple[VisitDuty, ...] | None:
    return pack.staffing.visits if pack.staffing is not None else None


def _medical(pack: PolicyPack) -> MedicalSchedule | None:
    return pack.staffing.medical if pack.staffing is not None else None


def _branch(pack: PolicyPack) -> BranchDuty | None:
    return pack.paired_aid.branch if pack.paired_aid is not None else None


async def visits_overdue(desk: Desk, query: DayQuery) -> OverdueList:
    """Helpers who made fewer visits to a poor household than the year's share that is over asks for.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with visits holds in the area.
        Invalid: the cursor is not of this list.
    """
    asked, on = desk.caller.narrowed(query.area, field="area"), query.on or desk.clock.today()
    duties = await desk.policies.for_area(desk.session, asked.area_prefix, on, _visits)
    least = {duty.unit_kind: duty.least_per_year for duty in duties}
    made = _visits_of_line(func.count(), date(on.year, 1, 1), on)

    def late(row: Any) -> Overdue | None:
        due = _due(least, row, on)
        return _overdue(row, due, row.visits) if row.visits < due else None

    return await _page_of(desk, _lines(asked, on, made, medical=False), late, query)


def _due(least: Mapping[str | None, int], row: Any, on: date) -> int:
    number = least.get(row.unit_kind, least.get(None))
    return 0 if number is None else visits_due(number, row.started_on, on)


async def medical_overdue(desk: Desk, query: DayQuery) -> OverdueList:
    """Medical staff whose next visit to a household that they are linked with is overdue.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with a medical schedule holds in the area.
        Invalid: the cursor is not of this list.
    """
    asked, on = desk.caller.narrowed(query.area, field="area"), query.on or desk.clock.today()
    schedule = await desk.policies.for_area(desk.session, asked.area_prefix, on, _medical)
    last = _visits_of_line(func.max(table_of(Visit).c.visited_on), date.min, on, kind=MEDICAL)

    def late(row: Any) -> Overdue | None:
        due_on = next_due_on(row.visits or row.started_on, schedule.every_months)
        return _overdue(row, 1, 0, due_on) if due_on < on else None

    return await _page_of(desk, _lines(asked, on, last, medical=True), late, query)


def _visits_of_line(figure: Any, first: date, last: date, kind: str | None = None) -> Any:
    """A figure of the visits of a line's helper to its household in a span of days, both ends included."""
    visit, line = table_of(Visit).c, table_of(HouseholdPairing).c
    statement = select(figure).where(
        visit.county_code == line.county_code,
        visit.household_id == line.household_id,
        visit.helper_id == line.helper_id,
        visit.withdrawn_on.is_(None),
        visit.visited_on.between(first, last),
    )
    if kind is not None:
        statement = statement.where(visit.visit_kind == kind)
    return statement.select_from(table_of(Visit)).correlate(table_of(HouseholdPairing)).scalar_subquery()


def _lines(asked: Caller, on: date, visits: Any, *, medical: bool) -> Any:
    """Lines in force on a day with households that are poor on it, each with a figure of its visits."""
    line, helper, unit = table_of(HouseholdPairing).c, table_of(Helper).c, table_of(HelpUnit).c
    household = table_of(Household).c
    return (
        select(
            line.county_code,
            line.id,
            line.helper_id,
            line.household_id,
            line.started_on,
            helper.name.label("helper_name"),
            unit.unit_kind,
            household.household_no,
            household.village_code,
            visits.label("visits"),
        )
        .select_from(table_of(HouseholdPairing))
        .join(table_of(Helper), (helper.county_code == line.county_code) & (helper.id == line.helper_id))
        .outerjoin(table_of(HelpUnit), (unit.county_code == helper.county_code) & (unit.id == helper.unit_id))
        .join(table_of(Household), (household.county_code == line.county_code) & (household.id == line.household_id))
        .where(
            asked.area_filter(household.county_code, household.village_code),
            line.withdrawn_on.is_(None),
            line.started_on <= on,
            line.ended_on.is_(None) | (line.ended_on >= on),
            household.exited_on.is_(None) | (household.exited_on > on),
            household.removed_on.is_(None) | (household.removed_on > on),
            (line.pairing_role == MEDICAL) if medical else (line.pairing_role != MEDICAL),
        )
    )


def _overdue(row: Any, due: int, made: int, due_on: date | None = None) -> Overdue:
    return Overdue(
        pairing_id=row.id,
        helper_id=row.helper_id,
        helper_name=row.helper_name,
        household_id=row.household_id,
        household_no=row.household_no,
        village_code=row.village_code,
        due=due,
        made=made,
        due_on=due_on,
    )


async def _page_of(desk: Desk, lines: Any, late: Callable[[Any], Overdue | None], page: Page) -> OverdueList:
    """A page of the lines that are late, by their key.

    What is late is known only once the rules are asked: lines are read run by run until the page is full, since a
    county has as many as households.
    """
    line = table_of(HouseholdPairing).c
    order = (line.county_code, line.id)
    statement = lines.order_by(*order).limit(READ_AT_ONCE)
    key: tuple[Any, ...] = ()
    if page.after:
        county, line_id = decode_cursor("helping duties", page.after, 2)
        key = (county, decode_id(line_id))
    found: list[tuple[Any, Overdue]] = []
    while len(found) <= page.limit:
        rows = (await desk.session.execute(after_key(statement, order, key) if key else statement)).all()
        found += [(row, overdue) for row in rows if (overdue := late(row)) is not None]
        if len(rows) < READ_AT_ONCE:
            break
        key = (rows[-1].county_code, rows[-1].id)
    last = found[page.limit - 1][0] if len(found) > page.limit else None
    return OverdueList(
        items=[overdue for _, overdue in found[: page.limit]],
        next=None if last is None else encode_cursor("helping duties", last.county_code, last.id),
    )


async def letters_missing(desk: Desk, query: YearQuery) -> LettersMissing:
    """Who has not signed a letter of the year: at most `limit` of each sort.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    helper, line, unit = table_of(Helper).c, table_of(HouseholdPairing).c, table_of(HelpUnit).c
    letter = table_of(ResponsibilityLetter).c
    signed = (letter.year == query.year) & letter.withdrawn_on.is_(None)
    linked = exists().where(
        line.county_code == helper.county_code,
        line.helper_id == helper.id,
        line.pairing_role != MEDICAL,
        in_force(HouseholdPairing),
        scope_of(asked, HouseholdPairing),
    )
    by_helper = exists().where(
        letter.county_code == helper.county_code, letter.helper_id == helper.id, letter.letter_kind == CADRE, signed
    )
    cadres = await desk.session.execute(
        helpers_seen(asked).where(linked, ~by_helper).order_by(helper.number).limit(query.limit)
    )
    units: dict[str, list[UnitSeen]] = {}
    for kind in (RESIDENT_TEAM, DEPARTMENT):
        by_unit = exists().where(
            letter.county_code == unit.county_code, letter.unit_id == unit.id, letter.letter_kind == kind, signed
        )
        found = await desk.session.execute(
            units_seen(asked)
            .where(
                scope_of(asked, HelpUnit),
                unit.unit_kind == UNIT_KIND_OF[kind],
                unit.level.in_(("town", "village")),
                ~by_unit,
            )
            .order_by(unit.number)
            .limit(query.limit)
        )
        units[kind] = [UnitSeen.model_validate(row) for row in found]
    return LettersMissing(
        year=query.year,
        cadres=[HelperSeen.model_validate(row) for row in cadres],
        resident_teams=units[RESIDENT_TEAM],
        departments=units[DEPARTMENT],
    )


async def lectures_missing(desk: Desk, query: YearQuery) -> LecturesMissing:
    """Branch secretaries who have held fewer party lectures in the year than the plan says.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan with such a duty holds in the area.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    last = min(date(query.year, 12, 31), desk.clock.today())
    duty = await desk.policies.for_area(desk.session, asked.area_prefix, last, _branch)
    helper, activity = table_of(Helper).c, table_of(HelpActivity).c
    held = (
        select(func.count())
        .select_from(table_of(HelpActivity))
        .where(
            activity.county_code == helper.county_code,
            activity.helper_id == helper.id,
            activity.activity == duty.activity,
            activity.withdrawn_on.is_(None),
            activity.held_on.between(date(query.year, 1, 1), date(query.year, 12, 31)),
        )
        .scalar_subquery()
    )
    found = await desk.session.execute(
        helpers_seen(asked)
        .add_columns(held.label("held"))
        .where(helper.post == BRANCH_SECRETARY, held < duty.per_year)
        .order_by(helper.number)
        .limit(query.limit)
    )
    items = [
        LectureMissing(helper=HelperSeen.model_validate(row), wanted=duty.per_year, held=row.held) for row in found
    ]
    return LecturesMissing(year=query.year, items=items)
