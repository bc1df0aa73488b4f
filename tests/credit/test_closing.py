"""The close of day: classes, figures and the migration matrix, at any time and as often as one likes."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.credit import worker
from services.credit.classification.models import LoanClass, LoanClassChange
from services.credit.closing import service as closing
from services.credit.closing.models import DayFigures
from services.credit.closing.service import close_counties, close_day
from services.credit.duties.models import Duty
from services.credit.settings import Settings
from shared.calendar import SystemClock
from shared.messaging.transports import InProcessTransport
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.credit.channel import COUNTY, Channel, Loan
from tests.credit.counting import counted
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)

PATH = "/credit/day-closes"


async def close(office: Office, on: str) -> Any:
    """Close the county's days."""
    return await office.do(COUNTY_FINANCE, PATH, county_code=COUNTY, occurred_on=on)


async def changes(channel: Channel) -> list[tuple[str, str, str | None]]:
    """Day, computed class and the bank's own of every change."""
    rows = await channel.rows(LoanClassChange)
    return sorted((row.judged_on.isoformat(), row.computed, row.reported) for row in rows)


async def test_a_loan_that_nobody_pays_is_classified_day_by_day(office: Office) -> None:
    loan = await office.a_loan()  # 2016-05-10; interest falls due on 2016-06-21
    await close(office, "2016-06-21")
    assert await changes(office.channel) == [("2016-05-10", "normal", None)]
    await close(office, "2016-12-31")
    await office.channel.accepted(loan.event("loan.classified", date(2016, 10, 1), classification="substandard"))
    closed = await close(office, "2017-01-31")
    expected = [
        ("2016-05-10", "normal", None),
        ("2016-06-22", "special_mention", None),
        ("2016-09-20", "substandard", None),
        ("2016-12-19", "doubtful", None),
        ("2017-01-01", "doubtful", "substandard"),  # dated back: counts from the first close after it came
    ]
    assert await changes(office.channel) == expected
    assert closed["closed_until"] == "2017-01-31"
    assert [step["closed_until"] for step in closed["steps"]] == ["2017-01-31"] * len(closed["steps"])
    [listed] = (await office.read(COUNTY_OFFICE, "/credit/classifications", county_code=COUNTY))["items"]
    # 27,708 (42 days) + 60,694 + 60,035 of the quarters that are over; due since 2016-06-21, 224 days
    assert {name: listed[name] for name in ("computed", "reported", "overdue_days", "overdue_interest_fen")} == {
        "computed": "doubtful",
        "reported": "substandard",
        "overdue_days": 224,
        "overdue_interest_fen": 27_708 + 60_694 + 60_035,
    }
    assert listed["judged_on"] == "2017-01-31"  # though nothing about it could change since its last look


@pytest.mark.parametrize("every_days", [400, 31, 5])
async def test_closing_late_once_ends_where_closing_every_day_does(office: Office, every_days: int) -> None:
    channel = office.channel
    loan = await office.a_loan()
    await channel.accepted(
        loan.event("interest.collected", date(2016, 7, 1), amount_fen=27_708, period="2016Q2"),
        loan.event("principal.repaid", date(2016, 8, 1), amount_fen=1_000_000),
        loan.event("loan.classified", date(2016, 8, 2), classification="normal"),
    )
    until = date(2017, 2, 1)
    day = date(2016, 5, 10)
    while day < until:
        await close_day(channel.sessions, channel.clock, channel.app.state.policies, COUNTY, day)
        day += timedelta(days=every_days)
    await close_day(channel.sessions, channel.clock, channel.app.state.policies, COUNTY, until)
    assert await changes(channel) == [
        ("2016-05-10", "normal", None),
        ("2016-06-22", "special_mention", None),
        ("2016-07-01", "normal", None),
        ("2016-08-02", "normal", "normal"),
        ("2016-09-22", "special_mention", "normal"),
        ("2016-12-21", "substandard", "normal"),
    ]
    for day, expected in (
        (date(2016, 5, 10), (5_000_000, 0, 0)),
        (date(2016, 6, 20), (5_000_000, 0, 0)),
        (date(2016, 6, 21), (5_000_000, 0, 0)),
        (date(2016, 6, 22), (5_000_000, 1, 0)),
        (date(2016, 6, 30), (5_000_000, 1, 0)),
        (date(2016, 7, 1), (5_000_000, 0, 0)),
        (date(2016, 7, 31), (5_000_000, 0, 0)),
        (date(2016, 8, 1), (4_000_000, 0, 0)),
        (date(2016, 9, 21), (4_000_000, 0, 0)),
        (date(2016, 9, 22), (4_000_000, 1, 0)),
        (date(2016, 12, 20), (4_000_000, 1, 0)),
        (date(2016, 12, 21), (4_000_000, 1, 4_000_000)),
        (until, (4_000_000, 1, 4_000_000)),
    ):
        outstanding_fen, overdue, bad_fen = expected
        # of every day that was missed as well
        assert await figures(channel, day) == [("rcc", 1, outstanding_fen, overdue, bad_fen, 0)], day
    assert len(await channel.rows(DayFigures)) == (until - date(2016, 5, 10)).days + 1


async def figures(channel: Channel, day: date) -> list[tuple[Any, ...]]:
    """What was kept of a closed day."""
    return [
        (row.bank_code, row.loans, row.outstanding_fen, row.overdue_loans, row.non_performing_fen, row.fund_fen)
        for row in await channel.rows(DayFigures, day=day)
    ]


async def test_a_close_that_breaks_off_anywhere_is_finished_by_the_next(office: Office) -> None:
    """Each statement of a close fails once; what is done again after that ends as if nothing had happened."""
    channel = office.channel
    await channel.deposit(2_000_000)
    loan = await office.a_loan()
    until = date(2016, 12, 31)
    target = channel.sessions.kw["bind"].sync_connection  # of a test that is rolled back
    seen = 0
    fail_at = 1

    def fail(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == fail_at:
            raise RuntimeError("the power fails")

    while True:
        seen = 0
        event.listen(target, "before_cursor_execute", fail)
        try:
            await close_day(channel.sessions, channel.clock, channel.app.state.policies, COUNTY, until)
        except RuntimeError:
            fail_at += 1
            continue
        finally:
            event.remove(target, "before_cursor_execute", fail)
        break
    assert fail_at > 5
    assert await changes(channel) == [
        ("2016-05-10", "normal", None),
        ("2016-06-22", "special_mention", None),
        ("2016-09-20", "substandard", None),
        ("2016-12-19", "doubtful", None),
    ]
    assert await figures(channel, until) == [("rcc", 1, 5_000_000, 1, 5_000_000, 2_000_000)]
    assert loan.loan_no == "L1"


async def test_a_close_of_many_days_that_breaks_off_anywhere_is_finished_by_the_next(office: Office) -> None:
    channel = office.channel
    await office.a_loan()
    first, until = date(2016, 6, 15), date(2016, 9, 30)
    await closed(channel, first)
    await channel.deposit(2_000_000, on=date(2016, 7, 8))
    target = channel.sessions.kw["bind"].sync_connection
    left = 1

    def fail(*_: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise RuntimeError("the power fails")

    broken = 0
    while True:
        left = broken + 1  # at another statement each time
        event.listen(target, "before_cursor_execute", fail)
        try:
            await closed(channel, until)
        except RuntimeError:
            broken += 1
            continue
        finally:
            event.remove(target, "before_cursor_execute", fail)
        break
    assert broken > 20
    assert await changes(channel) == [
        ("2016-05-10", "normal", None),
        ("2016-06-22", "special_mention", None),
        ("2016-09-20", "substandard", None),
    ]
    kept = {
        row.day: (row.overdue_loans, row.non_performing_fen, row.fund_fen) for row in await channel.rows(DayFigures)
    }
    assert len(kept) == (until - first).days + 1
    day = first
    while day <= until:
        overdue, bad_fen = int(day > date(2016, 6, 21)), 5_000_000 * (day > date(2016, 9, 19))
        assert kept[day] == (overdue, bad_fen, 2_000_000 * (day >= date(2016, 7, 8))), day
        day += timedelta(days=1)


async def test_a_long_gap_is_closed_part_by_part(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "MOST_LOOKS", 2)
    await office.a_loan()
    await close(office, "2016-06-15")
    # alike from the 16th to the 21st, when interest falls due, and from the 22nd until it is overdue for 90 days
    part = await close(office, "2016-12-31")
    assert part["closed_until"] == "2016-09-19"
    reached = [part["closed_until"]]
    while reached[-1] != "2016-12-31":
        reached.append((await close(office, "2016-12-31"))["closed_until"])
        assert reached[-1] > reached[-2]
    kept = await office.channel.rows(DayFigures)
    assert len({row.day for row in kept}) == len(kept) == 200  # 16 of June, 31, 31, 30, 31, 30, 31


async def test_a_gap_costs_by_what_happened_in_it_and_not_by_its_days(office: Office) -> None:
    channel = office.channel
    await office.a_loan()
    await closed(channel, date(2016, 6, 22))
    costs = []
    for until in (date(2016, 6, 30), date(2016, 9, 10)):
        with counted(channel) as asked:
            await closed(channel, until)
        costs.append(len(asked))
    assert costs[0] == costs[1]


async def test_closing_again_changes_nothing(office: Office) -> None:
    await office.a_loan()
    await close(office, "2016-12-31")
    before = await changes(office.channel), await figures(office.channel, date(2016, 12, 31))
    await close(office, "2016-12-31")
    earlier = await close(office, "2016-07-01")
    assert (await changes(office.channel), await figures(office.channel, date(2016, 12, 31))) == before
    assert earlier["closed_until"] == "2016-12-31"  # a day that is closed stays so
    kept = await office.read(BANK, f"{PATH}/figures", county_code=COUNTY, last_on="2016-12-30")
    assert [item["day"] for item in kept["items"]] == []


async def closed(channel: Channel, until: date) -> dict[str, int]:
    """Close the county's days as the worker does."""
    return await close_day(channel.sessions, channel.clock, channel.app.state.policies, COUNTY, until)


async def files(office: Office, *days: date) -> None:
    """Empty daily files of the bank."""
    for day in days:
        query = {"county_code": COUNTY, "occurred_on": day.isoformat()}
        headers = {**office.channel.sign_in(*BANK), "Content-Type": "text/csv"}
        reply = await office.channel.client.post(
            "/bank/reconciliations", params=query, content="借据号,类型,金额（元）\n", headers=headers
        )
        assert reply.status_code == 201, reply.text


async def test_closing_again_costs_the_same_whatever_came_before(office: Office) -> None:
    channel, until = office.channel, date(2016, 12, 31)
    await office.a_loan()
    await files(office, date(2016, 7, 1))
    await closed(channel, until)
    costs = []
    for number in range(2):
        with counted(channel) as again:
            assert await closed(channel, until) == {}  # nothing came since: nothing is looked at
        loan = await office.a_loan(f"N{number}", on=date(2017, 1, 2))
        await channel.accepted(loan.event("principal.repaid", date(2017, 1, 3), amount_fen=1))
        with counted(channel) as after_news:
            assert set(await closed(channel, until)) == {"classification", "duties", "reconciliation"}
        costs.append((len(again), len(after_news)))
        await files(office, *(date(2016, 8, day) for day in range(number * 9 + 1, number * 9 + 9)))
        await closed(channel, until)
    assert costs[0] == costs[1]
    assert costs[0][0] <= 24  # four, and the two watches of what is now


async def test_a_close_that_was_closed_still_takes_what_came_late(office: Office) -> None:
    channel, until = office.channel, date(2016, 7, 31)
    await office.a_loan()
    await files(office, date(2016, 7, 1))
    await closed(channel, until)
    late = await office.a_loan("L2", on=date(2016, 7, 1))
    summary = {"county_code": COUNTY, "period": "2016Q2", "occurred_on": "2016-07-20"}
    lent = {"borrower_kind": "household", "loans_count": 1, "households_count": 1, "amount_fen": 5_000_000}
    await office.do(BANK, "/bank/summaries", **summary, lines=[lent])
    done = await closed(channel, date(2016, 7, 1))  # whatever day is asked for, all that is closed is looked at
    assert (done["classification"], done["reconciliation"]) == (1, 1)
    assert len(await changes(channel)) == 3  # of the late loan its first day
    [told] = await channel.rows(Duty, kind="bank_summary")
    assert told.done_on == date(2016, 7, 20)
    assert late.loan_no == "L2"


async def test_files_are_judged_one_by_one(office: Office) -> None:
    """The lock of the books is let go behind each: banks send their events in between."""
    channel = office.channel
    loan = await office.a_loan()
    days = [date(2016, 7, day) for day in (1, 2, 3)]
    await files(office, *days)
    await channel.accepted(*(loan.event("principal.repaid", day, amount_fen=1) for day in days))
    with counted(channel) as asked:
        assert (await closed(channel, date(2016, 7, 31)))["reconciliation"] == 3
    told = [sql.split()[0] for sql in asked if sql.startswith("RELEASE SAVEPOINT") or "pg_advisory" in sql]
    assert [one for one, before in zip(told[1:], told, strict=False) if one == before == "SELECT"] == []


async def test_two_who_close_at_once_do_it_once(racing_office: Office) -> None:
    channel = racing_office.channel
    borrower = await channel.household(loans=["L1"])
    await channel.accepted(*Loan(borrower, "L1").opened())
    until = date(2016, 12, 31)
    await close_day(channel.sessions, channel.clock, channel.app.state.policies, channel.county, date(2016, 6, 1))
    await asyncio.gather(
        *(
            close_day(channel.sessions, channel.clock, channel.app.state.policies, channel.county, until)
            for _ in range(4)
        )
    )
    assert [day for day, _, _ in await changes(channel)] == ["2016-05-10", "2016-06-22", "2016-09-20", "2016-12-19"]
    kept = {row.day: (row.overdue_loans, row.non_performing_fen) for row in await channel.rows(DayFigures)}
    assert len(kept) == (until - date(2016, 6, 1)).days + 1
    for day, told in kept.items():
        assert told == (int(day > date(2016, 6, 21)), 5_000_000 * (day > date(2016, 9, 19))), day


async def test_the_job_closes_yesterday_in_every_county(office: Office) -> None:
    await office.a_loan()
    channel = office.channel
    assert await close_counties(channel.sessions, channel.clock, channel.app.state.policies) >= 1
    [held] = await channel.rows(LoanClass)
    assert held.judged_on == channel.clock.today() - timedelta(days=1)


async def test_a_day_that_is_not_over_is_not_closed(office: Office) -> None:
    today = office.channel.clock.today()
    county = {"county_code": COUNTY}
    await office.refused(COUNTY_FINANCE, PATH, 409, "credit.day_not_over", occurred_on=today.isoformat(), **county)
    later = (today + timedelta(days=1)).isoformat()
    await office.refused(COUNTY_FINANCE, PATH, 422, "request.date_in_future", occurred_on=later, **county)
    await office.refused(CITY_FINANCE, PATH, 422, "credit.unknown_county", county_code="360799")
    # every day from the first close on is closed one after the other: none of before any programme ran
    await office.refused(COUNTY_FINANCE, PATH, 409, "policy.none_active", occurred_on="1999-01-01", **county)
    await office.refused(NEXT_COUNTY_FINANCE, PATH, 403, "auth.outside_area", **county)
    await office.refused(BANK, PATH, 403, "auth.forbidden", **county)
    said_no(await office.get(NEXT_COUNTY_FINANCE, PATH, **county), 403, "auth.outside_area")
    said_no(await office.get(TOWN, "/credit/classifications"), 403, "auth.forbidden")
    said_no(await office.get(COUNTY_FINANCE, f"{PATH}/figures", after="x", **county), 422, "request.invalid")
    assert (await office.read(AUDITOR, PATH, **county)) == {"county_code": COUNTY, "closed_until": None, "steps": []}


async def test_a_quarters_moves_are_told_once_it_is_closed(office: Office) -> None:
    channel = office.channel
    first, second = await office.a_loan("L1"), await office.a_loan("L2")
    third = Loan(await channel.household(loans=["L3"], bank="abc"), "L3")
    await channel.accepted(*third.opened(date(2016, 7, 10)), bank="abc")
    await channel.accepted(
        first.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2"),
        second.event("loan.classified", date(2016, 6, 30), classification="special_mention"),
        second.event("principal.repaid", date(2016, 8, 1), amount_fen=2_000_000),
        first.event("principal.repaid", date(2016, 9, 30), amount_fen=5_000_000),
    )
    matrix = {"county_code": COUNTY, "quarter": "2016Q3"}
    await close(office, "2016-09-29")
    early = await office.get(AUDITOR, "/credit/migration-matrix", **matrix)
    said_no(early, 409, "credit.quarter_not_closed")
    told = office.channel.app.openapi()["paths"]["/credit/migration-matrix"]["get"]["responses"]
    assert str(early.status_code) in told
    await close(office, "2016-09-30")

    def moves(told: Any) -> dict[tuple[str, str], tuple[int, int, int]]:
        return {
            (one["before"], one["after"]): (one["loans"], one["before_fen"], one["after_fen"]) for one in told["moves"]
        }

    told = await office.read(AUDITOR, "/credit/migration-matrix", **matrix)
    assert moves(told) == {
        ("normal", "repaid"): (1, 5_000_000, 0),
        ("special_mention", "substandard"): (1, 5_000_000, 3_000_000),
        ("none", "special_mention"): (1, 0, 5_000_000),
    }
    assert (told["from_on"], told["to_on"]) == ("2016-06-30", "2016-09-30")
    assert {one["after_label"] for one in told["moves"]} == {"已结清", "次级", "关注"}
    own = await office.read(AUDITOR, "/credit/migration-matrix", basis="reported", **matrix)
    assert moves(own) == {
        ("unreported", "repaid"): (1, 5_000_000, 0),
        ("special_mention", "special_mention"): (1, 5_000_000, 3_000_000),
        ("none", "unreported"): (1, 0, 5_000_000),
    }
    of_bank = await office.read(OTHER_BANK, "/credit/migration-matrix", **matrix)
    assert moves(of_bank) == {("none", "special_mention"): (1, 0, 5_000_000)}
    differing = await office.read(BANK, "/credit/classifications", differs=True)
    # the first is repaid, and so in no class that could differ
    assert [item["loan_no"] for item in differing["items"]] == ["L2"]
    agreeing = await office.read(BANK, "/credit/classifications", differs=False)
    assert [item["loan_no"] for item in agreeing["items"]] == ["L1"]
    bad = await office.read(BANK, "/credit/classifications", computed="substandard", differs=True, limit=1)
    assert [item["loan_no"] for item in bad["items"]] == ["L2"]
    assert (await office.read((Role.BANK, "3607", "psbc"), "/credit/classifications"))["items"] == []


async def test_a_worker_closes_the_days_as_soon_as_it_starts(racing_office: Office, installation: Installation) -> None:
    """One that is restarted every few minutes would else never come to it."""
    office = racing_office
    await office.a_loan()
    working = asyncio.create_task(worker.run(installation.settings(Settings), InProcessTransport()))
    yesterday = (SystemClock().today() - timedelta(days=1)).isoformat()
    who = (Role.COUNTY_FINANCE, office.channel.county)
    closed = None
    for _ in range(300):
        closed = (await office.read(who, PATH, county_code=office.channel.county))["closed_until"]
        if closed == yesterday:
            break
        await asyncio.sleep(0.2)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert closed == yesterday
    [row] = await office.channel.rows(LoanClass)
    assert row.computed in ("doubtful", "loss")


async def test_days_of_arrears_go_on_to_the_last_close_without_another_look(office: Office) -> None:
    loan = await office.a_loan()  # its first interest, 27,708, falls due on 2016-06-21
    paid = await office.a_loan("L2")
    await office.channel.accepted(
        paid.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2")
    )
    for until, days in (("2016-06-21", 0), ("2016-06-22", 1), ("2016-09-01", 72), ("2016-09-02", 73)):
        await close(office, until)
        listed = (await office.read(COUNTY_OFFICE, "/credit/classifications", county_code=COUNTY))["items"]
        assert [(one["loan_no"], one["overdue_days"], one["judged_on"]) for one in listed] == [
            ("L1", days, until),
            ("L2", 0, until),
        ]
    # an event of today changes nothing of the day that was closed
    await office.channel.accepted(
        loan.event("interest.collected", date(2016, 9, 3), amount_fen=27_708, period="2016Q2")
    )
    [first, _] = (await office.read(COUNTY_OFFICE, "/credit/classifications", county_code=COUNTY))["items"]
    assert (first["overdue_days"], first["judged_on"]) == (73, "2016-09-02")
