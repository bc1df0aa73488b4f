"""standing of loans."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "45a382bf24d7"
down_revision = "5be07f3a918c"


def upgrade() -> None:
    op.add_column("loan", sa.Column("classified_on", sa.Date(), nullable=True))
    op.add_column("loan", sa.Column("classified_by", sa.String(), nullable=True))
    op.add_column("loan", sa.Column("collected", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("loan", "collected")
    op.drop_column("loan", "classified_by")
    op.drop_column("loan", "classified_on")
