"""One household at a time over HTTP: registering, finding, showing and revealing."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from services.registry.households.models import Household, HouseholdChange, IdNumberKey, Member
from services.registry.households.searching import COUNTED
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of, transaction
from shared.events.base import CONTRACTS
from shared.messaging.outbox import OutboxMessage
from shared.resources import Resources
from shared.security.audit import AuditRecord, broken_records
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn, a_number
from tests.registry.household_builder import HOUSEHOLDS, Json, a_family, a_person, an_income, count, outbox, registered

# registering ----------------------------------------------------------------------------------------------------------


async def test_a_registered_household_is_shown_masked_and_announced(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    reply = await client.post(HOUSEHOLDS, json=a_family(), headers=county)

    assert (reply.status_code, reply.headers["etag"]) == (201, '"1"')
    household = reply.json()
    assert household["head_name"] == "曾福生"
    assert household["group"] == "development"
    assert household["housing_sqm"] == "86.50"
    assert (household["phone_masked"], household["phone"]) == ("138****0001", None)
    assert (household["bank_account_masked"], household["bank_account"]) == ("************2222", None)
    man, woman = household["members"]
    assert (man["id_masked"], man["id_number"], man["sex"]) == (f"999722********{a_number(1)[14:]}", None, "male")
    assert (woman["sex"], woman["born_on"]) == ("female", "1975-01-02")
    assert (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=county)).json() == household

    (message,) = await outbox(sessions)
    event = CONTRACTS[message.routing_key].model_validate(message.data)
    assert (message.routing_key, message.version) == ("registry.household_registered.v1", 1)
    assert str(event.aggregate_id) == household["id"]
    assert a_number(1) not in str(message.data)


async def test_numbers_are_stored_encrypted_only(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await registered(client, county)
    async with sessions() as session:
        rows = [
            (await session.execute(select(func.row_to_json(table_of(model).table_valued())))).scalars().all()
            for model in (Household, Member, HouseholdChange, OutboxMessage)
        ]
    for number in (a_number(1), "13807970001", "6226000011112222"):
        assert number not in str(rows)


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"village_code": "360722102999"}, 422, "registry.unknown_village", "village_code"),
        ({"village_code": "360722102000"}, 422, "registry.unknown_village", "village_code"),
        ({"village_code": "360781101001"}, 403, "auth.outside_area", "village_code"),
        ({"registered_on": "2999-01-01"}, 422, "request.date_in_future", "registered_on"),
        ({"members": [a_person(relation="spouse")]}, 422, "registry.no_head", "members"),
        ({"members": [a_person(1), a_person(2)]}, 422, "registry.two_heads", "members"),
        (
            {"members": [a_person(1), *(a_person(serial, relation="spouse") for serial in (2, 4))]},
            422,
            "registry.two_spouses",
            "members",
        ),
        (
            {"members": [a_person(1), a_person(id_number=a_number(3, "20140818"), relation="son")]},
            422,
            "registry.born_after_joining",
            "members.1.id_number",
        ),
        ({"other_causes": ["illness"]}, 422, "registry.repeated_cause", "other_causes"),
        ({"other_causes": ["disaster", "no_land", "no_water"]}, 422, "registry.too_many_causes", "other_causes"),
        (
            {"members": [a_person(id_number="999722197501020010")]},
            422,
            "identity.bad_check_digit",
            "members.0.id_number",
        ),
        ({"members": [a_person(id_number=a_number(1, "18950102"))]}, 422, "registry.age_out_of_range", "id_number"),
        (
            {"members": [a_person(1), a_person(1, relation="spouse")]},
            409,
            "registry.duplicate_id_number",
            "members.1.id_number",
        ),
        ({"household_no": "户 1"}, 422, "request.invalid", "household_no"),
        ({"phone": "call me"}, 422, "request.invalid", "phone"),
        ({"household_type": "rich"}, 422, "request.invalid", "household_type"),
        ({"members": []}, 422, "request.invalid", "members"),
        ({"unheard_of": 1}, 422, "request.invalid", "unheard_of"),
    ],
)
async def test_an_unsound_household_is_refused_by_code_and_leaves_nothing(
    client: httpx.AsyncClient,
    sessions: Sessions,
    county: SIGNED_IN,
    changes: Json,
    status: int,
    code: str,
    field: str,
) -> None:
    reply = await client.post(HOUSEHOLDS, json=a_family(**changes), headers=county)

    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)
    for model in (Household, Member, IdNumberKey, HouseholdChange, OutboxMessage):
        assert await count(sessions, model) == 0


async def test_a_household_twice_in_the_register_is_refused(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    await registered(client, county)
    reply = await client.post(HOUSEHOLDS, json=a_family(serial=3), headers=county)
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.duplicate_household")


async def test_an_id_number_registered_in_another_county_is_refused(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    await registered(client, county)
    other = a_family(village_code="360781101001", members=[a_person(2)])
    reply = await client.post(HOUSEHOLDS, json=other, headers=sign_in(Role.COUNTY_OFFICE, "360781"))

    assert (reply.status_code, reply.json()["code"]) == (409, "registry.duplicate_id_number")
    assert a_number(2) not in reply.text


async def test_the_same_idempotency_key_registers_once(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    headers = {**county, "Idempotency-Key": "k-1"}
    first = await client.post(HOUSEHOLDS, json=a_family(), headers=headers)
    again = await client.post(HOUSEHOLDS, json=a_family(), headers=headers)

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert await count(sessions, Household) == 1
    other = await client.post(HOUSEHOLDS, json=a_family(number="H002", serial=3), headers=headers)
    assert other.json()["code"] == "request.idempotency_key_reused"


# finding --------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def three_towns(client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn) -> None:
    """Five households: three in one town, one in the next, one in another county."""
    await registered(client, county, number="A001", serial=1)
    await registered(client, county, number="A002", serial=3, household_type="wubao")
    await registered(
        client, county, number="A003", serial=5, village_code="360722102202", members=[a_person(5, name="刘大")]
    )
    await registered(client, county, number="B001", serial=7, village_code="360722103001")
    await registered(
        client, sign_in(Role.COUNTY_OFFICE, "360781"), number="C001", serial=9, village_code="360781101001"
    )


async def numbers(client: httpx.AsyncClient, who: SIGNED_IN, **query: Any) -> list[str]:
    """Household numbers that a search finds; its total says the same."""
    reply = await client.get(HOUSEHOLDS, params=query, headers=who)
    assert reply.status_code == 200, reply.text
    found = [item["household_no"] for item in reply.json()["items"]]
    assert reply.json()["total"] == {"count": len(found), "capped": False}
    return found


async def test_a_requests_trace_stands_in_the_events_that_it_announces(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    reply = await client.post(HOUSEHOLDS, json=a_family(), headers=township)
    (announced,) = await outbox(sessions)
    assert announced.traceparent.split("-")[1] == reply.headers["x-trace-id"]


async def test_search_and_count_obey_the_callers_area(
    client: httpx.AsyncClient, three_towns: None, county: SIGNED_IN, township: SIGNED_IN, sign_in: SignIn
) -> None:
    assert await numbers(client, county) == ["A001", "A002", "A003", "B001"]
    assert await numbers(client, township) == ["A001", "A002", "A003"]
    assert await numbers(client, sign_in(Role.VILLAGE_CADRE, "360722102202")) == ["A003"]
    assert await numbers(client, sign_in(Role.CITY_OFFICE, "3607")) == ["A001", "A002", "A003", "B001", "C001"]
    assert await numbers(client, sign_in(Role.COUNTY_OFFICE, "360724")) == []
    assert await numbers(client, township, id_number=a_number(7)) == []


async def test_search_by_name_number_village_type_and_status(
    client: httpx.AsyncClient, three_towns: None, county: SIGNED_IN
) -> None:
    assert await numbers(client, county, q="刘大") == ["A003"]
    assert await numbers(client, county, q="刘") == ["A001", "A002", "A003", "B001"]  # wives are found as heads are
    assert await numbers(client, county, q="月英") == []
    assert await numbers(client, county, q="%") == []
    assert await numbers(client, county, id_number=a_number(8)) == ["B001"]
    assert await numbers(client, county, id_number=a_number(8).lower() + " ") == ["B001"]
    assert await numbers(client, county, household_no=" A003 ") == ["A003"]
    assert await numbers(client, county, household_no="A00") == []
    assert await numbers(client, county, village_code="360722102202") == ["A003"]
    assert await numbers(client, county, village_code="360722102") == ["A001", "A002", "A003"]
    assert await numbers(client, county, household_type="wubao", q="曾") == ["A002"]
    assert await numbers(client, county, status="exited") == []
    reply = await client.get(HOUSEHOLDS, params={"id_number": "123"}, headers=county)
    assert reply.json()["code"] == "identity.bad_length"


async def test_paging_is_complete_and_not_disturbed_by_new_rows(
    client: httpx.AsyncClient, three_towns: None, county: SIGNED_IN
) -> None:
    first = (await client.get(HOUSEHOLDS, params={"limit": 2}, headers=county)).json()
    await registered(client, county, number="A000", serial=11)
    second = (await client.get(HOUSEHOLDS, params={"limit": 2, "after": first["next"]}, headers=county)).json()

    assert [item["household_no"] for item in first["items"] + second["items"]] == ["A001", "A002", "A003", "B001"]
    assert second["next"] is None
    assert second["total"] == {"count": 5, "capped": False}


async def test_counting_stops_at_the_cap(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN, clock: Clock
) -> None:
    async with transaction(sessions) as session:
        session.add_all(
            Household(
                county_code="360722",
                household_no=f"N{serial:05}",
                village_code=VILLAGE,
                head_name="曾",
                identification_standard="national",
                household_type="ordinary",
                main_cause="illness",
                other_causes=[],
                registered_on=date(2014, 8, 17),
                people=1,
                version=1,
                recorded_at=clock.now(),
            )
            for serial in range(COUNTED + 1)
        )
    reply = await client.get(HOUSEHOLDS, params={"limit": 1}, headers=county)
    assert reply.json()["total"] == {"count": 10_000, "capped": True}


async def test_an_official_reading_the_next_county_is_told_of_nothing(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, county)
    hidden, missing = f"{HOUSEHOLDS}/{household['id']}", f"{HOUSEHOLDS}/{new_id()}"
    next_county = sign_in(Role.COUNTY_OFFICE, "360781")
    step = {"occurred_on": "2018-12-31", "reason": "x"}
    versioned = {**next_county, "If-Match": '"1"'}
    for path in (hidden, missing):
        replies = [
            await client.get(path, headers=next_county),
            await client.get(f"{path}/history", headers=next_county),
            await client.get(f"{path}/incomes", headers=next_county),
            await client.get(f"{path}/incomes/2015", headers=next_county),
            await client.put(f"{path}/incomes/2015", json=an_income(), headers=versioned),
            await client.patch(path, json={**step, "main_cause": "disaster"}, headers=versioned),
            await client.post(f"{path}/members/{new_id()}/leave", json={**step, "kind": "death"}, headers=versioned),
        ]
        assert {(reply.status_code, reply.json()["code"]) for reply in replies} == {(404, "request.not_found")}


# revealing ------------------------------------------------------------------------------------------------------------


async def test_revealing_shows_the_numbers_and_writes_the_audit_log(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    household = await registered(client, township)
    query: dict[str, str | bool] = {"reveal": True, "reason": "核对银行账户"}
    reply = await client.get(f"{HOUSEHOLDS}/{household['id']}", params=query, headers=township)

    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert [member["id_number"] for member in reply.json()["members"]] == [a_number(1), a_number(2)]
    assert (reply.json()["phone"], reply.json()["bank_account"]) == ("13807970001", "6226000011112222")
    async with sessions() as session:
        (record,) = (await session.scalars(select(AuditRecord))).all()
        resources: Resources = client._transport.app.state.resources  # type: ignore[attr-defined]  # the app is behind it
        assert await broken_records(session, resources.personal.audit_secret) == []
    assert (record.action, record.reason, record.target) == (
        "identity.reveal",
        "核对银行账户",
        f"household {household['id']}",
    )


async def test_revealing_needs_a_reason_and_the_right_role(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await registered(client, township)
    path = f"{HOUSEHOLDS}/{household['id']}"
    without = await client.get(path, params={"reveal": True, "reason": "  "}, headers=township)
    assert (without.status_code, without.json()["code"]) == (422, "registry.reason_required")
    cadre = sign_in(Role.VILLAGE_CADRE, VILLAGE)
    refused = await client.get(path, params={"reveal": True, "reason": "x"}, headers=cadre)
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.forbidden")
    assert await count(sessions, AuditRecord) == 0
