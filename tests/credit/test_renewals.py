"""Renewals: a new loan repays one that falls due, where the programme allows it."""

from datetime import date
from typing import Any

import pytest

from services.credit.loans.models import Loan as LoanRow
from services.credit.policies import to_policy
from services.credit.refusals import CreditRefusal
from services.credit.renewals.rules import check_renewal
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack
from tests.credit.channel import COUNTY, PROGRAMME, Channel, Loan
from tests.credit.office import BANK, Office

MICRO = "micro_credit"
LENT_ON, DUE_ON = date(2016, 5, 10), date(2017, 5, 10)
BALANCE = ((LENT_ON, 5_000_000), (date(2017, 1, 1), 3_000_000), (DUE_ON, 0))
YEAR: dict[str, Any] = {"term_months": 12, "annual_rate": "0.0435"}


@pytest.mark.requirement("R002-049")
def test_the_national_programme_has_renewals_and_the_citys_has_none() -> None:
    allowed = {}
    for name in ("micro-credit", "ganzhou-credit"):
        section = find_pack(name).credit
        assert section is not None
        allowed[name] = to_policy(section).loans.renewals
    assert allowed == {"micro-credit": True, "ganzhou-credit": False}


@pytest.mark.parametrize(
    ("on", "amount_fen", "code"),
    [
        pytest.param(DUE_ON, 3_000_000, None, id="all that was owed until the day"),
        pytest.param(DUE_ON, 1, None, id="less"),
        pytest.param(DUE_ON, 3_000_001, "credit.over_renewed", id="more"),
        pytest.param(date(2017, 5, 9), 1, "credit.renewed_still_owed", id="repaid the day after"),
        pytest.param(date(2017, 5, 11), 1, "credit.nothing_to_renew", id="repaid the day before"),
        pytest.param(LENT_ON, 1, "credit.renewed_still_owed", id="on the day on which it was lent"),
    ],
)
def test_what_is_renewed_is_repaid_on_the_day(on: date, amount_fen: int, code: str | None) -> None:
    if code is None:
        check_renewal("L1", BALANCE, on, amount_fen, allowed=True)
        return
    with pytest.raises(CreditRefusal) as refused:
        check_renewal("L1", BALANCE, on, amount_fen, allowed=True)
    assert refused.value.code == code


async def falling_due(channel: Channel, programme: str = MICRO) -> tuple[Loan, Loan, Loan]:
    """A loan of a household, and two that it could take up next."""
    borrower = await channel.household(loans=("L1", "L2", "L3"), programme=programme)
    terms: dict[str, Any] = YEAR if programme == MICRO else {}
    first, second, third = (Loan(borrower, number) for number in ("L1", "L2", "L3"))
    await channel.accepted(*first.opened(**terms))
    return first, second, third


def lent_anew(loan: Loan, on: date = DUE_ON, amount_fen: int = 5_000_000, **fields: Any) -> list[dict[str, Any]]:
    """Application, survey and disbursement of a loan that renews L1."""
    return loan.opened(on, amount_fen, **{"term_months": 12, "renews": "L1", "annual_rate": "0.0435", **fields})


@pytest.mark.requirement("R002-049")
async def test_a_loan_is_renewed_by_another_within_the_cap(office: Office) -> None:
    channel = office.channel
    first, second, third = await falling_due(channel)
    *opening, lent = lent_anew(second)
    await channel.accepted(*opening)
    await channel.refused(lent, "credit.renewed_still_owed", "retry")
    paid = first.event("principal.repaid", DUE_ON, amount_fen=5_000_000)
    await channel.accepted(paid, lent)
    rows = {row.loan_no: (row.state, row.renews) for row in await channel.rows(LoanRow)}
    assert rows == {"L1": ("repaid", None), "L2": ("active", "L1")}
    assert (await office.read(BANK, f"/bank/loans/{COUNTY}/L2"))["renews"] == "L1"
    told = [m.data["renews"] for m in await channel.rows(OutboxMessage, routing_key="credit.loan_disbursed.v1")]
    assert sorted(told, key=str) == ["L1", None]

    # the repayment can't be taken back under the loan that rests on it, nor may a second loan rest on it
    back = first.event("event.reversed", DUE_ON, reverses=paid["event_id"], reason="录错")
    await channel.refused(back, "credit.has_dependents")
    *opening, again = lent_anew(third)
    await channel.accepted(*opening)
    await channel.refused(again, "credit.renewed_twice")


async def test_a_reversal_below_the_cap_leaves_no_renewal_without_what_it_renews(channel: Channel) -> None:
    """Both loans together are within the cap, so that nothing else holds the repayment."""
    borrower = await channel.household(loans=("L1", "L2"), programme=MICRO)
    first, second = Loan(borrower, "L1"), Loan(borrower, "L2")
    await channel.accepted(*first.opened(amount_fen=2_000_000, **YEAR))
    paid = first.event("principal.repaid", DUE_ON, amount_fen=2_000_000)
    await channel.accepted(paid, *lent_anew(second, amount_fen=2_000_000))
    back = first.event("event.reversed", DUE_ON, reverses=paid["event_id"], reason="录错")
    await channel.refused(back, "credit.has_dependents")
    undone = second.event("event.reversed", DUE_ON, reverses="L2-3", reason="录错")
    await channel.accepted(undone, {**back, "event_id": "L1-again"})
    rows = {row.loan_no: (row.state, row.renews, row.outstanding_fen) for row in await channel.rows(LoanRow)}
    assert rows == {"L1": ("active", None, 2_000_000), "L2": ("approved", None, 0)}


async def test_a_loan_of_nobody_or_of_another_programme_is_not_renewed(channel: Channel) -> None:
    _, second, _ = await falling_due(channel)
    *opening, lent = lent_anew(second, renews="L9")
    await channel.accepted(*opening)
    await channel.refused(lent, "credit.renewed_unknown", "retry")
    stranger = Loan(await channel.household(loans=["L4"], programme=MICRO), "L4")
    *opening, lent = lent_anew(stranger)
    await channel.accepted(*opening)
    await channel.refused(lent, "credit.renewed_unknown", "retry")


async def test_the_citys_programme_renews_nothing(channel: Channel) -> None:
    first, second, _ = await falling_due(channel, PROGRAMME)
    due = date(2019, 5, 10)
    await channel.accepted(first.event("principal.repaid", due, amount_fen=5_000_000))
    *opening, lent = second.opened(due, renews="L1")
    await channel.accepted(*opening)
    await channel.refused(lent, "credit.renewal_not_allowed")
