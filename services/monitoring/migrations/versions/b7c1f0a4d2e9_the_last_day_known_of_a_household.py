"""the last day known of a household."""

import sqlalchemy as sa
from alembic import op

revision = "b7c1f0a4d2e9"
down_revision = "65b832fd3cbd"


def upgrade() -> None:
    op.add_column("kept_record", sa.Column("seen_on", sa.Date(), nullable=True))
    op.add_column("household", sa.Column("seen_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("household", "seen_until")
    op.drop_column("kept_record", "seen_on")
