"""What no route has foreseen: failures keep their trace, and what the database can't hold is refused, never a 500."""

from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import asyncpg
import httpx
import pytest
import structlog
from fastapi import Body, FastAPI, Query, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from services.registry.settings import Settings as RegistrySettings
from shared import problems, telemetry
from shared.database import MAX_INTEGER, create_engine, decode_cursor, decode_id, decode_number, encode_cursor
from shared.errors import Invalid, OutsideArea
from shared.http import create_service_app
from shared.repeatable import claim_idempotency_key, repeatable_router
from shared.security.permissions import Role
from shared.validation import InvalidValue
from tests.conftest import Installation
from tests.shared.test_routes import create_app

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
ENGLISH = {"Accept-Language": "en"}


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a started application."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        yield client


@asynccontextmanager
async def no_lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """An application that opens nothing."""
    yield


def make_app(route: Callable[..., Any], path: str = "/work") -> FastAPI:
    """An application of the house with one route."""
    app = create_service_app("registry", title="test", lifespan=no_lifespan)
    app.get(path, response_model=None)(route)
    return app


@pytest.fixture
def traced_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is logged while problems are answered, each line with the trace that runs."""

    def with_trace(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {**line, "trace_id": telemetry.current_trace_id()}

    with capture_logs(processors=[with_trace]) as lines:
        monkeypatch.setattr(problems, "log", structlog.get_logger("test"))
        yield lines


async def test_a_failure_is_answered_and_logged_with_its_trace(traced_lines: list[Any]) -> None:
    def fail() -> None:
        raise ValueError("broken inside")

    async with serving(make_app(fail)) as client:
        reply = await client.get("/work", headers=TRACEPARENT)
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.json()["code"], reply.json()["trace_id"]) == ("request.failed", TRACE)
    assert reply.headers["x-trace-id"] == TRACE
    assert "broken inside" not in reply.text
    (line,) = traced_lines
    assert (line["event"], line["path"], line["trace_id"]) == ("request failed", "/work", TRACE)
    assert isinstance(line["exc_info"], ValueError)


@pytest.mark.parametrize(
    "error",
    [
        DBAPIError("SELECT 1", {}, asyncpg.AdminShutdownError("stopped")),
        asyncpg.ConnectionDoesNotExistError("lost"),
        ConnectionRefusedError("nobody listens"),
    ],
)
async def test_a_lost_database_is_told_as_such_and_when_to_come_again(error: Exception) -> None:
    def fail() -> None:
        raise error

    async with serving(make_app(fail)) as client:
        reply = await client.get("/work", headers=ENGLISH)
    assert (reply.status_code, reply.json()["code"]) == (503, "request.unavailable")
    assert reply.json()["detail"] == "The database can't be reached just now"
    assert int(reply.headers["retry-after"]) > 0


async def test_a_failure_behind_half_an_answer_breaks_the_answer_off(traced_lines: list[Any]) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"half"
        raise ValueError("the other half is missing")

    async def stream() -> Response:
        return StreamingResponse(pieces())

    app = make_app(stream)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        with pytest.raises(ValueError, match="other half"):
            await client.get("/work", headers=TRACEPARENT)
    assert [line["trace_id"] for line in traced_lines] == [TRACE]


# what the database can't hold ----------------------------------------------------------------------------------------


def nul_cursor(of: str) -> str:
    """A cursor of a list's own with what the database can't hold."""
    return encode_cursor(of, "360722", "\0")


WIDE = "99999999999999999999"

UNFIT = [
    ("registry", "/registry/households?q=%00"),
    ("registry", "/registry/households?village_code=%00"),
    ("registry", "/registry/households/%00"),
    ("registry", f"/registry/households?after={nul_cursor('households')}"),
    ("registry", f"/areas?after={encode_cursor('areas', chr(0))}"),
    ("credit", "/credit/loans?bank_code=%00"),
    ("credit", "/credit/loans?q=x&bank_code=a%00b"),
    ("credit", f"/credit/loans?after={nul_cursor('loans')}"),
    ("monitoring", f"/monitoring/feeds/alerts?after={WIDE}"),
    ("monitoring", "/monitoring/alerts?area=%00"),
    ("gateway", "/api/v1/registry/households?q=%00"),
    ("gateway", "/api/v1/credit/loans/%00"),
]


@pytest.mark.parametrize(("service", "path"), UNFIT, ids=[f"{service} {path}" for service, path in UNFIT])
async def test_what_the_database_cannot_hold_is_refused(
    installation: Installation, sign_in: Callable[..., dict[str, str]], service: str, path: str
) -> None:
    async with serving(create_app(installation, service)) as client:
        reply = await client.get(path, headers=sign_in(Role.COUNTY_OFFICE, "360722"))
    assert (reply.status_code, reply.json().get("code")) == (422, "request.invalid"), reply.text
    assert len(reply.json()["trace_id"]) == 32


async def test_a_value_that_slips_through_to_the_database_is_refused_and_not_logged(
    installation: Installation, traced_lines: list[Any]
) -> None:
    settings = installation.settings(RegistrySettings)
    engine = create_engine(settings.service_database_url)

    async def ask(value: Annotated[str, Query()], kind: str) -> None:
        async with engine.connect() as connection:
            if kind == "driver":
                driver: Any = (await connection.get_raw_connection()).driver_connection
                await driver.fetchval("SELECT $1::bigint", int(value))
            else:
                given = {"value": int(value) if kind == "number" else f"{value}\0"}
                await connection.execute(text(f"SELECT CAST(:value AS {_TYPES[kind]})"), given)

    async with serving(make_app(ask)) as client:
        for kind in ("driver", "number", "text"):
            reply = await client.get("/work", params={"value": WIDE, "kind": kind}, headers=TRACEPARENT)
            assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid"), (kind, reply.text)
            assert reply.json()["trace_id"] == TRACE
            assert "无法处理" in reply.json()["detail"]  # a read stores nothing
    app = create_service_app("registry", title="test", lifespan=no_lifespan)
    app.post("/work", response_model=None)(ask)
    async with serving(app) as client:
        reply = await client.post("/work", params={"value": WIDE, "kind": "number"})
        assert "无法保存" in reply.json()["detail"]
    await engine.dispose()
    assert {line["sqlstate"][:2] for line in traced_lines} == {"22"}
    assert WIDE not in str(traced_lines)


_TYPES = {"number": "bigint", "text": "text"}


@pytest.mark.parametrize(
    "error", [DBAPIError("SELECT", None, Exception("gone")), asyncpg.UndefinedTableError("no such table")]
)
async def test_what_else_the_database_says_stays_a_failure(traced_lines: list[Any], error: Exception) -> None:
    def fail() -> None:
        raise error

    async with serving(make_app(fail)) as client:
        reply = await client.get("/work")
    assert (reply.status_code, reply.json()["code"]) == (500, "request.failed")
    assert [line["event"] for line in traced_lines] == ["request failed"]


async def test_a_failed_statement_does_not_tell_its_parameters(installation: Installation) -> None:
    engine = create_engine(installation.settings(RegistrySettings).service_database_url)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "曾福生"})
    await engine.dispose()
    assert "曾福生" not in str(caught.value)
    assert "nowhere" in str(caught.value)


# cursors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cursor",
    [
        "%",
        "bm8",
        encode_cursor("loans"),
        encode_cursor("loans", "a", "b"),
        encode_cursor("loans", "\0"),
        encode_cursor("duties", "a"),
    ],
)
def test_a_cursor_that_no_list_made_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor("loans", cursor, 1)


@pytest.mark.parametrize("number", ["", "-1", "x", "²", "1_0", str(MAX_INTEGER + 1), WIDE, "9" * 5000])
def test_a_number_that_no_row_bears_is_refused(number: str) -> None:
    with pytest.raises(Invalid):
        decode_number(number)


def test_numbers_and_ids_come_out_of_a_cursor_as_they_went_in() -> None:
    cursor = encode_cursor("loans", 0, MAX_INTEGER)
    assert [decode_number(text) for text in decode_cursor("loans", cursor, 2)] == [0, MAX_INTEGER]
    with pytest.raises(Invalid):
        decode_id("0190")


# languages -----------------------------------------------------------------------------------------------------------


async def test_each_error_is_told_in_the_language_asked_for() -> None:
    def take(number: int) -> None:
        assert number

    async with serving(make_app(take)) as client:
        chinese = (await client.get("/work")).json()
        english = (await client.get("/work", headers=ENGLISH)).json()
    assert chinese["errors"][0]["message"] == "缺少此项"
    assert english["errors"][0]["message"] == "Field required"
    for answer in (chinese, english):
        assert "errors" not in answer["remedy"]


async def test_braces_in_a_sentence_are_no_template() -> None:
    def refuse(value: str) -> str:
        raise ValueError(f"not {value}")

    def take(name: Annotated[str, AfterValidator(refuse)]) -> None:
        assert name

    async with serving(make_app(take)) as client:
        english = await client.get("/work", params={"name": "{0!z} {"}, headers=ENGLISH)
        chinese = await client.get("/work", params={"name": "{0!z} {"})
    assert (english.status_code, chinese.status_code) == (422, 422)
    assert english.json()["errors"] == [
        {"field": "name", "code": "value_error", "message": "Value error, not {0!z} {"},
    ]
    assert chinese.json()["errors"][0]["message"] == "不符合约定"


async def test_a_validator_of_ours_says_its_reason_in_both_languages() -> None:
    def refuse(value: str) -> str:
        raise InvalidValue(f"{{{value}}}应写成字符串", f"{value} is written as a string")

    def take(name: Annotated[str, AfterValidator(refuse)]) -> None:
        assert name

    async with serving(make_app(take)) as client:
        english = await client.get("/work", params={"name": "1"}, headers=ENGLISH)
        chinese = await client.get("/work", params={"name": "1"})
    assert english.json()["errors"][0]["message"] == "Value error, 1 is written as a string"
    assert chinese.json()["errors"][0]["message"] == "{1}应写成字符串"


@pytest.mark.parametrize(
    ("wish", "english"),
    [
        ("", False),
        ("*", False),
        ("fr, de;q=0.5", False),
        ("en", True),
        ("EN-GB", True),
        ("zh-CN,zh;q=0.9,en;q=0.8", False),
        ("zh;q=0.1,en;q=0.9", True),
        ("en;q=0.2, zh ; q=0.3", False),
        ("en-US;q=0.9, en;q=0.1, zh;q=0.5", True),
        ("en,zh", True),
        ("zh,en", False),
        ("en;q=0", False),
        ("zh;q=0,en;q=0.001", True),
        ("zh;q=x,en;q=0.1", True),
        ("en;q=nan,zh;q=0.1", False),
        ("english", False),
    ],
)
def test_the_language_with_the_greater_weight_is_chosen(wish: str, english: bool) -> None:
    assert problems.prefers_english(wish) is english


# bodies --------------------------------------------------------------------------------------------------------------


class Given(BaseModel):
    """A body."""

    number: int


def make_writing_app() -> FastAPI:
    """An application of the house with a write, and one whose body may be left out."""
    app = create_service_app("registry", title="test", lifespan=no_lifespan)
    router = repeatable_router()

    async def no_key() -> None:
        """No key is claimed: there is no database here."""

    @router.post("/work")
    async def take(body: Given) -> int:
        return body.number

    @router.post("/maybe")
    async def take_or_leave(body: Annotated[Given | None, Body()] = None) -> int:
        return body.number if body else 0

    @router.post("/file")
    async def take_file(file: UploadFile) -> int:
        return len(await file.read())

    app.include_router(router)
    app.dependency_overrides[claim_idempotency_key] = no_key
    return app


async def test_malformed_json_is_the_bodys_fault_and_not_that_of_an_offset() -> None:
    async with serving(make_writing_app()) as client:
        reply = await client.post("/work", content=b'{"number": 1', headers={"Content-Type": "application/json"})
        inside = await client.post("/work", json={"number": "x"})
    assert (reply.status_code, reply.json()["field"]) == (422, "body")
    assert reply.json()["detail"] == "有误的项：body"
    assert reply.json()["errors"][0]["message"] == "不是合法的 JSON"
    assert inside.json()["field"] == "number"


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/json; charset=gbk", "application/x-www-form-urlencoded", "application/xml", "json"],
)
async def test_a_body_of_another_type_or_character_set_is_refused(kind: str) -> None:
    async with serving(make_writing_app()) as client:
        for path in ("/work", "/maybe"):
            reply = await client.post(path, content=b'{"number": 1}', headers={"Content-Type": kind})
            problem = reply.json()
            assert (reply.status_code, problem["code"]) == (415, "request.unsupported_media_type")
            assert problem["field"] == "Content-Type"
            assert problem["detail"].startswith("请求体须为")


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        'Application/JSON; charset="UTF-8"',
        "application/json;charset=utf8",
        "application/vnd.x+json",
    ],
)
async def test_json_in_utf_8_is_read_however_it_is_named(kind: str) -> None:
    async with serving(make_writing_app()) as client:
        reply = await client.post("/work", content=b'{"number": 7}', headers={"Content-Type": kind})
        assert reply.json() == 7


async def test_no_body_and_files_need_no_json() -> None:
    async with serving(make_writing_app()) as client:
        assert (await client.post("/maybe")).json() == 0
        assert (await client.post("/file", files={"file": b"12345"})).json() == 5


async def test_a_control_character_of_the_clients_is_not_echoed() -> None:
    def refuse() -> None:
        raise OutsideArea("银行“a\0\x1b[31m”不在范围内", "bank “a\0” is not yours")

    async with serving(make_app(refuse)) as client:
        chinese = (await client.get("/work")).json()
        english = (await client.get("/work", headers=ENGLISH)).json()
    assert chinese["detail"] == "银行“a\ufffd\ufffd[31m”不在范围内"
    assert english["detail"] == "bank “a\ufffd” is not yours"
