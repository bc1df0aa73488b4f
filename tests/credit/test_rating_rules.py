"""Which grade a household may have, and when enough of those below make a village or a township."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.credit.policies import to_policy
from services.credit.policy import RatingPolicy
from services.credit.ratings.refusals import (
    RatedDespiteArrears,
    RatedDespiteArrearsElsewhere,
    RatedDespiteBreach,
    RatedDespiteClaim,
    RatingStands,
    ShareTooLow,
)
from services.credit.ratings.rules import (
    CREDIT_GRADES_ABOVE,
    Grade,
    LoanRecord,
    RatingKind,
    check_follows,
    check_grade,
    check_share,
    is_credit_household,
    share_text,
    valid_until,
)
from services.credit.refusals import CreditRefusal
from shared.codes import CREDIT_GRADES, CREDIT_RATING_KINDS
from shared.policies import find_pack
from tests.credit.policy_builder import POLICY

NUMBERS = POLICY.ratings


@pytest.mark.requirement("R002-050")
@pytest.mark.parametrize("name", ["ganzhou-credit", "micro-credit"])
def test_the_packs_numbers_of_standing(name: str) -> None:
    section = find_pack(name).credit
    assert section is not None
    assert to_policy(section).ratings == RatingPolicy(valid_months=24, max_overdue_days=30, min_share=Fraction(3, 5))
    assert to_policy(section).ratings == NUMBERS


def test_codes_and_rules_name_the_same() -> None:
    assert [code.code for code in CREDIT_GRADES] == [grade.value for grade in Grade]
    assert [code.code for code in CREDIT_RATING_KINDS] == [kind.value for kind in RatingKind]


@pytest.mark.requirement("R002-050")
def test_a_credit_household_is_good_or_better() -> None:
    assert [is_credit_household(grade) for grade in Grade] == [True, True, False]


@pytest.mark.requirement("R002-050")
def test_a_bank_is_told_the_days_of_its_own_arrears_alone() -> None:
    loans = [LoanRecord(overdue_days=31, bank_code="rcc"), LoanRecord(overdue_days=929, bank_code="abc")]
    for asking_bank, days in (("rcc", "31"), ("abc", "929"), (None, "929")):
        with pytest.raises(RatedDespiteArrears) as caught:
            check_grade(Grade.GOOD, loans, NUMBERS, asking_bank)
        assert caught.value.facts["overdue_days"] == days
    with pytest.raises(RatedDespiteArrearsElsewhere) as caught:
        check_grade(Grade.GOOD, loans, NUMBERS, "psbc")
    assert caught.value.facts == {"most_days": "30"}


@pytest.mark.requirement("R002-050")
@pytest.mark.parametrize("grade", sorted(CREDIT_GRADES_ABOVE))
@pytest.mark.parametrize(
    ("loans", "refused"),
    [
        ([], None),
        ([LoanRecord()], None),
        ([LoanRecord(overdue_days=30)], None),
        ([LoanRecord(overdue_days=31)], RatedDespiteArrears),
        ([LoanRecord(overdue_days=1), LoanRecord(overdue_days=31)], RatedDespiteArrears),
        ([LoanRecord(overdue_days=15), LoanRecord(overdue_days=16)], None),  # days of several loans don't add up
        ([LoanRecord(), LoanRecord(breached=True)], RatedDespiteBreach),
        ([LoanRecord(owes_claim=True)], RatedDespiteClaim),
    ],
)
def test_what_loans_say_against_a_good_grade(
    grade: Grade, loans: list[LoanRecord], refused: type[CreditRefusal] | None
) -> None:
    if refused is None:
        check_grade(grade, loans, NUMBERS)
    else:
        with pytest.raises(refused):
            check_grade(grade, loans, NUMBERS)
    check_grade(Grade.ORDINARY, loans, NUMBERS)


@pytest.mark.requirement("R002-050")
def test_a_loan_of_which_nothing_is_known_has_no_arrears() -> None:
    assert LoanRecord().overdue_days == 0
    check_grade(Grade.GOOD, [LoanRecord()], replace(NUMBERS, max_overdue_days=0))


@pytest.mark.requirement("R002-050")
def test_the_longest_arrears_are_told() -> None:
    with pytest.raises(RatedDespiteArrears) as refused:
        check_grade(Grade.GOOD, [LoanRecord(overdue_days=45), LoanRecord(overdue_days=99)], NUMBERS)
    assert refused.value.detail_zh == "该农户贷款已逾期 99 天，超过 30 天，信用等级不能评为较好及以上。"


@pytest.mark.requirement("R002-050")
@pytest.mark.parametrize(
    ("qualifying", "counted", "enough"),
    [
        (3, 5, True),  # 0.6 exactly
        (2, 5, False),
        (599, 1_000, False),
        (600, 1_000, True),
        (5_999, 10_000, False),
        (1, 1, True),
        (0, 1, False),
        (0, 0, False),  # nobody there to name it for
    ],
)
def test_enough_of_those_below(qualifying: int, counted: int, enough: bool) -> None:  # of a table
    if enough:
        check_share(qualifying, counted, NUMBERS)
    else:
        with pytest.raises(ShareTooLow):
            check_share(qualifying, counted, NUMBERS)


def test_a_share_is_never_shown_higher_than_it_is() -> None:
    shown = [
        share_text(Fraction(*ratio)) for ratio in ((3, 5), (59_999, 100_000), (2, 3), (0, 7), (7, 7), (1, 100_000))
    ]
    assert shown == ["0.6000", "0.5999", "0.6666", "0.0000", "1.0000", "0.0000"]


@pytest.mark.requirement("R002-050")
@pytest.mark.parametrize(
    ("rated_on", "last"),
    [
        (date(2016, 5, 10), date(2018, 5, 9)),
        (date(2018, 1, 1), date(2019, 12, 31)),
        (date(2016, 2, 29), date(2018, 2, 27)),  # two years later that month has no 29th: its last day, less one
    ],
)
def test_a_rating_holds_for_two_years(rated_on: date, last: date) -> None:
    assert valid_until(rated_on, NUMBERS) == last


def test_ratings_follow_each_other_by_their_days() -> None:
    check_follows(date(2016, 5, 10), None)
    check_follows(date(2016, 5, 11), date(2016, 5, 10))
    for day in (10, 9):
        with pytest.raises(RatingStands):
            check_follows(date(2016, 5, day), date(2016, 5, 10))
