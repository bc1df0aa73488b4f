"""Entering records from files by the very steps of the API: created, changed, or found to stand already."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from services.registry.documents.naming import documents_of, hashes_of
from services.registry.documents.refusals import UnknownDocument
from services.registry.households.models import Household, IdNumberKey, Member
from services.registry.imports.cells import half_width
from services.registry.imports.models import ImportJob
from services.registry.imports.record_sheets import (
    AREA,
    HOUSEHOLD_NO,
    MEMBER_NAME,
    MEMBER_NUMBER,
    OCCURRED_ON,
    REASON,
    RECORD_SHEETS,
    carried_fields,
)
from services.registry.imports.record_staging import member_fields, only, without
from services.registry.imports.refusals import OtherOwner, RecordOutdated, TakesAStep, UnknownRecordOwner
from services.registry.kinds import KINDS
from services.registry.records import service
from services.registry.records.fields import NamesDocuments, RefersTo, mark_of
from services.registry.records.kinds import Desk, RecordKind
from services.registry.records.models import AreaRecord, HouseholdRecord, MemberRecord, Record
from services.registry.records.queries import records_of
from services.registry.records.references import may_refer
from services.registry.records.refusals import DuplicateNumber, UnknownReference
from shared.areas import significant_prefix
from shared.database import is_one_of, table_of, to_json

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"

_KINDS: dict[str, RecordKind[Any]] = {sheet.kind: sheet.held for sheet in RECORD_SHEETS}
_OWNERS = ("household_id", "member_id", "area_code")
Signature = tuple[Any, ...]


class StagedRow(NamedTuple):
    """A row of the staging table."""

    number: int
    kind: str
    row: int
    household_no: str | None
    id_index: str | None
    values: dict[str, Any]
    found_id: UUID | None
    found_version: int | None


class Outcome(NamedTuple):
    """What became of a row; id and version of the record that bore its number before."""

    what: str
    id: UUID | None
    version: int | None


@dataclass(slots=True)
class _Known:
    """What a run of rows refers to."""

    households: dict[str, UUID] = field(default_factory=dict)
    members: dict[str, tuple[UUID, UUID, str]] = field(default_factory=dict)
    """By index of the identity number: household, member, name."""
    standing: dict[str, Counter[Signature]] = field(default_factory=dict)
    """By kind, the records that stand of the same owners, for kinds without a number."""
    documents: dict[str, UUID] = field(default_factory=dict)
    """By content."""
    contents: dict[UUID, str] = field(default_factory=dict)
    """By document: which of several of the same content a record names is no difference."""


class RecordWriter:
    """Enters the records of one import; rows come in the order of the kinds, so that each finds those it names.

    While it is `trying`, a record that bears a row's number is what the check finds; afterwards it must be the one
    that the check found, as it was.
    """

    def __init__(self, desk: Desk, job: ImportJob, *, trying: bool) -> None:
        self._desk = desk
        self._job = job
        self._trying = trying
        self._entered: set[tuple[str, str]] = set()
        self._numbers: dict[tuple[type[Any], str], UUID] = {}
        self._known = _Known()
        self._owners: set[tuple[str, Any]] = set()

    async def prepare(self, rows: Sequence[StagedRow]) -> None:
        """Look up at once what a run of rows refers to."""
        session = self._desk.session
        self._known.households = await self._households({row.household_no for row in rows if row.household_no})
        key, member = table_of(IdNumberKey), table_of(Member)
        indexes = {row.id_index for row in rows if row.id_index}
        indexes |= {
            row.values[name] for row in rows for name in member_fields(_KINDS[row.kind]) if row.values.get(name)
        }
        found = await session.execute(
            select(key.c.id_index, member.c.household_id, member.c.id, member.c.name)
            .join(member, (member.c.county_code == key.c.county_code) & (member.c.id == key.c.member_id))
            .where(key.c.county_code == self._job.county_code, is_one_of(key.c.id_index, indexes))
        )
        self._known.members = {row.id_index: (row.household_id, row.id, row.name) for row in found}
        hashes = {one for row in rows for name in _document_fields(row.kind) for one in row.values.get(name) or ()}
        if hashes:
            self._known.documents = await documents_of(session, self._job.county_code, hashes)
            self._known.contents |= {document: content for content, document in self._known.documents.items()}
        for kind in KINDS:
            if mine := [row for row in rows if row.kind == kind.name]:
                await self._learn(kind, mine)

    async def enter(self, row: StagedRow) -> Outcome:
        """Enter one row.

        Raises:
            Refusal: whatever the record's own steps refuse, and an owner or a reference that is not there.
        """
        kind = _KINDS[row.kind]
        carried = _carried(kind, row)
        form = kind.creation.model_validate(await self._resolved(kind, row))
        number = getattr(form, kind.number) if kind.number else None
        if number is not None:
            standing = await self._bearing(kind, form, number)
            if (kind.name, number) in self._entered:
                raise DuplicateNumber(f"编号 {number} 在文件中出现了两次", f"{number} stands twice", field=kind.number)
            if standing is not None:
                if any(_comparable(getattr(standing, name)) != _comparable(value) for name, value in carried.items()):
                    raise TakesAStep
                outcome = await self._changed(kind, row, form, standing)
                self._entered.add((kind.name, number))
                return outcome
        elif self._stands(kind, self._signature(kind, form, lambda name: getattr(form, name))):
            return Outcome(UNCHANGED, None, None)
        made = await service.create(self._desk, kind, form, import_id=self._job.id, carried=carried)
        if number is not None:
            self._entered.add((kind.name, number))
        return Outcome(CREATED, made.id, None)

    # what a row refers to ---------------------------------------------------------------------------------------------

    async def _households(self, numbers: Iterable[str]) -> dict[str, UUID]:
        table = table_of(Household).c
        rows = await self._desk.session.execute(
            select(table.household_no, table.id).where(
                table.county_code == self._job.county_code,
                self._desk.caller.area_filter(table.county_code, table.village_code),
                is_one_of(table.household_no, numbers),
            )
        )
        return {row.household_no: row.id for row in rows}

    async def _resolved(self, kind: RecordKind[Any], row: StagedRow) -> dict[str, Any]:
        values = without({name: value for name, value in row.values.items() if value is not None}, carried_fields(kind))
        for name in kind.sealed.keys() & values.keys():
            values[name] = self._desk.personal.decrypt(bytes.fromhex(values[name]))
        stated_name = values.pop(MEMBER_NAME, None)
        if issubclass(kind.model, HouseholdRecord):
            household_id = self._known.households.get(row.household_no or "")
            if household_id is None:
                raise UnknownRecordOwner(
                    f"没有户编号为 {row.household_no} 的户", f"No household {row.household_no}", field=HOUSEHOLD_NO
                )
            values["household_id"] = household_id
        if issubclass(kind.model, MemberRecord):
            of_household, member_id, name = self._known.members.get(row.id_index or "", (None, None, ""))
            if of_household is None or of_household != values["household_id"]:
                raise UnknownRecordOwner("该户没有这名成员", "The household has no such member", field=MEMBER_NUMBER)
            if stated_name not in (None, name):
                raise UnknownRecordOwner(
                    "姓名与证件号码不符", "Name and number don't belong together", field=MEMBER_NAME
                )
            values["member_id"] = member_id
        self._name_members(kind, values)
        self._name_documents(kind, values)
        for name, info in kind.fields.model_fields.items():
            if (mark := mark_of(info, RefersTo)) and values.get(name) is not None:
                values[name] = await self._referred(mark.model, name, values[name])
        return values

    def _name_members(self, kind: RecordKind[Any], values: dict[str, Any]) -> None:
        for name in member_fields(kind) & values.keys():
            of_household, member_id, _ = self._known.members.get(values[name], (None, None, ""))
            if of_household is None or of_household != values.get("household_id"):
                raise UnknownRecordOwner("该户没有这名成员", "The household has no such member", field=name)
            values[name] = member_id

    def _name_documents(self, kind: RecordKind[Any], values: dict[str, Any]) -> None:
        for name in _document_fields(kind.name) & values.keys():
            missing = [one for one in values[name] if one not in self._known.documents]
            if missing:
                told = "、".join(missing)
                raise UnknownDocument(
                    f"没有内容为 {told} 的资料", f"No document of that content: {told}", field=name, missing=missing
                )
            values[name] = [self._known.documents[one] for one in values[name]]

    async def _know_contents(self, kind: RecordKind[Any], standing: Sequence[Record]) -> None:
        """Learn what the documents hold that standing records name."""
        named = {one for record in standing for name in _document_fields(kind.name) for one in getattr(record, name)}
        if named:
            self._known.contents |= await hashes_of(self._desk.session, self._job.county_code, named)

    def _comparable(self, kind: RecordKind[Any], name: str, value: Any) -> Any:
        if name in _document_fields(kind.name):
            value = [self._known.contents[one] for one in value or () if one in self._known.contents]
        return _comparable(value)

    async def _referred(self, model: type[Any], name: str, number: str) -> UUID:
        known = self._numbers.get((model, number))
        if known is not None:
            return known
        kind = next((one for one in KINDS if one.model is model), None)
        table = table_of(model).c
        if kind is None or kind.number is None:
            try:
                return UUID(number)
            except ValueError:
                raise UnknownReference(field=name) from None
        # as it is written; else a clerk's figures of full width
        for written in dict.fromkeys((number, half_width(number).strip())):
            found: Record | None = await self._desk.session.scalar(
                select(model).where(
                    table.county_code == self._job.county_code,
                    table[kind.number] == written,
                    table.withdrawn_on.is_(None),
                )
            )
            if found is not None:
                break
        if found is None or not await may_refer(self._desk, found):
            raise UnknownReference(f"没有编号为 {number} 的{kind.title}", f"No {kind.name} {number}", field=name)
        self._numbers[model, number] = found.id
        return found.id

    # what stands already ----------------------------------------------------------------------------------------------

    async def _bearing(self, kind: RecordKind[Any], form: BaseModel, number: str) -> Record | None:
        table = table_of(kind.model).c
        statement = records_of(self._desk.caller, kind.model).where(
            table.county_code == self._county_of(kind, form),
            table[str(kind.number)] == number,
            table.withdrawn_on.is_(None),
        )
        found: Record | None = (await self._desk.session.scalars(statement)).one_or_none()
        return found

    def _county_of(self, kind: RecordKind[Any], form: BaseModel) -> str:
        if issubclass(kind.model, AreaRecord):
            return self._desk.caller.areas.tenant(significant_prefix(getattr(form, AREA)))
        return self._job.county_code

    async def _changed(self, kind: RecordKind[Any], row: StagedRow, form: BaseModel, standing: Record) -> Outcome:
        if any(getattr(standing, name, None) != getattr(form, name, None) for name in _OWNERS):
            raise OtherOwner(field=kind.number)
        stated = kind.fields.model_fields.keys() & row.values.keys()
        given = {name: getattr(form, name) for name in stated}
        before = standing.version
        stands = {name: service.plain_value(self._desk, kind, standing, name) for name in given}
        await self._know_contents(kind, [standing])
        said = partial(self._comparable, kind)
        if all(said(name, stands[name]) == said(name, value) for name, value in given.items()):
            return Outcome(UNCHANGED, standing.id, before)
        if not self._trying and (row.found_id, row.found_version) != (standing.id, before):
            raise RecordOutdated
        step = {OCCURRED_ON: getattr(form, OCCURRED_ON), REASON: getattr(form, REASON)}
        patch = kind.patch.model_validate(given | step)
        made = await service.change(self._desk, kind, standing.id, before, patch)
        return Outcome(CHANGED if made.version > before else UNCHANGED, made.id, before)

    def _stands(self, kind: RecordKind[Any], signature: Signature) -> bool:
        """Whether one more of the records that stand says the same; each of them answers for one row of the file."""
        standing = self._known.standing.get(kind.name)
        if standing is None or standing[signature] == 0:
            return False
        standing[signature] -= 1
        return True

    async def _learn(self, kind: RecordKind[Any], rows: Sequence[StagedRow]) -> None:
        """The records of the rows' owners that were there before this import."""
        table = table_of(kind.model).c
        if issubclass(kind.model, HouseholdRecord):
            column, households = table.household_id, self._known.households
            owners = {households[row.household_no] for row in rows if row.household_no in households}
        else:
            column, owners = table.area_code, {row.values[AREA] for row in rows}
        new = [owner for owner in owners if (kind.name, owner) not in self._owners]
        self._owners.update((kind.name, owner) for owner in new)
        standing = self._known.standing.setdefault(kind.name, Counter())
        statement = records_of(self._desk.caller, kind.model).where(
            table.county_code == self._job.county_code, is_one_of(column, new), table.withdrawn_on.is_(None)
        )
        if kind.number is not None:  # a numbered one is found by its number
            statement = statement.where(table[kind.number].is_(None))
        records = (await self._desk.session.scalars(statement)).all()
        await self._know_contents(kind, records)
        for record in records:
            said = partial(service.plain_value, self._desk, kind, record)
            standing[self._signature(kind, record, said)] += 1

    def _signature(self, kind: RecordKind[Any], record: Any, said: Callable[[str], Any]) -> Signature:
        """Whose a record is, and what it says: what tells one without a number from others."""
        owners = tuple(getattr(record, name) for name in _OWNERS if name in kind.model.model_fields)
        return owners + tuple(self._comparable(kind, name, said(name)) for name in kind.fields.model_fields)


def _carried(kind: RecordKind[Any], row: StagedRow) -> dict[str, Any]:
    """What the row tells of the record's own steps."""
    if kind.carried is None:
        return {}
    return kind.carried.model_validate(only(row.values, carried_fields(kind))).model_dump(exclude_unset=True)


@cache
def _document_fields(kind_name: str) -> frozenset[str]:
    """Fields of a kind that name documents."""
    fields = _KINDS[kind_name].fields.model_fields.items()
    return frozenset(name for name, info in fields if mark_of(info, NamesDocuments) is not None)


def _comparable(value: Any) -> Any:
    """A value as two of them are compared: an empty text is none, lists and documents can be keys."""
    if value in ("", None):
        return None
    if isinstance(value, list | tuple):
        return tuple(map(_comparable, value))
    if isinstance(value, dict | BaseModel):
        return to_json(value.model_dump(mode="json") if isinstance(value, BaseModel) else value)
    return value
