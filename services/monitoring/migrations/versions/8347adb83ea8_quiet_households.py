"""households that sweeps leave alone."""

import sqlalchemy as sa
from alembic import op

revision = "8347adb83ea8"
down_revision = "8c88ac798f2b"


def upgrade() -> None:
    """Nobody is left alone yet."""
    op.create_table(
        "quiet_household",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("judgements", sa.Integer(), nullable=False),
        sa.Column("plan", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "household_id"),
    )
    op.add_column("household", sa.Column("judgements", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("household", "judgements", server_default=None)


def downgrade() -> None:
    """Sweeps judge everybody again."""
    op.drop_column("household", "judgements")
    op.drop_table("quiet_household")
