"""A sheet for every kind of record, made from the kind's own fields, so that a new kind is in all files at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.registry.imports import cells, record_cells
from services.registry.imports.cells import CellReader
from services.registry.imports.refusals import UnknownSheet
from services.registry.imports.sheets import SHEETS, Column, Sheet
from services.registry.kinds import KINDS
from services.registry.records.fields import NamesDocuments, OfList, OfMember, RefersTo, mark_of
from services.registry.records.kinds import RecordKind
from services.registry.records.models import AreaRecord, HouseholdRecord, MemberRecord

HOUSEHOLD_NO = "household_no"
MEMBER_NUMBER = "member_id_number"
MEMBER_NAME = "member_name"
AREA = "area_code"
OCCURRED_ON, REASON = "occurred_on", "reason"
OWNER_KEYS = frozenset({HOUSEHOLD_NO, MEMBER_NUMBER, MEMBER_NAME, AREA})


@dataclass(frozen=True)
class RecordSheet(Sheet):
    """The sheet of a kind of record."""

    record: RecordKind[Any] | None = None

    @property
    def held(self) -> RecordKind[Any]:
        """The kind."""
        assert self.record is not None  # noqa: S101  # `sheet_of` sets it; the base's defaults ask for one here
        return self.record


def sheet_of(kind: RecordKind[Any]) -> RecordSheet:
    """The sheet of a kind: whose it is, its fields, and the step that wrote it."""
    fields = [
        _column(name, info, info.is_required())
        for name, info in kind.fields.model_fields.items()
        if name not in kind.exclude
    ]
    # the record's own steps leave these: nobody has to tell them
    fields += [_column(name, info, required=False) for name, info in carried_fields(kind).items()]
    columns = [*_owner_columns(kind, {column.header for column in fields}), *fields]
    taken = {column.header for column in columns}
    # a step that the file doesn't tell happened on the import's own day, because of the import
    columns += [
        Column(OCCURRED_ON, _free("业务日期", taken), cells.day, required=False),
        Column(REASON, _free("理由", taken), cells.text, required=False),
    ]
    return RecordSheet(kind.name, kind.title, tuple(columns), (f"{kind.title}信息", kind.name, kind.path), kind)


def carried_fields(kind: RecordKind[Any]) -> dict[str, FieldInfo]:
    """What files carry of a kind beyond its fields."""
    return {} if kind.carried is None else kind.carried.model_fields


def _column(name: str, info: FieldInfo, required: bool) -> Column:
    title = info.title or name
    if mark_of(info, OfMember) is not None:
        title += "证件号码"
    return Column(name, title, reader_of(name, info), required, repeats=False)


def reader_of(name: str, info: FieldInfo) -> CellReader:
    """How a cell of a field is read."""
    of_list, refers_to = mark_of(info, OfList), mark_of(info, RefersTo)
    kind, is_list = _type_of(info.annotation)
    if of_list is not None:
        return cells.some_of(of_list.code_list) if is_list else cells.one_of(of_list.code_list)
    if mark_of(info, OfMember) is not None:
        return cells.id_number
    if refers_to is not None:
        return record_cells.Reference(refers_to.model)
    if mark_of(info, NamesDocuments) is not None:
        return record_cells.contents
    if is_list:
        return record_cells.parts if kind is str else record_cells.document
    if kind is int and name.endswith("_fen"):
        return record_cells.yuan
    return _READERS.get(kind, record_cells.document)


_READERS: dict[Any, CellReader] = {
    bool: cells.yes_no,
    int: record_cells.whole,
    Decimal: record_cells.quantity,
    date: cells.day,
    UUID: record_cells.record_id,
    str: record_cells.written,
}


def _type_of(annotation: Any) -> tuple[Any, bool]:
    """The bare type of a field, and whether it is a list of them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type_of(get_args(annotation)[0])
    if origin in (Union, UnionType):
        (kind, *others) = [part for part in get_args(annotation) if part is not type(None)]
        return (Any, False) if others else _type_of(kind)
    if origin in (list, tuple, set):
        return _type_of(get_args(annotation)[0])[0], True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Any, False
    return annotation, False


def _owner_columns(kind: RecordKind[Any], taken: set[str]) -> list[Column]:
    if issubclass(kind.model, AreaRecord):
        return [Column(AREA, "区划代码", record_cells.number, aliases=("行政区划代码", "行政村代码"))]
    columns: list[Column] = []
    if issubclass(kind.model, HouseholdRecord):
        columns.append(Column(HOUSEHOLD_NO, "户编号", cells.household_no, aliases=("贫困户编号", "户编码", "户号")))
    if issubclass(kind.model, MemberRecord):
        aliases = ("身份证号", "身份证号码", "证件号")
        columns.append(Column(MEMBER_NUMBER, "证件号码", cells.id_number, repeats=False, aliases=aliases))
        if "姓名" not in taken:  # for people's eyes, and against a number that is another's
            columns.append(Column(MEMBER_NAME, "姓名", cells.name, required=False, repeats=False))
    return columns


def _free(header: str, taken: set[str]) -> str:
    return f"本次{header}" if header in taken else header


RECORD_SHEETS: tuple[RecordSheet, ...] = tuple(map(sheet_of, KINDS))
ALL_SHEETS: tuple[Sheet, ...] = (*SHEETS, *RECORD_SHEETS)
"""In the order in which they are checked and written: each refers only to those before it."""


def named_sheets(names: Sequence[str]) -> list[Sheet]:
    """Sheets by their English names, in the order of all; all that imports take where none is named.

    Raises:
        UnknownSheet: a name is none.
    """
    unknown = set(names) - {sheet.kind for sheet in ALL_SHEETS}
    if unknown:
        named = "、".join(sorted(unknown))
        raise UnknownSheet(f"没有名为 {named} 的表", f"No sheet {named}", field="sheets")
    return [sheet for sheet in ALL_SHEETS if (sheet.kind in names if names else is_imported(sheet))]


def is_imported(sheet: Sheet) -> bool:
    """Whether files bring such rows in."""
    return not isinstance(sheet, RecordSheet) or sheet.held.imported
