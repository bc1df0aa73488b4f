"""assessments of work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5b0b39d3567a"
down_revision = "b7c1f0a4d2e9"


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("sheet_code", sa.String(), nullable=False),
        sa.Column("sheet", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "area_code", "pack", "sheet_code", "period", name="uq_assessment_period"),
    )
    op.create_index("ix_assessment_opened", "assessment", ["county_code", "opened_on", "id"])
    op.create_table(
        "assessment_object",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("partners", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("households_seen", sa.Integer(), nullable=True),
        sa.Column("total_points", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("duty_points", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("money_points", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "assessment_id"], ["assessment.county_code", "assessment.id"], name="fk_object_assessment"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "assessment_id", "kind", "code", name="uq_assessment_object_code"),
    )
    op.create_index("ix_assessment_object_code", "assessment_object", ["county_code", "kind", "code"])
    op.create_table(
        "assessment_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "assessment_id"], ["assessment.county_code", "assessment.id"], name="fk_step_assessment"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_assessment_step_assessment", "assessment_step", ["county_code", "assessment_id", "id"])
    op.create_table(
        "accountability_record",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "object_id"],
            ["assessment_object.county_code", "assessment_object.id"],
            name="fk_accountability_object",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_accountability_record_assessment", "accountability_record", ["county_code", "assessment_id"])
    op.create_table(
        "assessment_entry",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("figure", sa.Numeric(), nullable=True),
        sa.Column("task", sa.Numeric(), nullable=True),
        sa.Column("task_due_on", sa.Date(), nullable=True),
        sa.Column("at_least", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "object_id"],
            ["assessment_object.county_code", "assessment_object.id"],
            name="fk_entry_object",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "object_id", "item", "number", name="uq_assessment_entry_number"),
    )
    op.create_index("ix_assessment_entry_assessment", "assessment_entry", ["county_code", "assessment_id"])
    op.create_table(
        "assessment_objection",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "object_id"],
            ["assessment_object.county_code", "assessment_object.id"],
            name="fk_objection_object",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_assessment_objection_assessment", "assessment_objection", ["county_code", "assessment_id"])
    op.create_table(
        "assessment_veto",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "object_id"],
            ["assessment_object.county_code", "assessment_object.id"],
            name="fk_veto_object",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_assessment_veto_assessment", "assessment_veto", ["county_code", "assessment_id"])
    op.create_index(
        "uq_assessment_veto_trigger",
        "assessment_veto",
        ["county_code", "object_id", "trigger"],
        unique=True,
        postgresql_where=sa.text("lapsed_on IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_assessment_veto_trigger", table_name="assessment_veto", postgresql_where=sa.text("lapsed_on IS NULL")
    )
    op.drop_index("ix_assessment_veto_assessment", table_name="assessment_veto")
    op.drop_table("assessment_veto")
    op.drop_index("ix_assessment_objection_assessment", table_name="assessment_objection")
    op.drop_table("assessment_objection")
    op.drop_index("ix_assessment_entry_assessment", table_name="assessment_entry")
    op.drop_table("assessment_entry")
    op.drop_index("ix_accountability_record_assessment", table_name="accountability_record")
    op.drop_table("accountability_record")
    op.drop_index("ix_assessment_step_assessment", table_name="assessment_step")
    op.drop_table("assessment_step")
    op.drop_index("ix_assessment_object_code", table_name="assessment_object")
    op.drop_table("assessment_object")
    op.drop_index("ix_assessment_opened", table_name="assessment")
    op.drop_table("assessment")
