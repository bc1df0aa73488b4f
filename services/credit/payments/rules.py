"""Payments of which the bank does not say what they are for: what each is taken for, by the product's order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from services.credit.arrears.penalties import Account, penalty_due_fen
from services.credit.bank_events.rules import InterestCollected, LoanEvent, PaymentReceived, PrincipalRepaid
from services.credit.interest.rules import Balance, fen_on, interest_fen, interest_reader, stepped
from services.credit.loans.refusals import UnknownPeriod
from services.credit.payments.refusals import OverOwed, TooManyPayments
from services.credit.policy import Due
from services.credit.refusals import OverOutstanding, PeriodNotBegun
from services.credit.terms.instalments import Lent, unpaid_dues
from shared.calendar import SettlementPeriod

MOST_PAYMENTS = 260
"""Of a loan: one a week for five years. What is dated back asks for the parts of all payments after it anew."""


@dataclass(frozen=True, slots=True)
class PaymentParts:
    """What a payment was taken for, fen; the parts are the whole."""

    penalty_fen: int
    interest: tuple[tuple[str, int], ...]
    """By period, oldest first."""
    principal_fen: int

    @property
    def interest_fen(self) -> int:
        """Interest of all periods."""
        return sum(fen for _, fen in self.interest)


class Received(NamedTuple):
    """What came in on a loan, with payments in their parts."""

    repayments: list[PrincipalRepaid]
    """In canonical order, like the rest; a part of a payment bears the payment's id."""
    collections: list[InterestCollected]
    parts: tuple[tuple[str, PaymentParts], ...]
    """By the payments' ids."""
    account: Account
    given: "Given"


class Given(NamedTuple):
    """What payments were taken for their parts from."""

    payments: Sequence[PaymentReceived]
    repayments: Sequence[PrincipalRepaid]
    collections: Sequence[InterestCollected]
    account: Account
    """The loan without what came in."""

    def unchanged(self, earlier: "Given") -> int:
        """Count the first payments that have the parts which they had before: nothing by their days differs."""
        if self.account != earlier.account:
            return 0
        differs_on = min(
            _differs_on(self.repayments, earlier.repayments), _differs_on(self.collections, earlier.collections)
        )
        same = 0
        for now, then in zip(self.payments, earlier.payments, strict=False):
            if now != then or now.occurred_on >= differs_on:
                break
            same += 1
        return same


def _differs_on(now: Sequence[LoanEvent], then: Sequence[LoanEvent]) -> date:
    """The day of the first event that only one of two histories has; both are in the order of their days."""
    for one, other in zip_longest(now, then):
        if one != other:
            return min(event.occurred_on for event in (one, other) if event)
    return date.max


def receive(given: Given, earlier: Received | None = None) -> Received:
    """Take a loan's payments one after another, each for what was owed on its day by all that came until then.

    Args:
        given: what came in, each kind in canonical order, and the loan without it.
        earlier: what was made of fewer or other events of the loan: what nothing changed since isn't reckoned again.
            A bank's thousands of small payments would else cost the square of their number, and more.

    Returns:
        Everything that came in; a function of the set of events, since nothing that came later is looked at.

    Raises:
        OverOwed: a payment exceeds what was owed on its day.
        OverOutstanding: a repayment exceeds what was outstanding.
    """
    payments, repayments, collections, account = given
    if not payments:
        whole = account._replace(balance=balance_of(account.lent, repayments), collections=tuple(collections))
        return Received(list(repayments), list(collections), (), whole, given)
    known = earlier.parts[: given.unchanged(earlier.given)] if earlier else ()
    books = _Books(account, [*repayments], [*collections])
    told = []
    for number, payment in enumerate(payments):
        books.pass_to(payment.occurred_on)
        parts = known[number][1] if number < len(known) else allocate(payment, books.account())
        books.take(payment, parts)
        told.append((payment.event_id, parts))
    books.pass_to(date.max)
    whole = books.account()._replace(collections=tuple(books.collected), penalties=tuple(books.penalties))
    return Received(books.repaid, books.collected, tuple(told), whole, given)


class _Books:
    """A loan's account as days pass: what the bank said of itself comes in by its day, payments in their parts."""

    def __init__(
        self, account: Account, repayments: list[PrincipalRepaid], collections: list[InterestCollected]
    ) -> None:
        self._account = account
        self._repayments, self._collections = repayments[::-1], collections[::-1]
        self._outstanding_fen = account.lent.amount_fen
        self._steps = [(account.lent.on, account.lent.amount_fen)]
        self.repaid: list[PrincipalRepaid] = []
        self.collected: list[InterestCollected] = []
        self.penalties: list[tuple[date, int]] = []

    def pass_to(self, day: date) -> None:
        """Let everything come in that is dated by a day. Raises OverOutstanding."""
        while self._repayments and self._repayments[-1].occurred_on <= day:
            self._repay(self._repayments.pop())
        while self._collections and self._collections[-1].occurred_on <= day:
            self.collected.append(self._collections.pop())

    def take(self, payment: PaymentReceived, parts: PaymentParts) -> None:
        """Let a payment come in, behind all of its day that is there and before all of later days."""
        day, event_id = payment.occurred_on, payment.event_id
        if parts.principal_fen:
            self._repay(PrincipalRepaid(event_id=event_id, occurred_on=day, amount_fen=parts.principal_fen))
        self.collected += [
            InterestCollected(event_id=event_id, occurred_on=day, amount_fen=fen, period=label)
            for label, fen in parts.interest
        ]
        if parts.penalty_fen:
            self.penalties.append((day, parts.penalty_fen))

    def account(self) -> Account:
        """The account as it stands; it changes with the next that comes in."""
        return self._account._replace(balance=tuple(self._steps), collections=self.collected, penalties=self.penalties)

    def _repay(self, repaid: PrincipalRepaid) -> None:
        if repaid.amount_fen > self._outstanding_fen:
            raise OverOutstanding(amount_fen=repaid.amount_fen, outstanding_fen=self._outstanding_fen)
        self._outstanding_fen -= repaid.amount_fen
        if self._steps[-1][0] == repaid.occurred_on:
            self._steps.pop()
        self._steps.append((repaid.occurred_on, self._outstanding_fen))
        self.repaid.append(repaid)


def check_number(payments: int) -> None:
    """Check that a loan's payments remain few enough to be reckoned while others wait for the books.

    Raises:
        TooManyPayments: they are more than any plan of instalments asks for.
    """
    if payments > MOST_PAYMENTS:
        raise TooManyPayments(most=MOST_PAYMENTS)


def balance_of(lent: Lent, repayments: Iterable[PrincipalRepaid]) -> Balance:
    """Give the principal outstanding by day.

    Args:
        lent: the loan as it was paid out.
        repayments: in the order of their days.

    Raises:
        OverOutstanding: more than that is repaid.
    """
    outstanding_fen = lent.amount_fen
    balance: Balance = ((lent.on, outstanding_fen),)
    for repaid in repayments:
        if repaid.amount_fen > outstanding_fen:
            raise OverOutstanding(amount_fen=repaid.amount_fen, outstanding_fen=outstanding_fen)
        outstanding_fen -= repaid.amount_fen
        balance = stepped(balance, repaid.occurred_on, outstanding_fen)
    return balance


def collected_by_period(
    collections: Iterable[InterestCollected], periods: Iterable[SettlementPeriod]
) -> dict[str, int]:
    """Sum up what was collected by the period's label.

    Raises:
        UnknownPeriod: the loan has no such period.
        PeriodNotBegun: it had not begun on the day of the collection.
    """
    starts = {label: start for label, start, _ in periods}
    collected_fen: dict[str, int] = {}
    for event in collections:
        start = starts.get(event.period)
        if start is None:
            raise UnknownPeriod(period=event.period)
        if event.occurred_on < start:
            raise PeriodNotBegun(period=event.period, start=start, occurred_on=event.occurred_on)
        collected_fen[event.period] = collected_fen.get(event.period, 0) + event.amount_fen
    return collected_fen


@dataclass(slots=True)
class _Purse:
    """What is left of a payment, and what was taken."""

    left_fen: int
    penalty_fen: int = 0
    principal_fen: int = 0
    interest: dict[str, int] = field(default_factory=dict)

    def take(self, most_fen: int) -> int:
        taken_fen = max(0, min(self.left_fen, most_fen))
        self.left_fen -= taken_fen
        return taken_fen

    def take_interest(self, label: str, most_fen: int) -> None:
        if taken_fen := self.take(most_fen):
            self.interest[label] = self.interest.get(label, 0) + taken_fen


def allocate(payment: PaymentReceived, account: Account) -> PaymentParts:
    """Take a payment for what a loan owes.

    First what is due by its day, in the product's order: penalty interest, interest of the periods that ended (the
    oldest first), principal. Then the interest of the period that settles on the very day; then principal before its
    time; and with the last of the principal the interest accrued until then.

    Args:
        payment: the money.
        account: the loan with all that came before the payment, and nothing that came after.

    Returns:
        The parts; together the payment.

    Raises:
        OverOwed: it exceeds all that is owed on its day.

    Assumed: the source is silent; the order is the product's parameter.
    """
    purse = _Purse(payment.amount_fen)
    day, lent, base = payment.occurred_on, account.lent, account.policy.day_base
    for due in account.policy.product.order:
        if due is Due.PENALTY:
            purse.penalty_fen = purse.take(penalty_due_fen(account, day))
        elif due is Due.INTEREST:
            interest_of, collected_fen = interest_reader(account.balance, lent.annual_rate, base), Counter[str]()
            for one in account.collections:
                collected_fen[one.period] += one.amount_fen
            for label, start, end in account.periods:
                if end <= day or not fen_on(account.balance, day):
                    purse.take_interest(label, interest_of(start, end) - collected_fen[label])
        else:
            left = unpaid_dues(account.dues, account.balance, day)
            purse.principal_fen = purse.take(sum(one.amount_fen for one in left if one.on <= day))
    running = next((one for one in account.periods if one.start <= day < one.end), None)
    if running:  # else all is due
        _take_ahead(purse, payment, account, running)
    if purse.left_fen:
        raise OverOwed(occurred_on=day, amount_fen=payment.amount_fen, owed_fen=payment.amount_fen - purse.left_fen)
    return PaymentParts(purse.penalty_fen, tuple(purse.interest.items()), purse.principal_fen)


def _take_ahead(purse: _Purse, payment: PaymentReceived, account: Account, running: SettlementPeriod) -> None:
    """Take what isn't due yet: principal, and the interest of the running period where it settles or all is repaid."""
    day, lent, base = payment.occurred_on, account.lent, account.policy.day_base
    owed_fen = fen_on(account.balance, day) - purse.principal_fen

    def accrued_fen(early_fen: int) -> int:
        """Unpaid interest of the running period, when so much is repaid early; below 0 where it is overpaid."""
        balance = stepped(account.balance, day, owed_fen - early_fen)
        whole_fen = interest_fen(balance, lent.annual_rate, base, running.start, running.end)
        taken_fen = purse.interest.get(running.label, 0)
        return whole_fen - account.collected_fen(running.label, day) - taken_fen

    if running.end - timedelta(days=1) == day:
        # principal of the settlement day takes that day's interest away: the least amount with which both add up, which
        # is there, since a fen more of principal lowers the interest by one fen at most
        early_fen = 0
        while (more_fen := min(purse.left_fen - accrued_fen(early_fen), owed_fen)) > early_fen:
            early_fen = more_fen
    else:
        early_fen = min(purse.left_fen, owed_fen)
    owing_fen = accrued_fen(early_fen)
    purse.principal_fen += purse.take(early_fen)
    purse.take_interest(running.label, owing_fen)
