"""Year-end settlements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from services.credit.statements.answers import FILE, Format, answer
from services.credit.statements.settlements import settlement_statement
from services.credit.year_settlements import service
from services.credit.year_settlements.schemas import (
    Objection,
    SettlementCreate,
    SettlementLines,
    SettlementList,
    SettlementQuery,
    SettlementRead,
    SettlementStep,
)
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/year-settlements", tags=["year settlements"])

Reader = Annotated[Caller, requires("loss_share.read")]
Drawer = Annotated[Caller, requires("year_settlement.draw_up")]
County = Annotated[Caller, requires("year_settlement.agree")]
Finance = Annotated[Caller, requires("year_settlement.transfer")]


@router.post("", status_code=201)
async def draw_up_settlement(
    body: SettlementCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Drawer
) -> SettlementRead:
    """Draw up what city and county owe each other for a year's losses and all that no settlement counted before."""
    return await service.draw_up(session, caller, clock, request.app.state.policies, body)


@router.get("")
async def list_settlements(
    query: Annotated[SettlementQuery, Query()], session: SessionDep, caller: Reader
) -> SettlementList:
    """List the settlements of the caller's area."""
    return await service.list_settlements(session, caller, query)


@router.get("/{settlement_id}")
async def get_settlement(settlement_id: UUID, session: SessionDep, caller: Reader) -> SettlementRead:
    """Give a settlement with its sums by bank."""
    return await service.get_settlement(session, caller, settlement_id)


@router.get("/{settlement_id}/lines")
async def list_settlement_lines(
    settlement_id: UUID, page: Annotated[Page, Query()], session: SessionDep, caller: Reader
) -> SettlementLines:
    """List the lines of a settlement by bank and loan."""
    return await service.list_lines(session, caller, settlement_id, page)


@router.get("/{settlement_id}/statement", response_class=StreamingResponse, responses=FILE)
async def get_settlement_statement(
    settlement_id: UUID, session: SessionDep, clock: ClockDep, caller: Reader, form: Format = "xlsx"
) -> StreamingResponse:
    """Give the statement for both sides as a file; `/credit/statements/year-settlements/…` gives the same."""
    return await answer(await settlement_statement(session, caller, clock, settlement_id), form, clock)


@router.post("/{settlement_id}/confirm")
async def confirm_settlement(
    settlement_id: UUID, body: SettlementStep, session: SessionDep, clock: ClockDep, caller: County
) -> SettlementRead:
    """The county agrees."""
    return await service.confirm(session, caller, clock, settlement_id, body)


@router.post("/{settlement_id}/object")
async def object_to_settlement(
    settlement_id: UUID, body: Objection, session: SessionDep, clock: ClockDep, caller: County
) -> SettlementRead:
    """The county does not agree, with the reason; the year may be drawn up anew."""
    return await service.object_to(session, caller, clock, settlement_id, body)


@router.post("/{settlement_id}/pay")
async def pay_settlement(
    settlement_id: UUID, body: SettlementStep, session: SessionDep, clock: ClockDep, caller: Finance
) -> SettlementRead:
    """The side that owes has paid; 409 ``credit.settlement_same_person`` for who took its step before."""
    return await service.pay(session, caller, clock, settlement_id, body)


@router.post("/{settlement_id}/receive")
async def receive_settlement(
    settlement_id: UUID, body: SettlementStep, session: SessionDep, clock: ClockDep, caller: Finance
) -> SettlementRead:
    """The other side has the money; it is posted."""
    return await service.receive(session, caller, clock, settlement_id, body)
