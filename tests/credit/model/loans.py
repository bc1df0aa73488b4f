"""One loan: the set of its live events, and every question answered by walking through the days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from math import floor
from typing import Any, TypeAlias

Event: TypeAlias = dict[str, Any]
"""An event as a bank sends it."""
Answer: TypeAlias = tuple[str, str | None]
"""Status and code."""

ONE_DAY = timedelta(days=1)
DAYS_OF_A_YEAR = 360
RATE = Fraction("0.0475")
"""Of 1 to 5 years since 2015-10-24: the model lends later only."""
SUBSIDISED_MONTHS = 36
CLAIM_AFTER_DAYS = 90
SHARES = {"household": Fraction(1), "organisation": Fraction(1, 2)}
BEFORE_A_CLAIM = ("principal.repaid", "interest.collected", "loan.overdue", "loan.extended")
"""What a claim is computed from."""
BEFORE_LENDING = ("loan.applied", "loan.surveyed", "loan.contracted", "loan.disbursed")


def half_up(amount: Fraction) -> int:
    """Round to whole fen, a half up."""
    return floor(amount + Fraction(1, 2))


@cache
def day_of(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)


def on(event: Event) -> date:
    """An event's business date."""
    return day_of(event["occurred_on"])


@cache
def label_of(day: date) -> str:
    """The settlement day (20 March, June, September, December) to which a day's interest runs, as ``2018Q4``."""
    while day.day != 20 or day.month not in (3, 6, 9, 12):
        day += ONE_DAY
    return f"{day.year}Q{day.month // 3}"


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last that it has."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events by business date; a day's by their ids."""
    return sorted(events, key=lambda event: (event["occurred_on"], event["event_id"]))


@dataclass
class ModelPeriod:
    """An interest period, summed up day by day."""

    first: date
    last: date
    fen_days: int = 0
    """The principal outstanding, summed over the days."""
    covered_fen_days: int = 0
    """The same of the days that are subsidised."""
    collected_fen: int = 0

    @property
    def interest_fen(self) -> int:
        """What is due for it."""
        return half_up(self.fen_days * RATE / DAYS_OF_A_YEAR)

    @property
    def covered_fen(self) -> Fraction:
        """Interest of its subsidised days, once it is paid in full."""
        paid = 0 < self.interest_fen <= self.collected_fen
        return self.covered_fen_days * RATE / DAYS_OF_A_YEAR if paid else Fraction(0)


class ModelLoan:
    """A loan after some accepted events; never changed, `taking` gives another."""

    def __init__(self, accepted: tuple[Event, ...] = (), borrower: str = "household") -> None:
        """Tell the loan from its events.

        Args:
            accepted: in the order of acceptance, reversals and what they undo included.
            borrower: ``household`` or ``organisation``.
        """
        self.accepted = accepted
        self.borrower = borrower

    def taking(self, event: Event) -> "ModelLoan":
        """The loan with one more event."""
        return ModelLoan((*self.accepted, event), self.borrower)

    def without(self, event_id: str) -> "ModelLoan":
        """The loan as if one of its events had never been."""
        return ModelLoan(tuple(e for e in self.accepted if e["event_id"] != event_id), self.borrower)

    @cached_property
    def live(self) -> list[Event]:
        """What counts: neither reversals nor what they undo."""
        undone = {event["reverses"] for event in self.accepted if event["type"] == "event.reversed"}
        return in_order(e for e in self.accepted if e["type"] != "event.reversed" and e["event_id"] not in undone)

    def of(self, *kinds: str) -> list[Event]:
        """Live events of some types, in order."""
        return [event for event in self.live if event["type"] in kinds]

    def the(self, kind: str) -> Event | None:
        """The live event of a type that comes once."""
        return next(iter(self.of(kind)), None)

    @cached_property
    def lent(self) -> Event | None:
        """The disbursement."""
        return self.the("loan.disbursed")

    @cached_property
    def claim(self) -> Event | None:
        """The claim on it."""
        return self.the("compensation.claimed")

    @cached_property
    def lent_on(self) -> date:
        """Day of disbursement."""
        assert self.lent
        return on(self.lent)

    @cached_property
    def due_on(self) -> date:
        """The due day, moved out by extensions."""
        assert self.lent
        return day_of(self.extensions[-1]["new_due_on"] if self.extensions else self.lent["due_on"])

    @cached_property
    def extensions(self) -> list[Event]:
        """By day; those of one day by the due day that they agree on."""
        return sorted(self.of("loan.extended"), key=lambda event: (on(event), event["new_due_on"]))

    @cached_property
    def principal_fen(self) -> int:
        """What the borrower owes of the principal, a claim left aside."""
        return self.lent["amount_fen"] - self._sum("principal.repaid") if self.lent else 0

    @property
    def outstanding_fen(self) -> int:
        """What is outstanding now: nothing, once it is claimed."""
        return 0 if self.claim else self.principal_fen

    def owed_on(self, day: date) -> int:
        """Principal outstanding at the end of a day."""
        if self.claim and day >= on(self.claim):
            return 0
        return self._principal_on(day)

    def _principal_on(self, day: date) -> int:
        if not self.lent or day < self.lent_on:
            return 0
        repaid = [event["amount_fen"] for event in self.of("principal.repaid") if on(event) <= day]
        return int(self.lent["amount_fen"]) - sum(repaid)

    def _sum(self, kind: str, field: str = "amount_fen") -> int:
        return sum(event.get(field, 0) for event in self.of(kind))

    @cached_property
    def collected_fen(self) -> int:
        """Interest collected, without penalty interest."""
        return self._sum("interest.collected")

    @cached_property
    def penalty_fen(self) -> int:
        """Penalty interest collected."""
        return self._sum("interest.collected", "penalty_fen")

    @cached_property
    def recovered_fen(self) -> int:
        """What was recovered after a claim."""
        return self._sum("recovery.received")

    @cached_property
    def periods(self) -> dict[str, ModelPeriod]:
        """Every period from disbursement to the due day, also those that an early payoff left empty."""
        if not self.lent:
            return {}
        covered_until = min([months_later(self.lent_on, SUBSIDISED_MONTHS), *map(on, self.of("loan.breached"))])
        steps = {on(event) for event in self.of("principal.repaid")}
        found: dict[str, ModelPeriod] = {}
        day, fen = self.lent_on, self._principal_on(self.lent_on)
        while day < self.due_on:
            if day in steps:
                fen = self._principal_on(day)
            period = found.setdefault(label_of(day), ModelPeriod(day, day))
            period.last = day
            period.fen_days += fen
            if day < covered_until:
                period.covered_fen_days += fen
            day += ONE_DAY
        for event in self.of("interest.collected"):
            if event["period"] in found:
                found[event["period"]].collected_fen += event["amount_fen"]
        return found

    @property
    def schedule(self) -> dict[str, ModelPeriod]:
        """The periods that exist: something is owed on the first day, or money came for them."""
        return {
            label: period
            for label, period in self.periods.items()
            if self._principal_on(period.first) or period.collected_fen
        }

    @property
    def unpaid_interest_fen(self) -> int:
        """Interest due and not collected, what was overpaid set against it."""
        return max(0, sum(period.interest_fen for period in self.periods.values()) - self.collected_fen)

    def subsidies(self) -> dict[str, int]:
        """What is subsidised now by label: a household's period, an organisation's year."""
        share = SHARES[self.borrower]
        if self.borrower == "household":
            return {label: half_up(period.covered_fen * share) for label, period in self.periods.items()}
        years: dict[str, int] = {}
        for label, period in self.periods.items():
            years[label[:4]] = years.get(label[:4], 0) + half_up(period.covered_fen)
        return {year: half_up(fen * share) for year, fen in years.items()}

    @property
    def insurer_fen(self) -> int:
        """The insurer's share of the principal claimed."""
        assert self.lent
        assert self.claim
        return half_up(self.claim["principal_fen"] * Fraction(self.lent.get("insurer_share", "0")))

    @cached_property
    def whole_on(self) -> date | None:
        """When recoveries reached the principal that was owed and the interest that was claimed."""
        assert self.claim
        fen = 0
        for event in self.of("recovery.received"):
            fen += event["amount_fen"]
            if fen >= self.principal_fen + self.claim["interest_fen"]:
                return on(event)
        return None

    def is_whole(self, day: date) -> bool:
        """Whether the household may borrow elsewhere on a day: not claimed by then, or recovered by then."""
        if not self.claim or on(self.claim) > day:
            return True
        return self.whole_on is not None and self.whole_on <= day

    @cached_property
    def phase(self) -> str:
        """Where the loan stands."""
        survey = self.the("loan.surveyed")
        if not self.live:
            return "void"
        if not survey:
            return "applied"
        if not self.lent:
            if self.the("loan.contracted"):
                return "contracted"
            return "approved" if survey["approved"] else "declined"
        if self.claim:
            return "compensated"
        if not self.outstanding_fen:
            return "repaid"
        return "overdue" if self._in_arrears() else "active"

    def _in_arrears(self) -> bool:
        """Whether the last report of arrears was not made good by what came after it."""
        reports = self.of("loan.overdue")
        if not reports:
            return False
        report = reports[-1]
        since = [e for e in self.of("principal.repaid", "interest.collected", "loan.extended") if on(e) >= on(report)]
        if any(not self._anything_due(on(event)) for event in since):
            return False
        paid: dict[str, int] = {}
        for event in since:
            if on(event) > on(report):
                paid[event["type"]] = paid.get(event["type"], 0) + event.get("amount_fen", 0)
        return (
            paid.get("principal.repaid", 0) < report["principal_fen"]
            or paid.get("interest.collected", 0) < report["interest_fen"]
        )

    def _anything_due(self, day: date) -> bool:
        """Whether on a day something is past its due day and not paid, by all that is known now."""
        unpaid = [p for p in self.schedule.values() if p.last + ONE_DAY < day and p.collected_fen < p.interest_fen]
        return bool(unpaid) or day > self.due_on
