"""Which areas there are, what people call them, and which codes and tenants their rows bear."""

from collections.abc import Iterable, Iterator, Sequence

from shared.areas import AreaLevel, full_code, level_of, listed_areas, significant_prefix, village_text
from shared.areas.successions import COUNTY_DIGITS, Reach, Successions

FIRST_RESIDENTS, LAST_RESIDENTS = "001", "199"
FIRST_VILLAGERS, LAST_VILLAGERS = "200", "399"


def is_residents_committee(code: str) -> bool:
    """Whether a 12-digit code is that of a residents' committee, 居委会.

    Source: 统计用区划代码编制规则: 001 to 199.
    """
    return level_of(code) is AreaLevel.VILLAGE and FIRST_RESIDENTS <= code[9:] <= LAST_RESIDENTS


def is_administrative_village(code: str) -> bool:
    """Whether a 12-digit code is that of a villagers' committee, 村委会.

    Source: 统计用区划代码编制规则: 200 to 399.
    """
    return level_of(code) is AreaLevel.VILLAGE and FIRST_VILLAGERS <= code[9:] <= LAST_VILLAGERS


def area_text(area_code: str) -> str:
    """An area's name for people, a village's behind its town's; the code where the official list lacks it."""
    if level_of(area_code) is AreaLevel.VILLAGE:
        return village_text(area_code)
    known = listed_areas()
    return known[area_code].name if area_code in known else area_code


def same_codes(known: Successions, prefix: str) -> list[str]:
    """The code that an area bears now, and those that the very same area bore before, the latest first; 12 digits.

    Args:
        known: successions of codes.
        prefix: significant digits of any of them.
    """
    now = known.same_now(prefix)
    return [full_code(one) for one in (now, *known.former(now))]


def tenants_of(known: Successions, area_codes: Iterable[str]) -> list[str]:
    """Tenant keys of rows that bear any of some codes."""
    return sorted({known.tenant(significant_prefix(code)) for code in area_codes})


def areas_of_level(known: Successions, prefix: str, level: AreaLevel) -> list[str]:
    """The areas of a level that lie in an area now, by code; of the official list and of what was loaded.

    Args:
        known: successions and loaded codes.
        prefix: significant digits of the area; empty for everywhere.
        level: of the areas looked for.
    """
    reaches, now = known.reaches(prefix), known.present(prefix)
    found = set()
    for code in _codes_near(known, reaches):
        if any(reach.covers(code) for reach in reaches):
            present = known.present_code(code)
            if present.startswith(now) and level_of(present) is level:
                found.add(present)
    return sorted(found)


def _codes_near(known: Successions, reaches: Sequence[Reach]) -> Iterator[str]:
    """The codes of the official list, those that changes gave, those loaded for counties that touch it."""
    yield from listed_areas()
    yield from (full_code(one.new) for one in known.known)
    for county, codes in known.book.items():
        if any(county.startswith(reach.prefix) or reach.prefix.startswith(county) for reach in reaches):
            for at in range(0, len(codes), COUNTY_DIGITS):
                yield county + codes[at : at + COUNTY_DIGITS]
