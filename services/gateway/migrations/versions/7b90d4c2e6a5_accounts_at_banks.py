"""accounts of people who work at a bank."""

import sqlalchemy as sa
from alembic import op

revision = "7b90d4c2e6a5"
down_revision = "2d9e50b7c6f1"


def upgrade() -> None:
    op.add_column("account", sa.Column("bank_code", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "bank_code")
