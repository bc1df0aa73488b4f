"""Putting packs in force for tests of the registry."""

from datetime import date
from typing import Any

import httpx

from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.policies.active import activate
from shared.policies.loader import find_pack


async def in_force(client: httpx.AsyncClient, sessions: Sessions, clock: Clock, *packs: tuple[str, str]) -> None:
    """Activate packs, each in an area, from 2014 on; the application knows them at once."""
    policies: Any = client._transport.app.state.policies  # type: ignore[attr-defined]  # httpx types it as any transport
    async with transaction(sessions) as session:
        for name, area in packs:
            await activate(session, clock, find_pack(name), area, date(2014, 1, 1))
        await policies.refresh(session)
