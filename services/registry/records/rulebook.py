"""The part of the policy in force that a step on a record needs, where there is one."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from services.registry.records.kinds import Desk
from shared.policies import NoActivePolicy, PolicyPack

T = TypeVar("T")


async def section_of(desk: Desk, area_code: str, on: date, section: Callable[[PolicyPack], T | None]) -> T | None:
    """The section of the pack that holds in an area on a day; None where no pack there has one."""
    try:
        return await desk.policies.for_area(desk.session, area_code, on, section)
    except NoActivePolicy:
        return None
