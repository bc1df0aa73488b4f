"""What the databases hold: policies in force, events that wait, the audit logs."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.commands.audit import HEADS_FILE, read_heads
from services.commands.checks.finding import Finding, fine, warning, wrong
from services.runtime.exits import Exit
from services.runtime.installation import Installation
from services.runtime.parts import WORKERS
from services.runtime.reference import open_sessions
from shared.database import table_of
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.messaging.inbox import DeadLetter, ParkedEvent
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack, pack_names
from shared.policies.active import PolicyActivation, digest_of
from shared.security.audit import GENESIS, AuditRecord, Head, chain_heads
from shared.security.encryption import PersonalData
from shared.settings import SERVICES, SettingError

LATE, VERY_LATE = timedelta(minutes=1), timedelta(hours=1)
"""An event waits milliseconds in an outbox, and longer only where its worker or RabbitMQ is away."""
PARKED_FOR = timedelta(minutes=10)
COUNTIES_LOOKED_AT = 200
"""Whose newest audit records `doctor` looks at, in a service; `fupin audit verify` looks at all of all."""

Held = Mapping[tuple[str, str, str], str]
"""(pack, area, first day) → digest of the newest revision."""


async def check_policies(installation: Installation) -> AsyncIterator[Finding]:
    """Whether all services hold the same packs, and those of this version."""
    part = "policies"
    held: dict[str, Held] = {}
    for service in SERVICES:
        async with open_sessions(installation, service) as sessions, sessions() as session:
            held[service] = await _held(session)
    of_all = held[SERVICES[0]]
    if not of_all:
        yield wrong(part, "no pack is in force", "Run `fupin migrate`, which loads the first ones.", Exit.REFUSED)
        return
    for service in SERVICES[1:]:
        if differing := sorted({pack for (pack, _, _), _ in of_all.items() ^ held[service].items()}):
            yield wrong(
                part,
                f"{service} holds other revisions than {SERVICES[0]}: {', '.join(differing)}",
                f"Load them again: `fupin load-policy {differing[0]}`; what holds already stays as it is.",
                Exit.REFUSED,
            )
    outdated = []
    for name in pack_names():
        pack = find_pack(name)
        stands = of_all.get((pack.name, pack.area_code, str(pack.effective_from)))
        if stands is not None and stands != digest_of(pack):
            outdated.append(name)
            yield warning(
                part,
                f"{name} in force is another revision than the one of this version",
                f"See `fupin load-policy {name} --dry-run`, then load it, unless yours is meant.",
            )
    if not outdated:
        yield fine(part, f"{len(of_all)} packs are in force; those of this version are held as they are shipped")


async def _held(session: AsyncSession) -> Held:
    table = table_of(PolicyActivation).c
    key = (table.pack, table.area_code, table.effective_from)
    newest = await session.execute(
        select(*key, table.digest).ext(distinct_on(*key)).order_by(*key, table.revision.desc())
    )
    return {(row.pack, row.area_code, str(row.effective_from)): row.digest for row in newest}


async def check_events(installation: Installation) -> AsyncIterator[Finding]:
    """What waits to go out, what waits for its predecessor, what was given up."""
    for service in WORKERS:
        async with open_sessions(installation, service) as sessions, sessions() as session:
            yield await _outbox(session, service)
            if service in FOLLOWED_AGGREGATES:
                for found in [one async for one in _inbox(session, service)]:
                    yield found


async def _outbox(session: AsyncSession, service: str) -> Finding:
    table = table_of(OutboxMessage).c
    waiting = select(func.count(), func.min(table.recorded_at)).where(table.published_at.is_(None))
    number, oldest = (await session.execute(waiting)).one()
    age = datetime.now(UTC) - oldest if oldest else timedelta()
    said = f"{service}: {number:,} events wait to go out, the oldest for {int(age.total_seconds()):,} s"
    remedy = f"See whether its worker runs (`fupin work {service}`) and reaches RabbitMQ."
    if age > VERY_LATE:
        return wrong("events", said, remedy, Exit.REFUSED)
    if age > LATE:
        return warning("events", said, remedy)
    return fine("events", f"{service}: nothing waits to go out" if not number else said)


async def _inbox(session: AsyncSession, service: str) -> AsyncIterator[Finding]:
    letters = (await session.execute(select(func.count()).select_from(DeadLetter))).scalar_one()
    if letters:
        yield warning(
            "events",
            f"{service}: {letters:,} dead letters: events that could not be applied",
            f"See `fupin dead-letters list {service}`, mend the cause, then replay them.",
        )
    table = table_of(ParkedEvent).c
    late = table.parked_at < datetime.now(UTC) - PARKED_FOR
    parked = (await session.execute(select(func.count()).where(late).select_from(ParkedEvent))).scalar_one()
    if parked:
        yield warning(
            "events",
            f"{service}: {parked:,} events have waited for one before them for more than 10 minutes",
            "See the dead letters: one of them is what they wait for; else the worker or the owner is away.",
        )
    if not letters and not parked:
        yield fine("events", f"{service}: no dead letters, and no event waits for one before it")


async def check_audit(installation: Installation) -> AsyncIterator[Finding]:
    """The newest records of the audit logs, and those that were noted at the last check."""
    part = "audit"
    path = installation.data_dir / HEADS_FILE
    try:
        kept = read_heads(path)
    except SettingError as error:
        yield wrong(part, str(error), "Move the file away once it is known how it came to be so.")
        kept = {}
    for service in SERVICES:
        secret = PersonalData(installation.settings(service).data_key_bytes).audit_secret
        async with open_sessions(installation, service) as sessions, sessions() as session:
            broken = await _broken(session, secret, kept.get(service, {}))
        if broken:
            yield wrong(
                part,
                f"{service}: newest records don't follow those before, or are gone, in {', '.join(broken)}",
                "Run `fupin audit verify`; if everything is broken, FUPIN_DATA_KEY is not the key of these data.",
                Exit.REFUSED,
            )
        else:
            yield fine(part, f"{service}: the newest records follow those before")
    if not kept:
        yield fine(part, f"nothing is noted in {path} yet: `fupin audit verify` checks all and notes the newest")


async def _broken(session: AsyncSession, secret: bytes, kept: Mapping[str, Head]) -> list[str]:
    """The counties whose newest record, or the one that was noted, is not what it was."""
    newest = await chain_heads(session)
    broken = [code for code, head in kept.items() if await _digest_at(session, code, head.number) != head.digest]
    for code, head in list(newest.items())[:COUNTIES_LOOKED_AT]:
        table = table_of(AuditRecord).c
        record = await session.scalar(select(AuditRecord).where(table.county_code == code, table.number == head.number))
        before = GENESIS if head.number == 1 else await _digest_at(session, code, head.number - 1)
        if record is None or before is None or record.digest != record.chained(before, secret):
            broken.append(code)
    return sorted(set(broken))


async def _digest_at(session: AsyncSession, county_code: str, number: int) -> str | None:
    table = table_of(AuditRecord).c
    digest: str | None = await session.scalar(
        select(table.digest).where(table.county_code == county_code, table.number == number)
    )
    return digest
