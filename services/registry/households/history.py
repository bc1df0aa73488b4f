"""The history of households: each version a document of what changed, which folds to the present."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Table,
    Text,
    cast,
    column,
    func,
    literal_column,
    select,
    values,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import Household, HouseholdChange, HouseholdFields, Member, MemberFields
from services.registry.records.rules import Document, as_of
from shared.database import jsonb_order, table_of
from shared.errors import NotFound
from shared.security.callers import Caller

SEALED = {"phone_encrypted", "bank_account_encrypted", "id_number_encrypted", "disability_card_encrypted"}
"""Cipher texts: kept where they were replaced, never shown."""

_HOUSEHOLD = [name for name in HouseholdFields.model_fields if name not in SEALED]
_MEMBER = [name for name in MemberFields.model_fields if name not in SEALED]

STANDING = (
    "status",
    "exited_on",
    "removed_on",
    "removed_kind",
    "merged_into",
    "split_from",
    "split_on",
    "membership_on",
)
"""What further stands in a household's document beside its facts and `people`."""
MEMBERSHIP = ("joined_on", "joined_kind", "from_household_id", "left_on", "left_kind", "to_household_id")
"""What further stands in a member's document."""


def household_document(source: Table | Subquery, *further: str, **computed: Any) -> ColumnElement[Any]:
    """A household's row as a JSON document, made by the database."""
    return _document(source, [*_HOUSEHOLD, *further], computed)


def members_document(source: Table | Subquery, *further: str, **computed: Any) -> ColumnElement[Any]:
    """The members of a group of rows as a JSON document by member id."""
    return func.jsonb_object_agg(cast(source.c.id, Text), _document(source, [*_MEMBER, *further], computed))


def row_document(source: Table | Subquery, further: Mapping[str, Any], *, alias: str) -> tuple[Any, ColumnElement[Any]]:
    """The same of many rows at half the cost: something to join laterally, and the JSON text made of it.

    Args:
        source: rows of households or members, staged or not.
        further: what the document holds beside their facts.
        alias: a name of its own in the statement.
    """
    names = _HOUSEHOLD if "household_no" in source.c else _MEMBER
    held = {name: _exact(source, name) for name in names} | dict(further)
    ordered = sorted(held, key=jsonb_order)
    row = values(*map(column, ordered), name=alias).data([tuple(held[name] for name in ordered)]).lateral()
    return row, func.row_to_json(literal_column(alias))


def _exact(source: Table | Subquery, name: str) -> Any:
    # a JSON figure would lose the exactness of a decimal
    return cast(source.c[name], Text) if name == "housing_sqm" else source.c[name]


def _document(source: Table | Subquery, names: list[str], computed: Mapping[str, Any]) -> ColumnElement[Any]:
    pairs: list[Any] = []
    for name in names:
        pairs += [name, _exact(source, name)]
    for name, value in computed.items():
        pairs += [name, value]
    return func.jsonb_build_object(*pairs, type_=JSONB)


async def present(session: AsyncSession, county_code: str, household_id: UUID) -> Document:
    """The household with its members as a document, cipher texts included so that their changes show."""
    household, member = table_of(Household), table_of(Member)
    mine = (household.c.county_code == county_code, household.c.id == household_id)
    document: Document = (
        await session.execute(
            select(
                household_document(household, *STANDING, "people", "phone_encrypted", "bank_account_encrypted")
            ).where(*mine)
        )
    ).scalar_one()
    document["members"] = (
        await session.execute(
            select(members_document(member, *MEMBERSHIP)).where(
                member.c.county_code == county_code, member.c.household_id == household_id
            )
        )
    ).scalar_one()
    return document


async def as_it_stood(session: AsyncSession, household: Household, on: date) -> tuple[int, Document]:
    """A household's version and document as of a day, with everybody who was ever in it until then, and its incomes.

    Raises:
        NotFound: it was not on record yet.
    """
    table = table_of(HouseholdChange).c
    rows = (
        await session.execute(
            select(table.version, table.occurred_on, table.new)
            .where(table.county_code == household.county_code, table.household_id == household.id)
            .order_by(table.version)
        )
    ).all()
    document = as_of([(row.occurred_on, row.new) for row in rows], on)
    if document is None or "household_no" not in document:
        raise NotFound(f"{on} 时尚无此户的记录", f"The household was not on record on {on}", field="on")
    return max(row.version for row in rows if row.occurred_on <= on), unsealed(document)


def unsealed(document: Document) -> Document:
    """The document without cipher texts and the index made of a number, as people may see it."""
    return {
        key: unsealed(value) if isinstance(value, dict) else value
        for key, value in document.items()
        if key not in SEALED and key != "id_index"
    }


def record_change(
    session: AsyncSession,
    household: Household,
    caller: Caller,
    now: datetime,
    *,
    kind: str,
    occurred_on: date,
    reason: str,
    old: Document,
    new: Document,
) -> None:
    """Write the present version of a household into its history."""
    session.add(
        HouseholdChange(
            county_code=household.county_code,
            household_id=household.id,
            version=household.version,
            kind=kind,
            occurred_on=occurred_on,
            reason=reason,
            subject=caller.subject,
            role=caller.role.value,
            old=old,
            new=new,
            recorded_at=now,
        )
    )
