"""The audit log: who saw or did what that must be accounted for, chained by hash so that a gap or a change shows."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, func, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared.calendar import Clock
from shared.database import SharedTable, new_id, table_of, to_json
from shared.security.callers import Caller, Operator

GENESIS = "0" * 64


class AuditRecord(SharedTable, table=True):
    """One act. Records of a county form a chain: each bears the keyed hash of itself and the one before."""

    __tablename__ = "audit_record"

    county_code: str = Field(primary_key=True, max_length=6)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    id: UUID
    subject: str
    role: str
    action: str
    target: str
    reason: str
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    digest: str

    def chained(self, previous: str, secret: bytes) -> str:
        """The keyed hash of this record behind the one before."""
        content = to_json(
            [
                previous,
                self.county_code,
                self.number,
                str(self.id),
                self.subject,
                self.role,
                self.action,
                self.target,
                self.reason,
                self.facts,
                self.recorded_at.timestamp(),
            ]
        )
        return hmac.digest(secret, content.encode(), sha256).hex()


async def record_act(
    session: AsyncSession,
    clock: Clock,
    secret: bytes,
    actor: Caller | Operator,
    *,
    county_code: str,
    action: str,
    target: str,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write an act into the county's chain, in the transaction of the act itself."""
    table = table_of(AuditRecord).c
    # the next number is given under a lock held to the commit, so the chain has neither gaps nor branches
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"audit {county_code}", 0))))
    last = (
        await session.execute(
            select(table.number, table.digest)
            .where(table.county_code == county_code)
            .order_by(table.number.desc())
            .limit(1)
        )
    ).first()
    record = AuditRecord(
        county_code=county_code,
        number=1 if last is None else last.number + 1,
        id=new_id(),
        subject=actor.subject,
        role=str(actor.role),
        action=action,
        target=target,
        reason=reason,
        facts=facts,
        recorded_at=clock.now(),
        digest="",
    )
    record.digest = record.chained(GENESIS if last is None else last.digest, secret)
    session.add(record)
    await session.flush()


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit log as one actor writes it: who acts, by which clock, under which key."""

    clock: Clock
    secret: bytes
    actor: Caller | Operator

    async def record(self, session: AsyncSession, *, county_code: str, action: str, target: str, **facts: Any) -> None:
        """Write an act into the county's chain, in the transaction of the act itself."""
        await record_act(
            session,
            self.clock,
            self.secret,
            self.actor,
            county_code=county_code,
            action=action,
            target=target,
            **facts,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A county's newest record: its number, and the hash that stands for all before it."""

    number: int
    digest: str


async def chain_heads(session: AsyncSession) -> dict[str, Head]:
    """Each county's newest record, to be kept outside the database for `broken_records`."""
    table = table_of(AuditRecord).c
    found = await session.execute(
        select(table.county_code, table.number, table.digest)
        .ext(distinct_on(table.county_code))
        .order_by(table.county_code, table.number.desc())
    )
    return {row.county_code: Head(row.number, row.digest) for row in found}


async def broken_records(
    session: AsyncSession, secret: bytes, kept_heads: Mapping[str, Head] | None = None
) -> list[tuple[str, int]]:
    """(county, number) of each record that was altered or doesn't follow the one before, and of the first in a gap.

    A chain whose newest records were deleted is whole in itself: that shows only against heads kept elsewhere.

    Args:
        session: of the database whose log is checked.
        secret: the key of the hashes.
        kept_heads: what `chain_heads` gave once; a county whose records don't reach so far has lost some, and one
            whose record of that number has another hash was written anew.
    """
    table = table_of(AuditRecord).c
    rows = await session.stream_scalars(select(AuditRecord).order_by(table.county_code, table.number))
    kept = dict(kept_heads or {})
    broken: list[tuple[str, int]] = []
    reached: dict[str, int] = {}
    county_code, number, previous = "", 0, GENESIS
    async for record in rows:
        if record.county_code != county_code:
            county_code, number, previous = record.county_code, 0, GENESIS
        head = kept.get(county_code)
        rewritten = head is not None and head.number == record.number and head.digest != record.digest
        if record.number != number + 1 or record.digest != record.chained(previous, secret) or rewritten:
            broken.append((county_code, number + 1))
        number, previous = record.number, record.digest
        reached[county_code] = number
    lost = [(code, reached.get(code, 0) + 1) for code, head in kept.items() if reached.get(code, 0) < head.number]
    return broken + lost
