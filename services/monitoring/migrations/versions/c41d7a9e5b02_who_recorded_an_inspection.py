"""who recorded an inspection."""

import sqlalchemy as sa
from alembic import op

revision = "c41d7a9e5b02"
down_revision = "820ce643edde"


def upgrade() -> None:
    op.add_column("inspection", sa.Column("recorded_role", sa.String(), nullable=True))
    # of drafts nobody kept who drew them up
    op.execute(
        "UPDATE inspection SET recorded_role = ("
        " SELECT actor_role FROM inspection_version AS handed_in"
        " WHERE handed_in.county_code = inspection.county_code AND handed_in.inspection_id = inspection.id"
        " ORDER BY handed_in.version DESC LIMIT 1)"
    )


def downgrade() -> None:
    op.drop_column("inspection", "recorded_role")
