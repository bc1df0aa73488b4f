"""What comes in and goes out over HTTP about households."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from services.registry.imports import cells
from services.registry.records.fields import PersonName, Phone, Reason, Str, VillageCode, cell, one_of
from shared import codes
from shared.business_dates import BusinessDate
from shared.calendar import CHINA
from shared.database import StrictPage
from shared.security.callers import AskedArea

HouseholdNo = Annotated[Str, cell("户编号", cells.household_no)]
VillageGroup = Annotated[Str, cell("组", cells.text)]
BankName = Annotated[Str, cell("开户银行", cells.text)]
Account = Annotated[Str, cell("银行账号", cells.account)]
Standard: Any = one_of(codes.IDENTIFICATION_STANDARDS)
HouseholdType: Any = one_of(codes.HOUSEHOLD_TYPES)
Cause: Any = one_of(codes.POVERTY_CAUSES)
SquareMetres = Annotated[Decimal, Field(ge=0, lt=100_000, decimal_places=2)]
HousingStructure: Any = one_of(codes.HOUSING_STRUCTURES)
DrinkingWater: Any = one_of(codes.DRINKING_WATER)
Relation: Any = one_of(codes.RELATIONS_TO_HEAD)
EthnicGroup: Any = one_of(codes.ETHNIC_GROUPS)
Education: Any = one_of(codes.EDUCATION_LEVELS)
Schooling: Any = one_of(codes.SCHOOLING)
Health: Any = one_of(codes.HEALTH_STATES)
Labour: Any = one_of(codes.LABOUR_CAPACITIES)
Work: Any = one_of(codes.WORK_STATES)


Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(CHINA))]
"""A moment as China's clocks show it, wherever it was read from."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MemberCreate(_Strict):
    """A person as a household is registered; sex and birth date follow from the identity number."""

    name: PersonName
    id_number: Annotated[str, Field(max_length=40)]
    relation: Relation
    ethnic_group: EthnicGroup | None = None
    education: Education | None = None
    schooling: Schooling | None = None
    health: Health
    labour_capacity: Labour
    work_state: Work | None = None
    medical_insured: StrictBool | None = None
    pension_insured: StrictBool | None = None


class HouseholdCreate(_Strict):
    """A household with its members, one of them its head."""

    household_no: HouseholdNo
    village_code: VillageCode
    village_group: VillageGroup | None = None
    phone: Phone | None = None
    bank_name: BankName | None = None
    bank_account: Account | None = None
    identification_standard: Standard
    household_type: HouseholdType
    main_cause: Cause
    other_causes: list[Cause] = []
    registered_on: BusinessDate
    housing_sqm: SquareMetres | None = None
    housing_structure: HousingStructure | None = None
    drinking_water: DrinkingWater | None = None
    members: Annotated[list[MemberCreate], Field(min_length=1, max_length=50)]


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


def _kept() -> Any:
    """The default of a patch's field that may not be empty: left out it stays as it is, null is refused.

    Defaults aren't validated, and a patch is read by what was set, so this None is never seen.
    """
    return Field(default=None, json_schema_extra=_without_default)


class MemberPatch(_Strict):
    """What changes of a member; what is left out stays, null empties what may be empty."""

    id: UUID
    name: PersonName = _kept()
    relation: Relation = _kept()
    ethnic_group: EthnicGroup | None = None
    education: Education | None = None
    schooling: Schooling | None = None
    health: Health = _kept()
    labour_capacity: Labour = _kept()
    work_state: Work | None = None
    medical_insured: StrictBool | None = None
    pension_insured: StrictBool | None = None


class HouseholdPatch(_Strict):
    """What changes of a household; what is left out stays, null empties what may be empty."""

    occurred_on: BusinessDate
    reason: Reason
    village_code: VillageCode = _kept()
    village_group: VillageGroup | None = None
    phone: Phone | None = None
    bank_name: BankName | None = None
    bank_account: Account | None = None
    identification_standard: Standard = _kept()
    household_type: HouseholdType = _kept()
    main_cause: Cause = _kept()
    other_causes: list[Cause] = _kept()
    housing_sqm: SquareMetres | None = None
    housing_structure: HousingStructure | None = None
    drinking_water: DrinkingWater | None = None
    members: list[MemberPatch] = []


class ExitRequest(_Strict):
    """The household left poverty on a day."""

    occurred_on: BusinessDate
    reason: Reason


class MemberRead(BaseModel):
    """A person; `id_number` is given only when the record is revealed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    id_masked: str
    id_number: str | None = None
    born_on: date
    sex: str
    relation: str
    ethnic_group: str | None
    education: str | None
    schooling: str | None
    health: str
    labour_capacity: str
    work_state: str | None
    medical_insured: bool | None
    pension_insured: bool | None


class HouseholdRow(BaseModel):
    """A household in a list; `present_village_code` is null where its village bears the same code still."""

    model_config = ConfigDict(from_attributes=True)

    county_code: str
    id: UUID
    household_no: str
    village_code: str
    village_group: str | None
    head_name: str
    phone_masked: str | None
    household_type: str
    main_cause: str
    people: int
    status: str
    registered_on: date
    exited_on: date | None
    version: int
    present_village_code: str | None = None


class HouseholdRead(HouseholdRow):
    """A household with its members; `phone` and `bank_account` are given only when the record is revealed."""

    phone: str | None = None
    bank_name: str | None
    bank_account_masked: str | None
    bank_account: str | None = None
    identification_standard: str
    other_causes: list[str]
    housing_sqm: Decimal | None
    housing_structure: str | None
    drinking_water: str | None
    group: str
    members: list[MemberRead]


class Total(BaseModel):
    """How many there are; counting stops at a cap."""

    count: int
    capped: bool


class HouseholdList(BaseModel):
    """A page of households."""

    items: list[HouseholdRow]
    next: str | None
    total: Total


class HouseholdSearch(StrictPage):
    """Which households: those that meet all conditions given; a misspelt one is refused, it would show everybody."""

    q: Annotated[str | None, Field(max_length=50)] = None
    """The beginning of the head's name."""
    id_number: Annotated[str | None, Field(max_length=40)] = None
    village_code: AskedArea = None
    """A village's code, or that of a wider area."""
    household_type: HouseholdType | None = None
    status: Annotated[str | None, Field(pattern="^(registered|exited)$")] = None


class ChangeRead(BaseModel):
    """One version of a household."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    kind: str
    occurred_on: date
    reason: str
    subject: str
    role: str
    import_id: UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    recorded_at: Moment


class ChangeList(BaseModel):
    """A page of a household's history, from the first version on."""

    items: list[ChangeRead]
    next: str | None
