"""Rules of measures: the menu of each group, means, models, priorities, allowances and coverage."""

from datetime import date
from fractions import Fraction

import pytest

from services.registry.measures.refusals import (
    AllowanceFalls,
    GiftRefused,
    MeasureEndsEarly,
    ModelNotApplicable,
    NotChosen,
    NotForGroup,
    NotOnMenu,
    PartnerRequired,
)
from services.registry.measures.rules import (
    MenuClass,
    Person,
    Situation,
    check_allowance,
    check_choice,
    check_means,
    check_measure_dates,
    check_menu,
    check_model,
    is_reached,
    priority_of,
    reasons_for,
)
from shared import codes
from shared.policies import find_pack

GUPO = [
    MenuClass(one.code, one.groups, tuple(item.code for item in one.items)) for one in find_pack("gupo-2014").measures
]
FIRST, SECOND = ("ordinary", "subsidised_poor"), ("dibao", "wubao")


@pytest.mark.requirement("R002-022")
@pytest.mark.parametrize("household_type", SECOND)
def test_the_second_group_gets_the_guarantees_only(household_type: str) -> None:
    for menu in GUPO:
        for item in menu.items:
            if menu.code == "guarantee":
                check_menu(household_type, menu.code, item, GUPO)
                check_choice(household_type, menu.code, False)
            else:
                with pytest.raises(NotForGroup):
                    check_menu(household_type, menu.code, item, GUPO)


@pytest.mark.requirement("R002-023")
@pytest.mark.parametrize("household_type", FIRST)
def test_the_first_group_chooses_from_three_classes(household_type: str) -> None:
    assert [menu.code for menu in GUPO if "development" in menu.groups] == ["industry", "education", "employment"]
    for menu in GUPO:
        for item in menu.items:
            if menu.code == "guarantee":
                with pytest.raises(NotForGroup):
                    check_menu(household_type, menu.code, item, GUPO)
                continue
            check_menu(household_type, menu.code, item, GUPO)
            check_choice(household_type, menu.code, True)
            with pytest.raises(NotChosen):
                check_choice(household_type, menu.code, False)


def test_only_what_is_on_the_menu_can_be_chosen() -> None:
    with pytest.raises(NotOnMenu) as caught:
        check_menu("ordinary", "photovoltaic", "photovoltaic", GUPO)
    assert caught.value.field == "measure_class"
    with pytest.raises(NotOnMenu) as caught:
        check_menu("ordinary", "industry", "tourism", GUPO)
    assert caught.value.field == "item"


@pytest.mark.requirement("R001-030")
def test_plain_gifts_are_refused_where_the_plan_lists_what_it_allows() -> None:
    listed = [one.code for one in find_pack("yiyang-2020").help_means]
    for means in ("work_relief", "production_award", "labour_subsidy", "welfare_post"):
        assert means in listed
        check_means(means, listed)
    for means in ("plain_cash", "plain_goods"):
        with pytest.raises(GiftRefused):
            check_means(means, listed)
        check_means(means, [])
    check_means(None, listed)


@pytest.mark.requirement("R002-067")
def test_the_five_models_and_their_partners() -> None:
    assert codes.INDUSTRY_MODELS.labels == ("自主发展", "龙头企业+", "家庭农场+", "合作社+", "产业大户+")
    check_model("industry", "own", [], None)
    check_model("industry", "large_producer", [], None)
    check_model("industry", None, [], "enterprise")
    for model in ("enterprise", "family_farm", "co_operative"):
        check_model("industry", model, [], model)
        for other in (None, "enterprise" if model != "enterprise" else "family_farm"):
            with pytest.raises(PartnerRequired):
                check_model("industry", model, [], other)
        with pytest.raises(ModelNotApplicable):
            check_model("employment", model, [], model)


@pytest.mark.requirement("R000-020")
def test_the_four_kinds_of_industry_support() -> None:
    assert codes.INDUSTRY_SUPPORT_KINDS.labels == ("专项资金扶持", "互助资金扶持", "就业创业扶持", "信贷资金扶持")
    assert [
        codes.INDUSTRY_SUPPORT_KINDS.by_label(label).code for label in ("专项资金", "互助资金", "就业创业", "信贷资金")
    ] == [entry.code for entry in codes.INDUSTRY_SUPPORT_KINDS]
    check_model("industry", None, ["special_funds", "credit"], None)
    with pytest.raises(ModelNotApplicable) as caught:
        check_model("guarantee", None, ["special_funds"], None)
    assert caught.value.field == "support_kinds"


def a_situation(*people: Person, stable: int | None = 1, poor: bool = True) -> Situation:
    return Situation("ordinary", people, stable, poor)


ABLE, WEAK = Person("ordinary"), Person("weak")
UNABLE = Person("none")


@pytest.mark.requirement("R002-069")
def test_photovoltaic_goes_first_where_nobody_works_or_nothing_stable_comes_in() -> None:
    asked = [one.reason for one in find_pack("township-eight-projects").measure_priorities]
    assert asked == ["no_labour", "no_stable_income"]
    assert priority_of(a_situation(UNABLE, Person("lost"), stable=1), asked) == ("no_labour",)
    assert priority_of(a_situation(ABLE, stable=0), asked) == ("no_stable_income",)
    assert priority_of(a_situation(UNABLE, stable=0), asked) == ("no_labour", "no_stable_income")
    for waiting in (a_situation(ABLE, UNABLE, stable=1), a_situation(WEAK, stable=None)):
        assert priority_of(waiting, asked) == ()


@pytest.mark.requirement("R000-041")
def test_disabled_persons_come_first_with_industry() -> None:
    asked = [one.reason for one in find_pack("town-2017").measure_priorities if one.measure_class == "industry"]
    assert asked[0] == "disabled"
    assert priority_of(a_situation(Person("weak", health="disabled")), asked) == ("disabled",)
    assert priority_of(a_situation(Person("weak", disability_kind="limb")), asked) == ("disabled",)
    assert priority_of(a_situation(ABLE), asked) == ()


@pytest.mark.requirement("R000-033")
def test_returning_graduates_come_first_with_industry() -> None:
    asked = [one.reason for one in find_pack("town-2017").measure_priorities if one.measure_class == "industry"]
    assert priority_of(a_situation(Person("skilled", returning_graduate=True)), asked) == ("returning_graduate",)


def test_a_household_that_left_poverty_or_has_nobody_gives_no_reason() -> None:
    assert reasons_for(a_situation(stable=None, poor=False)) == frozenset()
    assert reasons_for(a_situation(stable=None)) == {"poor"}


@pytest.mark.requirement("R000-041")
@pytest.mark.parametrize(
    ("year", "fen", "falls"),
    [
        (2016, 5_499, True),  # 2015 pays 5,500: a fen less falls
        (2016, 5_500, False),
        (2016, 6_000, False),
        (2016, 6_001, True),  # 2018 pays 6,000: it would fall then
        (2014, 5_500, False),
        (2014, 5_501, True),
        (2019, 5_999, True),
        (2019, 6_000, False),
    ],
)
def test_no_year_pays_less_than_an_earlier_one(year: int, fen: int, falls: bool) -> None:
    others = {2015: 5_500, 2018: 6_000}
    if falls:
        with pytest.raises(AllowanceFalls):
            check_allowance(year, fen, others)
    else:
        check_allowance(year, fen, others)


@pytest.mark.requirement("R000-041")
@pytest.mark.parametrize("fen", [5_499, 5_501])
def test_a_years_own_figure_does_not_bind_it(fen: int) -> None:
    check_allowance(2015, fen, {2015: 5_500})


@pytest.mark.requirement("R000-017", "R001-022")
@pytest.mark.parametrize("pack", ["town-2017", "yiyang-2020"])
def test_every_household_means_every_one(pack: str) -> None:
    (goal,) = find_pack(pack).coverage
    assert goal.share == 1
    assert is_reached(20, 20, goal.share)
    assert is_reached(0, 0, goal.share)
    assert not is_reached(19, 20, goal.share)


def test_a_share_is_reached_exactly() -> None:
    # 4/5 of 196 are 156.8
    assert not is_reached(156, 196, Fraction(4, 5))
    assert is_reached(157, 196, Fraction(4, 5))


def test_a_measure_does_not_end_before_it_begins() -> None:
    check_measure_dates(date(2017, 3, 1), date(2017, 3, 1))
    check_measure_dates(date(2017, 3, 1), None)
    with pytest.raises(MeasureEndsEarly):
        check_measure_dates(date(2017, 3, 1), date(2017, 2, 28))
