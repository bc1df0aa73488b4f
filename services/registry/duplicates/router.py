"""The queue of probable duplicates over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.registry.duplicates import queries, service
from services.registry.duplicates.models import DecisionForm, DuplicatePair, PairList, PairQuery, PairRead, UndoForm
from services.registry.records.forms import RecordChangeList
from services.registry.records.kinds import Desk
from services.registry.records.queries import list_history
from services.registry.records.router import desk_of
from shared.database import Page
from shared.http import ExpectedVersion, etag
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/duplicates", tags=["duplicates"])

Reading = Annotated[Desk, desk_of("duplicate.read")]
Deciding = Annotated[Desk, desk_of("duplicate.decide")]


async def _shown(desk: Desk, pair: DuplicatePair, response: Response) -> PairRead:
    response.headers["ETag"] = etag(pair.version)
    return (await queries.shown(desk.session, [pair]))[0]


@router.get("")
async def list_duplicates(query: Annotated[PairQuery, Query()], desk: Reading) -> PairList:
    """List pairs of people who are probably one, both records side by side, the likeliest first."""
    return await queries.list_pairs(desk.session, desk.caller, query)


@router.get("/{pair_id}")
async def read_duplicate(pair_id: UUID, response: Response, desk: Reading) -> PairRead:
    """Read one pair."""
    return await _shown(desk, await queries.find_pair(desk.session, desk.caller, pair_id), response)


@router.post("/{pair_id}/decide")
async def decide_duplicate(
    pair_id: UUID, body: DecisionForm, version: ExpectedVersion, response: Response, desk: Deciding
) -> PairRead:
    """Decide whether they are different people or one; 409 ``registry.pair_decided`` where that was done."""
    return await _shown(desk, await service.decide(desk, pair_id, version, body), response)


@router.post("/{pair_id}/undo")
async def undo_duplicate(
    pair_id: UUID, body: UndoForm, version: ExpectedVersion, response: Response, desk: Deciding
) -> PairRead:
    """Take a decision back; 409 ``registry.pair_open`` where there is none."""
    return await _shown(desk, await service.undo(desk, pair_id, version, body), response)


@router.get("/{pair_id}/history")
async def read_history(pair_id: UUID, page: Annotated[Page, Query()], desk: Reading) -> RecordChangeList:
    """List what was decided on a pair, by whom, when and why."""
    pair = await queries.find_pair(desk.session, desk.caller, pair_id)
    return await list_history(desk.session, service.PAIR, pair, page)
