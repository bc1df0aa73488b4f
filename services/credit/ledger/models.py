"""The ledger: accounts, journals and their transfers, append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column


class LedgerAccount(CountyTable, table=True):
    """An account of a bank in a county and programme, with the balance cached (debits minus credits)."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "programme", "kind", name="uq_ledger_account_kind"),
        # the last guard of the rule that the fund can't go negative, whatever arrives at once
        CheckConstraint("kind <> 'fund' OR balance_fen >= 0", name="ck_ledger_account_fund"),
    )

    bank_code: str
    programme: str
    kind: str
    balance_fen: int = fen_column(default=0)
    version: int = 0
    """Counts the events that announce movements of a fund account."""


class Journal(CountyTable, table=True):
    """Why money moved: each journal names the event, list or deposit that caused it."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_day", "county_code", "bank_code", "occurred_on"),
        Index("ix_journal_cause", "county_code", "cause", "cause_id"),
        Index("ix_journal_loan", "county_code", "loan_id"),
    )

    bank_code: str
    programme: str
    cause: str
    """``bank_event``, ``subsidy_list``, ``fund_deposit``, ``fund_interest`` or ``year_settlement``."""
    cause_id: str
    kind: str
    loan_id: UUID | None = None
    occurred_on: date
    posted_at: datetime = Field(sa_type=DateTime(timezone=True))


class LedgerTransfer(Table, table=True):
    """An amount from one account to another: a journal balances by construction."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "journal_id"], ["journal.county_code", "journal.id"], name="fk_ledger_transfer_journal"
        ),
        ForeignKeyConstraint(
            ["county_code", "debit_account_id"],
            ["ledger_account.county_code", "ledger_account.id"],
            name="fk_ledger_transfer_debit",
        ),
        ForeignKeyConstraint(
            ["county_code", "credit_account_id"],
            ["ledger_account.county_code", "ledger_account.id"],
            name="fk_ledger_transfer_credit",
        ),
        CheckConstraint("amount_fen > 0", name="ck_ledger_transfer_amount"),
        # the movements of one account, among all that the loans of its bank moved
        Index("ix_ledger_transfer_debit", "county_code", "debit_account_id"),
        Index("ix_ledger_transfer_credit", "county_code", "credit_account_id"),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    journal_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    debit_account_id: UUID
    credit_account_id: UUID
    amount_fen: int = fen_column()
