"""Problem documents (RFC 9457): the one form in which the API says no, in Chinese or English."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from shared import telemetry
from shared.database import DATA_EXCEPTION, database_is_away, is_held_up, sqlstate_of
from shared.errors import Failed, HttpRefusal, Invalid, NoSuchAddress, NoSuchMethod, Refusal, Unavailable, Unparsable
from shared.validation import in_chinese, printable

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
        "detail": printable(detail[language]),
        "remedy": remedy[language],
        "code": code,
        "trace_id": telemetry.current_trace_id(),
        **{key: value for key, value in extra.items() if value is not None},
    }
    chosen = {"Content-Language": "en" if language else "zh-CN", **(headers or {})}
    return JSONResponse(body, status, headers=chosen, media_type=PROBLEM)


def prefers_english(accept_language: str) -> bool:
    """Whether a client asks for English before Chinese; without a wish, or with the same for both, it is the first."""
    wishes: dict[str, float] = {}
    for part in accept_language.lower().split(","):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        language = tag.split("-")[0]
        if language in ("zh", "en"):
            weight = next((_weight(given[2:]) for given in parameters if given.startswith("q=")), 1.0)
            wishes[language] = max(weight, wishes.get(language, 0.0))
    # max takes the first of equals, in the order in which they were named
    return bool(wishes) and max(wishes, key=wishes.__getitem__) == "en" and wishes["en"] > 0


def _weight(written: str) -> float:
    """A quality value (RFC 9110, 12.4.2); what is none counts as no wish."""
    return float(written) if _QUALITY.fullmatch(written) else 0.0


_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?", re.ASCII)


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
    errors = described(error.errors(), english=english)
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


def described(errors: Iterable[Mapping[str, Any]], *, english: bool) -> list[dict[str, Any]]:
    """What pydantic found wrong, as problems tell it: field, code and sentence.

    Args:
        errors: of ``ValidationError.errors()``; the first part of each place says what was read, e.g. ``body``.
        english: whether the sentences are English ones.
    """
    return [
        {
            "field": _field_of(item),
            "code": item["type"],
            "message": item["msg"] if english else in_chinese(item),
        }
        for item in errors
    ]


def _field_of(error: Mapping[str, Any]) -> str:
    """The offending input; what is no JSON is the whole body, and no place in it where the parser gave up."""
    whole, *inside = (str(part) for part in error["loc"])
    # a check of several fields stands at the form, and says itself which of them it means
    meant = getattr((error.get("ctx") or {}).get("error"), "field", None)
    if meant is not None:
        return ".".join([*inside, meant])
    return whole if error["type"] == "json_invalid" else ".".join(inside) or whole


_BY_STATUS = {int(known.status): known for known in (Unparsable, NoSuchAddress, NoSuchMethod)}


async def answer_http(request: Request, error: HTTPException) -> JSONResponse:
    """Answer what the framework refuses by itself."""
    known = _BY_STATUS.get(error.status_code, HttpRefusal)
    return problem(
        request,
        code=known.code,
        status=error.status_code,
        title=(known.title, known.title_en),
        detail=(known.title, str(error.detail)),
        remedy=(known.remedy, known.remedy_en),
        headers=dict(error.headers or {}),
    )


async def answer_database(request: Request, error: DBAPIError | asyncpg.PostgresError) -> JSONResponse:
    """Refuse a value that the database can't keep (SQLSTATE class 22: a NUL, a number too long for its column).

    Where other work stands in the way the client is told to come back. What else the database says is no fault of the
    client's: it goes on and becomes a failure.
    """
    if is_held_up(error):
        log.warning("held up by other work", path=request.url.path, sqlstate=sqlstate_of(error))
        return await answer_refusal(request, Unavailable(*_HELD_UP))
    sqlstate = sqlstate_of(error)
    if not sqlstate.startswith(DATA_EXCEPTION):
        raise error
    # without the error itself: its text quotes the value, which may be a person's
    log.warning("value refused by the database", path=request.url.path, sqlstate=sqlstate)
    refused = _NOT_READABLE if request.method in ("GET", "HEAD") else _NOT_STORABLE
    return await answer_refusal(request, Invalid(*refused))


_HELD_UP = (
    "要办理的数据正由另一项工作处理，例如大批导入；本次未写入任何数据",
    "Other work, such as a large import, holds the data just now; nothing was written",
)
_NOT_READABLE = (
    "有一项查询条件无法处理：含有空字符（NUL），或数值、时刻超出范围",
    "A condition can't be dealt with: it contains a NUL character, or a number or moment out of range",
)
_NOT_STORABLE = (
    "有一项内容数据库无法保存：含有空字符（NUL）或数值过大",
    "A value can't be kept: it contains a NUL character or is too large a number",
)


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
        code=Failed.code,
        status=Failed.status,
        title=(Failed.title, Failed.title_en),
        detail=("系统出错，未写入任何数据。", "Something failed; nothing was written."),
        remedy=(Failed.remedy, Failed.remedy_en),
    )


def answer_problems(app: FastAPI) -> None:
    """Let an application answer every refusal with a problem document; failures are answered by `Observed`."""
    app.add_exception_handler(Refusal, answer_refusal)  # type: ignore[arg-type]  # starlette types handlers by Exception
    app.add_exception_handler(RequestValidationError, answer_invalid)  # type: ignore[arg-type]  # as above
    app.add_exception_handler(HTTPException, answer_http)  # type: ignore[arg-type]  # as above
    app.add_exception_handler(DBAPIError, answer_database)
    app.add_exception_handler(asyncpg.PostgresError, answer_database)
