"""Records of every kind as tables of texts, made from the kinds alone: a new room is printed without a line here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.cards.forms import TableRead
from services.registry.cards.texts import Writer, writer_of
from services.registry.households.models import Household, Member
from services.registry.records.fields import OfList, RefersTo, mark_of
from services.registry.records.kinds import Part, RecordKind
from services.registry.records.models import AreaRecord, HouseholdRecord, MemberRecord, Record
from services.registry.villages.queries import every_code_of
from shared.database import is_one_of, table_of
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

Kind = RecordKind[Any]
Names = dict[tuple[type[Any], UUID], str]
MEMBER_TITLE = "成员"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has something printed, and whether numbers stand in full on it."""

    session: AsyncSession
    caller: Caller
    personal: PersonalData
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind's table.

    Attributes:
        title: Chinese, as the form has it.
        attribute: of the row.
        refers_to: the model whose record it names, where it does.
        text: how its values are written.
    """

    title: str
    attribute: str
    refers_to: type[Any] | None
    text: Writer


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """What people fill in of a kind; a number that is kept encrypted stands masked."""
    model: type[Record] = kind.model
    return _columns(kind.fields, model, kind.exclude)


@lru_cache(maxsize=200)
def _columns(fields: type[BaseModel], model: type[Record], exclude: frozenset[str]) -> tuple[Column, ...]:
    columns = []
    for name, info in fields.model_fields.items():
        attribute = next((one for one in (name, f"{name}_masked") if one in model.model_fields), None)
        if attribute is None or attribute in exclude:
            continue
        codes, refers = mark_of(info, OfList), mark_of(info, RefersTo)
        title = (info.title or name) + ("（元）" if name.endswith("_fen") else "")
        writer = writer_of(name, codes.code_list if codes else None)
        columns.append(Column(title, attribute, refers.model if refers else None, writer))
    return tuple(columns)


def titles_of(kind: Kind) -> list[str]:
    """The header of a kind's table; who of the household it is comes first."""
    own = [column.title for column in columns_of(kind)]
    return [MEMBER_TITLE, *own] if issubclass(kind.model, MemberRecord) else own


def readable(kinds: Iterable[Kind], caller: Caller) -> list[Kind]:
    """The kinds that the caller may read."""
    return [kind for kind in kinds if may(caller.role, kind.read)]


def of_households(kind: Kind) -> bool:
    """Whether a kind's records belong to households, or to the village for all of its households."""
    return issubclass(kind.model, HouseholdRecord) or (issubclass(kind.model, AreaRecord) and kind.answers is not None)


async def tables_of(
    reader: Reader, kinds: Sequence[Kind], households: Sequence[Household], members: Mapping[UUID, str]
) -> dict[UUID, list[tuple[Part, TableRead]]]:
    """The records of each household as tables, in the order of the kinds, without columns that are empty throughout.

    Args:
        reader: who has them printed.
        kinds: all there are; those he may not read and those of no household are passed over.
        households: in the caller's area.
        members: names by member id.
    """
    found: dict[UUID, list[tuple[Part, TableRead]]] = {household.id: [] for household in households}
    for kind in filter(of_households, readable(kinds, reader.caller)):
        records = await _records(reader, kind, households)
        names = await names_of(reader, kind, [row for rows in records.values() for row in rows])
        for household_id, rows in records.items():
            if rows:
                found[household_id].append((kind.printed_in, _table(kind, rows, members, names)))
    return found


async def names_of(reader: Reader, kind: Kind, rows: Sequence[Record]) -> Names:
    """What to call the records that some rows refer to: name, number, telephone."""
    names: Names = {}
    for column in columns_of(kind):
        if column.refers_to is None:
            continue
        wanted = {value for row in rows if (value := getattr(row, column.attribute)) is not None}
        table = table_of(column.refers_to).c
        counties = sorted({row.county_code for row in rows})
        statement = select(column.refers_to).where(
            is_one_of(table.county_code, counties), is_one_of(table.id, sorted(wanted))
        )
        for record in await reader.session.scalars(statement):
            names[column.refers_to, record.id] = _name(reader, record)
    return names


def line_of(kind: Kind, row: Record, members: Mapping[UUID, str], names: Names) -> list[str]:
    """A record as texts under `titles_of`."""
    texts = []
    for column in columns_of(kind):
        value = getattr(row, column.attribute)
        known = None if column.refers_to is None else names.get((column.refers_to, value))
        texts.append(column.text(value) if known is None else known)
    return [members.get(row.member_id, ""), *texts] if isinstance(row, MemberRecord) else texts


async def _records(reader: Reader, kind: Kind, households: Sequence[Household]) -> dict[UUID, list[Record]]:
    table = table_of(kind.model).c
    owned = issubclass(kind.model, HouseholdRecord)
    codes = {one.village_code: every_code_of(reader.caller, one.village_code) for one in households}
    owner: ColumnElement[bool] = (
        is_one_of(table.household_id, [one.id for one in households])
        if owned
        else is_one_of(table.area_code, sorted({code for line in codes.values() for code in line}))
    )
    # the households are the caller's, so what belongs to them or to their village is
    statement = (
        select(kind.model)
        .where(
            is_one_of(table.county_code, sorted({one.county_code for one in households})),
            owner,
            table.withdrawn_on.is_(None),
        )
        .order_by(table.county_code, table.id)
    )
    records: dict[UUID, list[Record]] = {one.id: [] for one in households}
    by_village: dict[str, list[Record]] = {}
    for row in await reader.session.scalars(statement):
        if owned:
            records[row.household_id].append(row)
        else:
            by_village.setdefault(row.area_code, []).append(row)
    if not owned:
        return {
            one.id: [row for code in codes[one.village_code] for row in by_village.get(code, [])] for one in households
        }
    return records


def _table(kind: Kind, rows: Sequence[Record], members: Mapping[UUID, str], names: Names) -> TableRead:
    titles = titles_of(kind)
    lines = [line_of(kind, row, members, names) for row in rows]
    kept = [place for place in range(len(titles)) if any(line[place] for line in lines)]
    return TableRead(
        kind=kind.name,
        title=kind.title,
        columns=[titles[place] for place in kept],
        rows=[[line[place] for place in kept] for line in lines],
        ids=[row.id for row in rows],
        own=issubclass(kind.model, HouseholdRecord),
    )


def _name(reader: Reader, record: Any) -> str:
    """A record by its name, number and telephone, as far as it has them."""
    parts = [str(value) for name in ("name", "number") if (value := getattr(record, name, None))]
    sealed = getattr(record, "phone_encrypted", None)
    if reader.revealed and sealed is not None:
        phone: str | None = reader.personal.decrypt(sealed)
    else:
        phone = getattr(record, "phone_masked", None)
    text = parts[0] + (f"（{parts[1]}）" if len(parts) > 1 else "") if parts else ""
    return f"{text} {phone}".strip() if phone else text


async def member_names(session: AsyncSession, households: Sequence[Household]) -> dict[UUID, str]:
    """Names of everybody who belongs or belonged to some households."""
    table = table_of(Member).c
    found = await session.execute(
        select(table.id, table.name).where(
            is_one_of(table.county_code, sorted({one.county_code for one in households})),
            is_one_of(table.household_id, [one.id for one in households]),
        )
    )
    return {row.id: row.name for row in found}
