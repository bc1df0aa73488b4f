"""A bank's daily file against our ledger: which line answers which movement, and what is left on either side.

A movement is what an accepted event moved on a business date; a reversal moves the same back, on its own date. Whether
a bank's file shows a pair of both depends on whether its own books ever had it: an event that was reported by mistake
stands in no file, nor does its reversal. So

* a movement that was taken back may stand in the file, and needn't;
* its reversal must stand in the file of its day where the movement stood in the file of its own, else it needn't.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from services.credit.bank_events.rules import (
    CompensationClaimed,
    Disbursed,
    LoanEvent,
    PaymentReceived,
    PrincipalRepaid,
    Reversed,
    live_events,
)
from services.credit.loans.rules import fold
from services.credit.payments.rules import PaymentParts
from services.credit.policy import CreditPolicy
from services.credit.refusals import CreditRefusal
from shared.codes.lists import Code, CodeList


class Kind(StrEnum):
    """What a line of a bank's file is about."""

    DISBURSEMENT = "disbursement"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    PENALTY = "penalty"
    CLAIM = "claim"
    """What the fund paid to the bank for a claim."""
    INSURANCE = "insurance"
    RECOVERY = "recovery"
    BALANCE = "balance"
    """No movement: the principal outstanding at the end of the day."""


KINDS = CodeList(
    "reconciliation_kinds",
    "对账类型",
    (
        Code(Kind.DISBURSEMENT, "发放", ("贷款发放", "放款", "loan.disbursed")),
        Code(Kind.PRINCIPAL, "还本", ("归还本金", "收回本金", "principal.repaid")),
        Code(Kind.INTEREST, "收息", ("归还利息", "收回利息", "interest.collected")),
        Code(Kind.PENALTY, "罚息", ("收罚息",)),
        Code(Kind.CLAIM, "代偿", ("基金代偿", "compensation.claimed")),
        Code(Kind.INSURANCE, "保险赔付", ("保险赔款", "insurance.paid")),
        Code(Kind.RECOVERY, "追偿", ("追偿款", "追回", "recovery.received")),
        Code(Kind.BALANCE, "余额", ("贷款余额", "日终余额")),
    ),
    source="各银行日终对账文件",
    assumed=True,
)


class Result(StrEnum):
    """How a line stands against the other side."""

    MATCHED = "matched"
    MISSING_HERE = "missing_here"
    """The bank has it, we don't."""
    MISSING_THERE = "missing_there"
    """We have it, the bank doesn't."""
    DIFFERENT_AMOUNT = "different_amount"


RESULT_LABELS = {
    Result.MATCHED: "一致",
    Result.MISSING_HERE: "银行有、系统无",
    Result.MISSING_THERE: "系统有、银行无",
    Result.DIFFERENT_AMOUNT: "金额不符",
}


class BankLine(NamedTuple):
    """A line of a bank's file."""

    number: int
    """From 1, in the order of the file."""
    loan_no: str
    kind: Kind
    amount_fen: int
    """Negative where the bank took it back; of a balance 0 or more."""
    reference: str | None = None


class Movement(NamedTuple):
    """What an accepted event of ours moved on the day of the file."""

    event_id: str
    loan_no: str
    kind: Kind
    amount_fen: int
    """Negative where a reversal moved it back."""
    undone: bool = False
    """A reversal of it was accepted, whatever its date."""
    reverses: str | None = None
    """The event that this one took back."""


class Pair(NamedTuple):
    """A line with the movement that answers it, or either alone."""

    line: BankLine | None
    movement: Movement | None
    result: Result


def moved_by(
    kind: str, content: Mapping[str, Any], paid_from_fund_fen: int, parts: PaymentParts | None = None
) -> tuple[tuple[Kind, int], ...]:
    """What an event moves.

    Args:
        kind: the event's type.
        content: its fields, amounts in fen.
        paid_from_fund_fen: what the fund paid for it, where it is a claim; the rest of a claim moves no money.
        parts: what a payment was taken for of which the bank doesn't say so; None where nobody can tell, since the
            loan's programme was taken out of force.

    Returns:
        Kinds with amounts above 0, fen; penalty interest apart from the interest that it came with.
    """
    if kind == "compensation.claimed":
        found: tuple[tuple[Kind, int], ...] = ((Kind.CLAIM, paid_from_fund_fen),)
    elif kind == "interest.collected":
        found = ((Kind.INTEREST, content["amount_fen"]), (Kind.PENALTY, content.get("penalty_fen") or 0))
    elif kind == PaymentReceived.type:
        found = (
            (
                (Kind.PENALTY, parts.penalty_fen),
                (Kind.INTEREST, parts.interest_fen),
                (Kind.PRINCIPAL, parts.principal_fen),
            )
            if parts
            else ()
        )
    elif kind in _BY_TYPE:
        found = ((_BY_TYPE[kind], content["amount_fen"]),)
    else:
        found = ()
    return tuple((what, amount_fen) for what, amount_fen in found if amount_fen)


_BY_TYPE = {
    "loan.disbursed": Kind.DISBURSEMENT,
    "principal.repaid": Kind.PRINCIPAL,
    "insurance.paid": Kind.INSURANCE,
    "recovery.received": Kind.RECOVERY,
}

MOVING_TYPES = (*_BY_TYPE, "interest.collected", "payment.received", "compensation.claimed")
"""Types of events that move money; a reversal moves what its target did."""


def parts_of_payments(events: Sequence[LoanEvent], policy: CreditPolicy) -> dict[str, PaymentParts]:
    """Tell what each payment of a loan was taken for, by all that is known now.

    Args:
        events: the loan's accepted events in the order of acceptance, reversed ones and reversals included.
        policy: the numbers in force for this loan.

    Returns:
        By the payments' ids; of one that was taken back, what it was taken for when that happened: its reversal moves
        just as much.
    """
    found = dict(fold(events, policy).payments)
    taken_back = {event.event_id for event in events if isinstance(event, PaymentReceived)} - found.keys()
    for place, event in enumerate(events):
        if isinstance(event, Reversed) and event.reverses in taken_back:
            found[event.reverses] = dict(fold(events[:place], policy).payments)[event.reverses]
    return found


def booked_fen(events: Iterable[LoanEvent], day: date, policy: CreditPolicy | None) -> int | None:
    """Give the principal outstanding at the end of a day, fen, as the events up to that day had it.

    Args:
        events: the loan's accepted events; a reversal of a later date has not happened yet.
        day: the day.
        policy: the numbers in force for this loan; None where its programme was taken out of force.

    Returns:
        None where a payment's parts can't be told from what was known by then.
    """
    known = [event for event in events if event.occurred_on <= day]
    live = live_events(known)
    if any(isinstance(event, PaymentReceived) for event in live):
        try:
            return None if policy is None else fold(known, policy).outstanding_fen
        except CreditRefusal:  # something rests on an event that is dated later, as an extension may be
            return None
    outstanding_fen = 0
    for event in live:
        match event:
            case Disbursed():
                outstanding_fen += event.amount_fen
            case PrincipalRepaid():
                outstanding_fen -= event.amount_fen
            case CompensationClaimed():
                outstanding_fen = 0
    return outstanding_fen


def compare(
    lines: Sequence[BankLine],
    movements: Sequence[Movement],
    shown_before: Collection[str] = (),
    told_apart: Collection[tuple[str, str]] = (),
) -> tuple[Pair, ...]:
    """Find for each line the movement that it tells of, and what is left.

    A line's reference, our event id, comes first: with loan and kind alike it binds, whatever the amount. Else loan,
    kind and amount must be the same, one line for one movement. What is left of one loan and kind is paired in order
    as `different_amount`.

    Args:
        lines: movements that the bank tells, no balances.
        movements: ours of the same day, in the order of acceptance.
        shown_before: events that stood in the files of earlier days.
        told_apart: events and kinds that were told as missing before: without a line of their own amount they stay so,
            for a difference is settled by an event and not by another pairing.

    Returns:
        A pair for each line in the order of the file, then one for each movement that must stand in it and doesn't.
    """
    pairing = _Pairing(lines, movements)
    pairing.bind(_by_reference, [one for one in movements if not one.undone])
    pairing.bind(_by_amount, [one for one in movements if not one.undone])
    undone = [one for one in movements if one.undone]
    pairing.bind(_by_reference_and_amount, undone)
    pairing.bind(_by_amount, undone)
    shown = {*shown_before, *pairing.events}
    required = [one for one in movements if _is_required(one, shown, pairing.reversals)]
    pairing.bind(_by_loan_and_kind, [one for one in required if (one.event_id, one.kind) not in told_apart])
    return pairing.pairs(required)


def _is_required(movement: Movement, shown: Collection[str], reversals: Collection[str]) -> bool:
    """Whether a movement must stand in the file, with what else stands there."""
    if movement.reverses is not None:
        return movement.reverses in shown
    return not movement.undone or movement.event_id in reversals


def _sign(amount_fen: int) -> bool:
    return amount_fen > 0


def _by_reference(one: BankLine | Movement) -> Hashable:
    named = one.event_id if isinstance(one, Movement) else one.reference
    return None if named is None else (named, one.loan_no, one.kind, _sign(one.amount_fen))


def _by_reference_and_amount(one: BankLine | Movement) -> Hashable:
    named = _by_reference(one)
    return None if named is None else (named, one.amount_fen)


def _by_amount(one: BankLine | Movement) -> Hashable:
    return one.loan_no, one.kind, one.amount_fen


def _by_loan_and_kind(one: BankLine | Movement) -> Hashable:
    return one.loan_no, one.kind, _sign(one.amount_fen)


class _Pairing:
    """Lines and movements that have found each other so far."""

    def __init__(self, lines: Sequence[BankLine], movements: Sequence[Movement]) -> None:
        self._lines = lines
        self._of_line: dict[int, Movement] = {}
        self._taken: set[tuple[str, Kind]] = set()

    @property
    def events(self) -> set[str]:
        """Events that stand in the file."""
        return {movement.event_id for movement in self._of_line.values()}

    @property
    def reversals(self) -> set[str]:
        """Events whose reversals stand in the file."""
        return {movement.reverses for movement in self._of_line.values() if movement.reverses is not None}

    def bind(self, key: Callable[[BankLine | Movement], Hashable], movements: Iterable[Movement]) -> None:
        """Pair what is free on both sides and has the same key, first come first served."""
        waiting: dict[Hashable, deque[Movement]] = defaultdict(deque)
        for movement in movements:
            if (movement.event_id, movement.kind) not in self._taken:
                waiting[key(movement)].append(movement)
        for line in self._lines:
            if line.number in self._of_line:
                continue
            asked = key(line)
            if asked is not None and (found := waiting.get(asked)):
                movement = found.popleft()
                self._of_line[line.number] = movement
                self._taken.add((movement.event_id, movement.kind))

    def pairs(self, required: Iterable[Movement]) -> tuple[Pair, ...]:
        """Every line, and what is missing in the file."""
        there = [self._pair(line) for line in self._lines]
        here = [
            Pair(None, movement, Result.MISSING_THERE)
            for movement in required
            if (movement.event_id, movement.kind) not in self._taken
        ]
        return (*there, *here)

    def _pair(self, line: BankLine) -> Pair:
        movement = self._of_line.get(line.number)
        if movement is None:
            return Pair(line, None, Result.MISSING_HERE)
        same = movement.amount_fen == line.amount_fen
        return Pair(line, movement, Result.MATCHED if same else Result.DIFFERENT_AMOUNT)


def compare_balance(told_fen: int, ours_fen: Sequence[int]) -> tuple[Result, int | None]:
    """Judge the closing balance that a bank tells of a loan.

    Args:
        told_fen: the bank's, fen.
        ours_fen: ours at the end of that day, fen: as it is known now, then as the books of the day had it, before
            later reversals; empty where we know no such loan.

    Returns:
        The result, and the balance of ours that it was judged by.
    """
    if not ours_fen:
        return Result.MISSING_HERE, None
    if told_fen in ours_fen:
        return Result.MATCHED, told_fen
    return Result.DIFFERENT_AMOUNT, ours_fen[0]
