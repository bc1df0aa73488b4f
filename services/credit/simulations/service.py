"""Runs scenarios for callers of the API, one at a time, beside everything else that the process does."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from services.credit.policies import check_county, programme_holding
from services.credit.simulations.opening import read_books
from services.credit.simulations.problems import BooksBeginToday, SimulationsBusy
from services.credit.simulations.reading import Books, reckoned
from services.credit.simulations.schemas import PolicyUsed, ScenarioDocument, SimulationRead
from shared.areas import full_code
from shared.calendar import Clock, Quarter
from shared.database import Sessions
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection
from shared.security.callers import COUNTY_DIGITS, Caller

MOST_WAITING = 8
"""Simulations that are under way or wait for their turn; whoever comes then is told to come back."""


class Desk:
    """Takes scenarios and reckons them one after another in a thread of its own: a large one holds up no request."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="simulation")
        self._waiting = 0

    async def run(
        self, document: ScenarioDocument, section: CreditSection, used: PolicyUsed, books: Books | None
    ) -> SimulationRead:
        """Reckon a scenario when its turn comes.

        Raises:
            SimulationsBusy: too many wait.
        """
        if self._waiting >= MOST_WAITING:
            raise SimulationsBusy("正在进行的测算较多", "Other simulations are under way", retry_after=5)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, reckoned, document, section, used, books)
        finally:
            self._waiting -= 1


DESK = Desk()
"""The process's own."""


async def simulate(
    sessions: Sessions, caller: Caller, clock: Clock, policies: ActivePolicies, document: ScenarioDocument
) -> SimulationRead:
    """Let a scenario of the caller's area run; nothing is written, and only `from_books` reads what stands there.

    Raises:
        OutsideArea: the area is not the caller's.
        AreaUnknown, UnknownCounty: there is no such area.
        NoActivePolicy: no programme runs there on the first day.
        BooksBeginToday: it begins with the books, but not in the present quarter.
        OverrideInvalid: a number of its own can't stand in a pack.
        SimulationsBusy: too many others wait.
        CreditRefusal: the programme has no such loans, or there are too many of them.
    """
    caller = caller.narrowed(document.area, field="area")
    if len(document.area) == COUNTY_DIGITS and not document.area.endswith("00"):
        check_county(document.area)
    today = clock.today()
    opens_on = Quarter.parse(document.start).first_day
    if document.from_books:
        if document.start != str(Quarter.of(today)):
            raise BooksBeginToday(f"今天属于 {Quarter.of(today)}", f"Today lies in {Quarter.of(today)}", field="start")
        opens_on = today
    books = None
    # closed before the reckoning begins: it takes long, and a connection is dear
    async with sessions() as session:
        activation, section = await programme_holding(
            session, policies, full_code(document.area), opens_on, document.programme
        )
        if document.from_books:
            share = document.assumptions.insurer_share
            books = await read_books(
                session,
                caller,
                policies,
                today,
                share,
                programme=section.programme.code,
                by_bank=document.names_banks,
            )
    used = PolicyUsed(pack=activation.pack, area_code=activation.area_code, effective_from=activation.effective_from)
    return await DESK.run(document, section, used, books)
