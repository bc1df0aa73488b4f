"""What carries the indicators of villages."""

from collections import defaultdict
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from tests.monitoring.playing.stage import MANY, Many, Needs


def flag(name: str, stage: Many, needs: Needs) -> None:
    """What the year's figures say yes to."""
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        if place in holders:
            stage.years[place, holders[place].year][name] = True


def amounts(name: str, stage: Many, needs: Needs) -> None:
    """The greatest amounts first: who has more has less, too."""
    had = 0
    by_least = sorted(needs, key=lambda need: need[2].parameters.least if need[2].parameters else 1, reverse=True)
    for day, value, target in by_least:
        least = target.parameters.least if target.parameters else 1
        wanted = ceil(value * MANY) - (0 if stage.met else 1)
        for place in range(had, wanted):
            stage.years[place, day.year][name] = least
        had = max(had, wanted)


def village_water(stage: Many, needs: Needs) -> None:
    """Safe water for all households of a village, or for all but one."""
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        year = needs[0][0].year
        stage.years[place, year] |= {"households": 50, "safe_water_households": 50 if place in holders else 49}


def industries(stage: Many, needs: Needs) -> None:
    """Leading industries of villages that left poverty."""
    for place in range(MANY):
        stage.profiles[place]["exited_on"] = date(2016, 12, 1).isoformat()
    for place, _ in stage.first_days(needs):
        stage.profiles[place]["industries"] = ["crops"]


def village_projects(stage: Many, needs: Needs) -> None:
    """Industry projects of villages."""
    for place, day in stage.first_days(needs):
        project: dict[str, Any] = {"project_kind": "industry", "budget_fen": 100}
        stage.of_village(place, "project", day, year=day.year, **project)


def posted(stage: Many, needs: Needs) -> None:
    """Whoever a demand names; where none does, anybody."""
    by_demand: dict[str | None, Needs] = defaultdict(list)
    for need in needs:
        by_demand[need[2].parameters.demand if need[2].parameters else None].append(need)
    for demand, of in by_demand.items():
        posted = {"post": demand or "member", "rank": "deputy_section" if demand == "head" else "staff"}
        for place, day in stage.first_days(of):
            stage.of_village(place, "village_team", day, **posted, started_on=day.isoformat(), ended_on=None)


def units(stage: Many, needs: Needs) -> None:
    """Units that help villages."""
    for place, day in stage.first_days(needs):
        helped = {"unit_id": str(UUID(int=1)), "helper_id": None, "started_on": day.isoformat(), "ended_on": None}
        stage.of_village(place, "village_pairing", day, **helped)
