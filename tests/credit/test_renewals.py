"""Renewals: a new loan repays one that falls due, where the programme allows it."""

from datetime import date
from typing import Any

import pytest

from services.credit.loans.models import Loan as LoanRow
from services.credit.policies import to_policy
from services.credit.refusals import CreditRefusal
from services.credit.renewals.rules import check_renewable, check_renewal
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack
from tests.credit.channel import COUNTY, PROGRAMME, Borrower, Channel, Loan
from tests.credit.office import BANK, TOWN, VILLAGE_CADRE, WORK_TEAM, Office
from tests.credit.test_applications import PATH, a_family, an_application

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


@pytest.mark.requirement("R002-049")
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


@pytest.mark.requirement("R002-049")
def test_what_is_not_there_or_not_allowed_is_not_renewed() -> None:
    check_renewable("L1", BALANCE, DUE_ON, 3_000_000, allowed=True)
    for balance, allowed, code in (
        (BALANCE, False, "credit.renewal_not_allowed"),
        ((), False, "credit.renewal_not_allowed"),
        ((), True, "credit.renewed_unknown"),
    ):
        for check in (check_renewable, check_renewal):
            with pytest.raises(CreditRefusal) as refused:
                check("L1", balance, DUE_ON, 3_000_000, allowed=allowed)
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


@pytest.mark.requirement("R002-049", "R002-107")
async def test_a_renewal_is_applied_for_while_the_old_loan_runs(office: Office) -> None:
    channel = office.channel
    family = await a_family(channel)
    borrower = Borrower(family.fact.household_id, family.fact.members[0].member_id, family.id_number, COUNTY)
    first, second = Loan(borrower, "L1"), Loan(borrower, "L2")

    def asked(number: str, on: str, amount_fen: int = 5_000_000, **given: Any) -> dict[str, Any]:
        fields = {"programme": MICRO, "term_months": 12, "application_no": f"A-{number}", **given}
        return an_application(family, amount_fen=amount_fen, occurred_on=on, **fields)

    async def signed(number: str, on: str, **given: Any) -> Any:
        filed = await office.do(TOWN, PATH, **asked(number, on, **given))
        for who in (VILLAGE_CADRE, WORK_TEAM, TOWN):
            await office.do(who, f"{PATH}/{filed['application_no']}/opinions", supported=True, occurred_on=on)
        return filed

    assert (await signed("L1", "2016-05-01"))["renews"] is None
    await channel.accepted(
        *first.opened(**YEAR), first.event("principal.repaid", date(2017, 1, 1), amount_fen=1_000_000)
    )
    # three weeks before the loan falls due: without the word what it owes counts against the cap
    await office.refused(TOWN, PATH, 409, "credit.over_cap", **asked("L2", "2017-04-20", 4_000_000))
    wrong = ("credit.over_renewed", 4_000_001, {}), ("credit.renewed_unknown", 4_000_000, {"renews": "L9"})
    city = {"programme": PROGRAMME, "term_months": 36}
    for code, amount_fen, given in (*wrong, ("credit.renewal_not_allowed", 4_000_000, city)):
        body = asked("L2", "2017-04-20", amount_fen, **{"renews": "L1", **given})
        await office.refused(TOWN, PATH, 409, code, **body)
    renewing = await signed("L2", "2017-04-20", amount_fen=4_000_000, renews="L1")
    assert renewing["renews"] == "L1"
    opening, lent = lent_anew(second, date(2017, 5, 8), 4_000_000)[:2], lent_anew(second, DUE_ON, 4_000_000)[2]
    await channel.accepted(*opening, first.event("principal.repaid", DUE_ON, amount_fen=4_000_000), lent)
    rows = {row.loan_no: (row.state, row.renews) for row in await channel.rows(LoanRow)}
    assert rows == {"L1": ("repaid", None), "L2": ("active", "L1")}
    # what was repaid before is no loan to renew
    await office.refused(TOWN, PATH, 409, "credit.nothing_to_renew", **asked("L3", "2017-05-11", 1, renews="L1"))


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
