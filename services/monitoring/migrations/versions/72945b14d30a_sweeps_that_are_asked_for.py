"""sweeps that are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "72945b14d30a"
down_revision = "e63f9c1ab724"


def upgrade() -> None:
    """How many households a sweep was to judge is not known of those before: they are shown as many as they judged."""
    op.create_table(
        "sweep_request",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code"),
    )
    op.add_column("sweep", sa.Column("of_households", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE sweep SET of_households = households")
    op.alter_column("sweep", "of_households", server_default=None)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("sweep", "of_households")
    op.drop_table("sweep_request")
