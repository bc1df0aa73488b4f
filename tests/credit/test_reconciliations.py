"""Banks' daily files over HTTP: compared at arrival, settled by later events, never edited."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from httpx import Response
from sqlalchemy import text

from services.credit.reconciliations.judging import rejudge_files
from services.credit.reconciliations.models import Reconciliation, ReconciliationLine
from services.credit.reconciliations.reading import MOST_BYTES
from shared.database import new_id, transaction
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from shared.workbooks import XLSX
from tests.credit.channel import CLAIM_ON, COUNTY, Loan
from tests.credit.counting import counted
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_FINANCE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)
from tests.credit.test_products import under_a_product

PATH = "/bank/reconciliations"
READ = "/credit/reconciliations"
HEADER = "借据号,类型,金额（元）,流水号\n"
ON = date(2016, 7, 1)


async def send(
    office: Office, text: str | bytes, on: date = ON, who: tuple[Any, ...] = BANK, county: str = COUNTY, **more: Any
) -> Response:
    """Hand a file in as the body."""
    headers = {**office.channel.sign_in(*who), "Content-Type": "text/csv; charset=utf-8", **more}
    query = {"county_code": county, "occurred_on": on.isoformat()}
    return await office.channel.client.post(PATH, params=query, content=text, headers=headers)


async def taken(office: Office, text: str, on: date = ON) -> Any:
    """Hand a file in that must be new."""
    reply = await send(office, text, on)
    assert reply.status_code == 201, reply.text
    return reply.json()


async def lines(office: Office, row: Any, **query: Any) -> list[Any]:
    """A file's lines as they stand."""
    found: list[Any] = (await office.read(COUNTY_OFFICE, f"{READ}/{row['id']}/lines", **query))["items"]
    return found


def figures(row: Any) -> tuple[int, ...]:
    """Matched, missing here, missing there, different; open and resolved."""
    names = ("matched", "missing_here", "missing_there", "different_amount", "open_count", "resolved_count")
    return tuple(row[name] for name in names)


def repaid(loan: Loan, amount_fen: int, on: date = ON, **more: Any) -> dict[str, Any]:
    """A repayment."""
    return loan.event("principal.repaid", on, amount_fen=amount_fen, **more)


def undone(loan: Loan, event: dict[str, Any], on: date = ON) -> dict[str, Any]:
    """The reversal of an event."""
    return loan.event("event.reversed", on, reverses=event["event_id"], reason="录错")


async def test_a_file_that_agrees_line_by_line(office: Office) -> None:
    loan = await office.a_loan(on=ON)
    await office.channel.accepted(
        repaid(loan, 100_001),
        # 2016-07-01 … 09-20: collected on the first day, of a period that has begun
        loan.event("interest.collected", ON, period="2016Q3", amount_fen=100, penalty_fen=7),
        loan.event("loan.classified", ON, classification="normal"),
    )
    text = HEADER + "L1,发放,50000.00,\nL1,还本,1000.01,\nL1,收息,1.00,\nL1,罚息,0.07,\nL1,余额,48999.99,\n"
    row = await taken(office, text)
    assert figures(row) == (5, 0, 0, 0, 0, 0)
    assert (row["version"], row["superseded"], row["line_count"], len(row["digest"])) == (1, False, 5, 64)
    found = await lines(office, row)
    assert [(one["kind"], one["kind_label"], one["result"], one["state"]) for one in found] == [
        ("disbursement", "发放", "matched", "agreed"),
        ("principal", "还本", "matched", "agreed"),
        ("interest", "收息", "matched", "agreed"),
        ("penalty", "罚息", "matched", "agreed"),
        ("balance", "余额", "matched", "agreed"),
    ]
    assert (found[1]["event_id"], found[1]["bank_fen"], found[1]["ours_fen"]) == ("L1-4", 100_001, 100_001)
    assert await office.channel.rows(OutboxMessage, aggregate="reconciliation") == []


async def test_a_file_that_differs_is_settled_by_events_and_by_nothing_else(office: Office) -> None:
    loan = await office.a_loan()
    wrong, lacking = repaid(loan, 90_000), repaid(loan, 300)
    await office.channel.accepted(wrong, lacking)
    row = await taken(office, HEADER + "L1,还本,1000.00,\nL1,收息,2.00,\nL1,余额,49000.00,\n")
    # 1,000.00 against 900.00; interest and 3.00 on one side only; balance 49,097.00
    assert figures(row) == (0, 1, 1, 2, 4, 0)
    assert [
        (one["file_line"], one["bank_fen"], one["ours_fen"], one["result"]) for one in await lines(office, row)
    ] == [
        (2, 100_000, 90_000, "different_amount"),
        (3, 200, None, "missing_here"),
        (4, 4_900_000, 4_909_700, "different_amount"),
        (None, None, 300, "missing_there"),
    ]
    late = loan.event("interest.collected", ON, period="2016Q3", amount_fen=200)
    right = repaid(loan, 100_000)
    back, gone = undone(loan, wrong, date(2016, 7, 4)), undone(loan, lacking, date(2016, 7, 5))
    await office.channel.accepted(late)
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (1, 0, 1, 2, 3, 1)
    await office.channel.accepted(back)
    # ours is gone, so nothing of ours answers the bank's line
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (1, 1, 1, 1, 3, 1)
    await office.channel.accepted(right, gone)
    settled = await office.read(BANK, f"{READ}/{row['id']}")
    assert figures(settled) == (4, 0, 0, 0, 0, 4)
    assert [
        (one["first_result"], one["result"], one["state"], one["resolved_by"], one["resolved_on"])
        for one in await lines(office, row)
    ] == [
        ("different_amount", "matched", "resolved", right["event_id"], "2016-07-01"),
        ("missing_here", "matched", "resolved", late["event_id"], "2016-07-01"),
        ("different_amount", "matched", "resolved", gone["event_id"], "2016-07-05"),
        ("missing_there", "matched", "resolved", gone["event_id"], "2016-07-05"),
    ]
    assert await lines(office, row, state="open") == []
    assert len(await lines(office, row, state="resolved", result="matched", limit=2)) == 2
    told = await office.channel.rows(OutboxMessage, aggregate="reconciliation")
    assert [one.data["open_count"] for one in sorted(told, key=lambda one: one.version)] == [4, 3, 0]
    # the first judgement stands as it was written
    first = await office.channel.rows(ReconciliationLine)
    assert [one.result for one in sorted(first, key=lambda one: one.number)] == [
        "different_amount",
        "missing_here",
        "different_amount",
        "missing_there",
    ]


async def test_an_event_that_comes_late_shows_as_missing_in_a_file_that_agreed(office: Office) -> None:
    loan = await office.a_loan()
    row = await taken(office, HEADER)
    assert figures(row) == (0, 0, 0, 0, 0, 0)
    await office.channel.accepted(repaid(loan, 100))
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (0, 0, 1, 0, 1, 0)
    again = await taken(office, HEADER + "L1,还本,1.00,\n")
    assert (again["version"], figures(again)) == (2, (1, 0, 0, 0, 0, 0))
    # the file that was replaced keeps its judgement
    await office.channel.accepted(repaid(loan, 200))
    old = await office.read(BANK, f"{READ}/{row['id']}")
    assert (old["superseded"], figures(old)) == (True, (0, 0, 1, 0, 1, 0))


async def test_a_reversal_of_another_day_is_asked_for_where_the_file_had_the_event(office: Office) -> None:
    later = date(2016, 7, 4)
    loan = await office.a_loan()
    had, never = repaid(loan, 100), repaid(loan, 200)
    await office.channel.accepted(had, never, undone(loan, had, later), undone(loan, never, later))
    # no file of the day of the events yet: nothing is known of them there
    second = await taken(office, HEADER, later)
    assert figures(second) == (0, 0, 0, 0, 0, 0)
    first = await taken(office, HEADER + "L1,还本,1.00,\n")
    assert figures(first) == (1, 0, 0, 0, 0, 0)
    assert figures(await office.read(BANK, f"{READ}/{second['id']}")) == (0, 0, 1, 0, 1, 0)
    full = await taken(office, HEADER + "L1,还本,-1.00,\n", later)
    assert figures(full) == (1, 0, 0, 0, 0, 0)
    # the day's balance before and after the reversal: as booked then, or as it is known now
    for fen, matched in (("49997.00", 1), ("50000.00", 1), ("49999.00", 0)):
        row = await taken(office, HEADER + f"L1,还本,1.00,\nL1,余额,{fen},\n")
        assert row["matched"] - 1 == matched


async def test_claims_and_recoveries_are_compared_by_what_moved(office: Office) -> None:
    await office.deposited(3_000_000)
    loan = await office.a_loan()
    await office.channel.accepted(loan.claimed(CLAIM_ON, 5_000_000))
    row = await taken(office, HEADER + "L1,代偿,30000.00,\nL1,余额,0.00,\n", CLAIM_ON)
    assert figures(row) == (2, 0, 0, 0, 0, 0)
    on = date(2020, 2, 1)
    await office.channel.accepted(loan.event("recovery.received", on, amount_fen=600_001))
    assert figures(await taken(office, HEADER + "L1,追偿,6000.01,\n", on)) == (1, 0, 0, 0, 0, 0)


PAID_ON = date(2016, 6, 21)
# 42 days of 5,000,000 at 0.0475: 27,708; the rest of the payment is principal before its time
PAYMENT_FEN, SPLIT = 127_708, "L1,还本,1000.00,\nL1,收息,277.08,\n"


@pytest.mark.requirement("R002-110")
async def test_a_payment_is_compared_by_what_it_was_taken_for(office: Office) -> None:
    loan = await under_a_product(office.channel, "rcc_equal_principal")
    payment = loan.event("payment.received", PAID_ON, amount_fen=PAYMENT_FEN)
    await office.channel.accepted(payment)
    lacking = await taken(office, HEADER, PAID_ON)
    assert figures(lacking) == (0, 0, 2, 0, 2, 0)
    found = await lines(office, lacking)
    assert [(one["kind"], one["ours_fen"], one["event_id"]) for one in found] == [
        ("interest", 27_708, payment["event_id"]),
        ("principal", 100_000, payment["event_id"]),
    ]
    row = await taken(office, HEADER + SPLIT + "L1,余额,49000.00,\n", PAID_ON)
    assert figures(row) == (3, 0, 0, 0, 0, 0)


async def test_what_is_dated_back_before_a_payment_has_its_file_compared_again(office: Office) -> None:
    loan = await under_a_product(office.channel, "rcc_equal_principal")
    await office.channel.accepted(loan.event("payment.received", PAID_ON, amount_fen=PAYMENT_FEN))
    row = await taken(office, HEADER + SPLIT + "L1,余额,49000.00,\n", PAID_ON)
    # of other days, and no part of the payment depends on it
    await office.channel.accepted(loan.event("loan.classified", date(2016, 7, 1), classification="normal"))
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (3, 0, 0, 0, 0, 0)
    # 10 days of 5,000,000 at the contract's rate on top, 6,597, are penalty now and leave 93,403 of principal
    breach = {**loan.event("loan.breached", date(2016, 6, 11), reason="建房"), "kind": "other_use"}
    await office.channel.accepted(breach)
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (1, 0, 1, 2, 3, 0)
    assert [(one["kind"], one["ours_fen"], one["result"]) for one in await lines(office, row)] == [
        ("principal", 93_403, "different_amount"),
        ("interest", 27_708, "matched"),
        ("balance", 4_906_597, "different_amount"),
        ("penalty", 6_597, "missing_there"),
    ]
    undo = loan.event("event.reversed", date(2016, 6, 30), reverses=breach["event_id"], reason="录错")
    await office.channel.accepted(undo)
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (4, 0, 0, 0, 0, 3)


async def test_a_payment_that_is_taken_back_moves_back_what_it_was_taken_for(office: Office) -> None:
    later = date(2016, 6, 23)
    loan = await under_a_product(office.channel, "rcc_equal_principal")
    payment = loan.event("payment.received", PAID_ON, amount_fen=PAYMENT_FEN)
    await office.channel.accepted(payment, undone(loan, payment, later))
    # the day's balance with the payment, as it was booked then, and without it, as it is known now
    for fen in ("49000.00", "50000.00"):
        assert figures(await taken(office, HEADER + SPLIT + f"L1,余额,{fen},\n", PAID_ON)) == (3, 0, 0, 0, 0, 0)
    # the day's file had it, so that of the reversal's day must have it back
    row = await taken(office, HEADER, later)
    assert figures(row) == (0, 0, 2, 0, 2, 0)
    back = await taken(office, HEADER + "L1,还本,-1000.00,\nL1,收息,-277.08,\n", later)
    assert figures(back) == (2, 0, 0, 0, 0, 0)


async def test_the_same_file_is_answered_with_what_came_of_it_first(office: Office) -> None:
    loan = await office.a_loan()
    first = await taken(office, HEADER + "L1,还本,1.00,\n")
    again = await send(office, HEADER + "L1,还本,1.00,\n")
    assert (again.status_code, again.json()) == (200, first)
    other = await taken(office, HEADER + "L1,还本,2.00,\n")
    assert (other["version"], other["superseded"]) == (2, False)
    superseded = await office.read(BANK, f"{READ}/{first['id']}")
    assert superseded == {**first, "superseded": True}
    # a bank that goes back to its first file has it count again
    again = await send(office, HEADER + "L1,还本,1.00,\n")
    assert (again.status_code, again.json()) == (200, {**first, "version": 3})
    current = await office.read(BANK, READ, superseded=False, county_code=COUNTY, bank_code="rcc")
    assert [one["id"] for one in current["items"]] == [first["id"]]
    # as a form it is the same file
    headers = office.channel.sign_in(*BANK)
    query = {"county_code": COUNTY, "occurred_on": ON.isoformat()}
    file = ("day.csv", (HEADER + "L1,还本,2.00,\n").encode(), "text/csv")
    for key in ({}, {"Idempotency-Key": "k-1"}):
        form = await office.channel.client.post(PATH, params=query, files={"file": file}, headers={**headers, **key})
        assert (form.status_code, form.json()["id"]) == (200, other["id"])
    assert loan.loan_no == "L1"
    assert len(await office.channel.rows(Reconciliation)) == 2


async def test_a_file_with_faults_is_refused_whole_with_every_bad_cell(office: Office) -> None:
    problem = said_no(await send(office, HEADER + "L1,还本,1.00,\n,转让,x,\n"), 422, "credit.bank_file_has_faults")
    assert (problem["field"], problem["fault_count"]) == ("file", 3)
    assert [(fault["line"], fault["column"]) for fault in problem["errors"]] == [
        (3, "借据号"),
        (3, "类型"),
        (3, "金额（元）"),
    ]
    assert "第 3 行“借据号”" in problem["detail"]
    many = said_no(await send(office, HEADER + "L1,还本,x,\n" * 300), 422, "credit.bank_file_has_faults")
    assert (many["fault_count"], len(many["errors"])) == (300, 200)
    said_no(await send(office, b"\xff" * 9), 422, "credit.bank_file_has_faults")
    said_no(await send(office, " " * (MOST_BYTES + 1)), 422, "credit.bank_file_too_large")
    assert await office.channel.rows(Reconciliation) == []


async def test_what_is_no_file_of_a_day_is_refused(office: Office) -> None:
    headers = office.channel.sign_in(*BANK)
    query = {"county_code": COUNTY, "occurred_on": ON.isoformat()}

    async def post(**given: Any) -> Response:
        return await office.channel.client.post(PATH, params=query, headers=headers, **given)

    said_no(await post(json={}), 415, "request.unsupported_media_type")
    said_no(await post(), 415, "request.unsupported_media_type")
    file = ("a.csv", HEADER.encode())
    said_no(await post(files={"file": file}, data={"more": "x"}), 422, "request.invalid")
    said_no(await post(files={"other": file}), 422, "request.invalid")
    said_no(await post(files=[("file", file), ("file", file)]), 422, "request.invalid")
    large = ("a.csv", b" " * (MOST_BYTES + 1))
    said_no(await post(files={"file": large}), 422, "credit.bank_file_too_large")
    said_no(
        await send(office, HEADER, **{"Content-Type": "text/csv; charset=utf-16"}),
        415,
        "request.unsupported_media_type",
    )
    tomorrow = date.fromordinal(office.channel.clock.today().toordinal() + 1)
    said_no(await send(office, HEADER, tomorrow), 422, "request.date_in_future")
    said_no(await send(office, HEADER, date(2014, 12, 31)), 409, "policy.none_active")
    # of the two programmes that of the whole country ran alone: a bank that has a part in neither or in the other's
    said_no(await send(office, HEADER, date(2015, 12, 31), (Role.BANK, "3607", "bog")), 409, "credit.bank_not_admitted")
    assert (await send(office, HEADER, date(2015, 12, 31))).status_code == 201
    said_no(await send(office, HEADER, county="360799"), 422, "credit.unknown_county")
    said_no(await send(office, HEADER, county="410327"), 403, "auth.outside_area")
    said_no(await send(office, HEADER, who=(Role.BANK, "3607", "icbc")), 409, "credit.bank_not_admitted")
    said_no(await send(office, HEADER, who=(Role.BANK, "3607")), 403, "auth.outside_area")
    said_no(await send(office, HEADER, who=COUNTY_OFFICE), 403, "auth.forbidden")


async def test_differences_are_explained_and_stay_open(office: Office) -> None:
    row = await taken(office, HEADER + "L1,还本,1.00,\n")
    path = f"{READ}/{row['id']}/lines/1/notes"
    for who, on, words in ((BANK, "2016-07-02", "核心系统已入账"), (COUNTY_OFFICE, "2016-07-03", "=待银行补报")):
        noted = await office.do(who, path, text=words, occurred_on=on)
        assert (noted["text"], noted["occurred_on"], noted["role"]) == (words, on, who[0].value)
    [line] = await lines(office, row)
    assert [note["text"] for note in line["notes"]] == ["核心系统已入账", "=待银行补报"]
    assert line["state"] == "open"
    on = {"occurred_on": "2016-07-02", "text": "x"}
    await office.refused(BANK, path, 422, "request.date_before_step", **{**on, "occurred_on": "2016-06-30"})
    await office.refused(BANK, path, 422, "request.invalid", text="", occurred_on="2016-07-02")
    other = f"{READ}/{row['id']}/lines/2/notes"
    await office.refused(BANK, other, 404, "credit.unknown_reconciliation_line", **on)
    await office.refused(BANK, f"{READ}/{new_id()}/lines/1/notes", 404, "credit.unknown_reconciliation", **on)
    for nobody in (COUNTY_FINANCE, AUDITOR, TOWN):
        await office.refused(nobody, path, 403, "auth.forbidden", **on)
    await office.refused(OTHER_BANK, path, 404, "credit.unknown_reconciliation", **on)

    reply = await office.get(BANK, f"{READ}/{row['id']}/differences")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.content.startswith(b"\xef\xbb\xbf")
    header, told = csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")))
    cells = dict(zip(header, told, strict=True))
    assert (cells["银行金额（元）"], cells["系统金额（元）"], cells["现结果"]) == ("1.00", "", "银行有、系统无")
    assert cells["说明"] == "2016-07-02 核心系统已入账；2016-07-03 =待银行补报"

    loan = await office.a_loan()
    await office.channel.accepted(repaid(loan, 200, date(2016, 7, 2)))
    agreed = await taken(office, HEADER + "L1,还本,2.00,\n", date(2016, 7, 2))
    await office.refused(BANK, f"{READ}/{agreed['id']}/lines/1/notes", 409, "credit.line_agrees", **on)


async def test_a_reader_judges_nothing_and_an_event_judges_what_it_touches(office: Office) -> None:
    channel = office.channel
    first, second = await office.a_loan("L1"), await office.a_loan("L2")
    row = await taken(office, HEADER + "L1,还本,1.00,\n")
    other = await taken(office, HEADER + "L2,还本,2.00,\n", date(2016, 7, 2))
    with counted(channel) as asked:
        for part in ("", "/lines", "/differences"):
            assert (await office.get(AUDITOR, f"{READ}/{row['id']}{part}")).status_code == 200
    assert not [sql for sql in asked if "pg_advisory" in sql or sql.startswith(("UPDATE", "INSERT"))]
    judged = {one.id: one.judged_at for one in await channel.rows(Reconciliation)}
    await channel.accepted(repaid(first, 100))
    after = {
        str(one.id): (one.open_count, one.judged_at > judged[one.id]) for one in await channel.rows(Reconciliation)
    }
    assert after == {row["id"]: (0, True), other["id"]: (1, False)}
    await channel.accepted(repaid(second, 200, date(2016, 7, 2)))
    assert figures(await office.read(BANK, f"{READ}/{other['id']}")) == (1, 0, 0, 0, 0, 1)


async def test_who_sees_whose_files(office: Office) -> None:
    rows = [await taken(office, HEADER + f"L{number},还本,1.00,\n", date(2016, 7, number)) for number in (1, 2)]
    empty = await taken(office, HEADER, date(2016, 7, 3))
    for who in (BANK, COUNTY_OFFICE, COUNTY_FINANCE, CITY_FINANCE, AUDITOR):
        first = await office.read(who, READ, limit=2)
        second = await office.read(who, READ, limit=2, after=first["next"])
        assert [one["id"] for page in (first, second) for one in page["items"]] == [
            *(row["id"] for row in rows),
            empty["id"],
        ]
        assert second["next"] is None
        assert (await office.read(who, f"{READ}/{empty['id']}"))["id"] == empty["id"]
    differing = await office.read(BANK, READ, differs=True, superseded=False, county_code=COUNTY, bank_code="rcc")
    assert len(differing["items"]) == 2
    among = await office.read(BANK, READ, first_on="2016-07-02", last_on="2016-07-02")
    assert [one["id"] for one in among["items"]] == [rows[1]["id"]]
    path = f"{READ}/{empty['id']}"
    for who in (OTHER_BANK, NEXT_COUNTY_OFFICE):
        assert (await office.read(who, READ))["items"] == []
        for part in ("", "/lines", "/differences"):
            said_no(await office.get(who, path + part), 404, "credit.unknown_reconciliation")
    said_no(await office.get(NEXT_COUNTY_OFFICE, READ, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(TOWN, READ), 403, "auth.forbidden")
    said_no(await office.get(BANK, READ, bank="rcc"), 422, "request.invalid")
    said_no(await office.get(BANK, READ, after="x"), 422, "request.invalid")


async def test_the_close_of_a_day_judges_all_files_of_the_books_again(office: Office) -> None:
    loan = await office.a_loan()
    row = await taken(office, HEADER + "L1,还本,1.00,\n")
    await taken(office, HEADER + "L1,还本,2.00,\n", date(2016, 7, 2))
    await office.channel.accepted(repaid(loan, 100))
    for _ in range(2):
        policies = office.channel.app.state.policies
        assert await rejudge_files(office.channel.sessions, office.channel.clock, policies, COUNTY) == 1
    async with transaction(office.channel.sessions) as session:
        told = (await session.execute(text("SELECT open_count, resolved_count FROM reconciliation ORDER BY id"))).all()
    assert [tuple(one) for one in told] == [(0, 1), (1, 0)]
    assert figures(await office.read(BANK, f"{READ}/{row['id']}")) == (1, 0, 0, 0, 0, 1)


@pytest.mark.parametrize("name", ["result", "state"])
async def test_a_condition_that_no_line_can_have_is_refused(office: Office, name: str) -> None:
    row = await taken(office, HEADER)
    said_no(await office.get(BANK, f"{READ}/{row['id']}/lines", **{name: "x"}), 422, "request.invalid")


async def test_a_workbook_is_read_like_a_csv(office: Office) -> None:
    await office.a_loan("L1", ON)
    sent = a_workbook(
        ["业务日期", "借据号", "类型", "金额（元）", "流水号"],
        [ON, "L1", "发放", 50_000, "L1-3"],
        [None, None, None, None, None],
        [ON, "L1", "余额", 50_000.0, None],
    )
    by_type = {"Content-Type": XLSX}
    reply = await send(office, sent, **by_type)
    assert reply.status_code == 201, reply.text
    assert figures(reply.json()) == figures(await taken(office, HEADER + "L1,发放,50000.00,L1-3\nL1,余额,50000,\n"))
    assert [line["file_line"] for line in await lines(office, reply.json())] == [2, 4]
    wrong = a_workbook(["借据号", "类型", "金额（元）"], ["L1", "发放", 1.005], ["L 2 中", "发放", 0.1 + 0.2])
    faults = said_no(await send(office, wrong, **by_type), 422, "credit.bank_file_has_faults")["errors"]
    assert [(fault["line"], fault["column"]) for fault in faults] == [(2, "金额（元）"), (3, "借据号")]
    for broken in (b"PK\x03\x04 and nothing", sent[:-200]):
        [fault] = said_no(await send(office, broken, **by_type), 422, "credit.bank_file_has_faults")["errors"]
        assert "工作簿" in fault["message"]


def a_workbook(*rows: list[Any]) -> bytes:
    """A workbook with one sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
    return file.getvalue()
