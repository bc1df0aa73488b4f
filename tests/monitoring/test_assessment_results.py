"""Published results by unit and person and as files; lists, the calendar, and who may see what."""

import csv
import io
from datetime import date
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.monitoring.assessments import files
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.monitoring.assessing import (
    COUNTY_AREA,
    H1,
    OTHER_TOWN,
    RESULTS,
    TOWN,
    URL,
    Y18,
    Office,
    SignIn,
    county,
    half_year,
    two_way,
    units,
)
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, VILLAGE

pytestmark = pytest.mark.usefixtures("score_sheets")


async def published(town: Office) -> Office:
    """The half-year's results of the town, with a veto and somebody held to account."""
    await half_year(town)
    await town.confirm("2018-07-10")
    await town.veto(VILLAGE, "not_promoted", "2018-07-11")
    await town.post("publish", {"occurred_on": "2018-07-12"}, head=True)
    account = {
        "object_id": town.object(VILLAGE)["object_id"],
        "person": "李四",
        "post": "村主任",
        "measure": "held_to_account",
        "grounds": "推动不力",
        "occurred_on": "2018-07-12",
    }
    await town.post("accountability", account, head=True)
    return town


@pytest.mark.requirement("R000-087")
async def test_results_are_exported_by_unit(client: httpx.AsyncClient, town: Office) -> None:
    await published(town)
    reply = await client.get(f"{RESULTS}/export", params={"format": "csv", "year": 2018}, headers=town.head)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0] == ["精准扶贫工作考核结果"]
    assert rows[1] == ["条数：19"]
    assert tuple(rows[3]) == files.COLUMNS
    by_code = {row[3]: row for row in rows[4:]}
    assert by_code[VILLAGE] == [
        "精准扶贫工作半年考核", "2018H1", "村", VILLAGE, "新屋村委会", "", "", "", "100.00", "不达标", "", "",
        "推动不力：依据", "李四（村主任）：对主要负责人予以问责；推动不力",
        "纳入单位年度考核；纳入干部使用的重要内容", "2018-07-12",
    ]  # fmt: skip
    assert by_code["education"][2:12] == ["部门", "education", "部门education", "", "", "", "100.00", "优秀", "1", "是"]

    book = await client.get(f"{RESULTS}/export", params={"kind": "village", "code": VILLAGE}, headers=town.head)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert sheet[3] == list(files.COLUMNS)
    assert sheet[4][3:5] + sheet[4][8:10] == [VILLAGE, "新屋村委会", 100.0, "不达标"]
    assert len(sheet) == 5


@pytest.mark.requirement("R002-151", "R000-087")
async def test_a_persons_links_and_archive_feed_the_personal_result(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    """3 of 4 visits are 45 of 60 points; the archive 40 of 40: 85."""
    office = county(client, sign_in)
    person = {"kind": "person", "code": "E-7", "name": "张三", "unit_name": "第一小学"}
    await office.open("member_link_assessment", "2018", COUNTY_AREA, Y18, [person])
    await office.enter("E-7", "link_visits", on=Y18, figure=3, task=4, evidence="走访记录卡3张")
    await office.enter("E-7", "archive", on=Y18, points=40, evidence="结对帮扶档案2018-07号")
    await office.confirm("2019-01-11")
    await office.post("publish", {"occurred_on": "2019-01-11"}, head=True)
    item = office.item("E-7", "link_visits")
    assert item["reason"] == "任务4次，实际3次，满分60分，得45.00分。"
    assert office.item("E-7", "archive")["evidence"] == "结对帮扶档案2018-07号"
    reply = await client.get(RESULTS, params={"kind": "person", "code": "E-7"}, headers=office.head)
    (result,) = reply.json()["items"]
    assert (result["unit_name"], result["total_points"], result["level_label"], result["uses"]) == (
        "第一小学",
        "85.00",
        "合格",
        ["作为评先选优的依据"],
    )


async def test_results_page_without_gaps_and_narrow_down(client: httpx.AsyncClient, town: Office) -> None:
    await published(town)

    async def ask(**query: Any) -> dict[str, Any]:
        reply = await client.get(RESULTS, params=query, headers=town.head)
        found: dict[str, Any] = reply.json()
        return found

    codes: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await ask(limit=8, **after)
        codes += [one["code"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(codes) == len(set(codes)) == 19
    assert len((await ask(kind="department"))["items"]) == 2
    assert len((await ask(code=VILLAGE))["items"]) == 1
    assert len((await ask(area=VILLAGE))["items"]) == 1
    assert len((await ask(assessment_id=town.id))["items"]) == 19
    assert (await ask(assessment_id=str(new_id())))["items"] == []
    assert (await ask(year=2019))["items"] == []
    assert (await ask(after="x"))["code"] == "request.invalid"
    assert (await ask(yaer=2018))["code"] == "request.invalid"


async def test_nothing_is_a_result_before_its_publication(client: httpx.AsyncClient, town: Office) -> None:
    await half_year(town)
    await town.confirm("2018-07-10")
    assert (await client.get(RESULTS, headers=town.head)).json() == {"items": [], "next": None}


async def test_more_results_than_a_file_holds_are_refused(
    client: httpx.AsyncClient, town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(town)
    monkeypatch.setattr(files, "MOST_RESULTS", 18)
    reply = await client.get(f"{RESULTS}/export", headers=town.head)
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.too_many_results")
    monkeypatch.setattr(files, "MOST_RESULTS", 19)
    assert (await client.get(f"{RESULTS}/export", headers=town.head)).status_code == 200


# lists, calendar and scope --------------------------------------------------------------------------------------------


async def test_assessments_are_listed_latest_first(client: httpx.AsyncClient, town: Office) -> None:
    for period, on in (("2018Q1", "2018-04-02"), ("2018Q2", "2018-07-02"), ("2018Q3", "2018-10-08")):
        await town.open("village_supervision", period, TOWN, on)

    async def ask(**query: Any) -> list[str]:
        reply = await client.get(URL, params=query, headers=town.head)
        return [one["period"] for one in reply.json()["items"]]

    assert await ask() == ["2018Q3", "2018Q2", "2018Q1"]
    first = (await client.get(URL, params={"limit": 2}, headers=town.head)).json()
    assert [one["period"] for one in first["items"]] == ["2018Q3", "2018Q2"]
    assert await ask(limit=2, after=first["next"]) == ["2018Q1"]
    assert await ask(period="2018Q2") == ["2018Q2"]
    assert await ask(sheet="half_year_assessment") == []
    assert await ask(state="published") == []
    assert len(await ask(state="open", area=TOWN)) == 3


@pytest.mark.requirement("R000-085", "R004-008")
async def test_the_calendar_tells_what_is_due(client: httpx.AsyncClient, town: Office) -> None:
    """Supervision by quarter, assessment by half-year, each due when its period is over."""
    await town.open("half_year_assessment", "2018H1", TOWN, H1, units())
    reply = await client.get(f"{URL}/calendar", params={"year": 2018}, headers=town.head)
    found = [(one["sheet_code"], one["period"], one["last_day"], one["state"]) for one in reply.json()["items"]]
    assert found == [
        ("half_year_assessment", "2018H1", "2018-06-30", "open"),
        ("half_year_assessment", "2018H2", "2018-12-31", "due"),
        ("village_supervision", "2018Q1", "2018-03-31", "due"),
        ("village_supervision", "2018Q2", "2018-06-30", "due"),
        ("village_supervision", "2018Q3", "2018-09-30", "due"),
        ("village_supervision", "2018Q4", "2018-12-31", "due"),
        ("village_year_assessment", "2018", "2018-12-31", "due"),
    ]
    assert reply.json()["items"][0]["assessment_id"] == town.id
    later = await client.get(f"{URL}/calendar", params={"year": 2100}, headers=town.head)
    assert {one["state"] for one in later.json()["items"]} == {"not_due"}
    before = await client.get(f"{URL}/calendar", params={"year": 2013}, headers=town.head)
    assert before.json() == {"year": 2013, "items": []}


@pytest.mark.requirement("R000-085", "R004-008")
@pytest.mark.parametrize(
    ("since", "periods"),
    [
        (date(2018, 6, 30), ["2018H1", "2018H2", "2018Q2", "2018Q3", "2018Q4"]),
        (date(2018, 7, 1), ["2018H2", "2018Q3", "2018Q4"]),
    ],
)
async def test_a_plan_asks_for_what_ends_while_it_holds(
    client: httpx.AsyncClient, sign_in: SignIn, sessions: Sessions, clock: Clock, since: date, periods: list[str]
) -> None:
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("town-2017"), OTHER_TOWN, since)
    who = sign_in(Role.TOWNSHIP, "360722101")
    reply = await client.get(f"{URL}/calendar", params={"year": 2018}, headers=who)
    assert [one["period"] for one in reply.json()["items"]] == periods
    here = await client.get(f"{URL}/calendar", headers=who)
    assert here.json()["year"] == clock.today().year


async def test_who_may_see_and_do_what(client: httpx.AsyncClient, sign_in: SignIn, town: Office) -> None:
    await half_year(town)

    async def shown(role: Role, area: str) -> object:
        reply = await client.get(f"{URL}/{town.id}", headers=sign_in(role, area))
        return reply.json().get("code", reply.status_code)

    async def submitted(role: Role, area: str) -> object:
        reply = await client.post(f"{URL}/{town.id}/submit", json={"occurred_on": H1}, headers=sign_in(role, area))
        return reply.json().get("code", reply.status_code)

    assert await shown(Role.VILLAGE_CADRE, VILLAGE) == "monitoring.unknown_assessment"
    assert await shown(Role.TOWNSHIP, "360722101") == "monitoring.unknown_assessment"
    assert await shown(Role.COUNTY_OFFICE, "360721") == "monitoring.unknown_assessment"
    assert await shown(Role.BANK, "3607") == "auth.forbidden"
    assert await shown(Role.AUDITOR, "360722") == 200
    assert (await client.get(f"{URL}/{town.id}")).status_code == 401
    assert await submitted(Role.AUDITOR, "360722") == "auth.forbidden"
    assert await submitted(Role.COUNTY_OFFICE, "360722") == "monitoring.not_the_assessor"
    await town.confirm(H1)
    assert await shown(Role.VILLAGE_CADRE, VILLAGE) == 200
    assert await shown(Role.VILLAGE_CADRE, OTHER_TOWN_VILLAGE) == "monitoring.unknown_assessment"
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    assert [one["code"] for one in (await town.get(who=cadre))["objects"]] == [VILLAGE]
    assert (await client.get(f"{URL}/{new_id()}", headers=town.head)).json()["code"] == "monitoring.unknown_assessment"


async def test_who_sees_a_part_only_takes_no_step(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    office = await two_way(county(client, sign_in))
    await office.confirm("2019-01-11")
    officer = sign_in(Role.COUNTY_OFFICE, "360722102")  # of a part of the county
    body = {"occurred_on": "2019-01-19"}
    reply = await client.post(f"{URL}/{office.id}/publish", json=body, headers=officer)
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")


async def test_a_repeated_opening_with_its_key_happens_once(client: httpx.AsyncClient, town: Office) -> None:
    body = {"sheet": "village_supervision", "period": "2018Q1", "area_code": TOWN, "occurred_on": "2018-04-02"}
    headers = {**town.clerk, "Idempotency-Key": "open-1"}
    first = await client.post(URL, json=body, headers=headers)
    second = await client.post(URL, json=body, headers=headers)
    assert (first.status_code, second.status_code, second.json()) == (201, 201, first.json())
