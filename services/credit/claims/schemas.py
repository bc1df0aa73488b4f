"""A claim as it is read."""

from datetime import date

from shared.schemas import Schema


class ClaimRead(Schema):
    """A claim: insurer, fund and the bank's rest make up what was claimed."""

    county_code: str
    bank_code: str
    loan_no: str
    claimed_on: date
    whole_on: date | None
    claimed_fen: int
    insurer_fen: int
    insurance_paid_fen: int
    paid_from_fund_fen: int
    shortfall_fen: int
    recovered_fen: int
    to_fund_fen: int
    to_bank_fen: int
    to_insurer_fen: int
    surplus_fen: int
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int
