"""planned days of duties."""

import sqlalchemy as sa
from alembic import op

revision = "dc2a320bd680"
down_revision = "b164d94edda1"


def upgrade() -> None:
    """Of deadlines that may still move only the day is known that people were told: it is taken for the plan's."""
    op.add_column("duty", sa.Column("planned_on", sa.Date(), nullable=True))
    op.execute("UPDATE duty SET planned_on = due_on WHERE provisional")
    op.create_index("ix_duty_provisional", "duty", ["planned_on"], postgresql_where=sa.text("planned_on IS NOT NULL"))
    op.drop_column("duty", "provisional")


def downgrade() -> None:
    """Whether the deadline may still move is all that stays."""
    op.add_column("duty", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("duty", "provisional", server_default=None)
    op.execute("UPDATE duty SET provisional = true WHERE planned_on IS NOT NULL")
    op.drop_index("ix_duty_provisional", table_name="duty")
    op.drop_column("duty", "planned_on")
