"""What was paid away of incomes, and what was left to dispose of."""

import sqlalchemy as sa
from alembic import op

revision = "7e0bce5ba0a8"
down_revision = "d55276eeb129"

_TABLES = ("income", "staged_income")
_COLUMNS = ("paid_away_fen", "disposable_per_head_fen")


def upgrade() -> None:
    """Of incomes of before nobody kept it: it isn't known."""
    for table in _TABLES:
        for name in _COLUMNS:
            op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    for table in _TABLES:
        for name in reversed(_COLUMNS):
            op.drop_column(table, name)
