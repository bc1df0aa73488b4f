"""the whole register."""

import sqlalchemy as sa
from alembic import op

revision = "8dc7fe62e02e"
down_revision = "45a382bf24d7"


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
    op.add_column("household", sa.Column("removed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("household", "removed_on")
    op.drop_table("area_succession")
    op.drop_table("area_book")
