"""duties with helpers and visits."""

import sqlalchemy as sa
from alembic import op

revision = "5da89adf0bfa"
down_revision = "c680e75a2254"


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("times_done", sa.Integer(), nullable=False),
        sa.Column("coverage", sa.String(), nullable=True),
        sa.Column("visit_kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "pack", "code", "period", "owner", name="uq_duty_period"),
    )
    op.create_index("ix_duty_due", "duty", ["county_code", "due_on", "id"])
    op.create_index("ix_duty_owed", "duty", ["due_on"], postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_duty_subject", "duty", ["county_code", "subject_id"])
    op.create_table(
        "duty_calendar",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("run_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "area_code", "pack"),
    )
    op.create_table(
        "help_unit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_kind", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
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
        "duty_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("returns", sa.Uuid(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("households_covered", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["county_code", "duty_id"], ["duty.county_code", "duty.id"], name="fk_duty_step"),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_duty_step_duty", "duty_step", ["county_code", "duty_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_duty_step_duty", table_name="duty_step")
    op.drop_table("duty_step")
    op.drop_index("ix_visit_helper", table_name="visit")
    op.drop_table("visit")
    op.drop_index("ix_household_pairing_helper", table_name="household_pairing")
    op.drop_table("household_pairing")
    op.drop_table("helper")
    op.drop_table("help_unit")
    op.drop_table("duty_calendar")
    op.drop_index("ix_duty_subject", table_name="duty")
    op.drop_index("ix_duty_owed", table_name="duty", postgresql_where=sa.text("state = 'open'"))
    op.drop_index("ix_duty_due", table_name="duty")
    op.drop_table("duty")
