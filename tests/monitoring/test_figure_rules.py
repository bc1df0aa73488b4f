"""The areas to which something counts."""

import pytest

from services.monitoring.figures.rules import areas_of


@pytest.mark.parametrize(
    ("area_code", "areas"),
    [
        ("360722102201", ("360722000000", "360722102000", "360722102201")),
        ("360722102000", ("360722000000", "360722102000")),
        ("360722000000", ("360722000000",)),
        ("", ("360722000000",)),
        # the town has moved to another county since
        ("360781102201", ("360722000000", "360781102000", "360781102201")),
    ],
)
def test_what_a_village_adds_counts_for_its_county_and_town_too(area_code: str, areas: tuple[str, ...]) -> None:
    assert areas_of("360722", area_code) == areas
