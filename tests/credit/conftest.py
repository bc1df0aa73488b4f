"""What tests of the credit service over HTTP share."""

from collections.abc import AsyncIterator, Callable

import pytest

from shared.calendar import Clock
from tests.conftest import Installation
from tests.credit.channel import RACE_COUNTIES, Channel, open_channel
from tests.credit.office import Office

RACE_COUNTY, OTHER_RACE_COUNTY = RACE_COUNTIES


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
