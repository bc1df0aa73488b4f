"""Quotas over HTTP: read them as a tree, break one down, and its history."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response

from services.monitoring.quotas import reading, service
from services.monitoring.quotas.models import QuotaHistory, QuotaList, QuotaPut, QuotaRead
from shared.business_dates import BusinessDate, check_not_future
from shared.database import Page, SessionDep
from shared.http import ClockDep, etag, expected_version
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/quotas", tags=["quotas"])

Reader = Annotated[Caller, requires("target.read")]
TargetCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]


async def _read_before(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """The revision that the caller read; None where he read none, as of what was not broken down yet."""
    return None if if_match is None else await expected_version(if_match)


@router.get("")
async def list_quotas(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")] = None,
    code: Annotated[str | None, Query(max_length=100, description="目标代码")] = None,
    due_on: Annotated[BusinessDate | None, Query(description="节点日期；缺省为当日适用的节点")] = None,
) -> QuotaList:
    """List what an area can break down: the whole, each area's part and figure, and what was broken down further."""
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    asked = caller.narrowed(area, field="area")
    return await reading.list_quotas(session, request.app.state.policies, asked, day, code=code, due_on=due_on)


@router.put("/{code}")
async def break_quota_down(
    request: Request,
    response: Response,
    code: TargetCode,
    body: QuotaPut,
    caller: Annotated[Caller, requires("quota.write")],
    session: SessionDep,
    clock: ClockDep,
    expected: Annotated[int | None, Depends(_read_before)],
) -> QuotaRead:
    """Break a milestone's value down to the areas below, as a whole; the ETag is its revision.

    422 ``monitoring.quota_parts_differ`` where the parts don't add up. One that stands is changed with its revision in
    If-Match and a reason: 428 without, 412 when somebody else was first.
    """
    quota = await service.break_down(session, clock, request.app.state.policies, caller, code, body, expected)
    response.headers["ETag"] = etag(quota.revision)
    return quota


@router.get("/{code}/history")
async def read_quota_history(
    code: TargetCode,
    caller: Reader,
    session: SessionDep,
    page: Annotated[Page, Query()],
    due_on: Annotated[BusinessDate, Query(description="节点日期")],
    area: AskedArea = None,
) -> QuotaHistory:
    """List every breakdown of a milestone's value by an area, the latest first, with its parts and reason."""
    return await service.history(session, caller.narrowed(area, field="area"), code, due_on, page)
