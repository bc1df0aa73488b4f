"""What is made of events alone, and so can be made of them again."""

from services.monitoring.alerts.models import Alert
from services.monitoring.duties.models import Duty
from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from services.monitoring.funds.models import FundAccount
from services.monitoring.households.models import Household, Income
from services.monitoring.loans.models import Loan
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.records.models import KeptRecord
from services.monitoring.subsidies.models import SubsidyList
from shared.events import CONTRACTS
from shared.events.credit import DutyFacts
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.events.registry import AreaFacts

COPIES = (
    Household,
    Income,
    KeptRecord,
    Loan,
    FundAccount,
    MonitoringObject,
    SubsidyList,
)
"""Our copies of others' things."""
FIGURES = (AreaTotal, AreaDay)
"""Sums: a row without an amount is the same as none."""

ACTED_ON: tuple[type[Alert] | type[Duty], ...] = (Alert, Duty)
"""What events open and people deal with: no event tells what they did."""
OF_SIGNALS = (
    Measure.DISASTER_CASES,
    Measure.DISASTER_RELIEVED,
    Measure.DISASTER_RELIEF_DAYS,
    Measure.HARDSHIP_CASES,
    Measure.HARDSHIP_RELIEVED,
    Measure.HARDSHIP_RELIEF_DAYS,
)
"""Figures that follow from what departments told, which comes by no event: they are left as they stand."""
OF_PEOPLE = (
    Measure.ALERTS_RAISED,
    Measure.ALERTS_OPEN,
    Measure.ALERTS_LATE,
    Measure.VISITS_DUE,
    Measure.VISITS_IN_TIME,
    Measure.DUTIES_OWED,
    Measure.DUTIES_LATE,
    Measure.BANK_DUTIES_LATE,
)
"""Figures that add these up: they follow from alerts and duties as they stand."""

FOLLOWED = FOLLOWED_AGGREGATES["monitoring"]
REBUILT = tuple(kind for kind in FOLLOWED if kind not in {AreaFacts.aggregate, DutyFacts.aggregate})
"""Kinds of things of which copies are made anew.

Duties that the credit service announces stand in the one calendar of duties, on which people act. Codes of areas are
brought by a command of its own besides (``fupin load-areas`` shares them), and are only ever added to.
"""

OWNERS = {event.aggregate: event.publisher() for event in CONTRACTS.values()}
"""Kind of thing → the service that announces it."""
