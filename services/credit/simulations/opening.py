"""What the books of an area hold today, as a scenario may begin with it."""

from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.rules import BorrowerKind
from services.credit.fund.needs import fund_needs
from services.credit.ledger.models import LedgerAccount
from services.credit.ledger.rules import Account
from services.credit.loans.models import Loan
from services.credit.simulations.reading import Books
from services.credit.simulations.scenario import FundOpening, OpenLoans
from shared.calendar import Quarter
from shared.database import table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def read_books(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    on: date,
    insurer_share: Fraction,
    *,
    programme: str,
    by_bank: bool,
) -> Books:
    """Read a programme's fund accounts and the loans outstanding in the caller's area.

    Args:
        session: where the books stand.
        caller: with the area that is asked about.
        policies: what deposits were asked for.
        on: today.
        insurer_share: of the loans; their rows don't bear it.
        programme: its code.
        by_bank: whether banks are told apart.

    Raises:
        OutsideArea: the caller's area is finer than a county.
        NoActivePolicy: no programme ran in a quarter in which was lent.
    """
    return Books(
        on,
        await _funds(session, caller, policies, Quarter.of(on), programme, by_bank=by_bank),
        await _loans(session, caller, insurer_share, programme, by_bank=by_bank),
    )


async def _funds(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, quarter: Quarter, programme: str, *, by_bank: bool
) -> tuple[FundOpening, ...]:
    account = table_of(LedgerAccount).c
    found = await session.execute(
        select(account.county_code, account.bank_code, account.kind, account.balance_fen).where(
            caller.area_filter(account.county_code),
            account.programme == programme,
            account.kind.in_((Account.FUND.value, Account.MEMO_LOANS.value)),
        )
    )
    funds: dict[str | None, list[int]] = {}
    counties = set()
    for row in found:
        counties.add(row.county_code)
        if row.kind == Account.FUND.value:
            funds.setdefault(row.bank_code if by_bank else None, [0, 0, 0, 0])[0] += int(row.balance_fen)
    for county_code in sorted(counties):
        for (bank_code, of_programme), needs in (await fund_needs(session, policies, county_code, quarter)).items():
            if of_programme != programme:
                continue
            sums = funds.setdefault(bank_code if by_bank else None, [0, 0, 0, 0])
            *before, present = needs
            sums[1] += sum(need.still_needed_fen for need in before)
            sums[2] += present.disbursed_fen
            sums[3] += present.carried_in_fen + present.pre_allocated_fen + present.deposited_fen
    return tuple(FundOpening(bank_code, *sums) for bank_code, sums in funds.items())


async def _loans(
    session: AsyncSession, caller: Caller, insurer_share: Fraction, programme: str, *, by_bank: bool
) -> tuple[OpenLoans, ...]:
    loan = table_of(Loan).c
    alike = (
        loan.bank_code,
        loan.borrower_kind,
        loan.outstanding_fen,
        loan.disbursed_on,
        loan.due_on,
        loan.annual_rate,
        loan.breached_on,
    )
    found = await session.execute(
        select(*alike, func.count().label("loans"))
        .where(caller.area_filter(loan.county_code), loan.programme == programme, loan.outstanding_fen > 0)
        .group_by(*alike)
        .order_by(*alike)
    )
    return tuple(
        OpenLoans(
            "books",
            row.bank_code if by_bank else None,
            BorrowerKind(row.borrower_kind),
            row.loans,
            row.outstanding_fen,
            row.disbursed_on,
            row.due_on,
            row.annual_rate,
            insurer_share,
            row.breached_on,
        )
        for row in found
    )
