"""Every table of the gateway service, gathered for its migrations."""

from services.gateway.accounts import models as accounts
from services.gateway.models import metadata

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (accounts,)

APPEND_ONLY = ("audit_record", "policy_activation")
