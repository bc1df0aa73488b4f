"""Which service follows which aggregates: queues are bound from this before anything is published."""

from collections.abc import Mapping

from shared.events.base import followed_keys
from shared.events.credit import DutyFacts, FundFacts, LoanFacts, SubsidyListFacts
from shared.events.registry import (
    AreaFacts,
    HouseholdFacts,
    MonitoringObjectEntered,
    OrganisationChanged,
    OrganisationLinkChanged,
    RecordKept,
)

FOLLOWED_AGGREGATES: Mapping[str, tuple[str, ...]] = {
    "credit": (
        HouseholdFacts.aggregate,
        AreaFacts.aggregate,
        OrganisationChanged.aggregate,
        OrganisationLinkChanged.aggregate,
    ),
    "monitoring": (
        HouseholdFacts.aggregate,
        AreaFacts.aggregate,
        MonitoringObjectEntered.aggregate,
        RecordKept.aggregate,
        OrganisationChanged.aggregate,
        OrganisationLinkChanged.aggregate,
        LoanFacts.aggregate,
        FundFacts.aggregate,
        SubsidyListFacts.aggregate,
        DutyFacts.aggregate,
    ),
}
"""Following service → kinds of aggregates. A service whose handlers follow more must be added here first."""


def keys_followed_by(service: str) -> list[str]:
    """The routing keys that a service is sent."""
    return sorted(key for aggregate in FOLLOWED_AGGREGATES.get(service, ()) for key in followed_keys(aggregate))
