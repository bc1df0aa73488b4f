"""Rules about banks: standing by day, duties, tasks, points and letters."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.assessments.rules import (
    Figures,
    Proposal,
    points,
    propose,
    ranks,
    rates,
    summed,
    total_points,
)
from services.credit.banks.refusals import NotReplaceable, WrongStanding
from services.credit.banks.rules import (
    BankState,
    StandingAction,
    StandingChange,
    check_replaced,
    standing_on,
    state_after,
)
from services.credit.duties.rules import (
    DutyStanding,
    DutyState,
    Kept,
    News,
    duty_standing,
    news,
)
from services.credit.guidance.rules import Task, task_until, yearly_fen
from services.credit.letters.rules import Owed, letter_lines
from services.credit.policies import to_policy
from services.credit.policy import IndicatorScale
from services.credit.summaries.rules import PaidOut, differences, tells
from shared.calendar import Quarter
from shared.policies import find_pack

DAY = date(2016, 6, 1)
A, S, R, B = StandingAction.ADMIT, StandingAction.SUSPEND, StandingAction.REMOVE, StandingAction.READMIT


def changed(number: int, action: StandingAction, days: int) -> StandingChange:
    """A decision so many days after the day."""
    return StandingChange(number, action, DAY + timedelta(days=days), "赣州银行")


# standings ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-094", "R002-095")
@pytest.mark.parametrize(
    ("at_first", "days", "state"),
    [
        (BankState.ADMITTED, -1, BankState.ADMITTED),
        (BankState.ADMITTED, 0, BankState.SUSPENDED),  # from its own day on
        (BankState.ADMITTED, 9, BankState.SUSPENDED),
        (BankState.ADMITTED, 10, BankState.REMOVED),  # of two on one day the later number counts
        (None, -1, None),
        (None, 10, BankState.REMOVED),
    ],
)
def test_a_standing_is_told_by_day(at_first: BankState | None, days: int, state: BankState | None) -> None:
    changes = [changed(3, R, 10), changed(1, S, 0), changed(2, B, 10)]
    assert standing_on(at_first, changes, DAY + timedelta(days=days)) is state


@pytest.mark.requirement("R002-095")
@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (None, A, BankState.ADMITTED),
        (None, S, None),
        (None, R, None),
        (None, B, None),
        (BankState.ADMITTED, A, None),
        (BankState.ADMITTED, S, BankState.SUSPENDED),
        (BankState.ADMITTED, R, BankState.REMOVED),
        (BankState.ADMITTED, B, None),
        (BankState.SUSPENDED, A, None),
        (BankState.SUSPENDED, S, None),
        (BankState.SUSPENDED, R, BankState.REMOVED),
        (BankState.SUSPENDED, B, BankState.ADMITTED),
        (BankState.REMOVED, A, None),
        (BankState.REMOVED, S, None),
        (BankState.REMOVED, R, None),
        (BankState.REMOVED, B, BankState.ADMITTED),
    ],
)
def test_what_may_be_decided_of_a_bank(
    before: BankState | None, action: StandingAction, after: BankState | None
) -> None:
    if after is None:
        with pytest.raises(WrongStanding) as refused:
            state_after("bog", before, action, DAY)
        assert "bog" in refused.value.detail
        assert f"is {before or 'no pilot bank'}, which" in refused.value.detail_en
    else:
        assert state_after("bog", before, action, DAY) is after


@pytest.mark.requirement("R002-095")
def test_only_a_removed_bank_is_replaced() -> None:
    check_replaced("bog", BankState.REMOVED, DAY)
    for state in (None, BankState.ADMITTED, BankState.SUSPENDED):
        with pytest.raises(NotReplaceable) as refused:
            check_replaced("bog", state, DAY)
        assert refused.value.detail_en.endswith(f"is {state or 'no pilot bank'}")


# duties -------------------------------------------------------------------------------------------------------------

OPENS, DUE = date(2019, 4, 10), date(2019, 4, 17)


@pytest.mark.requirement("R002-130", "R002-134", "R002-135", "R002-137", "R002-138")
@pytest.mark.parametrize(
    ("done_on", "on", "state", "late_days"),
    [
        (None, date(2019, 4, 9), DutyState.NOT_OPEN, 0),
        (None, date(2019, 4, 10), DutyState.OPEN, 0),
        (None, date(2019, 4, 17), DutyState.OPEN, 0),
        (None, date(2019, 4, 18), DutyState.OVERDUE, 1),
        (None, date(2019, 5, 17), DutyState.OVERDUE, 30),
        (date(2019, 4, 17), date(2019, 4, 16), DutyState.OPEN, 0),  # tomorrow's doing is not known yet
        (date(2019, 4, 17), date(2019, 4, 17), DutyState.DONE, 0),
        (date(2019, 4, 18), date(2019, 4, 30), DutyState.DONE_LATE, 1),
        (date(2019, 4, 1), date(2019, 4, 5), DutyState.DONE, 0),
    ],
)
def test_where_a_duty_stands(done_on: date | None, on: date, state: DutyState, late_days: int) -> None:
    assert duty_standing(OPENS, DUE, done_on, on) == (state, late_days)


@pytest.mark.requirement("R002-130", "R002-135", "R002-137", "R002-138")
def test_a_duty_due_before_it_opens_is_none() -> None:
    assert duty_standing(DUE, DUE, None, DUE).state is DutyState.OPEN
    with pytest.raises(ValueError, match="before it opens"):
        duty_standing(DUE, DUE - timedelta(days=1), None, DUE)


OPEN, DONE = DutyStanding(DutyState.OPEN, 0), DutyStanding(DutyState.DONE, 0)
OVERDUE, LATE = DutyStanding(DutyState.OVERDUE, 1), DutyStanding(DutyState.DONE_LATE, 1)
ANNOUNCED = Kept(DUE, None, missed=False, lapsed=False)
MISSED = ANNOUNCED._replace(missed=True)
FULFILLED = ANNOUNCED._replace(done_on=DUE)


@pytest.mark.parametrize(
    ("kept", "standing", "told"),
    [
        (None, None, ()),
        (None, DutyStanding(DutyState.NOT_OPEN, 0), ()),
        (None, OPEN, (News.OPENED,)),
        (None, OVERDUE, (News.OPENED, News.MISSED)),
        (None, DONE, (News.OPENED, News.FULFILLED)),
        (None, LATE, (News.OPENED, News.MISSED, News.FULFILLED)),
        (ANNOUNCED, OPEN, ()),
        (ANNOUNCED, DONE, (News.FULFILLED,)),
        (ANNOUNCED, OVERDUE, (News.MISSED,)),
        (ANNOUNCED, LATE, (News.MISSED, News.FULFILLED)),
        (ANNOUNCED, None, (News.LAPSED,)),
        (ANNOUNCED, DutyStanding(DutyState.NOT_OPEN, 0), (News.LAPSED,)),
        (MISSED, OVERDUE, ()),
        (MISSED, LATE, (News.FULFILLED,)),
        (FULFILLED, DONE, ()),
        (FULFILLED, None, ()),
        (FULFILLED, OPEN, (News.OPENED,)),  # what had fulfilled it was taken back
        (FULFILLED, OVERDUE, (News.OPENED, News.MISSED)),
        (FULFILLED._replace(missed=True), OVERDUE, (News.OPENED,)),
        (ANNOUNCED._replace(lapsed=True), None, ()),
        (ANNOUNCED._replace(lapsed=True), OPEN, (News.OPENED,)),
        (FULFILLED._replace(due_on=DUE - timedelta(days=1)), OPEN, (News.OPENED,)),  # the due day moved out
    ],
)
def test_what_is_new_of_a_duty(kept: Kept | None, standing: DutyStanding | None, told: tuple[News, ...]) -> None:
    assert news(kept, standing, DUE) == told


# tasks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-092")
@pytest.mark.parametrize(
    ("amounts", "quarter", "task", "year_fen"),
    [
        ({}, "2016Q2", None, 0),
        ({"2016": 1_000}, "2016Q1", Task(250, date(2016, 1, 1)), 1_000),
        ({"2016": 1_001}, "2016Q2", Task(501, date(2016, 1, 1)), 1_001),  # 500.5
        ({"2016": 1_001}, "2016Q4", Task(1_001, date(2016, 1, 1)), 1_001),
        ({"2016": 1_000, "2016Q2": 300}, "2016Q2", Task(300, date(2016, 4, 1)), 1_000),
        ({"2016Q2": 300, "2016Q3": 400, "2017": 9}, "2016Q4", None, 700),
        ({"2016Q1": 1, "2016Q2": 20, "2016Q3": 300, "2016Q4": 4_000}, "2016Q4", Task(4_000, date(2016, 10, 1)), 4_321),
        ({"2016": 0, "2016Q2": 300}, "2016Q1", Task(0, date(2016, 1, 1)), 0),
    ],
)
def test_the_task_of_a_quarter_and_a_year(
    amounts: dict[str, int], quarter: str, task: Task | None, year_fen: int
) -> None:
    assert task_until(amounts, Quarter.parse(quarter)) == task
    assert yearly_fen(amounts, 2016) == year_fen


# points -------------------------------------------------------------------------------------------------------------

_section = find_pack("ganzhou-credit").credit
assert _section is not None  # for the type checker
_policy = to_policy(_section)
POLICY = _policy.assessment
assert POLICY is not None  # as above
assert _policy.organisations is not None  # as above
FLOOR = _policy.organisations.household_portfolio_min_share
UP = IndicatorScale("household_share", 20, Fraction(3, 10), Fraction(1, 2))
DOWN = IndicatorScale("overdue", 20, Fraction(1, 20), Fraction(0))


@pytest.mark.requirement("R002-106")
@pytest.mark.parametrize(
    ("scale", "rate", "reached"),
    [
        (UP, Fraction(0), 0),
        (UP, Fraction(3, 10), 0),
        (UP, Fraction(4, 10), 10),
        (UP, Fraction(1, 2), 20),
        (UP, Fraction(1), 20),
        (DOWN, Fraction(0), 20),
        (DOWN, Fraction(1, 40), 10),
        (DOWN, Fraction(1, 20), 0),
        (DOWN, Fraction(1, 2), 0),
    ],
)
def test_points_rise_evenly_between_the_two_values(scale: IndicatorScale, rate: Fraction, reached: int) -> None:
    assert points(rate, scale) == reached


@pytest.mark.requirement("R002-092", "R002-106")
def test_rates_are_exact_and_absent_where_nothing_is_measured() -> None:
    assert set(rates(Figures()).values()) == {None}
    figures = Figures(
        outstanding_fen=300, household_outstanding_fen=100, overdue_fen=30, disbursed_fen=700, net_loss_fen=7,
        new_fen=10, new_household_fen=5, task_fen=40, task_lent_fen=10, reports_due=3, reports_in_time=2,
    )  # fmt: skip
    assert rates(figures) == {
        "household_share": Fraction(1, 3),
        "new_household_share": Fraction(1, 2),
        "volume": Fraction(1, 4),
        "overdue": Fraction(1, 10),
        "loss": Fraction(1, 100),
        "timeliness": Fraction(2, 3),
    }
    assert summed([figures, figures]) == Figures(600, 200, 60, 20, 10, 1400, 14, 80, 20, 6, 4)
    assert rates(summed([figures, figures])) == rates(figures)


@pytest.mark.requirement("R002-092", "R002-106")
def test_the_total_leaves_out_what_can_not_be_measured() -> None:
    full = Figures(
        outstanding_fen=100, household_outstanding_fen=50, new_fen=1, new_household_fen=1, disbursed_fen=100,
        task_fen=1, task_lent_fen=1, reports_due=1, reports_in_time=1,
    )  # fmt: skip
    assert total_points(rates(full), POLICY) == Decimal("100.00")
    # without a task 80 points can be had: 80 ÷ 80
    assert total_points(rates(replace(full, task_fen=0)), POLICY) == Decimal("100.00")
    # a household share of 1/3 gives 20 × (1/3 − 0.3) ÷ 0.2 = 3.33; 83.333… of 100
    poor = replace(full, outstanding_fen=300, household_outstanding_fen=100)
    assert total_points(rates(poor), POLICY) == Decimal("83.33")
    # and without a task 63.333… of 80: 79.166…
    assert total_points(rates(replace(poor, task_fen=0)), POLICY) == Decimal("79.17")
    assert total_points(rates(Figures()), POLICY) is None


def test_equal_points_share_a_rank() -> None:
    totals = {"a": Decimal("70.00"), "b": Decimal("80.00"), "c": Decimal("70.00"), "d": Decimal("10.00"), "e": None}
    assert ranks(totals) == {"a": 2, "b": 1, "c": 2, "d": 4, "e": None}


@pytest.mark.requirement("R002-095", "R002-106")
@pytest.mark.parametrize(
    ("total", "share", "proposal"),
    [
        ("70.00", "1/2", Proposal.NONE),
        ("69.99", "1/2", Proposal.WARN),
        ("60.00", "1/2", Proposal.WARN),
        ("59.99", "1/2", Proposal.SUSPEND),
        ("50.00", "1/2", Proposal.SUSPEND),
        ("49.99", "1/2", Proposal.REMOVE),
        ("100.00", "49/100", Proposal.WARN),  # below the floor
        ("59.99", "49/100", Proposal.SUSPEND),
        (None, "1/2", Proposal.NONE),
        (None, None, Proposal.NONE),
        ("100.00", None, Proposal.NONE),
    ],
)
def test_what_points_propose(total: str | None, share: str | None, proposal: Proposal) -> None:
    given_total, given_share = total and Decimal(total), share and Fraction(share)
    assert propose(given_total or None, given_share or None, FLOOR, POLICY) is proposal
    assert propose(Decimal(100), Fraction(0), None, POLICY) is Proposal.NONE


_shares = st.fractions(min_value=0, max_value=2)


@given(st.fixed_dictionaries({scale.name: st.none() | _shares for scale in POLICY.indicators}))
def test_points_lie_between_0_and_100(measured: dict[str, Fraction | None]) -> None:
    total = total_points(measured, POLICY)
    assert (total is None) == all(rate is None for rate in measured.values())
    assert total is None or 0 <= total <= 100


# letters and summaries ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-134", "R002-135")
def test_a_letter_is_filled_in_and_takes_nothing_a_borrower_wrote_for_a_template() -> None:
    owed = Owed("刘{bank}", "L1", 5_000_000, 61_001, date(2019, 5, 10), "赣州银行", date(2019, 5, 12), overdue_days=2)
    debt = "编号{loan_no}，{due_on}到期，逾期{overdue_days}天，{outstanding}＋{interest}＝{total}元"
    assert letter_lines(("{borrower}：", debt, "{date}"), owed) == (
        "刘{bank}：",
        "编号L1，2019年5月10日到期，逾期2天，50,000.00＋610.01＝50,610.01元",
        "2019年5月12日",
    )


@pytest.mark.requirement("R002-134", "R002-135")
def test_a_letter_before_the_due_day_tells_of_no_days_of_delay() -> None:
    owed = Owed("刘", "L1", 1, 0, date(2019, 5, 10), "赣州银行", date(2019, 4, 10))
    assert letter_lines(("{overdue_days}",), owed) == ("0",)


@pytest.mark.requirement("R002-130")
def test_a_summary_differs_by_kind() -> None:
    known = {"household": PaidOut(2, 2, 300), "organisation": PaidOut(1, 0, 900)}
    assert differences(known, known) == {}
    assert differences({"household": PaidOut(3, 2, 299)}, known) == {
        "household": PaidOut(1, 0, -1),
        "organisation": PaidOut(-1, 0, -900),
    }
    assert differences({"household": PaidOut()}, {}) == {}


@pytest.mark.requirement("R002-130")
@pytest.mark.parametrize(
    ("told", "known", "says"),
    [
        # nothing was lent, and the bank says so
        ({}, {}, True),
        ({"household": PaidOut()}, {"household": PaidOut()}, True),
        # an empty summary of a quarter with lending is none, whatever was lent
        ({}, {"household": PaidOut(1, 1, 100)}, False),
        ({"household": PaidOut()}, {"household": PaidOut(), "organisation": PaidOut(1, 0, 100)}, False),
        ({"household": PaidOut()}, {"household": PaidOut(0, 0, 100)}, False),
        # one that names anything is, right or wrong
        ({"household": PaidOut(1, 1, 100)}, {"household": PaidOut(1, 1, 100)}, True),
        ({"household": PaidOut(), "organisation": PaidOut(1, 0, 7)}, {"household": PaidOut(1, 1, 100)}, True),
        ({"household": PaidOut(0, 0, 1)}, {"household": PaidOut(1, 1, 100)}, True),
        ({"household": PaidOut(1, 1, 100)}, {}, True),
    ],
)
def test_an_empty_summary_says_something_only_where_nothing_was_lent(
    told: dict[str, PaidOut], known: dict[str, PaidOut], says: bool
) -> None:
    assert tells(told, known) is says
