"""The papers of a household: all of it printed, nothing from outside, nothing run, numbers masked."""

import dataclasses
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from services.registry.cards import four_lists, service
from services.registry.cards.pages import wants_json
from services.registry.cards.texts import label_text, plain_text, writer_of
from services.registry.households.models import Household, Member
from services.registry.kinds import KINDS
from services.registry.records.kinds import Part
from shared.calendar import Clock
from shared.codes import POVERTY_CAUSES
from shared.database import Sessions, new_id, table_of, transaction
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, a_number
from tests.registry.document_builder import a_picture, uploaded
from tests.registry.household_builder import HOUSEHOLDS, Json, an_income, registered
from tests.registry.policies import in_force

PAGE, DATA = {"Accept": "text/html,*/*;q=0.8"}, {"Accept": "application/json"}
PAPERS = ("card", "benefit-card", "handbook", "help-cards", "four-lists")
SCRIPT = "<script>alert(1)</script>"


async def a_training(client: httpx.AsyncClient, who: SIGNED_IN, household: Json, **changes: Any) -> None:
    """Enter a training of the head."""
    body = {
        "occurred_on": "2016-03-01", "reason": "参加培训", "household_id": household["id"],
        "member_id": household["members"][0]["id"], "training_kind": "practical", "audience": "farmers",
        "course": "脐橙栽培", "organiser": "县农业局", "started_on": "2016-03-01", "days": 3, **changes,
    }  # fmt: skip
    reply = await client.post("/registry/trainings", json=body, headers=who)
    assert reply.status_code == 201, reply.text


@pytest.fixture
async def household(client: httpx.AsyncClient, township: SIGNED_IN) -> Json:
    """A household with a plan, needs, an income, a training and a photo."""
    made = await registered(
        client,
        township,
        help_needs=["technique"],
        help_plan="种脐橙 8 亩",
        planned_exit_year=2017,
        village_group="三组",
    )
    at = f"{HOUSEHOLDS}/{made['id']}"
    await client.put(f"{at}/incomes/2015", json=an_income(), headers={**township, "If-Match": '"1"'})
    await a_training(client, township, made)
    await uploaded(client, township, a_picture(), made, title="老屋", themes="poverty_cause")
    return made


def chapters(paper: Json) -> dict[str, Json]:
    """The chapters of a paper by their codes."""
    return {one["code"]: one for one in paper["chapters"]}


async def test_the_card_holds_what_every_room_holds_of_the_household(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN, household: Json
) -> None:
    await in_force(client, sessions, clock, ("gupo-2014", "360722102000"))
    at = f"{HOUSEHOLDS}/{household['id']}/card"
    reply = await client.get(at, headers={**township, **DATA})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    card = reply.json()
    assert card["area_names"] == ["江西省", "赣州市", "信丰县", "古陂镇", "新屋村委会"]
    assert (card["level_label"], card["household"]["household_no"], card["revealed"]) == ("户卡", "H001", False)
    found = chapters(card)
    assert {"label": "联系电话", "text": "138****0001"} in found["basic"]["facts"]
    assert [row[:4] for row in found["members"]["tables"][0]["rows"]] == [
        ["曾福生", "男", "999722********0014", "户主"],
        ["刘月英", "女", "999722********0022", "配偶"],
    ]
    assert [fact["text"] for fact in found["causes"]["facts"]] == ["因病", "缺技术", "技术"]
    # (8,000.00 + 6,000.50 + 1,500.00 + 0 - 2,700.49) / 2 people
    assert found["incomes"]["tables"][0]["rows"][0][-3:] == ["12,800.01", "2", "6,400.01"]
    assert "人均纯收入 = 纯收入 12,800.01 ÷ 2 人 = 6,400.01 元" in found["incomes"]["notes"][0]
    (training,) = found["measures"]["tables"]
    assert (training["kind"], training["title"]) == ("training", "培训")
    assert dict(zip(training["columns"], training["rows"][0], strict=True)) | {"成员": "曾福生"} == {
        "成员": "曾福生", "培训类别": "农村实用技术", "培训对象": "在家务农劳动力", "培训内容": "脐橙栽培",
        "培训机构": "县农业局", "开始日期": "2016-03-01", "培训天数": "3", "学杂费（元）": "0.00",
        "住宿费（元）": "0.00", "技能鉴定费（元）": "0.00",
    }  # fmt: skip
    assert [photo["title"] for photo in found["file"]["photos"]] == ["老屋"]
    assert found["file"]["facts"][2]["text"] == "未齐；缺主题：脱贫愿望"
    assert (found["helpers"]["entered"], found["plans"]["entered"]) == (False, True)

    page = (await client.get(at, headers={**township, **PAGE})).text
    for text in ("曾福生", "刘月英", "999722********0014", "138****0001", "6,400.01", "脐橙栽培", "户卡", "尚未录入"):
        assert text in page
    assert page.count("data:image/jpeg;base64,") == 1


@pytest.mark.parametrize("paper", PAPERS)
async def test_a_page_brings_all_that_it_needs_and_runs_nothing(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json, paper: str
) -> None:
    async with transaction(sessions) as session:
        # no form lets such a name in; should one ever get in, it must be harmless
        await session.execute(update(Member).values(name=SCRIPT))
        await session.execute(update(Household).values(head_name=SCRIPT, village_group=SCRIPT, help_plan=SCRIPT))
    await a_training(client, township, household, course='"><img src=x onerror=alert(1)>')
    await uploaded(client, township, a_picture(colour="red"), household, title="<b>粗</b>")
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}/{paper}", headers={**township, **PAGE})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = reply.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.findall(r"<(script|link|iframe|object|base|form)\b", page) == []
    assert "<img src=x" not in page
    assert "<b>粗" not in page
    assert re.findall(r"@import|url\(", page) == []
    assert all(address.startswith("data:image/jpeg;base64,") for address in re.findall(r'(?:src|href)="([^"]*)"', page))
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "script-src" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "private, no-store"


async def test_numbers_stand_in_full_for_who_may_and_says_why_and_that_is_kept(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, township: SIGNED_IN, household: Json
) -> None:
    at, asked = f"{HOUSEHOLDS}/{household['id']}/card", {"reveal": "true", "reason": "核对证件"}
    cadre = await client.get(at, params=asked, headers=sign_in(Role.VILLAGE_CADRE, VILLAGE))
    assert (cadre.status_code, cadre.json()["code"]) == (403, "auth.forbidden")
    silent = await client.get(at, params={"reveal": "true"}, headers=township)
    assert (silent.status_code, silent.json()["code"]) == (422, "registry.reason_required")
    page = await client.get(at, params=asked, headers={**township, **PAGE})
    assert page.status_code == 200
    for number in (a_number(1), a_number(2), "13807970001", "6226000011112222"):
        assert number in page.text
    assert "已记入审计日志" in page.text
    async with sessions() as session:
        act = (await session.scalars(select(AuditRecord))).one()
    assert (act.action, act.target, act.reason) == ("identity.reveal", f"household {household['id']}", "核对证件")
    masked = (await client.get(at, headers={**township, **PAGE})).text
    assert a_number(1) not in masked


@pytest.mark.parametrize("paper", PAPERS)
async def test_a_paper_opens_to_those_alone_who_see_the_household(
    client: httpx.AsyncClient, sign_in: SignIn, household: Json, paper: str
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/{paper}"
    for role, area in ((Role.VILLAGE_CADRE, VILLAGE), (Role.COUNTY_OFFICE, "360722"), (Role.CITY_OFFICE, "3607")):
        assert (await client.get(at, headers=sign_in(role, area))).status_code == 200
    for role, area in ((Role.VILLAGE_CADRE, "360722102202"), (Role.TOWNSHIP, "360722103"), (Role.CITY_OFFICE, "3608")):
        reply = await client.get(at, headers=sign_in(role, area))
        assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    bank = await client.get(at, headers=sign_in(Role.BANK, "360722", "NCCB"))
    assert (bank.status_code, bank.json()["code"]) == (403, "auth.forbidden")


async def test_what_a_role_may_not_read_does_not_stand_on_its_card(
    client: httpx.AsyncClient, sign_in: SignIn, household: Json
) -> None:
    # the administrator reads households, but neither help nor photos
    who = sign_in(Role.ADMINISTRATOR, "360722")
    found = chapters((await client.get(f"{HOUSEHOLDS}/{household['id']}/card", headers={**who, **DATA})).json())
    assert found["measures"]["tables"] == []
    assert found["file"]["photos"] == []


async def test_the_code_leads_to_the_record_at_the_address_by_which_one_came(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/card"
    card = (await client.get(at, headers={**township, **DATA})).json()
    assert card["address"] == f"http://127.0.0.1:8000/console/households/{household['id']}"
    forwarded = {"X-Forwarded-Host": "fupin.example.gov.cn", "X-Forwarded-Proto": "https"}
    card = (await client.get(at, headers={**township, **DATA, **forwarded})).json()
    assert card["address"] == f"https://fupin.example.gov.cn/console/households/{household['id']}"
    page = (await client.get(at, headers={**township, **PAGE, **forwarded})).text
    assert page.count('class="qr"') == 1


async def test_a_photo_that_can_not_be_had_is_said_so(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    storage: Any = client._transport.app.state.storage  # type: ignore[attr-defined]  # httpx types it as any transport
    await uploaded(client, township, a_picture(), household, document_kind="id_paper")
    async with sessions() as session:
        (key,) = await session.scalars(select(table_of(service.DocumentContent).c.storage_key))
    await storage.delete([f"{key}.small"])
    page = await client.get(f"{HOUSEHOLDS}/{household['id']}/card", headers={**township, **PAGE})
    assert page.status_code == 200
    # one place for the photo, none for the identity paper
    assert page.text.count("影像暂时无法读取") == 1
    assert "data:image" not in page.text


async def test_the_handbook_has_its_six_parts_and_room_for_the_households_signature(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/handbook"
    page = (await client.get(at, headers={**township, **PAGE})).text
    parts = re.findall(r'<span class="order">第(.)部分</span>([^<]+)</h2>', page)
    assert parts == [
        ("一", "家庭情况"), ("二", "致贫原因"), ("三", "帮扶责任人"),
        ("四", "帮扶计划"), ("五", "帮扶措施"), ("六", "帮扶成效"),
    ]  # fmt: skip
    assert "户主签字" in page
    results = chapters((await client.get(at, headers={**township, **DATA})).json())["results"]
    assert results["facts"] == [{"label": "2015 年人均", "text": "6,400.01 元"}]


async def test_the_benefit_card_says_what_by_when_and_whom_to_ask(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}/benefit-card"
    card = (await client.get(at, headers={**township, **DATA})).json()
    assert [one["title"] for one in card["chapters"]] == [
        "我家的情况",
        "我家得到的帮扶",
        "什么时候办到",
        "谁来帮、找谁问",
    ]
    assert chapters(card)["plans"]["facts"] == [
        {"label": "脱贫年度", "text": "2017 年"},
        {"label": "帮扶计划", "text": "种脐橙 8 亩"},
    ]


async def test_a_new_room_is_printed_by_its_kind_alone(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"{HOUSEHOLDS}/{household['id']}"
    assert "帮扶责任人尚未录入" in (await client.get(f"{at}/help-cards", headers={**township, **PAGE})).text
    # the same table as if it were the helpers': one card for each pair
    helpers = tuple(dataclasses.replace(kind, part=Part.HELPERS) for kind in KINDS if kind.name == "training")
    monkeypatch.setattr(service, "KINDS", helpers)
    monkeypatch.setattr(four_lists, "KINDS", helpers)
    await a_training(client, township, household, course="电焊工")
    page = (await client.get(f"{at}/help-cards", headers={**township, **PAGE})).text
    assert page.count('<article class="pair">') == 2
    found = chapters((await client.get(f"{at}/card", headers={**township, **DATA})).json())
    assert (len(found["helpers"]["tables"][0]["rows"]), found["measures"]["tables"]) == (2, [])


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("", False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/json", True),
        ("application/json, text/html", False),
        ("application/json, text/html;q=0.5", True),
        ("application/json;q=0.4, text/html;q=0.5", False),
        ("application/json;q=x", False),
        ("text/html;level=1, application/json;q=0", False),
    ],
)
def test_who_asks_for_json_gets_it(accept: str, json: bool) -> None:
    assert wants_json(accept) is json


def test_values_are_written_as_people_read_them() -> None:
    moment = datetime(2016, 3, 1, 2, 30, tzinfo=UTC)
    for value, text in (
        (None, ""), (True, "是"), (False, "否"), (15, "15"), (date(2016, 3, 1), "2016-03-01"),
        (moment, "2016-03-01 10:30"), (Decimal("86.50"), "86.5"), (Decimal(100), "100"), (["甲", "乙"], "甲、乙"),
        ([], ""), (new_id(), ""), ([new_id(), new_id()], "2 份"),
    ):  # fmt: skip
        assert plain_text(value) == text
    assert writer_of("fee_fen", None)(1_234_500) == "12,345.00"
    assert writer_of("fee_fen", None)(None) == ""
    assert writer_of("cause", POVERTY_CAUSES)("illness") == "因病"
    assert writer_of("causes", POVERTY_CAUSES)(["illness", "no_water"]) == "因病、缺水"
    assert label_text(POVERTY_CAUSES, "an_old_code") == "an_old_code"
