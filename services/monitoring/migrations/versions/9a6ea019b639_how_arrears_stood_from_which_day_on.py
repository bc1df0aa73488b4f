"""how arrears stood from which day on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9a6ea019b639"
down_revision = "c1a3f589f560"


def upgrade() -> None:
    """Of those before only what stands is known, as it was reported last; a rebuild finds the rest."""
    op.add_column("loan", sa.Column("arrears_history", postgresql.JSONB(), server_default="[]", nullable=False))
    op.execute("""
        UPDATE loan SET arrears_history = jsonb_build_array(jsonb_build_object(
            'on', overdue_reported_on,
            'outstanding_fen', outstanding_fen,
            'since', overdue_since,
            'reported_on', overdue_reported_on,
            'days', overdue_days,
            'principal_fen', overdue_principal_fen,
            'interest_fen', overdue_interest_fen
        ))
        WHERE state = 'overdue' AND overdue_since IS NOT NULL AND overdue_reported_on IS NOT NULL
          AND (paid_principal_fen < overdue_principal_fen OR paid_interest_fen < overdue_interest_fen)
    """)
    op.alter_column("loan", "arrears_history", server_default=None)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("loan", "arrears_history")
