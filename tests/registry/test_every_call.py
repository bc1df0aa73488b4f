"""No call whatever tells of another area, or changes anything there: every route and every kind, generated.

A register of two counties is filled with rows of every kind, each of them bearing its area's watermark. Then callers of
every post ask every route of the document, with their own ids, other areas' ids and ids of nothing. A route or kind
that the generator can't reach fails the test, so that a new one can't slip by.
"""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.registry.kinds import KINDS
from services.registry.monitored.models import MonitoringObject
from services.registry.records.fields import RefersTo, mark_of
from services.registry.records.kinds import RecordKind
from services.registry.settings import Settings
from services.registry.tables import metadata
from shared.calendar import SettableClock, SystemClock
from shared.database import Sessions, transaction
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer, issue_service_token
from tests.conftest import Installation, rolled_back
from tests.registry.conftest import SignIn, client_of, serving
from tests.registry.household_builder import Json, a_person
from tests.registry.policy_builder import in_force
from tests.registry.procedure_builder import NOTICES, TODAY, Office, an_application, opened
from tests.registry.register_builder import DAY, NO_SUCH, PLANS, PLANS_SINCE, Filler, Place, a_credit_code, fits

FEW = ("360722102201", "360722103200", "360722102", "360723100001")
"""Areas of the usual run: two towns of a county and another county."""
MANY = (
    "360722102201", "360722102202", "360722103200", "360723100001", "360723101001",
    "360722102", "360722103", "360722", "360723",
)  # fmt: skip
"""Areas of the long run."""
CALLERS = (
    (Role.VILLAGE_CADRE, "360722102201"),
    (Role.TOWNSHIP, "360722102"),
    (Role.COUNTY_OFFICE, "360722"),
    (Role.WORK_TEAM, "360722102201"),
    (Role.COUNTY_FINANCE, "360722"),
    (Role.DEPARTMENT, "360722"),
    (Role.AUDITOR, "360722"),
    (Role.CITY_OFFICE, "3608"),
    (Role.CITY_FINANCE, "3608"),
    (Role.ADMINISTRATOR, "3608"),
    (Role.BANK, "360722"),
)
USUAL = CALLERS[:3]
"""Those who ask in every run; the others in long ones."""
PATHS = {
    "household_id": "household", "member_id": "member", "pair_id": "duplicate", "request_id": "request",
    "import_id": "import", "export_id": "export", "post_id": "welfare_post", "project_id": "project",
    "plan_id": "fund_plan", "claim_id": "fund_claim", "entry_id": "fund_entry", "helper_id": "helper",
    "pairing_id": "household_pairing", "round_id": "round", "notice_id": "notice", "unit_id": "help_unit",
    "objection_id": "objection", "object_id": "aid_object", "organisation_id": "organisation",
    "training_id": "training", "batch_id": "goods_batch", "transfer_id": "fund_transfer",
}  # fmt: skip
"""Parameter → which row of a place it names, where the route itself doesn't tell."""
PLAIN = {"year": "2015", "purpose": "exit", "name": "sexes", "by": "year"}
OF_NOBODY = ("/areas", "/registry/lines", "/registry/code-lists")
"""What these tell is no area's own."""
NEVER_TOLD = {
    f"GET /registry/{path}"
    for path in (
        "fund-transfers/{transfer_id}",
        "help-units/{record_id}/phone",
        "helpers/{record_id}/phone",
        "helping/lectures-missing",
        "helping/medical-overdue",
        "lines/{purpose}",
        "measures/uncovered",
        "procedures/rounds/{round_id}/archive",
        "relocations/candidates",
        "relocations/plan",
        "villages/{village_code}/team-breaches",
    )
}
"""Asked like the others, but this register has no answer: the plans in force lack the chapter, the round has not
ended, or nothing of the sort was entered; their own tests look at whose rows they tell of."""
ROUND_DAY = date(2017, 3, 1)
_BY_PATH = {f"/registry/{kind.path}": kind.name for kind in KINDS} | {
    "/registry/documents": "document",
    "/registry/monitoring-objects": "monitoring_object",
}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|[0-9]{12}")


@dataclass
class Register:
    """The filled register and everybody's way to it."""

    client: httpx.AsyncClient
    sessions: Sessions
    sign_in: SignIn
    document: Json
    places: dict[str, Place] = field(default_factory=dict)

    def operations(self, *methods: str) -> Iterator[tuple[str, str, Json]]:
        """Method, path and description of each route."""
        for path, found in self.document["paths"].items():
            for method, operation in found.items():
                if method in methods:
                    yield method, path, operation

    def foreign_to(self, area: str) -> list[Place]:
        """Villages outside an area, the nearest first."""
        outside = [
            one for one in self.places.values() if not one.code.startswith(area) and not area.startswith(one.code)
        ]
        return sorted(outside, key=lambda one: (-len(one.code), -_shared(one.code, area)))

    def own_of(self, area: str) -> Place | None:
        """A village of an area."""
        return next((one for one in self.places.values() if one.code.startswith(area)), None)

    async def state(self) -> dict[str, str]:
        """A digest of every table but the log of who asked what."""
        digests: dict[str, str] = {}
        async with self.sessions() as session:
            for table in metadata.sorted_tables:
                row = literal_column(f"{table.name}::text")
                rows = select(func.md5(func.coalesce(func.string_agg(aggregate_order_by(row, row), "|"), "")))
                digests[table.name] = str(await session.scalar(rows.select_from(table)))
        return digests


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@pytest.fixture(scope="module")
async def register(installation: Installation, areas_loaded: None, sign_in: SignIn) -> AsyncIterator[Register]:
    """A small register."""
    async with a_register(installation, sign_in, FEW) as made:
        yield made


@pytest.fixture(scope="module")
async def whole_register(installation: Installation, areas_loaded: None, sign_in: SignIn) -> AsyncIterator[Register]:
    """Two counties, two towns in each."""
    async with a_register(installation, sign_in, MANY) as made:
        yield made


@asynccontextmanager
async def a_register(installation: Installation, sign_in: SignIn, codes: tuple[str, ...]) -> AsyncIterator[Register]:
    """Areas with a row of every kind in each that has such."""
    async with AsyncExitStack() as stack:
        sessions = await stack.enter_async_context(rolled_back(installation.settings(Settings).service_database_url))
        for pack in PLANS:
            for county in ("360722000000", "360723000000"):
                await in_force(sessions, pack, county, PLANS_SINCE)
        app = await stack.enter_async_context(serving(installation, sessions))
        client = await stack.enter_async_context(client_of(app))
        made = Register(client, sessions, sign_in, app.openapi())
        for serial, code in enumerate(codes, start=1):
            made.places[code] = Place(code, serial)
            await Filler(client, sign_in).fill(made.places[code])
            if len(code) == 12:
                issuer = TokenIssuer(installation.secrets.token_private_key, SystemClock())
                office = Office(app, client, sessions, SettableClock(TODAY), issuer, code)
                await a_notice(office, made.places[code])
                await a_monitored(sessions, made.places[code])
        yield made


async def a_notice(office: Office, place: Place) -> None:
    """A round of the village with an applicant, whose notice hangs, with an objection to it."""
    mark = place.watermark
    run = await opened(office, "gupo-2014", "identification", ROUND_DAY)
    await run.take("review_group")
    members = [a_person(100 + 3 * place.serial, name=mark + "福生", health="serious")]
    application = an_application(place.number("A"), 0, place.code, members=members, help_plan=mark)
    entry = await run.add(application=application)
    await run.take("apply")
    await run.survey(entry, 2000)
    await run.go_on("public_notice")
    notice = await run.put_up("public_notice")
    objection = {"occurred_on": notice["starts_on"] if "starts_on" in notice else str(run.day), "number": 1}
    objection |= {"name": mark, "contact": mark, "statement": mark}
    raised = await office.post(f"{NOTICES}/{notice['id']}/objections", objection, run.taker("public_notice"))
    place.ids |= {"round": run.id, "entry": entry["id"], "notice": notice["id"], "objection": raised["id"]}


async def a_monitored(sessions: Sessions, place: Place) -> None:
    """A monitoring object with its first version, as the procedure of 2021 makes one."""
    fields: Json = {"monitored_kind": "sudden", "risks": ["illness"], "head_name": place.watermark, "people": 2}
    fields |= {"labour": True, "per_head_fen": 1, "id_indexes": [], "measures": 0}
    keys: Json = {"county_code": place.code[:6], "id": uuid4(), "recorded_at": SystemClock().now()}
    row = MonitoringObject(
        **fields, **keys, area_code=place.code, entry_id=UUID(place.ids["entry"]), entered_on=ROUND_DAY,
        household_id=UUID(place.ids["household"]),
    )  # fmt: skip
    async with transaction(sessions) as session:
        session.add(row)
    place.ids["monitoring_object"] = str(row.id)


def texts_of(content: bytes) -> Iterator[str]:
    """All texts of an answer or file; those of an archive's members too."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
    else:
        yield content.decode("utf-8", "replace")
        yield content.decode("gb18030", "replace")
        if b"\\u" in content:
            yield json.dumps(json.loads(content), ensure_ascii=False)


def told(register: Register, area: str, reply: httpx.Response) -> list[str]:
    """The areas outside the caller's of which an answer tells."""
    parts = [*texts_of(reply.content), str(reply.headers)]
    return [place.code for place in register.foreign_to(area) if any(place.watermark in part for part in parts)]


def names_of(path: str) -> list[str]:
    """Parameters of a path."""
    return re.findall(r"{(\w+)}", path)


def value_of(name: str, path: str, place: Place | None) -> str | None:
    """What a parameter bears of a place's; of nothing's where there is no place."""
    if name in ("village_code", "area_code", "code", "area"):
        return place.area_code if place else "360722999999"
    if name in PLAIN:
        return PLAIN[name]
    if name == "trace_code":
        return place.number("QC") if place else "QC404"
    if place is None:
        return NO_SUCH
    if name == "record_id":
        return place.ids.get(_BY_PATH[path.split("/{")[0]])
    if path.startswith("/registry/monitoring-objects"):
        return place.ids.get("monitoring_object")
    if name == "entry_id" and "/procedures/" in path:
        return place.ids.get("entry")
    if name in ("plan_id",) and "/village" in path:
        return place.ids.get("village_plan")
    return place.ids.get(PATHS[name])


def filled(path: str, place: Place | None) -> str | None:
    """An address with a place's ids in it; None where the place has no such row."""
    for name in names_of(path):
        value = value_of(name, path, place)
        if value is None:
            return None
        path = path.replace(f"{{{name}}}", value)
    return path


def query_of(register: Register, operation: Json, path: str, place: Place) -> Json:
    """The parameters that a route can't do without."""
    needed: Json = {}
    for one in operation.get("parameters", ()):
        if one["in"] == "query" and one.get("required"):
            needed[one["name"]] = a_parameter(register, one, path, place)
    return needed


def a_parameter(register: Register, one: Json, path: str, place: Place) -> Any:
    """A valid value of a query's parameter, of a place where it names something."""
    name, schema = one["name"], _resolved(register, one["schema"])
    if name == "area":
        return place.area_code
    if name.endswith("_id") and name in PATHS:
        return place.ids.get(PATHS[name])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "array":
        return [_resolved(register, schema["items"])["enum"][0]]
    return PLAIN.get(name, DAY)


def _resolved(register: Register, schema: Json) -> Json:
    if "$ref" in schema:
        found: Json = register.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return _resolved(register, found)
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            return _resolved(register, option)
    return schema


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether two refusals can't be told apart but for the ids that were asked for."""
    return (one.status_code, _bare(one)) == (other.status_code, _bare(other))


def _bare(reply: httpx.Response) -> str:
    return _ID.sub("-", reply.text)


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
        return [place.area_code]
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
    schema = _resolved(register, schema)
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
    plain = {"boolean": True, "integer": schema.get("minimum", 1), "number": 1}
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
            for at, sent in ((filled(path, place), "foreign"), (filled(path, None), "nothing")):
                reply = await register.client.request(method, str(at), json=body, headers=who)
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
        for name, value, nothing in _references(kind, foreign if everywhere else foreign[:1]):
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


def _references(kind: RecordKind[Any], places: list[Place]) -> Iterator[tuple[str, str, str]]:
    """Each reference of a kind: its name, what it names of another place, and what of nothing."""
    nothings = {"area_code": "360722999999", "made_of": "QC404"}
    for name, info in kind.creation.model_fields.items():
        mark = mark_of(info, RefersTo)
        for place in places:
            value = place.ids.get(str(mark.model.__tablename__)) if mark else _reference(name, place)
            value = place.number("QC") if name == "made_of" else value
            if value is not None:
                yield name, str(value), nothings.get(name, NO_SUCH)


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


@pytest.mark.long
@pytest.mark.parametrize(("role", "area"), CALLERS)
async def test_whoever_asks_whatever_learns_and_changes_nothing_of_other_areas(
    whole_register: Register, role: Role, area: str
) -> None:
    for every in (every_get, every_write, every_reference):
        broken, _ = await every(whole_register, role, area, everywhere=True)
        assert not broken, "\n".join(broken)
