"""several programmes at once."""

import sqlalchemy as sa
from alembic import op

revision = "1d3f6c0a8b27"
down_revision = "8dc7fe62e02e"

_FIRST = "industry_credit"
"""What stood in the books before there were several belongs to the first programme."""
_TABLES = (
    "application",
    "loan",
    "ledger_account",
    "journal",
    "subsidy_list",
    "fund_deposit",
    "leverage_assessment",
)
_UNIQUE = (
    ("ledger_account", "uq_ledger_account_kind", "kind"),
    ("subsidy_list", "uq_subsidy_list_period", "period"),
)
_JUDGED = "leverage_assessment_pkey"


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("programme", sa.String(), nullable=False, server_default=_FIRST))
        op.alter_column(table, "programme", server_default=None)
    for table, name, last in _UNIQUE:
        op.drop_constraint(name, table, type_="unique")
        op.create_unique_constraint(name, table, ["county_code", "bank_code", "programme", last])
    op.drop_constraint(_JUDGED, "leverage_assessment", type_="primary")
    op.create_primary_key(_JUDGED, "leverage_assessment", ["county_code", "bank_code", "programme", "quarter"])


def downgrade() -> None:
    op.drop_constraint(_JUDGED, "leverage_assessment", type_="primary")
    op.create_primary_key(_JUDGED, "leverage_assessment", ["county_code", "bank_code", "quarter"])
    for table, name, last in _UNIQUE:
        op.drop_constraint(name, table, type_="unique")
        op.create_unique_constraint(name, table, ["county_code", "bank_code", last])
    for table in _TABLES:
        op.drop_column(table, "programme")
