"""Dead letters: what a consumer gave up, for a person to list, mend, replay or drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import Sessions, table_of, transaction
from shared.errors import NotFound, Refusal
from shared.events.base import Envelope
from shared.messaging.inbox import UNREADABLE, Consumer, DeadLetter, FollowedAggregate
from shared.security.audit import Trail


class DeadLetterUnreadable(Refusal):
    """What came was never an event."""

    code = "messaging.dead_letter_unreadable"
    status = 422
    title = "该死信不是事件，无法重放"
    title_en = "This dead letter is not an event and can't be replayed"
    remedy = "请联系发送方。"
    remedy_en = "Ask whoever sent it"


class DeadLetterNeeded(Refusal):
    """An event that never took effect: whatever happened to its thing since then waits behind it."""

    code = "messaging.dead_letter_needed"
    status = HTTPStatus.CONFLICT
    title = "该事件尚未生效，其后的事件都在等待它，不能放弃"
    title_en = "This event has not taken effect, and those behind it wait for it: it can't be dropped"
    remedy = "请排除使其失败的原因后重放。"
    remedy_en = "Mend what keeps it from being applied, then replay it"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which dead letters are meant; what isn't given doesn't matter."""

    county_code: str | None = None
    event_type: str | None = None
    """How their type begins: ``registry.household``."""
    reason: str | None = None
    """What their reason holds, in letters of any size."""
    since: datetime | None = None
    """From when on they failed."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """For a statement on dead letters."""
        table = table_of(DeadLetter).c
        found: list[ColumnElement[bool]] = []
        if self.county_code is not None:
            found.append(table.county_code == self.county_code)
        if self.event_type is not None:
            found.append(table.envelope["type"].astext.startswith(self.event_type, autoescape=True))
        if self.reason is not None:
            found.append(table.reason.icontains(self.reason, autoescape=True))
        if self.since is not None:
            found.append(table.failed_at >= self.since)
        return found


EVERY = Chosen()


async def list_dead_letters(
    sessions: Sessions, chosen: Chosen = EVERY, limit: int | None = None
) -> Sequence[DeadLetter]:
    """Dead letters of a service's database, the oldest first; all that are meant where no limit is given."""
    table = table_of(DeadLetter).c
    statement = select(DeadLetter).where(*chosen.conditions()).order_by(table.failed_at, table.event_id).limit(limit)
    async with sessions() as session:
        return (await session.scalars(statement)).all()


async def count_dead_letters(sessions: Sessions, chosen: Chosen = EVERY) -> int:
    """How many are meant."""
    async with sessions() as session:
        statement = select(func.count()).select_from(DeadLetter).where(*chosen.conditions())
        return (await session.execute(statement)).scalar_one()


async def find_dead_letter(session: AsyncSession, event_id: UUID) -> DeadLetter:
    """One of them.

    Raises:
        NotFound: there is no such dead letter.
    """
    letter = await session.scalar(select(DeadLetter).where(table_of(DeadLetter).c.event_id == event_id))
    if letter is None:
        raise NotFound(f"没有死信 {event_id}", f"There is no dead letter {event_id}")
    return letter


async def show_dead_letter(sessions: Sessions, trail: Trail, event_id: UUID) -> DeadLetter:
    """One of them with all that it holds, people's names too: who looked is noted.

    Raises:
        NotFound: there is no such dead letter.
    """
    async with transaction(sessions) as session:
        letter = await find_dead_letter(session, event_id)
        await trail.record(
            session, county_code=letter.county_code, action="dead_letter.read", target=f"dead letter {event_id}"
        )
    return letter


async def replay_dead_letter(sessions: Sessions, consumer: Consumer, event_id: UUID) -> None:
    """Apply a buried event again; it leaves the dead letters once it was taken.

    Raises:
        NotFound: there is no such dead letter.
        DeadLetterUnreadable: it isn't an event.
        Exception: what the handler raised; the dead letter stays then.
    """
    table = table_of(DeadLetter)
    async with sessions() as session:
        letter = await find_dead_letter(session, event_id)
    if UNREADABLE in letter.envelope:
        raise DeadLetterUnreadable
    await consumer.consume([Envelope.model_validate(letter.envelope)])
    # a crash before this line leaves the letter, and replaying it once more has no effect
    async with transaction(sessions) as session:
        await session.execute(delete(table).where(table.c.event_id == event_id))


async def drop_dead_letter(sessions: Sessions, trail: Trail, event_id: UUID, reason: str) -> None:
    """Let go of a dead letter that nobody needs: what was never an event, or took effect by another way.

    Args:
        sessions: of the service that follows.
        trail: notes who dropped it.
        event_id: which.
        reason: why.

    Raises:
        NotFound: there is no such dead letter.
        DeadLetterNeeded: it is an event that has not taken effect.
    """
    async with transaction(sessions) as session:
        letter = await find_dead_letter(session, event_id)
        if UNREADABLE not in letter.envelope and not await _took_effect(
            session, Envelope.model_validate(letter.envelope)
        ):
            raise DeadLetterNeeded
        await session.delete(letter)
        await trail.record(
            session,
            county_code=letter.county_code,
            action="dead_letter.drop",
            target=f"dead letter {event_id}",
            reason=reason,
            type=letter.envelope.get("type"),
            aggregate_id=letter.envelope.get("subject"),
            version=letter.envelope.get("aggregateversion"),
            failed=letter.reason,
        )


async def _took_effect(session: AsyncSession, envelope: Envelope) -> bool:
    table = table_of(FollowedAggregate).c
    reached = await session.scalar(
        select(table.version).where(
            table.county_code == envelope.countycode,
            table.aggregate == envelope.aggregate,
            table.aggregate_id == envelope.subject,
        )
    )
    return reached is not None and reached >= envelope.aggregateversion
