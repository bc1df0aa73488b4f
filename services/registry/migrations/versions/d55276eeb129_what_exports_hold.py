"""What exports hold: sheets, the book of an area, or its four lists; and what a book is called."""

import sqlalchemy as sa
from alembic import op

revision = "d55276eeb129"
down_revision = "cf767e0d332e"


def upgrade() -> None:
    op.add_column("export_job", sa.Column("content", sa.String(), server_default="sheets", nullable=False))
    op.add_column("export_job", sa.Column("title", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("export_job", "title")
    op.drop_column("export_job", "content")
