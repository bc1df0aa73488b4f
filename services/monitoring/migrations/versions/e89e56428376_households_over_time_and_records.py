"""households over time, and the registry's records.

What is kept of households that are there already begins to be complete when the projections are rebuilt.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e89e56428376"
down_revision = "ea3e9893195c"

_ADDED = {"exits": "[]", "periods": "[]", "standards": "{}"}


def upgrade() -> None:
    op.create_table(
        "kept_record",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_kept_record_area", "kept_record", ["county_code", "kind", "area_code"])
    op.create_index("ix_kept_record_household", "kept_record", ["county_code", "household_id"])
    op.create_index(
        "ix_kept_record_organisation",
        "kept_record",
        ["county_code", sa.literal_column("(values ->> 'organisation_id')")],
        postgresql_where=sa.text("kind = 'organisation_link'"),
    )
    op.add_column("household", sa.Column("removed_kind", sa.String(), nullable=True))
    for name, empty in _ADDED.items():
        op.add_column("household", sa.Column(name, postgresql.JSONB(), nullable=False, server_default=empty))
        op.alter_column("household", name, server_default=None)


def downgrade() -> None:
    for name in reversed(_ADDED):
        op.drop_column("household", name)
    op.drop_column("household", "removed_kind")
    op.drop_index("ix_kept_record_organisation", table_name="kept_record")
    op.drop_index("ix_kept_record_household", table_name="kept_record")
    op.drop_index("ix_kept_record_area", table_name="kept_record")
    op.drop_table("kept_record")
