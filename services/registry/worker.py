"""The registry's worker: relays its events, checks large imports, deletes what was kept long enough or is nobody's."""

from datetime import timedelta

from services.registry.documents.cleaning import remove_orphans
from services.registry.documents.storage import open_storage
from services.registry.imports.retention import expire_imports
from services.registry.imports.service import check_waiting
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
            return await check_waiting(resources.sessions, resources.clock, resources.personal)

        async def expire() -> int:
            return await expire_imports(resources.sessions, resources.clock, settings.upload_days)

        storage = open_storage(settings, resources.personal)

        async def clean_storage() -> int:
            return await remove_orphans(resources.sessions, resources.clock, storage)

        await run_worker(
            resources,
            transport,
            jobs=[
                Job("check imports", IMPORT_CHECK, check_imports),
                Job("expire imports", HOUSEKEEPING, expire),
                Job("clean storage", HOUSEKEEPING, clean_storage),
            ],
        )
