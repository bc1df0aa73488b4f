"""The demo town: 古陂镇 with exactly the households and people that its plan counts, none of whom exists.

Source: seeds/002 篇1. Everything else about the people is invented from one seed; the same seed gives the same town.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from services.demo import names
from services.demo.families import Person, born_on, family, fit_schools, sizes
from services.demo.identities import Identities
from services.demo.incomes import Income, income
from services.demo.members import Member, member
from shared.areas import AreaLevel, covers, read_areas
from shared.calendar import completed_years
from shared.codes import HOUSEHOLD_TYPES

TOWN_CODE = "360722102000"
"""古陂镇. Another town gets the same margins, and its own villages without a weight."""
SHE_VILLAGE = "360722102208"
"""太平村, which the plan calls a village of the She people."""

REGISTERED_UNTIL = date(2016, 3, 31)
"""The day for which the first workbook stands: ages, schools and incomes are right on it."""

FIRST_YEAR = 2015
SECOND_YEAR = 2018

POOR_VILLAGES = {
    "360722102201": 95,  # 新屋, poor by the province's list
    "360722102214": 74,  # 石背 and the rest by the city's and county's
    "360722102210": 74,
    "360722102209": 72,
    "360722102206": 72,
    "360722102204": 70,
    "360722102213": 70,
    "360722102202": 70,
}
"""The eight poor villages, heavier than the others: weight of each in the spread of households. Source: R002-024."""

_OTHER_VILLAGE_WEIGHT = 41

PUPILS, SENIORS = 589, 93
"""At school: 682, of whom 93 in senior secondary school and above. Source: R002-025."""


@dataclass(frozen=True, slots=True)
class TypeMargin:
    """What the plan counts of one household type, and how its household sizes are spread."""

    households: int
    people: int
    size_weights: dict[int, int]


MARGINS = {
    "ordinary": TypeMargin(438, 1841, {1: 3, 2: 8, 3: 19, 4: 30, 5: 22, 6: 12, 7: 4, 8: 2}),
    "subsidised_poor": TypeMargin(12, 46, {2: 2, 3: 3, 4: 4, 5: 2, 6: 1}),
    "dibao": TypeMargin(442, 1044, {1: 28, 2: 34, 3: 20, 4: 12, 5: 6}),
    "wubao": TypeMargin(74, 86, {1: 84, 2: 16}),
}
"""Source: R002-011 to R002-014; the figures that the source masks follow from its totals."""

_CAUSES = {
    "ordinary": {
        "illness": 26, "no_technique": 20, "no_funds": 18, "schooling": 14, "no_labour": 6, "disability": 5,
        "no_land": 3, "poor_transport": 3, "disaster": 2, "no_motivation": 2, "no_water": 1,
    },
    "subsidised_poor": {"illness": 6, "disability": 4, "no_technique": 2, "no_funds": 2},
    "dibao": {"illness": 42, "disability": 30, "no_labour": 26, "other": 2},
    "wubao": {"no_labour": 70, "disability": 20, "illness": 10},
}  # fmt: skip

_EXITS = {2016: 88, 2017: 126, 2018: 112, 2019: 74}
"""Households of the development group that leave the list at the end of each year."""

_FALLEN_BACK = 9

# Net income per head, whole yuan. In the first year all but a few on the edge stay under that year's line of 2,855.
_FIRST_YEAR_PER_HEAD = {
    "ordinary": (1_750, 2_800),
    "subsidised_poor": (1_650, 2_700),
    "dibao": (1_900, 2_790),
    "wubao": (2_100, 2_800),
}
_ON_THE_EDGE = 18
_EDGE_PER_HEAD = (2_860, 3_080)
# After help: those out of poverty are beyond one and a half times any line of 2018, those fallen back under all lines.
_EXITED_PER_HEAD = (5_600, 12_800)
_FALLEN_PER_HEAD = (1_900, 2_650)
_REMAINING_PER_HEAD = {
    "ordinary": (2_500, 2_900),
    "subsidised_poor": (2_400, 2_850),
    "dibao": (4_200, 5_600),
    "wubao": (5_000, 6_200),
}


@dataclass(frozen=True, slots=True)
class Household:
    """One invented household with its members, head first, and its two years of income.

    Attributes:
        fell_back: left the list early, and its income of the second year lies under every line.
    """

    household_no: str
    village_code: str
    village_group: str
    household_type: str
    phone: str | None
    bank_account: str | None
    main_cause: str
    other_causes: tuple[str, ...]
    registered_on: date
    exited_on: date | None
    fell_back: bool
    housing_sqm: int
    housing_structure: str
    drinking_water: str
    members: tuple[Member, ...]
    first_income: Income
    second_income: Income

    @property
    def head(self) -> Member:
        """The head."""
        return self.members[0]

    @property
    def group(self) -> str:
        """``development`` or ``relief``."""
        return str(HOUSEHOLD_TYPES.by_code(self.household_type).group)

    def borrowers(self, on: date) -> tuple[Member, ...]:
        """Members of 18 to 60 completed years who can work; none in a household of the relief group."""
        if self.group != "development":
            return ()
        return tuple(one for one in self.members if one.can_work and 18 <= completed_years(one.born_on, on) <= 60)


@dataclass(frozen=True, slots=True)
class Town:
    """The whole invented register of one town."""

    code: str
    households: tuple[Household, ...]

    @property
    def county_code(self) -> str:
        """The county of the town, 6 digits."""
        return self.code[:6]

    @property
    def people(self) -> int:
        """Members of all households."""
        return sum(len(household.members) for household in self.households)

    def borrowing_households(self, on: date = REGISTERED_UNTIL) -> tuple[Household, ...]:
        """Households from which the demo's borrowers come: of the development group, with a borrower on that day."""
        return tuple(household for household in self.households if household.borrowers(on))

    def exits(self) -> tuple[Household, ...]:
        """Households that leave the list, by date and number."""
        leaving = [household for household in self.households if household.exited_on is not None]
        return tuple(sorted(leaving, key=lambda household: (household.exited_on, household.household_no)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is settled of a household before its members have names."""

    household_type: str
    persons: list[Person]
    village_code: str
    exit_year: int | None
    fell_back: bool
    on_the_edge: bool


@lru_cache(maxsize=8)
def town(seed: int = 2014, code: str = TOWN_CODE) -> Town:
    """The invented register of a town; equal seeds give equal towns.

    Args:
        seed: of all that is invented.
        code: of the town, 12 digits.
    """
    random = Random(seed)  # noqa: S311  # the demo must come out the same every time; nothing secret depends on it
    plans = _plans(random, code)
    identities = Identities(random, code[:6])
    households = [_household(random, identities, serial, plan) for serial, plan in enumerate(plans, start=1)]
    return Town(code, tuple(households))


def _plans(random: Random, town_code: str) -> list[_Plan]:
    families = [
        (household_type, family(random, household_type, size))
        for household_type, margin in MARGINS.items()
        for size in sizes(random, margin.size_weights, margin.households, margin.people)
    ]
    fit_schools(random, [person for _, persons in families for person in persons], pupils=PUPILS, seniors=SENIORS)
    random.shuffle(families)
    development = [at for at, (kind, _) in enumerate(families) if HOUSEHOLD_TYPES.by_code(kind).group == "development"]
    leaving = iter(random.sample(development, sum(_EXITS.values())))
    exit_years = {next(leaving): year for year, count in _EXITS.items() for _ in range(count)}
    early = [at for at, year in exit_years.items() if year <= SECOND_YEAR - 1]
    fallen = set(random.sample(early, _FALLEN_BACK))
    edge = set(random.sample([at for at in development if at not in fallen], _ON_THE_EDGE))
    villages = _villages(town_code, len(families))
    return [
        _Plan(kind, persons, villages[at], exit_years.get(at), at in fallen, at in edge)
        for at, (kind, persons) in enumerate(families)
    ]


def _villages(town_code: str, households: int) -> list[str]:
    """A village for every household, in the order of the codes, by weight and largest remainder."""
    inside = [area.code for area in read_areas() if area.level is AreaLevel.VILLAGE]
    weights = {code: POOR_VILLAGES.get(code, _OTHER_VILLAGE_WEIGHT) for code in inside if covers(town_code, code)}
    total = sum(weights.values())
    counts = {code: households * weight // total for code, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda code: (-(households * weights[code] % total), code))
    for code in by_remainder[: households - sum(counts.values())]:
        counts[code] += 1
    return [code for code, count in counts.items() for _ in range(count)]


def _household(random: Random, identities: Identities, serial: int, plan: _Plan) -> Household:
    members = _members(random, identities, plan)
    workers = sum(one.can_work for one in members)
    main_cause, other_causes = _causes(random, plan.household_type, members)
    first, second = _per_heads(plan)
    people = len(members)
    relief = plan.household_type in ("dibao", "wubao")
    return Household(
        household_no=f"{plan.village_code[:6]}{serial:06d}",
        village_code=plan.village_code,
        village_group=f"第{random.randint(1, 18)}组",
        household_type=plan.household_type,
        phone=names.telephone(serial) if random.random() < (0.55 if relief else 0.95) else None,
        bank_account=names.bank_account(serial) if random.random() < 0.8 else None,
        main_cause=main_cause,
        other_causes=other_causes,
        registered_on=_registered_on(random),
        exited_on=None if plan.exit_year is None else date(plan.exit_year, 12, 31),
        fell_back=plan.fell_back,
        housing_sqm=random.randrange(20, 60) if plan.household_type == "wubao" else people * random.randrange(14, 32),
        housing_structure=random.choices(("brick_timber", "brick_concrete", "bamboo_earth"), (50, 30, 20))[0],
        drinking_water=random.choices(("protected_well", "unprotected_well", "treated_tap"), (55, 25, 20))[0],
        members=members,
        first_income=income(random, year=FIRST_YEAR, people=people, workers=workers, per_head=first),
        second_income=income(random, year=SECOND_YEAR, people=people, workers=workers, per_head=second),
    )


def _members(random: Random, identities: Identities, plan: _Plan) -> tuple[Member, ...]:
    she = plan.village_code == SHE_VILLAGE
    family_name = names.surname(random, she=she)
    family_names = {"head": family_name}
    members = []
    for person in plan.persons:
        birthday = born_on(random, person.age, REGISTERED_UNTIL)
        # who married into the family keeps her own name; so does the husband of a woman who heads it
        married_in = person.role in ("spouse", "mother", "daughter_in_law")
        surname = names.surname(random, she=False) if married_in else family_name
        if person.role.startswith("child_"):
            surname = _childrens_name(plan.persons[0], family_names)
        family_names[person.role] = surname
        name = surname + names.given_name(random, person.sex, birthday.year)
        number = identities.number(birthday, person.sex)
        members.append(member(random, person, name, number, birthday, she=she, household_type=plan.household_type))
    return tuple(members)


def _childrens_name(head: Person, family_names: dict[str, str]) -> str:
    """Children bear their father's name: the head's, or her husband's."""
    return family_names.get("spouse", family_names["head"]) if head.sex == "female" else family_names["head"]


def _causes(random: Random, household_type: str, members: Sequence[Member]) -> tuple[str, tuple[str, ...]]:
    weights = dict(_CAUSES[household_type])
    states = {one.health for one in members}
    fitting = {
        "illness": bool(states & {"chronic", "serious"}),
        "disability": "disabled" in states,
        "schooling": any(one.schooling in ("senior_high", "vocational", "undergraduate") for one in members),
    }
    possible = {cause: weight for cause, weight in weights.items() if fitting.get(cause, True)}
    possible = possible or {"no_labour": 1}
    main = random.choices(list(possible), weights=list(possible.values()))[0]
    rest = [cause for cause in possible if cause != main]
    others = random.sample(rest, min(len(rest), random.choices((0, 1, 2), weights=(45, 40, 15))[0]))
    return main, tuple(others)


def _per_heads(plan: _Plan) -> tuple[tuple[int, int], tuple[int, int]]:
    first = _EDGE_PER_HEAD if plan.on_the_edge else _FIRST_YEAR_PER_HEAD[plan.household_type]
    if plan.fell_back:
        return first, _FALLEN_PER_HEAD
    return first, _EXITED_PER_HEAD if plan.exit_year else _REMAINING_PER_HEAD[plan.household_type]


def _registered_on(random: Random) -> date:
    """Mostly in the months of the first registration, some in the checks of the two years after."""
    first, days = random.choices(
        ((date(2014, 6, 1), 153), (date(2015, 8, 1), 92), (date(2016, 1, 4), 82)), weights=(88, 8, 4)
    )[0]
    return first + timedelta(days=random.randrange(days))
