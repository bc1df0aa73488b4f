"""A loan's life through the bank's channel; before each step everything that may be wrong with it, and no trace of it.

So the loan stands where the right event is accepted, and what is refused is refused for its one broken field.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import text

from services.credit.bank_events.documents import EVENT_CODES
from services.credit.bank_events.schemas import AnyBankEvent, BankEventIn
from services.credit.tables import metadata
from shared.calendar import add_months
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, Channel, Loan
from tests.credit.event_fields import Event, as_lines, broken
from tests.credit.office import AUDITOR, Office
from tests.credit.test_organisations import CODE, TIMES, a_cooperative, filed

REFUSED = {"rejected", "retry", "conflict"}
"""The last where a step before spent the broken id."""
OPENED_ON, LENT_FEN = date(2016, 5, 10), 5_000_000
DUE_ON = add_months(OPENED_ON, 36)
TABLES = [table.name for table in metadata.sorted_tables if table.name != "bank_event"]
"""All but that of the ids that are spent."""
FORMS: dict[str, type[BankEventIn]] = {
    get_args(form.model_fields["type"].annotation)[0]: form for form in get_args(get_args(AnyBankEvent)[0])
}
"""By type."""


async def traces(channel: Channel) -> dict[str, Any]:
    """What stands in every table of the service and among what is to be published."""
    found = {}
    async with channel.sessions() as session:
        for table in (*TABLES, "outbox"):
            rows = await session.execute(
                text(f"SELECT count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) FROM {table} AS one")  # noqa: S608
            )
            found[table] = tuple(rows.one())
    return found


async def answers(channel: Channel, events: Sequence[Any], bank: str = "rcc") -> list[dict[str, Any]]:
    """Send events in lines; an answer to each, with a status and a code that the document names."""
    headers = {**channel.sign_in(Role.BANK, "3607", bank), "Content-Type": "application/x-ndjson"}
    reply = await channel.client.post("/bank/events", content=as_lines(list(events)), headers=headers)
    assert reply.status_code == 200, reply.text
    results: list[dict[str, Any]] = reply.json()["results"]
    assert len(results) == len(events)
    for result in results:
        if "code" in result:
            assert result["status"] == "duplicate" or result["status"] in {
                told["status"] for told in EVENT_CODES[result["code"]]["details"]
            }, result
            assert any("\u4e00" <= letter <= "\u9fff" for letter in result["detail"]), result
    return results


def life(loan: Loan, applied: Event) -> list[Event]:
    """Every type of event once, in an order in which each is accepted."""
    opened = [
        applied,
        loan.event(
            "loan.surveyed",
            OPENED_ON,
            approved=True,
            approved_amount_fen=LENT_FEN,
            admitted=True,
            note="可行",
            use_assessment="种植",
            credit_assessment="良好",
            capacity_assessment="两名劳动力",
            reason="符合条件",
            collateral=[],
        ),
        loan.event("loan.contracted", OPENED_ON, contract_no="HT-2016-0001"),
        loan.event(
            "loan.disbursed",
            OPENED_ON,
            amount_fen=LENT_FEN,
            annual_rate="0.0475",
            term_months=36,
            due_on=DUE_ON.isoformat(),
            insurer_share="0.3",
        ),
    ]
    new_due_on = add_months(DUE_ON, 6)
    claim_on = CLAIM_ON + (new_due_on - DUE_ON) + timedelta(days=5)
    # 5,000,000 fen at 4.75 % over 42 days, of 10 May to 21 June, are 27,708 fen
    recovered = loan.event("recovery.received", claim_on, amount_fen=1_000)
    return [
        *opened,
        loan.event("interest.collected", date(2016, 6, 21), amount_fen=27_708, period="2016Q2", penalty_fen=10),
        loan.event("principal.repaid", date(2016, 7, 1), amount_fen=1_000_000),
        loan.event("payment.received", date(2016, 10, 8), amount_fen=10_000),
        loan.event("loan.overdue", date(2016, 12, 30), principal_fen=0, interest_fen=100, days=8),
        loan.event("loan.classified", date(2016, 12, 30), classification="special_mention"),
        loan.event("loan.extended", date(2019, 4, 1), new_due_on=new_due_on.isoformat(), reason="受灾"),
        {**loan.event("loan.breached", date(2019, 4, 2), reason="贷款未用于产业"), "kind": "挪用"},
        loan.event("collection.notice_delivered", new_due_on - timedelta(days=28)),
        loan.event("compensation.claimed", claim_on, principal_fen=3_900_000, interest_fen=1_000),
        loan.event("insurance.paid", claim_on, amount_fen=100_000),
        recovered,
        loan.event("event.reversed", claim_on, reverses=recovered["event_id"], reason="录入有误"),
    ]


async def of_a_household(office: Office) -> list[Event]:
    """A household's loan."""
    borrower = await office.channel.household(loans=("L1",))
    loan = Loan(borrower, "L1")
    applied = {"borrower_id_number": borrower.id_number, "amount_fen": LENT_FEN, **TIMES, "application_no": "A-L1"}
    return life(loan, loan.event("loan.applied", OPENED_ON, **applied))


async def of_an_organisation(office: Office) -> list[Event]:
    """An organisation's loan."""
    borrower = await office.channel.household(loans=())
    await a_cooperative(office.channel)
    await filed(office, "L1", LENT_FEN)
    loan = Loan(borrower, "L1")
    applied = {"organisation_credit_code": CODE, "amount_fen": LENT_FEN, **TIMES, "application_no": "A-L1"}
    return life(loan, loan.event("loan.applied", OPENED_ON, **applied))


@pytest.mark.requirement("R002-110", "R002-116")
@pytest.mark.parametrize("borrower", [of_a_household, of_an_organisation])
async def test_an_event_with_a_broken_field_is_refused_and_leaves_no_trace(office: Office, borrower: Any) -> None:
    channel = office.channel
    await office.deposited(10_000_000)
    other = Loan(await channel.household(loans=("OF-ANOTHER-BANK",), bank="abc"), "OF-ANOTHER-BANK")
    await channel.accepted(*other.opened(), bank="abc")
    rights = await borrower(office)
    assert {right["type"] for right in rights} == FORMS.keys()
    for right in rights:
        before = await traces(channel)
        # a field's own way is the only fault of each
        wrong = list(broken(right, tuple(FORMS[right["type"]].model_fields)))
        results = await answers(channel, [event for _, event in wrong])
        taken = [what for (what, _), result in zip(wrong, results, strict=True) if result["status"] not in REFUSED]
        assert taken == []
        by_another = await answers(channel, [right], bank="abc")
        assert by_another[0]["status"] in REFUSED
        assert await traces(channel) == before, right
        [done] = await answers(channel, [right])
        assert done["status"] == "accepted", (right, done)
        after = await traces(channel)
        assert after != before
        # the id is spent: the same again says so, and other content under it is no correction
        changed = [{**event, "event_id": right["event_id"]} for _, event in wrong if "event_id" in event]
        again = await answers(channel, [right, *changed])
        assert again[0]["status"] == "duplicate"
        assert {one["status"] for one in again[1:]} <= {"conflict", "duplicate", "rejected"}
        assert await traces(channel) == after, right
    controls = await office.read(AUDITOR, "/credit/ledger/control-totals", county_code=channel.county)
    assert controls["equal"]
