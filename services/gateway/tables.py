"""Every table of the gateway service, gathered for its migrations."""

from services.gateway.accounts import models as accounts
from services.gateway.delegations import models as delegations
from services.gateway.issuers import models as issuers
from services.gateway.models import metadata
from services.gateway.organisation.groups import models as groups
from services.gateway.organisation.meetings import models as meetings
from services.gateway.organisation.posts import models as posts
from services.gateway.organisation.units import models as units
from services.gateway.organisation.work_plans import models as work_plans
from services.gateway.second_factors import models as second_factors

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (accounts, delegations, groups, issuers, meetings, posts, second_factors, units, work_plans)

APPEND_ONLY = ("audit_record", "policy_activation", "meeting_seat", "decision_note", "work_plan_step")
