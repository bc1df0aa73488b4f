"""Keep the copy of the subsidy lists in step with their events."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.figures.service import adjust
from services.monitoring.subsidies.models import SubsidyList
from shared.events.credit import (
    SubsidyListApproved,
    SubsidyListFacts,
    SubsidyListPaid,
    SubsidyListReturned,
    SubsidyListSubmitted,
)

STATES: dict[type[SubsidyListFacts], str] = {
    SubsidyListSubmitted: "submitted",
    SubsidyListApproved: "approved",
    SubsidyListReturned: "returned",
    SubsidyListPaid: "paid",
}
"""Where a list stands after each event."""


async def follow(session: AsyncSession, event: SubsidyListFacts) -> None:
    """Bring a list to where an event says it stands; the first event takes it up."""
    before = None
    if event.version > 1:
        listed = (await copies(session, SubsidyList, event.aggregate))[event.county_code, event.subsidy_list_id]
        before = _figures(listed)
    else:
        listed = SubsidyList(
            county_code=event.county_code,
            id=event.subsidy_list_id,
            bank_code=event.bank_code,
            period=event.period,
            state="",
            total_fen=0,
            stepped_on=event.occurred_on,
        )
        await keep(session, listed, event.aggregate)
    listed.state = STATES[type(event)]
    listed.total_fen = event.total_fen
    listed.stepped_on = event.occurred_on
    if isinstance(event, SubsidyListPaid):
        listed.paid_on = event.occurred_on
    adjust(session, before, _figures(listed))


def _figures(listed: SubsidyList) -> Figures:
    """A list belongs to its county as a whole: its lines are not broken down by town."""
    paid_fen = listed.total_fen if listed.paid_on else 0
    return Figures(listed.county_code, "", {(Measure.SUBSIDY_PAID_FEN, listed.bank_code): paid_fen})
