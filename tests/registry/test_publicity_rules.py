"""Rules of publicity: which notices make a stage public, and for how long, whatever was objected to them."""

from datetime import date

import pytest

from services.registry.notices.refusals import NoticeRunning, ObjectionOpen
from services.registry.publicity.refusals import NoticeElsewhere, NoticeEndsEarly, NotPublic, StageObjected
from services.registry.publicity.rules import (
    Hung,
    Standing,
    check_notice,
    check_public,
    hanging_days,
    level_at,
    standing_of,
)
from shared.errors import Refusal
from shared.policies import find_pack

COUNTY, TOWN, VILLAGE = "510824000000", "510824102000", "510824102204"
NEIGHBOUR = "510824102206"
LEVELS = ("county", "township", "village")
FIRST, FREE = date(2017, 3, 1), date(2017, 3, 11)


def a_notice(
    area: str,
    started_on: date = FIRST,
    free_on: date = FREE,
    ended_on: date | None = None,
    open_objections: int = 0,
    *,
    upheld: bool = False,
) -> Hung:
    """A notice of ten days from the 1st: it hangs to the 10th and may be over on the 11th."""
    return Hung(area, started_on, free_on, ended_on, open_objections, upheld)


EVERYWHERE = [a_notice(area) for area in (COUNTY, TOWN, VILLAGE)]


@pytest.mark.requirement("R003-033")
def test_a_stage_is_public_in_county_township_and_village() -> None:
    check_public(LEVELS, EVERYWHERE, FREE)
    for lacking, label in ((COUNTY, "县"), (TOWN, "乡镇"), (VILLAGE, "村")):
        with pytest.raises(NotPublic) as caught:
            check_public(LEVELS, [one for one in EVERYWHERE if one.area_code != lacking], FREE)
        assert caught.value.detail.endswith(f"：{label}")


@pytest.mark.requirement("R000-075", "R003-033")
def test_a_notice_counts_once_its_days_are_over() -> None:
    with pytest.raises(NoticeRunning) as caught:
        check_public(LEVELS, EVERYWHERE, date(2017, 3, 10))
    assert "2017-03-11" in caught.value.detail
    assert standing_of(LEVELS, EVERYWHERE, date(2017, 2, 28)) == dict.fromkeys(LEVELS, Standing.MISSING)
    assert standing_of(LEVELS, EVERYWHERE, FIRST) == dict.fromkeys(LEVELS, Standing.RUNNING)
    assert standing_of(LEVELS, EVERYWHERE, FREE) == dict.fromkeys(LEVELS, Standing.SOUND)


@pytest.mark.parametrize(("ended", "standing"), [(9, Standing.TOO_SHORT), (10, Standing.SOUND), (11, Standing.SOUND)])
def test_a_notice_taken_down_early_counts_for_nothing(ended: int, standing: Standing) -> None:
    hung = [a_notice(VILLAGE, ended_on=date(2017, 3, ended))]
    assert standing_of(["village"], hung, date(2017, 5, 1)) == {"village": standing}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        (a_notice(VILLAGE, open_objections=1), ObjectionOpen),
        (a_notice(VILLAGE, upheld=True), StageObjected),
        (a_notice(NEIGHBOUR, open_objections=1), ObjectionOpen),
        (a_notice(NEIGHBOUR, upheld=True), StageObjected),
    ],
)
def test_an_objection_anywhere_holds_the_stage_up(changed: Hung, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_public(LEVELS, [*EVERYWHERE, changed], FREE)


def test_what_is_put_up_anew_in_the_same_area_counts_instead() -> None:
    wrong = a_notice(VILLAGE, upheld=True)
    anew = a_notice(VILLAGE, date(2017, 3, 20), date(2017, 3, 30))
    for order in ([wrong, anew], [anew, wrong]):
        assert standing_of(["village"], order, date(2017, 3, 29)) == {"village": Standing.RUNNING}
        assert standing_of(["village"], order, date(2017, 3, 30)) == {"village": Standing.SOUND}
    elsewhere = a_notice(NEIGHBOUR, date(2017, 3, 20), date(2017, 3, 30))
    assert standing_of(["village"], [wrong, elsewhere], date(2017, 4, 1)) == {"village": Standing.UPHELD}


@pytest.mark.parametrize(
    ("stated", "planned", "days"), [(None, None, 1), (7, None, 7), (None, 10, 10), (9, 10, 10), (11, 10, 11)]
)
def test_a_notice_hangs_for_the_longer_of_what_is_stated_and_planned(
    stated: int | None, planned: int | None, days: int
) -> None:
    assert hanging_days(stated, planned) == days


@pytest.mark.requirement("R000-075", "R002-073", "R003-033")
@pytest.mark.parametrize(
    ("pack", "levels"),
    [
        ("cangxi-2014", ("county", "township", "village")),
        ("town-2017", ("township", "village")),
        ("township-eight-projects", ("township", "village")),
    ],
)
def test_plans_publish_each_stage_for_ten_days(pack: str, levels: tuple[str, ...]) -> None:
    section = find_pack(pack).projects
    assert section is not None
    assert section.publicity is not None
    assert section.publicity.hangs is not None
    assert (section.publicity.levels, section.publicity.stages, section.publicity.hangs.days) == (
        levels,
        ("proposed", "approved", "implemented", "funded"),
        10,
    )


def test_a_notice_hangs_in_the_area_of_what_it_is_about() -> None:
    for area in (COUNTY, TOWN, VILLAGE):
        check_notice(TOWN, area, FIRST, FIRST)
    with pytest.raises(NoticeElsewhere):
        check_notice(TOWN, "510824101000", FIRST, None)
    with pytest.raises(NoticeEndsEarly):
        check_notice(TOWN, TOWN, FIRST, date(2017, 2, 28))
    assert [level_at(area) for area in (COUNTY, TOWN, VILLAGE, "510800000000")] == [*LEVELS, None]
