"""A simulated fund account: deposits as the rules ask, claims in the order of their days, and what comes back."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from fractions import Fraction
from itertools import count

from services.credit.claims.rules import (
    ClaimSplit,
    LossShares,
    allocate_recoveries,
    fund_part_fen,
    loss_shares,
    split_claim,
)
from services.credit.fund.rules import deposit_due_on, deposit_need
from services.credit.policy import CreditPolicy
from services.credit.simulations.figures import Figures, Steps
from services.credit.simulations.scenario import FundOpening, Scenario
from shared.calendar import Quarter, add_months
from shared.money import half_up


class _Turn(IntEnum):
    """The order of one day: money comes in before claims are paid from it."""

    PROVIDED = 0
    RECOVERED = 1
    CLAIMED = 2


@dataclass(frozen=True, slots=True)
class ClaimedLoans:
    """Claims of one day that are alike."""

    loans: int
    principal_fen: int
    """Of each."""
    interest_fen: int
    insurer_share: Fraction


@dataclass(frozen=True, slots=True)
class _Served:
    """Claims that were served alike."""

    loans: int
    claimed_fen: int
    split: ClaimSplit
    lacked_fen: int
    """What the fund should have paid of each and could not."""


@dataclass(frozen=True, slots=True)
class _Money:
    amount_fen: int
    name: str
    """The figure that it counts for."""


class FundAccount:
    """One bank's account over the scenario's quarters."""

    def __init__(self, scenario: Scenario, policy: CreditPolicy, opening: FundOpening, figures: list[Figures]) -> None:
        self._scenario = scenario
        self._policy = policy
        self._opening = opening
        self._figures = figures
        self._elsewhere = Figures()
        self._balance_fen = opening.balance_fen
        self._steps = Steps()
        self._steps.add(date.min, opening.balance_fen)
        self._numbers = count()
        self._turns: list[tuple[date, _Turn, int, _Money | ClaimedLoans | _Served]] = []
        self.first_shortfall_on: date | None = None

    def claim(self, on: date, claims: ClaimedLoans) -> None:
        """Let loans be claimed on a day."""
        self._push(on, _Turn.CLAIMED, claims)

    def provide(self, deposits: Mapping[Quarter, int] | None, pre_allocations: Mapping[Quarter, int]) -> None:
        """Let money come in for every quarter, once all its lending stands in the figures.

        Args:
            deposits: by quarter, each on the day on which it falls due; None for what the rules ask.
            pre_allocations: by quarter, each on its first day.
        """
        opening, scenario, policy = self._opening, self._scenario, self._policy.fund
        if deposits is None and opening.deposit_due_fen:
            on = max(deposit_due_on(scenario.start.preceding, policy), scenario.opens_on)
            self._push(on, _Turn.PROVIDED, _Money(opening.deposit_due_fen, "deposited_fen"))
        quarter, lent_fen, carried_fen = scenario.start, opening.lent_fen, opening.provided_fen
        due_fen = opening.deposit_due_fen
        owed_fen = 0 if deposits is None else due_fen  # by the rules it has come in above
        for figures in self._figures:
            allocated_fen = pre_allocations.get(quarter, 0)
            need = deposit_need(lent_fen + figures.disbursed_fen, carried_fen + allocated_fen, policy)
            deposit_fen = need.to_deposit_fen if deposits is None else deposits.get(quarter, 0)
            figures.deposit_required_fen += need.required_fen
            figures.deposit_needed_fen += due_fen + need.to_deposit_fen
            # the scenario's own deposits first make up for what was due before it
            own_fen = max(0, deposit_fen - owed_fen)
            figures.deposit_missing_fen += max(0, owed_fen - deposit_fen) + need.still_needed_fen(own_fen)
            first_on = max(quarter.first_day, scenario.opens_on)
            self._push(first_on, _Turn.PROVIDED, _Money(allocated_fen, "pre_allocated_fen"))
            self._push(deposit_due_on(quarter, policy), _Turn.PROVIDED, _Money(deposit_fen, "deposited_fen"))
            carried_fen = need.carried_on_fen(own_fen)
            quarter, lent_fen, due_fen, owed_fen = quarter.following, 0, 0, 0

    def run(self, until: date) -> None:
        """Let everything happen up to a day."""
        while self._turns and self._turns[0][0] <= until:
            on, _, _, what = heapq.heappop(self._turns)
            figures = self._on(on)
            match what:
                case _Money():
                    setattr(figures, what.name, getattr(figures, what.name) + what.amount_fen)
                    self._move(on, what.amount_fen)
                case ClaimedLoans():
                    for served in self._serve(what):
                        self._claimed(on, figures, served)
                case _Served():
                    self._recovered(on, figures, what)

    def balances(self, days: list[date]) -> list[int]:
        """The balance at the end of each of some days, in ascending order."""
        return self._steps.on(days)

    def _on(self, day: date) -> Figures:
        place = self._scenario.place_of(day)
        # what is judged after the last quarter's end counts for no quarter
        return self._figures[place] if 0 <= place < len(self._figures) else self._elsewhere

    def _push(self, on: date, turn: _Turn, what: _Money | ClaimedLoans | _Served) -> None:
        heapq.heappush(self._turns, (on, turn, next(self._numbers), what))

    def _move(self, on: date, fen: int) -> None:
        self._balance_fen += fen
        self._steps.add(on, fen)

    def _serve(self, claims: ClaimedLoans) -> Iterator[_Served]:
        """Serve claims one after another; those that are alike in the end are kept together."""
        left = claims.loans
        claimed_fen = claims.principal_fen + claims.interest_fen
        while left:
            split = self._split(claims)
            paid_fen = split.paid_from_fund_fen
            due_fen = fund_part_fen(
                claims.principal_fen, claims.interest_fen, claims.insurer_share, self._policy.claims.fund_share
            )
            lacked_fen = due_fen - paid_fen
            if lacked_fen and paid_fen:
                loans = 1  # the one at which the account runs empty
            elif paid_fen:
                loans = min(left, self._balance_fen // paid_fen)
            else:
                loans = left
            yield _Served(loans, claimed_fen, split, lacked_fen)
            left -= loans

    def _split(self, claims: ClaimedLoans) -> ClaimSplit:
        share = self._policy.claims.fund_share
        return split_claim(claims.principal_fen, claims.interest_fen, claims.insurer_share, self._balance_fen, share)

    def _claimed(self, on: date, figures: Figures, served: _Served) -> None:
        loans, split = served.loans, served.split
        figures.claimed_fen += loans * served.claimed_fen
        figures.insurer_fen += loans * split.insurer_fen
        figures.paid_from_fund_fen += loans * split.paid_from_fund_fen
        figures.shortfall_fen += loans * split.shortfall_fen
        figures.fund_lacked_fen += loans * served.lacked_fen
        if served.lacked_fen and self.first_shortfall_on is None:
            self.first_shortfall_on = on
        self._move(on, -loans * split.paid_from_fund_fen)
        self._share(figures, loans, LossShares(0, 0), split.paid_from_fund_fen)
        behaviour = self._scenario.behaviour
        if behaviour.recovery_share:
            self._push(add_months(on, 3 * behaviour.recovery_quarters), _Turn.RECOVERED, served)

    def _recovered(self, on: date, figures: Figures, served: _Served) -> None:
        loans, split = served.loans, served.split
        recovered_fen = half_up(served.claimed_fen * self._scenario.behaviour.recovery_share)
        to = allocate_recoveries(split, recovered_fen)
        figures.recovered_to_fund_fen += loans * to.to_fund_fen
        figures.recovered_to_bank_fen += loans * to.to_bank_fen
        figures.recovered_to_insurer_fen += loans * to.to_insurer_fen
        figures.surplus_fen += loans * to.surplus_fen
        self._move(on, loans * to.to_fund_fen)
        before = loss_shares(split.paid_from_fund_fen, self._policy.claims)
        self._share(figures, loans, before, split.paid_from_fund_fen - to.to_fund_fen)

    def _share(self, figures: Figures, loans: int, before: LossShares, net_loss_fen: int) -> None:
        after = loss_shares(net_loss_fen, self._policy.claims)
        figures.city_share_fen += loans * (after.city_fen - before.city_fen)
        figures.county_share_fen += loans * (after.county_fen - before.county_fen)


def judged_on(quarter: Quarter, policy: CreditPolicy) -> date:
    """The day on which a quarter's leverage is judged: after its deposit fell due."""
    return deposit_due_on(quarter, policy.fund) + timedelta(days=1)
