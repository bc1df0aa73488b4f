"""When an application is ready for a bank."""

from collections.abc import Iterable, Mapping

from services.credit.policy import LoanPolicy
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
