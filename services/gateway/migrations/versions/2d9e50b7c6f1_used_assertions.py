"""ID tokens of an outside issuer that opened once."""

import sqlalchemy as sa
from alembic import op

revision = "2d9e50b7c6f1"
down_revision = "f07b6c18d943"


def upgrade() -> None:
    op.create_table(
        "used_assertion",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_used_assertion_forgotten_at"), "used_assertion", ["forgotten_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_used_assertion_forgotten_at"), table_name="used_assertion")
    op.drop_table("used_assertion")
