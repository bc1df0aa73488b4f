"""Reads whose question can break a rule name that in the document."""

import re
from typing import Any

from shared.security.permissions import Role
from tests.credit.office import Office

ROLES = (Role.COUNTY_OFFICE, Role.COUNTY_FINANCE, Role.CITY_OFFICE, Role.CITY_FINANCE, Role.AUDITOR)
NO_PROGRAMME = "410327"
ASKED = {
    "county_code": NO_PROGRAMME, "area": NO_PROGRAMME, "bank_code": "rcc", "programme": "unheard_of", "year": "2199",
    "period": "2199Q4", "quarter": "2099Q4", "from_quarter": "2016Q1", "to_quarter": "2199Q4", "on": "2014-01-01",
    "city_code": "410300",
}  # fmt: skip


async def test_what_a_read_may_be_refused_for_stands_in_the_document(office: Office) -> None:
    document = office.channel.app.openapi()
    people: list[tuple[Any, ...]] = [(Role.BANK, "4103", "rcc"), *((role, "4103") for role in ROLES)]
    unnamed = set()
    for path, operations in document["paths"].items():
        place = path.format_map(dict.fromkeys(re.findall("{([^}]+)}", path), "{") | ASKED)
        if "get" not in operations or "{" in place:
            continue
        told = operations["get"]
        names = [one["name"] for one in told.get("parameters", ()) if one["in"] == "query"]
        needed = {one["name"] for one in told.get("parameters", ()) if one.get("required")}
        for left_out in (set(), {"programme"}, {"on"}, {"period", "quarter", "programme"}):
            query = {name: ASKED[name] for name in names if name in ASKED and (name in needed or name not in left_out)}
            for who in people:
                reply = await office.get(who, place, **query)
                assert reply.status_code < 500, (path, query, reply.text)
                if reply.status_code in (404, 409) and str(reply.status_code) not in told["responses"]:
                    unnamed.add((path, reply.json()["code"]))
    assert unnamed == set()
