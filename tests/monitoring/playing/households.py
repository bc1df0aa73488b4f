"""What carries the indicators of households and people."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from shared.areas import significant_prefix
from tests.monitoring.builders import HouseholdEvents, LinkEvents, LoanEvents, OrganisationEvents
from tests.monitoring.playing.stage import A_FAMILY, ADULT, BEFORE, CHILD, MANY, UNDATED, Many, Needs, due


def record(kind: str, begins: str, stage: Many, needs: Needs, member: int | None = None, **values: Any) -> None:
    """A record that holds from its day on."""
    for place, day in stage.first_days(needs):
        stage.record(place, kind, member, **{begins: day.isoformat(), "ended_on": None, **values})


def projects(stage: Many, needs: Needs) -> None:
    """As many projects as a household is to have, over all households; where one is missing, one household has none."""
    had = 0
    holders = MANY if stage.met else MANY - 1
    by_day: dict[date, list[int]] = defaultdict(list)
    for day, value, _ in needs:
        by_day[day].append(ceil(value * MANY))
    for day, counts in sorted(by_day.items()):
        wanted = max(counts) if stage.met else min(counts) - 1
        for number in range(had, wanted):
            stage.record(
                *(number % holders, "measure"), measure_class="industry", started_on=day.isoformat(), ended_on=None
            )
        had = max(had, wanted)


def relieved(stage: Many, needs: Needs) -> None:
    """Relief for who is poor through illness."""
    record("measure", "started_on", stage, needs, measure_class="guarantee")


def aided(stage: Many, needs: Needs) -> None:
    """Aid for students."""
    record("measure", "started_on", stage, needs, measure_class="education")


def co_operatives(stage: Many, needs: Needs) -> None:
    """Ties to a co-operative."""
    organisation = OrganisationEvents(county_code=stage.county_code)
    stage.events.append(organisation.changed())
    for place, day in stage.first_days(needs):
        link = LinkEvents(stage.households[place].id, organisation.id, county_code=stage.county_code, started_on=day)
        stage.events.append(link.changed())


def loans(stage: Many, needs: Needs) -> None:
    """Loans to households."""
    for place, day in stage.first_days(needs):
        loan = LoanEvents(
            county_code=stage.county_code, village_code=stage.village(place), household_id=stage.households[place].id
        )
        stage.events += [loan.applied(day), loan.disbursed(on=day)]


def owed(stage: Many, needs: Needs) -> None:
    """Each milestone's sum is owed on its day, or a fen less; of a county or town that it names, or of the plan's."""
    owed: dict[str, int] = defaultdict(int)
    for day, value, target in needs:
        for step in target.milestones:
            if due(step) == day and step.value == value:
                area = significant_prefix(step.area_code or stage.pack.area_code)
                wanted = int(value) - (0 if stage.met else 1)
                if wanted == owed[area]:
                    continue
                loan = LoanEvents(county_code=area[:6], village_code=area.ljust(9, "1") + "200", household_id=None)
                stage.events += [loan.applied(day), loan.disbursed(wanted - owed[area], day)]
                owed[area] = wanted


def trained_employed(stage: Many, needs: Needs) -> None:
    """Everybody was trained; so many are at work since."""
    for place in range(MANY):
        stage.record(place, "training", ADULT, started_on=BEFORE.isoformat())
    record("employment", "started_on", stage, needs, ADULT)


def dwellings(stage: Many, needs: Needs) -> None:
    """All dwellings are safe, or one is not."""
    for place in range(MANY):
        unsafe = place == 0 and not stage.met
        checked_on = stage.pack.effective_from.isoformat()  # a check before it has no standard to be measured by
        stage.record(place, "dwelling_check", checked_on=checked_on, grade="d" if unsafe else "b")


def water(stage: Many, needs: Needs) -> None:
    """Tests of water that pass."""
    passing: dict[str, Any] = {"litres_per_day": "35", "quality_passed": True, "minutes": 20, "supply_share": "0.9"}
    record("water_check", "checked_on", stage, needs, **passing)


def dropped_out(stage: Many, needs: Needs) -> None:
    """All children are at school, or one is not."""
    if not stage.met:
        child = stage.households[0].people[CHILD].model_copy(update={"schooling": "none"})
        stage.households[0].people = (*stage.households[0].people[:CHILD], child)


def whole_dibao(stage: Many, needs: Needs) -> None:
    """Half of the households are in it as a whole; where that is to fall, one of them no more in the last year."""
    for household in stage.households[: MANY // 2]:
        household.people = tuple(one.model_copy(update={"dibao": True}) for one in household.people)
    if not stage.met:
        one = HouseholdEvents(
            county_code=stage.county_code, village_code=stage.village(0), registered_on=BEFORE, people=A_FAMILY
        )
        one.people = tuple(person.model_copy(update={"dibao": True}) for person in A_FAMILY)
        stage.events.insert(0, one.registered())
        stage.events.append(one.changed(date(2020, 6, 1), people=A_FAMILY))


def relocated(settled: bool, stage: Many, needs: Needs) -> None:
    """Everybody moved and so many were settled, or everybody is willing and so many moved."""
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        moved_on = BEFORE if settled else holders.get(place)
        stage.record(
            *(place, "relocation"),
            people=3,
            consent=True,
            moved_on=None if moved_on is None else moved_on.isoformat(),
            settlement="market_town" if settled and place in holders else "scattered",
        )


def incomes(stage: Many, needs: Needs) -> None:
    """Incomes that grow by a tenth a year; from 1.2 million fen per head to what a milestone names, where one does."""
    grown = [target for target in stage.pack.targets if target.indicator == "income_growth"]
    years = sorted(
        {due(step).year for target in grown for step in target.milestones} | {day.year for day, _, _ in needs}
    )
    per_head: dict[int, int] = {years[0] - 1: 1_200_000}
    for year in years:
        named = [
            int(value) for day, value, target in needs if day.year == year and target.indicator == "income_per_head"
        ]
        per_head[year] = min(named) - (0 if stage.met else 1) if named else per_head[year - 1] * 11 // 10
    stage.incomes = per_head
    for target in grown:
        assert target.against is not None
        for step in target.milestones:
            year = due(step).year
            growth = Fraction(per_head[year], per_head[year - 1]) - 1
            other = floor(growth * 10_000 - 1) if stage.met else ceil(growth * 10_000)
            stage.reports[target.against, due(step)] = Fraction(other, 10_000)


def exit_year_funds(stage: Many, needs: Needs) -> None:
    """Money for a village that is due to leave poverty, and for another."""
    stage.profiles[0]["planned_exit_year"] = UNDATED.year
    project: dict[str, Any] = {"project_kind": "industry", "budget_fen": 300}
    stage.of_village(0, "project", year=UNDATED.year, **project)
    stage.of_village(1, "project", year=UNDATED.year, **{**project, "budget_fen": 100})
