"""Four plans from a household's application to its second exit, by the API alone, with all that each gives it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import Any

import pytest

from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.help_builder import a_measure, a_payment, a_plan, a_project, a_step
from tests.registry.helping_builder import a_unit
from tests.registry.household_builder import Json
from tests.registry.journey_builder import ONE_DAY, SAFE, UNSAFE, Journey
from tests.registry.procedure_builder import an_office
from tests.registry.test_funds import an_account
from tests.registry.test_relocations import a_relocation

NATIONAL = ("national-2014", "360000000000", date(2014, 1, 1))
TravelUnder = Callable[..., Any]


@pytest.fixture
async def travel(installation: Installation, sessions: Sessions) -> AsyncIterator[TravelUnder]:
    """``await travel(village, moving, (pack, area, since), …)``: a journey under plans, the first one identifies."""
    async with AsyncExitStack() as stack:

        async def begin(village: str, identifying: str, moving: str, *plans: tuple[str, str, date]) -> Journey:
            office = await stack.enter_async_context(an_office(installation, sessions, *plans))
            office.village = village
            return Journey(office, identifying, moving)

        yield begin


async def paired_and_planned(journey: Journey, post: str) -> tuple[Json, str]:
    """Its helper, replaced by another without a day between, and its plan; before that it gets no measure."""
    start = journey.day
    first, second = await journey.helper("P01", post=post), await journey.helper("P02", post=post)
    assert await journey.lacking() == ["H001"]
    line = await journey.made("household-pairings", journey.line(first, start))
    assert await journey.lacking() == []
    await journey.kept_until_exit(line)
    another = journey.line(second, start)
    assert await journey.refused("household-pairings", another) == "registry.helper_already_named"
    line = await journey.replaced(line, second, start + timedelta(days=30))
    home = await journey.now()
    early = a_measure(home, started_on=str(start), occurred_on=str(start))
    assert await journey.refused("measures", early) == "registry.no_plan"
    plan = a_plan(home, occurred_on=str(start))
    await journey.made("household-plans", plan)
    assert await journey.refused("household-plans", {**plan, "handbook_no": "SC-002"}) == "registry.plan_exists"
    return line, second


async def first_exit(journey: Journey, day: date, year: int, low: float, enough: float, line: Json) -> Json:
    """Not below the line, not with an unsafe house, then by procedure; its helper goes after that and not before."""
    await journey.dwells(day, SAFE)
    await journey.stays("exit", day, year, low, "低于" if journey.moving == "town-2017" else "不高于")
    await journey.dwells(day, UNSAFE)
    await journey.stays("exit", day, year, enough, "尚未落实：住房")
    await journey.dwells(day + ONE_DAY, SAFE)
    end = await journey.moves("exit", day + ONE_DAY, year, enough)
    await journey.released(line)
    assert await journey.lacking() == []
    return end


async def back_and_out_again(
    journey: Journey, helper_id: str, fell: tuple[date, int, float], rose: tuple[date, int, float], enough: float
) -> None:
    """It is poor again, gets its helper again, and exits for the second time; then all of it is read back."""
    day, year, poor = fell
    await journey.stays("return", day, year, enough, "不低于")
    await journey.moves("return", day, year, poor, tried=journey.pack == "township-eight-projects")
    assert await journey.lacking() == ["H001"]
    line = await journey.made("household-pairings", journey.line(helper_id, journey.day))
    assert await journey.lacking() == []
    await journey.kept_until_exit(line)
    day, year, yuan = rose
    await journey.moves("exit", max(day, journey.day), year, yuan, tried=False)
    await journey.released(line)
    await journey.covered()
    await journey.stood()
    await journey.told()


async def test_gupo_identifies_in_eight_steps_helps_by_its_menu_and_the_country_lets_exit(travel: TravelUnder) -> None:
    plans = (("gupo-2014", "360722102000", date(2014, 1, 1)), NATIONAL)
    journey = await travel("360722102201", "gupo-2014", "national-2014", *plans)
    await journey.applies(date(2014, 3, 3), 2014, 2799.99, 2800)
    line, helper_id = await paired_and_planned(journey, "township_staff")

    # its menu: an industry of its own choosing, a course that charges nothing; relief is for others
    home, on = await journey.now(), str(journey.day + ONE_DAY)
    crops = a_measure(home, occurred_on=on, started_on=on)
    assert await journey.refused("measures", {**crops, "chosen_by_household": False}) == "registry.measure_not_chosen"
    relief = {**crops, "measure_class": "guarantee", "item": "minimum_allowance"}
    assert await journey.refused("measures", relief) == "registry.measure_not_for_group"
    await journey.made("measures", crops)
    course = a_step(
        on,
        household_id=home["id"],
        member_id=home["members"][0]["id"],
        training_kind="yulu",
        audience="migrant_workers",
        course="脐橙栽培",
        organiser="县职业中专",
        started_on=on,
        days=15,
    )
    assert await journey.refused("trainings", {**course, "tuition_fen": 1}) == "registry.training_not_free"
    await journey.made("trainings", course)
    menu = await journey.office.get("/registry/measures/uncovered", "township", lacking="menu")
    assert (menu["households"], menu["covered"], menu["reached"]) == (1, 1, True)
    await journey.earns(2015, date(2016, 1, 10), 2600)
    poor = await journey.office.get("/registry/procedures/remaining", area="360722102", on=on)
    assert (poor["households"], poor["people"]) == (1, 2)

    await first_exit(journey, date(2016, 12, 1), 2016, 2952, 2952.01, line)
    fell, rose = (date(2018, 1, 10), 2017, 2951.99), (date(2019, 1, 10), 2018, 2995.01)
    await back_and_out_again(journey, helper_id, fell, rose, 2952)
    incomes = (await journey.office.get(f"/registry/households/{journey.household_id}/incomes", "township"))["items"]
    assert {one["year"]: one["net_per_head_fen"] for one in incomes} == {
        2014: 279_999,
        2015: 260_000,
        2016: 295_201,
        2017: 295_199,
        2018: 299_501,
    }


async def test_the_town_of_2017_moves_trains_employs_and_pays_until_its_household_exits_twice(
    travel: TravelUnder,
) -> None:
    journey = await travel("360722106201", *["town-2017"] * 2, ("town-2017", "360722106000", date(2017, 1, 1)))
    await journey.applies(date(2017, 1, 9), 2017, 2799.99, 2800)
    line, helper_id = await paired_and_planned(journey, "middle_cadre")
    home, on = await journey.now(), str(journey.day + ONE_DAY)
    of_household: Json = {"household_id": home["id"]}

    # it agrees, is placed in a batch, moves to the market town
    move = a_relocation(home, occurred_on=on, consented_on=on)
    assert await journey.refused("relocations", {**move, "consent": False}) == "registry.consent_required"
    moving = await journey.made("relocations", move)
    patch = a_step(on, batch="batch_1", settlement="market_town", place="小江圩安置点", moved_on=on)
    at, who = f"/registry/relocations/{moving['id']}", journey.office.who("township")
    assert (await journey.office.client.patch(at, json=patch, headers={**who, "If-Match": '"1"'})).status_code == 200
    batches = (await journey.office.get("/registry/relocations/plan", "township"))["batches"]
    assert [(one["planned_people"], one["placed_people"]) for one in batches] == [(58, 2), (87, 0), (51, 0)]

    # a project of special funds: proposed, approved, then paid to the household and to nobody outside
    project = await journey.made("projects", a_project(occurred_on=on))
    payment = a_payment(home, project, occurred_on=on)
    assert await journey.refused("fund-entries", payment) == "registry.project_not_approved"
    stages = f"projects/{project['id']}/stages"
    await journey.made(stages, a_step(on, stage="proposed"), version=1)
    on = await journey.published(project, "proposed", a_step(on, stage="approved"))
    approval = a_step(on, stage="approved")
    assert await journey.refused(stages, approval, version=2) == "registry.project_approval_above"
    await journey.made(stages, approval, "county_office", version=2)
    payment["occurred_on"] = on
    who = journey.office.who("county_finance", area="360722")
    await journey.office.post("/registry/fund-accounts", an_account(), who)
    await journey.made("fund-entries", payment)
    assert await journey.refused("fund-entries", payment) == "registry.already_funded"

    # an industry, a skill, a post of the village
    await journey.made("measures", a_measure(home, occurred_on=on, started_on=on, support_kinds=["special_funds"]))
    skill = a_step(on, member_id=home["members"][0]["id"], skill="脐橙修剪", gained_on=on, **of_household)
    await journey.made("skills", skill)
    post = a_step(on, area_code=journey.office.village, post_no="GW-1", name="保洁员", post_kind="cleaner")
    post |= {"employer": "井塘村委会", "places": 1, "wage_fen": 60_000, "opened_on": on}
    offered = await journey.made("welfare-posts", post)
    job = a_step(on, member_id=home["members"][1]["id"], work="保洁员", wage_fen=60_000, started_on=on, **of_household)
    job["employment_kind"] = "welfare_post"
    assert await journey.refused("employments", job) == "registry.post_required"
    job |= {"post_id": offered["id"], "consent": True, "consented_on": on}
    assert (await journey.made("employments", job))["priority"] is True

    await first_exit(journey, date(2017, 12, 1), 2017, 3499.99, 3500, line)
    late = {**payment, "occurred_on": str(journey.day + ONE_DAY), "year": 2018}
    assert await journey.refused("fund-entries", late) == "registry.not_poor_household"
    fell, rose = (date(2018, 2, 1), 2018, 2799.99), (date(2018, 12, 1), 2018, 3500)
    await back_and_out_again(journey, helper_id, fell, rose, 2800)
    (_, _), (first, _), (back, _), (second, _) = journey.turns
    for at, day in enumerate((first + ONE_DAY, back - ONE_DAY, second + ONE_DAY)):
        between = {**payment, "occurred_on": str(day), "year": 2019 + at}
        assert await journey.refused("fund-entries", between) == "registry.not_poor_household"
    await journey.made("fund-entries", {**payment, "occurred_on": str(back), "year": 2018})


async def test_the_township_of_eight_projects_publishes_twice_and_lets_its_household_exit_twice(
    travel: TravelUnder,
) -> None:
    pack = "township-eight-projects"
    journey = await travel("360722200201", pack, pack, (pack, "360722200000", date(2016, 1, 1)))
    await journey.applies(date(2016, 3, 1), 2015, 2854.99, 2855)
    line, helper_id = await paired_and_planned(journey, "township_staff")
    home, on = await journey.now(), str(journey.day + ONE_DAY)

    # of its eight projects those for households take it; what is a village's does not
    area = {"area_code": journey.town, "year": 2016, "occurred_on": on}
    road = a_project("XM-1", project_kind="infrastructure", **area)
    assert await journey.refused("projects", road) == "registry.wrong_fund_direction"
    house = await journey.made("projects", a_project("XM-2", project_kind="housing", **area))
    stages = f"projects/{house['id']}/stages"
    await journey.made(stages, a_step(on, stage="proposed"), version=1)
    on = await journey.published(house, "proposed", a_step(on, stage="approved"))
    approval = a_step(on, stage="approved")
    assert await journey.refused(stages, approval, version=2) == "registry.project_approval_above"
    await journey.made(stages, approval, "county_office", version=2)
    payment = a_payment(home, house, occurred_on=on, year=2016, item="start_up")
    await journey.made("fund-entries", payment)
    measure = a_measure(home, occurred_on=on, started_on=on)
    repair = {**measure, "measure_class": "housing", "item": "dangerous_housing"}
    await journey.made("measures", repair)
    alone = {**measure, "industry_model": "enterprise"}
    assert await journey.refused("measures", alone) == "registry.partner_required"
    await journey.made("measures", {**measure, "industry_model": "own"})

    # income is measured as what is at hand: net income less what is paid away
    end = await first_exit(journey, date(2016, 12, 1), 2016, 2952, 2952.01, line)
    kinds = [step["kind"] for step in end["steps"]]
    assert (kinds.count("public_notice"), kinds.count("announcement")) == (1, 2)
    fell, rose = (date(2018, 1, 10), 2017, 2951.99), (date(2019, 12, 1), 2019, 3218.01)
    await back_and_out_again(journey, helper_id, fell, rose, 2952)


async def test_paired_aid_helps_by_many_hands_from_the_national_entry_to_the_second_exit(travel: TravelUnder) -> None:
    plans = (NATIONAL, ("paired-aid", "360722000000", date(2016, 1, 1)))
    journey = await travel("360722103201", "national-2014", "national-2014", *plans)
    await journey.applies(date(2016, 3, 1), 2016, 2951.99, 2952)
    home, on = await journey.now(), str(journey.day + ONE_DAY)
    of_household: Json = {"household_id": home["id"]}

    # one names himself, others join him, three at most; a branch secretary has one household and no more
    unit = await journey.made("help-units", a_unit(), "county_office")
    people = [await journey.helper(f"P{at}", post="department_cadre", unit_id=unit["id"]) for at in range(4)]
    assert await journey.refused("household-pairings", journey.line(people[1], journey.day, pairing_role="joint")) == (
        "registry.no_named_helper"
    )
    line = await journey.made("household-pairings", journey.line(people[0], journey.day))
    joint = [
        await journey.made("household-pairings", journey.line(one, journey.day, pairing_role="joint"))
        for one in people[1:3]
    ]
    fourth = journey.line(people[3], journey.day, pairing_role="joint")
    assert await journey.refused("household-pairings", fourth) == "registry.too_many_helpers"
    shown = await journey.office.get(f"/registry/helping/households/{home['id']}", "township")
    assert (shown["mode"], shown["pair_kind"], len(shown["lines"])) == ("develop", "many_to_one", 3)
    await journey.kept_until_exit(line)

    # it is of the working set, is visited, and gets ten seedlings and not one more
    one = a_step(on, area_code=journey.office.village, number="D1", object_kind="poor_household", name="曾福生")
    await journey.made("aid-objects", {**one, "household_no": "H001", "able_to_work": True, "taken_on": on})
    visit = a_step(on, helper_id=people[0], visited_on=on, findings="想学电焊", deliveries=["skills"], **of_household)
    await journey.made("visits", visit)
    seedlings = a_step(on, donation_kind="goods", goods_code="torreya_seedling", donor="某单位", item="香榧苗")
    seedlings |= {"unit_name": "棵", "unit_value_fen": 1_500, "quantity": "10", "given_on": on, **of_household}
    await journey.made("donations", seedlings)
    more = {**seedlings, "quantity": "1"}
    assert await journey.refused("donations", more) == "registry.more_than_the_plan"
    ledger = await journey.office.get(f"/registry/helping/households/{home['id']}/ledger", "township")
    assert (ledger["visits"], ledger["donated_fen"]) == (1, 15_000)
    progress = await journey.office.get("/registry/helping/paired-aid", "county_office")
    assert (progress["working_set_planned"], progress["working_set_taken_on"]) == (115, 1)

    day = date(2016, 12, 1)
    await journey.stays("exit", day, 2016, 2952, "不高于")
    await journey.moves("exit", day, 2016, 2952.01)
    for other in (*joint, line):
        await journey.released(other)
    fell, rose = (date(2018, 1, 10), 2017, 2951.99), (date(2019, 1, 10), 2018, 2995.01)
    await back_and_out_again(journey, people[3], fell, rose, 2952)
