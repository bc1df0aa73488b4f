"""The feeds over HTTP: an address for each feed of the catalogue, page by page or as a live stream."""

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response

from services.monitoring.feeds import service
from services.monitoring.feeds.catalogue import FEEDS, Published
from services.monitoring.feeds.models import MAX_POSITION, Feed, FeedName, FeedQuery
from services.monitoring.feeds.selection import Selection
from services.monitoring.feeds.streams import EVENT_STREAM, FeedStream, Right, Source
from shared.database import SessionDep, decode_number
from shared.errors import Invalid
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, Requires

router = repeatable_router(prefix="/monitoring/feeds", tags=["feeds"])

_MANNERS = """
Ask again with ``after`` = ``next``: nothing is lost and nothing comes twice, and ``next`` stays the same while nothing
new has appeared. With ``If-None-Match`` a page that is still the same is answered 304.

With ``Accept: text/event-stream`` the same comes as a live stream: each item an event named after the feed, its
position the id. ``Last-Event-ID``, before ``after``, tells behind which position to begin. A quiet stream sends a
comment every few seconds. It ends with the token, by an event ``end`` whose ``code`` says why; come back with a new
token and the last id.
"""
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
    304: {"description": "The page is the one whose ETag was given"},
}


def _open(feed: FeedName, published: Published) -> None:
    """Give a feed its address."""
    permission = Requires(published.permission)

    async def follow(
        request: Request,
        response: Response,
        caller: Annotated[Caller, Depends(permission)],
        session: SessionDep,
        query: Annotated[FeedQuery, Query()],
        last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Any:
        published.check(query)
        reaches = caller.narrowed(query.area, field="area").reaches
        chosen = Selection(feed, reaches, query, published.hidden_from(caller.role))
        if EVENT_STREAM in request.headers.get("accept", ""):
            right = _right(request, permission, feed, query, caller)
            after = query.after if last_event_id is None else _position(last_event_id)
            return FeedStream(_source(request), feed, published.shown, right, after)
        page = await service.read(session, chosen, published.shown, after=query.after, limit=query.limit)
        tag = service.tag_of(page, chosen, published.shown, after=query.after, limit=query.limit)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}
        if if_none_match is not None and _names(if_none_match, tag):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return page

    router.get(
        f"/{feed.value}",
        name=f"follow_{feed.value}",
        summary=f"Follow the {feed.value} of an area in order of appearance.",
        description=f"{published.about}\n{_MANNERS}",
        response_model=Feed[published.shown],  # type: ignore[name-defined]  # a type made of the catalogue's
        responses=_RESPONSES,
    )(follow)


def _source(request: Request) -> Source:
    state = request.app.state
    return Source(state.tails, state.sessions, state.clock, state.resources.settings.heartbeat_s)


def _right(request: Request, permission: Requires, feed: FeedName, query: FeedQuery, caller: Caller) -> Right:
    """The reader's right: token, permission and area are asked again as of a new request."""

    async def selection() -> Selection:
        present = await permission(request)
        reaches = present.narrowed(query.area, field="area").reaches
        return Selection(feed, reaches, query, FEEDS[feed].hidden_from(present.role))

    token = request.headers["authorization"].partition(" ")[2]
    return Right(caller.subject, request.app.state.tokens.expires_at(token), selection)


def _position(last_event_id: str) -> int:
    written = last_event_id.strip()
    try:
        return decode_number(written, MAX_POSITION)
    except Invalid:
        raise Invalid("Last-Event-ID 不是位置编号", "Last-Event-ID is no position", field="Last-Event-ID") from None


def _names(if_none_match: str, tag: str) -> bool:
    """Whether a list of ETags names one; compared weakly (RFC 9110, 13.1.2), as a proxy that compresses makes it."""
    return any(given.strip().removeprefix("W/") in ("*", tag) for given in if_none_match.split(","))


for _feed, _published in FEEDS.items():
    _open(_feed, _published)
