"""Exits from poverty at the console: what speaks against one is told in words, with who recorded what and when."""

from typing import Any

import httpx
import pytest

from services.gateway.console.api import Answer
from services.gateway.console.procedures.exit_trails import changed_text, later_text, marks_text
from services.gateway.console.sessions import Session
from tests.gateway.test_console import sign_in

pytestmark = pytest.mark.usefixtures("person")

HOME = "019a0000-0000-7000-8000-00000000000a"
EXIT: dict[str, Any] = {
    "county_code": "360722",
    "household_id": HOME,
    "household_no": "H0001",
    "village_code": "360722102201",
    "head_name": "吴福财",
    "version": 4,
    "exited_on": "2018-12-31",
    "recorded_at": "2019-03-01T01:30:00Z",
    "recorded_days_later": 60,
    "subject": "li",
    "role": "township",
    "reason": "年度脱贫",
    "way": "file",
    "income_year": 2018,
    "per_head_fen": 390_000,
    "line_fen": 360_000,
    "steps_before": 2,
    "altered_after": 1,
    "help_added_after": 1,
    "marks": ["no_procedure", "income_raised"],
}
STEP: dict[str, Any] = {
    "version": 3,
    "kind": "income",
    "occurred_on": "2018-12-30",
    "recorded_at": "2018-12-30T02:00:00Z",
    "recorded_days_later": 0,
    "reason": "复核",
    "subject": "li",
    "role": "township",
    "import_id": None,
    "old": {"incomes": {"2018": {"net_per_head_fen": 300_000}}},
    "new": {"incomes": {"2018": {"net_per_head_fen": 390_000}}},
    "marks": ["income_raised"],
}
HELP: dict[str, Any] = {
    "kind": "visit",
    "title": "走访记录",
    "record_id": HOME,
    "version": 1,
    "action": "created",
    "occurred_on": "2018-11-01",
    "recorded_at": "2019-04-01T02:00:00Z",
    "subject": "zhao",
    "role": "work_team",
}


class Register:
    """The API as the pages see it: exits, and one household's trail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[dict[str, str]] = []
        self.trails: list[dict[str, Any]] = [{"exit": EXIT, "before": [STEP], "altered": [], "help_added": [HELP]}]

        async def get(_session: Session, path: str, params: dict[str, str] | None = None) -> Answer:
            if path == "/registry/exit-trails":
                self.asked.append(params or {})
                return Answer(200, {"items": [EXIT], "next": None})
            if path == f"/registry/households/{HOME}/exit-trail":
                return Answer(200, {"items": self.trails})
            return Answer(404, problem="没有找到。")

        monkeypatch.setattr(Session, "get", get)


async def test_exits_are_listed_with_what_speaks_against_them(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    register = Register(monkeypatch)
    page = (await browser.get("/console/exit-trails?marked=true&mark=income_raised")).text
    for told in ("吴福财（H0001）", "60 天后", "批量导入", "3,900.00 元", "未经退出程序、脱贫前调高过收入"):
        assert told in page
    asked = {"area": "360722", "marked": "true", "mark": "income_raised", "limit": "50"}
    assert register.asked == [asked]


async def test_a_trail_tells_each_step_with_who_recorded_it_and_when(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser)
    register = Register(monkeypatch)
    page = (await browser.get(f"/console/exit-trails/{HOME}")).text
    for told in (
        "疑点：未经退出程序、脱贫前调高过收入",
        "2018年人均纯收入 3,000.00 元 → 3,900.00 元",
        "2019-03-01 09:30",
        "走访记录",
        "补登",
        "没有改动过",
        f"/console/households/{HOME}",
    ):
        assert told in page
    register.trails = []
    assert "这户没有登记过脱贫" in (await browser.get(f"/console/exit-trails/{HOME}")).text
    assert "没有找到" in (await browser.get("/console/exit-trails/other")).text


def test_what_was_changed_is_told_as_far_as_it_has_a_name() -> None:
    first = {"incomes": {"2018": {"net_per_head_fen": 1}}, "main_cause": "illness", "other": 1}
    assert changed_text({"old": {}, "new": first}) == "2018年人均纯收入 — → 0.01 元、主要致贫原因"
    assert changed_text({"old": {}, "new": {}}) == "—"
    assert (later_text(0), later_text(3), marks_text([])) == ("当日", "3 天后", "—")
