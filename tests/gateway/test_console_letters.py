"""Responsibility letters at the console: who has signed, who has not, a signed one entered with its scan, withdrawn."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import SLOW, Answer
from services.gateway.console.organisation.letters import signed_with
from services.gateway.console.sessions import Session
from shared.database import new_id
from tests.gateway.test_console import sign_in
from tests.gateway.test_console_steps import key_of

pytestmark = pytest.mark.usefixtures("person")

PLACE = "/console/organisation/letters"
ID = "019a0000-0000-7000-8000-000000000011"
HELPER, UNIT, SCAN = (f"019a0000-0000-7000-8000-00000000002{digit}" for digit in "123")
LETTER: dict[str, Any] = {
    "id": ID,
    "county_code": "360722",
    "area_code": "360722102000",
    "version": 4,
    "number": "Z2018-01",
    "letter_kind": "cadre",
    "year": 2018,
    "signed_on": "2018-03-01",
    "signed_with": "古陂镇扶贫开发领导小组",
    "helper_id": HELPER,
    "unit_id": None,
    "duties": "帮扶五户，年内脱贫三户。",
    "document_ids": [SCAN],
    "withdrawn_on": None,
}
CADRE = {
    "id": HELPER,
    "number": "B01",
    "name": "蔡卫民",
    "post": "township_staff",
    "position": None,
    "unit_id": UNIT,
    "unit_name": "镇农技站",
    "unit_level": "town",
}
TEAM = {
    "id": UNIT,
    "number": "D01",
    "name": "黎明村驻村小组",
    "level": "village",
    "unit_kind": "resident_team",
    "liaison": "钟某",
}
FORM = {
    "area": "360722102",
    "kind": "cadre",
    "signer": HELPER,
    "year": "2018",
    "number": "Z2018-01",
    "signed_with": "古陂镇扶贫开发领导小组",
    "signed_on": "2018-03-01",
    "reason": "帮扶五户",
    "occurred_on": "2018-11-01",
}
PDF = b"%PDF-1.7 signed"


class Desk:
    """The register as the pages see it; every read and write is remembered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.letters = [dict(LETTER)]
        self.missing: dict[str, Any] = {"year": 2018, "cadres": [CADRE], "resident_teams": [TEAM], "departments": []}
        self.read: list[tuple[str, dict[str, str]]] = []
        self.sent: list[tuple[str, str, str, dict[str, Any]]] = []
        self.answers: dict[str, Answer] = {}

        async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
            self.read.append((path, params or {}))
            match path.split("/")[2:]:
                case ["responsibility-letters"]:
                    return Answer(200, {"items": self.letters, "next": None})
                case ["responsibility-letters", one] if one == ID:
                    return Answer(200, self.letters[0])
                case ["helpers", one] if one == HELPER:
                    return Answer(200, CADRE)
                case ["help-units", one] if one == UNIT:
                    return Answer(200, TEAM)
                case ["helping", "letters-missing"]:
                    return Answer(200, self.missing)
            return Answer(404, {"title": "未找到"}, "未找到。")

        async def post(_session: Session, path: str, *, key: str = "", version: str = "", **content: Any) -> Answer:
            self.sent.append((path, key, version, content))
            given = {"/registry/documents": {"id": SCAN, "file_name": "责任书.pdf"}}.get(path, LETTER)
            return self.answers.pop(path, Answer(201, given))

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)


@pytest.fixture
async def desk(browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The register, where somebody of the county's office has signed in."""
    await sign_in(browser)
    return Desk(monkeypatch)


async def entered(browser: httpx.AsyncClient, file: bytes | None = PDF, **form: str) -> str:
    """Where the form of a signed letter leads."""
    files = {"file": ("责任书.pdf", file)} if file is not None else None
    reply = await browser.post(f"{PLACE}/new", data={"key": str(new_id()), **FORM, **form}, files=files)
    assert reply.status_code == 303
    return reply.headers["location"]


async def test_signed_letters_are_listed_by_kind_and_year_with_who_signed(
    browser: httpx.AsyncClient, desk: Desk
) -> None:
    team = {**LETTER, "id": str(new_id()), "number": "Z2018-02", "helper_id": None, "unit_id": UNIT}
    gone = {**LETTER, "id": str(new_id()), "number": "Z2018-03", "helper_id": str(new_id())}
    desk.letters += [team, gone, {**LETTER, "id": str(new_id()), "number": "Z2018-04"}]
    page = (await browser.get(f"{PLACE}?year=2018&letter_kind=cadre&area=360722102")).text
    for told in ("Z2018-01", "Z2018-03", "联户干部目标责任书", "黎明村驻村小组", "2018-03-01", "还没签的"):
        assert told in page, told
    assert desk.read[0][1]["year"] == "2018"
    assert desk.read[0][1]["letter_kind"] == "cadre"
    assert [path for path, _ in desk.read].count(f"/registry/helpers/{HELPER}") == 1


async def test_who_has_not_signed_is_listed_and_leads_to_the_form(browser: httpx.AsyncClient, desk: Desk) -> None:
    page = (await browser.get(f"{PLACE}/missing?area=360722102&year=2018")).text
    for told in ("蔡卫民", "镇农技站", "乡镇干部职工", "黎明村驻村小组", "登记签订", "登记在册的部门都已签订"):
        assert told in page, told
    assert f"kind=cadre&signer={HELPER}&year=2018" in page.replace("&amp;", "&")
    form = (await browser.get(f"{PLACE}/new?area=360722102&kind=cadre&signer={HELPER}&year=2018")).text
    for told in ("联户干部目标责任书：蔡卫民", "古陂镇扶贫开发领导小组", "multipart/form-data"):
        assert told in form, told
    assert key_of(form)
    desk.missing["cadres"] = [CADRE] * 200
    assert "只列前 200 个" in (await browser.get(f"{PLACE}/missing")).text
    assert "签订人未能显示" in (await browser.get(f"{PLACE}/new?kind=cadre&year=2018&signer=x")).text
    for asked in (
        "kind=cadre&year=2018",
        f"kind=other&year=2018&signer={HELPER}",
        f"kind=cadre&year=x&signer={HELPER}",
    ):
        assert "请从“还没签的”清单中选择签订人" in (await browser.get(f"{PLACE}/new?{asked}")).text


async def test_a_signed_letter_is_entered_with_its_scan(browser: httpx.AsyncClient, desk: Desk) -> None:
    key = str(new_id())
    assert await entered(browser, key=key) == f"{PLACE}/{ID}"
    assert "已登记 Z2018-01 号责任书" in (await browser.get(f"{PLACE}/{ID}")).text
    (scan_path, scan_key, _, scan), (path, form_key, _, letter) = desk.sent
    assert (scan_path, scan["data"]["document_kind"], scan["data"]["area_code"]) == (
        "/registry/documents",
        "responsibility",
        "360722102000",
    )
    assert scan["files"]["file"] == ("责任书.pdf", PDF)
    assert (path, form_key) == ("/registry/responsibility-letters", key)
    assert letter["json"] == {
        "area_code": "360722102000",
        "number": "Z2018-01",
        "letter_kind": "cadre",
        "year": 2018,
        "signed_on": "2018-03-01",
        "signed_with": "古陂镇扶贫开发领导小组",
        "helper_id": HELPER,
        "duties": "帮扶五户",
        "document_ids": [SCAN],
        "occurred_on": "2018-11-01",
        "reason": "登记已签订的责任书",
    }
    # the same form sent twice keeps the scan once
    await entered(browser, key=key)
    assert desk.sent[2][1] == scan_key
    await entered(browser, kind="resident_team", signer=UNIT)
    assert (desk.sent[-1][3]["json"]["unit_id"], "helper_id" in desk.sent[-1][3]["json"]) == (UNIT, False)


async def test_a_refused_letter_keeps_its_scan_and_one_without_a_scan_is_not_sent(
    browser: httpx.AsyncClient, desk: Desk
) -> None:
    desk.answers["/registry/responsibility-letters"] = Answer(409, {"remedy": "请换一个编号。"}, "编号重复。")
    form = await entered(browser)
    again = (await browser.get(form)).text
    for told in ("编号重复。请换一个编号。", "已上传“责任书.pdf”", SCAN, "帮扶五户"):
        assert told in again, told
    assert await entered(browser, None, document_id=SCAN, scan="责任书.pdf", number="Z2018-09") == f"{PLACE}/{ID}"
    assert [path for path, *_ in desk.sent].count("/registry/documents") == 1

    desk.answers["/registry/documents"] = Answer(422, {"remedy": "请上传 PDF。"}, "不是可以保存的文件。")
    assert "不是可以保存的文件。请上传 PDF。" in (await browser.get(await entered(browser))).text
    desk.answers["/registry/documents"] = Answer(0, problem=SLOW)
    assert SLOW in (await browser.get(await entered(browser))).text
    written = len(desk.sent)
    assert "请选择签字后的责任书" in (await browser.get(await entered(browser, None))).text
    assert "请从“还没签的”清单" in (await browser.get(await entered(browser, kind="other"))).text
    foreign = await browser.post(
        f"{PLACE}/new", data=FORM, files={"file": ("a.pdf", PDF)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 303
    assert len(desk.sent) == written


async def test_a_letter_is_shown_with_its_papers_and_withdrawn_where_it_was_a_mistake(
    browser: httpx.AsyncClient, desk: Desk
) -> None:
    page = (await browser.get(f"{PLACE}/{ID}")).text
    for told in ("Z2018-01 号责任书", "蔡卫民", "年内脱贫三户", f"{PLACE}/{ID}/papers/{SCAN}", "登记有误，撤销"):
        assert told in page, told
    assert "错在哪里" in (await browser.get(f"{PLACE}/{ID}/withdraw")).text
    told_why = {"key": str(new_id()), "version": "4", "occurred_on": "2018-11-01", "reason": "编号写错"}
    reply = await browser.post(f"{PLACE}/{ID}/withdraw", data=told_why)
    assert reply.headers["location"] == f"{PLACE}/{ID}"
    (path, _, version, content) = desk.sent[-1]
    assert (path, version) == (f"/registry/responsibility-letters/{ID}/withdraw", "4")
    assert content["json"] == {"occurred_on": "2018-11-01", "reason": "编号写错"}
    desk.letters[0]["withdrawn_on"] = "2018-11-01"
    after = (await browser.get(f"{PLACE}/{ID}")).text
    assert "已于 2018-11-01 撤销" in after
    assert "登记有误，撤销" not in after
    for path in (new_id(), f"{new_id()}/withdraw"):
        assert "未能显示" in (await browser.get(f"{PLACE}/{path}")).text


async def test_a_paper_that_can_not_be_had_leads_back_with_the_reason(browser: httpx.AsyncClient, desk: Desk) -> None:
    reply = await browser.get(f"{PLACE}/{ID}/papers/{SCAN}")
    assert reply.headers["location"] == f"{PLACE}/{ID}"
    assert 'role":"alert' in (await browser.get(f"{PLACE}/{ID}")).text
    assert desk.sent == []


def test_a_cadre_signs_with_the_leading_group_and_a_unit_with_the_town() -> None:
    assert signed_with("cadre", "360722102") == "古陂镇扶贫开发领导小组"
    assert signed_with("department", "360722102") == "古陂镇"
