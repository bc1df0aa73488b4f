"""The demo register is exact to its margins, plausible, names nobody alive, and passes the registry's import."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from services.demo.identities import UNISSUED_CITY
from services.demo.register import write_register
from services.demo.town import (
    FIRST_YEAR,
    MARGINS,
    POOR_VILLAGES,
    REGISTERED_UNTIL,
    SECOND_YEAR,
    Household,
    Town,
    town,
)
from services.registry.imports.faults import Fault
from services.registry.imports.rules import (
    FileFacts,
    Register,
    RegisteredHousehold,
    check_families,
    check_layouts,
    check_rows,
)
from services.registry.imports.sheets import SHEETS, Rows, find_layout, read_rows
from shared.areas import AreaLevel, read_areas
from shared.calendar import completed_years
from shared.identity import parse_identity_number

LINE_2015_FEN = 285_500


@pytest.fixture(scope="module")
def gupo() -> Town:
    return town()


def age(born_on: date) -> int:
    return completed_years(born_on, REGISTERED_UNTIL)


def test_the_town_has_966_households_and_3017_people(gupo: Town) -> None:
    assert (len(gupo.households), gupo.people) == (966, 3017)


@pytest.mark.parametrize("seed", [2014, 1, 99])
def test_every_seed_gives_the_margins_of_each_type(seed: int) -> None:
    households, people = Counter[str](), Counter[str]()
    for household in town(seed).households:
        households[household.household_type] += 1
        people[household.household_type] += len(household.members)

    assert households == {"ordinary": 438, "subsidised_poor": 12, "dibao": 442, "wubao": 74}
    assert people == {"ordinary": 1841, "subsidised_poor": 46, "dibao": 1044, "wubao": 86}


@pytest.mark.parametrize("seed", [2014, 1, 99])
def test_682_people_are_at_school_and_93_of_them_beyond_junior_high(seed: int) -> None:
    schools = Counter(member.schooling for household in town(seed).households for member in household.members)
    beyond = {"senior_high", "vocational", "higher_vocational", "undergraduate"}

    assert sum(schools.values()) - schools["none"] == 682
    assert sum(schools[kind] for kind in beyond) == 93


def test_all_villages_have_poor_households_and_the_poor_villages_more(gupo: Town) -> None:
    villages = Counter(household.village_code for household in gupo.households)
    inside = {area.code for area in read_areas() if area.level is AreaLevel.VILLAGE and area.code[:9] == gupo.code[:9]}

    assert set(villages) == inside
    assert min(villages[code] for code in POOR_VILLAGES) > max(villages[code] for code in inside - set(POOR_VILLAGES))
    assert villages.most_common(1)[0][0] == "360722102201"


def test_the_same_seed_gives_the_same_town_and_another_seed_another(gupo: Town) -> None:
    town.cache_clear()

    assert town(2014) == gupo
    assert town(2015) != gupo


def test_identity_numbers_are_valid_unique_unissued_and_agree_with_sex_and_birth(gupo: Town) -> None:
    members = [member for household in gupo.households for member in household.members]
    parsed = [parse_identity_number(member.document_number) for member in members]
    provinces = {area.code[:2] for area in read_areas()}

    assert len({member.id_number for member in members}) == 3017
    assert {number.number[:6] for number in parsed} == {UNISSUED_CITY + "722"}
    assert UNISSUED_CITY[:2] == "99"
    assert "99" not in provinces
    assert [(number.born_on, number.sex) for number in parsed] == [(member.born_on, member.sex) for member in members]


def test_a_town_of_another_county_has_its_own_villages_numbers_and_people(gupo: Town) -> None:
    chijiang = town(2014, "360723103000")
    villages = {household.village_code for household in chijiang.households}

    assert (chijiang.county_code, len(chijiang.households), chijiang.people) == ("360723", 966, 3017)
    assert {code[:9] for code in villages} == {"360723103"}
    assert {household.household_no[:6] for household in chijiang.households} == {"360723"}
    numbers = {member.id_number for household in chijiang.households for member in household.members}
    assert {number[:6] for number in numbers} == {UNISSUED_CITY + "723"}
    assert numbers.isdisjoint(member.id_number for household in gupo.households for member in household.members)


def test_phones_and_accounts_reach_nobody(gupo: Town) -> None:
    assert {household.phone[:3] for household in gupo.households if household.phone} == {"100"}
    assert {household.bank_account[:2] for household in gupo.households if household.bank_account} == {"00"}


def test_every_household_has_one_adult_head_and_no_other(gupo: Town) -> None:
    for household in gupo.households:
        assert [member.relation for member in household.members].count("head") == 1
        assert household.head.relation == "head"
        assert age(household.head.born_on) >= 18


def test_children_are_at_least_eighteen_years_younger_than_their_parents(gupo: Town) -> None:
    for household in gupo.households:
        births = {member.relation: member.born_on for member in household.members}
        for member in household.members:
            if member.relation in ("son", "daughter"):
                assert age(household.head.born_on) - age(member.born_on) >= 18
            if member.relation in ("mother", "father"):
                assert age(births[member.relation]) - age(household.head.born_on) >= 18


def test_couples_are_of_two_sexes_and_adult(gupo: Town) -> None:
    couples = [
        (household.head, member)
        for household in gupo.households
        for member in household.members
        if member.relation == "spouse"
    ]

    assert len(couples) > 300
    assert all(head.sex != spouse.sex and age(spouse.born_on) >= 20 for head, spouse in couples)


def test_school_and_work_fit_the_age(gupo: Town) -> None:
    for household in gupo.households:
        for member in household.members:
            years = age(member.born_on)
            assert 0 <= years <= 95
            if 6 <= years <= 15:
                assert member.schooling in ("primary", "junior_high")
            if years < 16 or member.schooling != "none":
                assert (member.labour, member.work) == ("none", "none")
            if years < 6:
                assert member.education == "preschool"


def test_relief_households_have_no_labour_and_those_without_kin_are_mostly_old_and_alone(gupo: Town) -> None:
    relief = [household for household in gupo.households if household.group == "relief"]
    alone = [household for household in relief if household.household_type == "wubao"]

    assert not any(member.can_work for household in relief for member in household.members)
    assert sum(age(household.head.born_on) >= 60 for household in alone) >= 60
    assert sum(len(household.members) == 1 for household in alone) >= 50


def test_causes_fit_the_members(gupo: Town) -> None:
    for household in gupo.households:
        named = {household.main_cause, *household.other_causes}
        assert len(named) == 1 + len(household.other_causes) <= 3
        states = {member.health for member in household.members}
        assert "illness" not in named or states & {"chronic", "serious"}
        assert "disability" not in named or "disabled" in states


def test_the_first_year_lies_below_the_poverty_line_but_for_a_few(gupo: Town) -> None:
    per_head = [household.first_income.net_per_head_fen for household in gupo.households]

    assert {household.first_income.year for household in gupo.households} == {FIRST_YEAR}
    assert 0 < sum(figure >= LINE_2015_FEN for figure in per_head) <= 20
    assert min(per_head) > 100_000


def test_income_adds_up_and_no_part_is_negative(gupo: Town) -> None:
    for household in gupo.households:
        for year in (household.first_income, household.second_income):
            parts = (year.wage_fen, year.business_fen, year.transfer_fen, year.property_fen, year.production_cost_fen)
            assert min(parts) >= 0
            assert year.net_fen == sum(parts[:4]) - parts[4]
            assert abs(year.net_per_head_fen * len(household.members) - year.net_fen) <= len(household.members)


def test_exits_fall_on_year_ends_after_registration_and_only_on_the_development_group(gupo: Town) -> None:
    exits = gupo.exits()

    assert Counter(household.exited_on for household in exits) == {
        date(2016, 12, 31): 88,
        date(2017, 12, 31): 126,
        date(2018, 12, 31): 112,
        date(2019, 12, 31): 74,
    }
    assert all(household.group == "development" for household in exits)
    assert all(household.registered_on < date(2016, 4, 1) for household in gupo.households)


def test_nine_exited_households_fell_back_and_no_other_came_near_the_line(gupo: Town) -> None:
    exits = gupo.exits()
    fallen = [household for household in exits if household.fell_back]
    others = [household for household in exits if not household.fell_back]

    assert len(fallen) == 9
    assert all(household.exited_on <= date(2017, 12, 31) for household in fallen if household.exited_on)
    assert max(household.second_income.net_per_head_fen for household in fallen) < 280_000
    assert min(household.second_income.net_per_head_fen for household in others) > 550_000
    assert not any(household.fell_back for household in gupo.households if household.exited_on is None)


def test_450_households_have_a_borrower_and_none_of_them_is_on_relief(gupo: Town) -> None:
    borrowing = gupo.borrowing_households()

    assert len(borrowing) == MARGINS["ordinary"].households + MARGINS["subsidised_poor"].households == 450
    assert all(household.group == "development" for household in borrowing)


def test_a_borrower_is_18_to_60_and_can_work(gupo: Town) -> None:
    for household in gupo.borrowing_households():
        assert all(18 <= age(one.born_on) <= 60 and one.can_work for one in household.borrowers(REGISTERED_UNTIL))
    relief = next(household for household in gupo.households if household.group == "relief")
    assert relief.borrowers(REGISTERED_UNTIL) == ()


def read_workbook(path: Path, register: Register) -> tuple[dict[str, Rows], list[Fault]]:
    book = CalamineWorkbook.from_path(str(path))
    tables = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    layouts = [find_layout(name, table) for name, table in zip(book.sheet_names, tables, strict=True)]
    faults = check_layouts(dict(zip(book.sheet_names, layouts, strict=True)))
    facts, read = FileFacts(), {}
    for sheet in SHEETS:
        for layout, table in zip(layouts, tables, strict=True):
            if layout is not None and layout.sheet is sheet:
                rows = read_rows(layout, table[layout.header_row :], layout.header_row + 1)
                faults += rows.faults + check_rows(rows, facts, register)
                read[sheet.kind] = rows
    return read, faults + check_families(facts)


def test_both_workbooks_pass_every_check_of_the_import(gupo: Town, tmp_path: Path) -> None:
    files = write_register(tmp_path)
    villages = frozenset(area.code for area in read_areas() if area.level is AreaLevel.VILLAGE)
    empty = Register(villages, "360722102", {}, REGISTERED_UNTIL)
    first, faults = read_workbook(files.first, empty)

    assert faults == []
    assert {kind: len(rows) for kind, rows in first.items()} == {"households": 966, "members": 3017, "incomes": 966}

    known = {one.household_no: registered(one) for one in gupo.households}
    second, faults = read_workbook(files.second, replace(empty, households=known, as_of=date(2019, 12, 31)))

    assert faults == []
    assert {kind: len(rows) for kind, rows in second.items()} == {"incomes": 966, "exits": 400}
    assert set(second["incomes"].columns["year"]) == {SECOND_YEAR}


def test_the_workbooks_hold_what_the_town_holds(gupo: Town, tmp_path: Path) -> None:
    villages = frozenset(household.village_code for household in gupo.households)
    read, _ = read_workbook(write_register(tmp_path).first, Register(villages, "", {}, REGISTERED_UNTIL))
    members = [member for household in gupo.households for member in household.members]

    assert read["households"].columns["household_type"] == [one.household_type for one in gupo.households]
    assert read["households"].columns["registered_on"] == [one.registered_on for one in gupo.households]
    assert read["members"].columns["id_number"] == [one.id_number for one in members]
    assert read["members"].columns["schooling"] == [one.schooling for one in members]
    assert read["incomes"].columns["net_fen"] == [one.first_income.net_fen for one in gupo.households]


def registered(household: Household) -> RegisteredHousehold:
    return RegisteredHousehold(len(household.members), household.registered_on)


def test_equal_contents_give_equal_files_whenever_they_are_written(tmp_path: Path) -> None:
    first, again = write_register(tmp_path / "first"), write_register(tmp_path / "again")

    assert first.first.read_bytes() == again.first.read_bytes()
    assert first.second.read_bytes() == again.second.read_bytes()
