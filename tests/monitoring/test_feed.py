"""The alerts' feed: in order, complete, resumable, and by scope."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import httpx
import pytest

from services.monitoring.alerts.models import AlertItem
from services.monitoring.feeds import service
from services.monitoring.feeds.catalogue import FEEDS, Published
from services.monitoring.feeds.models import Feed, FeedFilters, FeedItem, FeedName, FeedRow
from services.monitoring.feeds.refusals import NoSuchFilter
from services.monitoring.feeds.selection import Selection
from services.monitoring.pending import write_pending
from shared.calendar import Clock
from shared.database import Sessions, new_id, transaction
from shared.security.permissions import Role
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, VILLAGE, FundEvents, HouseholdEvents, LoanEvents
from tests.monitoring.conftest import Consume
from tests.monitoring.following import ALERTS, CITY, Writer

SignIn = Callable[..., dict[str, str]]


async def read(sessions: Sessions, after: int = 0, limit: int = 100) -> Feed[AlertItem]:
    """The feed of the whole city."""
    async with sessions() as session:
        return await service.read(
            session, Selection(FeedName.ALERTS, CITY.reaches), AlertItem, after=after, limit=limit
        )


def sentences(feed: Feed[AlertItem]) -> list[str]:
    """What tells the items apart."""
    return [item.sentence for item in feed.items]


async def test_a_transaction_that_was_early_but_commits_late_is_not_lost(committed: Sessions, clock: Clock) -> None:
    writer = Writer(clock)
    async with committed() as early, early.begin():
        await writer.write(early, 0)
        await early.flush()
        for number in (1, 2):
            async with transaction(committed) as later:
                await writer.write(later, number)
        seen = await read(committed)
        assert sentences(seen) == ["1", "2"]
    rest = await read(committed, after=seen.next)
    assert sentences(rest) == ["0"]
    assert rest.items[0].position > seen.next


async def test_a_transaction_that_has_its_number_holds_the_others_until_it_commits(
    committed: Sessions, clock: Clock
) -> None:
    writer = Writer(clock)

    async def write_another() -> None:
        async with transaction(committed) as later:
            await writer.write(later, 1)

    async with committed() as early, early.begin():
        await writer.write(early, 0)
        await early.run_sync(write_pending)  # numbered, not yet committed
        other = asyncio.create_task(write_another())
        _, waiting = await asyncio.wait({other}, timeout=0.3)
        assert waiting == {other}
        assert sentences(await read(committed)) == []
    await other
    assert sentences(await read(committed)) == ["0", "1"]


async def test_a_follower_among_many_writers_sees_every_item_once(committed: Sessions, clock: Clock) -> None:
    writer = Writer(clock)
    seen: list[str] = []
    positions: list[int] = []

    async def write(first: int) -> None:
        for number in range(first, first + 10):
            async with committed() as session, session.begin():
                await writer.write(session, number)
                await asyncio.sleep(0.002 * (number % 3))
                if number % 5 == 4:
                    await session.rollback()
                    return

    async def follow(writers: "asyncio.Task[list[None]]") -> None:
        after, last_round = 0, False
        while not last_round:
            last_round = writers.done()
            feed = await read(committed, after=after, limit=3)
            while feed.items:
                seen.extend(sentences(feed))
                positions.extend(item.position for item in feed.items)
                after = feed.next
                feed = await read(committed, after=after, limit=3)

    async def write_all() -> list[None]:
        return await asyncio.gather(*(write(first) for first in range(0, 60, 10)))

    writers = asyncio.create_task(write_all())
    await follow(writers)
    await writers
    # each writer commits four, rolls its fifth back and stops
    assert sorted(map(int, seen)) == sorted(first + number for first in range(0, 60, 10) for number in range(4))
    assert positions == sorted(set(positions))


async def test_every_change_of_an_alert_is_an_item(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    officer = sign_in(Role.TOWNSHIP, "360722102")
    first = (await client.get("/monitoring/feeds/alerts", headers=officer)).json()
    (item,) = first["items"]
    assert set(item) >= {"position", "id", "rule", "severity", "area_code", "household_id", "raised_on", "state"}

    body = {"occurred_on": "2018-07-24", "note": "已入户核实"}
    assert (await client.post(f"/monitoring/alerts/{item['id']}/verify", json=body, headers=officer)).is_success
    await consume(loan.repaid(5_000_000), loan.overdue_reversed())
    behind = (await client.get(f"/monitoring/feeds/alerts?after={first['next']}", headers=officer)).json()
    assert [(new["id"], new["state"], new["cleared_on"]) for new in behind["items"]] == [
        (item["id"], "verified", None),
        (item["id"], "verified", "2018-07-20"),
    ]
    again = (await client.get(f"/monitoring/feeds/alerts?after={behind['next']}", headers=officer)).json()
    assert again == {"items": [], "next": behind["next"]}


async def test_the_feed_keeps_to_the_area(client: httpx.AsyncClient, consume: Consume, sign_in: SignIn) -> None:
    household, fund = HouseholdEvents(village_code=VILLAGE), FundEvents()
    elsewhere = HouseholdEvents(village_code=OTHER_TOWN_VILLAGE)
    for one in (household, elsewhere):
        await consume(one.registered(), one.exited(), one.earned(2018, 1))
    await consume(fund.moved(1), fund.moved(-1, "claim"))

    async def rules(role: Role, scope: str, area: str = "") -> list[str]:
        query = f"?area={area}" if area else ""
        reply = await client.get(f"/monitoring/feeds/alerts{query}", headers=sign_in(role, scope))
        return [item["rule"] for item in reply.json()["items"]]

    income, exhausted = "exited_income_below_line", "fund_exhausted"
    assert await rules(Role.CITY_OFFICE, "3607") == [income, exhausted]
    assert await rules(Role.COUNTY_OFFICE, "360722") == [income, exhausted]
    assert await rules(Role.COUNTY_OFFICE, "360722", "360722102000") == [income]
    assert await rules(Role.TOWNSHIP, "360722102") == [income]
    assert await rules(Role.TOWNSHIP, "360722101") == []
    assert await rules(Role.COUNTY_OFFICE, "360721") == []

    reply = await client.get("/monitoring/feeds/alerts?area=360721", headers=sign_in(Role.COUNTY_OFFICE, "360722"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.outside_area")
    reply = await client.get("/monitoring/feeds/alerts", headers=sign_in(Role.BANK, "3607", "rcc"))
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("", ["exited_income_below_line", "loan_overdue", "fund_exhausted", "loan_overdue"]),
        ("kind=loan_overdue", ["loan_overdue", "loan_overdue"]),
        ("kind=fund_exhausted&kind=exited_income_below_line", ["exited_income_below_line", "fund_exhausted"]),
        ("severity=urgent", ["exited_income_below_line", "fund_exhausted"]),
        ("severity=info", []),
        ("state=verified", ["loan_overdue"]),
        ("state=raised&state=verified&kind=loan_overdue", ["loan_overdue", "loan_overdue"]),
        ("since=2018-07-20", ["exited_income_below_line", "loan_overdue", "loan_overdue"]),
        ("since=2018-07-21", ["exited_income_below_line"]),
        ("since=2019-03-01", ["exited_income_below_line"]),
        ("since=2019-03-02", []),
        ("kind=loan_overdue&limit=1", ["loan_overdue"]),
    ],
)
async def test_a_feed_is_narrowed_down_before_it_is_cut_into_pages(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn, query: str, rules: list[str]
) -> None:
    household, loan, fund = HouseholdEvents(village_code=VILLAGE), LoanEvents(), FundEvents()
    await consume(household.registered(), household.exited(), household.earned(2018, 1))
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    await consume(fund.moved(1), fund.moved(-1, "claim"))
    office = sign_in(Role.COUNTY_OFFICE, "360722")
    everything = (await client.get(ALERTS, headers=office)).json()["items"]
    (alert,) = (item["id"] for item in everything if item["rule"] == "loan_overdue")
    body = {"occurred_on": "2018-07-24", "note": "已入户核实"}
    assert (await client.post(f"/monitoring/alerts/{alert}/verify", json=body, headers=office)).is_success

    page = (await client.get(f"{ALERTS}?{query}", headers=office)).json()
    assert [item["rule"] for item in page["items"]] == rules
    assert page["next"] == (page["items"][-1]["position"] if rules else 0)


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ("kind=overdue", "monitoring.feed_filter_unknown", "kind"),
        ("kind=loan_overdue&kind=overdue", "monitoring.feed_filter_unknown", "kind"),
        ("severity=high", "monitoring.feed_filter_unknown", "severity"),
        ("state=open", "monitoring.feed_filter_unknown", "state"),
        ("since=20180720", "request.invalid", "since"),
        ("rule=loan_overdue", "request.invalid", "rule"),
        ("limit=0", "request.invalid", "limit"),
        ("limit=501", "request.invalid", "limit"),
        ("after=-1", "request.invalid", "after"),
        ("after=9223372036854775808", "request.invalid", "after"),
        ("&".join(["kind=loan_overdue"] * 21), "request.invalid", "kind"),
    ],
)
async def test_a_condition_that_a_feed_does_not_know_is_refused(
    client: httpx.AsyncClient, sign_in: SignIn, query: str, code: str, named: str
) -> None:
    reply = await client.get(f"{ALERTS}?{query}", headers=sign_in(Role.COUNTY_OFFICE))
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, named)


async def test_a_page_that_is_still_the_same_is_not_sent_again(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    office = sign_in(Role.COUNTY_OFFICE, "360722")

    async def ask(query: str = "", who: dict[str, str] = office, **headers: str) -> httpx.Response:
        return await client.get(f"{ALERTS}?{query}", headers={**who, **headers})

    empty = (await ask()).headers["etag"]
    assert empty.startswith('"')
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    first = await ask("limit=1")
    one = first.headers["etag"]
    for given in (one, f"W/{one}", f'"x", {one}', "*"):
        same = await ask("limit=1", **{"If-None-Match": given})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", one)
        assert same.headers["cache-control"] == "private, no-cache"
    assert (await ask("limit=1", **{"If-None-Match": empty})).status_code == 200
    whole = (await ask()).headers["etag"]

    await consume(loan.repaid(5_000_000), loan.overdue_reversed())
    assert (await ask("limit=1", **{"If-None-Match": one})).status_code == 304  # a full page never changes
    assert (await ask(**{"If-None-Match": whole})).status_code == 200
    tags = [
        (await ask(query, who)).headers["etag"]
        for query, who in (
            ("", office),
            ("limit=2", office),
            ("after=1", office),
            ("kind=loan_overdue", office),
            ("kind=loan_overdue&state=raised", office),
            ("area=360722102", office),
            ("", sign_in(Role.CITY_OFFICE, "3607")),
        )
    ]
    assert len({empty, one, whole, *tags}) == len(tags) + 3
    assert (await ask("kind=loan_overdue&kind=loan_overdue")).headers["etag"] == tags[3]


async def test_a_page_of_whoever_reads_other_kinds_is_another_page(
    client: httpx.AsyncClient, consume: Consume, sign_in: SignIn
) -> None:
    loan = LoanEvents()
    await consume(loan.applied(), loan.disbursed(), loan.reported_overdue())
    tags = {
        role: (await client.get(ALERTS, headers=sign_in(role, "360722"))).headers["etag"]
        for role in (Role.WORK_TEAM, Role.COUNTY_FINANCE, Role.COUNTY_OFFICE)
    }
    assert len(set(tags.values())) == len(tags)


VILLAGES = ("360781101201", "360781101202", "360781102201", "360783101201", "360700000000", "360722102201")


async def test_what_is_chosen_in_memory_is_what_the_database_chooses(sessions: Sessions) -> None:
    made = random.Random(7)
    states, severities = ("raised", "verified"), ("urgent", "info")
    async with transaction(sessions) as session:
        for position in range(1, 200):
            area_code = made.choice(VILLAGES)
            session.add(
                FeedRow(
                    county_code="360722" if position % 7 == 0 else area_code[:6],  # entered under the old code
                    feed="alerts",
                    position=10**9 + position,
                    area_code=area_code,
                    subject_id=new_id(),
                    kind=made.choice(("loan_overdue", "fund_exhausted")),
                    item={
                        "state": made.choice(states),
                        "severity": made.choice(severities),
                        "raised_on": date(2018, 1, made.randrange(1, 28)).isoformat(),
                    },
                )
            )
    filters = [
        FeedFilters(),
        FeedFilters(kind=["loan_overdue"]),
        FeedFilters(severity=["urgent"], state=["raised", "verified"]),
        FeedFilters(state=["raised"], since=date(2018, 1, 14)),
        FeedFilters(kind=["other"]),
    ]
    async with sessions() as session:
        everything = await service.entries_behind(session, FeedName.ALERTS, 10**9, 500, upto=10**10)
        assert len(everything) == 199
        for area in ("", "36", "3607", "360781", "360781101", "360781101201", "360722", "360783", "360700"):
            reaches = replace(CITY, area_prefix=area).reaches
            for one in filters:
                chosen = Selection(FeedName.ALERTS, reaches, one)
                found = await service.entries_behind(session, FeedName.ALERTS, 10**9, 500, chosen=chosen, upto=10**10)
                assert found == [entry for entry in everything if chosen.holds(entry)], (area, one)
                assert found or area in ("360700",) or one.kind == ["other"], (area, one)


def test_every_feed_is_in_the_catalogue() -> None:
    assert FEEDS.keys() == set(FeedName)
    for published in FEEDS.values():
        assert published.dated_by in {*published.shown.model_fields, ""}


def test_a_feed_without_states_is_not_asked_for_them() -> None:
    plain = Published(FeedItem, "alert.read", "")
    plain.check(FeedFilters(kind=["whatever"]))
    for filters in (
        FeedFilters(state=["raised"]),
        FeedFilters(severity=["urgent"]),
        FeedFilters(since=date(2018, 1, 1)),
    ):
        with pytest.raises(NoSuchFilter) as refused:
            plain.check(filters)
        assert refused.value.detail == "可用：kind"
