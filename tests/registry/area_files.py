"""Area files of any size in the official form, made up: provinces, cities, counties, towns and villages."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from shared.areas import Area, AreaLevel, level_of

FIRST_PROVINCE = 71
"""No province's code of those that a shipped list names."""
CITIES, COUNTIES, TOWNS, VILLAGES = 18, 10, 16, 14


def villages_of_a_country(villages: int) -> Iterator[Area]:
    """So many villages, each behind the areas that hold it: a town for fourteen, a county for sixteen towns."""
    left = villages
    for code in _codes():
        area = Area(code, f"第{code[-6:]}区", level_of(code))
        if area.level is AreaLevel.VILLAGE:
            if left == 0:
                return
            left -= 1
        yield area


def _codes() -> Iterator[str]:
    for province in range(FIRST_PROVINCE, 100):
        yield f"{province}0000000000"
        for city in range(1, CITIES + 1):
            yield f"{province}{city:02d}00000000"
            for county in range(1, COUNTIES + 1):
                yield f"{province}{city:02d}{county:02d}000000"
                yield from _below(f"{province}{city:02d}{county:02d}")


def _below(county: str) -> Iterator[str]:
    for town in range(100, 100 + TOWNS):
        yield f"{county}{town}000"
        yield from (f"{county}{town}{village}" for village in range(200, 200 + VILLAGES))


def write_areas(path: Path, areas: Iterator[Area]) -> int:
    """Write a csv of areas; how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("code,name,level\n")
        while part := list(islice(areas, 10_000)):
            file.writelines(f"{area.code},{area.name},{area.level}\n" for area in part)
            count += len(part)
    return count
