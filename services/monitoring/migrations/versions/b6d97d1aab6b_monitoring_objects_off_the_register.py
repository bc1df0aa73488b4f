"""monitoring objects off the register."""

import sqlalchemy as sa
from alembic import op

revision = "b6d97d1aab6b"
down_revision = "5e9da940e1f1"


def upgrade() -> None:
    """Of those entered before nobody told whose they are: departments name them by their ids."""
    op.add_column("monitoring_object", sa.Column("head_name", sa.String(), nullable=True))
    op.add_column(
        "monitoring_object", sa.Column("id_indexes", sa.ARRAY(sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("monitoring_object", "id_indexes", server_default=None)
    op.create_index("ix_monitoring_object_id_indexes", "monitoring_object", ["id_indexes"], postgresql_using="gin")


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_monitoring_object_id_indexes", table_name="monitoring_object")
    op.drop_column("monitoring_object", "id_indexes")
    op.drop_column("monitoring_object", "head_name")
