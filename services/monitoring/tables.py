"""Every table of the monitoring service, gathered for its migrations."""

from services.monitoring.alerts import models as alerts
from services.monitoring.assessments import models as assessments
from services.monitoring.bulletins import models as bulletins
from services.monitoring.duties import models as duties
from services.monitoring.feeds import models as feeds
from services.monitoring.figures import models as figures
from services.monitoring.findings import models as findings
from services.monitoring.funds import models as funds
from services.monitoring.households import models as households
from services.monitoring.inspections import models as inspections
from services.monitoring.loans import models as loans
from services.monitoring.models import metadata
from services.monitoring.monitored import models as monitored
from services.monitoring.quotas import models as quotas
from services.monitoring.records import models as records
from services.monitoring.reports import models as reports
from services.monitoring.screenings import models as screenings
from services.monitoring.signals import models as signals
from services.monitoring.spot_checks import models as spot_checks
from services.monitoring.subsidies import models as subsidies
from services.monitoring.supervision_units import models as supervision_units
from services.monitoring.sweeps import models as sweeps
from services.monitoring.targets import models as targets
from services.monitoring.webhooks import models as webhooks

__all__ = [
    "APPEND_ONLY",
    "alerts",
    "assessments",
    "bulletins",
    "duties",
    "feeds",
    "figures",
    "findings",
    "funds",
    "households",
    "inspections",
    "loans",
    "metadata",
    "monitored",
    "quotas",
    "records",
    "reports",
    "screenings",
    "signals",
    "spot_checks",
    "subsidies",
    "supervision_units",
    "sweeps",
    "targets",
    "webhooks",
]

APPEND_ONLY = (
    "accountability_record",
    "alert_step",
    "assessment_entry",
    "assessment_step",
    "audit_record",
    "bulletin_snapshot",
    "duty_step",
    "feed_item",
    "finding_step",
    "inspection_version",
    "policy_activation",
    "quota_part",
    "screening_household",
    "screening_mark",
    "spot_check_household",
    "spot_check_result",
)
