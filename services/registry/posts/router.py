"""Public-welfare posts and jobs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.posts.models import PostCandidateList, PostCandidateQuery
from services.registry.posts.service import EMPLOYMENT, WELFARE_POST, candidates
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router

posts = record_router(WELFARE_POST)


@posts.get("/{post_id}/candidates")
async def list_candidates(
    post_id: UUID, query: Annotated[PostCandidateQuery, Query()], desk: Annotated[Desk, desk_of("help.read")]
) -> PostCandidateList:
    """List the people of a post's area who could take it: those of poor households first, where the post says so."""
    return await candidates(desk, post_id, query)


router = APIRouter()
router.include_router(posts)
router.include_router(record_router(EMPLOYMENT))
