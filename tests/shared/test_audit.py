"""The audit log's chain: what was altered, taken out or put in another order shows."""

import os
import pwd
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Head, Trail, broken_records, chain_heads, record_act
from shared.security.callers import Caller, Operator, this_operator
from shared.security.permissions import Role
from shared.settings import database_name
from tests.conftest import Installation, rolled_back

SECRET = b"a key of the test's own"
TABLE = table_of(AuditRecord)
COUNTY, NEXT_COUNTY = "360722", "360723"


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the owner, who alone can alter the log; there are five records of one county, two of another."""
    caller = Caller("auditor-1", "auditor-1", Role.AUDITOR, "3607", None)
    async with rolled_back(installation.admin_url.set(database=database_name("gateway"))) as made:
        async with transaction(made) as session:
            await session.execute(delete(TABLE))
            for county_code, number in ((COUNTY, 5), (NEXT_COUNTY, 2)):
                for serial in range(1, number + 1):
                    await record_act(
                        session,
                        clock,
                        SECRET,
                        caller,
                        county_code=county_code,
                        action="identity.reveal",
                        target=f"household {serial}",
                        reason="核对银行账户",
                        fields=["phone", serial],
                    )
        yield made


async def broken(sessions: Sessions, heads: dict[str, Head] | None = None) -> list[tuple[str, int]]:
    """What the check finds."""
    async with sessions() as session:
        return await broken_records(session, SECRET, heads)


async def kept(sessions: Sessions) -> dict[str, Head]:
    """The newest records as they are now."""
    async with sessions() as session:
        return await chain_heads(session)


async def renumber(sessions: Sessions, old: int, new: int) -> None:
    """Give a record of the county another place."""
    async with transaction(sessions) as session:
        await session.execute(
            update(TABLE).where(TABLE.c.county_code == COUNTY, TABLE.c.number == old).values(number=new)
        )


async def test_records_as_they_were_written_are_whole(sessions: Sessions) -> None:
    assert await broken(sessions) == []
    heads = await kept(sessions)
    assert {county_code: head.number for county_code, head in heads.items()} == {COUNTY: 5, NEXT_COUNTY: 2}
    assert await broken(sessions, heads) == []


@pytest.mark.parametrize(
    "altered",
    [
        {"subject": "somebody else"},
        {"role": "township"},
        {"action": "household.read"},
        {"target": "household 9"},
        {"reason": ""},
        {"facts": {"fields": ["phone"]}},
        {"digest": "0" * 64},
    ],
    ids=lambda altered: next(iter(altered)),
)
async def test_an_altered_record_shows(sessions: Sessions, altered: dict[str, object]) -> None:
    async with transaction(sessions) as session:
        await session.execute(update(TABLE).where(TABLE.c.county_code == COUNTY, TABLE.c.number == 3).values(altered))
    # a record bears the hash of the one before: with another hash, the next doesn't follow it any more
    assert await broken(sessions) == [(COUNTY, 3), *([(COUNTY, 4)] if "digest" in altered else [])]


async def test_another_time_shows(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        later = update(TABLE).values(recorded_at=TABLE.c.recorded_at + timedelta(seconds=1))
        await session.execute(later.where(TABLE.c.county_code == NEXT_COUNTY, TABLE.c.number == 1))
    assert await broken(sessions) == [(NEXT_COUNTY, 1)]


@pytest.mark.parametrize("number", [1, 3])
async def test_a_missing_record_shows(sessions: Sessions, number: int) -> None:
    async with transaction(sessions) as session:
        await session.execute(delete(TABLE).where(TABLE.c.county_code == COUNTY, TABLE.c.number == number))
    assert await broken(sessions) == [(COUNTY, number)]


async def test_a_missing_record_shows_when_the_others_close_up(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        await session.execute(delete(TABLE).where(TABLE.c.county_code == COUNTY, TABLE.c.number == 3))
    await renumber(sessions, 4, 3)
    await renumber(sessions, 5, 4)
    assert await broken(sessions) == [(COUNTY, 3), (COUNTY, 4)]


async def test_records_in_another_order_show(sessions: Sessions) -> None:
    await renumber(sessions, 2, 99)
    await renumber(sessions, 3, 2)
    await renumber(sessions, 99, 3)
    assert await broken(sessions) == [(COUNTY, 2), (COUNTY, 3), (COUNTY, 4)]


async def test_a_record_written_with_another_key_shows(sessions: Sessions) -> None:
    async with sessions() as session:
        found = await broken_records(session, b"another key")
    assert len(found) == 7


async def test_missing_newest_records_show_only_against_a_kept_head(sessions: Sessions) -> None:
    heads = await kept(sessions)
    async with transaction(sessions) as session:
        await session.execute(delete(TABLE).where(TABLE.c.county_code == COUNTY, TABLE.c.number > 3))
        await session.execute(delete(TABLE).where(TABLE.c.county_code == NEXT_COUNTY))
    assert await broken(sessions) == []
    assert await broken(sessions, heads) == [(COUNTY, 4), (NEXT_COUNTY, 1)]


async def test_a_newest_record_written_anew_shows_against_a_kept_head(sessions: Sessions, clock: Clock) -> None:
    heads = await kept(sessions)
    trail = Trail(clock, SECRET, Operator("operator:root"))
    async with transaction(sessions) as session:
        await session.execute(delete(TABLE).where(TABLE.c.county_code == NEXT_COUNTY, TABLE.c.number == 2))
        await trail.record(session, county_code=NEXT_COUNTY, action="account.create", target="account li")
    assert await broken(sessions) == []
    assert await broken(sessions, heads) == [(NEXT_COUNTY, 2)]


async def test_an_operators_act_bears_the_machines_user_and_no_role_of_the_api(
    sessions: Sessions, clock: Clock
) -> None:
    operator = this_operator()
    async with transaction(sessions) as session:
        await Trail(clock, SECRET, operator).record(session, county_code="360781", action="policy.load", target="x")
        written = (await session.scalars(select(AuditRecord).where(TABLE.c.county_code == "360781"))).one()
    assert (written.subject, written.role) == (f"operator:{pwd.getpwuid(os.getuid()).pw_name}", "operator")
    assert written.role not in set(Role)
    assert await broken(sessions) == []
