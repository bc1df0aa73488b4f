"""The ledger over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.ledger import controls, reports
from services.credit.ledger.schemas import Controls, CountyCode, LossShares, TrialBalance, TrialQuery, YearShares
from shared.database import SessionDep, SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit", tags=["ledger"])

Reader = Annotated[Caller, requires("ledger.read")]


@router.get("/ledger/trial-balance")
async def get_trial_balance(
    query: Annotated[TrialQuery, Query()], session: SessionDep, clock: ClockDep, caller: Reader
) -> TrialBalance:
    """Give the trial balance by business date (`on`) and as it was known at a moment (`as_of`)."""
    return await reports.trial_balance(session, caller, clock, query)


@router.get("/ledger/control-totals")
async def get_control_totals(
    county_code: CountyCode, request: Request, session: SnapshotDep, caller: Reader
) -> Controls:
    """Give each controlled figure by the accounts, the transfers and the events, and whether they agree."""
    return await controls.control_totals(session, caller, request.app.state.policies, county_code)


@router.get("/loss-shares/years")
async def list_loss_years(
    session: SessionDep,
    caller: Annotated[Caller, requires("loss_share.read")],
    county_code: Annotated[CountyCode | None, Query()] = None,
) -> YearShares:
    """List the years in which losses were posted, each with its net loss and the shares of city and county."""
    return await reports.loss_years(session, caller, county_code)


@router.get("/loss-shares")
async def get_loss_shares(
    year: Annotated[int, Query(ge=2000, le=2200)],
    session: SessionDep,
    caller: Annotated[Caller, requires("loss_share.read")],
    county_code: Annotated[CountyCode | None, Query()] = None,
) -> LossShares:
    """Give a year's net losses with the city's and the county's share."""
    return await reports.loss_shares(session, caller, year, county_code)
