"""What a subsidy list holds: regular lines, adjustments of lines that are frozen, and the digest that freezes them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.credit.loans.rules import LoanState
from services.credit.policy import SubsidyPolicy
from services.credit.subsidies.refusals import ListTooEarly
from shared.calendar import Deadline, Quarter, settlement_cut, working_days_after

_YEARLY_QUARTER = 4
_YEAR_DIGITS = 4


class LineKind(StrEnum):
    """First time a period or year is listed, or a correction of that."""

    REGULAR = "regular"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of a frozen list."""

    line_id: str
    loan_no: str
    label: str
    kind: LineKind
    amount_fen: int


@dataclass(frozen=True, slots=True)
class SubsidyLine:
    """A line that a list should hold."""

    loan_no: str
    label: str
    """The period (household, ``2018Q4``) or the year (organisation, ``2018``)."""
    kind: LineKind
    amount_fen: int
    """Above 0 in a regular line, not 0 in an adjustment."""
    eligible_fen: int
    """Interest that is subsidised, as it is now."""
    corrects: str | None = None
    """The frozen regular line that an adjustment corrects."""


def subsidy_lines(loans: Mapping[str, LoanState], listed: Iterable[ListedLine], period: str) -> tuple[SubsidyLine, ...]:
    """Build the lines of a bank's and county's list.

    A household's completed period is listed once, whatever its label. An organisation's year is listed with its fourth
    quarter's list, or with the first list after that if nothing was paid in full until then. Where a frozen line is no
    longer right, an adjustment names it, on whichever list is drawn up next.

    Args:
        loans: every loan of the bank in the county by loan number, as of submission.
        listed: lines on frozen lists of the same bank and county; those of returned lists are not frozen.
        period: label of the list, ``2018Q4``.

    Returns:
        Lines in order of loan number and label; no line without an amount.

    Raises:
        ValueError: the label is no quarter.

    Source: R002-123 to R002-127, R002-136, R002-137. Assumed: an organisation's adjustment goes on the next list.
    """
    quarter = Quarter.parse(period)
    regular: dict[tuple[str, str], str] = {}
    listed_fen: dict[tuple[str, str], int] = {}
    for line in listed:
        key = line.loan_no, line.label
        listed_fen[key] = listed_fen.get(key, 0) + line.amount_fen
        if line.kind is LineKind.REGULAR:
            regular[key] = line.line_id

    last_year = last_year_listed(quarter)
    now = {
        (loan_no, label): due
        for loan_no, state in loans.items()
        for label, due in state.subsidies.items()
        # a year whose turn has not come is listed all the same where a later list was drawn up before this one
        if not _is_year(label) or int(label) <= last_year or (loan_no, label) in regular
    }
    lines = []
    for key in sorted(now.keys() | regular.keys()):
        subsidy_fen, eligible_fen = now.get(key, (0, 0))
        kind = LineKind.ADJUSTMENT if key in regular else LineKind.REGULAR
        amount_fen = subsidy_fen - listed_fen.get(key, 0)
        if amount_fen:
            lines.append(SubsidyLine(*key, kind, amount_fen, eligible_fen, regular.get(key)))
    return tuple(lines)


def last_year_listed(quarter: Quarter) -> int:
    """Give the last year of organisations' interest that a quarter's list takes up: its own in the fourth quarter."""
    return quarter.year if quarter.number == _YEARLY_QUARTER else quarter.year - 1


def list_total_fen(lines: Iterable[SubsidyLine]) -> int:
    """Sum a list's lines, fen; negative when adjustments outweigh."""
    return sum(line.amount_fen for line in lines)


def list_digest(bank_code: str, county_code: str, period: str, lines: Sequence[SubsidyLine]) -> str:
    """Freeze a list: a digest that changes with any line, amount or heading.

    Args:
        bank_code: the bank.
        county_code: the county.
        period: label of the list.
        lines: its lines in any order.

    Returns:
        SHA-256 in hexadecimal over one text record per line; fields are length-prefixed, so that none can run into
        the next.
    """
    records = sorted(
        _record(line.loan_no, line.label, line.kind, str(line.amount_fen), str(line.eligible_fen), line.corrects or "")
        for line in lines
    )
    text = "\n".join([_record(bank_code, county_code, period, str(len(lines))), *records])
    return hashlib.sha256(text.encode()).hexdigest()


def check_submission(quarter: Quarter, on: date, due_on: date) -> None:
    """Check that a quarter's list isn't handed in before what it is about is settled: a quarter has one list only.

    Args:
        quarter: the list's; with the last one of a year organisations' years go.
        on: the day on which it is handed in.
        due_on: the day by which it is due, which a programme may set before the settlement day.

    Raises:
        ListTooEarly: the quarter's settlement day is to come.

    Source: R002-137. Assumed: the source tells the last day only.
    """
    earliest_on = min(settlement_cut(quarter) - timedelta(days=1), due_on)
    if on < earliest_on:
        raise ListTooEarly(period=quarter, earliest_on=earliest_on)


def payment_due(approved_on: date, policy: SubsidyPolicy) -> Deadline:
    """Give the last day on which the county pays an approved list.

    Args:
        approved_on: day of the county poverty office's approval; counting begins the next day.
        policy: working days.

    Returns:
        The day, provisional where the working calendar isn't published yet.

    Source: R002-138.
    """
    return working_days_after(approved_on, policy.payment_working_days)


def _record(*fields: str) -> str:
    return "".join(f"{len(field)}:{field}" for field in fields)


def _is_year(label: str) -> bool:
    return len(label) == _YEAR_DIGITS
