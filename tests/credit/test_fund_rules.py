"""The fund, the ledger and the claims on it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.credit.claims.rules import (
    Claim,
    ClaimSplit,
    LossShares,
    allocate_recoveries,
    fund_part_fen,
    loss_shares,
    split_claim,
)
from services.credit.fund.rules import (
    LeverageLevel,
    check_period,
    deposit_due_on,
    deposit_need,
    leverage,
    leverage_level,
)
from services.credit.ledger.rules import (
    Account,
    Transfer,
    deposit_received,
    deposit_sent,
    interest_collected,
    list_approved,
    list_paid,
    list_withdrawn,
    loan_disbursed,
    loss_changed,
)
from services.credit.refusals import PeriodOutOfRange
from shared.calendar import Quarter
from tests.credit.ledger_sums import balances_fen
from tests.credit.loan_builder import day
from tests.credit.policy_builder import POLICY


@pytest.mark.requirement("R002-114", "R002-115", "R002-133")
@pytest.mark.parametrize(
    ("disbursed_fen", "pre_fen", "expected"),
    [
        (3, 0, (0, 0, 0)),  # 0.375
        (4, 0, (1, 1, 0)),  # 0.5
        (13_800_000_000, 0, (1_725_000_000, 1_725_000_000, 0)),  # 138 million yuan need 17.25 million
        (8_000, 999, (1_000, 1, 0)),
        (8_000, 1_000, (1_000, 0, 0)),
        (8_000, 1_001, (1_000, 0, 1)),
    ],
)
def test_an_eighth_of_the_quarters_lending_is_deposited(
    disbursed_fen: int, pre_fen: int, expected: tuple[int, int, int]
) -> None:
    assert deposit_need(disbursed_fen, pre_fen, POLICY.fund) == expected


@pytest.mark.requirement("R002-114", "R002-115", "R002-133")
@pytest.mark.parametrize("amounts", [(-1, 0), (0, -1)])
def test_a_negative_amount_has_no_deposit(amounts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        deposit_need(*amounts, POLICY.fund)


@pytest.mark.parametrize("on", ["2018-10-01", "2018-12-31"])
def test_money_is_planned_for_the_next_quarter_at_most(on: str) -> None:
    check_period(Quarter(2016, 1), day(on))
    check_period(Quarter(2018, 4), day(on))
    check_period(Quarter(2019, 1), day(on))
    with pytest.raises(PeriodOutOfRange) as caught:
        check_period(Quarter(2019, 2), day(on))
    assert (caught.value.code, caught.value.field) == ("credit.period_out_of_range", "period")
    assert "2019Q1" in caught.value.detail_zh


@pytest.mark.requirement("R002-115")
def test_a_deposit_is_due_on_the_twentieth_of_the_next_month() -> None:
    assert deposit_due_on(Quarter(2018, 4), POLICY.fund) == day("2019-01-20")


@pytest.mark.requirement("R002-114")
@pytest.mark.parametrize(
    ("outstanding_fen", "fund_fen", "level"),
    [
        (7_199, 1_000, LeverageLevel.BELOW),  # 8 x 0.9 = 7.2
        (7_200, 1_000, LeverageLevel.WITHIN),
        (8_800, 1_000, LeverageLevel.WITHIN),  # 8 x 1.1 = 8.8
        (8_801, 1_000, LeverageLevel.ABOVE),
        (1, 0, LeverageLevel.ABOVE),
        (0, 0, LeverageLevel.WITHIN),
        (1, -1, LeverageLevel.ABOVE),  # by business date: the money came later than what it paid
        (0, -1, LeverageLevel.WITHIN),
    ],
)
def test_leverage_is_judged_with_its_tolerance(outstanding_fen: int, fund_fen: int, level: LeverageLevel) -> None:
    assert leverage_level(outstanding_fen, fund_fen, POLICY.fund) is level


@pytest.mark.requirement("R002-114", "R002-143")
def test_an_empty_fund_has_no_leverage_to_show() -> None:
    assert leverage(1, 0) is None
    assert leverage(1, -1) is None
    assert leverage(9, 2) == Fraction(9, 2)


@pytest.mark.requirement("R002-116", "R002-117", "R002-121")
@pytest.mark.parametrize(
    ("fund_fen", "expected"),
    [(0, (3, 0, 12)), (11, (3, 11, 1)), (12, (3, 12, 0)), (13, (3, 12, 0))],
)
def test_the_fund_pays_what_the_insurer_does_not_until_it_is_empty(
    fund_fen: int, expected: tuple[int, int, int]
) -> None:
    """The insurer bears 0.25 x 10 = 2.5 -> 3 of the principal; 10 + 5 - 3 = 12 are left."""
    assert split_claim(10, 5, Fraction(1, 4), fund_fen) == expected


@pytest.mark.requirement("R002-116", "R002-117", "R002-121")
@pytest.mark.parametrize(
    ("principal_fen", "interest_fen", "insurer_share", "fund_share", "expected_fen"),
    [
        (10, 5, Fraction(1, 4), Fraction(1), 12),  # 15 - 3
        (10, 5, Fraction(0), Fraction(1, 2), 8),  # 7.5
        (10, 4, Fraction(0), Fraction(1, 2), 7),
        (10, 5, Fraction(1, 4), Fraction(1, 2), 6),
        (10, 0, Fraction(1), Fraction(1), 0),
        (10, 5, Fraction(0), Fraction(0), 0),
    ],
)
def test_the_funds_part_of_a_claim_is_told_without_its_balance(
    principal_fen: int, interest_fen: int, insurer_share: Fraction, fund_share: Fraction, expected_fen: int
) -> None:
    assert fund_part_fen(principal_fen, interest_fen, insurer_share, fund_share) == expected_fen
    plenty = split_claim(principal_fen, interest_fen, insurer_share, 1_000, fund_share)
    assert plenty.paid_from_fund_fen == expected_fen


@pytest.mark.requirement("R002-116", "R002-117", "R002-119", "R002-120", "R002-121")
def test_what_can_not_be_negative_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        split_claim(1, 0, Fraction(0), -1)
    with pytest.raises(ValueError, match="negative"):
        allocate_recoveries(ClaimSplit(0, 0, 0), -1)
    with pytest.raises(ValueError, match="negative"):
        loss_shares(-1, POLICY.claims)


@pytest.mark.requirement("R002-119")
@pytest.mark.parametrize(
    ("recovered_fen", "expected"),
    [(0, (0, 0, 0, 0)), (5, (5, 0, 0, 0)), (8, (5, 3, 0, 0)), (10, (5, 3, 2, 0)), (11, (5, 3, 2, 1))],
)
def test_recovered_money_goes_to_fund_bank_insurer_and_surplus(
    recovered_fen: int, expected: tuple[int, int, int, int]
) -> None:
    split = ClaimSplit(insurer_fen=2, paid_from_fund_fen=5, shortfall_fen=3)
    assert allocate_recoveries(split, recovered_fen) == expected


@pytest.mark.requirement("R002-120")
@pytest.mark.parametrize(("net_fen", "city", "county"), [(0, 0, 0), (1, 0, 1), (2, 1, 1), (3, 1, 2)])
def test_the_odd_fen_of_a_loss_falls_to_the_county(net_fen: int, city: int, county: int) -> None:
    assert loss_shares(net_fen, POLICY.claims) == (city, county)


@pytest.mark.requirement("R002-133")
def test_a_deposit_travels_from_the_city_through_the_county_to_the_fund() -> None:
    assert balances_fen(deposit_sent(7)) == {Account.COUNTY_IN_TRANSIT: 7, Account.CITY_FUNDING: -7}
    assert balances_fen([*deposit_sent(7), *deposit_received(7)]) == {
        Account.COUNTY_IN_TRANSIT: 0,
        Account.CITY_FUNDING: -7,
        Account.FUND: 7,
    }


@pytest.mark.requirement("R002-116", "R002-119", "R002-120")
def test_a_claim_and_its_recovery_post_only_what_changed() -> None:
    assert loss_changed(LossShares(0, 0), LossShares(0, 1)) == (Transfer(Account.COUNTY_LOSS, Account.FUND, 1),)
    assert loss_changed(LossShares(2, 3), LossShares(1, 1)) == (
        Transfer(Account.FUND, Account.CITY_LOSS, 1),
        Transfer(Account.FUND, Account.COUNTY_LOSS, 2),
    )
    assert loss_changed(LossShares(2, 3), LossShares(2, 3)) == ()


@pytest.mark.parametrize(("total_fen", "expense"), [(9, 9), (-9, -9)])
def test_a_list_is_owed_when_approved_and_settled_when_paid(total_fen: int, expense: int) -> None:
    transfers = [*list_approved(total_fen), *list_paid(total_fen)]
    assert balances_fen(transfers) == {
        Account.SUBSIDY_EXPENSE: expense,
        Account.SUBSIDY_PAYABLE: 0,
        Account.TREASURY: -expense,
    }
    assert all(transfer.amount_fen > 0 for transfer in transfers)
    assert list_approved(0) == ()


def test_a_list_that_is_sent_back_takes_with_it_what_its_approval_posted() -> None:
    assert list_withdrawn(9) == (Transfer(Account.SUBSIDY_PAYABLE, Account.SUBSIDY_EXPENSE, 9),)
    assert list_withdrawn(-9) == list_approved(9)
    assert balances_fen([*list_approved(9), *list_withdrawn(9)]) == {
        Account.SUBSIDY_EXPENSE: 0,
        Account.SUBSIDY_PAYABLE: 0,
    }


def test_memorandum_accounts_follow_principal_and_interest() -> None:
    transfers = [*loan_disbursed(10), *loan_disbursed(-4), *interest_collected(3)]
    balances = balances_fen(transfers)
    assert (balances[Account.MEMO_LOANS], balances[Account.MEMO_INTEREST]) == (6, 3)
    assert sum(balances.values()) == 0


@pytest.mark.requirement("R002-116", "R002-119", "R002-120")
def test_a_loss_that_is_taken_back_leaves_every_account_as_it_was() -> None:
    none, some = LossShares(0, 0), LossShares(2, 3)
    assert not any(balances_fen([*loss_changed(none, some), *loss_changed(some, none)]).values())


@pytest.mark.requirement("R002-120")
@pytest.mark.parametrize(("net_fen", "city", "county"), [(0, 0, 0), (100, 66, 34), (101, 67, 34), (102, 68, 34)])
def test_the_city_bears_its_share_of_a_loss_rounded_down(net_fen: int, city: int, county: int) -> None:
    """2/3 of 100 are 66.67, of 101 67.33."""
    policy = replace(POLICY.claims, city_share=Fraction(2, 3))
    assert loss_shares(net_fen, policy) == LossShares(city, county)


@pytest.mark.requirement("R002-114", "R002-115", "R002-133")
def test_a_quarter_without_lending_needs_no_deposit() -> None:
    assert deposit_need(0, 0, POLICY.fund) == (0, 0, 0)
    assert deposit_need(0, 7, POLICY.fund) == (0, 0, 7)


@pytest.mark.requirement("R002-114", "R002-143")
@pytest.mark.parametrize(("fund_fen", "ratio"), [(-1, None), (0, None), (1, 8), (2, 4)])
def test_a_fund_of_one_fen_carries_loans(fund_fen: int, ratio: int | None) -> None:
    assert leverage(8, fund_fen) == ratio


@pytest.mark.parametrize("total_fen", [-2, -1, 0, 1])
def test_a_list_is_posted_the_way_its_total_goes(total_fen: int) -> None:
    one_way = Transfer(Account.SUBSIDY_EXPENSE, Account.SUBSIDY_PAYABLE, total_fen)
    other_way = Transfer(Account.SUBSIDY_PAYABLE, Account.SUBSIDY_EXPENSE, -total_fen)
    expected = () if not total_fen else (one_way,) if total_fen > 0 else (other_way,)
    assert list_approved(total_fen) == expected


def test_principal_and_interest_are_claimed_together() -> None:
    assert Claim(date(2020, 1, 1), 100, 7, 0, 0, 0, None).claimed_fen == 107
