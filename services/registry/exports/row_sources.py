"""Where the rows of each sheet come from: selects in the caller's area, and each row as cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.registry.documents.naming import contents_of
from services.registry.exports.cell_values import CellValue, cell_value
from services.registry.households.models import EXITED, REGISTERED, Household, Member
from services.registry.imports.cells import id_number
from services.registry.imports.changes import present
from services.registry.imports.record_cells import Reference, contents
from services.registry.imports.record_sheets import (
    AREA,
    HOUSEHOLD_NO,
    MEMBER_NAME,
    MEMBER_NUMBER,
    OCCURRED_ON,
    REASON,
    RecordSheet,
)
from services.registry.imports.record_staging import member_fields
from services.registry.imports.sheets import EXITS, HOUSEHOLDS, INCOMES, MEMBERS, Column, Sheet
from services.registry.imports.staging import columns_of
from services.registry.incomes.models import Income
from services.registry.kinds import KINDS
from services.registry.records.models import HouseholdRecord, MemberRecord, RecordChange
from services.registry.records.queries import scope_of
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

_household, _member, _income = table_of(Household), table_of(Member), table_of(Income)
_change = table_of(RecordChange)
_owner = _household.alias("owner")
"""The household that a record belongs to; under its own name it is the scope's."""


@dataclass(frozen=True, slots=True)
class RowSource:
    """A sheet's rows: the select that finds them, and a column of it, or a pair, for each column of the sheet."""

    sheet: Sheet
    statement: Select[Any]

    def cells(self, row: Sequence[Any], personal: PersonalData, *, revealed: bool) -> list[CellValue]:
        """A row of the select as cells of the sheet."""
        made: list[CellValue] = []
        at = 0
        for column in self.sheet.columns:
            if _is_sealed(self.sheet, column):
                masked, encrypted = row[at], row[at + 1]
                at += 2
                value = personal.decrypt(encrypted) if revealed and encrypted is not None else masked
            else:
                value = row[at]
                at += 1
            made.append(cell_value(column.read, value))
        return made


def row_source(caller: Caller, sheet: Sheet) -> RowSource:
    """The rows of a sheet in the caller's area.

    Withdrawn records, households off the register and people who left theirs are left out, and so are the records of
    such: files hold what stands, and what a file names must be in it.
    """
    if isinstance(sheet, RecordSheet):
        return RowSource(sheet, _records(caller, sheet))
    return RowSource(sheet, _OF_HOUSEHOLDS[sheet.kind](caller))


def _is_sealed(sheet: Sheet, column: Column) -> bool:
    if isinstance(sheet, RecordSheet):
        return column.key == MEMBER_NUMBER or column.key in sheet.held.sealed or column.read is id_number
    return column.key in ("phone", "bank_account", "id_number")


def _on_register(caller: Caller) -> ColumnElement[bool]:
    inside = caller.area_filter(_household.c.county_code, _household.c.village_code)
    return and_(inside, _household.c.status.in_((REGISTERED, EXITED)))


def _households(caller: Caller) -> Select[Any]:
    return select(*_columns(HOUSEHOLDS, _household)).where(_on_register(caller)).order_by(*_by_number())


def _members(caller: Caller) -> Select[Any]:
    return (
        select(*_columns(MEMBERS, _member))
        .join(_household, _of_household(_member))
        .where(_on_register(caller), present(_member))
        .order_by(*_by_number(), _member.c.id)
    )


def _incomes(caller: Caller) -> Select[Any]:
    return (
        select(*_columns(INCOMES, _income))
        .join(_household, _of_household(_income))
        .where(_on_register(caller))
        .order_by(*_by_number(), _income.c.year)
    )


def _exits(caller: Caller) -> Select[Any]:
    exited = _household.c.status == EXITED
    return select(*_columns(EXITS, _household)).where(_on_register(caller), exited).order_by(*_by_number())


_OF_HOUSEHOLDS: dict[str, Callable[[Caller], Select[Any]]] = {
    HOUSEHOLDS.kind: _households,
    MEMBERS.kind: _members,
    INCOMES.kind: _incomes,
    EXITS.kind: _exits,
}


def _columns(sheet: Sheet, table: Any) -> list[Any]:
    found: list[Any] = []
    for column in sheet.columns:
        if column.key == "household_no":
            found.append(_household.c.household_no)
        elif column.key == "id_number":
            # whoever has a disability card is named by its number, which begins with the other
            found += [table.c.id_masked, func.coalesce(table.c.disability_card_encrypted, table.c.id_number_encrypted)]
        else:
            found += [table.c[name] for name in columns_of(column.key) or (column.key,)]
    return found


def _records(caller: Caller, sheet: RecordSheet) -> Select[Any]:
    """Records as they stand, with the day and the reason of the step that left them so."""
    kind = sheet.held
    table = table_of(kind.model)
    source: Any = table.join(
        _change,
        and_(
            _change.c.county_code == table.c.county_code,
            _change.c.record_id == table.c.id,
            _change.c.version == table.c.version,
        ),
    )
    order: tuple[Any, ...] = (table.c.county_code, table.c.id)
    if issubclass(kind.model, HouseholdRecord):
        owner = and_(_owner.c.county_code == table.c.county_code, _owner.c.id == table.c.household_id)
        source = source.join(_owner, and_(owner, _owner.c.status.in_((REGISTERED, EXITED))))
        order = (_owner.c.county_code, _owner.c.household_no, table.c.id)
    if issubclass(kind.model, MemberRecord):
        member = and_(_member.c.county_code == table.c.county_code, _member.c.id == table.c.member_id)
        source = source.join(_member, and_(member, present(_member)))
    owners = {
        HOUSEHOLD_NO: [_owner.c.household_no],
        MEMBER_NUMBER: [_member.c.id_masked, _member.c.id_number_encrypted],
        MEMBER_NAME: [_member.c.name],
        OCCURRED_ON: [_change.c.occurred_on],
        REASON: [_change.c.reason],
    }
    found: list[Any] = []
    stands: list[ColumnElement[bool]] = [table.c.withdrawn_on.is_(None)]
    for column in sheet.columns:
        if column.key in member_fields(kind):
            person = _member.alias(column.key)
            same = and_(person.c.county_code == table.c.county_code, person.c.id == table.c[column.key])
            source = source.outerjoin(person, same)
            stands.append(or_(table.c[column.key].is_(None), present(person)))
            found += [person.c.id_masked, person.c.id_number_encrypted]
        elif isinstance(column.read, Reference):
            named, source = _named(source, table, column)
            found.append(named)
        elif column.read is contents:
            found.append(contents_of(table, column.key))
        elif column.key in owners and column.key not in kind.fields.model_fields:
            found += owners[column.key]
        elif column.key in kind.sealed:
            found += [table.c[f"{column.key}_masked"], table.c[f"{column.key}_encrypted"]]
        else:
            found.append(table.c[AREA] if column.key == AREA else table.c[column.key])
    return (select(*found).select_from(source).where(scope_of(caller, kind.model), *stands)).order_by(*order)


def _named(source: Any, table: Any, column: Column) -> tuple[Any, Any]:
    """The number by which another record is named; its id where its kind has none."""
    assert isinstance(column.read, Reference)  # noqa: S101  # the caller told so
    model = column.read.model
    kind = next((one for one in KINDS if one.model is model), None)
    if kind is None or kind.number is None:
        return table.c[column.key], source
    other = aliased(table_of(model))
    same = and_(other.c.county_code == table.c.county_code, other.c.id == table.c[column.key])
    return other.c[kind.number], source.outerjoin(other, same)


def _of_household(table: Any) -> ColumnElement[bool]:
    return and_(_household.c.county_code == table.c.county_code, _household.c.id == table.c.household_id)


def _by_number() -> tuple[Any, ...]:
    return _household.c.county_code, _household.c.household_no
