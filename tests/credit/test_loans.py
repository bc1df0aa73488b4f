"""Loans as banks, counties and households see them."""

from datetime import date

from shared.security.permissions import Role
from tests.credit.channel import COUNTY
from tests.credit.office import (
    BANK,
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
    assert (await office.read(NEXT_COUNTY_OFFICE, path))["items"] == []
    said_no(await office.get(NEXT_COUNTY_OFFICE, path, county_code=COUNTY), 403, "auth.outside_area")
