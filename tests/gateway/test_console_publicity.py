"""What lacks publicity, at the console: at which level and stage, in words."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.organisation.publicity import STANDINGS, lacking_text
from services.gateway.console.sessions import Session
from services.registry.publicity.rules import Standing
from tests.gateway.test_console import sign_in

PROJECT: dict[str, Any] = {
    "about": "project",
    "county_code": "360722",
    "id": "019a0000-0000-7000-8000-00000000000a",
    "number": "XM-2018-01",
    "name": "黎明村通组路",
    "area_code": "360722102201",
    "year": 2018,
    "lacking": [
        {"stage": "approved", "since": "2018-03-01", "level": "village", "state": "missing"},
        {"stage": None, "since": None, "level": "county", "state": "too_short"},
    ],
}


@pytest.mark.usefixtures("person")
async def test_what_lacks_publicity_is_listed_with_stage_and_level(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    asked: list[dict[str, str]] = []
    items = [PROJECT]

    async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
        assert path == "/registry/publicity/missing"
        asked.append(params or {})
        return Answer(200, {"items": items, "next": None})

    monkeypatch.setattr(Session, "get", get)
    page = (await browser.get("/console/publicity?about=project")).text
    for told in ("XM-2018-01", "黎明村通组路", "审批（2018-03-01）村：未公示", "县：公示天数不足"):
        assert told in page
    assert asked == [{"area": "360722", "about": "project", "limit": "50"}]
    items.clear()
    assert "没有缺漏" in (await browser.get("/console/publicity")).text


def test_each_standing_that_the_register_lists_has_words() -> None:
    told = [lacking_text({"stage": None, "since": None, "level": "county", "state": state}) for state in STANDINGS]
    assert all(state not in text for state, text in zip(STANDINGS, told, strict=True))
    assert set(STANDINGS) <= {one.value for one in Standing}
