"""names of who raised and decided vetoes and objections."""

import sqlalchemy as sa
from alembic import op

revision = "6c1f27d90ab4"
down_revision = "b6d97d1aab6b"

_TABLES = ("assessment_veto", "assessment_objection")


def upgrade() -> None:
    """Of those before only the sign-in names are known."""
    for table in _TABLES:
        op.add_column(table, sa.Column("raised_by_name", sa.String(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("decided_by_name", sa.String(), nullable=True))
        op.execute(f"UPDATE {table} SET raised_by_name = raised_by, decided_by_name = decided_by")  # noqa: S608  # ours
        op.alter_column(table, "raised_by_name", server_default=None)


def downgrade() -> None:
    """Take them away again."""
    for table in _TABLES:
        op.drop_column(table, "decided_by_name")
        op.drop_column(table, "raised_by_name")
