"""What else the form asks of the invented households and people; chance of its own, so that the town stays as it is."""

from dataclasses import dataclass
from datetime import date
from random import Random

from services.demo.members import Member
from services.demo.town import Household
from shared.calendar import completed_years

_SKILLS = ("种植", "养殖", "泥瓦工", "缝纫", "驾驶", "电焊", "木工", "家政")
_NEEDS = {
    "illness": ("medical_aid",),
    "disability": ("medical_aid", "guarantee"),
    "schooling": ("schooling_aid",),
    "no_technique": ("technique", "skills_training"),
    "no_funds": ("funds", "industry"),
    "no_labour": ("guarantee",),
    "disaster": ("housing", "funds"),
}
_PLANS = {"development": "发展脐橙、蔬菜产业，外出务工增收", "relief": "政策保障兜底"}


@dataclass(frozen=True, slots=True)
class FurtherOfHousehold:
    """Facts of a household; codes of shared.codes."""

    built_year: int
    electricity: bool
    fuels: tuple[str, ...]
    support_form: str | None
    planned_exit_year: int
    help_plan: str
    help_needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FurtherOfMember:
    """Facts of a person; codes of shared.codes."""

    skill: str | None
    dibao: bool
    major_illness_insured: bool
    supplementary_insured: bool
    medical_assistance: bool
    returning_graduate: bool
    veteran: bool
    no_income_source: bool
    no_able_supporter: bool


def further_of_household(household: Household) -> FurtherOfHousehold:
    """The same for the same household."""
    random = Random(f"household {household.household_no}")  # noqa: S311  # invented people, no secrets
    wubao = household.household_type == "wubao"
    return FurtherOfHousehold(
        built_year=random.randint(1965, 2012),
        electricity=random.random() < 0.99,
        fuels=random.choice((("firewood",), ("firewood", "gas"), ("firewood", "electricity", "gas"))),
        support_form=("central" if random.random() < 0.25 else "dispersed") if wubao else None,
        planned_exit_year=random.choice((2016, 2017, 2018)),
        help_plan=_PLANS[household.group],
        help_needs=_NEEDS.get(household.main_cause, ("industry",)),
    )


def further_of_member(household: Household, member: Member, on: date) -> FurtherOfMember:
    """The same for the same person; ages are those of the day."""
    random = Random(f"member {member.id_number}")  # noqa: S311  # invented people, no secrets
    age = completed_years(member.born_on, on)
    wubao = household.household_type == "wubao"
    young = 18 <= age <= 28 and member.education == "senior_high" and member.schooling == "none"
    insured = member.medical_insured
    return FurtherOfMember(
        skill=random.choice(_SKILLS) if member.can_work and age >= 16 else None,
        dibao=household.household_type in ("dibao", "subsidised_poor"),
        major_illness_insured=insured,
        supplementary_insured=insured and random.random() < 0.9,
        medical_assistance=insured and member.health in ("serious", "disabled"),
        returning_graduate=young and random.random() < 0.2,
        veteran=member.sex == "male" and age >= 22 and random.random() < 0.02,
        no_income_source=wubao,
        no_able_supporter=wubao,
    )
