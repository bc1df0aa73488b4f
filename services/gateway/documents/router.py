"""The documents over HTTP, and a page to read them on that needs no other host."""

from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from shared.events.asyncapi import asyncapi_document

_ASSETS = "/docs/assets"


async def _openapi(request: Request) -> JSONResponse:
    return JSONResponse(await request.app.state.documents.whole(request.app.openapi()))


async def _asyncapi(_request: Request) -> JSONResponse:
    return JSONResponse(asyncapi_document())


async def _docs(_request: Request) -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="fupin API",
        swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{_ASSETS}/favicon.png",
    )


def routes() -> list[BaseRoute]:
    """The documents' routes, at the root."""
    return [
        Route("/openapi.json", _openapi, include_in_schema=False),
        Route("/asyncapi.json", _asyncapi, include_in_schema=False),
        Route("/docs", _docs, include_in_schema=False),
        # the package carries Swagger UI itself; FastAPI's own page would load it from another host
        Mount(_ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="docs assets"),
    ]
