"""A row of every kind of the register in a village of each county, so that made-up requests meet real rows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import httpx

from services.demo.client import API
from services.registry.kinds import KINDS
from services.registry.records.fields import RefersTo, mark_of
from shared.security.permissions import Role
from tests.fuzz.callers import sign_in
from tests.fuzz.scope import Owner
from tests.journeys.counties import County
from tests.journeys.running import Running
from tests.registry.register_builder import PLANS, PLANS_SINCE, Filler, Place

_NAMED = {
    "member": "member_id", "document": "document_id", "request": "request_id", "fund_entry": "entry_id",
    "duplicate": "pair_id", "export": "export_id", "import": "import_id",
}  # fmt: skip
"""Rows that are no records of a kind → the parameter of their addresses."""
SENT_WITHIN_S = 120.0


async def fill(running: Running, counties: Iterable[County]) -> list[Place]:
    """Put rows of every kind into a village of each county, through the gateway, as its people would."""
    places = []
    for serial, county in enumerate(counties, start=1):
        for pack in PLANS:
            await running.command("load-policy", pack, "--area", f"{county.code}000000", "--from", str(PLANS_SINCE))
        signed_in: dict[Role, dict[str, str]] = {}

        def headers(
            role: Role, _area: str, county: County = county, known: dict[Role, dict[str, str]] = signed_in
        ) -> dict[str, str]:
            if role not in known:
                known[role] = sign_in(running.url, county.sign_ins, role.value).headers
            return known[role]

        place = Place(county.plan.chapters[0].applications[0].village_code, serial)
        async with httpx.AsyncClient(base_url=running.url, trust_env=False, timeout=SENT_WITHIN_S) as client:
            await Filler(client, headers, API).fill(place)
        places.append(place)
    return places


def values_of(places: Iterable[Place]) -> tuple[dict[str, list[Any]], dict[str, Owner]]:
    """The ids of the rows by the names under which requests give them, and whose the rows are.

    `record_id` names a row of another kind at each address, so it stands under ``projects/record_id``.
    """
    values: defaultdict[str, list[Any]] = defaultdict(list)
    owners: dict[str, Owner] = {}
    for place in places:
        owners |= {row: Owner(place.area_code) for row in place.ids.values()}
        for kind in KINDS:
            if kind.name in place.ids:
                values[f"{kind.path}/record_id"].append(place.ids[kind.name])
            for name, info in kind.fields.model_fields.items():
                refers = mark_of(info, RefersTo)
                if refers is not None and refers.model.__tablename__ in place.ids:
                    values[name].append(place.ids[refers.model.__tablename__])
        for name, parameter in _NAMED.items():
            values[parameter].append(place.ids[name])
        values["project_id"].append(place.ids["project"])
    return {name: sorted(set(ids)) for name, ids in values.items()}, owners
