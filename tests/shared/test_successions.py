"""Successions of area codes: what an area is called now, bore before, and which rows are its own."""

from datetime import date

from hypothesis import given, settings
from sqlalchemy import column
from sqlalchemy.dialects import postgresql

from shared.areas import full_code, listed_areas
from shared.areas.changes import shipped_successions
from shared.areas.successions import Succession, Successions
from shared.security.callers import Caller, rows_within
from shared.security.permissions import Role
from tests.shared.area_histories import Country, histories

DAY = date(2019, 1, 1)


def whole(old: str, new: str, county: str) -> Succession:
    """An area under another code."""
    return Succession(old, new, True, county, DAY, "测试")


def merged(old: str, new: str, county: str) -> Succession:
    """An area that joined another."""
    return Succession(old, new, False, county, DAY, "测试")


def within(known: Successions, prefix: str, county: str, code: str) -> bool:
    """Whether a row lies inside an area, reckoned like the condition of a query."""
    reaches = known.reaches(prefix)
    wholes = tuple(reach.county for reach in reaches if reach.whole)
    return county.startswith(wholes) or any(
        county.startswith(reach.county) and reach.covers(code) for reach in reaches if not reach.whole
    )


def test_the_three_counties_of_ganzhou_are_found_by_the_code_that_they_bore() -> None:
    known = shipped_successions()
    assert {one.old: (one.new, one.effective_on) for one in known.known} == {
        "360782": ("360703", date(2014, 2, 25)),
        "360721": ("360704", date(2016, 12, 28)),
        "360727": ("360783", date(2020, 6, 30)),
    }
    assert all(one.source and full_code(one.new) in listed_areas() for one in known.known)
    assert known.present_code("360721100000") == "360704100000"
    assert known.former("360704100201") == ("360721100201",)
    # rows stand with the county as the list has it, under whatever code they were entered
    assert known.tenant("360721100201") == known.tenant("360704100201") == "360704"


def test_without_a_change_an_area_is_what_its_code_says() -> None:
    known = Successions()
    for prefix in ("", "36", "3607", "360722", "360722102", "360722102201"):
        (reach,) = known.reaches(prefix)
        assert (reach.county, reach.prefix, reach.without) == (prefix[:6], prefix, ())
        assert reach.whole is (len(prefix) <= 6)


def test_a_county_under_another_code_keeps_its_tenant_and_all_its_rows() -> None:
    known = Successions([whole("360722", "360799", "360722")])
    assert known.tenant("360799102201") == "360722"
    assert known.present("360722102201") == "360799102201"
    for asked in ("360722", "360799"):
        assert within(known, asked, "360722", "360722102201")
        assert within(known, asked, "360722", "360799102201")
        assert not within(known, asked, "360723", "360723100201")
    for asked in ("360722102", "360799102"):
        assert within(known, asked, "360722", "360722102201")
        assert within(known, asked, "360722", "360799102201")
        assert not within(known, asked, "360722", "360722103201")
    # one condition on the tenant is all that a county's read needs
    assert [reach.county for reach in known.reaches("360799") if reach.whole] == ["360722"]


def test_a_town_that_moved_is_its_new_countys_and_no_more_its_old_ones() -> None:
    known = Successions([whole("360722110", "360723130", "360722")])
    moved = [("360722", "360722110201"), ("360722", "360723130201")]
    for county, code in moved:
        assert within(known, "360723", county, code)
        assert within(known, "360723130", county, code)
        assert within(known, "360722110", county, code)
        assert not within(known, "360722", county, code)
        assert within(known, "3607", county, code)
    assert within(known, "360722", "360722", "360722102201")
    assert within(known, "360723", "360723", "360723100201")
    assert not within(known, "360723", "360722", "360722102201")


def test_a_village_that_was_merged_is_found_by_both_codes_and_its_own_finds_no_more_than_its_own() -> None:
    known = Successions([merged("360722102201", "360722102202", "360722")])
    old, new = ("360722", "360722102201"), ("360722", "360722102202")
    assert within(known, "360722102202", *old)
    assert within(known, "360722102202", *new)
    assert within(known, "360722102201", *old)
    assert not within(known, "360722102201", *new)
    assert known.present("360722102201") == "360722102202"
    assert known.former("360722102202") == ()
    assert known.first("360722102202") == "360722102202"
    # it bears its last code for good, though the county around it comes to another
    known = Successions([*known.known, whole("360722", "360799", "360722")])
    assert known.same_now("360722102201") == "360722102201"
    assert within(known, "360722102201", *old)
    assert not within(known, "360722102201", *new)


def test_a_town_that_was_split_leaves_each_village_to_its_own_successor() -> None:
    known = Successions(
        [
            whole("360722110201", "360722111230", "360722"),
            whole("360722110202", "360722112230", "360722"),
            merged("360722110", "360722111", "360722"),
        ]
    )
    assert within(known, "360722111", "360722", "360722110201")
    assert not within(known, "360722111", "360722", "360722110202")
    assert within(known, "360722112", "360722", "360722110202")
    # who still has the old town's code sees what went with it, not what went elsewhere
    assert within(known, "360722110", "360722", "360722110201")
    assert not within(known, "360722110", "360722", "360722110202")


def test_successions_follow_each_other() -> None:
    known = Successions(
        [
            whole("360721", "360704", "360704"),
            whole("360704100", "360704150", "360704"),
            merged("360704150201", "360704150202", "360704"),
        ]
    )
    assert known.present("360721100201") == "360704150202"
    assert known.former("360704150300") == ("360704100300", "360721100300")
    assert known.first("360704150300") == "360721100300"
    assert known.same_now("360721100201") == "360704150201"
    assert within(known, "360704150202", "360704", "360721100201")
    assert within(known, "360721100", "360704", "360704150300")


def test_a_part_that_came_back_is_inside_again() -> None:
    known = Successions([whole("360722110", "360723130", "360722"), whole("360723130201", "360722102230", "360722")])
    assert within(known, "360722", "360722", "360722110201")
    assert within(known, "360722", "360722", "360722102230")
    assert not within(known, "360722", "360722", "360722110202")
    assert not within(known, "360723", "360722", "360722110201")
    assert within(known, "360723", "360722", "360722110202")


@settings(max_examples=200)
@given(histories())
def test_each_row_lies_in_exactly_one_area_of_a_level_of_those_that_stand(country: Country) -> None:
    known = country.successions
    for tenant, code in country.rows:
        now = known.present(code)
        for digits in (4, 6, 9, 12):
            standing = {known.present(other)[:digits] for _, other in country.rows}
            assert [prefix for prefix in standing if within(known, prefix, tenant, code)] == [now[:digits]]


@settings(max_examples=200)
@given(histories())
def test_rows_stand_with_the_county_that_their_area_first_lay_in(country: Country) -> None:
    known = country.successions
    for first, bore in country.bore.items():
        for at, code in enumerate(bore):
            assert known.tenant(code) == first[:6]
            assert known.first(code) == first
            assert known.former(code) == tuple(reversed(bore[:at]))
            assert known.is_known(code, {first: None})


def test_a_town_keeps_its_tenant_when_the_county_that_it_moved_to_is_renumbered() -> None:
    known = Successions([whole("360722110", "360723130", "360722"), whole("360723", "360799", "360723")])
    assert known.tenant("360799130201") == "360722"
    assert known.tenant("360799100201") == "360723"
    for row in (("360722", "360722110201"), ("360722", "360723130201"), ("360722", "360799130201")):
        assert within(known, "360799", *row)
        assert within(known, "360723", *row)
        assert not within(known, "360722", *row)


def test_the_counties_of_a_renumbered_city_keep_their_own_tenants() -> None:
    known = Successions([whole("3607", "3699", "360700"), whole("360721", "360704", "360704")])
    assert [known.tenant(code) for code in ("360722102201", "369922102201", "369922", "3699", "3607")] == [
        *("360722", "360722", "360722", "360700", "360700"),
    ]
    assert [known.tenant(code) for code in ("360721100201", "360704100201", "369904100201")] == ["360704"] * 3
    for asked in ("3607", "3699"):
        assert within(known, asked, "360722", "369922102201")
    assert within(known, "369922", "360722", "360722102201")
    assert not within(known, "369922", "360723", "369923100201")


def test_the_county_of_an_area_is_told_with_the_days_on_which_it_came_and_left() -> None:
    first, then, last = date(2018, 6, 1), date(2019, 6, 1), date(2020, 6, 1)
    known = Successions(
        [
            Succession("360722110", "360723130", True, "360722", first, "测试"),
            Succession("360723", "360799", True, "360723", then, "测试"),
            Succession("360799130201", "360722102230", True, "360722", last, "测试"),
        ]
    )
    # a county's other code moves nobody
    for town in ("360722110", "360723130", "360799130"):
        assert (known.county_now(town), known.moved_in_on(town)) == ("360723", first)
    assert known.moved_out_on("360722110", "360722") == first
    assert known.moved_out_on("360723130", "360723") is None
    assert (known.county_now("360723130201"), known.moved_in_on("360723130201")) == ("360722", last)
    assert known.moved_out_on("360723130201", "360723") == last
    assert (known.county_now("360799"), known.moved_in_on("360799")) == ("360723", None)
    assert known.moved_out_on("360723", "360723") is None
    # what was merged away lay in its county to the end
    gone = Successions([merged("360722102201", "360723100201", "360722")])
    assert (gone.county_now("360722102201"), gone.moved_out_on("360722102201", "360722")) == ("360722", None)


def test_a_code_of_a_city_from_before_the_list_leads_to_the_tenants_of_the_list() -> None:
    known = Successions([whole("3621", "3607", "360700")])
    assert [known.tenant(code) for code in ("3621", "362122", "360722102201")] == ["360700", "360722", "360722"]


@given(histories())
def test_the_code_borne_before_finds_the_row_too(country: Country) -> None:
    known = country.successions
    for tenant, code in country.rows:
        assert within(known, code, tenant, code)
        assert within(known, known.same_now(code), tenant, code)


def test_a_callers_filter_is_one_comparison_where_nothing_moved() -> None:
    caller = Caller("a", "a", Role.TOWNSHIP, "360722102")
    written = str(
        caller.area_filter(column("county_code"), column("village_code")).compile(dialect=postgresql.dialect())
    )
    assert written.count("=") == 1
    assert " OR " not in written
    county = Caller("b", "b", Role.COUNTY_OFFICE, "360704")
    assert "village_code" not in str(county.area_filter(column("county_code"), column("village_code")))
    town = Caller("c", "c", Role.TOWNSHIP, "360704100")
    assert " OR " in str(town.area_filter(column("county_code"), column("village_code")))


def test_a_table_without_finer_areas_is_read_by_its_counties() -> None:
    known = Successions([whole("360722110", "360723130", "360722")])
    written = rows_within(known.reaches("360723"), column("county_code"), None)
    assert str(written.compile(compile_kwargs={"literal_binds": True})) == "county_code = '360723'"


def test_a_code_is_known_that_the_list_or_its_history_knows() -> None:
    listed = listed_areas()
    some = next(iter(sorted(one for one in listed if one.startswith("360704100") and one[9:] != "000")))
    known = shipped_successions()
    assert known.is_known(some, listed)
    assert known.is_known("360721" + some[6:], listed)
    assert known.is_known("360721000000", listed)
    assert not known.is_known("360721999999", listed)


def test_loaded_codes_are_known_and_no_others() -> None:
    known = Successions(book={"530102": "000000" + "001000" + "001201"})
    assert known.is_known("530102000000", {})
    assert known.is_known("530102001201", {})
    # digits of two neighbours do not make a code
    assert not known.is_known("530102000010", {})
    assert not known.is_known("530102001202", {})
    assert not known.is_known("530103000000", {})
