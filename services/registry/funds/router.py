"""Accounts, plans, claims, transfers and the ledger of special funds over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.registry.funds import ledger, queries, service
from services.registry.funds.forms import (
    BelowList,
    BelowQuery,
    EntryForm,
    EntryList,
    EntryQuery,
    EntryRead,
    FilingForm,
    TotalList,
    TotalQuery,
    TransferForm,
    TransferList,
    TransferQuery,
    TransferRead,
)
from services.registry.funds.models import FundEntry, FundTransfer
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.http import ExpectedVersion, etag
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("special_fund.read")]
Writing = Annotated[Desk, desk_of("special_fund.write")]
Checking = Annotated[Desk, desk_of("special_fund.check")]
Paying = Annotated[Desk, desk_of("special_fund.pay")]
PlanShown: Any = service.FUND_PLAN.shown
ClaimShown: Any = service.FUND_CLAIM.shown

plans = record_router(service.FUND_PLAN)
claims = record_router(service.FUND_CLAIM)
entries = repeatable_router(prefix="/registry/fund-entries", tags=["fund-entries"])
transfers = repeatable_router(prefix="/registry/fund-transfers", tags=["fund-transfers"])


@plans.post("/{plan_id}/filings", response_model=PlanShown)
async def file_plan(
    plan_id: UUID, body: FilingForm, version: ExpectedVersion, response: Response, desk: Writing
) -> Any:
    """Record that a fund-use plan was filed with the province, the city or the county."""
    plan = await service.file_plan(desk, plan_id, version, body)
    response.headers["ETag"] = etag(plan.version)
    return PlanShown.model_validate(plan)


@claims.post("/{claim_id}/check", response_model=ClaimShown)
async def check_claim(
    claim_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Checking
) -> Any:
    """Find a claim in order; by another person than the one who made it."""
    return _shown(response, await service.check_claim(desk, claim_id, version, body))


@claims.post("/{claim_id}/return", response_model=ClaimShown)
async def return_claim(
    claim_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Checking
) -> Any:
    """Send a claim back with the reason; changed, it is claimed anew."""
    return _shown(response, await service.return_claim(desk, claim_id, version, body))


@claims.post("/{claim_id}/pay", response_model=ClaimShown)
async def pay_claim(claim_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Paying) -> Any:
    """Pay a checked claim from its account; by a third person."""
    return _shown(response, await service.pay_claim(desk, claim_id, version, body))


def _shown(response: Response, claim: Any) -> Any:
    response.headers["ETag"] = etag(claim.version)
    return ClaimShown.model_validate(claim)


@entries.get("/totals")
async def read_totals(query: Annotated[TotalQuery, Query()], desk: Reading) -> TotalList:
    """Add entries up by household, village, project, source, kind, item or year."""
    return await ledger.totals(desk, query)


@entries.get("/below-least")
async def list_below_least(query: Annotated[BelowQuery, Query()], desk: Reading) -> BelowList:
    """List the poor households that got less of an item than the policy in force says."""
    return await ledger.below_least(desk, query)


@entries.get("")
async def list_entries(query: Annotated[EntryQuery, Query()], desk: Reading) -> EntryList:
    """List the entries of the caller's area in their order; `household_id` gives a household's ledger."""
    items, after = await ledger.list_entries(desk, query)
    return EntryList(items=[EntryRead.model_validate(item) for item in items], next=after)


@entries.post("", status_code=201)
async def enter_payment(body: EntryForm, desk: Writing) -> EntryRead:
    """Enter what a household or a village was paid; each item once in a year."""
    return EntryRead.model_validate(await ledger.enter(desk, body))


@entries.get("/{entry_id}")
async def read_entry(entry_id: UUID, desk: Reading) -> EntryRead:
    """Read an entry."""
    found = await queries.find_posting(desk.session, queries.entries_of(desk.caller), FundEntry, entry_id)
    return EntryRead.model_validate(found)


@entries.post("/{entry_id}/reverse", status_code=201)
async def reverse_entry(entry_id: UUID, body: StepForm, desk: Writing) -> EntryRead:
    """Take an entry back by one of the opposite amount; entries themselves never change."""
    return EntryRead.model_validate(await ledger.reverse_entry(desk, entry_id, body))


@transfers.get("")
async def list_transfers(query: Annotated[TransferQuery, Query()], desk: Reading) -> TransferList:
    """List the transfers out of accounts of the caller's area."""
    items, after = await ledger.list_transfers(desk, query)
    return TransferList(items=[TransferRead.model_validate(item) for item in items], next=after)


@transfers.post("", status_code=201)
async def transfer_money(body: TransferForm, desk: Paying) -> TransferRead:
    """Move money from one account of special funds to another; an outside account is refused."""
    return TransferRead.model_validate(await ledger.transfer(desk, body))


@transfers.get("/{transfer_id}")
async def read_transfer(transfer_id: UUID, desk: Reading) -> TransferRead:
    """Read a transfer."""
    found = await queries.find_posting(desk.session, queries.transfers_of(desk.caller), FundTransfer, transfer_id)
    return TransferRead.model_validate(found)


@transfers.post("/{transfer_id}/reverse", status_code=201)
async def reverse_transfer(transfer_id: UUID, body: StepForm, desk: Paying) -> TransferRead:
    """Take a transfer back by one of the opposite amount."""
    return TransferRead.model_validate(await ledger.reverse_transfer(desk, transfer_id, body))


router = APIRouter()
for one in (record_router(service.FUND_ACCOUNT), plans, claims, entries, transfers):
    router.include_router(one)
