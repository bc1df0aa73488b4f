"""Two programmes at once: the city's own, and the micro loan of the whole country; each has its rules and its books."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.credit.claims.rules import fund_part_fen, split_claim
from services.credit.loans.models import Loan as LoanRow
from services.credit.policies import to_policy
from services.credit.terms.refusals import RateTooHigh, WrongRate
from services.credit.terms.rules import benchmark_rate, check_terms
from shared.events.credit import FundMoved
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack
from tests.credit.channel import COUNTY, PROGRAMME, Channel, Loan
from tests.credit.loan_builder import a_loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    TOWN,
    Office,
    said_no,
)
from tests.credit.test_applications import PATH, a_family, an_application

MICRO = "micro_credit"
_section = find_pack("micro-credit").credit
assert _section is not None  # for the type checker
POLICY = to_policy(_section)


def micro(borrower: Any, loan_no: str = "L1") -> Loan:
    """A micro loan's events."""
    return Loan(borrower, loan_no)


@pytest.mark.requirement("R002-097", "R002-111")
async def test_the_numbers_are_those_of_the_programme(office: Office) -> None:
    old = await a_family(office.channel, born_on=date(1951, 5, 1))  # 65 on 2016-05-01
    await office.refused(TOWN, PATH, 409, "credit.wrong_age", **an_application(old, programme=PROGRAMME))
    taken = await office.do(TOWN, PATH, **an_application(old, programme=MICRO, term_months=12))
    assert (taken["programme"], taken["ready"]) == (MICRO, False)
    older = await a_family(office.channel, serial=2, born_on=date(1950, 5, 1))
    await office.refused(TOWN, PATH, 409, "credit.wrong_age", **an_application(older, programme=MICRO, term_months=12))
    young = await a_family(office.channel, serial=3)
    await office.refused(TOWN, PATH, 409, "credit.wrong_term", **an_application(young, programme=MICRO, term_months=37))
    await office.refused(TOWN, PATH, 409, "credit.wrong_term", **an_application(young, term_months=35))
    # where none is named, the city's own is meant
    assert (await office.do(TOWN, PATH, **an_application(young)))["programme"] == PROGRAMME
    await office.refused(TOWN, PATH, 409, "policy.none_active", **an_application(young, programme="no_such"))
    await office.refused(
        TOWN,
        PATH,
        409,
        "credit.bank_not_admitted",
        **an_application(young, programme=MICRO, term_months=12, bank_code="bog"),
    )
    listed = await office.read(TOWN, PATH, programme=MICRO)
    assert [item["application_no"] for item in listed["items"]] == [taken["application_no"]]


@pytest.mark.requirement("R002-100", "R002-107")
async def test_a_household_owes_at_most_the_cap_over_both_programmes(channel: Channel) -> None:
    borrower = await channel.household(loans=["L1"])
    async with channel.sessions() as session, session.begin():
        await channel._application(
            session, borrower.household_id, borrower.member_id, date(2016, 5, 1), "abc", "L2", MICRO
        )
    await channel.accepted(*Loan(borrower, "L1").opened(amount_fen=3_000_000))
    second = micro(borrower, "L2")
    events = second.opened(amount_fen=2_000_001, term_months=12, annual_rate="0.0435")
    await channel.accepted(*events[:2], bank="abc")
    await channel.refused({**events[2], "event_id": "over"}, "credit.over_cap", bank="abc")
    await channel.accepted({**events[2], "event_id": "at", "amount_fen": 2_000_000}, bank="abc")
    assert {row.loan_no: row.programme for row in await channel.rows(LoanRow)} == {"L1": PROGRAMME, "L2": MICRO}


@pytest.mark.requirement("R002-049", "R002-120")
async def test_each_programme_has_a_fund_of_its_own(office: Office) -> None:
    channel = office.channel
    await channel.deposit(9_000_000)
    await channel.deposit(4_000_000, programme=MICRO)
    loan = micro(await channel.household(programme=MICRO))
    await channel.accepted(*loan.opened(term_months=12, annual_rate="0.0435"))
    claim_on = date(2017, 5, 10) + timedelta(days=90)
    await channel.accepted(loan.claimed(claim_on, 5_000_000))
    # half of 50,000 yuan falls to the county's fund, none of it to the city; the bank bears the other half
    claim = await office.read(BANK, f"/credit/claims/{COUNTY}/rcc/L1")
    assert (claim["paid_from_fund_fen"], claim["shortfall_fen"]) == (2_500_000, 2_500_000)
    assert (claim["city_share_fen"], claim["county_share_fen"]) == (0, 2_500_000)
    assert (await channel.balances())["fund"] == 9_000_000
    assert (await channel.balances(programme=MICRO))["fund"] == 1_500_000
    accounts = (await office.read(CITY_FINANCE, "/credit/fund-accounts", county_code=COUNTY))["items"]
    assert [(item["programme"], item["balance_fen"]) for item in accounts] == [
        (PROGRAMME, 9_000_000),
        (MICRO, 1_500_000),
    ]
    shares = await office.read(CITY_FINANCE, "/credit/loss-shares", county_code=COUNTY, year=2017)
    assert [(item["programme"], item["county_share_fen"]) for item in shares["items"]] == [(MICRO, 2_500_000)]
    trial = await office.read(AUDITOR, "/credit/ledger/trial-balance", county_code=COUNTY, programme=PROGRAMME)
    assert {row["account"]: row["debit_fen"] for row in trial["rows"]}["county_loss"] == 0


@pytest.mark.requirement("R002-049")
async def test_claims_of_a_programme_never_draw_on_the_other_fund(channel: Channel) -> None:
    await channel.deposit(9_000_000)
    loan = micro(await channel.household(programme=MICRO))
    await channel.accepted(*loan.opened(term_months=12, annual_rate="0.0435"))
    await channel.accepted(loan.claimed(date(2017, 5, 10) + timedelta(days=90), 5_000_000))
    assert (await channel.balances())["fund"] == 9_000_000
    assert (await channel.balances(programme=MICRO))["fund"] == 0


@pytest.mark.requirement("R002-117")
async def test_a_fund_that_pays_its_whole_part_is_not_announced_as_exhausted(channel: Channel) -> None:
    """The bank's own half of a micro loan is nothing that the fund lacked."""
    await channel.deposit(6_000_000, programme=MICRO)
    loans = [micro(await channel.household(loans=[number], programme=MICRO), number) for number in ("L1", "L2", "L3")]
    claim_on = date(2017, 5, 10) + timedelta(days=90)
    for loan in loans:
        await channel.accepted(*loan.opened(term_months=12, annual_rate="0.0435"))
        await channel.accepted(loan.claimed(claim_on, 5_000_000))
    told = [row.data for row in await channel.rows(OutboxMessage) if row.routing_key == FundMoved.routing_key]
    # 60,000 yuan bear a half of 50,000 twice; of the third half 15,000 yuan are lacking
    assert [(m["amount_fen"], m["balance_fen"], m["shortfall_fen"]) for m in sorted(told, key=_version)] == [
        (6_000_000, 6_000_000, 0),
        (-2_500_000, 3_500_000, 0),
        (-2_500_000, 1_000_000, 0),
        (-1_000_000, 0, 1_500_000),
    ]
    claims = [
        row.data for row in await channel.rows(OutboxMessage) if row.routing_key == "credit.compensation_claimed.v1"
    ]
    # of a claim itself it is told what is left with the bank, its own part included
    assert sorted(claim["shortfall_fen"] for claim in claims) == [2_500_000, 2_500_000, 4_000_000]


def _version(told: Any) -> int:
    return int(told["version"])


@pytest.mark.requirement("R002-116", "R002-117", "R002-121")
@pytest.mark.parametrize(
    ("owed_fen", "fund_fen", "paid_fen"),
    [
        (5_000_001, 9_000_000, 2_500_001),  # 2,500,000.5 is rounded half up
        (5_000_000, 2_500_000, 2_500_000),
        (5_000_000, 2_499_999, 2_499_999),
    ],
)
def test_the_fund_bears_its_share_of_a_loss_until_it_is_empty(owed_fen: int, fund_fen: int, paid_fen: int) -> None:
    split = split_claim(owed_fen, 0, _no_insurer, fund_fen, POLICY.claims.fund_share)
    assert (split.paid_from_fund_fen, split.shortfall_fen) == (paid_fen, owed_fen - paid_fen)
    # 25,000.01 yuan and 25,000.00: the fund's part doesn't depend on what it holds
    assert fund_part_fen(owed_fen, 0, _no_insurer, POLICY.claims.fund_share) == (owed_fen + 1) // 2


_no_insurer = POLICY.claims.city_share  # 0


async def test_each_programme_has_lists_and_needs_of_its_own(office: Office) -> None:
    channel = office.channel
    city = Loan(await channel.household(loans=["L1"]), "L1")
    await channel.accepted(*city.opened())
    loan = micro(await channel.household(loans=["L2"], programme=MICRO), "L2")
    await channel.accepted(*loan.opened(term_months=12, annual_rate="0.0435"))
    # 42 days to 2016-06-20: 5,000,000 × 0.0475 × 42 / 360 = 27,708.3; × 0.0435: 25,375
    await channel.accepted(
        city.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2"),
        loan.event("interest.collected", date(2016, 6, 20), amount_fen=25_375, period="2016Q2"),
    )
    of_city = await office.do(
        BANK, "/credit/subsidy-lists", county_code=COUNTY, period="2016Q2", occurred_on="2016-06-26"
    )
    of_micro = await office.do(
        BANK, "/credit/subsidy-lists", county_code=COUNTY, period="2016Q2", programme=MICRO, occurred_on="2016-06-26"
    )
    assert (of_city["programme"], of_city["total_fen"], of_city["line_count"]) == (PROGRAMME, 27_708, 1)
    assert (of_micro["programme"], of_micro["total_fen"], of_micro["line_count"]) == (MICRO, 25_375, 1)
    for who, step in ((BANK, "submit"), (COUNTY_OFFICE, "approve"), (COUNTY_FINANCE, "pay")):
        await office.step(who, of_micro, step, "2016-06-27")
    assert (await channel.balances(programme=MICRO))["treasury"] == -25_375
    assert (await channel.balances())["treasury"] == 0
    found = await office.read(COUNTY_OFFICE, "/credit/subsidy-lists", programme=MICRO)
    assert [(item["programme"], item["state"]) for item in found["items"]] == [(MICRO, "paid")]
    needs = (await office.read(CITY_OFFICE, "/credit/fund-needs", county_code=COUNTY, period="2016Q2"))["items"]
    # an eighth of 50,000 yuan, and a tenth
    assert [(need["programme"], need["required_fen"]) for need in needs] == [(PROGRAMME, 625_000), (MICRO, 500_000)]
    controls = await office.read(AUDITOR, "/credit/ledger/control-totals", county_code=COUNTY)
    assert controls["equal"]
    assert [bank["programme"] for bank in controls["banks"]] == [PROGRAMME, MICRO]


@pytest.mark.requirement("R002-111", "R002-113")
@pytest.mark.parametrize(
    ("on", "months", "highest"),
    [
        ("2019-08-20", 12, "0.0425"),
        ("2019-08-20", 13, "0.0485"),
        ("2020-04-19", 12, "0.0425"),
        ("2020-04-20", 12, "0.0385"),
        ("2020-04-20", 36, "0.0465"),
        ("2022-01-20", 12, "0.0370"),
        ("2022-01-20", 36, "0.0460"),
        ("2023-08-21", 12, "0.0345"),
        ("2023-08-21", 36, "0.0420"),
        ("2024-10-21", 12, "0.0310"),
        ("2024-10-21", 36, "0.0360"),
        ("2025-05-20", 12, "0.0300"),
        ("2025-05-20", 36, "0.0350"),
    ],
)
def test_from_2019_on_the_market_rate_is_the_most_that_a_micro_loan_bears(on: str, months: int, highest: str) -> None:
    day = date.fromisoformat(on)
    assert benchmark_rate(day, months, POLICY.loans) == Decimal(highest)
    disbursed = a_disbursement(day, months)
    for rate in (Decimal(highest), Decimal(highest) - Decimal("0.0001"), Decimal(0)):
        check_terms(with_rate(disbursed, rate), POLICY.loans)
    with pytest.raises(RateTooHigh):
        check_terms(with_rate(disbursed, Decimal(highest) + Decimal("0.0001")), POLICY.loans)


@pytest.mark.requirement("R002-111", "R002-113")
@pytest.mark.parametrize(
    ("on", "up_to_12", "up_to_36"),
    [
        ("2014-11-22", "0.0560", "0.0600"),
        ("2015-03-01", "0.0535", "0.0575"),
        ("2015-05-11", "0.0510", "0.0550"),
        ("2015-06-28", "0.0485", "0.0525"),
        ("2015-08-26", "0.0460", "0.0500"),
        ("2015-10-24", "0.0435", "0.0475"),
        ("2019-08-19", "0.0435", "0.0475"),
    ],
)
def test_until_then_it_bears_the_benchmark(on: str, up_to_12: str, up_to_36: str) -> None:
    day = date.fromisoformat(on)
    for months, rate in ((12, up_to_12), (13, up_to_36), (36, up_to_36)):
        disbursed = a_disbursement(day, months)
        check_terms(with_rate(disbursed, Decimal(rate)), POLICY.loans)
        with pytest.raises(WrongRate):
            check_terms(with_rate(disbursed, Decimal(rate) - Decimal("0.0001")), POLICY.loans)


def a_disbursement(on: date, months: int) -> Any:
    """The event that pays a loan out."""
    return a_loan(disbursed_on=on.isoformat(), term_months=months)[2]


def with_rate(disbursed: Any, rate: Decimal) -> Any:
    """The same at another rate."""
    return replace(disbursed, annual_rate=rate)


@pytest.mark.requirement("R002-097")
async def test_programmes_are_listed_with_codes_names_and_packs(office: Office) -> None:
    listed = await office.read(TOWN, "/credit/programmes", county_code=COUNTY, on="2016-05-01")
    assert [(one["code"], one["label"], one["default"]) for one in listed["items"]] == [
        (PROGRAMME, "产业扶贫信贷通", True),
        (MICRO, "扶贫小额信贷", False),
    ]
    for one, pack in zip(listed["items"], ("ganzhou-credit", "micro-credit"), strict=True):
        assert one["pack"] == one["packs"][-1]
        assert one["pack"]["pack"] == pack
        assert one["pack"]["effective_from"] <= "2016-05-01"
    # before the city's plan there is the country's alone, and before both none
    early = await office.read(BANK, "/credit/programmes", county_code=COUNTY, on="2015-06-01")
    assert [(one["code"], one["default"]) for one in early["items"]] == [(MICRO, True)]
    assert (await office.read(BANK, "/credit/programmes", county_code=COUNTY, on="2010-01-01"))["items"] == []
    said_no(await office.get(COUNTY_OFFICE, "/credit/programmes", county_code="360723"), 403, "auth.outside_area")
    said_no(await office.get(CITY_OFFICE, "/credit/programmes", county_code="360799"), 422, "credit.unknown_county")
    said_no(await office.get(CITY_OFFICE, "/credit/programmes"), 422, "request.invalid")


@pytest.mark.requirement("R002-097")
async def test_the_refusal_of_an_unknown_programme_names_those_in_force(office: Office) -> None:
    query = {"county_code": COUNTY, "on": "2016-05-01"}
    reply = await office.get(COUNTY_OFFICE, "/credit/products", **query, programme="no_such")
    problem = said_no(reply, 409, "policy.none_active")
    assert problem["field"] == "programme"
    assert problem["detail"] == (
        f"{COUNTY} 在 2016-05-01 没有项目 no_such；"
        "当日的项目有：industry_credit（产业扶贫信贷通）、micro_credit（扶贫小额信贷）"
    )
    early = await office.get(COUNTY_OFFICE, "/credit/products", county_code=COUNTY, on="2010-01-01", programme="x")
    assert (
        said_no(early, 409, "policy.none_active")["detail"]
        == f"信丰县（{COUNTY}000000）在2010年1月1日没有对此作出规定的生效政策"
    )
