"""The draft: every table of the service but two once more, empty, in a schema of its own.

The same handlers write there, since their connections look for tables there first. So whatever they do to alerts,
duties and feeds is done to the draft's; only its copies and figures are ever looked at. What departments told of
households is read where it is: it comes by no event, and figures follow from it.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring import tables
from services.monitoring.rebuilding.projections import COPIES, FIGURES
from services.monitoring.signals.models import Signal, SignalWaiting
from shared.database import table_of
from shared.messaging.inbox import FollowedAggregate, ParkedEvent

SCHEMA = "rebuilding"
SEARCH_PATH = f"{SCHEMA}, public"

_MARK = "draft_mark"
_MADE_OF = (Path(__file__).resolve().parents[1], Path(__file__).resolve().parents[3] / "shared")
"""The code by which events become copies and figures."""

_POLICIES = text("""
    SELECT md5(coalesce(string_agg(concat_ws(' ', area_code, pack, effective_from, revision, digest), ','
        ORDER BY area_code, pack, effective_from, revision), ''))
    FROM public.policy_activation
""")
_COLUMNS = text("""
    SELECT md5(coalesce(string_agg(concat_ws(' ', table_name, column_name, data_type), ','
        ORDER BY table_name, ordinal_position), ''))
    FROM information_schema.columns WHERE table_schema = 'public'
""")
_KEPT = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename")


@lru_cache
def _code() -> str:
    digest = hashlib.sha256()
    for folder in _MADE_OF:
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


async def mark_of(session: AsyncSession) -> str:
    """What a draft rests on beside the events, code, tables and policies: one made under others is not gone on with."""
    digest = hashlib.sha256(_code().encode())
    for statement in (_COLUMNS, _POLICIES):
        digest.update(str(await session.scalar(statement)).encode())
    return digest.hexdigest()


async def open_draft(session: AsyncSession, mark: str) -> bool:
    """Find the draft that a run before left, or make an empty one; whether there was one to go on with.

    Its tables are not logged: after a crash of the server they are empty, all of them, and the next run begins anew.
    """
    kept = await _kept(session)
    if _MARK in kept and await session.scalar(text(f"SELECT mark FROM {SCHEMA}.{_MARK}")) == mark:  # noqa: S608
        return True
    await drop_draft(session)
    made = tables.metadata.tables.keys() - {table_of(model).name for model in (Signal, SignalWaiting)}
    names = [*sorted(made), *(table_of(model).name for model in (FollowedAggregate, ParkedEvent))]
    for name in names:
        await session.execute(text(f"CREATE UNLOGGED TABLE {SCHEMA}.{name} (LIKE public.{name} INCLUDING ALL)"))
    await session.execute(text(f"CREATE UNLOGGED TABLE {SCHEMA}.{_MARK} (mark text NOT NULL)"))
    await session.execute(text(f"INSERT INTO {SCHEMA}.{_MARK} VALUES (:mark)"), {"mark": mark})  # noqa: S608
    return False


async def drop_draft(session: AsyncSession) -> None:
    """Take the draft away."""
    if kept := await _kept(session):
        await session.execute(text("DROP TABLE " + ", ".join(f"{SCHEMA}.{name}" for name in kept)))


async def count_rows(session: AsyncSession) -> None:
    """Let the planner know the draft's copies and figures: nobody has counted them yet."""
    names = ", ".join(f"{SCHEMA}.{table_of(model).name}" for model in (*COPIES, *FIGURES, FollowedAggregate))
    await session.execute(text(f"ANALYZE {names}"))


async def _kept(session: AsyncSession) -> list[str]:
    return list(await session.scalars(_KEPT, {"schema": SCHEMA}))
