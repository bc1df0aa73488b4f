"""What tests of the credit service over HTTP share."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.credit.tables import metadata
from shared.calendar import Clock
from shared.database import shared_metadata
from tests.conftest import Installation
from tests.credit.channel import Channel, open_channel
from tests.credit.office import Office

RACE_COUNTY, OTHER_RACE_COUNTY = RACE_COUNTIES = ("360731", "360732")
THE_CITY = "360700"
"""The tenant of what the city's offices keep for all counties."""


@pytest.fixture
async def channel(
    installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]
) -> AsyncIterator[Channel]:
    """A bank's channel, rolled back behind each test."""
    async with open_channel(installation, clock, sign_in) as opened:
        yield opened


@pytest.fixture
def office(channel: Channel) -> Office:
    """The offices' side of the same service."""
    return Office(channel)


@pytest.fixture
async def racing_office(
    installation: Installation, clock: Clock, sign_in: Callable[..., dict[str, str]]
) -> AsyncIterator[Office]:
    """Offices whose requests commit, in counties of their own that are emptied behind the test."""
    async with open_channel(installation, clock, sign_in, committed=True) as opened:
        opened.county = RACE_COUNTY
        yield Office(opened)
    # as the owner: the service's own role may not delete from the ledger
    url = installation.admin_url.set(database="fupin_credit")
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        for table in (*reversed(metadata.sorted_tables), *shared_metadata.sorted_tables):
            if "county_code" in table.c:
                await connection.execute(table.delete().where(table.c.county_code.in_((*RACE_COUNTIES, THE_CITY))))
    await engine.dispose()
