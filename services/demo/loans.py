"""The invented lives of the demo's loans, told by the events that a bank would report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from services.demo.reckoning import ANNUAL_RATE, Period, Principal, interest_fen, penalty_fen, periods
from services.demo.steps import BankEvent
from shared.calendar import add_months, working_days_after

UNTIL = date(2019, 12, 24)
"""The last business day on which a bank reports anything."""

CLAIM_WAIT_DAYS = 90
NOTICE_BEFORE_DAYS = 30


class Fate(StrEnum):
    """What becomes of a loan."""

    UNSUPPORTED = "unsupported"
    """An opinion is against it: no bank ever sees it."""
    DECLINED = "declined"
    """The bank surveys and declines."""
    STEADY = "steady"
    """Paid on time, to the end if that lies within the demo."""
    PREPAID = "prepaid"
    """Repaid whole before its time."""
    PARTLY_PREPAID = "partly_prepaid"
    SLOW = "slow"
    """One quarter's interest comes late, after the bank reported it overdue."""
    STUCK = "stuck"
    """Interest is overdue since the last autumn."""
    LATE = "late"
    """Matures unpaid and is repaid weeks later."""
    LOST = "lost"
    """Stops paying, is claimed on the fund and partly recovered."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A loan before its life is told.

    Attributes:
        recovered_percent: for a lost loan: how much of the claim comes back.
    """

    county_code: str
    bank_code: str
    loan_no: str
    application_no: str
    borrower_id_number: str
    amount_fen: int
    term_months: int
    purpose: str
    fate: Fate
    recovered_percent: int


@dataclass(slots=True)
class _Book:
    """The bank's file of one loan while it is written."""

    draft: Draft
    random: Random
    principal: Principal = field(default=Principal(()))
    events: list[BankEvent] = field(default_factory=list)

    def report(self, on: date, kind: str, **fields: Any) -> None:
        event_id = f"{self.draft.loan_no}-{len(self.events) + 1:02d}"
        draft = self.draft
        self.events.append(BankEvent(on, draft.county_code, draft.bank_code, draft.loan_no, event_id, kind, fields))

    def collect(self, period: Period, on: date, late_days: int = 0) -> None:
        owed_fen = interest_fen(self.principal, period.start, period.end)
        late = {"penalty_fen": penalty_fen(owed_fen, late_days)} if late_days else {}
        self.report(on, "interest.collected", amount_fen=owed_fen, period=period.label, **late)

    def repay(self, on: date, amount_fen: int) -> None:
        self.principal = self.principal.repaid(on, amount_fen)
        self.report(on, "principal.repaid", amount_fen=amount_fen)

    def owed_fen(self, unpaid: list[Period]) -> int:
        return sum(interest_fen(self.principal, period.start, period.end) for period in unpaid)


def life(random: Random, draft: Draft, signed_on: date) -> list[BankEvent]:
    """Everything a bank reports of a loan, in order.

    Args:
        random: source of chance.
        draft: the loan; not one that lacks support.
        signed_on: day of the last opinion.
    """
    book = _Book(draft, random)
    applied_on = working_days_after(signed_on, random.randint(1, 3)).on
    surveyed_on = working_days_after(applied_on, random.randint(3, 7)).on
    book.report(
        applied_on,
        "loan.applied",
        application_no=draft.application_no,
        borrower_id_number=draft.borrower_id_number,
        amount_fen=draft.amount_fen,
        term_months=draft.term_months,
        purpose=draft.purpose,
    )
    if draft.fate is Fate.DECLINED:
        book.report(surveyed_on, "loan.surveyed", approved=False, approved_amount_fen=0, reason="还款来源不足")
        return book.events
    # a bank now and then grants less than was asked for, in whole thousands of yuan
    less_fen = 200_000 if random.random() < 0.1 and draft.amount_fen >= 2_000_000 else 0
    granted_fen = draft.amount_fen - less_fen
    book.report(surveyed_on, "loan.surveyed", approved=True, approved_amount_fen=granted_fen, note="项目可行")
    disbursed_on = working_days_after(surveyed_on, random.randint(2, 5)).on
    due_on = add_months(disbursed_on, draft.term_months)
    book.report(
        disbursed_on,
        "loan.disbursed",
        amount_fen=granted_fen,
        annual_rate=ANNUAL_RATE,
        term_months=draft.term_months,
        due_on=due_on.isoformat(),
    )
    book.principal = Principal(((disbursed_on, granted_fen),))
    _TELLERS.get(draft.fate, _steady)(book, list(periods(disbursed_on, due_on)), due_on)
    return sorted((event for event in book.events if event.occurred_on <= UNTIL), key=_day)


def _day(event: BankEvent) -> date:
    return event.occurred_on


def _collected_on(book: _Book, period: Period, due_on: date) -> date:
    return min(period.end + timedelta(days=book.random.randint(0, 3)), due_on)


def _steady(book: _Book, due: list[Period], due_on: date) -> None:
    for period in due[:-1]:
        book.collect(period, _collected_on(book, period, due_on))
    _notify(book, due_on)
    book.repay(due_on, book.principal.outstanding_fen)
    book.collect(due[-1], due_on)


def _notify(book: _Book, due_on: date) -> None:
    opens_on = due_on - timedelta(days=NOTICE_BEFORE_DAYS)
    book.report(opens_on + timedelta(days=book.random.randint(0, 6)), "collection.notice_delivered")


def _repayment_day(book: _Book, due: list[Period], due_on: date) -> tuple[int, date]:
    """A day well inside a period, so that all before it was paid: the period's place and the day."""
    settled = [at for at, period in enumerate(due) if at >= 3 and period.end < min(UNTIL, due_on)]
    at = book.random.choice(settled)
    return at, due[at].start + timedelta(days=book.random.randint(10, 75))


def _prepaid(book: _Book, due: list[Period], due_on: date) -> None:
    at, on = _repayment_day(book, due, due_on)
    for period in due[:at]:
        book.collect(period, _collected_on(book, period, due_on))
    book.repay(on, book.principal.outstanding_fen)
    book.collect(due[at], on)


def _partly_prepaid(book: _Book, due: list[Period], due_on: date) -> None:
    at, on = _repayment_day(book, due, due_on)
    for period in due[:at]:
        book.collect(period, _collected_on(book, period, due_on))
    book.repay(on, book.principal.outstanding_fen // 100_000 * book.random.randint(30, 60) * 1_000)
    _steady(book, due[at:], due_on)


def _slow(book: _Book, due: list[Period], due_on: date) -> None:
    settled = [at for at, period in enumerate(due) if at >= 2 and period.end <= date(2019, 9, 21)]
    at = book.random.choice([one for one in settled if one < len(due) - 1])
    for period in (*due[:at], *due[at + 1 : -1]):
        book.collect(period, _collected_on(book, period, due_on))
    late = due[at]
    days = book.random.randint(10, 25)
    reported_on = late.end + timedelta(days=days)
    book.report(reported_on, "loan.overdue", principal_fen=0, interest_fen=book.owed_fen([late]), days=days)
    days += book.random.randint(12, 45)
    book.collect(late, min(late.end + timedelta(days=days), due_on), late_days=days)
    _notify(book, due_on)
    book.repay(due_on, book.principal.outstanding_fen)
    book.collect(due[-1], due_on)


def _stuck(book: _Book, due: list[Period], due_on: date) -> None:
    missed = next(at for at, period in enumerate(due) if period.end == date(2019, 9, 21))
    for period in due[:missed]:
        book.collect(period, _collected_on(book, period, due_on))
    days = book.random.randint(15, 60)
    book.report(
        due[missed].end + timedelta(days=days),
        "loan.overdue",
        principal_fen=0,
        interest_fen=book.owed_fen([due[missed]]),
        days=days,
    )
    book.report(due[missed].end + timedelta(days=days + 5), "loan.classified", classification="special_mention")


def _late(book: _Book, due: list[Period], due_on: date) -> None:
    for period in due[:-1]:
        book.collect(period, _collected_on(book, period, due_on))
    _notify(book, due_on)
    days = book.random.randint(8, 20)
    owed_fen = book.principal.outstanding_fen
    book.report(
        due_on + timedelta(days=days),
        "loan.overdue",
        principal_fen=owed_fen,
        interest_fen=book.owed_fen(due[-1:]),
        days=days,
    )
    days += book.random.randint(10, 25)
    book.repay(due_on + timedelta(days=days), owed_fen)
    book.collect(due[-1], due_on + timedelta(days=days), late_days=days)


def _lost(book: _Book, due: list[Period], due_on: date) -> None:
    unpaid = due[-3:]
    for period in due[:-3]:
        book.collect(period, _collected_on(book, period, due_on))
    days = book.random.randint(15, 30)
    missed_on = unpaid[0].end
    reported_on = missed_on + timedelta(days=days)
    book.report(reported_on, "loan.overdue", principal_fen=0, interest_fen=book.owed_fen(unpaid[:1]), days=days)
    _notify(book, due_on)
    matured_on = due_on + timedelta(days=book.random.randint(10, 20))
    owed_fen, interest = book.principal.outstanding_fen, book.owed_fen(unpaid)
    days = (matured_on - missed_on).days
    book.report(matured_on, "loan.overdue", principal_fen=owed_fen, interest_fen=interest, days=days)
    book.report(due_on + timedelta(days=31), "loan.classified", classification="substandard")
    claimed_on = due_on + timedelta(days=CLAIM_WAIT_DAYS + book.random.randint(0, 6))
    book.report(claimed_on, "loan.classified", classification="loss")
    book.report(claimed_on, "compensation.claimed", principal_fen=owed_fen, interest_fen=interest)
    recovered_fen = (owed_fen + interest) * book.draft.recovered_percent // 100
    if recovered_fen:
        first_fen = recovered_fen // 3 // 100 * 100
        book.report(claimed_on + timedelta(days=9), "recovery.received", amount_fen=first_fen)
        book.report(claimed_on + timedelta(days=21), "recovery.received", amount_fen=recovered_fen - first_fen)


_TELLERS: dict[Fate, Callable[[_Book, list[Period], date], None]] = {
    Fate.PREPAID: _prepaid,
    Fate.PARTLY_PREPAID: _partly_prepaid,
    Fate.SLOW: _slow,
    Fate.STUCK: _stuck,
    Fate.LATE: _late,
    Fate.LOST: _lost,
}
