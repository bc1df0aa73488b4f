"""Public notices over HTTP: open to everybody, as JSON and as pages."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from services.gateway.forms import FOREIGN, from_elsewhere
from services.gateway.public import pages
from services.gateway.public.service import Answer, ask_registry, objection_of
from shared.public_notices import ObjectionTaken, PublicNotice, PublicNoticeList, PublicObjection

router = APIRouter(tags=["public notices"])

AskedArea = Annotated[str | None, Query(max_length=12, description="区划代码，2、4、6、9 或 12 位；缺省为全部")]
After = Annotated[str | None, Query(max_length=200)]
_DOWN: dict[int | str, dict[str, Any]] = {503: {"description": "The registry is down."}}
_UNKNOWN: dict[int | str, dict[str, Any]] = {**_DOWN, 404: {"description": "No such notice."}}


def _params(area: str | None, after: str | None, limit: int) -> dict[str, str]:
    given = {"area": area, "after": after}
    return {"limit": str(limit), **{name: value for name, value in given.items() if value is not None}}


def _passed_on(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type=answer.media_type)


@router.get("/api/v1/public/notices", response_model=PublicNoticeList, responses=_DOWN)
async def list_public_notices(
    request: Request,
    area: AskedArea = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Any:
    """List the public notices of an area, the latest first; nobody needs to sign in."""
    answer = await ask_registry(request, "GET", "/public/notices", _params(area, after, limit))
    return PublicNoticeList.model_validate(answer.document) if answer.status == HTTPStatus.OK else _passed_on(answer)


@router.get("/api/v1/public/notices/{notice_id}", response_model=PublicNotice, responses=_UNKNOWN)
async def read_public_notice(request: Request, notice_id: UUID) -> Any:
    """Read a public notice; nobody needs to sign in."""
    answer = await ask_registry(request, "GET", f"/public/notices/{notice_id}")
    return PublicNotice.model_validate(answer.document) if answer.status == HTTPStatus.OK else _passed_on(answer)


@router.post(
    "/api/v1/public/notices/{notice_id}/objections",
    status_code=201,
    response_model=ObjectionTaken,
    responses={**_UNKNOWN, 409: {"description": "The notice is over."}},
)
async def object_to_notice(request: Request, notice_id: UUID, body: PublicObjection) -> Any:
    """Object to a notice, by name and with a way to be reached; nobody needs to sign in."""
    answer = await ask_registry(
        request, "POST", f"/public/notices/{notice_id}/objections", body=body.model_dump_json().encode()
    )
    if answer.status == HTTPStatus.CREATED:
        return ObjectionTaken.model_validate(answer.document)
    return _passed_on(answer)


@router.get("/notices", include_in_schema=False)
async def show_notices(request: Request, area: AskedArea = None, after: After = None) -> HTMLResponse:
    """The public notices of an area as a page."""
    answer = await ask_registry(request, "GET", "/public/notices", _params(area, after, 100))
    if answer.status != HTTPStatus.OK:
        return _problem(answer)
    listed = PublicNoticeList.model_validate(answer.document)
    return HTMLResponse(pages.list_page(listed), headers=pages.HEADERS)


@router.get("/notices/{notice_id}", include_in_schema=False)
async def show_notice(request: Request, notice_id: UUID) -> HTMLResponse:
    """A public notice as a page."""
    answer = await ask_registry(request, "GET", f"/public/notices/{notice_id}")
    if answer.status != HTTPStatus.OK:
        return _problem(answer)
    notice = PublicNotice.model_validate(answer.document)
    return HTMLResponse(pages.notice_page(notice), headers=pages.HEADERS)


@router.post("/notices/{notice_id}", include_in_schema=False)
async def object_by_form(request: Request, notice_id: UUID) -> Response:
    """Take an objection from the form on a notice's page; the door counts it as one over the API."""
    if from_elsewhere(request):
        page = pages.problem_page("未提交", FOREIGN)
        return HTMLResponse(page, HTTPStatus.FORBIDDEN, headers=pages.HEADERS)
    try:
        said = objection_of(await request.body())
    except ValidationError:
        page = pages.problem_page("填写有误", "请返回填写姓名、联系方式和异议内容；序号为公示名单中的数字，可不填。")
        return HTMLResponse(page, HTTPStatus.UNPROCESSABLE_ENTITY, headers=pages.HEADERS)
    answer = await ask_registry(
        request, "POST", f"/public/notices/{notice_id}/objections", body=said.model_dump_json().encode()
    )
    if answer.status != HTTPStatus.CREATED:
        return _problem(answer)
    # to a page of its own: whoever loads that again objects to nothing twice
    return RedirectResponse(f"/notices/{notice_id}/received", HTTPStatus.SEE_OTHER, headers=pages.HEADERS)


@router.get("/notices/{notice_id}/received", include_in_schema=False)
async def show_received(notice_id: UUID) -> HTMLResponse:
    """What somebody sees who has objected."""
    return HTMLResponse(pages.received_page(notice_id), headers=pages.HEADERS)


def _problem(answer: Answer) -> HTMLResponse:
    problem = answer.document
    page = pages.problem_page(str(problem.get("title", "")), str(problem.get("detail", "")))
    return HTMLResponse(page, answer.status, headers=pages.HEADERS)
