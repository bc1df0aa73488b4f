"""The rules of alerts, at their bounds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from services.monitoring.alerts.rules import (
    ABOVE,
    AlertState,
    BelowLine,
    LastDays,
    MeasuredIncome,
    Step,
    answers,
    fund_sentence,
    income_sentence,
    incomes_below_line,
    is_exhausted,
    is_late,
    judged_by,
    last_days,
    late_from,
    latest,
    leverage_sentence,
    may_dismiss,
    measure_of,
    measured_income,
    newly_missed,
    overdue_sentence,
    state_after,
    state_text,
    watched_since,
    years_below_line,
)
from services.monitoring.loans.models import Loan
from services.monitoring.loans.rules import Arrears, Turn, reached, reported
from shared.security.permissions import Role

LINE = {2017: 442_800, 2018: 449_250}


@pytest.mark.parametrize(
    ("state", "cleared", "unasked", "text"),
    [
        (AlertState.RAISED, False, False, "待核实"),
        (AlertState.RAISED, True, False, "未核实，原因已消除"),
        (AlertState.RAISED, True, True, "未核实，现行方案不再要求此项预警"),
        (AlertState.RESPONDED, True, False, "已处置，原因已消除"),
        (AlertState.DISMISSED, True, False, "核实不属实"),
        (AlertState.RESOLVED, True, True, "已办结"),
    ],
)
def test_an_alert_that_nobody_has_to_act_on_says_why(
    state: AlertState, cleared: bool, unasked: bool, text: str
) -> None:
    assert state_text(state, cleared=cleared, unasked=unasked) == text


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("exited_on", "monitored", "since"),
    [
        (None, [], None),
        (date(2018, 1, 1), [], date(2018, 1, 1)),
        (None, [(date(2019, 1, 1), None)], date(2019, 1, 1)),
        (None, [(date(2019, 1, 1), date(2019, 8, 1))], None),
        (None, [(date(2019, 1, 1), date(2019, 8, 1)), (date(2020, 1, 1), None)], date(2020, 1, 1)),
        (date(2018, 1, 1), [(date(2019, 1, 1), None)], date(2018, 1, 1)),
        (date(2019, 6, 1), [(date(2019, 1, 1), None)], date(2019, 1, 1)),
    ],
)
def test_incomes_are_watched_from_the_exit_or_an_entry_whose_risk_stands(
    exited_on: date | None, monitored: list[tuple[date, date | None]], since: date | None
) -> None:
    assert watched_since(exited_on, monitored) == since


@pytest.mark.requirement("R001-044")
@pytest.mark.parametrize(
    ("per_head_fen", "exited_on", "alarming"),
    [
        (449_249, date(2016, 12, 20), True),
        (449_250, date(2016, 12, 20), False),
        (449_251, date(2016, 12, 20), False),
        (449_249, date(2018, 12, 31), True),
        (449_249, date(2019, 1, 1), False),
        (449_249, None, False),
    ],
)
def test_an_income_below_the_line_alerts_once_the_household_has_left_poverty(
    per_head_fen: int, exited_on: date | None, alarming: bool
) -> None:
    assert (years_below_line(exited_on, {2018: per_head_fen}, LINE) == {2018}) is alarming


@pytest.mark.requirement("R001-044")
def test_a_later_sufficient_income_ends_the_cause_an_earlier_one_does_not() -> None:
    exited_on = date(2016, 12, 20)
    assert years_below_line(exited_on, {2017: 442_799, 2018: 449_250}, LINE) == frozenset()
    assert years_below_line(exited_on, {2017: 442_800, 2018: 449_249}, LINE) == {2018}
    assert years_below_line(exited_on, {2017: 1, 2018: 1}, LINE) == {2017, 2018}
    lines = LINE | {2019: 460_000}
    between = {2017: 442_800, 2018: 449_249, 2019: 460_000}
    assert years_below_line(exited_on, between, lines) == frozenset()
    assert years_below_line(exited_on, between | {2019: 459_999}, lines) == {2018, 2019}


@pytest.mark.requirement("R001-044")
def test_a_year_without_a_line_is_not_judged() -> None:
    assert years_below_line(date(2016, 12, 20), {2030: 1}, LINE) == frozenset()


@pytest.mark.requirement("R001-044")
def test_a_rule_that_names_no_measure_goes_by_net_incomes() -> None:
    assert measure_of({"line": "monitoring"}) == "net_income"
    assert measure_of({"line": "monitoring", "measure": "disposable_income"}) == "disposable_income"


@pytest.mark.requirement("R001-044")
def test_a_year_before_the_exit_is_of_who_was_a_monitoring_object_then() -> None:
    lines = LINE | {2019: 460_000}
    entered, over = (date(2018, 5, 1), None), (date(2017, 1, 1), date(2017, 9, 1))
    assert incomes_below_line(
        date(2019, 3, 1),
        [over, entered],
        {year: MeasuredIncome(fen) for year, fen in ((2019, 1), (2018, 2), (2017, 3))},
        lines,
    ) == [
        BelowLine(2018, MeasuredIncome(2), 449_250, date(2018, 5, 1), exited=False),
        BelowLine(2019, MeasuredIncome(1), 460_000, date(2019, 3, 1), exited=True),
    ]
    assert incomes_below_line(None, [over], {2018: MeasuredIncome(2)}, lines) == []
    on_the_last_day = date(2018, 12, 31)
    assert incomes_below_line(on_the_last_day, [entered], {2018: MeasuredIncome(2)}, lines) == [
        BelowLine(2018, MeasuredIncome(2), 449_250, on_the_last_day, exited=True)
    ]


@pytest.mark.requirement("R002-117")
@pytest.mark.parametrize(
    ("balance_fen", "shortfall_fen", "exhausted"), [(1, 0, False), (0, 0, True), (0, 1, True), (1, 1, True)]
)
def test_a_fund_without_money_or_with_an_unpaid_claim_is_exhausted(
    balance_fen: int, shortfall_fen: int, exhausted: bool
) -> None:
    assert is_exhausted(balance_fen, shortfall_fen) is exhausted


def test_a_delay_has_lasted_so_long_from_the_first_report_that_says_so_until_it_ends() -> None:
    since, other = date(2018, 6, 20), date(2018, 3, 1)

    def turn(day: int, days: int, began: date = since) -> Turn:
        on = date(2018, 7, day)
        return Turn(on, Arrears(began, on, days, 0, 500), 5_000_000)

    long_ago, first, second, fewer = turn(1, 60, other), turn(10, 20), turn(20, 30), turn(21, 29)
    over = Turn(date(2018, 8, 1), None, 0)
    turns = [long_ago, first, second, fewer]
    assert [reached(turns, least) for least in (20, 21, 30, 31)] == [first, second, second, None]
    assert reached([*turns, over], 20) is None
    # a repayment that is taken back brings the same delay back
    assert reached([*turns, over, replace(fewer, on=date(2018, 8, 2))], 30) == second
    assert reached([], 0) is None


def test_turns_are_noted_where_other_arrears_stand_and_later_ones_give_way() -> None:
    loan = Loan(state="overdue", outstanding_fen=5_000_000)

    def note(day: int, arrears: Arrears | None) -> list[int]:
        loan.state = "active" if arrears is None else "overdue"
        if arrears is not None:
            loan.arrears = arrears
        loan.note_arrears(date(2018, 7, day))
        assert [Turn.of(one.kept()) for one in loan.turns] == loan.turns
        return [one.on.day for one in loan.turns]

    first = Arrears(date(2018, 6, 20), date(2018, 7, 5), 15, 100, 500)
    assert note(1, None) == []
    assert note(5, first) == [5]
    assert note(6, first.paid(interest_fen=499)) == [5]  # some of it still stands
    second = Arrears(date(2018, 6, 20), date(2018, 7, 9), 19, 100, 500)
    assert note(9, second) == [5, 9]
    assert loan.turns[-1] == Turn(date(2018, 7, 9), second, 5_000_000)
    assert note(9, None) == [5, 9]  # on the same day the last word counts
    assert loan.turns[-1] == Turn(date(2018, 7, 9), None, 5_000_000)
    assert note(12, second) == [5, 9, 12]
    assert note(7, None) == [5, 7]  # it was over before what was reported later


def test_reports_that_overlap_continue_one_delay() -> None:
    first = reported(None, date(2018, 7, 20), 30, 0, 500)
    assert first.since == date(2018, 6, 20)
    # 31 days later the bank counts one day less or more: still the same delay
    assert reported(first, date(2018, 8, 20), 60, 0, 900).since == date(2018, 6, 20)
    # begun on the day of the last report: continued; the day after: a delay of its own
    assert reported(first, date(2018, 10, 28), 100, 0, 900).since == date(2018, 6, 20)
    assert reported(first, date(2018, 10, 29), 100, 0, 900).since == date(2018, 7, 21)


def test_arrears_are_settled_when_principal_and_interest_are_paid() -> None:
    arrears = Arrears(date(2018, 6, 20), date(2018, 7, 20), 30, principal_fen=1000, interest_fen=50)
    assert not arrears.paid(principal_fen=999, interest_fen=50).settled
    assert not arrears.paid(principal_fen=1000, interest_fen=49).settled
    paid = arrears.paid(principal_fen=1000).paid(interest_fen=50)
    assert paid.settled
    assert (paid.paid_principal_fen, paid.paid_interest_fen) == (1000, 50)
    assert paid.unpaid() == arrears


def test_steps_follow_one_another_and_an_unfounded_alert_is_dismissed() -> None:
    assert state_after(AlertState.RAISED, Step.VERIFY) is AlertState.VERIFIED
    assert state_after(AlertState.RAISED, Step.VERIFY, confirmed=False) is AlertState.DISMISSED
    assert state_after(AlertState.VERIFIED, Step.RESPOND) is AlertState.RESPONDED
    assert state_after(AlertState.RESPONDED, Step.RESOLVE) is AlertState.RESOLVED
    allowed = {(AlertState.RAISED, Step.VERIFY), (AlertState.VERIFIED, Step.RESPOND)}
    allowed.add((AlertState.RESPONDED, Step.RESOLVE))
    for state in AlertState:
        for step in Step:
            assert (state_after(state, step) is not None) == ((state, step) in allowed)


def test_lateness_counts_from_the_day_after_the_deadline_and_stops_with_the_cause() -> None:
    due = date(2018, 7, 25)
    assert not is_late(None, due, today=due, cleared_on=None)
    assert is_late(None, due, today=date(2018, 7, 26), cleared_on=None)
    assert not is_late(due, due, today=date(2020, 1, 1), cleared_on=None)
    assert is_late(date(2018, 7, 26), due, today=date(2020, 1, 1), cleared_on=None)
    assert not is_late(None, due, today=date(2020, 1, 1), cleared_on=due)


def test_the_last_of_some_days_leaves_out_what_has_not_happened() -> None:
    assert latest([date(2018, 7, 25), None, date(2018, 8, 3), date(2018, 7, 26)]) == date(2018, 8, 3)


def test_an_open_alert_is_late_from_the_day_after_the_last_day_of_the_step_that_it_waits_for() -> None:
    verify_by, respond_by = date(2018, 7, 25), date(2018, 8, 3)
    found = {state: late_from(state, verify_by, respond_by) for state in AlertState}
    assert found == dict.fromkeys(AlertState) | {
        AlertState.RAISED: date(2018, 7, 26),
        AlertState.VERIFIED: date(2018, 8, 4),
    }


@pytest.mark.requirement("R001-044", "R002-055")
@pytest.mark.parametrize(
    ("measure", "disposable_fen", "measured", "text"),
    [
        ("net_income", None, 449_250, "2018年人均纯收入4,492.50元，"),
        ("net_income", 449_249, 449_250, "2018年人均纯收入4,492.50元，"),
        ("disposable_income", 449_249, 449_249, "2018年人均可支配收入4,492.49元，"),
        ("disposable_income", -1, -1, "2018年人均可支配收入-0.01元，"),
        ("disposable_income", None, 449_250, "2018年人均纯收入4,492.50元（可支配收入未核），"),
    ],
)
def test_the_income_that_a_plan_measures_and_the_net_one_where_it_is_not_known(
    measure: str, disposable_fen: int | None, measured: int, text: str
) -> None:
    income = measured_income(measure, 449_250, disposable_fen)
    assert income.per_head_fen == measured
    assert text in income_sentence(BelowLine(2018, income, 500_000, date(2016, 12, 20), exited=True))


def test_sentences_explain_themselves_with_figures_in_yuan() -> None:
    assert overdue_sentence("赣州银行", "L1", date(2018, 7, 20), 30, 0, 59_375, 5_000_000) == (
        "赣州银行贷款L1截至2018年7月20日已逾期30天：逾期本金0.00元、欠息593.75元，贷款余额50,000.00元。"
    )
    assert income_sentence(BelowLine(2018, MeasuredIncome(449_249), 449_250, date(2016, 12, 20), exited=True)) == (
        "2016年12月20日脱贫，2018年人均纯收入4,492.49元，低于当年监测线4,492.50元，相差0.01元。"
    )
    assert fund_sentence("赣州银行", date(2018, 7, 10), 0, 250_000) == (
        "赣州银行风险缓释基金专户2018年7月10日余额0.00元，仍有2,500.00元代偿未能支付，基金已用尽，请安排补充。"
    )


@pytest.mark.parametrize(
    ("outstanding_fen", "balance_fen", "leverage", "sentence"),
    [
        (
            90_000,
            10_000,
            Decimal("9.00"),
            "赣州银行2019年第四季度贷款余额900.00元，基金余额100.00元，为9.00倍，高于7.2至8.8倍的范围（目标8倍）。",
        ),
        (
            10_000,
            10_000,
            Decimal("1.00"),
            "赣州银行2019年第四季度贷款余额100.00元，基金余额100.00元，为1.00倍，低于7.2至8.8倍的范围（目标8倍）。",
        ),
        (
            88_001,
            10_000,
            Decimal("8.80"),  # rounded onto the bound
            "赣州银行2019年第四季度贷款余额880.01元，基金余额100.00元，为8.80倍，高于7.2至8.8倍的范围（目标8倍）。",
        ),
        (5_000, 0, None, "赣州银行2019年第四季度基金余额为零而仍有贷款余额50.00元（目标8倍）。"),
    ],
)
def test_a_leverage_sentence_says_on_which_side_of_the_range_the_quarter_ended(
    outstanding_fen: int, balance_fen: int, leverage: Decimal | None, sentence: str
) -> None:
    text = leverage_sentence("赣州银行", "2019Q4", outstanding_fen, balance_fen, leverage, Fraction(8), Fraction(1, 10))
    assert text == sentence


def test_a_leverage_wanted_may_be_any_fraction() -> None:
    told = leverage_sentence("赣州银行", "2019Q4", 20_000, 10_000, Decimal("2.00"), Fraction(4, 3), Fraction(1, 8))
    assert told.endswith("为2.00倍，高于1.1667至1.5倍的范围（目标1.3333倍）。")


@pytest.mark.parametrize(
    ("role", "after"),
    [
        ("village_cadre", ["village_cadre", "township", "county_office", "city_office"]),
        ("work_team", ["work_team", "township", "county_office", "city_office"]),
        ("township", ["township", "county_office", "city_office", "city_office"]),
        ("department", ["department", "county_office", "city_office", "city_office"]),
        ("county_office", ["county_office", "city_office", "city_office", "city_office"]),
        ("county_finance", ["county_finance", "city_finance", "city_finance", "city_finance"]),
        ("city_office", ["city_office"] * 4),
    ],
)
def test_each_missed_deadline_goes_one_level_up_and_never_above_the_city(role: str, after: list[str]) -> None:
    assert [answers(role, missed) for missed in range(4)] == after


def test_every_post_that_a_plan_may_name_has_its_place_in_the_levels() -> None:
    assert {*ABOVE, *ABOVE.values()} <= {role.value for role in Role}


VERIFY_BY, RESPOND_BY = date(2018, 3, 6), date(2018, 3, 15)


@pytest.mark.parametrize(
    ("visited", "noted_on", "today", "missed"),
    [
        (False, None, date(2018, 3, 6), []),
        (False, None, date(2018, 3, 7), [VERIFY_BY]),
        (False, None, date(2018, 3, 15), [VERIFY_BY]),
        (False, None, date(2018, 3, 16), [VERIFY_BY, RESPOND_BY]),
        (False, date(2018, 3, 7), date(2018, 3, 15), []),
        (False, date(2018, 3, 7), date(2018, 3, 16), [RESPOND_BY]),
        (False, date(2018, 3, 16), date(2018, 4, 1), []),
        (True, None, date(2018, 3, 15), []),
        (True, None, date(2018, 3, 16), [RESPOND_BY]),
        (True, date(2018, 3, 7), date(2018, 3, 16), [RESPOND_BY]),
        (True, date(2018, 3, 16), date(2018, 4, 1), []),
    ],
)
def test_a_deadline_is_missed_on_the_day_after_it_and_noted_once(
    visited: bool, noted_on: date | None, today: date, missed: list[date]
) -> None:
    assert newly_missed(VERIFY_BY, RESPOND_BY, visited=visited, noted_on=noted_on, today=today) == missed


@pytest.mark.parametrize(
    ("due_from", "by", "known_on", "until"),
    [
        # a fact of Thursday, to be verified by Tuesday: three working days
        ("2018-03-01", "2018-03-06", "2018-02-27", "2018-03-06"),
        ("2018-03-01", "2018-03-06", "2018-03-01", "2018-03-06"),
        ("2018-03-01", "2018-03-06", "2018-03-02", "2018-03-07"),
        ("2018-03-01", "2018-03-06", "2018-07-20", "2018-07-25"),
        # known on Friday before five days of rest: 6, 7 and Saturday 8 May, which is worked
        ("2021-03-01", "2021-03-04", "2021-04-30", "2021-05-08"),
        # of the day before eight days of rest, which are none of those who hear of it afterwards
        ("2020-09-30", "2020-10-12", "2020-10-12", "2020-10-15"),
    ],
)
def test_nobody_has_fewer_working_days_than_the_plan_gives(due_from: str, by: str, known_on: str, until: str) -> None:
    found = last_days(3, date.fromisoformat(due_from), date.fromisoformat(known_on))
    assert found == LastDays(date.fromisoformat(by), date.fromisoformat(until), provisional=False)


def test_days_are_provisional_where_either_count_goes_into_a_year_without_a_calendar() -> None:
    known, unknown = date(2018, 3, 1), date(2200, 1, 1)
    found = [last_days(3, *days).provisional for days in ((known, known), (known, unknown), (unknown, known))]
    assert found == [False, True, True]


def test_two_deadlines_of_one_day_are_one() -> None:
    day = VERIFY_BY + timedelta(days=1)
    assert newly_missed(VERIFY_BY, VERIFY_BY, visited=False, noted_on=None, today=day) == [VERIFY_BY]
    assert newly_missed(VERIFY_BY, day, visited=False, noted_on=day, today=day + timedelta(days=1)) == [day]


@pytest.mark.parametrize(
    ("role", "answered_by", "missed", "may"),
    [
        ("village_cadre", "township", 0, True),  # before it went up
        ("village_cadre", "township", 1, False),
        ("township", "county_office", 1, False),
        ("county_office", "county_office", 1, True),
        ("city_office", "county_office", 1, True),
        ("county_finance", "county_office", 1, False),
        ("county_office", "city_office", 2, False),
        ("city_office", "township", 1, True),
    ],
)
def test_an_alert_that_went_up_is_dismissed_by_who_answers_for_it_or_above(
    role: str, answered_by: str, missed: int, may: bool
) -> None:
    assert may_dismiss(role, answered_by, missed) is may


@pytest.mark.parametrize(
    ("done_on", "last"),
    [
        (date(2018, 3, 9), date(2018, 3, 6)),  # done before: he knew of it, the plan's day holds
        (date(2018, 3, 10), date(2018, 3, 15)),
    ],
)
def test_a_step_is_judged_by_days_on_which_its_alert_could_be_seen(done_on: date, last: date) -> None:
    assert judged_by(date(2018, 3, 6), date(2018, 3, 15), date(2018, 3, 10), done_on) == last
