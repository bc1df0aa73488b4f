"""Quotas over HTTP: broken down from county to towns to villages, added up again, judged, and changed as a whole."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from services.monitoring.quotas.models import PartCreate, Quota, QuotaPart, QuotaPut
from services.monitoring.settings import Settings
from services.monitoring.targets.models import TargetState
from shared.areas import AreaLevel
from shared.database import Sessions
from shared.policies import find_pack
from shared.security.permissions import PERMISSIONS, Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import HouseholdEvents, RecordEvents
from tests.monitoring.conftest import as_owner
from tests.monitoring.target_office import (
    CANGXI,
    COUNTY,
    TOWN,
    Reply,
    SignIn,
    TargetOffice,
    a_breakdown,
    a_plan,
    a_target,
    an_exit,
    inside,
    open_office,
)

TOWN_AREA = f"{TOWN}000"
VILLAGES = ["360722102201", "360722102214"]
COUNTY_TARGET = a_target(
    area_level="county",
    quota_level="town",
    milestones=({"due_on": "2017-12-31", "value": 5}, {"due_on": "2018-12-31", "value": 7}),
)
COUNTY_AREA = f"{COUNTY}000000"
OTHER_TOWN = "360722101000"


@pytest.fixture
async def rooms(installation: Installation, sign_in: SignIn) -> AsyncIterator[TargetOffice]:
    """The rooms on sessions that roll back."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        yield opened


@pytest.fixture
async def office(rooms: TargetOffice) -> TargetOffice:
    """The same with a county's plan and a town's in force."""
    await rooms.hold(a_plan(COUNTY_TARGET, area_code=COUNTY_AREA, name="county-plan"), date(2017, 1, 1))
    await rooms.hold(a_plan(a_target(code="town_exits")), date(2017, 1, 1))
    return rooms


def refusal(reply: httpx.Response) -> tuple[int, str, str | None]:
    """How a request was refused."""
    shown = reply.json()
    return reply.status_code, shown["code"], shown.get("field")


async def county_puts(office: TargetOffice, parts: dict[str, int], **more: Any) -> Reply:
    """The county's office breaks its quota down."""
    revision = more.pop("revision", None)
    reply = await office.put(
        "exits", a_breakdown(COUNTY_AREA, parts, **more), Role.COUNTY_OFFICE, COUNTY, revision=revision
    )
    assert reply.status_code == 200, reply.text
    assert reply.headers["ETag"] == f'"{reply.json()["revision"]}"'
    shown: Reply = reply.json()
    return shown


async def tree(office: TargetOffice, area: str = COUNTY, code: str = "exits", **query: Any) -> Reply:
    """A quota as it stands."""
    items = (await office.read("/quotas", Role.COUNTY_OFFICE, area, code=code, **query))["items"]
    (item,) = items
    shown: Reply = item
    return shown


# the plans' own numbers, played --------------------------------------------------------------------------------------


@pytest.mark.requirement("R003-001", "R000-089")
@pytest.mark.parametrize(
    ("code", "whole"),
    [("exited_villages_in_year", 40), ("exited_households_in_year", 6000), ("exited_people_in_year", 20_000)],
)
async def test_the_countys_yearly_quotas_go_down_to_its_towns_and_add_up_again(
    rooms: TargetOffice, code: str, whole: int
) -> None:
    await rooms.hold("cangxi-2014", find_pack("cangxi-2014").effective_from)
    towns = inside(CANGXI, AreaLevel.TOWN)
    share, rest = divmod(whole, len(towns))
    parts = {town: share + (place < rest) for place, town in enumerate(towns)}
    county = f"{CANGXI}000000"
    for wrong in (1, -1):
        off = parts | {towns[-1]: parts[towns[-1]] + wrong}
        if off[towns[-1]] < 0:
            off = parts | {towns[0]: parts[towns[0]] + wrong}
        reply = await rooms.put(code, a_breakdown(county, off), Role.COUNTY_OFFICE, CANGXI)
        assert refusal(reply) == (422, "monitoring.quota_parts_differ", "parts")
        assert (reply.json()["whole"], reply.json()["together"], reply.json()["difference"]) == (
            whole,
            whole + wrong,
            -wrong,
        )
    reply = await rooms.put(code, a_breakdown(county, parts), Role.COUNTY_OFFICE, CANGXI)
    assert reply.status_code == 200, reply.text
    shown = reply.json()
    assert (shown["whole"], shown["parts_sum"], shown["difference"], shown["balanced"]) == (whole, whole, 0, True)
    assert (shown["level"], len(shown["parts"]), shown["revision"]) == ("town", len(towns), 1)
    assert {part["area_code"]: part["value"] for part in shown["parts"]} == parts
    for year in (2015, 2016, 2017, 2018, 2019):
        later = (await rooms.read("/quotas", Role.COUNTY_OFFICE, CANGXI, code=code, due_on=f"{year}-12-31"))["items"]
        assert [item["whole"] for item in later] == [whole]
    town = towns[0]
    target = await rooms.target(code, town, "2017-06-01")
    assert (target["milestone"]["value"], target["part_of"], target["area_code"]) == (parts[town], county, town)


@pytest.mark.requirement("R000-001")
async def test_the_towns_people_go_down_to_its_villages(rooms: TargetOffice) -> None:
    await rooms.hold("town-2017", date(2017, 1, 1))
    villages = inside("360722106", AreaLevel.VILLAGE)
    assert len(villages) >= 3
    share, rest = divmod(1560, len(villages))
    parts = {village: share + (place < rest) for place, village in enumerate(villages)}
    body = a_breakdown("360722106000", parts, "2018-12-31")
    reply = await rooms.put("exited_people", body, Role.TOWNSHIP, "360722106")
    assert reply.status_code == 200, reply.text
    assert (reply.json()["whole"], reply.json()["parts_sum"]) == (1560, 1560)


@pytest.mark.requirement("R000-011")
async def test_the_relocation_is_handed_down_to_villages_and_judged_there(rooms: TargetOffice) -> None:
    await rooms.hold("town-2017", date(2017, 1, 1))
    town = "360722106"
    villages = inside(town, AreaLevel.VILLAGE)[:3]
    # 58 + 87 by the end of 2017, 51 more in 2018
    early = a_breakdown(f"{town}000", dict(zip(villages, (58, 87, 0), strict=True)))
    whole = a_breakdown(f"{town}000", dict(zip(villages, (58, 87, 51), strict=True)), "2018-12-31")
    for body, together in ((early, 145), (whole, 196)):
        reply = await rooms.put("relocated_people", body, Role.TOWNSHIP, town)
        assert reply.status_code == 200, reply.text
        assert (reply.json()["whole"], reply.json()["balanced"]) == (together, True)
    household = HouseholdEvents(village_code=villages[1])
    record = RecordEvents("relocation", household_id=household.id)
    facts = {"people": 87, "consent": True, "settlement": "market_town", "moved_on": "2017-05-01"}
    await rooms.take(household.registered(), record.kept(**facts))
    moved = await rooms.target("relocated_people", villages[1], "2017-06-01", Role.TOWNSHIP)
    assert (moved["actual"], moved["milestone"]["value"], moved["status"]) == (87, 87, "met")
    waiting = await rooms.target("relocated_people", villages[0], "2017-06-01", Role.TOWNSHIP)
    assert (waiting["actual"], waiting["milestone"]["value"], waiting["status"]) == (0, 58, "at_risk")
    shown = (await rooms.read("/quotas", Role.TOWNSHIP, town, code="relocated_people"))["items"][0]
    assert (shown["actual"], shown["parts_actual"], [part["completion"] for part in shown["parts"]]) == (
        87,
        87,
        ["0.0000", "1.0000", None],
    )


@pytest.mark.requirement("R000-089")
async def test_of_a_value_that_the_plan_leaves_blank_the_office_says_what_was_set(rooms: TargetOffice) -> None:
    await rooms.hold("town-2017", date(2017, 1, 1))
    villages = inside("360722106", AreaLevel.VILLAGE)[:2]
    code, area = "exited_people_in_year", "360722106"
    blank = (await rooms.read("/quotas", Role.TOWNSHIP, area, code=code))["items"]
    assert [(item["whole"], item["revision"], item["balanced"], item["parts"]) for item in blank] == [
        (None, 0, None, [])
    ]
    body = a_breakdown(f"{area}000", dict(zip(villages, (30, 12), strict=True)))
    reply = await rooms.put(code, body, Role.TOWNSHIP, area)
    assert refusal(reply) == (422, "monitoring.quota_whole_missing", "whole")
    body["parts"][0] |= {"department": "扶贫办", "responsible": "李四"}
    reply = await rooms.put(code, body | {"whole": 43}, Role.TOWNSHIP, area)
    assert (reply.status_code, reply.json()["code"], reply.json()["difference"]) == (
        422,
        "monitoring.quota_parts_differ",
        1,
    )
    shown = (await rooms.put(code, body | {"whole": 42}, Role.TOWNSHIP, area)).json()
    assert (shown["whole"], shown["balanced"]) == (42, True)
    assert [(part["department"], part["responsible"]) for part in shown["parts"]] == [("扶贫办", "李四"), (None, None)]
    # the plan itself stays blank: what the leading group has set is not the plan's
    own = await rooms.target(code, area, "2017-06-01", Role.TOWNSHIP)
    assert (own["milestone"]["value"], own["status"]) == (None, "not_assessed")


# the tree, and judging by it -----------------------------------------------------------------------------------------


async def test_towns_are_judged_by_their_parts_and_break_them_down_further(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    await office.take(*an_exit(VILLAGES[0], date(2017, 4, 1)), *an_exit(VILLAGES[0], date(2017, 4, 1)))
    await office.take(*an_exit("360722101201", date(2017, 5, 1)))
    shown = await office.target("exits", TOWN, "2017-06-01", Role.TOWNSHIP)
    # 3 in 365 days: 1.25 are due after 152 of them, two have left
    assert (shown["actual"], shown["milestone"]["value"], shown["status"]) == (2, 3, "on_track")
    assert (shown["pack"], shown["part_of"]) == ("county-plan", COUNTY_AREA)
    reply = await office.put("exits", a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (2, 1), strict=True))))
    assert reply.status_code == 200, reply.text
    assert (reply.json()["part_of"], reply.json()["level"], reply.json()["whole"]) == (COUNTY_AREA, "village", 3)
    village = await office.target("exits", VILLAGES[0], "2017-06-01", Role.TOWNSHIP)
    assert (village["actual"], village["milestone"]["value"], village["status"]) == (2, 2, "met")
    assert village["part_of"] == TOWN_AREA
    other = await office.target("exits", VILLAGES[1], "2017-06-01", Role.TOWNSHIP)
    assert (other["actual"], other["status"]) == (0, "on_track")  # of one in a year none is due yet

    whole = await tree(office)
    assert (whole["whole"], whole["actual"], whole["parts_actual"]) == (5, 3, 3)
    first, second = sorted(whole["parts"], key=lambda part: part["area_code"], reverse=True)
    assert (first["area_code"], first["value"], first["actual"], first["completion"]) == (TOWN_AREA, 3, 2, "0.6667")
    assert (second["area_code"], second["actual"], second["completion"]) == (OTHER_TOWN, 1, "0.5000")
    assert second["broken_down"] is None
    below = first["broken_down"]
    assert (below["whole"], below["parts_sum"], below["balanced"], below["parts_actual"]) == (3, 3, True, 2)
    assert [(part["value"], part["actual"]) for part in below["parts"]] == [(2, 2), (1, 0)]
    # the county's own list shows its own target; its towns' and villages' are in the tree
    listed = await office.read("/targets", Role.COUNTY_OFFICE, COUNTY, on="2017-06-01")
    assert sorted((item["area_code"], item["code"]) for item in listed["items"]) == [
        (COUNTY_AREA, "exits"),
        (TOWN_AREA, "town_exits"),
    ]


async def test_of_towns_that_were_merged_the_one_that_is_left_has_one_part_of_all(office: TargetOffice) -> None:
    """3 and 2 are 5; both had broken theirs down, and what is left has its villages' parts together."""
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    villages = (await office.put("exits", a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (2, 1), strict=True))))).json()
    assert villages["revision"] == 1
    other = a_breakdown(OTHER_TOWN, {"360722101201": 2})
    assert (await office.put("exits", other, Role.TOWNSHIP, OTHER_TOWN[:9])).status_code == 200
    await office.take(*an_exit(VILLAGES[0], date(2017, 4, 1)), *an_exit(VILLAGES[0], date(2017, 4, 1)))
    await office.rename(OTHER_TOWN[:9], TOWN, whole=False)

    whole = await tree(office)
    assert (whole["actual"], whole["parts_actual"], whole["parts_sum"], whole["balanced"]) == (2, 2, 5, True)
    assert [(part["area_code"], part["value"], part["completion"]) for part in whole["parts"]] == [
        (TOWN_AREA, 5, "0.4000")
    ]
    assert (await office.target("exits", TOWN, "2017-06-01", Role.TOWNSHIP))["milestone"]["value"] == 5
    below = await tree(office, TOWN)
    assert (below["whole"], below["parts_sum"], below["balanced"]) == (5, 5, True)
    assert sorted((part["area_code"], part["value"]) for part in below["parts"]) == [
        ("360722101201", 2),
        *sorted(zip(VILLAGES, (2, 1), strict=True)),
    ]
    assert whole["parts"][0]["broken_down"] == below

    # one revision takes the place of both
    anew = a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (4, 1), strict=True)), occurred_on="2017-05-02", reason="合并")
    reply = await office.put("exits", anew, revision=1)
    assert (reply.status_code, reply.json()["revision"], reply.json()["parts_sum"]) == (200, 2, 5)
    assert {part["area_code"]: part["value"] for part in reply.json()["parts"]} == dict(
        zip(VILLAGES, (4, 1), strict=True)
    )


async def test_who_answers_for_parts_that_became_one_is_named_once(office: TargetOffice) -> None:
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 3, OTHER_TOWN: 2})
    for part, who in zip(body["parts"], ("张三", "李四"), strict=True):
        part |= {"department": "扶贫办", "responsible": who}
    assert (await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY)).status_code == 200
    await office.rename(OTHER_TOWN[:9], TOWN, whole=False)
    (part,) = (await tree(office))["parts"]
    assert (part["department"], part["responsible"]) == ("扶贫办", "李四、张三")


async def test_a_breakdown_that_adds_up_no_more_is_told_and_its_areas_are_judged_by_their_parts(
    office: TargetOffice,
) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    await office.put("exits", a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (2, 1), strict=True))))
    changed = await county_puts(
        office, {TOWN_AREA: 4, OTHER_TOWN: 1}, revision=1, reason="按实际户数调整", occurred_on="2017-03-01"
    )
    assert (changed["revision"], changed["reason"], changed["balanced"]) == (2, "按实际户数调整", True)
    (part,) = (part for part in changed["parts"] if part["area_code"] == TOWN_AREA)
    below = part["broken_down"]
    assert (below["whole"], below["parts_sum"], below["difference"], below["balanced"]) == (4, 3, 1, False)
    assert (await office.target("exits", VILLAGES[0], "2017-06-01", Role.TOWNSHIP))["milestone"]["value"] == 2
    assert (await office.target("exits", TOWN, "2017-06-01", Role.TOWNSHIP))["milestone"]["value"] == 4
    assert (await office.target("exits", TOWN, "2017-03-01", Role.TOWNSHIP))["milestone"]["value"] == 4
    # of a day before the change what held then is shown
    assert (await office.target("exits", TOWN, "2017-02-28", Role.TOWNSHIP))["milestone"]["value"] == 3
    then = await tree(office, on="2017-02-28")
    assert (then["revision"], then["parts"][1]["broken_down"]["balanced"]) == (1, True)
    await office.put(
        "exits",
        a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (2, 2), strict=True)), reason="县里调整", occurred_on="2017-03-02"),
        revision=1,
    )
    assert (await tree(office))["parts"][1]["broken_down"]["balanced"] is True


async def test_before_it_was_handed_down_nobody_is_judged_by_a_part(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    listed = await office.read("/targets", Role.TOWNSHIP, TOWN, on="2017-01-31")
    assert [item["code"] for item in listed["items"]] == ["town_exits"]
    listed = await office.read("/targets", Role.TOWNSHIP, TOWN, on="2017-02-01")
    assert [item["code"] for item in listed["items"]] == ["town_exits", "exits"]


async def test_the_watch_follows_parts_that_were_handed_down(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 1, OTHER_TOWN: 4})
    await office.watch(date(2017, 6, 1))
    await office.take(*an_exit(VILLAGES[0], date(2017, 6, 2)))
    await office.watch(date(2017, 6, 3))
    found = [item for item in await office.feed() if item["code"] == "exits"]
    assert [(item["area_code"], item["state"], item["part_of"]) for item in found] == [(TOWN_AREA, "met", COUNTY_AREA)]


async def test_what_a_city_hands_down_holds_before_the_countys_own_plan_and_is_watched_once(
    office: TargetOffice,
) -> None:
    city = a_target(area_level="city", quota_level="county", milestones=({"due_on": "2017-12-31", "value": 9},))
    await office.hold(a_plan(city, area_code="360700000000", name="city-plan"), date(2017, 1, 1))
    body = a_breakdown("360700000000", {COUNTY_AREA: 6, "360721000000": 3})
    reply = await office.put("exits", body, Role.CITY_OFFICE, "3607")
    assert (reply.status_code, reply.json()["level"]) == (200, "county")
    shown = await office.target("exits", COUNTY, "2017-06-01")
    assert (shown["pack"], shown["milestone"]["value"], shown["part_of"]) == ("city-plan", 6, "360700000000")
    await office.watch(date(2017, 6, 1))
    assert await office.watch(date(2017, 6, 2)) == 0
    async with office.sessions() as session:
        rows = [row for row in await session.scalars(select(TargetState)) if row.area_code == COUNTY_AREA]
    assert [(row.code, row.pack) for row in rows] == [("exits", "city-plan")]


async def test_every_breakdown_is_kept(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    await county_puts(office, {TOWN_AREA: 4, OTHER_TOWN: 1}, revision=1, reason="调整", occurred_on="2017-03-01")

    async def history(**query: Any) -> Reply:
        return await office.read("/quotas/exits/history", Role.COUNTY_OFFICE, COUNTY, due_on="2017-12-31", **query)

    both = await history()
    assert [
        (one["revision"], one["reason"], one["occurred_on"], one["replaced_on"], one["whole"]) for one in both["items"]
    ] == [(2, "调整", "2017-03-01", None, 5), (1, "", "2017-02-01", "2017-03-01", 5)]
    assert [{part["area_code"]: part["value"] for part in one["parts"]} for one in both["items"]] == [
        {OTHER_TOWN: 1, TOWN_AREA: 4},
        {OTHER_TOWN: 2, TOWN_AREA: 3},
    ]
    assert both["items"][0]["actor_role"] == "county_office"
    first = await history(limit=1)
    assert [one["revision"] for one in first["items"]] == [2]
    rest = await history(limit=1, after=first["next"])
    assert ([one["revision"] for one in rest["items"]], rest["next"]) == ([1], None)
    reply = await office.get("/quotas/exits/history", due_on="2017-12-31", after="nonsense")
    assert refusal(reply) == (422, "request.invalid", "after")
    assert (await office.read("/quotas/exits/history", Role.TOWNSHIP, TOWN, due_on="2017-12-31"))["items"] == []


# refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"due_on": "2017-12-30"}, (409, "monitoring.quota_no_milestone", "due_on")),
        ({"whole": 6}, (422, "monitoring.quota_whole_fixed", "whole")),
        ({"occurred_on": "2017-06-02"}, (422, "request.date_in_future", "occurred_on")),
        ({"occurred_on": "2016-12-31"}, (409, "monitoring.quota_not_provided", "code")),
        (
            {"parts": [{"area_code": TOWN_AREA, "value": 3}, {"area_code": TOWN_AREA, "value": 2}]},
            (422, "monitoring.quota_area_twice", "parts.0.area_code"),
        ),
        (
            {"parts": [{"area_code": TOWN_AREA, "value": 3}, {"area_code": VILLAGES[0], "value": 2}]},
            (422, "monitoring.quota_wrong_level", "parts.1.area_code"),
        ),
        (
            {"parts": [{"area_code": TOWN_AREA, "value": 3}, {"area_code": "360721101000", "value": 2}]},
            (403, "auth.outside_area", "parts.1.area_code"),
        ),
        (
            {"parts": [{"area_code": TOWN_AREA, "value": 3}, {"area_code": "360722999000", "value": 2}]},
            (422, "area.unknown", "parts.1.area_code"),
        ),
        ({"parts": []}, (422, "request.invalid", "parts")),
        ({"parts": [{"area_code": TOWN_AREA, "value": -1}]}, (422, "request.invalid", "parts.0.value")),
        ({"parts": [{"area_code": TOWN_AREA, "value": "5"}]}, (422, "request.invalid", "parts.0.value")),
        ({"parts": [{"area_code": TOWN_AREA, "value": 5, "share": 1}]}, (422, "request.invalid", "parts.0.share")),
        ({"area_code": "360721000000"}, (403, "auth.outside_area", "area_code")),
        ({"area_code": TOWN_AREA}, (403, "monitoring.quota_of_another_office", "area_code")),
    ],
)
async def test_what_cannot_be_broken_down_so_is_refused_and_leaves_nothing(
    office: TargetOffice, changes: Reply, refused: tuple[int, str, str]
) -> None:
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 3, OTHER_TOWN: 2}) | changes
    reply = await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY)
    assert refusal(reply) == refused
    async with office.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(QuotaPart)) == 0


def test_a_breakdown_has_bounds() -> None:
    assert PartCreate(area_code=TOWN_AREA, value=10**12).value == 10**12
    with pytest.raises(ValidationError):
        PartCreate(area_code=TOWN_AREA, value=10**12 + 1)
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 1})
    assert len(QuotaPut.model_validate(body | {"parts": body["parts"] * 1_000}).parts) == 1_000
    with pytest.raises(ValidationError):
        QuotaPut.model_validate(body | {"parts": body["parts"] * 1_001})


async def test_the_whole_may_be_said_where_it_is_the_plans(office: TargetOffice) -> None:
    assert (await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2}, whole=5))["whole"] == 5


async def test_a_target_without_a_level_to_break_down_to_is_refused(office: TargetOffice) -> None:
    body = a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (1, 1), strict=True)))
    assert refusal(await office.put("exits", body)) == (409, "monitoring.quota_not_provided", "code")  # not yet
    assert refusal(await office.put("nothing", body)) == (409, "monitoring.quota_not_provided", "code")


async def test_a_quota_that_stands_is_changed_by_who_read_it_with_a_reason_and_not_before_it(
    office: TargetOffice,
) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 2, OTHER_TOWN: 3}, occurred_on="2017-02-02", reason="调整")

    async def put(body: Reply, revision: int | None) -> tuple[int, str, str | None]:
        return refusal(await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY, revision=revision))

    assert await put(body, None) == (428, "request.version_required", "If-Match")
    assert (await put(body, 2))[:2] == (412, "request.stale_version")
    assert await put({**body, "reason": None}, 1) == (422, "monitoring.quota_reason_missing", "reason")
    assert await put({**body, "occurred_on": "2017-01-31"}, 1) == (422, "request.date_before_step", "occurred_on")
    fresh = a_breakdown(COUNTY_AREA, {TOWN_AREA: 3, OTHER_TOWN: 4}, "2018-12-31")
    assert (await put(fresh, 1))[:2] == (412, "monitoring.quota_nothing_to_replace")
    reply = await office.put("exits", fresh, Role.COUNTY_OFFICE, COUNTY, revision=0)
    assert (reply.status_code, reply.json()["whole"], reply.json()["revision"]) == (200, 7, 1)


async def test_once_its_day_is_over_a_quota_stays_as_it_was(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    change = a_breakdown(COUNTY_AREA, {TOWN_AREA: 2, OTHER_TOWN: 3}, occurred_on="2017-12-31", reason="调整")
    office.go_to(date(2018, 1, 1))
    # nor is it changed by an earlier date
    for occurred_on in ("2018-01-01", "2017-12-31", "2017-06-30"):
        body = change | {"occurred_on": occurred_on}
        reply = await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY, revision=1)
        assert refusal(reply) == (409, "monitoring.quota_over", "occurred_on")
    office.go_to(date(2017, 12, 31))
    assert (await office.put("exits", change, Role.COUNTY_OFFICE, COUNTY, revision=1)).status_code == 200


async def test_a_town_breaks_down_only_what_it_was_handed_and_not_before(office: TargetOffice) -> None:
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    parts = dict(zip(VILLAGES, (2, 1), strict=True))
    early = a_breakdown(TOWN_AREA, parts, occurred_on="2017-01-31")
    assert refusal(await office.put("exits", early)) == (422, "request.date_before_step", "occurred_on")
    later = a_breakdown(TOWN_AREA, parts, "2018-12-31")
    assert refusal(await office.put("exits", later)) == (409, "monitoring.quota_no_milestone", "due_on")
    more = a_breakdown(TOWN_AREA, dict(zip(VILLAGES, (2, 2), strict=True)))
    assert refusal(await office.put("exits", more))[:2] == (422, "monitoring.quota_parts_differ")


async def test_who_may_break_down_and_who_may_look(office: TargetOffice) -> None:
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 3, OTHER_TOWN: 2})
    for role in (Role.DEPARTMENT, Role.AUDITOR, Role.VILLAGE_CADRE):
        assert role not in PERMISSIONS["quota.write"]
        assert refusal(await office.put("exits", body, role, COUNTY))[:2] == (403, "auth.forbidden")
    assert refusal(await office.put("exits", body, Role.CITY_OFFICE, "3607"))[1] == "monitoring.quota_of_another_office"
    await county_puts(office, {TOWN_AREA: 3, OTHER_TOWN: 2})
    assert (await office.get("/quotas", Role.AUDITOR, "3607", area=COUNTY)).status_code == 200
    for path in ("/quotas", "/quotas/exits/history"):
        reply = await office.get(path, Role.COUNTY_OFFICE, "360721", area=COUNTY, due_on="2017-12-31")
        assert refusal(reply) == (403, "auth.outside_area", "area")
    reply = await office.get("/quotas", on="2017-06-02")
    assert refusal(reply) == (422, "request.date_in_future", "on")
    village = await office.read("/quotas", Role.VILLAGE_CADRE, VILLAGES[0])
    assert village["items"] == []


async def test_sent_again_under_its_key_a_breakdown_is_done_once(office: TargetOffice) -> None:
    body = a_breakdown(COUNTY_AREA, {TOWN_AREA: 3, OTHER_TOWN: 2})
    key = {"Idempotency-Key": "once"}
    first = await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY, **key)
    again = await office.put("exits", body, Role.COUNTY_OFFICE, COUNTY, **key)
    assert (first.status_code, again.status_code, again.json()["revision"]) == (200, 200, 1)


async def test_of_two_offices_at_once_one_wins(
    installation: Installation, committed: Sessions, sign_in: SignIn
) -> None:
    async with open_office(installation, committed, sign_in) as office:
        try:
            await office.hold(a_plan(COUNTY_TARGET, area_code=COUNTY_AREA, name="county-plan"), date(2017, 1, 1))
            bodies = [a_breakdown(COUNTY_AREA, {TOWN_AREA: 5 - number, OTHER_TOWN: number}) for number in range(4)]
            replies = await asyncio.gather(*(office.put("exits", body, Role.COUNTY_OFFICE, COUNTY) for body in bodies))
            assert sorted(reply.status_code for reply in replies) == [200, 428, 428, 428]
            changed = [
                body | {"occurred_on": "2017-02-02", "reason": f"调整{number}"} for number, body in enumerate(bodies)
            ]
            replies = await asyncio.gather(
                *(office.put("exits", body, Role.COUNTY_OFFICE, COUNTY, revision=1) for body in changed)
            )
            assert sorted(reply.status_code for reply in replies) == [200, 412, 412, 412]
            async with committed() as session:
                rows = (await session.scalars(select(Quota).order_by(Quota.revision))).all()  # type: ignore[arg-type]  # a column
                assert [(row.revision, row.replaced_on) for row in rows] == [(1, date(2017, 2, 2)), (2, None)]
        finally:
            await as_owner(installation, "TRUNCATE quota, quota_part, policy_activation")


@pytest.mark.parametrize(("old", "new"), [(TOWN, "360722150"), (COUNTY, "360799"), (TOWN, "360723152")])
async def test_a_breakdown_stays_the_one_of_its_area_when_codes_change(
    office: TargetOffice, old: str, new: str
) -> None:
    now = new + TOWN[len(new) :]
    parts = {VILLAGES[0]: 1, VILLAGES[1]: 1}
    first = await office.put("town_exits", a_breakdown(TOWN_AREA, parts))
    assert first.status_code == 200, first.text
    await office.rename(old, new)
    for area in (TOWN, now):
        for area_code in (TOWN_AREA, f"{now}000"):
            reply = await office.put("town_exits", a_breakdown(area_code, parts), area=area)
            assert refusal(reply) == (428, "request.version_required", "If-Match"), (area, area_code)
    changed = a_breakdown(f"{now}000", {f"{now}201": 2, f"{now}214": 0}, reason="调整", occurred_on="2017-03-01")
    reply = await office.put("town_exits", changed, area=now, revision=1)
    assert reply.status_code == 200, reply.text
    shown = await office.read("/quotas/town_exits/history", Role.TOWNSHIP, now, due_on="2017-12-31")
    assert [(one["revision"], one["replaced_on"]) for one in shown["items"]] == [(2, None), (1, "2017-03-01")]
    village = await office.target("town_exits", f"{now}201", "2017-06-01", Role.TOWNSHIP)
    assert (village["area_code"], village["milestone"]["value"]) == (f"{now}201", 2)
