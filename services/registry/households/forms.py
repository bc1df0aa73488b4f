"""What comes in and goes out over HTTP about households."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from services.registry.households.rules import MOST_FUELS
from services.registry.imports import cells
from services.registry.incomes.models import IncomeFields
from services.registry.records.fields import (
    Line,
    PersonName,
    Phone,
    Reason,
    Str,
    VillageCode,
    Year,
    cell,
    one_of,
    some_of,
)
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
BuiltYear = Annotated[int, Field(strict=True, ge=1900, le=2100)]
Fuels: Any = some_of(codes.FUELS, most=MOST_FUELS)
SupportForm: Any = one_of(codes.SUPPORT_FORMS)
HelpNeeds: Any = some_of(codes.HELP_NEEDS)
DisabilityKind: Any = one_of(codes.DISABILITY_KINDS)
DisabilityGrade = Annotated[int, Field(strict=True, ge=1, le=4)]
"""1 is the most severe."""
KeyGroup: Any = one_of(codes.KEY_GROUPS)

Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(CHINA))]
"""A moment as China's clocks show it, wherever it was read from."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _FurtherFacts(_Strict):
    """What else the form asks of a household; all of it may be empty."""

    housing_sqm: SquareMetres | None = None
    housing_structure: HousingStructure | None = None
    built_year: BuiltYear | None = None
    electricity: StrictBool | None = None
    fuels: Fuels | None = None
    drinking_water: DrinkingWater | None = None
    support_form: SupportForm | None = None
    planned_exit_year: Year | None = None
    help_plan: Line | None = None
    help_needs: HelpNeeds | None = None


class _FurtherOfMember(_Strict):
    """What else the form asks of a person; all of it may be empty."""

    ethnic_group: EthnicGroup | None = None
    education: Education | None = None
    schooling: Schooling | None = None
    work_state: Work | None = None
    skill: Line | None = None
    dibao: StrictBool | None = None
    medical_insured: StrictBool | None = None
    major_illness_insured: StrictBool | None = None
    supplementary_insured: StrictBool | None = None
    medical_assistance: StrictBool | None = None
    pension_insured: StrictBool | None = None
    disability_kind: DisabilityKind | None = None
    disability_grade: DisabilityGrade | None = None
    returning_graduate: StrictBool | None = None
    veteran: StrictBool | None = None
    no_income_source: StrictBool | None = None
    no_able_supporter: StrictBool | None = None
    own_cause: Cause | None = None
    own_plan: Line | None = None


class MemberCreate(_FurtherOfMember):
    """A person as a household is registered; sex and birth date follow from the identity number.

    `id_number` may be that of a disability card: its first 18 characters are the identity number, and kind and grade of
    the disability follow.
    """

    name: PersonName
    id_number: Annotated[str, Field(max_length=40)]
    relation: Relation
    health: Health
    labour_capacity: Labour


class HouseholdCreate(_FurtherFacts):
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
    members: Annotated[list[MemberCreate], Field(min_length=1, max_length=50)]


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


def _kept() -> Any:
    """The default of a patch's field that may not be empty: left out it stays as it is, null is refused.

    Defaults aren't validated, and a patch is read by what was set, so this None is never seen.
    """
    return Field(default=None, json_schema_extra=_without_default)


class MemberPatch(_FurtherOfMember):
    """What changes of a member; what is left out stays, null empties what may be empty."""

    id: UUID
    name: PersonName = _kept()
    relation: Relation = _kept()
    health: Health = _kept()
    labour_capacity: Labour = _kept()


class HouseholdPatch(_FurtherFacts):
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
    members: list[MemberPatch] = []


class MemberRead(BaseModel):
    """A person; `id_number` and `disability_card` are given only when the record is revealed."""

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
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None
    disability_kind: str | None = None
    disability_grade: int | None = None
    disability_card: str | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: str | None = None
    own_plan: str | None = None
    joined_on: date | None = None
    joined_kind: str | None = None
    from_household_id: UUID | None = None


class FormerMemberRead(MemberRead):
    """A person who left the household, as recorded when that happened."""

    left_on: date
    left_kind: str
    to_household_id: UUID | None


class FormerMemberList(BaseModel):
    """Everybody who left a household, the first to leave first."""

    items: list[FormerMemberRead]


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
    removed_on: date | None = None
    version: int
    present_village_code: str | None = None


class YearIncomeRead(IncomeFields):
    """A household's income of a year, fen, as it was recorded on the day asked for."""

    year: int


class HouseholdRead(HouseholdRow):
    """A household with its members; `phone` and `bank_account` are given only when the record is revealed.

    `former_members` and `incomes` are given only of a household as it stood on a day.
    """

    phone: str | None = None
    bank_name: str | None
    bank_account_masked: str | None
    bank_account: str | None = None
    identification_standard: str
    other_causes: list[str]
    housing_sqm: Decimal | None
    housing_structure: str | None
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[str] | None = None
    drinking_water: str | None
    support_form: str | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: list[str] | None = None
    removed_kind: str | None = None
    merged_into: UUID | None = None
    split_from: UUID | None = None
    split_on: date | None = None
    membership_on: date | None = None
    group: str
    key_groups: list[str]
    members: list[MemberRead]
    former_members: list[FormerMemberRead] | None = None
    incomes: list[YearIncomeRead] | None = None


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
    """Which households: those that meet all conditions given; a misspelt one is refused, it would show everybody.

    Households off the register are found by `status=removed` only.
    """

    q: Annotated[str | None, Field(max_length=50)] = None
    """The beginning of the name of anybody in the household."""
    household_no: Annotated[str | None, StringConstraints(strip_whitespace=True, max_length=32)] = None
    """The whole number of one household."""
    id_number: Annotated[str | None, Field(max_length=40)] = None
    """Of somebody who belongs to the household or belonged to it."""
    village_code: AskedArea = None
    """A village's code, or that of a wider area."""
    household_type: HouseholdType | None = None
    main_cause: Cause | None = None
    key_group: KeyGroup | None = None
    status: Annotated[str | None, Field(pattern="^(registered|exited|removed)$")] = None


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
