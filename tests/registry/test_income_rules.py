"""Arithmetic of the yearly household income."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.incomes.rules import IncomeParts, income, net_per_head_fen

amounts = st.integers(min_value=0, max_value=10**12)


def test_net_is_the_four_kinds_less_costs_and_the_working_shows_it() -> None:
    # 8,000.00 + 6,000.00 + 1,500.50 + 200.00 = 15,700.50; - 2,700.50 = 13,000.00; / 4 = 3,250.00
    figures = income(IncomeParts(800_000, 600_000, 150_050, 20_000, 270_050), 4)

    assert (figures.total_fen, figures.net_fen, figures.net_per_head_fen) == (1_570_050, 1_300_000, 325_000)
    assert figures.working == (
        "家庭总收入 = 工资性 8,000.00 + 经营性 6,000.00 + 转移性 1,500.50 + 财产性 200.00 = 15,700.50 元；"
        "纯收入 = 家庭总收入 15,700.50 − 生产经营支出 2,700.50 = 13,000.00 元；"
        "人均纯收入 = 纯收入 13,000.00 ÷ 4 人 = 3,250.00 元"
    )


@pytest.mark.requirement("R002-055")
def test_what_was_paid_away_is_not_disposed_of_and_the_working_shows_it() -> None:
    parts = IncomeParts(800_000, 600_000, 150_050, 20_000, 270_050)
    # 13,000.00 - 801.01 = 12,198.99; / 4 = 3,049.7475
    figures = income(parts, 4, 80_101)
    assert (figures.net_per_head_fen, figures.disposable_per_head_fen) == (325_000, 304_975)
    assert figures.working == (
        f"{income(parts, 4).working}；可支配收入 = 纯收入 13,000.00 − 转移性支出 801.01 = 12,198.99 元；"
        "人均可支配收入 = 12,198.99 ÷ 4 人 = 3,049.75 元"
    )
    assert income(parts, 4, 0).disposable_per_head_fen == 325_000
    assert income(parts, 4).disposable_per_head_fen is None


@pytest.mark.parametrize(
    ("net_fen", "persons", "per_head_fen"),
    [
        (100, 3, 33),  # 33.33
        (200, 3, 67),  # 66.67
        (101, 2, 51),  # 50.5 up
        (0, 5, 0),
        (-100, 3, -33),  # -33.33
    ],
)
def test_net_per_head_rounds_half_up_to_the_fen(net_fen: int, persons: int, per_head_fen: int) -> None:
    assert net_per_head_fen(net_fen, persons) == per_head_fen


def test_costs_above_income_give_a_negative_net() -> None:
    assert income(IncomeParts(0, 100_000, 0, 0, 150_000), 2).net_fen == -50_000


def test_a_household_without_persons_has_no_income_per_head() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        income(IncomeParts(1, 0, 0, 0, 0), 0)


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        IncomeParts(0, 0, -1, 0, 0)


@given(st.lists(amounts, min_size=5, max_size=5), st.integers(min_value=1, max_value=30))
def test_per_head_times_persons_misses_net_by_half_a_fen_a_person_at_most(parts: list[int], persons: int) -> None:
    figures = income(IncomeParts(*parts), persons)

    assert figures.total_fen - parts[4] == figures.net_fen
    assert abs(figures.net_per_head_fen * persons - figures.net_fen) * 2 <= persons
