"""supervision and spot checks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d00d36db6d2e"
down_revision = "5b0b39d3567a"


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("rectified_on", sa.Date(), nullable=True),
        sa.Column("rectified_by", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_finding_area", "finding", ["county_code", "area_code"], unique=False)
    op.create_index("ix_finding_due", "finding", ["county_code", "due_on", "id"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspected_by", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("sections", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_inspection_area", "inspection", ["county_code", "area_code"], unique=False)
    op.create_index("ix_inspection_day", "inspection", ["county_code", "inspected_on", "id"], unique=False)
    op.create_table(
        "screening",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("screening", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("coverage", sa.String(), nullable=False),
        sa.Column("cadre_levels", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "area_code", "screening", "begun_on", name="uq_screening_day"),
    )
    op.create_index("ix_screening_day", "screening", ["county_code", "begun_on", "id"], unique=False)
    op.create_table(
        "spot_check",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("population_on", sa.Date(), nullable=False),
        sa.Column("share", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("public_seed", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("elements", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("wrong_exits_below", sa.String(), nullable=False),
        sa.Column("missed_below", sa.String(), nullable=False),
        sa.Column("satisfied_over", sa.String(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "area_code", "quarter", "level", name="uq_spot_check_draw"),
    )
    op.create_index("ix_spot_check_quarter", "spot_check", ["county_code", "quarter", "id"], unique=False)
    op.create_table(
        "supervision_unit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_supervision_unit_zone", "supervision_unit", ["county_code", "zone", "level"], unique=False)
    op.create_table(
        "finding_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "finding_id"], ["finding.county_code", "finding.id"], name="fk_step_finding"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_finding_step", "finding_step", ["county_code", "finding_id", "id"], unique=False)
    op.create_table(
        "inspection_version",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "inspection_id"], ["inspection.county_code", "inspection.id"], name="fk_version_inspection"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "inspection_id", "version", name="uq_inspection_version"),
    )
    op.create_table(
        "screening_household",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("household_county", sa.String(length=6), nullable=False),
        sa.Column("household_no", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "screening_id"], ["screening.county_code", "screening.id"], name="fk_household_screening"
        ),
        sa.PrimaryKeyConstraint("county_code", "screening_id", "household_id"),
    )
    op.create_table(
        "spot_check_household",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("spot_check_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("household_county", sa.String(length=6), nullable=False),
        sa.Column("household_no", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("group_code", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "spot_check_id"], ["spot_check.county_code", "spot_check.id"], name="fk_household_check"
        ),
        sa.PrimaryKeyConstraint("county_code", "spot_check_id", "household_id"),
    )
    op.create_index(
        "ix_spot_check_household_rank",
        "spot_check_household",
        ["county_code", "spot_check_id", "group_code", "rank"],
        unique=False,
    )
    op.create_table(
        "supervision_unit_area",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "unit_id"], ["supervision_unit.county_code", "supervision_unit.id"], name="fk_area_unit"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_supervision_unit_area_code", "supervision_unit_area", ["county_code", "level", "area_code"], unique=False
    )
    op.create_index("ix_supervision_unit_area_unit", "supervision_unit_area", ["county_code", "unit_id"], unique=False)
    op.create_table(
        "screening_mark",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("lacking", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("cadre_level", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "screening_id", "household_id"],
            ["screening_household.county_code", "screening_household.screening_id", "screening_household.household_id"],
            name="fk_mark_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "screening_id", "household_id", "version", name="uq_screening_mark"),
    )
    op.create_table(
        "spot_check_result",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("spot_check_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visited_by", sa.String(), nullable=False),
        sa.Column("helper", sa.String(), nullable=True),
        sa.Column("income_ok", sa.Boolean(), nullable=True),
        sa.Column("guarantees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("wrongly_exited", sa.Boolean(), nullable=True),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("missed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "spot_check_id", "household_id"],
            [
                "spot_check_household.county_code",
                "spot_check_household.spot_check_id",
                "spot_check_household.household_id",
            ],
            name="fk_result_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "spot_check_id", "household_id", "version", name="uq_spot_check_result"),
    )


def downgrade() -> None:
    op.drop_table("spot_check_result")
    op.drop_table("screening_mark")
    op.drop_index("ix_supervision_unit_area_unit", table_name="supervision_unit_area")
    op.drop_index("ix_supervision_unit_area_code", table_name="supervision_unit_area")
    op.drop_table("supervision_unit_area")
    op.drop_index("ix_spot_check_household_rank", table_name="spot_check_household")
    op.drop_table("spot_check_household")
    op.drop_table("screening_household")
    op.drop_table("inspection_version")
    op.drop_index("ix_finding_step", table_name="finding_step")
    op.drop_table("finding_step")
    op.drop_index("ix_supervision_unit_zone", table_name="supervision_unit")
    op.drop_table("supervision_unit")
    op.drop_index("ix_spot_check_quarter", table_name="spot_check")
    op.drop_table("spot_check")
    op.drop_index("ix_screening_day", table_name="screening")
    op.drop_table("screening")
    op.drop_index("ix_inspection_day", table_name="inspection")
    op.drop_index("ix_inspection_area", table_name="inspection")
    op.drop_table("inspection")
    op.drop_index("ix_finding_due", table_name="finding")
    op.drop_index("ix_finding_area", table_name="finding")
    op.drop_table("finding")
