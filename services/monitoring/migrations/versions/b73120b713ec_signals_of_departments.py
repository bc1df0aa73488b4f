"""signals of departments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b73120b713ec"
down_revision = "d5b9fee0310c"


def upgrade() -> None:
    op.create_table(
        "signal",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("reaches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("teller", sa.String(), nullable=False),
        sa.Column("teller_role", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_signal_area", "signal", ["county_code"], postgresql_where=sa.text("household_id IS NULL"))
    op.create_index("ix_signal_household", "signal", ["county_code", "household_id"])
    op.create_index("ix_signal_told", "signal", ["county_code", "told_on", "id"])
    op.create_index(
        "uq_signal_subject",
        "signal",
        ["county_code", "kind", "subject", "happened_on"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    # households of before are found by ID numbers once the register tells of them anew
    op.add_column(
        "household", sa.Column("id_indexes", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("household", "id_indexes", server_default=None)
    op.create_index("ix_household_id_indexes", "household", ["id_indexes"], postgresql_using="gin")
    op.create_index("ix_household_no", "household", ["county_code", "household_no"])


def downgrade() -> None:
    op.drop_index("ix_household_no", table_name="household")
    op.drop_index("ix_household_id_indexes", table_name="household", postgresql_using="gin")
    op.drop_column("household", "id_indexes")
    op.drop_index("uq_signal_subject", table_name="signal", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_signal_told", table_name="signal")
    op.drop_index("ix_signal_household", table_name="signal")
    op.drop_index("ix_signal_area", table_name="signal", postgresql_where=sa.text("household_id IS NULL"))
    op.drop_table("signal")
