"""Note how a change of a household changes for how many a signal of an area counts; written just before the commit."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.pending import Struck, pending


def count_struck(session: AsyncSession, county_code: str, before: Struck, after: Struck) -> None:
    """Replace what a household added to the numbers of signals.

    Args:
        session: the transaction in which the household changes.
        county_code: its tenant.
        before: for which signals it counted until now.
        after: for which it counts from now on.
    """
    struck = pending(session).struck[county_code]
    struck.update(after)
    struck.subtract(before)
