"""The table of villages, and how a village, its exit and an area's totals are shown."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.registry.models import CountyTable
from services.registry.records.fields import AskedYear
from shared.database import StrictPage
from shared.security.callers import AskedArea


class Village(CountyTable, table=True):
    """An administrative village of a county; whether it is poor says the policy pack in force."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("county_code", "village_code", name="uq_village_code"),)

    village_code: str = Field(max_length=12)
    name: str
    valid_to: date | None = None
    """First day on which the code holds no more."""


class VillageQuery(StrictPage):
    """Which villages; those whose codes hold no more only when asked for."""

    area: AskedArea = None
    poor: bool | None = None
    abolished: bool = False


class VillageRead(BaseModel):
    """A village: by whom it is listed as poor or when it was identified as such, when it is to leave and left poverty.

    `poor` tells that it is or was a poor village; one that left poverty bears the day in `exited_on`.
    """

    county_code: str
    village_code: str
    town_code: str
    name: str
    valid_to: date | None
    present_code: str
    poor: bool
    listed_by: str | None
    identified_on: date | None
    planned_exit_year: int | None
    exited_on: date | None


class VillageList(BaseModel):
    """A page of villages."""

    items: list[VillageRead]
    next: str | None


class ExitFindingRead(BaseModel):
    """One element of a village's exit: whether it is met, and why."""

    element: str
    label: str
    met: bool
    sentence: str


class VillageExitRead(BaseModel):
    """Whether a village may leave poverty by what the register holds, element by element.

    Attributes:
        year: of the figures that it was judged by.
        poverty_rate: per cent with two decimals, cut; null where the population is not known.
    """

    village_code: str
    name: str
    year: int
    met: bool
    poor_people: int
    people: int
    poverty_rate: str | None
    findings: list[ExitFindingRead]


class TotalsQuery(BaseModel):
    """Whose totals, of which year."""

    model_config = {"extra": "forbid"}

    area: AskedArea = None
    year: AskedYear


class VillageCounts(BaseModel):
    """Counts over an area's villages."""

    people: int
    village_groups: int
    residents_committees: int


class VillageTotals(BaseModel):
    """What an area's villages come to, beside what was published of it.

    Attributes:
        missing: villages without figures of the year or without a profile: the sums leave them out.
        exited_villages: those out of poverty by the end of the year.
        published: of the plan in force, where it states totals of just this area.
        differences: sum less published.
    """

    area_code: str
    year: int
    villages: int
    households: int
    natural_villages: int
    collective_income_fen: int
    exited_villages: int
    counted: VillageCounts
    missing: list[str]
    published: VillageCounts | None
    differences: VillageCounts | None
