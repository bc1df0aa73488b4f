"""The alerts' feed: in order, complete, resumable, and by scope."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date

import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import AlertItem
from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Watch
from services.monitoring.feeds import service
from services.monitoring.feeds.models import Feed, FeedName
from services.monitoring.pending import write_pending
from services.monitoring.settings import Settings
from shared.calendar import Clock
from shared.database import Sessions, create_engine, new_id, session_factory, transaction
from shared.policies import find_pack
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import OTHER_TOWN_VILLAGE, VILLAGE, FundEvents, HouseholdEvents, LoanEvents
from tests.monitoring.conftest import Consume

SignIn = Callable[..., dict[str, str]]

# the tests that commit keep to counties of their own
COUNTIES = ("360781", "360783")
CITY = Caller("city", "city", Role.CITY_OFFICE, "3607")


@pytest.fixture
async def committed(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that really commit, each on a connection of its own; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    yield session_factory(engine)
    await engine.dispose()
    owner = installation.admin_url.set(drivername="postgresql", database="fupin_monitoring")
    connection = await asyncpg.connect(owner.render_as_string(hide_password=False))
    await connection.execute("TRUNCATE alert, alert_step, feed_item, area_total, area_day")
    await connection.close()


class Writer:
    """Raises alerts inside transactions that a test holds open."""

    def __init__(self, clock: Clock) -> None:
        self.watch = Watch(clock, ActivePolicies())
        self.setting = find_pack("gupo-2014").alerts[0]

    async def write(self, session: AsyncSession, number: int) -> None:
        """Raise one alert that can be told by its sentence."""
        county_code = COUNTIES[number % len(COUNTIES)]
        cause = Cause(
            rule=Rule.LOAN_OVERDUE,
            county_code=county_code,
            area_code=county_code + "101201",
            subject_id=new_id(),
            period=str(number),
            raised_on=date(2018, 7, 20),
            sentence=str(number),
        )
        await self.watch.stand(session, cause, self.setting, date(2018, 7, 20))


async def read(sessions: Sessions, after: int = 0, limit: int = 100) -> Feed[AlertItem]:
    """The feed of the whole city."""
    async with sessions() as session:
        return await service.read(session, CITY, FeedName.ALERTS, AlertItem, after=after, limit=limit)


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
