"""Files that the console hands on from the API, and the pages that lead to them."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import ClientDisconnect

from services.gateway.console.api import Answer
from services.gateway.console.pieces.downloads import HandedOn
from services.gateway.console.sessions import Session
from shared.database import new_id
from tests.gateway.test_console import LOGIN, Answers, sign_in

pytestmark = pytest.mark.usefixtures("person")


class Upstream(httpx.AsyncByteStream):
    """A reply under way; whether it was closed."""

    closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"piece"

    async def aclose(self) -> None:
        """Note that nobody reads on."""
        self.closed = True


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/csv"}])
async def test_a_file_on_its_way_is_let_go_when_the_browser_leaves(headers: dict[str, str]) -> None:
    upstream = Upstream()
    handed = HandedOn(httpx.Response(200, headers=headers, stream=upstream), {})
    assert handed.media_type == headers.get("Content-Type", "application/octet-stream")

    async def gone(_message: object) -> None:
        raise OSError

    async def silent() -> dict[str, str]:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientDisconnect):
        await handed({"type": "http", "asgi": {"spec_version": "2.4"}}, silent, gone)
    assert upstream.closed


class Files:
    """Files of the API by their paths, instead of the API; what isn't there is refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
        self.asked: list[str] = []

        async def open_file(_session: Session, path: str) -> Answer:
            self.asked.append(path)
            if "help-cards" in path:
                return Answer(409, problem="该户没有在任的帮扶责任人。")
            return Answer(200, httpx.Response(200, content="纸".encode(), headers=headers))

        monkeypatch.setattr(Session, "open_file", open_file)


async def test_a_households_papers_are_opened_from_its_page(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    household_id = new_id()
    at = f"/console/households/{household_id}"
    assert urlsplit((await browser.get(f"{at}/papers/card")).headers["location"]).path == LOGIN
    await sign_in(browser)
    policy = {"content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'"}
    files = Files(monkeypatch, policy | {"cache-control": "private, no-store"})
    reply = await browser.get(f"{at}/papers/card")
    assert (reply.status_code, reply.text, reply.headers["cache-control"]) == (200, "纸", "private, no-store")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers.get_list("content-security-policy")[0] == "default-src 'none'"
    assert (await browser.get(f"{at}/papers/overview")).status_code == 303
    assert files.asked == [f"/registry/households/{household_id}/card"]

    refused = await browser.get(f"{at}/papers/help-cards")
    assert refused.headers["location"] == at
    record: dict[str, object] = {
        **dict.fromkeys(("id", "household_no", "head_name", "village_code", "village_group", "phone_masked")),
        **dict.fromkeys(("household_type", "status", "exited_on", "identification_standard", "registered_on")),
        **dict.fromkeys(("main_cause", "housing_sqm", "housing_structure", "drinking_water")),
        "id": str(household_id),
        "household_no": "360722000001",
        "head_name": "张有田",
        "registered_on": "2016-01-01",
        "village_code": "360722102201",
        "people": 0,
        "other_causes": [],
        "members": [],
    }
    empty: dict[str, object] = {"loans": [], "alerts": [], "alerts_next": None, "unavailable": [], "withheld": []}
    nothing = {"items": [], "next": None}
    story = {"history": nothing, "former-members": nothing, "monitoring-objects": nothing, "measures": nothing}
    helped = {"ledger": {"entries": []}, "helping/households": {"lines": []}}
    Answers(monkeypatch, **story, **helped, incomes={"items": []}, overview={"household": record, **empty})
    page = (await browser.get(at)).text
    assert "该户没有在任的帮扶责任人。" in page
    for name in ("card", "benefit-card", "handbook", "help-cards", "four-lists"):
        assert f"{at}/papers/{name}" in page


async def test_the_import_page_leads_to_a_template_and_may_update(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []

    async def post(_session: Session, _path: str, **content: object) -> Answer:
        sent.append(content["data"])
        return Answer(201, {"id": str(new_id())})

    await sign_in(browser)
    page = (await browser.get("/console/imports")).text
    assert "/console/import-template" in page
    assert "按文件更新" in page
    files = Files(monkeypatch, {"content-type": "application/octet-stream"})
    reply = await browser.get("/console/import-template")
    assert (reply.content, files.asked) == ("纸".encode(), ["/registry/imports/template"])
    assert "template.xlsx" in reply.headers["content-disposition"]

    monkeypatch.setattr(Session, "post", post)
    file = {"file": ("a.csv", b"x")}
    await browser.post("/console/imports", files=file, data={"mode": "update", "occurred_on": "2018-06-30"})
    await browser.post("/console/imports", files=file)
    assert sent == [{"mode": "update", "occurred_on": "2018-06-30"}, {"mode": "add"}]
