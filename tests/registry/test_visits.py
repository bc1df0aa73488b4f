"""Visits from the field, what helpers owe by the packs, and medical visits on schedule."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.registry.helping import duties
from services.registry.visits.rules import HalfAPlace, NoVisitor, check_visit, next_due_on, visits_due
from shared.codes import FOUR_HELPS, SIX_DELIVERIES
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.document_builder import a_picture, uploaded
from tests.registry.helping_builder import (
    a_step,
    a_unit,
    households,
    in_force,
    made,
    paired,
    refused,
    seen,
    stepped,
    the_helper,
)
from tests.registry.household_builder import Json, exited
from tests.registry.membership_builder import leave

CLIENT_ID = "018f3c7a-0000-7000-8000-00000000000a"


def a_visit(household: Json, on: str = "2016-03-01", **changes: Any) -> Json:
    """A visit as the field sends it."""
    visit = a_step(on, "入户走访", household_id=household["id"], visited_on=on, findings="屋顶漏雨")
    return {**visit, **changes}


@pytest.mark.parametrize(
    ("least", "began", "on", "due"),
    [
        (4, date(2015, 6, 1), date(2016, 3, 31), 0),  # 4 x 91 / 366 = 0.99
        (4, date(2015, 6, 1), date(2016, 4, 1), 1),  # 4 x 92 / 366 = 1.005
        (4, date(2015, 6, 1), date(2016, 12, 30), 3),  # 4 x 365 / 366 = 3.99
        (4, date(2015, 6, 1), date(2016, 12, 31), 4),
        (4, date(2016, 7, 2), date(2016, 12, 31), 2),  # 4 x 183 / 366
        (4, date(2016, 7, 3), date(2016, 12, 31), 1),  # 4 x 182 / 366 = 1.99
        (3, date(2015, 1, 1), date(2015, 5, 2), 1),  # 3 x 122 / 365 = 1.003
        (3, date(2015, 1, 1), date(2015, 5, 1), 0),  # 3 x 121 / 365 = 0.99
        (2, date(2017, 1, 1), date(2016, 12, 31), 0),  # not begun yet
        (0, date(2015, 1, 1), date(2015, 12, 31), 0),
    ],
)
def test_visits_fall_due_as_their_share_of_the_year_is_over(least: int, began: date, on: date, due: int) -> None:
    assert visits_due(least, began, on) == due


def test_a_schedule_counts_months() -> None:
    assert next_due_on(date(2016, 1, 31), 1) == date(2016, 2, 29)
    assert next_due_on(date(2016, 1, 31), 3) == date(2016, 4, 30)


@pytest.mark.parametrize(
    ("visitor", "latitude", "longitude", "refusal"),
    [
        (True, True, True, None),
        (True, False, False, None),
        (False, True, True, NoVisitor),
        (True, True, False, HalfAPlace),
        (True, False, True, HalfAPlace),
    ],
)
def test_a_visit_is_somebodys_and_its_place_is_whole(
    visitor: bool, latitude: bool, longitude: bool, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        check_visit(visitor, latitude, longitude)
    else:
        with pytest.raises(refusal):
            check_visit(visitor, latitude, longitude)


@pytest.mark.requirement("R002-154", "R002-156", "R002-157")
async def test_a_visit_keeps_place_photos_findings_and_what_was_brought(
    client: httpx.AsyncClient, township: SIGNED_IN, sign_in: SignIn
) -> None:
    (household,) = await households(client, township, 1)
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    photo = (await uploaded(client, cadre, a_picture(), household))["id"]
    deliveries = [entry.code for entry in SIX_DELIVERIES]
    helps = [entry.code for entry in FOUR_HELPS]
    visit = await made(
        client,
        cadre,
        "visits",
        a_visit(
            household,
            visitor="曾 福生",
            latitude="25.123456",
            longitude="115.000001",
            next_steps="联系危房改造",
            deliveries=deliveries,
            helps=helps,
            document_ids=[photo],
        ),
    )
    assert (visit["visitor"], visit["latitude"], visit["longitude"]) == ("曾福生", "25.123456", "115.000001")
    assert (visit["deliveries"], visit["helps"], visit["document_ids"]) == (deliveries, helps, [photo])
    read = (await client.get(f"/registry/visits/{visit['id']}", headers=township)).json()
    assert read == visit


@pytest.mark.requirement("R002-156", "R002-157")
def test_the_six_deliveries_and_four_helps_bear_their_labels() -> None:
    assert SIX_DELIVERIES.labels == ("送观念", "送政策", "送技能", "送信息", "送岗位", "送资金")
    assert SIX_DELIVERIES.by_label("岗位").code == "posts"
    assert FOUR_HELPS.labels == ("助困", "助业", "助医", "助学")


async def test_the_same_visit_sent_twice_is_one_and_another_one_needs_another_id(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    household, other = await households(client, township, 2)
    body = a_visit(household, visitor="蔡卫东", client_id=CLIENT_ID, latitude="25.5", longitude="115.5")
    first = await made(client, township, "visits", body)
    at = f"/registry/visits/{first['id']}"
    patch = a_step("2016-03-05", "更正", findings="屋顶漏雨，墙体开裂")
    assert (await client.patch(at, json=patch, headers={**township, "If-Match": '"1"'})).status_code == 200
    again = await made(client, township, "visits", body)
    assert (again["id"], again["version"], again["findings"]) == (first["id"], 2, "屋顶漏雨，墙体开裂")
    assert len((await client.get("/registry/visits", headers=township)).json()["items"]) == 1
    assert len((await client.get(f"{at}/history", headers=township)).json()["items"]) == 2
    for changed in ({"findings": "别的情况"}, {"household_id": other["id"]}, {"visited_on": "2016-02-28"}):
        code = (409, "registry.sent_otherwise")
        assert await refused(client, township, "visits", {**body, **changed}) == code, changed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"visitor": None}, "registry.no_visitor"),
        ({"latitude": "25.1"}, "registry.half_a_place"),
        ({"latitude": "90.000001", "longitude": "0"}, "request.invalid"),
        ({"latitude": "0", "longitude": "-180.000001"}, "request.invalid"),
        ({"visited_on": "2999-01-01"}, "request.date_in_future"),
        ({"occurred_on": "2016-03-01", "visited_on": "2016-03-02"}, "registry.visited_later"),
        ({"deliveries": ["money"]}, "request.invalid"),
        ({"deliveries": ["ideas", "ideas"]}, "request.invalid"),
        ({"helps": ["food"]}, "request.invalid"),
        ({"findings": "a\x00"}, "request.invalid"),
        ({"visit_kind": "party"}, "request.invalid"),
        ({"helper_id": CLIENT_ID}, "registry.unknown_reference"),
    ],
)
async def test_what_can_not_be_of_a_visit_is_refused(
    client: httpx.AsyncClient, township: SIGNED_IN, change: Json, code: str
) -> None:
    (household,) = await households(client, township, 1)
    assert (await refused(client, township, "visits", {**a_visit(household, visitor="蔡卫东"), **change}))[1] == code


@pytest.mark.requirement("R004-013", "R002-153", "R002-148")
@pytest.mark.parametrize(("unit_kind", "least"), [("agency", 4), ("enterprise", 3), ("school", 2), ("social", 0)])
async def test_a_helper_who_made_too_few_visits_in_the_year_is_on_the_list(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, unit_kind: str, least: int, second: SIGNED_IN
) -> None:
    await in_force(sessions, "paired-aid")
    household, other = await households(client, county, 2)
    unit = await made(client, county, "help-units", a_unit(unit_kind=unit_kind))
    helper_id = await the_helper(client, county, unit_id=unit["id"])
    line = await paired(client, county, household["id"], helper_id)
    months = ["2016-02-01", "2016-05-01", "2016-08-01", "2016-11-01"]
    for on in months[: max(least - 1, 0)]:
        await made(client, county, "visits", a_visit(household, on, helper_id=helper_id))
    await made(client, county, "visits", a_visit(household, "2015-12-31", helper_id=helper_id))
    await made(client, county, "visits", a_visit(household, "2017-01-01", helper_id=helper_id))
    await made(client, county, "visits", a_visit(other, "2016-06-01", helper_id=helper_id))
    overdue = (await seen(client, county, "visits-overdue", on="2016-12-31"))["items"]
    if least == 0:
        assert overdue == []
        return
    (late,) = overdue
    assert (late["due"], late["made"], late["household_no"]) == (least, least - 1, "H001")
    assert (await seen(client, county, "visits-overdue", on="2016-12-30"))["items"] == []
    await made(client, county, "visits", a_visit(household, months[least - 1], helper_id=helper_id))
    assert (await seen(client, county, "visits-overdue", on="2016-12-31"))["items"] == []
    assert len((await seen(client, county, "visits-overdue", on="2017-12-31"))["items"]) == 1
    assert (await seen(client, county, "visits-overdue", on="2014-12-31"))["items"] == []  # not paired yet
    await exited(client, county, second, household, "2017-12-31")
    assert (await seen(client, county, "visits-overdue", on="2017-12-31"))["items"] == []
    assert (await stepped(client, county, line, "release", a_step("2018-01-01"))).status_code == 200


@pytest.mark.requirement("R000-062")
async def test_medical_staff_visit_at_least_once_in_three_months(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "town-2017")
    (household,) = await households(client, township, 1)
    doctor = await the_helper(client, township, post="medical_staff")
    await paired(
        client, township, household["id"], doctor, "2017-01-10", pairing_role="medical", occurred_on="2017-01-10"
    )
    assert (await seen(client, township, "medical-overdue", on="2017-04-10"))["items"] == []  # the last day
    (late,) = (await seen(client, township, "medical-overdue", on="2017-04-11"))["items"]
    assert (late["helper_id"], late["due_on"]) == (doctor, "2017-04-10")
    await made(client, township, "visits", a_visit(household, "2017-04-11", helper_id=doctor, visit_kind="routine"))
    assert len((await seen(client, township, "medical-overdue", on="2017-04-11"))["items"]) == 1  # no medical visit
    await made(client, township, "visits", a_visit(household, "2017-04-11", helper_id=doctor, visit_kind="medical"))
    assert (await seen(client, township, "medical-overdue", on="2017-07-11"))["items"] == []
    assert len((await seen(client, township, "medical-overdue", on="2017-07-12"))["items"]) == 1
    beside = sign_in(Role.TOWNSHIP, "360722103")
    assert (await seen(client, beside, "medical-overdue", on="2017-07-12"))["items"] == []


async def test_the_overdue_list_pages(client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN) -> None:
    await in_force(sessions, "paired-aid")
    unit = await made(client, county, "help-units", a_unit())
    for at, household in enumerate(await households(client, county, 3)):
        helper_id = await the_helper(client, county, f"P{at}", unit_id=unit["id"])
        await paired(client, county, household["id"], helper_id)
    page = await seen(client, county, "visits-overdue", on="2016-12-31", limit=2)
    rest = await seen(client, county, "visits-overdue", on="2016-12-31", limit=2, after=page["next"])
    assert [one["household_no"] for one in page["items"] + rest["items"]] == ["H001", "H002", "H003"]
    assert rest["next"] is None
    unknown = await client.get("/registry/helping/visits-overdue", params={"after": "x"}, headers=county)
    assert (unknown.status_code, unknown.json()["field"]) == (422, "after")


async def test_who_was_not_visited_from_a_day_on_is_listed_with_helpers_and_last_visit(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, second: SIGNED_IN, sign_in: SignIn
) -> None:
    await in_force(sessions, "paired-aid")
    first, other, third, left = await households(client, county, 4)
    unit = await made(client, county, "help-units", a_unit())
    helper_id = await the_helper(client, county, unit_id=unit["id"])
    await paired(client, county, first["id"], helper_id)
    await made(client, county, "visits", a_visit(first, "2016-02-29", visitor="李某"))
    seen_now = await made(client, county, "visits", a_visit(other, "2016-03-01", visitor="李某"))
    await made(client, county, "visits", a_visit(third, "2016-04-01", visitor="李某"))
    await exited(client, county, second, left, "2016-01-31")

    async def told(since: str = "2016-03-01", on: str = "2016-03-31", **query: Any) -> Json:
        return await seen(client, county, "unvisited", since=since, on=on, **query)

    march = await told()
    assert (march["households"], march["visited"]) == (3, 1)  # who left poverty needs no visit
    assert [(one["household_no"], one["last_visit_on"], one["helpers"]) for one in march["items"]] == [
        ("H001", "2016-02-29", ["蔡卫东"]),
        ("H003", None, []),
    ]
    assert [one["household_no"] for one in (await told("2016-02-29"))["items"]] == ["H003"]
    assert [one["household_no"] for one in (await told(on="2016-04-01"))["items"]] == ["H001"]
    step = a_step("2016-03-05", "录错")
    headers = {**county, "If-Match": f'"{seen_now["version"]}"'}
    assert (
        await client.post(f"/registry/visits/{seen_now['id']}/withdraw", json=step, headers=headers)
    ).status_code == 200
    assert (await told())["visited"] == 0
    page = await told(limit=2)
    rest = await told(limit=2, after=page["next"])
    assert [one["household_no"] for one in page["items"] + rest["items"]] == ["H001", "H002", "H003"]
    assert rest["next"] is None
    beside = await seen(client, sign_in(Role.TOWNSHIP, "360722103"), "unvisited", since="2016-03-01", on="2016-03-31")
    assert (beside["households"], beside["items"]) == (0, [])
    for query, field in (({"since": "2016-04-01", "on": "2016-03-31"}, "on"), ({}, "since"), ({"after": "x"}, "after")):
        asked = {"since": "2016-03-01", **query} if query else {}
        reply = await client.get("/registry/helping/unvisited", params=asked, headers=county)
        assert (reply.status_code, reply.json()["field"]) == (422, field)


async def test_nobody_owes_visits_to_a_household_that_left_the_register(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "paired-aid")
    (household,) = await households(client, county, 1)
    unit = await made(client, county, "help-units", a_unit())
    await paired(client, county, household["id"], await the_helper(client, county, unit_id=unit["id"]))
    gone = await leave(client, county, household, 0, "death", on="2017-06-30")
    assert gone.json()["status"] == "removed", gone.text
    assert len((await seen(client, county, "visits-overdue", on="2016-12-31"))["items"]) == 1
    assert (await seen(client, county, "visits-overdue", on="2017-12-31"))["items"] == []


async def test_who_is_late_is_looked_for_only_until_the_page_is_full(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_force(sessions, "paired-aid")
    monkeypatch.setattr(duties, "READ_AT_ONCE", 2)
    homes = await households(client, county, 6)
    unit = await made(client, county, "help-units", a_unit(unit_kind="school"))
    helpers = [await the_helper(client, county, number=f"G{at}", unit_id=unit["id"]) for at in range(6)]
    lines = [await paired(client, county, home["id"], one) for home, one in zip(homes, helpers, strict=True)]
    for on in ("2016-02-01", "2016-08-01"):  # two a year are enough for a school
        await made(client, county, "visits", a_visit(homes[1], on, helper_id=helpers[1]))
    late = [line["id"] for line in lines if line["household_id"] != homes[1]["id"]]
    judged: list[str] = []
    due = duties._due

    def hear(least: Any, row: Any, on: date) -> int:
        judged.append(str(row.id))
        return due(least, row, on)

    monkeypatch.setattr(duties, "_due", hear)
    first = await seen(client, county, "visits-overdue", on="2016-12-31", limit=2)
    assert [one["pairing_id"] for one in first["items"]] == late[:2]
    assert judged == [line["id"] for line in lines[:4]]
    found, after = first["items"], first["next"]
    while after:
        page = await seen(client, county, "visits-overdue", on="2016-12-31", limit=2, after=after)
        found, after = found + page["items"], page["next"]
    assert [one["pairing_id"] for one in found] == late
    whole = await seen(client, county, "visits-overdue", on="2016-12-31", limit=5)
    assert ([one["pairing_id"] for one in whole["items"]], whole["next"]) == (late, None)
