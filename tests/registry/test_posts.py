"""Public-welfare posts and jobs: consent of weak labour, poor households first, places, and the training behind."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.registry.posts.rules import (
    PostConsentRequired,
    PostEndsEarly,
    PostNotOpen,
    PostRequired,
    PostTaken,
    check_consent,
    check_dates,
    check_open,
    check_place,
    check_post_named,
    comes_first,
)
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn, client_of
from tests.registry.help_builder import TOWN, a_home, a_step, listed, made, refused, sent
from tests.registry.household_builder import Json, a_person, exited

DAY, BEFORE, AFTER = date(2017, 3, 1), date(2017, 2, 28), date(2017, 3, 2)
POSTS, JOBS = "welfare-posts", "employments"


def a_post(number: str = "GW-001", **changes: Any) -> Json:
    """A cleaner's post of a village, for one."""
    post = a_step(
        area_code=TOWN,
        post_no=number,
        name="保洁员",
        post_kind="cleaner",
        employer="井塘村委会",
        places=1,
        wage_fen=60_000,
        opened_on="2017-01-01",
    )
    return {**post, **changes}


def a_job(household: Json, post: Json | None, member: int = 0, **changes: Any) -> Json:
    """A member's job, in a post or elsewhere."""
    job = a_step(
        household_id=household["id"],
        member_id=household["members"][member]["id"],
        employment_kind="welfare_post" if post else "enterprise",
        post_id=post["id"] if post else None,
        work="保洁员" if post else "缝纫工",
        wage_fen=60_000,
        started_on="2017-03-01",
    )
    return {**job, **changes}


@pytest.mark.requirement("R001-028")
def test_weak_labour_takes_a_post_by_own_consent_only() -> None:
    for capacity in ("ordinary", "skilled", "lost", "none"):
        check_consent(capacity, False, None, DAY)
    check_consent("weak", True, DAY, DAY)
    for consent, on, field in (
        (False, DAY, "consent"),
        (True, None, "consented_on"),
        (True, AFTER, "consented_on"),
    ):
        with pytest.raises(PostConsentRequired) as caught:
            check_consent("weak", consent, on, DAY)
        assert caught.value.field == field


@pytest.mark.requirement("R000-031")
def test_a_post_for_the_poor_first_flags_them() -> None:
    assert comes_first(True, True)
    assert not comes_first(True, False)
    assert not comes_first(False, True)


def test_dates_places_and_kind() -> None:
    check_dates(DAY, DAY, "ended_on")
    check_dates(DAY, None, "ended_on")
    with pytest.raises(PostEndsEarly):
        check_dates(DAY, BEFORE, "ended_on")
    check_open(DAY, DAY, DAY, DAY)
    check_open(DAY, None, DAY, None)
    for opened, closed, ended in ((AFTER, None, None), (DAY, DAY, None), (DAY, DAY, AFTER)):
        with pytest.raises(PostNotOpen):
            check_open(opened, closed, DAY, ended)
    check_place(1, 2)
    with pytest.raises(PostTaken):
        check_place(2, 2)
    for kind, named in (("welfare_post", False), ("enterprise", True)):
        check_post_named(kind, not named)
        with pytest.raises(PostRequired):
            check_post_named(kind, named)


@pytest.mark.requirement("R001-028")
async def test_no_post_for_weak_labour_without_consent(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    people = [a_person(1, labour_capacity="weak"), a_person(2, name="刘月英", relation="spouse")]
    household = await a_home(client, county, 1, members=people)
    post = await made(client, county, POSTS, a_post(places=3))
    for change, field in (
        ({}, "consent"),
        ({"consent": True}, "consented_on"),
        ({"consent": True, "consented_on": "2017-03-02"}, "consented_on"),
    ):
        assert await refused(client, county, JOBS, a_job(household, post, **change)) == (
            422,
            "registry.post_consent_required",
            field,
        )
    ahead = a_job(household, post, consent=True, consented_on="2099-01-01", started_on="2099-01-01")
    assert await refused(client, county, JOBS, ahead) == (422, "request.date_in_future", "started_on")
    ahead = a_job(household, post, member=1, consent=True, consented_on="2099-01-01")
    assert await refused(client, county, JOBS, ahead) == (422, "request.date_in_future", "consented_on")
    agreed = a_job(household, post, consent=True, consented_on="2017-02-27")
    assert (await made(client, county, JOBS, agreed))["consent"] is True
    await made(client, county, JOBS, a_job(household, post, member=1))
    await made(client, county, JOBS, a_job(household, None))


@pytest.mark.requirement("R000-031")
async def test_posts_go_to_poor_households_first(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn, second: SIGNED_IN
) -> None:
    left = await a_home(client, county, 1, members=[a_person(1)])
    couple = [a_person(3, labour_capacity="weak"), a_person(4, labour_capacity="none", relation="spouse")]
    poor = await a_home(client, county, 3, members=couple)
    await exited(client, county, second, left, "2016-12-31")
    post = await made(client, county, POSTS, a_post(places=2))
    at = f"{POSTS}/{post['id']}/candidates"
    page = await listed(client, county, at)
    assert [(one["household_no"], one["priority"], one["needs_consent"]) for one in page["items"]] == [
        ("H003", True, True),
        ("H001", False, False),
    ]
    first = await listed(client, county, at, limit=1)
    rest = await listed(client, county, at, limit=1, after=first["next"])
    assert (first["items"] + rest["items"], rest["next"]) == (page["items"], None)
    to_poor = await made(client, county, JOBS, a_job(poor, post, consent=True, consented_on="2017-02-27"))
    to_other = await made(client, county, JOBS, a_job(left, post))
    assert (to_poor["priority"], to_other["priority"]) == (True, False)
    assert (await listed(client, county, at))["items"] == []
    open_to_all = await made(client, county, POSTS, a_post("GW-002", poor_first=False))
    ended = {**a_step("2017-04-01"), "ended_on": "2017-04-01"}
    for job in (to_poor, to_other):
        reply = await client.patch(f"/registry/{JOBS}/{job['id']}", json=ended, headers={**county, "If-Match": '"1"'})
        assert reply.status_code == 200
    page = await listed(client, county, f"{POSTS}/{open_to_all['id']}/candidates")
    assert [(one["household_no"], one["priority"]) for one in page["items"]] == [("H001", False), ("H003", False)]
    stranger = sign_in(Role.VILLAGE_CADRE, "360722106202")
    assert (await client.get(f"/registry/{at}", headers=stranger)).status_code == 404


async def test_a_post_has_its_places_and_its_time(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    homes = [await a_home(client, county, serial) for serial in (1, 3)]
    post = await made(client, county, POSTS, a_post(closed_on="2018-12-31"))
    assert await refused(client, county, JOBS, a_job(homes[0], post)) == (422, "registry.post_not_open", "ended_on")
    held = a_job(homes[0], post, ended_on="2017-12-31")
    kept = await made(client, county, JOBS, held)
    assert kept["wage_fen"] == 60_000
    taken = (409, "registry.post_taken", "post_id")
    assert await refused(client, county, JOBS, a_job(homes[1], post, ended_on="2018-06-30")) == taken
    overlapping = a_job(homes[1], post, started_on="2017-12-31", ended_on="2018-06-30")
    assert await refused(client, county, JOBS, overlapping) == taken
    await made(client, county, JOBS, {**overlapping, "started_on": "2018-01-01"})
    early = a_job(homes[1], post, started_on="2016-12-31", ended_on="2016-12-31")
    assert await refused(client, county, JOBS, early) == (422, "registry.post_not_open", "started_on")
    for kind, with_post in (("enterprise", post), ("welfare_post", None)):
        body = a_job(homes[1], with_post, employment_kind=kind)
        assert await refused(client, county, JOBS, body) == (422, "registry.post_required", "post_id")
    backwards = a_job(homes[1], None, ended_on="2017-02-28")
    assert await refused(client, county, JOBS, backwards) == (422, "registry.job_ends_early", "ended_on")
    assert await refused(client, county, POSTS, a_post("GW-3", closed_on="2016-12-31")) == (
        422,
        "registry.job_ends_early",
        "closed_on",
    )
    fewer = await made(client, county, POSTS, a_post("GW-002", places=2))
    jobs = [await made(client, county, JOBS, a_job(home, fewer, member=1)) for home in homes]
    for path, patch in (
        (f"{POSTS}/{fewer['id']}", {"places": 1}),
        (f"{JOBS}/{jobs[0]['id']}", {"ended_on": "2017-06-30"}),
    ):
        body = a_step("2017-06-30", **patch)
        reply = await client.patch(f"/registry/{path}", json=body, headers={**county, "If-Match": '"1"'})
        assert reply.status_code == 200, reply.text
    longer = a_step("2017-07-01", ended_on="2017-07-01")
    at = f"/registry/{JOBS}/{jobs[0]['id']}"
    reply = await client.patch(at, json=longer, headers={**county, "If-Match": '"2"'})
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.post_taken")
    assert await refused(client, county, f"{POSTS}/{post['id']}/withdraw", a_step(), 1) == (
        409,
        "registry.post_in_use",
        None,
    )
    gone = {**a_job(homes[1], post), "post_id": kept["id"]}
    assert await refused(client, county, JOBS, gone) == (422, "registry.unknown_reference", "post_id")


@pytest.mark.requirement("R000-028")
async def test_a_job_names_the_training_that_led_to_it(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    household = await a_home(client, county)
    training = await made(
        client,
        county,
        "trainings",
        a_step(
            household_id=household["id"],
            member_id=household["members"][0]["id"],
            training_kind="yulu",
            audience="migrant_workers",
            course="电焊工",
            organiser="县职业中专",
            started_on="2017-02-01",
            days=15,
            training_no="PX-001",
        ),
    )
    own = await made(client, county, JOBS, a_job(household, None, training_id=training["id"]))
    of_another = a_job(household, None, member=1, training_id=training["id"])
    assert await refused(client, county, JOBS, of_another) == (
        422,
        "registry.training_of_another",
        "training_id",
    )
    found = await listed(client, county, JOBS, training_id=training["id"])
    assert [(one["id"], one["household_id"]) for one in found["items"]] == [(own["id"], household["id"])]


async def test_people_who_take_a_post_at_once_never_exceed_its_places(committing: FastAPI, county: SIGNED_IN) -> None:
    async with client_of(committing) as client:
        homes = [await a_home(client, county, serial) for serial in (1, 3, 5)]
        post = await made(client, county, POSTS, a_post())
        replies = await asyncio.gather(*(sent(client, county, JOBS, a_job(home, post)) for home in homes))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
    assert {reply.json().get("code") for reply in replies} == {None, "registry.post_taken"}
