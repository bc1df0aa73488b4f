"""Events as registry and credit announce them: one builder per aggregate, which counts the versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from shared.database import new_id
from shared.events.base import Envelope, Event
from shared.events.credit import (
    CompensationClaimed,
    FundMoved,
    InterestCollected,
    LeverageAssessed,
    LoanApplied,
    LoanDisbursed,
    LoanEventReversed,
    LoanOverdue,
    PaymentReceived,
    PrincipalRepaid,
    SubsidyListApproved,
    SubsidyListPaid,
    SubsidyListReturned,
    SubsidyListSubmitted,
)
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdRegistered,
    HouseholdRemoved,
    HouseholdReturned,
    IncomeRecorded,
    MemberFacts,
    MonitoringObjectEntered,
    MonitoringObjectMoved,
    MonitoringObjectRemoved,
    OrganisationChanged,
    OrganisationLinkChanged,
    RecordKept,
)

COUNTY = "360722"
VILLAGE = "360722102201"
OTHER_VILLAGE_OF_TOWN = "360722102214"
OTHER_TOWN_VILLAGE = "360722101201"

_NAMES = UUID("6d1c1a52-7a4e-4d0e-9a55-0d8f3f0b9a10")


def enveloped(event: Event) -> Envelope:
    """An event as it arrives; the same event always in the same envelope."""
    key = event.routing_key
    return Envelope(
        id=uuid5(_NAMES, f"{event.aggregate_id}:{event.version}"),
        source=f"/fupin/{event.publisher()}",
        type=key,
        subject=event.aggregate_id,
        time=datetime(2020, 1, 1, tzinfo=UTC),
        countycode=event.county_code,
        aggregate=event.aggregate,
        aggregateversion=event.version,
        data=event.model_dump(mode="json"),
    )


def member_id(place: int) -> UUID:
    """Id of the member at a place; the head's is at 0."""
    return uuid5(_NAMES, f"member {place}")


def members(number: int, **facts: Any) -> tuple[MemberFacts, ...]:
    """So many people, the first the head; all with the facts given."""
    return tuple(
        MemberFacts.model_validate(
            {
                "member_id": member_id(place),
                "name": f"成员{place}",
                "id_index": f"{place:064x}",
                "id_masked": "999900********0000",
                "born_on": date(1980, 1, 1),
                "sex": "female",
                "relation": "head" if place == 0 else "son",
                "labour_capacity": "ordinary",
                **facts,
            }
        )
        for place in range(number)
    )


@dataclass
class HouseholdEvents:
    """The events of one household."""

    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    village_code: str = VILLAGE
    household_type: str = "ordinary"
    main_cause: str = "illness"
    persons: int = 4
    registered_on: date = date(2014, 6, 1)
    person: dict[str, Any] = field(default_factory=dict)
    """Facts of all its members."""
    people: tuple[MemberFacts, ...] = ()
    """Its members where they are not all alike."""
    version: int = 0

    def _facts(self) -> dict[str, object]:
        self.version += 1
        return {"county_code": self.county_code, "version": self.version, "household_id": self.id}

    def _whole(self) -> dict[str, object]:
        return {
            **self._facts(),
            "household_no": f"{self.village_code}{self.id.int % 10_000:04d}",
            "village_code": self.village_code,
            "household_type": self.household_type,
            "main_cause": self.main_cause,
            "head_name": "张三",
            "registered_on": self.registered_on,
            "members": self.people or members(self.persons, **self.person),
        }

    def registered(self) -> HouseholdRegistered:
        """It comes onto the register."""
        return HouseholdRegistered.model_validate(self._whole())

    def changed(self, on: date = date(2017, 5, 1), died: Sequence[UUID] = (), **facts: Any) -> HouseholdChanged:
        """Some of its facts change; of those who leave it some died."""
        for name, value in facts.items():
            setattr(self, name, value)
        return HouseholdChanged.model_validate({**self._whole(), "changed_on": on, "died": died})

    def exited(self, on: date = date(2016, 12, 20)) -> HouseholdExited:
        """It leaves poverty."""
        return HouseholdExited.model_validate({**self._facts(), "exited_on": on})

    def removed(self, on: date = date(2018, 6, 1), kind: str = "merged", died: Sequence[UUID] = ()) -> HouseholdRemoved:
        """It leaves the register, for it was merged into another unless told otherwise."""
        merged_into = new_id() if kind == "merged" else None
        further = {"removed_on": on, "removed_kind": kind, "merged_into": merged_into, "died": died}
        return HouseholdRemoved.model_validate({**self._facts(), **further})

    def returned(self, on: date = date(2018, 12, 20)) -> HouseholdReturned:
        """It is poor again."""
        return HouseholdReturned.model_validate({**self._facts(), "returned_on": on})

    def earned(
        self, year: int, per_head_fen: int, recorded_on: date | None = None, disposable_fen: int | None = None
    ) -> IncomeRecorded:
        """A year's income per head is recorded, in the next March unless told otherwise."""
        return IncomeRecorded.model_validate(
            {
                **self._facts(),
                "recorded_on": recorded_on or date(year + 1, 3, 1),
                "year": year,
                "persons": self.persons,
                "net_income_fen": per_head_fen * self.persons,
                "per_head_fen": per_head_fen,
                "disposable_per_head_fen": disposable_fen,
            }
        )


@dataclass
class ObjectEvents:
    """The events of one monitoring object."""

    household_id: UUID | None
    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    village_code: str = VILLAGE
    version: int = 0
    of_members: dict[str, Any] = field(default_factory=dict)
    """Name of the head and indexes of the members, of one that is not on the register."""

    def _facts(self, **facts: object) -> dict[str, object]:
        self.version += 1
        return {"county_code": self.county_code, "version": self.version, "monitoring_object_id": self.id, **facts}

    def entered(self, on: date, kind: str = "marginal") -> MonitoringObjectEntered:
        """It is watched from a day on."""
        place = {"village_code": self.village_code, "household_id": self.household_id}
        facts = {"monitored_kind": kind, "risks": ("illness",), "people": 4, "entered_on": on}
        return MonitoringObjectEntered.model_validate(self._facts(**place, **facts, **self.of_members))

    def moved(self, household_id: UUID | None, village_code: str | None = None) -> MonitoringObjectMoved:
        """It is another household's, or lives in another village."""
        self.household_id = household_id
        self.village_code = village_code or self.village_code
        place = {"village_code": self.village_code, "household_id": household_id}
        return MonitoringObjectMoved.model_validate(self._facts(**place))

    def removed(self, on: date) -> MonitoringObjectRemoved:
        """Its risk is removed."""
        return MonitoringObjectRemoved.model_validate(self._facts(removed_on=on))


@dataclass
class LoanEvents:
    """The events of one loan; it keeps the facts that every event bears."""

    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    village_code: str = VILLAGE
    bank_code: str = "rcc"
    household_id: UUID | None = field(default_factory=new_id)
    state: str = "applied"
    disbursed_fen: int = 0
    outstanding_fen: int = 0
    version: int = 0
    overdue: bool = False

    def _facts(self, on: date) -> dict[str, object]:
        self.version += 1
        if self.disbursed_fen and self.state != "compensated":
            self.state = "repaid" if not self.outstanding_fen else "overdue" if self.overdue else "active"
        return {
            "county_code": self.county_code,
            "version": self.version,
            "loan_id": self.id,
            "loan_no": f"{self.bank_code}-{self.id.int % 100_000}",
            "bank_code": self.bank_code,
            "programme": "industry_credit",
            "borrower_kind": "household" if self.household_id else "organisation",
            "household_id": self.household_id,
            "organisation_id": None,
            "village_code": self.village_code,
            "occurred_on": on,
            "state": self.state,
            "disbursed_fen": self.disbursed_fen,
            "outstanding_fen": self.outstanding_fen,
        }

    def applied(self, on: date = date(2016, 4, 1)) -> LoanApplied:
        """The bank takes up the application."""
        return LoanApplied.model_validate({**self._facts(on), "application_no": "A1", "amount_fen": 5_000_000})

    def disbursed(self, amount_fen: int = 5_000_000, on: date = date(2016, 5, 10)) -> LoanDisbursed:
        """The money is paid out."""
        self.disbursed_fen = self.outstanding_fen = amount_fen
        due_on = on.replace(year=on.year + 3)
        return LoanDisbursed.model_validate({**self._facts(on), "annual_rate": Decimal("0.0475"), "due_on": due_on})

    def repaid(self, amount_fen: int, on: date = date(2018, 6, 1)) -> PrincipalRepaid:
        """Principal comes back."""
        self.outstanding_fen -= amount_fen
        return PrincipalRepaid.model_validate({**self._facts(on), "amount_fen": amount_fen})

    def paid(self, principal_fen: int, interest_fen: int, on: date = date(2018, 6, 20)) -> PaymentReceived:
        """Money comes in that the product's order tells apart."""
        self.outstanding_fen -= principal_fen
        parts = {"penalty_fen": 5, "interest_fen": interest_fen, "principal_fen": principal_fen}
        return PaymentReceived.model_validate({**self._facts(on), "amount_fen": sum(parts.values()), **parts})

    def interest(self, amount_fen: int, on: date = date(2018, 6, 20)) -> InterestCollected:
        """Interest comes in."""
        return InterestCollected.model_validate({**self._facts(on), "period": "2018Q2", "amount_fen": amount_fen})

    def reported_overdue(
        self, days: int = 30, principal_fen: int = 0, interest_fen: int = 30_000, on: date = date(2018, 7, 20)
    ) -> LoanOverdue:
        """The bank reports arrears."""
        self.overdue = True
        return LoanOverdue.model_validate(
            {**self._facts(on), "principal_fen": principal_fen, "interest_fen": interest_fen, "days": days}
        )

    def repayment_reversed(self, amount_fen: int, on: date = date(2018, 8, 1)) -> LoanEventReversed:
        """A repayment is taken back."""
        self.outstanding_fen += amount_fen
        return LoanEventReversed.model_validate({**self._facts(on), "reversed_type": "principal.repaid"})

    def application_reversed(self, on: date = date(2016, 4, 5)) -> LoanEventReversed:
        """The application is taken back: the loan is void."""
        self.state = "void"
        return LoanEventReversed.model_validate({**self._facts(on), "reversed_type": "loan.applied"})

    def overdue_reversed(self, on: date = date(2018, 8, 1)) -> LoanEventReversed:
        """The only report of arrears is taken back."""
        self.overdue = False
        return LoanEventReversed.model_validate({**self._facts(on), "reversed_type": "loan.overdue"})

    def claimed(self, on: date = date(2019, 9, 1)) -> CompensationClaimed:
        """The fund stands in."""
        claimed_fen, self.outstanding_fen, self.state = self.outstanding_fen, 0, "compensated"
        return CompensationClaimed.model_validate(
            {
                **self._facts(on),
                "claimed_fen": claimed_fen,
                "insurer_fen": 0,
                "paid_from_fund_fen": claimed_fen,
                "shortfall_fen": 0,
            }
        )


@dataclass
class FundEvents:
    """The events of one fund account."""

    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    bank_code: str = "rcc"
    balance_fen: int = 0
    version: int = 0

    def _facts(self, on: date) -> dict[str, object]:
        self.version += 1
        return {
            "county_code": self.county_code,
            "version": self.version,
            "fund_account_id": self.id,
            "bank_code": self.bank_code,
            "programme": "industry_credit",
            "occurred_on": on,
            "balance_fen": self.balance_fen,
        }

    def moved(
        self, amount_fen: int, cause: str = "deposit", shortfall_fen: int = 0, on: date = date(2018, 7, 10)
    ) -> FundMoved:
        """Money goes in, or out where the amount is negative."""
        self.balance_fen += amount_fen
        return FundMoved.model_validate(
            {
                **self._facts(on),
                "cause": cause,
                "amount_fen": amount_fen,
                "shortfall_fen": shortfall_fen,
                "loan_id": None,
            }
        )

    def assessed(
        self, quarter: str, leverage: str | None, *, within: bool, on: date = date(2018, 7, 23)
    ) -> LeverageAssessed:
        """The quarter is judged."""
        return LeverageAssessed.model_validate(
            {
                **self._facts(on),
                "quarter": quarter,
                "outstanding_fen": 8_000_000_00,
                "leverage": leverage,
                "within_bounds": within,
            }
        )


@dataclass
class SubsidyListEvents:
    """The events of one subsidy list."""

    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    bank_code: str = "rcc"
    period: str = "2018Q2"
    total_fen: int = 120_000
    version: int = 0

    def _facts(self, on: date) -> dict[str, object]:
        self.version += 1
        return {
            "county_code": self.county_code,
            "version": self.version,
            "subsidy_list_id": self.id,
            "bank_code": self.bank_code,
            "programme": "industry_credit",
            "period": self.period,
            "total_fen": self.total_fen,
            "occurred_on": on,
        }

    def submitted(self, on: date = date(2018, 6, 25)) -> SubsidyListSubmitted:
        """The list is handed in."""
        return SubsidyListSubmitted.model_validate({**self._facts(on), "due_on": date(2018, 6, 26)})

    def returned(self, on: date = date(2018, 6, 26)) -> SubsidyListReturned:
        """The list is sent back."""
        return SubsidyListReturned.model_validate({**self._facts(on), "reason": "名单有误"})

    def approved(self, on: date = date(2018, 6, 27)) -> SubsidyListApproved:
        """The list is approved."""
        return SubsidyListApproved.model_validate({**self._facts(on), "payment_due_on": date(2018, 7, 4)})

    def paid(self, on: date = date(2018, 7, 2)) -> SubsidyListPaid:
        """The list is paid."""
        return SubsidyListPaid.model_validate(self._facts(on))


@dataclass
class RecordEvents:
    """The events of one record: of a household or one of its members, else of an area."""

    kind: str
    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    area_code: str | None = None
    household_id: UUID | None = None
    member_id: UUID | None = None
    version: int = 0

    def kept(self, on: date = date(2015, 1, 5), withdrawn_on: date | None = None, **values: Any) -> RecordKept:
        """It is entered, or changed: what it says now."""
        self.version += 1
        return RecordKept.model_validate(
            {
                "county_code": self.county_code,
                "version": self.version,
                "record_id": self.id,
                "kind": self.kind,
                "area_code": self.area_code,
                "household_id": self.household_id,
                "member_id": self.member_id,
                "occurred_on": on,
                "values": values,
                "withdrawn_on": withdrawn_on,
            }
        )


@dataclass
class OrganisationEvents:
    """The events of one organisation."""

    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    kind: str = "co_operative"
    version: int = 0

    def changed(self, closed_on: date | None = None, withdrawn_on: date | None = None) -> OrganisationChanged:
        """It stands as told."""
        self.version += 1
        return OrganisationChanged.model_validate(
            {
                "county_code": self.county_code,
                "version": self.version,
                "organisation_id": self.id,
                "credit_code": "91360722MA00000000",
                "name": "示范合作社",
                "organisation_kind": self.kind,
                "area_code": "360722102000",
                "closed_on": closed_on,
                "withdrawn_on": withdrawn_on,
            }
        )


@dataclass
class LinkEvents:
    """The events of what ties a household to an organisation."""

    household_id: UUID
    organisation_id: UUID
    id: UUID = field(default_factory=new_id)
    county_code: str = COUNTY
    started_on: date = date(2016, 1, 1)
    version: int = 0

    def changed(
        self, ended_on: date | None = None, terminated_on: date | None = None, withdrawn_on: date | None = None
    ) -> OrganisationLinkChanged:
        """It stands as told."""
        self.version += 1
        return OrganisationLinkChanged.model_validate(
            {
                "county_code": self.county_code,
                "version": self.version,
                "organisation_link_id": self.id,
                "organisation_id": self.organisation_id,
                "household_id": self.household_id,
                "link_kind": "equity",
                "amount_fen": 100_000,
                "started_on": self.started_on,
                "ended_on": ended_on,
                "terminated_on": terminated_on,
                "withdrawn_on": withdrawn_on,
            }
        )
