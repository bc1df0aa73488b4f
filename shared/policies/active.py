"""Which packs hold where and since when: activated by a command, read by every service."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, DateTime, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared.areas import significant_prefix
from shared.calendar import Clock
from shared.database import SharedTable
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, select_policy

T = TypeVar("T")

FRESH_S = 5.0
"""How long a service may go on with what it read: an activation reaches every process within this time."""


class PolicyActivation(SharedTable, table=True):
    """A pack as it was loaded, and from when it holds in an area; a later one takes its place, none is changed."""

    __tablename__ = "policy_activation"

    area_code: str = Field(primary_key=True, max_length=12)
    pack: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    activated_at: datetime = Field(sa_type=DateTime(timezone=True))


async def activate(session: AsyncSession, clock: Clock, pack: PolicyPack, area_code: str, effective_from: date) -> None:
    """Let a pack hold in an area from a date; loading it again replaces what was loaded for the same date."""
    row = {
        "area_code": area_code,
        "pack": pack.name,
        "effective_from": effective_from,
        "content": pack.model_dump(mode="json"),
        "activated_at": clock.now(),
    }
    statement = insert(PolicyActivation).values(row)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["area_code", "pack", "effective_from"],
            set_={"content": statement.excluded.content, "activated_at": statement.excluded.activated_at},
        )
    )


class ActivePolicies:
    """The activations of a service's database, read at most every few seconds."""

    def __init__(self) -> None:
        self._packs: dict[Activation, PolicyPack] = {}
        self._read_at = float("-inf")

    async def for_area(
        self, session: AsyncSession, area_code: str, on: date, section: Callable[[PolicyPack], T | None]
    ) -> T:
        """The section of the pack that holds in an area on a day.

        Args:
            session: where activations are read, should they have to be.
            area_code: an area of any level, 6 or 12 digits.
            on: business date.
            section: takes the wanted part of a pack; None or empty where the pack lacks it.

        Raises:
            NoActivePolicy: no pack with such a section holds there and then.
        """
        if time.monotonic() - self._read_at > FRESH_S:
            await self.refresh(session)
        having = {activation: part for activation, pack in self._packs.items() if (part := section(pack))}
        return having[select_policy(having, area_code.ljust(12, "0"), on)]

    async def touching(self, session: AsyncSession, area_prefix: str, on: date) -> list[tuple[Activation, PolicyPack]]:
        """Every pack that holds on a day in an area or in a part of it, by its latest activation for each area.

        Args:
            session: where activations are read, should they have to be.
            area_prefix: significant digits of an area code; empty for everywhere.
            on: business date.
        """
        if time.monotonic() - self._read_at > FRESH_S:
            await self.refresh(session)
        latest: dict[tuple[str, str], Activation] = {}
        for activation in sorted(self._packs, key=lambda activation: activation.effective_from):
            held = significant_prefix(activation.area_code)
            if activation.effective_from <= on and (held.startswith(area_prefix) or area_prefix.startswith(held)):
                latest[activation.pack, activation.area_code] = activation
        return [(activation, self._packs[activation]) for activation in latest.values()]

    async def refresh(self, session: AsyncSession) -> None:
        """Read the activations now."""
        rows = await session.scalars(select(PolicyActivation))
        self._packs = {
            Activation(row.pack, row.area_code, row.effective_from): PolicyPack.model_validate(row.content)
            for row in rows
        }
        self._read_at = time.monotonic()
