"""The credit programme's numbers for a county and day, from the pack that holds there."""

from datetime import date
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.policy import (
    BenchmarkBand,
    BenchmarkRates,
    BorrowerPolicy,
    ClaimPolicy,
    CreditPolicy,
    DutyPolicy,
    FundPolicy,
    LoanPolicy,
    SubsidyPolicy,
)
from shared.policies.active import ActivePolicies
from shared.policies.credit import Bank, CreditSection
from shared.policies.pack import PolicyPack


async def credit_section(session: AsyncSession, policies: ActivePolicies, county_code: str, on: date) -> CreditSection:
    """The credit section that holds in a county on a day.

    Raises:
        NoActivePolicy: no programme runs there and then.
    """
    return await policies.for_area(session, county_code, on, _credit)


async def credit_policy(session: AsyncSession, policies: ActivePolicies, county_code: str, on: date) -> CreditPolicy:
    """The numbers that hold in a county on a day.

    Raises:
        NoActivePolicy: no programme runs there and then.
    """
    return to_policy(await credit_section(session, policies, county_code, on))


def pilot_bank(section: CreditSection, bank_code: str) -> Bank | None:
    """A bank of the programme, whatever its state; None where it has no part in it."""
    return next((bank for bank in section.banks if bank.code == bank_code), None)


@lru_cache(maxsize=32)
def to_policy(section: CreditSection) -> CreditPolicy:
    """A pack's section as the rules take it."""
    return CreditPolicy(
        borrowers=BorrowerPolicy(**section.borrowers.values()),
        loans=LoanPolicy(
            **section.loans.values(),
            benchmark=tuple(
                BenchmarkRates(
                    rates.effective_from,
                    tuple(BenchmarkBand(band.up_to_months, band.annual_rate) for band in rates.bands),
                )
                for rates in section.benchmark
            ),
        ),
        subsidies=SubsidyPolicy(**section.subsidies.values()),
        fund=FundPolicy(**section.fund.values()),
        claims=ClaimPolicy(**section.claims.values()),
        duties=DutyPolicy(**section.duties.values()),
    )


def _credit(pack: PolicyPack) -> CreditSection | None:
    return pack.credit
