"""Begin screening runs, mark households off, close runs, or withdraw them."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.models import Household
from services.monitoring.households.standing import members_on
from services.monitoring.places import Place, county_lock, place_of, tenants_around
from services.monitoring.planned import asked_for
from services.monitoring.populations.queries import population_of
from services.monitoring.populations.rules import POPULATION_LABELS, Population
from services.monitoring.posts import check_not_above
from services.monitoring.screenings.lists import detail_of, find_household, find_run, listed_read
from services.monitoring.screenings.models import (
    ListedRead,
    MarkCreate,
    ScreeningClose,
    ScreeningCreate,
    ScreeningDetail,
    ScreeningHousehold,
    ScreeningMark,
    ScreeningRun,
    ScreeningWithdraw,
)
from services.monitoring.screenings.refusals import (
    AlreadyMarked,
    CoverageShort,
    GoneNotExplained,
    NobodyToScreen,
    PeopleNotAsked,
    ScreeningClosed,
    ScreeningExists,
    ScreeningWithdrawn,
    UnknownScreeningKind,
    WrongCadreLevel,
)
from services.monitoring.screenings.rules import Check, Coverage, Outcome, flaws_of
from shared.areas import covers, significant_prefix
from shared.areas.directory import area_text, same_codes
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.codes import GUARANTEE_ELEMENTS, TRANSFER_KINDS, UNIT_LEVELS
from shared.database import is_one_of, new_id, table_of, violated_constraint
from shared.errors import StaleVersion
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.supervision import Screening
from shared.security.callers import Caller
from shared.security.permissions import Role


def screenings_of(pack: PolicyPack) -> tuple[Screening, ...]:
    """The screening runs that a pack asks for."""
    return pack.supervision.screenings if pack.supervision else ()


async def begin(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: ScreeningCreate
) -> ScreeningDetail:
    """Begin a run: its list is taken and stays as it is.

    Raises:
        DateInFuture: dated after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
        NoActivePolicy, UnknownScreeningKind: the plan in force asks for no such run.
        ScreeningExists: the area has this run of the same day, or an area inside or around it has, not closed yet.
        NobodyToScreen: no household of the kind was on the register.
    """
    check_not_future(clock, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    with asked_for("排查", "screenings"):
        kinds = await policies.for_area(session, place.area_code, request.occurred_on, screenings_of)
    kind = next((one for one in kinds if one.code == request.screening), None)
    if kind is None:
        known = "、".join(f"{one.code}（{one.label}）" for one in kinds)
        raise UnknownScreeningKind(
            f"没有“{request.screening}”，现有：{known}",
            f"no screening {request.screening!r}; there are {known}",
            field="screening",
        )
    population = Population(kind.population)
    found = await population_of(session, place.caller, population, request.occurred_on)
    if not found:
        raise NobodyToScreen(
            f"{area_text(place.area_code)}在{day_text(request.occurred_on)}没有{POPULATION_LABELS[population]}",
            f"{place.area_code} had no {population.value} on {request.occurred_on}",
            field="area_code",
        )
    await _check_new(session, place, request)
    run = ScreeningRun(
        county_code=place.county_code,
        id=new_id(),
        screening=kind.code,
        label=kind.label,
        area_code=place.area_code,
        population=population.value,
        coverage=str(kind.coverage),
        cadre_levels=list(kind.cadre_levels),
        transfers=list(kind.transfers),
        begun_on=request.occurred_on,
        begun_by=caller.name,
        begun_role=caller.role.value,
        listed=len(found),
        recorded_at=clock.now(),
    )
    session.add(run)
    await session.flush()
    rows = [{"county_code": run.county_code, "screening_id": run.id, **one._asdict()} for one in found]
    await session.execute(insert(table_of(ScreeningHousehold)), rows)
    return await detail_of(session, caller, run)


async def _check_new(session: AsyncSession, place: Place, request: ScreeningCreate) -> None:
    """Refuse a second run of the day over an area, and to list again whom an open run lists: both would mark them off.

    Raises:
        ScreeningExists: there is such a run.
    """
    known, counties = place.caller.areas, tenants_around(place)
    for county_code in counties:
        await session.execute(select(county_lock(county_code, f"screening {request.screening}")))
    table = table_of(ScreeningRun).c
    of_the_day = await session.execute(
        select(table.area_code, table.closed_on).where(
            is_one_of(table.county_code, counties),
            table.screening == request.screening,
            table.begun_on == request.occurred_on,
            table.withdrawn_on.is_(None),
        )
    )
    same = same_codes(known, significant_prefix(place.area_code))
    for area_code, closed_on in of_the_day:
        now = known.present_code(area_code)
        if closed_on is None and (covers(now, place.area_code) or covers(place.area_code, now)):
            raise ScreeningExists(
                f"{area_text(now)}（{now}）当日的同一筛查尚未结束，已列入这些户",
                f"{now} has this screening of the day, which lists them and is not closed",
                field="area_code",
            )
        if area_code in same:
            raise ScreeningExists(
                f"{area_text(now)}（{now}）当日的同一筛查已于{day_text(closed_on)}结束",
                f"{now} has this screening of the day, which was closed on {closed_on}",
                field="area_code",
            )


async def mark(
    session: AsyncSession, clock: Clock, caller: Caller, screening_id: UUID, household_id: UUID, request: MarkCreate
) -> ListedRead:
    """Mark a household off.

    Raises:
        UnknownScreening, NotListed: there is no such run, or the household is not on its list.
        ScreeningClosed, ScreeningWithdrawn: the run is over.
        UnknownCode, WrongCadreLevel, GoneNotExplained, PeopleNotAsked: the mark is not fit.
        AlreadyMarked, StaleVersion: the household has its mark, or another than the one to be corrected.
        RecordedAbove: a level above the caller's entered that one.
        DateInFuture, DateBeforeStep: after today, or before the run began.
    """
    run = await find_run(session, caller, screening_id, lock="shared")
    listed = await find_household(session, caller, run, household_id)
    _check_goes_on(run)
    _check_mark(run, request)
    last = await _last_mark(session, run, household_id)
    version = 0 if last is None else last.version
    if request.corrects is None and version:
        raise AlreadyMarked(f"已有第 {version} 版结果", f"It has a mark, version {version}")
    if request.corrects is not None and request.corrects != version:
        raise StaleVersion(
            f"当前为第 {version} 版，您要更正的是第 {request.corrects} 版",
            f"The mark is at version {version}, you correct {request.corrects}",
            field="corrects",
        )
    if last is not None:
        check_not_above(last.actor_role, caller.role)
    check_step_date(clock, request.occurred_on, run.begun_on)
    members = await _members(session, listed, request)
    _check_people(run, members, request)
    session.add(
        ScreeningMark(
            county_code=run.county_code,
            screening_id=run.id,
            household_id=household_id,
            version=version + 1,
            outcome=request.outcome.value,
            people=[{"name": members[one.member_id], **one.model_dump(mode="json")} for one in request.people],
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
            **request.model_dump(include={"lacking", "cadre_level", "note", "occurred_on"}),
        )
    )
    try:
        await session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == "uq_screening_mark":  # another was first in this moment
            raise AlreadyMarked from error
        raise
    return await listed_read(session, caller, run, listed)


async def close(
    session: AsyncSession, clock: Clock, caller: Caller, screening_id: UUID, request: ScreeningClose
) -> ScreeningDetail:
    """Close a run whose wanted share is marked off.

    Raises:
        UnknownScreening, ScreeningClosed, ScreeningWithdrawn: there is no such run, or no more.
        OutsideArea: the run's area is wider than the caller's.
        CoverageShort: too many households are left.
        DateInFuture, DateBeforeStep: after today, or before the last mark.
    """
    run = await find_run(session, caller, screening_id, lock="alone")
    caller.require_area(run.area_code, field="id")
    _check_goes_on(run)
    marked, last_on, _ = await _marked(session, run)
    if not Coverage(run.listed, marked).reaches(Fraction(run.coverage)):
        raise CoverageShort(
            f"应查 {run.listed} 户，已登记 {marked} 户，还差 {run.listed - marked} 户",
            f"{marked} of {run.listed} households are marked off, {run.listed - marked} are left",
            missing=run.listed - marked,
        )
    check_step_date(clock, request.occurred_on, last_on or run.begun_on)
    run.closed_on = request.occurred_on
    await session.flush()
    return await detail_of(session, caller, run)


async def withdraw(
    session: AsyncSession, clock: Clock, caller: Caller, screening_id: UUID, request: ScreeningWithdraw
) -> ScreeningDetail:
    """Withdraw a run that was begun by mistake, or can't be finished: its day is free again, its marks stay to be read.

    Raises:
        UnknownScreening, ScreeningClosed, ScreeningWithdrawn: there is no such run, or no more; what was closed stands.
        OutsideArea: the run's area is wider than the caller's.
        RecordedAbove: a level above the caller's began it, or marked a household off in it.
        DateInFuture, DateBeforeStep: after today, or before the last mark.
    """
    run = await find_run(session, caller, screening_id, lock="alone")
    caller.require_area(run.area_code, field="id")
    _check_goes_on(run)
    _, last_on, roles = await _marked(session, run)
    for role in (run.begun_role or Role.COUNTY_OFFICE, *roles):  # who began it is unknown: it is the county's to say
        check_not_above(role, caller.role)
    check_step_date(clock, request.occurred_on, last_on or run.begun_on)
    run.withdrawn_on, run.withdrawn_by, run.withdrawal_reason = request.occurred_on, caller.name, request.reason
    await session.flush()
    return await detail_of(session, caller, run)


def _check_goes_on(run: ScreeningRun) -> None:
    if run.withdrawn_on is not None:
        raise ScreeningWithdrawn(f"已于{day_text(run.withdrawn_on)}撤回", f"It was withdrawn on {run.withdrawn_on}")
    if run.closed_on is not None:
        raise ScreeningClosed(f"已于{day_text(run.closed_on)}结束", f"It was closed on {run.closed_on}")


async def _marked(session: AsyncSession, run: ScreeningRun) -> tuple[int, date | None, Sequence[str]]:
    """How many households are marked off, on which day the last, and by which roles."""
    table = table_of(ScreeningMark).c
    found = await session.execute(
        select(
            func.count(table.household_id.distinct()),
            func.max(table.occurred_on),
            func.array_agg(table.actor_role.distinct()),
        ).where(table.county_code == run.county_code, table.screening_id == run.id)
    )
    marked, last_on, roles = found.one()
    return marked, last_on, roles or ()


def _check_mark(run: ScreeningRun, request: MarkCreate) -> None:
    for code in request.lacking:
        GUARANTEE_ELEMENTS.by_code(code)
    levels = run.cadre_levels
    if (request.cadre_level is None) == bool(levels) or (levels and request.cadre_level not in levels):
        labels = "、".join(UNIT_LEVELS.by_code(level).label for level in levels)
        raise WrongCadreLevel(
            f"应填：{labels}" if levels else "此项筛查不填干部级别",
            f"It takes {', '.join(levels)}" if levels else "This run takes no level",
            field="cadre_level",
        )
    if (request.outcome is Outcome.GONE or request.lacking) and request.note is None:
        raise GoneNotExplained(field="note")
    if request.outcome is Outcome.GONE and request.lacking:
        raise GoneNotExplained(field="lacking")


async def _members(session: AsyncSession, listed: ScreeningHousehold, request: MarkCreate) -> dict[UUID, str]:
    if request.outcome is Outcome.GONE:
        return {}
    household = await session.get_one(Household, (listed.household_county, listed.household_id))
    return members_on(household, request.occurred_on)


def _check_people(run: ScreeningRun, members: Mapping[UUID, str], request: MarkCreate) -> None:
    for code in (code for one in request.people for code in (*one.received, *one.lacking)):
        TRANSFER_KINDS.by_code(code)
    found = flaws_of(
        members, run.transfers, [Check(one.member_id, one.received, one.lacking) for one in request.people]
    )
    repeated, strangers = (list(map(str, ids)) for ids in (found.repeated, found.strangers))
    problems = [
        ("未排查", "not asked", found.unasked, found.unasked),
        ("重复", "twice", repeated, repeated),
        (
            "当日不是该户成员，或此项筛查不逐人排查",
            "no member of that day, or nobody is to be asked",
            strangers,
            strangers,
        ),
        ("不在筛查之列", "not of this run", _labels(found.unwanted), found.unwanted),
        ("既已享受又未落实", "both received and lacking", _labels(found.both), found.both),
    ]
    said = [(f"{text}：{'、'.join(who)}", f"{en}: {', '.join(who_en)}") for text, en, who, who_en in problems if who]
    if said:
        detail, detail_en = ("；".join(texts) for texts in zip(*said, strict=True))
        raise PeopleNotAsked(detail, detail_en, field="people")


def _labels(codes: Sequence[str]) -> list[str]:
    return [TRANSFER_KINDS.by_code(code).label for code in codes]


async def _last_mark(session: AsyncSession, run: ScreeningRun, household_id: UUID) -> ScreeningMark | None:
    table = table_of(ScreeningMark).c
    found = await session.scalars(
        select(ScreeningMark)
        .where(
            table.county_code == run.county_code,
            table.screening_id == run.id,
            table.household_id == household_id,
        )
        .order_by(table.version.desc())
        .limit(1)
    )
    return found.one_or_none()
