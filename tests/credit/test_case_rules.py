"""Every worked case of the programme."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from services.credit.bank_events.rules import BorrowerKind, InterestCollected
from services.credit.borrowers.rules import OrganisationBasis, organisation_cap_fen
from services.credit.claims.rules import ClaimSplit, LossShares, allocate_recoveries, loss_shares, split_claim
from services.credit.duties.rules import bank_summary_due_on, collection_notice_window, subsidy_list_due_on
from services.credit.fund.rules import deposit_need
from services.credit.ledger.rules import Account, deposit_received, deposit_sent, loss_changed
from services.credit.loans.rules import fold
from services.credit.subsidies.rules import ListedLine, payment_due, subsidy_lines
from services.credit.terms.rules import benchmark_rate
from shared.calendar import Deadline, Quarter
from tests.credit.ledger_sums import balances_fen
from tests.credit.loan_builder import a_loan, accept_all, paying_everything, repaid
from tests.credit.policy_builder import CASES, ORGANISATIONS, POLICY


def by_id(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES[kind]]


def events_of(case: dict[str, Any]) -> list[Any]:
    return [
        *a_loan(
            case["principal_fen"],
            case["disbursed_on"],
            case["term_months"],
            borrower=BorrowerKind(case["borrower"]),
        ),
        *(repaid(step["amount_fen"], step["on"], f"r{n}") for n, step in enumerate(case["repayments"])),
    ]


@pytest.mark.requirement("R002-113", "R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
@pytest.mark.parametrize("case", by_id("loans"))
def test_a_loan_bears_the_interest_and_subsidy_of_its_case(case: dict[str, Any]) -> None:
    state = accept_all(events_of(case))
    assert str(state.due_on) == case["due_on"]
    assert [
        {
            "period": row.period,
            "start": str(row.start),
            "end": str(row.end),
            "days": row.days,
            "interest_fen": row.interest_fen,
        }
        for row in state.schedule
    ] == case["expect"]["interest"]
    assert sum(row.interest_fen for row in state.schedule) == case["expect"]["total_interest_fen"]
    assert all(row.subsidy_fen == 0 for row in state.schedule)

    paid = accept_all(paying_everything(events_of(case)))
    lines = subsidy_lines({"L1": paid}, [], "2021Q4")
    subsidy = {line.label: line.amount_fen for line in lines}
    assert subsidy == {row["period"]: row["subsidy_fen"] for row in case["expect"]["subsidy"]}
    assert sum(subsidy.values()) == case["expect"]["total_subsidy_fen"]


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
@pytest.mark.parametrize("case", by_id("loans"))
def test_the_lists_of_all_quarters_hold_each_line_of_the_case_once(case: dict[str, Any]) -> None:
    """Each period is paid in the quarter after it; every quarter's list is frozen."""
    events = paying_everything(events_of(case))
    unpaid = len(events_of(case))
    listed: list[ListedLine] = []
    quarter = Quarter.of(date.fromisoformat(case["disbursed_on"]))
    while quarter <= Quarter(2021, 4):
        known = [e for e in events[unpaid:] if isinstance(e, InterestCollected) and Quarter.parse(e.period) <= quarter]
        lines = subsidy_lines({"L1": fold([*events[:unpaid], *known], POLICY)}, listed, str(quarter))
        listed += [ListedLine(f"{quarter}/{n}", x.loan_no, x.label, x.kind, x.amount_fen) for n, x in enumerate(lines)]
        quarter = quarter.following
    assert {line.label: line.amount_fen for line in listed} == {
        row["period"]: row["subsidy_fen"] for row in case["expect"]["subsidy"]
    }
    assert len(listed) == len(case["expect"]["subsidy"])


@pytest.mark.requirement("R002-114", "R002-115", "R002-133")
@pytest.mark.parametrize("case", by_id("fund_deposits"))
def test_a_quarters_deposit_is_that_of_its_case(case: dict[str, Any]) -> None:
    need = deposit_need(sum(case["disbursed_in_quarter_fen"]), case["pre_allocated_fen"], POLICY.fund)
    assert need._asdict() == case["expect"]


@pytest.mark.requirement("R002-116", "R002-117", "R002-119", "R002-120", "R002-121", "R002-133")
@pytest.mark.parametrize("case", by_id("fund"))
def test_claims_and_recoveries_move_the_fund_as_in_the_case(case: dict[str, Any]) -> None:
    transfers = [move for fen in case["deposits_fen"] for move in (*deposit_sent(fen), *deposit_received(fen))]
    splits: dict[str, ClaimSplit] = {}
    recovered: dict[str, int] = {}
    shares: dict[str, LossShares] = {}
    for expected in case["expect"]:
        step = expected["step"]
        loan_no = step["loan_no"]
        if step["type"] == "compensation.claimed":
            fund_fen = balances_fen(transfers)[Account.FUND]
            split = split_claim(step["principal_fen"], step["interest_fen"], Fraction(case["insurer_share"]), fund_fen)
            splits[loan_no], recovered[loan_no], shares[loan_no] = split, 0, LossShares(0, 0)
            seen: dict[str, Any] = split._asdict()
            assert sum(split) == step["principal_fen"] + step["interest_fen"]
        else:
            before = allocate_recoveries(splits[loan_no], recovered[loan_no])
            recovered[loan_no] += step["amount_fen"]
            part = allocate_recoveries(splits[loan_no], recovered[loan_no]).since(before)
            seen = part._asdict()
            assert sum(part) == step["amount_fen"]
        net_fen = splits[loan_no].paid_from_fund_fen - allocate_recoveries(splits[loan_no], recovered[loan_no])[0]
        after = loss_shares(net_fen, POLICY.claims)
        transfers += loss_changed(shares[loan_no], after)
        shares[loan_no] = after
        seen |= {
            "step": step,
            "fund_balance_fen": balances_fen(transfers)[Account.FUND],
            "loan_net_loss_fen": net_fen,
            "city_share_fen": after.city_fen,
            "county_share_fen": after.county_fen,
        }
        assert seen == expected
    balances = balances_fen(transfers)
    assert {
        "city_fen": balances[Account.CITY_LOSS],
        "county_fen": balances[Account.COUNTY_LOSS],
        "fund_balance_fen": balances[Account.FUND],
    } == case["totals"]
    assert sum(balances.values()) == 0


@pytest.mark.requirement("R002-130", "R002-134", "R002-135", "R002-137", "R002-138")
@pytest.mark.parametrize("case", by_id("deadlines"))
def test_a_deadline_falls_on_the_day_of_its_case(case: dict[str, Any]) -> None:
    seen: dict[str, str] = {}
    if "quarter" in case:
        quarter = Quarter.parse(case["quarter"])
        seen["subsidy_list_due"] = str(subsidy_list_due_on(quarter, POLICY.duties))
        seen["bank_summary_due"] = str(bank_summary_due_on(quarter, POLICY.duties))
    elif "approved_on" in case:
        deadline = payment_due(date.fromisoformat(case["approved_on"]), POLICY.subsidies)
        assert deadline == Deadline(deadline.on, provisional=False)
        seen["subsidy_payment_due"] = str(deadline.on)
    else:
        window = collection_notice_window(date.fromisoformat(case["due_on"]), POLICY.duties)
        seen["collection_notice_from"] = str(window.opens_on)
        seen["collection_notice_by"] = str(window.last_on)
    assert seen == case["expect"]


@pytest.mark.requirement("R002-103", "R002-104", "R002-105", "R002-108", "R002-109")
@pytest.mark.parametrize("case", by_id("organisation_caps"))
def test_an_organisation_may_borrow_up_to_the_cap_of_its_case(case: dict[str, Any]) -> None:
    basis = OrganisationBasis(**case["basis"])
    cap_fen = organisation_cap_fen(basis, POLICY.borrowers.household_cap_fen, ORGANISATIONS)
    assert cap_fen == case["expect"]["cap_fen"]


@pytest.mark.requirement("R002-113")
@pytest.mark.parametrize("row", CASES["benchmark_rates"], ids=lambda row: row["effective_from"])
def test_the_benchmark_changes_on_the_day_of_its_row(row: dict[str, str]) -> None:
    on = date.fromisoformat(row["effective_from"])
    columns = {12: "up_to_12_months", 13: "up_to_60_months", 60: "up_to_60_months", 61: "over_60_months"}
    for months, column in columns.items():
        assert benchmark_rate(on, months, POLICY.loans) == Decimal(row[column])
    day_before = date.fromordinal(on.toordinal() - 1)
    assert benchmark_rate(day_before, 36, POLICY.loans) != Decimal(row["up_to_60_months"])


def test_every_kind_of_case_has_its_test() -> None:
    assert set(CASES) == {
        "conventions",
        "benchmark_rates",
        "loans",
        "fund",
        "fund_deposits",
        "deadlines",
        "organisation_caps",
    }
    assert all(CASES[kind] for kind in CASES)
