"""Every table of the monitoring service, gathered for its migrations."""

from services.monitoring.alerts import models as alerts
from services.monitoring.assessments import models as assessments
from services.monitoring.feeds import models as feeds
from services.monitoring.figures import models as figures
from services.monitoring.funds import models as funds
from services.monitoring.households import models as households
from services.monitoring.loans import models as loans
from services.monitoring.models import metadata
from services.monitoring.monitored import models as monitored
from services.monitoring.records import models as records
from services.monitoring.reports import models as reports
from services.monitoring.subsidies import models as subsidies

__all__ = [
    "APPEND_ONLY",
    "alerts",
    "assessments",
    "feeds",
    "figures",
    "funds",
    "households",
    "loans",
    "metadata",
    "monitored",
    "records",
    "reports",
    "subsidies",
]

APPEND_ONLY = (
    "accountability_record",
    "alert_step",
    "assessment_entry",
    "assessment_step",
    "audit_record",
    "feed_item",
    "policy_activation",
)
