"""screenings that ask people of payments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "01ce6e6eec0d"
down_revision = "72945b14d30a"

_ADDED = (
    ("screening", "transfers", sa.ARRAY(sa.Text()), "{}"),
    ("screening_mark", "people", postgresql.JSONB(astext_type=sa.Text()), "[]"),
)


def upgrade() -> None:
    """Runs of before asked nobody."""
    for table, name, kind, nothing in _ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=nothing))
        op.alter_column(table, name, server_default=None)


def downgrade() -> None:
    """Take it away again."""
    for table, name, *_ in reversed(_ADDED):
        op.drop_column(table, name)
