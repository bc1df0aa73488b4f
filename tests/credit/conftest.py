"""What tests of the credit service over HTTP share."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.calendar import Clock
from tests.conftest import Installation
from tests.credit.channel import Channel, open_channel
from tests.credit.office import Office

RACE_COUNTY = "360731"


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
    """Offices whose requests commit, in a county of their own that is emptied behind the test."""
    async with open_channel(installation, clock, sign_in, committed=True) as opened:
        opened.county = RACE_COUNTY
        yield Office(opened)
    # as the owner: the service's own role may not delete from the ledger
    url = installation.admin_url.set(database="fupin_credit")
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        for table in ("ledger_transfer", "journal", "ledger_account", "fund_deposit", "subsidy_line", "subsidy_list"):
            await connection.execute(text(f"DELETE FROM {table} WHERE county_code = :county"), {"county": RACE_COUNTY})  # noqa: S608  # names from the line above
        for table in (
            *("bank_event", "loan", "opinion", "application", "member", "household", "outbox", "inbox"),
            *("organisation_link", "organisation", "organisation_standing", "portfolio_standing"),
        ):
            await connection.execute(text(f"DELETE FROM {table} WHERE county_code = :county"), {"county": RACE_COUNTY})  # noqa: S608  # as above
    await engine.dispose()
