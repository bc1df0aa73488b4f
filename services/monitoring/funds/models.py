"""Fund accounts as the credit service announced them."""

from datetime import date

from services.monitoring.models import CountyTable
from shared.database import fen_column


class FundAccount(CountyTable, table=True):
    """A bank's risk fund account in a county after its last event.

    `exhausted_version` is the version of the event that found it empty; None while there is money. It tells one
    exhaustion from the next. `out_until` is the last quarter whose leverage was found out of bounds, ``2018Q4``; None
    once that one, or a later one, was within them.
    """

    __tablename__ = "fund_account"

    bank_code: str
    balance_fen: int = fen_column()
    moved_on: date
    exhausted_version: int | None = None
    out_until: str | None = None
