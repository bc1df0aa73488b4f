"""organisations as borrowers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1d7b80076267"
down_revision = "a92bd69c7766"


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_kind", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_organisation_credit_code", "organisation", ["county_code", "credit_code"], unique=False)
    op.create_table(
        "organisation_link",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("link_kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_organisation_link_organisation", "organisation_link", ["county_code", "organisation_id"], unique=False
    )
    op.create_table(
        "organisation_standing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("over_since", sa.Date(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("outstanding_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_table(
        "portfolio_standing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("low_since", sa.Date(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("household_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "bank_code", "programme", name="uq_portfolio_standing"),
    )
    op.add_column("application", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.add_column("application", sa.Column("purpose_code", sa.String(), nullable=True))
    op.add_column("application", sa.Column("financing_model", sa.String(), nullable=True))
    op.add_column("application", sa.Column("invested_in", sa.String(), nullable=True))
    op.add_column(
        "application",
        sa.Column("priority_flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    op.alter_column("application", "priority_flags", server_default=None)
    op.add_column(
        "application",
        sa.Column("collateral", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    op.alter_column("application", "collateral", server_default=None)
    op.add_column("application", sa.Column("willing", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("application", "willing", server_default=None)
    op.alter_column("application", "household_id", existing_type=sa.UUID(), nullable=True)
    op.alter_column("application", "member_id", existing_type=sa.UUID(), nullable=True)
    op.create_index("ix_application_organisation", "application", ["county_code", "organisation_id"], unique=False)
    op.create_foreign_key(
        "fk_application_organisation",
        "application",
        "organisation",
        ["county_code", "organisation_id"],
        ["county_code", "id"],
    )
    op.create_check_constraint(
        "ck_application_borrower", "application", "(household_id IS NULL) <> (organisation_id IS NULL)"
    )
    op.add_column("loan", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.create_index("ix_loan_organisation", "loan", ["county_code", "organisation_id"], unique=False)


def downgrade() -> None:
    op.drop_constraint("ck_application_borrower", "application", type_="check")
    op.drop_index("ix_loan_organisation", table_name="loan")
    op.drop_column("loan", "organisation_id")
    op.drop_constraint("fk_application_organisation", "application", type_="foreignkey")
    op.drop_index("ix_application_organisation", table_name="application")
    op.alter_column("application", "member_id", existing_type=sa.UUID(), nullable=False)
    op.alter_column("application", "household_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("application", "willing")
    op.drop_column("application", "collateral")
    op.drop_column("application", "priority_flags")
    op.drop_column("application", "invested_in")
    op.drop_column("application", "financing_model")
    op.drop_column("application", "purpose_code")
    op.drop_column("application", "organisation_id")
    op.drop_table("portfolio_standing")
    op.drop_table("organisation_standing")
    op.drop_index("ix_organisation_link_organisation", table_name="organisation_link")
    op.drop_table("organisation_link")
    op.drop_index("ix_organisation_credit_code", table_name="organisation")
    op.drop_table("organisation")
