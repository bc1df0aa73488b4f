"""The standing of pilot banks by business date: admitted, suspended, removed, and how one follows from another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.credit.banks.refusals import NotReplaceable, WrongStanding


class BankState(StrEnum):
    """What a bank is to a programme; one that has no part in it is none of these."""

    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class StandingAction(StrEnum):
    """What the city office decides about a bank."""

    ADMIT = "admit"
    SUSPEND = "suspend"
    REMOVE = "remove"
    READMIT = "readmit"


STATE_LABELS = {
    None: "未参与试点",
    BankState.ADMITTED: "试点",
    BankState.SUSPENDED: "暂停",
    BankState.REMOVED: "淘汰",
}
ACTION_LABELS = {
    StandingAction.ADMIT: "递补",
    StandingAction.SUSPEND: "暂停",
    StandingAction.REMOVE: "淘汰",
    StandingAction.READMIT: "恢复试点",
}

_STEPS: dict[StandingAction, tuple[tuple[BankState | None, ...], BankState]] = {
    StandingAction.ADMIT: ((None,), BankState.ADMITTED),
    StandingAction.SUSPEND: ((BankState.ADMITTED,), BankState.SUSPENDED),
    StandingAction.REMOVE: ((BankState.ADMITTED, BankState.SUSPENDED), BankState.REMOVED),
    StandingAction.READMIT: ((BankState.SUSPENDED, BankState.REMOVED), BankState.ADMITTED),
}


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A decision about a bank."""

    number: int
    """From 1; no decision is dated before the one it follows."""
    action: StandingAction
    occurred_on: date
    label: str

    @property
    def state(self) -> BankState:
        """Where the bank stands after it."""
        return _STEPS[self.action][1]


def standing_on(at_first: BankState | None, changes: Iterable[StandingChange], on: date) -> BankState | None:
    """Tell where a bank stands on a day.

    Args:
        at_first: by the policy pack; None where it doesn't name the bank.
        changes: the city office's decisions, in any order.
        on: the day; a decision counts from its own day on.

    Returns:
        The state of the last decision up to the day, else the pack's; None where the bank has no part in the programme.

    Source: R002-094, R002-095.
    """
    past = [change for change in changes if change.occurred_on <= on]
    return max(past, key=lambda change: change.number).state if past else at_first


def state_after(bank_code: str, before: BankState | None, action: StandingAction, on: date) -> BankState:
    """Give the state that a decision leads to.

    Args:
        bank_code: named in the refusal.
        before: where the bank stands before it.
        action: the decision.
        on: its day.

    Raises:
        WrongStanding: it doesn't follow from there.

    Source: R002-095.
    """
    allowed, state = _STEPS[action]
    if before not in allowed:
        raise WrongStanding(
            f"银行 {bank_code} 在 {on} 的状态为“{STATE_LABELS[before]}”，不能办理“{ACTION_LABELS[action]}”",
            f"On {on} the bank {bank_code} is {before or 'no pilot bank'}, which allows no {action}",
            field="action",
        )
    return state


def check_replaced(replaces: str, state: BankState | None, on: date) -> None:
    """Check that the bank whose place is taken has left it.

    Raises:
        NotReplaceable: it is not removed on that day.

    Source: R002-095.
    """
    if state is not BankState.REMOVED:
        raise NotReplaceable(
            f"银行 {replaces} 在 {on} 的状态为“{STATE_LABELS[state]}”",
            f"On {on} the bank {replaces} is {state or 'no pilot bank'}",
            field="replaces",
        )
