"""Which packs hold where and since when: loaded by a command, read by every service."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, DateTime, func, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared.areas import covers, significant_prefix
from shared.areas.active import ActiveAreas
from shared.areas.successions import Successions
from shared.calendar import Clock
from shared.database import SharedTable, table_of, to_json
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, select_policy

T = TypeVar("T")

FRESH_S = 5.0
"""How long a service may go on with what it read: an activation reaches every process within this time."""

INSTALLATION = "installation"
"""Who loads the packs that come with the product."""


class PolicyActivation(SharedTable, table=True):
    """A pack as it was loaded, and from when it holds in an area.

    Rows are added only: what is loaded again for the same day with other content is the next revision, and the newest
    one holds. So it can be shown at any time by which numbers a decision was made.
    """

    __tablename__ = "policy_activation"

    area_code: str = Field(primary_key=True, max_length=12)
    pack: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    digest: str
    """SHA-256 of the content, by which the same content is known again."""
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    loaded_at: datetime = Field(sa_type=DateTime(timezone=True))
    loaded_by: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a pack came to."""

    revision: int
    digest: str
    changed: bool
    """False where the content held already, so that nothing was written."""


def content_of(pack: PolicyPack) -> dict[str, Any]:
    """A pack as it is kept."""
    return pack.model_dump(mode="json")


def digest_of(pack: PolicyPack) -> str:
    """SHA-256 of a pack's content, by which the same content is known again."""
    return hashlib.sha256(to_json(content_of(pack)).encode()).hexdigest()


async def activate(
    session: AsyncSession,
    clock: Clock,
    pack: PolicyPack,
    area_code: str,
    effective_from: date,
    loaded_by: str = INSTALLATION,
) -> Loaded:
    """Let a pack hold in an area from a date.

    The content that holds already is left as it is; other content for the same date becomes its next revision.
    """
    # two loads at once must not both take themselves for the next revision
    lock = func.hashtextextended(f"policy {area_code} {pack.name} {effective_from}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))
    columns = table_of(PolicyActivation).c
    newest = (
        await session.execute(
            select(columns.revision, columns.digest)
            .where(
                columns.area_code == area_code,
                columns.pack == pack.name,
                columns.effective_from == effective_from,
            )
            .order_by(columns.revision.desc())
            .limit(1)
        )
    ).first()
    digest = digest_of(pack)
    if newest is not None and newest.digest == digest:
        return Loaded(newest.revision, digest, changed=False)
    revision = 1 if newest is None else newest.revision + 1
    session.add(
        PolicyActivation(
            area_code=area_code,
            pack=pack.name,
            effective_from=effective_from,
            revision=revision,
            digest=digest,
            content=content_of(pack),
            loaded_at=clock.now(),
            loaded_by=loaded_by,
        )
    )
    await session.flush()
    return Loaded(revision, digest, changed=True)


async def held_before(session: AsyncSession, pack: str, area_code: str, on: date) -> PolicyActivation | None:
    """The newest revision of a pack that holds in just this area on a day, if there is one."""
    columns = table_of(PolicyActivation).c
    return (
        await session.scalars(
            select(PolicyActivation)
            .where(columns.pack == pack, columns.area_code == area_code, columns.effective_from <= on)
            .order_by(columns.effective_from.desc(), columns.revision.desc())
            .limit(1)
        )
    ).first()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read at once, and is put in place at once: whoever asks meanwhile finds one or the other whole.

    Attributes:
        known: the codes of areas.
        packs: what is in force, every area by its code of now.
        by_digest: the same packs by their content.
        at: when, by a monotonic clock, s.
    """

    known: Successions
    packs: Mapping[Activation, PolicyPack] = field(default_factory=dict)
    by_digest: Mapping[str, PolicyPack] = field(default_factory=dict)
    at: float = float("-inf")

    def placed(self, pack: str, loaded_for: str, effective_from: date) -> Activation:
        """An activation as it is kept, by the code of now."""
        now = self.known.code_now(loaded_for)
        return Activation(pack, now, effective_from, None if now == loaded_for else loaded_for)


class ActivePolicies:
    """The activations of a service's database, read at most every few seconds.

    An area whose code changes keeps its plans: activations, and the areas that plans name, bear the codes of now, and
    an area is found by any code that it ever bore.

    Args:
        areas: what is known of codes; shared with whoever else asks.
    """

    def __init__(self, areas: ActiveAreas | None = None) -> None:
        self._areas = areas or ActiveAreas()
        self._read = _Reading(self._areas.known)

    def code_now(self, area_code: str) -> str:
        """The code by which plans name an area, 12 digits: the one that it bears now.

        Raises:
            AreaCodeInvalid: no area code.
        """
        return self._read.known.code_now(area_code)

    async def for_area(
        self, session: AsyncSession, area_code: str, on: date, section: Callable[[PolicyPack], T | None]
    ) -> T:
        """The section of the pack that holds in an area on a day.

        Args and Raises: as `holding`.
        """
        return (await self.holding(session, area_code, on, section))[1]

    async def holding(
        self, session: AsyncSession, area_code: str, on: date, section: Callable[[PolicyPack], T | None]
    ) -> tuple[Activation, T]:
        """The activation that holds in an area on a day, and the section of its pack.

        Args:
            session: where activations are read, should they have to be.
            area_code: an area of any level, 6 or 12 digits.
            on: business date.
            section: takes the wanted part of a pack; None or empty where the pack lacks it.

        Raises:
            NoActivePolicy: no pack with such a section holds there and then.
        """
        read = await self._fresh(session)
        having = {activation: part for activation, pack in read.packs.items() if (part := section(pack))}
        chosen = select_policy(having, read.known.code_now(area_code), on)
        return chosen, having[chosen]

    async def _fresh(self, session: AsyncSession) -> _Reading:
        if time.monotonic() - self._read.at > FRESH_S or self._read.known is not self._areas.known:
            await self.refresh(session)
        return self._read

    async def covering(self, session: AsyncSession, area_code: str, on: date) -> list[tuple[Activation, PolicyPack]]:
        """Every activation that came into force by a day for an area or one around it, in any order.

        Args:
            session: where activations are read, should they have to be.
            area_code: an area of any level, 6 or 12 digits.
            on: business date.
        """
        read = await self._fresh(session)
        now = read.known.code_now(area_code)
        return [
            (activation, pack)
            for activation, pack in read.packs.items()
            if activation.effective_from <= on and covers(activation.area_code, now)
        ]

    async def touching(self, session: AsyncSession, area_prefix: str, on: date) -> list[tuple[Activation, PolicyPack]]:
        """Every pack that holds on a day in an area or in a part of it, by its latest activation for each area.

        Args:
            session: where activations are read, should they have to be.
            area_prefix: significant digits of an area code; empty for everywhere.
            on: business date.
        """
        read = await self._fresh(session)
        area_prefix = read.known.same_now(area_prefix)
        latest: dict[tuple[str, str], Activation] = {}
        for activation in sorted(read.packs, key=lambda activation: activation.effective_from):
            held = significant_prefix(activation.area_code)
            if activation.effective_from <= on and (held.startswith(area_prefix) or area_prefix.startswith(held)):
                latest[activation.pack, activation.area_code] = activation
        return [(activation, read.packs[activation]) for activation in latest.values()]

    async def refresh(self, session: AsyncSession) -> None:
        """Read the activations now, each by its newest revision.

        Content that is known stays the same object: a city's counties hold the same packs by the dozen, and what others
        keep of a pack, such as the rules' numbers, they find again at once.
        """
        before, reading = self._read, _Reading(await self._areas.refresh(session))
        columns = table_of(PolicyActivation).c
        key = (columns.area_code, columns.pack, columns.effective_from)
        newest = (
            await session.execute(
                select(*key, columns.digest).ext(distinct_on(*key)).order_by(*key, columns.revision.desc())
            )
        ).all()
        digests = {row.digest for row in newest}
        kept = before.by_digest if before.known is reading.known else {}
        packs = {digest: pack for digest, pack in kept.items() if digest in digests}
        if unknown := digests - packs.keys():
            contents = await session.execute(
                select(columns.digest, columns.content)
                .ext(distinct_on(columns.digest))
                .where(columns.digest.in_(unknown))
                .order_by(columns.digest)
            )
            packs |= {
                row.digest: PolicyPack.model_validate(row.content).renamed(reading.known.code_now) for row in contents
            }
        placed = {reading.placed(row.pack, row.area_code, row.effective_from): packs[row.digest] for row in newest}
        self._read = _Reading(reading.known, placed, packs, time.monotonic())
