"""What a department has to answer for in an area: targets that it leads or joins, duties, figures to report."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.schemas import DutyTally
from services.monitoring.duties.summary import owed_by, tally_departments
from services.monitoring.targets import refusals
from services.monitoring.targets.grouping import by_status
from services.monitoring.targets.models import (
    DepartmentCount,
    DepartmentList,
    DepartmentRead,
    DepartmentTarget,
    MissingFigure,
    TargetRead,
)
from services.monitoring.targets.plans import DIGITS, Active, compared_area, defining
from services.monitoring.targets.rules import COMPARING, LATENESS, Direction
from services.monitoring.targets.service import targets_of
from shared.areas import full_code
from shared.calendar import Clock, year_before
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

LEAD, JOINT = "lead", "joint"
_PLACES = {status.value: place for place, status in enumerate(LATENESS)}


async def department_of(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, on: date, name: str
) -> DepartmentRead:
    """All that a department answers for in an area.

    Targets stand as on the day, what is missed first, then what is at risk, each by its day; so do the figures that
    are missing. Duties are those that fall due in the day's year, as they stand today.

    Raises:
        NoSuchDepartment: no target, figure or duty in the area names it.
    """
    active, targets = await _read(session, policies, caller, on)
    first_on, last_on = _year(on)
    tally = (await tally_departments(session, clock, caller, first_on, last_on, name)).get(name)
    taken = [target for target in targets if name in _named(target)]
    if not taken and tally is None and name not in _answering(caller, active):
        raise refusals.NoSuchDepartment(f"“{name}”", f"{name!r}", field="name")
    items = [DepartmentTarget(**target.model_dump(), part=_part(target, name)) for target in taken]
    items.sort(key=lambda item: (_PLACES[item.status], item.milestone.due_on or date.max, item.area_code, item.code))
    return DepartmentRead(
        name=name,
        area_code=full_code(caller.area_prefix),
        on=on,
        leads=sum(item.part == LEAD for item in items),
        joins=sum(item.part == JOINT for item in items),
        by_status=by_status(items),
        items=items,
        duties=tally or DutyTally(),
        duties_owed=await owed_by(session, clock, caller, first_on, last_on, name),
        figures_missing=missing_figures(caller, active, targets, on).get(name, []),
    )


async def departments_of(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, on: date
) -> DepartmentList:
    """The departments that plans and duties in an area name, with how much each answers for."""
    active, targets = await _read(session, policies, caller, on)
    tallies = await tally_departments(session, clock, caller, *_year(on))
    missing = missing_figures(caller, active, targets, on)
    taken: defaultdict[str, list[TargetRead]] = defaultdict(list)
    led: Counter[str] = Counter()
    for target in targets:
        for name in _named(target):
            taken[name].append(target)
            led[name] += _part(target, name) == LEAD
    return DepartmentList(
        area_code=full_code(caller.area_prefix),
        on=on,
        items=[
            DepartmentCount(
                name=name,
                leads=led[name],
                joins=len(taken[name]) - led[name],
                by_status=by_status(taken[name]),
                duties=tallies.get(name, DutyTally()),
                figures_missing=len(missing.get(name, [])),
            )
            for name in sorted({*taken, *tallies, *_answering(caller, active)})
        ],
    )


def missing_figures(
    caller: Caller, active: Active, targets: Iterable[TargetRead], on: date
) -> dict[str, list[MissingFigure]]:
    """Department → the figures of its that targets in an area need and that nobody has checked, the late first.

    Args:
        caller: whose area it is; figures of areas around it are left out.
        active: the packs that hold there.
        targets: as they stand on the day.
        on: the day.
    """
    narrowest = sorted(active, key=lambda pair: pair[0].rank, reverse=True)
    found: defaultdict[str, dict[tuple[str, str, date | None], MissingFigure]] = defaultdict(dict)
    for target in targets:
        held = defining(narrowest, target.pack, target.code, target.area_code)
        if held is None:
            continue
        pack, reported = held[1], {one.code: one for one in held[1].indicators}
        for area_code, code, due_on in _unknown(target, compared_area(held[2], target.area_code), held[2].against):
            if code not in reported or not caller.covers(area_code):
                continue
            indicator = reported[code]
            if indicator.department is not None:
                figure = MissingFigure(
                    area_code=area_code,
                    pack=pack.name,
                    indicator=code,
                    label=indicator.label,
                    due_on=due_on,
                    late=due_on is not None and on > due_on,
                )
                found[indicator.department].setdefault((area_code, code, due_on), figure)
    return {
        name: sorted(figures.values(), key=lambda one: (one.due_on or date.max, one.area_code, one.indicator))
        for name, figures in found.items()
    }


def _unknown(target: TargetRead, compared: str, against: str | None) -> Iterator[tuple[str, str, date | None]]:
    """Area, indicator and day of what a target needs and doesn't have: its own figure, and what that is compared to."""
    due_on = target.milestone.due_on
    if target.actual is None:
        yield target.area_code, target.indicator, due_on
    if Direction(target.direction) in COMPARING and target.milestone.value is None:
        if against is not None:
            yield compared, against, due_on
        else:
            yield target.area_code, target.indicator, None if due_on is None else year_before(due_on)


async def _read(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date
) -> tuple[Active, Sequence[TargetRead]]:
    now = caller.as_named_now()
    return await policies.touching(session, now.area_prefix, on), await targets_of(session, policies, now, on)


def _answering(caller: Caller, active: Active) -> set[str]:
    """The departments that packs let owe duties, or report figures, of areas that lie in the caller's."""
    width = len(caller.as_named_now().area_prefix)
    owing = {
        name
        for _, pack in active
        for duty in pack.duties
        if duty.area_level is not None and DIGITS[duty.area_level] >= width
        for name in duty.departments
    }
    reporting = {
        one.department
        for _, pack in active
        for one in pack.indicators
        if one.department is not None and DIGITS[one.area_level] >= width
    }
    return owing | reporting


def _year(on: date) -> tuple[date, date]:
    return date(on.year, 1, 1), date(on.year, 12, 31)


def _named(target: TargetRead) -> list[str]:
    return list(dict.fromkeys((*target.lead_departments, *target.joint_departments)))


def _part(target: TargetRead, name: str) -> str:
    return LEAD if name in target.lead_departments else JOINT
