"""the whole register."""

import sqlalchemy as sa
from alembic import op

revision = "b52b7b5a3e7c"
down_revision = "d3f58b06a1e9"


def upgrade() -> None:
    op.create_table(
        "area_book",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code"),
    )
    op.create_table(
        "area_succession",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("old_code", sa.String(length=12), nullable=False),
        sa.Column("new_code", sa.String(length=12), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "old_code"),
    )


def downgrade() -> None:
    op.drop_table("area_succession")
    op.drop_table("area_book")
