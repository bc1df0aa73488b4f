"""deaths that the register tells."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "c1a3f589f560"
down_revision = "dc2a320bd680"


def upgrade() -> None:
    """No event of before tells of a death."""
    op.add_column("household", sa.Column("deaths", JSONB(), nullable=False, server_default="{}"))
    op.alter_column("household", "deaths", server_default=None)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("household", "deaths")
