"""Who has to go to school: one answer in the register's guarantees and in monitoring's figures and alerts."""

from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.figures.rules import Measure
from services.monitoring.households.rules import Family, Period, Standards, figures_of
from services.monitoring.households.rules import Person as Pupil
from services.registry.guarantees.rules import Element, Facts, Person, been_above, out_of_school
from shared.codes import SCHOOLING

WHO = UUID(int=1)
EDUCATION = Element("education", "义务教育", from_years=6, to_years=15)
TOLD = st.lists(
    st.tuples(st.integers(1, 900), st.sampled_from([*(stage.code for stage in SCHOOLING), None])),
    min_size=1,
    max_size=6,
)
"""Days since the one before, and the school that was told."""


@pytest.mark.requirement("R000-006", "R001-002", "R001-005", "R002-056")
@given(st.dates(date(2000, 1, 1), date(2012, 12, 31)), TOLD, st.integers(0, 5_000))
def test_no_child_is_out_of_school_for_the_register_and_not_for_monitoring(
    born_on: date, told: list[tuple[int, str | None]], waits: int
) -> None:
    first = date(2013, 1, 1)
    days = [first + timedelta(days=sum_of) for sum_of in accumulate(apart for apart, _ in told)]
    stages = [(day, stage) for day, (_, stage) in zip(days, told, strict=True)]
    on = days[0] + timedelta(days=waits)

    known = [one for one in stages if one[0] <= on]
    person = Person(WHO, "李四", born_on, known[-1][1], been_above=been_above(known))
    missed = bool(out_of_school([EDUCATION], Facts(on, (person,))))

    family = Family(
        county_code="360722",
        village_code="360722102201",
        household_type="ordinary",
        registered_on=days[0],
        periods=tuple(Period(day, "illness", (Pupil(WHO, "李四", born_on, "none", stage),)) for day, stage in stages),
        standards=Standards(school_years=(6, 15)),
    )
    steps = figures_of(family).days
    counted = sum(n for (measure, day), n in steps.items() if measure == Measure.DROPPED_OUT and day <= on)
    assert counted == missed
