"""For which days somebody may act for somebody."""

from datetime import date, timedelta

import pytest

from services.gateway.delegations.rules import check_days, holds
from shared.errors import Invalid, RangeReversed

TODAY = date(2018, 11, 5)


@pytest.mark.parametrize(
    ("first", "last", "refusal", "field"),
    [
        (0, 0, None, None),
        (0, 89, None, None),  # 90 days
        (0, 90, Invalid, "to_on"),
        (7, 96, None, None),
        (7, 97, Invalid, "to_on"),
        (-1, 5, Invalid, "from_on"),
        (3, 2, RangeReversed, "to_on"),
    ],
)
def test_a_delegation_begins_today_or_later_and_holds_for_so_many_days(
    first: int, last: int, refusal: type[Invalid] | None, field: str | None
) -> None:
    days = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    if refusal is None:
        check_days(*days, TODAY, 90)
    else:
        with pytest.raises(refusal) as refused:
            check_days(*days, TODAY, 90)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("first", "last", "withdrawn", "there"),
    [
        (0, 0, False, True),
        (-3, 0, False, True),
        (0, 3, False, True),
        (1, 3, False, False),
        (-3, -1, False, False),
        (-1, 1, True, False),
    ],
)
def test_it_holds_from_its_first_day_to_its_last_unless_it_is_withdrawn(
    first: int, last: int, withdrawn: bool, there: bool
) -> None:
    days = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    assert holds(*days, TODAY, withdrawn=withdrawn) is there
