"""Copies and figures made anew: equal to the row, mended where spoilt, whatever happens meanwhile."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring import tables
from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.watch import Watch
from services.monitoring.duties.models import Duty
from services.monitoring.rebuilding import comparing, filling, owners, service
from services.monitoring.rebuilding.projections import COPIES, FIGURES, OF_PEOPLE
from services.monitoring.rebuilding.refusals import (
    EventRefused,
    EventsMissing,
    NeverStill,
    OwnerAway,
    PoliciesChanged,
    RebuildUnderWay,
    StillDifferent,
)
from services.monitoring.settings import Settings
from services.monitoring.signals import spreading
from services.monitoring.signals.models import SignalsCreate
from services.monitoring.signals.service import tell
from shared.calendar import Clock
from shared.database import driver_address, table_of, transaction
from shared.events.base import Event
from shared.messaging import histories
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.security.callers import Caller
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.monitoring.builders import COUNTY, VILLAGE, FundEvents, HouseholdEvents, LoanEvents, OrganisationEvents
from tests.monitoring.conftest import as_owner
from tests.monitoring.rebuilt import Product, a_product, everything, nobody, out_of_order
from tests.monitoring.telling import personal_of

HOUSEHOLDS = 8
OFF_REGISTER = 2
"""Monitoring objects beside them."""
ROOMS_OF_COPIES = ("figures", "funds", "households", "loans", "monitored", "records", "subsidies")
TOWN = "360722102000"
FIGURE_TABLES = tuple(table_of(model).name for model in FIGURES)


@pytest.fixture
async def product(installation: Installation, clock: Clock) -> AsyncIterator[Product]:
    """Owners and monitoring, nothing announced yet."""
    async with a_product(installation, clock) as made:
        yield made


@pytest.fixture
async def filled(product: Product) -> Product:
    """All kinds of events about some households have arrived, out of order, some twice."""
    chance = random.Random(7)
    streams = everything(chance, HOUSEHOLDS)
    await product.announce([event for stream in streams for event in stream])
    await product.arrive(out_of_order(chance, streams))
    return product


async def spoil(product: Product, statement: str) -> None:
    """Change what serves, as no event does."""
    async with transaction(product.sessions) as session:
        done = await session.execute(text(statement))
        assert done.rowcount == 1, statement  # type: ignore[attr-defined]  # the driver counts them


SPOILT = {
    "area_total": "UPDATE area_total SET amount = amount + 1 WHERE area_code = '360722102000' "
    "AND (measure, detail) = (SELECT measure, detail FROM area_total WHERE measure = 'households' "
    "AND area_code = '360722102000' AND amount <> 0 ORDER BY detail LIMIT 1)",
    "area_day": "DELETE FROM area_day WHERE (area_code, measure, day) = (SELECT area_code, measure, day FROM area_day "
    "WHERE amount <> 0 AND measure = 'remaining_people' ORDER BY day, area_code LIMIT 1)",
    "household": "UPDATE household SET head_name = '李四' WHERE id = '00000000-0000-0000-0000-000000000001'",
    "income": "DELETE FROM income WHERE (household_id, year) = "
    "(SELECT household_id, year FROM income ORDER BY household_id, year LIMIT 1)",
    "loan": "INSERT INTO loan SELECT (jsonb_populate_record(one, jsonb_build_object("
    "'id', gen_random_uuid(), 'loan_no', 'nobody lent it'))).* FROM loan one LIMIT 1",
    "kept_record": 'UPDATE kept_record SET values = values || \'{"visited_on": "2018-03-07"}\' '
    "WHERE values ->> 'visited_on' = '2018-03-05' AND id = '00000000-0000-0000-0000-000000011941'",
}
"""Table → what changes one row of it as no event does."""
HEAD, VISIT = UUID(int=1), UUID(int=0x11941)  # 72_001
TAKEN = """
    UPDATE area_total SET amount = amount + 0 WHERE measure = 'households' AND area_code = '360722102000'
"""
OPENED_WRONG = """
    UPDATE area_total SET amount = 7 WHERE measure = 'alerts_raised' AND area_code = '360722102201'
"""
DAYS: dict[str, Any] = {
    **dict.fromkeys(("due_from", "known_on"), date(2018, 1, 1)),
    "verify_days": 3,
    "respond_days": 7,
    **dict.fromkeys(("verify_by", "verify_until"), date(2018, 1, 4)),
    **dict.fromkeys(("respond_by", "respond_until"), date(2018, 1, 10)),
}
"""Of an alert."""
VISITED = """
    INSERT INTO area_day (county_code, area_code, measure, day, amount)
    SELECT county_code, area_code, 'visits_in_time', day, 1 FROM area_day WHERE measure = 'visits_due'
"""


# what comes out ------------------------------------------------------------------------------------------------------


async def test_some_hundred_households_out_of_order_and_twice_are_rebuilt_to_the_row(
    product: Product,
) -> None:
    chance = random.Random(1)
    streams = everything(chance, households=200)
    await product.announce([event for stream in streams for event in stream])
    await product.arrive(out_of_order(chance, streams))
    before = await product.all_rows()
    async with product.rebuilding() as run:
        left = await run.left()
        assert await run.fill(nobody) == left.events == sum(map(len, streams))
        found = await run.compare()
        await run.finish()
    assert [(one.table, one.differing) for one in found if one.stands != one.should] == []
    assert {one.table for one in found if one.stands[0] == 0} == set()
    assert {one.table: one.stands[0] for one in found} == {
        table_of(model).name: len(before[table_of(model).name]) for model in (*COPIES, *FIGURES)
    }
    assert len(before["alert"]) > 0
    assert before["parked_event"] == []
    assert await product.all_rows() == before
    assert await product.drafted() == []


async def test_whatever_was_spoilt_is_named_and_mended_and_nothing_else_is_touched(filled: Product) -> None:
    before = await filled.all_rows()
    for statement in SPOILT.values():
        await spoil(filled, statement)
    assert await filled.all_rows() != before

    differing = await filled.check()
    assert {name: one.differing for name, one in differing.items()} == dict.fromkeys(SPOILT, 1)
    (head,) = differing["household"].first
    assert (head.key, head.field) == (f"{COUNTY} {HEAD}", "head_name")
    # names are people's own: that they differ is told by digests
    assert head.stands != head.should
    assert "李四" not in str(differing["household"].first)
    assert "张三" not in str(differing["household"].first)
    (visit,) = differing["kept_record"].first
    assert (visit.key, visit.field) == (f"{COUNTY} {VISIT}", "values")
    assert ("2018-03-07" in visit.stands, "2018-03-05" in visit.should) == (True, True)
    (total,) = differing["area_total"].first
    assert total.key.startswith(f"{COUNTY} {TOWN} households ")
    assert (total.field, int(total.stands)) == ("amount", int(total.should) + 1)
    (day,) = differing["area_day"].first
    assert (day.field, day.stands, "remaining_people" in day.should) == ("row", "missing", True)
    (loan,) = differing["loan"].first
    assert (loan.field, "nobody lent it" in loan.stands, loan.should) == ("row", True, "no event made it")
    (income,) = differing["income"].first
    assert (income.field, income.stands) == ("row", "missing")

    assert set(await filled.rebuild()) == set(SPOILT)
    after = await filled.all_rows()
    # nobody is left alone by sweeps for what was judged of a row that was wrong
    judged = [[json.loads(row) for row in rows.pop("household")] for rows in (before, after)]
    assert judged[1] == [{**one, "judgements": one["judgements"] + 1} for one in judged[0]]
    assert after == before
    assert await filled.check() == {}


async def test_a_household_that_stands_wrong_is_mended_with_the_figures_that_came_of_it(product: Product) -> None:
    household = HouseholdEvents(persons=4)
    await product.tell(household.registered())
    await spoil(product, "UPDATE household SET village_code = '360722102214'")
    # the next event takes back what it finds, so that the figures of both villages are wrong for good
    await product.tell(household.changed(persons=5))
    assert set(await product.check()) == {"area_total", "area_day"}
    await product.rebuild()
    # of the village, its town and its county; the other village has nobody
    people = [row for row in await product.rows("area_total") if '"people"' in row]
    assert ['"amount": 5,' in row for row in people] == [True, True, True]
    assert await product.check() == {}


async def test_figures_of_alerts_follow_the_alerts_as_people_left_them(
    product: Product,
) -> None:
    loan = LoanEvents()
    await product.tell(loan.applied(), loan.disbursed(), loan.reported_overdue())
    async with transaction(product.sessions) as session:
        # dismissed by a person, which no event tells of
        (alert,) = list(await session.scalars(text("SELECT id FROM alert")))
        await session.execute(text("UPDATE alert SET state = 'dismissed', verified_on = '2018-07-21'"))
        await session.execute(text("UPDATE area_total SET amount = 0 WHERE measure IN ('alerts_open', 'alerts_late')"))
        await session.execute(text("DELETE FROM area_day WHERE measure = 'alerts_late'"))
        await session.execute(text(VISITED))
    assert await product.check() == {}
    await spoil(product, OPENED_WRONG)
    before = await product.rows("alert"), await product.rows("alert_step"), await product.rows("feed_item")
    differing = await product.rebuild()
    assert [(one.stands, one.should) for one in differing["area_total"].first] == [("7", "1")]
    assert (await product.rows("alert"), await product.rows("alert_step"), await product.rows("feed_item")) == before
    assert str(alert) in before[0][0]


async def test_a_household_that_was_alerted_about_stays_marked_so_although_no_event_says_it(product: Product) -> None:
    household = HouseholdEvents()
    await product.tell(household.registered())
    facts = {"rule": "exited_income_below_line", "county_code": COUNTY, "area_code": VILLAGE, "severity": "high"}
    async with transaction(product.sessions) as session:
        session.add(
            Alert(
                **facts,
                cause_key="x",
                subject_id=household.id,
                role="township",
                answered_by="township",
                raised_on=date(2018, 1, 1),
                sentence="低于脱贫线",
                **DAYS,
            )
        )
        await session.execute(text("UPDATE household SET alerted = true"))
    assert set(await product.check()) == {"area_total", "area_day"}  # the alert's own figures were never added
    await product.rebuild()
    assert '"alerted": true' in (await product.rows("household"))[0]


def test_every_table_in_the_rooms_of_copies_and_figures_is_rebuilt() -> None:
    declared = {
        model.__tablename__
        for room in ROOMS_OF_COPIES
        for model in vars(getattr(tables, room)).values()
        if hasattr(model, "__table__") and model.__module__ == f"services.monitoring.{room}.models"
    }
    assert declared == {model.__tablename__ for model in (*COPIES, *FIGURES)}


def test_figures_of_people_are_those_that_an_alert_and_a_duty_add() -> None:
    place = {"county_code": COUNTY, "area_code": VILLAGE}
    rows = [Alert(**place, **DAYS, rule="loan_overdue", state="raised")]
    rows += [Duty(**place, due_on=date(2018, 1, 4), kept_by=kept_by, state="open") for kept_by in ("report", "credit")]
    added = [row.figures() for row in rows]
    names = {measure for figures in added for measure, _ in figures.totals}
    assert names | {name for figures in added for name, _ in figures.days} == set(OF_PEOPLE)


# what happens meanwhile ----------------------------------------------------------------------------------------------


async def test_events_that_arrive_meanwhile_are_in(filled: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BATCH", 50)
    chance = random.Random(8)
    households = [HouseholdEvents(id=UUID(int=5_000 + number)) for number in range(20)]
    waiting: list[list[Event]] = [[one.registered(), one.exited(), one.earned(2018, 400_000)] for one in households]

    async def more(_done: int) -> None:
        if waiting:
            await filled.tell(*waiting.pop(chance.randrange(len(waiting))))

    await spoil(filled, SPOILT["household"])
    async with filled.rebuilding() as run:
        await run.fill(more)
        assert 0 < len(waiting) < 20
        rest = [filled.tell(*events) for events in waiting]
        compared, *_ = await asyncio.gather(run.compare(), *rest)
        assert [one.table for one in compared if one.differing] == ["household"]
        late = HouseholdEvents(id=UUID(int=6_000))
        again, _ = await asyncio.gather(run.mend(compared), filled.tell(late.registered(), late.earned(2018, 1)))
        assert [one for one in again if one.differing] == []
        await run.finish()
    assert await filled.check() == {}
    rows = await filled.rows("household")
    assert len(rows) == HOUSEHOLDS + 20 + 1
    assert not any("李四" in row for row in rows)


async def test_what_is_announced_and_has_not_arrived_is_left_to_arrive(product: Product) -> None:
    loan = LoanEvents()
    first, second, third = loan.applied(), loan.disbursed(), loan.reported_overdue()
    await product.announce([first, second, third])
    await product.arrive([first, second])
    assert await product.rebuild() == {}
    assert [row.count('"overdue_since": null') for row in await product.rows("loan")] == [1]
    await product.arrive([third])
    assert len(await product.rows("alert")) == 1
    assert await product.check() == {}


async def test_readers_wait_for_nobody_and_see_full_figures_all_the_time(
    filled: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = await filled.rows("area_total")
    # everything differs: all figures are gone
    async with transaction(filled.sessions) as session:
        await session.execute(text("DELETE FROM area_total WHERE measure = 'people'"))
    wrong = await filled.rows("area_total")
    assert 0 < len(wrong) < len(right)
    seen: list[list[str]] = []
    mend = comparing.mend

    async def watched(session: AsyncSession, differing: Sequence[str]) -> None:
        await mend(session, differing)
        seen.append(await asyncio.wait_for(filled.rows("area_total"), 2))

    monkeypatch.setattr(comparing, "mend", watched)
    async with filled.sessions() as early:
        await early.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count = text("SELECT count(*) FROM area_total WHERE amount <> 0")
        assert await early.scalar(count) == len(wrong)
        await filled.rebuild()
        # who began before sees until the end what he saw at the beginning
        assert await early.scalar(count) == len(wrong)
    assert seen == [wrong]
    assert await filled.rows("area_total") == right


async def test_consumers_go_on_while_rows_are_compared(filled: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    compare = comparing.compare
    household = HouseholdEvents()

    async def slowly(session: AsyncSession) -> Any:
        await asyncio.wait_for(filled.tell(household.registered()), 5)
        return await compare(session)

    monkeypatch.setattr(comparing, "compare", slowly)
    async with filled.rebuilding() as run:
        await run.fill(nobody)
        found = await run.compare()
    # the event that arrived behind the moment is on neither side
    assert [(one.stands, one.differing) for one in found if one.table == "household"] == [(found[0].should, 0)]
    assert len(await filled.rows("household")) == found[0].stands[0] + 1


async def test_a_step_of_a_person_at_the_same_figures_is_not_lost(
    filled: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    await spoil(filled, SPOILT["area_total"])
    mend, steps = comparing.mend, 0

    async def held_up(session: AsyncSession, differing: Sequence[str]) -> None:
        nonlocal steps
        steps += 1
        await session.execute(text("SELECT 1"))
        if steps == 1:
            async with transaction(filled.sessions) as other:
                await other.execute(text(TAKEN))
        await mend(session, differing)

    monkeypatch.setattr(comparing, "mend", held_up)
    assert set(await filled.rebuild()) == {"area_total"}
    assert steps == 2
    assert await filled.check() == {}


async def test_a_disaster_half_spread_over_its_area_stays_so(
    filled: Product, installation: Installation, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "AT_ONCE", 2)
    watch = Watch(clock, ActivePolicies())
    caller = Caller("department", "department", Role.DEPARTMENT, COUNTY)
    signal = {"kind": "disaster", "happened_on": "2018-03-01", "disaster_kind": "flood", "area_code": f"{COUNTY}000000"}
    body = SignalsCreate.model_validate({"department": "emergency", "occurred_on": "2018-03-02", "signals": [signal]})
    async with transaction(filled.sessions) as session:
        await tell(session, watch, personal_of(installation), caller, body)
    await spreading.spread_part(filled.sessions, watch, COUNTY)
    await spreading.spread_part(filled.sessions, watch, COUNTY)
    await spreading.spread_part(filled.sessions, watch, COUNTY)
    kept = {name: await filled.rows(name) for name in ("signal", "signal_waiting", "signal_reach", *FIGURE_TABLES)}
    half = await _struck(filled)
    assert len(kept["signal_waiting"]) == HOUSEHOLDS + OFF_REGISTER - 4
    assert await filled.check() == {}
    await spoil(filled, SPOILT["household"])
    assert set(await filled.rebuild()) == {"household"}
    assert {name: await filled.rows(name) for name in kept} == kept
    await spreading.spread_signals(filled.sessions, watch)
    assert await filled.rows("signal_waiting") == []
    whole = await _struck(filled)
    # by then some were not on the register yet, or any more
    assert [cases for cases, _ in (half, whole)] == [households for _, households in (half, whole)] == [2, 5]
    assert await filled.check() == {}


async def _struck(product: Product) -> tuple[int, int]:
    """How many cases the county's figures count, and how many households the signal."""
    async with product.sessions() as session:
        cases = await session.scalar(
            text("SELECT amount FROM area_day WHERE measure = 'disaster_cases' AND area_code = :county"),
            {"county": f"{COUNTY}000000"},
        )
        return cases, await session.scalar(text("SELECT households FROM signal_reach"))


async def test_a_second_run_is_refused_while_one_is_at_work(filled: Product) -> None:
    async with filled.rebuilding() as run:
        await run.fill(nobody)
        with pytest.raises(RebuildUnderWay):
            async with filled.rebuilding():
                pass
        found = await run.compare()
    assert not any(one.differing for one in found)
    async with filled.rebuilding() as run:
        assert run.goes_on


# broken off ----------------------------------------------------------------------------------------------------------


class Killed(Exception):
    """The process ends."""


async def test_a_run_broken_off_while_reading_is_gone_on_with(filled: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BATCH", 40)
    before = await filled.all_rows()

    read: list[int] = []

    async def kill(done: int) -> None:
        read.append(done)
        if done >= 120:
            raise Killed

    async with filled.rebuilding() as run:
        whole = await run.left()
        with pytest.raises(Killed):
            await run.fill(kill)
    assert await filled.all_rows() == before
    async with filled.rebuilding() as run:
        assert run.goes_on
        left = await run.left()
        assert left.events == whole.events - read[-1] > 0
        assert await run.fill(nobody) == left.events
        assert not any(one.differing for one in await run.compare())
    assert await filled.all_rows() == before


@pytest.mark.parametrize("at", ["_follow_people", "_take_out", "_put_in", "_add_up"])
async def test_a_run_broken_off_while_mending_leaves_everything_as_it_was(
    filled: Product, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    await spoil(filled, SPOILT["household"])
    before = await filled.all_rows()
    async with filled.rebuilding() as run:
        await run.fill(nobody)
        found = await run.compare()

        def kill(*_: object) -> str:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(comparing, at, kill)
            with pytest.raises(Killed):
                await run.mend(found)
    assert await filled.all_rows() == before
    assert set(await filled.rebuild()) == {"household"}
    assert await filled.check() == {}


async def test_a_run_cancelled_while_it_holds_the_consumers_lets_them_go(
    filled: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    await spoil(filled, SPOILT["household"])
    began = asyncio.Event()

    async def endless(_session: AsyncSession, _differing: Sequence[str]) -> None:
        began.set()
        await asyncio.sleep(60)

    with monkeypatch.context() as patch:
        patch.setattr(comparing, "mend", endless)
        task = asyncio.create_task(filled.rebuild())
        await asyncio.wait_for(began.wait(), 20)
        waiting = asyncio.create_task(filled.tell(HouseholdEvents().registered()))
        _, pending = await asyncio.wait({waiting}, timeout=0.3)
        assert pending == {waiting}
        task.cancel()
        await asyncio.wait({task})
    await asyncio.wait_for(waiting, 5)
    assert set(await filled.rebuild()) == {"household"}


async def test_a_check_keeps_the_draft_and_the_run_after_it_reads_nothing_again(filled: Product) -> None:
    await spoil(filled, SPOILT["household"])
    assert set(await filled.check()) == {"household"}
    assert any("李四" in row for row in await filled.rows("household"))
    filled.asked.clear()
    assert set(await filled.rebuild()) == {"household"}
    assert filled.asked == []


async def test_a_draft_made_under_other_policies_is_begun_anew(filled: Product, clock: Clock) -> None:
    await filled.check()
    async with filled.rebuilding() as run:
        assert (await run.left()).events == 0
        async with transaction(filled.sessions) as session:
            await activate(session, clock, find_pack("town-2017"), "360722106000", date(2017, 1, 1))
        with pytest.raises(PoliciesChanged):
            await run.compare()
    async with filled.rebuilding() as run:
        assert not run.goes_on
        assert (await run.left()).events > 0


# what is missing, or refused -----------------------------------------------------------------------------------------


async def test_an_owner_that_lost_its_outbox_is_named(product: Product, installation: Installation) -> None:
    loan = LoanEvents()
    await product.tell(loan.applied(), loan.disbursed())
    await as_owner(installation, "DELETE FROM outbox WHERE version = 2", "credit")
    with pytest.raises(EventsMissing, match=f"{COUNTY} loan {loan.id}: 2 events took effect, credit tells of 1"):
        await product.check()


async def test_an_owner_that_does_not_answer_is_named(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "PAUSES_S", (0.01,))
    tries = 0

    def away(_request: httpx.Request) -> httpx.Response:
        nonlocal tries
        tries += 1
        raise httpx.ConnectError("nobody there")

    await product.tell(HouseholdEvents().registered())
    async with httpx.AsyncClient(transport=httpx.MockTransport(away)) as client:
        product.client = client
        with pytest.raises(OwnerAway, match=r"registry at http://127\.0\.0\.1:8001 does not answer"):
            await product.check()
    assert tries == 2


async def test_an_event_that_is_not_taken_in_any_more_is_named(product: Product, installation: Installation) -> None:
    loan = LoanEvents()
    await product.tell(loan.applied(), loan.disbursed())
    await as_owner(installation, "UPDATE outbox SET data = data - 'loan_no' WHERE version = 2", "credit")
    before = await product.all_rows()
    with pytest.raises(EventRefused, match=rf"(?s)credit\.loan_disbursed\.v1 .*{loan.id}, 2\): ValidationError"):
        await product.check()
    assert await product.all_rows() == before


async def test_a_table_that_is_held_all_the_time_is_given_up(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "TRIES", 2)
    monkeypatch.setattr(service, "PAUSE_S", 0.01)
    monkeypatch.setattr(service, "LOCK_TIMEOUT_S", 1)
    async with product.sessions() as session:
        await session.execute(text("LOCK TABLE inbox IN ROW EXCLUSIVE MODE"))
        with pytest.raises(NeverStill):
            await product.check()


async def test_what_differs_again_is_not_called_mended(filled: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    await spoil(filled, SPOILT["household"])

    async def nothing(_session: AsyncSession, _differing: Sequence[str]) -> None:
        pass

    monkeypatch.setattr(comparing, "mend", nothing)
    with pytest.raises(StillDifferent, match="household: 1"):
        await filled.rebuild()


async def test_what_went_out_before_it_was_followed_is_taken_in_as_news(product: Product) -> None:
    household, fund, organisation = HouseholdEvents(), FundEvents(), OrganisationEvents()
    arrived = [household.registered()]
    never = [fund.moved(1), fund.moved(-1, "claim"), organisation.changed()]
    await product.announce([*arrived, *never])
    await product.arrive(arrived)
    async with product.rebuilding() as run:
        missed = await run.count_missed()
        assert (missed.aggregates, missed.events) == (2, 3)
        assert await product.rows("fund_account") == []
        told: list[int] = []

        async def tell(done: int) -> None:
            told.append(done)

        assert await run.take_in_missed(tell) == missed
        assert told == [1, 3]
        assert await run.count_missed() == (0, 0)
        await run.fill(nobody)
        assert not any(one.differing for one in await run.compare())
        await run.finish()
    assert len(await product.rows("fund_account")) == 1
    assert ["fund_exhausted" in row for row in await product.rows("alert")] == [True]
    assert len(await product.rows("feed_item")) == 1


async def test_the_services_role_may_make_tables_for_a_draft_and_nowhere_else(installation: Installation) -> None:
    url = installation.settings(Settings).service_database_url
    connection = await asyncpg.connect(driver_address(url))
    try:
        await connection.execute("CREATE TABLE rebuilding.mine ()")
        await connection.execute("DROP TABLE rebuilding.mine")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE public.mine ()")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE SCHEMA mine")
    finally:
        await connection.close()


# the owners' doors ---------------------------------------------------------------------------------------------------


async def test_histories_longer_than_a_reply_come_in_several(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (histories, owners):
        monkeypatch.setattr(module, "EVENTS", 3)
    loans = [LoanEvents() for _ in range(4)]
    events: list[Event] = []
    for loan in loans:
        events += [loan.applied(), loan.disbursed(), *(loan.interest(10) for _ in range(5))]
    await product.tell(*events)
    async with product.rebuilding() as run:
        assert await run.fill(nobody) == 28
        assert not any(one.differing for one in await run.compare())
        assert await run.count_missed() == (0, 0)
    # 28 events by threes: nine full replies and one with the last event
    assert product.asked.count("/events/stretches") == 10
    # heads of four loans: three, one, none; the other kinds have none at all
    assert product.asked.count("/events/heads") == 3 + 9


@pytest.mark.parametrize("owner", ["registry", "credit"])
async def test_only_services_may_ask_for_events(product: Product, sign_in: Any, owner: str) -> None:
    base = getattr(product.resources.settings, f"{owner}_url")
    stretch = {"county_code": COUNTY, "aggregate": "loan", "aggregate_id": str(UUID(int=1)), "after": 0, "until": 1}
    body = {"stretches": [stretch]}
    query = {"aggregate": "loan"}
    headers = sign_in(Role.COUNTY_OFFICE, COUNTY)
    for given, status in (({}, 401), (headers, 403)):
        assert (await product.client.post(f"{base}/events/stretches", json=body, headers=given)).status_code == status
        assert (await product.client.get(f"{base}/events/heads", params=query, headers=given)).status_code == status
