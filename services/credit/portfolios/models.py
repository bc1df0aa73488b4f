"""How each bank's lending stood when the households' part of it was last judged."""

from datetime import date

from sqlalchemy import UniqueConstraint

from services.credit.models import CountyTable
from shared.database import fen_column


class PortfolioStanding(CountyTable, table=True):
    """A bank's lending in a county and programme; the row is written anew with each judgement."""

    __tablename__ = "portfolio_standing"
    __table_args__ = (UniqueConstraint("county_code", "bank_code", "programme", name="uq_portfolio_standing"),)

    bank_code: str
    programme: str
    version: int = 0
    """Counts what was announced."""
    low_since: date | None = None
    """Day on which households were first seen to have too small a part; None while they have enough."""
    judged_on: date
    household_fen: int = fen_column(default=0)
    total_fen: int = fen_column(default=0)
