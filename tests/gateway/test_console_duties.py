"""A duty from its list to its page: reported by its own post, sent back by another, explained where neither can be."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.sessions import Session
from tests.gateway.test_console import sign_in
from tests.gateway.test_console_steps import key_of

pytestmark = pytest.mark.usefixtures("person")

DUTY_ID = "019a0000-0000-7000-8000-000000000008"
AT = f"/console/duties/{DUTY_ID}"
DUTY: dict[str, Any] = {
    "id": DUTY_ID,
    "label": "季度走访汇总",
    "area_code": "360722000000",
    "role": "county_office",
    "role_label": "县扶贫办",
    "department": None,
    "bank_code": None,
    "opened_on": "2018-10-01",
    "due_on": "2018-12-31",
    "provisional": False,
    "state": "open",
    "state_label": "待办",
    "owed": True,
    "late_days": 0,
    "times": 1,
    "times_done": 0,
    "kept_on": None,
    "kept_by": "report",
    "coverage": "9/10",
    "history": [],
}


class Desk:
    """The service as the pages see it: one duty, and what is done about it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
        self.duty = {**DUTY, **changes}
        self.sent: list[tuple[str, Any]] = []

        async def get(_session: Session, path: str, _params: dict[str, str] | None = None) -> Answer:
            return Answer(200, self.duty if path.endswith(DUTY_ID) else {"items": [self.duty], "next": None})

        async def post(_session: Session, path: str, *, key: str = "", **content: Any) -> Answer:
            assert key
            self.sent.append((path, content["json"]))
            return Answer(200, {**self.duty, "state_label": "已完成"})

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


async def test_a_duty_is_led_to_and_reported_with_what_proves_it(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch)
    assert AT in (await browser.get("/console/duties")).text
    page = (await browser.get(AT)).text
    for told in ("季度走访汇总", "报告完成", "已完成户数", "在册户的 90.0%"):
        assert told in page
    typed = {"occurred_on": "2018-11-01", "reason": "已走访", "evidence": "台账，照片", "households_covered": "95"}
    await browser.post(f"{AT}/report", data={**typed, "key": key_of(page)})
    body = {"occurred_on": "2018-11-01", "note": "已走访", "evidence": ["台账", "照片"], "households_covered": 95}
    assert desk.sent == [(f"/monitoring/duties/{DUTY_ID}/report", body)]
    assert "已报告，现为“已完成”。" in (await browser.get(AT)).text


async def test_a_report_of_another_post_is_sent_back_with_a_reason(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch, role="township", role_label="乡镇", times_done=1, owed=False, state="kept")
    page = (await browser.get(AT)).text
    assert "退回报告" in page
    await browser.post(f"{AT}/return", data={"occurred_on": "2018-11-02", "reason": "照片不清", "key": key_of(page)})
    body = {"occurred_on": "2018-11-02", "reason": "照片不清"}
    assert desk.sent == [(f"/monitoring/duties/{DUTY_ID}/return", body)]


async def test_a_duty_that_is_kept_by_records_says_that_it_takes_no_report(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    Desk(monkeypatch, kept_by="spot_check")
    page = (await browser.get(AT)).text
    assert "这项职责不用报告，按抽查自动认定。" in page
    assert "报告完成" not in page
