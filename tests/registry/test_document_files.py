"""The three-in-one file of each household: paper card, electronic file, photos and videos of two themes."""

import httpx
import pytest

from shared.calendar import Clock
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.document_builder import DOCUMENTS, a_pdf, a_picture, a_video, uploaded
from tests.registry.household_builder import HOUSEHOLDS, Json, an_income, registered
from tests.registry.policies import in_force

FILES = "/registry/household-files"
GUPO = ("gupo-2014", "360722102000")


async def has_income(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> None:
    """Record a year of income."""
    at = f"{HOUSEHOLDS}/{household['id']}"
    version = (await client.get(at, headers=who)).headers["etag"]
    reply = await client.put(f"{at}/incomes/2015", json=an_income(), headers={**who, "If-Match": version})
    assert reply.status_code == 200


async def state(client: httpx.AsyncClient, who: SIGNED_IN, household: Json) -> tuple[bool, list[tuple[int, bool]]]:
    """Whether a household's file is complete, and how many there are of each part."""
    read = (await client.get(f"{HOUSEHOLDS}/{household['id']}/file", headers=who)).json()
    return read["complete"], [(part["have"], part["complete"]) for part in read["parts"]]


@pytest.mark.requirement("R002-017", "R002-019")
async def test_a_file_grows_part_by_part_until_all_three_are_there(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    await in_force(client, sessions, clock, GUPO)
    household = await registered(client, township)
    assert await state(client, township, household) == (False, [(0, False), (0, False), (0, False)])
    await uploaded(client, township, a_pdf("card"), household, document_kind="household_card")
    assert await state(client, township, household) == (False, [(1, True), (0, False), (0, False)])
    await has_income(client, township, household)
    assert await state(client, township, household) == (False, [(1, True), (1, True), (0, False)])
    photo = await uploaded(client, township, a_picture(), household, themes="poverty_cause")
    assert await state(client, township, household) == (False, [(1, True), (1, True), (1, False)])
    images = (await client.get(f"{HOUSEHOLDS}/{household['id']}/file", headers=township)).json()["parts"][2]
    assert (images["label"], images["missing_themes"], images["missing_labels"]) == ("影像资料", ["wish"], ["脱贫愿望"])
    await uploaded(client, township, a_video(), household, document_kind="video", themes="wish")
    assert await state(client, township, household) == (True, [(1, True), (1, True), (2, True)])

    # what is withdrawn no longer counts, and one picture may show both
    at = f"{DOCUMENTS}/{photo['id']}"
    step = {"occurred_on": "2016-03-02", "reason": "拍错户"}
    await client.post(f"{at}/withdraw", json=step, headers={**township, "If-Match": '"1"'})
    assert await state(client, township, household) == (False, [(1, True), (1, True), (1, False)])
    await uploaded(client, township, a_picture(), household, themes=["wish", "poverty_cause"])
    assert await state(client, township, household) == (True, [(1, True), (1, True), (2, True)])


@pytest.mark.requirement("R002-019")
async def test_one_photo_of_both_themes_is_enough_and_a_receipt_is_none(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    await in_force(client, sessions, clock, GUPO)
    household = await registered(client, township)
    await uploaded(client, township, a_picture(), household, document_kind="receipt")
    assert (await state(client, township, household))[1][2] == (0, False)
    await uploaded(client, township, a_picture(), household, themes=["poverty_cause", "wish"])
    assert (await state(client, township, household))[1][2] == (1, True)


async def test_what_is_incomplete_is_a_list_to_work_through(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, sign_in: SignIn, township: SIGNED_IN
) -> None:
    await in_force(client, sessions, clock, GUPO)
    households = [
        await registered(client, township, number=f"H{number:03d}", serial=number * 2 + 1) for number in range(5)
    ]
    for household in (households[1], households[3]):
        await uploaded(client, township, a_pdf(), household, document_kind="household_card")
        await uploaded(client, township, a_picture(), household, themes=["poverty_cause", "wish"])
        await has_income(client, township, household)
    whole = (await client.get(FILES, headers=township)).json()["items"]
    assert [(one["household_no"], one["complete"]) for one in whole] == [
        ("H000", False), ("H001", True), ("H002", False), ("H003", True), ("H004", False),
    ]  # fmt: skip
    found: list[str] = []
    query: Json = {"incomplete": True, "limit": 2}
    while True:
        page = (await client.get(FILES, params=query, headers=township)).json()
        found += [one["household_no"] for one in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert found == ["H000", "H002", "H004"]

    elsewhere = sign_in(Role.TOWNSHIP, "360722103")
    assert (await client.get(FILES, headers=elsewhere)).json()["items"] == []
    foreign = await client.get(FILES, params={"area": "360722102"}, headers=elsewhere)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "auth.outside_area")
    one = await client.get(f"{HOUSEHOLDS}/{households[0]['id']}/file", headers=elsewhere)
    assert one.status_code == 404


async def test_without_a_plan_nothing_is_called_complete(client: httpx.AsyncClient, township: SIGNED_IN) -> None:
    household = await registered(client, township)
    for path in (FILES, f"{HOUSEHOLDS}/{household['id']}/file"):
        reply = await client.get(path, headers=township)
        assert (reply.status_code, reply.json()["code"]) == (409, "policy.none_active")
