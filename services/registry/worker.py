"""The registry's worker: relays its events, does large imports and exports, deletes what is old or nobody's."""

from datetime import timedelta

from services.registry.documents.cleaning import remove_orphans
from services.registry.documents.storage import open_storage
from services.registry.exchanges.working import expire_files, send_waiting
from services.registry.exports.working import expire_exports, export_waiting
from services.registry.imports.retention import expire_imports
from services.registry.imports.working import check_waiting, commit_waiting, search_waiting
from services.registry.settings import Settings
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import HOUSEKEEPING, Job, run_worker
from shared.resources import open_resources

IMPORT_CHECK = timedelta(seconds=1)


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Work until cancelled."""
    async with open_resources(settings, clock) as resources:

        async def check_imports() -> int:
            return await check_waiting(resources)

        async def commit_imports() -> int:
            return await commit_waiting(resources)

        async def search_imports() -> int:
            return await search_waiting(resources)

        async def expire() -> int:
            return await expire_imports(resources.sessions, resources.clock, settings.upload_days)

        storage = open_storage(settings, resources.personal)

        async def clean_storage() -> int:
            return await remove_orphans(resources.sessions, resources.clock, storage)

        async def make_exports() -> int:
            return await export_waiting(resources)

        async def forget_exports() -> int:
            return await expire_exports(resources, settings.export_days)

        async def make_exchange_files() -> int:
            return await send_waiting(resources)

        async def forget_exchange_files() -> int:
            return await expire_files(resources, settings.export_days)

        await run_worker(
            resources,
            transport,
            jobs=[
                Job("check imports", IMPORT_CHECK, check_imports),
                Job("commit imports", IMPORT_CHECK, commit_imports),
                Job("search imports for duplicates", IMPORT_CHECK, search_imports),
                Job("expire imports", HOUSEKEEPING, expire),
                Job("make exports", IMPORT_CHECK, make_exports),
                Job("expire exports", HOUSEKEEPING, forget_exports),
                Job("make files for partners", IMPORT_CHECK, make_exchange_files),
                Job("expire files for partners", HOUSEKEEPING, forget_exchange_files),
                Job("clean storage", HOUSEKEEPING, clean_storage),
            ],
        )
