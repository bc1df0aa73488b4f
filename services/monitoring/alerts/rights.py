"""Which right an alert's reader needs besides: what it says is of a loan, a fund or a household."""

from collections.abc import Mapping

from services.monitoring.alerts.rules import RULE_LABELS, Rule
from shared.errors import Forbidden
from shared.security.permissions import ROLE_LABELS, Role, holders, may

_OF_CREDIT = {
    Rule.LOAN_OVERDUE: "loan.read",
    Rule.FUND_EXHAUSTED: "fund.read",
    Rule.LEVERAGE_OUT_OF_BOUNDS: "fund.read",
}
NEEDED: Mapping[str, str] = {rule.value: _OF_CREDIT.get(rule, "household.read") for rule in Rule}
"""Rule → permission that its alerts need: nobody reads in an alert what he may not read where it is kept."""


def hidden_from(role: Role) -> frozenset[str]:
    """The rules whose alerts a role may not read."""
    return frozenset(rule for rule, permission in NEEDED.items() if not may(role, permission))


def check_may_read(role: Role, rule: Rule) -> None:
    """Refuse a rule whose alerts a role may not read; an empty list would look as if there were none.

    Raises:
        Forbidden: naming the rights' holders.
    """
    permission = NEEDED[rule.value]
    if may(role, permission):
        return
    roles = holders(permission)
    raise Forbidden(
        f"“{RULE_LABELS[rule]}”预警由{'、'.join(ROLE_LABELS[one] for one in roles)}查看（权限 {permission}）",
        f"Alerts of {rule} are for {', '.join(roles)} (permission {permission})",
        field="rule",
        permission=permission,
        roles=[one.value for one in roles],
    )
