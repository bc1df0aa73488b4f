"""What an organisation does for poor households on a day, and what it may owe for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.credit.borrowers.refusals import NoBasis, OverCap
from services.credit.borrowers.rules import OrganisationBasis, organisation_cap_fen
from services.credit.interest.rules import Balance, fen_on
from services.credit.organisations.refusals import HouseholdsOnly, OrganisationClosed, WrongOrganisationKind
from services.credit.policy import CreditPolicy
from shared.calendar import add_months

INVESTMENT, EMPLOYMENT, AGREEMENT = "investment", "contract", "agreement"
"""Groups of ties: money taken in as debt or equity, labour contracts, supply, technical or buy-back agreements."""


@dataclass(frozen=True, slots=True)
class Link:
    """What ties one household on the register to the organisation."""

    group: str
    """One of `INVESTMENT`, `EMPLOYMENT`, `AGREEMENT`."""
    household_id: UUID
    amount_fen: int
    """Sum invested, fen; 0 for contracts and agreements."""
    started_on: date
    ended_on: date | None
    """Last day as agreed; None where no end is agreed."""
    terminated_on: date | None
    """First day on which it held no longer, where it was broken off."""
    registered_on: date
    """Day on which the household came to the register."""
    removed_on: date | None
    """Day on which it left the register."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day, with a household that is on the register then."""
        return (
            self.started_on <= day
            and (self.ended_on is None or day <= self.ended_on)
            and (self.terminated_on is None or day < self.terminated_on)
            and self.registered_on <= day
            and (self.removed_on is None or day < self.removed_on)
        )

    def lasts(self, months: int) -> bool:
        """Whether so many whole months were agreed, first and last day included; without an end they always are.

        Months that began on a day which their last month does not have are whole with the end of that month.
        """
        if self.ended_on is None:
            return True
        last_on = add_months(self.started_on, months)
        if last_on.day == self.started_on.day:
            last_on -= timedelta(days=1)
        return self.ended_on >= last_on


@dataclass(frozen=True, slots=True)
class OrganisationBorrower:
    """What the register says about an organisation."""

    organisation_kind: str
    closed_on: date | None
    links: tuple[Link, ...]
    """Those that were not entered by mistake."""


def basis_on(links: Iterable[Link], on: date, policy: CreditPolicy) -> OrganisationBasis:
    """Find what an organisation does for poor households on a day.

    Args:
        links: its ties, in force or not.
        on: the day.
        policy: base year and least length of contracts and agreements.

    Returns:
        Money counts where it was taken in in the base year or later; a household counts once for each basis, however
        many of its people work there or however many agreements it has. Nothing where only households borrow.

    Source: R002-103, R002-104, R002-105.
    """
    if policy.organisations is None:
        return OrganisationBasis()
    invested_fen = 0
    households: dict[str, set[UUID]] = {EMPLOYMENT: set(), AGREEMENT: set()}
    for link in links:
        if not link.holds_on(on):
            continue
        if link.group == INVESTMENT:
            if link.started_on.year >= policy.borrowers.base_year:
                invested_fen += link.amount_fen
        elif link.lasts(policy.organisations.contract_min_months):
            households[link.group].add(link.household_id)
    return OrganisationBasis(invested_fen, len(households[EMPLOYMENT]), len(households[AGREEMENT]))


def check_organisation(organisation: OrganisationBorrower, on: date, policy: CreditPolicy) -> int:
    """Check that an organisation may borrow on a day.

    Args:
        organisation: facts from the register.
        on: day of the township's application.
        policy: the programme's numbers.

    Returns:
        Its cap on that day, fen.

    Raises:
        HouseholdsOnly: the programme lends to no organisations.
        WrongOrganisationKind: nor to this kind of them.
        OrganisationClosed: it had closed by then.
        NoBasis: it does nothing for poor households that counts.

    Source: R002-102 to R002-105, R002-108, R002-109.
    """
    if policy.organisations is None:
        raise HouseholdsOnly()
    if organisation.organisation_kind not in policy.organisations.kinds:
        raise WrongOrganisationKind(organisation_kind=organisation.organisation_kind)
    if organisation.closed_on is not None and organisation.closed_on <= on:
        raise OrganisationClosed(closed_on=organisation.closed_on)
    basis = basis_on(organisation.links, on, policy)
    return organisation_cap_fen(basis, policy.borrowers.household_cap_fen, policy.organisations)


def cap_fen_on(organisation: OrganisationBorrower, on: date, policy: CreditPolicy) -> int:
    """Give an organisation's cap on a day, fen; 0 where it may not borrow then."""
    try:
        return check_organisation(organisation, on, policy)
    except (HouseholdsOnly, WrongOrganisationKind, OrganisationClosed, NoBasis):
        return 0


def check_lending_days(balances: Sequence[Balance], since: date, cap_on: Callable[[date], int]) -> None:
    """Check that whenever an organisation was lent to, it owed no more than its cap of that very day.

    A cap that falls later asks for nothing back, so only days of lending are judged; between them nobody owes more.

    Args:
        balances: every loan of the organisation over all banks and programmes, the new one included.
        since: the new loan's disbursement; earlier days are as they were.
        cap_on: the cap by day, fen.

    Raises:
        OverCap: names the first such day.

    Source: R002-108, R002-109.
    """
    lent_on = (balance[0][0] for balance in balances if balance)
    for day in sorted({day for day in (since, *lent_on) if day >= since}):
        owed_fen, cap_fen = sum(fen_on(balance, day) for balance in balances), cap_on(day)
        if owed_fen > cap_fen:
            raise OverCap(on=day, owed_fen=owed_fen, cap_fen=cap_fen)


def check_relied_on(before: Balance, after: Balance, others: Sequence[Balance], cap_on: Callable[[date], int]) -> None:
    """Check that loans which were lent because another was lower would have been lent without that.

    A tie that was entered by mistake is withdrawn from its first day on, so the cap that a loan was lent under may be
    gone by now: then it stands above the cap with and without the event, and relied on nothing.

    Args:
        before: the loan's principal by day, as the others relied on it.
        after: the same once an event is taken back.
        others: the organisation's other loans.
        cap_on: the cap by day, fen.

    Raises:
        OverCap: one of them was within the cap on the day it was lent, and would not have been.
    """
    for day in sorted({balance[0][0] for balance in others if balance}):
        others_fen, cap_fen = sum(fen_on(balance, day) for balance in others), cap_on(day)
        if others_fen + fen_on(before, day) <= cap_fen < (owed_fen := others_fen + fen_on(after, day)):
            raise OverCap(on=day, owed_fen=owed_fen, cap_fen=cap_fen)
