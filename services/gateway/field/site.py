"""The page's files under /field/; the service worker names them all, and is another file when one of them is."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.gateway.field.icons import draw
from shared.errors import NoSuchAddress

router = APIRouter(prefix="/field", include_in_schema=False)

PAGES = Path(__file__).with_name("pages")
PAGE, WORKER = "index.html", "worker.js"
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-maskable-512.png": (512, True)}
"""Side in pixels, and whether the telephone cuts the edges."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self)",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    content: bytes
    media_type: str
    etag: str


@cache
def files() -> dict[str, File]:
    """The files by their names; read once."""
    contents = {path.name: path.read_bytes() for path in sorted(PAGES.iterdir()) if path.suffix in _TYPES}
    contents |= {name: draw(side, maskable=maskable) for name, (side, maskable) in ICONS.items()}
    whole = sha256(b"".join(contents.values())).hexdigest()[:16]
    shell = ", ".join(f'"{name}"' for name in contents if name != WORKER)
    worker = contents[WORKER].decode().replace('"@version"', f'"{whole}"').replace('"@shell"', shell)
    contents[WORKER] = worker.encode()
    return {name: _file(name, content) for name, content in contents.items()}


def _file(name: str, content: bytes) -> File:
    return File(content, _TYPES[Path(name).suffix], f'"{sha256(content).hexdigest()[:32]}"')


@router.get("")
async def lead_in() -> RedirectResponse:
    """The folder itself: a service worker answers only for what lies inside it."""
    return RedirectResponse("/field/", headers=HEADERS)


@router.get("/")
async def show_page(request: Request) -> Response:
    """The page."""
    return _sent(request, files()[PAGE])


@router.get("/{name}")
async def show_file(name: str, request: Request) -> Response:
    """A file of the page.

    Raises:
        NoSuchAddress: there is none.
    """
    file = files().get(name)
    if file is None:
        raise NoSuchAddress
    return _sent(request, file)


def _sent(request: Request, file: File) -> Response:
    headers = {**HEADERS, "ETag": file.etag}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
