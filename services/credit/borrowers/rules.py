"""Who may borrow, and how much a household or an organisation may owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from services.credit.borrowers.refusals import (
    HouseholdNotWhole,
    NoBasis,
    NoCivilCapacity,
    NotMember,
    NotRegistered,
    OverCap,
    WrongAge,
    WrongPurpose,
)
from services.credit.claims.rules import Claim
from services.credit.interest.rules import Balance, fen_on
from services.credit.policy import BorrowerPolicy, OrganisationPolicy
from shared.calendar import completed_years


@dataclass(frozen=True, slots=True)
class HouseholdBorrower:
    """What the register says about a borrower and the household."""

    registered_on: date
    removed_on: date | None
    """Day on which the household left the register; an exit from poverty does not count, the household stays on it."""
    is_member: bool
    born_on: date
    full_civil_capacity: bool


@dataclass(frozen=True, slots=True)
class OrganisationBasis:
    """What an organisation does for poor households; counts hold households with long enough contracts only."""

    invested_by_poor_households_fen: int = 0
    households_employed: int = 0
    households_under_agreement: int = 0


def check_borrower(borrower: HouseholdBorrower, applied_on: date, purpose: str, policy: BorrowerPolicy) -> None:
    """Check a household's borrower on the day of the township's application.

    Args:
        borrower: facts from the register.
        applied_on: day of the application in the township.
        purpose: what the money is for, in words.
        policy: base year, ages and refused purposes.

    Raises:
        NotRegistered: the household was not on the register in or after the base year, or not yet.
        NotMember: the borrower belongs to another household.
        WrongAge: outside the bounds, both inclusive, in completed years.
        NoCivilCapacity: the borrower can't bind himself.
        WrongPurpose: no purpose, or one that is not industry development.

    Source: R002-096, R002-097, R002-098, R002-101.
    """
    left_before = borrower.removed_on is not None and borrower.removed_on.year < policy.base_year
    if borrower.registered_on > applied_on or left_before:
        raise NotRegistered(base_year=policy.base_year)
    if not borrower.is_member:
        raise NotMember()
    years = completed_years(borrower.born_on, applied_on)
    if not policy.age_min_years <= years <= policy.age_max_years:
        raise WrongAge(years=years, age_min_years=policy.age_min_years, age_max_years=policy.age_max_years)
    if not borrower.full_civil_capacity:
        raise NoCivilCapacity()
    check_purpose(purpose, policy)


def check_purpose(purpose: str, policy: BorrowerPolicy) -> None:
    """Check that the money goes into industry development, whoever borrows it.

    Args:
        purpose: in the borrower's words, blanks left aside.
        policy: words by which a purpose is known to be another.

    Raises:
        WrongPurpose: no purpose, or one that is something else.

    Source: R002-101.
    """
    told = "".join(purpose.split())
    if not told or any(word in told for word in policy.refused_purposes):
        raise WrongPurpose(purpose=purpose)


def check_cap(balances: Sequence[Balance], since: date, cap_fen: int) -> None:
    """Check that all loans of a borrower together never exceed its cap from a day on.

    A loan is a step function of time, so a backdated disbursement is judged against what was owed on each day, and the
    reversal of a repayment against what was lent in reliance on it.

    Args:
        balances: every loan of the borrower, over all banks, members and programmes, the new one included.
        since: first day that counts, the disbursement's.
        cap_fen: the cap, fen.

    Raises:
        OverCap: on some day more would be outstanding; names the first such day.

    Source: R002-100, R002-107.
    """
    days = {since}
    days.update(day for balance in balances for day, _ in balance if day > since)  # no bound: `since` is among them
    for day in sorted(days):
        owed_fen = sum(fen_on(balance, day) for balance in balances)
        if owed_fen > cap_fen:
            raise OverCap(on=day, owed_fen=owed_fen, cap_fen=cap_fen)


class Merge(NamedTuple):
    """A household was merged into another."""

    household_id: UUID
    merged_into: UUID
    merged_on: date


def united_since(household_id: UUID, merges: Iterable[Merge]) -> dict[UUID, date]:
    """Tell which households are one with a household, and since when.

    Args:
        household_id: the one that is asked about.
        merges: at least those that lead to it or away from it, in however many steps.

    Returns:
        The household itself, since ever (``date.min``); those that were merged into it or that it was merged into, and
        so on from them, each since the last of the merges between the two.

    Assumed: the source is silent; a household that another takes in brings its debts along, else every merger would
    give its people another cap (R002-100, R002-107).
    """
    beside: dict[UUID, list[tuple[UUID, date]]] = {}
    for one, other, on in merges:
        beside.setdefault(one, []).append((other, on))
        beside.setdefault(other, []).append((one, on))
    since = {household_id: date.min}
    waiting = [household_id]
    while waiting:
        one = waiting.pop()
        for other, on in beside.get(one, ()):
            if other not in since:
                since[other] = max(since[one], on)
                waiting.append(other)
    return since


def check_raised(before: Balance, after: Balance, others: Sequence[tuple[date, Balance]], cap_fen: int) -> None:
    """Check that what a household was lent because one of its loans was lower would have been lent without that.

    Args:
        before: the loan's principal by day, as others relied on it.
        after: the same once more of it is outstanding.
        others: the household's other loans, each with the day since which its borrower and this one's are one
            household; ``date.min`` where they always were. What was lent before that day relied on nothing here.
        cap_fen: the cap, fen.

    Raises:
        OverCap: on some day more would be outstanding, and it is this loan that makes it so.

    Source: R002-100, R002-107.
    """
    lent_on = after[0][0]
    days = {lent_on}
    days.update(one[0][0] for united_on, one in others if one and one[0][0] >= max(united_on, lent_on))
    for since in sorted(days):
        balances = [one for united_on, one in others if united_on <= since]
        try:
            check_cap([before, *balances], since, cap_fen)
        except OverCap:
            continue  # both were lent before anybody knew that the two are one: nothing relied on the lower balance
        check_cap([after, *balances], since, cap_fen)


def check_whole(claims: Iterable[Claim], on: date, refusal: type[HouseholdNotWhole] = HouseholdNotWhole) -> None:
    """Check that a borrower has no compensated loan that is not recovered.

    Args:
        claims: claims on the borrower's other loans.
        on: day of the new disbursement.
        refusal: what is said of this kind of borrower.

    Raises:
        HouseholdNotWhole: a claim of that day or before was not fully recovered by then.
    """
    if any(_owes(claim, on) for claim in claims):
        raise refusal()


def check_still_whole(
    before: Claim | None,
    after: Claim | None,
    lent_on: Iterable[date],
    refusal: type[HouseholdNotWhole] = HouseholdNotWhole,
) -> None:
    """Check that loans which were lent because nothing of a claim was owed would have been lent without that.

    Args:
        before: the claim as the others relied on it; None without one.
        after: the same once an event is taken back.
        lent_on: when the borrower's other loans were disbursed.
        refusal: what is said of this kind of borrower.

    Raises:
        HouseholdNotWhole: one of them would not have been lent; what stood against it before was not relied on.
    """
    for day in lent_on:
        if after and _owes(after, day) and not (before and _owes(before, day)):
            raise refusal()


def _owes(claim: Claim, on: date) -> bool:
    return claim.claimed_on <= on and (claim.whole_on is None or claim.whole_on > on)


def room_fen(balances: Iterable[Balance], on: date, cap_fen: int) -> int:
    """Give what a borrower may still borrow under its cap.

    Args:
        balances: every loan of the borrower.
        on: the day of disbursement.
        cap_fen: the cap, fen.

    Returns:
        Fen, 0 or more: the cap minus the most that is owed on any day from then on.
    """
    loans = tuple(balances)
    days = {on, *(day for balance in loans for day, _ in balance if day > on)}
    return max(0, cap_fen - max(sum(fen_on(balance, day) for balance in loans) for day in days))


def organisation_cap_fen(basis: OrganisationBasis, household_cap_fen: int, policy: OrganisationPolicy) -> int:
    """Compute an organisation's cap from the highest basis that holds.

    Args:
        basis: money taken in, and households employed or under agreement.
        household_cap_fen: what each household employed or under agreement counts for, fen.
        policy: the multiple.

    Returns:
        The cap, fen.

    Raises:
        NoBasis: none of the three holds.

    Source: R002-103 to R002-105, R002-108, R002-109.
    """
    households = max(basis.households_employed, basis.households_under_agreement)
    basis_fen = max(basis.invested_by_poor_households_fen, households * household_cap_fen)
    if basis_fen <= 0:
        raise NoBasis()
    return policy.multiple * basis_fen


def household_portfolio_share(household_fen: int, total_fen: int) -> Fraction | None:
    """Compute the households' part of a bank's outstanding programme lending; None when nothing is lent.

    Args:
        household_fen: outstanding loans to households, fen.
        total_fen: all that is outstanding, fen.

    Source: R002-106.
    """
    return Fraction(household_fen, total_fen) if total_fen else None


def portfolio_too_low(household_fen: int, total_fen: int, policy: OrganisationPolicy) -> bool:
    """Tell whether households have too small a part of a bank's outstanding lending; never so when nothing is lent.

    Args:
        household_fen: outstanding loans to households, fen.
        total_fen: all that is outstanding, fen.
        policy: the least share; just as much is enough.

    Source: R002-106.
    """
    share = household_portfolio_share(household_fen, total_fen)
    return share is not None and share < policy.household_portfolio_min_share
