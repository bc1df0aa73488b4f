"""Quotas: each area once, of the level that is meant, and together just the whole."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.quotas.rules import (
    Balance,
    PartOfWrongLevel,
    PartsDontAddUp,
    PartTwice,
    check_parts,
    completion,
    level_below,
)
from shared.areas import AreaLevel

TOWN = "360722102"
VILLAGES = [f"{TOWN}{200 + number}" for number in range(3)]


@pytest.mark.requirement("R000-089")
@pytest.mark.parametrize(("last", "difference"), [(50, 1), (51, 0), (52, -1)])
def test_the_parts_add_up_to_just_the_whole(last: int, difference: int) -> None:
    # the three batches of the relocation plan: 58 + 87 + 51 = 196
    parts = list(zip(VILLAGES, (58, 87, last), strict=True))
    if not difference:
        check_parts(196, parts, AreaLevel.VILLAGE)
        return
    with pytest.raises(PartsDontAddUp) as refused:
        check_parts(196, parts, AreaLevel.VILLAGE)
    assert refused.value.extra == {"whole": 196, "together": 196 - difference, "difference": difference}
    assert refused.value.detail == f"各地合计 {196 - difference}，总数 196，相差 {difference}"


@given(values=st.lists(st.integers(0, 10_000), min_size=1, max_size=40), off=st.integers(-5, 5))
def test_parts_pass_if_and_only_if_they_add_up(values: list[int], off: int) -> None:
    parts = [(f"{TOWN}{200 + place}", value) for place, value in enumerate(values)]
    whole = sum(values) + off
    assert Balance(whole, sum(values)).balanced is (off == 0)
    if not off:
        check_parts(whole, parts, AreaLevel.VILLAGE)
        return
    with pytest.raises(PartsDontAddUp) as refused:
        check_parts(whole, parts, AreaLevel.VILLAGE)
    assert refused.value.extra == {"whole": whole, "together": sum(values), "difference": off}


@pytest.mark.requirement("R000-089", "R003-001")
def test_each_area_stands_once_and_is_of_the_level() -> None:
    with pytest.raises(PartTwice) as twice:
        check_parts(2, [(VILLAGES[0], 1), (VILLAGES[1], 0), (VILLAGES[0], 1)], AreaLevel.VILLAGE)
    assert twice.value.field == "parts.0.area_code"
    with pytest.raises(PartOfWrongLevel) as wrong:
        check_parts(1, [(VILLAGES[0], 1), (f"{TOWN}000", 0)], AreaLevel.VILLAGE)
    assert wrong.value.field == "parts.1.area_code"


def test_a_balance_tells_what_is_left_over() -> None:
    assert [Balance(whole, 10).difference for whole in (11, 10, 9, None)] == [1, 0, -1, None]
    assert [Balance(whole, 10).balanced for whole in (11, 10, 9, None)] == [False, True, False, False]


def test_what_is_reached_is_a_share_of_the_part() -> None:
    assert completion(3, 4) == Fraction(3, 4)
    assert completion(5, 4) == Fraction(5, 4)
    assert completion(0, 4) == 0
    assert completion(3, 0) is None
    assert completion(None, 4) is None


def test_a_part_is_broken_down_to_the_level_right_below() -> None:
    codes = ("360000000000", "360700000000", "360722000000", "360722102000", "360722102201")
    assert [level_below(code) for code in codes] == [
        AreaLevel.CITY,
        AreaLevel.COUNTY,
        AreaLevel.TOWN,
        AreaLevel.VILLAGE,
        None,
    ]
