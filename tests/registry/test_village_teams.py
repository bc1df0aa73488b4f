"""Work teams in villages: who is posted, whose numbers are masked, and what a team lacks is seen."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.registry.records.models import RecordChange
from services.registry.village_teams.models import VillageTeam
from services.registry.village_teams.rules import Posting
from shared.calendar import Clock
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.test_areas import every_item
from tests.registry.village_builder import STEP, TOWN, VILLAGE, a_posting, made, put_in_force

TEAMS = "/registry/village-teams"


@pytest.fixture
def town(sign_in: SignIn) -> SIGNED_IN:
    """An officer of the town where town-2017 holds."""
    return sign_in(Role.TOWNSHIP, TOWN)


async def test_a_phone_number_is_kept_encrypted_and_shown_masked(
    client: httpx.AsyncClient, sessions: Sessions, town: SIGNED_IN
) -> None:
    posting = await made(client, town, "village-teams", a_posting())
    assert posting["phone_masked"] == "138****0011"
    assert "phone_encrypted" not in posting
    at = f"{TEAMS}/{posting['id']}"
    # the number that is there already, in full or masked as it was shown, changes nothing
    same = await client.patch(at, json={**STEP, "phone": "13807970011"}, headers={**town, "If-Match": '"1"'})
    assert (same.status_code, same.json()["version"]) == (200, 1)
    other = await client.patch(at, json={**STEP, "phone": "13907970012"}, headers={**town, "If-Match": '"1"'})
    assert (other.json()["version"], other.json()["phone_masked"]) == (2, "139****0012")
    history = (await client.get(f"{at}/history", headers=town)).json()["items"]
    assert [change["new"]["phone_masked"] for change in history] == ["138****0011", "139****0012"]
    async with sessions() as session:
        row = (await session.scalars(select(VillageTeam))).one()
        changes = (await session.scalars(select(RecordChange))).all()
    personal = client._transport.app.state.personal  # type: ignore[attr-defined]  # as the application reads it
    assert personal.decrypt(row.phone_encrypted) == "13907970012"
    assert not any("1390797" in str(change.new) + str(change.old) for change in changes)
    emptied = await client.patch(at, json={**STEP, "phone": None}, headers={**town, "If-Match": '"2"'})
    assert (emptied.json()["version"], emptied.json()["phone_masked"]) == (3, None)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"ended_on": "2017-02-28"}, "registry.posting_ends_early", "ended_on"),
        ({"area_code": TOWN + "000"}, "registry.not_a_village", "area_code"),
        ({"rank": "minister"}, "request.invalid", "rank"),
        ({"post": "king"}, "request.invalid", "post"),
        ({"phone": "138****0011"}, "request.invalid", "phone"),
        ({"name": " "}, "request.invalid", "name"),
    ],
)
async def test_a_posting_that_cannot_be_is_refused(
    client: httpx.AsyncClient, town: SIGNED_IN, changes: dict[str, Any], code: str, field: str
) -> None:
    reply = await client.post(TEAMS, json=a_posting(**changes), headers=town)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)


async def test_what_a_team_lacks_is_seen_for_a_village_and_for_an_area(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, town: SIGNED_IN, county: SIGNED_IN
) -> None:
    at, everywhere = f"/registry/villages/{VILLAGE}/team-breaches", "/registry/villages/team-breaches"
    unruled = await client.get(at, headers=town)
    assert (unruled.status_code, unruled.json()["code"]) == (409, "policy.none_active")
    told = (await client.get(everywhere, headers=town)).json()
    assert (told["items"], told["unruled"]) == ([], [TOWN + "000"])

    await put_in_force(client, sessions, clock, "town-2017")
    lacking = (await client.get(at, headers=town)).json()
    assert [(one["code"], one["least"], one["present"]) for one in lacking["breaches"]] == [
        ("head", 1, 0),
        ("resident_cadre", 1, 0),
    ]
    villages = await every_item(client, "/registry/villages", town)
    administrative = [one["village_code"] for one in villages if "200" <= one["village_code"][9:] <= "399"]
    found = await every_item(client, everywhere, town, limit=3)
    assert [one["village_code"] for one in found] == administrative

    await made(client, town, "village-teams", a_posting(rank="staff"))
    await made(client, town, "village-teams", a_posting(post="resident_cadre", rank="staff"))
    lacking = (await client.get(at, headers=town)).json()
    assert [one["sentence"] for one in lacking["breaches"]] == ["应有副科以上驻村组长至少 1 名，现有 0 名"]
    head = await made(client, town, "village-teams", a_posting(name="谢建平", ended_on="2017-12-31"))
    for day, missing in (("2017-02-28", ["head", "resident_cadre"]), ("2017-12-31", []), ("2018-01-01", ["head"])):
        then = (await client.get(at, params={"on": day}, headers=town)).json()["breaches"]
        assert [one["code"] for one in then] == missing
    found = await every_item(client, everywhere, town, on="2017-12-31")
    assert [one["village_code"] for one in found] == [code for code in administrative if code != VILLAGE]

    # a posting entered by mistake counts no more
    step = {"occurred_on": "2018-01-20", "reason": "录错人"}
    await client.post(f"{TEAMS}/{head['id']}/withdraw", json=step, headers={**town, "If-Match": '"1"'})
    then = (await client.get(at, params={"on": "2017-12-31"}, headers=town)).json()["breaches"]
    assert [one["code"] for one in then] == ["head"]
    of_county = (await client.get(everywhere, headers=county)).json()
    assert [one["village_code"] for one in of_county["items"]] == administrative
    assert TOWN + "000" not in of_county["unruled"]
    assert "360722102000" in of_county["unruled"]


async def test_another_towns_teams_are_not_seen(client: httpx.AsyncClient, sign_in: SignIn, town: SIGNED_IN) -> None:
    posting = await made(client, town, "village-teams", a_posting())
    beside = sign_in(Role.TOWNSHIP, "360722103")
    assert (await client.get(f"{TEAMS}/{posting['id']}", headers=beside)).status_code == 404
    assert (await client.get(TEAMS, headers=beside)).json()["items"] == []
    assert (await client.get(f"/registry/villages/{VILLAGE}/team-breaches", headers=beside)).status_code == 404
    asked = await client.get("/registry/villages/team-breaches", params={"area": TOWN}, headers=beside)
    assert (asked.status_code, asked.json()["code"]) == (403, "auth.outside_area")


@pytest.mark.requirement("R000-050", "R000-051")
def test_somebody_posted_is_there_from_the_first_day_to_the_last() -> None:
    posting = Posting("first_secretary", "section", date(2016, 1, 1), date(2017, 12, 31))
    there = {date(2015, 12, 31): False, date(2016, 1, 1): True, date(2017, 12, 31): True, date(2018, 1, 1): False}
    assert {on: posting.holds(on) for on in there} == there
    assert Posting("first_secretary", "section", date(2016, 1, 1)).holds(date(2999, 1, 1))
