"""In which transaction each change was written, so that a reader can ask for those that he has not seen."""

import sqlalchemy as sa
from alembic import op

revision = "3b1f0c9d7e52"
down_revision = "5e23d39f0556"

TABLES = ("household_change", "record_change")


def upgrade() -> None:
    for table in TABLES:
        # a constant first: no row is rewritten, and what stands was written before anybody asked
        op.add_column(table, sa.Column("written_in", sa.BigInteger(), server_default="0", nullable=False))
        op.alter_column(table, "written_in", server_default=sa.text("(pg_current_xact_id()::text)::bigint"))
        op.create_index(f"ix_{table}_written", table, ["county_code", "written_in"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_written", table_name=table)
        op.drop_column(table, "written_in")
