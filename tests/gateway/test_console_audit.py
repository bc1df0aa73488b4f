"""The audit logs at the console: who saw whose numbers, all records, and whether the chains are whole."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.api import Answer
from services.gateway.console.audit.chain import verdict
from services.gateway.console.audit.records import facts_text, target_text
from services.gateway.console.sessions import Session
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD

HOME = "019a0000-0000-7000-8000-00000000000a"
OTHER = "019a0000-0000-7000-8000-00000000000b"
REVEAL: dict[str, Any] = {
    "service": "registry",
    "county_code": "360722",
    "number": 1234,
    "id": "019a0000-0000-7000-8000-000000000001",
    "recorded_at": "2018-11-05T01:30:00Z",
    "actor": "li",
    "role": "township",
    "role_label": "乡镇干部",
    "action": "identity.reveal",
    "action_label": "查看完整证件号码",
    "target": f"household {HOME}",
    "reason": "核对社保卡",
    "facts": {"people": 4},
}
HOUSEHOLD = {"id": HOME, "household_no": "H0001", "head_name": "吴福财", "village_code": "360722102201"}
NAMESAKE = {"id": OTHER, "household_no": "H0002", "head_name": "吴福财", "village_code": "360722102208"}


@pytest.fixture
async def auditor(app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail) -> httpx.AsyncClient:
    """A browser at which the county's auditor has signed in."""
    sun: dict[str, Any] = {"name": "孙审计", "role": Role.AUDITOR, "area_code": "360722", "password": PASSWORD}
    async with transaction(sessions) as session:
        await service.create_account(session, trail, app.state.passwords, username="sun", **sun)
    reply = await browser.post("/console/login", data={"username": "sun", "password": PASSWORD})
    assert reply.status_code == 303
    return browser


class Logs:
    """The API as the pages see it: some reveals, and two households whose heads bear one name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[dict[str, str]] = []

        async def get(_session: Session, path: str, params: dict[str, str] | None = None, **_: Any) -> Answer:
            asked = params or {}
            if path == "/audit/records":
                self.asked.append(asked)
                return Answer(200, {"items": [REVEAL], "next": "further", "unavailable": ["credit"]})
            if path == f"/registry/households/{HOME}":
                return Answer(200, HOUSEHOLD)
            if path == "/registry/households":
                found = [one for one in (HOUSEHOLD, NAMESAKE) if asked.get("household_no") == one["household_no"]]
                if asked.get("q") == "吴福财":
                    found = [HOUSEHOLD, NAMESAKE]
                return Answer(200, {"items": found})
            return Answer(404, problem="没有找到。")

        monkeypatch.setattr(Session, "get", get)


async def test_who_saw_whose_numbers_is_told_with_the_household_and_the_reason(
    auditor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = Logs(monkeypatch)
    page = (await auditor.get("/console/audit?actor=li&from=2018-11-01&to=2018-11-30")).text
    for told in ("2018-11-05 09:30", "吴福财户（H0001）", "核对社保卡", "4 人", "信贷服务暂时不可用"):
        assert told in page
    assert f"/console/households/{HOME}" in page
    assert "after=further" in page
    asked = {"action": "identity.reveal", "actor": "li", "from": "2018-11-01", "to": "2018-11-30", "limit": "20"}
    assert logs.asked == [asked]


@pytest.mark.parametrize(("masked", "numbers"), [(False, "完整号码"), (True, "号码掩码")])
async def test_a_file_for_an_outside_platform_is_told_with_whether_it_bears_numbers_in_full(
    auditor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, masked: bool, numbers: str
) -> None:
    facts = {"partner": "SANSONG", "number": 3, "area": "360722000000", "masked": masked, "rows": {"members": 9}}
    taken = {**REVEAL, "action": "exchange.download", "target": f"exchange {OTHER}", "facts": facts}

    async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
        assert (path, (params or {})["action"]) == ("/audit/records", "exchange.download")
        return Answer(200, {"items": [taken], "next": None, "unavailable": []})

    monkeypatch.setattr(Session, "get", get)
    page = (await auditor.get("/console/audit?action=exchange.download")).text
    for told in (f"SANSONG 第 3 号交换文件（{numbers}）", f"/console/exchanges/files/{OTHER}", "下载交换文件"):
        assert told in page


async def test_a_household_is_asked_for_by_number_or_by_name_and_chosen_where_there_are_several(
    auditor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = Logs(monkeypatch)
    page = (await auditor.get("/console/audit?household=H0001")).text
    assert logs.asked == [{"action": "identity.reveal", "target": HOME, "limit": "20"}]
    assert "只看吴福财户（H0001）的记录" in page
    several = (await auditor.get("/console/audit?household=吴福财&actor=li")).text
    assert "有几户符合" in several
    assert f"actor=li&target={OTHER}" in several.replace("&amp;", "&")
    nobody = (await auditor.get("/console/audit?household=H9")).text
    assert "没有找到户编号或姓名为“H9”的农户" in nobody
    assert len(logs.asked) == 1  # nobody's records are told as somebody's


async def test_all_records_are_read_from_the_real_log_and_a_service_that_is_down_is_named(
    auditor: httpx.AsyncClient,
) -> None:
    page = (await auditor.get("/console/audit/records?service=gateway&action=account.create")).text
    assert "账号 sun" in page
    assert "operator:test" in page
    assert "系统运维" in page
    everywhere = (await auditor.get("/console/audit/records")).text
    assert "建档立卡服务暂时不可用，其中的记录未能显示" in everywhere
    reversed_range = (await auditor.get("/console/audit/records?from=2018-02-01&to=2018-01-01")).text
    assert "未能显示" in reversed_range


async def test_the_pages_are_told_to_auditors_alone(auditor: httpx.AsyncClient) -> None:
    assert "/console/audit" in (await auditor.get("/console/overview")).text


@pytest.mark.usefixtures("person")
async def test_who_may_not_read_the_logs_sees_neither_entry_nor_records(browser: httpx.AsyncClient) -> None:
    await browser.post("/console/login", data={"username": "wang", "password": PASSWORD})
    assert "/console/audit" not in (await browser.get("/console/overview")).text
    assert "您的岗位没有这项查看权限" in (await browser.get("/console/audit")).text


def a_chain(*, records: int = 3, broken_at: int | None = None, county: str = "360722") -> dict[str, Any]:
    """A chain as a check found it."""
    head = {"number": records, "digest": "ab" * 32}
    whole = broken_at is None
    return {"county_code": county, "records": records, "head": head, "whole": whole, "broken_at": broken_at}


@pytest.mark.parametrize(
    ("chains", "unavailable", "told", "kind"),
    [
        ([a_chain(), a_chain(records=1_200)], [], "全部 1,203 条记录完整，没有被改动、删去或插入。", "good"),
        ([], [], "全部 0 条记录完整", "good"),
        ([a_chain()], ["credit"], "信贷服务的记录未能核对", "behind"),
        ([a_chain(), a_chain(broken_at=2)], [], "信丰县从第 2 条起对不上", "missed"),
        ([a_chain(broken_at=1)], ["credit"], "信贷服务的记录未能核对", "missed"),
    ],
)
def test_a_check_is_told_in_plain_words(
    chains: list[dict[str, Any]], unavailable: list[str], told: str, kind: str
) -> None:
    sentence, found = verdict(chains, unavailable)
    assert told in sentence
    assert found == kind


def test_what_an_act_was_about_is_said_in_words_as_far_as_there_are_any() -> None:
    assert target_text("log of credit") == "信贷服务的审计记录"
    assert target_text("area 360722") == "信丰县"
    assert target_text("account wang") == "账号 wang"
    assert target_text("something else") == "something else"
    assert facts_text({"people": 4, "masked": False, "rows": None}) == "涉及人数：4，号码遮蔽：否，行数：—"
    assert facts_text({"asked": {"actor": "li"}, "acting_for": "wang"}) == "查询条件：账号 li"
