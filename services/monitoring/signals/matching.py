"""Whom a signal is about: households of the caller's area by their numbers, people by the index of their ID numbers.

Where none on the register fits, monitoring objects off it are looked at: their numbers are their ids.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, cast, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.models import Household
from services.monitoring.households.standing import had_been_member, member_by_index, was_member, was_there
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.monitored.off_register import as_household
from services.monitoring.places import place_of
from services.monitoring.signals.fields import SignalFields
from services.monitoring.signals.models import Row, Rows
from services.monitoring.signals.refusals import Fault, SubjectAmbiguous, SubjectUnknown
from shared.areas.successions import Reach
from shared.database import is_one_of, table_of
from shared.errors import Refusal
from shared.identity import IdentityNumberInvalid, parse_identity_number
from shared.security.callers import Caller, rows_within
from shared.security.encryption import PersonalData


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a signal is about.

    Attributes:
        county_code: tenant.
        area_code: of a household its village, of an area its own code; 12 digits.
        household_id: None of an area.
        member_id: where it is about a person.
        parts: of an area: which rows of the tenant are its.
    """

    county_code: str
    area_code: str
    household_id: UUID | None = None
    member_id: UUID | None = None
    parts: tuple[Reach, ...] = ()

    @property
    def text(self) -> str:
        """What tells it from others of its county."""
        return str(self.member_id or self.household_id or self.area_code)


Matched: TypeAlias = list[tuple[Row, list[Subject]]]
_Found: TypeAlias = Sequence[tuple[Household, UUID | None]]
_Belonged: TypeAlias = Callable[[Household, UUID, date], bool]


class _Known(NamedTuple):
    """The households that rows may be about, by what names them there.

    Attributes:
        by_number: those on the register by their numbers.
        by_index: the same by the indexes of all who ever belonged to them.
        off_register: monitoring objects off it by their ids, and by the indexes of their members.
    """

    by_number: Mapping[str, Sequence[Household]]
    by_index: Mapping[str, Sequence[Household]]
    off_register: Mapping[str, Sequence[Household]]

    def about(self, fields: SignalFields, index: str | None) -> _Found:
        """Whom a signal is about: on the register first; of who is in no household that day, whose he had been."""
        on, household_no = fields.happened_on, fields.household_no or ""
        named = index or str(_id_in(household_no))
        off_register = self.off_register.get(named, ()) if fields.spec.off_register else ()
        if index is None:
            return _by_number(self.by_number.get(household_no, ()), on) or _by_number(off_register, on)
        registered = self.by_index.get(index, ())
        return (
            _by_index(registered, index, on)
            or _by_index(off_register, index, on)
            or _by_index(registered, index, on, had_been_member)
        )


async def match(
    session: AsyncSession, personal: PersonalData, caller: Caller, rows: Rows
) -> tuple[Matched, list[Fault]]:
    """Find what each row is about.

    Args:
        session: to read with.
        personal: makes the indexes; the numbers themselves are neither kept nor told of.
        caller: in whose area is looked; who lies outside is unknown here.
        rows: those without faults of their own.

    Returns:
        Each row that fits with its subjects (of an area one for each tenant), and why the others don't.
    """
    faults: list[Fault] = []
    indexes: dict[int, str] = {}
    for row in rows:
        if row.fields.id_number is not None:
            try:
                indexes[row.number] = personal.blind_index(parse_identity_number(row.fields.id_number).number)
            except IdentityNumberInvalid as invalid:
                invalid.field = "id_number"
                faults.append(Fault(row.number, invalid, row.columns))
    by_number, by_index = await _households(session, caller, rows, indexes.values())
    known = _Known(by_number, by_index, await _off_register(session, caller, rows, indexes.values()))
    matched: Matched = []
    for row in rows:
        try:
            if row.fields.area_code is not None:
                matched.append((row, _areas(caller, row.fields.area_code)))
            elif row.fields.household_no is not None or row.number in indexes:
                matched.append((row, [_one(row, known.about(row.fields, indexes.get(row.number)))]))
        except Refusal as refusal:
            refusal.field = refusal.field or row.fields.subject_field
            faults.append(Fault(row.number, refusal, row.columns))
    return matched, faults


def ever_within(county_code: str, parts: Sequence[Reach]) -> ColumnElement[bool]:
    """The households of a tenant that an area may ever have held; who stood there on a day is seen of each of them."""
    table = table_of(Household).c
    paths = [cast(f'$[*] ? (@.village_code starts with "{part.prefix}")', JSONPATH) for part in parts]
    former = [table.periods.path_exists(path) for path in paths]
    return and_(
        table.county_code == county_code, or_(rows_within(parts, table.county_code, table.village_code), *former)
    )


def off_register_within(county_code: str, parts: Sequence[Reach]) -> ColumnElement[bool]:
    """The monitoring objects off a tenant's register that live in an area."""
    table = table_of(MonitoringObject).c
    return and_(
        table.county_code == county_code,
        table.household_id.is_(None),
        rows_within(parts, table.county_code, table.village_code),
    )


async def _households(
    session: AsyncSession, caller: Caller, rows: Rows, indexes: Iterable[str]
) -> tuple[defaultdict[str, list[Household]], defaultdict[str, list[Household]]]:
    table = table_of(Household).c
    numbers = {row.fields.household_no for row in rows if row.fields.household_no is not None}
    wanted = set(indexes)
    by_number: defaultdict[str, list[Household]] = defaultdict(list)
    by_index: defaultdict[str, list[Household]] = defaultdict(list)
    inside = caller.area_filter(table.county_code, table.village_code)
    if numbers:
        for household in await _read(session, inside, is_one_of(table.household_no, sorted(numbers))):
            by_number[household.household_no].append(household)
    if wanted:
        for household in await _read(session, inside, table.id_indexes.overlap(sorted(wanted))):
            for index in wanted.intersection(household.id_indexes):
                by_index[index].append(household)
    return by_number, by_index


async def _off_register(
    session: AsyncSession, caller: Caller, rows: Rows, indexes: Iterable[str]
) -> defaultdict[str, list[Household]]:
    """The monitoring objects off the register that rows may be about, by what names them there: id or index."""
    table = table_of(MonitoringObject).c
    ids = {id_ for row in rows if (id_ := _id_in(row.fields.household_no or "")) is not None}
    wanted = set(indexes)
    found: defaultdict[str, list[Household]] = defaultdict(list)
    if not (ids or wanted):
        return found
    entries = await session.scalars(
        select(MonitoringObject).where(
            caller.area_filter(table.county_code, table.village_code),
            table.household_id.is_(None),
            or_(is_one_of(table.id, sorted(ids)), table.id_indexes.overlap(sorted(wanted))),
        )
    )
    for entry in entries.all():
        session.expunge(entry)  # read anew once it is locked
        for name in (str(entry.id), *wanted.intersection(entry.id_indexes)):
            found[name].append(as_household(entry))
    return found


def _id_in(number: str) -> UUID | None:
    try:
        return UUID(number)
    except ValueError:
        return None


async def _read(session: AsyncSession, *conditions: ColumnElement[bool]) -> Sequence[Household]:
    """Some households, which the session forgets at once: it shall read anew what has changed until they are locked."""
    found = (await session.scalars(select(Household).where(*conditions))).all()
    for household in found:
        session.expunge(household)
    return found


def _by_number(households: Sequence[Household], on: date) -> _Found:
    """Those that were on the register on a day."""
    return [(one, None) for one in households if was_there(one, on)]


def _by_index(households: Sequence[Household], index: str, on: date, belonged: _Belonged = was_member) -> _Found:
    """Those to which somebody belonged on a day, in one sense or the other."""
    people = [(one, member_id) for one in households if (member_id := member_by_index(one, index)) is not None]
    return [(one, who) for one, who in people if was_there(one, on) and belonged(one, who, on)]


def _one(row: Row, found: _Found) -> Subject:
    field = row.fields.subject_field
    if not found:
        raise SubjectUnknown(field=field)
    if len(found) > 1:
        raise SubjectAmbiguous(field=field)
    household, member_id = found[0]
    return Subject(
        household.county_code,
        household.village_code,
        household.id,
        member_id if row.fields.spec.of_person else None,
    )


def _areas(caller: Caller, area_code: str) -> list[Subject]:
    place = place_of(caller, area_code, field="area_code")
    by_county: defaultdict[str, list[Reach]] = defaultdict(list)
    for reach in place.caller.reaches:
        by_county[reach.county].append(reach)
    return [Subject(county, place.area_code, parts=tuple(parts)) for county, parts in sorted(by_county.items())]
