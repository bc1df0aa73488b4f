"""the whole register."""

import sqlalchemy as sa
from alembic import op

revision = "6839d74de809"
down_revision = "8a62d91cf047"


def upgrade() -> None:
    op.create_table(
        "monitoring_object",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("monitored_kind", sa.String(), nullable=False),
        sa.Column("risks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_monitoring_object_village", "monitoring_object", ["county_code", "village_code"], unique=False)
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
    op.drop_index("ix_monitoring_object_village", table_name="monitoring_object")
    op.drop_table("monitoring_object")
