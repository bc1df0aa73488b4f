"""Note how a change of a row changes the figures; they are written just before the commit."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.rules import Figures, areas_of
from services.monitoring.pending import pending


def adjust(session: AsyncSession, before: Figures | None, after: Figures | None) -> None:
    """Replace what a row added to its areas.

    Args:
        session: the transaction in which the row changes.
        before: what it added until now; None for a new row.
        after: what it adds from now on; None for a row that is gone.
    """
    noted = pending(session)
    for figures, sign in ((before, -1), (after, 1)):
        if figures is None:
            continue
        for area_code in areas_of(figures.county_code, figures.area_code):
            place = (figures.county_code, area_code)
            for (measure, detail), amount in figures.totals.items():
                noted.totals[(*place, measure.value, detail)] += sign * amount
            for (name, day), amount in figures.days.items():
                noted.days[(*place, str(name), day)] += sign * amount
