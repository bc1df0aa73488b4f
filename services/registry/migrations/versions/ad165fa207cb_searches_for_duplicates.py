"""One index of names, and searches for duplicates behind a commit."""

import sqlalchemy as sa
from alembic import op

revision = "ad165fa207cb"
down_revision = "494fe64fdbe0"


def upgrade() -> None:
    op.add_column("import_job", sa.Column("duplicate_search", sa.String(), nullable=True))
    op.execute("UPDATE import_job SET duplicate_search = 'searched' WHERE state = 'committed'")
    op.create_index(
        "ix_import_job_search",
        "import_job",
        ["county_code", "id"],
        postgresql_where=sa.text("duplicate_search = 'due'"),
    )
    op.drop_index("ix_member_namesakes", table_name="member")
    op.drop_index("ix_member_name", table_name="member")
    op.create_index(
        "ix_member_name",
        "member",
        ["name", "county_code", "born_on", "household_id"],
        postgresql_where=sa.text("left_on IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_member_name", table_name="member")
    op.create_index(
        "ix_member_name",
        "member",
        ["name", "county_code", "household_id"],
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_index("ix_member_namesakes", "member", ["county_code", "name", "born_on"])
    op.drop_index("ix_import_job_search", table_name="import_job")
    op.drop_column("import_job", "duplicate_search")
