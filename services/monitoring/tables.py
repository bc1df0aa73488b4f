"""Every table of the monitoring service, gathered for its migrations."""

from services.monitoring.alerts import models as alerts
from services.monitoring.duties import models as duties
from services.monitoring.feeds import models as feeds
from services.monitoring.figures import models as figures
from services.monitoring.funds import models as funds
from services.monitoring.helpers import models as helpers
from services.monitoring.households import models as households
from services.monitoring.loans import models as loans
from services.monitoring.models import metadata
from services.monitoring.monitored import models as monitored
from services.monitoring.subsidies import models as subsidies

__all__ = [
    "APPEND_ONLY",
    "alerts",
    "duties",
    "feeds",
    "figures",
    "funds",
    "helpers",
    "households",
    "loans",
    "metadata",
    "monitored",
    "subsidies",
]

APPEND_ONLY = ("alert_step", "audit_record", "duty_step", "feed_item", "policy_activation")
