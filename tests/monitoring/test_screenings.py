"""Screening runs over HTTP: the list is frozen, each household marked off, a run ends when none is left."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.monitoring.screenings.models import ScreeningRun
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.security.permissions import Role
from tests.monitoring.builders import HouseholdEvents, members
from tests.monitoring.conftest import Consume
from tests.monitoring.supervised import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, SignIn, refusal
from tests.monitoring.test_area_changes import succeeded

pytestmark = pytest.mark.usefixtures("plans")

URL = "/monitoring/screenings"


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """The county's office."""
    return sign_in(Role.COUNTY_OFFICE, COUNTY)


@pytest.fixture
def cadre(sign_in: SignIn) -> dict[str, str]:
    """A village's cadre."""
    return sign_in(Role.VILLAGE_CADRE, VILLAGE)


@pytest.fixture
async def households(consume: Consume) -> list[HouseholdEvents]:
    """Two remaining households of a village and one of another town's; one that exited, one off the register."""
    found = [HouseholdEvents(county_code=COUNTY, village_code=code) for code in (VILLAGE, VILLAGE, OTHER_VILLAGE)]
    exited, removed = (HouseholdEvents(county_code=COUNTY, village_code=VILLAGE) for _ in range(2))
    for one in (*found, exited, removed):
        await consume(one.registered())
    await consume(exited.exited(date(2019, 12, 1)))
    await consume(removed.removed(date(2019, 12, 1)))
    return found


async def begun(client: httpx.AsyncClient, who: dict[str, str], **given: Any) -> dict[str, Any]:
    """A run of the look back over the county."""
    body = {"screening": "look_back", "area_code": COUNTY, "occurred_on": "2020-03-01", **given}
    reply = await client.post(URL, json=body, headers=who)
    assert reply.status_code == 201, reply.text
    run: dict[str, Any] = reply.json()
    return run


async def mark(
    client: httpx.AsyncClient, who: dict[str, str], run: dict[str, Any], household: HouseholdEvents, **given: Any
) -> httpx.Response:
    """A household's mark."""
    body = {"occurred_on": "2020-03-05", **given}
    return await client.post(f"{URL}/{run['id']}/households/{household.id}/marks", json=body, headers=who)


@pytest.mark.requirement("R001-003")
async def test_a_run_covers_every_remaining_household_before_it_ends(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    assert (run["population"], run["population_label"], run["wanted_coverage"]) == (
        "remaining_households",
        "未脱贫户",
        "1",
    )
    assert (run["listed"], run["marked"], run["coverage"], run["villages"]) == (3, 0, "0.0000", 2)
    first, second, third = households
    marked = (await mark(client, cadre, run, first, lacking=["water"], note="水源不足")).json()
    assert (marked["mark"]["version"], marked["mark"]["outcome_label"], marked["mark"]["lacking"]) == (
        1,
        "已走访",
        ["water"],
    )
    assert (await mark(client, cadre, run, second)).status_code == 201
    short = await client.post(f"{URL}/{run['id']}/close", json={"occurred_on": "2020-03-06"}, headers=office)
    assert (refusal(short)[:2], short.json()["missing"]) == ((409, "monitoring.coverage_short"), 1)
    shown = (await client.get(f"{URL}/{run['id']}", headers=office)).json()
    assert (shown["marked"], shown["coverage"], shown["villages_visited"], shown["lacking"]) == (
        2,
        "0.6667",
        1,
        {"water": 1},
    )
    own = (await client.get(f"{URL}/{run['id']}", headers=cadre)).json()
    assert (own["listed"], own["coverage"]) == (2, "1.0000")

    assert (await mark(client, office, run, third, outcome="gone", note="全户外迁")).status_code == 201
    early = await client.post(f"{URL}/{run['id']}/close", json={"occurred_on": "2020-03-04"}, headers=office)
    assert refusal(early) == (422, "request.date_before_step", "occurred_on")
    done = (await client.post(f"{URL}/{run['id']}/close", json={"occurred_on": "2020-03-06"}, headers=office)).json()
    assert (done["closed_on"], done["coverage"], done["seen"], done["gone"]) == ("2020-03-06", "1.0000", 2, 1)
    for refused in (
        await client.post(f"{URL}/{run['id']}/close", json={"occurred_on": "2020-03-06"}, headers=office),
        await mark(client, cadre, run, first, corrects=1),
    ):
        assert refusal(refused)[:2] == (409, "monitoring.screening_closed")


async def test_the_list_stays_as_it_was_and_tells_what_became_of_each(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    first, second, third = households
    late = HouseholdEvents(county_code=COUNTY, village_code=VILLAGE)
    await consume(late.registered())
    await consume(first.exited(date(2020, 4, 1)))
    await consume(second.changed(village_code=OTHER_VILLAGE))
    await consume(third.removed(date(2020, 4, 1)))
    listed = (await client.get(f"{URL}/{run['id']}/households", headers=office)).json()["items"]
    assert {one["household_id"]: (one["village_code"], one["since"], one["since_label"]) for one in listed} == {
        str(first.id): (VILLAGE, "exited", "已脱贫"),
        str(second.id): (VILLAGE, "moved", "已迁往他村"),
        str(third.id): (OTHER_VILLAGE, "removed", "已移出登记册"),
    }
    assert (await client.get(f"{URL}/{run['id']}", headers=office)).json()["unmarked_left"] == 3
    assert refusal(await mark(client, office, run, late)) == (404, "monitoring.not_on_the_list", "household_id")


@pytest.mark.parametrize(
    ("on", "listed"),
    [
        # out of poverty from 2019-12-01 on, back on 2020-02-10, out again from 2020-05-01 on
        ("2019-11-30", True),
        ("2019-12-01", False),
        ("2020-02-09", False),
        ("2020-02-10", True),
        ("2020-04-30", True),
        ("2020-05-01", False),
    ],
)
async def test_whoever_left_and_came_back_counts_on_each_day_as_it_was(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], on: str, listed: bool
) -> None:
    one, other = (HouseholdEvents(county_code=COUNTY, village_code=VILLAGE) for _ in range(2))
    await consume(one.registered(), other.registered(), one.exited(date(2019, 12, 1)))
    await consume(one.returned(date(2020, 2, 10)), one.exited(date(2020, 5, 1)))
    run = await begun(client, office, occurred_on=on)
    items = (await client.get(f"{URL}/{run['id']}/households", headers=office)).json()["items"]
    assert (str(one.id) in {item["household_id"] for item in items}) == listed
    assert len(items) == 1 + listed


@pytest.mark.requirement("R002-053")
async def test_cadres_of_four_levels_visit_everybody(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, "360722")
    levels = ["province", "city", "county", "town"]
    households = [HouseholdEvents(village_code="360722102201") for _ in levels]
    for one in households:
        await consume(one.registered())
    run = await begun(client, office, screening="visit_all", area_code="360722102000")
    assert run["cadre_levels"] == levels
    assert refusal(await mark(client, office, run, households[0])) == (
        422,
        "monitoring.wrong_cadre_level",
        "cadre_level",
    )
    assert refusal(await mark(client, office, run, households[0], cadre_level="village"))[1] == (
        "monitoring.wrong_cadre_level"
    )
    for level, household in zip(levels, households, strict=True):
        assert (await mark(client, office, run, household, cadre_level=level)).status_code == 201
    shown = (await client.get(f"{URL}/{run['id']}", headers=office)).json()
    assert (shown["by_cadre_level"], shown["coverage"]) == (dict.fromkeys(levels, 1), "1.0000")


async def test_a_mark_is_corrected_by_naming_its_version(
    client: httpx.AsyncClient, office: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    household = households[0]
    wrong = await mark(client, office, run, household, corrects=1)
    assert refusal(wrong) == (412, "request.stale_version", "corrects")
    await mark(client, office, run, household, lacking=["food"], note="缺粮")
    again = await mark(client, office, run, household)
    assert refusal(again)[:2] == (409, "monitoring.already_marked")
    corrected = (await mark(client, office, run, household, corrects=1)).json()
    assert (corrected["mark"]["version"], corrected["mark"]["lacking"]) == (2, [])
    stale = await mark(client, office, run, household, corrects=1)
    assert refusal(stale) == (412, "request.stale_version", "corrects")
    shown = (await client.get(f"{URL}/{run['id']}", headers=office)).json()
    assert (shown["marked"], shown["lacking"]) == (1, {})


async def test_what_does_not_fit_is_refused(
    client: httpx.AsyncClient, office: dict[str, str], households: list[HouseholdEvents], clock: Clock
) -> None:
    async def refused(**given: Any) -> tuple[int, str, str | None]:
        body = {"screening": "look_back", "area_code": COUNTY, "occurred_on": "2020-03-01", **given}
        return refusal(await client.post(URL, json=body, headers=office))

    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert await refused(occurred_on=tomorrow) == (422, "request.date_in_future", "occurred_on")
    assert await refused(area_code="360722") == (403, "auth.outside_area", "area_code")
    assert await refused(screening="visit_all") == (422, "monitoring.unknown_screening_kind", "screening")
    # nobody was registered yet
    assert await refused(occurred_on="2014-05-31") == (409, "monitoring.nobody_to_screen", "area_code")
    run = await begun(client, office)
    assert await refused() == (409, "monitoring.screening_exists", "area_code")
    one = households[0]
    for given, status, code, field in (
        ({"occurred_on": "2020-02-29"}, 422, "request.date_before_step", "occurred_on"),
        ({"occurred_on": tomorrow}, 422, "request.date_in_future", "occurred_on"),
        ({"lacking": ["gold"], "note": "无"}, 422, "codes.unknown", None),
        ({"lacking": ["water"]}, 422, "monitoring.not_explained", "note"),
        ({"lacking": ["water", "water"], "note": "水源不足"}, 422, "request.invalid", "lacking"),
        ({"outcome": "gone"}, 422, "monitoring.not_explained", "note"),
        ({"outcome": "gone", "lacking": ["water"], "note": "外迁"}, 422, "monitoring.not_explained", "lacking"),
        ({"cadre_level": "city"}, 422, "monitoring.wrong_cadre_level", "cadre_level"),
    ):
        assert refusal(await mark(client, office, run, one, **given)) == (status, code, field)


async def test_runs_and_lists_keep_to_the_area(
    client: httpx.AsyncClient,
    sign_in: SignIn,
    office: dict[str, str],
    cadre: dict[str, str],
    households: list[HouseholdEvents],
) -> None:
    run = await begun(client, office)
    await mark(client, office, run, households[0])
    assert refusal(await mark(client, cadre, run, households[2])) == (404, "monitoring.not_on_the_list", "household_id")
    listed = (await client.get(f"{URL}/{run['id']}/households", headers=cadre)).json()["items"]
    assert {one["household_id"] for one in listed} == {str(one.id) for one in households[:2]}
    for query, size in (("marked=true", 1), ("marked=false", 2), (f"area={TOWN}", 2), ("limit=2", 2)):
        reply = await client.get(f"{URL}/{run['id']}/households?{query}", headers=office)
        assert len(reply.json()["items"]) == size
    rest = await client.get(f"{URL}/{run['id']}/households?limit=2&after={reply.json()['next']}", headers=office)
    assert (len(rest.json()["items"]), rest.json()["next"]) == (1, None)
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    close = {"json": {"occurred_on": "2020-03-06"}, "headers": township}
    assert refusal(await client.post(f"{URL}/{run['id']}/close", **close)) == (403, "auth.outside_area", "id")
    foreign = sign_in(Role.COUNTY_OFFICE, "360722")
    assert refusal(await client.get(f"{URL}/{run['id']}", headers=foreign)) == (
        404,
        "monitoring.unknown_screening",
        "id",
    )
    assert refusal(await client.get(f"{URL}/{new_id()}", headers=office))[0] == 404
    for who, query, size in (
        (cadre, "", 1),
        (foreign, "", 0),
        (office, "screening=look_back&closed=false", 1),
        (office, "closed=true", 0),
    ):
        assert len((await client.get(f"{URL}?{query}", headers=who)).json()["items"]) == size
    body = {"screening": "look_back", "area_code": VILLAGE, "occurred_on": "2020-03-01"}
    assert refusal(await client.post(URL, json=body, headers=cadre))[:2] == (403, "auth.forbidden")


async def test_a_mark_is_corrected_by_its_own_level_or_above(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    first, second, _ = households
    assert (await mark(client, office, run, first, lacking=["water"], note="水源不足")).status_code == 201
    refused = await mark(client, cadre, run, first, corrects=1)
    assert refusal(refused) == (403, "monitoring.recorded_above", None)
    assert (await client.get(f"{URL}/{run['id']}", headers=office)).json()["lacking"] == {"water": 1}
    assert (await mark(client, cadre, run, second, lacking=["water"], note="水源不足")).status_code == 201
    assert (await mark(client, cadre, run, second, corrects=1)).json()["mark"]["lacking"] == []
    assert (await mark(client, office, run, second, corrects=2)).json()["mark"]["version"] == 3


# payments to people ---------------------------------------------------------------------------------------------------

SIX = [
    "minimum_allowance",
    "destitute_support",
    "disability_allowance",
    "old_age_allowance",
    "pension",
    "family_planning",
]


def asked(member_id: UUID, received: Sequence[str] = (), lacking: Sequence[str] = ()) -> dict[str, Any]:
    """What was found of a member."""
    return {"member_id": str(member_id), "received": list(received), "lacking": list(lacking)}


@pytest.mark.requirement("R001-029")
async def test_each_member_is_asked_of_each_of_the_six_payments(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], cadre: dict[str, str]
) -> None:
    people = members(2)
    couple, single = (
        HouseholdEvents(county_code=COUNTY, village_code=VILLAGE, people=there) for there in (people, people[:1])
    )
    await consume(couple.registered(), single.registered())
    run = await begun(client, office, screening="transfer_income")
    assert run["transfers"] == SIX
    husband, wife = (person.member_id for person in people)
    marked = await mark(
        client,
        cadre,
        run,
        couple,
        people=[asked(husband, ["pension"]), asked(wife, ["minimum_allowance"], ["disability_allowance", "pension"])],
    )
    assert marked.status_code == 201, marked.text
    assert marked.json()["mark"]["people"][1] == {
        "member_id": str(wife),
        "name": "成员1",
        "received": ["minimum_allowance"],
        "lacking": ["disability_allowance", "pension"],
    }
    assert (await mark(client, cadre, run, single, people=[asked(husband)])).status_code == 201

    async def shown() -> tuple[int, int, dict[str, tuple[int, int]]]:
        detail = (await client.get(f"{URL}/{run['id']}", headers=office)).json()
        counts = {one["kind"]: (one["received"], one["lacking"]) for one in detail["by_transfer"]}
        return detail["people"], detail["people_lacking"], counts

    nobody = dict.fromkeys(SIX, (0, 0))
    assert await shown() == (
        3,
        1,
        nobody | {"minimum_allowance": (1, 0), "disability_allowance": (0, 1), "pension": (1, 1)},
    )

    async def lacking(code: str) -> list[str]:
        reply = await client.get(f"{URL}/{run['id']}/households?transfer_lacking={code}", headers=office)
        return [one["household_id"] for one in reply.json()["items"]]

    assert await lacking("pension") == [str(couple.id)]
    assert await lacking("minimum_allowance") == []
    unknown = await client.get(f"{URL}/{run['id']}/households?transfer_lacking=gold", headers=office)
    assert unknown.status_code == 422

    # what has come since is a correction, which counts alone
    paid = [asked(husband, ["pension"]), asked(wife, ["minimum_allowance", "disability_allowance", "pension"])]
    assert (await mark(client, cadre, run, couple, corrects=1, people=paid)).status_code == 201
    assert await shown() == (
        3,
        0,
        nobody | {"minimum_allowance": (1, 0), "disability_allowance": (1, 0), "pension": (2, 0)},
    )
    assert await lacking("pension") == []


async def test_whoever_belongs_to_the_household_on_the_day_is_asked_and_nobody_else(
    client: httpx.AsyncClient, consume: Consume, office: dict[str, str], cadre: dict[str, str]
) -> None:
    first, second = members(2)
    home = HouseholdEvents(county_code=COUNTY, village_code=VILLAGE, people=(first,))
    await consume(home.registered())
    await consume(home.changed(on=date(2020, 3, 10), people=(first, second)))
    run = await begun(client, office, screening="transfer_income")
    other = await begun(client, office)
    whole = [asked(first.member_id), asked(second.member_id)]

    async def refused(of: dict[str, Any], people: list[dict[str, Any]], **given: Any) -> str:
        reply = await mark(client, cadre, of, home, people=people, **given)
        assert refusal(reply) == (422, "monitoring.people_not_asked", "people")
        return str(reply.json()["detail"])

    on = {"occurred_on": "2020-03-10"}
    assert await refused(run, []) == "未排查：成员0"
    assert await refused(run, [], **on) == "未排查：成员0、成员1"
    assert await refused(run, whole) == f"当日不是该户成员，或此项筛查不逐人排查：{second.member_id}"
    assert await refused(run, [*whole, whole[0]], **on) == f"重复：{first.member_id}"
    assert await refused(other, whole[:1]) == f"当日不是该户成员，或此项筛查不逐人排查：{first.member_id}"
    gone = {"outcome": "gone", "note": "外迁"}
    assert "不是该户成员" in await refused(run, whole[:1], **gone)
    both = [asked(first.member_id, ["pension", "minimum_allowance"], ["pension"])]
    assert await refused(run, both) == "既已享受又未落实：养老保险"
    for people, code in (
        ([asked(first.member_id, ["gold"])], "codes.unknown"),
        ([asked(first.member_id, ["pension", "pension"])], "request.invalid"),
    ):
        assert refusal(await mark(client, cadre, run, home, people=people))[:2] == (422, code)
    assert (await mark(client, cadre, run, home, people=whole, **on)).status_code == 201
    assert (await mark(client, cadre, other, home)).status_code == 201


async def test_of_a_household_that_is_gone_nobody_is_asked(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office, screening="transfer_income")
    gone = await mark(client, cadre, run, households[0], outcome="gone", note="全户外迁")
    assert gone.json()["mark"]["people"] == []
    detail = (await client.get(f"{URL}/{run['id']}", headers=office)).json()
    assert (detail["gone"], detail["people"], detail["people_lacking"]) == (1, 0, 0)


@pytest.mark.parametrize(("old", "new"), [(TOWN[:9], "410327150"), (COUNTY, "410399")])
async def test_a_days_run_is_one_whatever_the_area_is_called_since(
    client: httpx.AsyncClient,
    sessions: Sessions,
    consume: Consume,
    sign_in: SignIn,
    households: list[HouseholdEvents],
    old: str,
    new: str,
) -> None:
    city = sign_in(Role.CITY_OFFICE, "4103")
    run = await begun(client, city, area_code=TOWN)
    await succeeded(client, sessions, consume, old, new)
    now = new + TOWN[len(new) :]
    for area_code in (TOWN, now):
        body = {"screening": "look_back", "area_code": area_code, "occurred_on": "2020-03-01"}
        reply = await client.post(URL, json=body, headers=city)
        assert refusal(reply)[:2] == (409, "monitoring.screening_exists"), area_code
    cadre = sign_in(Role.VILLAGE_CADRE, now[:9] + "201")
    assert [one["id"] for one in (await client.get(URL, headers=cadre)).json()["items"]] == [run["id"]]
    assert (await mark(client, cadre, run, households[0])).status_code == 201


async def test_households_are_not_listed_twice_on_a_day_through_another_area(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    async def refused(area_code: str) -> tuple[int, str, str | None]:
        body = {"screening": "look_back", "area_code": area_code, "occurred_on": "2020-03-01"}
        return refusal(await client.post(URL, json=body, headers=office))

    town = await begun(client, office, area_code=TOWN)
    for area_code in (COUNTY, TOWN, VILLAGE):
        assert await refused(area_code) == (409, "monitoring.screening_exists", "area_code")
    await begun(client, office, area_code=OTHER_VILLAGE)  # beside it
    await begun(client, office, occurred_on="2020-03-02")  # the list of another day
    for one in households[:2]:
        assert (await mark(client, cadre, town, one)).status_code == 201
    close = {"json": {"occurred_on": "2020-03-06"}, "headers": office}
    assert (await client.post(f"{URL}/{town['id']}/close", **close)).status_code == 200
    # nothing has to be marked off twice any more; but the area keeps one run of the day
    assert await refused(TOWN) == (409, "monitoring.screening_exists", "area_code")
    await begun(client, office, area_code=VILLAGE)


# a run that is given up ----------------------------------------------------------------------------------------------


async def withdrawn(
    client: httpx.AsyncClient, who: dict[str, str], run: dict[str, Any], on: str = "2020-03-06"
) -> httpx.Response:
    """Somebody gives a run up."""
    body = {"occurred_on": on, "reason": "误选全县，应分乡镇开展"}
    return await client.post(f"{URL}/{run['id']}/withdraw", json=body, headers=who)


async def test_a_run_that_is_not_to_be_finished_is_withdrawn_and_frees_its_day(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    first, second, _ = households
    assert (await mark(client, cadre, run, first, lacking=["water"], note="水源不足")).status_code == 201
    assert refusal(await withdrawn(client, office, run, "2020-03-04")) == (
        422,
        "request.date_before_step",
        "occurred_on",
    )
    gone = await withdrawn(client, office, run)
    assert gone.status_code == 200, gone.text
    shown = gone.json()
    assert (shown["withdrawn_on"], shown["withdrawal_reason"], shown["closed_on"]) == (
        "2020-03-06",
        "误选全县，应分乡镇开展",
        None,
    )
    assert shown["withdrawn_by"] == shown["begun_by"]
    # what was found in it can still be read, nothing is added to it, and it never comes to an end
    assert (shown["marked"], shown["lacking"]) == (1, {"water": 1})
    close = {"json": {"occurred_on": "2020-03-06"}, "headers": office}
    for refused in (
        await mark(client, cadre, run, second),
        await mark(client, cadre, run, first, corrects=1),
        await client.post(f"{URL}/{run['id']}/close", **close),
        await withdrawn(client, office, run),
    ):
        assert refusal(refused)[:2] == (409, "monitoring.screening_withdrawn")
        assert (refused.json()["title"], refused.json()["detail"]) == ("该筛查已撤回", "已于2020年3月6日撤回")
    town, again = await begun(client, office, area_code=TOWN), await begun(client, office, area_code=OTHER_VILLAGE)
    assert (await mark(client, cadre, town, first)).status_code == 201
    for query, found in (
        ("withdrawn=true", [run]),
        ("withdrawn=false", [again, town]),
        ("closed=false", [again, town]),
        ("closed=true", []),
        ("", [again, town, run]),
    ):
        items = (await client.get(f"{URL}?{query}", headers=office)).json()["items"]
        assert [one["id"] for one in items] == [one["id"] for one in found], query


async def test_a_withdrawn_run_over_the_same_area_is_begun_anew(
    client: httpx.AsyncClient, office: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office)
    assert (await withdrawn(client, office, run)).status_code == 200
    anew = await begun(client, office)
    assert (anew["listed"], anew["id"] != run["id"]) == (len(households), True)
    assert (await withdrawn(client, office, anew)).status_code == 200
    assert (await begun(client, office))["withdrawn_on"] is None


async def test_a_closed_run_stands(
    client: httpx.AsyncClient, office: dict[str, str], cadre: dict[str, str], households: list[HouseholdEvents]
) -> None:
    run = await begun(client, office, area_code=VILLAGE)
    for one in households[:2]:
        assert (await mark(client, cadre, run, one)).status_code == 201
    close = {"json": {"occurred_on": "2020-03-06"}, "headers": office}
    assert (await client.post(f"{URL}/{run['id']}/close", **close)).status_code == 200
    assert refusal(await withdrawn(client, office, run)) == (409, "monitoring.screening_closed", None)


async def test_a_run_is_withdrawn_by_its_own_level_or_above(
    client: httpx.AsyncClient,
    sessions: Sessions,
    sign_in: SignIn,
    office: dict[str, str],
    cadre: dict[str, str],
    households: list[HouseholdEvents],
) -> None:
    township = sign_in(Role.TOWNSHIP, TOWN[:9])
    above = (403, "monitoring.recorded_above", None)
    ordered = await begun(client, office, area_code=TOWN)
    assert refusal(await withdrawn(client, cadre, ordered))[:2] == (403, "auth.forbidden")
    assert refusal(await withdrawn(client, township, ordered)) == above
    wide = await begun(client, office, occurred_on="2020-03-02")
    assert refusal(await withdrawn(client, township, wide)) == (403, "auth.outside_area", "id")
    own = await begun(client, township, area_code=TOWN, occurred_on="2020-03-03")
    assert (await mark(client, office, own, households[0])).status_code == 201
    assert refusal(await withdrawn(client, township, own)) == above  # the county has been there already
    assert (await withdrawn(client, office, own)).status_code == 200
    mine = await begun(client, township, area_code=TOWN, occurred_on="2020-03-04")
    assert (await mark(client, cadre, mine, households[0])).status_code == 201
    assert (await withdrawn(client, township, mine)).status_code == 200
    # of a run of before nobody knows who began it
    old = await begun(client, township, area_code=TOWN, occurred_on="2020-03-05")
    async with transaction(sessions) as session:
        run = await session.get_one(ScreeningRun, (COUNTY, UUID(old["id"])))
        run.begun_by = run.begun_role = None
    assert refusal(await withdrawn(client, township, old)) == above
    assert (await withdrawn(client, office, old)).status_code == 200
