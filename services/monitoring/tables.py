"""Every table of the monitoring service, gathered for its migrations."""

from services.monitoring.alerts import models as alerts
from services.monitoring.feeds import models as feeds
from services.monitoring.figures import models as figures
from services.monitoring.funds import models as funds
from services.monitoring.households import models as households
from services.monitoring.loans import models as loans
from services.monitoring.models import metadata
from services.monitoring.monitored import models as monitored
from services.monitoring.subsidies import models as subsidies
from services.monitoring.webhooks import models as webhooks

__all__ = [
    "APPEND_ONLY",
    "alerts",
    "feeds",
    "figures",
    "funds",
    "households",
    "loans",
    "metadata",
    "monitored",
    "subsidies",
    "webhooks",
]

APPEND_ONLY = ("alert_step", "audit_record", "feed_item", "policy_activation")
