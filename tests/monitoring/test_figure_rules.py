"""The areas to which something counts, and the sums over them."""

from collections import Counter

import pytest
from hypothesis import given, settings

from services.monitoring.figures.queries import parts_of
from services.monitoring.figures.rules import areas_of
from shared.areas import full_code
from tests.shared.area_histories import Country, histories


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


@settings(max_examples=200, deadline=None)
@given(histories())
def test_each_row_is_summed_once_in_each_area_that_holds_it_now(country: Country) -> None:
    known, rows = country.successions, country.rows
    kept = Counter((tenant, area) for tenant, code in rows for area in areas_of(tenant, code))
    now = [known.present(code) for _, code in rows]
    for prefix in {code[:digits] for code in now for digits in (2, 4, 6, 9, 12)}:
        summed = sum(
            -number if part.taken else number
            for part in parts_of(known.reaches(prefix))
            for (tenant, area), number in kept.items()
            if tenant.startswith(part.county) and area == (part.area_code or full_code(tenant))
        )
        assert summed == sum(code.startswith(prefix) for code in now)
