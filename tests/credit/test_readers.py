"""Readers beside those who write: they wait for nobody, hold nobody up, and see one moment."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from services.credit.loans.models import Loan
from services.credit.locks import lock_books
from shared.database import snapshots, table_of, transaction
from shared.security.permissions import Role
from tests.credit.office import AUDITOR, BANK, OTHER_BANK, Office


async def test_readers_run_through_while_somebody_works_on_the_books(racing_office: Office) -> None:
    office, channel = racing_office, racing_office.channel
    loan = await office.a_loan()
    listed = await office.drawn_up("2016Q3", "2016-09-25")
    file = await channel.client.post(
        "/bank/reconciliations",
        params={"county_code": channel.county, "occurred_on": "2016-07-01"},
        content="借据号,类型,金额（元）\nL1,还本,1.00\n",
        headers={**channel.sign_in(*BANK), "Content-Type": "text/csv"},
    )
    assert file.status_code == 201, file.text
    reconciliation = f"/credit/reconciliations/{file.json()['id']}"
    paths = (
        f"/credit/ledger/control-totals?county_code={channel.county}",
        f"/credit/statements/loans/{channel.county}/rcc/{loan.loan_no}",
        f"/credit/statements/subsidy-lists/{listed['id']}",
        f"/credit/statements/counties/{channel.county}?period=2016Q3",
        reconciliation,
        f"{reconciliation}/lines",
        f"{reconciliation}/differences",
    )
    county_office = (Role.COUNTY_OFFICE, channel.county)
    async with asyncio.timeout(60), transaction(channel.sessions) as session:
        await lock_books(session, channel.county, "rcc")
        for path in paths:
            who = county_office if "subsidy-lists" in path else AUDITOR
            reply = await channel.client.get(path, headers=channel.sign_in(*who))
            assert reply.status_code == 200, (path, reply.text)


async def test_a_snapshot_reads_one_moment_and_writes_nothing(racing_office: Office) -> None:
    office, channel = racing_office, racing_office.channel
    loan = table_of(Loan).c
    counted = select(func.count()).where(loan.county_code == channel.county)
    await office.a_loan("L1")
    async with transaction(snapshots(channel.sessions)) as session:
        assert await session.scalar(counted) == 1
        await office.a_loan("L2", on=date(2016, 5, 11))
        assert await session.scalar(counted) == 1
    async with transaction(channel.sessions) as session:
        assert await session.scalar(counted) == 2
    with pytest.raises(DBAPIError, match="read-only"):
        async with transaction(snapshots(channel.sessions)) as session:
            await session.execute(update(Loan).where(loan.county_code == channel.county).values(version=9))


async def test_a_bank_that_asks_for_another_banks_figures_is_refused_and_not_told_that_there_are_none(
    office: Office,
) -> None:
    paths = [
        path
        for path, item in office.channel.app.openapi()["paths"].items()
        if any(one["name"] == "bank_code" and one["in"] == "query" for one in item.get("get", {}).get("parameters", ()))
    ]
    assert len(paths) > 12
    forbidden = set()
    for path in paths:
        problem = (await office.get(OTHER_BANK, path, bank_code="rcc")).json()
        if problem["code"] == "auth.forbidden":  # no bank reads it
            forbidden.add(path)
            continue
        assert (path, problem["code"], problem["field"]) == (path, "auth.outside_area", "bank_code")
        own = (await office.get(OTHER_BANK, path, bank_code="abc")).json()
        assert own.get("code") != "auth.outside_area", path
    assert len(forbidden) < len(paths) // 2
