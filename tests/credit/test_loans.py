"""Loans as banks, counties and households see them."""

from datetime import date
from typing import Any

import pytest

from services.credit.loans.rules import LoanPhase
from shared.database import new_id
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.credit.channel import COUNTY, Loan
from tests.credit.office import (
    BANK,
    CITY_OFFICE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    VILLAGE_CADRE,
    Office,
    said_no,
)

MINE = f"/bank/loans/{COUNTY}/L1"


async def test_a_bank_reads_its_loan_with_schedule_and_events(office: Office) -> None:
    loan = await office.a_loan()
    wrong = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100)
    await office.channel.accepted(
        # 2016-05-10 … 06-20 are 42 days: 5,000,000 fen × 0.0475 × 42 / 360 = 27,708.33
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708),
        wrong,
        loan.event("event.reversed", date(2016, 7, 2), reverses=wrong["event_id"], reason="录错"),
    )
    shown = await office.read(BANK, MINE)
    assert (shown["state"], shown["outstanding_fen"], shown["disbursed_fen"]) == ("active", 5_000_000, 5_000_000)
    assert (shown["due_on"], shown["annual_rate"]) == ("2019-05-10", "0.047500")
    first = shown["schedule"][0]
    assert first == {
        "period": "2016Q2",
        "start": "2016-05-10",
        "end": "2016-06-21",
        "days": 42,
        "interest_fen": 27_708,
        "collected_fen": 27_708,
        "overpaid_fen": 0,
        "subsidy_fen": 27_708,
    }
    assert [(event["type"], event["status"]) for event in shown["events"]] == [
        ("loan.applied", "live"),
        ("loan.surveyed", "live"),
        ("loan.disbursed", "live"),
        ("interest.collected", "live"),
        ("principal.repaid", "reversed"),
        ("event.reversed", "live"),
    ]
    assert shown["events"][3]["content"] == {"period": "2016Q2", "amount_fen": 27_708}
    assert "borrower_id_number" not in shown["events"][0]["content"]


async def test_a_loan_tells_the_interest_that_fell_due_up_to_a_day(office: Office) -> None:
    """42 days to 2016-06-20 bear 27,708 fen, 92 days to 2016-09-20 60,694; the day after is the first to count them."""
    loan = await office.a_loan()
    days = {"2016-05-10": 0, "2016-06-20": 0, "2016-06-21": 27_708, "2016-09-20": 27_708, "2016-09-21": 88_402}
    for path, who in ((MINE, BANK), (f"/credit/banks/rcc/loans/{COUNTY}/L1", COUNTY_OFFICE)):
        assert {on: (await office.read(who, path, on=on))["interest_due_fen"] for on in days} == days
    whole = await office.read(BANK, MINE)  # its term is over today
    assert whole["interest_due_fen"] == sum(row["interest_fen"] for row in whole["schedule"])
    said_no(await office.get(BANK, MINE, on="2016-06-31"), 422, "request.invalid")

    # 21 June to 30 June are 9 days: 5,000,000 fen x 4.75 % x 9 / 360 = 5,937.5; nothing is to come after the repayment
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 30), amount_fen=5_000_000))
    days = {"2016-06-29": 27_708, "2016-06-30": 33_646, "2019-05-10": 33_646}
    assert {on: (await office.read(BANK, MINE, on=on))["interest_due_fen"] for on in days} == days


@pytest.mark.requirement("R002-112")
async def test_the_contract_stands_between_decision_and_money(office: Office) -> None:
    loan = Loan(await office.channel.household())
    applied, surveyed, disbursed = loan.opened()
    signed = loan.event("loan.contracted", date(2016, 5, 10), contract_no="HT-2016-0001")
    await office.channel.accepted(applied, surveyed, signed)
    shown = await office.read(BANK, MINE)
    assert (shown["state"], shown["contract_no"], shown["contracted_on"]) == (
        "contracted",
        "HT-2016-0001",
        "2016-05-10",
    )
    [listed] = (await office.read(COUNTY_OFFICE, "/credit/loans", state="contracted"))["items"]
    assert listed["contract_no"] == "HT-2016-0001"
    await office.channel.accepted(disbursed)
    told = [m for m in await office.channel.rows(OutboxMessage) if m.routing_key == "credit.loan_contracted.v1"]
    assert [(m.version, m.data["contract_no"], m.data["state"]) for m in told] == [(3, "HT-2016-0001", "contracted")]


async def test_another_bank_does_not_find_the_loan(office: Office) -> None:
    await office.a_loan()
    said_no(await office.get(OTHER_BANK, MINE), 404, "credit.unknown_loan")
    said_no(await office.get(BANK, f"/bank/loans/{COUNTY}/L2"), 404, "credit.unknown_loan")
    said_no(await office.get((Role.BANK, "360723", "rcc"), MINE), 403, "auth.outside_area")
    said_no(await office.get(COUNTY_OFFICE, MINE), 403, "auth.forbidden")


async def test_the_county_reads_any_banks_loan_of_its_own_area(office: Office) -> None:
    await office.a_loan()
    path = f"/credit/banks/rcc/loans/{COUNTY}/L1"
    assert (await office.read(COUNTY_OFFICE, path))["loan_no"] == "L1"
    assert (await office.read(VILLAGE_CADRE, path))["loan_no"] == "L1"
    said_no(await office.get((Role.VILLAGE_CADRE, "360722102202"), path), 404, "credit.unknown_loan")
    said_no(await office.get(NEXT_COUNTY_OFFICE, path), 403, "auth.outside_area")
    said_no(await office.get(BANK, path), 403, "auth.forbidden")


async def test_loans_are_listed_by_state_and_page_by_page(office: Office) -> None:
    for number in ("L1", "L2", "L3"):
        loan = await office.a_loan(number)
    await office.channel.accepted(loan.event("principal.repaid", date(2017, 1, 1), amount_fen=5_000_000))
    first = await office.read(TOWN, "/credit/loans", county_code=COUNTY, state="active", limit=1)
    second = await office.read(TOWN, "/credit/loans", county_code=COUNTY, state="active", limit=1, after=first["next"])
    assert [item["loan_no"] for page in (first, second) for item in page["items"]] == ["L1", "L2"]
    assert second["next"] is None
    assert (await office.read(COUNTY_OFFICE, "/credit/loans", bank_code="abc"))["items"] == []
    assert (await office.read(NEXT_COUNTY_OFFICE, "/credit/loans"))["items"] == []
    said_no(await office.get(NEXT_COUNTY_OFFICE, "/credit/loans", county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(TOWN, "/credit/loans", after="WyJ4IiwieCJd"), 422, "request.invalid")


async def test_loans_are_narrowed_to_an_area_inside_the_callers_own(office: Office) -> None:
    await office.a_loan("L1")  # of a household of 360722102201

    async def found(who: Any, area: str, path: str = "/credit/loans") -> list[str]:
        return [one["loan_no"] for one in (await office.read(who, path, area=area))["items"]]

    for area in ("360722", "360722102", "360722102201"):
        assert await found(COUNTY_OFFICE, area) == ["L1"], area
    assert await found(TOWN, "360722102201") == ["L1"]
    assert await found(BANK, "360722102201", "/bank/loans") == ["L1"]
    assert await found(OTHER_BANK, "360722102201", "/bank/loans") == []
    for area in ("360722102202", "360722100"):
        assert await found(COUNTY_OFFICE, area) == [], area
    said_no(await office.get(TOWN, "/credit/loans", area="360722100"), 403, "auth.outside_area")
    said_no(await office.get(VILLAGE_CADRE, "/credit/loans", area="360722102"), 403, "auth.outside_area")
    said_no(await office.get(COUNTY_OFFICE, "/credit/loans", area="3607x"), 422, "area.bad_code")
    said_no(await office.get(COUNTY_OFFICE, "/credit/loans", area="360722102999"), 422, "area.unknown")


async def test_a_households_loans_show_the_subsidy_that_was_paid(office: Office) -> None:
    loan = await office.a_loan()
    path = f"/credit/households/{loan.borrower.household_id}/loans"
    await office.channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708)
    )
    [item] = (await office.read(VILLAGE_CADRE, path))["items"]
    assert (item["subsidy_fen"], item["due_on"], item["outstanding_fen"]) == (0, "2019-05-10", 5_000_000)
    await office.paid("2016Q2", "2016-06-24")
    [item] = (await office.read(VILLAGE_CADRE, path, county_code=COUNTY))["items"]
    assert (item["subsidy_fen"], item["collected_fen"]) == (27_708, 27_708)
    said_no(await office.get(NEXT_COUNTY_OFFICE, path, county_code=COUNTY), 403, "auth.outside_area")


async def test_the_loans_of_a_household_that_the_caller_does_not_see_are_not_found(office: Office) -> None:
    household = await office.channel.household()
    path = f"/credit/households/{household.household_id}/loans"
    assert (await office.read(COUNTY_OFFICE, path))["items"] == []
    for who in (NEXT_COUNTY_OFFICE, (Role.VILLAGE_CADRE, "360722102202")):
        problem = said_no(await office.get(who, path), 404, "credit.unknown_household")
        assert problem["field"] == "household_id"
    for query in ({}, {"county_code": COUNTY}):
        nobody = await office.get(COUNTY_OFFICE, f"/credit/households/{new_id()}/loans", **query)
        said_no(nobody, 404, "credit.unknown_household")
    elsewhere = await office.get((Role.CITY_OFFICE, "3607"), path, county_code="360723")
    said_no(elsewhere, 404, "credit.unknown_household")


async def test_a_state_that_no_loan_has_is_refused_with_those_that_there_are(office: Office) -> None:
    problem = said_no(await office.get(TOWN, "/credit/loans", state="x"), 422, "request.invalid")
    assert problem["field"] == "state"
    assert problem["errors"][0]["message"].startswith("只能是 void、applied")
    for state in LoanPhase:
        assert (await office.read(TOWN, "/credit/loans", state=state.value))["items"] == []


@pytest.mark.requirement("R002-131")
async def test_arrears_by_the_books_are_told_and_asked_for_beside_what_the_bank_reports(office: Office) -> None:
    channel = office.channel
    quiet, paying, other = (
        await office.a_loan("L1"),
        await office.a_loan("L2"),
        Loan(await channel.household(loans=["L3"], bank="abc"), "L3"),
    )
    await channel.accepted(
        paying.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708),
        quiet.event("loan.classified", date(2016, 6, 1), classification="normal"),
    )
    await channel.accepted(*other.opened(), bank="abc")
    unclosed = (await office.read(COUNTY_OFFICE, "/credit/loans", county_code=COUNTY))["items"]
    assert {(item["overdue_days"], item["arrears_on"]) for item in unclosed} == {(0, None)}
    # nothing happens to the loans between these days, so that they are looked at on the first alone
    for day in ("2016-06-30", "2016-07-31"):
        await office.do(CITY_OFFICE, "/credit/day-closes", county_code=COUNTY, occurred_on=day)

    async def found(who: Any, path: str = "/credit/loans", **query: Any) -> dict[str, int]:
        items = (await office.read(who, path, **query))["items"]
        assert {item["arrears_on"] for item in items} <= {"2016-07-31"}
        return {item["loan_no"]: item["overdue_days"] for item in items}

    one = await office.read(COUNTY_OFFICE, f"/credit/banks/rcc/loans/{COUNTY}/L1", on="2016-07-31")
    days = one["overdue_days"]
    assert (one["state"], one["arrears_on"], days > 30) == ("active", "2016-07-31", True)
    assert await found(COUNTY_OFFICE, in_arrears=True) == {"L1": days, "L3": days}
    assert await found(COUNTY_OFFICE, in_arrears=False) == {"L2": 0}
    assert await found(COUNTY_OFFICE, overdue_days_min=days, bank_code="rcc") == {"L1": days}
    assert await found(COUNTY_OFFICE, overdue_days_min=days + 1) == {}
    assert await found(COUNTY_OFFICE, state="overdue") == {}
    [item] = (await office.read(COUNTY_OFFICE, "/credit/loans", in_arrears=True, bank_code="rcc"))["items"]
    assert (item["overdue_principal_fen"], item["overdue_interest_fen"]) == (0, 27_708)

    # a bank lists its own by the same filters
    assert await found(BANK, "/bank/loans") == {"L1": days, "L2": 0}
    assert await found(BANK, "/bank/loans", in_arrears=True, county_code=COUNTY) == {"L1": days}
    assert await found(OTHER_BANK, "/bank/loans", overdue_days_min=1) == {"L3": days}
    said_no(await office.get(BANK, "/bank/loans", bank_code="abc"), 403, "auth.outside_area")
    said_no(await office.get(COUNTY_OFFICE, "/bank/loans"), 403, "auth.forbidden")

    # what is repaid owes nothing, even before the next close has seen it
    await channel.accepted(quiet.event("principal.repaid", date(2016, 8, 1), amount_fen=5_000_000))
    assert await found(BANK, "/bank/loans", in_arrears=True) == {}
    [household] = (await office.read(COUNTY_OFFICE, f"/credit/households/{other.borrower.household_id}/loans"))["items"]
    assert (household["overdue_days"], household["overdue_interest_fen"]) == (days, 27_708)
