"""A household's papers over HTTP: pages made for print, or JSON by Accept."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.registry.cards import four_lists, pages, service
from services.registry.cards.forms import FourListsPage, FourListsRead, PaperRead
from services.registry.cards.four_lists import FourListsQuery
from services.registry.cards.service import BENEFITS, CARD, HANDBOOK, HELP_CARDS, Paper
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.database import transaction
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry", tags=["papers"])

Reading = Annotated[Desk, desk_of("household.read")]
Reveal = Annotated[bool, Query(description="显示完整证件号码和电话；须有权限并写明理由，记入审计日志")]
Reason = Annotated[str, Query(max_length=200)]


@router.get("/households/{household_id}/card", response_class=Response, responses=pages.responses(PaperRead))
async def print_card(
    household_id: UUID, request: Request, desk: Reading, reveal: Reveal = False, reason: Reason = ""
) -> Response:
    """Print the household's card (户有卡): all that the register holds of it, with its QR code."""
    return await _print(request, desk, CARD, household_id, reveal=reveal, reason=reason)


@router.get("/households/{household_id}/benefit-card", response_class=Response, responses=pages.responses(PaperRead))
async def print_benefit_card(
    household_id: UUID, request: Request, desk: Reading, reveal: Reveal = False, reason: Reason = ""
) -> Response:
    """Print the 明白卡: what the household gets, from whom, by when, whom to call."""
    return await _print(request, desk, BENEFITS, household_id, reveal=reveal, reason=reason)


@router.get("/households/{household_id}/handbook", response_class=Response, responses=pages.responses(PaperRead))
async def print_handbook(
    household_id: UUID, request: Request, desk: Reading, reveal: Reveal = False, reason: Reason = ""
) -> Response:
    """Print the 扶贫手册 in its six parts, with room for the household's signature."""
    return await _print(request, desk, HANDBOOK, household_id, reveal=reveal, reason=reason)


@router.get("/households/{household_id}/help-cards", response_class=Response, responses=pages.responses(PaperRead))
async def print_help_cards(
    household_id: UUID, request: Request, desk: Reading, reveal: Reveal = False, reason: Reason = ""
) -> Response:
    """Print a card for each pair of the household and somebody who helps it."""
    return await _print(request, desk, HELP_CARDS, household_id, reveal=reveal, reason=reason)


@router.get("/households/{household_id}/four-lists", response_class=Response, responses=pages.responses(FourListsRead))
async def print_four_lists(household_id: UUID, request: Request, desk: Reading) -> Response:
    """Print the four lists of a household: whom and what it needs, by when, by what, by whom."""
    found = await four_lists.of_household(desk, household_id)
    page = FourListsPage(items=[found], next=None)
    names = await service.area_names(desk, found.village_code)
    if pages.wants_json(request.headers.get("accept", "")):
        return pages.answer(request, "four_lists.html", found)
    return pages.answer(request, "four_lists.html", page, area_names=names, printed_on=desk.clock.today())


@router.get("/four-lists", response_class=Response, responses=pages.responses(FourListsPage))
async def list_four_lists(query: Annotated[FourListsQuery, Query()], request: Request, desk: Reading) -> Response:
    """List the four lists of an area's households, a page of them."""
    page, area_code = await four_lists.of_area(desk, query)
    names = await service.area_names(desk, area_code)
    return pages.answer(request, "four_lists.html", page, area_names=names, printed_on=desk.clock.today())


async def _print(
    request: Request, desk: Desk, paper: Paper, household_id: UUID, *, reveal: bool, reason: str
) -> Response:
    state = request.app.state
    address = pages.record_address(request, household_id)
    # of one transaction that ends before photos are fetched: nothing is held open while the storage answers
    async with transaction(state.sessions) as session:
        own = Desk(session, desk.clock, desk.caller, desk.policies, desk.personal)
        read = await service.paper_of(own, paper, household_id, address, revealed=reveal, reason=reason)
    if pages.wants_json(request.headers.get("accept", "")):
        return pages.answer(request, "", read)
    pictures = await service.pictures_of(state.sessions, state.storage, read)
    return pages.answer(request, f"{paper.name}.html", read, pictures=pictures)
