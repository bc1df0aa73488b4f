"""No call whatever tells of another area, or changes anything there: every route and every kind, generated.

A register of two counties is filled with rows of every kind, each of them bearing its area's watermark. Then callers of
every post ask every route of the document, with their own ids, other areas' ids and ids of nothing. A route or kind
that the generator can't reach fails the test, so that a new one can't slip by.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.registry.kinds import KINDS
from services.registry.records.fields import RefersTo, mark_of
from services.registry.records.kinds import RecordKind
from shared.calendar import SystemClock
from shared.security.permissions import Role
from shared.security.tokens import issue_service_token
from tests.conftest import Installation
from tests.registry.conftest import SignIn
from tests.registry.every_call import (
    FEW,
    NEVER_TOLD,
    OF_NOBODY,
    PATHS,
    USUAL,
    Register,
    a_register,
    filled,
    names_of,
    query_of,
    resolved,
    same,
    told,
)
from tests.registry.household_builder import Json
from tests.registry.register_builder import DAY, NO_SUCH, Place, a_credit_code, fits

pytestmark = pytest.mark.xdist_group("every call")  # one worker builds the register, not each


@pytest.fixture(scope="module")
async def register(installation: Installation, areas_loaded: None, sign_in: SignIn) -> AsyncIterator[Register]:
    """A small register."""
    async with a_register(installation, sign_in, FEW) as made:
        yield made


@dataclass
class Asker:
    """Somebody who asks, and what he was told that he mustn't be."""

    register: Register
    role: Role
    area: str
    broken: list[str] = field(default_factory=list)

    async def ask(self, path: str, **query: Any) -> httpx.Response:
        """Ask, and look for other areas' watermarks in the answer."""
        who = self.register.sign_in(self.role, self.area)
        reply = await self.register.client.get(path, params=query, headers=who)
        if reply.status_code >= 500:
            self.broken.append(f"{self.role} {path} {query}: {reply.status_code}")
        if seen := told(self.register, self.area, reply):
            self.broken.append(f"{self.role} {path} {query} tells of {seen}")
        return reply

    async def ask_by_id(self, path: str, needed: Json, places: list[Place]) -> None:
        """Ask for others' rows by their ids: as if they weren't there."""
        nothing = await self.ask(str(filled(path, None)), **needed)
        for place in places:
            reply = await self.ask(str(filled(path, place)), **needed)
            if reply.status_code not in (403, 404, 422):
                self.broken.append(f"{self.role} {path} of {place.code}: {reply.status_code}")
            if reply.status_code == 404 and not same(reply, nothing):
                self.broken.append(f"{self.role} {path} of {place.code}: {reply.text} or {nothing.text}")

    async def ask_by_parameter(self, at: str, operation: Json, needed: Json, places: list[Place]) -> None:
        """Put what is others' into each parameter of a query."""
        for one in operation.get("parameters", ()):
            for place in places if one["in"] == "query" else ():
                for value in hostile(one, place):
                    await self.ask(at, **{**needed, one["name"]: value})


async def every_get(register: Register, role: Role, area: str, everywhere: bool) -> tuple[list[str], set[str]]:
    """Ask every route for one's own and for others'; what was told that mustn't be, and which routes answered."""
    asker, reached = Asker(register, role, area), set()
    own, foreign = register.own_of(area), register.foreign_to(area)
    for turn, (_, path, operation) in enumerate(register.operations("get")):
        its_turn = everywhere or role is USUAL[turn % len(USUAL)][0]
        needed = query_of(register, operation, path, own or foreign[0])
        at = filled(path, own) if own else None
        if at and (its_turn or role is Role.COUNTY_OFFICE) and (await asker.ask(at, **needed)).status_code == 200:
            reached.add(f"GET {path}")
        if not its_turn:
            continue
        others = [one for one in foreign if filled(path, one)]
        if names_of(path) and not path.startswith(OF_NOBODY):
            await asker.ask_by_id(path, needed, others if everywhere else others[:1])
        if at or not names_of(path):
            await asker.ask_by_parameter(at or path, operation, needed, foreign if everywhere else foreign[:1])
    return asker.broken, reached


def hostile(one: Json, place: Place) -> list[Any]:
    """What somebody would put into a parameter who is after another area's rows."""
    name = one["name"]
    if name in ("area", "village_code", "parent", "code"):
        return [place.area_code, *([place.former.ljust(12, "0")] if place.former else [])]
    if name == "q":
        return [place.watermark]
    if name in ("limit", "after", "reveal", "reason", "format", "sheets"):
        return {"limit": [100], "reveal": []}.get(name, [])
    if name == "id_number":
        return [member["id_number"] for member in place.bodies.get("household", {}).get("members", ())[:1]]
    if name in ("on",):
        return [DAY]
    if name == "withdrawn":
        return ["true"]
    for body in place.bodies.values():
        if isinstance(body.get(name), str):
            return [body[name]]
    return []


def _every_row(register: Register, places: list[Place]) -> set[str]:
    return {row for place in places for row in place.ids.values()}


def test_every_kind_stands_in_every_area_that_has_such(register: Register) -> None:
    missing = [
        f"{kind.name} {place.code}"
        for place in register.places.values()
        for kind in KINDS
        if fits(kind, place) and kind.name not in place.ids and not (kind.name == "fund_claim" and len(place.code) == 6)
    ]
    assert missing == []


@pytest.mark.parametrize(("role", "area"), USUAL)
async def test_no_answer_tells_of_another_area(register: Register, role: Role, area: str) -> None:
    broken, reached = await every_get(register, role, area, everywhere=False)
    assert not broken, "\n".join(broken)
    if role is Role.COUNTY_OFFICE:
        routes = {f"GET {path}" for _, path, _ in register.operations("get")}
        missed = routes - reached - NEVER_TOLD
        assert not missed, "\n".join(sorted(missed))


# writes -------------------------------------------------------------------------------------------------------------


def a_minimum(register: Register, schema: Json, path: str, place: Place, own: Place) -> Any:
    """The least that a schema takes, naming rows of a place wherever it names rows."""
    schema = resolved(register, schema)
    if "oneOf" in schema:
        return a_minimum(register, schema["oneOf"][0], path, place, own)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        made: Json = {}
        for name, one in schema.get("properties", {}).items():
            if name not in schema.get("required", ()):
                continue
            made[name] = _reference(name, place) or a_minimum(register, one, path, place, own)
        return made
    if schema.get("type") == "array":
        return [a_minimum(register, schema["items"], path, place, own)] if schema.get("minItems") else []
    if schema.get("format") == "date":
        return DAY
    if schema.get("format") == "uuid":
        return own.ids["household"]
    plain = {"boolean": True, "integer": int(schema.get("minimum", 1)), "number": 1}
    return plain.get(schema.get("type", ""), own.watermark)


def _reference(name: str, place: Place) -> Any:
    if name in ("area_code", "village_code"):
        return place.area_code
    return place.ids.get(PATHS[name]) if name in PATHS else None


async def every_write(register: Register, role: Role, area: str, everywhere: bool) -> tuple[list[str], set[str]]:
    """Write to others' rows by every route; what wasn't refused as it must be, and which routes were reached."""
    who = {**register.sign_in(role, area), "If-Match": '"1"'}
    own, foreign = register.own_of(area), register.foreign_to(area)
    broken, reached = [], set()
    before = await register.state()
    for method, path, operation in register.operations("post", "patch", "put"):
        names = names_of(path)
        if not names or path.startswith("/registry/areas"):
            continue
        places = [place for place in foreign if filled(path, place)]
        for place in places if everywhere else places[:1]:
            content = operation["requestBody"]["content"]
            body = a_minimum(register, next(iter(content.values()))["schema"], path, place, own or place)
            nothing = _of_nothing(body)
            for at, sent in ((filled(path, place), "foreign"), (filled(path, None), "nothing")):
                named = body if sent == "foreign" else nothing
                reply = await register.client.request(method, str(at), json=named, headers=who)
                if reply.status_code < 400 or reply.status_code >= 500:
                    broken.append(f"{role} {method} {at} ({sent}): {reply.status_code} {reply.text[:200]}")
                if seen := told(register, area, reply):
                    broken.append(f"{role} {method} {at} tells of {seen}")
                if sent == "foreign":
                    first = reply
            if not same(first, reply):
                broken.append(f"{role} {method} {path} of {place.code}: {first.text} or {reply.text}")
            if reply.status_code == 404:
                reached.add(f"{method.upper()} {path}")
    broken += await _changed(register, before, role)
    return broken, reached


async def _changed(register: Register, before: dict[str, str], role: Role) -> list[str]:
    after = await register.state()
    return [f"{role} changed {name}" for name in before if after[name] != before[name] and name not in KEPT]


KEPT = ("audit_record", "idempotent_reply")


async def every_reference(register: Register, role: Role, area: str, everywhere: bool) -> tuple[list[str], set[str]]:
    """Enter every kind for an own area with another's row in each of its references."""
    who = register.sign_in(role, area)
    own, foreign = register.own_of(area), register.foreign_to(area)
    broken: list[str] = []
    reached: set[str] = set()
    before = await register.state()
    for kind in KINDS if own is not None else ():
        for name, value, nothing in _references(kind, foreign, everywhere):
            assert own is not None
            if kind.name not in own.bodies:
                continue
            body = {**own.bodies[kind.name], **_renewed(kind.name, kind.number, own)}
            replies = [
                await register.client.post(f"/registry/{kind.path}", json={**body, name: one}, headers=who)
                for one in (value, nothing)
            ]
            reached.add(f"{kind.name}.{name}")
            wrong = not 400 <= replies[0].status_code < 500 or (name != "area_code" and not same(*replies))
            if wrong or told(register, area, replies[0]):
                broken.append(f"{role} {kind.name}.{name} {value}: {replies[0].text} or {replies[1].text}")
    broken += await _changed(register, before, role)
    return broken, reached


async def every_step(register: Register, role: Role, area: str, everywhere: bool) -> tuple[list[str], set[str]]:
    """Take every step on one's own rows with another's row in each of its references, a change of it too."""
    who = register.sign_in(role, area)
    own, foreign = register.own_of(area), register.foreign_to(area)
    broken: list[str] = []
    reached: set[str] = set()
    before = await register.state()
    for method, path, operation in register.operations("post", "patch", "put"):
        at = filled(path, own) if own is not None and names_of(path) else None
        if own is None or at is None or path.startswith("/registry/areas"):
            continue
        schema = resolved(register, next(iter(operation["requestBody"]["content"].values()))["schema"])
        least = a_minimum(register, schema, path, own, own)
        read = await register.client.get(_row_of(path, at), headers=who)
        headers = {**who, "If-Match": read.headers.get("etag", '"1"')}
        for name, value in _named_of(register, schema, path, own, foreign if everywhere else foreign[:2]):
            replies = [
                await register.client.request(method, at, json={**least, name: one}, headers=headers)
                for one in (value, _of_nothing(value))
            ]
            reached.add(f"{method.upper()} {path} {name}")
            wrong = not 400 <= replies[0].status_code < 500
            if wrong or not same(*replies) or told(register, area, replies[0]):
                broken.append(f"{role} {method} {at} {name} {value}: {replies[0].text} or {replies[1].text}")
    broken += await _changed(register, before, role)
    return broken, reached


def _row_of(path: str, at: str) -> str:
    """The address of the row that a step is taken on: up to the last id of it."""
    return "/".join(at.split("/")[: path[: path.rindex("}")].count("/") + 1])


def _named_of(
    register: Register, schema: Json, path: str, own: Place, places: list[Place]
) -> Iterator[tuple[str, Any]]:
    """Each part of a body that names rows, with what it is when it names another place's."""
    for name, one in schema.get("properties", {}).items():
        table = REFERENCES.get(name)
        mine = own.ids.get(table) if table else _reference(name, own) or a_minimum(register, one, path, own, own)
        for place in places:
            theirs = place.ids.get(table) if table else _reference(name, place)
            theirs = theirs or a_minimum(register, one, path, place, own)
            if theirs != mine and theirs is not None and name not in ("area_code", "village_code"):
                yield name, theirs


def _of_nothing(value: Any) -> Any:
    """The same naming nothing's rows."""
    return json.loads(_AN_ID.sub(NO_SUCH, json.dumps(value)))


_AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
REFERENCES = {
    name: str(mark.model.__tablename__)
    for kind in KINDS
    for name, info in kind.creation.model_fields.items()
    if (mark := mark_of(info, RefersTo)) is not None
}
"""Field → table of the rows that it names."""


def _references(kind: RecordKind[Any], places: list[Place], everywhere: bool) -> Iterator[tuple[str, str, str]]:
    """Each reference of a kind: its name, what it names of another place, the nearest or each, and what of nothing."""
    nothings = {"area_code": "360722999999", "made_of": "QC404"}
    for name, info in kind.creation.model_fields.items():
        mark, found = mark_of(info, RefersTo), []
        for place in places:
            value = place.ids.get(str(mark.model.__tablename__)) if mark else _reference(name, place)
            value = place.number("QC") if name == "made_of" else value
            if value is not None:
                found.append((name, str(value), nothings.get(name, NO_SUCH)))
        yield from found if everywhere else found[:1]


def _renewed(name: str, number: str | None, own: Place) -> Json:
    """A number or sender's id that no row bears yet."""
    fresh: Json = {} if number is None else {number: own.number("N")}
    if name == "organisation":
        fresh = {number or "": a_credit_code(777)}
    return fresh | ({"client_id": str(uuid4())} if name == "visit" else {})


@pytest.mark.parametrize(("role", "area"), USUAL)
async def test_nothing_of_another_area_is_changed(register: Register, role: Role, area: str) -> None:
    broken, _ = await every_write(register, role, area, everywhere=False)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("role", "area"), USUAL)
async def test_nothing_of_another_area_is_referred_to(register: Register, role: Role, area: str) -> None:
    broken, reached = await every_reference(register, role, area, everywhere=False)
    assert not broken, "\n".join(broken)
    assert reached


@pytest.mark.parametrize(("role", "area"), USUAL)
async def test_no_step_on_ones_own_refers_to_another_area(register: Register, role: Role, area: str) -> None:
    broken, reached = await every_step(register, role, area, everywhere=False)
    assert not broken, "\n".join(broken)
    assert len(reached) > 30


async def test_a_notice_that_hangs_out_shows_no_whole_name_and_no_illness(
    installation: Installation, register: Register
) -> None:
    gateway = {"Authorization": f"Bearer {issue_service_token('gateway', _secret(register), SystemClock())}"}
    listed = await register.client.get("/public/notices", headers=gateway)
    pages = [listed.text]
    for place in register.places.values():
        if "notice" in place.ids:
            shown = await register.client.get(f"/public/notices/{place.ids['notice']}", headers=gateway)
            assert shown.status_code == 200
            pages.append(shown.text)
    assert len(pages) > 1
    for page in pages:
        assert not any(place.watermark in page for place in register.places.values())
        assert not re.search("health|disab|serious|illness|重病|残疾|大病|因病|[0-9]{15}", page)


def _secret(register: Register) -> bytes:
    transport: Any = register.client._transport
    secret: bytes = transport.app.state.personal.service_secret
    return secret
