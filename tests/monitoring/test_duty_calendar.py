"""Bank duties in the calendar, and the calendar as a file."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from services.credit.duties.rules import DutyKind
from services.monitoring.duties import agenda
from services.monitoring.settings import Settings
from shared.areas import listed_areas
from shared.codes.books import BANK_DUTY_LABELS
from shared.database import new_id
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, VILLAGE
from tests.monitoring.duty_builders import TOWN, BankDutyEvents, DutyOffice, SignIn, open_office

FIRST = date(2018, 1, 1)


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back, with the credit programme in force."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        await opened.hold("ganzhou-credit", date(2016, 1, 1))
        yield opened


# what the credit service announces ------------------------------------------------------------------------------------


async def test_a_banks_duty_is_shown_as_its_announcements_tell(office: DutyOffice) -> None:
    duty = BankDutyEvents()
    office.clock.move_to(office.clock.now().replace(month=3, day=21))
    await office.take(duty.opened())
    (shown,) = await office.listed()
    names = ("id", "pack", "code", "label", "source", "area_code", "bank_code", "period", "role", "kept_by", "state")
    assert {name: shown[name] for name in names} == {
        "id": str(duty.id),
        "pack": "industry_credit",
        "code": "subsidy_list",
        "label": "报送贴息名单",
        "source": "R002-137",
        "area_code": "360722000000",
        "bank_code": "rcc",
        "period": "2018Q1",
        "role": "bank",
        "kept_by": "credit",
        "state": "open",
    }
    assert (shown["opened_on"], shown["due_on"], shown["remind_on"]) == ("2018-03-21", "2018-03-26", "2018-03-23")
    # reminding is ours; finding it late is the credit service's, which knows its books
    assert await office.run(date(2018, 3, 23)) == {"reminded": 1}
    assert await office.run(date(2018, 3, 28)) == {}
    assert [one["late_days"] for one in await office.listed(late="true")] == [2]
    await office.take(duty.missed())
    assert [one["state"] for one in await office.listed()] == ["missed"]
    await office.take(duty.fulfilled(date(2018, 3, 28), late_days=2))
    (shown,) = await office.listed()
    assert (shown["state"], shown["kept_on"], shown["late_days"]) == ("kept_late", "2018-03-28", 2)
    assert [item["news"] for item in await office.feed()] == ["opened", "reminded", "late", "kept"]


async def test_a_bank_duty_done_in_time_opened_again_and_fallen_away(office: DutyOffice) -> None:
    duty = BankDutyEvents()
    await office.take(duty.opened(), duty.fulfilled(date(2018, 3, 26)))
    (shown,) = await office.listed()
    assert (shown["state"], shown["kept_on"], shown["times_done"]) == ("kept", "2018-03-26", 1)
    await office.take(duty.opened(date(2018, 3, 27)))
    (shown,) = await office.listed()
    assert (shown["state"], shown["kept_on"], shown["times_done"]) == ("open", None, 0)
    await office.take(duty.lapsed())
    assert [one["state"] for one in await office.listed()] == ["lapsed"]
    assert [item["news"] for item in await office.feed()] == ["opened", "kept", "opened", "lapsed"]


async def test_a_collection_notice_moves_with_its_loans_due_day_and_is_reminded_of_once_more(
    office: DutyOffice,
) -> None:
    loan = new_id()
    duty = BankDutyEvents(
        kind="collection_notice",
        subject="rcc-7",
        loan_id=loan,
        village_code=VILLAGE,
        opens_on=date(2018, 5, 1),
        due_on=date(2018, 5, 8),
    )
    await office.take(duty.opened(date(2018, 5, 1)))
    assert await office.run(date(2018, 5, 5)) == {"reminded": 1}
    duty.opens_on, duty.due_on = date(2018, 6, 1), date(2018, 6, 8)
    await office.take(duty.opened(date(2018, 6, 1)))
    (shown,) = await office.listed()
    assert (shown["subject_id"], shown["area_code"]) == (str(loan), VILLAGE)
    assert (shown["opened_on"], shown["due_on"], shown["remind_on"], shown["reminded_on"]) == (
        "2018-06-01",
        "2018-06-08",
        "2018-06-05",
        None,
    )
    assert await office.run(date(2018, 6, 5)) == {"reminded": 1}
    assert [(item["news"], item["due_on"]) for item in await office.feed()] == [
        ("opened", "2018-05-08"),
        ("reminded", "2018-05-08"),
        ("moved", "2018-06-08"),
        ("reminded", "2018-06-08"),
    ]


@pytest.mark.parametrize("kind", list(DutyKind))
async def test_a_bank_duty_that_no_pack_names_is_called_as_the_credit_service_calls_it(
    office: DutyOffice, kind: DutyKind
) -> None:
    """Outside the pilot's city a county lends by the national programme, whose pack tells of no duties."""
    before_the_pack = date(2015, 12, 21)
    await office.take(BankDutyEvents(kind=kind, opens_on=before_the_pack).opened(before_the_pack))
    (shown,) = await office.listed()
    assert (shown["label"], shown["source"], shown["remind_on"]) == (BANK_DUTY_LABELS[kind], None, None)


async def test_a_bank_duty_that_nobody_names_bears_its_code(office: DutyOffice) -> None:
    await office.take(BankDutyEvents(kind="year_settlement").opened())
    (shown,) = await office.listed()
    assert (shown["label"], shown["source"], shown["remind_on"]) == ("year_settlement", None, None)


async def test_bank_duties_are_shown_to_those_alone_who_see_them_in_the_credit_service(office: DutyOffice) -> None:
    duty = BankDutyEvents(kind="collection_notice", subject="rcc-7", village_code=VILLAGE)
    await office.take(duty.opened())

    async def seen(role: Role, area: str) -> tuple[int, int, int, int, int]:
        shown = await office.get(f"/{duty.id}", role, area)
        file = Calendar.from_ical((await office.get("/calendar.ics", role, area)).content)
        counted = (await office.get("/summary", role, area)).json()["items"]
        listed, told = await office.listed(role, area), await office.feed(role, area)
        return shown.status_code, len(listed), len(told), len(file.walk("VEVENT")), len(counted)

    assert await seen(Role.COUNTY_FINANCE, "360722") == (200, 1, 1, 1, 1)
    assert await seen(Role.AUDITOR, "3607") == (200, 1, 1, 1, 1)
    assert await seen(Role.DEPARTMENT, "360722") == (404, 0, 0, 0, 0)
    assert await seen(Role.TOWNSHIP, "360722102") == (404, 0, 0, 0, 0)
    assert await seen(Role.ADMINISTRATOR, "3607") == (404, 0, 0, 0, 0)


async def test_nobody_reports_or_sends_back_here_what_the_credit_service_keeps(office: DutyOffice) -> None:
    duty = BankDutyEvents(kind="subsidy_payment", role="county_finance")
    await office.take(duty.opened())
    office.clock.move_to(office.clock.now().replace(month=3, day=25))
    reply = await office.report(duty.id, "2018-03-25", Role.COUNTY_FINANCE, COUNTY)
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.duty_not_reported")
    reply = await office.send_back(duty.id, "2018-03-25")
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.duty_not_reported")


# the file -------------------------------------------------------------------------------------------------------------


async def events_of(office: DutyOffice, role: Role = Role.TOWNSHIP, area: str = TOWN, /, **query: Any) -> list[Any]:
    """The events of the file, read by another hand."""
    reply = await office.get("/calendar.ics", role, area, **query)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(reply.content)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//fupin//duties//ZH")
    # every line ends as RFC 5545 wants it, and is folded
    assert all(len(line) <= 75 for line in reply.content.split(b"\r\n"))
    return list(calendar.walk("VEVENT"))


async def test_a_duty_is_an_event_of_the_day_on_which_it_is_due_with_its_reminder(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.run(FIRST)
    (event,) = [one for one in await events_of(office) if "督查" in one["summary"]]
    (row,) = await office.rows(code="supervision")
    assert event["uid"] == f"360722-{row.id}@duties.fupin"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2018, 3, 31), date(2018, 4, 1))
    assert event["summary"] == "扶贫工作督查（小江镇，待办）"
    assert event["description"].split("\n") == [
        "区划：小江镇",
        "岗位：乡镇干部",
        "时段：2018年第一季度",
        "开始：2018年1月1日，截止：2018年3月31日",
        "次数：0/1",
    ]
    assert (event["sequence"], event["status"], event["transp"]) == (0, "CONFIRMED", "TRANSPARENT")
    assert event["dtstamp"].dt == office.clock.now()
    (alarm,) = event.walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(days=-15))
    assert alarm["description"] == "扶贫工作督查：2018年3月31日到期"


async def test_a_banks_event_names_the_bank_and_what_it_owes(office: DutyOffice) -> None:
    notice = BankDutyEvents(kind="collection_notice", subject="rcc-7", village_code=VILLAGE, loan_id=new_id())
    await office.take(BankDutyEvents().opened(), BankDutyEvents(kind="year_settlement", subject="2017").opened())
    await office.take(notice.opened())
    told = {
        one["description"].split("\n")[3]: (one["summary"], one["description"].split("\n")[2])
        for one in await events_of(office, Role.COUNTY_OFFICE, COUNTY)
    }
    area_name, bank = listed_areas()[VILLAGE].name, "赣州农信社（农商行）"
    assert told == {
        "时段：2018年第一季度": (f"报送贴息名单（信丰县，{bank}，待办）", f"银行：{bank}"),
        "时段：2017年度": (f"year_settlement（信丰县，{bank}，待办）", f"银行：{bank}"),
        "贷款编号：rcc-7": (f"送达还款催收通知书（{area_name}，{bank}，待办）", f"银行：{bank}"),
    }


async def test_an_event_keeps_its_uid_and_its_sequence_grows_with_each_change(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.run(FIRST)
    (row,) = await office.rows(code="supervision")

    async def now() -> tuple[str, int, str, int]:
        (event,) = [one for one in await events_of(office) if str(row.id) in one["uid"]]
        return event["summary"][-5:-1], event["sequence"], event["status"], len(event.walk("VALARM"))

    before = await now()
    assert before == ("镇，待办", 0, "CONFIRMED", 1)
    await office.report(row.id, FIRST)
    assert await now() == ("按期办结", 1, "CONFIRMED", 0)
    await office.send_back(row.id, FIRST)
    assert await now() == ("镇，待办", 2, "CONFIRMED", 1)
    await office.run(date(2018, 4, 1))
    assert await now() == ("逾期未办", 3, "CONFIRMED", 0)
    await office.report(row.id, "2018-04-01")
    assert await now() == ("逾期办结", 4, "CONFIRMED", 0)


async def test_what_fell_away_is_cancelled_and_what_may_still_move_is_tentative(office: DutyOffice) -> None:
    duty = BankDutyEvents()
    await office.take(duty.opened(), duty.lapsed())
    (event,) = await events_of(office, Role.COUNTY_OFFICE, COUNTY)
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    # nobody has published the working days of 2040
    await office.hold("ecommerce", date(2017, 1, 1))
    await office.run(date(2040, 4, 1))
    rows = await office.rows(code="progress_report")
    tentative = Calendar.from_ical(agenda.written(rows, {})).walk("VEVENT")  # no token lasts until then
    assert {one["status"] for one in tentative} == {"TENTATIVE"}
    assert "节假日安排尚未公布，截止日可能调整" in tentative[0]["description"]


async def test_a_departments_event_names_it_and_a_post_may_have_a_calendar_of_its_own(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.hold("yiyang-2020", FIRST, "360722000000")
    await office.run(FIRST)
    departments = await events_of(office, Role.COUNTY_OFFICE, COUNTY, role="department")
    assert sorted(one["description"].split("\n")[2] for one in departments) == ["部门：县委组织部", "部门：县扶贫办"]
    # a calendar's view shows one line of each: whose it is has to stand there
    assert sorted(str(one["summary"]) for one in departments) == [
        "驻村第一书记履责情况重点督查（信丰县，县委组织部，待办）",
        "驻村第一书记履责情况重点督查（信丰县，县扶贫办，待办）",
    ]
    assert len(await events_of(office, Role.COUNTY_OFFICE, COUNTY, role="township")) == 3
    village = (await office.rows(code="team_monthly_report"))[0].area_code
    assert len(await events_of(office, Role.COUNTY_OFFICE, COUNTY, area=village)) == 2


async def test_a_calendar_leaves_out_what_was_settled_long_ago(office: DutyOffice) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.run(FIRST)
    (row,) = await office.rows(code="supervision", period="2018Q1")
    await office.report(row.id, FIRST)
    # 92 days after 31 March is 1 July
    await office.run(date(2018, 7, 1))
    assert [str(row.id) in one["uid"] for one in await events_of(office)].count(True) == 1
    await office.run(date(2018, 7, 2))
    events = await events_of(office)
    assert [str(row.id) in one["uid"] for one in events].count(True) == 0
    # but what is still owed stays
    missed = (await office.rows(code="team_monthly_report", period="2018-01"))[0]
    assert [str(missed.id) in one["uid"] for one in events].count(True) == 1


async def test_a_calendar_has_a_bound(office: DutyOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.hold("town-2017", date(2017, 1, 1))
    await office.run(FIRST)
    everything = len(await office.rows())
    monkeypatch.setattr(agenda, "MOST_EVENTS", everything)
    assert len(await events_of(office)) == everything
    monkeypatch.setattr(agenda, "MOST_EVENTS", everything - 1)
    reply = await office.get("/calendar.ics", Role.TOWNSHIP, TOWN)
    assert (reply.status_code, reply.json()["code"]) == (422, "monitoring.duty_calendar_too_large")
    assert len(await events_of(office, role="township")) == 3
