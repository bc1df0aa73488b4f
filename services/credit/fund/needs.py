"""What each quarter's lending asks of the fund, quarter after quarter, since an excess carries forward."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.fund.models import LIVE_STATES, FundDeposit
from services.credit.fund.rules import deposit_due_on, deposit_need
from services.credit.fund.schemas import NeedRead
from services.credit.loans.models import Loan
from services.credit.policies import credit_policy
from services.credit.policy import FundPolicy
from shared.calendar import Quarter
from shared.database import table_of
from shared.policies.active import ActivePolicies


@dataclass(slots=True)
class _Quarter:
    """What happened for a bank's quarter."""

    disbursed_fen: int = 0
    pre_allocated_fen: int = 0
    deposited_fen: int = 0
    under_way_fen: int = 0


@dataclass(slots=True)
class _Books:
    """Quarters by bank and programme."""

    banks: dict[tuple[str, str], dict[Quarter, _Quarter]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, bank_code: str, programme: str, quarter: Quarter) -> _Quarter:
        return self.banks[bank_code, programme].setdefault(quarter, _Quarter())


async def fund_needs(
    session: AsyncSession, policies: ActivePolicies, county_code: str, last: Quarter
) -> dict[tuple[str, str], list[NeedRead]]:
    """Needs of every bank's and programme's quarters up to one, oldest first; books without any movement are missing.

    Raises:
        NoActivePolicy: no programme runs in the county in a quarter in which it lent.
    """
    books = await _read(session, county_code, last)
    numbers: dict[str, dict[Quarter, FundPolicy]] = defaultdict(dict)
    for (_, programme), quarters in books.banks.items():
        on_quarter = numbers[programme]
        quarter = min(quarters)
        while quarter <= last:
            if quarter not in on_quarter:
                policy = await credit_policy(session, policies, county_code, quarter.last_day, programme)
                on_quarter[quarter] = policy.fund
            quarter = quarter.following
    return {
        (bank_code, programme): _carried(county_code, bank_code, programme, quarters, last, numbers[programme])
        for (bank_code, programme), quarters in sorted(books.banks.items())
    }


def _carried(
    county_code: str,
    bank_code: str,
    programme: str,
    quarters: Mapping[Quarter, _Quarter],
    last: Quarter,
    on_quarter: Mapping[Quarter, FundPolicy],
) -> list[NeedRead]:
    needs = []
    carried_fen = earlier_fen = 0
    quarter = min(quarters)
    while quarter <= last:
        happened = quarters.get(quarter, _Quarter())
        policy = on_quarter[quarter]
        need = deposit_need(happened.disbursed_fen, carried_fen + happened.pre_allocated_fen, policy)
        over_fen = max(0, happened.deposited_fen - need.to_deposit_fen)
        still_fen = max(0, need.to_deposit_fen - happened.deposited_fen)
        needs.append(
            NeedRead(
                county_code=county_code,
                bank_code=bank_code,
                programme=programme,
                period=str(quarter),
                due_on=deposit_due_on(quarter, policy),
                disbursed_fen=happened.disbursed_fen,
                required_fen=need.required_fen,
                carried_in_fen=carried_fen,
                pre_allocated_fen=happened.pre_allocated_fen,
                to_deposit_fen=need.to_deposit_fen,
                deposited_fen=happened.deposited_fen,
                under_way_fen=happened.under_way_fen,
                still_needed_fen=still_fen,
                earlier_needed_fen=earlier_fen,
                carried_forward_fen=need.carried_forward_fen + over_fen,
            )
        )
        carried_fen = need.carried_forward_fen + over_fen
        earlier_fen += still_fen
        quarter = quarter.following
    return needs


async def _read(session: AsyncSession, county_code: str, last: Quarter) -> _Books:
    books = _Books()
    loan, deposit = table_of(Loan).c, table_of(FundDeposit).c
    year, number = extract("year", loan.disbursed_on), extract("quarter", loan.disbursed_on)
    lent = await session.execute(
        select(loan.bank_code, loan.programme, year, number, func.sum(loan.disbursed_fen))
        .where(loan.county_code == county_code, loan.disbursed_on <= last.last_day)
        .group_by(loan.bank_code, loan.programme, year, number)
    )
    for bank_code, programme, in_year, in_quarter, fen in lent:
        books.of(bank_code, programme, Quarter(int(in_year), int(in_quarter))).disbursed_fen = int(fen)
    deposits = await session.execute(
        select(
            deposit.bank_code,
            deposit.programme,
            deposit.period,
            deposit.kind,
            deposit.state,
            func.sum(deposit.amount_fen),
        )
        .where(deposit.county_code == county_code, deposit.period <= str(last), deposit.state.in_(LIVE_STATES))
        .group_by(deposit.bank_code, deposit.programme, deposit.period, deposit.kind, deposit.state)
    )
    for bank_code, programme, period, kind, state, fen in deposits:
        happened = books.of(bank_code, programme, Quarter.parse(period))
        if state != "received":
            happened.under_way_fen += int(fen)
        elif kind == "pre_allocation":
            happened.pre_allocated_fen += int(fen)
        else:
            happened.deposited_fen += int(fen)
    return books
