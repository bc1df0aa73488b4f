"""What a simulated quarter comes to."""

from dataclasses import dataclass, fields
from datetime import date


@dataclass(slots=True)
class Figures:
    """A quarter's money in whole fen; the names that end a quarter are in ``STOCKS``, all others are of its days."""

    disbursed_household_fen: int = 0
    disbursed_organisation_fen: int = 0
    repaid_fen: int = 0
    outstanding_household_fen: int = 0
    outstanding_organisation_fen: int = 0
    overdue_fen: int = 0
    """Principal past its due day that is not claimed yet."""
    interest_due_fen: int = 0
    interest_collected_fen: int = 0
    subsidy_household_fen: int = 0
    """On the quarter's list."""
    subsidy_organisation_fen: int = 0
    """On the quarter's list: years with the fourth quarter's, corrections of them with any."""
    subsidy_payable_fen: int = 0
    """Of any list, where its last day of payment lies in the quarter."""
    fund_opening_fen: int = 0
    deposit_required_fen: int = 0
    """What the quarter's lending asks of the fund."""
    deposit_needed_fen: int = 0
    """The same without what was pre-allocated and what earlier quarters had too much; the first quarter's with what was
    due before it."""
    deposit_missing_fen: int = 0
    """What of it the scenario's own deposits leave open."""
    deposited_fen: int = 0
    pre_allocated_fen: int = 0
    claimed_fen: int = 0
    insurer_fen: int = 0
    paid_from_fund_fen: int = 0
    shortfall_fen: int = 0
    """The bank's rest: its own share of a loss, where it bears one, and what the fund could not pay."""
    fund_lacked_fen: int = 0
    """What the fund should have paid and could not."""
    recovered_to_fund_fen: int = 0
    recovered_to_bank_fen: int = 0
    recovered_to_insurer_fen: int = 0
    surplus_fen: int = 0
    fund_closing_fen: int = 0
    city_share_fen: int = 0
    county_share_fen: int = 0
    judged_outstanding_fen: int = 0
    """On the day after the quarter's deposit fell due."""
    judged_balance_fen: int = 0

    @property
    def subsidy_fen(self) -> int:
        """On the quarter's list."""
        return self.subsidy_household_fen + self.subsidy_organisation_fen

    @property
    def disbursed_fen(self) -> int:
        """Lent in the quarter."""
        return self.disbursed_household_fen + self.disbursed_organisation_fen

    @property
    def outstanding_fen(self) -> int:
        """At the end of the quarter."""
        return self.outstanding_household_fen + self.outstanding_organisation_fen


NAMES = tuple(field.name for field in fields(Figures))

AT_THE_END = frozenset(
    {
        "outstanding_household_fen",
        "outstanding_organisation_fen",
        "overdue_fen",
        "fund_closing_fen",
        "judged_outstanding_fen",
        "judged_balance_fen",
    }
)
"""Names whose figure stands at an end: a year's is that of its last quarter."""

AT_THE_BEGINNING = frozenset({"fund_opening_fen"})
"""Names whose figure stands at a beginning."""


def together(several: list[Figures]) -> Figures:
    """Add figures of one quarter, of several banks."""
    return Figures(*(sum(getattr(one, name) for one in several) for name in NAMES))


def over_time(quarters: list[Figures]) -> Figures:
    """Bring quarters that follow one another together; at least one."""
    sums = together(quarters)
    for name in AT_THE_END:
        setattr(sums, name, getattr(quarters[-1], name))
    for name in AT_THE_BEGINNING:
        setattr(sums, name, getattr(quarters[0], name))
    return sums


class Steps:
    """A sum that changes from day to day."""

    def __init__(self) -> None:
        self._changes: dict[date, int] = {}

    def add(self, on: date, fen: int) -> None:
        """Let it change on a day."""
        self._changes[on] = self._changes.get(on, 0) + fen

    def on(self, days: list[date]) -> list[int]:
        """Its value at the end of each of some days, in ascending order."""
        changes = iter(sorted(self._changes.items()))
        change = next(changes, None)
        value, values = 0, []
        for day in days:
            while change is not None and change[0] <= day:
                value += change[1]
                change = next(changes, None)
            values.append(value)
        return values
