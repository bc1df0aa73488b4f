"""How alike two registered people are, and whether that is worth somebody's look."""

from dataclasses import dataclass
from datetime import date

WORTH_A_LOOK = 60
"""Likeness from which a pair goes to the queue. Assumed: no source gives one; a common name born on the same day in
another village of the county stays just below."""

_SAME_NAME, _NEAR_NAME = 30, 20
_SAME_BIRTH, _NEAR_BIRTH = 25, 15
_SAME_VILLAGE, _SAME_TOWN = 15, 5
_A_RELATIVE, _MOST_RELATIVES = 10, 2
_OTHER_SEX = -20

_TOWN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Person:
    """What two people are compared by; never the identity number, which differs or they would have been refused.

    Attributes:
        name: as registered.
        born_on: from the identity number.
        sex: code of shared.codes.SEXES.
        village_code: 12 digits.
        relatives: names of the others in the household.
    """

    name: str
    born_on: date
    sex: str
    village_code: str
    relatives: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two people are.

    Attributes:
        score: 0 to 100; from `WORTH_A_LOOK` on it is worth a look.
        reasons: Chinese, the strongest first.
    """

    score: int
    reasons: tuple[str, ...]


def likeness(one: Person, other: Person, *, together: bool = False) -> Likeness:
    """Compare two people.

    Names are near when one character of several differs (曾福生, 曾富生); births when day and month are exchanged, or
    only the day or only the year differs, as a slip of the pen leaves them.

    Args:
        together: both stand in one household: twins bear near names, so there only the same name counts.
    """
    if together and one.name != other.name:
        return Likeness(0, ())
    parts: list[tuple[int, str]] = []
    if one.name == other.name:
        parts.append((_SAME_NAME, "姓名相同"))
    elif _near_names(one.name, other.name):
        parts.append((_NEAR_NAME, "姓名仅一字不同"))
    if one.born_on == other.born_on:
        parts.append((_SAME_BIRTH, "出生日期相同"))
    elif _near_births(one.born_on, other.born_on):
        parts.append((_NEAR_BIRTH, "出生日期相近"))
    if one.village_code == other.village_code:
        parts.append((_SAME_VILLAGE, "同村"))
    elif one.village_code[:_TOWN_DIGITS] == other.village_code[:_TOWN_DIGITS]:
        parts.append((_SAME_TOWN, "同乡镇"))
    shared = [] if together else sorted(one.relatives & other.relatives)
    if shared:
        parts.append((_A_RELATIVE * min(len(shared), _MOST_RELATIVES), f"家人同名：{'、'.join(shared)}"))
    if one.sex != other.sex:
        parts.append((_OTHER_SEX, "性别不同"))
    parts.sort(key=lambda part: -part[0])
    return Likeness(max(0, sum(score for score, _ in parts)), tuple(reason for _, reason in parts))


def _near_names(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < 2:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _near_births(one: date, other: date) -> bool:
    same_year, same_month, same_day = one.year == other.year, one.month == other.month, one.day == other.day
    exchanged = same_year and (one.month, one.day) == (other.day, other.month)
    return exchanged or same_year + same_month + same_day == 2
