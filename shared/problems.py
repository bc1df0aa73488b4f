"""Problem documents (RFC 9457): the one form in which the API says no, in Chinese or English."""

from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from shared import telemetry
from shared.database import DATA_EXCEPTION, database_is_away, sqlstate_of
from shared.errors import Invalid, Refusal, Unavailable
from shared.validation import in_chinese

log = structlog.get_logger(__name__)

PROBLEM = "application/problem+json"


def problem(
    request: Request,
    *,
    code: str,
    status: int,
    title: tuple[str, str],
    detail: tuple[str, str],
    remedy: tuple[str, str],
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> JSONResponse:
    """A problem document (RFC 9457); pairs are Chinese and English, of which Accept-Language chooses."""
    language = int(prefers_english(request.headers.get("accept-language", "")))
    body = {
        "type": f"urn:fupin:problem:{code}",
        "title": title[language],
        "status": status,
        "detail": detail[language],
        "remedy": remedy[language],
        "code": code,
        "trace_id": telemetry.current_trace_id(),
        **{key: value for key, value in extra.items() if value is not None},
    }
    chosen = {"Content-Language": "en" if language else "zh-CN", **(headers or {})}
    return JSONResponse(body, status, headers=chosen, media_type=PROBLEM)


def prefers_english(accept_language: str) -> bool:
    """Whether a client asks for English before Chinese; without a wish it is Chinese."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return tag.startswith("en")
    return False


async def answer_refusal(request: Request, refusal: Refusal) -> JSONResponse:
    return problem(
        request,
        code=refusal.code,
        status=refusal.status,
        title=(refusal.title, refusal.title_en),
        detail=(refusal.detail, refusal.detail_en),
        remedy=(refusal.remedy, refusal.remedy_en),
        headers=refusal.headers(),
        field=refusal.field,
        **refusal.extra,
    )


async def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    english = prefers_english(request.headers.get("accept-language", ""))
    errors = [
        {
            "field": ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0]),
            "code": item["type"],
            "message": item["msg"] if english else in_chinese(item),
        }
        for item in error.errors()
    ]
    named = "、".join(str(item["field"]) for item in errors[:5])
    return problem(
        request,
        code=Invalid.code,
        status=Invalid.status,
        title=(Invalid.title, Invalid.title_en),
        detail=(f"有误的项：{named}", f"Not valid: {named}"),
        remedy=(Invalid.remedy, Invalid.remedy_en),
        field=str(errors[0]["field"]),
        errors=errors,
    )


_STATUS_TITLES = {
    400: ("请求无法解析", "The request can't be parsed"),
    404: ("没有这个地址", "No such address"),
    405: ("不支持这种操作", "Method not allowed"),
}


async def answer_http(request: Request, error: HTTPException) -> JSONResponse:
    title = _STATUS_TITLES.get(error.status_code, ("请求失败", "The request failed"))
    return problem(
        request,
        code=f"request.http_{error.status_code}",
        status=error.status_code,
        title=title,
        detail=(title[0], str(error.detail)),
        remedy=("请对照 /docs 核对地址和内容。", "Check address and content against /docs."),
        headers=dict(error.headers or {}),
    )


async def answer_data_exception(request: Request, error: DBAPIError | asyncpg.PostgresError) -> JSONResponse:
    """Refuse a value that the database can't keep (SQLSTATE class 22: a NUL, a number too long for its column).

    What else the database says is no fault of the client's: it goes on and becomes a failure.
    """
    sqlstate = sqlstate_of(error)
    if not sqlstate.startswith(DATA_EXCEPTION):
        raise error
    # without the error itself: its text quotes the value, which may be a person's
    log.warning("value refused by the database", path=request.url.path, sqlstate=sqlstate)
    refusal = Invalid(
        "有一项内容数据库无法保存：含有空字符（NUL）或数值过大",
        "A value can't be kept: it contains a NUL character or is too large a number",
    )
    return await answer_refusal(request, refusal)


async def answer_failure(request: Request, error: Exception) -> JSONResponse:
    """Answer what nobody foresaw; where the database is away, waiting helps, and a client is told to."""
    if database_is_away(error):
        log.warning("the database is away", path=request.url.path, exc_info=error)
        return await answer_refusal(
            request, Unavailable("数据库暂时无法连接", "The database can't be reached just now")
        )
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem(
        request,
        code="request.failed",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title=("系统内部错误", "Internal error"),
        detail=("系统出错，未写入任何数据。", "Something failed; nothing was written."),
        remedy=("请把 trace_id 告知管理员。", "Tell the administrator the trace_id."),
    )


def answer_problems(app: FastAPI) -> None:
    """Let an application answer every refusal with a problem document; failures are answered by `Observed`."""
    app.add_exception_handler(Refusal, answer_refusal)  # type: ignore[arg-type]  # starlette types handlers by Exception
    app.add_exception_handler(RequestValidationError, answer_invalid)  # type: ignore[arg-type]  # as above
    app.add_exception_handler(HTTPException, answer_http)  # type: ignore[arg-type]  # as above
    app.add_exception_handler(DBAPIError, answer_data_exception)
    app.add_exception_handler(asyncpg.PostgresError, answer_data_exception)
