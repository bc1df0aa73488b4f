"""A whole sheet applied: bounds not to be exceeded, tasks of a part of the year, partners, and what is missing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.monitoring.assessments.models import AssessmentEntry, AssessmentObject
from services.monitoring.assessments.periods import Period
from services.monitoring.assessments.scoring import Scored, score
from shared.database import new_id
from shared.policies import find_pack
from shared.policies.score_sheets import ScoreSheet

NONE: frozenset[UUID] = frozenset()
ASSESSMENT = new_id()


def a_sheet(pack: str, place: int) -> ScoreSheet:
    """A sheet of a pack."""
    return find_pack(pack).score_sheets[place]


def an_object(kind: str, code: str, *partners: str) -> AssessmentObject:
    """Somebody who is assessed."""
    return AssessmentObject(
        county_code="360722",
        assessment_id=ASSESSMENT,
        kind=kind,
        code=code,
        name=code,
        area_code="360722000000",
        partners=list(partners),
    )


def an_entry(one: AssessmentObject, item: str, **facts: Any) -> AssessmentEntry:
    """What is known of an item."""
    return AssessmentEntry(
        county_code="360722",
        assessment_id=ASSESSMENT,
        object_id=one.id,
        item=item,
        number=1,
        basis="entered",
        evidence="台账",
        occurred_on=date(2018, 7, 5),
        recorded_at=datetime(2018, 7, 5, tzinfo=UTC),
        **facts,
    )


def scored(
    sheet: ScoreSheet,
    period: str,
    objects: list[AssessmentObject],
    *entries: AssessmentEntry,
    vetoed: frozenset[UUID] = NONE,
) -> dict[str, Scored]:
    """Results by code."""
    latest = {(entry.object_id, entry.item): entry for entry in entries}
    found = score(sheet, Period.parse(period), objects, latest, vetoed)
    return {one.code: found[one.id] for one in objects}


def test_a_bound_holds_whole_at_any_time_and_a_task_by_its_part() -> None:
    """In the first half 4 of 10 are 4 of 5; a bound of 10 stays 10, and 20 are twice as many."""
    sheet, village = a_sheet("town-2017", 1), an_object("village", "v")
    facts = {"task": Decimal(10), "task_due_on": date(2018, 12, 31)}

    def points(period: str, figure: int, **more: Any) -> Decimal | None:
        entry = an_entry(village, "exits", figure=Decimal(figure), **facts, **more)
        return scored(sheet, period, [village], entry)["v"].items[0].points

    assert points("2018H1", 4) == Decimal("32.00")
    assert points("2018H1", 5) == Decimal("40.00")
    assert points("2018H2", 4) == Decimal("16.00")
    assert points("2018H1", 10, at_least=False) == Decimal("40.00")
    assert points("2018H1", 20, at_least=False) == Decimal("20.00")


def test_a_task_that_was_met_for_its_part_is_not_missed() -> None:
    sheet, village = a_sheet("town-2017", 1), an_object("village", "v")
    facts = {"task": Decimal(10), "task_due_on": date(2018, 12, 31)}
    met = scored(sheet, "2018H1", [village], an_entry(village, "exits", figure=Decimal(5), **facts))
    missed = scored(sheet, "2018H1", [village], an_entry(village, "exits", figure=Decimal("4.9999"), **facts))
    assert (met["v"].items[0].missed, missed["v"].items[0].missed) == (False, True)


def test_a_town_of_two_departments_shares_with_their_average() -> None:
    """Own points 60, 100 and 40: the town has half of 60 and of 70, each department half of its own and of 60."""
    sheet = a_sheet("cangxi-2014", 0)
    town, first, second = an_object("town", "t"), an_object("department", "a", "t"), an_object("department", "b", "t")

    def entries(one: AssessmentObject, people: int, villages: int) -> list[AssessmentEntry]:
        return [
            an_entry(one, "poor_people_reduced", figure=Decimal(people), task=Decimal(10)),
            an_entry(one, "poor_villages_exited", figure=Decimal(villages), task=Decimal(10)),
        ]

    known = [*entries(town, 10, 0), *entries(first, 10, 10), *entries(second, 0, 10)]
    found = scored(sheet, "2018", [town, first, second], *known)
    assert [found[code].own for code in "tab"] == [Decimal("60.00"), Decimal("100.00"), Decimal("40.00")]
    assert [found[code].total for code in "tab"] == [Decimal("65.00"), Decimal("80.00"), Decimal("50.00")]
    assert [found[code].standing.rank for code in "tab"] == [1, 1, 2]
    # while a partner isn't scored whole, nobody who shares with it has a result, and no rank is given
    waiting = scored(sheet, "2018", [town, first, second], *known[:-1])
    assert [waiting[code].total for code in "tab"] == [None, Decimal("80.00"), None]
    assert [waiting[code].standing.rank for code in "tab"] == [None, None, None]
    assert waiting["b"].missing == ("贫困村脱贫解困",)
    assert (waiting["b"].level, waiting["b"].accountable) == (None, False)


def test_a_veto_counts_for_its_object_alone() -> None:
    sheet = a_sheet("cangxi-2014", 1)
    one, other = an_object("department", "a"), an_object("department", "b")
    entries = [
        entry
        for each in (one, other)
        for entry in (
            an_entry(each, "duty", points=Decimal("50.00")),
            an_entry(each, "money", figure=Decimal(1), task=Decimal(1)),
        )
    ]
    found = scored(sheet, "2018", [one, other], *entries, vetoed=frozenset({one.id}))
    assert [found[code].total for code in "ab"] == [Decimal("100.00"), Decimal("100.00")]
    levels = [level.code for code in "ab" if (level := found[code].level) is not None]
    assert levels == ["failed", "excellent"]
    assert [found[code].standing.rank for code in "ab"] == [None, 1]
    assert (found["b"].duty, found["b"].money, found["b"].standing.tied) == (Decimal("50.00"), Decimal("50.00"), False)
