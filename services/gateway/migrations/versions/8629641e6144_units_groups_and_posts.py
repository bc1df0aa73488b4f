"""units, groups, posts and who holds them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "8629641e6144"
down_revision = "c41d9a72e5b8"


def upgrade() -> None:
    op.create_table(
        "org_unit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("plan_code", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_org_unit_area", "org_unit", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_org_unit_demanded",
        "org_unit",
        ["county_code", "area_code", "plan_code"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "org_group",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("plan_code", sa.String(), nullable=True),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_org_group_area", "org_group", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_org_group_demanded",
        "org_group",
        ["county_code", "area_code", "plan_code"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "org_post",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("plan_code", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "group_id"], ["org_group.county_code", "org_group.id"], name="fk_org_post_group"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "unit_id"], ["org_unit.county_code", "org_unit.id"], name="fk_org_post_unit"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_org_post_area", "org_post", ["county_code", "area_code"], unique=False)
    op.create_index("ix_org_post_group", "org_post", ["county_code", "group_id"], unique=False)
    op.create_index("ix_org_post_unit", "org_post", ["county_code", "unit_id"], unique=False)
    op.create_table(
        "org_post_holder",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("full_time", sa.Boolean(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("appointed_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name="ck_org_post_holder_term"),
        sa.ForeignKeyConstraint(
            ["county_code", "post_id"], ["org_post.county_code", "org_post.id"], name="fk_org_post_holder_post"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_org_post_holder_post", "org_post_holder", ["county_code", "post_id", "id"], unique=False)
    op.create_index(
        "uq_org_post_holder_now",
        "org_post_holder",
        ["county_code", "post_id"],
        unique=True,
        postgresql_where=sa.text("until_on IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("org_post_holder")
    op.drop_table("org_post")
    op.drop_table("org_group")
    op.drop_table("org_unit")
