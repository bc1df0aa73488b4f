"""Plans for the fund: what is proposed, when another amount may be planned, and whether the figures still hold."""

from datetime import date

from services.credit.fund_plans.refusals import PlanOutdated, PlanReasonMissing
from services.credit.refusals import PeriodOutOfRange
from shared.calendar import Quarter


def check_quarter(quarter: Quarter, on: date) -> None:
    """Check that a quarter has begun: a plan rests on what was lent in it.

    Args:
        quarter: the one that is planned for.
        on: business date of the plan; a day of the quarter is late enough.

    Raises:
        PeriodOutOfRange: it has not.
    """
    if quarter > (last := Quarter.of(on)):
        raise PeriodOutOfRange(period=quarter, on=on, last=last)


def proposal_fen(still_needed_fen: int, under_way_fen: int) -> int:
    """Propose what a quarter still needs beside the money under way, fen, 0 or more.

    Args:
        still_needed_fen: what of the quarter's deposit has not come, fen.
        under_way_fen: what is under way for it, and what earlier quarters have under way beyond their own need, fen.

    Source: R002-132.
    """
    return max(0, still_needed_fen - under_way_fen)


def check_reason(proposed_fen: int, planned_fen: int, reason: str | None) -> None:
    """Check that whoever plans another amount than proposed says why.

    Args:
        proposed_fen: what was proposed, fen.
        planned_fen: what is planned, fen.
        reason: why they differ; blanks are none.

    Raises:
        PlanReasonMissing: no word of it.
    """
    if planned_fen != proposed_fen and not (reason or "").strip():
        raise PlanReasonMissing(planned_fen=planned_fen, proposed_fen=proposed_fen)


def check_current(county: str, bank_code: str, proposed_fen: int, planned_fen: int, needed_fen: int) -> None:
    """Check that what was planned is still needed; where more is, a supplement follows.

    Args:
        county: its name or code, for the message.
        bank_code: whose fund.
        proposed_fen: what was needed when the plan was drawn up, fen.
        planned_fen: what is planned, fen; more than was proposed was given a reason, and outlives no proposal.
        needed_fen: what is needed now beside the money under way, fen; just as much holds.

    Raises:
        PlanOutdated: less is needed: money that came since would be planned twice.
    """
    if needed_fen < min(proposed_fen, planned_fen):
        raise PlanOutdated(county=county, bank_code=bank_code, needed_fen=needed_fen, proposed_fen=proposed_fen)
