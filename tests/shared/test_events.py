"""Facts: within which bounds their days and numbers lie."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.database import new_id
from shared.events.registry import HouseholdExited


@pytest.mark.parametrize("year", [1, 1849, 3000, 9999])
def test_a_day_that_no_fact_can_have_is_refused(year: int) -> None:
    with pytest.raises(ValidationError, match="no day of a fact"):
        HouseholdExited(county_code="360722", version=1, household_id=new_id(), exited_on=date(year, 1, 1))


@pytest.mark.parametrize("year", [1850, 2999])
def test_the_first_and_the_last_year_of_facts_are_taken(year: int) -> None:
    day = date(year, 12, 31)
    made = HouseholdExited(county_code="360722", version=1, household_id=new_id(), exited_on=day)
    assert made.exited_on == day


@pytest.mark.parametrize(("version", "taken"), [(10**15, True), (10**15 + 1, False), (-(10**15) - 1, False)])
def test_a_number_beyond_what_anything_can_be_is_refused(version: int, taken: bool) -> None:
    given = {"county_code": "360722", "version": version, "household_id": new_id(), "exited_on": date(2019, 1, 1)}
    if taken:
        assert HouseholdExited.model_validate(given).version == version
        return
    with pytest.raises(ValidationError, match="more than anything can be"):
        HouseholdExited.model_validate(given)
