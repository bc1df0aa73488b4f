"""Households as the API takes them, and what the registry's tests count."""

from typing import Any

import httpx
from sqlalchemy import func, select

from shared.database import Sessions, table_of
from shared.messaging.outbox import OutboxMessage
from tests.registry.conftest import SIGNED_IN, VILLAGE, a_number

Json = dict[str, Any]
HOUSEHOLDS = "/registry/households"
REQUESTS = "/registry/requests"


def a_person(serial: int = 1, **changes: Any) -> Json:
    """A member as the API takes it."""
    person: Json = {
        "name": "曾福生",
        "id_number": a_number(serial),
        "relation": "head",
        "health": "healthy",
        "labour_capacity": "ordinary",
    }
    return {**person, **changes}


def a_family(number: str = "H001", serial: int = 1, **changes: Any) -> Json:
    """A household as the API takes it: a man and his wife."""
    family: Json = {
        "household_no": number,
        "village_code": VILLAGE,
        "phone": "13807970001",
        "bank_account": "6226000011112222",
        "identification_standard": "national",
        "household_type": "ordinary",
        "main_cause": "illness",
        "other_causes": ["no_technique"],
        "registered_on": "2014-08-17",
        "housing_sqm": "86.50",
        "members": [a_person(serial), a_person(serial + 1, name="刘月英", relation="spouse")],
    }
    return {**family, **changes}


def an_income(**changes: Any) -> Json:
    """A year's income as the API takes it."""
    income: Json = {
        "occurred_on": "2016-03-01",
        "reason": "入户核算",
        "wage_fen": 800_000,
        "business_fen": 600_050,
        "transfer_fen": 150_000,
        "property_fen": 0,
        "production_cost_fen": 270_049,
    }
    return {**income, **changes}


async def registered(client: httpx.AsyncClient, who: SIGNED_IN, **changes: Any) -> Json:
    """A household on the register."""
    reply = await client.post(HOUSEHOLDS, json=a_family(**changes), headers=who)
    assert reply.status_code == 201, reply.text
    answer: Json = reply.json()
    return answer


async def exited(
    client: httpx.AsyncClient,
    asking: SIGNED_IN,
    deciding: SIGNED_IN,
    household: Json,
    on: str,
    reason: str = "稳定脱贫",
) -> Json:
    """Let a household leave poverty outside a procedure: one person asks, another decides. The household after it."""
    body = {
        "household_id": household["id"],
        "wanted": {"request_kind": "exit"},
        "occurred_on": on,
        "reason": reason,
    }
    asked = await client.post(REQUESTS, json=body, headers=asking)
    assert asked.status_code == 201, asked.text
    approval = {"occurred_on": on, "reason": "同意"}
    path = f"{REQUESTS}/{asked.json()['id']}/approve"
    approved = await client.post(path, json=approval, headers={**deciding, "If-Match": '"1"'})
    assert approved.status_code == 200, approved.text
    after: Json = (await client.get(f"{HOUSEHOLDS}/{household['id']}", headers=asking)).json()
    return after


async def outbox(sessions: Sessions) -> list[OutboxMessage]:
    """Events waiting to be sent, in their order."""
    async with sessions() as session:
        return list(await session.scalars(select(OutboxMessage).order_by(table_of(OutboxMessage).c.id)))


async def count(sessions: Sessions, model: type) -> int:
    """How many rows there are."""
    async with sessions() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()
