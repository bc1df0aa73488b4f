"""What serves against the draft, table by table; and mended where they differ, in the same look at both.

Both run in one transaction that sees everything as of one moment, at which both rest on the same events.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import MetaData, Table, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncScalarResult, AsyncSession

from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rules import Rule
from services.monitoring.duties.models import Duty
from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import areas_of
from services.monitoring.households.models import Household
from services.monitoring.rebuilding.drafts import SCHEMA
from services.monitoring.rebuilding.projections import ACTED_ON, COPIES, FIGURES, OF_PEOPLE, OF_SIGNALS
from shared.database import table_of

SHOWN = 20
"""Rows of a table that are told one by one; the others are counted."""
BRIEF = 160
_PERSONAL = frozenset({"head_name", "periods", "id_indexes"})
"""Columns of households that are not written onto screens and into logs."""
_AT_ONCE = 1_000

_NAMES = {table_of(model).name for model in FIGURES}


class Difference(NamedTuple):
    """A value that is not what the events make it; of a row that is missing on one side, the whole row."""

    key: str
    field: str
    stands: str
    should: str


@dataclass(slots=True)
class Compared:
    """A table on both sides.

    Attributes:
        table: its name.
        stands: rows that serve, and a digest of them that doesn't depend on their order.
        should: the same of the draft.
        differing: rows that differ, or are on one side only.
        first: the first of them, value by value.
    """

    table: str
    stands: tuple[int, str]
    should: tuple[int, str]
    differing: int = 0
    first: list[Difference] = field(default_factory=list)


async def compare(session: AsyncSession) -> list[Compared]:
    """Compare every copy and figure.

    Args:
        session: sees one moment; what it writes into the draft on the way may be taken back.
    """
    await _follow_people(session)
    return [await _compare_table(session, table_of(model)) for model in (*COPIES, *FIGURES)]


async def mend(session: AsyncSession, differing: Sequence[str]) -> None:
    """Let everything that serves be what the draft says.

    A row that is right is not touched, but for how often households were judged. Figures are mended by what they lack
    or have too much.

    Args:
        session: sees one moment, at which both sides rest on the same events.
        differing: the tables that differ; figures follow from copies, so they are always looked at.
    """
    await _follow_people(session)
    for model in COPIES:
        table = table_of(model)
        if table.name in differing:
            await session.execute(text(_take_out(table)))
            await session.execute(text(_put_in(table)))
    for figures in FIGURES:
        await session.execute(text(_add_up(table_of(figures))))
    # what was mended may have to be alerted: the next sweep looks at everybody, be it under way already
    await session.execute(update(Household).values(judgements=table_of(Household).c.judgements + 1))


async def _follow_people(session: AsyncSession) -> None:
    """Put into the draft what no event tells: what people did with alerts and duties, and what departments told."""
    await _follow_signals(session)
    alerted = f"""
        UPDATE {SCHEMA}.household draft SET alerted = true FROM public.alert here
        WHERE NOT draft.alerted AND here.rule = :rule
          AND here.county_code = draft.county_code AND here.subject_id = draft.id
    """  # noqa: S608  # our own name
    await session.execute(text(alerted), {"rule": Rule.EXITED_INCOME_BELOW_LINE.value})
    # what was due for a moment in the one order of events may never have been in the other
    never = f"""
        UPDATE {SCHEMA}.household draft SET alerted = false WHERE draft.alerted AND NOT EXISTS (
            SELECT FROM public.alert here
            WHERE here.rule = :rule AND here.county_code = draft.county_code AND here.subject_id = draft.id
        )
    """  # noqa: S608  # our own name
    await session.execute(text(never), {"rule": Rule.EXITED_INCOME_BELOW_LINE.value})
    totals: Counter[tuple[str, str, str, str]] = Counter()
    days: Counter[tuple[str, str, str, date]] = Counter()
    for model in ACTED_ON:
        rows: AsyncScalarResult[Alert | Duty] = await session.stream_scalars(
            select(model).execution_options(yield_per=_AT_ONCE)
        )
        async for row in rows:
            figures = row.figures()
            for area_code in areas_of(figures.county_code, figures.area_code):
                place = (figures.county_code, area_code)
                for (measure, detail), amount in figures.totals.items():
                    totals[(*place, measure.value, detail)] += amount
                for (name, day), amount in figures.days.items():
                    days[(*place, str(name), day)] += amount
    await _put(session, AreaTotal, "detail", totals)
    await _put(session, AreaDay, "day", days)


async def _follow_signals(session: AsyncSession) -> None:
    """Leave relief, and the last day known of a household, as they stand: signals told since would be taken back.

    How often a household was judged tells nothing of it either.
    """
    measures = {"measures": [measure.value for measure in OF_SIGNALS]}
    for statement in (
        f"DELETE FROM {SCHEMA}.area_day WHERE measure = ANY(:measures)",  # noqa: S608  # our own names
        f"INSERT INTO {SCHEMA}.area_day SELECT * FROM public.area_day WHERE measure = ANY(:measures)",  # noqa: S608
    ):
        await session.execute(text(statement), measures)
    seen = f"""
        UPDATE {SCHEMA}.household draft SET seen_until = here.seen_until, judgements = here.judgements
        FROM public.household here
        WHERE here.county_code = draft.county_code AND here.id = draft.id
          AND (here.seen_until, here.judgements) IS DISTINCT FROM (draft.seen_until, draft.judgements)
    """  # noqa: S608
    await session.execute(text(seen))


async def _put(
    session: AsyncSession, model: type[AreaTotal] | type[AreaDay], last_key: str, amounts: Counter[Any]
) -> None:
    table = table_of(model).to_metadata(MetaData(), schema=SCHEMA)
    await session.execute(table.delete().where(table.c.measure.in_([measure.value for measure in OF_PEOPLE])))
    rows = [
        {"county_code": county, "area_code": area, "measure": measure, last_key: last, "amount": amount}
        for (county, area, measure, last), amount in amounts.items()
        if amount
    ]
    if rows:
        await session.execute(insert(table), rows)


async def _compare_table(session: AsyncSession, table: Table) -> Compared:
    here, draft = [await _sum_of(session, f"{schema}.{table.name}", _counted(table)) for schema in ("public", SCHEMA)]
    compared = Compared(table.name, here, draft)
    if here == draft:
        return compared
    both = _both_sides(table)
    compared.differing = await session.scalar(text(f"SELECT count(*) {both}")) or 0  # our own names
    keys = ", ".join(_keys(table))
    rows = await session.execute(
        text(f"SELECT concat_ws(' ', {keys}), to_jsonb(here), to_jsonb(draft) {both} ORDER BY {keys} LIMIT {SHOWN}")
    )
    for key, stands, should in rows:
        compared.first += _told(key, stands, should)
    return compared


async def _sum_of(session: AsyncSession, name: str, counted: str) -> tuple[int, str]:
    statement = f"SELECT count(*), coalesce(sum(hashtextextended(one::text, 0)::numeric), 0) FROM {name} one{counted}"  # noqa: S608
    rows, digest = (await session.execute(text(statement))).one()
    return int(rows), f"{int(digest) % 2**64:016x}"


def _counted(table: Table) -> str:
    return " WHERE amount <> 0" if table.name in _NAMES else ""


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _both_sides(table: Table) -> str:
    here, draft = (f"(SELECT * FROM {schema}.{table.name}{_counted(table)})" for schema in ("public", SCHEMA))  # noqa: S608
    using = f"USING ({', '.join(_keys(table))})"
    return f"FROM {here} here FULL JOIN {draft} draft {using} WHERE to_jsonb(here) IS DISTINCT FROM to_jsonb(draft)"


def _take_out(table: Table) -> str:
    same = " AND ".join(f"draft.{key} = here.{key}" for key in _keys(table))
    return f"""
        DELETE FROM public.{table.name} here WHERE NOT EXISTS (
            SELECT FROM {SCHEMA}.{table.name} draft WHERE {same} AND to_jsonb(draft) = to_jsonb(here)
        )
    """  # noqa: S608  # our own names


def _put_in(table: Table) -> str:
    same = " AND ".join(f"draft.{key} = here.{key}" for key in _keys(table))
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"""
        INSERT INTO public.{table.name} ({columns})
        SELECT {columns} FROM {SCHEMA}.{table.name} draft WHERE NOT EXISTS (
            SELECT FROM public.{table.name} here WHERE {same}
        )
    """  # noqa: S608  # our own names


def _add_up(table: Table) -> str:
    keys = ", ".join(_keys(table))
    lacking = "coalesce(draft.amount, 0) - coalesce(here.amount, 0)"
    return f"""
        INSERT INTO public.{table.name} AS kept ({keys}, amount)
        SELECT {keys}, {lacking}
        FROM public.{table.name} here FULL JOIN {SCHEMA}.{table.name} draft USING ({keys})
        WHERE {lacking} <> 0 ORDER BY {keys}
        ON CONFLICT ({keys}) DO UPDATE SET amount = kept.amount + excluded.amount
    """  # noqa: S608  # our own names


def _told(key: str, stands: dict[str, Any] | None, should: dict[str, Any] | None) -> list[Difference]:
    here, draft = _impersonal(stands or {}), _impersonal(should or {})
    if None in (_whole(here), _whole(draft)):
        return [Difference(key, "row", _whole(here) or "missing", _whole(draft) or "no event made it")]
    return [
        Difference(key, name, _brief(value), _brief(draft[name]))
        for name, value in here.items()
        if value != draft[name]
    ]


def _impersonal(row: dict[str, Any]) -> dict[str, Any]:
    """A row without names, birth dates and indexes of people: of these a short digest tells whether they differ."""
    return {name: _digest(value) if name in _PERSONAL else value for name, value in row.items()}


def _digest(value: object) -> str:
    return f"#{sha256(str(value).encode()).hexdigest()[:8]}"


def _whole(row: dict[str, Any]) -> str | None:
    known = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
    return known[:BRIEF] or None


def _brief(value: object) -> str:
    return str(value)[:BRIEF]
