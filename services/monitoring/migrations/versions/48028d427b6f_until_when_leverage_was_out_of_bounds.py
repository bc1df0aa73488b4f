"""until when leverage was out of bounds."""

import sqlalchemy as sa
from alembic import op

revision = "48028d427b6f"
down_revision = "6e09cab287df"


def upgrade() -> None:
    """Each quarter was alerted by itself: the last of them that stands is the last that was out of bounds."""
    op.add_column("fund_account", sa.Column("out_until", sa.String(), nullable=True))
    op.execute(
        "UPDATE fund_account SET out_until = ("
        "  SELECT max(split_part(cause_key, ':', 3)) FROM alert"
        "  WHERE alert.county_code = fund_account.county_code AND subject_id = fund_account.id"
        "  AND rule = 'leverage_out_of_bounds' AND cleared_on IS NULL)"
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("fund_account", "out_until")
