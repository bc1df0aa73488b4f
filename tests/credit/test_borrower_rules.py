"""Who may borrow, and how much."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from services.credit.borrowers.refusals import HouseholdNotWhole, NoBasis, OverCap
from services.credit.borrowers.rules import (
    HouseholdBorrower,
    Merge,
    OrganisationBasis,
    check_borrower,
    check_cap,
    check_raised,
    check_still_whole,
    check_whole,
    household_portfolio_share,
    organisation_cap_fen,
    portfolio_too_low,
    room_fen,
    united_since,
)
from services.credit.claims.rules import Claim
from services.credit.interest.rules import Balance
from services.credit.policies import to_policy
from services.credit.refusals import CreditRefusal
from shared.policies import find_pack
from tests.credit.loan_builder import day
from tests.credit.policy_builder import ORGANISATIONS, POLICY

CAP_FEN = POLICY.borrowers.household_cap_fen

APPLIED_ON = date(2016, 5, 10)
BORROWER = HouseholdBorrower(
    registered_on=date(2014, 1, 1),
    removed_on=None,
    is_member=True,
    born_on=date(1980, 1, 1),
    full_civil_capacity=True,
)


@pytest.mark.requirement("R002-096", "R002-097", "R002-098", "R002-101")
@pytest.mark.parametrize(
    "change",
    [
        {"removed_on": date(2015, 1, 1)},  # still on the register in the base year
        {"registered_on": APPLIED_ON},
        {"born_on": date(1998, 5, 10)},  # 18 on the day
        {"born_on": date(1955, 5, 11)},  # 60, 61 tomorrow
        {"born_on": date(1956, 5, 10)},  # 60 today
    ],
)
def test_a_borrower_at_the_bounds_may_borrow(change: dict[str, object]) -> None:
    check_borrower(replace(BORROWER, **change), APPLIED_ON, "脐橙种植", POLICY.borrowers)  # type: ignore[arg-type]  # table


@pytest.mark.requirement("R002-096", "R002-097", "R002-098", "R002-101")
@pytest.mark.parametrize(
    ("change", "purpose", "code"),
    [
        ({"removed_on": date(2014, 12, 31)}, "养鸡", "credit.not_registered"),
        ({"registered_on": date(2016, 5, 11)}, "养鸡", "credit.not_registered"),
        ({"is_member": False}, "养鸡", "credit.not_member"),
        ({"born_on": date(1998, 5, 11)}, "养鸡", "credit.wrong_age"),  # 18 tomorrow
        ({"born_on": date(1955, 5, 10)}, "养鸡", "credit.wrong_age"),  # 61 today
        ({"full_civil_capacity": False}, "养鸡", "credit.no_civil_capacity"),
        ({}, "儿子结婚", "credit.wrong_purpose"),
        ({}, "建房", "credit.wrong_purpose"),
        ({}, "  ", "credit.wrong_purpose"),
    ],
)
def test_anybody_else_may_not(change: dict[str, object], purpose: str, code: str) -> None:
    with pytest.raises(CreditRefusal) as caught:
        check_borrower(replace(BORROWER, **change), APPLIED_ON, purpose, POLICY.borrowers)  # type: ignore[arg-type]  # table
    assert caught.value.code == code
    assert "{" not in caught.value.detail_zh + caught.value.detail_en


@pytest.mark.requirement("R002-049", "R002-096", "R002-097", "R002-098", "R002-101")
@pytest.mark.parametrize("pack", ["ganzhou-credit", "micro-credit"])
@pytest.mark.parametrize(
    ("purpose", "other"),
    [
        *((purpose, False) for purpose in ("脐橙种植", "养殖蛋鸡", "建蔬菜大棚", "购置农机", "开办农家乐", "茶叶加工")),
        *((purpose, True) for purpose in ("建房", "盖 房", "购房", "修建住房", "给儿子结婚", "婚嫁", "办理丧事")),
        *((purpose, True) for purpose in ("购车", "买车", "购买理财产品", "炒股", "归还欠款", "还债", "购买家具")),
        *((purpose, True) for purpose in ("生活消费", "日常生活开支", "购买家用电器", "治病", "子女上学", "", " \n")),
    ],
)
def test_the_money_goes_into_industry(pack: str, purpose: str, *, other: bool) -> None:
    section = find_pack(pack).credit
    assert section is not None
    borrowers = to_policy(section).borrowers
    if not other:
        check_borrower(BORROWER, APPLIED_ON, purpose, borrowers)
        return
    with pytest.raises(CreditRefusal) as refused:
        check_borrower(BORROWER, APPLIED_ON, purpose, borrowers)
    assert refused.value.code == "credit.wrong_purpose"


def balance(*steps: tuple[str, int]) -> Balance:
    return tuple((day(on), fen) for on, fen in steps)


OLD = balance(("2016-01-01", 3_000_000), ("2017-01-01", 1_000_000), ("2018-01-01", 0))
CAP_FEN = 5_000_000


@pytest.mark.requirement("R002-100", "R002-107")
@pytest.mark.parametrize(
    ("on", "room"),
    [("2016-06-01", 2_000_000), ("2016-12-31", 2_000_000), ("2017-01-01", 4_000_000), ("2018-01-01", 5_000_000)],
)
def test_a_household_owes_at_most_the_cap_over_all_its_loans(on: str, room: int) -> None:
    """5,000,000 minus 3,000,000, 1,000,000 or nothing of the old loan."""
    assert room_fen([OLD], day(on), CAP_FEN) == room
    check_cap([OLD, balance((on, room))], day(on), CAP_FEN)
    with pytest.raises(OverCap):
        check_cap([OLD, balance((on, room + 1))], day(on), CAP_FEN)


@pytest.mark.requirement("R002-100", "R002-107")
def test_a_backdated_loan_is_judged_on_every_day_after_it() -> None:
    backdated = balance(("2015-06-01", 2_000_001))
    with pytest.raises(OverCap) as caught:
        check_cap([OLD, backdated], day("2015-06-01"), CAP_FEN)
    assert caught.value.facts == {"on": "2016-01-01", "owed_fen": "50,000.01", "cap_fen": "50,000.00"}
    check_cap([OLD, (*backdated, (day("2015-12-31"), 2_000_000))], day("2015-06-01"), CAP_FEN)
    assert room_fen([OLD], day("2015-06-01"), CAP_FEN) == 2_000_000


@pytest.mark.parametrize(("whole_on", "refused"), [(None, True), ("2020-03-02", True), ("2020-03-01", False)])
def test_a_household_with_a_compensated_loan_borrows_again_only_when_it_is_whole(
    whole_on: str | None, refused: bool
) -> None:
    claim = Claim(day("2020-01-01"), 100, 0, 0, 0, 0, day(whole_on) if whole_on else None)
    check_whole([claim], day("2019-12-31"))
    with pytest.raises(HouseholdNotWhole):
        check_whole([claim], day("2020-01-01"))
    if refused:
        with pytest.raises(HouseholdNotWhole):
            check_whole([claim], day("2020-03-01"))
    else:
        check_whole([claim], day("2020-03-01"))


def test_one_claim_that_is_owed_stands_in_the_way_whatever_became_of_others() -> None:
    whole = Claim(day("2020-01-01"), 100, 0, 0, 0, 100, day("2020-03-01"))
    check_whole([], day("2020-03-01"))
    with pytest.raises(HouseholdNotWhole):
        check_whole([whole, replace(whole, whole_on=None)], day("2020-03-01"))


def test_only_what_was_lent_because_a_claim_was_whole_relied_on_its_recovery() -> None:
    whole = Claim(day("2020-01-01"), 100, 0, 0, 0, 100, day("2020-03-01"))
    owing = replace(whole, recovered_fen=0, whole_on=None)
    lent_on = [day("2020-03-01")]
    for before in (whole, None):
        with pytest.raises(HouseholdNotWhole):
            check_still_whole(before, owing, lent_on)
    check_still_whole(owing, None, lent_on)
    # what was lent before the money came, or before the claim, relied on nothing
    check_still_whole(whole, owing, [day("2019-12-31"), day("2020-02-29")])


@pytest.mark.requirement("R002-103", "R002-104", "R002-105", "R002-108", "R002-109")
def test_the_highest_basis_that_holds_gives_the_cap() -> None:
    """2 x 30,000,001 = 60,000,002; 2 x 7 x 5,000,000 = 70,000,000."""
    assert organisation_cap_fen(OrganisationBasis(30_000_001, 6, 0), CAP_FEN, ORGANISATIONS) == 60_000_002
    assert organisation_cap_fen(OrganisationBasis(30_000_001, 6, 7), CAP_FEN, ORGANISATIONS) == 70_000_000
    with pytest.raises(NoBasis):
        organisation_cap_fen(OrganisationBasis(), CAP_FEN, ORGANISATIONS)


@pytest.mark.requirement("R002-106")
@pytest.mark.parametrize(("household_fen", "low"), [(499, True), (500, False), (501, False)])
def test_households_have_half_of_a_banks_lending(household_fen: int, low: bool) -> None:
    assert portfolio_too_low(household_fen, 1_000, ORGANISATIONS) is low
    assert household_portfolio_share(household_fen, 1_000) == Fraction(household_fen, 1_000)


@pytest.mark.requirement("R002-106")
def test_a_bank_that_lends_nothing_has_no_share_that_is_too_low() -> None:
    assert household_portfolio_share(0, 0) is None
    assert not portfolio_too_low(0, 0, ORGANISATIONS)


@pytest.mark.parametrize(("owed_fen", "room"), [(4_999_999, 1), (5_000_000, 0), (5_000_001, 0)])
def test_who_owes_the_cap_or_more_has_no_room(owed_fen: int, room: int) -> None:
    assert room_fen([balance(("2016-01-01", owed_fen))], day("2016-01-01"), CAP_FEN) == room


@pytest.mark.requirement("R002-103", "R002-104", "R002-105", "R002-108", "R002-109")
def test_an_organisation_that_does_nothing_for_households_has_no_basis_and_a_fen_is_one() -> None:
    assert OrganisationBasis() == OrganisationBasis(0, 0, 0)
    with pytest.raises(NoBasis):
        organisation_cap_fen(OrganisationBasis(0, 0, 0), CAP_FEN, ORGANISATIONS)
    assert organisation_cap_fen(OrganisationBasis(1, 0, 0), CAP_FEN, ORGANISATIONS) == 2


A, B, C, D, E = (UUID(int=number) for number in range(1, 6))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (A, {A: date.min, B: day("2016-08-01"), C: day("2016-08-01"), D: day("2017-01-01")}),
        (B, {B: date.min, A: day("2016-08-01"), C: day("2016-06-01"), D: day("2017-01-01")}),
        (C, {C: date.min, B: day("2016-06-01"), A: day("2016-08-01"), D: day("2017-01-01")}),
        (D, {D: date.min, C: day("2017-01-01"), B: day("2017-01-01"), A: day("2017-01-01")}),
        (E, {E: date.min}),
    ],
)
def test_merged_households_are_one_since_the_last_merge_between_them(asked: UUID, expected: dict[UUID, date]) -> None:
    """A went into B after B had gone into C, and D into C later."""
    merges = [Merge(B, C, day("2016-06-01")), Merge(A, B, day("2016-08-01")), Merge(D, C, day("2017-01-01"))]
    assert united_since(asked, merges) == expected
    assert united_since(asked, reversed(merges)) == expected


def test_households_that_are_said_to_be_merged_into_each_other_end_nowhere() -> None:
    merges = [Merge(A, B, day("2016-06-01")), Merge(B, A, day("2016-08-01"))]
    assert united_since(A, merges).keys() == {A, B}


LENT = balance(("2016-05-10", 3_000_000))
REPAID = (*LENT, (day("2016-07-01"), 1_000_000))


@pytest.mark.requirement("R002-100", "R002-107")
@pytest.mark.parametrize(
    ("united_on", "lent_on", "other_fen", "stands"),
    [
        # 1,000,000 + 4,000,000 were allowed on 2016-09-01, 3,000,000 + 4,000,000 were not
        ("2016-08-01", "2016-09-01", 4_000_000, False),
        ("2016-09-01", "2016-09-01", 4_000_000, False),
        ("2016-09-01", "2016-09-01", 2_000_000, True),
        ("2016-09-01", "2016-09-01", 2_000_001, False),
        # lent before they were one
        ("2016-09-02", "2016-09-01", 4_000_000, True),
        ("2016-08-01", "2016-05-01", 4_000_000, True),
        # above the cap whether or not the repayment stands
        ("2016-08-01", "2016-09-01", 4_000_001, True),
    ],
)
def test_a_loan_is_raised_to_what_others_were_not_lent_against(
    united_on: str, lent_on: str, other_fen: int, stands: bool
) -> None:
    others = [(day(united_on), balance((lent_on, other_fen))), (date.min, ())]
    if stands:
        check_raised(REPAID, LENT, others, CAP_FEN)
        return
    with pytest.raises(OverCap) as caught:
        check_raised(REPAID, LENT, others, CAP_FEN)
    assert caught.value.facts["on"] == lent_on


@pytest.mark.requirement("R002-100", "R002-107")
@pytest.mark.parametrize("lent_on", ["2016-05-01", "2016-05-10", "2016-09-01"])
def test_a_households_own_loans_bound_each_other_whichever_came_first(lent_on: str) -> None:
    check_raised(REPAID, LENT, [(date.min, balance((lent_on, 2_000_000)))], CAP_FEN)
    with pytest.raises(OverCap):
        check_raised((), LENT, [(date.min, balance((lent_on, 2_000_001)))], CAP_FEN)


def raised(before: Balance, after: Balance, *others: tuple[str, Balance]) -> str | None:
    """Check that a loan may be raised beside others, each one with it since a day; the day that is refused."""
    try:
        check_raised(before, after, [(day(united_on), other) for united_on, other in others], CAP_FEN)
    except OverCap as refused:
        return str(refused.facts["on"])
    return None


@pytest.mark.requirement("R002-100", "R002-107")
def test_each_day_of_lending_is_judged_though_an_earlier_one_was_above_the_cap_anyway() -> None:
    """3,000,000 + 3,000,000 stood above the cap in May either way; in September 1,000,000 + 4,000,000 were lent."""
    gone = balance(("2016-05-01", 3_000_000), ("2016-06-15", 0))
    assert raised(REPAID, LENT, ("2016-04-01", gone), ("2016-08-01", balance(("2016-09-01", 4_000_000)))) == (
        "2016-09-01"
    )


@pytest.mark.requirement("R002-100", "R002-107")
def test_a_loan_is_judged_on_the_day_it_was_lent_and_not_when_it_changed() -> None:
    # two repayments of this one, of which the first is taken back: until October it is 2,000,000 more
    before = balance(("2016-05-10", 3_000_000), ("2016-07-01", 1_000_000), ("2016-10-01", 0))
    after = balance(("2016-05-10", 3_000_000), ("2016-10-01", 2_000_000))
    assert raised(before, after, ("2016-04-01", balance(("2016-09-01", 4_000_000)))) == "2016-09-01"
    # the other one was gone in December
    for other_fen, refused_on in ((2_000_000, None), (2_000_001, "2016-09-01")):
        other = balance(("2016-09-01", other_fen), ("2016-12-01", 0))
        assert raised(REPAID, LENT, ("2016-08-01", other)) == refused_on


@pytest.mark.requirement("R002-100", "R002-107")
def test_a_loan_of_before_the_merger_judges_nothing_by_its_own_day_or_its_changes() -> None:
    """Both were lent before they were one with this one: 3,000,000 each above the cap relied on nothing."""
    lent_before = balance(("2016-05-20", 3_000_000))
    changed_since = balance(("2016-08-01", 1_000_000), ("2016-11-01", 0))
    assert raised(REPAID, LENT, ("2016-07-15", lent_before), ("2016-10-01", changed_since)) is None
    # had it been lent when it was one with this one, it would have been refused
    assert raised(REPAID, LENT, ("2016-07-15", lent_before), ("2016-08-01", changed_since)) == "2016-08-01"
