"""Reading the audit log: one's own area alone, the latest first, and every reading noted."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select, update

from services.registry.main import create_app
from services.registry.settings import Settings
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, encode_cursor, new_id, table_of, transaction
from shared.security.audit import ACTION_LABELS, AuditRecord, Trail, broken_records, check_chains
from shared.security.callers import Caller, Operator
from shared.security.permissions import PERMISSIONS, Role
from shared.settings import database_name
from tests.conftest import Installation, borrowed_app, rolled_back

TABLE = table_of(AuditRecord)
RECORDS, CHAIN = "/registry/audit/records", "/registry/audit/chain"
FIRST = datetime(2018, 11, 5, 9, 30, tzinfo=CHINA)
HOUSEHOLD = str(new_id())
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions of the owner, who alone can alter the log, of a registry whose log is empty."""
    async with rolled_back(installation.admin_url.set(database=database_name("registry"))) as made:
        async with transaction(made) as session:
            await session.execute(delete(TABLE))
        yield made


@pytest.fixture
def moved() -> SettableClock:
    """A clock that tests move."""
    return SettableClock(FIRST)


@pytest.fixture
async def app(installation: Installation, sessions: Sessions, moved: SettableClock) -> AsyncIterator[FastAPI]:
    """The registry on those sessions."""
    async with borrowed_app(create_app, installation.settings(Settings)) as made:
        made.state.sessions, made.state.clock = sessions, moved
        yield made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Calls it without a socket."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://registry") as made:
        yield made


@pytest.fixture
def auditor(sign_in: SignIn) -> dict[str, str]:
    """The county's auditor, by a token that the clock of the test doesn't judge."""
    return sign_in(Role.AUDITOR, "360722", subject="auditor-1")


@pytest.fixture
async def written(sessions: Sessions, moved: SettableClock, app: FastAPI) -> None:
    """Six acts, a day apart: of two counties, the city, and of an operator."""
    acts: list[tuple[str, Caller | Operator, str, str, str]] = [
        ("360722", a_person("li"), "identity.reveal", f"household {HOUSEHOLD}", "核对银行账户"),
        ("360723", a_person("zhou", "360723"), "identity.reveal", "household 9", "换卡"),
        ("360722", a_person("wang"), "identity.reveal", f"household {HOUSEHOLD}", "补办存折"),
        ("360700", Caller("city", "市办", Role.CITY_OFFICE, "3607"), "webhook.created", "17", ""),
        ("360722", a_person("wang"), "export.reveal", "export 5", "年度核查"),
        ("360722", Operator("operator:root"), "policy.load", "ganzhou-credit", ""),
    ]
    for county_code, actor, action, target, reason in acts:
        trail = Trail(moved, app.state.personal.audit_secret, actor)
        async with transaction(sessions) as session:
            await trail.record(session, county_code=county_code, action=action, target=target, reason=reason, people=2)
        moved.move_to(moved.now() + timedelta(days=1))


def a_person(name: str, county: str = "360722") -> Caller:
    """Somebody of a county's office."""
    return Caller(name, name, Role.COUNTY_OFFICE, county)


async def acts(client: httpx.AsyncClient, headers: dict[str, str], **query: str) -> list[dict[str, Any]]:
    """The acts that are listed, without those of reading the log."""
    reply = await client.get(RECORDS, params=query, headers=headers)
    assert reply.status_code == 200, reply.text
    return [item for item in reply.json()["items"] if item["action"] != "audit.read"]


async def count(sessions: Sessions) -> int:
    """How many records there are."""
    async with sessions() as session:
        return (await session.execute(select(func.count()).select_from(TABLE))).scalar_one()


@pytest.mark.usefixtures("written")
async def test_who_saw_a_households_numbers_is_told_the_latest_first(
    client: httpx.AsyncClient, auditor: dict[str, str]
) -> None:
    seen = await acts(client, auditor, action="identity.reveal", target=HOUSEHOLD)
    assert [(act["actor"], act["reason"]) for act in seen] == [("wang", "补办存折"), ("li", "核对银行账户")]
    assert {name: seen[1][name] for name in seen[1] if name != "id"} == {
        "service": "registry",
        "county_code": "360722",
        "number": 1,
        "recorded_at": "2018-11-05T01:30:00Z",
        "actor": "li",
        "role": "county_office",
        "role_label": "县扶贫办",
        "action": "identity.reveal",
        "action_label": "查看完整证件号码",
        "target": f"household {HOUSEHOLD}",
        "reason": "核对银行账户",
        "facts": {"people": 2},
    }


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("query", "targets"),
    [
        ({}, ["ganzhou-credit", "export 5", f"household {HOUSEHOLD}", f"household {HOUSEHOLD}"]),
        ({"actor": "wang"}, ["export 5", f"household {HOUSEHOLD}"]),
        ({"actor": "wan"}, []),
        ({"action": "export"}, ["export 5"]),
        ({"action": "exp"}, []),
        ({"action": "export.reveal"}, ["export 5"]),
        ({"action": "identity_reveal"}, []),
        ({"target": "5"}, ["export 5"]),
        ({"target": "%"}, []),
        ({"actor": "operator:root"}, ["ganzhou-credit"]),
        ({"from": "2018-11-09"}, ["ganzhou-credit", "export 5"]),
        ({"from": "2018-11-10"}, ["ganzhou-credit"]),
        ({"to": "2018-11-05"}, [f"household {HOUSEHOLD}"]),
        ({"to": "2018-11-04"}, []),
        ({"from": "2018-11-07", "to": "2018-11-09", "actor": "wang"}, ["export 5", f"household {HOUSEHOLD}"]),
    ],
)
async def test_conditions_narrow_the_list(
    client: httpx.AsyncClient, auditor: dict[str, str], query: dict[str, str], targets: list[str]
) -> None:
    assert [act["target"] for act in await acts(client, auditor, **query)] == targets


@pytest.mark.usefixtures("written")
async def test_days_are_chinas(client: httpx.AsyncClient, auditor: dict[str, str], moved: SettableClock) -> None:
    moved.move_to(datetime(2018, 12, 1, 0, 0, tzinfo=CHINA))  # 16:00 of the day before in Greenwich
    await acts(client, auditor)
    moved.move_to(datetime(2018, 12, 2, 0, 0, tzinfo=CHINA))
    for day, number in (("2018-11-30", 0), ("2018-12-01", 1)):
        reply = await client.get(RECORDS, params={"from": day, "to": day, "action": "audit.read"}, headers=auditor)
        assert len(reply.json()["items"]) == number


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("role", "area", "asked", "counties"),
    [
        (Role.AUDITOR, "360722", None, {"360722"}),
        (Role.AUDITOR, "360723", None, {"360723"}),
        (Role.AUDITOR, "360724", None, set()),
        (Role.ADMINISTRATOR, "3607", None, {"360722", "360723", "360700"}),
        (Role.ADMINISTRATOR, "3607", "360723", {"360723"}),
    ],
)
async def test_nobody_reads_what_was_done_elsewhere(
    client: httpx.AsyncClient, sign_in: SignIn, role: Role, area: str, asked: str | None, counties: set[str]
) -> None:
    query = {"area": asked} if asked else {}
    assert {act["county_code"] for act in await acts(client, sign_in(role, area), **query)} == counties


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("path", [RECORDS, CHAIN])
async def test_another_area_and_one_finer_than_a_county_are_refused(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, path: str
) -> None:
    before = await count(sessions)
    town = await client.get(path, headers=sign_in(Role.AUDITOR, "360722102"))
    assert (town.status_code, town.json()["code"]) == (403, "auth.outside_area")
    if path == RECORDS:
        other = await client.get(path, params={"area": "360723"}, headers=sign_in(Role.AUDITOR, "360722"))
        assert (other.status_code, other.json()["code"], other.json()["field"]) == (403, "auth.outside_area", "area")
    assert await count(sessions) == before


@pytest.mark.parametrize("path", [RECORDS, CHAIN])
async def test_only_auditors_and_administrators_read_the_log(
    client: httpx.AsyncClient, sign_in: SignIn, path: str
) -> None:
    assert PERMISSIONS["audit.read"] == {Role.AUDITOR, Role.ADMINISTRATOR}
    for role in sorted(set(Role) - PERMISSIONS["audit.read"] - {Role.SERVICE}):
        bank = "rcc" if role is Role.BANK else None
        reply = await client.get(path, headers=sign_in(role, "360722", bank))
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden"), role
    assert (await client.get(path)).status_code == 401


@pytest.mark.usefixtures("written")
async def test_pages_follow_each_other_without_loss_while_readings_are_noted(
    client: httpx.AsyncClient, auditor: dict[str, str]
) -> None:
    query: dict[str, str | int] = {"limit": 1}
    seen: list[str] = []
    while True:
        page = (await client.get(RECORDS, params=query, headers=auditor)).json()
        seen += [item["action"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == ["policy.load", "export.reveal", "identity.reveal", "identity.reveal"]


@pytest.mark.parametrize(
    "after",
    [
        "x",
        encode_cursor("audited acts", "2018-11-05T01:30:00+00:00"),
        encode_cursor("audited acts", "yesterday", UUID(int=7)),
        encode_cursor("audited acts", "0001-01-01T00:00:00+14:00", UUID(int=7)),
        encode_cursor("audited acts", "2018-11-05T01:30:00+00:00", "7"),
        encode_cursor("others", "2018-11-05T01:30:00+00:00", UUID(int=7)),
    ],
)
async def test_a_cursor_of_another_list_is_refused(
    client: httpx.AsyncClient, auditor: dict[str, str], after: str
) -> None:
    reply = await client.get(RECORDS, params={"after": after}, headers=auditor)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "after")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"from": "2018-11-06", "to": "2018-11-05"}, "request.range_reversed", "to"),
        ({"from": "1541376000"}, "request.invalid", "from"),
        ({"first_on": "2018-11-05"}, "request.invalid", "first_on"),
        ({"subject": "li"}, "request.invalid", "subject"),
        ({"limit": "501"}, "request.invalid", "limit"),
        ({"area": "36072"}, "area.bad_code", "area"),
    ],
)
async def test_what_can_not_be_asked_is_refused_and_not_passed_over(
    client: httpx.AsyncClient, sessions: Sessions, auditor: dict[str, str], query: dict[str, str], code: str, field: str
) -> None:
    reply = await client.get(RECORDS, params=query, headers=auditor)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)
    assert await count(sessions) == 0


async def test_reading_the_log_is_noted_in_it(
    client: httpx.AsyncClient, sessions: Sessions, app: FastAPI, auditor: dict[str, str]
) -> None:
    await acts(client, auditor, action="identity.reveal", **{"from": "2018-11-01"})
    async with sessions() as session:
        (record,) = (await session.scalars(select(AuditRecord))).all()
        assert await broken_records(session, app.state.personal.audit_secret) == []
    assert (record.county_code, record.subject, record.role) == ("360722", "auditor-1", "auditor")
    assert (record.action, record.target) == ("audit.read", "log of registry")
    assert record.facts == {"asked": {"action": "identity.reveal", "from": "2018-11-01"}}


# the chains -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("written")
async def test_a_whole_log_is_told_with_its_heads(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn
) -> None:
    headers = sign_in(Role.ADMINISTRATOR, "3607", subject="admin")
    told = (await client.get(CHAIN, headers=headers)).json()
    assert (told["service"], told["whole"]) == ("registry", True)
    assert [(chain["county_code"], chain["records"], chain["head"]["number"]) for chain in told["chains"]] == [
        ("360700", 1, 1),
        ("360722", 4, 4),
        ("360723", 1, 1),
    ]
    async with sessions() as session:
        head = await session.scalar(select(TABLE.c.digest).where(TABLE.c.county_code == "360722", TABLE.c.number == 4))
        noted = (await session.scalars(select(AuditRecord).where(TABLE.c.action == "audit.check"))).one()
    assert told["chains"][1]["head"]["digest"] == head
    assert all((chain["whole"], chain["broken_at"]) == (True, None) for chain in told["chains"])
    assert (noted.county_code, noted.subject, noted.facts) == ("360700", "admin", {"whole": True, "chains": 3})


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("number", [1, 3, 4])
async def test_an_altered_record_is_named(
    client: httpx.AsyncClient, sessions: Sessions, auditor: dict[str, str], number: int
) -> None:
    async with transaction(sessions) as session:
        here = TABLE.c.county_code == "360722"
        await session.execute(update(TABLE).where(here, TABLE.c.number == number).values(reason="无"))
    told = (await client.get(CHAIN, headers=auditor)).json()
    assert told["whole"] is False
    (chain,) = told["chains"]
    assert (chain["whole"], chain["broken_at"], chain["records"]) == (False, number, 4)


@pytest.mark.usefixtures("written")
async def test_a_gap_is_named_by_what_is_missing(sessions: Sessions, app: FastAPI) -> None:
    here = TABLE.c.county_code == "360722"
    async with transaction(sessions) as session:
        await session.execute(delete(TABLE).where(here, TABLE.c.number == 2))
    async with sessions() as session:
        (state,) = await check_chains(session, app.state.personal.audit_secret, here)
    assert (state.records, state.head.number, state.broken_at) == (3, 4, 2)


@pytest.mark.usefixtures("written")
async def test_with_another_key_nothing_holds(sessions: Sessions) -> None:
    async with sessions() as session:
        (state,) = await check_chains(session, b"another", TABLE.c.county_code == "360722")
    assert state.broken_at == 1


async def test_a_long_log_is_looked_through_in_parts(
    sessions: Sessions, app: FastAPI, moved: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.security.audit.CHECKED_AT_ONCE", 2)
    trail = Trail(moved, app.state.personal.audit_secret, Operator("operator:root"))
    for county_code, number in (("360722", 5), ("360723", 2)):
        for _ in range(number):
            async with transaction(sessions) as session:
                await trail.record(session, county_code=county_code, action="policy.load", target="x")
    async with sessions() as session:
        states = await check_chains(session, app.state.personal.audit_secret, TABLE.c.county_code.startswith("3607"))
    assert [(state.records, state.broken_at) for state in states] == [(5, None), (2, None)]


def test_every_act_has_a_chinese_name() -> None:
    acts = {
        name
        for folder in ("services", "shared")
        for path in Path(folder).rglob("*.py")
        for name in re.findall(r'(?:action=|note\([^"]*)"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert acts > {"identity.reveal", "account.create"}
    assert acts - ACTION_LABELS.keys() == set()
    assert all(re.search("[\u4e00-\u9fff]", label) for label in ACTION_LABELS.values())
