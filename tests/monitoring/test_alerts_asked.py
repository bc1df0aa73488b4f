"""Alerts about what banks report end with the plan that asks for them, and stand again with the next that does."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from services.monitoring.sweeps.service import sweep_counties
from shared.database import Sessions, transaction
from shared.events.base import Event
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.permissions import Role
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, FundEvents, LoanEvents, enveloped
from tests.monitoring.conftest import a_consumer
from tests.monitoring.test_sweeps import at
from tests.monitoring.test_targets import SignIn

NO_PLAN = "现行方案不再要求此项预警"


@dataclass
class Banks:
    """Banks that report to a town without a plan of its own, under plans of the city that come and go."""

    client: httpx.AsyncClient
    sessions: Sessions
    sign_in: SignIn

    async def report(self, *events: Event, on: str = "2019-01-01") -> None:
        """Let events arrive."""
        await a_consumer(self.sessions, at(on)).consume([enveloped(event) for event in events])

    async def plan(self, on: str, *without: str, min_days: int = 1) -> None:
        """The city's plan without some rules is in force from a day on."""
        pack = find_pack("ganzhou-credit")
        alerts = tuple(
            one.model_copy(update={"parameters": {"min_days": min_days}}) if one.rule == "loan_overdue" else one
            for one in pack.alerts
            if one.rule not in without
        )
        async with transaction(self.sessions) as session:
            put = pack.model_copy(update={"alerts": alerts})
            await activate(session, at("2019-01-01"), put, "360700000000", date.fromisoformat(on))

    async def swept(self, *days: str) -> list[str | None]:
        """The end of the one alert after the sweep of each day."""
        found = []
        for day in days:
            await sweep_counties(self.sessions, at(day), ActivePolicies())
            found.append((await self.alert())["cleared_on"])
        return found

    async def alert(self) -> dict[str, Any]:
        """The one alert with its history."""
        finance = self.sign_in(Role.COUNTY_FINANCE, "360722")
        (alert,) = (await self.client.get("/monitoring/alerts", headers=finance)).json()["items"]
        told: dict[str, Any] = (await self.client.get(f"/monitoring/alerts/{alert['id']}", headers=finance)).json()
        return told


@pytest.fixture
def banks(client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn) -> Banks:
    """The banks."""
    return Banks(client, sessions, sign_in)


def an_overdue_loan() -> tuple[LoanEvents, list[Event]]:
    """A loan that is 40 days overdue on 2018-07-20."""
    loan = LoanEvents(village_code=OTHER_TOWN_VILLAGE)
    return loan, [loan.applied(), loan.disbursed(), loan.reported_overdue(40)]


def a_fund(rule: str) -> tuple[FundEvents, list[Event]]:
    """A fund that is used up, or whose leverage is out of bounds."""
    fund = FundEvents()
    if rule == "fund_exhausted":
        return fund, [fund.moved(1), fund.moved(-1, "claim")]
    return fund, [fund.moved(1), fund.assessed("2018Q2", "9.00", within=False)]


@pytest.mark.parametrize("rule", ["loan_overdue", "fund_exhausted", "leverage_out_of_bounds"])
async def test_what_banks_report_ends_with_the_plan_that_asks_for_it_and_stands_again_with_one(
    banks: Banks, rule: str
) -> None:
    _, events = an_overdue_loan() if rule == "loan_overdue" else a_fund(rule)
    await banks.report(*events)
    await banks.plan("2019-06-01", rule)
    await banks.plan("2019-08-01")
    days = ("2019-05-31", "2019-06-01", "2019-07-31", "2019-08-01", "2019-08-02")
    assert await banks.swept(*days) == [None, "2019-06-01", "2019-06-01", None, None]
    alert = await banks.alert()
    assert (alert["rule"], alert["known_on"]) == (rule, "2019-08-01")
    assert alert["sentence"].startswith("（再次出现）")
    told = [(one["step"], one["occurred_on"], one["note"]) for one in alert["history"] if one["step"] != "escalated"]
    assert told[1:] == [("cleared", "2019-06-01", NO_PLAN), ("reopened", "2019-08-01", "")]


@pytest.mark.parametrize("rule", ["loan_overdue", "fund_exhausted", "leverage_out_of_bounds"])
@pytest.mark.parametrize("found_by", ["sweep", "event"])
async def test_what_ends_while_no_plan_asks_for_it_stays_ended(banks: Banks, rule: str, found_by: str) -> None:
    day = date(2019, 6, 2)
    if rule == "loan_overdue":
        loan, events = an_overdue_loan()
        still, over = loan.interest(1, on=day), loan.repaid(5_000_000, on=date(2019, 7, 1))
    else:
        fund, events = a_fund(rule)
        if rule == "fund_exhausted":
            still, over = fund.moved(0, "claim", on=day), fund.moved(1, on=date(2019, 7, 1))
        else:
            still = fund.assessed("2018Q3", "9.00", within=False, on=day)
            over = fund.assessed("2018Q4", "8.00", within=True, on=date(2019, 7, 1))
    await banks.report(*events)
    await banks.plan("2019-06-01", rule)
    await banks.plan("2019-08-01")
    if found_by == "sweep":
        assert await banks.swept("2019-06-01") == ["2019-06-01"]
    await banks.report(still)
    ended = "2019-06-01" if found_by == "sweep" else "2019-06-02"
    assert (await banks.alert())["cleared_on"] == ended
    await banks.report(over)
    assert await banks.swept("2019-07-02", "2019-08-01") == [ended, ended]
    assert [one["step"] for one in (await banks.alert())["history"]].count("cleared") == 1


async def test_leverage_that_stays_out_of_bounds_while_no_plan_asks_is_one_alert_of_the_last_quarter(
    banks: Banks,
) -> None:
    fund, events = a_fund("leverage_out_of_bounds")
    await banks.report(*events)
    await banks.plan("2018-10-01", "leverage_out_of_bounds")
    await banks.plan("2019-01-01")
    await banks.report(fund.assessed("2018Q3", "9.10", within=False, on=date(2018, 10, 20)))
    assert (await banks.alert())["cleared_on"] == "2018-10-20"
    await banks.report(fund.assessed("2018Q4", "9.20", within=False, on=date(2019, 1, 20)))
    alert = await banks.alert()
    assert (alert["cleared_on"], alert["raised_on"]) == (None, "2018-07-23")
    assert "2018年第四季度" in alert["sentence"]


async def test_a_plan_that_asks_for_longer_delays_ends_shorter_ones_and_a_report_of_before_brings_none_back(
    banks: Banks,
) -> None:
    loan, events = an_overdue_loan()
    await banks.report(*events)
    await banks.plan("2019-06-01", min_days=41)
    await banks.plan("2019-07-01", min_days=40)
    await banks.plan("2019-08-01", "loan_overdue")
    days = ("2019-05-31", "2019-06-01", "2019-07-01", "2019-08-01")
    assert await banks.swept(*days) == [None, "2019-06-01", None, "2019-08-01"]
    # it comes late: the county is judged as of August already
    await banks.report(loan.reported_overdue(380, on=date(2019, 7, 15)), on="2019-08-02")
    assert (await banks.alert())["cleared_on"] == "2019-08-01"


async def test_a_report_that_comes_late_takes_no_alert_back_that_a_later_plan_asks_for(banks: Banks) -> None:
    loan, events = an_overdue_loan()
    await banks.plan("2019-06-01", "loan_overdue")
    await banks.plan("2019-07-01")
    await banks.report(*events)
    assert await banks.swept("2019-06-01", "2019-07-01") == ["2019-06-01", None]
    await banks.report(loan.interest(1, on=date(2019, 6, 15)), on="2019-07-02")
    assert (await banks.alert())["cleared_on"] is None
