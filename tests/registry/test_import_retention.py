"""How long an uploaded file is kept, and what is said when it is gone."""

from datetime import datetime, timedelta
from uuid import UUID

import httpx
from sqlalchemy import func, select, update

from services.registry.imports.models import STAGED, ImportFault, ImportJob, ImportPart
from services.registry.imports.retention import expire_imports
from shared.calendar import Clock, SettableClock
from shared.database import Sessions, transaction
from tests.registry.conftest import SIGNED_IN, a_household, a_member, commit, upload_families

COPIES = (ImportPart, ImportFault, *STAGED)
KEPT_DAYS = 30


async def copies(sessions: Sessions, import_id: str) -> int:
    """Rows that hold the import's file, or something out of it."""
    async with sessions() as session:
        return sum(
            [
                await session.scalar(
                    select(func.count()).select_from(model).filter_by(import_id=UUID(import_id))  # one county only
                )
                or 0
                for model in COPIES
            ]
        )


def later(clock: Clock, **by: float) -> SettableClock:
    """A clock that stands so long after now."""
    now: datetime = clock.now()
    return SettableClock(now + timedelta(**by))


async def test_a_committed_imports_file_is_deleted_when_its_days_are_over(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    # the second household has a fault, so there is a reject file
    households = [a_household("H001"), a_household("H002", 识别标准="不详")]
    made = await upload_families(client, township, households, [a_member("H001", 1), a_member("H002", 3)])
    committed = (await commit(client, township, made["id"], accept_partial=True)).json()
    rejects = f"/registry/imports/{made['id']}/rejects"

    assert await expire_imports(sessions, later(clock, days=KEPT_DAYS, minutes=-1), KEPT_DAYS) == 0
    assert (await client.get(rejects, headers=township)).status_code == 200
    assert await expire_imports(sessions, later(clock, days=KEPT_DAYS, minutes=1), KEPT_DAYS) == 1
    assert await expire_imports(sessions, later(clock, days=KEPT_DAYS, minutes=1), KEPT_DAYS) == 0

    assert await copies(sessions, made["id"]) == 0
    reply = await client.get(rejects, headers=township)
    assert (reply.status_code, reply.json()["code"]) == (410, "registry.import_expired")
    assert reply.json()["detail"].startswith("上传的文件已于 ")
    english = await client.get(rejects, headers={**township, "Accept-Language": "en"})
    assert english.json()["detail"].startswith("The uploaded file was deleted on ")
    # what was written and how much was refused stays, and committing again still gives the same answer
    read = (await commit(client, township, made["id"])).json()
    assert (read["state"], read["written"], read["fault_count"]) == ("committed", committed["written"], 1)
    assert (read["faults"], read["preview"]) == ([], [])
    assert read["expired_at"] is not None


async def test_a_checked_import_that_nobody_committed_expires_and_can_not_be_written(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    made = await upload_families(client, township, [a_household("H001")], [a_member("H001", 1)])
    assert await copies(sessions, made["id"]) > 0
    assert await expire_imports(sessions, later(clock, days=KEPT_DAYS, minutes=1), KEPT_DAYS) == 1
    assert await copies(sessions, made["id"]) == 0
    reply = await commit(client, township, made["id"])
    assert (reply.status_code, reply.json()["code"]) == (410, "registry.import_expired")
    read = (await client.get(f"/registry/imports/{made['id']}", headers=township)).json()
    assert (read["state"], read["accepted_households"]) == ("expired", 1)


async def test_an_import_that_is_still_being_checked_is_left_alone(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    made = await upload_families(client, township, [a_household("H001")], [a_member("H001", 1)])
    async with transaction(sessions) as session:
        job = (await session.scalars(select(ImportJob))).one()
        job.state, job.checked_at = "checking", None
    assert await expire_imports(sessions, later(clock, days=3 * KEPT_DAYS), KEPT_DAYS) == 0
    assert await copies(sessions, made["id"]) > 0


async def test_an_import_that_is_still_to_be_searched_for_duplicates_is_kept_however_old_it_is(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN
) -> None:
    made = await upload_families(client, township, [a_household("H001")], [a_member("H001", 1)])
    await commit(client, township, made["id"])
    after = later(clock, days=KEPT_DAYS, minutes=1)
    for search, expired in (("due", 0), ("failed", 1)):
        async with transaction(sessions) as session:
            await session.execute(update(ImportJob).values(duplicate_search=search))
        assert await expire_imports(sessions, after, KEPT_DAYS) == expired
