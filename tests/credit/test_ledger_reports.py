"""Trial balance, control totals, loss shares and claims over HTTP."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared.database import transaction
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, COUNTY, PROGRAMME, Loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)

TRIAL = "/credit/ledger/trial-balance"
CONTROLS = "/credit/ledger/control-totals"
SHARES = "/credit/loss-shares"


async def a_full_story(office: Office) -> Loan:
    """Lending, interest, a paid list, a claim that empties the fund, a recovery, another bank's loan."""
    await office.deposited(3_000_001)
    loan = await office.a_loan("L1")
    await office.channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708)
    )
    await office.paid("2016Q2", "2016-06-24")
    quiet = Loan(await office.channel.household(loans=["B1"], bank="abc"), "B1")
    await office.channel.accepted(*quiet.opened(amount_fen=1_000_000), bank="abc")
    wrong = quiet.event("principal.repaid", date(2016, 7, 1), amount_fen=400)
    back = quiet.event("event.reversed", date(2016, 7, 1), reverses=wrong["event_id"], reason="录错")
    await office.channel.accepted(wrong, back, bank="abc")
    await office.channel.accepted(
        loan.claimed(CLAIM_ON, 5_000_000, 1_000),
        loan.event("recovery.received", date(2020, 2, 1), amount_fen=600_001),
    )
    return loan


def row(trial: Any, account: str) -> tuple[int, int]:
    """Debit and credit balance of an account."""
    [found] = [one for one in trial["rows"] if one["account"] == account]
    return found["debit_fen"], found["credit_fen"]


async def test_a_trial_balance_agrees_and_goes_by_business_date(office: Office) -> None:
    await a_full_story(office)
    now = await office.read(COUNTY_FINANCE, TRIAL, county_code=COUNTY)
    assert now["totals"]["equal"]
    assert now["totals"]["debit_fen"] == now["totals"]["credit_fen"] == sum(r["debit_fen"] for r in now["rows"])
    assert row(now, "fund") == (600_001, 0)
    # net loss 3,000,001 − 600,001 = 2,400,000: half each
    assert (row(now, "city_loss"), row(now, "county_loss")) == ((1_200_000, 0), (1_200_000, 0))
    assert row(now, "memo_loans") == (1_000_000, 0)
    assert all("\u4e00" <= one["label"][0] <= "\u9fff" for one in now["rows"])
    day_before = (CLAIM_ON - timedelta(days=1)).isoformat()
    before = await office.read(AUDITOR, TRIAL, county_code=COUNTY, on=day_before)
    assert before["totals"]["equal"]
    assert (row(before, "fund"), row(before, "city_loss")) == ((3_000_001, 0), (0, 0))
    of_bank = await office.read(CITY_FINANCE, TRIAL, county_code=COUNTY, bank_code="abc")
    assert (row(of_bank, "memo_loans"), row(of_bank, "fund")) == ((1_000_000, 0), (0, 0))


async def test_a_trial_balance_shows_what_was_known_at_a_moment(office: Office) -> None:
    loan = await office.a_loan()
    known_at = office.channel.clock.now().isoformat()
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 7, 1), amount_fen=400))
    # both by the business date of the repayment
    then = await office.read(AUDITOR, TRIAL, county_code=COUNTY, on="2016-07-01", as_of=known_at)
    assert row(then, "memo_loans") == (5_000_000, 0)
    assert row(await office.read(AUDITOR, TRIAL, county_code=COUNTY, on="2016-07-01"), "memo_loans") == (4_999_600, 0)
    said_no(await office.get(AUDITOR, TRIAL, as_of="2016-07-01T00:00:00"), 422, "request.invalid")


async def test_a_trial_balance_names_the_funds_that_paid_before_the_money_came(office: Office) -> None:
    loan = await office.a_loan()
    came_on = CLAIM_ON + timedelta(days=21)
    await office.deposited(9_000_000, bank="abc")
    await office.deposited(3_000_000, on=came_on.isoformat(), period="2019Q3")
    known_at = office.channel.clock.now().isoformat()
    before = await office.read(AUDITOR, TRIAL, county_code=COUNTY, on=CLAIM_ON.isoformat(), as_of=known_at)
    assert (before["funds_below_zero"], before["remark"], row(before, "fund")) == ([], None, (9_000_000, 0))

    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    for on in (CLAIM_ON, came_on - timedelta(days=1)):
        trial = await office.read(AUDITOR, TRIAL, county_code=COUNTY, on=on.isoformat())
        # the other bank's money hides it in the sum
        assert row(trial, "fund") == (6_000_000, 0)
        fund = {"county_code": COUNTY, "bank_code": "rcc", "programme": PROGRAMME, "balance_fen": -3_000_000}
        assert trial["funds_below_zero"] == [fund]
        assert "业务日期" in trial["remark"]
        assert trial["totals"]["equal"]
    of_bank = await office.read(AUDITOR, TRIAL, county_code=COUNTY, bank_code="rcc", on=CLAIM_ON.isoformat())
    assert row(of_bank, "fund") == (0, 3_000_000)
    for on in (CLAIM_ON - timedelta(days=1), came_on):
        trial = await office.read(AUDITOR, TRIAL, county_code=COUNTY, on=on.isoformat())
        assert (trial["funds_below_zero"], trial["remark"]) == ([], None)
    assert (await office.read(CITY_FINANCE, CONTROLS, county_code=COUNTY))["equal"]


async def test_who_reads_the_ledger(office: Office) -> None:
    await a_full_story(office)
    neighbour = await office.read(NEXT_COUNTY_FINANCE, TRIAL)
    assert neighbour["totals"]["debit_fen"] == 0
    for path, year in ((TRIAL, {}), (CONTROLS, {}), (SHARES, {"year": 2019})):
        stranger = await office.channel.client.get(
            path,
            params={"county_code": COUNTY, **year},
            headers=office.channel.sign_in(*NEXT_COUNTY_FINANCE),
        )
        said_no(stranger, 403, "auth.outside_area")
    for nobody in (BANK, TOWN, COUNTY_OFFICE):
        said_no(await office.get(nobody, TRIAL), 403, "auth.forbidden")
        said_no(await office.get(nobody, CONTROLS, county_code=COUNTY), 403, "auth.forbidden")


async def test_control_totals_agree_after_a_full_story(office: Office) -> None:
    await a_full_story(office)
    controls = await office.read(COUNTY_FINANCE, CONTROLS, county_code=COUNTY)
    assert controls["equal"], controls
    figures = {total["name"]: total["events_fen"] for total in controls["totals"]}
    assert figures == {
        "fund": 600_001,
        "city_loss": 1_200_000,
        "county_loss": 1_200_000,
        "subsidy": 27_708,
        "subsidy_paid": 27_708,
        "outstanding": 1_000_000,
        "interest": 27_708,
        "fund_interest": 0,
        "settled": 0,
    }
    assert [bank["bank_code"] for bank in controls["banks"]] == ["abc", "rcc"]


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        ("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE kind = 'fund'", "fund"),
        ("UPDATE fund_deposit SET amount_fen = amount_fen + 1", "fund"),
        ("UPDATE subsidy_line SET amount_fen = amount_fen + 1", "subsidy"),
        ("UPDATE ledger_account SET balance_fen = balance_fen - 1 WHERE kind = 'memo_loans'", "outstanding"),
        ("UPDATE ledger_account SET balance_fen = balance_fen - 1 WHERE kind = 'city_loss'", "city_loss"),
    ],
)
async def test_control_totals_find_what_does_not_agree(office: Office, damage: str, name: str) -> None:
    await a_full_story(office)
    async with transaction(office.channel.sessions) as session:
        await session.execute(text(damage))
    controls = await office.read(COUNTY_FINANCE, CONTROLS, county_code=COUNTY)
    assert not controls["equal"]
    assert name in {total["name"] for total in controls["totals"] if not total["equal"]}


@pytest.mark.requirement("R002-118", "R002-120")
async def test_losses_are_shared_by_the_year_of_the_posting(office: Office) -> None:
    await a_full_story(office)
    lost = await office.read(COUNTY_FINANCE, SHARES, county_code=COUNTY, year=2019)
    # 3,000,001 paid in 2019: the odd fen falls to the county; 600,001 came back in 2020
    assert (lost["net_loss_fen"], lost["city_share_fen"], lost["county_share_fen"]) == (
        3_000_001,
        1_500_000,
        1_500_001,
    )
    back = await office.read(CITY_FINANCE, SHARES, county_code=COUNTY, year=2020)
    assert (back["net_loss_fen"], back["city_share_fen"], back["county_share_fen"]) == (
        -600_001,
        -300_000,
        -300_001,
    )
    assert [(item["county_code"], item["bank_code"]) for item in back["items"]] == [(COUNTY, "rcc")]
    assert (await office.read(CITY_FINANCE, SHARES, county_code=COUNTY, year=2018))["items"] == []
    said_no(await office.get(BANK, SHARES, year=2019), 403, "auth.forbidden")
    said_no(await office.get(CITY_FINANCE, SHARES, year=99), 422, "request.invalid")


@pytest.mark.requirement("R002-117", "R002-119", "R002-120")
async def test_a_claim_tells_who_bore_it_and_where_recoveries_went(office: Office) -> None:
    await a_full_story(office)
    path = f"/credit/claims/{COUNTY}/rcc/L1"
    claim = await office.read(BANK, path)
    assert claim == {
        "county_code": COUNTY,
        "bank_code": "rcc",
        "loan_no": "L1",
        "claimed_on": CLAIM_ON.isoformat(),
        "whole_on": None,
        "claimed_fen": 5_001_000,
        "insurer_fen": 0,
        "insurance_paid_fen": 0,
        "paid_from_fund_fen": 3_000_001,
        "shortfall_fen": 2_000_999,
        "recovered_fen": 600_001,
        "to_fund_fen": 600_001,
        "to_bank_fen": 0,
        "to_insurer_fen": 0,
        "surplus_fen": 0,
        "net_loss_fen": 2_400_000,
        "city_share_fen": 1_200_000,
        "county_share_fen": 1_200_000,
    }
    assert await office.read(COUNTY_FINANCE, path) == claim
    said_no(await office.get(OTHER_BANK, path), 403, "auth.outside_area")
    said_no(await office.get(NEXT_COUNTY_FINANCE, path), 403, "auth.outside_area")
    said_no(await office.get((Role.TOWNSHIP, "360722102"), path), 403, "auth.forbidden")
    said_no(await office.get(OTHER_BANK, f"/credit/claims/{COUNTY}/abc/B1"), 404, "credit.unknown_claim")
    said_no(await office.get(BANK, f"/credit/claims/{COUNTY}/rcc/none"), 404, "credit.unknown_loan")


async def test_the_years_of_losses_are_told_the_latest_first(office: Office) -> None:
    years = "/credit/loss-shares/years"
    assert (await office.read(CITY_FINANCE, years))["items"] == []
    await a_full_story(office)
    told = (await office.read(COUNTY_FINANCE, years))["items"]
    # 3,000,001 paid in 2019, 600,001 of it came back in 2020
    assert [(one["year"], one["net_loss_fen"]) for one in told] == [(2020, -600_001), (2019, 3_000_001)]
    for one in told:
        of_year = await office.read(COUNTY_FINANCE, SHARES, year=one["year"], county_code=COUNTY)
        assert one == {name: of_year[name] for name in one}
    assert (await office.read(NEXT_COUNTY_FINANCE, years))["items"] == []
    said_no(await office.get(NEXT_COUNTY_FINANCE, years, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(BANK, years), 403, "auth.forbidden")


async def test_claims_are_listed_with_who_bore_them_while_they_stand(office: Office) -> None:
    claims = "/credit/claims"
    await office.deposited(8_000_000)
    first, second = await office.a_loan("L1"), await office.a_loan("L2")
    taken_back = await office.a_loan("L3")
    wrong = taken_back.claimed(CLAIM_ON, 100_000)
    await office.channel.accepted(
        first.claimed(CLAIM_ON, 5_000_000, 1_000),
        wrong,
        taken_back.event("event.reversed", CLAIM_ON, reverses=wrong["event_id"], reason="录错"),
        second.claimed(CLAIM_ON, 4_000_000),
        first.event("recovery.received", date(2020, 2, 1), amount_fen=600_001),
    )
    listed = (await office.read(COUNTY_OFFICE, claims, county_code=COUNTY))["items"]
    assert [(one["loan_no"], one["programme"]) for one in listed] == [("L1", PROGRAMME), ("L2", PROGRAMME)]
    # 5,001,000 of 8,000,000; of the second what was left, 2,999,000, the rest stays with the bank
    assert [(one["paid_from_fund_fen"], one["shortfall_fen"]) for one in listed] == [
        (5_001_000, 0),
        (2_999_000, 1_001_000),
    ]
    for one in listed:
        alone = await office.read(BANK, f"{claims}/{COUNTY}/rcc/{one['loan_no']}")
        assert {name: one[name] for name in alone} == alone
    page = await office.read(BANK, claims, limit=1)
    rest = await office.read(BANK, claims, limit=1, after=page["next"])
    assert ([one["loan_no"] for one in (*page["items"], *rest["items"])], rest["next"]) == (["L1", "L2"], None)
    assert (await office.read(OTHER_BANK, claims))["items"] == []
    assert (await office.read(NEXT_COUNTY_FINANCE, claims))["items"] == []
    assert (await office.read(AUDITOR, claims, bank_code="abc"))["items"] == []
    said_no(await office.get(NEXT_COUNTY_FINANCE, claims, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(TOWN, claims), 403, "auth.forbidden")
    said_no(await office.get(BANK, claims, after="nonsense"), 422, "request.invalid")
