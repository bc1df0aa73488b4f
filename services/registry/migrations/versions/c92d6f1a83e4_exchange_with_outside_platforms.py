"""Exchange with outside platforms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c92d6f1a83e4"
down_revision = "b7e3915c40fd"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "exchange_part",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "run_id", "part"),
    )
    op.create_table(
        "exchange_partner",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("partner_no", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("file_format", sa.String(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("sheets", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("basis", sa.String(length=2000), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_exchange_partner_area", "exchange_partner", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_exchange_partner_number",
        "exchange_partner",
        ["county_code", "partner_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "exchange_row",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "run_id", "sheet", "key"),
    )
    op.create_table(
        "exchange_run",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("partner_version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("extent", sa.String(), nullable=True),
        sa.Column("base_number", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("file_format", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("removed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("caller_area", sa.String(length=12), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "partner_id"],
            ["exchange_partner.county_code", "exchange_partner.id"],
            name="fk_exchange_run_partner",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "partner_id", "number", name="uq_exchange_run_number"),
    )
    op.create_index("ix_exchange_run_area", "exchange_run", ["county_code", "area_code"], unique=False)
    op.create_index("ix_exchange_run_id", "exchange_run", ["id"], unique=False)
    op.create_index(
        "ix_exchange_run_waiting",
        "exchange_run",
        ["county_code", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_exchange_run_waiting", table_name="exchange_run", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index("ix_exchange_run_id", table_name="exchange_run")
    op.drop_index("ix_exchange_run_area", table_name="exchange_run")
    op.drop_table("exchange_run")
    op.drop_table("exchange_row")
    op.drop_index(
        "uq_exchange_partner_number", table_name="exchange_partner", postgresql_where=sa.text("withdrawn_on IS NULL")
    )
    op.drop_index("ix_exchange_partner_area", table_name="exchange_partner")
    op.drop_table("exchange_partner")
    op.drop_table("exchange_part")
