"""deadlines of alerts that were missed."""

import sqlalchemy as sa
from alembic import op

revision = "d52e8b0fa613"
down_revision = "c41d7a9e5b02"


def upgrade() -> None:
    op.add_column("alert", sa.Column("visit_missed_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("answer_missed_on", sa.Date(), nullable=True))
    # what went up says for want of what; a cause that came back began anew
    op.execute(
        "WITH went_up AS ("
        " SELECT taken.county_code, taken.alert_id,"
        "  max(taken.occurred_on) FILTER (WHERE taken.note LIKE '%期满未核实%') AS visit,"
        "  max(taken.occurred_on) FILTER (WHERE taken.note LIKE '%期满未处置%') AS answer"
        " FROM alert_step AS taken WHERE taken.step = 'escalated' AND NOT EXISTS ("
        "  SELECT FROM alert_step AS anew WHERE anew.county_code = taken.county_code"
        "  AND anew.alert_id = taken.alert_id AND anew.step = 'reopened' AND anew.id > taken.id)"
        " GROUP BY taken.county_code, taken.alert_id)"
        " UPDATE alert SET visit_missed_on = went_up.visit, answer_missed_on ="
        "  coalesce(went_up.answer, CASE WHEN alert.verify_by = alert.respond_by THEN went_up.visit END)"
        " FROM went_up WHERE alert.county_code = went_up.county_code AND alert.id = went_up.alert_id"
    )


def downgrade() -> None:
    op.drop_column("alert", "answer_missed_on")
    op.drop_column("alert", "visit_missed_on")
