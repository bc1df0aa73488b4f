"""What is made of events alone, and so can be made of them again."""

from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from services.monitoring.funds.models import FundAccount
from services.monitoring.helpers.models import Helper, HelpUnit, HouseholdPairing, Visit
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
    HelpUnit,
    Helper,
    HouseholdPairing,
    Visit,
)
"""Our copies of others' things."""
FIGURES = (AreaTotal, AreaDay)
"""Sums: a row without an amount is the same as none."""

OF_ALERTS = (Measure.ALERTS_RAISED, Measure.ALERTS_OPEN, Measure.VISITS_DUE, Measure.VISITS_IN_TIME)
"""Figures that add up the alerts, which people deal with: they follow from the alerts as they stand."""

FOLLOWED = FOLLOWED_AGGREGATES["monitoring"]
REBUILT = tuple(kind for kind in FOLLOWED if kind not in {AreaFacts.aggregate, DutyFacts.aggregate})
"""Kinds of things of which copies are made anew.

Duties that the credit service announces stand in the one calendar of duties, on which people act. Codes of areas are
brought by a command of its own besides (``fupin load-areas`` shares them), and are only ever added to.
"""

OWNERS = {event.aggregate: event.publisher() for event in CONTRACTS.values()}
"""Kind of thing → the service that announces it."""
