"""What an organisation does for poor households on a day, and the cap that follows."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.credit.borrowers.refusals import NoBasis, OverCap
from services.credit.borrowers.rules import OrganisationBasis
from services.credit.organisations.refusals import HouseholdsOnly, OrganisationClosed, WrongOrganisationKind
from services.credit.organisations.rules import (
    AGREEMENT,
    EMPLOYMENT,
    INVESTMENT,
    Link,
    OrganisationBorrower,
    basis_on,
    cap_fen_on,
    check_lending_days,
    check_organisation,
    check_relied_on,
)
from tests.credit.policy_builder import POLICY

ON = date(2016, 5, 1)
A, B = UUID(int=1), UUID(int=2)


def a_link(group: str = INVESTMENT, household: UUID = A, **given: Any) -> Link:
    """A tie in force from 2016-01-01 on, of two years."""
    facts: dict[str, Any] = {
        "group": group,
        "household_id": household,
        "amount_fen": 1_000_000 if group == INVESTMENT else 0,
        "started_on": date(2016, 1, 1),
        "ended_on": date(2017, 12, 31),
        "terminated_on": None,
        "registered_on": date(2014, 12, 31),
        "removed_on": None,
    }
    return Link(**{**facts, **given})


def farm(*links: Link, **given: Any) -> OrganisationBorrower:
    """A co-operative with ties."""
    return OrganisationBorrower(**{"organisation_kind": "co_operative", "closed_on": None, "links": links, **given})


LEAP = date(2016, 2, 29)
COUNTED: list[tuple[str, Link, bool]] = [
    ("taken in on the base year's first day", a_link(started_on=date(2015, 1, 1)), True),
    ("taken in the day before", a_link(started_on=date(2014, 12, 31)), False),
    ("begins today", a_link(started_on=ON), True),
    ("begins tomorrow", a_link(started_on=date(2016, 5, 2)), False),
    ("its last day", a_link(ended_on=ON), True),
    ("ended yesterday", a_link(ended_on=date(2016, 4, 30)), False),
    ("no end agreed", a_link(ended_on=None), True),
    ("broken off today", a_link(terminated_on=ON), False),
    ("broken off tomorrow", a_link(terminated_on=date(2016, 5, 2)), True),
    ("registered today", a_link(registered_on=ON), True),
    ("registered tomorrow", a_link(registered_on=date(2016, 5, 2)), False),
    ("off the register today", a_link(removed_on=ON), False),
    ("off the register tomorrow", a_link(removed_on=date(2016, 5, 2)), True),
    # 12 months from 1 January 2016 are full on 31 December
    ("a contract of 12 months", a_link(EMPLOYMENT, ended_on=date(2016, 12, 31)), True),
    ("a contract a day short of 12 months", a_link(EMPLOYMENT, ended_on=date(2016, 12, 30)), False),
    # a month that has no 29th is full on its last day
    ("12 months from a leap day", a_link(EMPLOYMENT, started_on=LEAP, ended_on=date(2017, 2, 28)), True),
    ("a day short of that", a_link(EMPLOYMENT, started_on=LEAP, ended_on=date(2017, 2, 27)), False),
    ("a contract without end", a_link(EMPLOYMENT, ended_on=None), True),
    ("a contract of before the base year", a_link(EMPLOYMENT, started_on=date(2014, 1, 1)), True),
    ("an agreement of 12 months", a_link(AGREEMENT, ended_on=date(2016, 12, 31)), True),
    ("an agreement a day short of 12 months", a_link(AGREEMENT, ended_on=date(2016, 12, 30)), False),
]


@pytest.mark.requirement("R002-103", "R002-104", "R002-105")
@pytest.mark.parametrize(
    ("link", "counts"), [(link, counts) for _, link, counts in COUNTED], ids=[c[0] for c in COUNTED]
)
def test_a_tie_counts_while_it_holds_and_long_enough(link: Link, counts: bool) -> None:
    assert (basis_on([link], ON, POLICY) != OrganisationBasis()) is counts


@pytest.mark.requirement("R002-103", "R002-104", "R002-105")
def test_a_tie_that_is_over_hides_none_behind_it() -> None:
    over = a_link(terminated_on=ON)
    assert basis_on([over, a_link(amount_fen=7), over, a_link(EMPLOYMENT)], ON, POLICY) == OrganisationBasis(7, 1, 0)


@pytest.mark.requirement("R002-102", "R002-103", "R002-104", "R002-105", "R002-108", "R002-109")
def test_a_household_counts_once_for_each_basis_and_money_adds_up() -> None:
    links = (
        a_link(EMPLOYMENT), a_link(EMPLOYMENT), a_link(EMPLOYMENT, B), a_link(AGREEMENT), a_link(AGREEMENT, B),
        a_link(AGREEMENT, UUID(int=3)), a_link(), a_link(INVESTMENT, B, amount_fen=5),
    )  # fmt: skip
    assert basis_on(links, ON, POLICY) == OrganisationBasis(1_000_005, 2, 3)
    assert basis_on(links, ON, replace(POLICY, organisations=None)) == OrganisationBasis()
    # 2 × 3 households × 50,000 yuan is more than 2 × 2 × 50,000 and 2 × 10,000.05
    assert check_organisation(farm(*links), ON, POLICY) == 30_000_000


@pytest.mark.requirement("R002-102", "R002-103", "R002-104", "R002-105", "R002-108", "R002-109")
def test_who_may_borrow() -> None:
    tied = farm(a_link())
    for kind in ("enterprise", "family_farm", "co_operative"):
        assert check_organisation(replace(tied, organisation_kind=kind), ON, POLICY) == 2_000_000
    with pytest.raises(WrongOrganisationKind):
        check_organisation(replace(tied, organisation_kind="bank"), ON, POLICY)
    with pytest.raises(OrganisationClosed):
        check_organisation(replace(tied, closed_on=ON), ON, POLICY)
    assert check_organisation(replace(tied, closed_on=date(2016, 5, 2)), ON, POLICY) == 2_000_000
    with pytest.raises(NoBasis):
        check_organisation(farm(), ON, POLICY)
    with pytest.raises(HouseholdsOnly):
        check_organisation(tied, ON, replace(POLICY, organisations=None))
    assert cap_fen_on(farm(), ON, POLICY) == 0
    assert cap_fen_on(replace(tied, closed_on=ON), ON, POLICY) == 0


@pytest.mark.requirement("R002-108", "R002-109")
def test_only_days_of_lending_are_judged_so_a_cap_may_fall_below_what_is_owed() -> None:
    falls = date(2016, 7, 1)

    def cap_on(day: date) -> int:
        return 10 if day < falls else 4

    first, second = ((ON, 6),), ((date(2016, 6, 1), 4),)
    check_lending_days([first, second], ON, cap_on)
    check_lending_days([first, second], date(2016, 6, 1), cap_on)
    with pytest.raises(OverCap):
        check_lending_days([first, ((falls, 1),)], falls, cap_on)
    # lent later under the cap of then: a backdated loan of 5 would have left no room for its 6
    with pytest.raises(OverCap):
        check_lending_days([((date(2016, 4, 1), 5),), first], date(2016, 4, 1), cap_on)
    check_lending_days([((date(2016, 4, 1), 4),), first], date(2016, 4, 1), cap_on)


def test_a_repayment_that_another_loan_relied_on_is_not_taken_back() -> None:
    before, after = ((ON, 6), (date(2016, 6, 1), 0)), ((ON, 6),)
    with pytest.raises(OverCap):
        check_relied_on(before, after, [((date(2016, 6, 2), 5),)], lambda _: 10)
    check_relied_on(before, after, [((date(2016, 6, 2), 4),)], lambda _: 10)
    # what was lent before the repayment did not rely on it, however far the cap fell since
    check_relied_on(before, after, [((date(2016, 5, 31), 5),)], lambda _: 0)
    # nor did what was lent under a cap that is gone by now, since the ties were entered by mistake
    check_relied_on(before, after, [((date(2016, 6, 2), 5),)], lambda _: 4)
    check_relied_on(before, after, [((date(2016, 6, 2), 5),)], lambda _: 11)
    with pytest.raises(OverCap):
        check_relied_on(before, after, [((date(2016, 6, 2), 5),)], lambda _: 5)


@pytest.mark.requirement("R002-108", "R002-109")
def test_a_loan_is_judged_on_the_day_it_was_lent_though_it_was_repaid_since() -> None:
    """6 of 10 were lent on 1 May and were gone in June: 4 stood beside them, 5 would not have."""
    gone = ((ON, 6), (date(2016, 6, 1), 0))
    check_lending_days([((date(2016, 4, 1), 4),), gone], date(2016, 4, 1), lambda _: 10)
    with pytest.raises(OverCap) as refused:
        check_lending_days([((date(2016, 4, 1), 5),), gone], date(2016, 4, 1), lambda _: 10)
    assert refused.value.facts["on"] == "2016-05-01"


def test_a_loan_relied_on_another_on_the_day_it_was_lent_though_it_was_repaid_since() -> None:
    before, after = ((ON, 6), (date(2016, 6, 1), 0)), ((ON, 6),)
    gone = ((date(2016, 6, 2), 5), (date(2016, 6, 10), 0))
    with pytest.raises(OverCap) as refused:
        check_relied_on(before, after, [gone], lambda _: 10)
    assert refused.value.facts["on"] == "2016-06-02"
    check_relied_on(before, after, [gone], lambda _: 11)
