"""Spot checks: how many are drawn, a draw that anybody can repeat, equal chances, rates and their bounds."""

import hashlib
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.spot_checks.rules import (
    Candidate,
    DrawLevel,
    Found,
    Measured,
    Outcome,
    Rate,
    draw,
    is_breached,
    is_result_late,
    key_of,
    population_digest,
    rates,
    repeated,
    same_person,
    sample_size,
    seed_of,
)
from shared.policies import find_pack
from shared.policies.supervision import SpotCheck

SHARE = Fraction(3, 10)
VILLAGE, OTHER = "360722106200", "360722106201"


def plan() -> SpotCheck:
    """The town's spot check."""
    section = find_pack("town-2017").supervision
    assert section is not None
    assert section.spot_check is not None
    return section.spot_check


def candidates(number: int, group: str = VILLAGE) -> list[Candidate]:
    """So many households of a group."""
    return [Candidate(group, f"{group}{place:04d}") for place in range(number)]


@pytest.mark.requirement("R000-083", "R004-007")
@pytest.mark.parametrize(
    ("households", "drawn"),
    # three tenths: 0.3, 0.9, 1.2, 2.7, 3.0, 3.3, 29.7, 30.0, 30.3 households, rounded up
    [(0, 0), (1, 1), (3, 1), (4, 2), (9, 3), (10, 3), (11, 4), (99, 30), (100, 30), (101, 31)],
)
def test_three_tenths_are_drawn_rounded_up(households: int, drawn: int) -> None:
    assert sample_size(plan().draw.share, households) == drawn
    assert sum(one.drawn for one in draw(candidates(households), "seed", plan().draw.share)) == drawn


@pytest.mark.requirement("R000-083", "R004-007")
def test_the_share_is_rounded_up_in_each_group_by_itself() -> None:
    ranked = draw([*candidates(1), *candidates(4, OTHER)], "seed", plan().draw.share)
    assert Counter(one.candidate.group for one in ranked if one.drawn) == {VILLAGE: 1, OTHER: 2}


def test_a_draw_is_what_the_written_method_says() -> None:
    """Every digest as ``printf '%s' … | sha256sum`` gives it."""
    population = [Candidate(VILLAGE, number) for number in ("3607221062000001", "3607221062000002", "3607221062000003")]
    digest = population_digest(population)
    assert digest == "b57656f5693ffe36d30a40b3a9461ccca29269dd2540ab009881b9a31d24736e"
    seed = seed_of("360722106000", "2018Q4", DrawLevel.VILLAGE, "ab" * 32, "080513", digest)
    assert seed == "6f805866da81a0887c220116882cce418c95eb06357c73f7030d05288c67ab94"
    assert key_of(seed, "3607221062000001") == "f4682fabd4e1ea3f61adfeece40c0cd90af4e351fc7b3c7c5f93b233ff8e9464"
    assert [(one.candidate.number[-1], one.rank, one.drawn) for one in draw(population, seed, SHARE)] == [
        ("2", 1, True),
        ("3", 2, False),
        ("1", 3, False),
    ]


@pytest.mark.parametrize("part", range(6))
def test_each_part_of_the_seed_matters(part: int) -> None:
    given = ["360722106000", "2018Q4", DrawLevel.VILLAGE, "nonce", "public", "digest"]
    other = given.copy()
    other[part] = DrawLevel.TOWN if part == 2 else "other"
    assert seed_of(*given) != seed_of(*other)  # type: ignore[arg-type]  # as the six parts stand


def test_the_digest_tells_groups_and_numbers_apart() -> None:
    assert population_digest(candidates(2)) != population_digest(candidates(3))
    assert population_digest(candidates(2)) != population_digest(
        [Candidate(OTHER, one.number) for one in candidates(2)]
    )


@given(st.lists(st.tuples(st.sampled_from([VILLAGE, OTHER]), st.integers(0, 9_999)), unique=True), st.randoms())
def test_the_order_of_the_population_plays_no_part(households: list[tuple[str, int]], random: object) -> None:
    population = [Candidate(group, f"{group}{number:04d}") for group, number in households]
    shuffled = population.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' own
    assert population_digest(shuffled) == population_digest(population)
    assert draw(shuffled, "seed", SHARE) == draw(population, "seed", SHARE)


@given(st.integers(0, 60), st.text(max_size=20), st.fractions(0, 1))
def test_a_draw_ranks_everybody_once_and_draws_the_first_of_each_group(number: int, seed: str, share: Fraction) -> None:
    population = [*candidates(number), *candidates(number // 2, OTHER)]
    ranked = draw(population, seed, share)
    assert sorted(ranked, key=lambda one: one.candidate.number) == sorted(
        draw(population, seed, share), key=lambda one: one.candidate.number
    )
    assert {one.candidate for one in ranked} == set(population)
    for group, size in ((VILLAGE, number), (OTHER, number // 2)):
        members = [one for one in ranked if one.candidate.group == group]
        assert [one.rank for one in members] == list(range(1, size + 1))
        assert [one.key for one in members] == sorted(one.key for one in members)
        drawn = [one.drawn for one in members]
        assert drawn == [True] * sample_size(share, size) + [False] * (size - sample_size(share, size))


def test_every_household_has_the_same_chance() -> None:
    """Of 4,000 seeds each of ten households is drawn by about 1,200: three tenths.

    A draw is one of 4,000 trials of 0.3: variance 4,000 × 0.3 × 0.7 = 840, so four deviations are 116.
    """
    counted: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for number in range(4_000):
        ranked = draw(candidates(10), hashlib.sha256(str(number).encode()).hexdigest(), SHARE)
        counted.update(one.candidate.number for one in ranked if one.drawn)
        first[ranked[0].candidate.number] += 1
    assert sum(counted.values()) == 12_000
    assert all(1_084 <= counted[one.number] <= 1_316 for one in candidates(10))
    # coming first: 4,000 trials of 0.1, variance 360, four deviations are 76
    assert all(324 <= first[one.number] <= 476 for one in candidates(10))


# what was found ------------------------------------------------------------------------------------------------------

FINE = Found(Outcome.CHECKED, wrongly_exited=False, satisfied=True, looked_at=3, missed=0)
WRONG = Found(Outcome.CHECKED, wrongly_exited=True, satisfied=False, looked_at=2, missed=1)
GONE = Found(Outcome.GONE, wrongly_exited=False, satisfied=False, looked_at=0, missed=0)


@pytest.mark.requirement("R000-083")
def test_errors_are_counted_among_what_was_looked_at() -> None:
    assert rates([FINE, WRONG, FINE, GONE]) == {
        Measured.WRONG_EXITS: Rate(1, 3),
        Measured.MISSED: Rate(1, 8),
        Measured.SATISFIED: Rate(2, 3),
    }
    assert rates([GONE])[Measured.WRONG_EXITS].value is None
    assert rates([FINE])[Measured.WRONG_EXITS].value == 0


@pytest.mark.requirement("R000-083")
@pytest.mark.parametrize(
    ("numerator", "denominator", "breached"),
    # below two in a hundred is good enough, two in a hundred is not: 1.99 %, 2 %, 2.01 %
    [(0, 1, False), (199, 10_000, False), (2, 100, True), (201, 10_000, True), (0, 0, None)],
)
def test_errors_stay_below_two_in_a_hundred(numerator: int, denominator: int, breached: bool | None) -> None:
    rate = Rate(numerator, denominator)
    assert is_breached(Measured.WRONG_EXITS, rate, plan().wrong_exits_below.value) is breached
    assert is_breached(Measured.MISSED, rate, plan().missed_below.value) is breached


@pytest.mark.requirement("R000-083")
@pytest.mark.parametrize(
    ("numerator", "denominator", "breached"),
    # above nine in ten is good enough, nine in ten is not
    [(1, 1, False), (9_001, 10_000, False), (9, 10, True), (8_999, 10_000, True), (0, 0, None)],
)
def test_more_than_nine_in_ten_are_satisfied(numerator: int, denominator: int, breached: bool | None) -> None:
    assert is_breached(Measured.SATISFIED, Rate(numerator, denominator), plan().satisfied_over.value) is breached


@pytest.mark.requirement("R000-083")
def test_visits_are_due_thirty_days_after_the_draw() -> None:
    assert plan().result_days.value == 30


@pytest.mark.parametrize(
    ("visited_on", "today", "late"),
    [
        (None, date(2018, 11, 30), False),
        (None, date(2018, 12, 1), True),
        (date(2018, 11, 30), date(2019, 1, 1), False),
        (date(2018, 12, 1), date(2019, 1, 1), True),
    ],
)
def test_a_visit_is_late_after_its_last_day(visited_on: date | None, today: date, late: bool) -> None:
    assert is_result_late(date(2018, 11, 30), visited_on, today) is late


def test_a_name_stands_once() -> None:
    assert repeated(["张三", "李四"], ["王五"]) is None
    assert repeated(["张三", "李四"], ["李四"]) == "李四"
    assert repeated(["张三", "张三"], []) == "张三"


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [("张三", "张三", True), (" 张 三 ", "张三", True), ("张三", "张叁", False), ("Li Si", "LiSi", True)],
)
def test_spaces_tell_nobody_apart(name: str, other: str, same: bool) -> None:
    assert same_person(name, other) is same
