"""Every pack's procedures from the first step to the last: what is published how often, and what each exit checks."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

import pytest

from shared.database import Sessions
from shared.policies import find_pack
from shared.policies.procedures import Procedure
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json
from tests.registry.procedure_builder import Office, Run, an_application, an_office, opened, secured
from tests.registry.village_builder import a_profile

OpenOffice = Callable[..., AbstractAsyncContextManager[Office]]
TOWN = ("town-2017", "360722106000", date(2017, 1, 1)), "360722106201"
TOWNSHIP = ("township-eight-projects", "360722200000", date(2016, 1, 1)), "360722200200"
CANGXI = ("cangxi-2014", "510824000000", date(2014, 1, 1)), "510824100260"
YIYANG = ("yiyang-2020", "410327000000", date(2020, 2, 20)), "410327108221"
NATIONAL = ("national-2014", "360000000000", date(2014, 1, 1)), "360722103201"


@pytest.fixture
async def office_of(installation: Installation, sessions: Sessions) -> AsyncIterator[Callable[..., Any]]:
    """``await office_of(TOWN)``: an office in a village of a pack."""
    opened_ones = []

    async def make(place: tuple[tuple[str, str, date], str]) -> Office:
        manager = an_office(installation, sessions, place[0])
        office = await manager.__aenter__()
        opened_ones.append(manager)
        office.village = place[1]
        return office

    yield make
    for manager in reversed(opened_ones):
        await manager.__aexit__(None, None, None)


def procedure(pack: str, code: str) -> Procedure:
    """A procedure of a pack."""
    return next(one for one in find_pack(pack).procedures if one.code == code)


def published(shown: Json) -> tuple[int, int]:
    """How many notices and announcements a finished round had."""
    kinds = [step["kind"] for step in shown["steps"]]
    return kinds.count("public_notice"), kinds.count("announcement")


async def registered(office: Office, serial: int = 1, on: str = "2014-05-01") -> Json:
    """A household on the register."""
    family = an_application(f"H{serial:03}", serial, office.village, registered_on=on)
    return await office.post(HOUSEHOLDS, family, office.who("township"))


async def leaving(office: Office, pack: str, household: Json, on: date, yuan: float, code: str = "exit") -> Run:
    """A round in which a household's income was surveyed; the survey is next."""
    run = await opened(office, pack, code, on)
    entry = await run.add(household_id=household["id"])
    await run.take(run.code_of("application"))
    await run.survey(entry, yuan)
    return run


async def stands(office: Office, household: Json) -> tuple[str, str | None]:
    """How a household stands."""
    read = await office.get(f"{HOUSEHOLDS}/{household['id']}")
    return read["status"], read["exited_on"]


async def identified(run: Run, yuan: float = 2000) -> Json:
    """Take an applicant through to the end."""
    await run.go_on(run.code_of("application"))
    entry = await run.add(application=an_application("H001", 1, run.office.village))
    await run.take(run.code_of("application"))
    await run.survey(entry, yuan)
    return await run.go_on()


async def test_the_national_plan_has_two_notices_and_one_announcement(office_of: Any) -> None:
    office = await office_of(NATIONAL)
    end = await identified(await opened(office, "national-2014", "identification", date(2014, 3, 3), 2013))
    assert (end["state"], end["entered"], published(end)) == ("completed", 1, (2, 1))
    codes = [step["code"] for step in end["steps"]]
    notices = [codes.index(code) for code in ("village_notice", "review", "town_notice", "recheck", "announce")]
    assert notices == sorted(notices)
    assert codes[-2:] == ["online", "update"]
    assert codes.index("pairing") < codes.index("plan") < codes.index("handbook") < codes.index("enter")


@pytest.mark.requirement("R003-018")
@pytest.mark.parametrize("code", ["identification", "village_identification"])
async def test_cangxi_identifies_villages_and_households_in_ten_steps(office_of: Any, code: str) -> None:
    office = await office_of(CANGXI)
    run = await opened(office, "cangxi-2014", code, date(2014, 3, 3), 2013)
    if code == "identification":
        end = await identified(run)
    else:
        await office.post(
            "/registry/village-profiles", a_profile(office.village, occurred_on="2014-01-02"), office.who("township")
        )
        entry = await run.add(village_code=office.village)
        await run.take("apply")
        await run.find(entry, "survey")
        end = await run.go_on()
    assert (end["state"], end["entered"], len(end["steps"]), published(end)) == ("completed", 1, 10, (2, 1))


def test_what_cangxi_does_not_list_is_marked_as_assumed() -> None:
    for code in ("identification", "village_identification"):
        steps = procedure("cangxi-2014", code).steps
        assert all(step.assumed and "十步原文未列" in (step.note or "") for step in steps)


@pytest.mark.requirement("R002-066")
@pytest.mark.parametrize(("code", "yuan"), [("exit", 2952.01), ("return", 2951.99)])
async def test_the_yearly_exit_and_return_have_two_announcements_and_one_notice(
    office_of: Any, code: str, yuan: float
) -> None:
    office = await office_of(TOWNSHIP)
    household = await registered(office)
    if code == "return":
        await office.exits(household, "2016-02-01")
    run = await leaving(office, "township-eight-projects", household, date(2016, 12, 1), yuan, code)
    end = await run.go_on()
    assert (end["state"], end["entered"], published(end)) == ("completed", 1, (1, 2))
    assert await stands(office, household) == (("exited", end["ended_on"]) if code == "exit" else ("registered", None))


@pytest.mark.requirement("R002-055")
async def test_the_township_measures_disposable_income_not_net(office_of: Any) -> None:
    office = await office_of(TOWNSHIP)
    household = await registered(office)
    run = await leaving(office, "township-eight-projects", household, date(2016, 12, 1), 3000)
    (entry,) = (await run.entries())["items"]
    # net 6,000 ÷ 2 = 3,000 is above 2,952; less 96 paid away it is 5,904 ÷ 2 = 2,952, which is not above
    paid = {"wage_fen": 600_000, "paid_away_fen": 9_600}
    zeros = dict.fromkeys(("business_fen", "transfer_fen", "property_fen", "production_cost_fen"), 0)
    await run.survey(entry, 0, income={**zeros, **paid})
    end = await run.take("survey")
    (entry,) = (await run.entries())["items"]
    assert (end["state"], entry["state"]) == ("failed", "dropped")
    assert "人均可支配收入 2,952.00 元，不高于扶贫标准 2,952.00 元" in entry["reason"]
    assert await stands(office, household) == ("registered", None)


@pytest.mark.requirement("R002-055")
async def test_the_disposable_income_that_was_surveyed_becomes_the_registers(office_of: Any) -> None:
    office = await office_of(TOWNSHIP)
    household = await registered(office)
    run = await leaving(office, "township-eight-projects", household, date(2016, 12, 1), 3000)
    (entry,) = (await run.entries())["items"]
    # 6,000 less 94 paid away is 5,906; ÷ 2 = 2,953, above 2,952
    zeros = dict.fromkeys(("business_fen", "transfer_fen", "property_fen", "production_cost_fen"), 0)
    await run.survey(entry, 0, income={**zeros, "wage_fen": 600_000, "paid_away_fen": 9_400})
    assert (await run.go_on())["state"] == "completed"
    (income,) = (await office.get(f"{HOUSEHOLDS}/{household['id']}/incomes"))["items"]
    assert (income["net_per_head_fen"], income["disposable_per_head_fen"]) == (300_000, 295_300)


@pytest.mark.requirement("R000-003", "R004-003")
@pytest.mark.parametrize("year", [2017, 2018, 2022])
@pytest.mark.parametrize(("yuan", "exits"), [(3499.99, False), (3500, True)])
async def test_the_town_exits_from_3500_yuan_net_on(office_of: Any, year: int, yuan: float, exits: bool) -> None:
    office = await office_of(TOWN)
    household = await registered(office)
    run = await leaving(office, "town-2017", household, date(year, 3, 1), yuan)
    end = await run.go_on()
    assert (end["state"], await stands(office, household)) == (
        ("completed", ("exited", end["ended_on"])) if exits else ("failed", ("registered", None))
    )
    if not exits:
        (entry,) = (await run.entries())["items"]
        assert "人均纯收入 3,499.99 元，低于脱贫标准 3,500.00 元" in entry["reason"]


@pytest.mark.requirement("R000-003")
async def test_the_exit_line_is_not_the_poverty_line(office_of: Any) -> None:
    office = await office_of(TOWN)
    household = await registered(office)
    run = await leaving(office, "town-2017", household, date(2017, 3, 1), 2800)
    await run.take("survey")
    assert await stands(office, household) == ("registered", None)
    # and it is held apart from it: 2,799.99 is what gets a household onto the register, 2,800 is not
    for serial, yuan, kept in ((111, 2799.99, "standing"), (113, 2800, "dropped")):
        entering = await opened(office, "town-2017", "identification", date(2017, 3, 1), quota_people=100 + serial)
        entry = await entering.add(application=an_application(f"H{serial}", serial, office.village))
        await entering.take("apply")
        await entering.survey(entry, yuan)
        await entering.take("survey")
        end = await entering.take("shortlist")
        (shown,) = (await entering.entries())["items"]
        assert shown["state"] == kept
        if end["state"] == "running":
            await entering.go_on()


@pytest.mark.requirement("R004-002")
async def test_what_needs_the_blank_line_is_refused_with_a_sentence(office_of: Any) -> None:
    office = await office_of(TOWN)
    household = await registered(office)
    await office.exits(household, "2018-12-01")
    run = await leaving(office, "town-2017", household, date(2022, 3, 1), 1000, "return")
    assert await run.refuse("survey") == (409, "registry.line_unknown")
    assert office.refused[-1]["detail"] == "2022年扶贫标准在政策中空缺，不能对照"
    assert await stands(office, household) == ("exited", "2018-12-01")
    entering = await opened(office, "town-2017", "identification", date(2022, 3, 1))
    entry = await entering.add(application=an_application("H011", 11, office.village))
    await entering.take("apply")
    await entering.survey(entry, 1000)
    await entering.take("survey")
    assert await entering.refuse("shortlist") == (409, "registry.line_unknown")
    ranking = await office.client.get(f"{entering.at}/ranking", headers=office.who("county_office"))
    assert (ranking.status_code, ranking.json()["code"]) == (409, "registry.line_unknown")


@pytest.mark.requirement("R001-002")
async def test_yiyang_checks_six_elements_and_no_others(office_of: Any) -> None:
    office = await office_of(YIYANG)
    household = await registered(office)
    run = await opened(office, "yiyang-2020", "exit", date(2020, 3, 1))
    entry = await run.add(household_id=household["id"])
    await run.take("propose")
    all_six = secured(run.procedure)
    assert all_six is not None
    labels = ["不愁吃", "不愁穿", "义务教育", "基本医疗", "住房安全", "饮水安全"]
    assert [item.label for item in run.procedure.elements.items] == labels  # type: ignore[union-attr]  # it has them
    visit = {"visit": {"resident_cadre": "王强", "linked_cadre": "李敏"}}
    money = {
        "income": {
            "wage_fen": 800_000,
            "business_fen": 0,
            "transfer_fen": 0,
            "property_fen": 0,
            "production_cost_fen": 0,
        }
    }
    body = {"step": "survey", "occurred_on": str(run.day), **visit, **money}
    at = f"{run.at}/entries/{entry['id']}/findings"
    for code, label in zip(all_six, labels, strict=True):
        fewer = {key: value for key, value in all_six.items() if key != code}
        reply = await office.refuse(at, {**body, "elements": fewer}, run.taker("survey"))
        assert (reply, office.refused[-1]["detail"]) == ((422, "registry.elements_differ"), f"缺少：{label}")
    more = {**all_six, "pension": {"secured": True, "basis": "已参保"}}
    assert await office.refuse(at, {**body, "elements": more}, run.taker("survey")) == (
        422,
        "registry.elements_differ",
    )
    await office.post(at, {**body, "elements": secured(run.procedure, water=False)}, run.taker("survey"))
    await run.take("survey")
    (entry,) = (await run.entries())["items"]
    assert (entry["state"], "尚未落实：饮水安全" in entry["reason"]) == ("dropped", True)


@pytest.mark.requirement("R001-002")
@pytest.mark.parametrize(("yuan", "exits"), [(3999.99, False), (4000, True)])
async def test_yiyang_exits_with_income_and_all_six(office_of: Any, yuan: float, exits: bool) -> None:
    office = await office_of(YIYANG)
    household = await registered(office)
    end = await (await leaving(office, "yiyang-2020", household, date(2020, 3, 1), yuan)).go_on()
    assert (end["entered"], (await stands(office, household))[0]) == ((1, "exited") if exits else (0, "registered"))


@pytest.mark.requirement("R003-020")
async def test_cangxi_exits_who_is_stably_above_and_takes_back_who_falls_below(office_of: Any) -> None:
    office = await office_of(CANGXI)
    household = await registered(office)
    run = await leaving(office, "cangxi-2014", household, date(2015, 12, 1), 2855.01)
    assert await run.refuse("survey") == (409, "registry.income_unknown")
    assert office.refused[-1]["detail"] == "缺少 2014 年收入"
    income = {
        "occurred_on": "2015-03-01",
        "reason": "核算",
        "wage_fen": 560_002,  # ÷ 2 = 2,800.01, above the 2,800 of 2014
        "business_fen": 0,
        "transfer_fen": 0,
        "property_fen": 0,
        "production_cost_fen": 0,
    }
    who = {**office.who("township"), "If-Match": '"1"'}
    path = f"{HOUSEHOLDS}/{household['id']}/incomes/2014"
    assert (await office.client.put(path, json=income, headers=who)).status_code == 200
    end = await run.go_on()
    assert await stands(office, household) == ("exited", end["ended_on"])
    back = await leaving(office, "cangxi-2014", household, date(2016, 12, 1), 2951.99, "return")
    assert (await back.go_on())["state"] == "completed"
    assert await stands(office, household) == ("registered", None)


@pytest.mark.requirement("R003-020")
async def test_one_good_year_after_a_bad_one_is_not_stable(office_of: Any) -> None:
    office = await office_of(CANGXI)
    household = await registered(office)
    run = await leaving(office, "cangxi-2014", household, date(2014, 12, 1), 9000)
    assert await run.refuse("survey") == (409, "registry.income_unknown")
    zeros = dict.fromkeys(("business_fen", "transfer_fen", "property_fen", "production_cost_fen"), 0)
    income = {"occurred_on": "2014-12-01", "reason": "核算", "wage_fen": 547_200, **zeros}  # ÷ 2 = 2,736, not above
    who = {**office.who("township"), "If-Match": '"1"'}
    path = f"{HOUSEHOLDS}/{household['id']}/incomes/2013"
    assert (await office.client.put(path, json=income, headers=who)).status_code == 200
    assert (await run.take("survey"))["state"] == "failed"
    (entry,) = (await run.entries())["items"]
    assert "2013年人均纯收入 2,736.00 元，不高于扶贫标准 2,736.00 元" in entry["reason"]


@pytest.mark.requirement("R003-021")
@pytest.mark.parametrize(("yuan", "enters"), [(2735.99, 1), (2736, 0)])
async def test_who_is_below_the_standard_enters_in_time(office_of: Any, yuan: float, enters: int) -> None:
    office = await office_of(CANGXI)
    run = await opened(office, "cangxi-2014", "identification", date(2014, 3, 3), 2013)
    assert (await identified(run, yuan))["entered"] == enters


async def test_the_household_signs_before_its_exit_goes_on(office_of: Any) -> None:
    office = await office_of(TOWN)
    household = await registered(office)
    run = await leaving(office, "town-2017", household, date(2017, 3, 1), 4000)
    await run.take("survey")
    assert await run.refuse("consent") == (409, "registry.findings_missing")
    (entry,) = (await run.entries())["items"]
    body = {"step": "consent", "occurred_on": str(run.day)}
    at = f"{run.at}/entries/{entry['id']}/findings"
    assert await office.refuse(at, body, run.taker("consent")) == (422, "registry.finding_incomplete")
    assert await office.refuse(at, {**body, "step": "posted"}, run.taker("consent")) == (422, "registry.unknown_step")
    await run.find(entry, "consent", signature={"signed_by": "曾福生", "by_deputy": True})
    await run.take("consent")
    dropped = [{"entry_id": entry["id"], "reason": "外出"}]
    await run.take("appraisal", dropped=dropped)
    assert (await run.read())["state"] == "failed"


async def test_an_exit_is_for_the_poor_and_a_return_for_who_left(office_of: Any) -> None:
    office = await office_of(TOWN)
    household = await registered(office)
    back = await opened(office, "town-2017", "return", date(2017, 3, 1))
    entry = {"occurred_on": "2017-03-01", "household_id": household["id"]}
    assert await office.refuse(f"{back.at}/entries", entry, back.taker("nominate")) == (422, "registry.wrong_entry")
    out = await leaving(office, "town-2017", household, date(2017, 3, 1), 4000)
    await out.take("survey")
    entry = (await out.entries())["items"][0]
    reply = await office.refuse(
        f"{out.at}/entries/{entry['id']}/findings",
        {"step": "survey", "occurred_on": str(out.day)},
        out.taker("survey"),
    )
    assert reply == (409, "registry.step_taken")
    await office.exits(household, "2017-03-02")
    await out.go_on("enter")
    assert await out.refuse("enter") == (409, "registry.already_exited")
    again = await opened(office, "town-2017", "exit", date(2017, 3, 1), 2016)
    entry = {"occurred_on": "2017-03-01", "household_id": household["id"]}
    assert await office.refuse(f"{again.at}/entries", entry, again.taker("nominate")) == (422, "registry.wrong_entry")


async def test_a_dropped_entry_takes_no_findings(office_of: Any) -> None:
    office = await office_of(TOWN)
    one, two = await registered(office, 1), await registered(office, 3)
    run = await opened(office, "town-2017", "exit", date(2017, 3, 1))
    first, second = [await run.add(household_id=household["id"]) for household in (one, two)]
    await run.take("nominate", dropped=[{"entry_id": first["id"], "reason": "重复提名"}])
    await run.survey(second, 4000)
    body = {"step": "survey", "occurred_on": str(run.day)}
    reply = await office.refuse(f"{run.at}/entries/{first['id']}/findings", body, run.taker("survey"))
    assert reply == (409, "registry.entry_dropped")
    early = {**body, "occurred_on": "2017-02-28"}
    reply = await office.refuse(f"{run.at}/entries/{second['id']}/findings", early, run.taker("survey"))
    assert reply == (422, "request.date_before_step")
    assert (await run.go_on())["entered"] == 1
    assert (await stands(office, one))[0] == "registered"
