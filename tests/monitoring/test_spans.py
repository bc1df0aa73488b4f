"""Spans of days, against the plain sets of days that they stand for."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.figures.spans import Mark, Span, by_day, last_known, marks, union, until_next, within, without

FIRST = date(2018, 1, 1)
DAYS = 40
"""Days looked at; whatever has no end goes beyond them."""

days = st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))
spans = st.lists(st.tuples(days, st.none() | days), max_size=6)
findings = st.lists(st.tuples(days, st.sampled_from([True, False, None])), max_size=8).map(
    lambda points: sorted(points, key=lambda point: point[0])
)


def covered(some: Iterable[Span]) -> set[date]:
    """The days of spans, the last of each excluded."""
    beyond = FIRST + timedelta(days=DAYS)
    return {
        begins + timedelta(days=number) for begins, ends in some for number in range(((ends or beyond) - begins).days)
    }


def is_joined(some: Sequence[Span]) -> bool:
    """In order, none empty, none meeting the next, none behind one without an end."""
    fine = all(ends is None or begins < ends for begins, ends in some)
    return fine and all(one[1] is not None and one[1] < other[0] for one, other in itertools.pairwise(some))


@given(spans)
def test_a_union_covers_the_same_days_in_joined_spans(some: list[Span]) -> None:
    joined = union(some)
    assert covered(joined) == covered(some)
    assert is_joined(joined)
    assert union(joined) == joined
    assert any(ends is None for _, ends in joined) == any(ends is None for _, ends in some)


@given(spans, spans)
def test_within_covers_the_days_that_both_cover(some: list[Span], bounds: list[Span]) -> None:
    inside = within(some, bounds)
    assert covered(inside) == covered(some) & covered(bounds)
    assert is_joined(inside)
    assert inside == within(bounds, some)


@given(spans, spans)
def test_without_covers_the_days_that_the_others_leave(some: list[Span], taken: list[Span]) -> None:
    left = without(some, taken)
    assert covered(left) == covered(some) - covered(taken)
    assert is_joined(left)
    goes_on = any(ends is None for _, ends in some) and all(ends is not None for _, ends in taken)
    assert any(ends is None for _, ends in left) is goes_on


@given(findings, st.booleans())
def test_the_latest_finding_holds_until_the_next(points: list[tuple[date, bool | None]], wanted: bool) -> None:
    def latest(day: date) -> bool | None:
        return next((finding for on, finding in reversed(points) if on <= day and finding is not None), None)

    expected = {day for day in covered([(FIRST, None)]) if latest(day) is wanted}
    assert covered(last_known(points, wanted)) == expected


def test_until_next_goes_from_each_day_to_the_next_and_from_the_last_on() -> None:
    one, two = date(2018, 1, 5), date(2018, 1, 9)
    assert until_next([]) == []
    assert until_next([one]) == [(one, None)]
    assert until_next([one, two]) == [(one, two), (two, None)]


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), days, st.none() | days, st.integers(-3, 3)), max_size=8))
def test_the_sum_of_changes_to_a_day_is_what_counts_on_it(found: list[tuple[str, date, date | None, int]]) -> None:
    some = [Mark(name, begins, ends, amount) for name, begins, ends, amount in found if ends is None or begins <= ends]
    changes = by_day(some)
    assert 0 not in changes.values()
    for name in ("a", "b"):
        for day in covered([(FIRST, None)]):
            counted = sum(
                mark.amount
                for mark in some
                if mark.measure == name and mark.begins <= day and (mark.ends is None or day < mark.ends)
            )
            assert sum(amount for (of, on), amount in changes.items() if of == name and on <= day) == counted


def test_marks_of_nothing_are_none() -> None:
    stretch = (date(2018, 1, 5), date(2018, 1, 9))
    assert list(marks("a", [stretch], 0)) == []
    assert list(marks("a", [stretch], 3)) == [Mark("a", *stretch, 3)]
    assert list(marks("a", [stretch])) == [Mark("a", *stretch, 1)]
