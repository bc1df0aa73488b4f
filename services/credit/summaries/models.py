"""Summaries of what banks paid out in a quarter."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable
from services.credit.summaries.rules import PaidOut, tells
from shared.database import json_column


class BankSummary(CountyTable, table=True):
    """A bank's summary of a quarter's disbursements in a county and programme; a correction is the next version."""

    __tablename__ = "bank_summary"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "programme", "period", "version", name="uq_bank_summary_version"),
    )

    bank_code: str
    programme: str
    period: str
    version: int
    occurred_on: date
    due_on: date
    late: bool
    """Whether the first version that tells of the lending came after the due day: a correction is no lateness."""
    agrees: bool
    """Whether it is what the ledger knew when it came."""
    lines: list[Any] = json_column()
    """``[{"borrower_kind", "loans_count", "households_count", "amount_fen"}, …]``, as the bank wrote them."""
    ledger: list[Any] = json_column()
    """The same by the ledger, as it was when the summary came."""
    submitted_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def tells(self) -> bool:
        """Whether it says anything of what was lent."""
        return tells(paid_out(self.lines), paid_out(self.ledger))


def paid_out(lines: Iterable[Mapping[str, Any]]) -> dict[str, PaidOut]:
    """Figures by kind of borrower as a summary keeps them."""
    return {
        line["borrower_kind"]: PaidOut(line["loans_count"], line["households_count"], line["amount_fen"])
        for line in lines
    }
