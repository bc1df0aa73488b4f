"""Every table of the gateway service, gathered for its migrations."""

from services.gateway.accounts import models as accounts
from services.gateway.models import metadata
from services.gateway.second_factors import models as second_factors

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (accounts, second_factors)

APPEND_ONLY = ("audit_record", "policy_activation")
