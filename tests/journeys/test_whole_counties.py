"""Six counties of Ganzhou, five banks, April 2016 to January 2020 on one system: every county right to the fen.

Each county has a town with villages and seed of its own, so that no two have the same figures; the banks use the same
loan and application numbers in all of them.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from services.demo.client import Actor, Cast, Unexpected
from services.demo.closing import YEARS
from services.demo.expected import Expected, expected
from services.demo.plan import BANKS
from services.demo.town import town
from tests.journeys.counties import MANY_CLIENTS, County, play_all, settle
from tests.journeys.right import SHARES, check_alerts, check_figures
from tests.journeys.running import UP, Running

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("whole counties")]

SEEDS = {
    "360722102000": 2014,  # 信丰县古陂镇
    "360703107000": 2015,  # 南康区龙华镇
    "360723103000": 2016,  # 大余县池江镇
    "360730104000": 2017,  # 宁都县固村镇
    "360735101000": 2018,  # 石城县小松镇
    "360781103000": 2019,  # 瑞金市九堡镇
}
CODES = [town_code[:6] for town_code in SEEDS]
CITY = "3607"
STARTED_WITHIN_S = 240.0

SUMMED = ("households", "people", "exited", "loans", "lent_fen", "repaid_fen", "outstanding_fen", "subsidy_paid_fen")


@dataclass(frozen=True, slots=True)
class Played:
    """The system after all counties were played, and what each one's API said."""

    running: Running
    counties: dict[str, County]
    figures: dict[str, dict[str, Any]]

    def expected(self, code: str) -> Expected:
        """What the demo's own books say of a county."""
        return expected(self.counties[code].plan)

    def cast(self, code: str = CODES[0]) -> Cast:
        """A county's people with the city's and the banks."""
        return Cast(self.running.url, self.counties[code].sign_ins)


@pytest.fixture(scope="module")
async def played() -> AsyncIterator[Played]:
    """All counties played through the public API."""
    async with Running.fresh("--no-demo", **MANY_CLIENTS) as running:
        await running.start()
        await running.until_said(UP, STARTED_WITHIN_S)
        counties = await settle(running, SEEDS)
        figures = await play_all(running, counties)
        yield Played(running, {county.code: county for county in counties}, figures)
        assert await running.stop() == 0, running.said


def test_no_person_of_one_county_has_the_number_of_another() -> None:
    numbers = [
        {member.id_number for household in town(seed, code).households for member in household.members}
        for code, seed in SEEDS.items()
    ]

    assert all(len(of_county) == 3_017 for of_county in numbers)
    assert all(one.isdisjoint(other) for one, other in combinations(numbers, 2))


@pytest.mark.parametrize("code", CODES)
async def test_every_county_ends_as_its_own_books_say_to_the_fen(played: Played, code: str) -> None:
    check_figures(played.figures[code], played.expected(code))


@pytest.mark.parametrize("code", CODES)
async def test_every_county_raises_its_own_alerts(played: Played, code: str) -> None:
    check_alerts(played.figures[code], played.expected(code))


@pytest.mark.parametrize("code", CODES)
async def test_every_countys_books_balance_and_its_control_totals_agree(played: Played, code: str) -> None:
    seen = played.figures[code]

    assert seen["trial"]["totals"]["equal"]
    assert seen["trial"]["totals"]["debit_fen"] > 0
    assert seen["controls"]["equal"]
    assert {bank["bank_code"] for bank in seen["controls"]["banks"]} == {bank.code for bank in BANKS}
    assert all(bank["equal"] for bank in seen["controls"]["banks"])


async def test_the_citys_figures_are_the_sum_of_its_counties(played: Played) -> None:
    async with played.cast() as cast:
        office = cast.people["city_office"]
        overview = await office.get("/monitoring/overview", area=CITY)
        accounts = await office.get("/credit/fund-accounts")
        losses = [await office.get("/credit/loss-shares", year=year) for year in YEARS]
        trial = await cast.people["city_finance"].get("/credit/ledger/trial-balance")
    counties = played.figures.values()

    assert {name: overview[name] for name in SUMMED} == {
        name: sum(county[name] for county in counties) for name in SUMMED
    }
    assert {alert["rule"]: (alert["raised"], alert["open"]) for alert in overview["alerts_by_rule"]} == {
        rule: tuple(sum(county["alerts"][rule][count] for county in counties) for count in ("raised", "open"))
        for rule in next(iter(counties))["alerts"]
    }
    assert {fund["bank_code"]: fund["balance_fen"] for fund in overview["fund"]} == {
        bank.code: sum(county["funds"][bank.code]["balance_fen"] for county in counties) for bank in BANKS
    }
    assert {(one["county_code"], one["bank_code"]): one["balance_fen"] for one in accounts["items"]} == {
        (code, bank): account["balance_fen"]
        for code, county in played.figures.items()
        for bank, account in county["funds"].items()
    }
    assert [sum(loss[share] for loss in losses) for share in SHARES] == [
        sum(loss[share] for county in counties for loss in county["losses"].values()) for share in SHARES
    ]
    assert trial["totals"]["equal"]
    assert {row["account"]: (row["debited_fen"], row["credited_fen"]) for row in trial["rows"]} == {
        row["account"]: tuple(
            sum(
                other[side]
                for county in counties
                for other in county["trial"]["rows"]
                if other["account"] == row["account"]
            )
            for side in ("debited_fen", "credited_fen")
        )
        for row in trial["rows"]
    }


async def refusal(actor: Actor, path: str, **params: str) -> str:
    """How a read is refused."""
    with pytest.raises(Unexpected) as refused:
        await actor.get(path, **params)
    return str(refused.value)


@pytest.mark.parametrize("code", CODES)
async def test_a_county_sees_nothing_but_its_own(played: Played, code: str) -> None:
    async with played.cast(code) as cast:
        auditor, office = cast.people["auditor"], cast.people["county_office"]
        for other in (one for one in CODES if one != code):
            for path in ("/credit/ledger/control-totals", "/credit/ledger/trial-balance", "/credit/fund-accounts"):
                assert "403 auth.outside_area" in await refusal(auditor, path, county_code=other)
            assert "403 auth.outside_area" in await refusal(auditor, "/monitoring/overview", area=other)
        assert "403 auth.outside_area" in await refusal(office, "/monitoring/overview", area=CITY)
        loans = await office.get("/credit/loans", limit=100)
        accounts = await office.get("/credit/fund-accounts")
        households = await office.get("/registry/households", limit=100)
        alerts = await office.get("/monitoring/alerts", limit=100)

    assert {loan["county_code"] for loan in loans["items"]} == {code}
    assert {account["county_code"] for account in accounts["items"]} == {code}
    assert {household["village_code"][:6] for household in households["items"]} == {code}
    assert {alert["area_code"][:6] for alert in alerts["items"]} == {code}


async def test_a_bank_finds_each_countys_loan_under_the_number_that_all_of_them_use(played: Played) -> None:
    lent = {
        code: {
            event.loan_no: event.fields["amount_fen"]
            for event in county.plan.events
            if event.type == "loan.disbursed" and event.bank_code == "rcc"
        }
        for code, county in played.counties.items()
    }
    shared = set.intersection(*(set(numbers) for numbers in lent.values()))
    assert shared
    async with played.cast() as cast:
        for loan_no in sorted(shared)[:5]:
            for code in CODES:
                loan = await cast.banks["rcc"].get(f"/bank/loans/{code}/{loan_no}")
                assert (loan["county_code"], loan["disbursed_fen"]) == (code, lent[code][loan_no])
