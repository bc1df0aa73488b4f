"""What stands in a database before a release is, after its migration, as if the release had written it."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import URL

from services.monitoring.alerts.models import Alert
from services.monitoring.duties.models import Duty
from services.monitoring.figures.rules import Measure
from services.monitoring.loans.rules import Arrears, Turn
from shared.calendar import Quarter
from shared.database import driver_address
from shared.migrations import migrate
from tests.conftest import Installation

DATABASE = "fupin_upgraded"
COUNTY, VILLAGE = "360722", "360722102201"
JUDGED_BY_WORKING_DAYS, OF_WHOLE_COUNTIES = "8c88ac798f2b", "73e4f0cdb8e5"
DAYS_THAT_PLANS_NAME = "dc2a320bd680"
ARREARS_KEPT_BY_DAY = "9a6ea019b639"


@pytest.fixture
async def empty(installation: Installation) -> AsyncIterator[URL]:
    """An empty database of the owner's, gone after the test."""
    owner = await asyncpg.connect(driver_address(installation.admin_url))
    await owner.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    yield installation.admin_url.set(database=DATABASE)
    await owner.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    await owner.close()


def _alert(known_on: date, **facts: Any) -> dict[str, Any]:
    """An alert of a fact of 1 March 2021 with three and ten working days, as it stood before."""
    happened = date(2021, 3, 1)
    return {
        "county_code": COUNTY,
        "id": uuid4(),
        "rule": "loan_overdue",
        "cause_key": str(uuid4()),
        "subject_id": uuid4(),
        "severity": "warning",
        "area_code": VILLAGE,
        "sentence": "逾期",
        "role": "township",
        "answered_by": "township",
        "missed": 0,
        "deadlines_provisional": False,
        "raised_on": happened,
        "due_from": happened,
        "known_on": known_on,
        "state": "raised",
        "verify_by": date(2021, 3, 4),
        "respond_by": date(2021, 3, 15),
        **facts,
    }


async def test_arrears_of_before_that_stand_are_known_as_they_were_reported_last(empty: URL) -> None:
    await migrate(empty, "monitoring", f"{ARREARS_KEPT_BY_DAY}-1")
    connection = await asyncpg.connect(driver_address(empty))
    reported = {
        "overdue_since": date(2021, 2, 1),
        "overdue_reported_on": date(2021, 3, 1),
        "overdue_days": 28,
        "overdue_principal_fen": 100_000,
        "overdue_interest_fen": 500,
        "paid_principal_fen": 100_000,
    }
    lent = {
        "county_code": COUNTY,
        "bank_code": "rcc",
        "borrower_kind": "household",
        "village_code": VILLAGE,
        "disbursed_fen": 5_000_000,
        "outstanding_fen": 4_000_000,
        "repaid_fen": 1_000_000,
    }
    none = {name: 0 for name in (*reported, "paid_interest_fen") if name.endswith(("_days", "_fen"))}
    for number, facts in enumerate(
        (
            {"state": "overdue", **reported, "paid_interest_fen": 499},
            {"state": "overdue", **reported, "paid_interest_fen": 500},
            {"state": "repaid", **reported, "paid_interest_fen": 0},
            {"state": "active", **none},
        )
    ):
        loan = {"id": uuid4(), "loan_no": str(number), **lent, **facts}
        places = ", ".join(f"${place}" for place in range(1, len(loan) + 1))
        await connection.execute(f"INSERT INTO loan ({', '.join(loan)}) VALUES ({places})", *loan.values())  # noqa: S608
    await migrate(empty, "monitoring", ARREARS_KEPT_BY_DAY)
    kept = await connection.fetch("SELECT arrears_history FROM loan ORDER BY loan_no")
    await connection.close()
    (standing, *others) = [json.loads(row["arrears_history"]) for row in kept]
    assert others == [[], [], []]
    arrears = Arrears(date(2021, 2, 1), date(2021, 3, 1), 28, 100_000, 500)
    assert [Turn.of(one) for one in standing] == [Turn(date(2021, 3, 1), arrears, 4_000_000)]


async def test_alerts_of_before_are_judged_by_working_days_and_their_figures_counted_by_these(empty: URL) -> None:
    at_once, before_the_rest = date(2021, 3, 1), date(2021, 4, 30)
    await migrate(empty, "monitoring", f"{JUDGED_BY_WORKING_DAYS}-1")
    connection = await asyncpg.connect(driver_address(empty))
    for alert in (
        _alert(at_once),
        _alert(before_the_rest),
        _alert(before_the_rest, state="verified", verified_on=date(2021, 3, 5)),  # before it could be seen
        _alert(before_the_rest, state="verified", verified_on=date(2021, 5, 7)),
        _alert(before_the_rest, cleared_on=date(2021, 5, 6)),
        _alert(at_once, state="verified", verified_on=date(2021, 3, 4), visit_missed_on=date(2021, 3, 5)),
    ):
        places = ", ".join(f"${number}" for number in range(1, len(alert) + 1))
        await connection.execute(f"INSERT INTO alert ({', '.join(alert)}) VALUES ({places})", *alert.values())  # noqa: S608
    await migrate(empty, "monitoring")
    found = [Alert(**row) for row in await connection.fetch("SELECT * FROM alert ORDER BY id")]
    figures = await connection.fetch(
        "SELECT measure, day, amount FROM area_day WHERE area_code = $1 AND amount <> 0", VILLAGE
    )
    await connection.close()

    assert {(one.verify_days, one.respond_days) for one in found} == {(3, 10)}
    assert Counter((one.verify_until, one.respond_until) for one in found) == {
        (date(2021, 3, 4), date(2021, 3, 15)): 2,
        (date(2021, 5, 8), date(2021, 5, 18)): 3,
        (date(2021, 3, 4), date(2021, 5, 18)): 1,
    }
    added: Counter[tuple[str, date]] = Counter()
    for one in found:
        added.update({(str(name), day): amount for (name, day), amount in one.figures().days.items()})
    assert {(row["measure"], row["day"]): row["amount"] for row in figures} == dict(+added)


async def test_what_stands_late_and_was_lent_by_quarter_is_added_up_from_the_days_of_before(empty: URL) -> None:
    await migrate(empty, "monitoring", f"{OF_WHOLE_COUNTIES}-1")
    connection = await asyncpg.connect(driver_address(empty))
    days = [
        ("alerts_late", date(2021, 3, 5), 2),
        ("alerts_late", date(2031, 3, 5), 1),
        ("exited", date(2021, 3, 5), 5),
        ("lent_fen", date(2020, 12, 31), 100),
        ("lent_fen", date(2021, 1, 1), 20),
        ("lent_fen", date(2021, 3, 31), 3),
        ("repaid_fen", date(2021, 4, 1), 7),
    ]
    await connection.executemany(
        "INSERT INTO area_day (county_code, area_code, measure, day, amount) VALUES ($1, $2, $3, $4, $5)",
        [(COUNTY, VILLAGE, *day) for day in days],
    )
    await migrate(empty, "monitoring")
    totals = await connection.fetch("SELECT measure, detail, amount FROM area_total WHERE area_code = $1", VILLAGE)
    await connection.close()
    assert sorted(map(tuple, totals)) == [
        ("alerts_late", "", 3),
        (Measure.LENT_BY_QUARTER_FEN.value, str(Quarter.of(date(2020, 12, 31))), 100),
        (Measure.LENT_BY_QUARTER_FEN.value, str(Quarter.of(date(2021, 3, 31))), 23),
        (Measure.REPAID_BY_QUARTER_FEN.value, str(Quarter.of(date(2021, 4, 1))), 7),
    ]


async def test_deadlines_of_before_that_may_still_move_are_reckoned_from_the_day_that_was_told(empty: URL) -> None:
    told = date(2027, 1, 11)
    await migrate(empty, "monitoring", f"{DAYS_THAT_PLANS_NAME}-1")
    connection = await asyncpg.connect(driver_address(empty))
    for provisional in (True, False):
        await connection.execute(
            "INSERT INTO duty (county_code, id, pack, code, label, area_code, owner, period, opened_on, due_on, role,"
            " kept_by, times, times_done, visit_kinds, state, entered_late, version, changed_at, provisional)"
            " VALUES ($1, $2, 'ecommerce', 'progress_report', '', $3, $3, $4, '2027-01-01', $5, 'township', 'report',"
            " 1, 0, '{}', 'open', false, 1, now(), $6)",
            *(COUNTY, uuid4(), VILLAGE, str(provisional), told, provisional),
        )
    await migrate(empty, "monitoring")
    found = [Duty(**row) for row in await connection.fetch("SELECT * FROM duty")]
    await connection.close()
    assert {(one.period, one.planned_on, one.provisional) for one in found} == {
        ("True", told, True),
        ("False", None, False),
    }
