"""accounts kept over the API: versions, temporary passwords, secrets that overlap."""

import sqlalchemy as sa
from alembic import op

revision = "5a1c7e0d9b24"
down_revision = "b52b7b5a3e7c"


def upgrade() -> None:
    op.add_column("account", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    # who signed in until now chose the password himself, or was told it when that was the custom
    op.add_column(
        "account", sa.Column("password_temporary", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column("account", sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bank_client", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("bank_client", sa.Column("former_secret_hash", sa.String(), nullable=True))
    op.add_column("bank_client", sa.Column("former_until", sa.DateTime(timezone=True), nullable=True))
    for table, column in (("account", "version"), ("account", "password_temporary"), ("bank_client", "version")):
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    for column in ("former_until", "former_secret_hash", "version"):
        op.drop_column("bank_client", column)
    for column in ("last_signed_in_at", "password_temporary", "version"):
        op.drop_column("account", column)
