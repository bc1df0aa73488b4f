"""audit records by time."""

from alembic import op

revision = "963da353fd50"
down_revision = "069f63a6f53d"


def upgrade() -> None:
    """The log is read from its end."""
    op.create_index("ix_audit_record_time", "audit_record", ["recorded_at", "id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_audit_record_time", table_name="audit_record")
