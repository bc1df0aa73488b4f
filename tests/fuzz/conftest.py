"""A running system with the first quarters of two counties in it, for whoever sends it nonsense."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from services.demo.client import Cast
from tests.fuzz.credit_rows import SEEDS, CreditRows, fill_city, fill_county
from tests.fuzz.filling import fill, values_of
from tests.fuzz.known import Known, look_around
from tests.fuzz.office_rows import fill_offices
from tests.journeys.counties import MANY_CLIENTS, County, play_all, settle
from tests.journeys.running import UP, Running

QUARTERS = int(os.environ.get("FUZZ_QUARTERS", "3"))
STARTED_WITHIN_S = 240.0


@dataclass(frozen=True, slots=True)
class Target:
    """The system, the county whose people ask, the county beside it, and what is known of both."""

    running: Running
    own: County
    other: County
    known: Known

    def cast(self) -> Cast:
        """The people of the county whose people ask, and the banks."""
        return Cast(self.running.url, self.own.sign_ins)

    async def check_books(self) -> None:
        """Assert that the ledger balances and equals the loans' events in both counties."""
        async with self.cast() as cast:
            finance = cast.people["city_finance"]
            for county in (self.own, self.other):
                totals = await finance.get("/credit/ledger/control-totals", county_code=county.code)
                assert totals["equal"], totals
            trial = await finance.get("/credit/ledger/trial-balance")
        assert trial["totals"]["equal"]


@pytest.fixture(scope="package")
async def target() -> AsyncIterator[Target]:
    """Two counties after some quarters, with a row of every kind in each."""
    async with Running.fresh("--no-demo", **MANY_CLIENTS) as running:
        await running.start()
        await running.until_said(UP, STARTED_WITHIN_S)
        own, other = await settle(running, SEEDS, QUARTERS)
        await play_all(running, [own, other])
        async with Cast(running.url, own.sign_ins) as cast:
            known = await look_around(cast, (own, other))
        places = await fill(running, (own, other))
        known.add(*values_of(places))
        rows = CreditRows()
        for county, place in zip((own, other), places, strict=True):
            async with Cast(running.url, county.sign_ins) as cast:
                await fill_county(cast, county, place, rows)
        async with Cast(running.url, own.sign_ins) as cast:
            await fill_city(cast, [own, other], rows)
            for county in (own, other):
                await fill_offices(cast.people["city_office"], county.code, rows)
        known.add(rows.values, rows.owners, rows.together)
        yield Target(running, own, other, known)
        assert await running.stop() == 0, running.said
