"""One bank's books of a county rebuilt from nothing, event by event and step by step, in memory alone.

What the service keeps to be quick (loan rows, balances, splits, lines) is never looked at here: a loan is folded anew
with every event, the fund holds what has gone in and out before, and a list is built from those frozen before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.credit.bank_events.desk import JOURNAL_KINDS
from services.credit.bank_events.rules import CompensationClaimed, LoanEvent
from services.credit.claims.rules import ClaimSplit, allocate_recoveries, loss_shares, split_claim
from services.credit.ledger.rules import (
    Account,
    Transfer,
    interest_collected,
    list_approved,
    list_paid,
    list_withdrawn,
    loan_disbursed,
    loss_changed,
)
from services.credit.loans.rules import LoanPhase, LoanState, fold
from services.credit.policy import CreditPolicy
from services.credit.refusals import CreditRefusal
from services.credit.subsidies.models import FROZEN_STATES
from services.credit.subsidies.rules import ListedLine, SubsidyLine, list_total_fen, subsidy_lines


class Books(NamedTuple):
    """The books of one bank in a county."""

    county_code: str
    bank_code: str


class Filed(NamedTuple):
    """What a loan takes from the application on which it was opened."""

    application_no: str
    household_id: UUID | None
    organisation_id: UUID | None
    village_code: str
    programme: str
    product: str | None
    applied_on: date
    policy: CreditPolicy | None
    """None where the programme was taken out of force."""


class ListStep(NamedTuple):
    """A step of a subsidy list's life."""

    list_id: UUID
    programme: str
    period: str
    step: str
    """``submitted``, ``returned``, ``approved`` or ``paid``, as the state is called that it makes."""
    occurred_on: date


class JournalKey(NamedTuple):
    """What tells a journal from all others of a bank and county."""

    cause: str
    cause_id: str
    kind: str
    nth: int = 1
    """Of several with the same cause and kind, in the order of posting."""

    @property
    def following(self) -> "JournalKey":
        """The next one with the same cause and kind."""
        return self._replace(nth=self.nth + 1)

    def __str__(self) -> str:
        """As people read it."""
        return " ".join(map(str, self if self.nth > 1 else self[:-1]))


class Posting(NamedTuple):
    """A journal as it should stand."""

    programme: str
    occurred_on: date
    loan_id: UUID | None
    transfers: tuple[Transfer, ...]


class Movement(NamedTuple):
    """Money that people moved, and the journal that it makes."""

    key: JournalKey
    posting: Posting

    @property
    def fund_fen(self) -> int:
        """What it adds to the fund, fen; negative where it takes."""
        moved = sum_up([(self.posting.programme, self.posting.transfers)])
        return moved.get((self.posting.programme, Account.FUND), 0)


class Served(NamedTuple):
    """A claim as it should have been served."""

    loan_id: UUID
    occurred_on: date
    split: ClaimSplit


@dataclass(slots=True)
class ReplayedLoan:
    """A loan and all its events so far."""

    loan_no: str
    filed: Filed
    events: list[LoanEvent] = field(default_factory=list)
    state: LoanState = field(default_factory=lambda: LoanState(LoanPhase.VOID))
    split: ClaimSplit | None = None

    @property
    def net_loss_fen(self) -> int:
        """What the fund paid for it minus what came back."""
        if self.split is None:
            return 0
        recovered_fen = self.state.claim.recovered_fen if self.state.claim else 0
        return self.split.paid_from_fund_fen - allocate_recoveries(self.split, recovered_fen).to_fund_fen


@dataclass(frozen=True, slots=True)
class ReplayedList:
    """A subsidy list after its last step."""

    programme: str
    period: str
    state: str
    lines: tuple[SubsidyLine, ...] = ()
    """Of the last submission; `corrects` names a line by `line_name`."""
    submitted_on: date | None = None
    decided_on: date | None = None
    paid_on: date | None = None

    @property
    def total_fen(self) -> int:
        """Sum of the lines."""
        return list_total_fen(self.lines)


def line_name(list_id: UUID, loan_no: str, label: str) -> str:
    """A regular line by what it says: ids are given by chance."""
    return f"{list_id} {loan_no} {label}"


@dataclass(slots=True)
class Replay:
    """The books of one bank in a county, in all programmes."""

    applications: Mapping[str, Filed]
    loans: dict[UUID, ReplayedLoan] = field(default_factory=dict)
    journals: dict[JournalKey, Posting] = field(default_factory=dict)
    claims: dict[str, Served] = field(default_factory=dict)
    """Event id of the claim → how it should have been served; reversed ones too."""
    lists: dict[UUID, ReplayedList] = field(default_factory=dict)
    funds_fen: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Programme → what its fund holds."""

    def take_event(self, loan_id: UUID, loan_no: str, event: LoanEvent, application_no: str | None) -> None:
        """Take an accepted bank event.

        Raises:
            CreditRefusal: the loan's events don't make a loan with it.
            LookupError: there is no application, no loan or no programme in force for it.
        """
        loan = self.loans.get(loan_id)
        if application_no is not None:
            filed = self.applications[application_no]
            # a void loan's number may be opened anew, on another application
            loan = ReplayedLoan(loan_no, filed) if loan is None else replace(loan, filed=filed)
        if loan is None:
            raise LookupError(f"{loan_no} was never opened")
        policy = loan.filed.policy
        if policy is None:
            raise LookupError(f"the programme {loan.filed.programme} is not in force on {loan.filed.applied_on}")
        state = fold((*loan.events, event), policy, loan.state)
        self._post(loan_id, loan, event, state, policy)
        loan.events.append(event)
        self.loans[loan_id] = loan

    def _post(
        self, loan_id: UUID, loan: ReplayedLoan, event: LoanEvent, state: LoanState, policy: CreditPolicy
    ) -> None:
        before, lost_fen = loan.state, loan.net_loss_fen
        programme = loan.filed.programme
        if isinstance(event, CompensationClaimed) and state.disbursed is not None:
            loan.split = split_claim(
                event.principal_fen,
                event.interest_fen,
                state.disbursed.insurer_share,
                self.funds_fen[programme],
                policy.claims.fund_share,
            )
            self.claims[event.event_id] = Served(loan_id, event.occurred_on, loan.split)
        elif state.claim is None:
            loan.split = None
        loan.state = state
        self.funds_fen[programme] += lost_fen - loan.net_loss_fen
        shares = loss_shares(lost_fen, policy.claims), loss_shares(loan.net_loss_fen, policy.claims)
        self._keep(
            JournalKey("bank_event", event.event_id, JOURNAL_KINDS.get(event.type, event.type)),
            Posting(
                programme,
                event.occurred_on,
                loan_id,
                (
                    *loan_disbursed(state.outstanding_fen - before.outstanding_fen),
                    *interest_collected(state.collected_fen - before.collected_fen),
                    *loss_changed(*shares),
                ),
            ),
        )

    def take_movement(self, movement: Movement) -> None:
        """Take what people moved: from now on claims are paid from what it left in the fund."""
        self.funds_fen[movement.posting.programme] += movement.fund_fen
        self._keep(movement.key, movement.posting)

    def take_step(self, step: ListStep) -> None:
        """Take a step of a subsidy list; a submission builds its lines from all that was taken so far."""
        held = self.lists.get(step.list_id, ReplayedList(step.programme, step.period, "draft"))
        on = step.occurred_on
        match step.step:
            case "submitted":
                held = ReplayedList(step.programme, step.period, step.step, self._lines(step), submitted_on=on)
            case "returned":
                if held.state == "approved":
                    self._keep_list(step, "list_withdrawn", list_withdrawn(held.total_fen))
                held = replace(held, state=step.step, decided_on=on)
            case "approved":
                held = replace(held, state=step.step, decided_on=on)
                self._keep_list(step, "list_approved", list_approved(held.total_fen))
            case "paid":
                held = replace(held, state=step.step, paid_on=on)
                self._keep_list(step, "list_paid", list_paid(held.total_fen))
        self.lists[step.list_id] = held

    def _lines(self, step: ListStep) -> tuple[SubsidyLine, ...]:
        states = {loan.loan_no: loan.state for loan in self.loans.values() if loan.filed.programme == step.programme}
        return subsidy_lines(states, self._frozen(step), step.period)

    def _frozen(self, step: ListStep) -> Iterator[ListedLine]:
        for list_id, other in self.lists.items():
            if list_id != step.list_id and other.programme == step.programme and other.state in FROZEN_STATES:
                for line in other.lines:
                    name = line_name(list_id, line.loan_no, line.label)
                    yield ListedLine(name, line.loan_no, line.label, line.kind, line.amount_fen)

    def _keep_list(self, step: ListStep, kind: str, transfers: tuple[Transfer, ...]) -> None:
        key = JournalKey("subsidy_list", str(step.list_id), kind)
        while key in self.journals:  # it was approved before, and sent back
            key = key.following
        self._keep(key, Posting(step.programme, step.occurred_on, None, transfers))

    def _keep(self, key: JournalKey, posting: Posting) -> None:
        if posting.transfers:
            self.journals[key] = posting

    def balances(self, until: date | None) -> dict[tuple[str, Account], int]:
        """Programme and account → debits minus credits of all journals up to a business date, fen."""
        return sum_up(
            (posting.programme, posting.transfers)
            for posting in self.journals.values()
            if until is None or posting.occurred_on <= until
        )


def sum_up(postings: Iterable[tuple[str, Iterable[Transfer]]]) -> dict[tuple[str, Account], int]:
    """Add transfers up: programme and account → debits minus credits, fen."""
    sums: defaultdict[tuple[str, Account], int] = defaultdict(int)
    for programme, transfers in postings:
        for debit, credit, amount_fen in transfers:
            sums[programme, debit] += amount_fen
            sums[programme, credit] -= amount_fen
    return dict(sums)


BROKEN = (CreditRefusal, LookupError, ValueError)
"""What a replay raises where events and steps don't fit each other."""
