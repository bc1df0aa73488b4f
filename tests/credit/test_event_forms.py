"""How rates and loan numbers are written: what the document says is taken, and nothing beside it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.credit.bank_events.schemas import BankEventIn, Unreadable, read_event
from shared.security.permissions import Role
from tests.credit.channel import Borrower, Channel, Loan, a_loan

NOBODY = Borrower(UUID(int=1), UUID(int=2), "999722198001010010", "360722")


def disbursed(**given: Any) -> BankEventIn | Unreadable:
    """A disbursement as it is read."""
    return read_event(Loan(NOBODY).opened(**given)[2])


@pytest.mark.parametrize("field", ["annual_rate", "insurer_share"])
@pytest.mark.parametrize(
    "rate",
    [
        "4.75E-2",
        " 0.0475 ",
        "0.04_75",
        "０.０４７５",
        "+0.0475",
        "-0",
        ".0475",
        "0.",
        "0.0475000",
        "1.1",
        "NaN",
        "00.1",
    ],
)
def test_a_rate_is_written_in_one_way(field: str, rate: str) -> None:
    found = disbursed(**{field: rate})
    assert isinstance(found, Unreadable)
    assert (found.code, found.detail) == (
        "credit.invalid_event",
        f'{field}：应为 0 至 1 之间、最多 6 位小数的十进制数，如 "0.0475"。',
    )


@pytest.mark.parametrize("rate", ["0", "1", "0.0", "1.000000", "0.047500"])
def test_a_rate_within_its_bounds_is_read(rate: str) -> None:
    assert isinstance(disbursed(annual_rate=rate, insurer_share=rate), BankEventIn)


@pytest.mark.parametrize(
    "loan_no",
    [".", "..", "-1", "L1/visits", "L1/collection-notice", "L1/..", "L1//2", "/L1", "L1/", "a?b", "a#b", "a%2Fb", "=1"],
)
def test_a_loan_is_opened_under_a_number_that_a_path_can_bear(loan_no: str) -> None:
    loan = Loan(NOBODY, loan_no)
    found = read_event(loan.opened()[0])
    assert isinstance(found, Unreadable)
    assert found.detail.startswith("loan_no：贷款编号应以字母或数字开头")
    # what stands under such a number from before is reported on still
    repaid = loan.event("principal.repaid", date(2016, 7, 1), event_id="r", amount_fen=1)
    assert isinstance(read_event(repaid), BankEventIn)


async def test_a_loans_number_may_have_parts(channel: Channel) -> None:
    number = "Xf(2016)/0001/2"
    await a_loan(channel, number)
    for path in (f"/bank/loans/360722/{number}", f"/credit/banks/rcc/loans/360722/{number}/visits"):
        reply = await channel.client.get(path, headers=channel.sign_in(Role.BANK, "3607", "rcc"))
        assert reply.status_code == 200, reply.text
