"""Hold a plan's published shares against the register."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.service import Wanted
from services.monitoring.published.models import PublishedShareRead
from services.monitoring.targets.rules import share_text
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def published_shares(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date
) -> list[PublishedShareRead]:
    """What plans of the caller's area were published with, and what the register says on a day.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: whose area it is; a plan for a wider one is not shown, for its people are not his.
        on: the day.
    """
    caller = caller.as_named_now()
    entries = [
        (activation.area_code, pack.name, entry, Wanted(activation.area_code, entry.indicator, date.min, on))
        for activation, pack in await policies.touching(session, caller.area_prefix, on)
        if activation.area_code.startswith(caller.area_prefix)
        for entry in pack.published_shares
    ]
    found = await indicators.read(session, caller.areas, (wanted for *_, wanted in entries), {})
    shown: list[PublishedShareRead] = []
    for area_code, pack_name, entry, wanted in entries:
        number = found[wanted].number
        shown.append(
            PublishedShareRead(
                area_code=area_code,
                pack=pack_name,
                code=entry.code,
                label=entry.label,
                share=share_text(entry.share),
                people=entry.people,
                fewest=entry.fewest,
                most=entry.most,
                as_of=entry.as_of,
                actual=None if number is None else share_text(number),
                agrees=None if number is None else entry.agrees(number),
                source=entry.source,
            )
        )
    return shown
