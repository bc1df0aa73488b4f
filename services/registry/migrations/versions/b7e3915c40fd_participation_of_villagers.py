"""Participation of villagers."""

import sqlalchemy as sa
from alembic import op

revision = "b7e3915c40fd"
down_revision = "a41c0d7e52b9"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "participation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("plan_year", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("household_nos", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("opinions", sa.String(length=2000), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_participation_project"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_participation_area", "participation", ["county_code", "area_code"], unique=False)
    op.create_index("ix_participation_project", "participation", ["county_code", "project_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_participation_project", table_name="participation")
    op.drop_index("ix_participation_area", table_name="participation")
    op.drop_table("participation")
