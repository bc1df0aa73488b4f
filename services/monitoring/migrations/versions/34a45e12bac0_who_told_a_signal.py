"""who told a signal."""

import sqlalchemy as sa
from alembic import op

revision = "34a45e12bac0"
down_revision = "01ce6e6eec0d"


def upgrade() -> None:
    """Of those before only the teller's name is known: offices withdraw them."""
    op.add_column("signal", sa.Column("told_by", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("signal", "told_by")
