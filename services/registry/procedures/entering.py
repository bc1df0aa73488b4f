"""Taking something into a round: an applicant, a registered household, a village, or a monitoring object."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.areas.models import AreaRecord
from services.registry.households import rules as household_rules
from services.registry.households.forms import HouseholdCreate, MemberCreate
from services.registry.households.models import DEATH, EXITED, Household, IdNumberKey
from services.registry.households.queries import check_on_register, find_household, members_of
from services.registry.households.refusals import DuplicateHousehold, DuplicateIdNumber, PersonDied
from services.registry.households.service import check_village
from services.registry.monitored.models import MonitoringObject
from services.registry.monitored.rules import check_admitted, check_kind, has_labour
from services.registry.monitored.service import check_not_monitored
from services.registry.procedures import rules
from services.registry.procedures.forms import EntryCreate, FamilyCreate
from services.registry.procedures.models import APPLICANT, HOUSEHOLD, OBJECT, VILLAGE, Entry, Round
from services.registry.procedures.queries import Case, case_of, find_round, lies_in
from services.registry.procedures.refusals import EntryTwice, WrongEntry
from services.registry.records.kinds import Desk
from services.registry.records.queries import find_record
from services.registry.villages.standing import check_may_enter
from shared.business_dates import check_not_future
from shared.database import table_of
from shared.errors import OutsideArea
from shared.identity import IdentityNumberInvalid, parse_identity_number

_entry = table_of(Entry).c

_ALLOWED: dict[str, tuple[str, ...]] = {
    "identification": ("application",),
    "exit": ("household_id",),
    "return": ("household_id",),
    "village_identification": ("village_code",),
    "village_exit": ("village_code",),
    "monitoring_entry": ("family", "household_id"),
    "monitoring_removal": ("monitoring_object_id",),
}
_LABELS = {
    "application": "申请户",
    "family": "未建档的家庭",
    "household_id": "建档立卡户",
    "village_code": "行政村",
    "monitoring_object_id": "监测对象",
}
_GIVEN = tuple(_LABELS)


@dataclass(slots=True)
class _Facts:
    """What an entry is about, in the columns that every kind has."""

    subject: str
    village_code: str
    head_name: str
    people: int
    village_group: str | None = None
    labour: bool = True
    exited: bool = False
    household_id: UUID | None = None
    object_id: UUID | None = None
    application: str | None = None
    id_indexes: list[str] = field(default_factory=list)


async def enter(desk: Desk, round_id: UUID, request: EntryCreate) -> Entry:
    """Take an entry into a round.

    Raises:
        NotFound: no such round, household or object in the caller's area.
        RoundEnded, StepTaken, StepSkipped: applications are not taken any more, or not yet.
        WrongRole: the caller's post doesn't take them.
        DateInFuture, ApplicationOutsideWindow: the day is not one on which they are.
        HouseholdOffRegister: a household left the register.
        VillageFactsMissing, VillageExited, VillageStillPoor: a village has no profile, or stands there already.
        WrongEntry, KindNotAdmitted, WrongMonitoredKind, AlreadyMonitored: the procedure is not for it.
        EntryTwice, DuplicateHousehold, DuplicateIdNumber: it, or somebody of it, is in the round or on the register.
        PersonDied: somebody of it is recorded as dead.
        OutsideArea, UnknownVillage, NoHead, TwoHeads, AgeOutOfRange, IdentityNumberInvalid …: it is not sound.
    """
    row = await find_round(desk.session, desk.caller, round_id, lock=True)
    case = await case_of(desk.session, row, with_entries=False)
    step = next(one for one in case.plan.steps if one.kind == "application")
    rules.check_order(case.plan.steps, case.codes, step.code, ended=case.ended)
    rules.check_role(step, desk.caller.role.value)
    check_not_future(desk.clock, request.occurred_on)
    rules.check_application(request.occurred_on, max(case.round.opened_on, case.last_on), case.round.apply_until)
    allowed = _ALLOWED[case.round.procedure]
    given = [name for name in _GIVEN if getattr(request, name) is not None]
    if len(given) != 1 or given[0] not in allowed:
        names = "或".join(f"{_LABELS[name]}（{name}）" for name in allowed)
        raise WrongEntry(f"本程序须且只须填写{names}", f"Give one of {allowed}, nothing else", field=allowed[0])
    facts = await _READERS[given[0]](desk, case, getattr(request, given[0]))
    if not lies_in(desk.caller, case.round, facts.village_code):
        detail = f"{facts.village_code} 不在本轮程序的区划 {case.round.area_code} 内"
        raise OutsideArea(detail, f"{facts.village_code} lies outside the round's area", field="village_code")
    await _check_monitored(desk, case, request, facts)
    await _check_once(desk, row, facts)
    entry = Entry(
        county_code=case.round.county_code,
        round_id=case.round.id,
        number=await _next_number(desk.session, row),
        subject=facts.subject,
        household_id=facts.household_id,
        object_id=facts.object_id,
        village_code=facts.village_code,
        village_group=facts.village_group,
        head_name=facts.head_name,
        people=facts.people,
        labour=facts.labour,
        application_encrypted=None if facts.application is None else desk.personal.encrypt(facts.application),
        id_indexes=facts.id_indexes,
        monitored_kind=request.monitored_kind,
        risks=request.risks,
        applied_on=request.occurred_on,
        recorded_at=desk.clock.now(),
    )
    desk.session.add(entry)
    await desk.session.flush()
    return entry


async def _next_number(session: AsyncSession, row: Round) -> int:
    last = await session.scalar(select(func.max(_entry.number)).where(*_of_round(row)))
    return (last or 0) + 1


async def _check_once(desk: Desk, row: Round, facts: _Facts) -> None:
    """Refuse what stands in the round already; the database looks, since a round holds thousands."""
    same: list[ColumnElement[bool]] = []
    if facts.id_indexes:
        same.append(_entry.id_indexes.bool_op("&&")(facts.id_indexes))
    if facts.household_id is not None:
        same.append(_entry.household_id == facts.household_id)
    if facts.object_id is not None:
        same.append(_entry.object_id == facts.object_id)
    if facts.subject == VILLAGE:
        same.append(_entry.village_code.in_(await _names_of_village(desk, row, facts.village_code)))
    number = await desk.session.scalar(select(func.min(_entry.number)).where(*_of_round(row), or_(*same)))
    if number is not None:
        raise EntryTwice(f"与第 {number} 号重复", f"It is entry {number}")


async def _names_of_village(desk: Desk, row: Round, village_code: str) -> list[str]:
    """The codes under which a village stands in the round: it may have entered by one that it bore before."""
    now = desk.caller.areas.present
    found = await desk.session.scalars(
        select(_entry.village_code).distinct().where(*_of_round(row), _entry.subject == VILLAGE)
    )
    return [code for code in found if now(code) == now(village_code)]


def _of_round(row: Round) -> tuple[ColumnElement[bool], ...]:
    return _entry.county_code == row.county_code, _entry.round_id == row.id


async def _check_monitored(desk: Desk, case: Case, request: EntryCreate, facts: _Facts) -> None:
    """What a monitoring entry says beside the household, and that nobody else says it."""
    if case.round.procedure != "monitoring_entry":
        if request.monitored_kind is not None or request.risks:
            raise WrongEntry("本程序不填监测对象类别和风险", "No kind and risks here", field="monitored_kind")
        return
    if request.monitored_kind is None or not request.risks:
        missing = "monitored_kind" if request.monitored_kind is None else "risks"
        raise WrongEntry("须填写监测对象类别和返贫致贫风险", "Give the kind and the risks", field=missing)
    check_admitted(request.monitored_kind, case.plan.procedure.kinds)
    check_kind(request.monitored_kind, registered=facts.household_id is not None, exited=facts.exited)
    await check_not_monitored(desk, case.round.county_code, facts.id_indexes)


async def _application(desk: Desk, _case: Case, form: HouseholdCreate) -> _Facts:
    household_rules.check_causes(form.main_cause, form.other_causes)
    facts = await _family(desk, form.village_code, form.village_group, form.members)
    household = table_of(Household).c
    taken = await desk.session.scalar(
        select(household.id).where(
            household.county_code == desk.caller.areas.tenant(form.village_code),
            household.household_no == form.household_no,
        )
    )
    if taken is not None:
        raise DuplicateHousehold(f"户编号 {form.household_no} 已登记", field="application.household_no")
    facts.application = form.model_dump_json()
    return facts


async def _not_registered(desk: Desk, _case: Case, form: FamilyCreate) -> _Facts:
    facts = await _family(desk, form.village_code, form.village_group, form.members)
    facts.application = form.model_dump_json()
    return facts


async def _family(desk: Desk, village_code: str, village_group: str | None, members: Sequence[MemberCreate]) -> _Facts:
    await check_village(desk.session, desk.caller, village_code)
    household_rules.check_relations([member.relation for member in members])
    indexes: list[str] = []
    for at, member in enumerate(members):
        indexes.append(_id_index(desk, at, member))
    key = table_of(IdNumberKey).c
    # who left his household may come anew, as in a registration; the dead may not
    held = or_(key.left_kind.is_(None), key.left_kind == DEATH)
    known = {
        row.id_index: row.left_kind
        for row in await desk.session.execute(
            select(key.id_index, key.left_kind).where(key.id_index.in_(indexes), held)
        )
    }
    for at, index in enumerate(indexes):
        if known.get(index) == DEATH:
            raise PersonDied(field=f"members.{at}.id_number")
        if index in known or index in indexes[:at]:
            raise DuplicateIdNumber(
                "该成员的证件号码已登记", "The identity number is registered", field=f"members.{at}.id_number"
            )
    return _Facts(
        subject=APPLICANT,
        village_code=village_code,
        village_group=village_group,
        head_name=next(member.name for member in members if member.relation == household_rules.HEAD),
        people=len(members),
        labour=has_labour(member.labour_capacity for member in members),
        id_indexes=indexes,
    )


def _id_index(desk: Desk, at: int, member: MemberCreate) -> str:
    try:
        identity = parse_identity_number(member.id_number)
    except IdentityNumberInvalid as invalid:
        invalid.field = f"members.{at}.id_number"
        raise
    household_rules.check_age(identity.born_on, desk.clock.today())
    return desk.personal.blind_index(identity.number)


async def _household(desk: Desk, case: Case, household_id: UUID) -> _Facts:
    household = await find_household(desk.session, desk.caller, household_id, lock=True)
    check_on_register(household)
    exited = household.status == EXITED
    wanted = {"exit": False, "return": True}.get(case.round.procedure)
    if wanted is not None and wanted != exited:
        text = "尚未脱贫，不能办理返贫" if wanted else "已经脱贫，不能再办退出"
        raise WrongEntry(f"该户{text}", f"The household {'has not' if wanted else 'has'} exited", field="household_id")
    members = await members_of(desk.session, household)
    return _Facts(
        subject=HOUSEHOLD,
        village_code=household.village_code,
        village_group=household.village_group,
        head_name=household.head_name,
        people=household.people,
        labour=has_labour(member.labour_capacity for member in members),
        exited=exited,
        household_id=household.id,
        id_indexes=[member.id_index for member in members],
    )


async def _village(desk: Desk, case: Case, village_code: str) -> _Facts:
    await check_village(desk.session, desk.caller, village_code)
    await check_may_enter(desk, case.round.procedure, village_code)
    area = await desk.session.get_one(AreaRecord, village_code)
    return _Facts(subject=VILLAGE, village_code=village_code, head_name=area.name, people=0)


async def _object(desk: Desk, _case: Case, object_id: UUID) -> _Facts:
    row = await find_record(desk.session, desk.caller, MonitoringObject, object_id, field="monitoring_object_id")
    if row.removed_on is not None:
        raise WrongEntry(
            f"该户已于 {row.removed_on} 风险消除",
            f"Its risk was removed on {row.removed_on}",
            field="monitoring_object_id",
        )
    return _Facts(
        subject=OBJECT,
        village_code=row.area_code,
        head_name=row.head_name,
        people=row.people,
        labour=row.labour,
        household_id=row.household_id,
        object_id=row.id,
        id_indexes=row.id_indexes,
    )


_READERS: dict[str, Callable[[Desk, Case, Any], Awaitable[_Facts]]] = {
    "application": _application,
    "family": _not_registered,
    "household_id": _household,
    "village_code": _village,
    "monitoring_object_id": _object,
}
