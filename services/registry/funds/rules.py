"""What payments, transfers and claims of special funds must keep to, and what entries add up to."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.registry.funds.refusals import (
    AccountDates,
    AlreadyFiled,
    ClaimNotThere,
    NothingPaid,
    NotPoorHousehold,
    OnePayee,
    OutsideAccount,
    ProjectNotApproved,
    SameAccount,
    SamePerson,
    VoucherClaimed,
)
from services.registry.projects.rules import HOUSEHOLD, VILLAGE, WrongDirection
from shared.codes import FUND_KINDS, RECIPIENTS

K = TypeVar("K", bound=Hashable)

CLAIMED, CHECKED, PAID, RETURNED = "claimed", "checked", "paid", "returned"
FILINGS = ("province", "city", "county")
"""Levels at which a fund-use plan is filed. Source: R000-072."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of special funds as it is registered."""

    opened_on: date
    closed_on: date | None
    withdrawn: bool = False

    def is_open(self, on: date) -> bool:
        """Whether money may go through it on a day."""
        return not self.withdrawn and self.opened_on <= on and (self.closed_on is None or on <= self.closed_on)


def check_account(opened_on: date, closed_on: date | None) -> None:
    """Refuse to close an account before it opens. Raises AccountDates."""
    if closed_on is not None and closed_on < opened_on:
        raise AccountDates(field="closed_on")


def check_circulation(account: Account, on: date, field: str) -> None:
    """Refuse an account of the special funds that is not open on the day; one that is none of theirs is refused too.

    Raises:
        OutsideAccount: naming the field.

    Source: R000-074: 封闭运行.
    """
    if not account.is_open(on):
        raise OutsideAccount(field=field)


def check_other(from_account_no: str, to_account_no: str) -> None:
    """Refuse a transfer from an account to itself. Raises SameAccount."""
    if from_account_no == to_account_no:
        raise SameAccount(field="to_account_no")


def check_amount(amount_fen: int) -> None:
    """Refuse a movement of nothing. Raises NothingPaid."""
    if amount_fen <= 0:
        raise NothingPaid(field="amount_fen")


def payee_of(has_household: bool, has_village: bool) -> str:
    """Who is paid, ``household`` or ``village``. Raises OnePayee where it is both or neither."""
    if has_household == has_village:
        raise OnePayee(field="household_id")
    return HOUSEHOLD if has_household else VILLAGE


def check_payee(fund_kind: str, payee: str, payees: Mapping[str, Collection[str]]) -> None:
    """Refuse a payee whom this kind of fund doesn't serve.

    Args:
        fund_kind: code of shared.codes.FUND_KINDS.
        payee: ``household`` or ``village``.
        payees: of the kinds that the plan speaks of.

    Raises:
        WrongDirection: so it is.

    Source: R003-023, R000-026.
    """
    served = payees.get(fund_kind)
    if served is not None and payee not in served:
        label = FUND_KINDS.by_code(fund_kind).label
        names = "、".join(RECIPIENTS.by_code(one).label for one in served)
        raise WrongDirection(
            f"“{label}”只能用于{names}", f"{fund_kind} is for {', '.join(served)} only", field="fund_kind"
        )


def is_poor(registered_on: date, exited_on: date | None, removed_on: date | None, on: date) -> bool:
    """Whether a household is on the register as poor on a day.

    The day of its exit still counts. Assumed: what supports it for three more years is no longer the special fund.
    """
    return registered_on <= on and all(end is None or on <= end for end in (exited_on, removed_on))


def check_poor(registered_on: date, exited_on: date | None, removed_on: date | None, on: date) -> None:
    """Refuse a household that is not poor on the day.

    Raises:
        NotPoorHousehold: so it is.

    Source: R003-023: the payee is a registered poor household.
    """
    if not is_poor(registered_on, exited_on, removed_on, on):
        raise NotPoorHousehold(field="household_id")


def check_approved(approved_on: date | None, on: date) -> None:
    """Refuse money before the project was approved. Raises ProjectNotApproved."""
    if approved_on is None or on < approved_on:
        raise ProjectNotApproved(field="project_id")


def check_serves(recipient: str, payee: str) -> None:
    """Refuse to pay a village from a project for households, or the other way round. Raises WrongDirection."""
    if recipient != payee:
        label = RECIPIENTS.by_code(recipient).label
        raise WrongDirection(f"该项目的扶持对象是{label}", f"The project serves a {recipient}", field="project_id")


def check_turn(state: str, wanted: Collection[str]) -> None:
    """Refuse a step on a claim that isn't its turn. Raises ClaimNotThere."""
    if state not in wanted:
        raise ClaimNotThere(f"报账单现为“{state}”", f"The claim is {state}")


def check_three_people(actor: str, before: Iterable[str | None]) -> None:
    """Refuse that somebody acts on a claim twice.

    Raises:
        SamePerson: so it is.

    Source: R000-073. Assumed: the system of reimbursement names no persons; three are what separates its duties.
    """
    if actor in before:
        raise SamePerson


def check_vouchers(vouchers: Collection[str], claimed: Collection[str]) -> None:
    """Refuse a voucher that stands twice, or on another claim.

    Raises:
        VoucherClaimed: naming the first.
    """
    seen = set(claimed)
    for voucher in vouchers:
        if voucher in seen:
            raise VoucherClaimed(f"凭证 {voucher} 已报账", f"Voucher {voucher} was claimed", field="vouchers")
        seen.add(voucher)


def check_filing(filed_on: date | None) -> None:
    """Refuse to file a plan at the same level again. Raises AlreadyFiled."""
    if filed_on is not None:
        raise AlreadyFiled(field="level")


def fold(entries: Iterable[tuple[K, int]]) -> dict[K, int]:
    """Sums of entries by key, fen; reversals count below 0."""
    sums: dict[K, int] = {}
    for key, fen in entries:
        sums[key] = sums.get(key, 0) + fen
    return sums
