"""Fill in inspections, hand them in, correct them, and read them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.inspections.forms import changed_answers, check_answers, find_form, handover_of
from services.monitoring.inspections.models import (
    AnswersPatch,
    Inspection,
    InspectionCorrection,
    InspectionCreate,
    InspectionDetail,
    InspectionList,
    InspectionQuery,
    InspectionRead,
    InspectionSubmit,
    InspectionVersion,
    VersionRead,
)
from services.monitoring.inspections.refusals import (
    InspectionNotSubmitted,
    InspectionSubmitted,
    NotTheInspector,
    UnknownInspection,
    WrongObject,
)
from services.monitoring.inspections.rules import InspectionState
from services.monitoring.places import Place, place_of
from services.monitoring.populations.queries import find_household
from services.monitoring.posts import check_not_above
from services.monitoring.supervision_units.queries import zone_of
from shared.areas import AreaLevel
from shared.areas.directory import area_text
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, new_id, table_of
from shared.http import check_version
from shared.policies.active import ActivePolicies
from shared.policies.supervision import Form
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS


async def draw_up(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: InspectionCreate
) -> InspectionRead:
    """Begin an inspection as a draft.

    Raises:
        DateInFuture: the inspection's day lies after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
        NoActivePolicy, UnknownForm, NotTheInspector: the plan has no such form, or not for the caller.
        WrongObject, NotFound: the object is not of the form's kind, or the village has no such household.
        UnknownItem, WrongAnswer: answers don't fit the form.
    """
    check_not_future(clock, request.inspected_on, field="inspected_on")
    place = place_of(caller, request.area_code, field="area_code")
    form = await find_form(session, policies, place.area_code, request.inspected_on, request.form)
    _check_inspector(form, caller)
    _check_object(form, request, place)
    if request.household_id is not None:
        await find_household(session, place.caller, request.household_id)
    check_answers(form, request.answers, complete=False)
    row = Inspection(
        county_code=place.county_code,
        id=new_id(),
        zone=await zone_of(session, place, request.inspected_on),
        sections=[section.code for section in form.sections],
        recorded_role=caller.role.value,
        recorded_at=clock.now(),
        **{**request.model_dump(), "area_code": place.area_code},
    )
    session.add(row)
    await session.flush()
    return InspectionRead.of(row)


async def fill_in(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int,
    request: AnswersPatch,
) -> InspectionRead:
    """Change answers of a draft.

    Raises:
        UnknownInspection, InspectionSubmitted, StaleVersion: there is no such draft, or somebody else was first.
        RecordedAbove: a level above the caller's recorded it.
        NotTheInspector, UnknownItem, WrongAnswer: it is not the caller's form, or answers don't fit it.
    """
    row, form = await _for_step(session, policies, caller, inspection_id, expected_version)
    if row.submitted_on is not None:
        raise InspectionSubmitted(f"已于{day_text(row.submitted_on)}提交", f"It was submitted on {row.submitted_on}")
    row.answers = changed_answers(form, row.answers, request.answers, complete=False)
    row.version += 1
    row.recorded_at = clock.now()
    await session.flush()
    return InspectionRead.of(row)


async def submit(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int,
    request: InspectionSubmit,
) -> InspectionDetail:
    """Hand an inspection in.

    Raises:
        UnknownInspection, InspectionSubmitted, StaleVersion: there is no such draft, or somebody else was first.
        RecordedAbove: a level above the caller's recorded it.
        NotTheInspector, AnswersMissing: it is not the caller's form, or not all is answered.
        DateInFuture, DateBeforeStep: after today, or before the inspection.
    """
    row, form = await _for_step(session, policies, caller, inspection_id, expected_version)
    if row.submitted_on is not None:
        raise InspectionSubmitted(f"已于{day_text(row.submitted_on)}提交", f"It was submitted on {row.submitted_on}")
    check_step_date(clock, request.occurred_on, row.inspected_on)
    check_answers(form, row.answers, complete=True)
    row.state = InspectionState.SUBMITTED.value
    row.submitted_on = request.occurred_on
    row.version += 1
    row.recorded_at = clock.now()
    session.add(_version(row, caller, request))
    await session.flush()
    return await _detail(session, policies, row)


async def correct(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int,
    request: InspectionCorrection,
) -> InspectionDetail:
    """Correct an inspection that was handed in, as a new version beside the old ones.

    Raises:
        UnknownInspection, InspectionNotSubmitted, StaleVersion: nothing was handed in, or somebody else was first.
        RecordedAbove: a level above the caller's recorded it.
        NotTheInspector, UnknownItem, WrongAnswer: it is not the caller's form, or answers don't fit it.
        DateInFuture, DateBeforeStep: after today, or before the version that it follows.
    """
    row, form = await _for_step(session, policies, caller, inspection_id, expected_version)
    if row.state == InspectionState.DRAFT:
        raise InspectionNotSubmitted
    check_step_date(clock, request.occurred_on, (await _versions(session, row))[-1].occurred_on)
    row.answers = changed_answers(form, row.answers, request.answers, complete=True)
    row.version += 1
    row.recorded_at = clock.now()
    session.add(_version(row, caller, request))
    await session.flush()
    return await _detail(session, policies, row)


async def show(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, inspection_id: UUID
) -> InspectionDetail:
    """An inspection with its versions. Raises UnknownInspection."""
    return await _detail(session, policies, await find_inspection(session, caller, inspection_id))


async def list_inspections(session: AsyncSession, caller: Caller, query: InspectionQuery) -> InspectionList:
    """Inspections of an area, the latest first. Raises Invalid for a cursor of another list."""
    table = table_of(Inspection).c
    asked = caller.narrowed(query.area, field="area")
    order = (table.inspected_on, table.id)
    statement = select(Inspection).where(asked.area_filter(table.county_code, table.area_code))
    for name in ("form", "zone", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after is not None:
        inspected_on, inspection_id = decode_cursor("inspections", query.after, 2)
        statement = statement.where(tuple_(*order) < tuple_(decode_day(inspected_on), decode_id(inspection_id)))
    statement = statement.order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    found: Sequence[Inspection] = (await session.scalars(statement)).all()
    page = found[: query.limit]
    more = encode_cursor("inspections", page[-1].inspected_on, page[-1].id) if len(found) > query.limit else None
    return InspectionList(items=[InspectionRead.of(row) for row in page], next=more)


async def find_inspection(
    session: AsyncSession, caller: Caller, inspection_id: UUID, *, lock: bool = False, field: str = "id"
) -> Inspection:
    """An inspection of the caller's area.

    Raises:
        UnknownInspection: there is none, or it lies outside.
    """
    table = table_of(Inspection).c
    statement = select(Inspection).where(
        caller.area_filter(table.county_code, table.area_code), table.id == inspection_id
    )
    if lock:
        statement = statement.with_for_update()
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise UnknownInspection(field=field)
    return found


async def _for_step(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, inspection_id: UUID, expected_version: int
) -> tuple[Inspection, Form]:
    row = await find_inspection(session, caller, inspection_id, lock=True)
    check_version(row.version, expected_version)
    form = await find_form(session, policies, row.area_code, row.inspected_on, row.form)
    _check_inspector(form, caller)
    if row.recorded_role is not None:
        check_not_above(row.recorded_role, caller.role)
    row.recorded_role = caller.role.value
    return row, form


def _check_inspector(form: Form, caller: Caller) -> None:
    if form.roles and caller.role.value not in form.roles:
        names = [label for role, label in ROLE_LABELS.items() if role.value in form.roles]
        raise NotTheInspector(
            f"“{form.label}”由{'、'.join(names)}填报", f"{form.code} is for {', '.join(form.roles)}", field="form"
        )


def _check_object(form: Form, request: InspectionCreate, place: Place) -> None:
    kind = request.object_kind
    if kind not in form.objects:
        raise WrongObject(f"“{form.label}”不检查此类对象", f"{form.code} is not for a {kind}", field="object_kind")
    if (kind == "household") != (request.household_id is not None):
        raise WrongObject(field="household_id")
    if (kind == "person") != (request.person is not None):
        raise WrongObject(field="person")
    levels = {
        "town": {AreaLevel.TOWN},
        "village": {AreaLevel.VILLAGE},
        "household": {AreaLevel.VILLAGE},
        "person": {AreaLevel.TOWN, AreaLevel.VILLAGE},
    }[kind]
    if place.level not in levels:
        raise WrongObject(
            f"{area_text(place.area_code)}不是所检查对象一级的区划",
            f"{place.area_code} is a {place.level}",
            field="area_code",
        )


def _version(row: Inspection, caller: Caller, request: InspectionSubmit | InspectionCorrection) -> InspectionVersion:
    return InspectionVersion(
        county_code=row.county_code,
        inspection_id=row.id,
        version=row.version,
        answers=row.answers,
        occurred_on=request.occurred_on,
        reason=request.reason if isinstance(request, InspectionCorrection) else "",
        actor=caller.name,
        actor_role=caller.role.value,
        recorded_at=row.recorded_at,
    )


async def _versions(session: AsyncSession, row: Inspection) -> Sequence[InspectionVersion]:
    table = table_of(InspectionVersion).c
    found = await session.scalars(
        select(InspectionVersion)
        .where(table.county_code == row.county_code, table.inspection_id == row.id)
        .order_by(table.version)
    )
    return found.all()


async def _detail(session: AsyncSession, policies: ActivePolicies, row: Inspection) -> InspectionDetail:
    form = await find_form(session, policies, row.area_code, row.inspected_on, row.form)
    return InspectionDetail(
        **InspectionRead.of(row).model_dump(),
        handover=handover_of(form, row.answers),
        versions=[VersionRead.model_validate(one.model_dump()) for one in await _versions(session, row)],
    )
