"""A village's exit at its bounds, its team's demands, who brings what to whom, and what its code tells."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.village_teams import rules as teams
from services.registry.village_teams.rules import Demand, Posting
from services.registry.villages import rules
from services.registry.villages.rules import VillageExitFacts, VillageExitRule
from shared import codes
from shared.areas.directory import is_administrative_village, is_residents_committee
from shared.policies import find_pack

FACTS = VillageExitFacts(
    poor_people=19,
    people=1000,
    households=250,
    road_to_committee=True,
    bus=True,
    safe_water_households=250,
    power=True,
    broadband=True,
    clinic=True,
    doctors=1,
    library=True,
    broadcasting=True,
    industries=1,
    collective_income_fen=1,
)


def the_rule(village: str = "360722106201") -> VillageExitRule:
    """The rule of the pack town-2017 as it holds for a village."""
    section = find_pack("town-2017").village_exit
    assert section is not None
    numbers = section.values()
    west = numbers.pop("rate_below_west")
    bound = rules.rate_bound(village, numbers.pop("rate_below"), west, numbers.pop("western_provinces"))
    return VillageExitRule(bound, **numbers)


@pytest.mark.parametrize(
    ("village", "poor", "people", "met"),
    [
        ("360722106201", 19, 1000, True),  # 1.9 %
        ("360722106201", 1999, 100_000, True),  # 1.999 %
        ("360722106201", 20, 1000, False),  # 2 % is not below 2 %
        ("360722106201", 2001, 100_000, False),  # 2.001 %
        ("510824115213", 20, 1000, True),  # the west: 2 % < 3 %
        ("510824115213", 29, 1000, True),  # 2.9 %
        ("510824115213", 30, 1000, False),  # 3 % is not below 3 %
        ("360722106201", 0, 1, True),
        ("360722106201", 0, 0, False),  # an unknown population proves nothing
    ],
)
def test_the_poverty_rate_lies_below_its_bound(village: str, poor: int, people: int, met: bool) -> None:
    facts = replace(FACTS, poor_people=poor, people=people)
    judgement = rules.judge_village_exit(facts, the_rule(village))
    assert (judgement.met, judgement.findings[0].met) == (met, met)


def test_the_working_is_told_in_chinese() -> None:
    judgement = rules.judge_village_exit(replace(FACTS, poor_people=20), the_rule())
    assert judgement.poverty_rate == Fraction(1, 50)
    assert judgement.findings[0].sentence == "贫困发生率 20 人 ÷ 1000 人 = 2.00%，不低于 2.00%"
    assert rules.judge_village_exit(FACTS, the_rule()).findings[0].sentence == (
        "贫困发生率 19 人 ÷ 1000 人 = 1.90%，低于 2.00%"
    )


@pytest.mark.parametrize(
    ("change", "element", "words"),
    [
        ({"road_to_committee": False}, "infrastructure", "未通硬化路"),
        ({"bus": False}, "infrastructure", "未通客运班车"),
        ({"safe_water_households": 249}, "infrastructure", "饮水安全 249 户，少于全村 250 户"),
        ({"power": False}, "infrastructure", "未通生产生活用电"),
        ({"broadband": False}, "infrastructure", "未通宽带"),
        ({"clinic": False}, "services", "没有卫生室"),
        ({"doctors": 0}, "services", "村医 0 名，应有至少 1 名"),
        ({"library": False}, "services", "没有图书室"),
        ({"broadcasting": False}, "services", "未通广播电视"),
        ({"industries": 0}, "industry", "主导产业 0 个，应有至少 1 个"),
        ({"collective_income_fen": 0}, "collective_income", "集体经济收入 0.00 元，应大于 0.00 元"),
    ],
)
def test_one_thing_that_is_missing_keeps_a_village_on_the_list(
    change: dict[str, Any], element: str, words: str
) -> None:
    assert rules.judge_village_exit(FACTS, the_rule()).met
    judgement = rules.judge_village_exit(replace(FACTS, **change), the_rule())
    assert [finding.element for finding in judgement.findings if not finding.met] == [element]
    assert words in next(finding.sentence for finding in judgement.findings if not finding.met)


@given(poor=st.integers(0, 10_000), people=st.integers(1, 10_000))
def test_fewer_poor_people_never_keep_a_village_from_its_exit(poor: int, people: int) -> None:
    more = rules.judge_village_exit(replace(FACTS, poor_people=poor + 1, people=people), the_rule())
    fewer = rules.judge_village_exit(replace(FACTS, poor_people=poor, people=people), the_rule())
    assert fewer.met or not more.met


def test_counts_below_nothing_are_no_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        rules.poverty_rate(-1, 10)


DAY = date(2017, 6, 30)


def the_demands() -> list[Demand]:
    """What the pack town-2017 demands."""
    return [
        Demand(one.code, one.label, one.posts, one.least, one.least_rank) for one in find_pack("town-2017").village_team
    ]


@pytest.mark.requirement("R000-050", "R000-051", "R004-009")
@pytest.mark.parametrize(
    ("postings", "lacking"),
    [
        ([], ["head", "resident_cadre"]),
        ([("head", "deputy_section")], ["resident_cadre"]),
        ([("head", "staff"), ("resident_cadre", "staff")], ["head"]),
        ([("head", "deputy_section"), ("resident_cadre", "staff")], []),
        ([("head", "section"), ("resident_cadre", "staff")], []),
        ([("first_secretary", "division"), ("resident_cadre", "staff")], ["head"]),
        ([("head", "deputy_section"), ("member", "section")], ["resident_cadre"]),
    ],
)
def test_a_team_has_a_head_of_rank_and_a_resident_cadre(postings: list[tuple[str, str]], lacking: list[str]) -> None:
    there = [Posting(post, rank, date(2017, 1, 1)) for post, rank in postings]
    assert [one.demand.code for one in teams.breaches(there, the_demands(), DAY)] == lacking


@pytest.mark.parametrize(
    ("started_on", "ended_on", "there"),
    [
        (DAY, None, True),
        (date(2017, 7, 1), None, False),
        (date(2017, 1, 1), DAY, True),
        (date(2017, 1, 1), date(2017, 6, 29), False),
    ],
)
def test_the_first_and_the_last_day_of_a_posting_count(started_on: date, ended_on: date | None, there: bool) -> None:
    assert Posting("head", "section", started_on, ended_on).holds(DAY) is there


def test_ranks_stand_in_their_order() -> None:
    ranks = [entry.code for entry in codes.CADRE_RANKS]
    assert ranks == ["staff", "deputy_section", "section", "deputy_division", "division", "deputy_bureau"]
    for place, rank in enumerate(ranks):
        assert [teams.at_least(rank, least) for least in ranks] == [at <= place for at in range(len(ranks))]


@pytest.mark.requirement("R000-026")
def test_departments_bring_four_items_to_villages_and_special_funds_reach_households() -> None:
    assert {entry.label for entry in codes.TO_VILLAGE_ITEMS} == {"水", "电", "路", "广播"}
    assert {entry.group for entry in codes.TO_VILLAGE_ITEMS} == {"departments"}
    assert {entry.code: entry.group for entry in codes.RECIPIENTS} == {
        "village": "departments",
        "household": "special_funds",
    }
    assert [entry.label for entry in codes.AID_CHANNELS] == ["行业扶贫", "专项扶贫"]


@pytest.mark.parametrize(
    ("code", "residents", "villagers"),
    [
        ("360722102001", True, False),
        ("360722102199", True, False),
        ("360722102200", False, True),
        ("360722102399", False, True),
        ("360722102400", False, False),
        ("360722102498", False, False),
        ("360722102000", False, False),
    ],
)
def test_a_code_tells_a_residents_from_a_villagers_committee(code: str, residents: bool, villagers: bool) -> None:
    assert (is_residents_committee(code), is_administrative_village(code)) == (residents, villagers)
