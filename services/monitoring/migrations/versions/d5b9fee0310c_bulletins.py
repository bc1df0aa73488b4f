"""bulletins."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d5b9fee0310c"
down_revision = "4cf3891f324e"


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_code", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issuer_role", sa.String(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "issuer_code", "year", "number", name="uq_bulletin_number"),
    )
    op.create_index("ix_bulletin_issued", "bulletin", ["county_code", "issued_on", "id"], unique=False)
    op.create_index(
        "uq_bulletin_standing",
        "bulletin",
        ["county_code", "area_code", "period"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "bulletin_snapshot",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("bulletin_id", sa.Uuid(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "bulletin_id"], ["bulletin.county_code", "bulletin.id"], name="fk_snapshot_bulletin"
        ),
        sa.PrimaryKeyConstraint("county_code", "bulletin_id"),
    )


def downgrade() -> None:
    op.drop_table("bulletin_snapshot")
    op.drop_index("uq_bulletin_standing", table_name="bulletin", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_bulletin_issued", table_name="bulletin")
    op.drop_table("bulletin")
