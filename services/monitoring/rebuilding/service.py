"""A rebuild from its beginning to its end: read, compared, mended, while everything goes on serving."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import httpx
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services.monitoring.consumers import handlers
from services.monitoring.rebuilding import comparing, drafts, missed
from services.monitoring.rebuilding.comparing import Compared
from services.monitoring.rebuilding.filling import Filler, Left, Telling
from services.monitoring.rebuilding.missed import Missed
from services.monitoring.rebuilding.owners import Owners
from services.monitoring.rebuilding.refusals import NeverStill, PoliciesChanged, RebuildUnderWay, StillDifferent
from shared.database import create_engine, driver_address, is_held_up, session_factory, transaction
from shared.messaging.inbox import Consumer
from shared.policies.active import ActivePolicies
from shared.resources import Resources

LOCK_ID = 0x72656275
"""The advisory lock of the one rebuild that may be at work."""
LOCK_TIMEOUT_S = 2
"""How long the consumers' table is waited for at a time; whoever comes behind waits as long."""
HELD_S = 10
"""So long the consumers wait at most for the last few events to be read over again; then they are let go first."""
TRIES = 30
PAUSE_S = 0.5
FEW = 500
"""So many events are read over again while the consumers are held; where there are more, they are let go first."""


@asynccontextmanager
async def open_rebuild(resources: Resources, client: httpx.AsyncClient) -> AsyncIterator["Rebuild"]:
    """Find the draft that a broken run left, or begin one.

    Raises:
        RebuildUnderWay: another one is at work.
    """
    async with AsyncExitStack() as closing:
        url = resources.settings.service_database_url
        guard = await asyncpg.connect(driver_address(url), timeout=5)
        closing.push_async_callback(guard.close)
        if not await guard.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_ID):
            raise RebuildUnderWay("另一次重建正在进行，请等它结束", "Another rebuild is at work; let it end first")
        drafting = create_engine(url, pool_size=2, lock_timeout_s=LOCK_TIMEOUT_S, search_path=drafts.SEARCH_PATH)
        closing.push_async_callback(drafting.dispose)
        async with transaction(resources.sessions) as session:
            mark = await drafts.mark_of(session)
            goes_on = await drafts.open_draft(session, mark)
        following = handlers(resources.clock, ActivePolicies())
        consumer = Consumer(resources.service, session_factory(drafting), following, resources.clock)
        yield Rebuild(resources, Owners(resources, client), consumer, mark, goes_on=goes_on)


class Rebuild:
    """The steps, each of which may be broken off at any time: until `mend` commits, nothing that serves is touched.

    Attributes:
        goes_on: whether a run before this one had begun the draft.
    """

    def __init__(self, resources: Resources, owners: Owners, consumer: Consumer, mark: str, *, goes_on: bool) -> None:
        self.goes_on = goes_on
        self._resources = resources
        self._owners = owners
        self._mark = mark
        self._filler = Filler(resources.sessions, consumer, owners)
        self._moment: async_sessionmaker[AsyncSession] = async_sessionmaker(
            resources.engine.execution_options(isolation_level="REPEATABLE READ"),
            class_=AsyncSession,
            expire_on_commit=False,
        )

    async def count_missed(self) -> Missed:
        """Of how many things that the owners announced nothing has taken effect here yet. Raises OwnerAway."""
        return await missed.count_missed(self._resources.sessions, self._owners)

    async def take_in_missed(self, told: Telling) -> Missed:
        """Let it take effect, as news. Raises OwnerAway."""
        resources = self._resources
        consumer = Consumer(
            resources.service,
            resources.sessions,
            handlers(resources.clock, ActivePolicies()),
            resources.clock,
        )
        return await missed.take_in_missed(resources.sessions, self._owners, consumer, told)

    async def left(self) -> Left:
        """How much the draft lacks."""
        return await self._filler.left()

    async def fill(self, told: Telling) -> int:
        """Read everything that the draft lacks, but for a few events that arrive meanwhile; how many that were.

        Raises:
            OwnerAway, EventsMissing, EventRefused: as `Filler.fill`.
        """
        done = await self._filler.fill(told, FEW)
        async with transaction(self._resources.sessions) as session:
            await drafts.count_rows(session)
        return done

    async def compare(self) -> list[Compared]:
        """Compare both sides as of one moment.

        The consumers are held only until that moment is seen; the comparing itself holds nobody.

        Raises:
            NeverStill: that moment does not come.
            PoliciesChanged: the draft was begun under other policies.
            OwnerAway, EventsMissing, EventRefused: as `fill`.
        """
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._still())
            async with self._moment() as session:
                await session.execute(text("SELECT 1"))  # from here on the session sees this moment
                await held.aclose()
                found = await comparing.compare(session)
                await session.rollback()
        return found

    async def mend(self, found: Sequence[Compared]) -> list[Compared]:
        """Let everything that serves be what the draft says, in one transaction, and compare again.

        Meanwhile the consumers wait; nobody who reads does.

        Args:
            found: what `compare` found.

        Returns:
            The second comparison, all equal.

        Raises:
            NeverStill: what differs is held by others all the time.
            StillDifferent: the second comparison found differences.
            PoliciesChanged, OwnerAway, EventsMissing, EventRefused: as `compare`.
        """
        differing = [one.table for one in found if one.differing]
        for _ in range(TRIES):
            try:
                async with self._still(), self._moment() as session, session.begin():
                    await comparing.mend(session, differing)
                break
            except DBAPIError as error:
                if not is_held_up(error):
                    raise
                await asyncio.sleep(PAUSE_S)  # somebody's step changed the same figures: look at them anew
        else:
            raise _never_still()
        again = await self.compare()
        if left := [one for one in again if one.differing]:
            told = "; ".join(f"{one.table}: {one.differing} ({one.first[:1]})" for one in left)
            raise StillDifferent(told, told)
        return again

    async def finish(self) -> None:
        """Take the draft away."""
        async with transaction(self._resources.sessions) as session:
            await drafts.drop_draft(session)

    @asynccontextmanager
    async def _still(self) -> AsyncIterator[None]:
        """Hold the consumers, with the draft resting on the very events that took effect here.

        Every consumer's transaction begins with its inbox and holds nothing yet where it waits for it, so nobody is
        locked out for good; readers don't need it at all.
        """
        for _ in range(TRIES):
            await self._filler.fill(_nobody, FEW)
            async with self._resources.sessions() as session:
                if await self._hold(session) and await self._caught_up():
                    if await drafts.mark_of(session) != self._mark:
                        raise PoliciesChanged(
                            "重建期间政策包有变更，请重做一次", "A pack was loaded meanwhile; run this again"
                        )
                    yield
                    return
                await session.rollback()
            await asyncio.sleep(PAUSE_S)
        raise _never_still()

    async def _caught_up(self) -> bool:
        """Read the last few events while the consumers are held; False where an owner doesn't answer fast enough."""
        if (await self._filler.left()).events > FEW:
            return False
        try:
            async with asyncio.timeout(HELD_S):
                await self._filler.fill(_nobody)
        except TimeoutError:
            return False
        return True

    async def _hold(self, session: AsyncSession) -> bool:
        await session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s'"))
        try:
            await session.execute(text("LOCK TABLE public.inbox IN SHARE ROW EXCLUSIVE MODE"))
        except DBAPIError as error:
            if not is_held_up(error):
                raise
            return False
        return True


async def _nobody(_done: int) -> None:
    """Nobody is told."""


def _never_still() -> NeverStill:
    return NeverStill("业务繁忙，暂时无法比对", "There is no moment at which both sides rest on the same events")
