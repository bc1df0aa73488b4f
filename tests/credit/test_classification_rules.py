"""Arrears by the books, the class that they give, and how loans move between classes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.arrears.rules import Arrears, arrears_on, next_arrears_on
from services.credit.bank_events.rules import Classification, Classified, LoanEvent, Reversed
from services.credit.classification.rules import (
    Judgement,
    Move,
    Standing,
    Standpoint,
    class_of,
    judge,
    migration,
    rules_on,
)
from services.credit.loans.rules import fold_on
from tests.credit.loan_builder import a_loan, claimed, collected, day, extended, repaid
from tests.credit.policy_builder import POLICY

DUE_ON = date(2019, 9, 10)
"""Of the loan of 2016-09-10 over 36 months; its first interest, 72.57 yuan, falls due on 2016-09-21."""


def arrears(events: list[LoanEvent], on: str) -> tuple[Arrears, date | None]:
    """A loan's arrears at the end of a day, and when more of them may come."""
    state = fold_on(events, day(on), POLICY)
    assert state.due_on is not None
    books = state.schedule, state.outstanding_fen, state.due_on, day(on)
    return arrears_on(*books), next_arrears_on(*books)


@pytest.mark.parametrize(
    ("on", "interest_fen", "due_on", "days", "more_on"),
    [
        ("2016-09-21", 0, None, 0, "2016-09-22"),  # the day after the settlement day is in time
        ("2016-09-22", 7_257, "2016-09-21", 1, "2016-12-22"),
        ("2016-12-21", 7_257, "2016-09-21", 91, "2016-12-22"),
        ("2016-12-22", 67_292, "2016-09-21", 92, "2017-03-22"),  # 7,257 + 60,035
    ],
)
def test_interest_is_overdue_from_the_day_after_it_falls_due(
    on: str, interest_fen: int, due_on: str | None, days: int, more_on: str
) -> None:
    found, more = arrears(a_loan(), on)
    assert found == Arrears(0, interest_fen, day(due_on) if due_on else None)
    assert (found.days(day(on)), more) == (days, day(more_on))


def test_what_was_paid_of_a_period_is_not_overdue() -> None:
    events = [*a_loan(), collected(7_256, "2016Q3", "2016-09-20")]
    assert arrears(events, "2016-09-22")[0] == Arrears(0, 1, date(2016, 9, 21))
    events.append(collected(1, "2016Q3", "2016-09-23", "i2"))
    assert arrears(events, "2016-09-22")[0].interest_fen == 1  # by the books of that day
    assert arrears(events, "2016-09-23")[0] == Arrears(0, 0, None)


def test_the_principal_is_overdue_from_the_day_after_the_due_day() -> None:
    events = all_interest_paid(a_loan())
    assert arrears(events, "2019-09-10") == (Arrears(0, 0, None), date(2019, 9, 11))
    assert arrears(events, "2019-09-11") == (Arrears(5_000_000, 0, DUE_ON), None)
    events.append(repaid(4_000_000, "2019-09-12"))
    assert arrears(events, "2019-09-12")[0] == Arrears(1_000_000, 0, DUE_ON)
    # an extension that is agreed on later moves the due day from its own day on
    events = [*all_interest_paid(a_loan()), extended("2020-09-10", "2019-09-20")]
    assert arrears(events, "2019-09-19")[0].principal_fen == 5_000_000
    assert arrears(events, "2019-09-20")[0].principal_fen == 0


def all_interest_paid(events: list[LoanEvent]) -> list[LoanEvent]:
    """A loan whose interest is paid on each settlement day, the last on the due day."""
    state = fold_on(events, date.max, POLICY)
    payments = [
        collected(row.interest_fen, row.period, min(row.end - timedelta(days=1), DUE_ON).isoformat(), f"p-{row.period}")
        for row in state.schedule
    ]
    return [*events, *payments]


@pytest.mark.requirement("R002-131")
@pytest.mark.parametrize(
    ("overdue_days", "before_2023", "after"),
    [
        (0, "normal", "normal"),
        (1, "special_mention", "special_mention"),
        (90, "special_mention", "special_mention"),
        (91, "substandard", "substandard"),
        (180, "substandard", "substandard"),
        (181, "doubtful", "substandard"),
        (270, "doubtful", "substandard"),
        (271, "doubtful", "doubtful"),
        (360, "doubtful", "doubtful"),
        (361, "doubtful", "loss"),
    ],
)
def test_a_class_follows_from_the_days_of_arrears(overdue_days: int, before_2023: str, after: str) -> None:
    for lent_on, on, expected in (
        (date(2023, 6, 30), date(2023, 7, 1), before_2023),
        (date(2023, 7, 1), date(2023, 7, 1), after),
        # loans of before were to be classified anew by the end of 2025
        (date(2023, 6, 30), date(2025, 12, 31), before_2023),
        (date(2023, 6, 30), date(2026, 1, 1), after),
    ):
        assert class_of(overdue_days, rules_on(on, lent_on, POLICY.classification)) == expected
    assert rules_on(date(2007, 7, 2), date(2007, 7, 2), POLICY.classification) is None
    assert rules_on(date(2007, 7, 3), date(2007, 7, 2), POLICY.classification) is POLICY.classification[0]
    assert class_of(9_999, None) is Standing.NORMAL


def judged(events: list[LoanEvent], until: date = date(2021, 1, 1)) -> list[tuple[str, str]]:
    """Every change of a loan's class, found by going from look to look."""
    changes: list[tuple[str, str]] = []
    on: date | None = date(2016, 9, 10)
    while on is not None and on <= until:
        judgement, following = judge(events, on, POLICY)
        if not changes or changes[-1][1] != judgement.computed:
            changes.append((on.isoformat(), judgement.computed.value))
        assert following is None or following > on
        on = following
    return changes


def test_a_loan_that_nobody_pays_goes_through_the_classes() -> None:
    assert judged(a_loan()) == [
        ("2016-09-10", "normal"),
        ("2016-09-22", "special_mention"),
        ("2016-12-21", "substandard"),  # 91 days after 2016-09-21
        ("2017-03-21", "doubtful"),  # 181 days
    ]


def test_a_loan_that_is_paid_or_claimed_leaves_the_classification() -> None:
    paid = [*all_interest_paid(a_loan()), repaid(5_000_000, "2019-09-10")]
    assert judged(paid) == [("2016-09-10", "normal"), ("2019-09-10", "repaid")]
    lost = [*all_interest_paid(a_loan()), claimed(5_000_000, 0, "2019-12-09")]
    assert judged(lost) == [
        ("2016-09-10", "normal"),
        ("2019-09-11", "special_mention"),
        ("2019-12-09", "compensated"),  # 90 days after the due day: not substandard before it
    ]


def test_new_rules_judge_arrears_that_stay_as_they_are() -> None:
    events = [*all_interest_paid(a_loan()), extended("2021-03-10", "2019-09-10", "x1")]
    changes = judged(events, date(2026, 1, 1))
    # years of arrears are doubtful as long as the practice of 2007 holds for a loan that was lent then
    assert changes[-2:] == [("2020-03-20", "doubtful"), ("2026-01-01", "loss")]


def test_a_repayment_brings_no_newer_rules_upon_an_older_loan() -> None:
    """Unpaid since 2022-09-21, 375 days on 2023-10-01: lent before July 2023 it's doubtful, lent since it were lost."""
    events = [*a_loan(disbursed_on="2022-09-10"), repaid(1_000_000, "2023-08-01")]
    judgement, following = judge(events, day("2023-10-01"), POLICY)
    assert (judgement.computed, judgement.arrears_due_on) == (Standing.DOUBTFUL, day("2022-09-21"))
    assert following == day("2023-12-22")


def test_the_banks_own_class_stands_beside_the_computed_one() -> None:
    graded = Classified(event_id="k1", occurred_on=date(2016, 10, 1), classification=Classification.NORMAL)
    events = [*a_loan(), graded]
    before, _ = judge(events, date(2016, 9, 30), POLICY)
    after, _ = judge(events, date(2016, 10, 1), POLICY)
    assert (before.reported, before.own_class) == (None, Standing.UNREPORTED)
    assert (after.computed, after.reported, after.own_class) == (
        Standing.SPECIAL_MENTION,
        Classification.NORMAL,
        Standing.NORMAL,
    )
    taken_back = [*events, Reversed(event_id="k2", occurred_on=date(2016, 11, 1), reverses="k1")]
    assert judge(taken_back, date(2016, 10, 1), POLICY)[0].reported is None
    assert Judgement(Standing.REPAID, Classification.LOSS).own_class is Standing.REPAID


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 30_000), st.integers(0, 400)), max_size=4),
    st.lists(st.tuples(st.integers(0, 1_400), st.integers(1, 1_500_000)), max_size=3),
    st.integers(0, 1_700),
)
def test_looking_only_on_the_days_that_are_named_misses_no_change(
    payments: list[tuple[int, int, int]], repayments: list[tuple[int, int]], asked: int
) -> None:
    """Whatever is paid when: between two looks every day is judged as the first of them was."""
    start = date(2016, 9, 10)
    rows = fold_on(a_loan(), date.max, POLICY).schedule
    events: list[LoanEvent] = a_loan()
    for number, (row, fen, late) in enumerate((rows[n], fen, late) for n, fen, late in payments):
        paid_on = (row.start + timedelta(days=late)).isoformat()
        events.append(collected(min(fen, row.interest_fen // 4), row.period, paid_on, f"c{number}"))
    for number, (after, fen) in enumerate(repayments):
        events.append(repaid(fen, (start + timedelta(days=after)).isoformat(), f"r{number}"))
    on = start + timedelta(days=asked)
    first, following = judge(events, on, POLICY)
    last = min(following or date.max, on + timedelta(days=120))
    for days in range(1, (last - on).days):
        assert judge(events, on + timedelta(days=days), POLICY)[0] == first


def test_loans_that_moved_are_counted_by_where_they_came_from() -> None:
    none, normal = Standpoint(Standing.NONE, 0), Standpoint(Standing.NORMAL, 5_000_000)
    worse, gone = Standpoint(Standing.SUBSTANDARD, 4_000_000), Standpoint(Standing.REPAID, 0)
    pairs = [(none, normal), (normal, worse), (normal, worse), (normal, gone), (none, none), (worse, worse)]
    assert migration(pairs) == (
        Move(Standing.NORMAL, Standing.SUBSTANDARD, 2, 10_000_000, 8_000_000),
        Move(Standing.NORMAL, Standing.REPAID, 1, 5_000_000, 0),
        Move(Standing.SUBSTANDARD, Standing.SUBSTANDARD, 1, 4_000_000, 4_000_000),
        Move(Standing.NONE, Standing.NORMAL, 1, 0, 5_000_000),
    )


def test_a_loan_out_of_the_classification_owes_nothing_in_it() -> None:
    over = judge([*a_loan(), repaid(5_000_000, "2017-05-05")], day("2020-01-01"), POLICY)[0]
    assert over == Judgement(Standing.REPAID, None, None, 0, 0, 0)
    lost = judge([*a_loan(), claimed(5_000_000, 0, "2019-12-09")], day("2020-01-01"), POLICY)[0]
    assert lost == Judgement(Standing.COMPENSATED, None, None, 0, 0, 0)


def test_interest_of_a_period_that_a_later_extension_opened_stops_no_judgement() -> None:
    """The extension is dated after the interest that it let be paid, and was accepted before it."""
    events = [*all_interest_paid(a_loan()), extended("2020-09-10", "2019-10-08")]
    rows = {row.period: row for row in fold_on(events, date.max, POLICY).schedule}
    # 2019Q3 now runs to the 20th; 2019Q4 exists by the extension alone
    rest_fen = rows["2019Q3"].interest_fen - rows["2019Q3"].collected_fen
    events.append(collected(rest_fen, "2019Q3", "2019-09-20", "rest"))
    events.append(collected(rows["2019Q4"].interest_fen, "2019Q4", "2019-09-25", "early"))
    state = fold_on(events, day("2019-09-30"), POLICY)
    assert (state.due_on, state.outstanding_fen) == (date(2020, 9, 10), 5_000_000)
    judgement, following = judge(events, day("2019-09-30"), POLICY)
    assert (judgement.computed, following) == (Standing.NORMAL, date(2019, 10, 8))
    # what was paid on the very day counts, what is paid later does not
    assert fold_on(events, day("2019-09-25"), POLICY).schedule[13].collected_fen == rows["2019Q4"].interest_fen
    assert fold_on(events, day("2019-09-24"), POLICY).due_on == date(2019, 9, 10)
