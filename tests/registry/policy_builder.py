"""Packs in force for a test of the registry."""

from datetime import date

from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.policies import find_pack
from shared.policies.active import activate

TOWN = "360722102000"


async def in_force(sessions: Sessions, name: str, area_code: str = TOWN, since: date = date(2014, 1, 1)) -> None:
    """Let a shipped pack hold in an area, be it another than the one it was made for."""
    async with transaction(sessions) as session:
        await activate(session, SystemClock(), find_pack(name), area_code, since)
