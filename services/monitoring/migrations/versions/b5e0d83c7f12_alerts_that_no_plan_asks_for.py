"""alerts that no plan asks for."""

import sqlalchemy as sa
from alembic import op

revision = "b5e0d83c7f12"
down_revision = "9a6ea019b639"


def upgrade() -> None:
    """Those that were cleared before stay so."""
    op.add_column("alert", sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("alert", "unasked", server_default=None)
    op.create_index("ix_alert_unasked", "alert", ["county_code"], postgresql_where=sa.text("unasked"))


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_alert_unasked", table_name="alert", postgresql_where=sa.text("unasked"))
    op.drop_column("alert", "unasked")
