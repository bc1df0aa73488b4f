"""What goes out over HTTP about completeness."""

from uuid import UUID

from pydantic import BaseModel


class MissingRead(BaseModel):
    """One thing to enter; `label` is the Chinese name of the entry, `member_id` names the person where it is one's."""

    entry: str
    label: str
    field: str
    member_id: UUID | None


class PersonFacts(BaseModel):
    """The three facts of a person: state, cause, and plan; the household's where the person has none of his own."""

    member_id: UUID
    name: str
    health: str
    labour_capacity: str
    dibao: bool | None
    cause: str
    plan: str | None


class CompletenessRead(BaseModel):
    """The three facts of a household and its people, traced to village, household and person, and what is missing."""

    county_code: str
    village_code: str
    household_id: UUID
    household_no: str
    household_type: str
    status: str
    cause: str
    plan: str | None
    people: list[PersonFacts]
    missing: list[MissingRead]
    """What the register must hold of every household."""
    unclear: list[MissingRead]
    """What keeps it from being clear in the four things (四清)."""


class SchoolCountsRead(BaseModel):
    """People of registered households at school, and those of them in senior secondary school or above."""

    in_school: int
    senior: int
