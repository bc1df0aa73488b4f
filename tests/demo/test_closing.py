"""The closing table shows what the services say, in yuan and in Chinese."""

import io
from typing import Any

import pytest
from rich.console import Console

from services.demo.closing import show


def closing(*, equal: bool = True) -> dict[str, Any]:
    return {
        "households": 966,
        "people": 3_017,
        "exited": 400,
        "loans": 323,
        "lent_fen": 1_002_800_000,
        "outstanding_fen": 768_807_000,
        "subsidy_paid_fen": 108_501_344,
        "funds": {"rcc": {"balance_fen": 38_849_600}, "a new bank": {"balance_fen": 0}},
        "losses": {2019: {"net_loss_fen": 1_001, "city_share_fen": 500, "county_share_fen": 501}},
        "alerts": {"loan_overdue": {"label": "贷款逾期", "raised": 58, "open": 4}},
        "trial": {"totals": {"equal": True}},
        "controls": {"equal": equal},
    }


def shown(figures: dict[str, Any]) -> str:
    paper = io.StringIO()
    show(Console(file=paper, width=120), figures)
    return paper.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "966 户",
        "3,017 人",
        "323 笔",
        "10,028,000.00 元",
        "7,688,070.00 元",
        "1,085,013.44 元",
        "388,496.00 元",
        "a new bank",
        "2019 年净损失",
        "5.01 元",
        "58 条（未办结 4）",
        "一致",
    ],
)
def test_every_figure_is_in_the_table(line: str) -> None:
    assert line in shown(closing())


def test_a_disagreement_of_the_control_totals_is_told() -> None:
    assert "不一致" in shown(closing(equal=False))
    assert "不一致" not in shown(closing())
