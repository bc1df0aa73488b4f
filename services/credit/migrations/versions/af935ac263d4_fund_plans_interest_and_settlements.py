"""fund plans, interest and settlements."""

import sqlalchemy as sa
from alembic import op

revision = "af935ac263d4"
down_revision = "fd87a46f5339"


def upgrade() -> None:
    op.create_table(
        "fund_interest",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_account_id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(amount_fen < 0) = (corrects IS NOT NULL)", name="ck_fund_interest_correction"),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "corrects", name="uq_fund_interest_corrects"),
        sa.UniqueConstraint("county_code", "fund_account_id", "period", "number", name="uq_fund_interest_number"),
    )
    op.create_table(
        "fund_plan",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("drawn_up_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "programme", "quarter", "number", name="uq_fund_plan_number"),
    )
    op.create_index(
        "uq_fund_plan_draft",
        "fund_plan",
        ["county_code", "programme"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "year_settlement",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("net_loss_fen", sa.BigInteger(), nullable=False),
        sa.Column("city_share_fen", sa.BigInteger(), nullable=False),
        sa.Column("county_share_fen", sa.BigInteger(), nullable=False),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("drawn_up_by", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(), nullable=True),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("objected_by", sa.String(), nullable=True),
        sa.Column("objection", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "programme", "year", "number", name="uq_year_settlement_number"),
    )
    op.create_index(
        "uq_year_settlement_open",
        "year_settlement",
        ["county_code", "programme"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('received', 'objected')"),
    )
    op.create_table(
        "fund_plan_line",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("for_county", sa.String(length=6), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=False),
        sa.Column("disbursed_fen", sa.BigInteger(), nullable=False),
        sa.Column("required_fen", sa.BigInteger(), nullable=False),
        sa.Column("carried_in_fen", sa.BigInteger(), nullable=False),
        sa.Column("pre_allocated_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposited_fen", sa.BigInteger(), nullable=False),
        sa.Column("under_way_fen", sa.BigInteger(), nullable=False),
        sa.Column("proposed_fen", sa.BigInteger(), nullable=False),
        sa.Column("planned_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("adjusted_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "plan_id"], ["fund_plan.county_code", "fund_plan.id"], name="fk_fund_plan_line_plan"
        ),
        sa.PrimaryKeyConstraint("county_code", "plan_id", "for_county", "bank_code"),
    )
    op.create_table(
        "year_settlement_line",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("loan_no", sa.String(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("given_back_fen", sa.BigInteger(), nullable=False),
        sa.Column("city_share_fen", sa.BigInteger(), nullable=False),
        sa.Column("county_share_fen", sa.BigInteger(), nullable=False),
        sa.Column("earlier_net_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "settlement_id"],
            ["year_settlement.county_code", "year_settlement.id"],
            name="fk_year_settlement_line_settlement",
        ),
        sa.PrimaryKeyConstraint("county_code", "settlement_id", "number"),
    )
    op.add_column("fund_deposit", sa.Column("plan_id", sa.Uuid(), nullable=True))
    op.add_column("fund_deposit", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("fund_deposit", sa.Column("closed_by", sa.String(), nullable=True))
    op.add_column("fund_deposit", sa.Column("closed_reason", sa.String(), nullable=True))
    op.add_column("leverage_assessment", sa.Column("idle_fen", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("leverage_assessment", sa.Column("idle_quarters", sa.Integer(), nullable=False, server_default="0"))
    # what was judged before was not judged for idle money: it starts no row of quarters
    for column in ("idle_fen", "idle_quarters"):
        op.alter_column("leverage_assessment", column, server_default=None)


def downgrade() -> None:
    op.drop_column("leverage_assessment", "idle_quarters")
    op.drop_column("leverage_assessment", "idle_fen")
    op.drop_column("fund_deposit", "closed_reason")
    op.drop_column("fund_deposit", "closed_by")
    op.drop_column("fund_deposit", "closed_on")
    op.drop_column("fund_deposit", "plan_id")
    op.drop_table("year_settlement_line")
    op.drop_table("fund_plan_line")
    op.drop_index(
        "uq_year_settlement_open",
        table_name="year_settlement",
        postgresql_where=sa.text("state NOT IN ('received', 'objected')"),
    )
    op.drop_table("year_settlement")
    op.drop_index("uq_fund_plan_draft", table_name="fund_plan", postgresql_where=sa.text("state = 'draft'"))
    op.drop_table("fund_plan")
    op.drop_table("fund_interest")
