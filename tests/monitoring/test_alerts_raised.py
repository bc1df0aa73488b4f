"""Alerts raised and cleared by events, over the whole of consumer, copies and rules."""

from datetime import date

import httpx
import pytest
from sqlalchemy import select

from services.monitoring.alerts.models import Alert, AlertStep
from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Watch
from services.monitoring.loans.models import Loan
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.money import yuan_text
from shared.policies import PolicyPack, find_pack, pack_names
from shared.policies.active import ActivePolicies, activate, content_of
from shared.policies.lines import lines_by_year
from shared.security.permissions import Role
from tests.monitoring.builders import (
    COUNTY,
    OTHER_TOWN_VILLAGE,
    OTHER_VILLAGE_OF_TOWN,
    VILLAGE,
    FundEvents,
    HouseholdEvents,
    LoanEvents,
    ObjectEvents,
    enveloped,
)
from tests.monitoring.conftest import Consume, a_consumer
from tests.monitoring.test_targets import SignIn


async def alerts(sessions: Sessions) -> list[Alert]:
    """Every alert but of missing helpers, by cause."""
    table = table_of(Alert).c
    async with sessions() as session:
        return list(
            await session.scalars(select(Alert).where(table.rule != "helper_missing").order_by(table.raised_on))
        )


async def steps(sessions: Sessions) -> list[tuple[str, date]]:
    """Every step, in order."""
    async with sessions() as session:
        found = await session.scalars(select(AlertStep).order_by(table_of(AlertStep).c.id))
        return [(step.step, step.occurred_on) for step in found]


async def test_an_overdue_loan_alerts_once_with_deadlines_in_working_days(sessions: Sessions, consume: Consume) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    await consume(loan.reported_overdue(days=61, on=date(2018, 8, 20)))

    (alert,) = await alerts(sessions)
    assert (alert.rule, alert.area_code, alert.severity) == ("loan_overdue", VILLAGE, "warning")
    assert alert.household_id == loan.household_id
    # Friday 2018-07-20: three working days on is Wednesday, ten are Friday in two weeks
    assert (alert.raised_on, alert.verify_by, alert.respond_by) == (
        date(2018, 7, 20),
        date(2018, 7, 25),
        date(2018, 8, 3),
    )
    assert "赣州农信社" in alert.sentence
    assert "已逾期30天" in alert.sentence
    assert alert.cleared_on is None


async def test_a_report_below_the_least_number_of_days_does_not_alert(sessions: Sessions, consume: Consume) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(days=0))
    assert await alerts(sessions) == []
    await consume(loan.reported_overdue(days=1, on=date(2018, 7, 21)))
    assert len(await alerts(sessions)) == 1


async def test_a_loan_outside_the_area_of_the_rule_does_not_alert(sessions: Sessions, consume: Consume) -> None:
    loan = LoanEvents(village_code="410327108221", county_code="410327")
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    assert await alerts(sessions) == []


async def test_paying_the_arrears_clears_the_alert_and_a_new_delay_alerts_anew(
    sessions: Sessions, consume: Consume
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(interest_fen=30_000))
    await consume(loan.interest(29_999, on=date(2018, 7, 25)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]
    await consume(loan.interest(1, on=date(2018, 7, 26)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2018, 7, 26)]

    await consume(loan.reported_overdue(days=10, on=date(2018, 10, 20)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2018, 7, 26), None]


async def test_a_payment_pays_arrears_with_its_parts_of_principal_and_interest(
    sessions: Sessions, consume: Consume
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed())
    await consume(loan.reported_overdue(principal_fen=400_000, interest_fen=30_000))
    await consume(loan.paid(400_000, 29_999, on=date(2018, 7, 25)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]
    await consume(loan.paid(0, 1, on=date(2018, 7, 26)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2018, 7, 26)]


@pytest.mark.parametrize("end", ["repaid", "claimed", "overdue_reversed"])
async def test_the_end_of_the_delay_clears_the_alert(sessions: Sessions, consume: Consume, end: str) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(principal_fen=5_000_000))
    ending = loan.repaid(5_000_000, on=date(2018, 8, 2)) if end == "repaid" else getattr(loan, end)(on=date(2018, 8, 2))
    await consume(ending)
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2018, 8, 2)]
    assert [alert.state for alert in await alerts(sessions)] == ["raised"]


async def test_a_repayment_taken_back_lets_the_alert_stand_again(sessions: Sessions, consume: Consume) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue(principal_fen=5_000_000, interest_fen=0))
    await consume(loan.repaid(5_000_000, on=date(2018, 7, 25)))
    await consume(loan.repayment_reversed(5_000_000, on=date(2018, 8, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]
    assert await steps(sessions) == [
        ("raised", date(2018, 7, 20)),
        ("cleared", date(2018, 7, 25)),
        ("reopened", date(2018, 8, 1)),
    ]


async def test_an_income_below_the_line_alerts_whether_the_exit_is_known_before_or_after(
    sessions: Sessions, consume: Consume
) -> None:
    before, after = HouseholdEvents(), HouseholdEvents()
    await consume(before.registered(), before.exited(), before.earned(2018, 449_249))
    await consume(after.registered(), after.earned(2018, 449_249))
    assert len(await alerts(sessions)) == 1
    await consume(after.exited(date(2018, 12, 25)))

    found = await alerts(sessions)
    assert {alert.household_id for alert in found} == {before.id, after.id}
    assert {alert.raised_on for alert in found} == {date(2019, 3, 1)}
    assert {alert.severity for alert in found} == {"urgent"}


async def test_an_income_at_the_line_or_of_a_household_still_poor_does_not_alert(
    sessions: Sessions, consume: Consume
) -> None:
    at_line, poor, left_later = HouseholdEvents(), HouseholdEvents(), HouseholdEvents()
    await consume(at_line.registered(), at_line.exited(), at_line.earned(2018, 449_250))
    await consume(poor.registered(), poor.earned(2018, 1))
    await consume(left_later.registered(), left_later.exited(date(2019, 6, 1)), left_later.earned(2018, 1))
    assert await alerts(sessions) == []


@pytest.mark.requirement("R001-044")
async def test_each_year_is_held_against_the_line_of_the_narrowest_plan_that_has_one(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    # the town's plan has lines up to 2020, the province's a blank for 2021 and 6,900 yuan for 2022
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("monitoring-2021"), "360000000000", date(2014, 1, 1))
    below, at_line, unknown, town = (HouseholdEvents() for _ in range(4))
    for household in (below, at_line, unknown, town):
        await consume(household.registered(), household.exited())
    await consume(below.earned(2022, 689_999), at_line.earned(2022, 690_000), unknown.earned(2021, 1))
    await consume(town.earned(2020, 599_999))
    found = {alert.household_id: alert.sentence for alert in await alerts(sessions)}
    assert found.keys() == {below.id, town.id}
    assert "低于当年监测线6,900.00元" in found[below.id]
    assert "低于当年监测线6,000.00元" in found[town.id]


ALERTED = [
    (name, str(rule.parameters["line"]))
    for name in pack_names()
    for rule in find_pack(name).alerts
    if rule.rule == "exited_income_below_line"
]
"""Packs with the rule of incomes → the line that it names."""


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(("name", "kind"), ALERTED)
async def test_each_plan_that_watches_incomes_has_lines_of_its_own(
    sessions: Sessions, clock: Clock, consume: Consume, name: str, kind: str
) -> None:
    pack, place = find_pack(name), {"county_code": "410327", "village_code": "410327108221"}
    async with transaction(sessions) as session:
        await activate(session, clock, pack, "410327000000", date(2014, 1, 1))
    lines_fen = lines_by_year(pack.lines, kind)
    assert lines_fen
    below = set()
    for year, line_fen in lines_fen.items():
        short, at_line = HouseholdEvents(**place), HouseholdEvents(**place)
        for home, per_head_fen in ((short, line_fen - 1), (at_line, line_fen)):
            await consume(home.registered(), home.exited(date(2014, 6, 1)), home.earned(year, per_head_fen))
        below.add((short.id, date(year + 1, 3, 1)))
    told = [one for one in await alerts(sessions) if one.rule == "exited_income_below_line"]
    assert {(one.household_id, one.raised_on) for one in told} == below


async def under_the_plan_of_2021(sessions: Sessions, clock: Clock) -> None:
    """Let the province's plan alone hold in the county, but for the programme of loans."""
    async with transaction(sessions) as session:
        await activate(session, clock, find_pack("monitoring-2021"), "360000000000", date(2021, 5, 1))


def told(found: list[Alert]) -> list[tuple[str, date, date | None]]:
    """Rule, first day and end of each alert."""
    return sorted((alert.rule, alert.raised_on, alert.cleared_on) for alert in found)


@pytest.mark.requirement("R001-044")
async def test_monitored_households_are_watched_like_those_that_left_poverty(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    await under_the_plan_of_2021(sessions, clock)
    place = {"village_code": OTHER_TOWN_VILLAGE}  # whose town has no plan of its own
    marginal, late, poor, unstable = (HouseholdEvents(**place) for _ in range(4))
    for household in (marginal, late, poor, unstable):
        await consume(household.registered(), household.earned(2021, 1_000_000))
    entry = ObjectEvents(marginal.id)
    await consume(entry.entered(date(2022, 12, 31)), ObjectEvents(late.id).entered(date(2023, 1, 1)))
    await consume(unstable.exited(date(2020, 12, 20)))
    for household in (marginal, late, poor, unstable):
        await consume(household.earned(2022, 689_999))
    found = await alerts(sessions)
    own = [alert for alert in found if alert.household_id == marginal.id]
    both = [("exited_income_below_line", date(2023, 3, 1), None), ("income_drop", date(2023, 3, 1), None)]
    assert told(own) == both
    assert told([alert for alert in found if alert.household_id == unstable.id]) == both
    # whoever is monitored only after the year has no income below its line, but it fell
    assert told([alert for alert in found if alert.household_id == late.id]) == both[1:]
    assert not [alert for alert in found if alert.household_id == poor.id]
    (line,) = (alert for alert in own if alert.rule == "exited_income_below_line")
    assert "2022年12月31日纳入监测，2022年人均纯收入6,899.99元（可支配收入未核），低于当年监测线" in line.sentence

    await consume(entry.removed(date(2023, 7, 1)))
    ended = [alert for alert in await alerts(sessions) if alert.household_id == marginal.id]
    assert told(ended) == [(rule, raised_on, date(2023, 7, 1)) for rule, raised_on, _ in both]


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("pack", "since", "year", "line_fen"),
    [
        ("yiyang-2020", date(2020, 2, 20), 2019, 482_700),
        ("yiyang-2020", date(2020, 2, 20), 2020, 600_000),
        ("monitoring-2021", date(2021, 5, 1), 2022, 690_000),
    ],
)
async def test_the_range_of_monitoring_is_one_of_disposable_incomes(
    sessions: Sessions, clock: Clock, consume: Consume, pack: str, since: date, year: int, line_fen: int
) -> None:
    plan = find_pack(pack)
    async with transaction(sessions) as session:
        await activate(session, clock, plan, plan.area_code, since)
    county = "410327" if pack == "yiyang-2020" else COUNTY
    village = f"{county}108221" if pack == "yiyang-2020" else OTHER_TOWN_VILLAGE
    below, at_line, unknown = (HouseholdEvents(county_code=county, village_code=village) for _ in range(3))
    recorded_on = date(year + 1, 3, 2)
    for home, disposable_fen in ((below, line_fen - 1), (at_line, line_fen), (unknown, None)):
        await consume(home.registered(), home.exited(date(2018, 12, 20)))
        await consume(home.earned(year, line_fen + 100_000, recorded_on, disposable_fen))
    (alert,) = (one for one in await alerts(sessions) if one.rule == Rule.EXITED_INCOME_BELOW_LINE)
    assert (alert.household_id, alert.raised_on) == (below.id, recorded_on)
    text = f"{year}年人均可支配收入{yuan_text(line_fen - 1)}元，低于当年监测线{yuan_text(line_fen)}元，相差0.01元。"
    assert text in alert.sentence

    await consume(below.earned(year, line_fen + 100_000, date(year + 1, 4, 1), line_fen))
    (alert,) = (one for one in await alerts(sessions) if one.rule == Rule.EXITED_INCOME_BELOW_LINE)
    assert alert.cleared_on == date(year + 1, 4, 1)


@pytest.mark.requirement("R001-044")
async def test_a_plan_that_measures_net_incomes_asks_for_no_other(sessions: Sessions, consume: Consume) -> None:
    home = HouseholdEvents()
    await consume(home.registered(), home.exited(), home.earned(2018, 449_250, disposable_fen=1))
    assert await alerts(sessions) == []


@pytest.mark.requirement("R001-044")
async def test_a_disposable_income_that_comes_to_be_known_is_another_fact_than_the_net_one(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, consume: Consume, sign_in: SignIn
) -> None:
    await under_the_plan_of_2021(sessions, clock)
    home = HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)
    await consume(home.registered(), home.exited(date(2020, 12, 20)), home.earned(2022, 600_000))
    (alert,) = await alerts(sessions)
    assert "2022年人均纯收入6,000.00元（可支配收入未核），" in alert.sentence
    officer = sign_in(Role.COUNTY_OFFICE, COUNTY)
    untrue = {"occurred_on": "2023-03-02", "note": "入户核实", "confirmed": False}
    reply = await client.post(f"/monitoring/alerts/{alert.id}/verify", json=untrue, headers=officer)
    assert reply.status_code == 200, reply.text
    await consume(home.earned(2022, 600_000, date(2023, 4, 3)))  # the same once more
    assert [one.state for one in await alerts(sessions)] == ["dismissed"]
    await consume(home.earned(2022, 600_000, date(2023, 5, 4), 590_000))
    (alert,) = await alerts(sessions)
    assert (alert.state, "2022年人均可支配收入5,900.00元，" in alert.sentence) == ("raised", True)


@pytest.mark.requirement("R001-044")
async def test_an_income_known_before_the_entry_alerts_and_the_object_may_become_another_households(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    await under_the_plan_of_2021(sessions, clock)
    first, second = (HouseholdEvents(village_code=OTHER_TOWN_VILLAGE) for _ in range(2))
    entry = ObjectEvents(first.id)
    await consume(first.registered(), second.registered(), first.earned(2022, 600_000), second.earned(2022, 600_000))
    assert await alerts(sessions) == []
    await consume(entry.entered(date(2022, 6, 1)))
    assert [(alert.household_id, alert.cleared_on) for alert in await alerts(sessions)] == [(first.id, None)]
    await consume(entry.moved(second.id))
    standing = {alert.household_id: alert.cleared_on for alert in await alerts(sessions)}
    assert standing == {first.id: date(2023, 3, 1), second.id: None}


@pytest.mark.requirement("R001-044")
async def test_a_monitored_household_that_returned_to_poverty_is_watched_on(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    await under_the_plan_of_2021(sessions, clock)
    home = HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)
    await consume(home.registered(), home.exited(date(2020, 12, 20)), home.earned(2022, 600_000))
    await consume(ObjectEvents(home.id).entered(date(2022, 6, 1)))
    await consume(home.returned(date(2023, 4, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]


async def test_a_corrected_or_later_income_clears_and_a_second_correction_brings_back(
    sessions: Sessions, consume: Consume
) -> None:
    household = HouseholdEvents()
    await consume(household.registered(), household.exited(), household.earned(2018, 400_000))
    await consume(household.earned(2018, 449_250, date(2019, 4, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 4, 1)]
    await consume(household.earned(2018, 449_249, date(2019, 5, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]
    await consume(household.earned(2019, 482_700))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2020, 3, 1)]


async def test_a_household_off_the_register_alerts_no_more(sessions: Sessions, consume: Consume) -> None:
    household, calm = HouseholdEvents(), HouseholdEvents()
    await consume(household.registered(), household.exited(), household.earned(2018, 400_000))
    await consume(calm.registered(), calm.removed())
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]
    await consume(household.removed(date(2019, 6, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 6, 1)]
    await consume(household.changed())  # the removal was a mistake
    assert [alert.cleared_on for alert in await alerts(sessions)] == [None]


@pytest.mark.requirement("R001-044")
async def test_open_alerts_follow_a_household_that_moves_and_closed_ones_stay(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    untrue, true, ended = (HouseholdEvents() for _ in range(3))
    for home in (untrue, true, ended):
        await consume(home.registered(), home.exited(), home.earned(2018, 400_000))
    await consume(ended.earned(2018, 600_000, date(2019, 3, 4)))
    old, new = (sign_in(Role.TOWNSHIP, town) for town in (VILLAGE[:9], OTHER_TOWN_VILLAGE[:9]))

    async def shown(officer: dict[str, str]) -> tuple[list[str], int, int]:
        listed = (await client.get("/monitoring/alerts", headers=officer)).json()["items"]
        overview = (await client.get("/monitoring/overview", headers=officer)).json()
        raised = sum(rule["raised"] for rule in overview["alerts_by_rule"])
        return sorted(one["household_id"] for one in listed), raised, overview["alerts_open"]

    everybody = sorted(str(home.id) for home in (untrue, true, ended))
    assert (await shown(old), await shown(new)) == ((everybody, 3, 2), ([], 0, 0))
    (alert,) = (await client.get(f"/monitoring/alerts?household_id={untrue.id}", headers=old)).json()["items"]
    dismissal = {"occurred_on": "2019-03-04", "note": "入户核实", "confirmed": False}
    reply = await client.post(f"/monitoring/alerts/{alert['id']}/verify", json=dismissal, headers=old)
    assert reply.status_code == 200, reply.text
    for home in (untrue, true, ended):
        await consume(home.changed(date(2019, 5, 1), village_code=OTHER_TOWN_VILLAGE))
    assert await shown(new) == ([str(true.id)], 1, 1)
    assert await shown(old) == (sorted([str(untrue.id), str(ended.id)]), 2, 0)
    (alert,) = (await client.get("/monitoring/alerts", headers=new)).json()["items"]
    history = (await client.get(f"/monitoring/alerts/{alert['id']}", headers=new)).json()["history"]
    assert [(one["step"], one["occurred_on"]) for one in history][1:] == [("moved", "2019-05-01")]
    # back in its village, and its figure of before: it is asked about there
    await consume(ended.changed(date(2019, 6, 1), village_code=OTHER_VILLAGE_OF_TOWN))
    await consume(ended.earned(2018, 400_000, date(2019, 6, 3)))
    (alert,) = (await client.get(f"/monitoring/alerts?household_id={ended.id}", headers=old)).json()["items"]
    assert (alert["area_code"], alert["open"]) == (OTHER_VILLAGE_OF_TOWN, True)


async def test_an_exhausted_fund_alerts_once_until_money_comes_back(sessions: Sessions, consume: Consume) -> None:
    fund = FundEvents()
    await consume(fund.moved(10_000), fund.moved(-9_999, "claim", on=date(2019, 1, 5)))
    assert await alerts(sessions) == []
    await consume(fund.moved(-1, "claim", shortfall_fen=500, on=date(2019, 2, 1)))
    await consume(fund.moved(0, "claim", shortfall_fen=700, on=date(2019, 2, 2)))
    (alert,) = await alerts(sessions)
    assert (alert.rule, alert.area_code, alert.role) == ("fund_exhausted", COUNTY + "000000", "county_finance")
    assert "5.00元代偿未能支付" in alert.sentence

    await consume(fund.moved(1, "recovery", on=date(2019, 3, 1)))
    await consume(fund.moved(-1, "claim", on=date(2019, 4, 1)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 3, 1), None]


@pytest.mark.requirement("R002-117")
async def test_a_fund_that_was_used_up_before_the_plan_came_alerts_at_its_next_event(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    fund = FundEvents(county_code="410327")
    await consume(fund.moved(1), fund.moved(-1, "claim", on=date(2019, 1, 5)))
    assert await alerts(sessions) == []
    plan = find_pack("ganzhou-credit")
    area_code = "410327000000"
    fewer = plan.model_copy(update={"alerts": tuple(one for one in plan.alerts if one.rule != "fund_exhausted")})
    async with transaction(sessions) as session:
        await activate(session, clock, plan, area_code, date(2019, 2, 1))
        await activate(session, clock, fewer, area_code, date(2019, 5, 1))
    consumer = a_consumer(sessions, clock)  # which has read no policies yet
    for event in (
        fund.moved(0, "claim", shortfall_fen=500, on=date(2019, 2, 2)),
        fund.moved(0, "claim", shortfall_fen=900, on=date(2019, 3, 2)),
    ):
        await consumer.consume([enveloped(event)])
        assert [(one.raised_on, one.cleared_on) for one in await alerts(sessions)] == [(date(2019, 2, 2), None)]
    await consumer.consume([enveloped(fund.moved(0, "claim", shortfall_fen=900, on=date(2019, 5, 2)))])
    assert [one.cleared_on for one in await alerts(sessions)] == [date(2019, 5, 2)]


@pytest.mark.requirement("R002-117")
async def test_quarters_out_of_bounds_in_a_row_are_one_alert_that_tells_of_the_last(
    sessions: Sessions, consume: Consume
) -> None:
    fund = FundEvents()
    await consume(fund.moved(100_000_00), fund.assessed("2018Q1", "8.00", within=True, on=date(2018, 4, 23)))
    assert await alerts(sessions) == []
    await consume(fund.assessed("2018Q2", "9.00", within=False))
    (first,) = await alerts(sessions)
    assert "2018年第二季度" in first.sentence
    await consume(fund.assessed("2018Q4", None, within=False, on=date(2019, 1, 22)))
    # one of an earlier quarter that is judged anew tells nothing new
    await consume(fund.assessed("2018Q3", "9.00", within=False, on=date(2019, 1, 23)))
    await consume(fund.assessed("2018Q2", "8.00", within=True, on=date(2019, 1, 24)))
    (alert,) = await alerts(sessions)
    assert (alert.id, alert.raised_on, alert.verify_by, alert.cleared_on) == (
        first.id,
        date(2018, 7, 23),
        first.verify_by,
        None,
    )
    assert "2018年第四季度" in alert.sentence
    assert [step for step, _ in await steps(sessions)] == ["raised", "amended"]
    await consume(fund.assessed("2018Q4", "8.80", within=True, on=date(2019, 1, 25)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 1, 25)]
    await consume(fund.assessed("2019Q1", "9.00", within=False, on=date(2019, 4, 22)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 1, 25), None]
    await consume(fund.assessed("2019Q2", "8.00", within=True, on=date(2019, 7, 22)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 1, 25), date(2019, 7, 22)]


async def test_quarters_that_were_alerted_each_by_itself_become_one(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    fund, other = FundEvents(), FundEvents(bank_code="abc")
    watch, setting = Watch(clock, ActivePolicies()), find_pack("ganzhou-credit").alerts
    (rule,) = (one for one in setting if one.rule == "leverage_out_of_bounds")
    await consume(fund.moved(1), other.moved(1))
    async with transaction(sessions) as session:
        for account in (fund, other):
            for number in (1, 2, 3):
                on = date(2018, number * 3, 25)
                cause = Cause(
                    rule=Rule.LEVERAGE_OUT_OF_BOUNDS,
                    county_code=COUNTY,
                    area_code=f"{COUNTY}000000",
                    subject_id=account.id,
                    period=f"2018Q{number}",
                    raised_on=on,
                    sentence=f"2018Q{number}",
                )
                await watch.stand(session, cause, rule, on)
    await consume(other.assessed("2018Q2", "8.00", within=True, on=date(2018, 10, 8)))
    await consume(fund.assessed("2018Q4", "9.00", within=False, on=date(2019, 1, 22)))
    found = [(one.subject_id == fund.id, one.raised_on.month, one.cleared_on) for one in await alerts(sessions)]
    assert sorted(found, key=str) == [
        (False, 3, date(2018, 10, 8)),
        (False, 6, date(2018, 10, 8)),
        (False, 9, None),
        (True, 3, None),
        (True, 6, date(2019, 1, 22)),
        (True, 9, date(2019, 1, 22)),
    ]


async def test_a_county_may_want_any_fraction_of_its_fund_lent(
    sessions: Sessions, clock: Clock, consume: Consume
) -> None:
    content = content_of(find_pack("ganzhou-credit"))
    (rule,) = (one for one in content["alerts"] if one["rule"] == "leverage_out_of_bounds")
    rule["parameters"]["target"] = "4/3"
    async with transaction(sessions) as session:
        await activate(session, clock, PolicyPack.model_validate(content), "360722000000", date(2015, 1, 1))
    await consume(FundEvents().assessed("2018Q2", "6.00", within=False))
    (alert,) = await alerts(sessions)
    assert alert.sentence.endswith("（目标1.3333倍）。")


async def test_a_loan_without_a_village_belongs_to_its_county(sessions: Sessions, consume: Consume) -> None:
    loan = LoanEvents(village_code="", household_id=None)
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    # the programme's rule holds in the whole city, so also for a loan of no village
    assert [alert.area_code for alert in await alerts(sessions)] == [COUNTY + "000000"]
    async with sessions() as session:
        assert [row.village_code for row in await session.scalars(select(Loan))] == [COUNTY + "000000"]


async def test_a_household_that_returned_has_no_alert_about_its_exit_and_may_exit_again(
    sessions: Sessions, consume: Consume
) -> None:
    household = HouseholdEvents()
    await consume(household.registered(), household.exited(), household.earned(2018, 400_000))
    await consume(household.returned(date(2019, 12, 20)))
    assert [alert.cleared_on for alert in await alerts(sessions)] == [date(2019, 12, 20)]
    await consume(household.earned(2019, 1))
    assert len(await alerts(sessions)) == 1
    await consume(household.exited(date(2020, 12, 20)), household.earned(2020, 1))
    found = {alert.cleared_on for alert in await alerts(sessions)}
    assert found == {date(2019, 12, 20), None}


async def test_a_return_without_an_alert_clears_none(sessions: Sessions, consume: Consume) -> None:
    household = HouseholdEvents()
    await consume(household.registered(), household.exited(), household.returned())
    assert await steps(sessions) == []
