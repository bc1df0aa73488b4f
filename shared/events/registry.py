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
    schooling: str | None = None
    """Code of shared.codes.SCHOOLING; None, here and below, where nobody has said."""
    dibao: bool | None = None
    medical_insured: bool | None = None
    pension_insured: bool | None = None
    disability_grade: int | None = None
    """1, the most severe, to 4; None for who has no disability card."""


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
    """Facts of a household changed; all are given. One that had been removed is back. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_changed.v1"

    changed_on: date
    died: tuple[UUID, ...] = ()
    """Ids of who were members until they died on that day; nobody in events that were kept before they were told."""


class HouseholdExited(Event):
    """A household left poverty; its record stays. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_exited.v1"
    aggregate: ClassVar[str] = "household"

    household_id: UUID
    exited_on: date


class HouseholdRemoved(Event):
    """A household was merged into another, or nobody is left in it; its record stays. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.household_removed.v1"
    aggregate: ClassVar[str] = "household"

    household_id: UUID
    removed_on: date
    removed_kind: str
    """Code of shared.codes.REMOVAL_KINDS."""
    merged_into: UUID | None
    died: tuple[UUID, ...] = ()
    """The same of its last member."""


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
    disposable_per_head_fen: int | None = None
    """Fen per person; None where it isn't known what was paid away."""


class AreaFacts(Event):
    """A change of an administrative area that others must follow."""

    aggregate: ClassVar[str] = "area"

    area_id: UUID
    effective_on: date


class AreaEstablished(AreaFacts):
    """An area came anew. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.area_established.v1"

    code: str
    """12 digits."""


class AreaSucceeded(AreaFacts):
    """An area bears another code, or was merged; rows keep the code that they bear. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.area_succeeded.v1"

    old_code: str
    """Significant digits, as `new_code`."""
    new_code: str
    whole: bool
    """True where the new area is the old one under another code."""
    source: str


class RecordKept(Event):
    """A record beside a household's own facts was entered, changed or withdrawn: what it says now.

    Consumers: monitoring.
    """

    routing_key: ClassVar[str] = "registry.record_kept.v1"
    aggregate: ClassVar[str] = "record"

    record_id: UUID
    kind: str
    """Name of the kind: ``visit``, ``dwelling_check`` …"""
    area_code: str | None
    """12 digits; None where it belongs to a household."""
    household_id: UUID | None
    member_id: UUID | None
    occurred_on: date
    """Business date of the step."""
    values: dict[str, str | int | bool | list[str] | None]
    """What the kind tells others of its fields, dates and decimals as text; never a name, a number or a free text."""
    withdrawn_on: date | None
    """Entered by mistake: it never was."""


class OrganisationChanged(Event):
    """An enterprise, farm or co-operative that takes poor households along, as it now stands.

    Consumers: credit, monitoring.
    """

    routing_key: ClassVar[str] = "registry.organisation_changed.v1"
    aggregate: ClassVar[str] = "organisation"

    organisation_id: UUID
    credit_code: str
    """统一社会信用代码, by which a bank names it."""
    name: str
    organisation_kind: str
    """Code of shared.codes.ORGANISATION_KINDS."""
    area_code: str
    closed_on: date | None
    withdrawn_on: date | None
    """Entered by mistake: it never was one."""


class OrganisationLinkChanged(Event):
    """What ties a household to an organisation, as it now stands. Consumers: credit, monitoring."""

    routing_key: ClassVar[str] = "registry.organisation_link_changed.v1"
    aggregate: ClassVar[str] = "organisation_link"

    organisation_link_id: UUID
    organisation_id: UUID
    household_id: UUID
    link_kind: str
    """Code of shared.codes.ORGANISATION_LINK_KINDS."""
    amount_fen: int | None
    """Sum invested, fen; None for contracts and agreements."""
    started_on: date
    ended_on: date | None
    """As agreed."""
    terminated_on: date | None
    """Broken off before that."""
    withdrawn_on: date | None
    """Entered by mistake: there never was one."""


class HouseholdReturned(Event):
    """A household that had left poverty is poor again, or never should have left it; it may leave once more.

    Consumers: credit, monitoring.
    """

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
    head_name: str | None = None
    """Of who is not on the register, as below; else the household's events tell it. None was told of those before."""
    id_indexes: tuple[str, ...] = ()
    """Keyed indexes of its members' ID numbers."""


class MonitoringObjectMoved(Event):
    """The household of a monitoring object lives in another village, or was merged into another household.

    Consumers: monitoring.
    """

    routing_key: ClassVar[str] = "registry.monitoring_object_moved.v1"
    aggregate: ClassVar[str] = "monitoring_object"

    monitoring_object_id: UUID
    village_code: str
    household_id: UUID | None
    """Whose it is from now on; None where it is not on the register."""


class MonitoringObjectRemoved(Event):
    """A monitoring object's risk was removed; its record stays. Consumers: monitoring."""

    routing_key: ClassVar[str] = "registry.monitoring_object_removed.v1"
    aggregate: ClassVar[str] = "monitoring_object"

    monitoring_object_id: UUID
    removed_on: date
