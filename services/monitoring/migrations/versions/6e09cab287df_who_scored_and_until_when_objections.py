"""who scored, and until when objections are taken."""

import sqlalchemy as sa
from alembic import op

revision = "6e09cab287df"
down_revision = "34a45e12bac0"

_WINDOWS = """
UPDATE assessment SET objections_until = (sheet -> 'objection_days' ->> 'value')::int + CASE state
    WHEN 'published' THEN confirmed_on
    ELSE (
        SELECT max((step.recorded_at AT TIME ZONE INTERVAL '8 hours')::date) FROM assessment_step AS step
        WHERE step.county_code = assessment.county_code AND step.assessment_id = assessment.id
        AND step.step = 'confirm'
    ) END
WHERE confirmed_on IS NOT NULL
"""


def upgrade() -> None:
    """Windows that run are counted from the recording of the confirmation, those that are over stay as they were.

    Of those who entered points before only the name is known.
    """
    op.add_column("assessment_entry", sa.Column("entered_by", sa.String(), nullable=True))
    op.add_column("assessment", sa.Column("objections_until", sa.Date(), nullable=True))
    op.execute(_WINDOWS)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("assessment", "objections_until")
    op.drop_column("assessment_entry", "entered_by")
