"""Dead letters: what a consumer gave up, for a person to list, mend and replay."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from shared.database import Sessions, table_of, transaction
from shared.errors import NotFound, Refusal
from shared.events.base import Envelope
from shared.messaging.inbox import UNREADABLE, Consumer, DeadLetter


class DeadLetterUnreadable(Refusal):
    """What came was never an event."""

    code = "messaging.dead_letter_unreadable"
    status = 422
    title = "该死信不是事件，无法重放"
    title_en = "This dead letter is not an event and can't be replayed"
    remedy = "请联系发送方。"
    remedy_en = "Ask whoever sent it"


async def list_dead_letters(sessions: Sessions) -> Sequence[DeadLetter]:
    """Every dead letter of a service's database, the oldest first."""
    table = table_of(DeadLetter).c
    async with sessions() as session:
        found = await session.scalars(select(DeadLetter).order_by(table.failed_at, table.event_id))
        return found.all()


async def replay_dead_letter(sessions: Sessions, consumer: Consumer, event_id: UUID) -> None:
    """Apply a buried event again; it leaves the dead letters once it was taken.

    Raises:
        NotFound: there is no such dead letter.
        DeadLetterUnreadable: it isn't an event.
        Exception: what the handler raised; the dead letter stays then.
    """
    table = table_of(DeadLetter)
    async with sessions() as session:
        letter = await session.scalar(select(DeadLetter).where(table.c.event_id == event_id))
    if letter is None:
        raise NotFound(f"没有死信 {event_id}", f"There is no dead letter {event_id}")
    if UNREADABLE in letter.envelope:
        raise DeadLetterUnreadable
    await consumer.consume([Envelope.model_validate(letter.envelope)])
    # a crash before this line leaves the letter, and replaying it once more has no effect
    async with transaction(sessions) as session:
        await session.execute(delete(table).where(table.c.event_id == event_id))
