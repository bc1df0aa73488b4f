"""The bank's channel: events in, one answer each."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.credit.bank_events.bodies import read_body
from services.credit.bank_events.documents import BODY, RESULT
from services.credit.bank_events.service import Intake, count, group_by_county, take_in
from shared.database import rehearsal, transaction
from shared.errors import Invalid, OutsideArea
from shared.problems import prefers_english
from shared.security.callers import Caller, requires

router = APIRouter(prefix="/bank", tags=["bank"])

Bank = Annotated[Caller, requires("bank_event.write")]
CheckOnly = Annotated[
    bool,
    Query(
        description="逐条答复与正式提交完全相同，但不留下任何数据。With `true` every answer is the one that the same "
        "request without it would get at that moment, and nothing is taken in."
    ),
]


@router.post("/events", openapi_extra=BODY, responses=RESULT)
async def submit_events(request: Request, caller: Bank, check_only: CheckOnly = False) -> Response:
    """Take in up to 5,000 loan events, as ``{"events": […]}`` or NDJSON; one answer each, in order.

    ``accepted`` and ``rejected`` are final and spend the event's id; ``duplicate`` repeats an earlier answer;
    ``conflict`` is the same id with other content; ``retry`` may pass later and claims nothing.

    The events' own ids make this repeatable, in any order and any division into requests: send again what got no
    answer. An ``Idempotency-Key`` is not needed here and is not read.

    A large body may come compressed (``Content-Encoding: gzip``); the limit of its size holds for it unpacked.

    With ``check_only=true`` the events are judged by the same code against the books of the moment, each after those
    before it in the request, and then everything is undone: no id is spent, no money moves, and the reply says
    ``"check_only": true``. Another request may change the books before the events are sent in earnest.
    """
    if len(request.query_params.getlist("check_only")) > 1:  # the last would count, and money would move by mistake
        raise Invalid("check_only 只能出现一次", "check_only stands in the address once", field="check_only")
    bank_code = caller.bank_code
    if bank_code is None:
        raise OutsideArea("令牌没有银行代码", "The token bears no bank code")
    raws = read_body(await request.body(), request.headers.get("content-type", ""))
    state = request.app.state
    intake = Intake(caller, bank_code, state.clock, state.policies, state.personal)
    counties, found = group_by_county(raws, caller)
    taking_in = rehearsal if check_only else transaction
    for county_code in sorted(counties):
        texts = counties[county_code]
        async with taking_in(state.sessions) as session:
            answers = await take_in(session, intake, county_code, [raws[place] for place in texts], [*texts.values()])
        found.update(zip(texts, answers, strict=True))
    ordered = [found[position] for position in range(len(raws))]
    english = prefers_english(request.headers.get("accept-language", ""))
    body: dict[str, Any] = {"results": [answer.shown(english=english) for answer in ordered], **count(ordered)}
    if check_only:
        body["check_only"] = True
    return Response(orjson.dumps(body), media_type="application/json")
