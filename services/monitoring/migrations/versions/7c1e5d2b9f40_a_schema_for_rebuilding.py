"""a schema for rebuilding."""

from alembic import op

from shared.settings import role_name

revision = "7c1e5d2b9f40"
down_revision = "a1f4c27d9b36"


def upgrade() -> None:
    # the only place where the service's role may make tables: a draft beside those that serve, gone at the end of a run
    op.execute("CREATE SCHEMA rebuilding")
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA rebuilding TO {role_name('monitoring')}")


def downgrade() -> None:
    op.execute("DROP SCHEMA rebuilding CASCADE")
