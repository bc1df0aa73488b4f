"""The city office's plans: from needs to planned deposits, within the fund's size, one at a time."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from services.credit.fund.models import FundDeposit
from services.credit.fund.refusals import FundSizeExceeded
from services.credit.fund.rules import check_fund_size
from services.credit.fund_plans.refusals import PlanOutdated, PlanReasonMissing
from services.credit.fund_plans.rules import check_current, check_quarter, check_reason, proposal_fen
from services.credit.loans.models import Loan as LoanRow
from services.credit.refusals import PeriodOutOfRange
from shared.calendar import Quarter
from shared.database import table_of, transaction
from shared.security.permissions import Role
from tests.credit.channel import COUNTY, Channel, Loan
from tests.credit.loan_builder import day
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    Office,
    said_no,
)

PLANS = "/credit/fund-plans"
DEPOSITS = "/credit/fund-deposits"
ON = {"occurred_on": "2016-07-05"}
FUND_FEN = 100_000_000_000
"""1,000 million yuan, the size of the city's fund."""


def a_plan(**given: Any) -> dict[str, Any]:
    """A plan of 2016Q2."""
    return {"quarter": "2016Q2", **ON, **given}


@pytest.fixture
async def office(channel: Channel) -> Office:
    """The offices of a city that lends nowhere else: what races of other tests committed is out of the way."""
    async with transaction(channel.sessions) as session:
        for model in (LoanRow, FundDeposit):
            await session.execute(delete(table_of(model)).where(table_of(model).c.county_code != COUNTY))
    return Office(channel)


async def lending(office: Office) -> None:
    """50,000 yuan of one bank and 10,000 of another in 2016Q2: 6,250 and 1,250 yuan are needed."""
    await office.a_loan("L1")
    other = Loan(await office.channel.household(loans=["B1"], bank="abc"), "B1")
    await office.channel.accepted(*other.opened(amount_fen=1_000_000), bank="abc")


@pytest.mark.requirement("R002-132")
async def test_a_plan_is_drawn_up_from_needs_and_adopted_into_deposits(office: Office) -> None:
    await lending(office)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    assert (plan["city_code"], plan["programme"], plan["state"], plan["number"]) == (
        "360700",
        "industry_credit",
        "draft",
        1,
    )
    assert (plan["proposed_fen"], plan["planned_fen"], plan["fund_fen"], plan["committed_fen"]) == (
        750_000,
        750_000,
        FUND_FEN,
        0,
    )
    path = f"{PLANS}/{plan['id']}"
    lines = (await office.read(CITY_FINANCE, f"{path}/lines"))["items"]
    assert [(line["county_code"], line["bank_code"], line["required_fen"], line["planned_fen"]) for line in lines] == [
        (COUNTY, "abc", 125_000, 125_000),
        (COUNTY, "rcc", 625_000, 625_000),
    ]
    assert await office.channel.rows(FundDeposit) == []
    line = {"county_code": COUNTY, "bank_code": "abc", "planned_fen": 0}
    await office.refused(CITY_OFFICE, f"{path}/lines", 409, "credit.fund_plan_reason_missing", **line)
    changed = await office.do(CITY_OFFICE, f"{path}/lines", **line, reason="该行本季度末结转充足")
    assert (changed["proposed_fen"], changed["planned_fen"]) == (750_000, 625_000)
    adopted = await office.do(CITY_OFFICE, f"{path}/adopt", occurred_on="2016-07-06")
    assert (adopted["state"], adopted["decided_on"], adopted["committed_fen"]) == ("adopted", "2016-07-06", 625_000)
    [deposit] = (await office.read(CITY_FINANCE, DEPOSITS, county_code=COUNTY))["items"]
    assert (deposit["plan_id"], deposit["state"], deposit["amount_fen"], deposit["next_role"]) == (
        plan["id"],
        "planned",
        625_000,
        "city_finance",
    )
    first = await office.read(AUDITOR, f"{path}/lines", limit=1)
    second = await office.read(AUDITOR, f"{path}/lines", limit=1, after=first["next"])
    assert [one["bank_code"] for page in (first, second) for one in page["items"]] == ["abc", "rcc"]
    assert (first["items"][0]["reason"], second["next"]) == ("该行本季度末结转充足", None)
    assert [one["id"] for one in (await office.read(CITY_OFFICE, PLANS, quarter="2016Q2"))["items"]] == [plan["id"]]
    assert (await office.read(CITY_OFFICE, path))["state"] == "adopted"


@pytest.mark.requirement("R002-132")
async def test_a_second_plan_of_a_quarter_asks_only_for_what_is_still_needed(office: Office) -> None:
    await lending(office)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    await office.do(CITY_OFFICE, f"{PLANS}/{plan['id']}/adopt", **ON)
    more = Loan(await office.channel.household(loans=["L2"]), "L2")
    await office.channel.accepted(*more.opened(amount_fen=800_000))
    second = await office.do(CITY_OFFICE, PLANS, **a_plan())
    # 800,000 × 12.5 % = 100,000; the 750,000 of the first plan are under way
    assert (second["number"], second["planned_fen"]) == (2, 100_000)
    # what is cancelled or returned is no longer under way, and is planned anew
    [one] = [d for d in await office.channel.rows(FundDeposit) if d.bank_code == "abc"]
    await office.do(CITY_OFFICE, f"{DEPOSITS}/{one.id}/cancel", **ON, reason="银行要求推迟")
    await office.do(CITY_OFFICE, f"{PLANS}/{second['id']}/discard", **ON)
    third = await office.do(CITY_OFFICE, PLANS, **a_plan())
    assert (third["number"], third["planned_fen"]) == (3, 225_000)


@pytest.mark.requirement("R002-114", "R002-132")
async def test_what_an_earlier_quarter_lacks_is_told_until_it_is_deposited(office: Office) -> None:
    await lending(office)
    later = Loan(await office.channel.household(loans=["L2"]), "L2")
    await office.channel.accepted(*later.opened(date(2016, 11, 10), amount_fen=800_000))
    empty = await office.refused(
        CITY_OFFICE, PLANS, 409, "credit.fund_plan_empty", **a_plan(quarter="2016Q3", occurred_on="2016-10-05")
    )
    assert empty["detail"] == "以前季度尚缺：2016Q2 7,500.00 元"
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan(quarter="2016Q4", occurred_on="2017-01-05"))
    assert (plan["proposed_fen"], plan["earlier"]) == (100_000, [{"quarter": "2016Q2", "needed_fen": 750_000}])
    # no quarter named: all that still need something
    needs = (await office.read(CITY_FINANCE, "/credit/fund-needs", county_code=COUNTY))["items"]
    told = ("bank_code", "period", "still_needed_fen", "earlier_needed_fen")
    assert [tuple(need[name] for name in told) for need in needs] == [
        ("abc", "2016Q2", 125_000, 0),
        ("rcc", "2016Q2", 625_000, 0),
        ("rcc", "2016Q4", 100_000, 625_000),
    ]
    assert [
        need["period"] for need in (await office.read(BANK, "/credit/fund-needs", county_code=COUNTY))["items"]
    ] == [
        "2016Q2",
        "2016Q4",
    ]
    await office.deposited(600_000, on="2017-01-06", period="2016Q2")
    path = f"{PLANS}/{plan['id']}"
    assert (await office.read(CITY_OFFICE, path))["earlier"] == [{"quarter": "2016Q2", "needed_fen": 150_000}]
    await office.deposited(25_000, on="2017-01-06", period="2016Q2")
    await office.deposited(125_000, on="2017-01-06", period="2016Q2", bank="abc")
    assert (await office.read(CITY_OFFICE, path))["earlier"] == []
    [need] = (await office.read(CITY_FINANCE, "/credit/fund-needs", county_code=COUNTY))["items"]
    assert (need["period"], need["earlier_needed_fen"]) == ("2016Q4", 0)


async def test_a_plan_that_money_has_overtaken_is_not_adopted(office: Office) -> None:
    await lending(office)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    await office.deposited(1, on="2016-07-05", period="2016Q2")
    path = f"{PLANS}/{plan['id']}"
    await office.refused(CITY_OFFICE, f"{path}/adopt", 409, "credit.fund_plan_outdated", **ON)
    assert (await office.read(CITY_OFFICE, path))["state"] == "draft"
    await office.do(CITY_OFFICE, f"{path}/discard", **ON)
    again = await office.do(CITY_OFFICE, PLANS, **a_plan())
    assert again["planned_fen"] == 749_999
    await office.do(CITY_OFFICE, f"{PLANS}/{again['id']}/adopt", **ON)


@pytest.mark.requirement("R002-132")
async def test_money_under_way_for_an_earlier_quarter_is_not_planned_again(office: Office) -> None:
    body = {"county_code": COUNTY, "bank_code": "rcc", "kind": "pre_allocation", "period": "2016Q1"}
    sent = await office.do(CITY_FINANCE, DEPOSITS, **body, amount_fen=700_000, occurred_on="2016-03-20")
    await lending(office)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    lines = (await office.read(CITY_OFFICE, f"{PLANS}/{plan['id']}/lines"))["items"]
    assert [(line["under_way_fen"], line["proposed_fen"]) for line in lines] == [(0, 125_000), (700_000, 0)]
    await office.do(CITY_OFFICE, f"{PLANS}/{plan['id']}/adopt", **ON)

    async def need(quarter: str) -> dict[str, int]:
        query = {"county_code": COUNTY, "period": quarter}
        items = (await office.read(CITY_OFFICE, "/credit/fund-needs", **query))["items"]
        [found] = [item for item in items if item["bank_code"] == "rcc"]
        names = ("carried_in_fen", "coming_in_fen", "under_way_fen", "still_needed_fen", "carried_forward_fen")
        return {name.removesuffix("_fen"): found[name] for name in names}

    assert await need("2016Q2") == {
        "carried_in": 0, "coming_in": 700_000, "under_way": 0, "still_needed": 625_000, "carried_forward": 0,
    }  # fmt: skip
    # what the second quarter takes of it doesn't come in the third
    assert await need("2016Q3") == {
        "carried_in": 0, "coming_in": 75_000, "under_way": 0, "still_needed": 0, "carried_forward": 0,
    }  # fmt: skip
    for receiver in (COUNTY_FINANCE, BANK):
        await office.do(receiver, f"{DEPOSITS}/{sent['id']}/confirm", occurred_on="2016-07-06")
    assert await need("2016Q2") == {
        "carried_in": 700_000, "coming_in": 0, "under_way": 0, "still_needed": 0, "carried_forward": 75_000,
    }  # fmt: skip


async def test_a_line_that_was_lowered_is_adopted_while_so_much_is_needed(office: Office) -> None:
    await lending(office)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    path = f"{PLANS}/{plan['id']}"
    line = {"county_code": COUNTY, "bank_code": "rcc", "reason": "县里已另行安排"}
    await office.deposited(1, on="2016-07-05", period="2016Q2")
    # 624,999 are needed by now: not what was proposed, nor more
    for planned_fen in (625_000, 625_001):
        await office.do(CITY_OFFICE, f"{path}/lines", **line, planned_fen=planned_fen)
        await office.refused(CITY_OFFICE, f"{path}/adopt", 409, "credit.fund_plan_outdated", **ON)
    await office.do(CITY_OFFICE, f"{path}/lines", **line, planned_fen=624_999)
    assert (await office.do(CITY_OFFICE, f"{path}/adopt", **ON))["state"] == "adopted"


@pytest.mark.requirement("R002-091")
async def test_no_more_is_planned_than_the_citys_fund_has(office: Office) -> None:
    await lending(office)
    body = {"county_code": COUNTY, "bank_code": "rcc", "kind": "pre_allocation", "period": "2016Q3", **ON}
    await office.refused(CITY_OFFICE, DEPOSITS, 409, "credit.fund_size_exceeded", **body, amount_fen=FUND_FEN + 1)
    # pre-allocations count: all but 749,999 fen are committed, the plan asks for 750,000
    await office.do(CITY_OFFICE, DEPOSITS, **body, amount_fen=FUND_FEN - 749_999)
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    path = f"{PLANS}/{plan['id']}"
    await office.refused(CITY_OFFICE, f"{path}/adopt", 409, "credit.fund_size_exceeded", **ON)
    assert len(await office.channel.rows(FundDeposit)) == 1
    line = {"county_code": COUNTY, "bank_code": "rcc", "planned_fen": 624_999, "reason": "规模所限"}
    await office.do(CITY_OFFICE, f"{path}/lines", **line)
    adopted = await office.do(CITY_OFFICE, f"{path}/adopt", **ON)
    assert adopted["committed_fen"] == FUND_FEN
    await office.refused(CITY_OFFICE, DEPOSITS, 409, "credit.fund_size_exceeded", **body, amount_fen=1)
    # what finance enters has been sent: a fact is recorded
    await office.do(CITY_FINANCE, DEPOSITS, **body, amount_fen=1)


async def test_plans_that_can_not_be_drawn_up_or_changed(office: Office) -> None:
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    await office.refused(CITY_OFFICE, PLANS, 409, "credit.fund_plan_empty", **a_plan())
    await lending(office)
    for body, status, code in (
        (a_plan(occurred_on=tomorrow), 422, "request.date_in_future"),
        (a_plan(quarter="2016Q3", occurred_on="2016-06-30"), 409, "credit.period_out_of_range"),
        (a_plan(quarter="2015Q4"), 409, "policy.none_active"),
        (a_plan(programme="unheard_of"), 409, "policy.none_active"),
        (a_plan(quarter="2016Q5"), 422, "request.invalid"),
    ):
        await office.refused(CITY_OFFICE, PLANS, status, code, **body)
    for nobody in (COUNTY_OFFICE, CITY_FINANCE, BANK, AUDITOR):
        await office.refused(nobody, PLANS, 403, "auth.forbidden", **a_plan())
    plan = await office.do(CITY_OFFICE, PLANS, **a_plan())
    await office.refused(CITY_OFFICE, PLANS, 409, "credit.fund_plan_open", **a_plan(quarter="2016Q3"))
    path = f"{PLANS}/{plan['id']}"
    line = {"county_code": COUNTY, "bank_code": "psbc", "planned_fen": 1, "reason": "x"}
    await office.refused(CITY_OFFICE, f"{path}/lines", 404, "credit.unknown_fund_plan_line", **line)
    await office.refused(CITY_OFFICE, f"{path}/adopt", 422, "request.date_before_step", occurred_on="2016-07-04")
    for stranger in ((Role.CITY_OFFICE, "3608"), (Role.AUDITOR, "360722")):
        said_no(await office.get(stranger, path), 404, "credit.unknown_fund_plan")
        assert (await office.read(stranger, PLANS))["items"] == []
    said_no(await office.get(COUNTY_FINANCE, path), 403, "auth.forbidden")
    await office.do(CITY_OFFICE, f"{path}/discard", **ON)
    for step in ("adopt", "discard"):
        await office.refused(CITY_OFFICE, f"{path}/{step}", 409, "credit.fund_plan_wrong_state", **ON)


async def test_of_many_who_plan_and_adopt_at_once_one_does(racing_office: Office) -> None:
    office = racing_office
    await office.a_loan()
    drawn = await asyncio.gather(*(office.post(CITY_OFFICE, PLANS, **a_plan()) for _ in range(4)))
    assert sorted(reply.status_code for reply in drawn) == [201, 409, 409, 409]
    [plan] = [reply.json() for reply in drawn if reply.status_code == 201]
    path = f"{PLANS}/{plan['id']}/adopt"
    adopted = await asyncio.gather(*(office.post(CITY_OFFICE, path, **ON) for _ in range(4)))
    assert sorted(reply.status_code for reply in adopted) == [200, 409, 409, 409]
    assert [deposit.amount_fen for deposit in await office.channel.rows(FundDeposit)] == [625_000]


@pytest.mark.requirement("R002-132")
@pytest.mark.parametrize(
    ("still_needed_fen", "under_way_fen", "expected"), [(10, 0, 10), (10, 9, 1), (10, 10, 0), (10, 11, 0)]
)
def test_money_under_way_is_not_proposed_again(still_needed_fen: int, under_way_fen: int, expected: int) -> None:
    assert proposal_fen(still_needed_fen, under_way_fen) == expected


@pytest.mark.requirement("R002-091")
def test_the_bounds_of_a_plan() -> None:
    check_reason(5, 5, None)
    check_reason(5, 6, "x")
    for reason in (None, "", " "):
        with pytest.raises(PlanReasonMissing):
            check_reason(5, 6, reason)
    for planned_fen, needed_fen in ((5, 5), (5, 6), (6, 5), (4, 4), (0, 0)):
        check_current("360722", "rcc", 5, planned_fen, needed_fen)
    for planned_fen, needed_fen in ((5, 4), (6, 4), (4, 3)):
        with pytest.raises(PlanOutdated):
            check_current("360722", "rcc", 5, planned_fen, needed_fen)
    check_fund_size(10, 9, 1)
    with pytest.raises(FundSizeExceeded):
        check_fund_size(10, 9, 2)
    check_quarter(Quarter(2016, 3), day("2016-07-01"))
    with pytest.raises(PeriodOutOfRange):
        check_quarter(Quarter(2016, 3), day("2016-06-30"))
