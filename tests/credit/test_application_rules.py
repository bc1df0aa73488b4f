"""When an application is ready for a bank."""

from dataclasses import replace

import pytest

from services.credit.applications.rules import check_survey, check_term, ready_for_bank
from services.credit.bank_events.rules import Surveyed
from services.credit.policy import SecurityPolicy
from services.credit.refusals import CreditRefusal
from services.credit.terms.refusals import WrongTerm
from tests.credit.loan_builder import day
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


APPROVED = Surveyed(event_id="s", occurred_on=day("2016-09-10"), approved=True, approved_amount_fen=1)
DECLINED = replace(APPROVED, approved=False, approved_amount_fen=0)


@pytest.mark.requirement("R002-099", "R002-129")
@pytest.mark.parametrize(
    ("decision", "applied_fen", "collateral", "code"),
    [
        (APPROVED, 1, False, None),
        (replace(APPROVED, approved_amount_fen=2), 1, False, "credit.over_application"),
        (replace(APPROVED, approved_amount_fen=0), 1, False, "credit.nothing_approved"),
        # a bank declines with or without admitting the borrower, but approves only whom it admitted
        (DECLINED, 1, False, None),
        (replace(DECLINED, admitted=False), 1, False, None),
        (replace(APPROVED, admitted=False), 1, False, "credit.borrower_not_admitted"),
        (replace(APPROVED, collateral=("guarantee",)), 1, False, "credit.unsecured_only"),
        (replace(APPROVED, collateral=("guarantee",)), 1, True, None),
        (APPROVED, 1, True, None),
    ],
)
def test_a_bank_approves_what_was_applied_for_of_whom_it_admitted_without_security(
    decision: Surveyed, applied_fen: int, collateral: bool, code: str | None
) -> None:
    security = SecurityPolicy(collateral=collateral)
    if code is None:
        check_survey(decision, applied_fen, security)
        return
    with pytest.raises(CreditRefusal) as refused:
        check_survey(decision, applied_fen, security)
    assert refused.value.code == code
