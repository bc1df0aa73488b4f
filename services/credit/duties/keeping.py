"""The daily look at a county's duties: what opened, was done, was missed or fell away is announced, each once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.duties.derived import ROLES, DerivedDuty, History, derive_duties
from services.credit.duties.models import Duty
from services.credit.duties.rules import DutyKind, DutyState, Kept, News, news
from services.credit.locks import lock_named
from shared.calendar import Clock
from shared.database import A_HANDFUL, is_one_of, new_id, table_of
from shared.events.credit import DutyFacts, DutyFulfilled, DutyLapsed, DutyMissed, DutyOpened
from shared.messaging.outbox import emit
from shared.policies.active import ActivePolicies

_CONTRACTS: dict[News, type[DutyFacts]] = {
    News.OPENED: DutyOpened,
    News.MISSED: DutyMissed,
    News.FULFILLED: DutyFulfilled,
    News.LAPSED: DutyLapsed,
}
Key: TypeAlias = tuple[str, str, str, str]
SETTLED_AFTER_DAYS = 366
"""What was announced as done and fell due longer ago than this is read no more, but where it is a duty again."""
_CHANGED = ("opens_on", "due_on", "done_on", "missed", "lapsed", "version", "kept_on", "recorded_at")


async def keep_duties(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, county_code: str, on: date
) -> dict[News, int]:
    """Look at all duties of a county by a business day, and announce what is new since the last look.

    Idempotent: a second look on the same day finds nothing, and one on an earlier day than the last that found
    something does nothing. Looks of one county wait for each other.

    Returns:
        How many duties opened, were missed, fulfilled, or lapsed.
    """
    await lock_named(session, "duties", county_code)
    table = table_of(Duty).c
    later = select(table.id).where(table.county_code == county_code, table.kept_on > on).limit(1)
    if await session.scalar(later) is not None:
        return {}
    before = on - timedelta(days=SETTLED_AFTER_DAYS)
    running = or_(table.due_on >= before, table.done_on.is_(None) & table.lapsed.is_(False))
    kept = await _rows(session, county_code, running)
    derived = {
        duty.key: duty
        for duty in await derive_duties(session, policies, county_code, on, history=_history(before, kept))
    }
    # settled quarters are derived with the others, and a settled notice may be a duty again: their rows are needed
    unknown = {duty.subject for key, duty in derived.items() if key not in kept}
    if unknown:
        again = await _rows(session, county_code, ~running, is_one_of(table.subject, unknown))
        kept |= {key: row for key, row in again.items() if key in derived}
    written: list[dict[str, Any]] = []
    told: Counter[News] = Counter()
    for key in sorted(kept.keys() | derived.keys()):
        row, found = _looked_at(county_code, kept.get(key), derived.get(key), on)
        if row is None:
            continue
        row["recorded_at"] = clock.now()
        for fact in _announcements(row, found, derived.get(key), on):
            emit(session, clock, fact)
        told.update(found)
        written.append(row)
    await _write(session, written)
    return dict(told)


def _history(before: date, kept: Iterable[Key]) -> History:
    """Notices of loans that were paid back long ago are settled, but for those that were never told to be."""
    return History(
        settled_from=before,
        beside=frozenset(key[3] for key in kept if key[2] == DutyKind.COLLECTION_NOTICE),
        untold=True,
    )


async def _rows(session: AsyncSession, county_code: str, *conditions: ColumnElement[bool]) -> dict[Key, Any]:
    table = table_of(Duty).c
    found = await session.execute(select(*table).where(table.county_code == county_code, *conditions))
    return {(row.bank_code, row.programme, row.kind, row.subject): row for row in found}


def _looked_at(
    county_code: str, row: Any | None, duty: DerivedDuty | None, on: date
) -> tuple[dict[str, Any] | None, tuple[News, ...]]:
    """A duty's row as it is now to be kept, and what is new; no row where nothing is."""
    before = Kept(row.due_on, row.done_on, row.missed, row.lapsed) if row else None
    standing = duty.standing(on) if duty else None
    found = news(before, standing, duty.due_on if duty else on)
    is_open = standing is not None and standing.state is not DutyState.NOT_OPEN
    if not found and (row is not None or not is_open):
        return None, ()
    if duty is not None and is_open:
        done = standing is not None and standing.state in (DutyState.DONE, DutyState.DONE_LATE)
        # of another due day, or after it had lapsed, it is a new duty
        same = row is not None and not row.lapsed and row.due_on == duty.due_on
        missed = News.MISSED in found or (same and row is not None and row.missed)
        facts = {
            "county_code": county_code,
            "id": row.id if row else new_id(),
            "bank_code": duty.bank_code,
            "programme": duty.programme,
            "kind": duty.kind.value,
            "subject": duty.subject,
            "loan_id": duty.loan_id,
            "village_code": duty.village_code,
            "opens_on": duty.opens_on,
            "due_on": duty.due_on,
            "done_on": duty.done_on if done else None,
            "missed": missed,
            "lapsed": False,
        }
    else:
        facts = {**row._mapping, "lapsed": True} if row else {}
    return {**facts, "version": (row.version if row else 0) + len(found), "kept_on": on}, found


def _announcements(row: dict[str, Any], found: tuple[News, ...], duty: DerivedDuty | None, on: date) -> list[DutyFacts]:
    first = row["version"] - len(found) + 1
    facts = {
        name: row[name]
        for name in (
            *("county_code", "bank_code", "programme", "kind", "subject"),
            *("loan_id", "village_code", "opens_on", "due_on"),
        )
    }
    made = []
    for version, one in enumerate(found, first):
        done = {}
        if one is News.FULFILLED and duty is not None:
            done = {"done_on": duty.done_on, "late_days": duty.standing(on).late_days}
        made.append(
            _CONTRACTS[one](
                **facts,
                **done,
                version=version,
                duty_id=row["id"],
                role=ROLES[DutyKind(row["kind"])].value,
                occurred_on=on,
            )
        )
    return made


async def _write(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write rows, some hundreds a statement."""
    for start in range(0, len(rows), A_HANDFUL):
        given = insert(Duty).values(rows[start : start + A_HANDFUL])
        await session.execute(
            given.on_conflict_do_update(
                index_elements=["county_code", "id"], set_={name: given.excluded[name] for name in _CHANGED}
            )
        )
