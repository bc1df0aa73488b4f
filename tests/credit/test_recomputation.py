# ruff: noqa: S608  # the statements are put together from words of this file alone
"""Books rebuilt from accepted events and people's steps alone: equal to the fen, and whatever was touched is named."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from services.credit.ledger.rules import Account
from services.credit.recomputation.replay import Books
from services.credit.recomputation.service import find_books, recompute
from services.credit.recomputation.tally import SHOWN, Kind, Tally
from shared.database import Sessions, transaction
from shared.policies.active import ActivePolicies
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.credit.channel import CLAIM_ON, Channel, Loan
from tests.credit.conftest import RACE_COUNTY
from tests.credit.office import BANK, Office
from tests.credit.test_organisations import a_cooperative, events, filed
from tests.credit.test_year_settlements import settled

JUNE, SEPTEMBER, DECEMBER = "2016-06-24", "2016-09-24", "2016-12-24"
DUE = date(2019, 5, 10)


async def told(_: int) -> None:
    """Nobody listens."""


async def recomputed(sessions: Sessions, county: str, bank: str = "rcc", until: date | None = None) -> Tally:
    """What came of one bank's books."""
    [found] = [one async for one in recompute(sessions, ActivePolicies(), [Books(county, bank)], until, told)]
    return found.tally


def counts(tally: Tally) -> dict[str, int]:
    """How many rows of each kind were compared."""
    return {kind.value: tally.compared[kind] for kind in Kind}


@pytest.fixture
async def busy(racing_office: Office) -> Office:
    """A county with whatever money can go through: every kind of event and step, in an order of its own."""
    await live(racing_office)
    return racing_office


async def live(office: Office) -> None:
    """Lend, pay, list, return, correct, lose and recover."""
    channel, county = office.channel, office.channel.county
    await office.deposited(6_000_001)
    first, second, third, fourth = [
        await office.a_loan(f"L{number}", **({"insurer_share": "0.3"} if number == 2 else {})) for number in range(1, 5)
    ]
    for loan in (first, third):
        await channel.accepted(pays(loan))
    await lend_to_an_organisation(office)
    chief = (Role.COUNTY_OFFICE, county)
    draft = await office.drawn_up("2016Q2", JUNE)
    await office.step(BANK, draft, "submit", JUNE)
    await office.step(chief, draft, "return", JUNE, reason="金额与台账不符")
    await channel.accepted(third.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    finance = (Role.COUNTY_FINANCE, county)
    await office.step(BANK, draft, "submit", JUNE)
    await office.step(chief, draft, "approve", JUNE)
    await office.step(finance, draft, "return", JUNE, reason="缺少收息凭证")
    for who, step in ((BANK, "submit"), (chief, "approve"), (finance, "pay")):
        await office.step(who, draft, step, JUNE)
    dated_back = first.event("principal.repaid", date(2016, 6, 12), amount_fen=1_000_001)
    await channel.accepted(dated_back, pays(fourth, on=date(2016, 8, 1)))
    await office.paid("2016Q3", SEPTEMBER)  # an adjustment of L1, and the late payment of L4
    await channel.accepted(reversal(first, dated_back, date(2016, 10, 1)))
    last = await office.drawn_up("2016Q4", DECEMBER)
    await office.step(BANK, last, "submit", DECEMBER)  # another adjustment of L1; nobody approves it
    await office.drawn_up("2017Q1", "2017-03-24")
    await bear_interest(office)
    await lose(office, second, fourth)
    await channel.accepted(
        {**third.event("loan.breached", date(2017, 1, 5), reason="建房"), "kind": "挪用"},
        third.event("loan.classified", date(2017, 1, 6), classification="substandard"),
        third.event("loan.extended", date(2019, 5, 1), new_due_on="2020-05-10", reason="受灾"),
        first.event("loan.overdue", date(2019, 5, 20), principal_fen=5_000_000, interest_fen=0, days=10),
        first.event("collection.notice_delivered", date(2019, 5, 20)),
    )
    await give_up(channel)
    await pay_for_nothing_named(office)
    await settled(office, county_code=county)


def pays(loan: Loan, on: date = date(2016, 6, 20)) -> dict[str, Any]:
    """The interest of 42 days on 50,000 yuan."""
    return loan.event("interest.collected", on, period="2016Q2", amount_fen=27_708, penalty_fen=12)


def reversal(loan: Loan, event: dict[str, Any], on: date) -> dict[str, Any]:
    """An event taken back."""
    return loan.event("event.reversed", on, reverses=event["event_id"], reason="录入错误")


async def lend_to_an_organisation(office: Office) -> None:
    """Its year is listed with the last quarter, by half."""
    channel = office.channel
    await a_cooperative(channel)
    await filed(office, "O1")
    lent = events(channel, "O1")
    # 10,000,000 fen × 0.0475 × 42 / 360 = 55,416.67
    paid = {"type": "interest.collected", "event_id": "O1-4", "period": "2016Q2", "amount_fen": 55_417}
    envelope = {"county_code": channel.county, "loan_no": "O1", "occurred_on": "2016-06-20"}
    await channel.accepted(*lent, {**envelope, **paid})


async def bear_interest(office: Office) -> None:
    """Interest on the account, mistaken at first; and a deposit that the bank did not take."""
    county = office.channel.county
    [account] = (await office.read(BANK, "/credit/fund-accounts", county_code=county))["items"]
    path = f"/credit/fund-accounts/{account['id']}/interest"
    body = {"period": "2016Q2", "occurred_on": "2016-06-21"}
    wrong = await office.do(BANK, path, **body, amount_fen=500)
    await office.do(BANK, f"{path}/{wrong['id']}/correct", reason="金额有误", occurred_on="2016-06-22")
    await office.do(BANK, path, **body, amount_fen=400)
    deposit = {"county_code": county, "bank_code": "rcc", "kind": "deposit", "period": "2016Q2", "amount_fen": 77}
    sent = await office.do((Role.COUNTY_FINANCE, county), "/credit/fund-deposits", **deposit, occurred_on="2016-07-10")
    path = f"/credit/fund-deposits/{sent['id']}/reject"
    await office.do(BANK, path, reason="未到账", occurred_on="2016-07-11")


async def pay_for_nothing_named(office: Office) -> None:
    """Money that is taken by the product's order, and a repayment dated before it, which leaves it less to take."""
    loan = await office.a_loan("L5")
    await office.channel.accepted(
        loan.event("payment.received", date(2016, 6, 21), amount_fen=127_708),
        loan.event("principal.repaid", date(2016, 6, 1), amount_fen=1_000_000),
    )


async def lose(office: Office, insured: Loan, other: Loan) -> None:
    """Claims that the fund pays in part, one of them taken back and made again behind a deposit; recoveries."""
    channel = office.channel
    claim = other.claimed(CLAIM_ON, 5_000_000)
    # 6,000,001 and 400 of interest − 3,559,375 leave 2,441,026 for the second
    await channel.accepted(insured.claimed(CLAIM_ON, 5_000_000, 59_375), claim)
    recovered = insured.event("recovery.received", CLAIM_ON, amount_fen=100_001)
    await channel.accepted(recovered, reversal(insured, recovered, CLAIM_ON), reversal(other, claim, CLAIM_ON))
    await office.deposited(1_000_000, on="2019-08-09", period="2019Q2")
    await office.deposited(1_000_000, on="2019-08-09", period="2019Q2")
    await channel.accepted(
        insured.event("insurance.paid", CLAIM_ON, amount_fen=1_500_000),
        other.claimed(CLAIM_ON, 4_900_000, 12_345),
        other.event("recovery.received", CLAIM_ON, amount_fen=4_500_001),
        insured.event("recovery.received", CLAIM_ON, amount_fen=333),
    )


async def give_up(channel: Channel) -> None:
    """A loan that was opened by mistake, and another household's under its number; a loan of another bank."""
    mistaken = Loan(await channel.household(loans=["L6"]), "L6")
    opened = mistaken.opened()[0]
    await channel.accepted(opened, reversal(mistaken, opened, date(2016, 5, 10)))
    right = Loan(await channel.household(loans=["L6b"], applied_on=date(2016, 6, 1)), "L6")
    right._next = 50
    applied, *others = right.opened(date(2016, 6, 10), amount_fen=2_000_000)
    await channel.accepted({**applied, "application_no": "A-L6b"}, *others)
    elsewhere = Loan(await channel.household(loans=["L7"], bank="abc"), "L7")
    await channel.accepted(*elsewhere.opened(), pays(elsewhere), bank="abc")


async def test_a_busy_county_recomputes_equal(busy: Office) -> None:
    sessions, county = busy.channel.sessions, busy.channel.county
    assert await find_books(sessions, county, None) == [Books(county, "abc"), Books(county, "rcc")]
    assert await find_books(sessions, county, "abc") == [Books(county, "abc")]
    assert Books(county, "rcc") in await find_books(sessions, None, "rcc")
    tally = await recomputed(sessions, county)
    assert (tally.first, tally.differences) == ([], 0)
    assert {**counts(tally), "events": 0, "journals": 0} == {
        "events": 0,
        "loans": 7,
        "claims": 3,  # one of them reversed
        "journals": 0,
        "accounts": len(Account),
        "lists": 4,
        "lines": 2 + 2 + 2,
    }
    assert tally.compared[Kind.EVENTS] == 46 + 12 + 3 + 3  # bank events, steps of lists, deposits, interest
    other = await recomputed(sessions, county, "abc")
    assert (other.differences, counts(other)["loans"], counts(other)["journals"]) == (0, 1, 2)


async def test_up_to_a_quarter_what_came_later_is_left_out_and_what_was_dated_back_is_not(busy: Office) -> None:
    sessions, county = busy.channel.sessions, busy.channel.county
    for until, lists, claims in ((date(2016, 6, 30), 1, 0), (date(2016, 12, 31), 3, 0), (date(2019, 9, 30), 4, 3)):
        tally = await recomputed(sessions, county, until=until)
        assert (tally.first, tally.differences) == ([], 0)
        assert (tally.compared[Kind.LISTS], tally.compared[Kind.CLAIMS]) == (lists, claims)
    async with transaction(sessions) as session:
        await session.execute(
            text("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE county_code = :county"),
            {"county": county},
        )
    # a balance is of now: by business date the transfers tell
    assert (await recomputed(sessions, county, until=date(2016, 6, 30))).differences == 0
    assert (await recomputed(sessions, county)).differing == {Kind.ACCOUNTS: len(Account)}


class Touched(NamedTuple):
    """What somebody with the owner's rights did, and by what it is found."""

    done: str
    kind: Kind
    key: str
    field: str
    rows: int = 1
    """Rows that differ in all."""


OF_CLAIM = "(SELECT id FROM journal WHERE county_code = :county AND cause_id = 'L2-4')"
OF_LIST = "(SELECT id FROM subsidy_list WHERE county_code = :county AND period = '2016Q3')"
NEW_JOURNAL = """
    WITH copied AS (
        INSERT INTO journal
            (county_code, id, bank_code, programme, cause, cause_id, kind, loan_id, occurred_on, posted_at)
        SELECT county_code, gen_random_uuid(), bank_code, programme, cause, 'nobody', kind, loan_id, occurred_on,
            posted_at
        FROM journal WHERE county_code = :county AND cause_id = 'L1-4'
        RETURNING id
    )
    INSERT INTO ledger_transfer
        (county_code, journal_id, number, debit_account_id, credit_account_id, amount_fen)
    SELECT county_code, copied.id, number, debit_account_id, credit_account_id, amount_fen
    FROM ledger_transfer, copied
    WHERE county_code = :county AND journal_id IN (SELECT id FROM journal WHERE cause_id = 'L1-4')
"""
TOUCHED = [
    Touched(
        f"UPDATE ledger_transfer SET amount_fen = amount_fen + 1 WHERE journal_id IN {OF_CLAIM} AND number = 1",
        Kind.JOURNALS,
        "bank_event L2-4 claim",
        "transfers",
    ),
    Touched(
        f"UPDATE ledger_transfer SET debit_account_id = credit_account_id, credit_account_id = debit_account_id "
        f"WHERE journal_id IN {OF_CLAIM}",
        Kind.JOURNALS,
        "bank_event L2-4 claim",
        "transfers",
    ),
    Touched(
        f"DELETE FROM ledger_transfer WHERE journal_id IN {OF_CLAIM}",
        Kind.JOURNALS,
        "bank_event L2-4 claim",
        "transfers",
    ),
    Touched(
        f"WITH gone AS (DELETE FROM ledger_transfer WHERE journal_id IN {OF_CLAIM}) "
        f"DELETE FROM journal WHERE id IN {OF_CLAIM}",
        Kind.JOURNALS,
        "bank_event L2-4 claim",
        "row",
    ),
    Touched(NEW_JOURNAL, Kind.JOURNALS, "bank_event nobody interest", "row"),
    Touched(
        "UPDATE journal SET cause_id = 'L1-4' WHERE county_code = :county AND cause_id = 'L3-4'",
        Kind.JOURNALS,
        "bank_event L1-4 interest",
        "row",
        rows=2,  # L1-4 twice, L3-4 never
    ),
    Touched(
        "UPDATE journal SET occurred_on = occurred_on + 1 WHERE county_code = :county AND kind = 'list_paid' "
        "AND occurred_on = '2016-06-24'",
        Kind.JOURNALS,
        "list_paid",
        "occurred_on",
    ),
    Touched(
        "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE county_code = :county AND bank_code = 'rcc' "
        "AND kind = 'fund'",
        Kind.ACCOUNTS,
        "industry_credit fund",
        "balance_fen",
    ),
    Touched(
        "UPDATE year_settlement_line SET county_share_fen = county_share_fen + 1 WHERE county_code = :county "
        "AND loan_no = 'L2'",
        Kind.JOURNALS,
        "year_settlement",
        "transfers",
        rows=3,  # and both accounts
    ),
    *(
        Touched(f"UPDATE loan SET {what} WHERE county_code = :county AND loan_no = 'L1'", Kind.LOANS, "L1", field)
        for what, field in (
            ("outstanding_fen = outstanding_fen - 1", "outstanding_fen"),
            ("collected_fen = collected_fen + 1", "collected_fen"),
            ("due_on = due_on + 1", "due_on"),
            ("state = 'active'", "state"),
            ("version = version + 1", "version"),
            ("annual_rate = 0.04", "annual_rate"),
            ("applied_on = applied_on - 1", "applied_on"),
            ("balance = '[[\"2016-05-10\", 4999999]]'", "balance"),
            ("collected = '{}'", "collected"),
        )
    ),
    Touched("DELETE FROM loan WHERE county_code = :county AND loan_no = 'L1'", Kind.LOANS, "L1", "row"),
    Touched(
        "UPDATE compensation SET paid_from_fund_fen = paid_from_fund_fen - 1, shortfall_fen = shortfall_fen + 1 "
        "WHERE county_code = :county AND event_id = 'L2-4'",
        Kind.CLAIMS,
        "L2-4",
        "paid_from_fund_fen",
    ),
    Touched("DELETE FROM compensation WHERE county_code = :county AND event_id = 'L2-4'", Kind.CLAIMS, "L2-4", "row"),
    *(
        Touched(
            f"UPDATE subsidy_line SET {what} WHERE county_code = :county AND list_id = {OF_LIST} AND loan_no = 'L1'",
            Kind.LINES,
            "industry_credit 2016Q3 L1 2016",
            field,
            rows,
        )
        for what, field, rows in (
            ("amount_fen = amount_fen - 1", "amount_fen", 1),
            ("eligible_fen = eligible_fen - 1", "eligible_fen", 1),
            ("corrects = NULL", "corrects", 1),
            ("label = '2016Q1'", "row", 2),
        )
    ),
    Touched(
        f"DELETE FROM subsidy_line WHERE county_code = :county AND list_id = {OF_LIST} AND loan_no = 'L1'",
        Kind.LINES,
        "industry_credit 2016Q3 L1 2016Q2 adjustment",
        "row",
    ),
    *(
        Touched(
            f"UPDATE subsidy_list SET {what} WHERE county_code = :county AND period = '2016Q3'",
            Kind.LISTS,
            "industry_credit 2016Q3",
            field,
        )
        for what, field in (
            ("total_fen = total_fen + 1", "total_fen"),
            ("line_count = line_count + 1", "line_count"),
            ("digest = 'x'", "digest"),
            ("state = 'approved'", "state"),
            ("paid_on = paid_on + 1", "paid_on"),
        )
    ),
]


async def test_whatever_the_owner_touches_is_found_and_named(busy: Office, installation: Installation) -> None:
    url = installation.admin_url.set(database="fupin_credit")
    for touched in TOUCHED:
        async with rolled_back(url) as sessions:
            async with transaction(sessions) as session:
                done: Any = await session.execute(text(touched.done), {"county": RACE_COUNTY})
                assert done.rowcount > 0, touched
            tally = await recomputed(sessions, RACE_COUNTY)
        first = tally.first[0]
        assert (first.kind, first.field) == (touched.kind, touched.field), (touched, tally.first)
        assert touched.key in first.key, (touched, tally.first)
        assert tally.differences == touched.rows, (touched, tally.first)
        assert first.stands != first.recomputed


async def test_an_event_that_was_touched_shows_in_all_that_follows_from_it(
    busy: Office, installation: Installation
) -> None:
    url = installation.admin_url.set(database="fupin_credit")

    async def differing(statement: str) -> dict[str, int]:
        async with rolled_back(url) as sessions:
            async with transaction(sessions) as session:
                done: Any = await session.execute(text(statement), {"county": RACE_COUNTY})
                assert done.rowcount == 1
            tally = await recomputed(sessions, RACE_COUNTY)
        return {kind.value: count for kind, count in tally.differing.items()}

    paid_less = await differing(
        "UPDATE bank_event SET content = jsonb_set(content, '{amount_fen}', '27707') "
        "WHERE county_code = :county AND event_id = 'L1-4'"
    )
    assert paid_less.keys() == {"loans", "journals", "accounts", "lists", "lines"}
    never_disbursed = await differing("DELETE FROM bank_event WHERE county_code = :county AND event_id = 'L2-3'")
    assert never_disbursed["events"] >= 4  # the claim, the insurer's payment and the recoveries have no loan
    assert never_disbursed.keys() >= {"loans", "claims", "journals", "accounts"}
    more = await differing(
        "UPDATE fund_deposit SET amount_fen = amount_fen + 1 WHERE county_code = :county AND period = '2016Q1'"
    )
    assert more["events"] == 2  # one receipt was never announced, one announcement is nobody's
    assert more.keys() >= {"journals", "accounts"}
    taken_back = await differing(
        "UPDATE fund_interest SET amount_fen = amount_fen + 1 WHERE county_code = :county AND number = 3"
    )
    assert taken_back["events"] == 2
    unknown = await differing(
        "UPDATE outbox SET data = jsonb_set(data, '{cause}', '\"gift\"') WHERE county_code = :county "
        "AND data->>'cause' = 'deposit' AND data->>'amount_fen' = '6000001'"
    )
    assert unknown["events"] == 2


async def test_a_programme_out_of_force_can_not_be_recomputed(busy: Office, installation: Installation) -> None:
    async with rolled_back(installation.admin_url.set(database="fupin_credit")) as sessions:
        async with transaction(sessions) as session:
            await session.execute(text("DELETE FROM policy_activation WHERE pack = 'ganzhou-credit'"))
        tally = await recomputed(sessions, RACE_COUNTY)
    assert "industry_credit is not in force" in str(tally.first[0].recomputed)
    assert len(tally.first) == SHOWN < tally.differences


async def test_a_county_without_books_has_none(racing_office: Office) -> None:
    assert await find_books(racing_office.channel.sessions, RACE_COUNTY, None) == []
