"""What the console's pages of credit and reports say, and how they ask."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.credit.classification.labels import STANDING_LABELS
from services.credit.statements import labels as statements
from services.credit.statements.settlements import SETTLEMENT_LABELS
from services.credit.subsidies.service import STATE_LABELS
from services.gateway.console.credit import fund_plans, loans, simulation, trial_balance
from services.gateway.console.credit.loan_links import claim_page, loan_page
from services.gateway.console.credit.loans import event_text
from services.gateway.console.pieces import charts, filters, labels
from services.gateway.console.pieces.texts import period_text, read_yuan
from services.gateway.console.sessions import User

COUNTY = User("某人", "县财政局", "360722", frozenset(), "county_finance")
CITY = User("某人", "市财政局", "3607", frozenset(), "city_finance")


def test_pages_call_things_as_the_files_do() -> None:
    assert labels.SUBSIDY_LIST_STATES == STATE_LABELS
    assert labels.SETTLEMENT_STATES == SETTLEMENT_LABELS
    assert labels.SUBSIDY_LINES == statements.LINE_LABELS
    assert set(labels.LOAN_CLASSES.items()) <= {(one.value, text) for one, text in STANDING_LABELS.items()}


@pytest.mark.parametrize(
    ("state", "rights", "may"),
    [
        ("draft", ["fund_plan.write"], True),
        ("adopted", ["fund_plan.write"], False),
        ("draft", ["fund_plan.read"], False),
    ],
)
def test_a_plan_is_changed_while_it_is_a_draft(state: str, rights: list[str], may: bool) -> None:
    user = User("某人", "市扶贫办", "3607", frozenset(rights), "city_office")
    assert fund_plans.may_change({"state": state}, user) == may


def test_a_bank_reads_its_own_list_of_loans() -> None:
    assert loans.loans_api(User("某人", "试点银行", "3607", frozenset({"own_loan.read"}), "bank")) == "/bank/loans"
    assert loans.loans_api(COUNTY) == "/credit/loans"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12345.6", 1_234_560),
        (" 12,345.67 ", 1_234_567),
        ("1，000", 100_000),
        ("0.01", 1),
        ("0", 0),
        ("999999999999.99", 99_999_999_999_999),
        ("1.234", None),
        ("-5", None),
        ("1e5", None),
        ("一万", None),
        ("", None),
        ("１２", None),
        ("1" * 13, None),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, fen: int | None) -> None:
    assert read_yuan(typed) == fen


def test_periods_are_written_for_people() -> None:
    assert (period_text("2018Q3"), period_text("2018")) == ("2018年三季度", "2018年")
    quarters = filters.quarters_until(date(2018, 5, 4))
    assert next(iter(quarters.items())) == ("2018Q2", "2018年二季度")
    assert (list(quarters)[-1], len(quarters)) == ("2006Q1", 50)


def test_a_county_is_asked_for_where_there_are_several() -> None:
    assert filters.counties_of(COUNTY) == {}
    counties = filters.counties_of(CITY)
    assert (counties["360722"], {len(code) for code in counties}) == ("信丰县", {6})


def test_a_loan_with_a_slash_in_its_number_has_a_page() -> None:
    assert loan_page("360722", "rcc", "A/1 号") == "/console/loans/rcc/360722/A/1%20%E5%8F%B7"
    assert claim_page("360722", "rcc", "A/1") == "/console/claims/rcc/360722/A/1"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"amount_fen": 5_000_000, "annual_rate": "0.0475"}, "金额 50,000.00 元；年利率 4.75%"),
        ({"approved": True, "note": None}, "是否批准 是"),
        ({"period": "2018Q3", "amount_fen": 1}, "计息期 2018年三季度；金额 0.01 元"),
        ({"classification": "special_mention"}, "分类 关注"),
        ({"kind": "other_use"}, "情形 挪用"),
        ({"collateral": []}, "抵押物 无"),
        ({}, "—"),
    ],
)
def test_what_a_bank_reported_is_told_in_words(content: dict[str, Any], told: str) -> None:
    assert event_text({"content": content}) == told


def test_a_leverage_is_drawn_against_its_target() -> None:
    rows = [("甲银行", 100, 500, "5.00"), ("乙银行", 0, 500, None)]
    drawn = charts.leverage_per_bank(rows, Decimal("8.00"))
    [series] = drawn["series"]
    assert [point["text"] for point in series["data"]] == ["5.00", "基金为零"]
    assert series["markLine"]["data"] == [{"xAxis": 8.0}]
    assert series["markLine"]["label"]["formatter"] == "目标 8 倍"
    assert drawn["xAxis"]["max"] == 10  # the line is seen though all bars end before it
    assert "markLine" not in charts.leverage_per_bank(rows, None)["series"][0]


# the trial balance ----------------------------------------------------------------------------------------------------


def test_what_was_known_on_a_day_is_asked_for_until_its_end_in_china() -> None:
    asked, problem = trial_balance.conditions({"on": "2018-12-31", "known_on": "2019-01-20"})
    assert (asked, problem) == ({"on": "2018-12-31", "as_of": "2019-01-20T23:59:59.999999+08:00"}, "")
    asked, problem = trial_balance.conditions({"known_on": "soon"})
    assert (asked, "soon" in problem) == ({}, True)


# simulations ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The present is the autumn of 2018."""
    monkeypatch.setattr(simulation, "today", lambda: date(2018, 11, 5))


@pytest.mark.usefixtures("now")
def test_a_scenario_takes_its_usual_numbers_where_none_is_typed() -> None:
    assert simulation.scenario({"households": "40"}, COUNTY) == {
        "area": "360722",
        "start": "2018Q4",
        "quarters": 12,
        "from_books": False,
        "cohorts": [
            {
                "borrower": "household",
                "quarter": "2018Q4",
                "until": "2020Q3",
                "count": 40,
                "amount_fen": 5_000_000,
                "term_months": 36,
            },
            {
                "borrower": "organisation",
                "quarter": "2018Q4",
                "until": "2020Q3",
                "count": 2,
                "amount_fen": 100_000_000,
                "term_months": 36,
            },
        ],
        "assumptions": {
            "on_time_share": "0.96",
            "early_share": "0.05",
            "default_share": "0.05",
            "recovery_share": "0.2",
            "insurer_share": "0",
        },
    }


@pytest.mark.usefixtures("now")
def test_a_scenario_begins_with_a_fund_or_with_the_books_and_may_change_the_rate() -> None:
    typed = {"fund": "1,000,000", "start": "2019Q2", "rate_change": "-0.25", "rate_from": "2019-01-01", "lending": "0"}
    asked = simulation.scenario(typed, COUNTY)
    assert isinstance(asked, dict)
    assert (asked["start"], asked["cohorts"]) == ("2019Q2", [])
    assert asked["opening"] == {"funds": [{"balance_fen": 100_000_000}]}
    assert asked["rate_changes"] == [{"effective_from": "2019-01-01", "change": "-0.0025"}]
    books = simulation.scenario({**typed, "opening": "books"}, COUNTY)
    assert isinstance(books, dict)
    assert (books["start"], books["from_books"], "opening" in books) == ("2018Q4", True, False)


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quarters": "41"}, "测算季度数应为 1 至 40 的整数"),
        ({"quarters": "many"}, "测算季度数应为 1 至 40 的整数"),
        ({"default": "101"}, "到期不还应为 0 至 100 的数"),
        ({"fund": "-1"}, "期初基金余额应为"),
        ({"quarters": "4", "lending": "5"}, "不能超过测算季度数"),
        ({"start": "2018Q3"}, "起始季度请从列表中选择"),
        ({"rate_change": "-0.25"}, "应注明起始日"),
        ({"rate_from": "2019-01-01"}, "应写成百分点"),
    ],
)
def test_what_can_not_be_a_scenario_is_told(typed: dict[str, str], said: str) -> None:
    problem = simulation.scenario(typed, COUNTY)
    assert isinstance(problem, str)
    assert said in problem


def test_when_the_fund_is_used_up_is_told() -> None:
    assert simulation.exhausted_text({"fund_short_on": None}) == "测算期内基金不会用尽。"
    answers = {"fund_short_on": "2019-08-08", "fund_short_in": "2019Q3", "fund_lacked_fen": 1_234_500}
    assert simulation.exhausted_text(answers) == (
        "基金将在2019年三季度用尽：自 2019-08-08 起不足以全额代偿，测算期内共缺 12,345.00 元。"
    )
    assert simulation.readable("自 2019Q3 起共 2 个季度") == "自2019年三季度起共 2 个季度"


def test_a_file_of_figures_is_in_yuan_and_opens_in_a_spreadsheet() -> None:
    row = simulation.Figures("2019Q3", 1, 2, 3, 4, 5, 6, 7, 800, "8.00 倍")
    text = simulation.csv_text([row])
    assert text.startswith("\ufeff季度,发放（元）,")
    assert text.splitlines()[1] == "2019年三季度,0.01,0.02,0.07,0.05,0.06,0.07,8.00,8.00 倍"


def test_quarters_of_a_simulation_are_drawn_in_their_order() -> None:
    drawn = charts.simulated_fund([("2019Q3", 100_000_000, 0), ("2019Q4", 0, 5_000_000)])
    assert drawn["xAxis"]["data"] == ["三季度\n2019", "四季度\n2019"]
    assert [point["text"] for point in drawn["series"][0]["data"]] == ["100.00", "0.00"]
    assert [point["text"] for point in drawn["series"][1]["data"]] == ["0.00", "5.00"]
    stacked = charts.simulated_subsidy([("2019Q3", 100_000_000, 200_000_000)])
    assert {series["stack"] for series in stacked["series"]} == {"all"}
