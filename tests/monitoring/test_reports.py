"""Figures that departments report, over HTTP: reported, checked by somebody else, returned, corrected, late."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from services.monitoring.settings import Settings
from shared.calendar import Clock
from shared.database import Sessions, create_engine, new_id, session_factory, transaction
from shared.policies import find_pack
from shared.policies.active import activate
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.conftest import Consume, a_client
from tests.monitoring.test_area_changes import succeeded

SignIn = Callable[..., dict[str, str]]
Headers = dict[str, str]

TOWN = "360722106000"
FIGURE = "farmland_per_head"


def a_figure(value: str | None = "0.8", **given: Any) -> dict[str, Any]:
    """A body: farmland of the town's poor households at the end of 2017."""
    return {
        "indicator": FIGURE,
        "area_code": TOWN,
        "as_of": "2017-12-31",
        "value": value,
        "evidence": "国土所台账",
        "occurred_on": "2018-01-10",
        **given,
    }


@pytest.fixture
async def town(sessions: Sessions, clock: Clock, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The service with the town's plan in force, its figures due within 20 days, and the county's."""
    pack = find_pack("town-2017")
    figures = tuple(one.model_copy(update={"within_days": 20}) for one in pack.indicators)
    async with transaction(sessions) as session:
        await activate(session, clock, pack.model_copy(update={"indicators": figures}), TOWN, date(2017, 1, 1))
        await activate(session, clock, find_pack("paired-aid"), "360722000000", date(2016, 1, 1))
    return client


@pytest.fixture
def department(sign_in: SignIn) -> Headers:
    """The town's department."""
    return sign_in(Role.DEPARTMENT, "360722106")


@pytest.fixture
def office(sign_in: SignIn) -> Headers:
    """The county's office, which checks."""
    return sign_in(Role.COUNTY_OFFICE, "360722")


async def reported(client: httpx.AsyncClient, headers: Headers, **given: Any) -> dict[str, Any]:
    """A figure was reported."""
    reply = await client.post("/monitoring/reports", json=a_figure(**given), headers=headers)
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def step(
    client: httpx.AsyncClient, headers: Headers, report: dict[str, Any], name: str, on: str = "2018-01-12"
) -> httpx.Response:
    """The second person's step."""
    body = {"occurred_on": on, "note": "与台账核对"}
    return await client.post(f"/monitoring/reports/{report['id']}/{name}", json=body, headers=headers)


async def farmland(client: httpx.AsyncClient, headers: Headers, on: str = "2018-06-30") -> tuple[Any, str, str]:
    """How the target of the figure stands."""
    reply = await client.get(f"/monitoring/targets?area=360722106&on={on}", headers=headers)
    (target,) = (item for item in reply.json()["items"] if item["code"] == FIGURE)
    return target["actual"], target["status"], target["as_of"]


async def test_a_figure_holds_once_somebody_else_has_checked_it(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    report = await reported(town, department)
    assert (report["state"], report["state_label"], report["value"]) == ("reported", "待审核", "0.8")
    assert (report["indicator_label"], report["department"]) == ("贫困户人均基本农田", "农业服务中心")
    assert (report["due_by"], report["late"], report["corrects"]) == ("2018-01-20", False, None)
    assert await farmland(town, office) == (None, "not_assessed", "2018-06-30")

    checked = await step(town, office, report, "check")
    assert checked.status_code == 200
    found = checked.json()
    assert (found["state"], found["checked_on"], found["check_note"]) == ("checked", "2018-01-12", "与台账核对")
    assert (found["reporter_role"], found["reporter"], found["checker"]) == (
        "department",
        "department",
        "county_office",
    )
    assert await farmland(town, office) == ("0.8", "on_track", "2017-12-31")
    assert await farmland(town, office, "2017-12-30") == (None, "not_assessed", "2017-12-30")
    shown = await town.get(f"/monitoring/reports/{report['id']}", headers=department)
    assert shown.json() == found


async def test_whoever_the_plan_names_for_a_figure_reports_it(town: httpx.AsyncClient, department: Headers) -> None:
    # the one answers for the figure, the other leads the work with it
    for name, as_of in (("农业服务中心", "2017-12-31"), ("国土所", "2017-11-30")):
        assert (await reported(town, department, department=name, as_of=as_of))["department"] == name
    refused = await town.post("/monitoring/reports", json=a_figure(department="民政办"), headers=department)
    assert refused.json()["detail"].endswith("“民政办”；方案写明：农业服务中心、国土所")


async def test_nothing_is_shown_without_a_sign(town: httpx.AsyncClient, department: Headers) -> None:
    assert (await reported(town, department, value="-0"))["value"] == "0"


async def test_a_growth_may_be_above_the_whole_or_negative(town: httpx.AsyncClient, department: Headers) -> None:
    for as_of, value in (("2017-12-31", "1.2"), ("2016-12-31", "-0.05")):
        report = await reported(town, department, indicator="province_income_growth", value=value, as_of=as_of)
        assert report["value"] == value


async def test_a_returned_figure_may_be_reported_anew(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    first = await reported(town, department)
    returned = await step(town, office, first, "return")
    assert (returned.json()["state"], returned.json()["state_label"]) == ("returned", "已退回")
    second = await reported(town, department, value="0.7")
    assert second["corrects"] is None
    await step(town, office, second, "check")
    # on an even course to one mu by the end of 2018 it would be 0.7470: the 545th of 730 days
    assert await farmland(town, office) == ("0.7", "at_risk", "2017-12-31")


@pytest.mark.parametrize(("old", "new"), [("360722106", "360722150"), ("360722", "360799"), ("360722106", "360723152")])
async def test_a_figure_is_the_same_under_an_areas_later_code(
    town: httpx.AsyncClient, sessions: Sessions, consume: Consume, sign_in: SignIn, old: str, new: str
) -> None:
    city, department = sign_in(Role.CITY_OFFICE, "3607"), sign_in(Role.DEPARTMENT, "3607")
    first, other = await reported(town, department), await reported(town, department, as_of="2016-12-31")
    await step(town, city, first, "check")
    await succeeded(town, sessions, consume, old, new)
    now = new + TOWN[len(new) :]

    async def refused(**given: Any) -> tuple[int, str]:
        reply = await town.post("/monitoring/reports", json=a_figure("0.9", **given), headers=department)
        return reply.status_code, reply.json()["code"]

    for area_code in (TOWN, now):
        missing = await refused(area_code=area_code)
        assert missing == (422, "monitoring.correction_reason_missing")
        pending = await refused(area_code=area_code, as_of="2016-12-31")
        assert pending == (409, "monitoring.report_pending")
    assert (await step(town, city, other, "check")).status_code == 200
    second = await reported(town, department, value="0.9", area_code=now, reason="测绘成果更新")
    assert (second["area_code"], second["corrects"]) == (now, first["id"])
    await step(town, city, second, "check")
    third = await reported(town, department, value="0.7", reason="复核")
    assert (third["area_code"], third["corrects"]) == (now, second["id"])
    shown = (await town.get(f"/monitoring/reports?area={now}", headers=city)).json()["items"]
    assert {one["id"]: one["state"] for one in shown} == {
        first["id"]: "corrected",
        second["id"]: "checked",
        third["id"]: "reported",
        other["id"]: "checked",
    }


async def test_a_correction_keeps_what_it_corrects(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    first = await reported(town, department)
    await step(town, office, first, "check")
    refused = await town.post("/monitoring/reports", json=a_figure("0.9", reason=" "), headers=department)
    assert (refused.status_code, refused.json()["code"]) == (422, "monitoring.correction_reason_missing")

    second = await reported(town, department, value="0.9", reason="测绘成果更新", occurred_on="2018-03-01")
    assert (second["corrects"], second["late"]) == (first["id"], True)
    assert (await farmland(town, office))[0] == "0.8"  # until the correction is checked
    await step(town, office, second, "check", "2018-03-02")
    assert (await farmland(town, office))[0] == "0.9"
    states = {
        one["id"]: (one["state"], one["state_label"])
        for one in (await town.get("/monitoring/reports", headers=office)).json()["items"]
    }
    assert states == {first["id"]: ("corrected", "已更正"), second["id"]: ("checked", "已审核")}

    third = await reported(town, department, value="0.1", reason="误报", occurred_on="2018-03-03")
    await step(town, office, third, "return", "2018-03-04")
    assert (await farmland(town, office))[0] == "0.9"


@pytest.mark.parametrize(("occurred_on", "late"), [("2018-01-20", False), ("2018-01-21", True)])
async def test_a_figure_reported_after_its_last_day_is_late(
    town: httpx.AsyncClient, department: Headers, occurred_on: str, late: bool
) -> None:
    report = await reported(town, department, occurred_on=occurred_on)
    assert (report["due_by"], report["late"]) == ("2018-01-20", late)
    listed = await town.get(f"/monitoring/reports?late={not late}", headers=department)
    assert listed.json()["items"] == []
    listed = await town.get(f"/monitoring/reports?late={late}", headers=department)
    assert [one["id"] for one in listed.json()["items"]] == [report["id"]]


async def test_a_figure_entered_after_its_last_day_says_so_whatever_day_it_bears(
    town: httpx.AsyncClient, department: Headers, clock: Clock
) -> None:
    back_dated = await reported(town, department)
    assert (back_dated["due_by"], back_dated["late"], back_dated["entered_late"]) == ("2018-01-20", False, True)
    today = clock.today()
    last_day = {"as_of": str(today - timedelta(days=20)), "occurred_on": str(today)}
    in_time = await reported(town, department, **last_day)
    assert (in_time["due_by"], in_time["entered_late"]) == (str(today), False)
    for asked, found in (("true", back_dated), ("false", in_time)):
        listed = await town.get(f"/monitoring/reports?entered_late={asked}", headers=department)
        assert [one["id"] for one in listed.json()["items"]] == [found["id"]]


async def test_a_state_is_reported_by_its_name(town: httpx.AsyncClient, sign_in: SignIn, office: Headers) -> None:
    given = {"indicator": "loop_road_project", "area_code": "360722000000", "department": "项目实施村"}
    report = await reported(town, sign_in(Role.DEPARTMENT, "360722"), value=None, state="在建", **given)
    assert (report["value"], report["state_reached"], report["department"]) == (None, "在建", "项目实施村")
    await step(town, office, report, "check")
    reply = await town.get("/monitoring/targets?area=360722&on=2018-06-30", headers=office)
    (target,) = (item for item in reply.json()["items"] if item["code"] == "loop_road_project")
    assert (target["actual"], target["milestone"]["value"], target["status"]) == (
        "在建",
        "竣工投入使用",
        "not_assessed",
    )


async def test_a_plan_may_be_told_what_stood_before_it(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    for as_of, value in (("2016-12-31", "0.4"), ("2017-12-31", "0.5")):
        report = await reported(
            town, department, indicator="insured_households_share", as_of=as_of, value=value, occurred_on="2018-01-15"
        )
        await step(town, office, report, "check", "2018-01-16")
    reply = await town.get("/monitoring/targets?area=360722106&on=2017-12-31", headers=office)
    (target,) = (item for item in reply.json()["items"] if item["code"] == "insured_households_share")
    assert (target["actual"], target["milestone"]["value"], target["status"]) == ("0.5000", "0.4000", "met")


async def test_a_figure_is_told_as_of_its_own_day(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    await step(town, office, await reported(town, department), "check")
    reply = await town.get("/monitoring/targets?area=360722106&on=2018-06-30", headers=office)
    (target,) = (item for item in reply.json()["items"] if item["code"] == FIGURE)
    # an even course from nothing to one mu in 730 days; the 546th
    assert target["reason"] == (
        "2018年12月31日前应达到1亩；截至2017年12月31日为0.8亩，"
        "不低于按时间进度至2018年6月30日应达到的0.7479亩，按目前进度预计2018年11月14日完成。"
    )
    reply = await town.get("/monitoring/targets?area=360722106&on=2019-06-30", headers=office)
    (target,) = (item for item in reply.json()["items"] if item["code"] == FIGURE)
    assert target["reason"] == "2018年12月31日前应达到1亩；截至2017年12月31日为0.8亩，到期未完成。"


async def test_a_figure_of_before_the_plan_is_where_it_sets_out_from_and_reaches_nothing(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    async def told(as_of: str, value: str) -> None:
        report = await reported(town, department, as_of=as_of, value=value, occurred_on="2018-01-15")
        await step(town, office, report, "check", "2018-01-16")

    await told("2016-01-01", "1.2")
    await told("2016-12-31", "0.6")
    assert await farmland(town, office, "2017-06-30") == (None, "not_assessed", "2017-06-30")
    await told("2017-06-30", "0.7")
    assert await farmland(town, office, "2017-06-30") == ("0.7", "on_track", "2017-06-30")
    reply = await town.get("/monitoring/targets?area=360722106&on=2017-06-30", headers=office)
    (target,) = (item for item in reply.json()["items"] if item["code"] == FIGURE)
    # from 0.6 to one mu in 730 days; the 181st
    assert "为0.7亩，不低于按时间进度应达到的0.6992亩" in target["reason"]


async def test_a_figure_is_compared_with_that_of_the_year_before_its_own_day(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    async def told(on: str) -> str:
        reply = await town.get(f"/monitoring/targets?area=360722106&on={on}", headers=office)
        (target,) = (item for item in reply.json()["items"] if item["code"] == "insured_households_share")
        return str(target["reason"]).split("；")[1]

    for as_of, value in (("2016-06-29", "0.4"), ("2016-12-31", "0.6"), ("2017-06-30", "0.5")):
        report = await reported(
            town, department, indicator="insured_households_share", as_of=as_of, value=value, occurred_on="2018-01-15"
        )
        await step(town, office, report, "check", "2018-01-16")
    # that of the end of 2016 lies but half a year before it
    assert await told("2017-12-31") == "截至2017年6月30日为50%，上年同期（2016年6月29日）为40%，已完成。"
    # and what 2017 has come to is no answer to what 2018 shall come to
    assert await told("2018-06-30") == "截至2018年6月30日没有可供评价的数据，暂不评价。"


async def test_what_is_due_every_year_and_was_missed_is_told_in_the_next(
    town: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    async def donation(on: str) -> tuple[str, str | None, bool]:
        reply = await town.get(f"/monitoring/targets?area=360722&on={on}", headers=office)
        (target,) = (item for item in reply.json()["items"] if item["code"] == "personal_donation")
        told = "2016年12月31日到期的上一目标未完成。" in target["reason"]
        return target["milestone"]["due_on"], target["missed_before"], told

    assert await donation("2016-12-31") == ("2016-12-31", None, False)  # the plan begins with 2016
    assert await donation("2017-01-01") == ("2017-12-31", "2016-12-31", True)


# refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "status", "code", "field"),
    [
        ({"indicator": "no_such_thing"}, 409, "monitoring.no_such_indicator", "indicator"),
        ({"indicator": "helped_share", "value": "1"}, 409, "monitoring.no_such_indicator", "indicator"),
        ({"area_code": "360722106200"}, 409, "monitoring.no_such_indicator", "indicator"),
        ({"as_of": "2016-06-30", "occurred_on": "2016-12-31"}, 409, "monitoring.no_such_indicator", "indicator"),
        ({"value": "-0.1"}, 422, "monitoring.figure_not_fitting", "value"),
        ({"value": None}, 422, "monitoring.figure_not_fitting", "value"),
        ({"state": "在建"}, 422, "monitoring.figure_not_fitting", "state"),
        ({"department": "不存在的局"}, 422, "monitoring.report_department_not_named", "department"),
        (
            *({"indicator": "whole_village_programme", "value": "2.5"}, 422),
            *("monitoring.figure_not_fitting", "value"),
        ),
        ({"indicator": "dead_end_roads", "value": "0.5"}, 422, "monitoring.figure_not_fitting", "value"),
        ({"indicator": "site_roads_share", "value": "95"}, 422, "monitoring.figure_not_fitting", "value"),
        ({"indicator": "site_roads_share", "value": "-0.5"}, 422, "monitoring.figure_not_fitting", "value"),
        *(
            ({"value": value}, 422, "request.invalid", "value")
            for value in ("0_8", "1e3", "０.８", " 0.8", "+0.8", ".8")
        ),
        ({"as_of": "2015-12-31"}, 422, "monitoring.figure_before_plan", "as_of"),
        ({"as_of": "1950-01-01"}, 422, "monitoring.figure_before_plan", "as_of"),
        ({"as_of": "2018-01-11"}, 422, "request.date_before_step", "occurred_on"),
        ({"as_of": "0001-01-02"}, 422, "request.invalid", "as_of"),
        *(({"evidence": blank}, 422, "request.invalid", "evidence") for blank in ("", " ", "\r\n", "\u200b")),
        ({"value": "0.00001"}, 422, "request.invalid", "value"),
        ({"area_code": "360721106000"}, 403, "auth.outside_area", "area_code"),
        ({"area_code": "360722102000"}, 403, "auth.outside_area", "area_code"),
    ],
)
async def test_a_report_is_refused_with_its_reason(
    town: httpx.AsyncClient, department: Headers, given: dict[str, Any], status: int, code: str, field: str
) -> None:
    reply = await town.post("/monitoring/reports", json=a_figure(**given), headers=department)
    problem = reply.json()
    assert (reply.status_code, problem["code"]) == (status, code), problem
    assert field in reply.text
    listed = await town.get("/monitoring/reports", headers=department)
    assert listed.json() == {"items": [], "next": None}


async def test_days_to_come_are_refused(
    town: httpx.AsyncClient, department: Headers, office: Headers, clock: Clock
) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for given in ({"as_of": tomorrow, "occurred_on": tomorrow}, {"occurred_on": tomorrow}):
        reply = await town.post("/monitoring/reports", json=a_figure(**given), headers=department)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.date_in_future")
    report = await reported(town, department)
    for on, code in ((tomorrow, "request.date_in_future"), ("2018-01-09", "request.date_before_step")):
        reply = await step(town, office, report, "check", on)
        assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_only_one_report_of_a_figure_waits(town: httpx.AsyncClient, department: Headers) -> None:
    await reported(town, department)
    reply = await town.post("/monitoring/reports", json=a_figure("0.9"), headers=department)
    assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.report_pending")
    assert reply.json()["title"] == "该指标当日的数据正在等待审核"
    await reported(town, department, as_of="2017-11-30")  # of another day


async def test_nobody_checks_his_own_figure(town: httpx.AsyncClient, office: Headers, sign_in: SignIn) -> None:
    report = await reported(town, office)
    for name in ("check", "return"):
        reply = await step(town, office, report, name)
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.checked_by_reporter")
    other = sign_in(Role.COUNTY_OFFICE, "360722", subject="somebody else")
    assert (await step(town, other, report, "check")).status_code == 200


@pytest.mark.parametrize("first", ["check", "return"])
async def test_a_report_is_checked_or_returned_once(
    town: httpx.AsyncClient, department: Headers, office: Headers, first: str
) -> None:
    report = await reported(town, department)
    assert (await step(town, office, report, first)).status_code == 200
    for name in ("check", "return"):
        reply = await step(town, office, report, name)
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.report_not_pending")


async def test_who_may_report_check_and_read(
    town: httpx.AsyncClient, department: Headers, office: Headers, sign_in: SignIn
) -> None:
    report = await reported(town, department)
    reply = await step(town, department, report, "check")
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    for headers in (sign_in(Role.AUDITOR, "360722"), sign_in(Role.BANK, "3607", "rcc")):
        reply = await town.post("/monitoring/reports", json=a_figure(), headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert (await town.get("/monitoring/reports", headers=sign_in(Role.BANK, "3607", "rcc"))).status_code == 403
    assert len((await town.get("/monitoring/reports", headers=sign_in(Role.AUDITOR, "360722"))).json()["items"]) == 1
    for headers in (sign_in(Role.COUNTY_OFFICE, "360721"), sign_in(Role.DEPARTMENT, "360722102")):
        assert (await town.get("/monitoring/reports", headers=headers)).json()["items"] == []
        shown = await town.get(f"/monitoring/reports/{report['id']}", headers=headers)
        assert (shown.status_code, shown.json()["code"]) == (404, "request.not_found")
    elsewhere = await step(town, sign_in(Role.COUNTY_OFFICE, "360721"), report, "check")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "request.not_found")
    unknown = await town.get(f"/monitoring/reports/{new_id()}", headers=office)
    assert unknown.status_code == 404
    outside = await town.get("/monitoring/reports?area=360721", headers=office)
    assert (outside.status_code, outside.json()["code"]) == (403, "auth.outside_area")


async def test_the_list_pages_and_filters(town: httpx.AsyncClient, department: Headers, office: Headers) -> None:
    days = ["2017-03-31", "2017-06-30", "2017-09-30"]
    made = [await reported(town, department, as_of=day) for day in days]
    other = await reported(town, department, indicator="dead_end_roads", value="3")
    await step(town, office, made[0], "check")

    async def ids(query: str) -> list[str]:
        reply = await town.get(f"/monitoring/reports?{query}", headers=office)
        assert reply.status_code == 200, reply.text
        return [one["id"] for one in reply.json()["items"]]

    latest_first = [other["id"], *(one["id"] for one in reversed(made))]
    assert await ids("") == latest_first
    assert await ids(f"indicator={FIGURE}") == latest_first[1:]
    assert await ids("state=checked") == [made[0]["id"]]
    assert await ids("state=reported&area=360722106000") == latest_first[:3]
    assert await ids("area=360722102") == []

    seen: list[str] = []
    after = ""
    while True:
        page = (await town.get(f"/monitoring/reports?limit=1{after}", headers=office)).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == latest_first
    for bad in ("x", "WyIyMDE4LTAxLTAxIl0"):
        reply = await town.get(f"/monitoring/reports?after={bad}", headers=office)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")


# at once -------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def committing(installation: Installation, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """The service on connections that really commit; what they leave is removed."""
    settings = installation.settings(Settings)
    engine = create_engine(settings.service_database_url, pool_size=4)
    sessions = session_factory(engine)
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("town-2017"), TOWN, date(2017, 1, 1))
    async with a_client(installation, sessions) as client:
        yield client
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute("TRUNCATE indicator_report")
    await connection.execute("DELETE FROM policy_activation WHERE area_code = $1", TOWN)
    await connection.close()


async def test_of_two_who_report_at_once_one_waits_for_the_other(
    committing: httpx.AsyncClient, department: Headers, office: Headers
) -> None:
    replies = await asyncio.gather(
        *(
            committing.post("/monitoring/reports", json=a_figure(value), headers=headers)
            for value, headers in (("0.8", department), ("0.9", office), ("0.7", department))
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} == {"monitoring.report_pending"}


async def test_of_two_who_check_at_once_one_is_too_late(
    committing: httpx.AsyncClient, department: Headers, sign_in: SignIn
) -> None:
    offices = [sign_in(Role.COUNTY_OFFICE, "360722", subject=f"checker {number}") for number in range(2)]
    for names in (("check", "check"), ("check", "return")):
        report = await reported(committing, department, as_of=f"2017-0{1 + len(names[1])}-01")
        replies = await asyncio.gather(
            *(step(committing, headers, report, name) for headers, name in zip(offices, names, strict=True))
        )
        assert sorted(reply.status_code for reply in replies) == [200, 409]
        (late,) = (reply for reply in replies if reply.status_code == 409)
        assert late.json()["code"] == "monitoring.report_not_pending"
