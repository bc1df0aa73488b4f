"""Households and villages that leave poverty, stay, come back, and move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.monitoring.figures.rules import Figures, Measure
from shared.areas import AreaLevel
from shared.policies import PolicyPack
from tests.monitoring.builders import HouseholdEvents, RecordEvents, members
from tests.monitoring.playing.stage import A_PROFILE, BEFORE, HUGE, UNDATED, Stage, due

EXITS = frozenset(
    {"exited_villages", "exited_village_share", "exited_households", "exited_people"}
    | {"remaining_households", "remaining_people", "returned_households", "relocated_people"}
)
"""Played apart from the shares."""


_people = lru_cache(members)
"""Members are the same whoever's they are: thousands of households share them."""


@dataclass
class Exits(Stage):
    """The stage of exits."""

    number: int = 0
    """Villages so far."""

    def household(self, persons: int) -> HouseholdEvents:
        """A new one."""
        return HouseholdEvents(
            county_code=self.county_code, village_code=self.village(0), registered_on=BEFORE, people=_people(persons)
        )

    def leave(self, sizes: Sequence[int], on: date) -> list[HouseholdEvents]:
        """Households of these sizes leave poverty."""
        leaving = [self.household(persons) for persons in sizes]
        self.events += [one.registered() for one in leaving] + [one.exited(on) for one in leaving]
        return leaving

    def many_leave(self, households: int, people: int, on: date) -> None:
        """Thousands leave poverty: only what their events would have added to the figures."""
        days = {(Measure.EXITED, on): households, (Measure.EXITED_PEOPLE, on): people}
        self.figures.append(Figures(self.county_code, self.village(0), days=days))

    def villages_leave(self, count: int, on: date, poor: int | None = None) -> None:
        """So many villages leave; of so many poor ones."""
        for place in range(self.number, self.number + (count if poor is None else poor)):
            exited_on = on.isoformat() if place < self.number + count else None
            village = f"{self.county_code}{100 + place // 700:03d}{200 + place % 700:03d}"
            if self.pack.targets[0].area_level == AreaLevel.TOWN:
                village = self.village(place)
            record = RecordEvents("village_profile", county_code=self.county_code, area_code=village)
            self.events.append(record.kept(BEFORE, **{**A_PROFILE, "exited_on": exited_on}))
        self.number += count if poor is None else poor


def quotas(pack: PolicyPack, indicator: str, *measured: str) -> dict[date, int]:
    """What is asked of an indicator, by day; blank values left out."""
    return {
        due(step): int(step.value)
        for target in pack.targets
        if target.indicator == indicator and (not measured or target.measured in measured)
        for step in target.milestones
        if step.value is not None
    }


def played_exits(pack: PolicyPack, *, met: bool) -> Exits:
    """Households and villages that leave poverty, stay, and come back."""
    stage = Exits(pack, met)
    fewer = 0 if met else 1
    for day, count in sorted(quotas(pack, "exited_villages").items()):
        if day != UNDATED or len(quotas(pack, "exited_villages")) == 1:
            stage.villages_leave(count - fewer, min(day, date(2018, 6, 1)) if day == UNDATED else day, poor=count)
    if not quotas(pack, "exited_villages") and quotas(pack, "exited_village_share"):
        stage.villages_leave(4 - fewer, date(2018, 6, 1), poor=4)
    _households(stage)
    _relocations(stage)
    return stage


def _relocations(stage: Exits) -> None:
    """Batches move, each of one household; or of the first batch somebody stays."""
    moved = 0 if stage.met else 1
    for day, count in sorted(quotas(stage.pack, "relocated_people").items()):
        (household,) = stage.leave([1], date(2016, 3, 1))  # before the plan: it counts among nobody else
        record = RecordEvents("relocation", county_code=stage.county_code, household_id=household.id)
        facts = {"people": count - moved, "consent": True, "settlement": "market_town", "moved_on": day.isoformat()}
        stage.events.append(record.kept(**facts))
        moved = count


def _households(stage: Exits) -> None:
    pack, met = stage.pack, stage.met
    households, people = quotas(pack, "exited_households"), quotas(pack, "exited_people", "in_year")
    whole = {day: count for day, count in quotas(pack, "exited_people", "in_plan").items() if day != UNDATED}
    fewer = 0 if met else 1
    already = 0
    for number, (day, count) in enumerate(sorted(households.items())):
        if count <= HUGE:
            stage.leave([1] * (count - fewer), day)
            continue
        persons = people[day] - fewer
        if not met and day in whole:
            persons = min(persons, whole[day] - 1 - already)
        already += persons
        if number == 0 and met:
            # 20,000 people in 6,000 households: 2,000 of four, 4,000 of three
            more = persons - count * 3
            stage.leave([4] * more + [3] * (count - more), day)
        else:
            stage.many_leave(count - fewer, persons, day)
    for day, count in whole.items():
        if not people:
            _all_but_one(stage, count, day)
    left = quotas(pack, "remaining_people") | quotas(pack, "remaining_households")
    if left and not whole:
        ((day, _),) = left.items()
        _all_but_one(stage, 5, day)
    if not met:
        for day in sorted(quotas(pack, "returned_households")):
            (back,) = stage.leave([1], date(2016, 3, 1))
            stage.events.append(back.returned(day))


def _all_but_one(stage: Exits, people: int, on: date) -> None:
    """So many people leave poverty, or one of them stays."""
    stage.leave([people - 1], on)
    last = stage.household(1)
    stage.events += [last.registered(), *([last.exited(on)] if stage.met else [])]
