"""What every installation knows from its first start: the areas, and the policies in force."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.standings import admitted_by_decision
from services.registry.areas.changes import apply_changes
from services.registry.areas.loading import LoadedAreas, Progress, load_areas
from services.runtime.databases import named_by_setting
from services.runtime.installation import Installation
from services.runtime.parts import WORKERS
from shared.areas import AREAS_FILE, AreaUnknown, listed_areas, read_area_lines
from shared.areas.active import keep_book, keep_successions, read_book, read_successions
from shared.areas.changes import CHANGES_FILE, is_changes_file, read_changes
from shared.areas.successions import Successions
from shared.calendar import SystemClock
from shared.database import Sessions, create_engine, session_factory, table_of, transaction
from shared.policies import PolicyPack, find_pack, pack_names
from shared.policies.active import Loaded, PolicyActivation, activate, content_of, held_before
from shared.policies.differences import Difference, differences
from shared.security.audit import Trail
from shared.security.callers import tenant_of, this_operator
from shared.security.encryption import PersonalData
from shared.settings import SERVICES

PACKS = ("ganzhou-credit", "gupo-2014", "micro-credit")
"""The packs of a new installation, each in its own area from its own date."""


async def load_reference(installation: Installation) -> None:
    """Load the areas, and activate the first packs where nobody did; what was activated since is left alone."""
    packs = [find_pack(name) for name in PACKS]
    await share_policies(installation)
    for service in SERVICES:
        async with open_sessions(installation, service) as sessions, transaction(sessions) as session:
            if service == "registry":
                await load_areas(session, SystemClock(), read_area_lines(AREAS_FILE))
                await apply_changes(session, SystemClock(), this_operator(), read_changes(CHANGES_FILE), CHANGES_FILE)
            trail = open_trail(installation, service)
            for pack in packs:
                held = await held_before(session, pack.name, pack.area_code, pack.effective_from)
                if held is None or held.effective_from != pack.effective_from:
                    await _load(session, trail, pack, pack.area_code, pack.effective_from)


async def activate_pack(
    installation: Installation, pack: PolicyPack, area_code: str, effective_from: date
) -> dict[str, Loaded]:
    """Let a pack hold in an area from a date, for every service that reads policies; what it came to in each.

    Broken off in the middle it can be repeated: where the content holds already, nothing is written.
    """
    loaded: dict[str, Loaded] = {}
    for service in SERVICES:
        trail = open_trail(installation, service)
        async with open_sessions(installation, service) as sessions, transaction(sessions) as session:
            loaded[service] = await _load(session, trail, pack, area_code, effective_from)
    return loaded


async def compare_pack(
    installation: Installation, pack: PolicyPack, area_code: str, effective_from: date
) -> tuple[PolicyActivation, list[Difference]] | None:
    """What a pack would change against what holds of it in the area on that day; None where nothing does."""
    async with open_sessions(installation, WORKERS[0]) as sessions, sessions() as session:
        held = await held_before(session, pack.name, area_code, effective_from)
        return None if held is None else (held, differences(held.content, content_of(pack)))


async def load_area_file(installation: Installation, path: Path, progress: Progress) -> LoadedAreas | int:
    """Load a file of areas, or of their changes, into the registry, and let every service know the codes.

    Returns:
        What the areas came to; of a file of changes how many were recorded.

    Raises:
        AreaFileInvalid: with the line of the mistake; nothing was written.
    """
    clock, operator = SystemClock(), this_operator()
    done: LoadedAreas | int
    async with open_sessions(installation, "registry") as sessions, transaction(sessions) as session:
        if is_changes_file(path):
            done = await apply_changes(session, clock, operator, read_changes(path), path)
        else:
            done = await load_areas(
                session,
                clock,
                read_area_lines(path),
                path=path,
                subject=operator.subject,
                role=operator.role,
                renaming=True,
                progress=progress,
            )
    await share_areas(installation)
    return done


async def check_loaded(installation: Installation, area_code: str) -> None:
    """Refuse 12 digits that the registry has no area for.

    Raises:
        AreaUnknown: so it is.
    """
    async with open_sessions(installation, "registry") as sessions, sessions() as session:
        known = Successions(await read_successions(session), await read_book(session))
    if not known.is_known(area_code, listed_areas()):
        raise AreaUnknown(area_code, field="area")


async def share_areas(installation: Installation) -> None:
    """Tell every other service what the registry knows of codes; the gateway follows no events."""
    async with open_sessions(installation, "registry") as sessions, sessions() as session:
        successions = await read_successions(session)
        book = await read_book(session)
    for service in SERVICES:
        if service != "registry":
            async with open_sessions(installation, service) as sessions, transaction(sessions) as session:
                await keep_successions(session, successions, SystemClock().now())
                await keep_book(session, book.items(), SystemClock().now())


async def share_policies(installation: Installation) -> None:
    """Tell the gateway of the packs that hold by the registry's books: it reads them for shorter than the others do."""
    async with open_sessions(installation, "registry") as sessions, sessions() as session:
        held = [row._asdict() for row in await session.execute(select(table_of(PolicyActivation)))]
    async with open_sessions(installation, "gateway") as sessions, transaction(sessions) as session:
        if held:
            await session.execute(insert(table_of(PolicyActivation)).on_conflict_do_nothing(), held)


async def known_banks(installation: Installation, area_code: str) -> set[str]:
    """The codes of all banks that may sign in: a pack names them, shipped or ever loaded, or the city admitted them.

    Args:
        installation: whose credit books tell of packs and decisions.
        area_code: where the bank lends; a decision counts in its own city.
    """
    contents = [content_of(find_pack(name)) for name in pack_names()]
    async with open_sessions(installation, "credit") as sessions, sessions() as session:
        contents += await session.scalars(select(table_of(PolicyActivation).c.content))
        admitted = await admitted_by_decision(session, area_code)
    return admitted | {bank["code"] for content in contents for bank in (content.get("credit") or {}).get("banks", ())}


async def check_own_databases(installation: Installation) -> None:
    """Refuse a database that is named for a service alone and can't be used; nobody migrates it with the others.

    Raises:
        SettingError: it doesn't answer, or isn't migrated.
    """
    for service in SERVICES:
        if installation.settings(service).own_database_url is not None:
            async with open_sessions(installation, service) as sessions, sessions() as session:
                await session.execute(select(PolicyActivation).limit(0))


async def _load(session: AsyncSession, trail: Trail, pack: PolicyPack, area_code: str, effective_from: date) -> Loaded:
    loaded = await activate(session, trail.clock, pack, area_code, effective_from, trail.actor.subject)
    if loaded.changed:
        await trail.record(
            session,
            county_code=tenant_of(area_code),
            action="policy.load",
            target=f"policy {pack.name}",
            area_code=area_code,
            effective_from=str(effective_from),
            revision=loaded.revision,
            digest=loaded.digest,
        )
    return loaded


def open_trail(installation: Installation, service: str) -> Trail:
    """A service's audit log, as whoever runs this command writes it."""
    secret = PersonalData(installation.settings(service).data_key_bytes).audit_secret
    return Trail(SystemClock(), secret, this_operator())


@asynccontextmanager
async def open_sessions(installation: Installation, service: str) -> AsyncIterator[Sessions]:
    """Sessions on a service's database, in the service's own role.

    Raises:
        SettingError: the database can't be reached or refuses.
    """
    settings = installation.settings(service)
    engine = create_engine(settings.service_database_url, pool_size=1)
    try:
        with named_by_setting(settings):
            yield session_factory(engine)
    finally:
        await engine.dispose()
