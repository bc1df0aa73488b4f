"""Invented families of the demo register: who lives together, and how old they are.

A family is built in roles around its head; then children's ages are shifted until the town's school count is exact.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

OLDEST_AGE = 94
SCHOOL_AGES = range(6, 16)
SENIOR_AGES = range(16, 23)

MALE, FEMALE = "male", "female"


@dataclass(slots=True)
class Person:
    """One member while the family is being built; `parent` is the member that sets the bounds of a child's age."""

    role: str
    sex: str
    age: int
    parent: "Person | None" = None
    spouse: "Person | None" = None
    children: list["Person"] = field(default_factory=list)
    studies: str | None = None

    @property
    def is_child(self) -> bool:
        """Whether the person may be moved to another age without breaking a marriage or a parenthood."""
        return self.parent is not None and self.spouse is None and not self.children


def sizes(random: Random, weights: dict[int, int], households: int, people: int) -> list[int]:
    """Household sizes drawn by weight, then moved one by one until they add up to the people exactly."""
    drawn = random.choices(list(weights), weights=list(weights.values()), k=households)
    low, high = min(weights), max(weights)
    while (missing := people - sum(drawn)) != 0:
        step = 1 if missing > 0 else -1
        at = random.randrange(households)
        if low <= drawn[at] + step <= high:
            drawn[at] += step
    return drawn


def family(random: Random, household_type: str, size: int) -> list[Person]:
    """The members of one household, head first."""
    if household_type == "wubao":
        return _without_kin(random, size)
    if household_type == "dibao":
        return _without_labour(random, size)
    return _able(random, size)


def born_on(random: Random, age: int, on: date) -> date:
    """A birthday of someone who has completed that many years on the date."""
    latest = _years_before(on, age)
    earliest = _years_before(on, age + 1) + timedelta(days=1)
    return earliest + timedelta(days=random.randrange((latest - earliest).days + 1))


def fit_schools(random: Random, people: list[Person], *, pupils: int, seniors: int) -> None:
    """Move children's ages until that many are of compulsory school age, and send that many older ones to school.

    Args:
        people: everybody of the town; children of the right ages are changed in place.
        pupils: wanted number aged 6 to 15, all of whom attend.
        seniors: wanted number of students aged 16 to 22 (senior secondary and above).
    """
    children = [person for person in people if person.is_child and person.age < SENIOR_AGES.stop]
    random.shuffle(children)
    # the youngest of age are still at school; the rest have gone to work
    older = sorted((child for child in children if child.age in SENIOR_AGES), key=lambda child: child.age)
    for child in older[:seniors]:
        child.studies = "senior" if child.age < 19 else "college"
    at_school = [child for child in children if child.age in SCHOOL_AGES]
    infants = [child for child in children if child.age < SCHOOL_AGES.start]
    while len(at_school) > pupils:
        at_school.pop().age = random.randrange(1, SCHOOL_AGES.start)
    workers = [child for child in older[seniors:] if _may_be(child, SCHOOL_AGES.start)]
    growing = [child for child in infants if _may_be(child, SCHOOL_AGES.start)] + workers[::-1]
    while len(at_school) < pupils:
        child = growing.pop()
        child.age = min(random.choice(SCHOOL_AGES), _oldest(child))
        at_school.append(child)
    for child in at_school:
        child.studies = "primary" if child.age < 12 else "junior"


def _oldest(child: Person) -> int:
    parent = child.parent
    parents = [one for one in (parent, parent.spouse if parent else None) if one is not None]
    return min(one.age for one in parents) - 19


def _may_be(child: Person, age: int) -> bool:
    return _oldest(child) >= age


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _other(sex: str) -> str:
    return FEMALE if sex == MALE else MALE


def _add_child(random: Random, members: list[Person], parent: Person, *, generation: str, most: int = 45) -> None:
    sex = random.choice((MALE, MALE, MALE, FEMALE, FEMALE))
    child = Person(f"{generation}_{sex}", sex, 0, parent)
    child.age = max(0, min(_oldest(child) - random.randrange(0, 14), most - random.randrange(0, 12)))
    members.append(child)
    parent.children.append(child)


def _add_spouse(random: Random, members: list[Person], of: Person, role: str) -> None:
    age = of.age + (random.randrange(-5, 2) if of.sex == MALE else random.randrange(-1, 6))
    spouse = Person(role, _other(of.sex), max(21, age), spouse=of)
    of.spouse = spouse
    members.append(spouse)


def _add_parent(random: Random, members: list[Person], head: Person, sex: str) -> None:
    other = next((member.age for member in members if member.role in ("mother", "father")), None)
    # a second parent is of the first one's age
    age = head.age + random.randrange(20, 34) if other is None else max(other + random.randrange(-3, 6), head.age + 18)
    age = min(age, OLDEST_AGE)
    members.append(Person("father" if sex == MALE else "mother", sex, age))


def _able(random: Random, size: int) -> list[Person]:
    """A family of the development group: a head of working age with spouse, children and often a parent."""
    head_sex = MALE if random.random() < 0.88 else FEMALE
    members = [Person("head", head_sex, random.randrange(28, 59))]
    head = members[0]
    if size >= 3 or (size == 2 and random.random() < 0.4):
        _add_spouse(random, members, head, "spouse")
    parents = [FEMALE, MALE]
    while len(members) < size:
        children = len(head.children)
        if parents and head.age <= 60 and children >= 1 and random.random() < 0.55:
            _add_parent(random, members, head, parents.pop(0))
        elif children < 3 or not head.spouse:
            _add_child(random, members, head, generation="child", most=28)
        else:
            _extend(random, members, head)
    return members


def _extend(random: Random, members: list[Person], head: Person) -> None:
    """A further member of a large family: a son's wife, a grandchild, or one more child."""
    sons = [child for child in head.children if child.sex == MALE and child.age >= 24]
    bachelors = [son for son in sons if son.spouse is None]
    couples = [son for son in sons if son.spouse is not None]
    if couples:
        _add_child(random, members, couples[0], generation="grandchild", most=9)
    elif bachelors:
        _add_spouse(random, members, bachelors[0], "daughter_in_law")
    else:
        _add_child(random, members, head, generation="child", most=20)


def _without_labour(random: Random, size: int) -> list[Person]:
    """A family that lives on the allowance: the old, the disabled, and children they bring up."""
    if size >= 3 or random.random() < 0.25:
        return _disabled_parents(random, size)
    head = Person("head", MALE if random.random() < 0.7 else FEMALE, random.randrange(62, 86))
    members = [head]
    if size == 2:
        _add_spouse(random, members, head, "spouse")
        head.age, members[1].age = max(head.age, 62), max(members[1].age, 61)
    return members


def _disabled_parents(random: Random, size: int) -> list[Person]:
    members = [Person("head", MALE if random.random() < 0.8 else FEMALE, random.randrange(32, 58))]
    head = members[0]
    if size >= 3:
        _add_spouse(random, members, head, "spouse")
    while len(members) < size:
        roles = {member.role for member in members}
        if "mother" not in roles and random.random() < 0.4:
            _add_parent(random, members, head, FEMALE)
            members[-1].age = max(members[-1].age, 62)
        else:
            _add_child(random, members, head, generation="child", most=15)
    return members


def _without_kin(random: Random, size: int) -> list[Person]:
    """Old people whom nobody is bound to support: mostly bachelors, now and then two who grew old together."""
    head = Person("head", MALE if random.random() < 0.85 else FEMALE, random.randrange(62, 90))
    if random.random() < 0.08:
        head.age = random.randrange(45, 60)
    members = [head]
    if size == 2:
        if random.random() < 0.5:
            members.append(Person("sibling", head.sex, max(61, head.age - random.randrange(1, 6))))
        else:
            _add_spouse(random, members, head, "spouse")
            members[1].age = max(61, members[1].age)
    return members
