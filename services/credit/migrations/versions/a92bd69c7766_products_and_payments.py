"""products and payments."""

import sqlalchemy as sa
from alembic import op

revision = "a92bd69c7766"
down_revision = "af935ac263d4"


def upgrade() -> None:
    op.add_column("application", sa.Column("product", sa.String(), nullable=True))
    op.add_column("loan", sa.Column("product", sa.String(), nullable=True))
    op.add_column("loan", sa.Column("payment_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("loan", "payment_on")
    op.drop_column("loan", "product")
    op.drop_column("application", "product")
