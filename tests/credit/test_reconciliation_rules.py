"""A bank's file against our movements: what answers what, and that nothing is lost or counted twice."""

import time
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.bank_events.rules import Breached, LoanEvent, PaymentReceived, Reversed
from services.credit.payments.rules import PaymentParts
from services.credit.policies import to_policy
from services.credit.reconciliations.reading import MOST_BYTES, MOST_COLUMNS, MOST_LINES, DayFile, read_file
from services.credit.reconciliations.rules import (
    BankLine,
    Kind,
    Movement,
    Pair,
    Result,
    booked_fen,
    compare,
    compare_balance,
    moved_by,
    parts_of_payments,
)
from tests.credit.loan_builder import a_loan, claimed, collected, day, extended, repaid, reversal
from tests.credit.test_products import SECTION

DAY = date(2016, 9, 12)
HEADER = "业务日期,借据号,类型,金额（元）,流水号\n"
MOMENT_S = 5.0
"""Of the processor; most take a tenth, and what grows with the square of a file took hours."""
M, HERE, THERE, DIFFERENT = Result.MATCHED, Result.MISSING_HERE, Result.MISSING_THERE, Result.DIFFERENT_AMOUNT


def told(number: int, amount_fen: int, reference: str | None = None, loan_no: str = "L1") -> BankLine:
    """A repayment in the bank's file."""
    return BankLine(number, loan_no, Kind.PRINCIPAL, amount_fen, reference)


def ours(event_id: str, amount_fen: int, *, undone: bool = False, reverses: str | None = None) -> Movement:
    """A repayment in our books."""
    return Movement(event_id, "L1", Kind.PRINCIPAL, amount_fen, undone, reverses)


def outcome(pairs: tuple[Pair, ...]) -> list[tuple[int | None, str | None, Result]]:
    """Line numbers and events that found each other."""
    return [
        (pair.line.number if pair.line else None, pair.movement.event_id if pair.movement else None, pair.result)
        for pair in pairs
    ]


@pytest.mark.parametrize(
    ("lines", "movements", "expected"),
    [
        ([], [], []),
        ([told(1, 100)], [ours("a", 100)], [(1, "a", M)]),
        ([told(1, 100)], [], [(1, None, HERE)]),
        ([], [ours("a", 100)], [(None, "a", THERE)]),
        # what was taken back is not a payment of another amount, though the line names its event
        ([told(1, -99, "a")], [ours("a", 100)], [(1, None, HERE), (None, "a", THERE)]),
        # one fen apart
        ([told(1, 1)], [ours("a", 2)], [(1, "a", DIFFERENT)]),
        ([told(1, 99)], [ours("a", 100)], [(1, "a", DIFFERENT)]),
        ([told(1, 101)], [ours("a", 100)], [(1, "a", DIFFERENT)]),
        # a multiset: two lines for one movement leave one line, and the other way round
        ([told(1, 100), told(2, 100)], [ours("a", 100)], [(1, "a", M), (2, None, HERE)]),
        ([told(1, 100)], [ours("a", 100), ours("b", 100)], [(1, "a", M), (None, "b", THERE)]),
        # a reference binds whatever the amount, though another would fit better
        (
            [told(1, 100, "a"), told(2, 90, "b")],
            [ours("a", 90), ours("b", 100)],
            [(1, "a", DIFFERENT), (2, "b", DIFFERENT)],
        ),
        # the second line of equal ones names its event: the first takes the other
        ([told(1, 100), told(2, 100, "a")], [ours("a", 100), ours("b", 100)], [(1, "b", M), (2, "a", M)]),
        # a reference of the bank's own that no event bears
        ([told(1, 100, "core-77")], [ours("a", 100)], [(1, "a", M)]),
        # a reference to another loan's event binds nothing
        ([told(1, 100, "a", "L2")], [ours("a", 100)], [(1, None, HERE), (None, "a", THERE)]),
        # the sign is part of it: what was taken back answers no repayment
        ([told(1, -100)], [ours("a", 100)], [(1, None, HERE), (None, "a", THERE)]),
    ],
)
def test_lines_and_movements_find_each_other(
    lines: list[BankLine], movements: list[Movement], expected: list[tuple[int | None, str | None, Result]]
) -> None:
    assert outcome(compare(lines, movements)) == expected


UNDONE, BACK = ours("a", 100, undone=True), ours("r", -100, reverses="a")


@pytest.mark.parametrize(
    ("lines", "movements", "shown_before", "expected"),
    [
        # taken back on another day: the file of the day may hold it or not
        ([], [UNDONE], (), []),
        ([told(1, 100)], [UNDONE], (), [(1, "a", M)]),
        ([told(1, 100, "a")], [UNDONE], (), [(1, "a", M)]),
        # of two that were taken back the line's reference tells which
        ([told(1, 100, "b")], [UNDONE, ours("b", 100, undone=True)], (), [(1, "b", M)]),
        # and posted anew: the live one answers, whichever the line names
        ([told(1, 100, "a")], [UNDONE, ours("b", 100)], (), [(1, "b", M)]),
        ([told(1, 100), told(2, 100)], [UNDONE, ours("b", 100)], (), [(1, "b", M), (2, "a", M)]),
        # with another amount the bank's line is answered by none of ours that stands
        ([told(1, 90)], [UNDONE], (), [(1, None, HERE)]),
        # the reversal's own day: asked for where the file of the event's day had it
        ([], [BACK], (), []),
        ([], [BACK], ("a",), [(None, "r", THERE)]),
        ([told(1, -100)], [BACK], ("a",), [(1, "r", M)]),
        ([told(1, -100)], [BACK], (), [(1, "r", M)]),
        ([told(1, -90)], [BACK], ("a",), [(1, "r", DIFFERENT)]),
        # both on one day: both in the file, or neither; of one alone the other is missing
        ([], [UNDONE, BACK], (), []),
        ([told(1, 100), told(2, -100)], [UNDONE, BACK], (), [(1, "a", M), (2, "r", M)]),
        ([told(1, 100)], [UNDONE, BACK], (), [(1, "a", M), (None, "r", THERE)]),
        ([told(1, -100)], [UNDONE, BACK], (), [(1, "r", M), (None, "a", THERE)]),
    ],
)
def test_what_was_taken_back_stands_in_the_file_with_its_reversal_or_not_at_all(
    lines: list[BankLine],
    movements: list[Movement],
    shown_before: tuple[str, ...],
    expected: list[tuple[int | None, str | None, Result]],
) -> None:
    assert outcome(compare(lines, movements, shown_before)) == expected


_AMOUNTS = st.integers(1, 3).map(lambda yuan: yuan * 100)
_LINES = st.lists(st.tuples(st.sampled_from(("L1", "L2")), st.sampled_from((Kind.PRINCIPAL, Kind.INTEREST)), _AMOUNTS))


@given(_LINES, _LINES, st.randoms(use_true_random=False))
def test_every_line_and_every_movement_is_told_once(
    there: list[tuple[str, Kind, int]], here: list[tuple[str, Kind, int]], chance: "st.random.Random"
) -> None:
    lines = [BankLine(number, *facts) for number, facts in enumerate(there, start=1)]
    movements = [Movement(f"e{number}", *facts) for number, facts in enumerate(here)]
    pairs = compare(lines, movements)
    assert [pair.line for pair in pairs if pair.line] == lines
    assert Counter(pair.movement for pair in pairs if pair.movement) == Counter(movements)
    # as many agree as the multisets have in common, and the difference of the sums is that of what doesn't
    agreeing = sum((Counter(there) & Counter(here)).values())
    assert sum(pair.result is M for pair in pairs) == agreeing
    off = sum(
        (pair.line.amount_fen if pair.line else 0) - (pair.movement.amount_fen if pair.movement else 0)
        for pair in pairs
        if pair.result is not M
    )
    assert off == sum(fact[2] for fact in there) - sum(fact[2] for fact in here)
    # the order of our acceptance changes no figure
    chance.shuffle(movements)
    assert Counter(pair.result for pair in compare(lines, movements)) == Counter(pair.result for pair in pairs)


@pytest.mark.parametrize(
    ("kind", "content", "paid_fen", "expected"),
    [
        ("loan.disbursed", {"amount_fen": 5}, 0, ((Kind.DISBURSEMENT, 5),)),
        ("principal.repaid", {"amount_fen": 5}, 0, ((Kind.PRINCIPAL, 5),)),
        ("interest.collected", {"amount_fen": 5}, 0, ((Kind.INTEREST, 5),)),
        ("interest.collected", {"amount_fen": 5, "penalty_fen": 2}, 0, ((Kind.INTEREST, 5), (Kind.PENALTY, 2))),
        # of a claim only what the fund paid has moved
        ("compensation.claimed", {"principal_fen": 9, "interest_fen": 1}, 4, ((Kind.CLAIM, 4),)),
        ("compensation.claimed", {"principal_fen": 9, "interest_fen": 1}, 0, ()),
        ("insurance.paid", {"amount_fen": 5}, 0, ((Kind.INSURANCE, 5),)),
        ("recovery.received", {"amount_fen": 5}, 0, ((Kind.RECOVERY, 5),)),
        ("loan.classified", {"classification": "loss"}, 0, ()),
    ],
)
def test_what_an_event_moves(
    kind: str, content: dict[str, int], paid_fen: int, expected: tuple[tuple[Kind, int], ...]
) -> None:
    assert moved_by(kind, content, paid_fen) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            PaymentParts(7, (("2016Q2", 20), ("2016Q3", 3)), 100),
            ((Kind.PENALTY, 7), (Kind.INTEREST, 23), (Kind.PRINCIPAL, 100)),
        ),
        (PaymentParts(0, (), 100), ((Kind.PRINCIPAL, 100),)),
        (PaymentParts(7, (), 0), ((Kind.PENALTY, 7),)),
        (None, ()),
    ],
)
def test_a_payment_moves_its_parts(parts: PaymentParts | None, expected: tuple[tuple[Kind, int], ...]) -> None:
    assert moved_by("payment.received", {"amount_fen": 130}, 0, parts) == expected


PAYING = to_policy(SECTION, "rcc_equal_principal")
# 42 days of 5,000,000 at 0.0475 are 27,708
PAID = PaymentReceived(event_id="p", occurred_on=date(2016, 6, 21), amount_fen=127_708)
MISUSED = Breached(event_id="b", occurred_on=date(2016, 6, 11), kind="other_use")
UNDONE = Reversed(event_id="r", occurred_on=date(2016, 6, 23), reverses="p")
WHOLE, PART = PaymentParts(0, (("2016Q2", 27_708),), 100_000), PaymentParts(6_597, (("2016Q2", 27_708),), 93_403)


@pytest.mark.parametrize(
    ("events", "parts", "booked_on_21", "booked_on_23"),
    [
        ([PAID], WHOLE, 4_900_000, 4_900_000),
        ([PAID, MISUSED], PART, 4_906_597, 4_906_597),
        ([PAID, UNDONE], WHOLE, 4_900_000, 5_000_000),
        ([PAID, MISUSED, UNDONE], PART, 4_906_597, 5_000_000),
        # what came after the reversal has nothing to do with it
        ([PAID, UNDONE, MISUSED], WHOLE, 4_906_597, 5_000_000),
    ],
)
def test_a_payment_that_was_taken_back_is_told_as_it_stood_until_then(
    events: list[LoanEvent], parts: PaymentParts, booked_on_21: int, booked_on_23: int
) -> None:
    accepted = [*a_loan(disbursed_on="2016-05-10"), *events]
    assert parts_of_payments(accepted, PAYING) == {"p": parts}
    assert booked_fen(accepted, date(2016, 6, 20), PAYING) == 5_000_000
    assert booked_fen(accepted, date(2016, 6, 21), PAYING) == booked_on_21
    assert booked_fen(accepted, date(2016, 6, 23), PAYING) == booked_on_23
    # without the programme the payment can't be taken apart; what no payment touches is a sum
    assert booked_fen(accepted, date(2016, 6, 21), None) is None
    assert booked_fen(accepted, date(2016, 6, 20), None) == 5_000_000


def test_what_is_taken_back_beside_payments_has_no_parts() -> None:
    """The money was not misused after all: the payment brings no penalty."""
    accepted = [*a_loan(disbursed_on="2016-05-10"), PAID, MISUSED, reversal("b", "2016-07-01")]
    assert parts_of_payments(accepted, PAYING) == {"p": WHOLE}
    again = replace(PAID, event_id="p2", occurred_on=date(2016, 6, 22), amount_fen=1)
    # without the first one the instalment of 2016-06-21 is a day late
    assert parts_of_payments([*accepted, again, UNDONE], PAYING) == {"p": WHOLE, "p2": PaymentParts(1, (), 0)}


@pytest.mark.parametrize(
    ("on", "booked"),
    [
        ("2016-09-09", 0),
        ("2016-09-10", 5_000_000),
        ("2017-05-04", 5_000_000),
        ("2017-05-05", 4_000_000),
        ("2019-12-08", 4_000_000),
        ("2019-12-09", 0),
        ("2020-01-01", 4_000_000),  # the claim was a mistake
    ],
)
def test_where_no_payment_came_the_books_of_a_day_are_a_sum(on: str, booked: int) -> None:
    events = [*a_loan(), repaid(1_000_000, "2017-05-05"), collected(9, "2016Q4", "2017-05-05")]
    events += [claimed(4_000_000, 0, "2019-12-09"), reversal("c1", "2020-01-01")]
    assert booked_fen(events, day(on), None) == booked_fen(events, day(on), PAYING) == booked


def test_what_rests_on_a_later_extension_can_not_be_told_before_it() -> None:
    """Interest of 2019Q3 after the due day, which only the extension opened; the payment is 1 fen of 2016Q2's."""
    events = [
        *a_loan(disbursed_on="2016-05-10"),
        collected(1, "2019Q3", "2019-06-25"),
        replace(PAID, occurred_on=date(2019, 6, 26), amount_fen=1),
        extended("2020-05-10", "2019-07-08"),
    ]
    assert booked_fen(events, day("2019-06-25"), PAYING) == 5_000_000
    assert booked_fen(events, day("2019-07-07"), PAYING) is None
    assert booked_fen(events, day("2019-07-08"), PAYING) == 5_000_000


def test_a_balance_agrees_with_what_is_known_now_or_with_the_books_of_the_day() -> None:
    assert compare_balance(100, (100, 90)) == (M, 100)
    assert compare_balance(90, (100, 90)) == (M, 90)
    assert compare_balance(95, (100, 90)) == (DIFFERENT, 100)
    assert compare_balance(0, ()) == (HERE, None)
    assert compare_balance(0, (0, 0)) == (M, 0)


def read(text: str) -> DayFile:
    """Read a file that was written in UTF-8."""
    return read_file(text.encode(), DAY)


def faults(text: str) -> list[tuple[int, str | None]]:
    """Lines and columns of what is wrong; every sentence is told in both languages."""
    found = read(text)
    assert all(fault.message and fault.message_en for fault in found.faults)
    return [(fault.line, fault.column) for fault in found.faults]


def test_a_file_is_read_under_chinese_and_english_names() -> None:
    chinese = read(HEADER + "2016-09-12,L1,发放,50000.00,E1\n\n,L1,余额,50000,\n20160912,L1,还本,-0.5,\n")
    assert chinese.faults == []
    assert chinese.lines == [
        BankLine(1, "L1", Kind.DISBURSEMENT, 5_000_000, "E1"),
        BankLine(2, "L1", Kind.BALANCE, 5_000_000),
        BankLine(3, "L1", Kind.PRINCIPAL, -50),
    ]
    assert chinese.file_lines == [2, 4, 5]
    english = read('amount,KIND,loan_no\n"50,000.00",principal,L1\n0.01,interest.collected,L1\n')
    assert english.faults == []
    assert [(line.kind, line.amount_fen) for line in english.lines] == [(Kind.PRINCIPAL, 5_000_000), (Kind.INTEREST, 1)]
    for encoding in ("utf-8-sig", "gb18030"):
        assert read_file((HEADER + "2016/09/12,Ｌ1, 追偿 ,１.００,\n").encode(encoding), DAY).lines == [
            BankLine(1, "L1", Kind.RECOVERY, 100)
        ]
    assert read(HEADER) == DayFile()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, None)]),
        ("\n\n", [(1, None)]),
        ("借据号,类型\nL1,还本\n", [(1, "金额（元）")]),
        ("借据号,类型,金额,姓名\n", [(1, "姓名")]),
        ("借据号,类型,金额,贷款编号\n", [(1, "借据号")]),
        (HEADER + "2016-09-13,L1,还本,1,\n", [(2, "业务日期")]),
        (HEADER + "2016-02-30,L1,还本,1,\n", [(2, "业务日期")]),
        (HEADER + ",,还本,1,\n", [(2, "借据号")]),
        (HEADER + ",借据一,还本,1,\n", [(2, "借据号")]),
        (HEADER + f",{'L' * 65},还本,1,\n", [(2, "借据号")]),
        (HEADER + ",L1,转让,1,\n", [(2, "类型")]),
        (HEADER + ",L1,还本,1.005,\n", [(2, "金额（元）")]),
        (HEADER + ",L1,还本,1e3,\n", [(2, "金额（元）")]),
        (HEADER + ",L1,还本,=1+1,\n", [(2, "金额（元）")]),
        (HEADER + ",L1,还本,0.00,\n", [(2, "金额（元）")]),
        (HEADER + ",L1,余额,-0.01,\n", [(2, "金额（元）")]),
        (HEADER + '",L1,还本,"1,00",\n', [(2, None)]),
        (HEADER + ",L1,还本,90071992547409.93,\n", [(2, "金额（元）")]),
        (HEADER + ",L1,还本,1,流水\n", [(2, "流水号")]),
        (HEADER + ",L1,还本,1,E1,x\n", [(2, None)]),
        (HEADER + ",L1\n", [(2, "类型"), (2, "金额（元）")]),
        # every bad cell is told, whatever stands before it
        (
            HEADER + ",,转让,x,\n,L1,还本,1,\n,L1,还本,y,\n",
            [(2, "借据号"), (2, "类型"), (2, "金额（元）"), (4, "金额（元）")],
        ),
        (HEADER + ',L1,还本,"1\n', [(2, None)]),
        ("\0", [(1, None)]),
    ],
)
def test_what_can_not_be_read_is_told_by_line_and_column(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert faults(text) == expected


def test_a_file_holds_so_many_lines() -> None:
    line = ",L1,还本,1,\n"
    assert len(read(HEADER + line * MOST_LINES).lines) == MOST_LINES
    assert faults(HEADER + line * (MOST_LINES + 1)) == [(MOST_LINES + 2, None)]
    assert read_file(b"\xff\xfe\xff", DAY).faults[0].line == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"," * (MOST_BYTES - 1) + b"x", [(1, None)]),
        (HEADER.encode()[:-1] + b"," * 300_000 + b"\n,L1," + "还本,1".encode() + b"," * 300_000, []),
        (b"x," * MOST_COLUMNS + b"x\n", [(1, None)]),
        (HEADER.encode() + b"," * 300_000 + b"x\n", [(2, "借据号"), (2, "类型"), (2, "金额（元）"), (2, None)]),
        (HEADER.encode() + b'"' + b"x" * 1_000_000, [(2, None)]),
        (HEADER.encode() + b'"' * 1_000_000, [(2, None)]),
        (HEADER.encode() + b"\n" * 1_000_000, []),
        (HEADER.encode() + ("\ufdfa" * 40_000 + ",,还本,1\n").encode(), [(2, "业务日期"), (2, "借据号")]),
        (HEADER.encode("utf-16"), [(1, None)]),
        (HEADER.encode()[:-2], [(1, None)]),
        (b"\xef\xbb\xbf" + HEADER.encode("utf-8-sig"), [(1, "\ufffd业务日期")]),
        (b"PK\x03\x04" + bytes(range(256)), [(1, None)]),
        (HEADER.encode() + b",L1,\xed\xa0\x80,1\n", [(1, None)]),
        (HEADER.encode().replace(b"\n", b"\r") + ",L1,还本,1,\r".encode(), []),
        (HEADER.encode() + ",=1+1,还本,1,@SUM(A1)\n".encode(), []),
        (HEADER.encode() + ",L1,=还本,1,\n".encode(), [(2, "类型")]),
    ],
    ids=(
        "commas", "commas behind the header", "columns", "cells", "cell", "quotes", "blank lines", "letters that grow",
        "utf-16", "cut off", "two marks", "archive", "surrogate", "carriage returns", "formulas", "formula",
    ),
)  # fmt: skip
def test_a_hostile_file_is_told_in_a_moment(content: bytes, expected: list[tuple[int, str | None]]) -> None:
    began_s = time.process_time()
    found = read_file(content, DAY)
    assert sorted((fault.line, fault.column or "") for fault in found.faults) == sorted(
        (line, column or "") for line, column in expected
    )
    assert time.process_time() - began_s < MOMENT_S


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_read_or_told(content: bytes) -> None:
    found = read_file(content, DAY)
    assert found.faults or not found.lines


@given(st.integers(-(10**15), 10**15).filter(bool))
def test_an_amount_is_read_to_the_fen(fen: int) -> None:
    [line] = read(f"{HEADER},L1,还本,{Decimal(fen).scaleb(-2):f},\n").lines
    assert line.amount_fen == fen
