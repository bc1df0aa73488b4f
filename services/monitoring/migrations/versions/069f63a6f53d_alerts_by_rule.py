"""alerts by rule."""

from alembic import op

revision = "069f63a6f53d"
down_revision = "6c1f27d90ab4"


def upgrade() -> None:
    """The latest of one rule are found without those of all others, however many a county has."""
    op.create_index("ix_alert_rule", "alert", ["county_code", "rule", "raised_on", "id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_alert_rule", "alert")
