"""who answers for an alert, and sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "1f0c7d5e9a34"
down_revision = "5da89adf0bfa"


def upgrade() -> None:
    op.add_column("alert", sa.Column("assignee", sa.String(), nullable=True))
    op.add_column("alert", sa.Column("assigned_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("answered_by", sa.String(), nullable=True))
    op.execute("UPDATE alert SET answered_by = role")
    op.alter_column("alert", "answered_by", nullable=False)
    # whoever has an alert already has his days from now on
    op.add_column("alert", sa.Column("known_on", sa.Date(), nullable=False, server_default=sa.text("CURRENT_DATE")))
    op.alter_column("alert", "known_on", server_default=None)
    op.add_column("alert", sa.Column("due_from", sa.Date(), nullable=True))
    op.execute("UPDATE alert SET due_from = raised_on")
    op.alter_column("alert", "due_from", nullable=False)
    op.add_column("alert", sa.Column("missed", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("alert", "missed", server_default=None)
    op.add_column("alert", sa.Column("escalated_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_alert_open",
        "alert",
        ["county_code", "verify_by"],
        postgresql_where=sa.text("state IN ('raised', 'verified') AND cleared_on IS NULL"),
    )
    op.create_table(
        "sweep",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("swept_on", sa.Date(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county_code"),
    )


def downgrade() -> None:
    op.drop_table("sweep")
    op.drop_index("ix_alert_open", table_name="alert")
    op.drop_column("alert", "escalated_on")
    op.drop_column("alert", "missed")
    op.drop_column("alert", "due_from")
    op.drop_column("alert", "known_on")
    op.drop_column("alert", "answered_by")
    op.drop_column("alert", "assigned_on")
    op.drop_column("alert", "assignee")
