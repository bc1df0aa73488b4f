"""The heads of the packs: whose plan it is, and from which day it can hold."""

from datetime import date, timedelta

import pytest

from shared.areas import find_area
from shared.policies import find_pack, pack_names
from shared.policies.selection import Activation, NoActivePolicy, select_policy

HEADS = {
    "cangxi-2014": ("510824000000", date(2014, 1, 1), "R003-018"),
    "city-five-years": ("360700000000", date(2016, 1, 1), "R002-052"),
    "ecommerce": ("360722000000", date(2016, 1, 1), "R002-076"),
    "ganzhou-credit": ("360700000000", date(2016, 1, 1), "R002-092"),
    "gupo-2014": ("360722102000", date(2014, 1, 1), "R002-001"),
    "micro-credit": ("360000000000", date(2015, 1, 1), "R002-049"),
    "monitoring-2021": ("360000000000", date(2021, 5, 1), "R001-044"),
    "monitoring-2024": ("360728000000", date(2024, 9, 1), "R001-044"),
    "national-2014": ("360000000000", date(2014, 1, 1), "R000-076"),
    "paired-aid": ("360722000000", date(2016, 1, 1), "R002-030"),
    "town-2017": ("360722106000", date(2017, 1, 1), "R000-001"),
    "township-eight-projects": ("360722200000", date(2016, 1, 1), "R002-058"),
    "yiyang-2020": ("410327000000", date(2020, 2, 20), "R001-001"),
}
BESIDE = "110101000000"
"""An area that none of the plans was made for."""
CASES = [
    pytest.param(name, area_code, since, marks=pytest.mark.requirement(row))
    for name, (area_code, since, row) in HEADS.items()
]


def test_every_pack_has_a_head_that_is_proven() -> None:
    assert tuple(HEADS) == pack_names()
    assert {name: find_pack(name).source for name in HEADS} == {name: row for name, (_, _, row) in HEADS.items()}


@pytest.mark.parametrize(("name", "area_code", "since"), CASES)
def test_a_pack_holds_in_its_area_from_its_first_day(name: str, area_code: str, since: date) -> None:
    pack = find_pack(name)
    shipped = Activation(pack.name, pack.area_code, pack.effective_from)  # as an installation loads it
    assert select_policy([shipped], area_code, since) == shipped
    with pytest.raises(NoActivePolicy):
        select_policy([shipped], area_code, since - timedelta(days=1))
    with pytest.raises(NoActivePolicy):
        select_policy([shipped], BESIDE, since)
    assert find_area(area_code).code == area_code
