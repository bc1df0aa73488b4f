"""one copy of records."""

import sqlalchemy as sa
from alembic import op

revision = "4cf3891f324e"
down_revision = "1f0c7d5e9a34"


def upgrade() -> None:
    # lists are drawn up from every stay out of poverty: who had left before these were kept has one
    op.execute(
        "UPDATE household SET exits = jsonb_build_array(jsonb_build_array(exited_on::text, NULL)) "
        "WHERE exited_on IS NOT NULL AND exits = '[]'"
    )
    op.drop_table("help_unit")
    op.drop_index("ix_household_pairing_helper", table_name="household_pairing")
    op.drop_table("household_pairing")
    op.drop_table("helper")
    op.drop_index("ix_visit_helper", table_name="visit")
    op.drop_table("visit")
    op.create_index(
        "ix_kept_record_helper",
        "kept_record",
        ["county_code", sa.literal_column("(values ->> 'helper_id')")],
        postgresql_where=sa.text("kind IN ('household_pairing', 'visit')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_kept_record_helper",
        table_name="kept_record",
        postgresql_where=sa.text("kind IN ('household_pairing', 'visit')"),
    )
    op.create_table(
        "visit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_kind", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_visit_helper", "visit", ["county_code", "helper_id", "visited_on"])
    op.create_table(
        "helper",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_table(
        "household_pairing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("pairing_role", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_household_pairing_helper", "household_pairing", ["county_code", "helper_id"])
    op.create_table(
        "help_unit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_kind", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
