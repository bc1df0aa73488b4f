"""How a claim was served and where the money recovered since has gone."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.records import claim_splits
from services.credit.claims.rules import allocate_recoveries, loss_shares
from services.credit.claims.schemas import ClaimRead
from services.credit.loans.history import loan_states
from services.credit.loans.service import find_loan
from services.credit.policies import governing_policy
from services.credit.problems import UnknownClaim
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def get_claim(
    session: AsyncSession, caller: Caller, policies: ActivePolicies, county_code: str, bank_code: str, loan_no: str
) -> ClaimRead:
    """The claim on a loan as it stands.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownLoanNumber: there is no such loan there.
        UnknownClaim: it was not claimed, or the claim was reversed.
    """
    loan = await find_loan(session, caller, county_code, bank_code, loan_no)
    state = (await loan_states(session, policies, county_code, {loan.id: loan.governing}))[loan.id]
    split = (await claim_splits(session, county_code, [loan.id])).get(loan.id)
    claim = state.claim
    if claim is None or split is None:
        raise UnknownClaim
    allocation = allocate_recoveries(split, claim.recovered_fen)
    net_loss_fen = split.paid_from_fund_fen - allocation.to_fund_fen
    policy = await governing_policy(session, policies, county_code, loan.governing)
    shares = loss_shares(net_loss_fen, policy.claims)
    return ClaimRead(
        county_code=county_code,
        bank_code=bank_code,
        loan_no=loan_no,
        claimed_on=claim.claimed_on,
        whole_on=claim.whole_on,
        claimed_fen=claim.claimed_fen,
        insurance_paid_fen=claim.insurance_paid_fen,
        **split._asdict(),
        recovered_fen=claim.recovered_fen,
        **allocation._asdict(),
        net_loss_fen=net_loss_fen,
        city_share_fen=shares.city_fen,
        county_share_fen=shares.county_fen,
    )
