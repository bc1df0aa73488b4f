"""second factors and their recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "c41d9a72e5b8"
down_revision = "4938d4e74ecb"


def upgrade() -> None:
    # who signed in until now goes on without, until an administrator says otherwise
    op.add_column(
        "account", sa.Column("second_factor_required", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.alter_column("account", "second_factor_required", server_default=None)
    op.create_table(
        "second_factor",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "id"], ["account.county_code", "account.id"], name="fk_second_factor_account"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "account_id"], ["account.county_code", "account.id"], name="fk_recovery_code_account"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_recovery_code_account", "recovery_code", ["county_code", "account_id"])


def downgrade() -> None:
    op.drop_index("ix_recovery_code_account", table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    op.drop_column("account", "second_factor_required")
