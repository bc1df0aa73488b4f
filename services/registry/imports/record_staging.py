"""Rows of records' sheets as rows of the staging table: each checked by the form of its kind; work for a thread."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from services.registry.imports import cells, record_cells
from services.registry.imports.faults import Fault
from services.registry.imports.record_sheets import (
    HOUSEHOLD_NO,
    MEMBER_NUMBER,
    OCCURRED_ON,
    OWNER_KEYS,
    REASON,
    RecordSheet,
    carried_fields,
)
from services.registry.imports.sheets import Layout, Rows, read_rows
from services.registry.records.fields import NamesDocuments, OfMember, RefersTo, mark_of
from services.registry.records.kinds import RecordKind
from shared.database import to_json
from shared.identity import ID_DIGITS
from shared.security.encryption import PersonalData
from shared.validation import in_chinese

COLUMNS = ("county_code", "import_id", "number", "kind", "row", "household_no", "id_index", "values")
Record = tuple[Any, ...]
_SOMEBODY = UUID(int=0)
"""Stands for owners and references, which the form takes by their ids and the register has yet to tell."""


@dataclass(slots=True)
class RecordStaging:
    """What the check of one file has gathered of its records.

    Attributes:
        county_code: tenant of all records.
        import_id: the import.
        occurred_on: day of the import: nothing in it is dated later.
        reason: of steps for which the file gives none.
        rows: rows by kind.
        flawed: rows that are refused, by kind.
        staged: how many were staged.
    """

    county_code: str
    import_id: UUID
    personal: PersonalData
    occurred_on: date
    reason: str
    rows: dict[str, int] = field(default_factory=dict)
    flawed: dict[str, set[int]] = field(default_factory=dict)
    staged: int = 0

    def check(self, layout: Layout, first_number: int, batch: list[Any]) -> tuple[list[Fault], list[Record]]:
        """Check a run of rows and make the records of those that are sound so far."""
        sheet = layout.sheet
        assert isinstance(sheet, RecordSheet)  # noqa: S101  # the caller told the sheets apart
        rows = read_rows(layout, batch, first_number)
        self.rows[sheet.kind] = self.rows.get(sheet.kind, 0) + len(rows)
        flawed = self.flawed.setdefault(sheet.kind, set())
        # a row of these keeps itself out, not its household
        faults = [fault._replace(household_no=None) for fault in rows.faults]
        flawed.update(fault.row for fault in faults)
        stated = [column.key for column in sheet.columns if column.key in layout.positions]
        records = []
        for at, number in enumerate(rows.numbers):
            if number in flawed:
                continue
            values = {key: rows.columns[key][at] for key in stated}
            found = list(self._unfit(sheet, number, values))
            if found:
                faults += found
                flawed.add(number)
            else:
                records.append(self._record(sheet, rows, at, values))
        return faults, records

    def _unfit(self, sheet: RecordSheet, number: int, values: Mapping[str, Any]) -> list[Fault]:
        day = values.get(OCCURRED_ON)
        header = sheet.header_of(OCCURRED_ON)
        if day is not None and day > self.occurred_on:
            code = "registry.import_date_in_future"
            return [Fault(sheet.title, number, header, code, str(day), str(self.occurred_on))]
        try:
            carried = carried_fields(sheet.held)
            sheet.held.creation.model_validate(self._form(sheet.held, without(values, carried)))
            if sheet.held.carried is not None:
                sheet.held.carried.model_validate(only(values, carried))
        except ValidationError as error:
            return [_fault(sheet, number, values, item) for item in error.errors()]
        return []

    def _form(self, kind: RecordKind[Any], values: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in values.items() if value is not None}
        form = {
            name: value for name, value in given.items() if name not in OWNER_KEYS or name in kind.creation.model_fields
        }
        for name, info in kind.creation.model_fields.items():
            if name in ("household_id", "member_id") or (name in form and refers(info)):
                form[name] = _SOMEBODY
            elif name in form and mark_of(info, NamesDocuments) is not None:
                form[name] = [_SOMEBODY] * len(form[name])
        form.setdefault(OCCURRED_ON, self.occurred_on)
        form.setdefault(REASON, self.reason)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in form.items()}

    def _record(self, sheet: RecordSheet, rows: Rows, at: int, values: dict[str, Any]) -> Record:
        # a field of that name (of goods, where they grew) is no owner
        owned = HOUSEHOLD_NO not in sheet.held.fields.model_fields
        household_no = values.pop(HOUSEHOLD_NO, None) if owned else None
        id_number = values.pop(MEMBER_NUMBER, None)
        values[OCCURRED_ON] = values.get(OCCURRED_ON) or self.occurred_on
        values[REASON] = values.get(REASON) or self.reason
        for name in sheet.held.sealed.keys() & values.keys():
            values[name] = None if values[name] is None else self.personal.encrypt(values[name]).hex()
        for name in member_fields(sheet.held) & values.keys():
            values[name] = None if values[name] is None else self._index(values[name])
        self.staged += 1
        key = (self.county_code, self.import_id, self.staged, sheet.kind, rows.numbers[at])
        index = None if id_number is None else self._index(id_number)
        return (*key, household_no, index, to_json(values))

    def _index(self, id_number: str) -> str:
        return self.personal.blind_index(id_number[:ID_DIGITS])


def refers(info: FieldInfo) -> bool:
    """Whether a field holds the id of something that files name by its number."""
    return mark_of(info, RefersTo) is not None or mark_of(info, OfMember) is not None


def member_fields(kind: RecordKind[Any]) -> set[str]:
    """Fields that hold the id of a person of the record's household."""
    return {name for name, info in kind.fields.model_fields.items() if mark_of(info, OfMember) is not None}


def only(values: Mapping[str, Any], names: Container[str]) -> dict[str, Any]:
    """What is told of some names; a list where a cell gave several."""
    told = {name: value for name, value in values.items() if name in names and value is not None}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def without(values: Mapping[str, Any], names: Container[str]) -> dict[str, Any]:
    """Values but for some names."""
    return {name: value for name, value in values.items() if name not in names}


def _fault(sheet: RecordSheet, number: int, values: Mapping[str, Any], item: Any) -> Fault:
    """What the form says of a field, as of its cell."""
    name = str(item["loc"][0]) if item["loc"] else ""
    column = next((column for column in sheet.columns if column.key == name), None)
    value = values.get(name)
    shown = "" if value is None or isinstance(value, BaseModel) else cells.shown(_text(column, value))
    header = name if column is None else column.header
    return Fault(sheet.title, number, header, "registry.import_invalid_value", shown, in_chinese(item))


def _text(column: Any, value: Any) -> str:
    if column is not None and column.read is record_cells.yuan:
        return f"{value / 100:.2f}"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
