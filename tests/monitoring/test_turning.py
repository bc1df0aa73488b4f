"""The days on which rules can come out otherwise: none is left out, and what lies between is quiet."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.households.rules import Fact, Family, Period, Person, Signal, YearIncome
from services.monitoring.risks.found import Parameters
from services.monitoring.risks.rules import RISKS, findings
from services.monitoring.risks.turning import quiet_until, turning_days, waits_of
from tests.monitoring.test_replays import DAYS, NUMBERS, families
from tests.monitoring.test_risk_rules import CHILD, STANDARDS

COUNTY, VILLAGE = "410327", "410327108221"


def test_days_that_turn_are_those_on_which_something_begins_passes_or_has_ended() -> None:
    child = Person(CHILD.id, CHILD.name, date(2012, 3, 3), "none", "primary")
    family = Family(
        county_code=COUNTY,
        village_code=VILLAGE,
        household_type="ordinary",
        registered_on=date(2017, 1, 1),
        removed_on=date(2019, 5, 5),
        stays_out=((date(2016, 7, 7), date(2018, 4, 4)), (date(2018, 10, 10), None)),
        periods=(Period(date(2017, 1, 1), "illness", ()), Period(date(2018, 5, 5), "illness", (child,))),
        incomes={2017: YearIncome(400_000, 1, date(2018, 8, 8))},
        facts={
            "visit": [Fact(UUID(int=1), None, {"visited_on": "2018-09-09"})],
            "measure": [Fact(UUID(int=2), None, {"started_on": "2017-02-02", "ended_on": "9999-12-30"})],  # for good
        },
        signals=(Signal("hardship", date(2017, 11, 11)), Signal("hardship", date(2018, 6, 7))),
        standards=STANDARDS,
    )
    since, until = date(2018, 3, 3), date(2019, 7, 7)
    told = [
        *(date(2018, 4, 4), date(2018, 5, 5), date(2018, 6, 7), date(2018, 8, 8), date(2018, 9, 9)),
        *(date(2018, 10, 10), date(2019, 5, 5)),
    ]
    always = {
        *told,
        *(day + timedelta(days=1) for day in told),
        since,
        date(2018, 9, 1),  # six years old in spring, the child begins school
        date(2019, 1, 1),
        until,  # three years after the first exit
    }
    assert turning_days(family, [], since, until) == sorted(always)
    grace = {day + timedelta(days=days) for day in told for days in (5, 6)}
    assert turning_days(family, [{"grace_days": 5}, {}], since, until) == sorted(always | grace)
    months = {date(2018, 4, 11), date(2018, 11, 7)}
    assert turning_days(family, [{}, {"months": 5}], since, until) == sorted(always | months)
    a_year = {date(2018, 11, 11), date(2019, 6, 7)}
    assert turning_days(family, [{"months": 5}, {"months": 12}], since, until) == sorted(always | months | a_year)
    shorter = replace(family, support_months={date(2016, 7, 7): 25, date(2018, 10, 10): 1})
    ends = {date(2018, 8, 7), date(2018, 11, 10)}
    assert turning_days(shorter, [], since, until) == sorted((always - {until}) | ends)
    assert turning_days(family, [], date(2018, 3, 4), date(2019, 7, 6)) == sorted(
        (always | {date(2018, 3, 4)}) - {since, until}
    )


@given(family=families(), on=DAYS, days=st.integers(1, 200), among=st.sampled_from(["registered", "exited", "helped"]))
def test_until_a_quiet_household_turns_the_rules_find_the_same_on_every_day(
    family: Family, on: date, days: int, among: str
) -> None:
    rules: dict[str, Parameters] = {rule: {**NUMBERS, "among": among} for rule in RISKS}

    def found(day: date) -> dict[str, set[str]]:
        return {rule: {one.about for one in causes} for rule, causes in findings(rules, family, day).items()}

    latest = on + timedelta(days=days)
    until = quiet_until(family, waits_of(rules.values()), on, latest)
    assert on < until <= latest
    for past in range((until - on).days):
        assert found(on + timedelta(days=past)) == found(on)


@pytest.mark.parametrize(
    ("parameters", "on", "until"),
    [
        ({}, date(2018, 2, 10), date(2018, 3, 3)),
        ({}, date(2018, 3, 2), date(2018, 3, 3)),  # the exit
        ({}, date(2018, 3, 3), date(2018, 3, 4)),  # a last day would have passed
        ({}, date(2018, 3, 4), date(2018, 4, 4)),  # nothing within a month
        ({"grace_days": 9}, date(2018, 3, 4), date(2018, 3, 12)),
        ({"pairing_days": 9}, date(2018, 3, 12), date(2018, 3, 13)),
        ({"grace_days": 9}, date(2018, 3, 13), date(2018, 4, 13)),
        ({}, date(2018, 8, 15), date(2018, 9, 1)),  # the child begins school
        ({}, date(2018, 12, 30), date(2019, 1, 1)),
        ({}, date(2019, 3, 1), date(2019, 4, 1)),
        ({"months": 3}, date(2020, 8, 1), date(2020, 8, 6)),  # of what was told in May
        ({"months": 2}, date(2020, 8, 1), date(2020, 9, 1)),
        ({"months": 12}, date(2021, 4, 20), date(2021, 5, 6)),
        ({}, date(2021, 2, 10), date(2021, 3, 3)),  # three years of support
    ],
)
def test_the_next_day_on_which_a_household_is_to_be_judged(parameters: Parameters, on: date, until: date) -> None:
    child = Person(CHILD.id, CHILD.name, date(2012, 3, 3), "none", "primary")
    family = Family(
        county_code=COUNTY,
        village_code=VILLAGE,
        household_type="ordinary",
        registered_on=date(2017, 1, 1),
        stays_out=((date(2018, 3, 3), None),),
        periods=(Period(date(2017, 1, 1), "illness", (child,)),),
        signals=(Signal("hardship", date(2020, 5, 6)),),
        standards=STANDARDS,
    )
    later = date(on.year + on.month // 12, on.month % 12 + 1, on.day)
    assert quiet_until(family, waits_of([parameters]), on, later) == until
