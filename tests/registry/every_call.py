"""A register of several areas for tests of scope, and what of its rows each route is asked for."""

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
from sqlalchemy import ColumnElement, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.registry.kinds import KINDS
from services.registry.monitored.models import MonitoringObject
from services.registry.settings import Settings
from services.registry.tables import metadata
from shared.calendar import SettableClock, SystemClock
from shared.database import Sessions, transaction
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer
from tests.conftest import Installation, rolled_back
from tests.registry.conftest import SignIn, client_of, serving
from tests.registry.household_builder import Json, a_person
from tests.registry.policy_builder import in_force
from tests.registry.procedure_builder import NOTICES, TODAY, Office, an_application, opened
from tests.registry.register_builder import DAY, NO_SUCH, PLANS, PLANS_SINCE, Filler, Place

FEW = ("360722102201", "360722103200", "360722102", "360723100001")
"""Areas of the usual run: two towns of a county and another county."""
MANY = (
    "360722102201", "360722102202", "360722103200", "360723100001", "360723101001",
    "360722102", "360722103", "360722", "360723",
)  # fmt: skip
"""Areas of the long run."""
RENUMBERED = ("360722103", "360723153")
"""A town that joins the other county once all is filled: its rows keep their codes, and their tenant."""
MOVED = ("360722102201", "360722106201")
"""From where to where a household moves then, with all that is its own."""
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
    "import_id": "import", "export_id": "export", "job_id": "book", "post_id": "welfare_post", "project_id": "project",
    "plan_id": "fund_plan", "claim_id": "fund_claim", "entry_id": "fund_entry", "helper_id": "helper",
    "pairing_id": "household_pairing", "round_id": "round", "notice_id": "notice", "unit_id": "help_unit",
    "objection_id": "objection", "object_id": "aid_object", "organisation_id": "organisation",
    "training_id": "training", "partner_id": "exchange_partner", "run_id": "exchange_run",
    "batch_id": "goods_batch", "transfer_id": "fund_transfer",
    "conflict_id": "field_conflict",
}  # fmt: skip
"""Parameter → which row of a place it names, where the route itself doesn't tell."""
PLAIN = {"year": "2015", "purpose": "exit", "name": "sexes", "by": "year"}
OF_NOBODY = ("/areas", "/registry/lines", "/registry/code-lists")
"""What these tell is no area's own."""
NEVER_TOLD = {
    f"GET /registry/{path}"
    for path in (
        "audit/chain",
        "audit/records",
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
    "/registry/exchange-partners": "exchange_partner",
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
                row: ColumnElement[str] = literal_column(f"{table.name}::text")
                rows = select(func.md5(func.coalesce(func.string_agg(row, aggregate_order_by(literal("|"), row)), "")))
                digests[table.name] = str(await session.scalar(rows.select_from(table)))
        return digests


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


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
        await _changed(made, Filler(client, sign_in))
        yield made


async def _changed(register: Register, filler: Filler) -> None:
    """A household moves to another town, and a town joins another county."""
    village, now = MOVED
    mover = Place(village, len(register.places) + 1, household_only=True)
    await filler.fill_mover(mover, register.places[village])
    await a_monitored(register.sessions, mover)
    await filler.move(mover, now)
    await filler.renumber(*RENUMBERED, list(register.places.values()))
    places = [*register.places.values(), mover]
    register.places = {place.code: place for place in places}


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
        **fields, **keys, area_code=place.code, entered_on=ROUND_DAY,
        entry_id=UUID(place.ids["entry"]) if "entry" in place.ids else uuid4(),
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
    name, schema = one["name"], resolved(register, one["schema"])
    if name == "area":
        return place.area_code
    if name.endswith("_id") and name in PATHS:
        return place.ids.get(PATHS[name])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "array":
        return [resolved(register, schema["items"])["enum"][0]]
    return PLAIN.get(name, DAY)


def resolved(register: Register, schema: Json) -> Json:
    if "$ref" in schema:
        found: Json = register.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return resolved(register, found)
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            return resolved(register, option)
    return schema


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether two refusals can't be told apart but for the ids that were asked for."""
    return (one.status_code, _bare(one)) == (other.status_code, _bare(other))


def _bare(reply: httpx.Response) -> str:
    return _ID.sub("-", reply.text)
