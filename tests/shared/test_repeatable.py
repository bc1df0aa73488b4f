"""Kept replies: how long a key is known again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from services.credit.settings import Settings
from shared import repeatable
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, table_of, transaction
from shared.repeatable import IdempotentReply, forget_replies
from tests.conftest import Installation, rolled_back

NOW = datetime(2019, 5, 8, 9, tzinfo=CHINA)
TABLE = table_of(IdempotentReply)


async def keep(sessions: Sessions, county_code: str, *ages: timedelta) -> None:
    """Replies that were given so long before now."""
    rows = [
        {
            "county_code": county_code,
            "subject": "bank-rcc",
            "key": f"key-{number}",
            "request_digest": "",
            "status": 200,
            "body": b"{}",
            "media_type": "application/json",
            "recorded_at": NOW - age,
        }
        for number, age in enumerate(ages)
    ]
    async with transaction(sessions) as session:
        await session.execute(insert(TABLE), rows)


async def kept(sessions: Sessions) -> list[tuple[str, str]]:
    """County and key of the replies that are left."""
    async with sessions() as session:
        found = await session.execute(select(TABLE.c.county_code, TABLE.c.key).order_by(*TABLE.primary_key))
        return [(row.county_code, row.key) for row in found]


async def test_a_reply_is_kept_for_its_days_and_then_forgotten_in_every_county(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeatable, "FORGOTTEN_AT_ONCE", 2)
    clock = SettableClock(NOW)
    week, second = timedelta(days=7), timedelta(seconds=1)
    async with rolled_back(installation.settings(Settings).service_database_url) as sessions:
        await keep(sessions, "360722", *[week + second] * 5, week - second)
        await keep(sessions, "360781", week, 2 * week)
        assert await forget_replies(sessions, clock, 7) == 6
        assert await kept(sessions) == [("360722", "key-5"), ("360781", "key-0")]
        clock.move_to(NOW + second)
        assert await forget_replies(sessions, clock, 7) == 1
        clock.move_to(NOW + 2 * second)
        assert await forget_replies(sessions, clock, 7) == 1
        assert await kept(sessions) == []
        assert await forget_replies(sessions, clock, 7) == 0
