"""Projects and funds made public."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a41c0d7e52b9"
down_revision = "8f2c6d1a4b90"


def upgrade() -> None:
    """What was made public of projects hangs from now on where everybody sees it; it hung for a day at least."""
    op.create_table(
        "fund_notice",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "plan_id"], ["fund_plan.county_code", "fund_plan.id"], name="fk_fund_notice_plan"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_fund_notice_area", "fund_notice", ["county_code", "area_code"], unique=False)
    op.create_index("ix_fund_notice_plan", "fund_notice", ["county_code", "plan_id"], unique=False)
    op.add_column("project_notice", sa.Column("days", sa.Integer(), nullable=True))
    op.alter_column("public_notice", "round_id", existing_type=sa.Uuid(), nullable=True)
    op.alter_column("public_notice", "step", existing_type=sa.String(), nullable=True)
    op.add_column("public_notice", sa.Column("project_id", sa.Uuid(), nullable=True))
    op.add_column("public_notice", sa.Column("plan_id", sa.Uuid(), nullable=True))
    op.add_column(
        "public_notice",
        sa.Column(
            "facts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("public_notice", sa.Column("content", sa.String(), server_default="", nullable=False))
    op.create_foreign_key(
        "fk_public_notice_project",
        "public_notice",
        "project",
        ["county_code", "project_id"],
        ["county_code", "id"],
    )
    op.create_foreign_key(
        "fk_public_notice_plan", "public_notice", "fund_plan", ["county_code", "plan_id"], ["county_code", "id"]
    )
    op.create_index("ix_public_notice_project", "public_notice", ["county_code", "project_id"], unique=False)
    op.create_index("ix_public_notice_plan", "public_notice", ["county_code", "plan_id"], unique=False)
    op.create_check_constraint(
        "ck_public_notice_about", "public_notice", "num_nonnulls(round_id, project_id, plan_id) = 1"
    )
    # free texts may hold people's numbers, and what is told of the project then isn't known any more: neither hangs
    op.execute(
        "INSERT INTO public_notice (county_code, id, project_id, step, area_code, area_name, title, role, starts_on,"
        "  days, in_working_days, free_on, state, ended_on, listed, subject, recorded_at)"
        " SELECT n.county_code, n.id, n.project_id, n.stage, n.area_code, a.name, a.name || '项目公示', c.role,"
        "  n.started_on, 1, false, n.started_on + 1, CASE WHEN n.ended_on IS NULL THEN 'open' ELSE 'ended' END,"
        "  n.ended_on, '[]', c.subject, c.recorded_at"
        " FROM project_notice n JOIN area a ON a.code = n.area_code"
        " JOIN record_change c ON c.county_code = n.county_code AND c.record_id = n.id AND c.version = 1"
        " WHERE n.withdrawn_on IS NULL"
    )


def downgrade() -> None:
    """Take away again what is not a round's."""
    op.execute(
        "DELETE FROM notice_objection o USING public_notice n"
        " WHERE n.county_code = o.county_code AND n.id = o.notice_id AND n.round_id IS NULL"
    )
    op.execute("DELETE FROM public_notice WHERE round_id IS NULL")
    op.drop_constraint("ck_public_notice_about", "public_notice")
    op.drop_index("ix_public_notice_plan", table_name="public_notice")
    op.drop_index("ix_public_notice_project", table_name="public_notice")
    op.drop_constraint("fk_public_notice_plan", "public_notice")
    op.drop_constraint("fk_public_notice_project", "public_notice")
    op.drop_column("public_notice", "content")
    op.drop_column("public_notice", "facts")
    op.drop_column("public_notice", "plan_id")
    op.drop_column("public_notice", "project_id")
    op.alter_column("public_notice", "step", existing_type=sa.String(), nullable=False)
    op.alter_column("public_notice", "round_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_column("project_notice", "days")
    op.drop_index("ix_fund_notice_plan", table_name="fund_notice")
    op.drop_index("ix_fund_notice_area", table_name="fund_notice")
    op.drop_table("fund_notice")
