"""Disposable incomes."""

import sqlalchemy as sa
from alembic import op

revision = "5e9da940e1f1"
down_revision = "b5e0d83c7f12"


def upgrade() -> None:
    """Of incomes of before it isn't known: nobody told it."""
    op.add_column("income", sa.Column("disposable_per_head_fen", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("income", "disposable_per_head_fen")
