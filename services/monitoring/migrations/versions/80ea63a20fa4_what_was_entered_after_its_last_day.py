"""what was entered after its last day."""

import sqlalchemy as sa
from alembic import op

revision = "80ea63a20fa4"
down_revision = "48028d427b6f"

_ADDED = (
    ("duty", "entered_late"),
    ("finding", "rectified_late"),
    ("finding", "entered_late"),
    ("indicator_report", "entered_late"),
)
_KNOWN = (
    "UPDATE indicator_report SET entered_late = (recorded_at AT TIME ZONE INTERVAL '8 hours')::date > due_by"
    " WHERE due_by IS NOT NULL",
    # a duty that is kept takes no more reports: the last one kept it
    "UPDATE duty SET entered_late = true WHERE kept_by = 'report' AND state IN ('kept', 'kept_late') AND due_on < ("
    " SELECT max((step.recorded_at AT TIME ZONE INTERVAL '8 hours')::date) FROM duty_step AS step"
    " WHERE step.county_code = duty.county_code AND step.duty_id = duty.id AND step.step = 'report')",
    # a step bears the last day that held when it was taken
    "UPDATE finding SET rectified_late = taken.rectified_late, entered_late = taken.entered_late FROM ("
    " SELECT county_code, finding_id, bool_or(occurred_on > due_on) AS rectified_late,"
    " bool_or((recorded_at AT TIME ZONE INTERVAL '8 hours')::date > due_on) AS entered_late"
    " FROM finding_step WHERE step = 'rectified' GROUP BY county_code, finding_id) AS taken"
    " WHERE taken.county_code = finding.county_code AND taken.finding_id = finding.id",
)


def upgrade() -> None:
    """What was entered before is told by when it was."""
    for table, name in _ADDED:
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        op.alter_column(table, name, server_default=None)
    for statement in _KNOWN:
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    for table, name in reversed(_ADDED):
        op.drop_column(table, name)
