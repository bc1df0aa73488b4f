"""Invented members of the demo register: health, labour, school and work that fit their age and family."""

from dataclasses import dataclass
from datetime import date
from random import Random

from services.demo.families import Person

_RELATIONS = {
    "child_male": "son",
    "child_female": "daughter",
    "grandchild_male": "grandson",
    "grandchild_female": "granddaughter",
}

_STUDIES = {"primary": "primary", "junior": "junior_high"}

WORKING_CAPACITIES = frozenset({"ordinary", "skilled", "weak"})


@dataclass(frozen=True, slots=True)
class Member:
    """One invented person; every field but name, number and birth is a code of shared.codes."""

    name: str
    sex: str
    id_number: str
    born_on: date
    relation: str
    ethnic_group: str
    education: str
    schooling: str
    health: str
    disability: str
    labour: str
    work: str
    medical_insured: bool
    pension_insured: bool

    @property
    def can_work(self) -> bool:
        """Whether the person has labour, if only half of it."""
        return self.labour in WORKING_CAPACITIES

    @property
    def document_number(self) -> str:
        """What stands in the sheet: the identity number, or the disability card's, which adds kind and grade."""
        return self.id_number + self.disability


def member(
    random: Random, person: Person, name: str, id_number: str, birthday: date, *, she: bool, household_type: str
) -> Member:
    """Give a person of the family a name, a number and the states that fit.

    Args:
        random: source of chance.
        person: role, sex, age and school.
        name: full name.
        id_number: identity number.
        birthday: the date that the number states.
        she: whether the household is of the She people.
        household_type: decides how many have labour.
    """
    relief = household_type in ("dibao", "wubao")
    schooling = _schooling(random, person)
    health = _health(random, person, relief=relief)
    labour = _labour(random, person, health, relief=relief)
    return Member(
        name=name,
        sex=person.sex,
        id_number=id_number,
        born_on=birthday,
        relation=_RELATIONS.get(person.role, person.role),
        ethnic_group="she" if she else "han",
        education=_education(random, person, schooling),
        schooling=schooling,
        health=health,
        disability=_disability(random, labour) if health == "disabled" else "",
        labour=labour,
        work=_work(random, person, labour),
        medical_insured=random.random() < 0.97,
        pension_insured=person.age >= 16 and schooling == "none" and random.random() < 0.85,
    )


def _schooling(random: Random, person: Person) -> str:
    if person.studies == "senior":
        return random.choices(("senior_high", "vocational"), weights=(65, 35))[0]
    if person.studies == "college":
        return random.choices(("undergraduate", "higher_vocational"), weights=(45, 55))[0]
    # a kindergarten is not counted among the schools
    return _STUDIES.get(person.studies or "", "none")


def _education(random: Random, person: Person, schooling: str) -> str:
    reached = {
        "primary": "primary",
        "junior_high": "junior_high",
        "senior_high": "senior_high",
        "vocational": "senior_high",
        "undergraduate": "college",
        "higher_vocational": "college",
    }
    if schooling in reached:
        return reached[schooling]
    if person.age < 6:
        return "preschool"
    levels = ("illiterate", "primary", "junior_high", "senior_high")
    if person.age >= 60:
        return random.choices(levels, weights=(40, 50, 9, 1))[0]
    if person.age >= 40:
        return random.choices(levels, weights=(8, 50, 38, 4))[0]
    return random.choices(levels, weights=(2, 18, 66, 14))[0]


def _health(random: Random, person: Person, *, relief: bool) -> str:
    states = ("healthy", "chronic", "serious", "disabled")
    if person.age < 16:
        return random.choices(states, weights=(97, 1, 1, 1))[0]
    if relief and person.age < 60 and person.studies is None:
        # who is of working age in these groups is there because he can't work
        return random.choices(states, weights=(0, 15, 30, 55))[0]
    if person.age >= 60:
        return random.choices(states, weights=(45, 36, 9, 10))[0]
    return random.choices(states, weights=(83, 9, 4, 4))[0]


def _labour(random: Random, person: Person, health: str, *, relief: bool) -> str:
    if person.age < 16 or person.studies is not None or person.age > 75:
        return "none"
    if relief:
        return "none" if person.age >= 60 else "lost"
    if person.age >= 65:
        return random.choices(("weak", "none"), weights=(30, 70))[0]
    if health == "disabled" and person.role != "head":
        return random.choices(("weak", "lost"), weights=(55, 45))[0]
    if health != "healthy" or person.age >= 60:
        return "weak"
    return random.choices(("ordinary", "skilled"), weights=(92, 8))[0]


def _work(random: Random, person: Person, labour: str) -> str:
    if labour not in ("ordinary", "skilled"):
        return "none"
    places = ("none", "in_town", "in_county", "in_province", "outside_province")
    # who heads the farm stays near it; the young go to the coast
    weights = (50, 20, 16, 6, 8) if person.role in ("head", "spouse") else (15, 10, 20, 10, 45)
    return random.choices(places, weights=weights)[0]


def _disability(random: Random, labour: str) -> str:
    """Kind and grade on a disability card, for most of the disabled; the rest hold none."""
    if random.random() < 0.3:
        return ""
    grade = random.choice("12" if labour in ("lost", "none") else "34")
    return random.choice("1244456") + grade
