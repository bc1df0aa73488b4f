"""When an application is ready for a bank, and what the bank may decide on it."""

from collections.abc import Iterable, Mapping

from services.credit.bank_events.rules import Surveyed
from services.credit.loans.refusals import (
    NotAdmitted,
    NothingApproved,
    OverApplied,
    UnsecuredOnly,
)
from services.credit.policy import LoanPolicy, SecurityPolicy
from services.credit.terms.refusals import WrongTerm


def check_term(term_months: int, policy: LoanPolicy) -> None:
    """Check the length that is applied for.

    Args:
        term_months: as applied for.
        policy: the bounds, both inclusive.

    Raises:
        WrongTerm: shorter or longer than allowed.

    Source: R002-111.
    """
    if not policy.term_min_months <= term_months <= policy.term_max_months:
        raise WrongTerm(
            term_months=term_months, term_min_months=policy.term_min_months, term_max_months=policy.term_max_months
        )


def ready_for_bank(required_roles: Iterable[str], supported: Mapping[str, bool]) -> bool:
    """Tell whether everybody who has to sign has signed, and nobody is against it.

    Args:
        required_roles: roles whose opinions the policy asks for.
        supported: opinions by the role that gave them.

    Source: R002-128.
    """
    return all(supported.get(role, False) for role in required_roles) and all(supported.values())


def check_survey(new: Surveyed, applied_fen: int, policy: SecurityPolicy) -> None:
    """Check a bank's decision after its survey.

    Args:
        new: the decision.
        applied_fen: what was applied for, fen.
        policy: whether collateral may be asked for.

    Raises:
        OverApplied: more is approved than was applied for.
        NothingApproved: it is approved without an amount.
        NotAdmitted: it is approved without the bank's basic admission.
        UnsecuredOnly: collateral is asked for where none may be.

    Source: R002-099, R002-129.
    """
    if new.approved_amount_fen > applied_fen:
        raise OverApplied(amount_fen=new.approved_amount_fen, applied_fen=applied_fen)
    if new.approved and not new.approved_amount_fen:
        raise NothingApproved()
    if new.approved and not new.admitted:
        raise NotAdmitted()
    if new.collateral and not policy.collateral:
        raise UnsecuredOnly()
