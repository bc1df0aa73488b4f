"""The bank's channel: events in, one answer each."""

from typing import Annotated, Any, ClassVar

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.credit.bank_events.documents import BODY, NDJSON, RESULT
from services.credit.bank_events.schemas import MAX_EVENTS
from services.credit.bank_events.service import Intake, count, group_by_county, take_in
from shared.database import transaction
from shared.errors import Invalid, OutsideArea
from shared.problems import prefers_english
from shared.security.callers import Caller, requires

router = APIRouter(prefix="/bank", tags=["bank"])

Bank = Annotated[Caller, requires("bank_event.write")]


class TooManyEvents(Invalid):
    """More events than one request may hold."""

    code: ClassVar[str] = "credit.too_many_events"
    title: ClassVar[str] = "一次提交的事件过多"
    title_en: ClassVar[str] = "Too many events in one request"
    remedy: ClassVar[str] = "请分批提交，每批至多 5000 条。"
    remedy_en: ClassVar[str] = "Split them into requests of at most 5,000."


@router.post("/events", openapi_extra=BODY, responses=RESULT)
async def submit_events(request: Request, caller: Bank) -> Response:
    """Take in up to 5,000 loan events, as ``{"events": […]}`` or NDJSON; one answer each, in order.

    ``accepted`` and ``rejected`` are final and spend the event's id; ``duplicate`` repeats an earlier answer;
    ``conflict`` is the same id with other content; ``retry`` may pass later and claims nothing.
    """
    bank_code = caller.bank_code
    if bank_code is None:
        raise OutsideArea("令牌没有银行代码", "The token bears no bank code")
    raws = read_body(await request.body(), request.headers.get("content-type", ""))
    state = request.app.state
    intake = Intake(caller, bank_code, state.clock, state.policies, state.personal)
    counties, found = group_by_county(raws, caller)
    for county_code in sorted(counties):
        texts = counties[county_code]
        async with transaction(state.sessions) as session:
            answers = await take_in(session, intake, county_code, [raws[place] for place in texts], [*texts.values()])
        found.update(zip(texts, answers, strict=True))
    ordered = [found[position] for position in range(len(raws))]
    english = prefers_english(request.headers.get("accept-language", ""))
    body = {"results": [answer.shown(english=english) for answer in ordered], **count(ordered)}
    return Response(orjson.dumps(body), media_type="application/json")


def read_body(body: bytes, content_type: str) -> list[Any]:
    """The events of a request.

    Raises:
        Invalid: the body is no JSON of the right form.
        TooManyEvents: more than 5,000.
    """
    if content_type.partition(";")[0].strip().lower() == NDJSON:
        raws: Any = [_line(line) for line in body.split(b"\n") if line.strip()]
    else:
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Invalid("请求体不是合法的 JSON", f"The body is not JSON: {error}", field="body") from None
        raws = document.get("events") if isinstance(document, dict) else None
    if not isinstance(raws, list):
        raise Invalid('请求体应为 {"events": […]}', 'The body is {"events": […]}', field="events")
    if len(raws) > MAX_EVENTS:
        raise TooManyEvents(f"本次 {len(raws)} 条", f"{len(raws)} events were sent", field="events")
    return raws


def _line(line: bytes) -> Any:
    """One line of NDJSON; what is no JSON stays in its place and is answered there."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
