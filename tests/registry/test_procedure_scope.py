"""Who may open a round, what may be in it, and who sees it."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from services.registry.procedures.models import Entry
from shared.database import Sessions
from tests.conftest import Installation
from tests.registry.household_builder import HOUSEHOLDS, Json, count
from tests.registry.procedure_builder import DAY, ROUNDS, Office, a_round, an_application, an_office, opened, surveyed


@pytest.fixture
async def office(installation: Installation, sessions: Sessions) -> AsyncIterator[Office]:
    """The town of the eight villages, with its plan in force."""
    async with an_office(installation, sessions, ("gupo-2014", "360722102000", date(2014, 1, 1))) as made:
        yield made


async def test_nobody_applies_twice_or_who_is_registered(office: Office) -> None:
    run = await a_round(office)
    await run.add(application=an_application("H001", 1))
    who, path = run.taker("apply"), f"{run.at}/entries"

    async def refused(application: Json) -> tuple[int, str]:
        return await office.refuse(path, {"occurred_on": str(DAY), "application": application}, who)

    assert await refused(an_application("H002", 1)) == (409, "registry.entry_twice")
    assert await refused(an_application("H002", 2)) == (409, "registry.entry_twice")
    await office.post(HOUSEHOLDS, an_application("H007", 7), office.who("township"))
    assert await refused(an_application("H008", 7)) == (409, "registry.duplicate_id_number")
    assert await refused(an_application("H007", 9)) == (409, "registry.duplicate_household")
    assert await refused(an_application("H009", 9, "360722102202")) == (403, "auth.outside_area")
    assert await refused(an_application("H009", 9, other_causes=["illness"])) == (422, "registry.repeated_cause")
    assert await refused(an_application("H009", 9, members=[])) == (422, "request.invalid")
    assert await office.refuse(path, {"occurred_on": str(DAY)}, who) == (422, "registry.wrong_entry")
    both = {"occurred_on": str(DAY), "application": an_application("H009", 9), "household_id": run.id}
    assert await office.refuse(path, both, who) == (422, "registry.wrong_entry")
    risky = {"occurred_on": str(DAY), "application": an_application("H009", 9), "risks": ["illness"]}
    assert await office.refuse(path, risky, who) == (422, "registry.wrong_entry")
    assert await count(office.sessions, Entry) == 1


@pytest.mark.requirement("R000-076")
async def test_rounds_are_opened_by_their_post_for_their_area_and_once(office: Office) -> None:
    body = {"procedure": "identification", "area_code": office.village, "year": 2014, "occurred_on": str(DAY)}
    good = {**body, "quota_households": 3}
    for role in ("village_cadre", "county_office"):
        assert await office.refuse(ROUNDS, good, office.who(role)) == (403, "registry.wrong_role")
    town = office.who("township")
    assert await office.refuse(ROUNDS, body, town) == (422, "registry.quota_missing")
    wide = {**good, "area_code": "360722102000"}
    assert await office.refuse(ROUNDS, wide, town) == (422, "registry.wrong_area_level")
    foreign = {**good, "area_code": "360722103201"}
    assert await office.refuse(ROUNDS, foreign, town) == (403, "auth.outside_area")
    missing = {**good, "area_code": "360722102999"}
    assert await office.refuse(ROUNDS, missing, town) == (422, "area.unknown")
    assert await office.refuse(ROUNDS, {**good, "procedure": "exit"}, town) == (409, "registry.no_such_procedure")
    early = {**good, "occurred_on": "2013-12-31", "year": 2013}
    assert await office.refuse(ROUNDS, early, town) == (409, "registry.no_such_procedure")
    made = await office.post(ROUNDS, good, town)
    assert (made["pack"], made["revision"], made["quota_households"]) == ("gupo-2014", 1, 3)
    assert await office.refuse(ROUNDS, good, town) == (409, "registry.round_running")
    ahead = {**good, "year": 2015}
    assert await office.refuse(ROUNDS, ahead, town) == (422, "registry.year_in_future")
    await office.post(ROUNDS, {**good, "year": 2013}, town)


async def test_only_the_area_sees_its_rounds(office: Office, sessions: Sessions) -> None:
    run, (entry,) = await surveyed(office, 2000)
    for role, area in (
        ("village_cadre", "360722102202"),
        ("township", "360722103"),
        ("county_office", "360724"),
        ("city_office", "3608"),
    ):
        who = office.who(role, area=area)
        for path in ("", "/entries", "/ranking", "/archive"):
            reply = await office.client.get(f"{run.at}{path}", headers=who)
            assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
        assert (await office.client.get(ROUNDS, headers=who)).json()["items"] == []
        reply = await office.client.get(ROUNDS, params={"area": office.village}, headers=who)
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")
    stranger = office.who("village_cadre", area="360722102202")
    for path, body in (
        ("entries", {"occurred_on": str(DAY), "application": an_application("H002", 3)}),
        ("steps", run.body("survey")),
        ("notices", {"occurred_on": str(DAY)}),
        (f"entries/{entry['id']}/findings", {"step": "survey", "occurred_on": str(DAY)}),
    ):
        assert await office.refuse(f"{run.at}/{path}", body, stranger) == (404, "request.not_found")
    for role in ("village_cadre", "township", "county_office", "city_office"):
        shown = await office.get(ROUNDS, role, area=office.village, state="running", year=2014)
        assert [one["id"] for one in shown["items"]] == [run.id]
    assert (await office.get(ROUNDS, state="completed"))["items"] == []
    misspelt = await office.client.get(ROUNDS, params={"yaer": 2014}, headers=office.who("township"))
    assert (misspelt.status_code, misspelt.json()["field"]) == (422, "yaer")


async def test_a_repeated_step_with_a_key_is_taken_once(office: Office) -> None:
    run = await opened(office, "gupo-2014", "identification", DAY)
    who = {**run.taker("review_group"), "Idempotency-Key": "one"}
    first = await office.client.post(f"{run.at}/steps", json=run.body("review_group"), headers=who)
    again = await office.client.post(f"{run.at}/steps", json=run.body("review_group"), headers=who)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert len((await run.read())["steps"]) == 1


async def test_the_procedures_of_an_area_can_be_read(office: Office) -> None:
    path = "/registry/procedures"
    found = await office.get(path, "village_cadre", on="2014-01-01")
    assert [one["code"] for one in found["items"]] == ["identification"]
    assert found["items"][0]["steps"][0]["label"] == "申请"
    assert not [step for step in found["items"][0]["steps"] if None in step.values()]  # the document knows no null here
    assert (await office.get(path, "village_cadre", on="2013-12-31"))["items"] == []
    foreign = await office.client.get(path, params={"area": "360722103"}, headers=office.who("township"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")


async def test_rounds_are_paged(office: Office) -> None:
    ids = [(await opened(office, "gupo-2014", "identification", DAY, year)).id for year in (2014, 2013, 2012)]
    first = await office.get(ROUNDS, limit=2)
    rest = await office.get(ROUNDS, limit=2, after=first["next"])
    assert [one["id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
