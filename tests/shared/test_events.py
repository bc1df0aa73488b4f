"""Facts: within which bounds their days and numbers lie."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from shared.database import new_id
from shared.events.registry import HouseholdExited


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_that_no_fact_can_have_is_refused(day: date) -> None:
    with pytest.raises(ValidationError, match="no day of a fact"):
        HouseholdExited(county_code="360722", version=1, household_id=new_id(), exited_on=day)
    beside = day + timedelta(days=1 if day == date.min else -1)
    assert HouseholdExited(county_code="360722", version=1, household_id=new_id(), exited_on=beside).exited_on == beside


@pytest.mark.parametrize(("version", "taken"), [(2**56, True), (2**56 + 1, False), (-(2**56) - 1, False)])
def test_a_number_beyond_what_anything_can_be_is_refused(version: int, taken: bool) -> None:
    given = {"county_code": "360722", "version": version, "household_id": new_id(), "exited_on": date(2019, 1, 1)}
    if taken:
        assert HouseholdExited.model_validate(given).version == version
        return
    with pytest.raises(ValidationError, match="more than anything can be"):
        HouseholdExited.model_validate(given)
