"""meetings, their decisions and plans of work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a94c1d7e3b52"
down_revision = "8629641e6144"


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "group_id"], ["org_group.county_code", "org_group.id"], name="fk_meeting_group"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "group_id", "number", name="uq_meeting_number"),
    )
    op.create_index("ix_meeting_area", "meeting", ["county_code", "area_code"], unique=False)
    op.create_table(
        "meeting_seat",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_meeting_seat_meeting"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_meeting_seat_meeting", "meeting_seat", ["county_code", "meeting_id", "id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("meeting_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_decision_meeting"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "meeting_id", "number", name="uq_decision_number"),
    )
    op.create_index("ix_decision_area", "decision", ["county_code", "area_code", "due_on", "id"], unique=False)
    op.create_table(
        "decision_note",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "decision_id"], ["decision.county_code", "decision.id"], name="fk_decision_note_decision"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_decision_note_decision", "decision_note", ["county_code", "decision_id", "id"], unique=False)
    op.create_table(
        "work_plan",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_work_plan_meeting"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_work_plan_area", "work_plan", ["county_code", "area_code"], unique=False)
    op.create_table(
        "work_plan_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "work_plan_id"], ["work_plan.county_code", "work_plan.id"], name="fk_work_plan_step_plan"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_work_plan_step_plan", "work_plan_step", ["county_code", "work_plan_id", "id"], unique=False)
    op.create_table(
        "work_plan_recipient",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_plan_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "work_plan_id"],
            ["work_plan.county_code", "work_plan.id"],
            name="fk_work_plan_recipient_plan",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "uq_work_plan_recipient", "work_plan_recipient", ["county_code", "work_plan_id", "area_code"], unique=True
    )
    op.create_index("ix_work_plan_recipient_area", "work_plan_recipient", ["county_code", "area_code"], unique=False)


def downgrade() -> None:
    op.drop_table("work_plan_recipient")
    op.drop_table("work_plan_step")
    op.drop_table("work_plan")
    op.drop_table("decision_note")
    op.drop_table("decision")
    op.drop_table("meeting_seat")
    op.drop_table("meeting")
