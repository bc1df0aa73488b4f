"""A household with all that is wanted at its door, read for many households at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents.models import Document
from services.registry.documents.rules import PICTURES, is_personal
from services.registry.field_changes.forms import (
    FieldConflictRead,
    FieldHelper,
    FieldHousehold,
    FieldIncome,
    FieldMember,
    FieldPhoto,
    FieldPlan,
    FieldTask,
    FieldVisit,
)
from services.registry.field_entries.models import FieldConflict
from services.registry.helpers.models import Helper
from services.registry.households.models import Household, Member
from services.registry.households.queries import households_of
from services.registry.incomes.models import Income
from services.registry.measures.models import HouseholdPlan
from services.registry.pairings.models import HouseholdPairing
from services.registry.pairings.queries import in_force
from services.registry.tasks.models import HouseholdTask
from services.registry.visits.models import Visit
from shared.codes import DOCUMENT_KINDS
from shared.database import is_one_of, table_of
from shared.security.callers import Caller

YEARS, VISITS, PHOTOS, CONFLICTS = 3, 10, 12, 10
"""How many of the newest come along; the rest is read with a network."""

Facts = dict[str, Any]
_OPEN_KINDS = [entry.code for entry in DOCUMENT_KINDS if not is_personal(entry.code)]


async def read_households(
    session: AsyncSession, caller: Caller, ids: Sequence[UUID]
) -> tuple[list[Facts], list[Facts]]:
    """Those of some households that are the caller's and on the register, and of the others why they are not.

    Args:
        session: a snapshot.
        caller: whose they are.
        ids: of households, in the order in which they are told of.
    """
    if not ids:
        return [], []
    table = table_of(Household).c
    names = [name for name in FieldHousehold.model_fields if name in table]
    mine = households_of(caller).with_only_columns(*(table[name] for name in names), table.removed_on)
    found = {row.id: row for row in (await session.execute(mine.where(is_one_of(table.id, ids)))).all()}
    present = [one for one in ids if one in found and found[one].removed_on is None]
    gone = [
        {"id": one, "why": "off_register" if one in found else "left_area"} for one in ids if one not in set(present)
    ]
    parts = await _parts(session, {found[one].county_code for one in present}, present)
    return [_bundle(caller, _facts(names, found[one]), parts, one) for one in present], gone


def _bundle(caller: Caller, facts: Facts, parts: Mapping[str, Mapping[UUID, list[Facts]]], one: UUID) -> Facts:
    now = caller.areas.present(facts["village_code"])
    if now != facts["village_code"]:
        facts["present_village_code"] = now
    plan = parts["plan"].get(one)
    lists = {name: by_household.get(one, []) for name, by_household in parts.items() if name != "plan"}
    return {**facts, **lists, **({"plan": plan[0]} if plan else {})}


async def _parts(
    session: AsyncSession, counties: Iterable[str], ids: Sequence[UUID]
) -> dict[str, dict[UUID, list[Facts]]]:
    """The lists of a household by their names."""
    within = sorted(counties)
    member, income, document = table_of(Member).c, table_of(Income).c, table_of(Document).c
    visit, task, plan = table_of(Visit).c, table_of(HouseholdTask).c, table_of(HouseholdPlan).c
    conflict = table_of(FieldConflict).c
    photos = (document.media_type.in_(sorted(PICTURES)), document.document_kind.in_(_OPEN_KINDS))
    of = _Reader(session, within, ids)
    return {
        "members": await of.all(Member, FieldMember, (member.id,), member.left_on.is_(None)),
        "incomes": await of.newest(Income, FieldIncome, YEARS, (income.year.desc(),)),
        "helpers": await of.helpers(),
        "visits": await of.newest(
            Visit, FieldVisit, VISITS, (visit.visited_on.desc(), visit.id.desc()), visit.withdrawn_on.is_(None)
        ),
        "tasks": await of.all(
            HouseholdTask, FieldTask, (task.due_on, task.id), task.done_on.is_(None), task.withdrawn_on.is_(None)
        ),
        "photos": await of.newest(
            Document, FieldPhoto, PHOTOS, (document.id.desc(),), document.withdrawn_on.is_(None), *photos
        ),
        "conflicts": await of.newest(
            FieldConflict, FieldConflictRead, CONFLICTS, (conflict.id.desc(),), conflict.withdrawn_on.is_(None)
        ),
        "plan": await of.all(HouseholdPlan, FieldPlan, (plan.id,), plan.withdrawn_on.is_(None)),
    }


class _Reader:
    """Reads rows of some households."""

    def __init__(self, session: AsyncSession, counties: Sequence[str], ids: Sequence[UUID]) -> None:
        self._session = session
        self._counties = counties
        self._ids = ids

    async def all(
        self, model: Any, form: Any, order: Sequence[Any], *conditions: ColumnElement[bool]
    ) -> dict[UUID, list[Facts]]:
        """Rows that meet conditions, in an order."""
        table = table_of(model).c
        names = _columns(model, form)
        statement = select(table.household_id, *(table[name] for name in names)).where(
            *self._theirs(table), *conditions
        )
        return await self._read(names, statement.order_by(*order))

    async def newest(
        self, model: Any, form: Any, count: int, order: Sequence[Any], *conditions: ColumnElement[bool]
    ) -> dict[UUID, list[Facts]]:
        """The first rows of each household in an order."""
        table = table_of(model).c
        names = _columns(model, form)
        place = func.row_number().over(partition_by=table.household_id, order_by=order).label("nth")
        ranked = (
            select(table.household_id, *(table[name] for name in names), place)
            .where(*self._theirs(table), *conditions)
            .subquery()
            .c
        )
        statement = select(ranked.household_id, *(ranked[name] for name in names)).where(ranked.nth <= count)
        return await self._read(names, statement.order_by(ranked.nth))

    async def helpers(self) -> dict[UUID, list[Facts]]:
        """Who helps, with name, post and masked telephone."""
        line, helper = table_of(HouseholdPairing).c, table_of(Helper).c
        names = list(FieldHelper.model_fields)
        statement = (
            select(line.household_id, *(line[name] if name in line else helper[name] for name in names))
            .join(Helper, (helper.county_code == line.county_code) & (helper.id == line.helper_id))
            .where(*self._theirs(line), in_force(HouseholdPairing))
        )
        return await self._read(names, statement.order_by(line.started_on, line.id))

    def _theirs(self, table: Any) -> tuple[ColumnElement[bool], ...]:
        return is_one_of(table.county_code, self._counties), is_one_of(table.household_id, self._ids)

    async def _read(self, names: Sequence[str], statement: Select[Any]) -> dict[UUID, list[Facts]]:
        found: defaultdict[UUID, list[Facts]] = defaultdict(list)
        for row in (await self._session.execute(statement)).all():
            found[row[0]].append(_facts(names, row[1:]))
        return found


def _columns(model: Any, form: Any) -> list[str]:
    return [name for name in form.model_fields if name in table_of(model).c]


def _facts(names: Sequence[str], row: Row[Any] | Sequence[Any]) -> Facts:
    return {name: value for name, value in zip(names, row, strict=False) if value is not None}
