"""Ganzhou's whole programme: five banks in eighteen counties, 2016 to 2019, right to the fen on every quarter day.

Every bank lends at least 20 loans in every county, to services that run apart as on real servers. After each quarter's
lists each county's control totals agree, and what its accounts hold is what the demo's own books say of the plan up to
then.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.demo.client import Cast
from services.demo.closing import YEARS
from services.demo.expected import Expected, expected
from services.demo.plan import BANKS, Chapter
from shared.areas import AreaLevel, covers, read_areas
from tests.journeys.apart import open_apart
from tests.journeys.counties import MANY_CLIENTS, County, play_all, settle
from tests.journeys.running import Running

pytestmark = [pytest.mark.amqp, pytest.mark.long, pytest.mark.xdist_group("eighteen counties")]

AT_A_TIME = 3
"""Counties that are played side by side: so many keep the processes busy."""
LEAST_LOANS = 20
LEAST_VILLAGES = 8
LENDING = tuple(
    # all that end badly begin in the first quarters; more in the first ones, as money was new
    replace(bank, applications=(7, 5, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0))
    for bank in BANKS
)
VILLAGES = Counter(area.code[:9] for area in read_areas() if area.level is AreaLevel.VILLAGE)
TOWNS: dict[str, str] = {}
for _area in read_areas():
    if _area.level is AreaLevel.TOWN and covers("3607", _area.code) and VILLAGES[_area.code[:9]] >= LEAST_VILLAGES:
        TOWNS.setdefault(_area.code[:6], _area.code)
"""A town of each county that has villages enough for the plan's families."""


@dataclass(slots=True)
class Seen:
    """What a county's auditor read off the API behind each quarter."""

    quarters: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Played:
    """The system after all counties were played, and what was seen on the way."""

    running: Running
    counties: dict[str, County]
    seen: dict[str, Seen]
    figures: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
async def played() -> AsyncIterator[Played]:
    """All counties played through the public API, each looked at behind every quarter."""
    seen = {code: Seen() for code in TOWNS}

    async def look(county: County, cast: Cast, chapter: Chapter) -> None:
        auditor = cast.people["auditor"]
        on = chapter.quarter.last_day.isoformat()
        seen[county.code].quarters.append(
            {
                "controls": await auditor.get("/credit/ledger/control-totals", county_code=county.code),
                "trial": await auditor.get("/credit/ledger/trial-balance", county_code=county.code, on=on),
                "accounts": await auditor.get("/credit/fund-accounts", county_code=county.code),
                "losses": [
                    await auditor.get("/credit/loss-shares", county_code=county.code, year=year) for year in YEARS
                ],
            }
        )

    async with open_apart(repeating=False, **MANY_CLIENTS) as apart:
        running = apart.running
        towns = {town_code: 3_000 + number for number, town_code in enumerate(TOWNS.values())}
        counties = await settle(running, towns, banks=LENDING)
        figures = await play_all(running, counties, look, AT_A_TIME)
        yield Played(running, {county.code: county for county in counties}, seen, figures)


def test_there_are_eighteen_counties_and_five_banks() -> None:
    assert len(TOWNS) == 18
    assert len(LENDING) == 5


@pytest.mark.parametrize("code", TOWNS)
async def test_every_bank_lends_in_every_county(played: Played, code: str) -> None:
    lent = Counter(event.bank_code for event in played.counties[code].plan.events if event.type == "loan.disbursed")

    assert lent.keys() == {bank.code for bank in BANKS}
    assert min(lent.values()) >= LEAST_LOANS
    assert played.figures[code]["loans"] == lent.total()


@pytest.mark.requirement("R002-094", "R002-113", "R002-115", "R002-117", "R002-119", "R002-120", "R002-126")
@pytest.mark.parametrize("code", TOWNS)
async def test_on_every_quarter_day_the_accounts_are_what_the_loans_fold_to(played: Played, code: str) -> None:
    quarters = played.seen[code].quarters
    plan = played.counties[code].plan
    assert len(quarters) == len(plan.chapters)
    for number, seen in enumerate(quarters, start=1):
        assert seen["controls"]["equal"], (code, number, seen["controls"])
        assert seen["trial"]["totals"]["equal"]
        assert summed(seen) == told(expected(plan.beginning(number))), (code, plan.chapters[number - 1].quarter)


def summed(seen: dict[str, Any]) -> dict[str, Any]:
    """What the accounts say."""
    controls = {total["name"]: total["account_fen"] for total in seen["controls"]["totals"]}
    return {
        "funds": {item["bank_code"]: item["balance_fen"] for item in seen["accounts"]["items"]},
        "outstanding": sum(item["outstanding_fen"] for item in seen["accounts"]["items"]),
        "subsidy": controls["subsidy_paid"],
        "losses": tuple(
            sum(year[share] for year in seen["losses"]) for share in ("city_share_fen", "county_share_fen")
        ),
        "fold": (controls["outstanding"], controls["city_loss"], controls["county_loss"]),
    }


def told(right: Expected) -> dict[str, Any]:
    """What the demo's own books say."""
    return {
        "funds": right.fund_fen,
        "outstanding": right.outstanding_fen,
        "subsidy": right.subsidy_paid_fen,
        "losses": (right.city_share_fen, right.county_share_fen),
        "fold": (right.outstanding_fen, right.city_share_fen, right.county_share_fen),
    }


async def test_claims_and_recoveries_were_among_it(played: Played) -> None:
    kinds = Counter(event.type for county in played.counties.values() for event in county.plan.events)

    assert kinds["compensation.claimed"] >= 18 * 5
    assert kinds["recovery.received"] > 0
    assert all(expected(county.plan).net_loss_fen > 0 for county in played.counties.values())
    assert all(
        figures["controls"]["equal"] and figures["trial"]["totals"]["equal"] for figures in played.figures.values()
    )


async def test_all_books_recompute_equal(played: Played) -> None:
    said = await played.running.command("recompute")
    assert f"of {18 * 5} books" in said, said


async def test_all_lists_were_paid_and_the_city_is_the_sum_of_its_counties(played: Played) -> None:
    county = next(iter(played.counties.values()))
    lists: list[dict[str, Any]] = []
    async with Cast(played.running.url, county.sign_ins) as cast:
        office = cast.people["city_office"]
        page = await office.get("/credit/subsidy-lists", limit=100)
        lists += page["items"]
        while page["next"]:
            page = await office.get("/credit/subsidy-lists", limit=100, after=page["next"])
            lists += page["items"]
        trial = await cast.people["city_finance"].get("/credit/ledger/trial-balance")
    planned = sum(len(chapter.lists) for one in played.counties.values() for chapter in one.plan.chapters)

    assert len(lists) == planned == 18 * 5 * 15
    assert {one["state"] for one in lists} == {"paid"}
    paid_fen = sum(figures["subsidy_paid_fen"] for figures in played.figures.values())
    assert sum(one["total_fen"] for one in lists) == paid_fen
    assert {row["account"]: row["credit_fen"] for row in trial["rows"]}["treasury"] == paid_fen
    assert trial["totals"]["equal"]
