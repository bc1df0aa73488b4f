"""figures that departments report."""

import sqlalchemy as sa
from alembic import op

revision = "65b832fd3cbd"
down_revision = "e89e56428376"


def upgrade() -> None:
    op.create_table(
        "indicator_report",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("reached", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("reporter_role", sa.String(), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checker", sa.String(), nullable=True),
        sa.Column("check_note", sa.String(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_indicator_report", "indicator_report", ["county_code", "indicator", "area_code", "as_of"])
    op.create_index(
        "uq_indicator_report_checked",
        "indicator_report",
        ["county_code", "indicator", "area_code", "as_of"],
        unique=True,
        postgresql_where=sa.text("state = 'checked'"),
    )
    op.create_index(
        "uq_indicator_report_pending",
        "indicator_report",
        ["county_code", "indicator", "area_code", "as_of"],
        unique=True,
        postgresql_where=sa.text("state = 'reported'"),
    )


def downgrade() -> None:
    op.drop_index("uq_indicator_report_pending", table_name="indicator_report")
    op.drop_index("uq_indicator_report_checked", table_name="indicator_report")
    op.drop_index("ix_indicator_report", table_name="indicator_report")
    op.drop_table("indicator_report")
