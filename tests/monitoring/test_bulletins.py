"""Bulletins over HTTP: figures of a month and a quarter by hand, issue, withdrawal, forms, every refusal, scope."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.monitoring.bulletins import service
from services.monitoring.bulletins.models import IssueRequest, WithdrawRequest
from services.monitoring.settings import Settings
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, create_engine, new_id, session_factory, snapshots, transaction
from shared.errors import Refusal
from shared.events.base import Event
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import HouseholdEvents, LoanEvents, enveloped
from tests.monitoring.bulletin_facts import (
    AUGUST_1,
    COUNTY_AREA,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Facts,
    a_duty,
    a_finding,
    a_july,
)
from tests.monitoring.conftest import Consume, a_client, a_consumer, as_owner
from tests.monitoring.supervised import refusal
from tests.monitoring.test_area_changes import succeeded

SignIn = Callable[..., dict[str, str]]
Reply = dict[str, Any]
URL = "/monitoring/bulletins"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def now() -> SettableClock:
    """The newsroom's clock, on 8 October 2018."""
    return SettableClock(at(date(2018, 10, 8)))


@pytest.fixture
async def client(
    installation: Installation, sessions: Sessions, now: SettableClock
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service on that day, whose requests share the test's transaction."""
    async with a_client(installation, sessions, now) as made:
        yield made


@pytest.fixture
def consume(sessions: Sessions) -> Consume:
    """``await consume(event, event, …)``: as if they had arrived in one batch, on 20 July 2018."""
    consumer = a_consumer(sessions, SettableClock(at(date(2018, 7, 20))))

    async def take(*events: Event) -> None:
        await consumer.consume([enveloped(event) for event in events])

    return take


@pytest.fixture
def county(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, "360722")


@pytest.fixture
async def july(sessions: Sessions, consume: Consume, client: httpx.AsyncClient, sign_in: SignIn) -> Facts:
    """The facts of July, with two of the four alerts visited: one in time and found true, one late and unfounded."""
    facts = await a_july(sessions, consume)
    officer = sign_in(Role.TOWNSHIP, "360722102")
    for loan, on, confirmed in ((facts.overdue[0], "2018-07-25", True), (facts.overdue[1], "2018-07-26", False)):
        listed = await client.get(f"/monitoring/alerts?household_id={loan.household_id}", headers=officer)
        (alert,) = listed.json()["items"]
        body = {"occurred_on": on, "note": "已入户", "confirmed": confirmed}
        reply = await client.post(f"/monitoring/alerts/{alert['id']}/verify", json=body, headers=officer)
        assert reply.status_code == 200, reply.text
    return facts


def at(day: date) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(day, time(9), CHINA)


async def preview(client: httpx.AsyncClient, who: dict[str, str], period: str, **query: str) -> Reply:
    """What would be issued."""
    reply = await client.get(f"{URL}/preview", params={"period": period, **query}, headers=who)
    assert reply.status_code == 200, reply.text
    found: Reply = reply.json()
    return found


def an_issue(period: str = "2018-07", on: str = "2018-08-05", area_code: str = COUNTY_AREA) -> Reply:
    """The body of an issue."""
    return {"area_code": area_code, "period": period, "occurred_on": on}


async def issued(client: httpx.AsyncClient, who: dict[str, str], **given: str) -> Reply:
    """A bulletin that was issued."""
    reply = await client.post(URL, json=an_issue(**given), headers=who)
    assert reply.status_code == 201, reply.text
    found: Reply = reply.json()
    return found


async def withdrawn(client: httpx.AsyncClient, who: dict[str, str], bulletin: Reply, on: str = "2018-08-06") -> Reply:
    """It was withdrawn."""
    body = {"occurred_on": on, "reason": "户数有误"}
    reply = await client.post(f"{URL}/{bulletin['id']}/withdraw", json=body, headers=who)
    assert reply.status_code == 200, reply.text
    found: Reply = reply.json()
    return found


def values(figures: list[Reply]) -> dict[str, tuple[int | None, int | None]]:
    """Code → the number and the one before."""
    assert all(
        one["change"] == (None if None in (one["value"], one["before"]) else one["value"] - one["before"])
        for one in figures
    )
    return {one["code"]: (one["value"], one["before"]) for one in figures}


# figures --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("july")
async def test_a_months_figures_are_those_of_the_facts(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    told = await preview(client, county, "2018-07")
    assert (told["area_code"], told["area_name"], told["level"]) == (COUNTY_AREA, "信丰县", "county")
    assert (told["first_day"], told["last_day"], told["period_before"]) == ("2018-07-01", "2018-07-31", "2018-06")
    # 4 households of 4, 3, 2 and 5: two left on the first and last day of July, one on 30 June and was back on the 15th
    assert values(told["households"]) == {
        "registered_households": (4, 4),
        "registered_people": (14, 14),
        "remaining_households": (2, 3),
        "remaining_people": (7, 12),
        "exited_households": (2, 1),
        "exited_people": (7, 2),
        "exits": (2, 1),
        "exits_people": (7, 2),
        "returns": (1, 0),
        "returned_people": (2, 0),
    }
    assert [(one["period"], one["remaining_households"], one["exits"], one["returns"]) for one in told["trend"]] == [
        ("2018-02", 4, 0, 0),
        ("2018-03", 4, 0, 0),
        ("2018-04", 4, 0, 0),
        ("2018-05", 4, 0, 0),
        ("2018-06", 3, 1, 0),
        ("2018-07", 2, 2, 1),
    ]
    # four loans of 50,000 yuan of 2016; 30,000 yuan of 30 June; 50,000 of 1 July, of which 10,000 came back on the 31st
    assert values(told["lending"]) == {
        "lent_fen": (5_000_000, 3_000_000),
        "repaid_fen": (1_000_000, 0),
        "outstanding_fen": (27_000_000, 23_000_000),
        "overdue_loans": (4, None),
        "overdue_fen": (120_000, None),
    }
    assert values(told["findings"]) == {
        "findings_opened": (2, 2),
        "findings_rectified": (1, 1),
        "findings_closed": (1, 0),
        "findings_open": (2, 1),
        "findings_overdue": (1, 0),
    }
    assert values(told["reports"]) == {
        "figures_reported": (2, 1),
        "figures_late": (1, 0),
        "figures_unchecked": (2, 1),
    }
    lines = [(one["kind"], one["standing"], one["people"], one["entered"], one["removed"]) for one in told["monitored"]]
    assert lines == [("unstable", 0, 0, 0, 1), ("marginal", 1, 3, 1, 0), ("sudden", 0, 0, 0, 0)]


@pytest.mark.usefixtures("july")
async def test_what_is_due_on_the_last_day_and_not_done_by_then_is_late(
    client: httpx.AsyncClient, county: dict[str, str]
) -> None:
    told = await preview(client, county, "2018-07")
    # due on the 25th, 25th and 31st, one of them visited in time; the fourth is due on 1 August
    (line,) = told["alerts"]
    assert line == {
        "rule": "loan_overdue",
        "label": "贷款逾期",
        "raised": 4,
        "due": 3,
        "in_time": 1,
        "confirmed": 1,
        "dismissed": 1,
        "precision": "0.5000",
        "resolved": 0,
        "open": 3,
        "open_late": 1,
    }
    duties = [
        (one["role"], one["due"], one["kept"], one["kept_late"], one["missed"], one["kept_share"])
        for one in told["duties"]
    ]
    assert duties == [
        ("work_team", 2, 1, 0, 1, "0.5000"),
        ("township", 1, 0, 1, 0, "0.0000"),
        ("county_office", 1, 0, 0, 1, "0.0000"),
        ("bank", 1, 1, 0, 0, "1.0000"),
    ]
    ratios = {one["code"]: (one["part"], one["whole"], one["share"], one["share_before"]) for one in told["ratios"]}
    assert ratios == {
        "visits_in_time": (1, 3, "0.3333", None),
        "alert_precision": (1, 2, "0.5000", None),
        "duties_kept": (2, 5, "0.4000", "1.0000"),
    }
    (check,) = told["spot_checks"]
    assert (check["area_code"], check["quarter"], check["households"], check["drawn"], check["checked"]) == (
        TOWN,
        "2018Q2",
        5,
        2,
        2,
    )
    # the second version of a result takes the place of the first; 1 of 50 is as much as the bound of 2 %
    assert (check["wrong_exit_rate"], check["missed_rate"], check["satisfied_rate"], check["breached"]) == (
        "0.0000",
        "0.0200",
        "1.0000",
        ["漏评率"],
    )
    assert told["highlights"] == [
        "截至2018年7月31日，在册建档立卡户4户14人，其中未脱贫2户7人。",
        "本月脱贫2户7人；返贫1户2人。",
        told["highlights"][2],
        "本月新增预警4条，应核实3条，按时核实率33.33%；期末未办结3条，其中已逾期1条。",
        "本月到期职责5项，按期办结2项（40.00%），逾期办结1项，逾期未办2项。",
        "本月发现问题2个，完成整改1个；期末超期未整改1个。",
        "本月发放扶贫贷款5万元，收回本金1万元；期末余额27万元，"
        "逾期4笔1,200元（银行2018年7月20日至2018年7月27日先后报告）。",
    ]
    assert (told["arrears_reported_from"], told["arrears_reported_until"]) == ("2018-07-20", "2018-07-27")
    assert told["highlights"][2].startswith("各项指标")
    assert told["concerns"] == [
        "已逾期的预警：贷款逾期1条。",
        "逾期未办的职责：驻村工作队1项；县扶贫办1项。",
        "超期未整改的问题：1个。",
        "抽查超出控制线：古陂镇漏评率。",
    ]


async def test_what_nobody_could_know_of_is_late_in_no_bulletin_as_it_is_late_nowhere_else(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, county: dict[str, str], now: SettableClock
) -> None:
    loans = [LoanEvents(), LoanEvents()]
    learnt = a_consumer(sessions, SettableClock(at(date(2018, 9, 3))))
    for loan in loans:
        events = (loan.applied(), loan.disbursed(), loan.reported_overdue())
        await learnt.consume([enveloped(event) for event in events])
    officer = sign_in(Role.TOWNSHIP, "360722102")
    listed = await client.get(f"/monitoring/alerts?household_id={loans[0].household_id}", headers=officer)
    # somebody had been there by himself, later than the plan's day
    body = {"occurred_on": "2018-08-10", "note": "已入户"}
    url = f"/monitoring/alerts/{listed.json()['items'][0]['id']}/verify"
    assert (await client.post(url, json=body, headers=officer)).json()["verify_late"] is True

    async def told(period: str) -> list[tuple[int, int, int, int]]:
        (line,) = (await preview(client, county, period))["alerts"]
        return [line[name] for name in ("due", "in_time", "open", "open_late")]

    # by the plan 25 July and 3 August; known on Monday 3 September: until the 6th and the 17th
    assert [await told(period) for period in ("2018-07", "2018-08", "2018-09")] == [
        [1, 0, 2, 0],
        [0, 0, 2, 0],
        [1, 0, 2, 2],
    ]
    for on, late in ((date(2018, 9, 6), 0), (date(2018, 9, 7), 1), (date(2018, 9, 17), 1), (date(2018, 9, 18), 2)):
        now.move_to(at(on))
        listed = await client.get("/monitoring/alerts?late=true", headers=officer)
        overview = (await client.get("/monitoring/overview", headers=officer)).json()
        assert (on, len(listed.json()["items"]), overview["alerts_late"]) == (on, late, late)


@pytest.mark.usefixtures("july")
async def test_a_quarter_sees_three_months(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    told = await preview(client, county, "2018Q3")
    assert values(told["households"]) == {
        "registered_households": (5, 4),
        "registered_people": (15, 14),
        "remaining_households": (2, 3),
        "remaining_people": (3, 12),
        "exited_households": (3, 1),
        "exited_people": (12, 2),
        "exits": (3, 1),
        "exits_people": (12, 2),
        "returns": (1, 0),
        "returned_people": (2, 0),
    }
    assert values(told["lending"])["repaid_fen"] == (1_500_000, 0)
    assert values(told["lending"])["outstanding_fen"] == (26_500_000, 23_000_000)
    (line,) = told["alerts"]
    assert [line[name] for name in ("raised", "due", "in_time", "open", "open_late")] == [4, 4, 1, 3, 3]
    duties = {one["role"]: (one["due"], one["kept"], one["kept_late"], one["missed"]) for one in told["duties"]}
    assert duties == {
        "work_team": (2, 1, 1, 0),
        "township": (2, 0, 1, 1),
        "county_office": (1, 0, 0, 1),
        "bank": (1, 1, 0, 0),
    }
    assert values(told["findings"])["findings_rectified"] == (2, 1)
    assert values(told["findings"])["findings_overdue"] == (1, 0)
    assert [(one["kind"], one["standing"], one["entered"], one["removed"]) for one in told["monitored"]] == [
        ("unstable", 0, 0, 1),
        ("marginal", 2, 2, 0),
        ("sudden", 0, 0, 0),
    ]
    assert [one["period"] for one in told["trend"]] == ["2017Q2", "2017Q3", "2017Q4", "2018Q1", "2018Q2", "2018Q3"]


@pytest.mark.usefixtures("july")
async def test_the_areas_below_are_ranked_by_their_own_numbers(
    client: httpx.AsyncClient, county: dict[str, str], sign_in: SignIn
) -> None:
    names = (
        *("rank", "area_code", "area_name", "registered", "remaining", "remaining_share", "exits", "returns"),
        *("visits_due", "visits_in_time", "visited_share", "duties_due", "duties_kept", "duties_kept_share"),
    )

    async def shown(who: dict[str, str], **query: str) -> list[tuple[Any, ...]]:
        told = await preview(client, who, "2018-07", **query)
        return [tuple(one[name] for name in names) for one in told["areas"]]

    towns = await shown(county)
    assert [row[:2] for row in towns] == [(1, TOWN), (2, OTHER_TOWN)]
    assert [row[3:] for row in towns] == [
        (3, 1, "0.3333", 2, 1, 3, 1, "0.3333", 4, 2, "0.5000"),
        (1, 1, "1.0000", 0, 0, 0, 0, None, 0, 0, None),
    ]
    assert towns[0][2] == "古陂镇"
    (village,) = await shown(county, area=TOWN)
    assert (village[1], *village[3:]) == (VILLAGE, 3, 1, "0.3333", 2, 1, 3, 1, "0.3333", 3, 2, "0.6667")
    assert await shown(county, area=VILLAGE) == []
    (of_city,) = await shown(sign_in(Role.CITY_OFFICE, "3607"))
    assert (of_city[1], of_city[2], of_city[3], of_city[4], of_city[11]) == (COUNTY_AREA, "信丰县", 4, 2, 5)


async def test_the_targets_are_those_of_the_last_day_and_the_figures_that_they_lack_are_named(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, now: SettableClock
) -> None:
    pack = find_pack("town-2017")
    async with transaction(sessions) as session:
        await activate(session, now, pack, pack.area_code, date(2017, 1, 1))
    town = sign_in(Role.TOWNSHIP, "360722106")
    now.move_to(at(date(2019, 1, 5)))
    reply = await client.get("/monitoring/targets?on=2018-12-31", headers=town)
    targets = reply.json()["items"]
    # on its due day a target may still be reached; a bulletin tells of the day as over, with the reason of the next day
    assert [one["reason"] for one in targets if "当日到期，次日起评为" in one["reason"]]
    reply = await client.get("/monitoring/targets?on=2019-01-01", headers=town)
    over = {one["code"]: one for one in reply.json()["items"] if one["milestone"]["due_on"] == "2018-12-31"}
    targets = [over.get(one["code"], one) for one in targets]
    told = await preview(client, town, "2018-12")
    assert {one["status"]: one["number"] for one in told["targets"]} == {
        status: sum(one["status"] == status for one in targets)
        for status in ("met", "on_track", "at_risk", "missed", "not_assessed")
    }
    behind = [(one["code"], one["status"], one["reason"]) for one in told["targets_behind"]]
    assert behind == [
        (one["code"], one["status"], one["reason"])
        for status in ("missed", "at_risk")
        for one in targets
        if one["status"] == status
    ]
    assert behind
    lacking = {one["indicator"]: one for one in told["figures_missing"]}
    assert lacking["farmland_per_head"]["area_code"] == "360722106000"
    assert lacking["farmland_per_head"]["label"] == next(
        one.label for one in pack.indicators if one.code == "farmland_per_head"
    )
    assert set(lacking) == {one["indicator"] for one in targets if one["reported"] and one["actual"] is None}

    report = {
        "indicator": "farmland_per_head",
        "area_code": "360722106000",
        "as_of": "2018-12-30",
        "value": "0.8",
        "evidence": "台账",
        "occurred_on": "2018-12-30",
    }
    made = (await client.post("/monitoring/reports", json=report, headers=sign_in(Role.DEPARTMENT, "360722106"))).json()
    check = {"occurred_on": "2018-12-31", "note": "已核对"}
    checked = await client.post(
        f"/monitoring/reports/{made['id']}/check", json=check, headers=sign_in(Role.COUNTY_OFFICE)
    )
    assert checked.status_code == 200, checked.text
    told = await preview(client, town, "2018-12")
    assert "farmland_per_head" not in {one["indicator"] for one in told["figures_missing"]}
    lacked = [
        f"{one['area_name']}“{one['label']}”{one['department'] and '（' + one['department'] + '）'}"
        for one in told["figures_missing"]
    ]
    assert len(lacked) == len(lacking) - 1
    # 0.8 mu is less than the plan wants, and its day is over too
    (farmland,) = (one for one in told["targets_behind"] if one["label"] == "贫困户人均基本农田")
    assert farmland["status"] == "missed"
    assert "截至2018年12月30日为0.8" in farmland["reason"]
    assert farmland["reason"].endswith("，到期未完成。")
    missed = [one["label"] for one in told["targets_behind"] if one["status"] == "missed"]
    assert told["concerns"][0] == (
        f"到期未完成的指标：{'；'.join(f'小江镇“{label}”' for label in missed[:3])}等{len(missed)}项。"
    )
    # what nobody reported by its day is missed too
    silent = [one for one in told["targets_behind"] if "没有经审核的上报数据，到期未完成。" in one["reason"]]
    assert (len(silent), len(missed)) == (8, 12)
    assert told["concerns"][-1] == f"尚缺的部门数据：{'；'.join(lacked[:3])}等{len(lacked)}项。"
    assert values(told["reports"])["figures_reported"] == (1, 0)


async def test_what_a_bulletin_tells_as_missed_is_told_by_the_targets_of_the_next_day_too(
    client: httpx.AsyncClient, county: dict[str, str], now: SettableClock
) -> None:
    now.move_to(at(date(2018, 1, 5)))
    told = await preview(client, county, "2017Q4")
    missed = {(one["area_code"], one["code"]) for one in told["targets_behind"] if one["status"] == "missed"}
    assert (TOWN, "exits_in_year") in missed
    items = (await client.get("/monitoring/targets?on=2018-01-01", headers=county)).json()["items"]
    assert not [one for one in items if one["status"] == "missed"]  # the year to come is what counts from now on
    assert {(one["area_code"], one["code"]) for one in items if one["missed_before"] == "2017-12-31"} == missed
    for one in items:
        assert one["reason"].endswith("2017年12月31日到期的上一目标未完成。") is (one["missed_before"] is not None)


async def test_aims_that_were_missed_are_told_apart_from_tasks_that_were(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, now: SettableClock
) -> None:
    async with transaction(sessions) as session:
        await activate(session, now, find_pack("cangxi-2014"), "510824000000", date(2014, 1, 1))
    office = sign_in(Role.COUNTY_OFFICE, "510824")
    now.move_to(at(date(2020, 1, 5)))
    targets = (await client.get("/monitoring/targets?on=2020-01-05", headers=office)).json()["items"]
    missed = [one for one in targets if one["status"] == "missed"]
    aims = [one for one in missed if one["milestone"]["aim"]]
    assert len(missed) > len(aims) > 0
    for one in missed:
        aim = one in aims
        assert one["status_label"] == ("力争未达到" if aim else "未完成")
        assert ("，力争目标未达到。" if aim else "，到期未完成。") in one["reason"]

    overview = (await client.get("/monitoring/overview", headers=office)).json()["targets_by_status"]
    told = await preview(client, office, "2019Q4")
    assert [(one["status"], one["number"], one["aims"]) for one in told["targets"]] == [
        (one["status"], one["targets"], one["aims"]) for one in overview
    ]
    (counted,) = (one for one in overview if one["status"] == "missed")
    assert (counted["targets"], counted["aims"]) == (len(missed), len(aims))
    (sentence,) = (one for one in told["highlights"] if one.startswith("各项指标"))
    assert f"，到期未完成{len(missed) - len(aims)}项，力争目标未达到{len(aims)}项，暂不评价" in sentence
    shown = {one["code"]: one for one in told["targets_behind"] if one["status"] == "missed"}
    assert {code for code, one in shown.items() if one["aim"]} == {one["code"] for one in aims}
    tasks = [one["label"] for one in shown.values() if not one["aim"]]
    assert told["concerns"][0] == (
        f"到期未完成的指标：{'；'.join(f'苍溪县“{label}”' for label in tasks[:3])}等{len(tasks)}项。"
    )
    labels = [one["label"] for one in shown.values() if one["aim"]]
    more = f"等{len(labels)}项" if len(labels) > 3 else ""
    assert told["concerns"][1] == f"未达到的力争目标：{'；'.join(f'苍溪县“{label}”' for label in labels[:3])}{more}。"
    page = await client.get(f"{URL}/preview?period=2019Q4&format=html", headers=office)
    assert page.text.count("力争未达到") > len(aims)  # in the table, and in the chart


async def test_an_alert_whose_cause_ended_and_came_back_was_not_open_between(
    client: httpx.AsyncClient, sessions: Sessions, county: dict[str, str]
) -> None:
    async def learn(on: date, *events: Event) -> None:
        await a_consumer(sessions, SettableClock(at(on))).consume([enveloped(event) for event in events])

    async def told(period: str) -> list[int]:
        (line,) = (await preview(client, county, period))["alerts"]
        return [line[name] for name in ("raised", "due", "open", "open_late")]

    loan, july_10 = LoanEvents(), date(2018, 7, 10)
    await learn(july_10, loan.applied(), loan.disbursed())
    await learn(july_10, loan.reported_overdue(principal_fen=1_000_000, interest_fen=0, on=july_10))
    await learn(date(2018, 7, 25), loan.repaid(1_000_000, date(2018, 7, 25)))
    # to be verified by 13 July: the cause had not ended by then
    assert await told("2018-07") == [1, 1, 0, 0]
    await learn(AUGUST_1, loan.repayment_reversed(1_000_000, AUGUST_1))
    # it is to be verified anew by 6 August
    assert (await told("2018-07"), await told("2018-08")) == ([1, 0, 0, 0], [0, 1, 1, 1])


async def test_an_area_without_anything_has_a_bulletin_of_zeros(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    elsewhere = sign_in(Role.COUNTY_OFFICE, "410327")
    told = await preview(client, elsewhere, "2018-07")
    assert {one["value"] for part in ("households", "reports", "findings") for one in told[part]} == {0}
    assert (told["alerts"], told["duties"], told["spot_checks"], told["areas"]) == ([], [], [], [])
    assert {one["share"] for one in told["ratios"]} == {None}
    assert told["highlights"] == [
        "截至2018年7月31日，在册建档立卡户0户0人，其中未脱贫0户0人。",
        "本月脱贫0户0人；返贫0户0人。",
    ]
    assert told["concerns"] == []
    page = await client.get(f"{URL}/preview?period=2018-07&format=html", headers=elsewhere)
    assert page.text.count('<p class="empty">') == 9
    assert "<svg" not in page.text


# issue, withdrawal ----------------------------------------------------------------------------------------------------


async def test_an_issued_bulletin_stays_as_it_is_when_facts_come_late(
    client: httpx.AsyncClient, consume: Consume, sessions: Sessions, county: dict[str, str], july: Facts
) -> None:
    bulletin = await issued(client, county)
    assert (bulletin["number_text"], bulletin["title"], bulletin["office"], bulletin["state"]) == (
        "通报〔2018〕1号",
        "信丰县2018年7月脱贫攻坚工作通报",
        "信丰县扶贫办",
        "issued",
    )
    before = await preview(client, county, "2018-07")
    assert bulletin["content"] == before
    late = HouseholdEvents(registered_on=date(2018, 7, 10))
    await consume(late.registered(), july.households[3].changed(people=()))
    async with transaction(sessions) as session:
        session.add(a_finding(date(2018, 7, 3), date(2018, 7, 4)))
        session.add(a_duty(VILLAGE, "village_cadre", date(2018, 7, 9)))
    now = await preview(client, county, "2018-07")
    assert values(now["households"])["registered_households"] == (5, 4)
    assert now != before
    kept = (await client.get(f"{URL}/{bulletin['id']}", headers=county)).json()
    assert kept == bulletin
    page = await client.get(f"{URL}/{bulletin['id']}?format=html", headers=county)
    assert "在册建档立卡户4户14人" in page.text


async def test_the_same_bulletin_comes_out_the_same_again(
    client: httpx.AsyncClient, county: dict[str, str], july: Facts, now: SettableClock
) -> None:
    assert july.households
    first = await preview(client, county, "2018-07")
    now.move_to(at(date(2019, 3, 1)))
    again = await preview(client, county, "2018-07")
    assert again == {**first, "drawn_up_on": "2019-03-01"}


async def test_a_bulletin_is_issued_once_unless_it_was_withdrawn(
    client: httpx.AsyncClient, county: dict[str, str]
) -> None:
    first = await issued(client, county)
    refused = await client.post(URL, json=an_issue(), headers=county)
    assert refusal(refused) == (409, "monitoring.bulletin_issued", "period")
    assert refused.json()["detail"] == "信丰县2018年7月已由通报〔2018〕1号通报"
    taken_back = await withdrawn(client, county, first)
    assert (taken_back["state"], taken_back["withdrawn_on"], taken_back["withdrawn_reason"]) == (
        "withdrawn",
        "2018-08-06",
        "户数有误",
    )
    early = await client.post(URL, json=an_issue(on="2018-08-05"), headers=county)
    assert refusal(early) == (422, "request.date_before_step", "occurred_on")
    second = await issued(client, county, on="2018-08-06")
    assert (second["number"], second["replaces"]) == (2, first["id"])
    old = (await client.get(f"{URL}/{first['id']}", headers=county)).json()
    assert (old["state_label"], old["content"]) == ("已撤回", first["content"])
    page = (await client.get(f"{URL}/{first['id']}?format=html", headers=county)).text
    assert "本通报已于2018年8月6日撤回。理由：户数有误" in page


async def test_a_bulletin_is_issued_once_whatever_the_area_is_called_since(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn, county: dict[str, str]
) -> None:
    first = await issued(client, county)
    wide = await issued(client, sign_in(Role.CITY_OFFICE, "3607"), area_code="360700000000")
    await succeeded(client, sessions, consume, "360722", "360799")
    office = sign_in(Role.COUNTY_OFFICE, "360799")
    for who in (county, office):
        for area_code in (COUNTY_AREA, "360799000000"):
            again = await client.post(URL, json=an_issue(area_code=area_code), headers=who)
            assert (again.status_code, again.json()["code"]) == (409, "monitoring.bulletin_issued"), area_code
    second = await issued(client, office, period="2018-06", area_code="360799000000")
    assert [one["number"] for one in (first, second)] == [1, 2]
    for who in (county, office, sign_in(Role.TOWNSHIP, "360799102"), sign_in(Role.TOWNSHIP, "360722102")):
        shown = (await client.get(URL, headers=who)).json()["items"]
        assert {one["id"] for one in shown} == {one["id"] for one in (first, second, wide)}


async def test_who_moved_to_another_county_reads_its_bulletins(
    client: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn
) -> None:
    await succeeded(client, sessions, consume, "360722102", "360723152")
    bulletin = await issued(client, sign_in(Role.COUNTY_OFFICE, "360723"), area_code="360723000000")
    await issued(client, sign_in(Role.COUNTY_OFFICE, "360722"))
    shown = (await client.get(URL, headers=sign_in(Role.TOWNSHIP, "360723152"))).json()["items"]
    assert [one["id"] for one in shown] == [bulletin["id"]]


async def test_numbers_run_by_office_and_year(
    client: httpx.AsyncClient, county: dict[str, str], sign_in: SignIn, now: SettableClock
) -> None:
    city = sign_in(Role.CITY_OFFICE, "3607")
    numbers = [
        (await issued(client, county))["number_text"],
        (await issued(client, county, area_code=TOWN))["number_text"],
        (await issued(client, county, period="2018Q2"))["number_text"],
        (await issued(client, city, area_code="360700000000"))["number_text"],
    ]
    assert numbers == ["通报〔2018〕1号", "通报〔2018〕2号", "通报〔2018〕3号", "通报〔2018〕1号"]
    now.move_to(at(date(2019, 1, 3)))
    assert (await issued(client, county, period="2018Q4", on="2019-01-03"))["number_text"] == "通报〔2019〕1号"
    # by the day of issue, whenever it is entered
    assert (await issued(client, county, period="2018Q3", on="2018-12-31"))["number_text"] == "通报〔2018〕4号"


async def test_numbers_run_by_the_day_of_issue(
    client: httpx.AsyncClient, county: dict[str, str], sign_in: SignIn
) -> None:
    first = await issued(client, county, period="2018-06", on="2018-08-05")
    before = await client.post(URL, json=an_issue("2018-05", on="2018-08-04"), headers=county)
    assert refusal(before) == (422, "monitoring.bulletin_out_of_order", "occurred_on")
    assert before.json()["detail"] == "通报〔2018〕1号的发布日期是2018年8月5日"
    # one that was withdrawn had its day all the same
    await withdrawn(client, county, first)
    again = await client.post(URL, json=an_issue("2018-05", on="2018-08-04"), headers=county)
    assert refusal(again) == (422, "monitoring.bulletin_out_of_order", "occurred_on")
    assert (await issued(client, county, period="2018-05", on="2018-08-05"))["number"] == 2
    # another office counts by itself
    city = sign_in(Role.CITY_OFFICE, "3607")
    assert (await issued(client, city, area_code="360700000000", on="2018-08-01"))["number"] == 1


async def test_a_repeated_issue_with_its_key_happens_once(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    headers = {**county, "Idempotency-Key": "july"}
    first = await client.post(URL, json=an_issue(), headers=headers)
    second = await client.post(URL, json=an_issue(), headers=headers)
    assert (first.status_code, second.json()) == (201, first.json())


# refusals -------------------------------------------------------------------------------------------------------------


async def test_a_period_is_over_before_it_is_told(
    client: httpx.AsyncClient, county: dict[str, str], now: SettableClock
) -> None:
    async def asked(period: str) -> tuple[int, str, str | None]:
        return refusal(await client.get(f"{URL}/preview?period={period}", headers=county))

    async def issue(period: str, on: str) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=an_issue(period, on), headers=county))

    running, future = "monitoring.bulletin_period_not_over", "monitoring.bulletin_period_in_future"
    now.move_to(at(date(2018, 7, 31)))
    assert await asked("2018-07") == (409, running, "period")
    assert await asked("2018Q3") == (409, running, "period")
    assert await asked("2018-08") == (422, future, "period")
    assert await issue("2018-07", "2018-07-31") == (409, running, "period")
    assert await issue("2018-08", "2018-07-31") == (422, future, "period")
    assert await issue("2018-07", "2018-08-01") == (422, "request.date_in_future", "occurred_on")
    now.move_to(at(date(2018, 8, 1)))
    assert (await asked("2018-07"))[0] == 200
    assert await issue("2018-07", "2018-07-31") == (409, running, "period")
    assert (await issue("2018-07", "2018-08-01"))[0] == 201


@pytest.mark.parametrize("period", ["2018", "2018-13", "2018Q5", "1999-12", "9999Q1", "2019年4季度"])
async def test_a_period_that_is_none_is_refused(client: httpx.AsyncClient, county: dict[str, str], period: str) -> None:
    wanted = (422, "monitoring.bulletin_period_unreadable", "period")
    previewed = await client.get(f"{URL}/preview?period={period}", headers=county)
    assert refusal(previewed) == wanted
    assert previewed.json()["detail"] == f"“{period}”不是月份或季度，应写成 2019-12 或 2019Q4"
    assert refusal(await client.get(f"{URL}?period={period}", headers=county)) == wanted
    assert refusal(await client.post(URL, json=an_issue(period), headers=county)) == wanted


async def test_forms_periods_and_bodies_are_checked(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    path = f"{URL}/preview?period=2018-07"
    assert refusal(await client.get(f"{path}&format=pdf", headers=county)) == (422, "request.invalid", "format")
    assert refusal(await client.get(f"{URL}/preview", headers=county)) == (422, "request.invalid", "period")
    assert refusal(await client.get(f"{path}&areas=1", headers=county)) == (422, "request.invalid", "areas")
    assert refusal(await client.get(f"{URL}?periods=2018-07", headers=county)) == (422, "request.invalid", "periods")
    assert refusal(await client.get(f"{URL}?after=x", headers=county)) == (422, "request.invalid", "after")
    body = {**an_issue(), "number": 7}
    assert refusal(await client.post(URL, json=body, headers=county)) == (422, "request.invalid", "number")
    bulletin = await issued(client, county)
    empty = {"occurred_on": "2018-08-06", "reason": " "}
    reply = await client.post(f"{URL}/{bulletin['id']}/withdraw", json=empty, headers=county)
    assert refusal(reply) == (422, "request.invalid", "reason")
    shown = await client.get(f"{URL}/{bulletin['id']}?format=doc", headers=county)
    assert refusal(shown) == (422, "request.invalid", "format")


async def test_a_withdrawal_is_dated_and_done_once_by_the_office_itself(
    client: httpx.AsyncClient, county: dict[str, str], sign_in: SignIn, now: SettableClock
) -> None:
    bulletin = await issued(client, county)
    city = await issued(client, sign_in(Role.CITY_OFFICE, "3607"), area_code="360700000000")

    async def withdraw(who: dict[str, str], id_: str, on: str) -> tuple[int, str, str | None]:
        body = {"occurred_on": on, "reason": "有误"}
        return refusal(await client.post(f"{URL}/{id_}/withdraw", json=body, headers=who))

    tomorrow = str(now.today() + timedelta(days=1))
    assert await withdraw(county, bulletin["id"], tomorrow) == (422, "request.date_in_future", "occurred_on")
    assert await withdraw(county, bulletin["id"], "2018-08-04") == (422, "request.date_before_step", "occurred_on")
    assert await withdraw(county, city["id"], "2018-08-06") == (403, "auth.outside_area", "id")
    assert await withdraw(sign_in(Role.CITY_OFFICE, "3607"), bulletin["id"], "2018-08-06") == (
        403,
        "auth.outside_area",
        "id",
    )
    assert await withdraw(county, str(new_id()), "2018-08-06") == (404, "monitoring.unknown_bulletin", "id")
    assert (await withdraw(county, bulletin["id"], "2018-08-05"))[0] == 200
    assert await withdraw(county, bulletin["id"], "2018-08-06") == (409, "monitoring.bulletin_withdrawn", None)


# scope ----------------------------------------------------------------------------------------------------------------


async def test_each_office_issues_for_its_own_area(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    county, city = sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.CITY_OFFICE, "3607")

    async def issue(who: dict[str, str], area_code: str) -> tuple[int, str, str | None]:
        return refusal(await client.post(URL, json=an_issue(area_code=area_code), headers=who))

    assert await issue(county, "360724000000") == (403, "auth.outside_area", "area_code")
    assert await issue(county, "360700000000") == (403, "auth.outside_area", "area_code")
    assert await issue(city, COUNTY_AREA) == (403, "monitoring.bulletin_issued_by_county", "area_code")
    assert await issue(county, "360722999000") == (422, "area.unknown", "area_code")
    assert await issue(county, "36072") == (422, "area.bad_code", "area_code")
    for role, area in ((Role.TOWNSHIP, "360722102"), (Role.AUDITOR, "360722"), (Role.COUNTY_FINANCE, "360722")):
        assert (await issue(sign_in(role, area), TOWN))[:2] == (403, "auth.forbidden")
    for area in ("36", ""):
        wide = await client.get(f"{URL}/preview?period=2018-07", headers=sign_in(Role.AUDITOR, area))
        assert refusal(wide) == (422, "monitoring.bulletin_area_too_wide", "area")
    assert (
        await client.get(f"{URL}/preview?period=2018-07", headers=sign_in(Role.BANK, "360722", "rcc"))
    ).status_code == 403
    outside = await client.get(
        f"{URL}/preview?period=2018-07&area={OTHER_TOWN}", headers=sign_in(Role.TOWNSHIP, "360722102")
    )
    assert refusal(outside) == (403, "auth.outside_area", "area")


async def test_bulletins_are_read_inside_and_below_their_area_and_nowhere_else(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    county, city = sign_in(Role.COUNTY_OFFICE, "360722"), sign_in(Role.CITY_OFFICE, "3607")
    of_county = await issued(client, county)
    of_town = await issued(client, county, area_code=TOWN, on="2018-08-06")
    of_city = await issued(client, city, area_code="360700000000", on="2018-08-07", period="2018Q2")

    async def seen(who: dict[str, str], **query: str) -> list[str]:
        reply = await client.get(URL, params=query, headers=who)
        assert reply.status_code == 200, reply.text
        return [one["id"] for one in reply.json()["items"]]

    everything = [of_city["id"], of_town["id"], of_county["id"]]
    assert await seen(city) == everything
    assert await seen(county) == everything
    assert await seen(sign_in(Role.VILLAGE_CADRE, VILLAGE)) == everything
    assert await seen(sign_in(Role.TOWNSHIP, OTHER_TOWN[:9])) == [of_city["id"], of_county["id"]]
    neighbour = sign_in(Role.COUNTY_OFFICE, "360724")
    assert await seen(neighbour) == [of_city["id"]]
    assert await seen(sign_in(Role.COUNTY_OFFICE, "410327")) == []
    assert await seen(county, area=TOWN) == [of_town["id"]]
    assert await seen(county, area="360722") == [of_town["id"], of_county["id"]]
    assert await seen(county, kind="quarter") == [of_city["id"]]
    assert await seen(county, period="2018-07") == [of_town["id"], of_county["id"]]
    hidden = await client.get(f"{URL}/{of_town['id']}", headers=neighbour)
    assert refusal(hidden) == (404, "monitoring.unknown_bulletin", "id")
    elsewhere = await client.get(f"{URL}?area=360724", headers=county)
    assert refusal(elsewhere) == (403, "auth.outside_area", "area")

    await withdrawn(client, county, of_town, on="2018-08-08")
    assert await seen(county, state="withdrawn") == [of_town["id"]]
    assert await seen(county, state="issued") == [of_city["id"], of_county["id"]]
    first = (await client.get(f"{URL}?limit=2", headers=county)).json()
    rest = (await client.get(f"{URL}?limit=2&after={first['next']}", headers=county)).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == everything
    assert rest["next"] is None


# page and workbook ----------------------------------------------------------------------------------------------------


class Nesting(HTMLParser):
    """Notes every element that isn't closed where it should be, and all text."""

    VOID = frozenset(("meta", "link", "br", "hr", "img"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


async def test_the_page_is_whole_and_names_no_household_and_no_other_host(
    client: httpx.AsyncClient, county: dict[str, str], july: Facts
) -> None:
    bulletin = await issued(client, county)
    reply = await client.get(f"{URL}/{bulletin['id']}?format=html", headers=county)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    parser = Nesting()
    parser.feed(reply.text)
    assert (parser.faults, parser.open, parser.addresses) == ([], [], [])
    assert not parser.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert {"svg", "table", "thead"} <= parser.tags
    for text in ("通报〔2018〕1号", "信丰县扶贫办", "2018-07-01 至 2018-07-31", "33.33%", "270,000.00", "古陂镇"):
        assert text in reply.text
    forms = [reply.text, (await client.get(f"{URL}/{bulletin['id']}", headers=county)).text]
    for told in forms:
        assert "张三" not in told
        assert "李四" not in told
        assert not any(str(one.id) in told or f"{one.id.int % 10_000:04d}</" in told for one in july.households)
    assert "http" not in reply.text.replace("http://www.w3.org/2000/svg", "")
    draft = await client.get(f"{URL}/preview?period=2018-06&format=html", headers=county)
    assert "预览：本通报尚未发布" in draft.text


async def test_the_page_escapes_what_people_wrote(client: httpx.AsyncClient, county: dict[str, str]) -> None:
    bulletin = await issued(client, county)
    body = {"occurred_on": "2018-08-06", "reason": "<script>alert(1)</script>"}
    await client.post(f"{URL}/{bulletin['id']}/withdraw", json=body, headers=county)
    page = (await client.get(f"{URL}/{bulletin['id']}?format=html", headers=county)).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.usefixtures("july")
async def test_the_workbook_bears_the_same_numbers_with_charts(
    client: httpx.AsyncClient, county: dict[str, str]
) -> None:
    bulletin = await issued(client, county)
    reply = await client.get(f"{URL}/{bulletin['id']}?format=xlsx", headers=county)
    assert reply.headers["content-type"] == XLSX
    assert "filename*=UTF-8''" in reply.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(reply.content))
    assert book.sheet_names == [
        *("要情", "建档立卡与脱贫", "指标进度", "预警处置", "职责履行", "部门数据上报", "督查整改和抽查", "监测对象"),
        *("扶贫信贷", "各地情况"),
    ]

    def sheet(name: str) -> dict[Any, list[Any]]:
        """A sheet's rows by their first cell."""
        return {row[0]: row[1:] for row in book.get_sheet_by_name(name).to_python()}

    assert sheet("要情")["通报〔2018〕1号　信丰县扶贫办　2018年8月5日"]
    assert sheet("要情")["职责按期办结率"] == [2, 5, 0.4, 1, 1, 1]
    assert sheet("建档立卡与脱贫")["期末未脱贫户（户）"][:3] == [2, 3, -1]
    assert sheet("预警处置")["贷款逾期"][:2] == [1, 2]  # the numbers of the chart, below the table's
    assert sheet("职责履行")["乡镇干部"][:3] == [0, 1, 0]
    assert sheet("职责履行")["合计"] == [5, 2, 1, 2, 0.4]
    assert sheet("扶贫信贷")["期末贷款余额（元）"][:3] == [270_000, 230_000, 40_000]
    assert sheet("扶贫信贷")["逾期贷款（笔）"][:2] == [4, ""]
    assert sheet("扶贫信贷")["逾期未还本息（元）"][:2] == [1_200, ""]
    assert "贷款（金额单位：元；逾期为银行2018年7月20日至2018年7月27日先后报告的数据）" in sheet("扶贫信贷")
    areas = [row for row in book.get_sheet_by_name("各地情况").to_python() if row[0] in (1, 2)]
    assert [(row[1], row[2], row[3]) for row in areas] == [("古陂镇", 3, 1), (areas[1][1], 1, 1)]
    assert b"charts/chart" in reply.content
    assert reply.content == (await client.get(f"{URL}/{bulletin['id']}?format=xlsx", headers=county)).content


# two at once ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def apart(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that really commit; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    yield session_factory(engine)
    await engine.dispose()
    await as_owner(installation, "TRUNCATE bulletin, bulletin_snapshot")


async def test_of_two_who_issue_at_once_one_does_and_numbers_are_given_once(
    apart: Sessions, now: SettableClock
) -> None:
    office = Caller("office", "office", Role.COUNTY_OFFICE, "360722")
    policies = ActivePolicies()

    async def issue(period: str) -> str:
        request = IssueRequest.model_validate(an_issue(period))
        try:
            async with transaction(apart) as session:
                found = await service.issue(session, snapshots(apart), now, policies, office, request)
        except Refusal as refused:
            return refused.code
        return f"{found.number}"

    taken = await asyncio.gather(issue("2018-07"), issue("2018-07"), issue("2018-06"), issue("2018-05"))
    assert sorted(taken) == ["1", "2", "3", "monitoring.bulletin_issued"]

    async def withdraw() -> str:
        request = WithdrawRequest.model_validate({"occurred_on": "2018-08-06", "reason": "有误"})
        try:
            async with transaction(apart) as session:
                await service.withdraw(session, now, office, first.id, request)
        except Refusal as refused:
            return refused.code
        return "done"

    async with transaction(apart) as session:
        first = (await service.list_bulletins(session, office, service.BulletinQuery())).items[0]
    assert sorted(await asyncio.gather(withdraw(), withdraw())) == ["done", "monitoring.bulletin_withdrawn"]
