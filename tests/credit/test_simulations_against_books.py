"""A scenario tells what the books come to: the same loans, sent as bank events, give the same figures to the fen."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from shared.calendar import Quarter, add_months, settlement_cut
from shared.money import half_up
from tests.credit.channel import Loan
from tests.credit.office import AUDITOR, BANK, CITY_FINANCE, COUNTY_FINANCE, Office

START, LAST = Quarter(2016, 2), Quarter(2020, 1)
SCENARIO: dict[str, Any] = {
    "area": "360722",
    "start": str(START),
    "quarters": 16,
    "cohorts": [
        {"borrower": "household", "quarter": "2016Q2", "count": 6, "amount_fen": 4_999_999, "term_months": 36}
        | {"on": "2016-05-10"},
        {"borrower": "household", "quarter": "2016Q3", "count": 6, "amount_fen": 3_333_337, "term_months": 36}
        | {"on": "2016-09-25"},
    ],
    "assumptions": {
        "on_time_share": "0.5",
        "late_quarters": 1,
        "early_share": "1/3",
        "early_after_months": 20,
        "default_share": "1/2",
        "unpaid_periods": 2,
        "recovery_share": "0.85",
        "recovery_quarters": 1,
        "insurer_share": "0.3",
    },
    "pre_allocations": [{"quarter": "2016Q3", "amount_fen": 3_000_000}],
}
"""Of each cohort's six loans two are repaid early, two are lost and two repaid when due; one of each pays late."""


@dataclass(slots=True)
class One:
    """One loan as a bank keeps it."""

    loan: Loan
    amount_fen: int
    on: date
    early: bool
    lost: bool
    late: bool
    schedule: list[dict[str, Any]] = field(default_factory=list)

    @property
    def due_on(self) -> date:
        return add_months(self.on, 36)

    @property
    def claimed_on(self) -> date:
        return self.due_on + timedelta(days=90)

    @property
    def ends_on(self) -> date:
        return add_months(self.on, 20) if self.early else self.due_on

    def collections(self) -> list[tuple[date, dict[str, Any]]]:
        """What the borrower pays, by the day on which he does."""
        paid = []
        for row in self.schedule[: -2 if self.lost else None]:
            on = min(date.fromisoformat(row["end"]) - timedelta(days=1), self.ends_on)
            if row["end"] == self.due_on.isoformat():
                on = self.due_on
            if self.late:
                on = max(on, settlement_cut(Quarter.parse(row["period"]).following) - timedelta(days=1))
            event = self.loan.event("interest.collected", on, amount_fen=row["interest_fen"], period=row["period"])
            paid.append((on, event))
        return paid


async def lend(office: Office) -> list[One]:
    """Disburse the loans of the scenario, and repay those that are repaid early."""
    loans = []
    for number in range(12):
        cohort = SCENARIO["cohorts"][number // 6]
        on, fen, place = date.fromisoformat(cohort["on"]), cohort["amount_fen"], number % 6
        loan = Loan(await office.channel.household(loans=[f"L{number}"]), f"L{number}")
        one = One(loan, fen, on, early=place < 2, lost=place in (2, 3), late=bool(place % 2))
        await office.channel.accepted(*loan.opened(on, fen, insurer_share="0.3"))
        if one.early:
            await office.channel.accepted(loan.event("principal.repaid", one.ends_on, amount_fen=fen))
        read = await office.read(BANK, f"/bank/loans/360722/{loan.loan_no}")
        one.schedule = read["schedule"]
        loans.append(one)
    return loans


class Years:
    """Lets everything happen in the order of its days."""

    def __init__(self, office: Office, loans: list[One]) -> None:
        self.office = office
        self.loans = loans
        self.listed_fen: dict[str, int] = {}
        self.needs: dict[str, dict[str, Any]] = {}
        self._turns: list[tuple[date, int, Callable[[], Coroutine[Any, Any, None]]]] = []

    async def happen(self) -> None:
        """Collections, lists, deposits, claims, recoveries: of one day in this order."""
        paid: dict[date, list[dict[str, Any]]] = {}
        for one in self.loans:
            for on, event in one.collections():
                paid.setdefault(on, []).append(event)
            if one.lost:
                self._turns.append((one.claimed_on, 4, self._claimed(one)))
            elif not one.early:
                event = one.loan.event("principal.repaid", one.due_on, amount_fen=one.amount_fen)
                paid.setdefault(one.due_on, []).append(event)
        self._turns += [(on, 0, self._sent(*events)) for on, events in paid.items()]
        quarter = START
        while quarter <= LAST:
            self._turns.append((date(quarter.year, quarter.number * 3, 26), 1, self._list(quarter)))
            self._turns.append((quarter.following.first_day.replace(day=20), 2, self._deposit(quarter)))
            quarter = quarter.following
        self._turns.append((date(2016, 7, 1), 2, self._pre_allocation()))
        while self._turns:
            self._turns.sort(key=lambda turn: turn[:2])
            await self._turns.pop(0)[2]()

    def _sent(self, *events: dict[str, Any]) -> Callable[[], Coroutine[Any, Any, None]]:
        async def send() -> None:
            await self.office.channel.accepted(*events)

        return send

    def _claimed(self, one: One) -> Callable[[], Coroutine[Any, Any, None]]:
        async def claim() -> None:
            read = await self.office.read(BANK, f"/bank/loans/360722/{one.loan.loan_no}")
            unpaid_fen = sum(row["interest_fen"] - row["collected_fen"] for row in read["schedule"])
            await self.office.channel.accepted(one.loan.claimed(one.claimed_on, one.amount_fen, unpaid_fen))
            recovered_on = add_months(one.claimed_on, 3)
            recovered_fen = half_up((one.amount_fen + unpaid_fen) * Fraction("0.85"))
            event = one.loan.event("recovery.received", recovered_on, amount_fen=recovered_fen)
            self._turns.append((recovered_on, 3, self._sent(event)))

        return claim

    def _list(self, quarter: Quarter) -> Callable[[], Coroutine[Any, Any, None]]:
        async def pay() -> None:
            paid = await self.office.paid(str(quarter), f"{quarter.year}-{quarter.number * 3:02d}-26")
            self.listed_fen[str(quarter)] = paid["total_fen"]

        return pay

    def _deposit(self, quarter: Quarter) -> Callable[[], Coroutine[Any, Any, None]]:
        async def deposit() -> None:
            found = await self.office.read(
                COUNTY_FINANCE, "/credit/fund-needs", county_code="360722", period=str(quarter)
            )
            [need] = found["items"]
            self.needs[str(quarter)] = need
            if need["still_needed_fen"]:
                on = need["due_on"]
                await self.office.deposited(need["still_needed_fen"], on=on, period=str(quarter))

        return deposit

    def _pre_allocation(self) -> Callable[[], Coroutine[Any, Any, None]]:
        async def allocate() -> None:
            given = await self.office.do(
                CITY_FINANCE,
                "/credit/fund-deposits",
                county_code="360722",
                bank_code="rcc",
                kind="pre_allocation",
                period="2016Q3",
                amount_fen=3_000_000,
                occurred_on="2016-07-01",
            )
            for who in (COUNTY_FINANCE, BANK):
                await self.office.do(who, f"/credit/fund-deposits/{given['id']}/confirm", occurred_on="2016-07-01")

        return allocate


@pytest.mark.requirement("R002-117", "R002-120", "R002-123", "R002-126", "R002-136")
async def test_a_scenario_comes_to_what_the_same_loans_come_to_in_the_books(office: Office) -> None:
    foreseen = await office.do(CITY_FINANCE, "/credit/simulations", **SCENARIO)
    loans = await lend(office)
    years = Years(office, loans)
    await years.happen()
    quarters = {one["quarter"]: one for one in foreseen["quarters"]}
    figures = {quarter: one["figures"] for quarter, one in quarters.items()}

    # the subsidy lists
    assert {quarter: one["subsidy_household_fen"] for quarter, one in figures.items()} == years.listed_fen
    assert sum(years.listed_fen.values()) > 0

    # what is asked of the fund
    for quarter, need in years.needs.items():
        assert figures[quarter]["disbursed_household_fen"] == need["disbursed_fen"], quarter
        assert figures[quarter]["deposit_required_fen"] == need["required_fen"], quarter
        assert figures[quarter]["deposit_needed_fen"] == need["to_deposit_fen"], quarter
        assert figures[quarter]["pre_allocated_fen"] == need["pre_allocated_fen"], quarter

    # the fund and the loans at the end of each quarter, by the ledger
    for quarter, one in figures.items():
        on = Quarter.parse(quarter).last_day.isoformat()
        balance = await office.read(AUDITOR, "/credit/ledger/trial-balance", on=on, county_code="360722")
        sums = {row["account"]: row["debit_fen"] - row["credit_fen"] for row in balance["rows"]}
        assert one["fund_closing_fen"] == sums["fund"], quarter
        assert one["outstanding_household_fen"] == sums["memo_loans"], quarter
        assert sums["fund"] >= 0

    # the leverage, as it is judged after each quarter's deposit fell due
    for quarter, one in quarters.items():
        judged = await office.do(
            CITY_FINANCE,
            "/credit/leverage-checks",
            county_code="360722",
            quarter=quarter,
            occurred_on=one["judged_on"],
        )
        [assessed] = judged["items"]
        assert (one["leverage"], one["level"]) == (assessed["leverage"], assessed["level"]), quarter
        assert one["figures"]["judged_balance_fen"] == assessed["balance_fen"], quarter
        assert one["figures"]["judged_outstanding_fen"] == assessed["outstanding_fen"], quarter

    # losses: who bears them, and what came back
    for year in foreseen["years"]:
        shares = await office.read(AUDITOR, "/credit/loss-shares", year=year["year"], county_code="360722")
        assert year["figures"]["city_share_fen"] == shares["city_share_fen"]
        assert year["figures"]["county_share_fen"] == shares["county_share_fen"]
    total = foreseen["total"]
    claims = [
        await office.read(COUNTY_FINANCE, f"/credit/claims/360722/rcc/{one.loan.loan_no}") for one in loans if one.lost
    ]
    for name, of_claims in {
        "claimed_fen": "claimed_fen",
        "insurer_fen": "insurer_fen",
        "paid_from_fund_fen": "paid_from_fund_fen",
        "shortfall_fen": "shortfall_fen",
        "recovered_to_fund_fen": "to_fund_fen",
        "recovered_to_bank_fen": "to_bank_fen",
        "recovered_to_insurer_fen": "to_insurer_fen",
        "surplus_fen": "surplus_fen",
        "city_share_fen": "city_share_fen",
        "county_share_fen": "county_share_fen",
    }.items():
        assert total[name] == sum(claim[of_claims] for claim in claims), name
    assert total["shortfall_fen"] > 0  # so that the fund was used up, and what comes back goes to the bank as well
    assert total["recovered_to_bank_fen"] > 0

    # interest, and the answers
    collected = 0
    for one in loans:
        read = await office.read(BANK, f"/bank/loans/360722/{one.loan.loan_no}")
        collected += sum(row["collected_fen"] for row in read["schedule"])
    assert total["interest_collected_fen"] == collected
    assert foreseen["answers"]["next_year"] == 2017
    assert foreseen["answers"]["subsidy_next_year_fen"] == sum(
        fen for quarter, fen in years.listed_fen.items() if quarter.startswith("2017")
    )
    assert foreseen["answers"]["fund_short_in"] == "2019Q3"
