"""The documents over HTTP, and pages to read them on that need no other host."""

from urllib.parse import quote

import orjson
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.gateway.documents.catalogue import catalogue
from services.gateway.documents.finding import finding_page
from services.gateway.documents.pages import code_page, list_page
from services.gateway.documents.parts import part
from services.gateway.documents.rules import Document
from services.gateway.public.pages import HEADERS
from shared.errors import NotFound
from shared.events.asyncapi import asyncapi_document

ABOUT = """\
县域精准扶贫开放后端：建档立卡、产业扶贫信贷、监测帮扶，供县乡工作人员、试点银行和其他系统使用。

- 先取得令牌：`POST /api/v1/auth/token`，人员用户名和密码，银行用 client_id 和 client_secret；本页点 Authorize。
- 按使用者查找：标签 bank、cadre、county、finance、auditor、administrator、public；其余标签为业务内容。
- 只要一个标签的操作：`/openapi.json?tag=bank`。
- 金额一律为整数分（`*_fen`），利率和比例为文本小数，日期为 `YYYY-MM-DD`；列表用 `after` 翻页。
- 写操作可带 `Idempotency-Key`，重发不会重复办理；修改须带 `If-Match`。
- 拒绝的答复见[问题代码](/problems)，系统间的事件见 [AsyncAPI](/asyncapi.json)，原文见 [openapi.json](/openapi.json)。

Open backend for the poverty work of Chinese counties: register, lending, monitoring. Get a token first; find operations
by who uses them or by their subject; amounts are integer fen, rates decimal text. Writes take an `Idempotency-Key`,
updates `If-Match`, lists page by `after`. Refusals: [problem codes](/problems); events between the services:
[AsyncAPI](/asyncapi.json). `/openapi.json?tag=bank` has the operations of that tag alone. A typed Python client lies in
`deploy/client`.
"""
"""What stands at the head of the document."""

_ASSETS = "/docs/assets"
_LEGIBLE = (
    ".swagger-ui .info a,.swagger-ui .info .url{color:#0b4f7d}.swagger-ui .btn.authorize span{color:#17694a}"
    ".swagger-ui .info .title small,.swagger-ui .info .title small.version-stamp{background:#3b4151}"
    + "".join(
        f".swagger-ui .opblock.opblock-{method} .opblock-summary-method{{background:{ground}}}"
        for method, ground in (
            ("get", "#1a5a96"),
            ("post", "#17694a"),
            ("put", "#8a5000"),
            ("patch", "#0b645c"),
            ("delete", "#a3231f"),
        )
    )
)
"""Where Swagger UI's own colours stand out too little from their ground (WCAG 1.4.3)."""


async def _whole(request: Request) -> Document:
    document: Document = await request.app.state.documents.whole(request.app.openapi())
    return document


async def _part(request: Request, tag: str) -> Document:
    found = part(await _whole(request), tag)
    if found is None:
        raise NotFound(f"没有标签 {tag}", f"There is no tag {tag}", field="tag")
    return found


async def _openapi(request: Request) -> Response:
    """The whole document, or the part of it with the operations of one `tag`."""
    tag = request.query_params.get("tag")
    document = await _whole(request) if tag is None else await _part(request, tag)
    return Response(orjson.dumps(document), media_type="application/json")


async def _problems(request: Request) -> Response:
    codes = catalogue(await _whole(request))
    if _asks_for_page(request):
        return HTMLResponse(list_page(codes), headers=HEADERS)
    return JSONResponse({"items": [{**facts, "operations": len(facts["operations"])} for facts in codes.values()]})


async def _problem(request: Request) -> Response:
    code = request.path_params["code"]
    facts = catalogue(await _whole(request)).get(code)
    if facts is None:
        raise NotFound(f"没有代码 {code}", f"There is no code {code}", field="code")
    if _asks_for_page(request):
        return HTMLResponse(code_page(code, facts), headers=HEADERS)
    return JSONResponse(facts)


def _asks_for_page(request: Request) -> bool:
    """Whether a person's browser asks, which names HTML; programs that name nothing get JSON."""
    return "text/html" in request.headers.get("accept", "")


async def _asyncapi(_request: Request) -> JSONResponse:
    return JSONResponse(asyncapi_document())


async def _docs(request: Request) -> HTMLResponse:
    words, user = (request.query_params.get(name, "") for name in ("q", "user"))
    return HTMLResponse(finding_page(await _whole(request), words, user), headers=HEADERS)


async def _docs_of_subject(request: Request) -> HTMLResponse:
    """Swagger UI with one tag's operations: with all of them it takes half a minute to open one."""
    tag = request.path_params["tag"]
    await _part(request, tag)
    page = get_swagger_ui_html(
        openapi_url=f"/openapi.json?tag={quote(tag, safe='')}",
        title=f"{tag} · fupin API",
        swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{_ASSETS}/favicon.png",
        swagger_ui_parameters={"defaultModelsExpandDepth": -1},
    )
    # its page says neither its language nor where its content is: a screen reader would spell Chinese as English
    said = bytes(page.body).decode()
    for bare, told in (
        ("<html>", '<html lang="zh-CN">'),
        ("</head>", f"<style>{_LEGIBLE}</style></head>"),
        ('<div id="swagger-ui">\n    </div>', '<main id="swagger-ui"></main>'),
    ):
        said = said.replace(bare, told)
    return HTMLResponse(said)


def routes() -> list[BaseRoute]:
    """The documents' routes, at the root."""
    return [
        Route("/openapi.json", _openapi, include_in_schema=False),
        Route("/asyncapi.json", _asyncapi, include_in_schema=False),
        Route("/problems", _problems, include_in_schema=False),
        Route("/problems/{code}", _problem, include_in_schema=False),
        Route("/docs", _docs, include_in_schema=False),
        Route("/docs/{tag}", _docs_of_subject, include_in_schema=False),
        # the package carries Swagger UI itself; FastAPI's own page would load it from another host
        Mount(_ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="docs assets"),
    ]
