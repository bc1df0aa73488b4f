"""Which events of a loan count, and in which order."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from services.credit.bank_events.rules import (
    Breached,
    Classification,
    Classified,
    Disbursed,
    InterestCollected,
    LoanEvent,
    NoticeDelivered,
    live_events,
)
from tests.credit.loan_builder import (
    RATE,
    a_loan,
    claimed,
    collected,
    day,
    extended,
    insured,
    overdue,
    recovered,
    repaid,
    reversal,
)

ON = "2019-12-09"
ONE_OF_EACH: list[LoanEvent] = [
    *a_loan(disbursed_on=ON),
    extended("2023-12-09", ON),
    Breached(event_id="b1", occurred_on=day(ON)),
    repaid(1, ON),
    collected(1, "2019Q4", ON),
    overdue(0, 1, ON),
    Classified(event_id="k1", occurred_on=day(ON), classification=Classification.NORMAL),
    NoticeDelivered(event_id="d1", occurred_on=day(ON)),
    claimed(1, 0, ON),
    insured(1, ON),
    recovered(1, ON),
]
"""In the order in which they count on one day."""


@pytest.mark.parametrize(("first", "second"), list(pairwise(ONE_OF_EACH)))
def test_events_of_one_day_count_in_the_order_of_a_loans_life_whatever_their_ids(
    first: LoanEvent, second: LoanEvent
) -> None:
    first, second = replace(first, event_id="z"), replace(second, event_id="a")
    assert live_events([first, second]) == live_events([second, first]) == [first, second]


def test_an_earlier_day_goes_before_and_of_one_kind_the_lower_id() -> None:
    late, early = repaid(1, "2019-12-09", "a"), recovered(1, "2019-12-08", "z")
    assert live_events([late, early]) == [early, late]
    second, first = repaid(1, ON, "b"), repaid(2, ON, "a")
    assert live_events([second, first]) == [first, second]


def test_what_is_reversed_and_the_reversal_do_not_count() -> None:
    kept = repaid(1, ON, "r2")
    assert live_events([repaid(1, ON), kept, reversal("r1", ON)]) == [kept]


def test_a_bank_that_says_nothing_of_insurance_or_penalty_has_none() -> None:
    disbursed = Disbursed(
        event_id="e", occurred_on=day(ON), amount_fen=1, annual_rate=RATE, term_months=36, due_on=day("2022-12-09")
    )
    assert disbursed.insurer_share == Fraction(0)
    assert InterestCollected(event_id="i", occurred_on=day(ON), amount_fen=1, period="2019Q4").penalty_fen == 0
