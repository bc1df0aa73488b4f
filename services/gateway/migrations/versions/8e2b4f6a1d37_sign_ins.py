"""sign-ins beside their refresh tokens."""

import sqlalchemy as sa
from alembic import op

revision = "8e2b4f6a1d37"
down_revision = "5a1c7e0d9b24"


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "account_id"], ["account.county_code", "account.id"], name="fk_sign_in_account"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_sign_in_account", "sign_in", ["county_code", "account_id"])
    op.create_index("ix_sign_in_expiry", "sign_in", ["expires_at"])
    # who is signed in stays so; whence is not known any more
    op.execute(
        "INSERT INTO sign_in "
        "(county_code, id, account_id, address, agent, began_at, refreshed_at, expires_at, ended_at) "
        "SELECT county_code, family_id, account_id, 'unknown', '', min(issued_at), max(used_at), max(expires_at), "
        "max(revoked_at) FROM refresh_token GROUP BY county_code, family_id, account_id"
    )


def downgrade() -> None:
    op.drop_index("ix_sign_in_expiry", table_name="sign_in")
    op.drop_index("ix_sign_in_account", table_name="sign_in")
    op.drop_table("sign_in")
