"""Inspections filled in by the plan's forms: asked for, sent as their kinds want, handed in, corrected."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.monitoring import inspections
from services.gateway.console.pieces.texts import read_count, read_percent
from services.gateway.console.sessions import Session
from shared.database import new_id
from tests.gateway.test_console import sign_in
from tests.gateway.test_console_steps import key_of

ID = "019a0000-0000-7000-8000-000000000007"
AT = f"/console/supervision/inspections/{ID}"
FORM: dict[str, Any] = {
    "code": "war_zone",
    "label": "战区督战表",
    "objects": ["town", "village"],
    "roles": [],
    "sections": [
        {
            "code": "guarantees",
            "label": "保障情况",
            "items": [
                {"code": "lacking", "label": "未保障户数", "kind": "number"},
                {"code": "covered", "label": "兜底比例", "kind": "share"},
                {"code": "follow_up", "label": "后续措施是否落实", "kind": "yes_no"},
                {"code": "note", "label": "情况说明", "kind": "text"},
            ],
        }
    ],
}
DRAFT: dict[str, Any] = {
    "id": ID,
    "form": "war_zone",
    "object_kind": "village",
    "area_code": "360722102201",
    "person": None,
    "inspected_on": "2018-11-02",
    "inspected_by": "王某",
    "state": "draft",
    "state_label": "草稿",
    "version": 3,
    "answers": {"guarantees": {"lacking": 2, "covered": "0.975", "follow_up": True}},
    "submitted_on": None,
    "handover": None,
    "versions": [],
}
TYPED = {
    "answer-number-guarantees-lacking": "2",
    "answer-share-guarantees-covered": "97.5",
    "answer-yes_no-guarantees-follow_up": "true",
    "answer-text-guarantees-note": "",
}


class Desk:
    """The service as the pages see it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown = dict(DRAFT)
        self.sent: list[tuple[str, str, Any]] = []

        async def get(_session: Session, path: str, _params: dict[str, str] | None = None) -> Answer:
            if path == "/monitoring/inspection-forms":
                return Answer(
                    200, {"items": [FORM, {**FORM, "code": "other", "label": "审计用表", "roles": ["auditor"]}]}
                )
            if path.endswith(ID):
                return Answer(200, self.shown)
            return Answer(200, {"items": [self.shown], "next": None})

        async def post(_session: Session, path: str, *, key: str = "", version: str = "", **content: Any) -> Answer:
            assert key
            self.sent.append((path, version, content["json"]))
            return Answer(200, self.shown)

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


@pytest.mark.usefixtures("person")
async def test_a_form_is_filled_in_looked_over_handed_in_and_corrected(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    desk = Desk(monkeypatch)
    assert AT in (await browser.get("/console/supervision/inspections")).text
    choice = (await browser.get("/console/supervision/inspections/new")).text
    assert "战区督战表" in choice
    assert "审计用表" not in choice
    blank = (await browser.get("/console/supervision/inspections/new?form=war_zone")).text
    for told in ("未保障户数", "兜底比例（%）", "后续措施是否落实"):
        assert told in blank
    form = {
        "form": "war_zone",
        "object_kind": "village",
        "area": "360722102201",
        "occurred_on": "2018-11-02",
        "inspected_by": "王某",
        **TYPED,
        "key": key_of(blank),
    }
    reply = await browser.post("/console/supervision/inspections", data=form)
    assert reply.headers["location"] == AT
    assert desk.sent.pop() == (
        "/monitoring/inspections",
        "",
        {
            "form": "war_zone",
            "object_kind": "village",
            "area_code": "360722102201",
            "inspected_on": "2018-11-02",
            "inspected_by": "王某",
            "answers": {"guarantees": {"lacking": 2, "covered": "0.975", "follow_up": True}},
        },
    )

    draft = (await browser.get(AT)).text
    for told in ("请核对后提交", "97.5%", "未保障户数", "还没有提交"):
        assert told in draft
    await browser.post(f"{AT}/submit", data={"occurred_on": "2018-11-03", "version": "3", "key": key_of(draft)})
    assert desk.sent.pop() == (f"/monitoring/inspections/{ID}/submit", "3", {"occurred_on": "2018-11-03"})

    desk.shown |= {"state": "submitted", "state_label": "已提交", "submitted_on": "2018-11-03"}
    page = (await browser.get(AT)).text
    assert "更正这份督查表" in page
    correction = {"occurred_on": "2018-11-04", "reason": "数错一户", "version": "3", "key": key_of(page), **TYPED}
    await browser.post(f"{AT}/correct", data={**correction, "answer-number-guarantees-lacking": "1"})
    assert desk.sent.pop() == (
        f"/monitoring/inspections/{ID}/correct",
        "3",
        {
            "occurred_on": "2018-11-04",
            "reason": "数错一户",
            "answers": {"guarantees": {"lacking": 1, "covered": "0.975", "follow_up": True, "note": None}},
        },
    )
    await browser.post(
        f"{AT}/correct", data={**correction, "answer-share-guarantees-covered": "101", "key": str(new_id())}
    )
    assert desk.sent == []
    refused = (await browser.get(AT)).text
    assert "“101”不是有效的数字" in refused
    assert "数错一户" in refused


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("0", "0"), ("97.5", "0.975"), ("100", "1"), ("12.34%", "0.1234"), ("100.01", None), ("12.345", None),
        ("", None), ("１", None), ("-1", None),
    ],
)  # fmt: skip
def test_a_share_is_typed_in_percent(typed: str, share: str | None) -> None:
    assert read_percent(typed) == share


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), (" 30 ", 30), ("999999999", 999_999_999), ("1234567890", None), ("3.5", None)]
)
def test_a_count_is_a_whole_number(typed: str, number: int | None) -> None:
    assert read_count(typed) == number


def test_fields_that_are_no_answers_are_none() -> None:
    sent = inspections.Filled.model_validate({"answer-number-a": "1", "answer-number-a-b-c": "1", "x-number-a-b": "1"})
    assert inspections.answers_of(sent) == {}
