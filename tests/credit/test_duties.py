"""Duties derived from the books, the daily look that announces them, and bank summaries."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.credit.duties.keeping import keep_duties
from services.credit.duties.models import Duty
from services.credit.duties.rules import News
from services.credit.summaries.models import BankSummary
from shared.calendar import Quarter
from shared.database import transaction
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.builders import COUNTY
from tests.credit.channel import Channel, Loan
from tests.credit.counting import counted
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_FINANCE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)

DUTIES = "/credit/duties"
SUMMARIES = "/bank/summaries"


async def duties(office: Office, on: str, who: Any = CITY_OFFICE, **query: Any) -> list[tuple[Any, ...]]:
    """What is listed: kind, subject, due day, state, lateness."""
    found, after = [], None
    # what races of other tests committed stands in another county
    query = {"county_code": COUNTY, **query}
    while True:
        page = await office.read(who, DUTIES, on=on, limit=3, **query, **({"after": after} if after else {}))
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    return [(one["kind"], one["subject"], one["due_on"], one["state"], one["late_days"]) for one in found]


def a_summary(loans: int = 1, fen: int = 5_000_000, on: str = "2016-07-10", **given: Any) -> dict[str, Any]:
    """A bank's summary of 2016Q2."""
    line = {"borrower_kind": "household", "loans_count": loans, "households_count": loans, "amount_fen": fen}
    return {"county_code": COUNTY, "period": "2016Q2", "lines": [line], "occurred_on": on, **given}


@pytest.mark.requirement("R002-130", "R002-137", "R002-138", "R002-115")
async def test_the_duties_of_a_first_quarter_from_day_to_day(office: Office) -> None:
    await office.a_loan()
    assert await duties(office, "2016-05-09") == []
    assert await duties(office, "2016-05-21") == [
        # within a month it opens: on the day after the settlement day
        ("subsidy_list", "2016Q2", "2016-06-26", "not_open", 0)
    ]
    assert await duties(office, "2016-06-26") == [
        ("subsidy_list", "2016Q2", "2016-06-26", "open", 0),
        ("bank_summary", "2016Q2", "2016-07-10", "not_open", 0),
        ("fund_deposit", "2016Q2", "2016-07-20", "not_open", 0),
    ]
    made = await office.drawn_up("2016Q2", "2016-06-28")
    assert (await duties(office, "2016-06-28"))[0] == ("subsidy_list", "2016Q2", "2016-06-26", "overdue", 2)
    await office.step(BANK, made, "submit", "2016-06-28")
    assert (await duties(office, "2016-07-01"))[0] == ("subsidy_list", "2016Q2", "2016-06-26", "done_late", 2)
    await office.step(COUNTY_OFFICE, made, "return", "2016-06-29", reason="缺材料")
    assert (await duties(office, "2016-07-01"))[0] == ("subsidy_list", "2016Q2", "2016-06-26", "overdue", 5)
    await office.step(BANK, made, "submit", "2016-06-30")
    await office.step(COUNTY_OFFICE, made, "approve", "2016-07-01")
    await office.do(BANK, SUMMARIES, **a_summary(on="2016-07-11"))
    await office.deposited(600_000, on="2016-07-15", period="2016Q2")
    await office.deposited(25_000, on="2016-07-20", period="2016Q2")
    # five working days after Friday the 1st: 4, 5, 6, 7, 8 July
    assert await duties(office, "2016-07-20") == [
        ("subsidy_list", "2016Q2", "2016-06-26", "done_late", 4),
        ("subsidy_payment", "2016Q2", "2016-07-08", "overdue", 12),
        ("bank_summary", "2016Q2", "2016-07-10", "done_late", 1),
        ("fund_deposit", "2016Q2", "2016-07-20", "done", 0),
    ]
    assert (await duties(office, "2016-07-19"))[3] == ("fund_deposit", "2016Q2", "2016-07-20", "open", 0)
    await office.step(COUNTY_FINANCE, made, "pay", "2016-07-08")
    assert (await duties(office, "2016-07-20", state="done"))[0][:2] == ("subsidy_payment", "2016Q2")
    assert await duties(office, "2016-07-20", state="overdue") == []


@pytest.mark.requirement("R002-137")
@pytest.mark.parametrize(
    ("repaid_on", "last_listed"),
    [
        (date(2016, 8, 10), "2016Q3"),
        (date(2016, 9, 21), "2016Q3"),  # the last day that bears interest is the settlement day
        (date(2016, 9, 22), "2016Q4"),  # a day of interest that the next settlement day would have closed
    ],
)
async def test_lists_are_due_until_the_last_period_is_listed(office: Office, repaid_on: date, last_listed: str) -> None:
    loan = await office.a_loan()
    await office.channel.accepted(loan.event("principal.repaid", repaid_on, amount_fen=5_000_000))
    listed = [subject for kind, subject, *_ in await duties(office, "2017-07-01") if kind == "subsidy_list"]
    assert listed == [str(Quarter(2016, number)) for number in (2, 3, 4) if str(Quarter(2016, number)) <= last_listed]
    summed_up = [subject for kind, subject, *_ in await duties(office, "2017-07-01") if kind == "bank_summary"]
    assert summed_up == ["2016Q2", "2016Q3"]


@pytest.mark.requirement("R002-134", "R002-135")
async def test_the_window_of_a_collection_notice(office: Office) -> None:
    channel = office.channel
    loan = await office.a_loan("L1")  # due on 2019-05-10
    told: dict[str, Any] = {"kind": "collection_notice"}
    assert await duties(office, "2019-03-09", **told) == []
    assert await duties(office, "2019-04-09", **told) == [("collection_notice", "L1", "2019-04-17", "not_open", 0)]
    assert await duties(office, "2019-04-10", **told) == [("collection_notice", "L1", "2019-04-17", "open", 0)]
    assert await duties(office, "2019-04-17", **told) == [("collection_notice", "L1", "2019-04-17", "open", 0)]
    assert await duties(office, "2019-04-18", **told) == [("collection_notice", "L1", "2019-04-17", "overdue", 1)]
    early = loan.event("collection.notice_delivered", date(2019, 4, 9))
    await channel.accepted(early)
    assert (await duties(office, "2019-04-18", **told))[0][3] == "overdue"
    notice = loan.event("collection.notice_delivered", date(2019, 4, 17))
    await channel.accepted(notice)
    assert (await duties(office, "2019-04-18", **told))[0][3:] == ("done", 0)
    await channel.accepted(
        loan.event("event.reversed", date(2019, 4, 18), reverses=notice["event_id"], reason="未送达"),
        loan.event("collection.notice_delivered", date(2019, 4, 20)),
    )
    assert (await duties(office, "2019-04-19", **told))[0][3:] == ("overdue", 2)
    assert (await duties(office, "2019-04-20", **told))[0][3:] == ("done_late", 3)
    await channel.accepted(loan.event("loan.extended", date(2019, 5, 1), new_due_on="2020-05-10", reason="受灾"))
    # 30 days before 2020-05-10; what was delivered tells of the old day
    assert await duties(office, "2020-04-10", **told) == [("collection_notice", "L1", "2020-04-17", "open", 0)]
    await channel.accepted(loan.event("principal.repaid", date(2020, 4, 12), amount_fen=5_000_000))
    assert (await duties(office, "2020-04-11", **told))[0][3] == "open"
    assert await duties(office, "2020-04-12", **told) == []


@pytest.mark.requirement("R002-134")
async def test_a_claimed_loan_needs_no_notice(office: Office) -> None:
    loan = await office.a_loan("L1")
    assert len(await duties(office, "2019-08-08", kind="collection_notice")) == 1
    await office.channel.accepted(loan.claimed(date(2019, 8, 8), 5_000_000))
    assert await duties(office, "2019-08-08", kind="collection_notice") == []


async def test_duties_are_seen_by_scope(office: Office) -> None:
    channel = office.channel
    await office.a_loan("L1")
    other = Loan(await channel.household(loans=["L9"], bank="abc"), "L9")
    await channel.accepted(*other.opened(), bank="abc")
    assert len(await duties(office, "2016-06-26", COUNTY_OFFICE)) == 6
    assert len(await duties(office, "2016-06-26", AUDITOR, bank_code="abc")) == 3
    page = await office.read(OTHER_BANK, DUTIES, on="2016-06-26", limit=500)
    assert {item["bank_code"] for item in page["items"]} == {"abc"}
    assert {item["role"] for item in page["items"]} == {"bank", "city_finance"}
    assert await duties(office, "2016-06-26", NEXT_COUNTY_FINANCE, county_code="360723") == []
    whole = await office.read(CITY_OFFICE, DUTIES, on="2016-06-26", limit=500)
    assert len([item for item in whole["items"] if item["county_code"] == COUNTY]) == 6
    said_no(await office.get(NEXT_COUNTY_FINANCE, DUTIES, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(BANK, DUTIES, bank_code="abc"), 403, "auth.outside_area")
    said_no(await office.get(TOWN, DUTIES), 403, "auth.forbidden")
    said_no(await office.get(BANK, DUTIES, after="x"), 422, "request.invalid")
    said_no(await office.get(BANK, DUTIES, state="late"), 422, "request.invalid")
    ahead = (channel.clock.today() + timedelta(days=367)).isoformat()
    said_no(await office.get(BANK, DUTIES, on=ahead), 422, "request.invalid")


async def test_the_number_of_statements_does_not_depend_on_the_number_of_duties(office: Office) -> None:
    channel = office.channel
    counted: list[str] = []
    bind: Any = channel.sessions.kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    costs = []
    event.listen(bind.sync_connection, "before_cursor_execute", note)
    for numbers in (["W1"], ["A1"], ["B1", "B2", "B3", "B4"]):
        for number in numbers:
            await office.a_loan(number)
        counted.clear()
        assert await duties(office, "2019-04-12", kind="collection_notice", state="open")
        one = len(counted)
        await office.read(CITY_OFFICE, DUTIES, on="2019-04-12", limit=500)
        costs.append((one, len(counted)))
    event.remove(bind.sync_connection, "before_cursor_execute", note)
    # W1 and A1 fit on a page; with the four more the first read turns a page
    assert costs[1][0] * 2 == costs[2][0]
    assert costs[1][1] - costs[1][0] == costs[2][1] - costs[2][0]


# the daily look -----------------------------------------------------------------------------------------------------


async def look(channel: Channel, on: str) -> dict[News, int]:
    """The daily function."""
    async with transaction(channel.sessions) as session:
        return await keep_duties(session, channel.clock, channel.app.state.policies, COUNTY, date.fromisoformat(on))


async def announced(channel: Channel) -> list[tuple[str, str, int, str]]:
    """What was announced of duties: event, kind, version, business day."""
    facts = [row for row in await channel.rows(OutboxMessage) if row.aggregate == "duty"]
    facts.sort(key=lambda row: (row.data["occurred_on"], row.data["kind"], row.version))
    return [
        (
            row.routing_key.removeprefix("credit.duty_").removesuffix(".v1"),
            row.data["kind"],
            row.version,
            row.data["occurred_on"],
        )
        for row in facts
    ]


@pytest.mark.requirement("R002-137", "R002-130")
async def test_the_daily_look_announces_each_thing_once(office: Office) -> None:
    channel = office.channel
    await office.a_loan()
    assert await look(channel, "2016-06-20") == {}
    assert await look(channel, "2016-06-21") == {News.OPENED: 1}
    assert await look(channel, "2016-06-21") == {}
    assert await look(channel, "2016-06-26") == {}
    assert await look(channel, "2016-06-27") == {News.MISSED: 1}
    made = await office.drawn_up("2016Q2", "2016-06-28")
    await office.step(BANK, made, "submit", "2016-06-28")
    assert await look(channel, "2016-06-28") == {News.FULFILLED: 1}
    await office.step(COUNTY_OFFICE, made, "return", "2016-06-29", reason="缺材料")
    assert await look(channel, "2016-06-29") == {News.OPENED: 1}
    assert await look(channel, "2016-06-27") == {}  # a day that was looked past
    assert await look(channel, "2016-06-29") == {}
    assert await announced(channel) == [
        ("opened", "subsidy_list", 1, "2016-06-21"),
        ("missed", "subsidy_list", 2, "2016-06-27"),
        ("fulfilled", "subsidy_list", 3, "2016-06-28"),
        ("opened", "subsidy_list", 4, "2016-06-29"),
    ]
    [row] = await channel.rows(Duty)
    assert (row.version, row.missed, row.done_on, row.kept_on) == (4, True, None, date(2016, 6, 29))


@pytest.mark.requirement("R002-134", "R002-135")
async def test_a_notice_lapses_when_the_loan_is_extended_and_opens_again(office: Office) -> None:
    channel = office.channel
    loan = await office.a_loan("L1")

    async def notices() -> list[tuple[str, int, str]]:
        return [(one[0], *one[2:]) for one in await announced(channel) if one[1] == "collection_notice"]

    await look(channel, "2019-04-10")
    await channel.accepted(loan.event("loan.extended", date(2019, 4, 12), new_due_on="2020-05-10", reason="受灾"))
    await look(channel, "2019-04-12")
    await look(channel, "2020-04-10")
    await channel.accepted(loan.event("collection.notice_delivered", date(2020, 4, 11)))
    await look(channel, "2020-04-11")
    assert await notices() == [
        ("opened", 1, "2019-04-10"),
        ("lapsed", 2, "2019-04-12"),
        ("opened", 3, "2020-04-10"),
        ("fulfilled", 4, "2020-04-11"),
    ]
    [fact] = [
        row for row in await channel.rows(OutboxMessage) if row.aggregate == "duty" and row.data["subject"] == "L1"
        and row.version == 4
    ]  # fmt: skip
    assert (fact.data["due_on"], fact.data["done_on"], fact.data["late_days"], fact.data["role"]) == (
        "2020-04-17",
        "2020-04-11",
        0,
        "bank",
    )


async def test_a_first_look_long_after_tells_of_what_was_done_too(office: Office) -> None:
    channel = office.channel
    loan = await office.a_loan()  # until 2019-05-10
    made = await office.drawn_up("2016Q2", "2016-06-26")
    await office.step(BANK, made, "submit", "2016-06-26")
    await channel.accepted(loan.event("collection.notice_delivered", date(2019, 4, 12)))
    await channel.accepted(loan.event("principal.repaid", date(2019, 5, 10), amount_fen=5_000_000))
    told = await look(channel, "2021-01-04")
    owed = [item for item in await duties(office, "2021-01-04") if item[3] != "not_open"]
    # each of the books' duties, however old: the list and the notice of the paid loan were done
    assert told == {News.OPENED: len(owed), News.MISSED: len(owed) - 2, News.FULFILLED: 2}
    done = {row.kind: row.done_on for row in await channel.rows(Duty) if row.done_on is not None}
    assert done == {"subsidy_list": date(2016, 6, 26), "collection_notice": date(2019, 4, 12)}
    assert await look(channel, "2021-01-05") == {}


async def test_what_was_done_long_ago_is_read_again_only_where_it_is_undone(office: Office) -> None:
    channel = office.channel
    loan = await office.a_loan()  # until 2019-05-10
    notice = loan.event("collection.notice_delivered", date(2019, 4, 12))
    await channel.accepted(notice)
    await look(channel, "2019-04-12")
    with counted(channel) as asked:
        await look(channel, "2020-06-30")
    rows = [sql for sql in asked if "FROM duty" in sql and "lapsed" in sql]
    assert len(rows) == 2  # the running ones, and those of them that were not known
    await channel.accepted(loan.event("event.reversed", date(2020, 7, 1), reverses=notice["event_id"], reason="未送达"))
    told = await look(channel, "2020-07-01")
    assert told[News.OPENED] >= 1
    [row] = await channel.rows(Duty, kind="collection_notice")
    assert (row.done_on, row.lapsed, row.kept_on) == (None, False, date(2020, 7, 1))
    assert await look(channel, "2020-07-02") == {}


# summaries ----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R002-130")
async def test_a_summary_is_held_against_the_ledger_and_corrected_by_a_version(office: Office) -> None:
    await office.a_loan("L1")
    await office.a_loan("L2")
    wrong = await office.do(BANK, SUMMARIES, **a_summary(on="2016-07-11"))
    assert (wrong["version"], wrong["state"], wrong["due_on"], wrong["late"]) == (1, "differs", "2016-07-10", True)
    assert wrong["differences"] == [
        {"borrower_kind": "household", "loans_count": -1, "households_count": -1, "amount_fen": -5_000_000}
    ]
    right = await office.do(BANK, SUMMARIES, **a_summary(2, 10_000_000, on="2016-07-12"))
    assert (right["version"], right["state"], right["late"], right["differences"]) == (2, "agrees", True, [])
    # what comes later doesn't change what was told
    late = Loan(await office.channel.household(loans=["L3"]), "L3")
    await office.channel.accepted(*late.opened(date(2016, 6, 1)))
    for who in (CITY_OFFICE, CITY_FINANCE, COUNTY_OFFICE, COUNTY_FINANCE, BANK, AUDITOR):
        [shown] = (await office.read(who, "/credit/bank-summaries", county_code=COUNTY, period="2016Q2"))["items"]
        assert (shown["version"], shown["state"]) == (2, "agrees")
    both = await office.read(COUNTY_OFFICE, "/credit/bank-summaries", history=True, limit=1)
    rest = await office.read(COUNTY_OFFICE, "/credit/bank-summaries", history=True, after=both["next"])
    assert [item["version"] for page in (both, rest) for item in page["items"]] == [1, 2]
    assert (await office.read(CITY_OFFICE, "/credit/bank-summaries", state="differs"))["items"] == []
    assert (await office.read(OTHER_BANK, "/credit/bank-summaries"))["items"] == []
    said_no(
        await office.get(NEXT_COUNTY_FINANCE, "/credit/bank-summaries", county_code=COUNTY), 403, "auth.outside_area"
    )
    said_no(await office.get(TOWN, "/credit/bank-summaries"), 403, "auth.forbidden")


@pytest.mark.requirement("R002-130")
async def test_an_empty_summary_of_a_quarter_with_lending_keeps_no_day(office: Office) -> None:
    await office.a_loan("L1")
    empty = await office.do(BANK, SUMMARIES, **a_summary(lines=[], on="2016-07-05"))
    nothing = [{"borrower_kind": "household", "loans_count": 0, "households_count": 0, "amount_fen": 0}]
    nought = await office.do(BANK, SUMMARIES, **a_summary(lines=nothing, on="2016-07-06"))
    assert [(one["late"], one["state"]) for one in (empty, nought)] == [(False, "differs")] * 2
    told = {"kind": "bank_summary"}
    assert (await duties(office, "2016-07-10", **told))[0][3:] == ("open", 0)
    right = await office.do(BANK, SUMMARIES, **a_summary(on="2016-07-12"))
    assert (right["version"], right["late"], right["state"]) == (3, True, "agrees")
    assert (await duties(office, "2016-07-12", **told))[0][3:] == ("done_late", 2)
    # what comes after it is a correction
    again = await office.do(BANK, SUMMARIES, **a_summary(lines=[], on="2016-07-20"))
    assert (again["version"], again["late"]) == (4, True)
    assert (await duties(office, "2016-07-20", **told))[0][3:] == ("done_late", 2)


@pytest.mark.requirement("R002-130")
async def test_summaries_that_are_refused(office: Office) -> None:
    line = {"borrower_kind": "household", "loans_count": 1, "amount_fen": 1}
    for body, status, code in (
        (a_summary(on="2016-06-30"), 409, "credit.period_not_over"),
        (a_summary(on="2999-01-01"), 422, "request.date_in_future"),
        (a_summary(period="2015Q4"), 409, "policy.none_active"),
        (a_summary(county_code="510824"), 403, "auth.outside_area"),
        (a_summary(lines=[line, line]), 422, "request.invalid"),
        (a_summary(lines=[{**line, "loans_count": -1}]), 422, "request.invalid"),
        (a_summary(lines=[{**line, "amount_fen": 0.5}]), 422, "request.invalid"),
    ):
        await office.refused(BANK, SUMMARIES, status, code, **body)
    stranger = (Role.BANK, "3607", "icbc")
    await office.refused(stranger, SUMMARIES, 409, "credit.bank_not_admitted", **a_summary())
    for who in (COUNTY_OFFICE, CITY_OFFICE, TOWN):
        await office.refused(who, SUMMARIES, 403, "auth.forbidden", **a_summary())
    # a bank without loans in the county may say so
    assert (await office.do(BANK, SUMMARIES, **a_summary(lines=[])))["state"] == "agrees"
    await office.refused(BANK, SUMMARIES, 422, "request.date_before_step", **a_summary(on="2016-07-09"))
    assert len(await office.channel.rows(BankSummary)) == 1


async def test_summaries_that_come_at_once_are_versions_of_their_own(racing_office: Office) -> None:
    office = racing_office
    body = a_summary(county_code=office.channel.county)
    replies = await asyncio.gather(*(office.post(BANK, SUMMARIES, **body) for _ in range(5)))
    assert sorted(reply.json()["version"] for reply in replies) == [1, 2, 3, 4, 5]


async def test_looks_at_once_announce_each_thing_once(racing_office: Office) -> None:
    channel = racing_office.channel
    await racing_office.a_loan()
    policies = channel.app.state.policies

    async def one_look() -> dict[News, int]:
        async with transaction(channel.sessions) as session:
            return await keep_duties(session, channel.clock, policies, channel.county, date(2016, 7, 1))

    told = await asyncio.gather(*(one_look() for _ in range(4)))
    # the list was missed; the summary and the deposit opened with the list
    assert sorted(sum(one.values()) for one in told) == [0, 0, 0, 4]
    facts = [row for row in await channel.rows(OutboxMessage) if row.aggregate == "duty"]
    assert len({(row.aggregate_id, row.version) for row in facts}) == len(facts) == 4
