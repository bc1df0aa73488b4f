"""Counties that don't exist and quarters far away: what every route that takes one says of them."""

from datetime import date
from typing import Any

import pytest

from services.credit.fund.models import FundDeposit
from services.credit.subsidies.models import SubsidyList
from shared.calendar import Quarter
from shared.security.permissions import Role
from tests.credit.channel import COUNTY
from tests.credit.office import CITY_FINANCE, CITY_OFFICE, Office, said_no

NO_COUNTY = "360799"
"""Ganzhou's digits, and none of its counties: the city's programme would cover it."""
THE_CITY = "360700"
COUNTY_WITHOUT_PROGRAMME = "410327"
"""Yiyang in Henan, which has no credit programme."""
CITY_TOWNSHIP = (Role.TOWNSHIP, "3607")
CITY_WIDE_OFFICE = (Role.COUNTY_OFFICE, "3607")
CITY_BANK = (Role.BANK, "3607", "rcc")
HENAN_OFFICE = (Role.CITY_OFFICE, "4103")
HENAN_BANK = (Role.BANK, "4103", "rcc")


def a_deposit(**given: Any) -> dict[str, Any]:
    """What is entered for a deposit."""
    return {
        "county_code": COUNTY,
        "bank_code": "rcc",
        "kind": "deposit",
        "period": "2016Q2",
        "amount_fen": 1,
        "occurred_on": "2016-07-10",
        **given,
    }


def a_list(**given: Any) -> dict[str, Any]:
    """What is asked for when a list is drawn up."""
    return {"county_code": COUNTY, "period": "2016Q2", "occurred_on": "2016-07-10", **given}


def a_check(**given: Any) -> dict[str, Any]:
    """What is asked for when leverages are judged."""
    return {"county_code": COUNTY, "quarter": "2016Q2", "occurred_on": "2016-07-21", **given}


def an_application(**given: Any) -> dict[str, Any]:
    """An application of a household that is nowhere."""
    return {
        "county_code": COUNTY,
        "household_no": "H1",
        "borrower_id_number": "99972219800101000X",
        "bank_code": "rcc",
        "amount_fen": 1,
        "term_months": 36,
        "purpose": "脐橙种植",
        "occurred_on": "2016-07-10",
        **given,
    }


WRITES = [
    (CITY_OFFICE, "/credit/fund-deposits", a_deposit),
    (CITY_OFFICE, "/credit/leverage-checks", a_check),
    (CITY_BANK, "/credit/subsidy-lists", a_list),
    (CITY_TOWNSHIP, "/credit/applications", an_application),
]
READS: list[tuple[tuple[Any, ...], str, dict[str, str]]] = [
    (CITY_FINANCE, "/credit/fund-needs", {"period": "2016Q2"}),
    (CITY_FINANCE, "/credit/ledger/control-totals", {}),
    (CITY_BANK, "/bank/eligible-households", {}),
]
LISTS = [
    (CITY_FINANCE, "/credit/fund-deposits"),
    (CITY_FINANCE, "/credit/fund-accounts"),
    (CITY_BANK, "/credit/subsidy-lists"),
    (CITY_WIDE_OFFICE, "/credit/loans"),
    (CITY_BANK, "/credit/applications"),
]
PLACES = [
    (CITY_BANK, f"/bank/loans/{NO_COUNTY}/L1", "credit.unknown_loan"),
    (CITY_WIDE_OFFICE, f"/credit/banks/rcc/loans/{NO_COUNTY}/L1", "credit.unknown_loan"),
    (CITY_BANK, f"/credit/claims/{NO_COUNTY}/rcc/L1", "credit.unknown_loan"),
    (CITY_BANK, f"/credit/applications/A-1?county_code={NO_COUNTY}", "credit.unknown_application"),
]


@pytest.mark.parametrize("county", [NO_COUNTY, THE_CITY])
@pytest.mark.parametrize(("who", "path", "body"), WRITES, ids=[path for _, path, _ in WRITES])
async def test_nothing_is_entered_for_a_county_that_does_not_exist(
    office: Office, county: str, who: tuple[Any, ...], path: str, body: Any
) -> None:
    refused = await office.refused(who, path, 422, "credit.unknown_county", **body(county_code=county))
    assert (refused["field"], county in refused["detail"]) == ("county_code", True)


@pytest.mark.parametrize(("who", "path", "query"), READS, ids=[path for _, path, _ in READS])
async def test_no_figures_are_given_of_a_county_that_does_not_exist(
    office: Office, who: tuple[Any, ...], path: str, query: dict[str, str]
) -> None:
    said_no(await office.get(who, path, county_code=NO_COUNTY, **query), 422, "credit.unknown_county")


@pytest.mark.parametrize(("who", "path"), LISTS, ids=[path for _, path in LISTS])
async def test_a_list_of_a_county_that_does_not_exist_is_empty(office: Office, who: tuple[Any, ...], path: str) -> None:
    assert (await office.read(who, path, county_code=NO_COUNTY))["items"] == []


@pytest.mark.parametrize(("who", "path", "code"), PLACES, ids=[path for _, path, _ in PLACES])
async def test_nothing_is_found_in_a_county_that_does_not_exist(
    office: Office, who: tuple[Any, ...], path: str, code: str
) -> None:
    said_no(await office.get(who, path), 404, code)


async def test_an_opinion_is_not_signed_in_a_county_that_does_not_exist(office: Office) -> None:
    path = f"/credit/applications/A-1/opinions?county_code={NO_COUNTY}"
    await office.refused(
        CITY_TOWNSHIP, path, 404, "credit.unknown_application", supported=True, occurred_on="2016-07-10"
    )


async def test_the_books_of_a_county_that_does_not_exist_are_empty(office: Office) -> None:
    trial = await office.read(CITY_FINANCE, "/credit/ledger/trial-balance", county_code=NO_COUNTY)
    assert trial["totals"]["debited_fen"] == 0
    shares = await office.read(CITY_FINANCE, "/credit/loss-shares", county_code=NO_COUNTY, year=2019)
    assert shares["items"] == []


async def test_a_bank_event_of_a_county_that_does_not_exist_is_rejected_and_its_neighbour_taken(office: Office) -> None:
    loan = await office.a_loan()
    lost = {**loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1), "county_code": NO_COUNTY}
    kept = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1)
    answers = await office.channel.submit(lost, kept)
    assert [(one["status"], one.get("code")) for one in answers] == [
        ("rejected", "credit.unknown_county"),
        ("accepted", None),
    ]
    assert NO_COUNTY in answers[0]["detail"]


async def test_nothing_is_entered_where_no_programme_runs(office: Office) -> None:
    given = {"county_code": COUNTY_WITHOUT_PROGRAMME}
    none = 409, "policy.none_active"
    await office.refused(HENAN_OFFICE, "/credit/fund-deposits", *none, **a_deposit(**given))
    await office.refused(HENAN_OFFICE, "/credit/leverage-checks", *none, **a_check(**given))
    await office.refused(HENAN_BANK, "/credit/subsidy-lists", *none, **a_list(**given))
    await office.refused((Role.TOWNSHIP, "4103"), "/credit/applications", *none, **an_application(**given))
    needs = await office.get(HENAN_OFFICE, "/credit/fund-needs", period="2016Q2", **given)
    said_no(needs, *none)
    said_no(await office.get(HENAN_BANK, "/bank/eligible-households", **given), *none)


@pytest.mark.parametrize("kind", ["deposit", "pre_allocation"])
async def test_money_is_entered_for_quarters_of_the_programme_up_to_the_next_one(office: Office, kind: str) -> None:
    path = "/credit/fund-deposits"
    for period in ("2016Q1", "2016Q3", "2016Q4"):
        await office.do(CITY_OFFICE, path, **a_deposit(kind=kind, period=period))
    await office.refused(CITY_OFFICE, path, 409, "policy.none_active", **a_deposit(kind=kind, period="2015Q4"))
    for period in ("2017Q1", "2019Q4", "2199Q4"):
        refused = await office.refused(
            CITY_OFFICE, path, 409, "credit.period_out_of_range", **a_deposit(kind=kind, period=period)
        )
        assert (refused["field"], "2016Q4" in refused["detail"]) == ("period", True)
    assert sorted(row.period for row in await office.channel.rows(FundDeposit)) == ["2016Q1", "2016Q3", "2016Q4"]


async def test_needs_are_told_of_quarters_of_the_programme_up_to_the_next_one(office: Office) -> None:
    path = "/credit/fund-needs"
    following = Quarter.of(office.channel.clock.today()).following
    for period in ("2016Q1", str(following)):
        assert (await office.read(CITY_FINANCE, path, county_code=COUNTY, period=period))["items"] == []
    too_far = await office.get(CITY_FINANCE, path, county_code=COUNTY, period=str(following.following))
    said_no(too_far, 409, "credit.period_out_of_range")
    said_no(await office.get(CITY_FINANCE, path, county_code=COUNTY, period="2015Q4"), 409, "policy.none_active")


async def test_a_list_is_drawn_up_for_quarters_of_the_programme_that_have_begun(office: Office) -> None:
    path = "/credit/subsidy-lists"
    await office.refused(CITY_BANK, path, 409, "policy.none_active", **a_list(period="2015Q4"))
    await office.refused(CITY_BANK, path, 409, "credit.quarter_not_begun", **a_list(period="2016Q4"))
    await office.refused(CITY_BANK, path, 409, "credit.quarter_not_begun", **a_list(period="2199Q4"))
    await office.do(CITY_BANK, path, **a_list(period="2016Q3"))
    assert [row.period for row in await office.channel.rows(SubsidyList)] == ["2016Q3"]


async def test_leverages_are_judged_of_quarters_of_the_programme_whose_deposit_fell_due(office: Office) -> None:
    path = "/credit/leverage-checks"
    await office.refused(CITY_OFFICE, path, 409, "policy.none_active", **a_check(quarter="2015Q4"))
    await office.refused(CITY_OFFICE, path, 409, "credit.deposit_not_due", **a_check(quarter="2199Q4"))
    assert (await office.do(CITY_OFFICE, path, **a_check()))["items"] == []
