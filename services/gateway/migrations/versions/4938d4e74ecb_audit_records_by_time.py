"""audit records by time."""

from alembic import op

revision = "4938d4e74ecb"
down_revision = "8e2b4f6a1d37"


def upgrade() -> None:
    """The log is read from its end."""
    op.create_index("ix_audit_record_time", "audit_record", ["recorded_at", "id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_audit_record_time", table_name="audit_record")
