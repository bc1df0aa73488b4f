"""The addresses of a loan's and a claim's page, for the many tables that lead to them."""

from urllib.parse import quote

from services.gateway.console.visits import PATH

LOANS = "/loans"
CLAIMS = "/claims"


def loan_page(county_code: str, bank_code: str, loan_no: str) -> str:
    """Where a loan is shown."""
    return f"{PATH}{LOANS}/{quote(bank_code, safe='')}/{county_code}/{quote(loan_no, safe='/')}"


def claim_page(county_code: str, bank_code: str, loan_no: str) -> str:
    """Where the claim on a loan is shown."""
    return f"{PATH}{CLAIMS}/{quote(bank_code, safe='')}/{county_code}/{quote(loan_no, safe='/')}"
