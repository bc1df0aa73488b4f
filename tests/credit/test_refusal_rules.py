"""Refusals speak to clerks."""

import pytest

from services.credit import refusals
from services.credit.borrowers.refusals import OverCap
from services.credit.refusals import CreditRefusal

REFUSALS = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, CreditRefusal)]
KINDS = [kind for kind in REFUSALS if kind is not CreditRefusal]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_has_a_code_and_two_sentences(kind: type[CreditRefusal]) -> None:
    assert kind.code.startswith("credit.")
    assert kind.zh.endswith("。")
    assert kind.en.endswith(".")


def test_codes_are_shared_only_with_what_they_refine() -> None:
    parents = {kind.code: kind for kind in KINDS if kind.__base__ is CreditRefusal}
    assert len(parents) == sum(kind.__base__ is CreditRefusal for kind in KINDS)
    assert all(issubclass(kind, parents[kind.code]) for kind in KINDS)


def test_amounts_are_shown_in_yuan() -> None:
    refused = OverCap(on="2018-01-01", owed_fen=5_000_001, cap_fen=5_000_000)
    assert refused.detail_zh == "2018-01-01 起贷款余额合计 50,000.01 元，超过上限 50,000.00 元。"
    assert (
        refused.detail_en == "From 2018-01-01 on 50,000.01 yuan would be outstanding, above the cap of 50,000.00 yuan."
    )
