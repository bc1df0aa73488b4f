"""What must hold at every moment, asked of the tables alone and of the model."""

from collections import Counter
from fractions import Fraction
from typing import Any

from tests.credit.model.books import CAP_FEN, ModelBooks, allocated
from tests.credit.model.lists import FROZEN
from tests.credit.model.loans import SHARES, on
from tests.credit.model.world import World

_ACCOUNTS = """
    SELECT a.county_code, a.bank_code, a.kind, a.balance_fen,
           coalesce((SELECT sum(t.amount_fen) FROM ledger_transfer t
                      WHERE t.county_code = a.county_code AND t.debit_account_id = a.id), 0) AS debit_fen,
           coalesce((SELECT sum(t.amount_fen) FROM ledger_transfer t
                      WHERE t.county_code = a.county_code AND t.credit_account_id = a.id), 0) AS credit_fen
      FROM ledger_account a WHERE a.county_code = ANY(:counties)"""
_LOANS = """
    SELECT l.county_code, l.bank_code, l.loan_no, l.version, l.state, l.disbursed_fen, l.outstanding_fen,
           l.collected_fen, l.penalty_fen, l.recovered_fen, l.due_on, l.breached_on, l.claimed_on, l.whole_on,
           l.classification, l.application_no, l.household_id::text AS household_id,
           (SELECT count(*) FROM bank_event e WHERE e.county_code = l.county_code AND e.loan_id = l.id
               AND e.status = 'accepted') AS events,
           (SELECT count(*) FROM outbox o WHERE o.county_code = l.county_code AND o.aggregate = 'loan'
               AND o.aggregate_id = l.id) AS told
      FROM loan l WHERE l.county_code = ANY(:counties)"""
_SERVED = """
    SELECT c.county_code, c.bank_code, l.loan_no, c.insurer_fen, c.paid_from_fund_fen, c.shortfall_fen,
           (e.content->>'principal_fen')::bigint + (e.content->>'interest_fen')::bigint AS claimed_fen
      FROM compensation c
      JOIN loan l ON l.county_code = c.county_code AND l.id = c.loan_id
      JOIN bank_event e ON e.county_code = c.county_code AND e.bank_code = c.bank_code AND e.event_id = c.event_id
     WHERE c.county_code = ANY(:counties) AND NOT EXISTS (
           SELECT 1 FROM bank_event r WHERE r.county_code = c.county_code AND r.bank_code = c.bank_code
              AND r.type = 'event.reversed' AND r.status = 'accepted' AND r.content->>'reverses' = c.event_id)"""
_LISTS = """
    SELECT s.county_code, s.bank_code, s.period, s.state, s.total_fen, s.line_count, coalesce(l.loan_no, '') AS loan_no,
           l.label, l.kind, coalesce(l.amount_fen, 0) AS amount_fen, other.period AS corrects
      FROM subsidy_list s
      LEFT JOIN subsidy_line l ON l.county_code = s.county_code AND l.list_id = s.id
      LEFT JOIN subsidy_line c ON c.county_code = l.county_code AND c.id = l.corrects
      LEFT JOIN subsidy_list other ON other.county_code = c.county_code AND other.id = c.list_id
     WHERE s.county_code = ANY(:counties)"""
_PAID = """
    SELECT j.cause_id, j.kind, sum(CASE WHEN d.kind IN ('subsidy_expense', 'subsidy_payable') AND c.kind IN
           ('subsidy_payable', 'treasury') AND d.kind <> c.kind THEN t.amount_fen ELSE -t.amount_fen END) AS fen
      FROM journal j
      JOIN ledger_transfer t ON t.county_code = j.county_code AND t.journal_id = j.id
      JOIN ledger_account d ON d.county_code = t.county_code AND d.id = t.debit_account_id
      JOIN ledger_account c ON c.county_code = t.county_code AND c.id = t.credit_account_id
     WHERE j.county_code = ANY(:counties) AND j.cause = 'subsidy_list'
     GROUP BY j.cause_id, j.kind"""


def check(world: World, books: ModelBooks) -> None:
    """The seven laws of credit-rules.md, on what stands in the tables now."""
    check_accounts(world, books)
    check_loans(world, books)
    check_claims(world, books)
    check_lists(world, books)


def check_accounts(world: World, books: ModelBooks) -> None:
    """Debits equal credits, a cached balance is the sum of its transfers, and both are what the events come to."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in world.rows(_ACCOUNTS):
        assert row.balance_fen == row.debit_fen - row.credit_fen, row
        found.setdefault((row.county_code, row.bank_code), {})[row.kind] = row.balance_fen
    for of_bank, balances in found.items():
        assert sum(balances.values()) == 0
        assert balances["fund"] >= 0
        moved = {kind: fen for kind, fen in balances.items() if fen}  # of interest and settlements there is none here
        assert moved == {kind: fen for kind, fen in books.balances(of_bank).items() if fen}
    for of_bank in {(county, bank) for county, bank, _ in books.lendings} - found.keys():
        assert not any(books.balances(of_bank).values()), of_bank


def check_loans(world: World, books: ModelBooks) -> None:
    """Every loan's row is the fold of its accepted events, and no household owes more than its cap on any day."""
    found = {(row.county_code, row.bank_code, row.loan_no): row for row in world.rows(_LOANS)}
    assert found.keys() == books.lendings.keys()
    for key, row in found.items():
        lending = books.lendings[key]
        loan = lending.loan
        grades, breaches = loan.of("loan.classified"), loan.of("loan.breached")
        assert 0 <= row.outstanding_fen <= row.disbursed_fen
        assert row.version == row.events == row.told == len(loan.accepted)
        assert {
            "state": row.state,
            "lent": row.disbursed_fen,
            "outstanding": row.outstanding_fen,
            "collected": row.collected_fen,
            "penalty": row.penalty_fen,
            "recovered": row.recovered_fen,
            "due_on": row.due_on,
            "breached_on": row.breached_on,
            "claimed": (row.claimed_on, row.whole_on),
            "grade": row.classification,
            "whose": (row.application_no, row.household_id),
        } == {
            "state": loan.phase,
            "lent": loan.lent["amount_fen"] if loan.lent else 0,
            "outstanding": loan.outstanding_fen,
            "collected": loan.collected_fen,
            "penalty": loan.penalty_fen,
            "recovered": loan.recovered_fen,
            "due_on": loan.due_on if loan.lent else None,
            "breached_on": on(breaches[0]) if breaches else None,
            "claimed": (on(loan.claim), loan.whole_on) if loan.claim else (None, None),
            "grade": grades[-1]["classification"] if grades else None,
            "whose": (lending.application_no, lending.household),
        }
    for loans in books.households().values():
        days = {on(event) for loan in loans for event in loan.live}
        assert all(sum(loan.owed_on(day) for loan in loans) <= CAP_FEN for day in days)


def check_claims(world: World, books: ModelBooks) -> None:
    """Insurer, fund and bank bear the claim; the fund is what came minus what it paid plus what came back."""
    lost: Counter[tuple[str, str]] = Counter()
    seen = set()
    for row in world.rows(_SERVED):
        lending = books.lendings[row.county_code, row.bank_code, row.loan_no]
        served = row.insurer_fen, row.paid_from_fund_fen, row.shortfall_fen
        assert sum(served) == row.claimed_fen
        assert served == lending.served
        lost[row.county_code, row.bank_code] += served[1] - allocated(served, lending.loan.recovered_fen)[0]
        seen.add((row.county_code, row.bank_code, row.loan_no))
    assert seen == {key for key, lending in books.lendings.items() if lending.loan.claim}
    for of_bank in {key[:2] for key in books.lendings}:
        balances = books.balances(of_bank)
        assert balances["fund"] == books.deposited_fen(of_bank, "received") - lost[of_bank]
        assert balances["city_loss"] + balances["county_loss"] == lost[of_bank]


def check_lists(world: World, books: ModelBooks) -> None:
    """A list's total is the sum of its lines and what was posted for it; a frozen period has one regular line."""
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in world.rows(_LISTS):
        found.setdefault((row.county_code, row.bank_code, row.period), []).append(row)
    posted = {(row.cause_id, row.kind): int(row.fen) for row in world.rows(_PAID)}
    assert found.keys() == books.lists.keys()
    regular: Counter[tuple[str, str, str, str]] = Counter()
    for key, rows in found.items():
        one, first = books.lists[key], rows[0]
        assert first.state == one.state
        lines = [row for row in rows if row.loan_no]
        assert first.total_fen == sum(row.amount_fen for row in lines) == one.total_fen
        assert first.line_count == len(lines)
        assert {(row.loan_no, row.label, row.kind): row.amount_fen for row in lines} == {
            (line.loan_no, line.label, line.kind): line.amount_fen for line in one.lines
        }
        if one.state in FROZEN:
            regular.update((*key[:2], row.loan_no, row.label) for row in lines if row.kind == "regular")
            assert {(row.loan_no, row.label): row.corrects for row in lines if row.corrects} == {
                (line.loan_no, line.label): line.corrects.split("/")[0] for line in one.lines if line.corrects
            }
        for kind, states in (("list_approved", ("approved", "paid")), ("list_paid", ("paid",))):
            # what was approved and sent back is posted both ways
            fen = posted.get((one.id, kind), 0) + (
                posted.get((one.id, "list_withdrawn"), 0) if kind == "list_approved" else 0
            )
            assert fen == (one.total_fen if one.state in states else 0)
    assert all(times == 1 for times in regular.values())


def check_bound(books: ModelBooks, of_bank: tuple[str, str]) -> None:
    """As of a submission a loan's lines never exceed its share of what was collected, half a fen a line aside."""
    lines = books.frozen_lines(of_bank)
    for loan_no, lending in books.of(of_bank).items():
        mine = [line for line in lines if line.loan_no == loan_no]
        collected = sum(min(p.collected_fen, p.interest_fen) for p in lending.loan.periods.values())
        bound = SHARES[lending.loan.borrower] * collected + Fraction(len(mine), 2)
        assert sum(line.amount_fen for line in mine) <= bound
