"""delegations, and the sign-ins by them."""

import sqlalchemy as sa
from alembic import op

revision = "f07b6c18d943"
down_revision = "a94c1d7e3b52"


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_county_code", sa.String(length=6), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "holder_id"], ["account.county_code", "account.id"], name="fk_delegation_holder"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_county_code", "delegate_id"],
            ["account.county_code", "account.id"],
            name="fk_delegation_delegate",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_delegation_holder", "delegation", ["county_code", "holder_id"])
    op.create_index("ix_delegation_delegate", "delegation", ["delegate_county_code", "delegate_id"])
    op.add_column("sign_in", sa.Column("acting_for", sa.String(length=64), nullable=True))
    op.add_column("sign_in", sa.Column("delegation_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_in", "delegation_id")
    op.drop_column("sign_in", "acting_for")
    op.drop_index("ix_delegation_delegate", table_name="delegation")
    op.drop_index("ix_delegation_holder", table_name="delegation")
    op.drop_table("delegation")
