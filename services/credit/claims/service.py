"""How claims were served and where the money recovered since has gone."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.records import claim_splits
from services.credit.claims.rules import Claim, ClaimSplit, allocate_recoveries, loss_shares
from services.credit.claims.schemas import ClaimItem, ClaimList, ClaimQuery, ClaimRead
from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.loans.service import find_loan
from services.credit.policies import governing_policy
from services.credit.policy import ClaimPolicy
from services.credit.problems import UnknownClaim
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
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
    found = (await _claims(session, policies, county_code, [loan])).get(loan.id)
    if found is None:
        raise UnknownClaim
    return found


async def list_claims(session: AsyncSession, caller: Caller, policies: ActivePolicies, query: ClaimQuery) -> ClaimList:
    """Claims of the caller's area that stand, a bank's own only, in the order in which their loans were applied for.

    Raises:
        OutsideArea: the county is not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Loan).c
    if query.county_code is not None:
        caller.require_county(query.county_code)
    statement = select(Loan).where(
        caller.area_filter(table.county_code), caller.bank_filter(table.bank_code), table.claimed_on.is_not(None)
    )
    for name in ("county_code", "bank_code", "programme"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    order = (table.county_code, table.id)
    if query.after:
        county, loan_id = decode_cursor("claims", query.after, 2)
        statement = after_key(statement, order, (county, decode_id(loan_id)))
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    shown = found[: query.limit]
    by_county: dict[str, list[Loan]] = defaultdict(list)
    for loan in shown:
        by_county[loan.county_code].append(loan)
    claims: dict[UUID, ClaimRead] = {}
    for county_code, loans in by_county.items():
        claims |= await _claims(session, policies, county_code, loans)
    last = shown[-1] if len(found) > query.limit else None
    return ClaimList(
        items=[
            ClaimItem(**claims[loan.id].model_dump(), programme=loan.programme, borrower_name=loan.borrower_name)
            for loan in shown
            if loan.id in claims
        ],
        next=encode_cursor("claims", last.county_code, last.id) if last else None,
    )


async def _claims(
    session: AsyncSession, policies: ActivePolicies, county_code: str, loans: list[Loan]
) -> dict[UUID, ClaimRead]:
    """The standing claims on some of a county's loans."""
    states = await loan_states(session, policies, county_code, {loan.id: loan.governing for loan in loans})
    splits = await claim_splits(session, county_code, [loan.id for loan in loans])
    claims = {}
    for loan in loans:
        claim, split = states[loan.id].claim, splits.get(loan.id)
        if claim is not None and split is not None:
            policy = await governing_policy(session, policies, county_code, loan.governing)
            claims[loan.id] = _shown(loan, claim, split, policy.claims)
    return claims


def _shown(loan: Loan, claim: Claim, split: ClaimSplit, policy: ClaimPolicy) -> ClaimRead:
    allocation = allocate_recoveries(split, claim.recovered_fen)
    net_loss_fen = split.paid_from_fund_fen - allocation.to_fund_fen
    shares = loss_shares(net_loss_fen, policy)
    return ClaimRead(
        county_code=loan.county_code,
        bank_code=loan.bank_code,
        loan_no=loan.loan_no,
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
