"""The duties of the packs, each number stated once more beside the rows that it comes from."""

from pathlib import Path
from typing import Any

import pytest

from shared.policies import find_pack, pack_names
from shared.policies.duties import Duty
from shared.policies.loader import PACKS_FOLDER, PolicyInvalid, load_pack

Facts = dict[str, Any]

LAST_DAY = {"last_day_of_period": True}


def duty(pack: str, code: str, facts: Facts, *rows: str) -> Any:
    """What a pack's duty says beside its names; the first row is its source."""
    return pytest.param(pack, code, facts, rows[0], marks=pytest.mark.requirement(*rows), id=f"{pack} {code}")


def by_areas(role: str, level: str, per: str, deadline: Facts, reminder_days: int, **more: Any) -> Facts:
    """A duty that areas of a level owe."""
    given = {"role": role, "area_level": level, "per": per, "deadline": deadline, "reminder_days": reminder_days}
    return given | more


def by_visits(times: int, unit: str, kinds: list[str]) -> Facts:
    """Visits that helpers owe in a year."""
    return {
        "role": "department",
        "per": "year",
        "deadline": LAST_DAY,
        "times": times,
        "kept_by": "visit",
        "visit_kinds": kinds,
        "unit_kinds": [unit],
        "reminder_days": 60,
    }


def before_festivals(*festivals: str, **more: Any) -> Facts:
    """What is done in the fifteen days before festivals."""
    return {
        "role": "department",
        "per": "festival",
        "festivals": list(festivals),
        "deadline": {"days_before_festival": 15},
        "reminder_days": 5,
    } | more


def of_departments(*departments: str) -> Facts:
    """Departments of the county that owe it, each by itself."""
    return {"role": "department", "area_level": "county", "departments": list(departments)}


LEADING = (
    *("县交通运输局", "县水务局", "县发展和改革局", "县城乡规划建设和住房保障局", "县农工委", "县教育和科学技术局"),
    *("县卫生局", "县人口和计划生育局", "县文化广播影视新闻出版局", "县体育局", "县经济商务和信息化局"),
    *("县人力资源和社会保障局", "县农业局", "县民政局", "县环境保护局", "县林业和园林局", "县金融办", "人行苍溪支行"),
    *("县委组织部", "县扶贫开发和移民工作局", "县直机关工委", "县财政局"),
)
MONTHLY: Facts = {"per": "month", "deadline": LAST_DAY}
# the head of each township's supervision group urges the township: a post above it
IN_PLACE = by_areas("county_office", "town", "quarter", LAST_DAY, 15)
FOLLOWING = {"rest_day": "following"}

DUTIES = [
    duty(
        "town-2017",
        "team_monthly_report",
        by_areas("work_team", "village", "month", LAST_DAY, 5, receivers=["township"]),
        "R000-081",
    ),
    duty(
        "town-2017",
        "cadre_monthly_report",
        by_areas("village_cadre", "village", "month", LAST_DAY, 5, receivers=["township"]),
        "R000-081",
    ),
    duty(
        "town-2017",
        "spot_check",
        by_areas("township", "town", "quarter", LAST_DAY, 15, kept_by="spot_check"),
        "R000-083",
        "R004-007",
    ),
    duty("town-2017", "supervision", by_areas("township", "town", "quarter", LAST_DAY, 15), "R000-085", "R004-008"),
    duty("town-2017", "assessment", by_areas("township", "town", "half_year", LAST_DAY, 30), "R000-085", "R004-008"),
    duty(
        "cangxi-2014",
        "lead_department_report",
        of_departments(*LEADING)
        | {"receivers": ["county_office"], "per": "year", "deadline": {"month": 8, "day": 31}, "reminder_days": 30},
        "R003-039",
    ),
    *(
        duty("cangxi-2014", code, IN_PLACE, "R003-041")
        for code in ("planning_in_place", "projects_in_place", "funds_in_place", "work_in_place")
    ),
    duty(
        "township-eight-projects",
        "household_survey",
        by_areas("work_team", "village", "year", {"month": 3, "day": 31}, 30, coverage="1"),
        "R002-065",
    ),
    duty(
        "paired-aid",
        "poverty_day_activity",
        of_departments("教育局")
        | {
            "per": "year",
            "deadline": {"month": 10, "day": 17, "days_before": 7, "days_after": 7},
            "reminder_days": 14,
        },
        "R002-029",
    ),
    duty(
        "paired-aid",
        "activity_report",
        of_departments("教育局") | {"per": "year", "deadline": {"month": 10, "day": 31}, "reminder_days": 7},
        "R002-031",
    ),
    duty(
        "paired-aid",
        "free_clinic",
        # once a year in the town of each of the three health centres
        of_departments("帮扶学校") | {"per": "year", "deadline": LAST_DAY, "times": 3, "reminder_days": 60},
        "R002-146",
    ),
    duty("paired-aid", "leader_work_day", of_departments("帮扶学校") | MONTHLY | {"reminder_days": 7}, "R002-147"),
    duty(
        "paired-aid", "school_leader_visits", by_visits(2, "school", ["routine", "festival", "school_home"]), "R002-148"
    ),
    duty("paired-aid", "party_member_visits", by_visits(3, "enterprise", ["routine"]), "R002-152", "R002-153"),
    duty(
        "paired-aid",
        "party_member_festival_visits",
        before_festivals(
            *("spring_festival", "dragon_boat", "mid_autumn"),
            kept_by="visit",
            visit_kinds=["festival"],
            unit_kinds=["enterprise"],
        ),
        "R002-152",
    ),
    duty("paired-aid", "helper_visits", by_visits(4, "agency", ["routine", "festival"]), "R004-013"),
    duty(
        "paired-aid",
        "migrant_condolence",
        before_festivals(
            "new_year", "spring_festival", "mid_autumn", area_level="county", departments=["住房和城乡建设局"]
        ),
        "R004-017",
    ),
    duty(
        "paired-aid",
        "veteran_condolence",
        before_festivals(
            "army_day", "double_ninth", "spring_festival", area_level="county", departments=["住房和城乡建设局"]
        ),
        "R004-017",
    ),
    duty(
        "yiyang-2020",
        "first_secretary_supervision",
        of_departments("县委组织部", "县扶贫办") | {"per": "quarter", "deadline": LAST_DAY, "reminder_days": 15},
        "R001-034",
    ),
    duty(
        "ecommerce",
        "town_assessment",
        of_departments("县商务局")
        | {"per": "quarter", "deadline": {"day_of_next_month": 20}, "reminder_days": 5}
        | FOLLOWING,
        "R002-089",
    ),
    duty(
        "ecommerce",
        "progress_report",
        by_areas("township", "town", "quarter", {"day_of_next_month": 10}, 5, **FOLLOWING),
        "R002-089",
    ),
    duty(
        "ecommerce",
        "year_summary",
        by_areas("township", "town", "year", {"day_of_next_month": 20}, 10, **FOLLOWING),
        "R002-089",
    ),
]
NAMES = {"code", "label", "source", "assumed", "note"}


def of_pack(pack: str, code: str) -> Duty:
    """A pack's duty."""
    (found,) = [one for one in find_pack(pack).duties if one.code == code]
    return found


@pytest.mark.parametrize(("pack", "code", "facts", "source"), DUTIES)
def test_a_packs_duty_says_what_its_row_says(pack: str, code: str, facts: Facts, source: str) -> None:
    found = of_pack(pack, code)
    assert found.model_dump(mode="json", exclude=NAMES, exclude_defaults=True) == facts
    assert found.source == source


def test_every_duty_of_the_packs_is_stated_here() -> None:
    stated = {(case.values[0], case.values[1]) for case in DUTIES}
    kept = {(name, one.code) for name in pack_names() for one in find_pack(name).duties if not one.of_credit}
    assert kept == stated


@pytest.mark.requirement("R002-031")
def test_the_activities_are_archived_and_reported_to_the_bureaus_office() -> None:
    assert of_pack("paired-aid", "activity_report").label == "扶贫日活动材料归档并报局宣教办"


@pytest.mark.requirement("R003-041")
def test_four_items_are_supervised_in_each_township() -> None:
    labels = [one.label for one in find_pack("cangxi-2014").duties if one.source == "R003-041"]
    assert labels == ["督导扶贫规划到位", "督导扶贫项目到位", "督导扶贫资金到位", "督导扶贫工作到位"]


@pytest.mark.requirement("R002-130", "R002-137", "R002-138", "R002-115", "R002-135")
def test_banks_and_finance_are_reminded_of_the_duties_of_the_credit_programme() -> None:
    days = {one.code: one.reminder_days for one in find_pack("ganzhou-credit").duties}
    assert all(one.of_credit for one in find_pack("ganzhou-credit").duties)
    assert days == {
        "bank_summary": 3,
        "subsidy_list": 3,
        "subsidy_payment": 2,
        "fund_deposit": 5,
        "collection_notice": 3,
    }


HEAD = """
name: {name}
title: 试
seed: "000"
area_code: "{area}"
effective_from: "2018-01-01"
source: R000-001
"""


def mistakes(folder: Path, duties: str, area: str = "360722102000") -> list[tuple[str, str]]:
    """Field and sentence of everything wrong in a pack of these duties."""
    (folder / "pack.yaml").write_text(HEAD.format(name=folder.name, area=area), encoding="utf-8")
    (folder / "duties.yaml").write_text(duties, encoding="utf-8")
    with pytest.raises(PolicyInvalid) as refused:
        load_pack(folder)
    return [(one.field, one.detail_en) for one in refused.value.mistakes]


@pytest.mark.parametrize(
    ("changes", "field", "detail"),
    [
        ({"per": "festival", "festivals": "[mid_autumn]"}, "[0].deadline", "a duty per festival has no such deadline"),
        ({"deadline": "{month: 3, day: 31}"}, "[0].deadline", "a duty per quarter has no such deadline"),
        ({"deadline": "{month: 2, day: 29}", "per": "year"}, "[0].deadline.day", "not every year has such a day"),
        (
            {"per": "festival", "deadline": "{days_before_festival: 3}"},
            "[0].festivals",
            "a duty per festival names its festivals, others name none",
        ),
        ({"festivals": "[mid_autumn]"}, "[0].festivals", "a duty per festival names its festivals, others name none"),
        (
            {"visit_kinds": "[routine]"},
            "[0].visit_kinds",
            "a duty kept by visits names the kinds that count, others name none",
        ),
        (
            {"kept_by": "visit"},
            "[0].visit_kinds",
            "a duty kept by visits names the kinds that count, others name none",
        ),
        (
            {"kept_by": "visit", "visit_kinds": "[routine]"},
            "[0].area_level",
            "visits are owed by helpers, not by areas",
        ),
        (
            {"kept_by": "visit", "visit_kinds": "[routine]", "area_level": None, "rest_day": "following"},
            "[0].deadline",
            "visits are counted over whole periods: due at their end, or on the festival",
        ),
        (
            {
                "kept_by": "visit",
                "visit_kinds": "[routine]",
                "area_level": None,
                "deadline": "{day_of_last_month: 26}",
            },
            "[0].deadline",
            "visits are counted over whole periods: due at their end, or on the festival",
        ),
        (
            {"kept_by": "visit", "visit_kinds": "[routine]", "area_level": None, "coverage": '"1"'},
            "[0].coverage",
            "only duties that areas report have a coverage",
        ),
        (
            {"kept_by": "spot_check", "per": "month"},
            "[0].per",
            "households are drawn by the quarter",
        ),
        (
            {"kept_by": "spot_check", "area_level": "city"},
            "[0].area_level",
            "households are drawn for counties, towns and villages: name the level",
        ),
        (
            {"kept_by": "spot_check", "area_level": None},
            "[0].area_level",
            "households are drawn for counties, towns and villages: name the level",
        ),
        (
            {"kept_by": "spot_check", "times": "2"},
            "[0].times",
            "one spot check a quarter, of the share that its section names: no times, no coverage",
        ),
        (
            {"kept_by": "spot_check", "coverage": '"1"'},
            "[0].coverage",
            "one spot check a quarter, of the share that its section names: no times, no coverage",
        ),
        (
            {"kept_by": "spot_check"},
            "[0].kept_by",
            "a duty kept by spot checks needs what the plan says of them: spot_check of its supervision",
        ),
        ({"unit_kinds": "[school]"}, "[0].unit_kinds", "only duties kept by visits tell units apart"),
        ({"role": "department"}, "[0].departments", "a duty that departments report names them, others name none"),
        (
            {"departments": "[县财政局]"},
            "[0].departments",
            "a duty that departments report names them, others name none",
        ),
        ({"role": "bank"}, "[0].role", "bank can't owe a duty that is followed here"),
        (
            {"per": "loan", "deadline": "{days_before_event: 30, within_days: 7}"},
            "[0].per",
            "duties of the credit programme are kept by its books: no level, times or moved deadlines",
        ),
        (
            {"area_level": None, "times": "2"},
            "[0].per",
            "duties of the credit programme are kept by its books: no level, times or moved deadlines",
        ),
        (
            {"area_level": None},
            "[0]",
            "area_level is missing: only a credit programme's duties may lack it",
        ),
        ({"area_level": "county"}, "[0].area_level", "county lies above the plan's own area"),
        ({"deadline": "{last_day_of_period: false}"}, "[0].deadline.last_day_of_period", None),
        ({"times": "0"}, "[0].times", None),
    ],
)
def test_a_duty_that_contradicts_itself_is_refused(
    tmp_path: Path, changes: dict[str, str | None], field: str, detail: str | None
) -> None:
    given = {
        "code": "one",
        "label": "一",
        "source": "R000-081",
        "role": "township",
        "area_level": "town",
        "per": "quarter",
        "deadline": "{last_day_of_period: true}",
    } | changes
    inner = ", ".join(f"{name}: {value}" for name, value in given.items() if value is not None)
    folder = tmp_path / "try-out"
    folder.mkdir()
    ((place, sentence),) = mistakes(folder, f"- {{{inner}}}\n")
    assert (place, sentence if detail else None) == (field, detail)


def test_a_department_stands_once(tmp_path: Path) -> None:
    folder = tmp_path / "try-out"
    folder.mkdir()
    entry = (
        "- {code: one, label: 一, source: R000-081, role: department, departments: [县财政局, 县财政局], "
        "area_level: town, per: month, deadline: {last_day_of_period: true}}\n"
    )
    ((place, _),) = mistakes(folder, entry)
    assert place == "[0].departments[1]"


def test_shipped_packs_stand_in_their_folder() -> None:
    assert {path.parent.name for path in PACKS_FOLDER.glob("*/duties.yaml")} == {case.values[0] for case in DUTIES} | {
        "ganzhou-credit"
    }
