"""Score sheets of the packs: every number stated once more beside its row, and what a sheet can't be."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.policies import find_pack
from shared.policies.score_sheets import ScoreSheet

Sheet = tuple[str, str]


def sheet_of(pack: str, code: str) -> ScoreSheet:
    """A sheet of a pack."""
    return next(sheet for sheet in find_pack(pack).score_sheets if sheet.code == code)


SHEETS: dict[Sheet, tuple[str, str, str, str, tuple[str, ...], str]] = {
    ("town-2017", "village_supervision"): ("R000-085", "supervision", "quarter", "town", ("village",), "township"),
    ("town-2017", "half_year_assessment"): (
        "R004-008", "assessment", "half_year", "town", ("village", "department"), "township",
    ),
    ("township-eight-projects", "village_year_assessment"): (
        "R002-074", "assessment", "year", "town", ("village",), "township",
    ),
    ("ecommerce", "sales_quarter"): ("R002-089", "assessment", "quarter", "county", ("town",), "county_office"),
    ("ecommerce", "sales_year"): ("R002-089", "assessment", "year", "county", ("town",), "county_office"),
    ("paired-aid", "member_link_assessment"): (
        "R002-151", "assessment", "year", "county", ("person",), "county_office",
    ),
    ("ganzhou-credit", "county_credit_assessment"): (
        "R002-144", "assessment", "year", "city", ("county",), "city_office",
    ),
    ("cangxi-2014", "two_way_assessment"): (
        "R003-015", "assessment", "year", "county", ("town", "department"), "county_office",
    ),
    ("cangxi-2014", "responsible_units_assessment"): (
        "R003-017", "assessment", "year", "county", ("department",), "county_office",
    ),
}  # fmt: skip

# sheet → item → row, points, how scored, indicator, part
ITEMS: dict[Sheet, list[tuple[str, str, int, str, str | None, str | None]]] = {
    ("town-2017", "village_supervision"): [
        ("task_progress", "R000-085", 50, "target", "exited_households", None),
        ("measures_in_place", "R000-085", 30, "judged", None, None),
        ("files_in_order", "R000-085", 20, "judged", None, None),
    ],
    ("town-2017", "half_year_assessment"): [
        ("exits", "R004-008", 40, "target", "exited_households", None),
        ("infrastructure", "R004-008", 30, "judged", None, None),
        ("household_measures", "R004-008", 30, "judged", None, None),
        ("assigned_tasks", "R004-008", 60, "target", "assigned_tasks_done", None),
        ("promotion", "R004-008", 40, "judged", None, None),
    ],
    ("township-eight-projects", "village_year_assessment"): [
        ("year_task", "R002-074", 70, "target", "exited_households", None),
        ("daily_work", "R002-074", 30, "judged", None, None),
    ],
    ("ecommerce", "sales_quarter"): [
        ("online_sales", "R002-089", 60, "figure", "online_sales", None),
        ("stations", "R002-089", 25, "judged", None, None),
        ("reports", "R002-089", 15, "judged", None, None),
    ],
    ("ecommerce", "sales_year"): [
        ("online_sales", "R002-089", 60, "figure", "online_sales", None),
        ("stations", "R002-089", 25, "judged", None, None),
        ("reports", "R002-089", 15, "judged", None, None),
    ],
    ("paired-aid", "member_link_assessment"): [
        ("link_visits", "R002-151", 60, "target", "link_visits", None),
        ("archive", "R002-151", 40, "judged", None, None),
    ],
    ("ganzhou-credit", "county_credit_assessment"): [
        ("lending", "R002-144", 60, "target", "loans_outstanding", None),
        ("fund_use", "R002-144", 40, "judged", None, None),
    ],
    ("cangxi-2014", "two_way_assessment"): [
        ("poor_people_reduced", "R003-014", 60, "target", "exited_people", None),
        ("poor_villages_exited", "R003-015", 40, "target", "exited_villages", None),
    ],
    ("cangxi-2014", "responsible_units_assessment"): [
        ("duty", "R003-017", 50, "judged", None, "duty"),
        ("money", "R003-017", 50, "target", "money_put_in", "money"),
    ],
}

# sheet → bounds of its levels, and whether the last calls its head to account
LEVELS: dict[Sheet, tuple[list[int], bool]] = {
    ("town-2017", "village_supervision"): ([60, 0], False),
    ("town-2017", "half_year_assessment"): ([90, 75, 60, 0], True),
    ("township-eight-projects", "village_year_assessment"): ([90, 60, 0], True),
    ("ecommerce", "sales_quarter"): ([85, 70, 50, 0], False),
    ("ecommerce", "sales_year"): ([85, 70, 50, 0], False),
    ("paired-aid", "member_link_assessment"): ([90, 60, 0], False),
    ("ganzhou-credit", "county_credit_assessment"): ([90, 60, 0], True),
    ("cangxi-2014", "two_way_assessment"): ([90, 75, 60, 0], True),
    ("cangxi-2014", "responsible_units_assessment"): ([90, 60, 0], True),
}


def of_row(table: dict[Sheet, Any]) -> list[Any]:
    """The cases of a table, each proving the row of its sheet."""
    return [
        pytest.param(sheet, expected, id=sheet[1], marks=pytest.mark.requirement(SHEETS[sheet][0]))
        for sheet, expected in table.items()
    ]


@pytest.mark.parametrize(("sheet", "expected"), of_row(SHEETS))
def test_who_is_assessed_how_often_and_by_whom(sheet: Sheet, expected: tuple[Any, ...]) -> None:
    found = sheet_of(*sheet)
    assert (
        found.source, found.purpose, found.period, found.area_level.value, found.object_kinds, found.assessor,
    ) == expected  # fmt: skip


@pytest.mark.requirement("R003-014")
@pytest.mark.parametrize(("sheet", "expected"), of_row(ITEMS))
def test_every_item_has_its_points(sheet: Sheet, expected: list[tuple[Any, ...]]) -> None:
    items = sheet_of(*sheet).items
    assert [(one.code, one.source, one.full_points, one.by, one.indicator, one.part) for one in items] == expected
    prorated = {one.code for one in items if one.pro_rata}
    assert prorated == ({"task_progress", "exits"} & {one.code for one in items})


@pytest.mark.parametrize(("sheet", "expected"), of_row(LEVELS))
def test_every_level_has_its_bound(sheet: Sheet, expected: tuple[list[int], bool]) -> None:
    levels = sheet_of(*sheet).levels
    assert ([level.from_points for level in levels], levels[-1].accountable) == expected
    assert not any(level.accountable for level in levels[:-1])


def test_every_sheet_is_stated() -> None:
    packs = {pack for pack, _ in SHEETS}
    assert {(pack, sheet.code) for pack in packs for sheet in find_pack(pack).score_sheets} == set(SHEETS)
    assert SHEETS.keys() == ITEMS.keys() == LEVELS.keys()


@pytest.mark.requirement("R000-086")
def test_the_town_looks_at_every_household() -> None:
    for sheet in find_pack("town-2017").score_sheets:
        assert sheet.household_coverage is not None
        assert (sheet.household_coverage.value, sheet.household_coverage.source) == (1, "R000-086")


@pytest.mark.requirement("R000-087")
def test_the_towns_results_are_for_the_yearly_review_and_promotion() -> None:
    assert [(use.label, use.source) for use in sheet_of("town-2017", "half_year_assessment").uses] == [
        ("纳入单位年度考核", "R000-087"),
        ("纳入干部使用的重要内容", "R000-087"),
    ]


@pytest.mark.requirement("R000-088")
def test_the_town_vetoes_lack_of_effort_and_what_is_below_standard() -> None:
    sheet = sheet_of("town-2017", "half_year_assessment")
    assert [(veto.trigger, veto.by, veto.object_kinds, veto.source) for veto in sheet.vetoes] == [
        ("not_promoted", "people", ("village", "department"), "R000-088"),
        ("below_standard", "level", ("village", "department"), "R000-088"),
    ]
    assert [(one.code, one.source) for one in sheet.accountability] == [("held_to_account", "R000-088")]


@pytest.mark.requirement("R002-074")
def test_the_township_vetoes_villages_that_miss_the_years_task() -> None:
    sheet = sheet_of("township-eight-projects", "village_year_assessment")
    assert [(veto.trigger, veto.by, veto.object_kinds, veto.source) for veto in sheet.vetoes] == [
        ("below_standard", "target", ("village",), "R002-074")
    ]
    assert [one.code for one in sheet.accountability] == ["dispatched", "replaced"]


@pytest.mark.requirement("R002-089")
def test_towns_are_assessed_mainly_by_sales() -> None:
    for sheet in find_pack("ecommerce").score_sheets:
        (sales,) = (item for item in sheet.items if item.by == "figure")
        assert sales.full_points > 50


@pytest.mark.requirement("R003-015")
def test_town_and_department_share_half_and_half_and_have_a_week_to_object() -> None:
    sheet = sheet_of("cangxi-2014", "two_way_assessment")
    assert sheet.shared is not None
    assert sheet.objection_days is not None
    assert (sheet.shared.between, str(sheet.shared.partner_weight)) == (("town", "department"), "1/2")
    assert sheet.objection_days.value == 7


@pytest.mark.requirement("R003-016")
def test_a_towns_level_weighs_in_next_years_funds() -> None:
    held = sheet_of("cangxi-2014", "two_way_assessment").fund_weights
    assert held is not None
    assert held.object_kind == "town"
    assert {level: str(weight) for level, weight in held.weights.items()} == {
        "excellent": "6/5",
        "good": "1",
        "passed": "4/5",
        "failed": "1/2",
    }


@pytest.mark.requirement("R003-017")
def test_poor_performers_are_held_to_account() -> None:
    sheet = sheet_of("cangxi-2014", "responsible_units_assessment")
    assert [(one.code, one.source) for one in sheet.accountability] == [("held_to_account", "R003-017")]
    assert {item.part for item in sheet.items} == {"duty", "money"}


# what a sheet can't be ------------------------------------------------------------------------------------------------

SOURCE = {"source": "R003-017"}
JUDGED = {"code": "work", "label": "工作", "full_points": 100, "by": "judged", **SOURCE}
TARGET = {
    "code": "task", "label": "任务", "full_points": 100, "by": "target", "indicator": "exits", "unit": "households",
    **SOURCE,
}  # fmt: skip
GOOD: dict[str, Any] = {
    "code": "sheet",
    "label": "考核",
    "purpose": "assessment",
    "area_level": "county",
    "object_kinds": ["town", "department"],
    "period": "year",
    "assessor": "county_office",
    "items": [JUDGED],
    "levels": [
        {"code": "passed", "label": "合格", "from_points": 60},
        {"code": "failed", "label": "差", "from_points": 0},
    ],
    **SOURCE,
}
LAST = {"code": "failed", "label": "差", "from_points": 0}
VETO = {"trigger": "below_standard", "object_kinds": ["town"], "by": "level", **SOURCE}
ACCOUNT = {"accountability": [{"code": "held", "label": "问责", **SOURCE}]}
FUNDS = {"object_kind": "town", "weights": {"passed": "1", "failed": "0.5"}, **SOURCE}
SHARED = {"between": ["town", "department"], "partner_weight": "0.5", **SOURCE}


def test_a_good_sheet_is_taken() -> None:
    whole = {**GOOD, "vetoes": [VETO], **ACCOUNT, "fund_weights": FUNDS, "shared": SHARED}
    assert ScoreSheet.model_validate(whole).items_of("town")[0].full_points == 100


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"items": [{**JUDGED, "full_points": 99}]}, "not 100"),
        ({"items": [{**JUDGED, "object_kinds": ["town"]}]}, "a department come to 0"),
        ({"items": [{**JUDGED, "full_points": 50}, {**JUDGED, "full_points": 50}]}, "stands twice"),
        ({"items": [{**JUDGED, "indicator": "exits"}]}, "indicator and unit"),
        ({"items": [{**JUDGED, "unit": "fen"}]}, "indicator and unit"),
        ({"items": [{key: TARGET[key] for key in TARGET if key != "unit"}]}, "indicator and unit"),
        ({"items": [{**TARGET, "by": "figure", "pro_rata": True}]}, "pro-rata"),
        ({"items": [{**JUDGED, "full_points": 50, "part": "duty"}, {**TARGET, "full_points": 50}]}, "every item"),
        ({"items": [{**JUDGED, "object_kinds": ["town", "department", "village"]}]}, "kind of object"),
        ({"levels": [{"code": "a", "label": "甲", "from_points": 60}, {**LAST, "from_points": 1}]}, "descend"),
        ({"levels": [{"code": "a", "label": "甲", "from_points": 0}, LAST]}, "descend"),
        ({"levels": [{"code": "failed", "label": "甲", "from_points": 60}, LAST]}, "stands twice"),
        ({"vetoes": [VETO]}, "need each other"),
        (ACCOUNT, "need each other"),
        ({"vetoes": [VETO, VETO], **ACCOUNT}, "stands twice"),
        ({"vetoes": [{**VETO, "by": "people"}], **ACCOUNT}, "told by people"),
        ({"vetoes": [{**VETO, "trigger": "not_promoted"}], **ACCOUNT}, "told by people"),
        ({"vetoes": [{**VETO, "by": "target"}], **ACCOUNT}, "could be missed"),
        ({"vetoes": [{**VETO, "object_kinds": ["village"]}], **ACCOUNT}, "kind of object"),
        ({"shared": {**SHARED, "between": ["town", "town"]}}, "must differ"),
        ({"shared": {**SHARED, "between": ["town", "village"]}}, "kind of object"),
        ({"fund_weights": {**FUNDS, "weights": {"passed": "1"}}}, "needs its weight"),
        ({"fund_weights": {**FUNDS, "weights": {"passed": "1", "failed": "0.5", "x": "2"}}}, "needs its weight"),
        ({"fund_weights": {**FUNDS, "weights": {"passed": "1", "failed": "1.1"}}}, "can't weigh more"),
        ({"fund_weights": FUNDS, "period": "quarter"}, "a year's result"),
        ({"fund_weights": {**FUNDS, "object_kind": "village"}}, "kind of object"),
        ({"household_coverage": {"value": "1", **SOURCE}}, "village by village"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        ScoreSheet.model_validate({**GOOD, **changes})
