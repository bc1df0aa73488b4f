"""The exchange with outside platforms at the console: numbered files, what was wrong in them, the next one."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.exchanges.files import extent_text, is_outdated, may_download, state_mark, what_is_wrong
from services.gateway.console.exchanges.partners import (
    accepted_link,
    columns_text,
    gap_text,
    made_text,
    missing_numbers,
    open_mark,
)
from services.gateway.console.pieces.elements import Link
from services.gateway.console.sessions import Session, User
from shared.database import new_id
from shared.security.permissions import PERMISSIONS, Role, may
from tests.gateway.test_console import sign_in

pytestmark = pytest.mark.usefixtures("person")

Json = dict[str, Any]
PARTNER_ID, RUN_ID, JOB_ID = (f"019a0000-0000-7000-8000-0000000000{end}" for end in ("a1", "b1", "c1"))
PLACE = f"/console/exchanges/{PARTNER_ID}"
FILE = f"/console/exchanges/files/{RUN_ID}"
PARTNER: Json = {
    "id": PARTNER_ID,
    "county_code": "360722",
    "area_code": "360722000000",
    "version": 1,
    "withdrawn_on": None,
    "partner_no": "SANSONG",
    "name": "“三送”工作平台",
    "direction": "both",
    "file_format": "json",
    "masked": True,
    "sheets": [
        {"sheet": "households", "title": "三送户表", "columns": [{"column": "household_no", "header": "HBH"}]},
        {"sheet": "members", "title": "三送人口表", "columns": []},
    ],
    "basis": "市县镇村四级与三送平台互联互通",
    "started_on": "2016-01-01",
    "closed_on": None,
}
RUN: Json = {
    "id": RUN_ID,
    "partner_id": PARTNER_ID,
    "number": 3,
    "direction": "sent",
    "extent": "changes",
    "base_number": 1,
    "area_code": "360722000000",
    "masked": True,
    "file_format": "json",
    "state": "made",
    "rows": {"households": 4, "members": 9},
    "removed": {"households": 1, "members": 2},
    "size_bytes": 5000,
    "sha256": "ab" * 32,
    "purpose": "季度交换",
    "subject": "wang",
    "role": "county_office",
    "occurred_on": "2018-10-01",
    "created_at": "2018-10-01T02:00:00Z",
    "finished_at": "2018-10-01T02:00:05Z",
    "expired_at": None,
    "answered_on": None,
    "answered_by": None,
    "answer": "",
    "import_id": None,
    "file": f"/registry/exchange-runs/{RUN_ID}/file",
}
TAKEN: Json = {
    **RUN,
    "number": 4,
    "direction": "received",
    "extent": None,
    "base_number": None,
    "state": "received",
    "removed": {},
    "import_id": JOB_ID,
    "file": None,
}
ACCEPTED: Json = {**RUN, "id": str(new_id()), "number": 1, "extent": "full", "base_number": None, "state": "accepted"}
ACCEPTED |= {"answered_on": "2018-07-02", "answered_by": "wang", "answer": "全部接收"}
JOB: Json = {
    "id": JOB_ID,
    "state": "checked",
    "progress": 100,
    "files": ["贫困户.csv"],
    "occurred_on": "2018-10-01",
    "rows": {"households": 2},
    "accepted_households": 1,
    "rejected_households": 1,
    "accepted_records": 0,
    "changed": {},
    "unchanged": {},
    "sensitive": {},
    "fault_count": 1,
    "faults": [
        {
            "sheet": "贫困户",
            "row": 3,
            "column": "主要致贫原因",
            "household_no": "H2",
            "sentence": "“主要致贫原因”的“因懒”不在规定选项内",
        }
    ],
    "preview": [],
    "written": None,
    "duplicate_search": None,
    "expired_at": None,
}


class Register:
    """The API as the pages see it: a partner, its files and an import; what is sent is remembered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.partner = dict(PARTNER)
        self.runs = [TAKEN, RUN, {**ACCEPTED, "number": 2, "id": str(new_id()), "state": "rejected"}, ACCEPTED]
        self.run = dict(RUN)
        self.asked: list[tuple[str, Any]] = []
        self.sent: list[tuple[str, Any]] = []
        self.refusal: Answer | None = None

        async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
            self.asked.append((path, params))
            return self.answer(path, params or {})

        async def post(_session: Session, path: str, **content: Any) -> Answer:
            self.sent.append((path, {name: it for name, it in content.items() if name not in ("key", "version")}))
            if self.refusal is not None:
                return self.refusal
            if path.endswith("/imports"):
                return Answer(201, {"run": TAKEN | {"id": RUN_ID}, "again": False, "staged": JOB})
            return Answer(201, {**self.run, "state": content["json"].get("outcome", "made")})

        monkeypatch.setattr(Session, "get", get)
        monkeypatch.setattr(Session, "post", post)

    def answer(self, path: str, params: dict[str, str]) -> Answer:
        """What is told of a path."""
        match path.split("/")[2:]:
            case ["exchange-partners"]:
                return Answer(200, {"items": [self.partner], "next": None})
            case ["exchange-partners", _]:
                return Answer(200, self.partner)
            case ["exchange-runs"]:
                state = params.get("state")
                found = [run for run in self.runs if state in (None, run["state"])]
                return Answer(200, {"items": found, "next": None})
            case ["exchange-runs", _]:
                return Answer(200, self.run)
            case _:
                return Answer(200, JOB)


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """The API, answered from here as soon as somebody has signed in."""
    return Register(monkeypatch)


@pytest.fixture
async def office(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser of the county's office."""
    await sign_in(browser)
    return browser


async def test_a_partner_is_found_with_what_is_agreed_and_its_files_by_number(
    office: httpx.AsyncClient, register: Register
) -> None:
    listed = (await office.get("/console/exchanges")).text
    for told in ("“三送”工作平台", "SANSONG", "双向", "交换中", PLACE):
        assert told in listed
    page = (await office.get(PLACE)).text
    for told in ("互联互通", "三送户表", "HBH", "全部列，用本系统的列名", "第 1 号文件", "2018-07-02", FILE):
        assert told in page
    for told in (
        "第 1 至 4 号，编号连续，没有缺号",
        "变更（自第 1 号起）",
        "16 行",
        "对方已退回",
        "生成文件",
        "接收文件",
    ):
        assert told in page
    register.runs = [one for one in register.runs if one["number"] != 2]
    assert "缺第 2 号文件" in (await office.get(PLACE)).text
    register.runs = [{**RUN, "number": 1}]
    assert "第 1 号，编号连续" in (await office.get(PLACE)).text
    narrowed = (await office.get(f"{PLACE}?state=accepted")).text
    assert "没有符合条件的文件" in narrowed
    assert ("/registry/exchange-runs", {"partner_id": PARTNER_ID, "state": "accepted", "limit": "50"}) in register.asked
    register.runs = []
    assert "还没有收发过文件" in (await office.get(PLACE)).text


async def test_the_next_file_is_made_for_a_purpose_and_changes_only_after_one_was_accepted(
    office: httpx.AsyncClient, register: Register
) -> None:
    form = {"extent": "changes", "purpose": " 季度交换 ", "occurred_on": "2018-10-01", "key": str(new_id())}
    assert "变更：对方最近接收以来的变化" in (await office.get(PLACE)).text
    reply = await office.post(f"{PLACE}/files", data=form)
    assert reply.headers["location"] == FILE
    body = {"extent": "changes", "purpose": "季度交换", "occurred_on": "2018-10-01"}
    assert register.sent == [(f"/registry/exchange-partners/{PARTNER_ID}/runs", {"json": body})]
    assert "第 3 号文件已生成" in (await office.get(FILE)).text

    register.runs = [RUN]
    page = (await office.get(PLACE)).text
    assert "变更：对方最近接收以来的变化" not in page
    assert "才能生成变更文件" in page
    problem = {"code": "registry.exchange_closed", "title": "未开始", "remedy": "请核对开始、停止日期。"}
    register.refusal = Answer(409, problem, "与该平台的交换未开始或已停止。")
    assert (await office.post(f"{PLACE}/files", data={**form, "key": str(new_id())})).headers["location"] == PLACE
    again = (await office.get(PLACE)).text
    for told in ("与该平台的交换未开始或已停止。请核对开始、停止日期。", "季度交换"):
        assert told in again


async def test_a_partners_file_is_taken_and_its_page_tells_what_is_wrong_in_it(
    office: httpx.AsyncClient, register: Register
) -> None:
    files = {"file": ("三送.json", b"{}")}
    reply = await office.post(f"{PLACE}/imports", files=files, data={"occurred_on": "2018-10-01", "mode": "update"})
    assert reply.headers["location"] == FILE
    sent = [("file", ("三送.json", b"{}"))]
    data = {"mode": "update", "occurred_on": "2018-10-01"}
    path = f"/registry/exchange-partners/{PARTNER_ID}/imports"
    assert register.sent == [(path, {"files": sent, "data": data})]
    register.run = TAKEN
    page = (await office.get(FILE)).text
    for told in ("第 4 号文件", "已收到", "因懒", "只写入无误的 1 户", f"/console/imports/{JOB_ID}/rejects"):
        assert told in page
    assert "登记对方回执" not in page
    assert f"{FILE}/download" not in page

    register.refusal = Answer(422, None, "文件与登记的交换内容不符。")
    refused = await office.post(f"{PLACE}/imports", files=files)
    assert refused.headers["location"] == PLACE
    assert "文件与登记的交换内容不符。" in (await office.get(PLACE)).text


async def test_a_file_that_was_made_is_had_and_its_receipt_recorded(
    office: httpx.AsyncClient, register: Register
) -> None:
    page = (await office.get(FILE)).text
    for told in (
        "第 3 号文件",
        "已生成，待对方回执",
        "ab" * 32,
        "4 行",
        "2 行",
        "4 KB",
        f"{FILE}/download",
        "县扶贫办",
    ):
        assert told in page
    form = {"outcome": "accepted", "occurred_on": "2018-10-02", "reason": "全部接收", "key": str(new_id())}
    assert (await office.post(f"{FILE}/receipt", data=form)).headers["location"] == FILE
    body = {"outcome": "accepted", "occurred_on": "2018-10-02", "reason": "全部接收"}
    assert register.sent == [(f"/registry/exchange-runs/{RUN_ID}/receipt", {"json": body})]
    assert "已登记：对方已接收" in (await office.get(FILE)).text
    register.runs = [{**ACCEPTED, "number": 2}]
    late = (await office.get(FILE)).text
    assert "对方最近接收的是第 2 号文件" in late
    assert '"value":"accepted"' not in late


async def test_a_large_file_is_told_as_long_as_it_is_being_made(office: httpx.AsyncClient, register: Register) -> None:
    register.run |= {"state": "waiting", "file": None, "rows": {}, "removed": {}, "sha256": "", "finished_at": None}
    page = (await office.get(FILE)).text
    assert "正在后台生成" in page
    assert f"{FILE}/download" not in page
    assert "登记对方回执" not in page


async def test_what_a_register_that_is_silent_leaves_out_is_said(
    office: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get(_session: Session, path: str, _params: dict[str, str] | None = None) -> Answer:
        return Answer(200, PARTNER) if path.endswith(PARTNER_ID) else Answer(0, problem="服务暂时无法连接")

    monkeypatch.setattr(Session, "get", get)
    page = (await office.get(PLACE)).text
    assert "编号文件未能取得" in page
    assert "暂时无法取得" in page
    assert "这个文件未能取得" in (await office.get(FILE)).text


async def test_a_step_of_nobody_or_from_another_site_is_not_taken(
    browser: httpx.AsyncClient, register: Register
) -> None:
    files = {"file": ("三送.json", b"{}")}
    for path in (f"{PLACE}/files", f"{FILE}/receipt"):
        assert "/console/login" in (await browser.post(path, data={"key": str(new_id())})).headers["location"]
    assert "/console/login" in (await browser.post(f"{PLACE}/imports", files=files)).headers["location"]
    assert "/console/login" in (await browser.get(f"{FILE}/download")).headers["location"]
    assert register.sent == []


def somebody(role: Role) -> User:
    """A reader with the rights of a role."""
    rights = frozenset(permission for permission in PERMISSIONS if may(role, permission))
    return User("某人", "某岗", "360722", rights, role.value)


def test_a_file_is_had_by_who_may_and_numbers_in_full_by_who_may_see_them() -> None:
    office, auditor = somebody(Role.COUNTY_OFFICE), somebody(Role.AUDITOR)
    assert may_download(RUN, office)
    assert not may_download(RUN, auditor)
    assert not may_download({**RUN, "file": None}, office)
    assert may_download({**RUN, "masked": False}, office) == may(Role.COUNTY_OFFICE, "identity.reveal")
    assert not may_download({**RUN, "masked": False}, somebody(Role.CITY_OFFICE))


@pytest.mark.parametrize(
    ("numbers", "whole", "missing"),
    [([4, 3, 2, 1], True, []), ([1], True, []), ([7, 6, 4], False, [5]), ([4, 2], True, [1, 3]), ([9], False, [])],
)
def test_missing_numbers_are_those_between_the_files_of_a_page(
    numbers: list[int], whole: bool, missing: list[int]
) -> None:
    assert missing_numbers(numbers, whole=whole) == missing
    assert gap_text([{"number": number} for number in numbers], missing)[1] == ("missed" if missing else "good")


@pytest.mark.parametrize(
    ("run", "last", "outdated"),
    [
        ({"number": 3, "extent": "full", "base_number": None}, None, False),
        ({"number": 3, "extent": "full", "base_number": 1}, 2, False),
        ({"number": 3, "extent": "full", "base_number": 1}, 3, True),
        ({"number": 3, "extent": "changes", "base_number": 1}, 1, False),
        ({"number": 3, "extent": "changes", "base_number": 1}, 2, True),
        ({"number": 3, "extent": "changes", "base_number": 1, "state": "rejected"}, 4, False),
    ],
)
def test_a_file_is_outdated_once_a_later_or_another_ground_was_accepted(run: Json, last: int, outdated: bool) -> None:
    shown = {**RUN, **run}
    assert is_outdated(shown, last) == outdated
    assert ("取代" in state_mark(shown, last).text) == outdated
    assert ("不能再登记为已接收" in what_is_wrong(shown, last)) == outdated


def test_what_is_wrong_with_a_file_is_said_with_what_to_do() -> None:
    assert "请重新生成" in what_is_wrong({**RUN, "state": "failed"}, None)
    assert "缺村代码" in what_is_wrong({**RUN, "state": "rejected", "answer": "缺村代码"}, None)
    assert "已删除" in what_is_wrong({**RUN, "state": "accepted", "expired_at": "2018-12-01T00:00:00Z"}, 3)
    assert what_is_wrong(RUN, 1) == ""
    assert [extent_text(one) for one in (RUN, ACCEPTED, TAKEN)] == ["变更（自第 1 号起）", "全量", "—"]
    assert "正在生成" in made_text({**RUN, "state": "waiting"})


def test_a_partner_is_told_by_the_days_of_its_agreement() -> None:
    on = date(2018, 10, 1)
    told = [
        open_mark({**PARTNER, **changes}, on).text
        for changes in (
            {},
            {"started_on": "2018-10-02"},
            {"closed_on": "2018-09-30"},
            {"closed_on": "2018-10-01"},
            {"withdrawn_on": "2018-01-01"},
        )
    ]
    assert told == ["交换中", "2018-10-02 开始", "2018-09-30 停止", "交换中", "已撤销"]
    assert accepted_link(Answer(200, {"items": []})) == "还没有接收过"
    assert accepted_link(Answer(200, {"items": [ACCEPTED]})) == Link(
        "第 1 号文件", f"/console/exchanges/files/{ACCEPTED['id']}"
    )
    assert columns_text([{"header": "HBH"}, {"header": "CDM"}]) == "HBH、CDM"
