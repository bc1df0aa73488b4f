"""Policy packs: the shipped ones, the mistakes a pack may hold, and which activation wins."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.areas import covers, read_areas
from shared.policies import (
    Activation,
    NoActivePolicy,
    PolicyInvalid,
    PolicyNotFound,
    PolicyPack,
    find_pack,
    load_pack,
    pack_names,
    select_policy,
)
from shared.policies.loader import PACKS_FOLDER, SCHEMA_FILE
from shared.policies.schema import pack_schema, schema_text

REQUIREMENTS = Path(__file__).parents[1] / "requirements.csv"


@pytest.fixture(scope="module")
def gupo() -> PolicyPack:
    return find_pack("gupo-2014")


@pytest.fixture(scope="module")
def ganzhou() -> PolicyPack:
    return find_pack("ganzhou-credit")


def test_the_packs_are_listed_by_name() -> None:
    assert pack_names() == (
        "cangxi-2014",
        "city-five-years",
        "ecommerce",
        "ganzhou-credit",
        "gupo-2014",
        "micro-credit",
        "monitoring-2021",
        "monitoring-2024",
        "national-2014",
        "paired-aid",
        "town-2017",
        "township-eight-projects",
        "yiyang-2020",
    )


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_comes_back_the_same_from_json(name: str) -> None:
    pack = find_pack(name)
    assert PolicyPack.model_validate_json(pack.model_dump_json()) == pack
    assert PolicyPack.model_validate(pack.model_dump(mode="json")) == pack


@pytest.mark.parametrize("name", pack_names())
def test_every_source_is_a_requirement(name: str) -> None:
    with REQUIREMENTS.open(encoding="utf-8", newline="") as file:
        ids = {row["id"] for row in csv.DictReader(file)}
    sources = list(_sources(find_pack(name).model_dump(mode="json")))
    assert sources
    assert set(sources) <= ids


def _sources(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "source" in part:
            yield part["source"]
        for value in part.values():
            yield from _sources(value)
    elif isinstance(part, list):
        for value in part:
            yield from _sources(value)


def test_the_schema_file_is_the_one_of_the_types() -> None:
    Draft202012Validator.check_schema(pack_schema())
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_an_unknown_name_lists_the_packs_there_are() -> None:
    with pytest.raises(PolicyNotFound) as caught:
        find_pack("../gupo-2014")
    assert caught.value.code == "policy.not_found"
    assert "ganzhou-credit" in caught.value.detail


# -- gupo-2014 ---------------------------------------------------------------------------------------------------------


def test_the_town_counts_966_households_and_3017_people(gupo: PolicyPack) -> None:
    counts = {total.household_type or total.group: (total.households, total.people) for total in gupo.totals}
    assert counts == {
        None: (966, 3017),
        "ordinary": (438, 1841),
        "subsidised_poor": (12, 46),
        "dibao": (442, 1044),
        "wubao": (74, 86),
        "development": (450, 1887),
        "relief": (516, 1130),
    }


@pytest.mark.requirement("R002-024")
def test_the_eight_poor_villages_bear_their_official_codes(gupo: PolicyPack) -> None:
    names = {area.code: area.name for area in read_areas()}
    assert len(gupo.villages) == 8
    listed: dict[str, list[str]] = {}
    for village in gupo.villages:
        listed.setdefault(village.listed_by, []).append(village.name)
    assert listed.pop("province") == ["新屋村"]
    below = ["石背村", "中坑村", "余村村", "天光村", "枫树村", "圳玄村", "李田村"]
    assert sorted(name for names in listed.values() for name in names) == sorted(below)
    for village in gupo.villages:
        assert names[village.area_code] == f"{village.name}委会"
        assert covers(gupo.area_code, village.area_code)


def test_identification_has_eight_steps_in_order(gupo: PolicyPack) -> None:
    (identification,) = gupo.procedures
    assert [step.label for step in identification.before] == ["成立村级贫困对象民主评议小组"]
    assert ">".join(step.label for step in identification.steps) == "申请>调查>初选>表决>审核>公示>复核>公告"
    assert [step.role for step in identification.steps][-4:] == [
        "township",
        "township",
        "county_office",
        "village_cadre",
    ]


def test_the_menu_offers_three_classes_to_one_group_and_the_guarantee_to_the_other(gupo: PolicyPack) -> None:
    offered = {measure.code: measure.groups for measure in gupo.measures}
    assert offered == {
        "industry": ("development",),
        "education": ("development",),
        "employment": ("development",),
        "guarantee": ("relief",),
    }


@pytest.mark.parametrize(
    ("year", "poverty_fen"),
    [(2014, 280000), (2015, 285500), (2016, 295200), (2017, 295200), (2018, 299500), (2019, 321800), (2020, 400000)],
)
def test_the_monitoring_line_is_half_as_much_again(gupo: PolicyPack, year: int, poverty_fen: int) -> None:
    assert gupo.line_fen("poverty", year) == poverty_fen
    assert gupo.line_fen("monitoring", year) * 2 == poverty_fen * 3


def test_a_year_without_a_line_is_no_line(gupo: PolicyPack) -> None:
    with pytest.raises(LookupError, match="poverty line for 2021"):
        gupo.line_fen("poverty", 2021)


def test_exit_quotas_stay_below_the_register(gupo: PolicyPack) -> None:
    quotas = next(target for target in gupo.targets if target.code == "exits_in_year")
    assert [step.due_on.year for step in quotas.milestones_of(gupo.area_code)] == [2016, 2017, 2018, 2019]
    assert sum(step.value for step in quotas.milestones) == 820


@pytest.mark.requirement("R002-053")
def test_the_town_visits_nine_of_ten_alerts_in_time_year_by_year(gupo: PolicyPack) -> None:
    visits = next(target for target in gupo.targets if target.indicator == "alerts_visited_in_time")
    assert (visits.direction, visits.measured) == ("at_least", "in_year")
    assert [(step.due_on, step.value) for step in visits.milestones] == [
        (date(year, 12, 31), Decimal("0.9")) for year in range(2016, 2021)
    ]


@pytest.mark.requirement("R002-092")
def test_the_town_lends_year_by_year_towards_its_part_of_the_guidance_task(gupo: PolicyPack) -> None:
    lending = next(target for target in gupo.targets if target.indicator == "loans_outstanding")
    assert [(step.due_on, step.value) for step in lending.milestones] == [
        (date(2016, 12, 31), 300_000_000),
        (date(2017, 12, 31), 600_000_000),
        (date(2018, 12, 31), 800_000_000),
    ]


@pytest.mark.requirement("R002-131")
def test_the_town_visits_an_overdue_borrower_as_the_city_asks(gupo: PolicyPack, ganzhou: PolicyPack) -> None:
    of_town, of_city = (
        next(alert for alert in pack.alerts if alert.rule == "loan_overdue") for pack in (gupo, ganzhou)
    )
    assert (of_town.verify_days, of_town.respond_days, of_town.parameters) == (3, 10, {"min_days": 1})
    assert of_town.model_dump() == of_city.model_dump()


def test_alerts_say_who_answers_and_how_fast(gupo: PolicyPack, ganzhou: PolicyPack) -> None:
    alerts = {alert.rule: alert for alert in (*gupo.alerts, *ganzhou.alerts)}
    assert set(alerts) == {"exited_income_below_line", "loan_overdue", "fund_exhausted", "leverage_out_of_bounds"}
    fallen = alerts["exited_income_below_line"]
    assert (fallen.verify_days, fallen.respond_days, fallen.role, fallen.assumed) == (3, 10, "township", True)
    assert fallen.parameters == {"line": "monitoring"}


# -- mistakes ----------------------------------------------------------------------------------------------------------


def _broken(tmp_path: Path, name: str, file: str, old: str, new: str) -> PolicyInvalid:
    folder = tmp_path / name
    shutil.copytree(PACKS_FOLDER / name, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(folder)
    return caught.value


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "line", "field", "words"),
    [
        ("gupo-2014", "lines.yaml", "income_fen: 285500", "income: 285500", 2, "[1].income", "unknown"),
        ("gupo-2014", "lines.yaml", "kind: poverty, year: 2015", "kind: poverty", 2, "[1].year", "missing"),
        ("gupo-2014", "lines.yaml", "income_fen: 285500, ", "", 2, "[1]", "give income_fen"),
        ("paired-aid", "lines.yaml", "year: 2016", "year: 2012", 5, "[3]", "grows over that of 2016, which is missing"),
        ("township-eight-projects", "guarantees.yaml", ", to_years: 15", "", 3, "[2]", "measured by"),
        ("yiyang-2020", "entitlements.yaml", '"2021-07-01"', '"2015-07-01"', 1, "support", "ascend"),
        ("gupo-2014", "lines.yaml", "285500", "-1", 2, "[1].income_fen", "minimum"),
        ("gupo-2014", "lines.yaml", "285500", "2855.00", 2, "[1].income_fen", "quoted text"),
        ("gupo-2014", "lines.yaml", "kind: poverty, year: 2015", "kind: poverty, year: 2014", 2, "[1]", "twice"),
        ("gupo-2014", "lines.yaml", "source: R000-005", "source: 篇1", 1, "[0].source", "match"),
        ("gupo-2014", "lines.yaml", ", source: R000-005", "", 1, "[0].source", "missing"),
        ("gupo-2014", "household_types.yaml", "code: dibao", "code: rich", 3, "[2].code", "not one of"),
        ("gupo-2014", "household_types.yaml", "group: relief", "group: development", 3, "[2].group", "follows from"),
        ("gupo-2014", "household_types.yaml", "label: 低保户", "label: 五保户", 3, "[2].label", "no name"),
        ("gupo-2014", "poverty_causes.yaml", "label: 因病", "label: 生病", 1, "[0].label", "no name"),
        ("gupo-2014", "totals.yaml", "people: 1841", "people: 1842", 1, "", "add up to 966 households, 3018 people"),
        ("gupo-2014", "villages.yaml", "360722102214", "360723102214", 2, "[1]", "outside"),
        ("gupo-2014", "villages.yaml", "360722102214", "360722000214", 2, "[1].area_code", "no area code"),
        ("gupo-2014", "villages.yaml", "360722102214", "360722102201", 2, "[1]", "twice"),
        ("gupo-2014", "procedures.yaml", "role: township,", "role: king,", 24, "[0].steps[4].role", "not one of"),
        ("gupo-2014", "alerts.yaml", "verify_days: 3", "verify_days: 11", 1, "[0]", "above respond_days"),
        (
            "gupo-2014",
            "alerts.yaml",
            "verify_days: 3",
            "verify_days: 3\n  verify_days: 4",
            6,
            "[0].verify_days",
            "twice",
        ),
        ("gupo-2014", "targets.yaml", '"2016-12-31"', '"2016-12-32"', "2016-12-32", "[0].milestones[0].due_on", "date"),
        ("gupo-2014", "pack.yaml", "name: gupo-2014", "name: gupo-2015", 1, "name", "folder"),
        ("gupo-2014", "pack.yaml", "area_code:", "area:", 4, "area", "unknown"),
        ("gupo-2014", "pack.yaml", "source:", "lines: []\nsource:", 6, "lines", "file of its own"),
        ("gupo-2014", "measures.yaml", "- code: education", "- code: [", 12, "", "not YAML"),
        ("gupo-2014", "measures.yaml", "groups: [development]", "groups: &g [*g]", 3, "", "aliases"),
        (
            "ganzhou-credit",
            "targets.yaml",
            "360703000000",
            "360703001000",
            "360703001000",
            "[0].milestones[1]",
            "no county",
        ),
        ("ganzhou-credit", "credit.yaml", '"2026-01-01"', '"2023-06-30"', 295, "classification[1]", "not precede"),
        ("ganzhou-credit", "duties.yaml", "{day_of_next_month: 10}", "{day: 10}", 6, "[0].deadline", ""),
        (
            "ganzhou-credit",
            "credit.yaml",
            '"0.125"',
            "0.125",
            "deposit_ratio",
            "fund.deposit_ratio.value",
            "quoted text",
        ),
        ("ganzhou-credit", "credit.yaml", "value: 18,", "value: 61,", "borrowers:", "borrowers", "age_min_years"),
        (
            "ganzhou-credit",
            "credit.yaml",
            "value: 36, source: R002-111",
            "value: 61, source: R002-111",
            "loans:",
            "loans",
            "term",
        ),
        (
            "ganzhou-credit",
            "credit.yaml",
            "value: 360,",
            "value: 364,",
            "day_base",
            "loans.day_base.value",
            "not one of",
        ),
        ("ganzhou-credit", "credit.yaml", "code: psbc", "code: abc", "code: abc, label: 邮储", "banks[2]", "twice"),
        ("ganzhou-credit", "credit.yaml", '"2015-10-24"', '"2015-01-24"', "benchmark:", "benchmark", "ascend"),
        (
            "ganzhou-credit",
            "credit.yaml",
            "up_to_months: null",
            "up_to_months: 90",
            'effective_from: "2014-11-22"',
            "benchmark[0]",
            "open",
        ),
        ("ganzhou-credit", "credit.yaml", "claims:\n", "losses:\n", "losses:", "losses", "unknown"),
    ],
)
def test_a_mistake_names_file_line_and_field(
    tmp_path: Path, name: str, file: str, old: str, new: str, line: int | str, field: str, words: str
) -> None:
    error = _broken(tmp_path, name, file, old, new)
    if isinstance(line, str):  # a file that grows: what stands on the line
        lines = (tmp_path / name / file).read_text(encoding="utf-8").splitlines()
        line = 1 + next(number for number, text in enumerate(lines) if line in text)
    assert error.code == "policy.invalid"
    found = [(m.file, m.line, m.field) for m in error.mistakes]
    assert (file, line, field) in found
    mistake = error.mistakes[found.index((file, line, field))]
    assert words in mistake.detail_en
    assert f"{file} 第 {line} 行" in error.detail
    assert mistake.detail in error.detail


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "gupo-2014"
    shutil.copytree(PACKS_FOLDER / "gupo-2014", folder)
    (folder / "lines.yaml").write_text("- {kind: wealth}\n", encoding="utf-8")
    (folder / "wishes.yaml").write_text("- none\n", encoding="utf-8")
    (folder / "totals.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(folder)
    assert [(m.file, m.field) for m in caught.value.mistakes if m.file != "totals.yaml"] == [
        ("lines.yaml", "[0].kind"),
        ("lines.yaml", "[0].source"),
        ("lines.yaml", "[0].year"),
        ("wishes.yaml", ""),
    ]
    assert [m.detail for m in caught.value.mistakes if m.file == "totals.yaml"] == ["文件不是 UTF-8 编码的 YAML"]


def test_a_folder_without_a_head_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(tmp_path)
    assert [(m.file, m.line) for m in caught.value.mistakes] == [("pack.yaml", 1)]


# -- which activation holds --------------------------------------------------------------------------------------------

CITY = Activation("city", "360700000000", date(2016, 1, 1))
CITY_LATER = Activation("city-2018", "3607", date(2018, 1, 1))
COUNTY = Activation("county", "360722", date(2017, 1, 1))
TOWN = Activation("town", "360722102000", date(2019, 1, 1))
ALL = [TOWN, CITY_LATER, COUNTY, CITY]


@pytest.mark.parametrize(
    ("area_code", "on", "pack"),
    [
        ("360722102201", date(2016, 1, 1), "city"),
        ("360722102201", date(2016, 12, 31), "city"),
        ("360722102201", date(2017, 1, 1), "county"),
        ("360722102201", date(2018, 6, 1), "county"),  # the narrower area wins over the later start
        ("360722102201", date(2019, 1, 1), "town"),
        ("360722103201", date(2019, 1, 1), "county"),
        ("360723000000", date(2017, 12, 31), "city"),
        ("360723000000", date(2018, 1, 1), "city-2018"),
        ("360700000000", date(2019, 1, 1), "city-2018"),
    ],
)
def test_the_narrowest_area_wins_then_the_latest_start(area_code: str, on: date, pack: str) -> None:
    assert select_policy(ALL, area_code, on).pack == pack
    assert select_policy(reversed(ALL), area_code, on).pack == pack


def test_of_equals_the_last_one_given_holds() -> None:
    again = Activation("city-again", "3607", date(2016, 1, 1))
    assert select_policy([CITY, again], "3607", date(2016, 5, 1)) is again


@pytest.mark.parametrize(
    ("area_code", "on"), [("360722102201", date(2015, 12, 31)), ("410327000000", date(2019, 1, 1))]
)
def test_without_an_activation_there_is_no_policy(area_code: str, on: date) -> None:
    with pytest.raises(NoActivePolicy) as caught:
        select_policy(ALL, area_code, on)
    assert caught.value.code == "policy.none_active"
    assert area_code in caught.value.detail
    assert "辖内有规定的地区" not in caught.value.detail


def test_the_parts_of_an_area_in_which_a_policy_holds_are_named() -> None:
    towns = [Activation("town", f"36072210{at}000", date(2016, 1, 1)) for at in range(7)]
    later = Activation("later", "360722109000", date(2020, 1, 1))
    with pytest.raises(NoActivePolicy) as caught:
        select_policy([*towns, towns[0], later], "360722", date(2017, 1, 1))
    assert caught.value.detail.endswith(
        "；辖内有规定的地区：" + "、".join(one.area_code for one in towns[:5]) + " 等，请按其查询"
    )
    with pytest.raises(NoActivePolicy) as caught:
        select_policy(towns[:1], "360722", date(2017, 1, 1))
    assert caught.value.detail.endswith("辖内有规定的地区：360722100000，请按其查询")
