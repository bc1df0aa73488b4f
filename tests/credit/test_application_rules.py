"""When an application is ready for a bank."""

import pytest

from services.credit.applications.rules import check_term, ready_for_bank
from services.credit.terms.refusals import WrongTerm
from tests.credit.policy_builder import POLICY

ROLES = ("village_committee", "village_team", "township")


@pytest.mark.requirement("R002-111")
@pytest.mark.parametrize(("months", "taken"), [(35, False), (36, True), (48, True), (60, True), (61, False)])
def test_a_term_lies_within_the_programmes(months: int, taken: bool) -> None:
    if taken:
        check_term(months, POLICY.loans)
    else:
        with pytest.raises(WrongTerm):
            check_term(months, POLICY.loans)


@pytest.mark.requirement("R002-128")
@pytest.mark.parametrize(
    ("supported", "ready"),
    [
        ((), False),
        ((True, True), False),
        ((True, True, True), True),
        ((True, True, False), False),
        ((True, True, True, True), True),
        # somebody more than has to sign is against it
        ((True, True, True, False), False),
    ],
)
def test_everybody_who_has_to_sign_has_and_nobody_is_against_it(supported: tuple[bool, ...], ready: bool) -> None:
    opinions = dict(zip((*ROLES, "party_branch"), supported, strict=False))
    assert ready_for_bank(ROLES, opinions) is ready


@pytest.mark.requirement("R002-128")
def test_where_nobody_has_to_sign_nothing_is_waited_for() -> None:
    assert ready_for_bank((), {})
