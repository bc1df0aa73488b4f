"""What the registry announces."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.events.base import Event


class MemberFacts(BaseModel):
    """A person of a household as other services need it: never the ID number, but its keyed index."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    member_id: UUID
    name: str
    id_index: str
    id_masked: str
    born_on: date
    sex: str
    relation: str
    labour_capacity: str


class HouseholdFacts(Event):
    """A household as it now stands."""

    aggregate: ClassVar[str] = "household"

    household_id: UUID
    household_no: str
    village_code: str
    household_type: str
    main_cause: str
    head_name: str
    registered_on: date
    members: tuple[MemberFacts, ...]


class HouseholdRegistered(HouseholdFacts):
    """A household came onto the register. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_registered.v1"


class HouseholdChanged(HouseholdFacts):
    """Facts of a household changed; all of them are given. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_changed.v1"

    changed_on: date


class HouseholdExited(Event):
    """A household left poverty; its record stays. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_exited.v1"
    aggregate: ClassVar[str] = "household"

    household_id: UUID
    exited_on: date


class IncomeRecorded(Event):
    """A year's income of a household was recorded or corrected. Consumers: monitoring."""

    routing_key: ClassVar[str] = "registry.income_recorded.v1"
    aggregate: ClassVar[str] = "household"

    household_id: UUID
    recorded_on: date
    """Business date of the record or correction; what follows from it counts its days from here."""
    year: int
    persons: int
    net_income_fen: int
    per_head_fen: int


class HouseholdReturned(Event):
    """A household that had left poverty is poor again; it may leave once more. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_returned.v1"
    aggregate: ClassVar[str] = "household"

    household_id: UUID
    returned_on: date


class MonitoringObjectEntered(Event):
    """A household became a monitoring object. Consumers: monitoring."""

    routing_key: ClassVar[str] = "registry.monitoring_object_entered.v1"
    aggregate: ClassVar[str] = "monitoring_object"

    monitoring_object_id: UUID
    village_code: str
    household_id: UUID | None
    """None where it is not on the register."""
    monitored_kind: str
    risks: tuple[str, ...]
    people: int
    entered_on: date


class MonitoringObjectRemoved(Event):
    """A monitoring object's risk was removed; its record stays. Consumers: monitoring."""

    routing_key: ClassVar[str] = "registry.monitoring_object_removed.v1"
    aggregate: ClassVar[str] = "monitoring_object"

    monitoring_object_id: UUID
    removed_on: date
